/* Letting a new terminal in by a one-time code, and giving a known one its next certificate.
 *
 * Staff make the code for a name; the machine makes its keys and comes with the code within a day. Only the
 * code's hash is stored. A machine whose answer was lost comes again with the same keys and gets the same
 * certificate; with other keys the code is used up. */
#pragma once
#include "station/station_config.h"
#include "wire/enrolment.h"

#define ENROLMENT_LIFE_MS ((int64_t)24 * 3600 * 1000)

/* Makes a code for terminal's name and places. ERR_CONFLICT: a terminal of that name is known. */
int enrolment_code_make(struct database *db, const struct terminal *terminal, int64_t now_ms,
                        char code[ENROLMENT_CODE_SIZE]);

/* Inside the caller's transaction. NULL and the answer, or the name of why not ("unknown_code", "used_code",
 * "expired_code", "bad_request", "bad_row_key", "name_taken", "no_authority"), or "failure" and *status. */
const char *enrolment_take(struct database *db, const struct station_config *config,
                           const struct enrolment *enrolment, int64_t now_ms, struct enrolment_answer *answer,
                           int *status);

/* The next certificate of a terminal; those it has stay good until they end, so that a lost answer locks
 * nobody out. Inside the caller's transaction; NULL or a name as above. */
const char *renewal_take(struct database *db, const struct station_config *config,
                         const struct terminal *terminal, const char *request, int64_t now_ms,
                         char certificate[PEM_SIZE], int *status);
