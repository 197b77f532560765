/* Reading one message of wire v1: its fields by name, each with its bounds. The first problem is kept, in
 * words that name the field, and later calls do nothing, so that a decoder reads like a list and checks
 * once, at the end. Private to this folder. */
#pragma once
#include "trade/key.h"
#include "trade/purchase.h"
#include <jansson.h>
#include <stddef.h>

#define JSON_WHERE_SIZE 24

struct json_in {
    json_t *object;
    char where[JSON_WHERE_SIZE]; /* "days[3].": stands before a field's name in why; empty at the root */
    struct json_in *root;        /* itself at the root */
    int status;                  /* of the root */
    char *why;                   /* of the root; may be NULL */
};

/* Parses bytes (strict UTF-8, no doubled names, nothing after the object) and refuses every version but 1.
 * json_in_close must follow, also when this failed. */
void json_in_open(struct json_in *in, const char *bytes, size_t length, char *why);
/* Lets go of the message: 0 or the first problem's status. */
int json_in_close(struct json_in *in);

/* Keeps "<name> <problem>" as the reason unless there already is one. */
void json_in_refuse(struct json_in *in, const char *name, const char *problem);

bool json_in_has(const struct json_in *in, const char *name); /* present and not null */
int64_t json_in_int(struct json_in *in, const char *name, int64_t least, int64_t most);
bool json_in_bool(struct json_in *in, const char *name);
/* Text that must fit to[size]; empty text is text. */
void json_in_text(struct json_in *in, const char *name, char *to, size_t size);
/* The same, but a missing field is the empty text. */
void json_in_label(struct json_in *in, const char *name, char *to, size_t size);
/* Upper-case hexadecimal digits only, any number of them up to size - 1. */
void json_in_hex(struct json_in *in, const char *name, char *to, size_t size);
/* The place of the text in words. */
int json_in_choice(struct json_in *in, const char *name, const char *const *words, int count);
void json_in_key(struct json_in *in, const char *name, struct key *key);
void json_in_room(struct json_in *in, const char *name, struct room_id *room);
/* A day of the calendar as the number 20261123; the local day. */
int32_t json_in_day(struct json_in *in, const char *name);
/* A field that is an object. */
struct json_in json_in_object(struct json_in *in, const char *name);
/* The length of a field that is an array, at most `most`. */
int json_in_array(struct json_in *in, const char *name, int most);
/* Its index-th element, which is an object. */
struct json_in json_in_element(struct json_in *in, const char *name, int index);
/* The same of an array of numbers. */
int64_t json_in_element_int(struct json_in *in, const char *name, int index, int64_t least, int64_t most);
