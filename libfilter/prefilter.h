/* SPDX-License-Identifier: Apache-2.0 */
/* Tell, for the price of a few look-ups a character, where no term of any lane can begin.
 *
 * Sets of bits know the first four symbols of all terms, and the terms that have but three or
 * two. They may say yes in vain, one time in a hundred or so, and never no in vain. Each
 * member is two bits of one word (Putze, Sanders, Singler 2007). */
#ifndef AIGCP_PREFILTER_H
#define AIGCP_PREFILTER_H

#include <aigc/types.h>
#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_bit_set {
    uint32_t *words;
    unsigned shift; /* of a hash, to the index of a word */
} aigcp_bit_set;

typedef struct aigcp_prefilter aigcp_prefilter;

/* Symbols that can be asked about at a time: a bit each. */
#define AIGCP_PREFILTER_BLOCK 64

/* A bit for each of `count` symbols: whether it and the three before may begin a term, or it and
 * the one or two before be one. Those are there, and behind the last one as many as a block has. */
typedef uint64_t aigcp_places_fn(const aigcp_prefilter *filter, const uint16_t *symbols,
                                 size_t count);

struct aigcp_prefilter {
    aigcp_bit_set pairs;
    aigcp_bit_set triples;
    aigcp_bit_set quadruples;
    aigcp_places_fn *places;
};

/* The ways to ask: in plain C, and with AVX2, NULL where that is not to be had. */
aigcp_places_fn aigcp_places_plain;
aigcp_places_fn *aigcp_places_avx2(void);

/* Symbols before one that are asked about with it. */
#define AIGCP_PREFILTER_BEFORE 3

/* Make room for so many terms of two, three, and more symbols. */
AIGC_MUST_CHECK aigc_status aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[3]);
void aigcp_prefilter_free(aigcp_prefilter *filter);
size_t aigcp_prefilter_memory(const aigcp_prefilter *filter);

/* Add the beginning of a term of two or more symbols. */
void aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count);

/* A hash is the sum of the symbols by these factors, the last one's first. */
#define AIGCP_HASH_1 0x85EBCA6Bu
#define AIGCP_HASH_2 0x9E3779B1u
#define AIGCP_HASH_3 0xC2B2AE35u
#define AIGCP_HASH_4 0x27D4EB2Fu

#endif
