#include "wire/json_out.h"
#include "wire/json_text.h"

struct json_out json_out_element(void)
{
    json_t *object = json_object();
    return (struct json_out){.object = object, .failed = !object};
}

struct json_out json_out_begin(void)
{
    struct json_out out = json_out_element();
    json_out_int(&out, "v", 1);
    return out;
}

/* jansson takes the value also when it fails, and a NULL value is a failure of making it. */
static void set(struct json_out *out, const char *name, json_t *value)
{
    if (json_object_set_new(out->object, name, value))
        out->failed = true;
}

void json_out_int(struct json_out *out, const char *name, int64_t value)
{
    set(out, name, json_integer(value));
}

void json_out_bool(struct json_out *out, const char *name, bool value)
{
    set(out, name, json_boolean(value));
}

void json_out_text(struct json_out *out, const char *name, const char *value)
{
    set(out, name, json_string(value));
}

void json_out_object(struct json_out *out, const char *name, struct json_out *object)
{
    out->failed = out->failed || object->failed;
    set(out, name, object->object);
}

void json_out_array(struct json_out *out, const char *name)
{
    set(out, name, json_array());
}

static void append(struct json_out *out, const char *name, json_t *value)
{
    if (!json_object_get(out->object, name))
        json_out_array(out, name);
    if (json_array_append_new(json_object_get(out->object, name), value))
        out->failed = true;
}

void json_out_append(struct json_out *out, const char *name, struct json_out *element)
{
    out->failed = out->failed || element->failed;
    append(out, name, element->object);
}

void json_out_append_int(struct json_out *out, const char *name, int64_t value)
{
    append(out, name, json_integer(value));
}

char *json_out_end(struct json_out *out)
{
    char *bytes = out->failed ? NULL : json_text(out->object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(out->object);
    out->object = NULL;
    return bytes;
}
