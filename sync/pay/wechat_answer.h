/* What WeChat Pay's answers and notices mean. Status first: 2xx is signed and believed only then; 4xx is
 * unsigned text, good enough to stop us, never good enough to say what became of money. */
#pragma once
#include "pay/provider.h"

void wechat_read_place(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void wechat_read_query(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void wechat_read_close(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
void wechat_read_bill_place(const void *account, const struct provider_answer *answer, int64_t now_ms,
                            struct provider_bill *bill);
/* The file is not signed: its SHA-1 stands in the signed answer before. ERR_CRYPTO where it does not fit. */
int wechat_read_bill(const struct provider_bill *bill, const struct provider_answer *answer, char **text,
                     size_t *length);
void wechat_parse_notice(const void *account, const char *const *headers, const char *body, size_t length,
                         int64_t now_ms, struct provider_notice *notice);
