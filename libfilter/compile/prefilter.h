/* SPDX-License-Identifier: Apache-2.0 */
/* Tell, for the price of a few look-ups a character, where a term of some lane may be.
 *
 * The text comes as symbols, of which separators and repeats are left out. What is known of a term
 * are its first six symbols, or all if it has not so many. Sets of bits know the terms of two and
 * of three symbols, and the last four of what is known of all others; those are asked about
 * everywhere, many places at a time. Where the last four may be such, another set is asked that has
 * all that is known of these terms. What is asked about one symbol stands in one line of the cache,
 * where sets are large. Short terms of which the text must repeat a symbol are in a set of their
 * own, which is asked where it does.
 *
 * As long as there are few short terms, one set is asked everywhere where any may end, and those
 * that know which only where it says yes; with many it would say yes too often.
 *
 * Where all that says yes, a table is asked of which kind the terms are: one that allows for no
 * separators is none where the text has some, nor one with repeats where it has none.
 *
 * They may say yes in vain, and never no in vain. Members stand at two places of one line of the
 * table, as they do in a set. */
#ifndef AIGCP_PREFILTER_H
#define AIGCP_PREFILTER_H

#include "libfilter/compile/bit_set.h"
#include "libfilter/compile/end_hints.h"

typedef struct aigcp_prefilter aigcp_prefilter;

/* Symbols that can be asked about at a time, a bit each, and the words of these. Behind the last
 * one there must be room for a few more. */
#define AIGCP_PREFILTER_BLOCK 512
#define AIGCP_PREFILTER_WORDS (AIGCP_PREFILTER_BLOCK / 64)
#define AIGCP_PREFILTER_MARGIN 16

/* Kinds of terms, a bit each: its lane, the first or the second; whether there may be no separators
 * in it; whether it has repeats. */
#define AIGCP_TERM_KIND(lane, gapless, repeats) \
    (1u << ((lane) + 2u * (unsigned)(gapless) + 4u * (unsigned)(repeats)))
#define AIGCP_TERM_KINDS_WITH_REPEATS 0xF0u
#define AIGCP_TERM_KINDS_GAPLESS 0xCCu
#define AIGCP_TERM_LANES 2

/* The kinds of terms that stand in some places. */
typedef struct aigcp_term_kinds {
    uint8_t *at;
    unsigned shift; /* of a hash, to an index */
} aigcp_term_kinds;

/* A bit for each of `count` symbols, 64 at the most. */
typedef struct aigcp_places {
    uint64_t pairs;   /* it and the one before may be a term, or end one of three, if so asked */
    uint64_t triples; /* it and the two before may be one, else */
    uint64_t longer;  /* and the three before may be the last of what is known of one */
} aigcp_places;

typedef aigcp_places aigcp_places_fn(const aigcp_prefilter *filter, const uint16_t *symbols,
                                     size_t count);

/* Symbols about which is asked, and what it says of them. */
typedef struct aigcp_question aigcp_question;
typedef void aigcp_ask_fn(const aigcp_prefilter *filter, aigcp_question *question);

/* What is in which set. */
typedef enum aigcp_term_set {
    AIGCP_PAIRS,   /* terms of two symbols, without repeats; */
    AIGCP_TRIPLES, /* those of three, and the last four symbols of what is known of longer ones: in
                      the lines of the last three, unless it is asked by ends; */
    AIGCP_REPEATS, /* terms of two and three symbols with repeats */
    AIGCP_LONGER,  /* all that is known of longer ones, in the lines of the last four symbols of it;
                    */
    AIGCP_ENDS,    /* the last two symbols of those of two and three, without repeats */
    AIGCP_TERM_SETS
} aigcp_term_set;

struct aigcp_prefilter {
    aigcp_bit_set sets[AIGCP_TERM_SETS];
    bool empty[AIGCP_TERM_SETS];
    bool by_ends; /* ENDS is asked instead of PAIRS and TRIPLES */
    bool gapless; /* there may be no separators in any term */
    aigcp_term_kinds kinds;
    aigcp_places_fn *places;
    aigcp_ask_fn *ask; /* NULL: by places */
};

