#include "pay/form.h"
#include "base/status.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* The decoded text of length bytes, allocated; NULL with *status set. */
static char *decode(const char *bytes, size_t length, int *status)
{
    char *text = malloc(length + 1);
    size_t out = 0;
    *status = text ? STATUS_OK : ERR_MEMORY;
    for (size_t i = 0; text && i < length; i++) {
        int byte = bytes[i] == '+' ? ' ' : (uint8_t)bytes[i];
        if (byte == '%') {
            int high = i + 2 < length ? digit_of(bytes[i + 1]) : -1;
            int low = i + 2 < length ? digit_of(bytes[i + 2]) : -1;
            byte = high < 0 || low < 0 ? 0 : high * 16 + low;
            i += 2;
        }
        if (byte == 0) {
            free(text);
            *status = ERR_FORMAT;
            return NULL;
        }
        text[out++] = (char)byte;
    }
    if (text)
        text[out] = '\0';
    return text;
}

/* Takes both strings, also where it fails. */
static int take_field(struct form *form, char *name, char *value, int status)
{
    if (!status && *name == '\0')
        status = ERR_FORMAT;
    if (!status && form_value(form, name))
        status = ERR_FORMAT;
    if (!status && form->count == FORM_FIELDS_MAX)
        status = ERR_FULL;
    if (status) {
        free(name);
        free(value);
        return status;
    }
    form->fields[form->count++] = (struct form_field){name, value};
    return STATUS_OK;
}

int form_parse(const char *bytes, size_t length, struct form *form)
{
    *form = (struct form){0};
    const char *end = bytes + length;
    int status = STATUS_OK;
    while (!status && bytes < end) {
        const char *stop = memchr(bytes, '&', (size_t)(end - bytes));
        if (!stop)
            stop = end;
        const char *equals = memchr(bytes, '=', (size_t)(stop - bytes));
        if (!equals)
            return ERR_FORMAT;
        int bad_value = STATUS_OK;
        char *name = decode(bytes, (size_t)(equals - bytes), &status);
        char *value = decode(equals + 1, (size_t)(stop - equals - 1), &bad_value);
        status = take_field(form, name, value, status ? status : bad_value);
        bytes = stop < end ? stop + 1 : end;
    }
    return status;
}

int form_add(struct form *form, const char *name, const char *value)
{
    char *name_copy = strdup(name);
    char *value_copy = strdup(value);
    return take_field(form, name_copy, value_copy, name_copy && value_copy ? STATUS_OK : ERR_MEMORY);
}

const char *form_value(const struct form *form, const char *name)
{
    for (int i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return form->fields[i].value;
    return NULL;
}

void form_finish(struct form *form)
{
    for (int i = 0; i < form->count; i++) {
        free(form->fields[i].name);
        free(form->fields[i].value);
    }
    form->count = 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct form_field *)a)->name, ((const struct form_field *)b)->name);
}

static bool is_left_out(const struct form_field *field, const char *const *names, bool leave_out_empty)
{
    for (; *names; names++)
        if (strcmp(field->name, *names) == 0)
            return true;
    return leave_out_empty && field->value[0] == '\0';
}

char *form_join_sorted(const struct form *form, const char *const *leave_out, bool leave_out_empty)
{
    struct form_field sorted[FORM_FIELDS_MAX];
    size_t size = 1;
    int count = 0;
    for (int i = 0; i < form->count; i++) {
        if (is_left_out(&form->fields[i], leave_out, leave_out_empty))
            continue;
        sorted[count++] = form->fields[i];
        size += strlen(form->fields[i].name) + strlen(form->fields[i].value) + 2;
    }
    qsort(sorted, (size_t)count, sizeof *sorted, by_name);
    char *text = malloc(size);
    size_t used = 0;
    if (!text)
        return NULL;
    text[0] = '\0';
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s=%s", i ? "&" : "", sorted[i].name,
                                 sorted[i].value);
    return text;
}

static char *escape(char *to, const char *text)
{
    static const char plain[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~";
    static const char digits[] = "0123456789ABCDEF";
    for (; *text; text++) {
        uint8_t byte = (uint8_t)*text;
        if (strchr(plain, *text)) {
            *to++ = *text;
        } else {
            *to++ = '%';
            *to++ = digits[byte >> 4];
            *to++ = digits[byte & 15];
        }
    }
    return to;
}

char *form_encode(const struct form *form)
{
    size_t size = 1;
    for (int i = 0; i < form->count; i++)
        size += 3 * (strlen(form->fields[i].name) + strlen(form->fields[i].value)) + 2;
    char *text = malloc(size);
    if (!text)
        return NULL;
    char *to = text;
    for (int i = 0; i < form->count; i++) {
        if (i)
            *to++ = '&';
        to = escape(to, form->fields[i].name);
        *to++ = '=';
        to = escape(to, form->fields[i].value);
    }
    *to = '\0';
    return text;
}
