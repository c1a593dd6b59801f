/* SPDX-License-Identifier: Apache-2.0 */
/* How a text is written as YAML. The choice is stricter than YAML asks for: rules take every
 * value as a text, but editors and other readers do not. */
#include "libfilter/authoring/yaml_scalar.h"

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"

/* Whether a character is written as an escape: it shows nothing, or acts on what shows it. */
static bool
needs_escape(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character <= 0xA0) ||
           (character >= 0x2028 && character <= 0x2029) || (character & 0xFFFE) == 0xFFFE ||
           aigcp_hidden_kind(character) != AIGCP_HIDDEN_NOT;
}

/* Whether any character of a text needs an escape; a newline does not, if `lines`. */
static bool
has_escapes(const char *text, size_t length, bool lines)
{
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t character = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        if (needs_escape(character) && !(lines && character == '\n'))
            return true;
    }
    return false;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Whether a text of several lines can stand as it is: YAML finds out the indentation by its first
 * line, and nobody sees spaces at the end of one. */
static bool
fits_literal(const char *text, size_t length)
{
    if (!memchr(text, '\n', length) || is_space(text[0]) || has_escapes(text, length, true))
        return false;
    for (size_t i = 1; i < length; i++)
        if (text[i] == '\n' && text[i - 1] == ' ')
            return false;
    return !is_space(text[length - 1]) || (text[length - 1] == '\n' && !is_space(text[length - 2]));
}

static bool
is_one_of(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++) {
        size_t size = strlen(*words);
        bool same = size == length;
        for (size_t i = 0; same && i < size; i++) {
            bool is_capital = text[i] >= 'A' && text[i] <= 'Z';
            same = (is_capital ? text[i] + ('a' - 'A') : text[i]) == (*words)[i];
        }
        if (same)
            return true;
    }
    return false;
}

/* Whether some reader of YAML takes a text for a number, a date, a switch or nothing. */
static bool
is_ambiguous(const char *text, size_t length)
{
    static const char *const words[] = { "~",  "null", "true", "false", "yes", "no",
                                         "on", "off",  "y",    "n",     NULL };
    if (is_one_of(text, length, words))
        return true;
    if (!strchr("0123456789+-.", text[0]))
        return false;
    size_t i = 0;
    while (i < length && strchr("0123456789abcdefABCDEFoxXinfINF_+-.:TZtz ", text[i]))
        i++;
    return i == length;
}

/* Whether a text means itself without quotes. */
static bool
fits_plain(const char *text, size_t length, bool in_flow)
{
    if (length == 0 || strchr("-?:,[]{}#&*!|>'\"%@`=<", text[0]) || is_space(text[0]) ||
        is_space(text[length - 1]) || text[length - 1] == ':')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (in_flow && strchr(",[]{}:#?", text[i]))
            return false;
        if (text[i] == ':' && is_space(text[i + 1 < length ? i + 1 : i]))
            return false;
        if (text[i] == '#' && is_space(text[i - 1]))
            return false;
    }
    /* Ideographic and other wide spaces at either end would be taken for nothing. */
    size_t size;
    uint32_t first = aigcp_utf8_decode((const uint8_t *)text, length, &size);
    return first != 0x3000 && !(length >= 3 && !memcmp(text + length - 3, "\xE3\x80\x80", 3)) &&
           !(length == 3 && !memcmp(text, "...", 3));
}

aigcp_scalar_style
aigcp_scalar_style_of(const char *text, size_t length, aigcp_scalar_kind kind, bool in_flow)
{
    if (length == 0)
        return AIGCP_SCALAR_SINGLE;
    if (has_escapes(text, length, false)) {
        bool literal = !in_flow && kind == AIGCP_SCALAR_TEXT && fits_literal(text, length);
        return literal ? AIGCP_SCALAR_LITERAL : AIGCP_SCALAR_DOUBLE;
    }
    /* libfyaml 0.7 loses quotes of which two stand side by side in single quotes. */
    for (size_t i = 1; i < length; i++)
        if (text[i] == '\'' && text[i - 1] == '\'')
            return AIGCP_SCALAR_DOUBLE;
    bool quoted = kind == AIGCP_SCALAR_REGEX || !fits_plain(text, length, in_flow) ||
                  (kind == AIGCP_SCALAR_TEXT && is_ambiguous(text, length));
    return quoted ? AIGCP_SCALAR_SINGLE : AIGCP_SCALAR_PLAIN;
}

