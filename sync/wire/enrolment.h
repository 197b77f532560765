/* How a terminal comes to its certificate, and to the next one.
 *
 *   authority    GET /v1/authority -> {"v":1,"ca":"<PEM>"}   believed by its fingerprint only
 *   enrolment    POST /v1/enrolments {"v":1,"code":"ABCD-..","request":"<PKCS#10, PEM>",
 *                 "row_key":"<Ed25519 public key, PEM>","hardware":false}
 *                -> {"v":1,"terminal":7,"certificate":"<PEM>"}
 *                 refused: unknown_code used_code expired_code bad_request bad_row_key name_taken
 *                 too_many_tries no_authority
 *   renewal      POST /v1/terminal/certificate {"v":1,"request":"<PKCS#10, PEM>"}
 *                -> {"v":1,"certificate":"<PEM>"}  */
#pragma once
#include "wire/wire.h"

#define ENROLMENT_CODE_SIZE 32
#define ROW_KEY_SIZE 512 /* an Ed25519 public key in PEM has 113 bytes */
#define PEM_SIZE 4096    /* a request or a certificate on P-256 has under 1 KiB */

struct enrolment {
    char code[ENROLMENT_CODE_SIZE];
    char request[PEM_SIZE];
    char row_key[ROW_KEY_SIZE];
    bool hardware; /* the keys cannot be copied off the machine */
};
char *enrolment_encode(const struct enrolment *enrolment);
int enrolment_decode(const char *bytes, size_t length, struct enrolment *enrolment, char *why);

struct enrolment_answer {
    int64_t terminal;
    char certificate[PEM_SIZE];
};
char *enrolment_answer_encode(const struct enrolment_answer *answer);
int enrolment_answer_decode(const char *bytes, size_t length, struct enrolment_answer *answer, char *why);

/* Messages of one PEM text. */
char *renewal_encode(const char *request);
int renewal_decode(const char *bytes, size_t length, char request[PEM_SIZE], char *why);
char *renewal_answer_encode(const char *certificate);
int renewal_answer_decode(const char *bytes, size_t length, char certificate[PEM_SIZE], char *why);
char *authority_encode(const char *ca);
int authority_decode(const char *bytes, size_t length, char ca[PEM_SIZE], char *why);
