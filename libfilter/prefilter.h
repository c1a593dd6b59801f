/* SPDX-License-Identifier: Apache-2.0 */
/* Tell, for the price of a few look-ups a character, where a term of some lane may be.
 *
 * The text comes as symbols, of which separators and repeats are left out. Sets of bits know the
 * terms of two and of three symbols, and the first four of all others; those are asked about
 * everywhere, many places at a time. Where they say yes, a table is asked that knows the terms of
 * two to five symbols, and the first six of all others; and of which kind they are: a term that
 * allows for no separators is none where the text has some, nor one with repeats where it has none.
 *
 * They may say yes in vain, and never no in vain. Members are two bits of one word of a set, or
 * stand at two places of one line of the table (Putze, Sanders, Singler 2007). */
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

/* Kinds of terms, a bit each: its lane, the first or the second; whether there may be no separators
 * in it; whether it has repeats. */
#define AIGCP_TERM_KIND(lane, gapless, repeats) \
    (1u << ((lane) + 2u * (unsigned)(gapless) + 4u * (unsigned)(repeats)))
#define AIGCP_TERM_LANES 2

/* The kinds of terms that stand in some places. */
typedef struct aigcp_term_kinds {
    uint8_t *at;
    unsigned shift; /* of a hash, to an index */
} aigcp_term_kinds;

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
    aigcp_term_kinds kinds;
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

/* Add the beginning of a term of two or more symbols, of an AIGCP_TERM_KIND. */
void aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count,
                         unsigned kind);

/* What separates symbols: a bit for each symbol, beginning with the first of those before. */
typedef struct aigcp_symbol_marks {
    const uint64_t *gap;      /* a separator is between it and the one before */
    const uint64_t *repeated; /* the text repeats it, or may */
} aigcp_symbol_marks;

/* A block of symbols to be asked about. */
typedef struct aigcp_symbol_block {
    const uint16_t *symbols;
    size_t count;             /* AIGCP_PREFILTER_BLOCK at most */
    aigcp_symbol_marks marks; /* NULL, both of them: there are none */
    size_t mark;              /* index of the first symbol's */
} aigcp_symbol_block;

/* For both lanes, a bit for each symbol of a block: with it a term may end, or six symbols of a
 * longer one. `*begun` passes from one block to the next which of the last symbols have begun
 * something: bit 0 the last one, bit 1 that before. All 1 is never wrong. */
void aigcp_prefilter_ask(const aigcp_prefilter *filter, const aigcp_symbol_block *block,
                         uint8_t *begun, uint64_t told[AIGCP_TERM_LANES]);

/* A hash is the sum of the symbols by these factors, the last one's first. */
#define AIGCP_HASH_1 0x85EBCA6Bu
#define AIGCP_HASH_2 0x9E3779B1u
#define AIGCP_HASH_3 0xC2B2AE35u
#define AIGCP_HASH_4 0x27D4EB2Fu
#define AIGCP_HASH_5 0x165667B1u
#define AIGCP_HASH_6 0xD3A2646Du

#endif
