/* SPDX-License-Identifier: Apache-2.0 */
/* An entry of YAML front matter as JSON. What label writers make is read: mappings in block and
 * flow style, one in the other, with plain and quoted scalars, and block scalars. No anchors, no
 * tags, no scalars of several lines but block ones. */
#include "common/utf8.h"
#include "watermark/formats/document_limits.h"
#include "watermark/formats/front_matter.h"
#include "watermark/formats/json_text.h"

#include <stdlib.h>
#include <string.h>

typedef struct yaml_reader {
    const char *text;
    size_t at, end;
    unsigned depth;
    aigcp_buffer *json;
} yaml_reader;

static aigc_status read_flow(yaml_reader *reader);

static bool
at_any(const yaml_reader *reader, const char *bytes)
{
    char byte = reader->at < reader->end ? reader->text[reader->at] : '\0';

    return byte != '\0' && strchr(bytes, byte);
}

static void
skip_any(yaml_reader *reader, const char *bytes)
{
    while (at_any(reader, bytes))
        reader->at++;
}

/* White space, and a comment with white space before it, to the end of the line. */
static void
skip_rest_of_line(yaml_reader *reader)
{
    skip_any(reader, " \t");
    if (at_any(reader, "#"))
        while (reader->at < reader->end && reader->text[reader->at] != '\n')
            reader->at++;
    skip_any(reader, "\r");
}

static bool
at_line_end(const yaml_reader *reader)
{
    return reader->at == reader->end || reader->text[reader->at] == '\n';
}

/* To the begin of the first line that is neither blank nor a comment; returns how far that is
 * indented. */
static size_t
next_content_line(yaml_reader *reader)
{
    for (;;) {
        size_t begin = reader->at;

        skip_any(reader, " ");
        size_t indent = reader->at - begin;
        skip_rest_of_line(reader);
        if (!at_line_end(reader)) {
            reader->at = begin;
            return indent;
        }
        if (reader->at == reader->end)
            return 0;
        reader->at++;
    }
}

/* ---- scalars -------------------------------------------------------------------------- */

static bool
read_hex(yaml_reader *reader, unsigned digits, uint32_t *value)
{
    *value = 0;
    for (; digits > 0; digits--, reader->at++) {
        char byte = at_any(reader, "0123456789abcdefABCDEF") ? reader->text[reader->at] : '\0';

        if (byte == '\0')
            return false;
        *value = *value << 4 | (uint32_t)(byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10);
    }
    return true;
}

/* \xNN, \uNNNN, \UNNNNNNNN; two \u may be a pair of surrogates, as JSON writes them. */
static aigc_status
read_code_point(yaml_reader *reader, unsigned digits, aigcp_buffer *scalar)
{
    uint8_t bytes[AIGCP_UTF8_MAX];
    uint32_t value, low;

    if (!read_hex(reader, digits, &value))
        return AIGC_ERR_FORMAT;
    if (digits == 4 && value >= 0xD800 && value < 0xDC00 && reader->end - reader->at >= 6 &&
        memcmp(reader->text + reader->at, "\\u", 2) == 0) {
        reader->at += 2;
        if (!read_hex(reader, 4, &low) || low < 0xDC00 || low > 0xDFFF)
            return AIGC_ERR_FORMAT;
        value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return AIGC_ERR_FORMAT;
    return aigcp_buffer_append(scalar, bytes, aigcp_utf8_encode(value, bytes));
}

static aigc_status
read_escape(yaml_reader *reader, aigcp_buffer *scalar)
{
    static const char names[] = "0abtnvfre \"/\\";
    static const char values[] = "\0\a\b\t\n\v\f\r\x1b \"/\\";
    char byte = reader->at < reader->end ? reader->text[reader->at++] : '\n';
    const char *name = byte != '\0' ? strchr(names, byte) : NULL;

    if (name)
        return aigcp_buffer_append_byte(scalar, (uint8_t)values[name - names]);
    switch (byte) {
    case 'x':
        return read_code_point(reader, 2, scalar);
    case 'u':
        return read_code_point(reader, 4, scalar);
    case 'U':
        return read_code_point(reader, 8, scalar);
    default:
        return AIGC_ERR_FORMAT;
    }
}

static aigc_status
read_quoted(yaml_reader *reader, aigcp_buffer *scalar)
{
    char quote = reader->text[reader->at++];
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && reader->at < reader->end) {
        char byte = reader->text[reader->at++];

        if (byte == '\n')
            break;
        if (byte == quote && quote == '\'' && at_any(reader, "'"))
            reader->at++;
        else if (byte == quote)
            return AIGC_OK;
        status = byte == '\\' && quote == '"' ? read_escape(reader, scalar)
                                              : aigcp_buffer_append_byte(scalar, (uint8_t)byte);
    }
    return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
}

