/* SPDX-License-Identifier: Apache-2.0 */
/* Tell, for two look-ups a symbol, whether the prefilter may have something to tell there: a short
 * term without repeats ends with it, or the first four to six symbols of a longer one. For text in
 * pieces, where nothing is left to share between symbols: what is said of one depends on the last
 * four alone, and takes no branch.
 *
 * Two bits of a word say that a pair may be a term; those of another one, which the last three
 * symbols choose, that they may be, or the last four. They may say yes in vain, and never no in
 * vain. */
#ifndef AIGCP_END_HINTS_H
#define AIGCP_END_HINTS_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Symbols next to each other, 16 bits each, the last one lowest. */
typedef uint64_t aigcp_last_symbols;

/* In two tables: the one for pairs is small enough to be near. */
typedef struct aigcp_hint_table {
    uint64_t *words;
    unsigned shift; /* of a hash, to the index of a word */
} aigcp_hint_table;

typedef struct aigcp_end_hints {
    aigcp_hint_table pairs;
    aigcp_hint_table longer;

    /* What is kept of symbols behind which a separator stands: all, or nothing if no term has or
     * allows one. */
    aigcp_last_symbols across;
} aigcp_end_hints;

/* Make room for so many terms, of two symbols and of more. */
AIGC_MUST_CHECK aigc_status aigcp_end_hints_init(aigcp_end_hints *hints, size_t pairs,
                                                 size_t longer);
void aigcp_end_hints_free(aigcp_end_hints *hints);
size_t aigcp_end_hints_memory(const aigcp_end_hints *hints);

/* Have fetched what adding symbols will write, more than two. */
void aigcp_end_hints_fetch(const aigcp_end_hints *hints, const uint32_t *symbols, size_t count);

/* Add the two to six symbols that the prefilter knows of a term; or of one of which the text must
 * repeat a symbol. */
void aigcp_end_hints_add(aigcp_end_hints *hints, const uint32_t *symbols, size_t count,
                         bool repeats);

/* What symbols are changed by for terms of which the text must repeat one. */
#define AIGCP_END_REPEATED UINT64_C(0x8000800080008000)

/* One product is the hash of the pair, one that of the last four. Their upper bits depend on all
 * symbols, and those of the second below the upper 16 on the last three alone. Some choose a word,
 * and two times six, bits of it. Few shifts: they are what a processor can do fewest of at once. */
#define AIGCP_END_FACTOR UINT64_C(0x9E3779B97F4A7C15)
#define AIGCP_END_PAIR_BITS 32
#define AIGCP_END_TRIPLE_BITS 16
#define AIGCP_END_QUADRUPLE_BITS 52

typedef struct aigcp_end_places {
    uint64_t pair, last; /* hashes */
    size_t at_pair, at_triple;
} aigcp_end_places;

static inline aigcp_end_places
aigcp_end_places_of(const aigcp_end_hints *hints, aigcp_last_symbols last)
{
    aigcp_end_places of;
    of.pair = (last & UINT32_MAX) * AIGCP_END_FACTOR;
    of.last = last * AIGCP_END_FACTOR;
    of.at_pair = of.pair >> hints->pairs.shift;
    of.at_triple = of.last << 16 >> hints->longer.shift;
    return of;
}

/* Rotated: as good as shifted where only the lowest bits count, and to another register. */
static inline uint64_t
aigcp_end_bits_from(uint64_t hash, unsigned from)
{
    return hash >> from | hash << (64 - from);
}

/* Bit 0: whether a word has both bits of a hash. */
static inline uint64_t
aigcp_end_has(uint64_t word, uint64_t hash, unsigned from)
{
    return word >> (aigcp_end_bits_from(hash, from) & 63) &
           word >> (aigcp_end_bits_from(hash, from + 6) & 63);
}

/* What may end with the last symbol: bit 0 of each. */
typedef struct aigcp_ends {
    uint64_t pair;   /* a term of two symbols, */
    uint64_t triple; /* of three, */
    uint64_t longer; /* what the prefilter knows of a longer one */
} aigcp_ends;

static inline aigcp_ends
aigcp_ends_hinted(const aigcp_end_hints *hints, aigcp_last_symbols last)
{
    const aigcp_end_places of = aigcp_end_places_of(hints, last);
    const uint64_t pairs = hints->pairs.words[of.at_pair];
    const uint64_t longer = hints->longer.words[of.at_triple];
    return (aigcp_ends){
        .pair = aigcp_end_has(pairs, of.pair, AIGCP_END_PAIR_BITS),
        .triple = aigcp_end_has(longer, of.last, AIGCP_END_TRIPLE_BITS),
        .longer = aigcp_end_has(longer, of.last, AIGCP_END_QUADRUPLE_BITS),
    };
}

/* Bit 0: whether something may. */
static inline uint64_t
aigcp_end_hint(const aigcp_end_hints *hints, aigcp_last_symbols last)
{
    const aigcp_ends ends = aigcp_ends_hinted(hints, last);
    return ends.pair | ends.triple | ends.longer;
}

#endif
