/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the sets of bits. */
#include "libfilter/prefilter.h"

#include <stdlib.h>

#include "libfilter/limits.h"

/* Bits of a set for a member at least, and bytes of the table, as powers of two. */
#define SET_SHARE 5
#define TABLE_SHARE 3

/* Symbols up to which they are asked about one by one. */
#define FEW 4

/* Make room, within bounds that keep a set in the caches. */
static aigc_status
init_set(aigcp_bit_set *set, size_t members)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - SET_SHARE))
        bits++;
    set->shift = 32 - (bits - 5);
    set->words = calloc((size_t)1 << (bits - 5), sizeof *set->words);
    return set->words ? AIGC_OK : AIGC_ERR_MEMORY;
}

static aigc_status
init_kinds(aigcp_term_kinds *kinds, size_t members)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST - 3;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - TABLE_SHARE))
        bits++;
    kinds->shift = 32 - bits;
    kinds->at = calloc((size_t)1 << bits, sizeof *kinds->at);
    return kinds->at ? AIGC_OK : AIGC_ERR_MEMORY;
}

/* The two bits of a hash in its word. */
static inline uint32_t
first_bit(uint32_t hash)
{
    return hash & 31;
}

static inline uint32_t
second_bit(uint32_t hash)
{
    return hash >> 5 & 31;
}

static inline uint32_t
mix(uint32_t hash)
{
    return hash ^ hash >> 15;
}

static inline uint64_t
has(const aigcp_bit_set *set, uint32_t hash)
{
    uint32_t word = set->words[hash >> set->shift];
    uint32_t mixed = mix(hash);
    return word >> first_bit(mixed) & word >> second_bit(mixed) & 1;
}

aigcp_places
aigcp_places_plain(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    aigcp_places places = { 0, 0 };
    for (size_t i = 0; i < count; i++, symbols++) {
        uint32_t pair = symbols[0] * AIGCP_HASH_1 + symbols[-1] * AIGCP_HASH_2;
        uint32_t triple = pair + symbols[-2] * AIGCP_HASH_3;
        uint32_t quadruple = triple + symbols[-3] * AIGCP_HASH_4;
        places.ended |= (has(&filter->pairs, pair) | has(&filter->triples, triple)) << i;
        places.begun |= has(&filter->quadruples, quadruple) << i;
    }
    return places;
}

/* The two places of a hash in the table: within 64 bytes. */
static inline uint32_t
first_place(const aigcp_term_kinds *kinds, uint32_t hash)
{
    return hash >> kinds->shift;
}

static inline uint32_t
second_place(const aigcp_term_kinds *kinds, uint32_t hash)
{
    return hash >> kinds->shift ^ (mix(hash) & 63);
}

static inline unsigned
kinds_of(const aigcp_term_kinds *kinds, uint32_t hash)
{
    return kinds->at[first_place(kinds, hash)] & kinds->at[second_place(kinds, hash)];
}

/* Six bits from `from` on. */
static inline unsigned
six_bits(const uint64_t *bits, size_t from)
{
    uint64_t low = bits[from / 64] >> from % 64;
    return (unsigned)(from % 64 > 58 ? low | bits[from / 64 + 1] << (64 - from % 64) : low) & 63;
}

/* The symbol asked about and the five before it: the marks, whose highest bit is about it. */
typedef struct window {
    const uint16_t *last;
    unsigned gap;
    unsigned repeated;
} window;

/* Kinds of terms that can stand where something separates the last `count` symbols of a window, or
 * does not, and where some are repeated. */
static inline unsigned
kinds_in(const window *w, unsigned count)
{
    static const uint8_t possible[2][2] = { { 0x0F, 0xFF }, { 0x03, 0x33 } };
    bool has_gap = w->gap >> (AIGCP_PREFILTER_BEFORE + 2 - count);
    bool has_repeat = w->repeated >> (AIGCP_PREFILTER_BEFORE + 1 - count);
    return possible[has_gap][has_repeat];
}

/* The kinds of terms that end, or go on, at the last symbol of a window. `begun`: bit n, there is
 * one that began n + 3 symbols before. */
static unsigned
ask_at(const aigcp_term_kinds *kinds, const window *w, bool ended, unsigned begun)
{
    const uint16_t *last = w->last;
    unsigned found = 0;
    uint32_t hash = last[0] * AIGCP_HASH_1 + last[-1] * AIGCP_HASH_2;
    if (ended)
        found = kinds_of(kinds, hash) & kinds_in(w, 2);
    hash += last[-2] * AIGCP_HASH_3;
    if (ended)
        found |= kinds_of(kinds, hash) & kinds_in(w, 3);
    hash += last[-3] * AIGCP_HASH_4;
    if (begun & 1)
        found |= kinds_of(kinds, hash) & kinds_in(w, 4);
    hash += last[-4] * AIGCP_HASH_5;
    if (begun & 2)
        found |= kinds_of(kinds, hash) & kinds_in(w, 5);
    hash += last[-5] * AIGCP_HASH_6;
    if (begun & 4)
        found |= kinds_of(kinds, hash) & kinds_in(w, 6);
    return found;
}