/* Words that mean no string (YAML 1.2, 10.3.2), as JSON. */
static const char *
json_word(const char *text, size_t length)
{
    static const struct {
        const char *yaml, *json;
    } words[] = {
        { "", "null" },       { "~", "null" },      { "null", "null" },   { "Null", "null" },
        { "NULL", "null" },   { "true", "true" },   { "True", "true" },   { "TRUE", "true" },
        { "false", "false" }, { "False", "false" }, { "FALSE", "false" },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].yaml) == length && memcmp(words[i].yaml, text, length) == 0)
            return words[i].json;
    return NULL;
}

/* A number that is one in JSON, too, and that nobody writes differently than it is read. */
static bool
is_whole_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return length == 1 || (length > 1 && length < 16 && text[0] != '0');
}

static aigc_status
append_plain(yaml_reader *reader, const char *text, size_t length)
{
    const char *word = json_word(text, length);

    if (word)
        return aigcp_buffer_append_string(reader->json, word);
    if (is_whole_number(text, length))
        return aigcp_buffer_append(reader->json, text, length);
    return aigcp_json_append_string(reader->json, text, length);
}

/* A string that is the whole value may be the label itself, written as JSON. */
static bool
is_json_label(const aigcp_buffer *scalar)
{
    size_t at = 0;

    while (at < scalar->length && strchr(" \t\r\n", scalar->data[at]) && scalar->data[at] != 0)
        at++;
    return at < scalar->length && scalar->data[at] == '{';
}

/* Append what a quoted or block scalar holds. */
static aigc_status
append_scalar(yaml_reader *reader, const aigcp_buffer *scalar)
{
    if (reader->depth == 0 && is_json_label(scalar))
        return aigcp_buffer_append(reader->json, scalar->data, scalar->length);
    return aigcp_json_append_string(reader->json, (const char *)scalar->data, scalar->length);
}

static aigc_status
read_quoted_value(yaml_reader *reader)
{
    aigcp_buffer scalar;

    aigcp_buffer_init(&scalar, AIGCP_FRONT_MATTER_MAX);
    aigc_status status = read_quoted(reader, &scalar);
    if (status == AIGC_OK)
        status = append_scalar(reader, &scalar);
    aigcp_buffer_free(&scalar);
    return status;
}

/* A plain scalar up to one of `ends`, a comment, or the end of the line. */
static aigc_status
read_plain(yaml_reader *reader, const char *ends)
{
    size_t begin = reader->at, behind = begin;

    while (!at_line_end(reader) && !at_any(reader, ends)) {
        char byte = reader->text[reader->at];

        if ((byte == '#' && reader->at > begin && behind < reader->at) ||
            (byte == ':' && *ends != '\0' && reader->at + 1 < reader->end &&
             strchr(" ,}]\n", reader->text[reader->at + 1])))
            break;
        reader->at++;
        if (!strchr(" \t\r", byte))
            behind = reader->at;
    }
    return append_plain(reader, reader->text + begin, behind - begin);
}

/* "|" or ">": the lines that are indented more than their key. Folding does not matter to JSON,
 * which is the only thing that is written so. */
static aigc_status
read_block_scalar(yaml_reader *reader, size_t indent)
{
    aigcp_buffer scalar;
    aigc_status status = AIGC_OK;
    size_t margin = 0;

    while (!at_line_end(reader))
        reader->at++;
    aigcp_buffer_init(&scalar, AIGCP_FRONT_MATTER_MAX);
    while (status == AIGC_OK && reader->end - reader->at > 1) {
        size_t begin = ++reader->at;

        skip_any(reader, " ");
        size_t inside = reader->at - begin;
        if (!at_line_end(reader) && inside <= indent && !at_any(reader, "\r")) {
            reader->at = begin;
            break;
        }
        margin = margin == 0 ? inside : margin;
        reader->at = begin + (inside < margin ? inside : margin);
        begin = reader->at;
        while (!at_line_end(reader))
            reader->at++;
        status = aigcp_buffer_append(&scalar, reader->text + begin, reader->at - begin);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(&scalar, '\n');
    }
    if (status == AIGC_OK)
        status = append_scalar(reader, &scalar);
    aigcp_buffer_free(&scalar);
    return status;
}

/* ---- collections ---------------------------------------------------------------------- */

static aigc_status
enter(yaml_reader *reader, char bracket)
{
    if (reader->depth == AIGCP_FRONT_MATTER_DEPTH)
        return AIGC_ERR_LIMIT;
    reader->depth++;
    return aigcp_buffer_append_byte(reader->json, (uint8_t)bracket);
}

static aigc_status
leave(yaml_reader *reader, char bracket)
{
    reader->depth--;
    return aigcp_buffer_append_byte(reader->json, (uint8_t)bracket);
}

