/* The real pay worker as a process, with one room and one meter, told what to do line by line:
 *
 *   pay_driver CONFIG        lines "name value", the fields of struct pay_config
 *
 *   create KEY FEN wechat|alipay [TERMINAL]     -> "0" or a failure's number
 *   get KEY                                     -> "STATE QR CREDIT"
 *   cancel KEY
 *   notice wechat|alipay HEADER=VALUE ... BODY  -> "HTTP BODY"; every word percent-encoded
 *   balance ACCOUNT                             -> fen
 *   sql QUERY                                   -> the first column of the first row, as text
 *
 * "changed KEY" and "credited ROOM" come between the answers, which begin with "= ". */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "ledger/ledger.h"
#include "meter/meters.h"
#include "pay/pay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_SIZE 200000
#define WORDS_MAX 128

static const struct {
    const char *name;
    size_t offset;
    size_t size; /* 0: an int64_t */
} fields[] = {
#define TEXT_FIELD(field)                                                                                    \
    {                                                                                                        \
#field, offsetof(struct pay_config, field), sizeof((struct pay_config *)0)->field                    \
    }
    TEXT_FIELD(database),
    TEXT_FIELD(wechat_url),
    TEXT_FIELD(wechat_appid),
    TEXT_FIELD(wechat_mchid),
    TEXT_FIELD(wechat_serial),
    TEXT_FIELD(wechat_key),
    TEXT_FIELD(wechat_apiv3_key),
    TEXT_FIELD(wechat_public_key),
    TEXT_FIELD(wechat_public_key_id),
    TEXT_FIELD(alipay_url),
    TEXT_FIELD(alipay_app_id),
    TEXT_FIELD(alipay_seller_id),
    TEXT_FIELD(alipay_key),
    TEXT_FIELD(alipay_public_key),
    TEXT_FIELD(alipay_product_code),
    TEXT_FIELD(provider_ca),
    TEXT_FIELD(notice_url),
    {"order_life_ms", offsetof(struct pay_config, order_life_ms), 0},
    {"credit_deadline_ms", offsetof(struct pay_config, credit_deadline_ms), 0},
};

static int read_config(const char *path, struct pay_config *config)
{
    char name[64];
    char value[512];
    FILE *file = fopen(path, "re");
    if (!file)
        return ERR_IO;
    while (fscanf(file, "%63s %511s", name, value) == 2) {
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            char *field = (char *)config + fields[i].offset;
            if (strcmp(fields[i].name, name) != 0)
                continue;
            if (fields[i].size)
                snprintf(field, fields[i].size, "%s", value);
            else
                *(int64_t *)(void *)field = strtoll(value, NULL, 10);
        }
    }
    fclose(file);
    return STATUS_OK;
}

static void changed(void *context, const struct key *key)
{
    (void)context;
    printf("changed %s\n", key->text);
    fflush(stdout);
}

static void credited(void *context, const struct room_id *room)
{
    (void)context;
    printf("credited %s\n", room->text);
    fflush(stdout);
}