/* The ways to ask: in plain C, and with AVX2 and AVX-512, NULL where these are not to be had. */
aigcp_places_fn aigcp_places_plain;
aigcp_places_fn *aigcp_places_avx2(void);
aigcp_ask_fn *aigcp_ask_avx512(void);

/* Symbols before one that are asked about with it. */
#define AIGCP_PREFILTER_BEFORE 5

/* Count a term of so many symbols and of an AIGCP_TERM_KIND. */
void aigcp_prefilter_count(size_t terms[AIGCP_TERM_SETS], size_t count, unsigned kind);

/* Make room for terms that were counted. */
AIGC_MUST_CHECK aigc_status aigcp_prefilter_init(aigcp_prefilter *filter,
                                                 const size_t terms[AIGCP_TERM_SETS]);
void aigcp_prefilter_free(aigcp_prefilter *filter);
size_t aigcp_prefilter_memory(const aigcp_prefilter *filter);

/* Add the beginning of a term of two or more symbols, of an AIGCP_TERM_KIND. */
void aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count,
                         unsigned kind);

/* Have fetched what adding it will write. */
void aigcp_prefilter_fetch(const aigcp_prefilter *filter, const uint32_t *symbols, size_t count,
                           unsigned kind);

/* What separates symbols: a bit for each symbol, beginning with the first of those before. */
typedef struct aigcp_symbol_marks {
    const uint64_t *gap;      /* a separator is between it and the one before */
    const uint64_t *repeated; /* the text repeats it, or may */
} aigcp_symbol_marks;

struct aigcp_question {
    const uint16_t *symbols;  /* those before are there */
    size_t count;             /* AIGCP_PREFILTER_BLOCK at most */
    aigcp_symbol_marks marks; /* NULL, both of them: there are none */
    size_t mark;              /* index of the first symbol's */

    /* The answer, a bit for each symbol: with it a term of this lane may end, or six symbols of a
     * longer one; and, where that is so, how many symbols the longest of these has. */
    uint64_t told[AIGCP_TERM_LANES][AIGCP_PREFILTER_WORDS];
    uint8_t length[AIGCP_PREFILTER_BLOCK];
};

void aigcp_prefilter_ask(const aigcp_prefilter *filter, aigcp_question *question);

/* The same of one symbol with which, as hints say, no terms of other lengths may end; `repeats`:
 * one of the last three is repeated. */
void aigcp_prefilter_ask_hinted(const aigcp_prefilter *filter, aigcp_question *question,
                                aigcp_ends ends, bool repeats);

/* For the ways to ask: at symbol `at` are `count` symbols that terms of these kinds have; tell of
 * it if the marks allow it. */
void aigcp_prefilter_tell(aigcp_question *question, size_t at, unsigned count, unsigned kinds);

/* The set that says where terms of two symbols may end, and those of three, if so asked. */
static inline const aigcp_bit_set *
aigcp_short_ends(const aigcp_prefilter *filter)
{
    return &filter->sets[filter->by_ends ? AIGCP_ENDS : AIGCP_PAIRS];
}

/* Whether three symbols may be a term, or the last four symbols of what is known of one; `triple`
 * is the hash of the last three. */
static inline bool
aigcp_has_triple(const aigcp_prefilter *filter, uint32_t triple, uint32_t hash)
{
    const aigcp_bit_set *set = &filter->sets[AIGCP_TRIPLES];
    return filter->by_ends ? aigcp_set_has(set, hash) : aigcp_set_has_beside(set, triple, hash);
}

/* What is asked where another set has said yes goes by another hash: else what is taken for a
 * member there would be taken for one again. */
static inline uint32_t
aigcp_longer_hash(uint32_t hash)
{
    return hash * 0x7FEB352Du;
}

/* Whether symbols may be all that is known of a longer term; `four` is the hash of the last four.
 */
