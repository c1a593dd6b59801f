/* SPDX-License-Identifier: Apache-2.0 */
/* Decode text into units. */
#include "libfilter/text_units.h"

#include "common/utf8.h"
#include "libfilter/fold.h"
#include "libfilter/limits.h"
#include "libfilter/look_alikes.h"
#include "libfilter/text_walk.h"

bool
aigcp_reads_as_letter(const uint8_t *text, size_t at)
{
    for (int signs = 0; at > 0 && signs <= AIGCP_MAX_LEET_SIGNS; signs++) {
        uint32_t c, self;
        size_t count;
        at = aigcp_character_before(text, at, &c);
        if (c == AIGCP_UTF8_INVALID)
            return false;
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count == 0)
            return false;
        uint32_t last = fold[count - 1];
        if ((last >= 'a' && last <= 'z') || (last >= '0' && last <= '9'))
            return true;
        if (count != 1 || !aigcp_is_leet_sign(last))
            return false;
    }
    return false;
}

const uint16_t *
aigcp_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
                 const uint16_t *class, size_t *count)
{
    *count = 1;
    if (*class < AIGCP_WIDE_FIRST)
        return class;
    const aigcp_wide *wide = &alphabet->wide[*class - AIGCP_WIDE_FIRST];
    const uint16_t *classes = alphabet->wide_classes + wide->at;
    if (wide->kind == AIGCP_WIDE_LEET)
        return classes + aigcp_reads_as_letter(text, at);
    *count = wide->count;
    return classes;
}

/* Any character; invalid bytes stand for themselves. */
static uint32_t
decode_any(const uint8_t *text, size_t at, size_t end, size_t *size)
{
    uint32_t c = aigcp_utf8_decode(text + at, end - at, size);
    if (c == AIGCP_UTF8_PARTIAL)
        c = AIGCP_UTF8_INVALID;
    if (c == AIGCP_UTF8_INVALID)
        *size = 1;
    return c;
}

/* A character that is not of the usual two kinds, or whose class needs a closer look. Returns where
 * the next one begins. */
static size_t
take_any(aigcp_units *units, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    size_t size;
    uint32_t c = decode_any(text, at, end, &size);
    uint16_t class = AIGCP_CLASS_OTHER;
    if (c == AIGCP_UTF8_INVALID)
        units->invalid++;
    else
        class = aigcp_class_of(alphabet, c);
    size_t count;
    const uint16_t *classes = aigcp_classes_at(alphabet, text, at, &class, &count);
    for (size_t i = 0; i < count; i++) {
        units->class[units->count] = classes[i];
        units->at[units->count++] = (uint32_t)at;
    }
    return at + size;
}

/* How many ASCII characters of ordinary classes begin at `at`; they become units. */
static inline size_t
take_ascii(aigcp_units *units, const uint16_t *bmp, const uint8_t *text, size_t at, size_t most)
{
    size_t n = units->count;
    size_t taken = 0;
    while (taken < most && text[at + taken] < 0x80) {
        uint16_t class = bmp[text[at + taken]];
        if (class >= AIGCP_WIDE_FIRST)
            break;
        units->class[n + taken] = class;
        units->at[n + taken] = (uint32_t)(at + taken);
        taken++;
    }
    units->count = n + taken;
    return taken;
}

/* The same for characters of three bytes. */
static inline size_t
take_three_bytes(aigcp_units *units, const uint16_t *bmp, const uint8_t *text, size_t at,
                 size_t most)
{
    size_t n = units->count;
    size_t taken = 0;
    for (const uint8_t *byte = text + at; taken < most; byte += 3) {
        uint32_t bytes = byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
        uint32_t c = (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
        if ((bytes & 0xC0C0F0) != 0x8080E0 || c < 0x800)
            break;
        uint16_t class = bmp[c];
        if (class >= AIGCP_WIDE_FIRST)
            break;
        units->class[n + taken] = class;
        units->at[n + taken] = (uint32_t)(byte - text);
        taken++;
    }
    units->count = n + taken;
    return taken;
}

void
aigcp_units_decode(aigcp_units *units, const aigcp_alphabet *alphabet, const uint8_t *text,
                   size_t at, size_t end)
{
    units->count = units->invalid = 0;
    while (at < end && units->count < AIGCP_UNITS) {
        size_t left = end - at;
        size_t room = AIGCP_UNITS - units->count;
        size_t before = at;
        if (text[at] < 0x80)
            at += take_ascii(units, alphabet->bmp, text, at, left < room ? left : room);
        else
            at += 3 * take_three_bytes(units, alphabet->bmp, text, at,
                                       left / 3 < room ? left / 3 : room);
        if (at == before)
            at = take_any(units, alphabet, text, at, end);
    }
    units->end = at;
}