static void unescape(char *text)
{
    char *to = text;
    for (; *text; text++) {
        char digits[3] = {0};
        if (*text == '%' && text[1] && text[2]) {
            memcpy(digits, text + 1, 2);
            *to++ = (char)strtol(digits, NULL, 16);
            text += 2;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
}

static void do_create(struct pay *pay, struct database *db, char **words, int count)
{
    struct order_request request = {.room = {"3-512"}, .at_ms = 1};
    if (count < 4 || key_parse(words[1], &request.key) || pay_provider_parse(words[3], &request.provider)) {
        printf("= bad\n");
        return;
    }
    request.amount = money_of_fen(strtoll(words[2], NULL, 10));
    printf("= %d\n", pay_order_create(pay, db, &request, count > 4 ? strtoll(words[4], NULL, 10) : 1));
}

static void do_get(struct database *db, const char *text)
{
    struct key key;
    struct order_status order;
    int status = key_parse(text, &key);
    if (!status)
        status = pay_order_get(db, &key, &order);
    if (status)
        printf("= %d\n", status);
    else
        printf("= %s %s %s\n", order_state_text(order.state), order.qr_text[0] ? order.qr_text : "-",
               credit_state_text(order.credit));
}

static void do_notice(struct pay *pay, struct database *db, char **words, int count)
{
    const char *headers[2 * WORDS_MAX + 1] = {NULL};
    struct pay_notice_answer answer = {0};
    enum pay_provider provider = PAY_PROVIDERS;
    size_t used = 0;
    if (count < 3 || pay_provider_parse(words[1], &provider)) {
        printf("= bad\n");
        return;
    }
    for (int i = 2; i < count; i++) {
        char *equals = i < count - 1 ? strchr(words[i], '=') : NULL;
        if (equals)
            *equals = '\0';
        unescape(words[i]);
        if (!equals)
            continue;
        unescape(equals + 1);
        headers[used++] = words[i];
        headers[used++] = equals + 1;
    }
    const char *body = words[count - 1];
    pay_notice(pay, db, provider, headers, body, strlen(body), clock_now_ms(), &answer);
    printf("= %d %s\n", answer.http_status, answer.body);
}

static void do_sql(struct database *db, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, db, sql);
    printf("= %s\n", db_query_row(&query) ? db_text(&query, 0) : "-");
    db_query_end(&query);
}

static void obey(struct pay *pay, struct database *db, char *line)
{
    char *words[WORDS_MAX] = {0};
    char *rest = NULL;
    struct money balance = {0};
    struct key key;
    int count = 0;
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "sql ", 4) == 0) {
        do_sql(db, line + 4);
        return;
    }
    for (char *word = strtok_r(line, " ", &rest); word && count < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    if (count >= 4 && strcmp(words[0], "create") == 0)
        do_create(pay, db, words, count);
    else if (count == 2 && strcmp(words[0], "get") == 0)
        do_get(db, words[1]);
    else if (count == 2 && strcmp(words[0], "cancel") == 0 && !key_parse(words[1], &key))
        printf("= %d\n", pay_order_cancel(pay, db, &key));
    else if (count >= 3 && strcmp(words[0], "notice") == 0)
        do_notice(pay, db, words, count);
    else if (count == 2 && strcmp(words[0], "balance") == 0 && !ledger_balance(db, words[1], &balance))
        printf("= %" PRId64 "\n", balance.fen);
    else
        printf("= bad\n");
}

static int open_books(const char *path, struct database **db)
{
    int status = db_open(path, ledger_schema, db);
    if (!status)
        status = db_run(*db, meter_schema);
    if (!status)
        status = db_run(*db, pay_schema);
    if (!status)
        status =
            db_run(*db, "INSERT INTO building (id, name) VALUES ('3', '3 号公寓') ON CONFLICT DO NOTHING;"
                        "INSERT INTO room (id, building, name, price_centifen)"
                        " VALUES ('3-512', '3', '512', 5330) ON CONFLICT DO NOTHING;"
                        "INSERT INTO bus (id, device, baud, parity)"
                        " VALUES ('b1', '/dev/null', 9600, 'N') ON CONFLICT DO NOTHING;"
                        "INSERT INTO meter (room, bus, unit, model)"
                        " VALUES ('3-512', 'b1', 1, 'acrel-ddsy1352') ON CONFLICT DO NOTHING;");
    return status;
}

static const char usage[] =
    "usage: pay_driver CONFIG        (lines \"name value\", the fields of struct pay_config)\n"
    "Takes lines: create KEY FEN wechat|alipay [TERMINAL] | get KEY | cancel KEY |\n"
    "  notice wechat|alipay HEADER=VALUE ... BODY | balance ACCOUNT | sql QUERY. Answers begin with \"= \".\n"
    "Exit: 0 at the end of its input, 1 if the worker did not start.\n";

int main(int count, char **arguments)
{
    if (usage_asked(count, arguments, usage))
        return 0;
    struct pay_config config = {.changed = changed, .credit_enqueued = credited};
    struct database *db = NULL;
    struct pay *pay = NULL;
    log_init("pay_driver", LOG_FACT);
    if (count != 2 || read_config(arguments[1], &config) || open_books(config.database, &db) ||
        pay_start(&config, &pay)) {
        fprintf(stderr, "pay_driver: did not start\n");
        return 1;
    }
    char *line = malloc(LINE_MAX_SIZE);
    printf("= ready\n");
    fflush(stdout);
    while (line && fgets(line, LINE_MAX_SIZE, stdin)) {
        obey(pay, db, line);
        fflush(stdout);
    }
    free(line);
    pay_stop(pay);
    db_close(db);
    return 0;
}
