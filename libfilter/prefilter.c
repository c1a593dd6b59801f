/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the sets of bits. */
#include "libfilter/prefilter.h"

#include <stdlib.h>

#include "libfilter/limits.h"

/* Bits for a member, at least, as a power of two: of the sets that are asked everywhere, and of
 * those that are asked where they say yes. */
#define SHARE_EVERYWHERE 7
#define SHARE_AGAIN 5

/* Make room, within bounds that keep a set in the caches. */
static aigc_status
init_set(aigcp_bit_set *set, size_t members, unsigned share)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - share))
        bits++;
    set->shift = 32 - (bits - 5);
    set->words = calloc((size_t)1 << (bits - 5), sizeof *set->words);
    return set->words ? AIGC_OK : AIGC_ERR_MEMORY;
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

/* The hash of the `count` symbols of which `last` is the last. */
static inline uint32_t
hash_before(const uint16_t *last, unsigned count)
{
    uint32_t hash = last[0] * AIGCP_HASH_1 + last[-1] * AIGCP_HASH_2;
    if (count > 2)
        hash += last[-2] * AIGCP_HASH_3;
    if (count > 3)
        hash += last[-3] * AIGCP_HASH_4;
    if (count > 4)
        hash += last[-4] * AIGCP_HASH_5;
    if (count > 5)
        hash += last[-5] * AIGCP_HASH_6;
    return hash;
}

/* Bits about symbols, those before the block included: bit 2 is about the first one in it. */
static inline uint64_t
with_before(uint64_t bits, unsigned before, unsigned back)
{
    uint64_t shifted = bits << back;
    if (back == 1)
        return shifted | (before & 1);
    return shifted | (before & 1) << 1 | (before >> 1 & 1);
}

/* The bits about the last two symbols. */
static inline uint8_t
bits_of_last(uint64_t bits, size_t count, unsigned before)
{
    if (count == 1)
        return (uint8_t)((bits & 1) | (before & 1) << 1);
    return (uint8_t)((bits >> (count - 1) & 1) | (bits >> (count - 2) & 1) << 1);
}

/* Which of the places where two or three symbols may be a term are to be believed. */
static uint64_t
ask_ended(const aigcp_prefilter *filter, const uint16_t *symbols, uint64_t ended, uint64_t in_two,
          uint64_t in_three)
{
    uint64_t told = 0;
    for (; ended; ended &= ended - 1) {
        unsigned at = (unsigned)__builtin_ctzll(ended);
        uint32_t two = hash_before(symbols + at, 2);
        uint32_t three = hash_before(symbols + at, 3);
        uint64_t yes = has(&filter->certain, two) | has(&filter->certain, three) |
                       (has(&filter->repeated, two) & in_two >> at) |
                       (has(&filter->repeated, three) & in_three >> at);
        told |= yes << at;
    }
    return told;
}

uint64_t
aigcp_prefilter_ask(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count,
                    uint64_t repeated, aigcp_prefilter_state *state)
{
    const aigcp_places places = filter->places(filter, symbols, count);
    const aigcp_prefilter_state before = *state;
    const uint64_t inside = count < AIGCP_PREFILTER_BLOCK ? ((uint64_t)1 << count) - 1 : UINT64_MAX;
    const uint64_t begun[] = { places.begun, with_before(places.begun, before.begun, 1),
                               with_before(places.begun, before.begun, 2) };
    uint64_t told = 0;
    if (places.ended) {
        uint64_t in_two = repeated | with_before(repeated, before.repeated, 1);
        uint64_t in_three = in_two | with_before(repeated, before.repeated, 2);
        told = ask_ended(filter, symbols, places.ended, in_two, in_three);
    }
    for (unsigned i = 0; i < 3; i++) {
        for (uint64_t left = begun[i] & inside & ~told; left; left &= left - 1) {
            unsigned at = (unsigned)__builtin_ctzll(left);
            told |= has(&filter->certain, hash_before(symbols + at, 4 + i)) << at;
        }
    }
    if (count) {
        state->begun = bits_of_last(places.begun, count, before.begun);
        state->repeated = bits_of_last(repeated, count, before.repeated);
    }
    return told;
}

aigc_status
aigcp_prefilter_init(aigcp_prefilter *filter, const size_t terms[3])
{
    filter->places = aigcp_places_avx2();
    if (!filter->places)
        filter->places = aigcp_places_plain;
    aigc_status status = init_set(&filter->pairs, terms[0], SHARE_EVERYWHERE);
    if (status == AIGC_OK)
        status = init_set(&filter->triples, terms[1], SHARE_EVERYWHERE);
    if (status == AIGC_OK)
        status = init_set(&filter->quadruples, terms[2], SHARE_EVERYWHERE);
    if (status == AIGC_OK)
        status = init_set(&filter->certain, terms[0] + terms[1] + terms[2], SHARE_AGAIN);
    return status == AIGC_OK ? init_set(&filter->repeated, 0, SHARE_AGAIN) : status;
}

void
aigcp_prefilter_free(aigcp_prefilter *filter)
{
    free(filter->pairs.words);
    free(filter->triples.words);
    free(filter->quadruples.words);
    free(filter->certain.words);
    free(filter->repeated.words);
}

static size_t
set_memory(const aigcp_bit_set *set)
{
    return set->words ? sizeof *set->words << (32 - set->shift) : 0;
}

size_t
aigcp_prefilter_memory(const aigcp_prefilter *filter)
{
    return set_memory(&filter->pairs) + set_memory(&filter->triples) +
           set_memory(&filter->quadruples) + set_memory(&filter->certain) +
           set_memory(&filter->repeated);
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
aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count, bool repeats)
{
    aigcp_bit_set *of_length[] = { &filter->pairs, &filter->triples, &filter->quadruples };
    size_t known = count < 4 ? count : 4;
    if (known < 2)
        return;
    add(of_length[known - 2], hash_of(symbols, known));
    bool is_repeated = repeats && known < 4;
    add(is_repeated ? &filter->repeated : &filter->certain,
        hash_of(symbols, count < 6 ? count : 6));
}
