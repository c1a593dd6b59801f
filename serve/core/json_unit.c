/* SPDX-License-Identifier: Apache-2.0 */
/* The units of a string of JSON, also of one that stands for JSON. */
#include "serve/core/json_unit.h"

#include <string.h>

#include "common/json_escape.h"
#include "common/utf8.h"

#define ESCAPE_LENGTH 6 /* \u001f */

/* The text of one half of a character; `*high` is the first half before, and the one behind. */
static void
take_half(uint32_t code, uint16_t *high, aigcp_json_unit *u)
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

static void
take_code(uint32_t code, uint16_t *high, aigcp_json_unit *u)
{
    if (code >= 0xD800 && code < 0xE000) {
        take_half(code, high, u);
        return;
    }
    u->length = aigcp_utf8_encode(code, u->text);
    *high = 0;
}

/* Read a byte or escape of the string itself. */
static aigcp_json_unit
read_plain(const uint8_t *raw, uint16_t *high)
{
    aigcp_json_unit u = { .raw = 1, .text = { raw[0] }, .length = 1 };
    if (raw[0] == '\\' && raw[1] == 'u') {
        u.raw = ESCAPE_LENGTH;
        take_code((uint32_t)aigcp_json_hex_number(raw + 2), high, &u);
        return u;
    }
    if (raw[0] == '\\') {
        u.raw = 2;
        u.text[0] = aigcp_json_short_escape(raw[1]);
    }
    *high = 0;
    return u;
}

/* Where the text is JSON. */

static bool
is_one_of(uint8_t byte, const char *bytes)
{
    return byte != '\0' && strchr(bytes, byte);
}

/* Take a byte between strings. `u` is it, and gets its kind. */
static void
take_outside(aigcp_string_state *state, aigcp_json_unit *u)
{
    const uint8_t byte = u->length == 1 ? u->text[0] : 0x80;
    const bool in_number = state->place == AIGCP_PLACE_NUMBER;
    if (state->place == AIGCP_PLACE_BEGIN) {
        u->kind = is_one_of(byte, "{[ \t\r\n") ? AIGCP_UNIT_FIXED : AIGCP_UNIT_TEXT;
        if (u->kind == AIGCP_UNIT_TEXT)
            state->place = AIGCP_PLACE_TEXT;
        else if (byte == '{' || byte == '[')
            state->place = AIGCP_PLACE_OUTSIDE;
        return;
    }
    state->place = AIGCP_PLACE_OUTSIDE;
    u->kind = AIGCP_UNIT_TEXT;
    if (byte == '"') {
        state->place = AIGCP_PLACE_STRING;
        u->kind = AIGCP_UNIT_FIXED;
    } else if (is_one_of(byte, "{}[]:, \t\r\n")) {
        u->kind = AIGCP_UNIT_FIXED;
    } else if (byte == '-' && !in_number) {
        u->kind = AIGCP_UNIT_FIRST; /* what follows begins the number as well */
    } else if (is_one_of(byte, in_number ? "0123456789.eE+-" : "0123456789")) {
        state->place = AIGCP_PLACE_NUMBER;
        u->kind = in_number ? AIGCP_UNIT_DIGIT : AIGCP_UNIT_FIRST;
    }
}

/* The text of an escape that is none: all that was read of it. */
static void
give_up_escape(aigcp_string_state *state, aigcp_json_unit *u)
{
    u->length = 0;
    u->text[u->length++] = '\\';
    if (state->place == AIGCP_PLACE_HEX)
        u->text[u->length++] = 'u';
    memcpy(u->text + u->length, state->digit, state->digits);
    u->length += state->digits;
    state->place = AIGCP_PLACE_STRING;
    state->inner_high = 0;
}

/* Take a byte of an escape. @return 1 if `u` is complete; 0 if not; -1 if it is without it. */
static int
take_escaped(aigcp_string_state *state, const aigcp_json_unit *next, aigcp_json_unit *u)
{
    const uint8_t byte = next->length == 1 ? next->text[0] : 0x80;
    if (state->place == AIGCP_PLACE_ESCAPE && byte == 'u') {
        state->place = AIGCP_PLACE_HEX;
        return 0;
    }
    if (state->place == AIGCP_PLACE_ESCAPE && aigcp_json_short_escape(byte)) {
        u->text[0] = aigcp_json_short_escape(byte);
        u->length = 1;
        state->inner_high = 0;
        state->place = AIGCP_PLACE_STRING;
        return 1;
    }
    if (state->place == AIGCP_PLACE_ESCAPE || aigcp_json_hex_value(byte) < 0) {
        give_up_escape(state, u);
        return -1;
    }
    state->digit[state->digits++] = (char)byte;
    if (state->digits < sizeof state->digit)
        return 0;
    take_code((uint32_t)aigcp_json_hex_number((const uint8_t *)state->digit), &state->inner_high,
              u);
    state->place = AIGCP_PLACE_STRING;
    return 1;
}

/* Read an escape of a string in the text, of which `u` is what was read before. */
static aigcp_json_unit
read_escape(const uint8_t *raw, size_t length, aigcp_string_state *state, aigcp_json_unit u)
{
    while (u.raw < length) {
        const uint16_t high = state->high;
        const aigcp_json_unit next = read_plain(raw + u.raw, &state->high);
        const int taken = take_escaped(state, &next, &u);
        if (taken < 0)
            state->high = high;
        else
            u.raw += next.raw;
        if (taken != 0)
            return u;
    }
    u.is_cut = true;
    u.length = 0;
    return u;
}

aigcp_json_unit
aigcp_json_unit_read(const uint8_t *raw, size_t length, aigcp_string_state *state)
{
    if (aigcp_string_is_cut(state)) {
        const aigcp_json_unit before = { .kind = AIGCP_UNIT_STRING, .goes_on = true };
        return read_escape(raw, length, state, before);
    }
    aigcp_json_unit u = read_plain(raw, &state->high);
    if (state->place == AIGCP_PLACE_TEXT)
        return u;
    if (state->place != AIGCP_PLACE_STRING) {
        take_outside(state, &u);
        return u;
    }
    const uint8_t byte = u.length == 1 ? u.text[0] : 0x80;
    u.kind = AIGCP_UNIT_STRING;
    if (byte == '"') {
        state->place = AIGCP_PLACE_OUTSIDE;
        u.kind = AIGCP_UNIT_FIXED;
    } else if (byte == '\\') {
        state->place = AIGCP_PLACE_ESCAPE;
        state->digits = 0;
        return read_escape(raw, length, state, u);
    }
    state->inner_high = 0;
    return u;
}
