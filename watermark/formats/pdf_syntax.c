/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_syntax.h"

#include "common/utf8.h"
#include "watermark/formats/document_limits.h"

#include <string.h>

static bool
is_white(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' ||
           byte == '\0';
}

static bool
is_delimiter(uint8_t byte)
{
    return byte != '\0' && strchr("()<>[]{}/%", byte) != NULL;
}

static bool
is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

void
aigcp_pdf_skip_space(const uint8_t *text, size_t length, size_t *at)
{
    while (*at < length && (is_white(text[*at]) || text[*at] == '%')) {
        if (text[*at] == '%')
            while (*at < length && text[*at] != '\n' && text[*at] != '\r')
                (*at)++;
        else
            (*at)++;
    }
}

bool
aigcp_pdf_word(const uint8_t *text, size_t length, size_t *at, const char *word)
{
    size_t size = strlen(word), place = *at;

    aigcp_pdf_skip_space(text, length, &place);
    if (length - place < size || memcmp(text + place, word, size) != 0)
        return false;
    *at = place + size;
    return true;
}

/* Behind "(...)", with parentheses in it in pairs. */
static bool
skip_literal(const uint8_t *text, size_t length, size_t *at)
{
    size_t depth = 0;

    for (; *at < length; (*at)++) {
        if (text[*at] == '\\') {
            (*at)++;
        } else if (text[*at] == '(') {
            depth++;
        } else if (text[*at] == ')' && --depth == 0) {
            (*at)++;
            return true;
        }
    }
    return false;
}

static void
skip_regular(const uint8_t *text, size_t length, size_t *at)
{
    while (*at < length && !is_white(text[*at]) && !is_delimiter(text[*at]))
        (*at)++;
}

/* Behind one token; `*change` is how it changes the depth. */
static bool
skip_token(const uint8_t *text, size_t length, size_t *at, int *change)
{
    *change = 0;
    if (*at >= length)
        return false;
    switch (text[*at]) {
    case '(':
        return skip_literal(text, length, at);
    case '[':
    case ']':
        *change = text[(*at)++] == '[' ? 1 : -1;
        return true;
    case '<':
    case '>':
        if (length - *at >= 2 && text[*at + 1] == text[*at]) {
            *change = text[*at] == '<' ? 1 : -1;
            *at += 2;
            return true;
        }
        while (*at < length && text[*at] != '>')
            (*at)++;
        return (*at)++ < length;
    case '/':
        (*at)++;
        skip_regular(text, length, at);
        return true;
    case ')':
    case '{':
    case '}':
        return false;
    default:
        skip_regular(text, length, at);
        return true;
    }
}

/* Behind " generation R", if that stands behind a number. */
static void
skip_reference(const uint8_t *text, size_t length, size_t begin, size_t *at)
{
    size_t place = *at, digits;

    for (size_t i = begin; i < *at; i++)
        if (!is_digit(text[i]))
            return;
    aigcp_pdf_skip_space(text, length, &place);
    for (digits = 0; place < length && is_digit(text[place]) && digits < 6; digits++)
        place++;
    if (digits == 0 || place == length || !is_white(text[place]))
        return;
    aigcp_pdf_skip_space(text, length, &place);
    if (place < length && text[place] == 'R' &&
        (place + 1 == length || is_white(text[place + 1]) || is_delimiter(text[place + 1])))
        *at = place + 1;
}

bool
aigcp_pdf_next(const uint8_t *text, size_t length, size_t *at, aigcp_pdf_value *value)
{
    size_t place = *at;
    int depth = 0, change;

    aigcp_pdf_skip_space(text, length, &place);
    size_t begin = place;
    do {
        aigcp_pdf_skip_space(text, length, &place);
        if (!skip_token(text, length, &place, &change))
            return false;
        depth += change;
    } while (depth > 0 && depth <= AIGCP_PDF_DEPTH);
    if (depth != 0 || place == begin || change < 0) {
        /* A closing bracket ends a value only if it closes what the value opened. */
        if (depth != 0 || text[begin] == ']' || text[begin] == '>')
            return false;
    }
    if (is_digit(text[begin]))
        skip_reference(text, length, begin, &place);
    *value = (aigcp_pdf_value){ text + begin, place - begin };
    *at = place;
    return true;
}

bool
aigcp_pdf_is_dictionary(const aigcp_pdf_value *value)
{
    return value->length >= 4 && value->text[0] == '<' && value->text[1] == '<';
}

bool
aigcp_pdf_is_array(const aigcp_pdf_value *value)
{
    return value->length >= 2 && value->text[0] == '[';
}

bool
aigcp_pdf_next_pair(const aigcp_pdf_value *dictionary, size_t *at, aigcp_pdf_value *key,
                    aigcp_pdf_value *value)
{
    size_t end = dictionary->length - 2, place = *at == 0 ? 2 : *at;

    if (!aigcp_pdf_next(dictionary->text, end, &place, key) || key->text[0] != '/')
        return false;
    key->text++;
    key->length--;
    if (!aigcp_pdf_next(dictionary->text, end, &place, value))
        return false;
    *at = place; /* only behind a whole pair */
    return true;
}

