#include "flow/calibrate.h"

#include <math.h>

#define NEAR 0.08F /* a cross further from where its touch is mapped is a slip of the finger */

struct point calibrate_cross(int i)
{
    static const struct point crosses[CALIBRATE_CROSSES] = {
        {0.08F, 0.08F}, {0.92F, 0.08F}, {0.92F, 0.92F}, {0.08F, 0.92F}, {0.5F, 0.5F}};
    return crosses[i];
}

struct point calibrate_target(int i)
{
    static const float places[3] = {0.1F, 0.5F, 0.9F};
    return (struct point){places[i % 3], places[i / 3]};
}

struct calibration calibrate_none(void)
{
    return (struct calibration){.xx = 1, .yy = 1, .error_mm = -1};
}

/* Solves three equations with three unknowns (Cramer); false when they do not decide. */
static bool solve(double a[3][3], const double b[3], double x[3])
{
    double whole = a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) -
                   a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
                   a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
    if (fabs(whole) < 1e-4)
        return false;
    for (int column = 0; column < 3; column++) {
        double c[3][3];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                c[i][j] = j == column ? b[i] : a[i][j];
        x[column] = (c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1]) -
                     c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0]) +
                     c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0])) /
                    whole;
    }
    return true;
}

struct point calibrate_map(const struct calibration *calibration, struct point raw)
{
    return (struct point){calibration->xx * raw.x + calibration->xy * raw.y + calibration->x0,
                          calibration->yx * raw.x + calibration->yy * raw.y + calibration->y0};
}

bool calibrate_is_sane(const struct calibration *calibration)
{
    const float all[6] = {calibration->xx, calibration->xy, calibration->x0,
                          calibration->yx, calibration->yy, calibration->y0};
    for (int i = 0; i < 6; i++)
        if (!isfinite(all[i]) || fabsf(all[i]) > 2)
            return false;
    return calibration->xx > 0.5F && calibration->yy > 0.5F && fabsf(calibration->xy) < 0.3F &&
           fabsf(calibration->yx) < 0.3F;
}

bool calibrate_solve(const struct point raw[CALIBRATE_CROSSES], struct calibration *calibration)
{
    double a[3][3] = {{0}}, bx[3] = {0}, by[3] = {0}, x[3], y[3];
    for (int i = 0; i < CALIBRATE_CROSSES; i++) {
        const double row[3] = {raw[i].x, raw[i].y, 1};
        struct point cross = calibrate_cross(i);
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++)
                a[j][k] += row[j] * row[k];
            bx[j] += row[j] * cross.x;
            by[j] += row[j] * cross.y;
        }
    }
    *calibration = calibrate_none();
    if (!solve(a, bx, x) || !solve(a, by, y))
        return false;
    struct calibration found = {.xx = (float)x[0],
                                .xy = (float)x[1],
                                .x0 = (float)x[2],
                                .yx = (float)y[0],
                                .yy = (float)y[1],
                                .y0 = (float)y[2],
                                .error_mm = -1};
    for (int i = 0; i < CALIBRATE_CROSSES; i++) {
        struct point cross = calibrate_cross(i), mapped = calibrate_map(&found, raw[i]);
        if (hypotf(mapped.x - cross.x, mapped.y - cross.y) > NEAR)
            return false;
    }
    if (!calibrate_is_sane(&found))
        return false;
    *calibration = found;
    return true;
}
