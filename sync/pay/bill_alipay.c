/* Alipay's 业务明细: '#' lines, a header line, rows whose values may end in a TAB, '#' lines with totals:
 *
 *   #交易合计：6笔，商家实收共0.06元，商家优惠共0.00元
 *   #退款合计：4笔，商家实收退款共-0.04元，商家优惠退款共0.00元
 *
 * No hash comes with it: the totals are what says that it is whole. */
#include "base/status.h"
#include "base/text.h"
#include "pay/bill_text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

struct columns {
    int transaction, number, kind, at, amount, received, refund;
};
struct totals {
    int64_t count;
    struct money received;
    bool seen;
};
struct sums {
    struct totals payments, refunds; /* of the lines */
    struct totals said_payments, said_refunds;
};

static bool find_columns(const struct bill_reader *reader, struct columns *columns)
{
    *columns = (struct columns){.transaction = bill_column(reader, "支付宝交易号"),
                                .number = bill_column(reader, "商户订单号"),
                                .kind = bill_column(reader, "业务类型"),
                                .at = bill_column(reader, "完成时间"),
                                .amount = bill_column(reader, "订单金额（元）"),
                                .received = bill_column(reader, "商家实收（元）"),
                                .refund = bill_column(reader, "退款批次号/请求号")};
    return columns->transaction >= 0 && columns->number >= 0 && columns->kind >= 0 && columns->at >= 0 &&
           columns->amount >= 0 && columns->received >= 0;
}

static int read_row(struct bill_reader *reader, const struct columns *columns, struct sums *sums,
                    struct bill_line *line)
{
    struct money received = {0};
    *line = (struct bill_line){.line = reader->bill->line, .ours = true};
    bool given_back = slice_is(reader->row[columns->kind], "退款");
    if (!given_back && !slice_is(reader->row[columns->kind], "交易"))
        return bill_refuse(reader, "a line is neither 交易 nor 退款");
    line->kind = given_back ? BILL_REFUND : BILL_PAYMENT;
    int status = bill_take_time(reader, columns->at, &line->at_ms);
    if (!status)
        status = bill_take_text(reader, columns->transaction, line->transaction, sizeof line->transaction);
    if (!status)
        status = bill_take_text(reader, columns->number, line->number, sizeof line->number);
    if (!status)
        status = bill_take_text(reader, given_back ? columns->refund : -1, line->refund, sizeof line->refund);
    if (!status)
        status = bill_take_money(reader, columns->amount, &line->amount);
    if (!status)
        status = bill_take_money(reader, columns->received, &received);
    if (status)
        return status;
    if ((line->amount.fen < 0) != given_back)
        return bill_refuse(reader, "an amount has the wrong sign");
    line->amount.fen = given_back ? -line->amount.fen : line->amount.fen;
    struct totals *totals = given_back ? &sums->refunds : &sums->payments;
    totals->count++;
    return money_add(totals->received, received, &totals->received)
               ? bill_refuse(reader, "an amount is out of range")
               : STATUS_OK;
}

static const char *after(struct slice line, const char *text)
{
    const char *found = line.length ? memmem(line.at, line.length, text, strlen(text)) : NULL;
    return found ? found + strlen(text) : NULL;
}

/* The digits from at up to the unit; false where it is none. */
static bool number_before(const char *at, const char *end, const char *unit, struct money *number)
{
    char text[32];
    const char *stop = at ? memmem(at, (size_t)(end - at), unit, strlen(unit)) : NULL;
    if (!stop || (size_t)(stop - at) >= sizeof text)
        return false;
    memcpy(text, at, (size_t)(stop - at));
    text[stop - at] = '\0';
    return money_parse(text, number) == STATUS_OK;
}

static int read_totals(struct bill_reader *reader, struct slice line, const char *count_after,
                       const char *sum_after, struct totals *totals)
{
    struct money count = {0};
    const char *end = line.at + line.length;
    if (totals->seen || !number_before(after(line, count_after), end, "笔", &count) ||
        !number_before(after(line, sum_after), end, "元", &totals->received))
        return bill_refuse(reader, "the totals are not as documented");
    totals->count = count.fen / 100;
    totals->seen = true;
    return STATUS_OK;
}

