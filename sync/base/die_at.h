/* Markers at which a test kills the process (../tests/system). In a build without DORMWATT_TESTS they are
 * nothing. With it, the environment variable DORMWATT_DIE_AT=name[:n] raises SIGKILL at the nth pass. */
#pragma once
#ifdef DORMWATT_DIE_AT
void die_at(const char *marker);
#else
#define die_at(marker) ((void)0)
#endif
