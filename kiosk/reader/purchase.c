#include "reader/purchase.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "reader/epurse.h"

#include <string.h>

/* JR/T 0025: 00 is 3DES; cards of the FMCOS family say 01 and reckon the same way. Others are SM1 and SM4. */
#define ALGORITHM_MOST 1

static int refuse(const char *step, uint16_t status)
{
    log_note("card: %s refused with %04X, nothing was debited", step, status);
    return status == SW_SHORT_OF_MONEY ? PURSE_SHORT : PURSE_REFUSED;
}

static int init_on_card(struct teller *teller, struct money amount, struct purse_debit *debit)
{
    struct apdu apdu;
    struct answer answer;
    int status = epurse_init(teller->profile->key_index, amount, debit->terminal, &apdu);
    if (status)
        return status;
    status = card_link_exchange(teller->card, &apdu, &answer);
    if (status)
        return status;
    if (answer.status != SW_OK)
        return refuse("INITIALIZE FOR PURCHASE", answer.status);
    return epurse_init_decode(&answer, debit);
}

static int check_init(const struct purse_debit *debit, struct money amount)
{
    if (debit->balance_before_fen < amount.fen)
        return PURSE_SHORT;
    if (debit->counter_before >= EPURSE_COUNTER_MOST) {
        log_warn("card: its purchase counter is at its end");
        return PURSE_REFUSED;
    }
    if (debit->algorithm > ALGORITHM_MOST) {
        log_warn("card: algorithm %lld is not known here", (long long)debit->algorithm);
        return PURSE_REFUSED;
    }
    return 0;
}

static int begin_on_psam(struct teller *teller, struct money amount, struct purse_debit *debit,
                         int64_t now_ms)
{
    int status = psam_begin(teller->psam, amount, debit, now_ms);
    return status > 0 ? PURSE_REFUSED : status;
}

int purchase_quote(struct teller *teller, const struct card_identity *identity, struct money amount,
                   struct purse_debit *debit, int64_t now_ms)
{
    teller->quote_state = QUOTE_NONE;
    if (!identity->has_purse || !teller->psam->open || amount.fen <= 0) {
        log_note("card: no purse, no PSAM or no amount to quote for");
        return PURSE_REFUSED;
    }
    memcpy(debit->asn, identity->asn, sizeof debit->asn);
    memcpy(debit->uid, identity->uid, sizeof debit->uid);
    memcpy(debit->terminal, teller->psam->terminal, sizeof debit->terminal);
    int status = init_on_card(teller, amount, debit);
    if (!status)
        status = check_init(debit, amount);
    if (!status)
        status = begin_on_psam(teller, amount, debit, now_ms);
    if (status)
        return status;
    teller->quote = *debit;
    teller->quote_amount = amount;
    teller->quote_state = QUOTE_LIVE;
    return 0;
}

static bool is_quoted(const struct teller *teller, struct money amount, const struct purse_debit *debit)
{
    const struct purse_debit *quote = &teller->quote;
    return teller->quote_amount.fen == amount.fen && strcmp(quote->asn, debit->asn) == 0 &&
           quote->counter_before == debit->counter_before && strcmp(quote->random, debit->random) == 0 &&
           quote->terminal_sequence == debit->terminal_sequence && strcmp(quote->mac1, debit->mac1) == 0 &&
           strcmp(quote->date, debit->date) == 0 && strcmp(quote->time, debit->time) == 0;
}

/* The one command that takes money. From transmit on, everything but a valid answer is unknown. */
static int debit_card(struct teller *teller, struct purse_debit *debit)
{
    struct apdu apdu;
    struct answer answer;
    if (epurse_debit(debit, &apdu))
        return PURSE_REFUSED;
    teller->quote_state = QUOTE_HANDED;
    die_at("reader.debit.before_transmit");
    int status = card_link_exchange(teller->card, &apdu, &answer);
    die_at("reader.debit.after_transmit");
    if (status)
        return status;
    if (epurse_debit_decode(&answer, debit) == 0)
        return 0;
    if (epurse_is_clear_no(answer.status))
        return refuse("DEBIT FOR PURCHASE", answer.status);
    log_error("card: DEBIT answered %04X with %zu bytes: it may have been debited", answer.status,
              answer.length);
    return ERR_FORMAT;
}

int purchase_debit(struct teller *teller, struct money amount, struct purse_debit *debit, int64_t now_ms)
{
    if (teller->quote_state == QUOTE_BROKEN && is_quoted(teller, amount, debit))
        return PURSE_REFUSED;
    if (teller->quote_state != QUOTE_LIVE || !is_quoted(teller, amount, debit)) {
        log_error("card: DEBIT was asked for something that is not quoted; what became of it is not known");
        return ERR_NOT_NOW;
    }
    int status = debit_card(teller, debit);
    if (status)
        return status;
    status = psam_accept(teller->psam, debit, now_ms);
    die_at("reader.debit.after_accept");
    if (status == PSAM_NO) {
        /* It answered 9000 and cannot prove it: a forged card, or keys that do not fit. No grant. */
        log_error("card: its MAC2 is wrong, the debit is not proven");
        teller->forged = *debit;
        teller->has_forged = true;
        return ERR_CRYPTO;
    }
    return status;
}

void purchase_card_left(struct teller *teller)
{
    if (teller->quote_state == QUOTE_LIVE)
        teller->quote_state = QUOTE_BROKEN;
}
