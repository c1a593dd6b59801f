/* SPDX-License-Identifier: Apache-2.0 */
/* The way from the bytes of a carrier to a label: as JSON if it can be had at all. */
#include "watermark/media/label_reader.h"

#include "common/utf8.h"
#include "watermark/limits.h"

#include <string.h>

typedef struct text_view {
    const char *data;
    size_t length;
} text_view;

/* ---- keys ------------------------------------------------------------------------------- */

/* Spellings in lower case, without "_" and "-". */
static const struct {
    const char *spelling;
    unsigned key;
    bool legacy;
} keys[] = {
    { "label", AIGC_FIELD_LABEL, false },
    { "contentproducer", AIGC_FIELD_CONTENT_PRODUCER, false },
    { "produceid", AIGC_FIELD_PRODUCE_ID, false },
    { "reservedcode1", AIGC_FIELD_RESERVED_CODE1, false },
    { "reservecode1", AIGC_FIELD_RESERVED_CODE1, false },
    { "contentpropagator", AIGC_FIELD_CONTENT_PROPAGATOR, false },
    { "propagator", AIGC_FIELD_CONTENT_PROPAGATOR, false },
    { "propagateid", AIGC_FIELD_PROPAGATE_ID, false },
    { "propagatorid", AIGC_FIELD_PROPAGATE_ID, false },
    { "propatorid", AIGC_FIELD_PROPAGATE_ID, false },
    { "reservedcode2", AIGC_FIELD_RESERVED_CODE2, false },
    { "reservecode2", AIGC_FIELD_RESERVED_CODE2, false },
    { "serviceprovider", AIGC_FIELD_CONTENT_PRODUCER, true },
    { "contentid", AIGC_FIELD_PRODUCE_ID, true },
    { "time", AIGCP_KEY_TIME, true },
    { "aigc", AIGCP_KEY_WRAPPER, false },
    { "aigcinfo", AIGCP_KEY_VENDOR, false },
    { "aigclabeltype", AIGCP_KEY_VENDOR, false },
};

/* Whether a key is this spelling, but for case, "_" and "-". */
static bool
spells(const char *key, size_t length, const char *spelling)
{
    for (size_t i = 0; i < length; i++) {
        char c = key[i];

        if (c == '_' || c == '-')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if (c != *spelling || c == '\0')
            return false;
        spelling++;
    }
    return *spelling == '\0';
}

unsigned
aigcp_label_key(const char *key, size_t length, bool *legacy)
{
    *legacy = false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (spells(key, length, keys[i].spelling)) {
            *legacy = keys[i].legacy;
            return keys[i].key;
        }
    }
    return AIGCP_KEY_UNKNOWN;
}

/* ---- fields ----------------------------------------------------------------------------- */

aigc_status
aigcp_label_keep(aigcp_label_reading *reading, aigcp_arena *arena, const char *key,
                 size_t key_length, const char *value, size_t length, aigcp_json_kind kind)
{
    bool legacy;
    unsigned place = aigcp_label_key(key, key_length, &legacy);

    if (place == AIGCP_KEY_VENDOR && reading->form == AIGC_FORM_NONE)
        reading->form = AIGC_FORM_VENDOR;
    if (place > AIGCP_KEY_TIME || (place < AIGCP_LABEL_FIELDS && reading->fields[place].value))
        return AIGC_OK;
    char *copy = aigcp_arena_copy(arena, value, length);
    char *spelling = aigcp_arena_copy(arena, key, key_length);
    if (!copy || !spelling)
        return AIGC_ERR_MEMORY;
    if (place == AIGCP_KEY_TIME) {
        reading->time = copy;
        return AIGC_OK;
    }
    reading->fields[place] = (aigcp_read_field){ copy, spelling, kind };
    if (!legacy)
        reading->form = AIGC_FORM_GB45438;
    else if (reading->form != AIGC_FORM_GB45438)
        reading->form = AIGC_FORM_LEGACY;
    return AIGC_OK;
}

/* "label" is a word that anything may use for a key: alone, it is a label only as the standard
 * spells it. The other keys are used for nothing else. */
static void
forget_what_is_none(aigcp_label_reading *reading)
{
    const aigcp_read_field *label = &reading->fields[AIGC_FIELD_LABEL];

    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++)
        if (i != AIGC_FIELD_LABEL && reading->fields[i].value)
            return;
    if (reading->form == AIGC_FORM_GB45438 && strcmp(label->key, "Label") != 0) {
        reading->form = AIGC_FORM_NONE;
        memset(reading->fields, 0, sizeof reading->fields);
    }
}

