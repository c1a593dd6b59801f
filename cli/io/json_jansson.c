/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by jansson; the one file that knows it. Objects are written member by member, so that a
 * failure cannot lose one of them unnoticed. */
#include "cli/io/base64.h"
#include "cli/io/characters.h"
#include "cli/io/decimal.h"
#include "cli/io/json_line.h"
#include "common/json_load_jansson.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define LOST_NAME "_base64"

static const json_t *
inside(const cli_json *value)
{
    return (const json_t *)value;
}

static cli_json *
outside(json_t *value)
{
    return (cli_json *)value;
}

/* ---- writing -------------------------------------------------------------------------- */

static int
add_piece(const char *piece, size_t length, void *out)
{
    cli_string_add_bytes(out, piece, length);
    return 0;
}

/* Add valid UTF-8 as a JSON string. */
static void
add_quoted(cli_string *out, const char *text, size_t length)
{
    json_t *value = json_stringn_nocheck(text, length);

    if (!value || json_dump_callback(value, add_piece, out, JSON_ENCODE_ANY) != 0)
        out->failed = true;
    json_decref(value);
}

/* Add what stands in front of a value: a comma, unless it is the first one, and the name. */
static void
add_name(cli_string *out, const char *name)
{
    if (out->length > 0 && !strchr("{[", out->data[out->length - 1]))
        cli_string_add_character(out, ',');
    if (name) {
        cli_string_add_character(out, '"');
        cli_string_add(out, name);
        cli_string_add(out, "\":");
    }
}

void
cli_json_begin(cli_string *out)
{
    cli_string_add_character(out, '{');
    cli_json_number(out, "schema", CLI_JSON_SCHEMA);
}

void
cli_json_end(cli_string *out)
{
    cli_string_add(out, "}\n");
}

void
cli_json_open(cli_string *out, const char *name, char bracket)
{
    add_name(out, name);
    cli_string_add_character(out, bracket);
}

void
cli_json_close(cli_string *out, char bracket)
{
    cli_string_add_character(out, bracket);
}

/* Add bytes that are not UTF-8 under a longer name. */
static void
add_lost_text(cli_string *out, const char *name, const char *text, size_t length)
{
    add_name(out, NULL);
    cli_string_add_character(out, '"');
    cli_string_add(out, name);
    cli_string_add(out, LOST_NAME "\":\"");
    cli_base64_add(out, text, length);
    cli_string_add_character(out, '"');
}

void
cli_json_text(cli_string *out, const char *name, const char *text, size_t length)
{
    if (!cli_text_is_utf8(text, length)) {
        add_lost_text(out, name, text, length);
        return;
    }
    add_name(out, name);
    add_quoted(out, text, length);
}

void
cli_json_string(cli_string *out, const char *name, const char *text)
{
    cli_json_text(out, name, text, strlen(text));
}

void
cli_json_number(cli_string *out, const char *name, uint64_t number)
{
    add_name(out, name);
    cli_string_format(out, "%" PRIu64, number);
}

void
cli_json_flag(cli_string *out, const char *name, bool flag)
{
    add_name(out, name);
    cli_string_add(out, flag ? "true" : "false");
}

void
cli_json_null(cli_string *out, const char *name)
{
    add_name(out, name);
    cli_string_add(out, "null");
}

void
cli_json_fraction(cli_string *out, const char *name, double number)
{
    add_name(out, name);
    cli_decimal_add(out, number, CLI_DECIMAL_DIGITS);
}

void
cli_json_read_text(cli_string *out, const char *name, const char *text, size_t length)
{
    add_name(out, name);
    cli_string_add_bytes(out, text, length);
}

/* ---- reading -------------------------------------------------------------------------- */

cli_json *
cli_json_parse(const char *text, size_t length, cli_string *problem)
{
    json_error_t error;
    json_t *value = aigcp_json_load(text, length, JSON_DECODE_ANY, &error);

    if (!value) {
        /* Not every lack of memory has a message. */
        problem->failed =
            error.text[0] == '\0' || json_error_code(&error) == json_error_out_of_memory;
        cli_string_add(problem, error.text);
    }
    return outside(value);
}

void
cli_json_free(cli_json *value)
{
    json_decref((json_t *)value);
}

bool
cli_json_is_object(const cli_json *value)
{
    return json_is_object(inside(value));
}

const cli_json *
cli_json_get(const cli_json *value, const char *name, size_t length)
{
    const json_t *json = inside(value);
    char *end;

    if (json_is_object(json))
        return outside(json_object_getn(json, name, length));
    if (!json_is_array(json) || length == 0 || strspn(name, "0123456789") < length)
        return NULL;
    unsigned long index = strtoul(name, &end, 10);
    return end == name + length ? outside(json_array_get(json, index)) : NULL;
}

const char *
cli_json_bytes(const cli_json *value, size_t *length)
{
    *length = json_string_length(inside(value));
    return json_string_value(inside(value));
}

bool
cli_json_is_true(const cli_json *value)
{
    return json_is_true(inside(value));
}

bool
cli_json_is_false(const cli_json *value)
{
    return json_is_false(inside(value));
}

bool
cli_json_is_null(const cli_json *value)
{
    return json_is_null(inside(value));
}

bool
cli_json_unsigned(const cli_json *value, uint64_t *number)
{
    json_int_t integer = json_integer_value(inside(value));

    *number = integer > 0 ? (uint64_t)integer : 0;
    return json_is_integer(inside(value)) && integer >= 0;
}