/* -- writing ------------------------------------------------------------------------- */

static aigc_status
write_single(aigcp_buffer *out, const char *text, size_t length)
{
    aigc_status status = aigcp_buffer_append_byte(out, '\'');
    for (size_t i = 0; i < length && status == AIGC_OK; i++) {
        if (text[i] == '\'')
            status = aigcp_buffer_append_byte(out, '\'');
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(out, (uint8_t)text[i]);
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, '\'') : status;
}

/* One character inside double quotes. */
static aigc_status
write_escaped(aigcp_buffer *out, const char *text, size_t size, uint32_t character)
{
    char escape[16];
    if (character == '"' || character == '\\')
        (void)snprintf(escape, sizeof escape, "\\%c", (char)character);
    else if (character == '\n')
        (void)snprintf(escape, sizeof escape, "\\n");
    else if (character == '\t')
        (void)snprintf(escape, sizeof escape, "\\t");
    else if (!needs_escape(character))
        return aigcp_buffer_append(out, text, size);
    else if (character < 0x100)
        (void)snprintf(escape, sizeof escape, "\\x%02X", (unsigned)character);
    else
        (void)snprintf(escape, sizeof escape, character < 0x10000 ? "\\u%04X" : "\\U%08X",
                       (unsigned)character);
    return aigcp_buffer_append_string(out, escape);
}

static aigc_status
write_double(aigcp_buffer *out, const char *text, size_t length)
{
    aigc_status status = aigcp_buffer_append_byte(out, '"');
    for (size_t i = 0, size; i < length && status == AIGC_OK; i += size) {
        uint32_t character = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        status = write_escaped(out, text + i, size, character);
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, '"') : status;
}

static aigc_status
write_spaces(aigcp_buffer *out, size_t count)
{
    aigc_status status = AIGC_OK;
    while (count-- && status == AIGC_OK)
        status = aigcp_buffer_append_byte(out, ' ');
    return status;
}

/* The lines of a literal, without its header. */
static aigc_status
write_lines(aigcp_buffer *out, const char *text, size_t length, size_t indent)
{
    aigc_status status = AIGC_OK;
    if (text[length - 1] == '\n')
        length--;
    for (size_t start = 0; start <= length && status == AIGC_OK;) {
        const char *newline = memchr(text + start, '\n', length - start);
        size_t size = (newline ? (size_t)(newline - text) : length) - start;
        if (start)
            status = aigcp_buffer_append_byte(out, '\n');
        if (status == AIGC_OK && size)
            status = write_spaces(out, indent);
        if (status == AIGC_OK)
            status = aigcp_buffer_append(out, text + start, size);
        start += size + 1;
    }
    return status;
}

aigc_status
aigcp_scalar_write(aigcp_buffer *out, const char *text, size_t length, aigcp_scalar_style style,
                   size_t indent)
{
    switch (style) {
    case AIGCP_SCALAR_PLAIN:
        return aigcp_buffer_append(out, text, length);
    case AIGCP_SCALAR_SINGLE:
        return write_single(out, text, length);
    case AIGCP_SCALAR_DOUBLE:
        return write_double(out, text, length);
    case AIGCP_SCALAR_LITERAL:
        return write_lines(out, text, length, indent);
    }
    return AIGC_ERR_INTERNAL;
}

/* -- columns ------------------------------------------------------------------------- */

/* Wide and full-width characters of UAX #11, in blocks. */
static bool
is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

size_t
aigcp_columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0, size; i < length; i += size)
        columns += is_wide(aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size)) ? 2 : 1;
    return columns;
}
