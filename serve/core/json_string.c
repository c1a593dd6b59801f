/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON and the text they stand for. A string is a row of units: a byte, or an
 * escape. */
#include "serve/core/json_string.h"

#include <string.h>

#include "common/json_escape.h"
#include "common/lower_bound.h"
#include "common/utf8.h"

#define ESCAPE_LENGTH 6 /* \u001f */

/* Eight bytes are looked at at a time: in `found`, the highest bit of those that are looked for is
 * set, and perhaps of some that are worth more. So the least one tells, if it comes first. */
size_t
aigcp_json_plain_length(const uint8_t *text, size_t length)
{
    const uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
    size_t at = 0;
    for (uint64_t eight; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
        uint64_t found = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) |
                         ((eight - ones * 0x20) & ~eight);
        found &= high;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (found)
            return at + (size_t)__builtin_ctzll(found) / 8;
#else
        if (found)
            break;
#endif
    }
    while (at < length && text[at] != '"' && text[at] != '\\' && text[at] >= 0x20)
        at++;
    return at;
}

size_t
aigcp_json_string_end(const uint8_t *text, size_t length, size_t at)
{
    if (at >= length || text[at] != '"')
        return 0;
    for (at++; at < length; at++) {
        at += aigcp_json_plain_length(text + at, length - at);
        if (at < length && text[at] == '"')
            return at + 1;
        if (at == length || text[at] != '\\')
            return 0;
        at++;
        if (at < length && text[at] == 'u') {
            if (length - at < ESCAPE_LENGTH - 1 || aigcp_json_hex_number(text + at + 1) < 0)
                return 0;
            at += ESCAPE_LENGTH - 2;
        } else if (at == length || !aigcp_json_short_escape(text[at])) {
            return 0;
        }
    }
    return 0;
}

bool
aigcp_json_string_is_plain(const uint8_t *raw, size_t length)
{
    return length == 0 || !memchr(raw, '\\', length);
}

/* What nearly all keys are made of, and stands for itself. */
static bool
is_key_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || byte == '_';
}

bool
aigcp_json_string_key(const uint8_t *raw, size_t length, char *out, size_t room, size_t *out_length)
{
    aigcp_string_state state = { 0 };
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        if (is_key_letter(raw[at]) && used < room) {
            out[used++] = (char)raw[at++];
            continue;
        }
        aigcp_json_unit u = aigcp_json_unit_read(raw + at, length - at, &state);
        if (u.length > room - used)
            return false;
        memcpy(out + used, u.text, u.length);
        if (u.length == 1 && (u.text[0] == '\0' || u.text[0] == '.' || u.text[0] == '['))
            out[used] = '\x01';
        used += u.length;
        at += u.raw;
    }
    *out_length = used;
    return true;
}

aigc_status
aigcp_json_string_decode(const uint8_t *raw, size_t length, aigcp_string_state *state,
                         aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_reserve(out, length);
    size_t at = 0;
    while (at < length && status == AIGC_OK) {
        const bool is_text = state->place == AIGCP_PLACE_TEXT;
        const uint8_t *escape = is_text ? memchr(raw + at, '\\', length - at) : raw + at;
        size_t plain = escape ? (size_t)(escape - raw) - at : length - at;
        if (plain > 0) {
            state->high = 0;
            status = aigcp_buffer_append(out, raw + at, plain);
            at += plain;
        } else {
            aigcp_json_unit u = aigcp_json_unit_read(raw + at, length - at, state);
            status = aigcp_buffer_append(out, u.text, u.length);
            at += u.raw;
        }
    }
    return status;
}

aigc_status
aigcp_json_string_escape(const void *text, size_t length, aigcp_buffer *out)
{
    static const char hex[] = "0123456789abcdef";
    const uint8_t *bytes = text;
    aigc_status status = AIGC_OK;
    for (size_t at = 0; at < length && status == AIGC_OK;) {
        size_t size;
        uint32_t c = aigcp_utf8_decode(bytes + at, length - at, &size);
        if (c == AIGCP_UTF8_INVALID || c == AIGCP_UTF8_PARTIAL) {
            status = aigcp_buffer_append(out, "\xEF\xBF\xBD", 3);
        } else if (c < 0x20) {
            const char escape[ESCAPE_LENGTH] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
            status = c == '\n' ? aigcp_buffer_append(out, "\\n", 2)
                               : aigcp_buffer_append(out, escape, sizeof escape);
        } else {
            if (c == '"' || c == '\\')
                status = aigcp_buffer_append_byte(out, '\\');
            if (status == AIGC_OK)
                status = aigcp_buffer_append(out, bytes + at, size);
        }
        at += size;
    }
    return status;
}

