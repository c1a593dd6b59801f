/* SPDX-License-Identifier: Apache-2.0 */
/* Where words of the lane SOUND may end, and by which hash: each symbol of the text is asked about
 * with the two before. */
#ifndef AIGCP_SOUND_ENDS_H
#define AIGCP_SOUND_ENDS_H

#include "libfilter/compile/sound_words.h"

/* Symbols that are asked about in one step; their hashes, by three symbols and by two. */
#define AIGCP_SOUND_STEP 32
#define AIGCP_SOUND_STEP_ENDS \
    (AIGCP_SOUND_STEP * (AIGCP_SOUND_KEYS_MOST + AIGCP_READINGS * AIGCP_READINGS))

/* Ends that are collected before they are looked at; a step is begun as long as there are fewer. */
#define AIGCP_SOUND_ENDS 256

typedef struct aigcp_sound_ends {
    size_t count;
    uint32_t hash[AIGCP_SOUND_ENDS + AIGCP_SOUND_STEP_ENDS];
    uint16_t at[AIGCP_SOUND_ENDS + AIGCP_SOUND_STEP_ENDS]; /* index of the last symbol */
} aigcp_sound_ends;

/* Ask about the symbols of [from, count), as far as there is room for the answer. Those before are
 * there, and room behind for a step. Returns where it came to. */
typedef size_t aigcp_find_sounds_fn(const aigcp_sound_words *words, const uint16_t *symbols,
                                    size_t from, size_t count, aigcp_sound_ends *ends);

aigcp_find_sounds_fn aigcp_find_sounds_plain;

/* With AVX2, and with AVX-512; NULL where that is not to be had. */
aigcp_find_sounds_fn *aigcp_find_sounds_avx2(void);
aigcp_find_sounds_fn *aigcp_find_sounds_avx512(void);

/* Add an end if words may have the hash. */
static inline void
aigcp_sound_ends_ask(aigcp_sound_ends *ends, const aigcp_sound_index *index, size_t at,
                     uint32_t hash)
{
    ends->hash[ends->count] = hash;
    ends->at[ends->count] = (uint16_t)at;
    ends->count += aigcp_set_has(&index->hashes, hash);
}

/* Ask about all hashes of the last `units` sounds but the one that is given. */
static inline void
aigcp_sound_ends_ask_others(aigcp_sound_ends *ends, const aigcp_sound_index *index,
                            const uint16_t *symbols, size_t at, uint32_t hash, size_t units)
{
    uint32_t hashes[AIGCP_SOUND_KEYS_MOST];
    const size_t known = aigcp_sound_hashes(hash, symbols + at, units, hashes);
    for (size_t i = 1; i < known; i++)
        aigcp_sound_ends_ask(ends, index, at, hashes[i]);
}

/* The same where only the sound that stands so many before the last one is of several families. */
static inline void
aigcp_sound_ends_ask_other(aigcp_sound_ends *ends, const aigcp_sound_index *index,
                           const uint16_t *symbols, size_t at, uint32_t hash, size_t back)
{
    const aigcp_reading_list *list = aigcp_sound_readings(symbols[at - back]);
    const uint32_t factor = AIGCP_SOUND_FACTOR << AIGCP_SOUND_KEY_BITS * back;
    size_t i = 1;
    do /* mostly just one */
        aigcp_sound_ends_ask(ends, index, at,
                             hash + ((uint32_t)list->families[i] - list->families[0]) * factor);
    while (++i < list->family_count);
}

/* What the last symbol but two adds to a hash. */
static inline uint32_t
aigcp_sound_third(const uint16_t *last)
{
    return (aigcp_sound_family(last[-2]) << 2 * AIGCP_SOUND_KEY_BITS) * AIGCP_SOUND_FACTOR;
}

/* Of some symbols from one on: where the last one of three, the second and the third are of several
 * families. A bit for each. */
typedef struct aigcp_sound_others {
    uint32_t last, second, third;
} aigcp_sound_others;

/* Ask about the other families of these symbols, whose hashes are given. Mostly one of the three
 * has some. */
static inline void
aigcp_sound_ends_ask_three(aigcp_sound_ends *ends, const aigcp_sound_index *index,
                           const uint16_t *symbols, size_t at, const uint32_t *hashes,
                           const aigcp_sound_others *o)
{
    const uint32_t any = o->last | o->second | o->third;
    const uint32_t several = (o->last & o->second) | (o->last & o->third) | (o->second & o->third);
    for (uint32_t more = any & ~several; more; more &= more - 1) {
        const unsigned i = (unsigned)__builtin_ctz(more);
        const size_t back = (o->second >> i & 1) + 2 * (o->third >> i & 1);
        aigcp_sound_ends_ask_other(ends, index, symbols, at + i, hashes[i], back);
    }
    for (uint32_t more = several; more; more &= more - 1) {
        const unsigned i = (unsigned)__builtin_ctz(more);
        aigcp_sound_ends_ask_others(ends, index, symbols, at + i, hashes[i], AIGCP_SOUND_KEY);
    }
}

/* The same for the hashes of two. */
static inline void
aigcp_sound_ends_ask_two(aigcp_sound_ends *ends, const aigcp_sound_index *index,
                         const uint16_t *symbols, size_t at, const aigcp_sound_others *o)
{
    for (uint32_t more = o->last | o->second; more; more &= more - 1) {
        const size_t k = at + (unsigned)__builtin_ctz(more);
        const uint32_t pair = aigcp_sound_hash(symbols + k) - aigcp_sound_third(symbols + k);
        aigcp_sound_ends_ask_others(ends, index, symbols, k, pair, 2);
    }
}

#endif
