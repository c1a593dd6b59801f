/* SPDX-License-Identifier: Apache-2.0 */
/* Hangul syllables are in the order of their letters. */
#include "libfilter/characters/hangul.h"

#define FIRST_SYLLABLE 0xAC00u
#define LAST_SYLLABLE 0xD7A3u
#define FIRST_LEADING 0x1100u
#define FIRST_VOWEL 0x1161u
#define BEFORE_FINALS 0x11A7u /* stands for none */
#define LEADINGS 19
#define VOWELS 21
#define FINALS 28 /* or none */

/* The leading consonants that are the same letters as final ones; 0: none is, or there is no final
 * one. */
static const uint16_t same_leading[FINALS] = {
    0,      0x1100, 0x1101, 0,      0x1102, 0,      0,      0x1103, 0x1105, 0,
    0,      0,      0,      0,      0,      0x111A, 0x1106, 0x1107, 0x1121, 0x1109,
    0x110A, 0x110B, 0x110C, 0x110E, 0x110F, 0x1110, 0x1111, 0x1112,
};

static bool
is_syllable(uint32_t c)
{
    return c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE;
}

/* Whether a code point is a syllable that a final consonant may follow. */
static bool
is_open_syllable(uint32_t c)
{
    return is_syllable(c) && (c - FIRST_SYLLABLE) % FINALS == 0;
}

size_t
aigcp_hangul_compose(uint32_t *points, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t c = points[i];
        const uint32_t leading = kept ? points[kept - 1] - FIRST_LEADING : LEADINGS;
        if (leading < LEADINGS && c - FIRST_VOWEL < VOWELS)
            points[kept - 1] = FIRST_SYLLABLE + (leading * VOWELS + (c - FIRST_VOWEL)) * FINALS;
        else if (kept && c > BEFORE_FINALS && c - BEFORE_FINALS < FINALS &&
                 is_open_syllable(points[kept - 1]))
            points[kept - 1] += c - BEFORE_FINALS;
        else
            points[kept++] = c;
    }
    return kept;
}

size_t
aigcp_hangul_decompose(const uint32_t *points, size_t count, aigcp_hangul_finals finals,
                       uint32_t *out, size_t room)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t parts[] = { points[i], 0, 0 };
        size_t part_count = 1;
        if (is_syllable(points[i])) {
            const uint32_t number = points[i] - FIRST_SYLLABLE;
            const uint32_t last = number % FINALS;
            const uint16_t typed = finals == AIGCP_HANGUL_AS_TYPED ? same_leading[last] : 0;
            parts[0] = FIRST_LEADING + number / FINALS / VOWELS;
            parts[1] = FIRST_VOWEL + number / FINALS % VOWELS;
            parts[2] = typed ? typed : BEFORE_FINALS + last;
            part_count = last ? 3 : 2;
        }
        if (part_count > room - made)
            return room + 1;
        for (size_t j = 0; j < part_count; j++)
            out[made++] = parts[j];
    }
    return made;
}
