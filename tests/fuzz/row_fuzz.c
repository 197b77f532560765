/* An outbox row's bytes, and a sealed row whose two parts both come from outside. */
#include "wire/row.h"
#include "wire/wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct crypto_key *key;
    struct row row;
    struct row again;
    struct sealed_row sealed;
    char why[WIRE_WHY_SIZE];
    if (!key)
        key = crypto_key_generate_ed25519();
    if (row_decode((const char *)data, size, &row, why)) {
        assert(why[0] != '\0');
        sealed = (struct sealed_row){.bytes = strndup((const char *)data, size)};
        snprintf(sealed.signature, sizeof sealed.signature, "%.*s", (int)(size < 88 ? size : 88),
                 sealed.bytes);
        assert(row_open(&sealed, key, &again, why) != 0);
        sealed_row_finish(&sealed);
        return 0;
    }
    assert(row_seal(&row, key, &sealed) == 0);
    assert(row_open(&sealed, key, &again, why) == 0);
    assert(again.purchase.amount.fen == row.purchase.amount.fen && again.number == row.number);
    assert(!strcmp(again.purchase.debit.tac, row.purchase.debit.tac));
    sealed_row_finish(&sealed);
    return 0;
}
