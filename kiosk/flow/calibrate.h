/* The touch panel's calibration: five crosses touched make an affine map by least squares; nine targets then
 * show how far it is off. Pure. */
#pragma once
#include "flow/service.h"

#define CALIBRATE_CROSSES 5
#define CALIBRATE_TARGETS 9
#define CALIBRATE_PASS_MM 3.0F

struct point {
    float x, y; /* parts of the panel's width and height, 0..1 */
};

/* Where cross 0..4 stands: at 8 % and 92 %, and the centre. */
struct point calibrate_cross(int i);
/* Where target 0..8 of the check stands. */
struct point calibrate_target(int i);

struct calibration calibrate_none(void);
/* Solves from what the panel said (raw) for each cross. False: the touches are no image of the crosses (all
 * on a line, turned over by more than a screwdriver explains, or one far from where the others put it). */
bool calibrate_solve(const struct point raw[CALIBRATE_CROSSES], struct calibration *calibration);
struct point calibrate_map(const struct calibration *calibration, struct point raw);
/* A map that leaves the panel usable: what is read from a file is held against it. */
bool calibrate_is_sane(const struct calibration *calibration);