static int
compare_start(const void *key, const void *item)
{
    const uint64_t offset = *(const uint64_t *)key;
    const aigcp_text_edit *edit = item;
    return offset < edit->start ? -1 : offset > edit->start;
}

size_t
aigcp_text_edits_before(const aigcp_text_edit *edits, size_t count, uint64_t offset)
{
    return aigcp_lower_bound(&offset, edits, count, sizeof *edits, compare_start);
}

/* A string that is being changed. */
typedef struct edited_string {
    const aigcp_text_changes *changes;
    size_t next;    /* edit whose text is not written yet */
    uint64_t place; /* in the text */
    uint64_t gone;  /* end of what was taken away */
    aigcp_buffer *out;
} edited_string;

/* Write a text in place of a unit: inside a string of JSON, with escapes of its own. */
static aigc_status
put_instead(const edited_string *s, const aigcp_json_unit *u, const void *text, size_t length)
{
    if (u->kind == AIGCP_UNIT_TEXT)
        return aigcp_json_string_escape(text, length, s->out);
    if (u->kind != AIGCP_UNIT_STRING)
        return AIGC_OK;
    if (aigcp_json_plain_length(text, length) == length)
        return aigcp_json_string_escape(text, length, s->out);
    aigcp_buffer inner;
    aigcp_buffer_init(&inner, s->out->limit);
    aigc_status status = aigcp_json_string_escape(text, length, &inner);
    if (status == AIGC_OK && inner.length > 0)
        status = aigcp_json_string_escape(inner.data, inner.length, s->out);
    aigcp_buffer_free(&inner);
    return status;
}

/* Write the texts of the edits that begin before `end`; `*begins` is whether there are any. */
static aigc_status
put_texts(edited_string *s, const aigcp_json_unit *u, uint64_t end, bool *begins)
{
    const aigcp_text_changes *c = s->changes;
    aigc_status status = AIGC_OK;
    *begins = false;
    for (; s->next < c->count && c->edits[s->next].start < end && status == AIGC_OK; s->next++) {
        const aigcp_text_edit *edit = &c->edits[s->next];
        if (edit->length > 0)
            status = put_instead(s, u, c->texts + edit->text, edit->length);
        s->gone = edit->end > s->gone ? edit->end : s->gone;
        *begins = true;
    }
    return status;
}

/* Write a unit, or what stands in its place. */
static aigc_status
edit_unit(edited_string *s, const uint8_t *raw, const aigcp_json_unit *u)
{
    bool begins;
    const uint64_t start = s->place;
    s->place += (u->is_cut ? 1 : u->length) - (u->goes_on ? 1 : 0);
    aigc_status status = put_texts(s, u, s->place, &begins);
    if (status != AIGC_OK)
        return status;
    const bool is_number = u->kind == AIGCP_UNIT_FIRST || u->kind == AIGCP_UNIT_DIGIT;
    const bool is_gone = u->goes_on ? s->gone >= start : s->gone > start;
    if (!is_gone || (u->kind == AIGCP_UNIT_FIXED && start < s->changes->end))
        return aigcp_buffer_append(s->out, raw, u->raw);
    if (is_number && start < s->changes->end && (begins || u->kind == AIGCP_UNIT_FIRST))
        return aigcp_buffer_append_byte(s->out, u->kind == AIGCP_UNIT_FIRST ? '1' : '0');
    return AIGC_OK;
}

aigc_status
aigcp_json_string_edit(const uint8_t *raw, size_t length, const aigcp_string_state *state,
                       uint64_t start, const aigcp_text_changes *changes, aigcp_buffer *out)
{
    aigcp_string_state at_hand = *state;
    edited_string s = { .changes = changes, .place = start, .out = out };
    aigc_status status = AIGC_OK;
    s.next = aigcp_text_edits_before(changes->edits, changes->count, start);
    if (s.next > 0)
        s.gone = changes->edits[s.next - 1].end;
    for (size_t at = 0; at < length && status == AIGC_OK;) {
        aigcp_json_unit u = aigcp_json_unit_read(raw + at, length - at, &at_hand);
        status = edit_unit(&s, raw + at, &u);
        at += u.raw;
    }
    return status;
}
