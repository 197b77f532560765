#include "reader/psam.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "reader/epurse.h"

#include <string.h>

#define WRONG_MOST 2 /* wrong MAC2s in a row before it rests: modules lock after 3 to 15 */
#define REST_MS ((int64_t)10 * 60 * 1000) /* long enough that a forged card's owner is noticed */

void psam_init(struct psam *psam, const struct pcsc_calls *calls)
{
    *psam = (struct psam){0};
    card_link_init(&psam->link, calls, "psam");
}

/* One command; anything but 9000 is logged with its status. */
static int ask(struct psam *psam, const char *what, const struct apdu *apdu, struct answer *answer)
{
    int status = card_link_exchange(&psam->link, apdu, answer);
    if (status) {
        psam_close(psam);
        return status;
    }
    if (answer->status != SW_OK) {
        log_error("psam: %s refused with %04X", what, answer->status);
        return PSAM_NO;
    }
    return 0;
}

int psam_open(struct psam *psam, const char *reader, const char *df)
{
    psam->open = false;
    psam->has_session = false;
    int status = card_link_open(&psam->link, reader, SCARD_PROTOCOL_T0);
    if (status)
        return status;
    struct apdu terminal = {.ins = 0xB0, .p1 = 0x96, .expected = 6};
    struct apdu select = {.ins = 0xA4, .expected = APDU_NO_ANSWER};
    struct answer answer;
    uint8_t df_bytes[2];
    if (hex_decode(df, df_bytes, sizeof df_bytes)) {
        log_error("psam: '%s' is no DF identifier, four hexadecimal digits are", df);
        return PSAM_NO;
    }
    apdu_add(&select, df_bytes, sizeof df_bytes);
    status = ask(psam, "reading the terminal number", &terminal, &answer);
    if (!status && answer.length != 6)
        status = PSAM_NO;
    if (!status) {
        hex_encode(answer.data, 6, psam->terminal);
        status = ask(psam, "selecting its application", &select, &answer);
    }
    if (status) {
        psam_close(psam);
        return status;
    }
    psam->open = true;
    log_fact("psam: open, terminal %s", psam->terminal);
    return 0;
}

void psam_close(struct psam *psam)
{
    card_link_close(&psam->link);
    psam->open = false;
    psam->has_session = false;
}

/*  random 4 | card counter 2 | amount 4 | type 1 | date 4 | time 3 | key version 1 | algorithm 1 | factor 8
 */
static int begin_command(const struct purse_debit *debit, struct money amount, struct apdu *apdu)
{
    *apdu = (struct apdu){.cla = 0x80, .ins = 0x70, .expected = 8};
    uint8_t random[4];
    uint8_t moment[7];
    uint8_t asn[EPURSE_ASN_BYTES];
    if (hex_decode(debit->random, random, sizeof random) || hex_decode(debit->date, moment, 4) ||
        hex_decode(debit->time, moment + 4, 3) || hex_decode(debit->asn, asn, sizeof asn))
        return ERR_FORMAT;
    apdu_add(apdu, random, sizeof random);
    apdu_add_number(apdu, (uint32_t)debit->counter_before, 2);
    apdu_add_number(apdu, (uint32_t)amount.fen, 4);
    apdu_add_number(apdu, EPURSE_TYPE_PURCHASE, 1);
    apdu_add(apdu, moment, sizeof moment);
    apdu_add_number(apdu, (uint32_t)debit->key_version, 1);
    apdu_add_number(apdu, (uint32_t)debit->algorithm, 1);
    apdu_add(apdu, asn, sizeof asn);
    return 0;
}

int psam_begin(struct psam *psam, struct money amount, struct purse_debit *debit, int64_t now_ms)
{
    if (now_ms < psam->rests_until_ms) {
        log_warn("psam: rests after wrong MAC2s, no card purchase for %lld s",
                 (long long)(psam->rests_until_ms - now_ms) / 1000);
        return PSAM_RESTING;
    }
    struct apdu apdu;
    struct answer answer;
    psam->has_session = false;
    if (begin_command(debit, amount, &apdu))
        return PSAM_NO;
    int status = ask(psam, "opening a purchase", &apdu, &answer);
    if (status)
        return status;
    if (answer.length != 8) {
        log_error("psam: opening a purchase gave %zu bytes, 8 were expected", answer.length);
        return PSAM_NO;
    }
    debit->terminal_sequence =
        (int64_t)answer.data[0] << 24 | answer.data[1] << 16 | answer.data[2] << 8 | answer.data[3];
    hex_encode(answer.data + 4, 4, debit->mac1);
    psam->session = *debit;
    psam->has_session = true;
    return 0;
}

bool psam_is_session_of(const struct psam *psam, const struct purse_debit *debit)
{
    const struct purse_debit *session = &psam->session;
    return psam->has_session && strcmp(session->asn, debit->asn) == 0 &&
           session->counter_before == debit->counter_before && strcmp(session->random, debit->random) == 0 &&
           session->terminal_sequence == debit->terminal_sequence && strcmp(session->mac1, debit->mac1) == 0;
}

int psam_accept(struct psam *psam, const struct purse_debit *debit, int64_t now_ms)
{
    uint8_t mac2[4];
    if (hex_decode(debit->mac2, mac2, sizeof mac2))
        return ERR_FORMAT;
    struct apdu apdu = {.cla = 0x80, .ins = 0x72, .expected = APDU_NO_ANSWER};
    struct answer answer;
    apdu_add(&apdu, mac2, sizeof mac2);
    psam->has_session = false;
    int status = ask(psam, "checking MAC2", &apdu, &answer);
    if (status == 0)
        psam->wrong_in_a_row = 0;
    if (status == PSAM_NO && ++psam->wrong_in_a_row >= WRONG_MOST) {
        log_error("psam: %d wrong MAC2 in a row, resting: somebody may be trying a forged card",
                  psam->wrong_in_a_row);
        psam->wrong_in_a_row = 0;
        psam->rests_until_ms = now_ms + REST_MS;
    }
    return status;
}
