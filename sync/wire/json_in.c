#include "wire/json_in.h"
#include "base/clock.h"
#include "base/status.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_LEAST 20000101
#define DAY_MOST 21001231

static void refuse(struct json_in *in, const char *name, const char *problem)
{
    struct json_in *root = in->root;
    if (root->status)
        return;
    root->status = ERR_FORMAT;
    if (root->why)
        snprintf(root->why, WIRE_WHY_SIZE, "%s%s %s", in->where, name, problem);
}

void json_in_refuse(struct json_in *in, const char *name, const char *problem)
{
    refuse(in, name, problem);
}

static void refuse_range(struct json_in *in, const char *name, int64_t least, int64_t most)
{
    char problem[80];
    snprintf(problem, sizeof problem, "is not a whole number from %" PRId64 " to %" PRId64, least, most);
    refuse(in, name, problem);
}

/* jansson's words may quote the message, whose names and cards belong in no log: only the place is told. */
static void refuse_parse(struct json_in *in, const json_error_t *error)
{
    char problem[80];
    snprintf(problem, sizeof problem, "is not JSON of wire v1, line %d column %d", error->line,
             error->column);
    refuse(in, "message", problem);
}

void json_in_open(struct json_in *in, const char *bytes, size_t length, char *why)
{
    *in = (struct json_in){.why = why};
    in->root = in;
    if (why)
        why[0] = '\0';
    if (length > WIRE_BODY_MAX) {
        refuse(in, "message", "is longer than 256 KiB");
        return;
    }
    json_error_t error;
    in->object = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (!in->object)
        refuse_parse(in, &error);
    else if (!json_is_object(in->object))
        refuse(in, "message", "is not an object");
    else if (!json_is_integer(json_object_get(in->object, "v")))
        refuse(in, "v", "is missing: no version");
    else if (json_integer_value(json_object_get(in->object, "v")) != 1)
        refuse(in, "v", "is a version this program does not speak (it speaks 1)");
}

int json_in_close(struct json_in *in)
{
    json_decref(in->object);
    in->object = NULL;
    return in->status;
}

/* The field, or NULL after a problem. */
static json_t *field(struct json_in *in, const char *name)
{
    if (in->root->status)
        return NULL;
    json_t *value = json_object_get(in->object, name);
    if (!value || json_is_null(value)) {
        refuse(in, name, "is missing");
        return NULL;
    }
    return value;
}

bool json_in_has(const struct json_in *in, const char *name)
{
    json_t *value = in->root->status ? NULL : json_object_get(in->object, name);
    return value && !json_is_null(value);
}

static int64_t int_of(struct json_in *in, const char *name, const json_t *value, int64_t least, int64_t most)
{
    int64_t number = json_integer_value(value);
    if (json_is_integer(value) && number >= least && number <= most)
        return number;
    refuse_range(in, name, least, most);
    return least;
}

int64_t json_in_int(struct json_in *in, const char *name, int64_t least, int64_t most)
{
    const json_t *value = field(in, name);
    return value ? int_of(in, name, value, least, most) : least;
}

bool json_in_bool(struct json_in *in, const char *name)
{
    const json_t *value = field(in, name);
    if (value && !json_is_boolean(value))
        refuse(in, name, "is neither true nor false");
    return json_is_true(value);
}

void json_in_text(struct json_in *in, const char *name, char *to, size_t size)
{
    const json_t *value = field(in, name);
    to[0] = '\0';
    if (!value)
        return;
    if (!json_is_string(value)) {
        refuse(in, name, "is not text");
        return;
    }
    if (json_string_length(value) >= size) {
        char problem[48];
        snprintf(problem, sizeof problem, "is longer than %zu bytes", size - 1);
        refuse(in, name, problem);
        return;
    }
    memcpy(to, json_string_value(value), json_string_length(value) + 1);
}

void json_in_label(struct json_in *in, const char *name, char *to, size_t size)
{
    to[0] = '\0';
    if (json_in_has(in, name))
        json_in_text(in, name, to, size);
}

void json_in_hex(struct json_in *in, const char *name, char *to, size_t size)
{
    json_in_text(in, name, to, size);
    if (to[strspn(to, "0123456789ABCDEF")] == '\0')
        return;
    refuse(in, name, "is not upper-case hexadecimal");
    to[0] = '\0';
}

int json_in_choice(struct json_in *in, const char *name, const char *const *words, int count)
{
    char word[24];
    json_in_text(in, name, word, sizeof word);
    for (int i = 0; i < count; i++)
        if (!strcmp(word, words[i]))
            return i;
    refuse(in, name, "is none of the words it may be");
    return 0;
}

void json_in_key(struct json_in *in, const char *name, struct key *key)
{
    char text[KEY_LENGTH + 1];
    json_in_text(in, name, text, sizeof text);
    *key = (struct key){0};
    if (key_parse(text, key))
        refuse(in, name, "is not a key: 32 upper-case hexadecimal digits");
}

void json_in_room(struct json_in *in, const char *name, struct room_id *room)
{
    char text[ROOM_ID_SIZE];
    json_in_text(in, name, text, sizeof text);
    *room = (struct room_id){0};
    if (room_id_parse(text, room))
        refuse(in, name, "is not a room: 1 to 23 letters, digits, '-' or '_'");
}

static struct json_in inner(struct json_in *in, json_t *object)
{
    return (struct json_in){.object = object, .root = in->root};
}

int32_t json_in_day(struct json_in *in, const char *name)
{
    int number = (int)json_in_int(in, name, DAY_LEAST, DAY_MOST);
    struct local_time noon = {
        .year = number / 10000, .month = number / 100 % 100, .day = number % 100, .hour = 12};
    int32_t local_day = clock_local_day(clock_from_local(noon));
    if (clock_day_number(local_day) != number)
        refuse(in, name, "is not in the calendar");
    return local_day;
}

struct json_in json_in_object(struct json_in *in, const char *name)
{
    json_t *value = field(in, name);
    if (value && !json_is_object(value))
        refuse(in, name, "is not an object");
    struct json_in object = inner(in, value);
    snprintf(object.where, sizeof object.where, "%s.", name);
    return object;
}

int json_in_array(struct json_in *in, const char *name, int most)
{
    const json_t *value = field(in, name);
    if (value && !json_is_array(value))
        refuse(in, name, "is not an array");
    else if (json_array_size(value) > (size_t)most)
        refuse(in, name, "has too many elements");
    return in->root->status ? 0 : (int)json_array_size(value);
}

struct json_in json_in_element(struct json_in *in, const char *name, int index)
{
    const json_t *array = field(in, name);
    json_t *value = array ? json_array_get(array, (size_t)index) : NULL;
    struct json_in element = inner(in, value);
    snprintf(element.where, sizeof element.where, "%s[%d].", name, index);
    if (array && !json_is_object(value))
        refuse(in, name, "has an element that is not an object");
    return element;
}

int64_t json_in_element_int(struct json_in *in, const char *name, int index, int64_t least, int64_t most)
{
    const json_t *array = field(in, name);
    return array ? int_of(in, name, json_array_get(array, (size_t)index), least, most) : least;
}