bool
aigcp_pdf_next_item(const aigcp_pdf_value *array, size_t *at, aigcp_pdf_value *item)
{
    *at = *at == 0 ? 1 : *at;
    return aigcp_pdf_next(array->text, array->length - 1, at, item);
}

static int
hex_digit(uint8_t byte)
{
    if (is_digit(byte))
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

bool
aigcp_pdf_name_is(const aigcp_pdf_value *name, const char *word)
{
    size_t at = 0;

    for (; *word != '\0'; word++) {
        uint8_t byte = at < name->length ? name->text[at] : 0;

        if (byte == '#' && name->length - at >= 3 && hex_digit(name->text[at + 1]) >= 0 &&
            hex_digit(name->text[at + 2]) >= 0) {
            byte = (uint8_t)(hex_digit(name->text[at + 1]) * 16 + hex_digit(name->text[at + 2]));
            at += 2;
        }
        if (at >= name->length || byte != (uint8_t)*word)
            return false;
        at++;
    }
    return at == name->length;
}

bool
aigcp_pdf_is_name(const aigcp_pdf_value *value, const char *word)
{
    aigcp_pdf_value name = *value;

    if (value->length < 2 || value->text[0] != '/')
        return false;
    name.text++;
    name.length--;
    return aigcp_pdf_name_is(&name, word);
}

aigcp_pdf_value
aigcp_pdf_get(const aigcp_pdf_value *dictionary, const char *key)
{
    aigcp_pdf_value found = { NULL, 0 }, name, value;
    size_t at = 0;

    if (!aigcp_pdf_is_dictionary(dictionary))
        return found;
    while (aigcp_pdf_next_pair(dictionary, &at, &name, &value))
        if (aigcp_pdf_name_is(&name, key))
            found = value;
    return found;
}

bool
aigcp_pdf_integer(const aigcp_pdf_value *value, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < value->length; i++) {
        if (!is_digit(value->text[i]) || *number > UINT64_MAX / 10 - 1)
            return false;
        *number = *number * 10 + (uint64_t)(value->text[i] - '0');
    }
    return value->length > 0;
}

bool
aigcp_pdf_read_reference(const aigcp_pdf_value *value, aigcp_pdf_reference *reference)
{
    aigcp_pdf_value part = { value->text, 0 };
    size_t at = 0;

    while (part.length < value->length && is_digit(value->text[part.length]))
        part.length++;
    if (value->length < 5 || value->text[value->length - 1] != 'R' ||
        !aigcp_pdf_integer(&part, &reference->number))
        return false;
    at = part.length;
    aigcp_pdf_skip_space(value->text, value->length, &at);
    part.text = value->text + at;
    for (part.length = 0; at < value->length && is_digit(value->text[at]); at++)
        part.length++;
    return aigcp_pdf_integer(&part, &reference->generation) &&
           reference->number <= AIGCP_PDF_OBJECTS_MAX && reference->generation <= UINT16_MAX;
}

/* ---- strings ----------------------------------------------------------------------------- */

static aigc_status
decode_hex(const aigcp_pdf_value *value, aigcp_buffer *out)
{
    int high = -1;
    aigc_status status = AIGC_OK;

    for (size_t i = 1; status == AIGC_OK && i + 1 < value->length; i++) {
        int digit = hex_digit(value->text[i]);

        if (digit < 0) {
            if (!is_white(value->text[i]))
                return AIGC_ERR_FORMAT;
        } else if (high < 0) {
            high = digit;
        } else {
            status = aigcp_buffer_append_byte(out, (uint8_t)(high * 16 + digit));
            high = -1;
        }
    }
    return status == AIGC_OK && high >= 0 ? aigcp_buffer_append_byte(out, (uint8_t)(high * 16))
                                          : status;
}

/* What stands behind a backslash; `*at` is then its last byte. Returns the byte it means, -1 for a
 * line that goes on. */
static int
decode_escape(const aigcp_pdf_value *value, size_t *at)
{
    static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";
    uint8_t byte = value->text[*at];
    const char *name = byte != '\0' ? strchr(names, byte) : NULL;

    if (name)
        return values[name - names];
    if (byte == '\r' && value->text[*at + 1] == '\n') {
        (*at)++;
        return -1;
    }
    if (byte == '\n' || byte == '\r')
        return -1;
    if (byte >= '0' && byte <= '7') {
        int octal = byte - '0';

        for (int i = 0; i < 2 && value->text[*at + 1] >= '0' && value->text[*at + 1] <= '7'; i++)
            octal = octal * 8 + value->text[++*at] - '0';
        return octal & 0xFF;
    }
    return byte;
}

