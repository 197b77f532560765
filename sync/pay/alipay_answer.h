/* What Alipay's answers and notices mean. HTTP is always 200; the signature covers the raw object; code 10000
 * says that the call worked and nothing more. An unsigned answer may stop us, it settles no money. */
#pragma once
#include "pay/provider.h"

void alipay_read_place(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void alipay_read_query(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void alipay_read_close(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void alipay_read_bill_place(const void *account, const struct provider_answer *answer, int64_t now_ms,
                            struct provider_bill *bill);
int alipay_read_bill(const struct provider_bill *bill, const struct provider_answer *answer, char **text,
                     size_t *length);
void alipay_parse_notice(const void *account, const char *const *headers, const char *body, size_t length,
                         int64_t now_ms, struct provider_notice *notice);
