/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of UTF-8 text as a terminal sees them. The ranges are coarse on purpose: they
 * align a caret and keep a terminal safe; wcwidth() would depend on the locale. */
#include "cli/io/characters.h"

#include <string.h>

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

/* Unicode 15: general categories Cc, Cf, Zl, Zp, Co, and what is default-ignorable. */
static const range hidden[] = {
    { 0x0000, 0x001F },   { 0x007F, 0x009F },    { 0x00AD, 0x00AD },   { 0x034F, 0x034F },
    { 0x0600, 0x0605 },   { 0x061C, 0x061C },    { 0x06DD, 0x06DD },   { 0x070F, 0x070F },
    { 0x0890, 0x0891 },   { 0x08E2, 0x08E2 },    { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },
    { 0x180B, 0x180F },   { 0x200B, 0x200F },    { 0x2028, 0x202E },   { 0x2060, 0x206F },
    { 0x2800, 0x2800 },   { 0x3164, 0x3164 },    { 0xD800, 0xF8FF },   { 0xFE00, 0xFE0F },
    { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },    { 0xFFF0, 0xFFFB },   { 0x110BD, 0x110BD },
    { 0x110CD, 0x110CD }, { 0x13430, 0x1343F },  { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
    { 0xE0000, 0xE0FFF }, { 0xF0000, 0x10FFFF },
};

/* UAX #11, classes W and F, and emoji shown as pictures. */
static const range wide[] = {
    { 0x1100, 0x115F },   { 0x231A, 0x231B },   { 0x2329, 0x232A },   { 0x23E9, 0x23EC },
    { 0x25FD, 0x25FE },   { 0x2614, 0x2615 },   { 0x2648, 0x2653 },   { 0x267F, 0x267F },
    { 0x26A1, 0x26A1 },   { 0x26CE, 0x26CE },   { 0x2705, 0x2705 },   { 0x274C, 0x274C },
    { 0x2753, 0x2755 },   { 0x2795, 0x2797 },   { 0x2B1B, 0x2B1C },   { 0x2B50, 0x2B50 },
    { 0x2E80, 0x303E },   { 0x3041, 0x33FF },   { 0x3400, 0x4DBF },   { 0x4E00, 0xA4CF },
    { 0xA960, 0xA97F },   { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },   { 0xFE10, 0xFE19 },
    { 0xFE30, 0xFE6F },   { 0xFF01, 0xFF60 },   { 0xFFE0, 0xFFE6 },   { 0x16FE0, 0x18AFF },
    { 0x1B000, 0x1B2FF }, { 0x1F004, 0x1F004 }, { 0x1F0CF, 0x1F0CF }, { 0x1F18E, 0x1F18E },
    { 0x1F191, 0x1F19A }, { 0x1F200, 0x1F320 }, { 0x1F32D, 0x1F64F }, { 0x1F680, 0x1F6FF },
    { 0x1F900, 0x1FAFF }, { 0x20000, 0x3FFFD },
};

/* Combining marks of the scripts that rule files are likely to hold. */
static const range combining[] = {
    { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x064B, 0x065F },
    { 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A }, { 0x0E47, 0x0E4E }, { 0x1AB0, 0x1AFF },
    { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF }, { 0x302A, 0x302D }, { 0x3099, 0x309A },
    { 0xFE20, 0xFE2F },
};

#define IN(table, character) in_ranges(table, sizeof(table) / sizeof((table)[0]), character)

static bool
in_ranges(const range *ranges, size_t count, uint32_t character)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (character > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && character >= ranges[low].first;
}

/* Length of the character that a first byte announces; 0 if none begins so. */
static size_t
announced_length(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

uint32_t
cli_character(const char *text, size_t length, size_t *size)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint8_t first = (uint8_t)text[0];
    size_t announced = announced_length(first);

    *size = 1;
    if (announced <= 1)
        return announced == 1 ? first : CLI_NO_CHARACTER;
    if (announced > length)
        return CLI_NO_CHARACTER;
    uint32_t character = first & (0x7Fu >> announced);
    for (size_t i = 1; i < announced; i++) {
        uint8_t byte = (uint8_t)text[i];

        if ((byte & 0xC0) != 0x80)
            return CLI_NO_CHARACTER;
        character = character << 6 | (byte & 0x3Fu);
    }
    if (character < smallest[announced] || character > 0x10FFFF ||
        (character >= 0xD800 && character <= 0xDFFF))
        return CLI_NO_CHARACTER;
    *size = announced;
    return character;
}

bool
cli_character_is_hidden(uint32_t character)
{
    return IN(hidden, character);
}

unsigned
cli_character_width(uint32_t character)
{
    if (IN(combining, character))
        return 0;
    return IN(wide, character) ? 2 : 1;
}

bool
cli_text_is_utf8(const char *text, size_t length)
{
    size_t size;

    for (; length > 0; text += size, length -= size)
        if (cli_character(text, length, &size) == CLI_NO_CHARACTER)
            return false;
    return true;
}

size_t
cli_byte_order_mark(const char *text, size_t length)
{
    static const char mark[] = { '\xEF', '\xBB', '\xBF' };

    return length >= sizeof mark && memcmp(text, mark, sizeof mark) == 0 ? sizeof mark : 0;
}

size_t
cli_text_width(const char *text)
{
    size_t left = strlen(text), width = 0, size;

    while (left > 0) {
        width += cli_character_width(cli_character(text, left, &size));
        text += size;
        left -= size;
    }
    return width;
}
