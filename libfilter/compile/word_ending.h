/* SPDX-License-Identifier: Apache-2.0 */
/* What a word and a text end with, as far as it is ASCII letters in the text, to tell words apart
 * before the text is compared with each: those of one term have the same look-alikes, but seldom
 * the same letters. */
#ifndef AIGCP_WORD_ENDING_H
#define AIGCP_WORD_ENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/look_alikes.h"

/* Letters of an ending, five bits each, the last one lowest. A text has 0 from the first that is no
 * letter: that may stand for one. A word has it from the first separator; no letter stands for what
 * else it has, be it a figure that looks like one. */
#define AIGCP_ENDING_LETTERS 6
#define AIGCP_ENDING_NO_LETTER 27

/* A letter of a text that repeats the one behind it may be none of the word, but not one of so many
 * at the end: a hit then ends earlier. */
#define AIGCP_ENDING_WITHOUT_REPEATS 2

/* The number of a letter. */
static inline uint32_t
aigcp_ending_letter(uint32_t c)
{
    const uint32_t letter = (c | 0x20) - 'a';
    return letter < 26 ? letter + 1 : 0;
}

/* Whether a letter can be drawn like another one behind the character `before`: "l" like "I" in
 * "VlAGRA", "I" like "l" in "kiIl". */
static inline bool
aigcp_ending_is_drawn(uint8_t before, uint8_t c)
{
    return (c == 'l' && before >= 'A' && before <= 'Z') ||
           (c == 'I' && before >= 'a' && before <= 'z');
}

static inline uint32_t
aigcp_ending_of_word(const uint32_t *folded, size_t count, unsigned letters)
{
    uint32_t ending = 0;
    for (unsigned i = 0; i < letters && i < count; i++) {
        const uint32_t c = folded[count - 1 - i];
        if (aigcp_is_separator(c))
            break;
        const uint32_t letter = aigcp_ending_letter(c);
        ending |= (letter ? letter : AIGCP_ENDING_NO_LETTER) << 5 * i;
    }
    return ending;
}

static inline uint32_t
aigcp_ending_of_text(const uint8_t *text, size_t end)
{
    uint32_t ending = 0;
    for (unsigned i = 0; i < AIGCP_ENDING_LETTERS && i < end; i++) {
        const uint8_t *at = text + end - 1 - i;
        const uint32_t letter = aigcp_ending_letter(*at);
        if (letter == 0 || (at > text && aigcp_ending_is_drawn(at[-1], *at)))
            break;
        ending |= letter << 5 * i;
    }
    return ending;
}

/* Where the text must repeat symbols of a word, the ending has fewer letters. Above them stands
 * which ones: two bits for each of the last symbols of LOOSE, the last one lowest: 1 for once more,
 * 3 for twice and more. */
#define AIGCP_ENDING_LETTERS_IF_REPEATED 4
#define AIGCP_ENDING_REPEATS_AT (5 * AIGCP_ENDING_LETTERS_IF_REPEATED)
#define AIGCP_ENDING_SYMBOLS 6

/* Repeats of the last symbol, one more. */
static inline uint64_t
aigcp_repeats_again(uint64_t repeats)
{
    return repeats | (repeats << 1 & 2) | 1;
}

/* Whether none of the last `symbols` of a text is repeated, as far as is known. */
static inline bool
aigcp_repeats_none(uint64_t repeats, unsigned symbols)
{
    return symbols < 32 && (repeats & ((UINT64_C(1) << 2 * symbols) - 1)) == 0;
}

/* The repeats of a word that has no separators, as they stand in its ending. */
static inline uint32_t
aigcp_ending_repeats(const uint32_t *folded, size_t count)
{
    uint32_t all = 0;
    uint64_t repeats = 0;
    unsigned symbols = 0;
    for (size_t i = count; i-- > 0 && symbols < AIGCP_ENDING_SYMBOLS;) {
        if (i > 0 && aigcp_look_class(folded[i]) == aigcp_look_class(folded[i - 1])) {
            repeats = aigcp_repeats_again(repeats);
            continue;
        }
        all |= (uint32_t)repeats << 2 * symbols++;
        repeats = 0;
    }
    return all << AIGCP_ENDING_REPEATS_AT;
}

/* Whether a text that repeats its last symbols so does so too seldom for a word with this ending.
 */
static inline bool
aigcp_repeats_too_seldom(uint32_t ending, uint64_t repeats)
{
    return (ending >> AIGCP_ENDING_REPEATS_AT & ~repeats) != 0;
}

/* Whether both have something where they first differ. */
static inline bool
aigcp_endings_differ(uint32_t one, uint32_t other)
{
    uint32_t differing = one ^ other;
    if (differing == 0)
        return false;
    unsigned at = (unsigned)__builtin_ctz(differing) / 5 * 5;
    return (one >> at & 31) && (other >> at & 31);
}

#endif
