/* application/x-www-form-urlencoded: how Alipay is asked, and how it sends notices. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define FORM_FIELDS_MAX 64 /* a trade notice has about 30 */

struct form_field {
    char *name;
    char *value;
};
struct form {
    int count;
    struct form_field fields[FORM_FIELDS_MAX];
};

/* Reads bytes; decodes names and values once. ERR_FORMAT: a bad escape, a zero byte, an empty name, or a
 * name twice; ERR_FULL: too many fields. The form is finished by the caller in every case. */
int form_parse(const char *bytes, size_t length, struct form *form);
/* Adds a copy. 0, ERR_MEMORY, ERR_FULL. */
int form_add(struct form *form, const char *name, const char *value);
const char *form_value(const struct form *form, const char *name); /* NULL when absent */
void form_finish(struct form *form);

/* "name=value&name=value" sorted by name in byte order, raw. leave_out: names, NULL after the last.
 * NULL without memory. */
char *form_join_sorted(const struct form *form, const char *const *leave_out, bool leave_out_empty);
/* The form as it travels, in the order of its fields; everything but [0-9A-Za-z-._~] escaped. */
char *form_encode(const struct form *form);