static aigc_status
decode_literal(const aigcp_pdf_value *value, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;

    /* The last byte is the parenthesis, so that there is always one more to look at. */
    for (size_t i = 1; status == AIGC_OK && i + 1 < value->length; i++) {
        int byte = value->text[i];

        if (byte == '\\') {
            i++;
            byte = decode_escape(value, &i);
        } else if (byte == '\r') {
            i += value->text[i + 1] == '\n';
            byte = '\n';
        }
        if (byte >= 0)
            status = aigcp_buffer_append_byte(out, (uint8_t)byte);
    }
    return status;
}

static aigc_status
append_code_point(uint32_t code_point, aigcp_buffer *out)
{
    uint8_t bytes[AIGCP_UTF8_MAX];

    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = 0xFFFD;
    return aigcp_buffer_append(out, bytes, aigcp_utf8_encode(code_point, bytes));
}

static aigc_status
append_utf16(const uint8_t *bytes, size_t length, bool little, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;
    size_t first = little ? 1 : 0;

    for (size_t i = 0; status == AIGC_OK && i + 1 < length; i += 2) {
        uint32_t unit = (uint32_t)bytes[i + first] << 8 | bytes[i + 1 - first];

        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < length) {
            uint32_t low = (uint32_t)bytes[i + 2 + first] << 8 | bytes[i + 3 - first];

            if (low >= 0xDC00 && low <= 0xDFFF) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        status = append_code_point(unit, out);
    }
    return status;
}

/* Bytes without a mark. Writers that do not know PDFDocEncoding put UTF-8 there. */
static aigc_status
append_unmarked(const uint8_t *bytes, size_t length, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;

    if (aigcp_utf8_valid_prefix(bytes, length) == length)
        return aigcp_buffer_append(out, bytes, length);
    for (size_t i = 0; status == AIGC_OK && i < length; i++)
        status = append_code_point(bytes[i], out);
    return status;
}

aigc_status
aigcp_pdf_read_string(const aigcp_pdf_value *value, aigcp_buffer *out)
{
    aigcp_buffer raw;
    aigc_status status = AIGC_ERR_FORMAT;

    aigcp_buffer_init(&raw, AIGCP_METADATA_MAX);
    if (value->length >= 2 && value->text[0] == '(')
        status = decode_literal(value, &raw);
    else if (value->length >= 2 && value->text[0] == '<' && value->text[1] != '<')
        status = decode_hex(value, &raw);
    if (status == AIGC_OK && raw.length >= 2 && raw.data[0] == 0xFE && raw.data[1] == 0xFF)
        status = append_utf16(raw.data + 2, raw.length - 2, false, out);
    else if (status == AIGC_OK && raw.length >= 2 && raw.data[0] == 0xFF && raw.data[1] == 0xFE)
        status = append_utf16(raw.data + 2, raw.length - 2, true, out);
    else if (status == AIGC_OK && raw.length >= 3 && memcmp(raw.data, "\xef\xbb\xbf", 3) == 0)
        status = append_unmarked(raw.data + 3, raw.length - 3, out);
    else if (status == AIGC_OK)
        status = append_unmarked(raw.data, raw.length, out);
    aigcp_buffer_free(&raw);
    return status;
}

static aigc_status
write_hex(uint32_t unit, aigcp_buffer *out)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[5] = { digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
                     digits[unit & 15], '\0' };

    return aigcp_buffer_append_string(out, text);
}

static aigc_status
write_utf16(const char *text, aigcp_buffer *out)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t length = strlen(text), size;
    aigc_status status = aigcp_buffer_append_string(out, "<FEFF");

    for (size_t at = 0; status == AIGC_OK && at < length; at += size) {
        uint32_t code_point = aigcp_utf8_decode(bytes + at, length - at, &size);

        if (code_point > 0x10FFFF)
            code_point = 0xFFFD;
        if (code_point >= 0x10000) {
            status = write_hex(0xD800 + ((code_point - 0x10000) >> 10), out);
            code_point = 0xDC00 + ((code_point - 0x10000) & 0x3FF);
        }
        if (status == AIGC_OK)
            status = write_hex(code_point, out);
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, '>') : status;
}

aigc_status
aigcp_pdf_write_string(const char *text, aigcp_buffer *out)
{
    for (const char *byte = text; *byte != '\0'; byte++)
        if ((uint8_t)*byte < 0x20 || (uint8_t)*byte > 0x7E)
            return write_utf16(text, out);
    aigc_status status = aigcp_buffer_append_byte(out, '(');
    for (; status == AIGC_OK && *text != '\0'; text++) {
        if (strchr("()\\", *text) != NULL)
            status = aigcp_buffer_append_byte(out, '\\');
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(out, (uint8_t)*text);
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, ')') : status;
}

aigc_status
aigcp_pdf_write_number(uint64_t number, unsigned width, aigcp_buffer *out)
{
    char text[24];
    size_t at = sizeof text;

    do {
        text[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || sizeof text - at < width);
    return aigcp_buffer_append(out, text + at, sizeof text - at);
}
