/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by jansson; the one file that knows it. */
#include "cli/base64.h"
#include "cli/json_line.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LOST_NAME "_base64"

static json_t *
inside(cli_json *value)
{
    return (json_t *)value;
}

static const json_t *
inside_const(const cli_json *value)
{
    return (const json_t *)value;
}

static cli_json *
outside(json_t *value)
{
    return (cli_json *)value;
}

void
cli_json_set(cli_json *object, const char *name, cli_json *value)
{
    if (value == NULL || json_object_set_new(inside(object), name, inside(value)) != 0) {
        (void)json_object_clear(inside(object));
    }
}

cli_json *
cli_json_part(void)
{
    return outside(json_object());
}

cli_json *
cli_json_object(void)
{
    cli_json *object = cli_json_part();

    cli_json_set_number(object, "schema", CLI_JSON_SCHEMA);
    return object;
}

/* Text that is not UTF-8, as base64. */
static void
set_bytes(cli_json *object, const char *name, const char *text, size_t length)
{
    cli_string longer, encoded;

    cli_string_init(&longer);
    cli_string_init(&encoded);
    cli_string_add(&longer, name);
    cli_string_add(&longer, LOST_NAME);
    cli_base64_add(&encoded, text, length);
    if (longer.failed || encoded.failed) {
        (void)json_object_clear(inside(object));
    } else {
        cli_json_set(object, longer.data, outside(json_string(encoded.data)));
    }
    cli_string_free(&longer);
    cli_string_free(&encoded);
}

void
cli_json_set_text(cli_json *object, const char *name, const char *text, size_t length)
{
    json_t *value = json_stringn(text, length);

    if (value != NULL) {
        cli_json_set(object, name, outside(value));
    } else {
        set_bytes(object, name, text, length);
    }
}

void
cli_json_set_string(cli_json *object, const char *name, const char *text)
{
    cli_json_set_text(object, name, text, strlen(text));
}

void
cli_json_set_number(cli_json *object, const char *name, uint64_t number)
{
    cli_json_set(object, name, outside(json_integer((json_int_t)number)));
}

void
cli_json_set_flag(cli_json *object, const char *name, bool flag)
{
    cli_json_set(object, name, outside(json_boolean(flag)));
}

void
cli_json_set_null(cli_json *object, const char *name)
{
    cli_json_set(object, name, outside(json_null()));
}

cli_json *
cli_json_array(void)
{
    return outside(json_array());
}

bool
cli_json_push(cli_json *array, cli_json *value)
{
    return value != NULL && json_array_append_new(inside(array), inside(value)) == 0;
}

size_t
cli_json_count(const cli_json *value)
{
    const json_t *json = inside_const(value);

    return json_is_array(json) ? json_array_size(json) : json_object_size(json);
}

static int
add_piece(const char *piece, size_t length, void *out)
{
    cli_string_add_bytes(out, piece, length);
    return 0;
}

void
cli_json_add(cli_string *out, cli_json *object)
{
    if (json_object_size(inside(object)) == 0 ||
        json_dump_callback(inside(object), add_piece, out, JSON_COMPACT) != 0) {
        out->failed = true;
    }
    cli_json_free(object);
}

void
cli_json_add_line(cli_string *out, cli_json *object)
{
    cli_json_add(out, object);
    cli_string_add_character(out, '\n');
}

bool
cli_json_add_quoted(cli_string *out, const char *text, size_t length)
{
    json_t *value = json_stringn(text, length);

    if (value == NULL) {
        return false;
    }
    if (json_dump_callback(value, add_piece, out, JSON_ENCODE_ANY) != 0) {
        out->failed = true;
    }
    json_decref(value);
    return true;
}

void
cli_json_free(cli_json *value)
{
    json_decref(inside(value));
}

cli_json *
cli_json_parse(const char *text, size_t length, cli_string *problem)
{
    json_error_t error;
    json_t *value =
        json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);

    if (value == NULL) {
        cli_string_add(problem, error.text);
    }
    return outside(value);
}

bool
cli_json_is_object(const cli_json *value)
{
    return json_is_object(inside_const(value));
}

const cli_json *
cli_json_get(const cli_json *value, const char *name, size_t length)
{
    const json_t *json = inside_const(value);
    char *end;
    unsigned long index;

    if (json_is_object(json)) {
        return outside(json_object_getn(json, name, length));
    }
    if (!json_is_array(json) || length == 0 || strspn(name, "0123456789") < length) {
        return NULL;
    }
    index = strtoul(name, &end, 10);
    return end == name + length ? outside(json_array_get(json, index)) : NULL;
}

const char *
cli_json_text(const cli_json *value, size_t *length)
{
    *length = json_string_length(inside_const(value));
    return json_string_value(inside_const(value));
}
