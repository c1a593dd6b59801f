/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/json_value.h"

#include <jansson.h>

/* The type is ours so that no other file needs jansson; it is only ever cast back. */
static const json_t *
inside(const aigcp_json *json)
{
    return (const json_t *)json;
}

/* jansson bounds nesting itself (2048), and a NUL in a string is no JSON for it by default. */
aigc_status
aigcp_json_parse(const char *text, size_t length, bool *repeated, aigcp_json **json)
{
    size_t flags = JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY;
    json_error_t error;
    json_t *value = json_loadb(text, length, flags | JSON_REJECT_DUPLICATES, &error);

    *repeated = false;
    if (!value && json_error_code(&error) == json_error_duplicate_key) {
        *repeated = true;
        value = json_loadb(text, length, flags, &error);
    }
    *json = (aigcp_json *)value;
    if (value)
        return AIGC_OK;
    return json_error_code(&error) == json_error_out_of_memory ? AIGC_ERR_MEMORY : AIGC_ERR_FORMAT;
}

void
aigcp_json_free(aigcp_json *json)
{
    json_decref((json_t *)json);
}

aigcp_json_kind
aigcp_json_kind_of(const aigcp_json *json)
{
    switch (json_typeof(inside(json))) {
    case JSON_OBJECT:
        return AIGCP_JSON_OBJECT;
    case JSON_ARRAY:
        return AIGCP_JSON_ARRAY;
    case JSON_STRING:
        return AIGCP_JSON_STRING;
    case JSON_INTEGER:
    case JSON_REAL:
        return AIGCP_JSON_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return AIGCP_JSON_BOOLEAN;
    case JSON_NULL:
        return AIGCP_JSON_NULL;
    }
    return AIGCP_JSON_NULL;
}

const char *
aigcp_json_kind_name(aigcp_json_kind kind)
{
    static const char *const names[] = { "null", "boolean", "number", "string", "array", "object" };

    return names[kind];
}

const char *
aigcp_json_string(const aigcp_json *json)
{
    return json_string_value(inside(json));
}

aigc_status
aigcp_json_each(const aigcp_json *object, aigcp_json_member_fn visit, void *context)
{
    json_t *json = (json_t *)(uintptr_t)object; /* iterating changes nothing */

    for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
        aigc_status status = visit(context, json_object_iter_key(at),
                                   (const aigcp_json *)json_object_iter_value(at));

        if (status != AIGC_OK)
            return status;
    }
    return AIGC_OK;
}

const aigcp_json *
aigcp_json_element(const aigcp_json *array, size_t index)
{
    return (const aigcp_json *)json_array_get(inside(array), index);
}

static int
append(const char *text, size_t length, void *buffer)
{
    return aigcp_buffer_append(buffer, text, length) == AIGC_OK ? 0 : -1;
}

aigc_status
aigcp_json_append(const aigcp_json *json, aigcp_buffer *text)
{
    size_t before = text->length;
    int failed = json_dump_callback(inside(json), append, text, JSON_COMPACT | JSON_ENCODE_ANY);

    if (failed == 0)
        return AIGC_OK;
    text->length = before;
    /* A tree that was read can always be written, unless there is no room. */
    return AIGC_ERR_MEMORY;
}