void
aigcp_prefilter_ask(const aigcp_prefilter *filter, const aigcp_symbol_block *block, uint8_t *begun,
                    uint64_t told[AIGCP_TERM_LANES])
{
    aigcp_places_fn *ask_for = block->count < FEW ? aigcp_places_plain : filter->places;
    const aigcp_places places = ask_for(filter, block->symbols, block->count);
    const uint64_t inside =
        block->count < AIGCP_PREFILTER_BLOCK ? ((uint64_t)1 << block->count) - 1 : UINT64_MAX;
    const uint64_t last = *begun & 1;
    const uint64_t begun_at[] = { places.begun, places.begun << 1 | last,
                                  places.begun << 2 | last << 1 | (*begun >> 1 & 1) };
    uint64_t lanes[AIGCP_TERM_LANES] = { 0 };
    uint64_t left = (places.ended | begun_at[0] | begun_at[1] | begun_at[2]) & inside;
    for (; left; left &= left - 1) {
        unsigned at = (unsigned)__builtin_ctzll(left);
        window w = { .last = block->symbols + at };
        if (block->marks.gap) {
            w.gap = six_bits(block->marks.gap, block->mark + at - AIGCP_PREFILTER_BEFORE);
            w.repeated = six_bits(block->marks.repeated, block->mark + at - AIGCP_PREFILTER_BEFORE);
        }
        unsigned from = (unsigned)(begun_at[0] >> at & 1) | (unsigned)(begun_at[1] >> at & 1) << 1 |
                        (unsigned)(begun_at[2] >> at & 1) << 2;
        unsigned kinds = ask_at(&filter->kinds, &w, places.ended >> at & 1, from);
        lanes[0] |= (uint64_t)((kinds & 0x55) != 0) << at;
        lanes[1] |= (uint64_t)((kinds & 0xAA) != 0) << at;
    }
    told[0] = lanes[0];
    told[1] = lanes[1];
    if (block->count == 1)
        *begun = (uint8_t)((places.begun & 1) | last << 1);
    else if (block->count > 1)
        *begun = (uint8_t)((places.begun >> (block->count - 1) & 1) |
                           (places.begun >> (block->count - 2) & 1) << 1);
}

aigc_status
aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[3])
{
    filter->places = aigcp_places_avx2();
    if (!filter->places)
        filter->places = aigcp_places_plain;
    aigc_status status = init_set(&filter->pairs, terms[0]);
    if (status == AIGC_OK)
        status = init_set(&filter->triples, terms[1]);
    if (status == AIGC_OK)
        status = init_set(&filter->quadruples, terms[2]);
    return status == AIGC_OK ? init_kinds(&filter->kinds, terms[0] + terms[1] + terms[2]) : status;
}

void
aigcp_prefilter_free(aigcp_prefilter *filter)
{
    free(filter->pairs.words);
    free(filter->triples.words);
    free(filter->quadruples.words);
    free(filter->kinds.at);
}

static size_t
set_memory(const aigcp_bit_set *set)
{
    return set->words ? sizeof *set->words << (32 - set->shift) : 0;
}

size_t
aigcp_prefilter_memory(const aigcp_prefilter *filter)
{
    size_t kinds = filter->kinds.at ? (size_t)1 << (32 - filter->kinds.shift) : 0;
    return set_memory(&filter->pairs) + set_memory(&filter->triples) +
           set_memory(&filter->quadruples) + kinds;
}

static void
add(aigcp_bit_set *set, uint32_t hash)
{
    uint32_t mixed = mix(hash);
    set->words[hash >> set->shift] |= 1u << first_bit(mixed) | 1u << second_bit(mixed);
}

/* The hash of symbols that are all there are. */
static uint32_t
hash_of(const uint32_t *symbols, size_t count)
{
    static const uint32_t factors[] = { AIGCP_HASH_1, AIGCP_HASH_2, AIGCP_HASH_3,
                                        AIGCP_HASH_4, AIGCP_HASH_5, AIGCP_HASH_6 };
    uint32_t hash = 0;
    for (size_t i = 0; i < count; i++)
        hash += symbols[i] * factors[count - 1 - i];
    return hash;
}

void
aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count, unsigned kind)
{
    aigcp_bit_set *of_length[] = { &filter->pairs, &filter->triples, &filter->quadruples };
    size_t known = count < 4 ? count : 4;
    if (known < 2)
        return;
    add(of_length[known - 2], hash_of(symbols, known));
    uint32_t hash = hash_of(symbols, count < 6 ? count : 6);
    aigcp_term_kinds *kinds = &filter->kinds;
    kinds->at[first_place(kinds, hash)] |= (uint8_t)kind;
    kinds->at[second_place(kinds, hash)] |= (uint8_t)kind;
}
