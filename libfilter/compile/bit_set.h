/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of hashes that may say yes in vain, and never no in vain: a member is two bits of one word
 * (Putze, Sanders, Singler 2007). */
#ifndef AIGCP_BIT_SET_H
#define AIGCP_BIT_SET_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_bit_set {
    uint32_t *words;
    unsigned shift; /* of a hash, to the index of a word */
} aigcp_bit_set;

/* Make room for so many members, within bounds that keep a set in the caches. */
AIGC_MUST_CHECK aigc_status aigcp_set_init(aigcp_bit_set *set, size_t members);

static inline size_t
aigcp_set_bytes(const aigcp_bit_set *set)
{
    return sizeof *set->words << (32 - set->shift);
}

/* The bits of a hash that its place in a set or table does not depend on. */
static inline uint32_t
aigcp_hash_mix(uint32_t hash)
{
    return hash ^ hash >> 15;
}

static inline void
aigcp_set_add(aigcp_bit_set *set, uint32_t hash)
{
    uint32_t mixed = aigcp_hash_mix(hash);
    set->words[hash >> set->shift] |= 1u << (mixed & 31) | 1u << (mixed >> 5 & 31);
}

/* Whether a word has both bits of a hash. */
static inline bool
aigcp_word_has(uint32_t word, uint32_t hash)
{
    uint32_t mixed = aigcp_hash_mix(hash);
    return word >> (mixed & 31) & word >> (mixed >> 5 & 31) & 1;
}

/* Whether a set may have a hash. */
static inline bool
aigcp_set_has(const aigcp_bit_set *set, uint32_t hash)
{
    return aigcp_word_has(set->words[hash >> set->shift], hash);
}

/* A member may instead stand in a line of the cache that another hash chooses: those about which is
 * asked together are then found by one look into what is far away. */
#define AIGCP_SET_LINE 16u /* words */

/* The index of its word. */
static inline uint32_t
aigcp_set_place_beside(const aigcp_bit_set *set, uint32_t line, uint32_t hash)
{
    const uint32_t in_line = AIGCP_SET_LINE - 1;
    return (line >> set->shift & ~in_line) | (aigcp_hash_mix(hash) >> 10 & in_line);
}

static inline void
aigcp_set_add_beside(aigcp_bit_set *set, uint32_t line, uint32_t hash)
{
    uint32_t mixed = aigcp_hash_mix(hash);
    set->words[aigcp_set_place_beside(set, line, hash)] |=
        1u << (mixed & 31) | 1u << (mixed >> 5 & 31);
}

static inline bool
aigcp_set_has_beside(const aigcp_bit_set *set, uint32_t line, uint32_t hash)
{
    return aigcp_word_has(set->words[aigcp_set_place_beside(set, line, hash)], hash);
}

#endif
