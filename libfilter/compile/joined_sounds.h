/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the lane SOUND as their pinyin is read where it is written in one: letters in a row are
 * divided into syllables longest first, so that "he nan" without the blank is "hen an". So are
 * letters of the word itself: "ai" of "ai换脸" is a syllable. */
#ifndef AIGCP_JOINED_SOUNDS_H
#define AIGCP_JOINED_SOUNDS_H

#include <aigc/types.h>

#include "libfilter/characters/pinyin.h"
#include "libfilter/limits.h"

/* Take a word with such syllables (AIGCP_JOINED) in place of some of its characters. */
typedef aigc_status aigcp_joined_fn(void *context, const uint32_t *units, size_t count);

/* All ways in which a word of `count` folded code points is so read, AIGCP_MAX_JOINED at the most,
 * those with fewer than `least` or more than AIGCP_MAX_WORD_CHARACTERS units left out. Most words
 * have none. */
AIGC_MUST_CHECK aigc_status aigcp_join_sounds(const uint32_t *points, size_t count, size_t least,
                                              aigcp_joined_fn *take, void *context);

/* Divide small letters into syllables, the longest one first where there is a choice: their lengths
 * go to `lengths`. Returns how many there are; 0: they cannot be divided. `count`: 1 to
 * AIGCP_MAX_LETTER_RUN. */
size_t aigcp_divide_letters(const char *letters, size_t count, uint8_t *lengths);

#endif
