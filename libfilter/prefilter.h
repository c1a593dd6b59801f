/* SPDX-License-Identifier: Apache-2.0 */
/* Tell, for the price of a few look-ups a character, where a term of some lane may be.
 *
 * The text comes as symbols, of which repeats are left out. Sets of bits know the terms of two and
 * of three symbols, and the first four of all others; those are asked about everywhere, many places
 * at a time. Where they say yes, one more is asked, which knows the terms of two to five symbols,
 * and the first six of all others; and one of short terms with a repeat in them, such as "fffi",
 * which would be seen in every "fi" otherwise.
 *
 * They may say yes in vain, and never no in vain. Each member is two bits of one word (Putze,
 * Sanders, Singler 2007). */
#ifndef AIGCP_PREFILTER_H
#define AIGCP_PREFILTER_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_bit_set {
    uint32_t *words;
    unsigned shift; /* of a hash, to the index of a word */
} aigcp_bit_set;

typedef struct aigcp_prefilter aigcp_prefilter;

/* Symbols that can be asked about at a time: a bit each. */
#define AIGCP_PREFILTER_BLOCK 64

/* A bit for each of `count` symbols. */
typedef struct aigcp_places {
    uint64_t ended; /* it and the one or two before may be a term */
    uint64_t begun; /* it and the three before may begin one */
} aigcp_places;

/* The symbols before are there, and behind the last one as many as a block has. */
typedef aigcp_places aigcp_places_fn(const aigcp_prefilter *filter, const uint16_t *symbols,
                                     size_t count);

struct aigcp_prefilter {
    aigcp_bit_set pairs;
    aigcp_bit_set triples;
    aigcp_bit_set quadruples;
    aigcp_bit_set certain;  /* up to six symbols; not those of */
    aigcp_bit_set repeated; /* two or three that are fewer than the term's characters */
    aigcp_places_fn *places;
};

/* The ways to ask: in plain C, and with AVX2, NULL where that is not to be had. */
aigcp_places_fn aigcp_places_plain;
aigcp_places_fn *aigcp_places_avx2(void);

/* Symbols before one that are asked about with it. */
#define AIGCP_PREFILTER_BEFORE 5

/* Make room for so many terms of two, three, and more symbols. */
AIGC_MUST_CHECK aigc_status aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[3]);
void aigcp_prefilter_free(aigcp_prefilter *filter);
size_t aigcp_prefilter_memory(const aigcp_prefilter *filter);

/* Add the beginning of a term of two or more symbols; `repeats`: some of them more than once in a
 * row. */
void aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count,
                         bool repeats);

/* What passes from one block to the next: two bits each, bit 0 about the last symbol, bit 1 about
 * the one before. All 1 is never wrong. */
typedef struct aigcp_prefilter_state {
    uint8_t begun;
    uint8_t repeated;
} aigcp_prefilter_state;

/* A bit for each of `count` symbols, a block at most: with it a term may end, or six symbols of a
 * longer one. `repeated` has a bit for each that the text repeats, or may. */
uint64_t aigcp_prefilter_ask(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count,
                             uint64_t repeated, aigcp_prefilter_state *state);

/* A hash is the sum of the symbols by these factors, the last one's first. */
#define AIGCP_HASH_1 0x85EBCA6Bu
#define AIGCP_HASH_2 0x9E3779B1u
#define AIGCP_HASH_3 0xC2B2AE35u
#define AIGCP_HASH_4 0x27D4EB2Fu
#define AIGCP_HASH_5 0x165667B1u
#define AIGCP_HASH_6 0xD3A2646Du

#endif
