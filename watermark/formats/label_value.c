/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/label_value.h"

#include "common/utf8.h"

#include <string.h>

static char
fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* `word` is in lower case. */
static bool
equals(const char *text, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (fold(text[i]) != word[i])
            return false;
    return true;
}

static bool
contains(const char *text, size_t length, const char *word)
{
    size_t size = strlen(word);

    for (size_t at = 0; at + size <= length; at++)
        if (equals(text + at, word, size))
            return true;
    return false;
}

bool
aigcp_name_is_aigc(const char *name, size_t length)
{
    return length == 4 && equals(name, "aigc", length);
}

bool
aigcp_text_has_fields(const char *text, size_t length)
{
    static const char *const fields[] = { "contentproducer", "produceid", "contentpropagator",
                                          "propagateid", "serviceprovider" };

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (contains(text, length, fields[i]))
            return true;
    return false;
}

bool
aigcp_tag_is_label(const char *name, size_t name_length, const char *text, size_t length)
{
    return aigcp_name_is_aigc(name, name_length) || aigcp_text_has_fields(text, length);
}

aigc_carrier_kind
aigcp_tag_kind(const char *name, size_t length)
{
    return contains(name, length, "aigc") ? AIGC_CARRIER_AIGC : AIGC_CARRIER_GLUED;
}

void
aigcp_json_part(const char **text, size_t *length)
{
    size_t begin = 0, end = *length;

    while (begin < end && (*text)[begin] != '{')
        begin++;
    while (end > begin && (*text)[end - 1] != '}')
        end--;
    if (begin < end) {
        *text += begin;
        *length = end - begin;
    }
}

static aigc_status
append_code_point(aigcp_buffer *buffer, uint32_t code_point)
{
    uint8_t bytes[AIGCP_UTF8_MAX];

    return aigcp_buffer_append(buffer, bytes, aigcp_utf8_encode(code_point, bytes));
}

aigc_status
aigcp_append_utf16(aigcp_buffer *buffer, const uint8_t *data, size_t length, bool big_endian)
{
    aigc_status status = AIGC_OK;
    size_t high = big_endian ? 0 : 1, low = 1 - high;

    for (size_t at = 0; status == AIGC_OK && at + 1 < length; at += 2) {
        uint32_t unit = (uint32_t)data[at + high] << 8 | data[at + low], next = 0;

        if ((unit & 0xFC00) == 0xD800 && at + 3 < length)
            next = (uint32_t)data[at + 2 + high] << 8 | data[at + 2 + low];
        if ((next & 0xFC00) == 0xDC00) {
            unit = 0x10000 + ((unit & 0x3FF) << 10) + (next & 0x3FF);
            at += 2;
        } else if ((unit & 0xF800) == 0xD800) {
            unit = 0xFFFD;
        }
        status = append_code_point(buffer, unit);
    }
    return status;
}

aigc_status
aigcp_append_latin1(aigcp_buffer *buffer, const uint8_t *data, size_t length)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < length; i++)
        status = append_code_point(buffer, data[i]);
    return status;
}
