/* What a card answers: FCI, file 15, balance, INIT, DEBIT, proof, log record. The first byte chooses how it
 * is read, the second the offsets a site may have configured; the rest is the answer with its status. */
#include "reader/epurse.h"
#include "reader/identify.h"

#include <stdlib.h>
#include <string.h>

static void read_all(const struct answer *answer, uint8_t choice)
{
    static const uint8_t aid[] = {0xD1, 0x56, 0x00, 0x00, 0x01, 0xBD};
    struct purse_debit debit = {0};
    struct purse_public public;
    struct purse_log record;
    struct apdu apdu = {.expected = choice};
    int64_t balance_fen = 0;
    epurse_selected(answer, aid, 1 + choice % sizeof aid);
    epurse_public_decode(answer, choice % 250, (choice % 7) - 1, &public);
    epurse_balance_decode(answer, &balance_fen);
    if (epurse_init_decode(answer, &debit) == 0 && debit.balance_before_fen < 0)
        abort();
    epurse_debit_decode(answer, &debit);
    epurse_proof_decode(answer, &debit);
    if (epurse_log_decode(answer, &record) == 0)
        epurse_log_is(&record, &debit, money_of_fen(choice));
    apdu_follow_up(&apdu, answer->status, &apdu);
    if (epurse_is_clear_no(answer->status) && answer->status == SW_OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct answer answer;
    if (length < 1)
        return 0;
    atr_is_storage(bytes + 1, length - 1);
    if (answer_decode(bytes + 1, length - 1, &answer) == 0)
        read_all(&answer, bytes[0]);
    return 0;
}
