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

/* Letters of an ending, five bits each, the last one lowest. A text has 0 from the first that is no
 * letter: that may stand for one. A word has it from the first separator; no letter stands for what
 * else it has, be it a figure that looks like one. */
#define AIGCP_ENDING_LETTERS 6
#define AIGCP_ENDING_NO_LETTER 27

/* A letter of a text that repeats the one behind it may be none of the word, but not one of so many
 * at the end: a hit then ends earlier. */
#define AIGCP_ENDING_WITHOUT_REPEATS 2

/* The number of a letter; "l" has that of "i", as it can be drawn like that. */
static inline uint32_t
aigcp_ending_letter(uint32_t c)
{
    const uint32_t small = c | 0x20;
    const uint32_t letter = (small == 'l' ? 'i' : small) - 'a';
    return letter < 26 ? letter + 1 : 0;
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
        const uint32_t letter = aigcp_ending_letter(text[end - 1 - i]);
        if (letter == 0)
            break;
        ending |= letter << 5 * i;
    }
    return ending;
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
