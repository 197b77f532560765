/* WeChat's 交易账单: a header line of names, rows whose values stand behind a back-tick, then a header and a
 * row of totals. Columns are found by name: the files ALL, SUCCESS and REFUND differ. */
#include "base/status.h"
#include "pay/bill_text.h"

#include <string.h>

struct columns {
    int at, app, merchant, transaction, number, state, currency, amount, refund, refund_amount;
};
struct totals {
    int64_t rows;
    struct money amount, refund;
    bool seen;
};

static bool find_columns(const struct bill_reader *reader, struct columns *columns)
{
    *columns = (struct columns){.at = bill_column(reader, "交易时间"),
                                .app = bill_column(reader, "公众账号ID"),
                                .merchant = bill_column(reader, "商户号"),
                                .transaction = bill_column(reader, "微信订单号"),
                                .number = bill_column(reader, "商户订单号"),
                                .state = bill_column(reader, "交易状态"),
                                .currency = bill_column(reader, "货币种类"),
                                .amount = bill_column(reader, "订单金额"),
                                .refund = bill_column(reader, "商户退款单号"),
                                .refund_amount = bill_column(reader, "申请退款金额")};
    return columns->at >= 0 && columns->merchant >= 0 && columns->transaction >= 0 && columns->number >= 0 &&
           columns->state >= 0 && columns->amount >= 0 &&
           (columns->refund < 0) == (columns->refund_amount < 0);
}

static int read_row(struct bill_reader *reader, const struct columns *columns, const struct bill_owner *owner,
                    struct totals *sum, struct bill_line *line)
{
    struct money amount = {0};
    struct money refund = {0};
    *line = (struct bill_line){.line = reader->bill->line};
    int status = bill_take_time(reader, columns->at, &line->at_ms);
    if (!status)
        status = bill_take_text(reader, columns->transaction, line->transaction, sizeof line->transaction);
    if (!status)
        status = bill_take_text(reader, columns->number, line->number, sizeof line->number);
    if (!status)
        status = bill_take_money(reader, columns->amount, &amount);
    if (!status && columns->refund_amount >= 0)
        status = bill_take_money(reader, columns->refund_amount, &refund);
    if (!status && columns->refund_amount >= 0)
        status = bill_take_text(reader, columns->refund, line->refund, sizeof line->refund);
    if (status)
        return status;
    if (amount.fen < 0 || refund.fen < 0)
        return bill_refuse(reader, "an amount is below zero");
    if (!slice_is(reader->row[columns->merchant], owner->merchant))
        return bill_refuse(reader, "the bill is of another merchant");
    bool given_back = slice_is(reader->row[columns->state], "REFUND");
    line->kind = given_back ? BILL_REFUND : BILL_PAYMENT;
    line->amount = given_back ? refund : amount;
    line->ours = (columns->app < 0 || slice_is(reader->row[columns->app], owner->app)) &&
                 (columns->currency < 0 || slice_is(reader->row[columns->currency], "CNY"));
    sum->rows++;
    return money_add(sum->amount, amount, &sum->amount) || money_add(sum->refund, refund, &sum->refund)
               ? bill_refuse(reader, "an amount is out of range")
               : STATUS_OK;
}

/* A count, as the file writes it: "45" or "45.0". */
static int take_count(struct bill_reader *reader, int column, int64_t *count)
{
    struct money money;
    int status = bill_take_money(reader, column, &money);
    *count = status ? 0 : money.fen / 100;
    return status;
}

static int check_totals(struct bill_reader *reader, struct slice header, const struct totals *sum,
                        struct totals *said)
{
    struct slice values;
    int status = bill_split(reader, header, ",");
    int rows = bill_column(reader, "总交易单数");
    int amount = bill_column(reader, "订单总金额");
    int refund = bill_column(reader, "申请退款总金额");
    int columns = reader->row_count;
    if (status)
        return status;
    if (rows < 0 || amount < 0 || !bill_next_line(reader, &values) || !slice_starts(values, "`"))
        return bill_refuse(reader, "the totals are missing: the file is cut short");
    status = bill_split(reader, (struct slice){values.at + 1, values.length - 1}, ",`");
    if (!status && reader->row_count != columns)
        status = bill_refuse(reader, "the totals are not as their header says");
    if (!status)
        status = take_count(reader, rows, &said->rows);
    if (!status)
        status = bill_take_money(reader, amount, &said->amount);
    said->refund = sum->refund;
    if (!status && refund >= 0)
        status = bill_take_money(reader, refund, &said->refund);
    said->seen = true;
    if (!status && (said->rows != sum->rows || money_compare(said->amount, sum->amount) ||
                    money_compare(said->refund, sum->refund)))
        status = bill_refuse(reader, "the totals are not those of the lines");
    return status;
}

static int add_line(struct bill_reader *reader, const struct bill_line *line, bill_visit *visit,
                    void *context)
{
    struct bill *bill = reader->bill;
    if (line->amount.fen <= 0)
        return STATUS_OK; /* REVOKED, and rows that are about fees alone */
    struct money *sum = line->kind == BILL_REFUND ? &bill->refunded : &bill->paid;
    bill->refunds += line->kind == BILL_REFUND;
    bill->payments += line->kind == BILL_PAYMENT;
    if (money_add(*sum, line->amount, sum))
        return bill_refuse(reader, "an amount is out of range");
    return visit ? visit(context, line) : STATUS_OK;
}

int bill_read_wechat(const struct bill_owner *owner, const char *text, size_t length, bill_visit *visit,
                     void *context, struct bill *bill)
{
    struct bill_reader reader = {.at = text, .end = text + length, .bill = bill};
    struct columns columns;
    struct totals sum = {0};
    struct totals said = {0};
    struct slice line;
    *bill = (struct bill){0};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        reader.at += 3;
    if (!bill_next_line(&reader, &line) || bill_split(&reader, line, ",") || !find_columns(&reader, &columns))
        return bill_refuse(&reader, "no line of column names: not a trade bill");
    reader.column_count = reader.row_count;
    int status = STATUS_OK;
    while (!status && bill_next_line(&reader, &line)) {
        struct bill_line read;
        if (line.length == 0)
            continue;
        if (said.seen)
            return bill_refuse(&reader, "something stands after the totals");
        if (!slice_starts(line, "`")) {
            status = check_totals(&reader, line, &sum, &said);
            continue;
        }
        status = bill_split(&reader, (struct slice){line.at + 1, line.length - 1}, ",`");
        if (!status && reader.row_count != reader.column_count)
            status = bill_refuse(&reader, "a line has not the columns of the header");
        if (!status)
            status = read_row(&reader, &columns, owner, &sum, &read);
        if (!status)
            status = add_line(&reader, &read, visit, context);
    }
    return status || said.seen ? status
                               : bill_refuse(&reader, "the totals are missing: the file is cut short");
}
