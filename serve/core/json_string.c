/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON and the text they stand for. A string is a row of units: a byte, or an
 * escape. */
#include "serve/core/json_string.h"

#include <string.h>

#include "common/utf8.h"

#define ESCAPE_LENGTH 6 /* \u001f */
#define UNIT_TEXT_MAX 4

/* A byte or escape, and the text that it stands for. */
typedef struct unit {
    size_t raw; /* bytes in the string */
    uint8_t text[UNIT_TEXT_MAX];
    size_t length; /* of `text` */
} unit;

static int
hex_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    uint8_t letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The number of four hex digits, or -1. */
static int32_t
hex_number(const uint8_t *digits)
{
    int32_t number = 0;
    for (int i = 0; i < 4; i++) {
        int value = hex_value(digits[i]);
        if (value < 0)
            return -1;
        number = number * 16 + value;
    }
    return number;
}

/* What the letter behind a backslash stands for; 0 if it is none of the short escapes. */
static uint8_t
short_escape(uint8_t letter)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

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
            if (length - at < ESCAPE_LENGTH - 1 || hex_number(text + at + 1) < 0)
                return 0;
            at += ESCAPE_LENGTH - 2;
        } else if (at == length || !short_escape(text[at])) {
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

/* The text of one half of a character; `*high` is the first half before, and the one behind. */
static void
take_half(uint32_t code, uint16_t *high, unit *u)
{
    if (code < 0xDC00) {
        uint32_t character = ((code - 0xD800) << 10) + 0x10000;
        u->text[0] = (uint8_t)(0xF0 | character >> 18);
        u->text[1] = (uint8_t)(0x80 | (character >> 12 & 0x3F));
        u->length = 2;
        *high = (uint16_t)code;
        return;
    }
    if (*high) {
        uint32_t character = ((*high - 0xD800u) << 10) + 0x10000 + (code - 0xDC00);
        u->text[0] = (uint8_t)(0x80 | (character >> 6 & 0x3F));
        u->text[1] = (uint8_t)(0x80 | (character & 0x3F));
        u->length = 2;
    } else {
        u->text[0] = (uint8_t)(0xE0 | code >> 12);
        u->text[1] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        u->text[2] = (uint8_t)(0x80 | (code & 0x3F));
        u->length = 3;
    }
    *high = 0;
}

/* Read the unit at `raw`, which belongs to a string that was found good. */
static unit
read_unit(const uint8_t *raw, uint16_t *high)
{
    unit u = { .raw = 1, .text = { raw[0] }, .length = 1 };
    if (raw[0] == '\\' && raw[1] == 'u') {
        uint32_t code = (uint32_t)hex_number(raw + 2);
        u.raw = ESCAPE_LENGTH;
        if (code >= 0xD800 && code < 0xE000) {
            take_half(code, high, &u);
            return u;
        }
        u.length = aigcp_utf8_encode(code, u.text);
    } else if (raw[0] == '\\') {
        u.raw = 2;
        u.text[0] = short_escape(raw[1]);
    }
    *high = 0;
    return u;
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
    uint16_t high = 0;
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        if (is_key_letter(raw[at]) && used < room) {
            out[used++] = (char)raw[at++];
            continue;
        }
        unit u = read_unit(raw + at, &high);
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
aigcp_json_string_decode(const uint8_t *raw, size_t length, uint16_t *high, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_reserve(out, length);
    size_t at = 0;
    while (at < length && status == AIGC_OK) {
        const uint8_t *escape = memchr(raw + at, '\\', length - at);
        size_t plain = escape ? (size_t)(escape - raw) - at : length - at;
        if (plain > 0) {
            *high = 0;
            status = aigcp_buffer_append(out, raw + at, plain);
            at += plain;
        } else {
            unit u = read_unit(raw + at, high);
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

aigc_status
aigcp_json_string_edit(const uint8_t *raw, size_t length, uint16_t high, uint64_t start,
                       const aigcp_text_edit *edits, size_t count, const uint8_t *texts,
                       aigcp_buffer *out)
{
    uint64_t place = start; /* in the text */
    size_t next = 0;        /* edit whose text is not written yet */
    uint64_t gone = 0;      /* end of what was taken away */
    aigc_status status = AIGC_OK;
    while (next < count && edits[next].start < start) {
        gone = edits[next].end > gone ? edits[next].end : gone;
        next++;
    }
    for (size_t at = 0; at < length && status == AIGC_OK;) {
        unit u = read_unit(raw + at, &high);
        for (; next < count && edits[next].start < place + u.length && status == AIGC_OK; next++) {
            if (edits[next].length > 0)
                status =
                    aigcp_json_string_escape(texts + edits[next].text, edits[next].length, out);
            gone = edits[next].end > gone ? edits[next].end : gone;
        }
        bool inside = gone > place;
        if (status == AIGC_OK && !inside)
            status = aigcp_buffer_append(out, raw + at, u.raw);
        place += u.length;
        at += u.raw;
    }
    return status;
}