static inline bool
aigcp_has_longer(const aigcp_prefilter *filter, uint32_t four, uint32_t hash)
{
    return aigcp_set_has_beside(&filter->sets[AIGCP_LONGER], four, aigcp_longer_hash(hash));
}

/* The two places of a hash in the table: within 64 bytes. */
typedef struct aigcp_kind_places {
    uint32_t first, second;
} aigcp_kind_places;

static inline aigcp_kind_places
aigcp_kind_places_of(const aigcp_term_kinds *kinds, uint32_t hash)
{
    const uint32_t other = hash * 0x846CA68Bu;
    const uint32_t first = other >> kinds->shift;
    return (aigcp_kind_places){ first, first ^ (aigcp_hash_mix(other) & 63) };
}

static inline unsigned
aigcp_kinds_of(const aigcp_term_kinds *kinds, uint32_t hash)
{
    const aigcp_kind_places places = aigcp_kind_places_of(kinds, hash);
    return kinds->at[places.first] & kinds->at[places.second];
}

/* A hash is the sum of the symbols by these factors, the last one's first. */
#define AIGCP_HASH_1 0x85EBCA6Bu
#define AIGCP_HASH_2 0x9E3779B1u
#define AIGCP_HASH_3 0xC2B2AE35u
#define AIGCP_HASH_4 0x27D4EB2Fu
#define AIGCP_HASH_5 0x165667B1u
#define AIGCP_HASH_6 0xD3A2646Du

/* The hashes of four to six symbols, up to `last`. */
typedef struct aigcp_long_hashes {
    uint32_t of[3];
} aigcp_long_hashes;

static inline aigcp_long_hashes
aigcp_long_hashes_of(const uint16_t *last)
{
    const uint32_t four = last[0] * AIGCP_HASH_1 + last[-1] * AIGCP_HASH_2 +
                          last[-2] * AIGCP_HASH_3 + last[-3] * AIGCP_HASH_4;
    const uint32_t five = four + last[-4] * AIGCP_HASH_5;
    return (aigcp_long_hashes){ { four, five, five + last[-5] * AIGCP_HASH_6 } };
}

/* Whether the last four, five or six may be all that is known of a longer term. */
static inline bool
aigcp_prefilter_may_be_longer(const aigcp_prefilter *filter, const uint16_t *last)
{
    const aigcp_long_hashes hashes = aigcp_long_hashes_of(last);
    return aigcp_has_longer(filter, hashes.of[0], hashes.of[0]) ||
           aigcp_has_longer(filter, hashes.of[0], hashes.of[1]) ||
           aigcp_has_longer(filter, hashes.of[0], hashes.of[2]);
}

/* Bits for `count` places, 64 at the most. */
static inline uint64_t
aigcp_first_places(size_t count)
{
    return count < 64 ? ((uint64_t)1 << count) - 1 : UINT64_MAX;
}

/* Some bits from `from` on: those that are read are there. */
static inline uint64_t
aigcp_bits_from(const uint64_t *bits, size_t from, size_t count)
{
    uint64_t low = bits[from / 64] >> from % 64;
    return from % 64 + count > 64 ? low | bits[from / 64 + 1] << (64 - from % 64) : low;
}

/* Of a prefilter of gapless terms: leave out places, from symbol `from` of a question on, of which
 * something separates the symbols. */
static inline void
aigcp_leave_out_gaps(const aigcp_question *question, size_t from, size_t count,
                     aigcp_places *places)
{
    const uint64_t *gap = question->marks.gap;
    const size_t mark = question->mark + from;
    if (!gap)
        return;
    const uint64_t of_two = aigcp_bits_from(gap, mark, count);
    const uint64_t of_three = of_two | aigcp_bits_from(gap, mark - 1, count);
    places->pairs &= ~of_two;
    places->triples &= ~of_three;
    places->longer &= ~(of_three | aigcp_bits_from(gap, mark - 2, count));
}

#endif
