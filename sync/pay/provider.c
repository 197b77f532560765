#include "pay/provider.h"
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

const struct provider *provider_of(enum pay_provider id)
{
    return id == PAY_ALIPAY ? &alipay_provider : &wechat_provider;
}

const char *provider_outcome_text(enum provider_outcome outcome)
{
    static const char *const texts[] = {"done", "refused", "unknown", "not sent"};
    return texts[outcome];
}

void provider_request_finish(struct provider_request *request)
{
    for (int i = 0; i < PROVIDER_HEADERS; i++)
        free(request->headers[i]);
    free(request->body);
    *request = (struct provider_request){0};
}

int provider_request_header(struct provider_request *request, const char *text, ...)
{
    int place = 0;
    while (place < PROVIDER_HEADERS - 1 && request->headers[place])
        place++;
    if (request->headers[place])
        return ERR_FULL;
    va_list arguments;
    va_start(arguments, text);
    int length = vasprintf(&request->headers[place], text, arguments);
    va_end(arguments);
    if (length < 0)
        request->headers[place] = NULL;
    return length < 0 ? ERR_MEMORY : STATUS_OK;
}

const char *provider_header(const char *const *headers, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; headers && headers[i] && headers[i + 1]; i += 2) {
        if (strcasecmp(headers[i], name) != 0)
            continue;
        if (value)
            return NULL; /* twice: whoever sent it meant to be read two ways */
        value = headers[i + 1];
    }
    return value;
}