static int read_note(struct bill_reader *reader, struct slice line, const struct bill_owner *owner,
                     struct sums *sums)
{
    const char *account = after(line, "#账号：[");
    if (after(line, "#交易合计："))
        return read_totals(reader, line, "#交易合计：", "商家实收共", &sums->said_payments);
    if (after(line, "#退款合计："))
        return read_totals(reader, line, "#退款合计：", "商家实收退款共", &sums->said_refunds);
    /* The account is the merchant's number and four digits more. */
    if (account &&
        !slice_starts((struct slice){account, (size_t)(line.at + line.length - account)}, owner->merchant))
        return bill_refuse(reader, "the bill is of another merchant");
    return STATUS_OK;
}

static int check_sums(struct bill_reader *reader, const struct sums *sums)
{
    const struct totals *said = &sums->said_refunds;
    if (!sums->said_payments.seen || (sums->refunds.count > 0 && !said->seen))
        return bill_refuse(reader, "the totals are missing: the file is cut short");
    if (sums->said_payments.count != sums->payments.count || said->count != sums->refunds.count ||
        money_compare(sums->said_payments.received, sums->payments.received) ||
        money_compare(said->received, sums->refunds.received))
        return bill_refuse(reader, "the totals are not those of the lines");
    return STATUS_OK;
}

static int count_line(struct bill_reader *reader, const struct bill_line *line)
{
    struct bill *bill = reader->bill;
    struct money *sum = line->kind == BILL_REFUND ? &bill->refunded : &bill->paid;
    bill->refunds += line->kind == BILL_REFUND;
    bill->payments += line->kind == BILL_PAYMENT;
    return money_add(*sum, line->amount, sum) ? bill_refuse(reader, "an amount is out of range") : STATUS_OK;
}

static int read_utf8(const struct bill_owner *owner, const char *text, size_t length, bill_visit *visit,
                     void *context, struct bill *bill)
{
    struct bill_reader reader = {.at = text, .end = text + length, .bill = bill};
    struct columns columns = {0};
    struct sums sums = {0};
    struct slice line;
    int status = STATUS_OK;
    while (!status && bill_next_line(&reader, &line)) {
        struct bill_line read;
        if (line.length == 0)
            continue;
        if (*line.at == '#') {
            status = read_note(&reader, line, owner, &sums);
            continue;
        }
        status = bill_split(&reader, line, ",");
        if (!status && reader.column_count == 0) {
            reader.column_count = reader.row_count;
            if (!find_columns(&reader, &columns))
                status = bill_refuse(&reader, "no line of column names: not a 业务明细 file");
            continue;
        }
        if (!status && reader.row_count != reader.column_count)
            status = bill_refuse(&reader, "a line has not the columns of the header");
        if (!status)
            status = read_row(&reader, &columns, &sums, &read);
        if (!status)
            status = count_line(&reader, &read);
        if (!status && visit)
            status = visit(context, &read);
    }
    if (!status && reader.column_count == 0)
        status = bill_refuse(&reader, "no line of column names: not a 业务明细 file");
    return status ? status : check_sums(&reader, &sums);
}

/* *utf8 is the caller's. GB18030 contains GBK. */
static int from_gbk(const char *text, size_t length, char **utf8, size_t *utf8_length)
{
    size_t room = 2 * length + 1; /* two bytes of GBK are three of UTF-8 */
    size_t left = room;
    char *in = (char *)(uintptr_t)text;
    iconv_t gbk = iconv_open("UTF-8", "GB18030");
    *utf8 = gbk == (iconv_t)-1 ? NULL : malloc(room);
    char *out = *utf8;
    size_t done = out ? iconv(gbk, &in, &length, &out, &left) : (size_t)-1;
    if (gbk != (iconv_t)-1)
        iconv_close(gbk);
    if (!*utf8)
        return ERR_MEMORY;
    *utf8_length = room - left;
    return done == (size_t)-1 ? ERR_FORMAT : STATUS_OK;
}

int bill_read_alipay(const struct bill_owner *owner, const char *text, size_t length, bill_visit *visit,
                     void *context, struct bill *bill)
{
    char *utf8 = NULL;
    size_t utf8_length = 0;
    *bill = (struct bill){0};
    if (length > BILL_MAX)
        return bill_refuse(&(struct bill_reader){.bill = bill}, "the file is too large");
    if (text_is_utf8(text, length)) /* saved by a person in today's encoding */
        return read_utf8(owner, text, length, visit, context, bill);
    int status = from_gbk(text, length, &utf8, &utf8_length);
    if (status == ERR_FORMAT)
        bill_refuse(&(struct bill_reader){.bill = bill}, "neither GBK nor UTF-8");
    if (!status)
        status = read_utf8(owner, utf8, utf8_length, visit, context, bill);
    free(utf8);
    return status;
}