/* A key is always a string, whatever it looks like. */
static aigc_status
read_key(yaml_reader *reader)
{
    size_t begin = reader->at, end;

    if (at_any(reader, "\"'"))
        return read_quoted_value(reader);
    while (!at_line_end(reader) && !(reader->text[reader->at] == ':' &&
                                     (reader->at + 1 == reader->end ||
                                      strchr(" \t\r\n\"'{[,}", reader->text[reader->at + 1]))))
        reader->at++;
    for (end = reader->at; end > begin && reader->text[end - 1] == ' ';)
        end--;
    return end > begin ? aigcp_json_append_string(reader->json, reader->text + begin, end - begin)
                       : AIGC_ERR_FORMAT;
}

static aigc_status
read_colon(yaml_reader *reader)
{
    skip_any(reader, " \t");
    if (!at_any(reader, ":"))
        return AIGC_ERR_FORMAT;
    reader->at++;
    return aigcp_buffer_append_byte(reader->json, ':');
}

#define FLOW_SPACE " \t\r\n"

/* One member of a flow mapping, or one item of a flow sequence. */
static aigc_status
read_flow_item(yaml_reader *reader, bool is_mapping)
{
    aigc_status status = AIGC_OK;

    if (is_mapping) {
        status = read_key(reader);
        if (status == AIGC_OK)
            status = read_colon(reader);
        skip_any(reader, FLOW_SPACE);
    }
    return status == AIGC_OK ? read_flow(reader) : status;
}

static aigc_status
read_flow_collection(yaml_reader *reader)
{
    bool is_mapping = reader->text[reader->at] == '{';
    char close = is_mapping ? '}' : ']';
    char ends[] = { close, '\0' };
    aigc_status status = enter(reader, reader->text[reader->at++]);

    for (bool first = true; status == AIGC_OK; first = false) {
        skip_any(reader, FLOW_SPACE);
        if (at_any(reader, ends)) {
            reader->at++;
            return leave(reader, close);
        }
        if (!first) {
            if (!at_any(reader, ","))
                return AIGC_ERR_FORMAT;
            reader->at++;
            skip_any(reader, FLOW_SPACE);
            if (at_any(reader, ends))
                continue; /* a comma at the end is allowed in YAML */
            status = aigcp_buffer_append_byte(reader->json, ',');
        }
        if (status == AIGC_OK)
            status = read_flow_item(reader, is_mapping);
    }
    return status;
}

/* The depth of the recursion is bounded by enter(). */
static aigc_status
read_flow(yaml_reader *reader)
{
    if (at_any(reader, "{["))
        return read_flow_collection(reader);
    return at_any(reader, "\"'") ? read_quoted_value(reader) : read_plain(reader, ",}]");
}

static aigc_status read_block(yaml_reader *reader, size_t indent);

/* A value in block style; its key is indented by `indent`. */
static aigc_status
read_value(yaml_reader *reader, size_t indent)
{
    skip_rest_of_line(reader);
    if (at_line_end(reader)) {
        size_t inside = next_content_line(reader);

        return inside > indent ? read_block(reader, inside)
                               : aigcp_buffer_append_string(reader->json, "null");
    }
    if (at_any(reader, "|>"))
        return read_block_scalar(reader, indent);
    if (at_any(reader, "&*!%@`"))
        return AIGC_ERR_FORMAT;
    aigc_status status = at_any(reader, "{[")    ? read_flow(reader)
                         : at_any(reader, "\"'") ? read_quoted_value(reader)
                                                 : read_plain(reader, "");
    skip_rest_of_line(reader);
    return status == AIGC_OK && !at_line_end(reader) ? AIGC_ERR_FORMAT : status;
}

/* A mapping whose keys are indented by `indent`; or a flow collection on lines of its own. */
static aigc_status
read_block(yaml_reader *reader, size_t indent)
{
    reader->at += indent;
    if (at_any(reader, "{[\"'") && reader->depth == 0) {
        size_t colon = reader->at;

        if (at_any(reader, "{["))
            return read_flow(reader);
        for (colon++; colon < reader->end && !strchr(":\n", reader->text[colon]);)
            colon++;
        if (colon == reader->end || reader->text[colon] == '\n')
            return read_quoted_value(reader);
    }
    aigc_status status = enter(reader, '{');
    while (status == AIGC_OK) {
        status = read_key(reader);
        if (status == AIGC_OK)
            status = read_colon(reader);
        if (status == AIGC_OK)
            status = read_value(reader, indent);
        size_t next = status == AIGC_OK ? next_content_line(reader) : 0;
        if (status != AIGC_OK || reader->at == reader->end || next < indent)
            break;
        if (next > indent)
            return AIGC_ERR_FORMAT;
        reader->at += next;
        status = aigcp_buffer_append_byte(reader->json, ',');
    }
    return status == AIGC_OK ? leave(reader, '}') : status;
}

aigc_status
aigcp_front_matter_json(const char *text, const aigcp_front_matter_entry *entry, aigcp_buffer *json)
{
    yaml_reader reader = { text, entry->value, entry->end, 0, json };
    aigc_status status = read_value(&reader, 0);

    if (status == AIGC_OK)
        (void)next_content_line(&reader);
    return status == AIGC_OK && reader.at != reader.end ? AIGC_ERR_FORMAT : status;
}
