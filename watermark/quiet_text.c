/* SPDX-License-Identifier: Apache-2.0 */
/* Find text that normalisation form C leaves alone, quickly and without ICU. */
#include "watermark/quiet_text.h"

#include <string.h>

#include "common/byte_order.h"
#include "common/utf8.h"

/* Only characters that are assigned: their normal form can never change. The common scripts
 * that need no accents are here; for the others the normaliser is asked. A test holds every
 * code point against ICU. */
static const struct {
    uint32_t first;
    uint32_t last;
} quiet_ranges[] = {
    { 0x0000, 0x02FF },                       /* Latin and phonetic letters, precomposed ones too */
    { 0x0388, 0x038A },                       /* Greek */
    { 0x038E, 0x03A1 },   { 0x03A3, 0x0482 }, /* Greek, Cyrillic */
    { 0x048A, 0x052F },                       /* Cyrillic */
    { 0x0561, 0x0586 },                       /* Armenian */
    { 0x05D0, 0x05EA },                       /* Hebrew letters */
    { 0x0621, 0x064A },                       /* Arabic letters */
    { 0x0660, 0x066F },   { 0x0671, 0x06D5 },   { 0x0E01, 0x0E37 }, /* Thai */
    { 0x0E3F, 0x0E47 },   { 0x10D0, 0x10FF },                       /* Georgian */
    { 0x1E00, 0x1EFF },                         /* Latin for Vietnamese and others */
    { 0x2002, 0x2064 },                         /* punctuation */
    { 0x20A0, 0x20C0 },                         /* currency */
    { 0x2100, 0x2125 },                         /* letter-like */
    { 0x2150, 0x218B },                         /* number forms */
    { 0x2190, 0x2328 },                         /* arrows, mathematics */
    { 0x232B, 0x2426 },   { 0x2460, 0x2ADB },   /* enclosed, box drawing, shapes, dingbats */
    { 0x3000, 0x3029 },                         /* punctuation of East Asia */
    { 0x3030, 0x303F },   { 0x3041, 0x3096 },   /* Hiragana without its combining marks */
    { 0x309B, 0x30FF },                         /* Katakana */
    { 0x3105, 0x312F },                         /* Bopomofo */
    { 0x3220, 0xA48C },                         /* enclosed, Han, Yi */
    { 0xAC00, 0xD7A3 },                         /* Hangul syllables */
    { 0xFE00, 0xFE19 },                         /* variation selectors, vertical forms */
    { 0xFE30, 0xFE52 },                         /* compatibility forms */
    { 0xFF01, 0xFFBE },                         /* full width and half width */
    { 0x1F300, 0x1F6D7 },                       /* emoji */
    { 0x1F900, 0x1FA53 }, { 0x20000, 0x2A6DF }, /* Han, extension B */
    { 0x2A700, 0x2B739 },                       /* extensions C to H */
    { 0x2B740, 0x2B81D }, { 0x2B820, 0x2CEA1 }, { 0x2CEB0, 0x2EBE0 },
    { 0x30000, 0x3134A }, { 0x31350, 0x323AF },
};

bool
aigcp_is_quiet(uint32_t code_point)
{
    size_t low = 0;
    size_t high = sizeof quiet_ranges / sizeof *quiet_ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code_point < quiet_ranges[middle].first)
            high = middle;
        else if (code_point > quiet_ranges[middle].last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}

void
aigcp_quiet_map_init(aigcp_quiet_map *map)
{
    *map = (aigcp_quiet_map){ .many = aigcp_quiet_many_avx2() };
    for (size_t i = 0; quiet_ranges[i].last < 0x10000; i++) {
        uint32_t c = quiet_ranges[i].first;
        while (c <= quiet_ranges[i].last) {
            bool whole_byte = c % 8 == 0 && quiet_ranges[i].last - c >= 7;
            unsigned bits = whole_byte ? 0xFF : 1u << (c % 8);
            map->bits[c / 8] |= (uint8_t)bits;
            c += whole_byte ? 8 : 1;
        }
    }
}

static bool
is_in(const aigcp_quiet_map *map, uint32_t code_point)
{
    return map->bits[code_point / 8] >> (code_point % 8) & 1;
}

/* Length of the ASCII at the start of `data`, eight bytes at a time. */
static size_t
ascii_run(const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (length - position >= 8) {
        uint64_t word;
        memcpy(&word, data + position, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
        position += 8;
    }
    while (position < length && data[position] < 0x80)
        position++;
    return position;
}

/* Length of the quiet characters of three bytes at the start of `data`: Han, Kana, Hangul and
 * the punctuation among them, in one loop, because a branch for each kind is guessed wrong at
 * every comma. Four bytes are looked at, which is one load; so the last three bytes of `data`
 * are left to the general case. */
static size_t
three_byte_run(const aigcp_quiet_map *map, const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (length - position >= 4) {
        uint32_t word = aigcp_be32(data + position);
        if ((word & 0xF0C0C000) != 0xE0808000)
            break; /* not three bytes of one character */
        uint32_t code_point = (word >> 12 & 0xF000) | (word >> 10 & 0xFC0) | (word >> 8 & 0x3F);
        if (code_point < 0x800 || !is_in(map, code_point))
            break; /* overlong, or not quiet */
        position += 3;
    }
    return position;
}

/* Length of the quiet characters of two bytes at the start of `data`. */
static size_t
two_byte_run(const aigcp_quiet_map *map, const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (length - position >= 2) {
        uint32_t a = data[position] ^ 0xC0u;
        uint32_t b = data[position + 1] ^ 0x80u;
        uint32_t code_point = (a & 0x1F) << 6 | (b & 0x3F);
        if ((a & 0xE0) | (b & 0xC0) || code_point < 0x80 || !is_in(map, code_point))
            break;
        position += 2;
    }
    return position;
}

size_t
aigcp_quiet_run(const aigcp_quiet_map *map, const uint8_t *data, size_t length, size_t *last)
{
    size_t position = 0;
    *last = 0;
    while (position < length) {
        const uint8_t *here = data + position;
        size_t left = length - position;
        size_t run;
        size_t size;
        if (map->many && (run = map->many(here, left)) > 0) {
            size = here[run - 1] < 0x80 ? 1 : 3;
        } else if (*here < 0x80) {
            run = ascii_run(here, left);
            size = 1;
        } else if ((run = three_byte_run(map, here, left)) > 0) {
            size = 3;
        } else if ((run = two_byte_run(map, here, left)) > 0) {
            size = 2;
        } else {
            uint32_t code_point = aigcp_utf8_decode(here, left, &run);
            if (!aigcp_is_quiet(code_point))
                break;
            size = run;
        }
        position += run;
        *last = size;
    }
    return position;
}
