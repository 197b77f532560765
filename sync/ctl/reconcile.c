/* dormwattctl reconcile: exit 0 if all agrees, 1 if anything differs, 2 if something could not be read. */
#include "station/reconcile.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "ctl/command.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    int32_t day; /* as clock_local_day */
    bool fetch;
    bool book;
    const char *files[PAY_PROVIDERS];
};

static const struct argp_option options[] = {
    {"date", 'd', "YYYY-MM-DD", 0, "The day of the bills (default yesterday)", 0},
    {"bill", 'b', "PROVIDER=FILE", 0, "A provider's bill from a file: wechat=FILE, alipay=FILE", 0},
    {"fetch", 'f', NULL, 0, "Asks the providers for the bills that no file gives", 0},
    {"book", 'k', NULL, 0, "Books payments that stand in a bill and were never seen", 0},
    {0},
};

static int parse_day(const char *text, int32_t *day)
{
    char rfc3339[32];
    int64_t at_ms = 0;
    if (strlen(text) != 10)
        return ERR_FORMAT;
    snprintf(rfc3339, sizeof rfc3339, "%sT00:00:00+08:00", text);
    int status = clock_parse_rfc3339(rfc3339, &at_ms);
    *day = clock_local_day(at_ms);
    return status;
}

static int parse_bill(char *text, struct arguments *arguments)
{
    enum pay_provider provider;
    char *equals = strchr(text, '=');
    if (!equals)
        return ERR_FORMAT;
    *equals = '\0';
    int status = pay_provider_parse(text, &provider);
    *equals = '=';
    if (!status)
        arguments->files[provider] = equals + 1;
    return status;
}

static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'd':
        if (parse_day(value, &arguments->day))
            argp_error(state, "%s is no day: 2026-09-01", value);
        return 0;
    case 'b':
        if (parse_bill(value, arguments))
            argp_error(state, "%s: say wechat=FILE or alipay=FILE", value);
        return 0;
    case 'f': arguments->fetch = true; return 0;
    case 'k': arguments->book = true; return 0;
    case ARGP_KEY_ARG: argp_usage(state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void tell(void *context, const char *difference, const char *to_do)
{
    (void)context;
    printf("DIFFERS: %s\n    to do: %s\n", difference, to_do);
}

/* *text is the caller's. */
static int read_file(const char *path, char **text, size_t *length)
{
    FILE *file = fopen(path, "re");
    *text = file ? malloc(BILL_MAX + 1) : NULL;
    if (!*text) {
        log_error("%s: cannot be read: %s", path, strerror(errno));
        if (file)
            fclose(file);
        return ERR_IO;
    }
    *length = fread(*text, 1, BILL_MAX + 1, file);
    bool failed = ferror(file);
    fclose(file);
    if (failed || *length > BILL_MAX) {
        log_error("%s: %s", path, failed ? "cannot be read" : "too large for a bill");
        return ERR_IO;
    }
    return STATUS_OK;
}

static struct bill_owner owner_of(const struct pay_config *config, enum pay_provider provider)
{
    return provider == PAY_ALIPAY ? (struct bill_owner){config->alipay_seller_id, ""}
                                  : (struct bill_owner){config->wechat_mchid, config->wechat_appid};
}

static int compare_bill(struct reconcile *reconcile, const struct arguments *arguments,
                        const struct station_config *config, struct bill_day *day)
{
    int booked = 0;
    int status = STATUS_OK;
    if (arguments->book)
        status = reconcile_bill_book(reconcile->db, day, clock_now_ms(), config->meters.credit_deadline_ms,
                                     &booked);
    if (booked)
        printf("%s: %d payments booked from the bill\n", pay_provider_text(day->provider), booked);
    if (!status)
        status = reconcile_bill(reconcile, day);
    if (status == ERR_FORMAT)
        log_error("%s's bill is refused: %s", pay_provider_text(day->provider), day->why);
    return status;
}

/* compared: whether there was a bill at all. */
static int take_bill(struct reconcile *reconcile, const struct arguments *arguments,
                     const struct station_config *config, enum pay_provider provider, bool *compared)
{
    char *text = NULL;
    size_t length = 0;
    char date[16];
    int64_t start_ms = clock_day_start_ms(arguments->day);
    struct local_time local = clock_local(start_ms);
    struct bill_owner owner = owner_of(&config->pay, provider);
    int status = STATUS_OK;
    *compared = false;
    snprintf(date, sizeof date, "%04u-%02u-%02u", (unsigned)local.year % 10000, (unsigned)local.month % 100,
             (unsigned)local.day % 100);
    if (arguments->files[provider])
        status = read_file(arguments->files[provider], &text, &length);
    else if (arguments->fetch && owner.merchant[0] != '\0')
        status = bill_fetch(&config->pay, provider, date, &text, &length);
    else
        return STATUS_OK;
    if (!status && !text)
        printf("%s: nobody paid on %s\n", pay_provider_text(provider), date);
    if (!status) {
        struct bill_day day = {.provider = provider,
                               .owner = owner,
                               .start_ms = start_ms,
                               .end_ms = start_ms + CLOCK_DAY_MS,
                               .text = text,
                               .length = length};
        *compared = true;
        status = compare_bill(reconcile, arguments, config, &day);
    }
    free(text);
    return status;
}

static int compare_all(struct reconcile *reconcile, const struct arguments *arguments,
                       const struct station_config *config)
{
    bool compared[PAY_PROVIDERS];
    int status = STATUS_OK;
    for (int i = 0; i < PAY_PROVIDERS; i++) { /* one bill that cannot be read does not hide the other */
        int failure = take_bill(reconcile, arguments, config, (enum pay_provider)i, &compared[i]);
        status = status ? status : failure;
    }
    int failure = db_run(reconcile->db, "BEGIN"); /* one moment of the books; readers hold nobody up */
    if (!failure)
        failure = reconcile_books(reconcile);
    if (!failure)
        failure = reconcile_meters(reconcile, clock_now_ms());
    db_rollback(reconcile->db);
    for (int i = 0; i < PAY_PROVIDERS; i++)
        if (!compared[i])
            printf("%s: no bill compared\n", pay_provider_text((enum pay_provider)i));
    return status ? status : failure;
}

int command_reconcile(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "Compares the ledger with the terminals' rows, the purses' and the meters' counters and the "
        "providers'"
        " bills, and names each difference with what to do.\v"
        "Exit 0: all agrees. 1: something differs. 2: something could not be read.",
        NULL,
        NULL,
        NULL};
    static struct station_config config;
    struct arguments arguments = {.day = clock_local_day(clock_now_ms()) - 1};
    struct reconcile reconcile = {.tell = tell};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (site_open(config_path, &config, &reconcile.db))
        return 2;
    int status = compare_all(&reconcile, &arguments, &config);
    db_close(reconcile.db);
    printf("%s: %" PRId64 " entries, %" PRId64 " rows of terminals, %" PRId64 " meters (%" PRId64
           " not heard for an hour), %" PRId64 " lines of bills; %d differ\n",
           reconcile.differences ? "DIFFERS"
           : status              ? "UNREADABLE"
                                 : "agrees",
           reconcile.entries, reconcile.rows, reconcile.meters, reconcile.silent_meters, reconcile.bill_lines,
           reconcile.differences);
    return status ? 2 : reconcile.differences ? 1 : 0;
}
