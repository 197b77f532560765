/* Durable sales a second, beside what the same disk gives in the same run.
 *
 *   journal_bench [FOLDER]   (default /var/tmp; a tmpfs has no fdatasync worth the name)
 *
 * A sale is two commits: INTENDED before the card, DEBITED with its signed row. Each commit needs one
 * fdatasync at least, so the limit is half the disk's rate of 4 KiB appends, each made durable. Both are
 * measured in turns, because a shared disk is not the same a minute later; medians of the rounds. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 7
#define ROUND_MS 500

static double append_rate(const char *folder)
{
    static const char block[4096] = {1};
    char path[300];
    snprintf(path, sizeof path, "%s/append", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int64_t began_ms = clock_monotonic_ms();
    int count = 0;
    for (; clock_monotonic_ms() - began_ms < ROUND_MS; count++)
        if (write(file, block, sizeof block) != (ssize_t)sizeof block || fdatasync(file) != 0)
            exit(1);
    double rate = count * 1000.0 / (double)(clock_monotonic_ms() - began_ms);
    close(file);
    unlink(path);
    return rate;
}

static double sale_rate(struct store *store)
{
    int64_t began_ms = clock_monotonic_ms();
    int count = 0;
    for (; clock_monotonic_ms() - began_ms < ROUND_MS; count++) {
        struct purchase purchase = {.key = key_make(),
                                    .room = {"3-512"},
                                    .card = {"00112233445566778899AABBCCDDEEFF"},
                                    .amount = {5000},
                                    .at_ms = clock_now_ms(),
                                    .proof = PROOF_ANSWER};
        if (store_sale_save(store, &purchase, SALE_INTENDED, purchase.at_ms) ||
            store_sale_save(store, &purchase, SALE_DEBITED, purchase.at_ms))
            break; /* the outbox is full: nobody delivers here */
    }
    return count * 1000.0 / (double)(clock_monotonic_ms() - began_ms);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *rates)
{
    qsort(rates, ROUNDS, sizeof *rates, compare);
    return rates[ROUNDS / 2];
}

static int write_key(const char *path)
{
    char *pem = NULL;
    struct crypto_key *key = crypto_key_generate_ed25519();
    FILE *file = fopen(path, "w");
    int status = key && file ? crypto_key_private_pem(key, &pem) : -1;
    if (!status && fputs(pem, file) < 0)
        status = -1;
    if (file)
        fclose(file);
    free(pem);
    crypto_key_destroy(key);
    return status;
}

/* Each round opens a new file: the outbox holds 4096 rows and nobody delivers here. */
static double sale_round(const char *folder)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct store_config config = {.terminal = 7};
    struct store *store = NULL;
    double rate = 0;
    snprintf(config.path, sizeof config.path, "%s/kiosk.db", folder);
    snprintf(config.signing_key, sizeof config.signing_key, "%s/key.pem", folder);
    if (write_key(config.signing_key) == 0 && store_open(&config, clock_now_ms(), &store) == 0)
        rate = sale_rate(store);
    store_close(store);
    for (int i = 0; i < 3; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s%s", config.path, ends[i]);
        unlink(path);
    }
    unlink(config.signing_key);
    return rate;
}

static const char usage[] = "usage: journal_bench [FOLDER]        (default /var/tmp)\n"
                            "Prints durable sales a second beside what the same disk gives.\n"
                            "Exit: 0, or 1 if FOLDER cannot be written.\n";

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    char folder[200];
    double appends[ROUNDS];
    double sales[ROUNDS];
    snprintf(folder, sizeof folder, "%s/journal-XXXXXX", argc > 1 ? argv[1] : "/var/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    log_init("journal_bench", LOG_ERROR);
    for (int i = 0; i < ROUNDS; i++) {
        appends[i] = append_rate(folder);
        sales[i] = sale_round(folder);
    }
    rmdir(folder);
    double append = median(appends);
    double sale = median(sales);
    printf("durable 4 KiB appends  %8.0f /s   median of %d rounds of %d ms\n", append, ROUNDS, ROUND_MS);
    printf("durable sales          %8.0f /s   two commits each, signed and chained\n", sale);
    printf("of the limit           %8.0f %%    limit: appends / 2\n",
           append > 0 ? sale / (append / 2) * 100 : 0);
    return 0;
}