/* ---- JSON ------------------------------------------------------------------------------- */

typedef struct member_visit {
    aigcp_label_reading *reading;
    aigcp_arena *arena;
    const aigcp_json *wrapped; /* the value of the key AIGC, if there is one */
} member_visit;

static aigc_status
visit_member(void *context, const char *key, const aigcp_json *value)
{
    member_visit *visit = context;
    aigcp_json_kind kind = aigcp_json_kind_of(value);
    const char *string = aigcp_json_string(value);
    size_t length = strlen(key);
    aigcp_buffer text;
    aigc_status status = AIGC_OK;
    bool legacy;

    if (aigcp_label_key(key, length, &legacy) == AIGCP_KEY_WRAPPER) {
        visit->wrapped = value;
        return AIGC_OK;
    }
    if (string) {
        return aigcp_label_keep(visit->reading, visit->arena, key, length, string, strlen(string),
                                kind);
    }
    aigcp_buffer_init(&text, 2 * AIGC_FOUND_TEXT_MAX);
    if (kind != AIGCP_JSON_NULL)
        status = aigcp_json_append(value, &text);
    if (status == AIGC_OK) {
        status =
            aigcp_label_keep(visit->reading, visit->arena, key, length,
                             text.length > 0 ? (const char *)text.data : "", text.length, kind);
    }
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status read_text(text_view text, aigcp_arena *arena, aigcp_label_reading *reading,
                             unsigned depth);

/* A label inside a wrapper inside a string is as deep as real ones go. */
static aigc_status
read_value(const aigcp_json *json, aigcp_arena *arena, aigcp_label_reading *reading, unsigned depth)
{
    member_visit visit = { reading, arena, NULL };
    const char *string = aigcp_json_string(json);

    if (depth > AIGCP_LABEL_DEPTH_MAX)
        return AIGC_OK;
    if (string)
        return read_text((text_view){ string, strlen(string) }, arena, reading, depth + 1);
    if (aigcp_json_kind_of(json) == AIGCP_JSON_ARRAY && aigcp_json_element(json, 0))
        return read_value(aigcp_json_element(json, 0), arena, reading, depth + 1);
    aigc_status status = aigcp_json_each(json, visit_member, &visit);
    if (status == AIGC_OK && visit.wrapped)
        status = read_value(visit.wrapped, arena, reading, depth + 1);
    return status;
}

/* @return AIGC_ERR_FORMAT if it is no JSON. */
static aigc_status
read_json(text_view text, aigcp_arena *arena, aigcp_label_reading *reading, unsigned depth)
{
    aigcp_json *json;
    bool repeated;
    aigc_status status = aigcp_json_parse(text.data, text.length, &repeated, &json);

    if (status == AIGC_OK) {
        reading->repeated = reading->repeated || repeated;
        status = read_value(json, arena, reading, depth);
    }
    aigcp_json_free(json);
    return status;
}

/* ---- text ------------------------------------------------------------------------------- */

static bool
begins(text_view text, const char *with, size_t length)
{
    return text.length >= length && memcmp(text.data, with, length) == 0;
}

#define BEGINS(text, literal) begins(text, literal, sizeof(literal) - 1)

static const char *
find(text_view text, const char *what)
{
    size_t length = strlen(what);

    for (size_t at = 0; at + length <= text.length; at++)
        if (memcmp(text.data + at, what, length) == 0)
            return text.data + at;
    return NULL;
}

static text_view
drop(text_view text, size_t count)
{
    return (text_view){ text.data + count, text.length - count };
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

/* Leave out what may stand before a value: white space, a byte order mark, the character code
 * of an EXIF comment, the name AIGC. */
static text_view
find_value(text_view text)
{
    while (text.length > 0 && is_blank(text.data[text.length - 1]))
        text.length--;
    if (BEGINS(text, "ASCII\0\0\0") || BEGINS(text, "UNICODE\0"))
        text = drop(text, 8);
    if (BEGINS(text, "\xef\xbb\xbf"))
        text = drop(text, 3);
    while (text.length > 0 && is_blank(text.data[0]))
        text = drop(text, 1);
    if (text.length == 0 || strchr("{[\"\\&'", text.data[0]))
        return text;
    const char *name = find(text, "AIGC");
    if (name)
        text = drop(text, (size_t)(name - text.data));
    const char *brace = memchr(text.data, '{', text.length);
    return brace ? drop(text, (size_t)(brace - text.data)) : (text_view){ text.data, 0 };
}

/* Put U+FFFD for what is not UTF-8. */
static aigc_status
mend_encoding(text_view text, aigcp_arena *arena, text_view *mended)
{
    const uint8_t *bytes = (const uint8_t *)text.data;
    char *out = aigcp_arena_alloc(arena, 3 * text.length + 1);
    size_t length = 0, size;

    if (!out)
        return AIGC_ERR_MEMORY;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t character = aigcp_utf8_decode(bytes + at, text.length - at, &size);

        if (character == AIGCP_UTF8_INVALID || character == AIGCP_UTF8_PARTIAL)
            character = 0xFFFD;
        length += aigcp_utf8_encode(character, (uint8_t *)out + length);
    }
    *mended = (text_view){ out, length };
    return AIGC_OK;
}

static const struct {
    const char *escaped;
    char plain;
} escapes[] = {
    { "&quot;", '"' }, { "&#34;", '"' }, { "&#x22;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' },
    { "&lt;", '<' },   { "&gt;", '>' },  { "&amp;", '&' },  { "\\\"", '"' },    { "\\\\", '\\' },
};

/* The first of `escapes` is for XML, from this one on for JSON. */
#define XML_ESCAPES 8
#define ALL_ESCAPES (sizeof(escapes) / sizeof(escapes[0]))

/* Undo one level of escaping: those escapes from `first` to before `end`. */
static aigc_status
undo_escapes(text_view text, size_t first, size_t end, aigcp_arena *arena, text_view *plain)
{
    char *out = aigcp_arena_alloc(arena, text.length + 1);
    size_t length = 0, at = 0;

    if (!out)
        return AIGC_ERR_MEMORY;
    while (at < text.length) {
        size_t i = first;

        while (i < end && !begins(drop(text, at), escapes[i].escaped, strlen(escapes[i].escaped)))
            i++;
        out[length++] = i < end ? escapes[i].plain : text.data[at];
        at += i < end ? strlen(escapes[i].escaped) : 1;
    }
    *plain = (text_view){ out, length };
    return AIGC_OK;
}

/* Read the text after undoing escapes, if there are any.
 * @return AIGC_ERR_FORMAT if that makes no JSON of it. */
static aigc_status
read_escaped(text_view text, size_t first, size_t end, aigcp_arena *arena,
             aigcp_label_reading *reading, unsigned depth)
{
    text_view plain;

    if (!find(text, escapes[first].escaped))
        return AIGC_ERR_FORMAT;
    aigc_status status = undo_escapes(text, first, end, arena, &plain);
    if (status == AIGC_OK)
        status = read_json(plain, arena, reading, depth);
    reading->escaped = reading->escaped || status == AIGC_OK;
    return status;
}

static aigc_status
read_text(text_view text, aigcp_arena *arena, aigcp_label_reading *reading, unsigned depth)
{
    text = find_value(text);
    if (text.length == 0)
        return AIGC_OK;
    aigc_status status = read_json(text, arena, reading, depth);
    if (status == AIGC_ERR_FORMAT &&
        aigcp_utf8_valid_prefix((const uint8_t *)text.data, text.length) < text.length) {
        reading->encoding = true;
        status = mend_encoding(text, arena, &text);
        if (status == AIGC_OK)
            status = read_json(text, arena, reading, depth);
    }
    if (status == AIGC_ERR_FORMAT)
        status = read_escaped(text, 0, XML_ESCAPES, arena, reading, depth);
    if (status == AIGC_ERR_FORMAT)
        status = read_escaped(text, XML_ESCAPES, ALL_ESCAPES, arena, reading, depth);
    if (status == AIGC_ERR_FORMAT) {
        reading->broken = true;
        status = aigcp_label_salvage(text.data, text.length, arena, reading);
    }
    return status;
}

aigc_status
aigcp_label_read(const char *text, size_t length, aigcp_arena *arena, aigcp_label_reading *reading)
{
    text_view view = { text, length < AIGC_FOUND_TEXT_MAX ? length : AIGC_FOUND_TEXT_MAX };

    memset(reading, 0, sizeof *reading);
    aigc_status status = read_text(view, arena, reading, 0);
    if (status == AIGC_OK)
        forget_what_is_none(reading);
    return status;
}
