/* SPDX-License-Identifier: Apache-2.0 */
/* The sounds of Han characters: toneless syllables of Hanyu Pinyin, from Unihan; and of emoji that
 * are written for such. */
#ifndef AIGCP_PINYIN_H
#define AIGCP_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Syllables are numbered from 1 in the order of their spelling ("a" is 1); "ü" is spelt "v"
 * ("lv", "nve"). 0 is no syllable. */
extern const uint32_t aigcp_syllable_count; /* the highest number */

/* The mark of "ü": in Latin letters it counts behind "l" and "n", where "u" is another sound. */
#define AIGCP_DIAERESIS 0x308

#define AIGCP_SYLLABLE_LETTERS 6 /* of the longest: "zhuang" */
#define AIGCP_READINGS 4         /* kept of one character */

/* The readings of a Han character or emoji as it is folded, the most frequent one first. Returns
 * how many, at most AIGCP_READINGS; 0 if it has none. */
size_t aigcp_readings(uint32_t folded, const uint16_t **readings);

/* A unit is a syllable or a letter that stands for itself. Syllables as which the same frequent
 * characters are read ("de" and "di") are of one family, which is named by the first of them.
 *
 * How a character or letter sounds, as one number: the family of what it is mostly read as, and the
 * variant: what it is read as. Most are of one family only; those of several have other variants.
 */
#define AIGCP_SOUND_VARIANT 512 /* from one variant to the next */
#define AIGCP_SOUND_VARIANTS 62
#define AIGCP_SOUND_SEVERAL 0x8000 /* from here: of several families */
#define AIGCP_UNIT_LETTER_A 448

/* In place of a folded code point of a word, a syllable of letters in a row: with those behind it,
 * it stands for some characters, which the first of them says; the others say 0. */
#define AIGCP_JOINED ((uint32_t)1 << 31)
#define AIGCP_JOINED_SHIFT 9
#define AIGCP_JOINED_CHARACTERS_MOST 7

static inline size_t
aigcp_joined_characters(uint32_t joined)
{
    return joined >> AIGCP_JOINED_SHIFT & AIGCP_JOINED_CHARACTERS_MOST;
}

/* The sound of a folded code point, 0 if it has none; of a syllable in its place. */
uint16_t aigcp_sound_of(uint32_t folded);

/* Whether the lane SOUND passes over a folded code point: what separates, but for emoji that have a
 * sound. */
bool aigcp_is_silent(uint32_t folded);

/* What is read as this unit only. */
extern const uint16_t aigcp_sound_of_unit[];

static inline uint32_t
aigcp_sound_family(uint16_t sound)
{
    return sound % AIGCP_SOUND_VARIANT;
}

typedef struct aigcp_reading_list {
    uint16_t count;
    uint16_t units[AIGCP_READINGS];
    uint16_t family_count;
    uint16_t families[AIGCP_READINGS];
} aigcp_reading_list;

extern const aigcp_reading_list aigcp_reading_lists[];
extern const uint16_t aigcp_first_lists[2][AIGCP_SOUND_VARIANT]; /* of one family, of several */

/* What can be read where this sound is. */
static inline const aigcp_reading_list *
aigcp_sound_readings(uint16_t sound)
{
    const unsigned first =
        aigcp_first_lists[sound / AIGCP_SOUND_SEVERAL][aigcp_sound_family(sound)];
    return &aigcp_reading_lists[first + sound % AIGCP_SOUND_SEVERAL / AIGCP_SOUND_VARIANT];
}

/* The sounds that can be read as a unit, in ascending order: from aigcp_first_unit_sounds[unit] to
 * that of the next unit. 0 can not. */
extern const uint16_t aigcp_unit_sounds[];
extern const uint16_t aigcp_first_unit_sounds[AIGCP_SOUND_VARIANT + 1];

bool aigcp_sounds_share_reading(uint16_t one, uint16_t other);

/* Whether two sounds have a reading in common; 0 has none. */
static inline bool
aigcp_sounds_alike(uint16_t one, uint16_t other)
{
    if (one == other)
        return one;
    if ((one | other) < AIGCP_SOUND_SEVERAL && aigcp_sound_family(one) != aigcp_sound_family(other))
        return false;
    return aigcp_sounds_share_reading(one, other);
}

/* The syllable that these ASCII small letters spell, or 0. */
uint16_t aigcp_syllable_find(const char *letters, size_t length);

/* How a syllable is spelt, NUL-terminated. */
const char *aigcp_syllable_spelling(uint16_t syllable);

/* Which letters may follow each small letter where syllables follow each other: bit 0 is "a". */
extern const uint32_t aigcp_letter_follows[];

/* Which small letters syllables begin and end with, by their number from "a" on: numbers of 5 bits.
 */
#define AIGCP_LETTER_KINDS 32
#define AIGCP_LETTER_BEGINS 1
#define AIGCP_LETTER_ENDS 2
#define AIGCP_LETTER_OF_WORD 4 /* some word of a rule set has it: not in this table, */
#define AIGCP_LETTER_LEADS 8   /* and few letters in a row of some word begin with it */
extern const uint16_t aigcp_letter_kinds[];

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
