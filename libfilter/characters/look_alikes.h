/* SPDX-License-Identifier: Apache-2.0 */
/* Characters that are written to be taken for a Latin letter: confusables of other scripts
 * (UTS #39, single characters), forms of it that Unicode has, and the figures and signs of "leet".
 *
 * All are asked about folded code points: what aigcp_fold() gives. */
#ifndef AIGCP_LOOK_ALIKES_H
#define AIGCP_LOOK_ALIKES_H

#include <stdbool.h>
#include <stdint.h>

/* The one code point that stands for all that can be taken for each other: '1', 'i' and 'l'
 * have the same. A code point that is taken for no other is its own. */
uint32_t aigcp_look_class(uint32_t folded);

/* Whether `folded`, which is not `letter`, can be taken for the ASCII letter 'a' to 'z'. */
bool aigcp_looks_like(uint32_t folded, char letter);

/* Whether both can be the same letter, sign or character: "1" and "l", "1" and "i", but not "l" and
 * "i". */
bool aigcp_look_alike(uint32_t folded, uint32_t other);

/* The letter that is drawn like a small ASCII letter upside down, folded: 'n' for "u", or one that
 * is for nothing else. */
uint32_t aigcp_turned_letter(char letter);

/* Signs that stand for a letter in "leet": '@', those of currencies, the letters of flags and some
 * others. Elsewhere they only separate. */
bool aigcp_is_leet_sign(uint32_t folded);

/* Whether it is a letter of a flag: a regional indicator. */
static inline bool
aigcp_is_flag_letter(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Whether a sign of leet may begin a word: the letter of a flag, or the sign of a currency but for
 * those that ASCII and Latin-1 have. */
static inline bool
aigcp_may_begin_word(uint32_t sign)
{
    return aigcp_is_flag_letter(sign) || (sign >= 0x20A0 && sign <= 0x20CF) || sign == 0xE3F;
}

#endif
