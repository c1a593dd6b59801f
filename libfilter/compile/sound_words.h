/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the lane SOUND, found by three sounds in a row: the last three of the word as it is
 * looked for, the first three as long as text is waited for; by the families of these (pinyin.h).
 *
 * Characters have several readings, in words and in the text. A word is entered under all families
 * of these three characters of its own; where the text has a character of several families, it is
 * asked for each. Few characters are, so that both are little more than one. */
#ifndef AIGCP_SOUND_WORDS_H
#define AIGCP_SOUND_WORDS_H

#include <aigc/types.h>

#include "libfilter/characters/pinyin.h"
#include "libfilter/compile/automaton_format.h"
#include "libfilter/compile/bit_set.h"

/* Sounds by which words are found. */
#define AIGCP_SOUND_KEY 3

/* By how much a family shifts those before it in a key. */
#define AIGCP_SOUND_KEY_BITS 9

/* Keys under which one word is entered, or which one place of the text has, at the most. */
#define AIGCP_SOUND_KEYS_MOST (AIGCP_READINGS * AIGCP_READINGS * AIGCP_READINGS)

/* A key is hashed by this factor; so the hash is the sum of what each family adds to it, and two
 * keys never have the same. */
#define AIGCP_SOUND_FACTOR 0x9E3779B1u

/* A word under one of its keys. */
typedef struct aigcp_sound_entry {
    uint32_t word;
    uint8_t tag;     /* of the hash: bits that its bucket does not depend on */
    uint8_t length;  /* units of the word */
    uint16_t beside; /* sound that is compared at once: the first, or that behind the key */
} aigcp_sound_entry;

/* A bucket of more entries is in order: sound_order.h. */
#define AIGCP_SOUND_MANY 64

/* Words by their keys. */
typedef struct aigcp_sound_index {
    aigcp_bit_set hashes; /* of all keys */
    unsigned shift;       /* of a hash, to a bucket: entries[first[bucket]] to
                             entries[first[bucket + 1]] */
    uint32_t *first;
    aigcp_sound_entry *entries;
    size_t count;
} aigcp_sound_index;

struct aigcp_word_form;

typedef struct aigcp_sound_words {
    aigcp_use *words; /* each has a form */
    size_t count;
    aigcp_sound_index ends;   /* words by how they end; those of two units with 0 before */
    aigcp_sound_index begins; /* longer ones by how they begin */
    uint32_t *pairs;          /* a bit for each two units that begin a longer word, */
    uint32_t singles[AIGCP_SOUND_VARIANT / 32]; /* and for each one */
    bool has_pairs;                             /* some word has two units */
    uint32_t *leads; /* Latin letters in a row that words have, few: their numbers, in order, */
    size_t lead_count;
    uint32_t first_letters; /* and what they begin with: bit 0 is "a" */
    size_t longest;         /* units of a word */
} aigcp_sound_words;

/* Take these words, an array from malloc; what they consist of is in their forms. */
AIGC_MUST_CHECK aigc_status aigcp_sound_words_build(aigcp_use *words, size_t count,
                                                    const struct aigcp_word_form *forms,
                                                    const uint32_t *form_units,
                                                    aigcp_sound_words **built);
void aigcp_sound_words_free(aigcp_sound_words *words);
size_t aigcp_sound_words_memory(const aigcp_sound_words *words);

/* The number of Latin letters in a row from that of those before, 0 if there are none, and the next
 * one, a small one. AIGCP_MAX_LOOSE_LETTERS of them have one. */
static inline uint32_t
aigcp_lead_number(uint32_t before, char letter)
{
    return before * 32 + (uint32_t)(letter - 'a') + 1;
}

/* Whether some word has just these letters in a row. */
bool aigcp_sounds_have_lead(const aigcp_sound_words *words, uint32_t number);

/* Whether two sounds of the text begin a longer word, or may. */
bool aigcp_sounds_begin_pair(const aigcp_sound_words *words, const uint16_t *sounds);

/* Whether `count` sounds of the text, 1 or more, begin a longer word. */
bool aigcp_sounds_begin(const aigcp_sound_words *words, const struct aigcp_word_form *forms,
                        const uint32_t *form_units, const uint16_t *sounds, size_t count);

/* The hash of the three sounds that end with `last`, by the families of what they are mostly read
 * as. */
static inline uint32_t
aigcp_sound_hash(const uint16_t *last)
{
    uint32_t key = aigcp_sound_family(last[-2]);
    key = key << AIGCP_SOUND_KEY_BITS | aigcp_sound_family(last[-1]);
    return (key << AIGCP_SOUND_KEY_BITS | aigcp_sound_family(last[0])) * AIGCP_SOUND_FACTOR;
}

/* All hashes of the `count` last sounds, given one of them. Returns how many. */
static inline size_t
aigcp_sound_hashes(uint32_t hash, const uint16_t *last, size_t count, uint32_t *hashes)
{
    size_t known = 1;
    hashes[0] = hash;
    for (size_t back = 0; back < count; back++) {
        const aigcp_reading_list *list = aigcp_sound_readings(last[-(ptrdiff_t)back]);
        const uint32_t factor = AIGCP_SOUND_FACTOR << AIGCP_SOUND_KEY_BITS * back;
        const size_t before = known;
        for (size_t i = 1; i < list->family_count; i++)
            for (size_t j = 0; j < before; j++)
                hashes[known++] =
                    hashes[j] + ((uint32_t)list->families[i] - list->families[0]) * factor;
    }
    return known;
}

static inline bool
aigcp_sound_is_ordered(const aigcp_sound_index *index, size_t bucket)
{
    return index->first[bucket + 1] - index->first[bucket] > AIGCP_SOUND_MANY;
}

#endif
