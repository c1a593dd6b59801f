/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the sets of bits. */
#include "libfilter/prefilter.h"

#include <stdlib.h>

#include "libfilter/limits.h"

/* At least 128 bits for a member, within bounds that keep a set in the caches. */
static aigc_status
init_set(aigcp_bit_set *set, size_t members)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - 7))
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

uint64_t
aigcp_places_plain(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    uint64_t places = 0;
    for (size_t i = 0; i < count; i++, symbols++) {
        uint32_t pair = symbols[0] * AIGCP_HASH_1 + symbols[-1] * AIGCP_HASH_2;
        uint32_t triple = pair + symbols[-2] * AIGCP_HASH_3;
        uint32_t quadruple = triple + symbols[-3] * AIGCP_HASH_4;
        places |= (has(&filter->pairs, pair) | has(&filter->triples, triple) |
                   has(&filter->quadruples, quadruple))
                  << i;
    }
    return places;
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
    return status == AIGC_OK ? init_set(&filter->quadruples, terms[2]) : status;
}

void
aigcp_prefilter_free(aigcp_prefilter *filter)
{
    free(filter->pairs.words);
    free(filter->triples.words);
    free(filter->quadruples.words);
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
           set_memory(&filter->quadruples);
}

static void
add(aigcp_bit_set *set, uint32_t hash)
{
    uint32_t mixed = mix(hash);
    set->words[hash >> set->shift] |= 1u << first_bit(mixed) | 1u << second_bit(mixed);
}

void
aigcp_prefilter_add(aigcp_prefilter *filter, const uint32_t *symbols, size_t count)
{
    static const uint32_t factors[] = { AIGCP_HASH_4, AIGCP_HASH_3, AIGCP_HASH_2, AIGCP_HASH_1 };
    aigcp_bit_set *sets[] = { &filter->pairs, &filter->triples, &filter->quadruples };
    size_t known = count < 4 ? count : 4;
    uint32_t hash = 0;
    for (size_t i = 0; i < known; i++)
        hash += symbols[i] * factors[4 - known + i];
    if (known >= 2)
        add(sets[known - 2], hash);
}
