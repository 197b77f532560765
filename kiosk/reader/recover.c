/* After a torn debit: what became of it, by the card's own proof, counter and log (cards.md 3.7). */
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "reader/epurse.h"
#include "reader/purchase.h"

#include <string.h>

enum { NO_PROOF = 1, NO_RECORD = 1, LOG_REACHES_BACK = 2 };

/* ISO 14443-3: a 4-byte UID that begins with 08 is random; phones have another one at each tap. */
static bool is_random_uid(const char *uid)
{
    return strlen(uid) == 8 && strncmp(uid, "08", 2) == 0;
}

bool purse_is_same_card(const struct card_identity *identity, const struct purse_debit *debit)
{
    if (!identity->has_purse || strcmp(identity->asn, debit->asn) != 0)
        return false;
    return strcmp(identity->uid, debit->uid) == 0 ||
           (is_random_uid(identity->uid) && is_random_uid(debit->uid));
}

enum purse_verdict purse_judge(const struct purse_debit *before, const struct purse_debit *now)
{
    if (now->counter_before > before->counter_before)
        return VERDICT_ASK_LOG; /* that counter was used up: by us, or by another terminal since */
    if (now->counter_before == before->counter_before &&
        now->balance_before_fen == before->balance_before_fen)
        return VERDICT_NOT_DEBITED;
    return VERDICT_CONTRADICTS; /* the card does all or nothing: it was reloaded, or tampered with */
}

/* 0, NO_PROOF, or a failure. */
static int ask_proof(struct teller *teller, struct purse_debit *debit)
{
    struct apdu apdu = epurse_proof(debit->counter_before);
    struct answer answer;
    int status = card_link_exchange(teller->card, &apdu, &answer);
    if (status)
        return status;
    return epurse_proof_decode(&answer, debit) == 0 ? 0 : NO_PROOF;
}

/* INITIALIZE FOR PURCHASE with amount 0 moves nothing and reads counter and balance. */
static int read_counter(struct teller *teller, const struct purse_debit *debit, struct purse_debit *now)
{
    struct apdu apdu;
    struct answer answer;
    int status = epurse_init(teller->profile->key_index, money_of_fen(0), debit->terminal, &apdu);
    if (!status)
        status = card_link_exchange(teller->card, &apdu, &answer);
    if (!status)
        status = epurse_init_decode(&answer, now);
    return status;
}

/* 0: the log holds this purchase. LOG_REACHES_BACK: it does not, and it reaches back to before it.
 * NO_RECORD: it does not, and that proves nothing. Or a failure. */
static int search_log(struct teller *teller, const struct purse_debit *debit, struct money amount)
{
    for (int number = 1; number <= EPURSE_LOG_RECORDS; number++) {
        struct apdu apdu = epurse_read_log(number);
        struct answer answer;
        struct purse_log record;
        int status = card_link_exchange(teller->card, &apdu, &answer);
        if (status)
            return status;
        if (epurse_log_decode(&answer, &record))
            return NO_RECORD;
        if (epurse_log_is(&record, debit, amount))
            return 0;
        /* Below N it is older than ours whether the issuer writes the counter before or after. */
        if (record.type == EPURSE_TYPE_PURCHASE && record.counter < debit->counter_before)
            return LOG_REACHES_BACK;
    }
    return NO_RECORD;
}

/* Without the PSAM's word the proof may be that of a later purchase elsewhere which used the same counter
 * because ours never happened. The log tells them apart; without one, the balance. */
static int check_proof_by_card(struct teller *teller, struct money amount, const struct purse_debit *debit)
{
    int status = search_log(teller, debit, amount);
    if (status == LOG_REACHES_BACK)
        return PURSE_REFUSED;
    if (status != NO_RECORD)
        return status;
    struct apdu apdu = epurse_get_balance();
    struct answer answer;
    int64_t balance_fen = 0;
    status = card_link_exchange(teller->card, &apdu, &answer);
    if (status)
        return status;
    if (epurse_balance_decode(&answer, &balance_fen) == 0 &&
        balance_fen == debit->balance_before_fen - amount.fen)
        return 0;
    log_warn("card: it has a proof, but neither its log nor its balance says for which purchase");
    return ERR_NOT_FOUND;
}

/* MAC2 goes to the PSAM only while its session is still this purchase's (cards.md 3.3). */
static int check_proof(struct teller *teller, struct money amount, const struct purse_debit *debit,
                       int64_t now_ms)
{
    if (!psam_is_session_of(teller->psam, debit))
        return check_proof_by_card(teller, amount, debit);
    int status = psam_accept(teller->psam, debit, now_ms);
    if (status < 0)
        return check_proof_by_card(teller, amount, debit);
    if (status == PSAM_NO) {
        log_error("card: the MAC2 of its proof is wrong, the debit is not proven");
        teller->forged = *debit;
        teller->has_forged = true;
        return ERR_CRYPTO;
    }
    return 0;
}

static int decide_by_log(struct teller *teller, struct money amount, struct purse_debit *debit,
                         enum debit_proof *proof)
{
    int status = search_log(teller, debit, amount);
    if (status == 0)
        *proof = PROOF_LOG;
    if (status == LOG_REACHES_BACK)
        return PURSE_REFUSED;
    if (status == NO_RECORD) {
        log_warn("card: its counter moved on and its log does not show why; still not known");
        return ERR_NOT_FOUND;
    }
    return status;
}

static int decide_by_counter(struct teller *teller, struct money amount, struct purse_debit *debit,
                             enum debit_proof *proof)
{
    struct purse_debit now = {0};
    int status = read_counter(teller, debit, &now);
    if (status)
        return status;
    switch (purse_judge(debit, &now)) {
    case VERDICT_NOT_DEBITED: return PURSE_REFUSED;
    case VERDICT_ASK_LOG: return decide_by_log(teller, amount, debit, proof);
    case VERDICT_CONTRADICTS: break;
    }
    log_error("card: counter %lld and balance %lld contradict the record's %lld and %lld",
              (long long)now.counter_before, (long long)now.balance_before_fen,
              (long long)debit->counter_before, (long long)debit->balance_before_fen);
    return ERR_CONFLICT;
}

int purchase_recover(struct teller *teller, const struct card_identity *identity, struct money amount,
                     struct purse_debit *debit, enum debit_proof *proof, int64_t now_ms)
{
    *proof = PROOF_NONE;
    if (!purse_is_same_card(identity, debit))
        return PURSE_OTHER;
    if (teller->has_forged && strcmp(teller->forged.asn, debit->asn) == 0 &&
        teller->forged.counter_before == debit->counter_before) {
        log_error("card: its MAC2 was wrong for this very debit; only the station can decide");
        return ERR_CRYPTO;
    }
    teller->quote_state = QUOTE_NONE;
    int status = purse_select(teller->card, teller->profile);
    if (status)
        return status < 0 ? status : ERR_NOT_NOW;
    /* First the proof, before any INIT: the standard ties it to the last transaction. */
    status = ask_proof(teller, debit);
    die_at("reader.recover.after_proof");
    if (status == NO_PROOF)
        return decide_by_counter(teller, amount, debit, proof);
    if (status)
        return status;
    status = check_proof(teller, amount, debit, now_ms);
    if (!status)
        *proof = PROOF_TRANSACTION;
    return status;
}
