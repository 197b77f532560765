/* Writing one message of wire v1. A failure (no memory, text that is not UTF-8) is kept and makes the end
 * return NULL. Private to this folder. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct json_out {
    json_t *object;
    bool failed;
};

struct json_out json_out_begin(void);   /* with "v":1 */
struct json_out json_out_element(void); /* without */
void json_out_int(struct json_out *out, const char *name, int64_t value);
void json_out_bool(struct json_out *out, const char *name, bool value);
void json_out_text(struct json_out *out, const char *name, const char *value);
/* Adds an object, which is then out's. */
void json_out_object(struct json_out *out, const char *name, struct json_out *object);
/* The array under that name, made when it is not there. */
void json_out_append(struct json_out *out, const char *name, struct json_out *element);
void json_out_append_int(struct json_out *out, const char *name, int64_t value);
void json_out_array(struct json_out *out, const char *name);
/* The bytes, which the caller frees: without white space, names sorted (the canonical form that rows are
 * hashed in). The object is let go of. */
char *json_out_end(struct json_out *out);
