/* SPDX-License-Identifier: Apache-2.0 */
/* The sounds of Han characters: toneless syllables of Hanyu Pinyin, from Unihan. */
#ifndef AIGCP_PINYIN_H
#define AIGCP_PINYIN_H

#include <stddef.h>
#include <stdint.h>

/* Syllables are numbered from 1 in the order of their spelling ("a" is 1); "ü" is spelt "v"
 * ("lv", "nve"). 0 is no syllable. */
extern const uint32_t aigcp_syllable_count; /* the highest number */

#define AIGCP_SYLLABLE_LETTERS 6 /* of the longest: "zhuang" */
#define AIGCP_READINGS 4         /* kept of one character */

/* The readings of a Han character as it is folded, the most frequent one first. Returns how
 * many, at most AIGCP_READINGS; 0 if it has none. */
size_t aigcp_readings(uint32_t folded, const uint16_t **readings);

/* The syllable that these ASCII small letters spell, or 0. */
uint16_t aigcp_syllable_find(const char *letters, size_t length);

/* How a syllable is spelt, NUL-terminated. */
const char *aigcp_syllable_spelling(uint16_t syllable);

/* Whether some syllable begins with these letters (1 or more), or is them. */
int aigcp_syllable_begins(const char *letters, size_t length);

/* The same letter by letter, in a tree: what follows a node by each small letter, 0 if nothing
 * does, and the syllable that ends there. The first node is the root; no other leads to it. */
#define AIGCP_SYLLABLE_ENDS 26
extern const uint16_t aigcp_syllable_tree[][AIGCP_SYLLABLE_ENDS + 1];

static inline uint16_t
aigcp_syllable_step(uint16_t node, char small_letter)
{
    return aigcp_syllable_tree[node][small_letter - 'a'];
}

static inline uint16_t
aigcp_syllable_at(uint16_t node)
{
    return aigcp_syllable_tree[node][AIGCP_SYLLABLE_ENDS];
}

#endif
