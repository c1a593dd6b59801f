/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters may stand in a field that people read. */
#include "watermark/printable.h"

#include "common/utf8.h"

/* docs/formats.md repeats this list; it is part of the format of the mark. */
static const struct {
    uint32_t first;
    uint32_t last;
} unprintable[] = {
    { 0x0000, 0x001F },   /* controls */
    { 0x007F, 0x009F },   /* delete, C1 controls */
    { 0x00AD, 0x00AD },   /* soft hyphen */
    { 0x034F, 0x034F },   /* combining grapheme joiner */
    { 0x061C, 0x061C },   /* Arabic letter mark */
    { 0x115F, 0x1160 },   /* Hangul fillers */
    { 0x17B4, 0x17B5 },   /* Khmer inherent vowels */
    { 0x180B, 0x180F },   /* Mongolian selectors */
    { 0x200B, 0x200F },   /* zero width, directional marks */
    { 0x2028, 0x202E },   /* line separators, directional embeddings */
    { 0x2060, 0x206F },   /* joiners, isolates, invisible operators */
    { 0x3164, 0x3164 },   /* Hangul filler */
    { 0xD800, 0xDFFF },   /* surrogates; not UTF-8 in the first place */
    { 0xFDD0, 0xFDEF },   /* noncharacters */
    { 0xFE00, 0xFE0F },   /* variation selectors */
    { 0xFEFF, 0xFEFF },   /* byte order mark */
    { 0xFFA0, 0xFFA0 },   /* half-width Hangul filler */
    { 0xFFF0, 0xFFFB },   /* interlinear annotation and its reserve */
    { 0x1BCA0, 0x1BCA3 }, /* shorthand format controls */
    { 0x1D173, 0x1D17A }, /* musical format controls */
    { 0xE0000, 0xE0FFF }, /* tags, variation selectors and their reserve */
};

static bool
is_printable_character(uint32_t code_point)
{
    if ((code_point & 0xFFFE) == 0xFFFE)
        return false; /* the last two of every plane are noncharacters */
    for (size_t i = 0; i < sizeof unprintable / sizeof *unprintable; i++) {
        if (code_point < unprintable[i].first)
            return true;
        if (code_point <= unprintable[i].last)
            return false;
    }
    return true;
}

bool
aigcp_is_printable(const void *text, size_t length)
{
    const uint8_t *bytes = text;
    size_t position = 0;
    while (position < length) {
        size_t size;
        uint32_t code_point = aigcp_utf8_decode(bytes + position, length - position, &size);
        if (code_point == AIGCP_UTF8_INVALID || code_point == AIGCP_UTF8_PARTIAL ||
            !is_printable_character(code_point))
            return false;
        position += size;
    }
    return true;
}
