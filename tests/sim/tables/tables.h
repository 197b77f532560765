/* The station's real tables as the mirror of a run. */
#pragma once
#include "sim/sim.h"

extern const struct sim_mirror tables_mirror;
