/* SPDX-License-Identifier: Apache-2.0 */
/* Ask the prefilter about eight symbols at a time, on processors that have AVX2. Does just what
 * aigcp_places_plain() does; a test compares them. */
#include "libfilter/compile/bit_set_avx2.h"
#include "libfilter/compile/prefilter.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define LANES AIGCP_SET_HASHES_AVX2

/* Of a second-level cache of half a megabyte and more, which has to hold several sets. */
#define NEAR_BYTES ((size_t)256 << 10)

/* Symbols from one on, times a factor of the hash. */
AIGCP_SETS_AVX2 static inline __m256i
times(const uint16_t *symbols, uint32_t factor)
{
    return _mm256_mullo_epi32(aigcp_load_eight(symbols), _mm256_set1_epi32((int)factor));
}

AIGCP_SETS_AVX2 static inline __m256i
load_hashes(const uint32_t *hashes)
{
    return _mm256_loadu_si256((const __m256i_u *)(const void *)hashes);
}

AIGCP_SETS_AVX2 static inline void
store_hashes(uint32_t *hashes, __m256i some)
{
    _mm256_storeu_si256((__m256i_u *)(void *)hashes, some);
}

/* Have the lines of a set fetched that leaves the second-level cache little room: more of them are
 * under way than a gather waits for. */
static inline __attribute__((always_inline)) void
fetch_lines(const aigcp_bit_set *set, const uint32_t *hashes, size_t count)
{
    if (aigcp_set_bytes(set) > NEAR_BYTES)
        for (size_t i = 0; i < count; i++)
            __builtin_prefetch(&set->words[hashes[i] >> set->shift]);
}

/* The hashes of the last two, three and four symbols, up to each of eight. */
typedef struct hashes {
    __m256i of_two, of_three, of_four;
} hashes;

AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) hashes
hashes_at(const uint16_t *last)
{
    hashes at;
    at.of_two = _mm256_add_epi32(times(last, AIGCP_HASH_1), times(last - 1, AIGCP_HASH_2));
    at.of_three = _mm256_add_epi32(at.of_two, times(last - 2, AIGCP_HASH_3));
    at.of_four = _mm256_add_epi32(at.of_three, times(last - 3, AIGCP_HASH_4));
    return at;
}

/* Where few short terms are. */
AIGCP_SETS_AVX2 static aigcp_places
places_by_ends(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    const aigcp_bit_set *ends = &filter->sets[AIGCP_ENDS];
    const aigcp_bit_set *triples = &filter->sets[AIGCP_TRIPLES];
    aigcp_places places = { 0, 0, 0 };
    for (size_t i = 0; i < count; i += LANES) {
        const hashes at = hashes_at(symbols + i);
        places.pairs |= (uint64_t)aigcp_set_has_eight(ends, at.of_two) << i;
        places.longer |= (uint64_t)aigcp_set_has_eight(triples, at.of_four) << i;
    }
    return places;
}

AIGCP_SETS_AVX2 static aigcp_places
places_of_many(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    const aigcp_bit_set *pairs = &filter->sets[AIGCP_PAIRS];
    const aigcp_bit_set *triples = &filter->sets[AIGCP_TRIPLES];
    uint32_t of_two[64], of_three[64], of_four[64]; /* hashes */
    for (size_t i = 0; i < count; i += LANES) {
        const hashes at = hashes_at(symbols + i);
        store_hashes(of_two + i, at.of_two);
        store_hashes(of_three + i, at.of_three);
        store_hashes(of_four + i, at.of_four);
    }
    fetch_lines(pairs, of_two, count);
    fetch_lines(triples, of_three, count);
    aigcp_places places = { 0, 0, 0 };
    for (size_t i = 0; i < count; i += LANES) {
        const __m256i triple = load_hashes(of_three + i);
        const __m256i quadruple = load_hashes(of_four + i);
        places.pairs |= (uint64_t)aigcp_set_has_eight(pairs, load_hashes(of_two + i)) << i;
        places.triples |= (uint64_t)aigcp_set_has_eight_beside(triples, triple, triple) << i;
        places.longer |= (uint64_t)aigcp_set_has_eight_beside(triples, triple, quadruple) << i;
    }
    return places;
}

AIGCP_SETS_AVX2 static aigcp_places
places(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    aigcp_places places = filter->by_ends ? places_by_ends(filter, symbols, count)
                                          : places_of_many(filter, symbols, count);
    const uint64_t inside = aigcp_first_places(count);
    places.pairs &= inside;
    places.triples &= inside;
    places.longer &= inside;
    return places;
}

aigcp_places_fn *
aigcp_places_avx2(void)
{
    return aigcp_sets_have_avx2() ? places : NULL;
}

#else

aigcp_places_fn *
aigcp_places_avx2(void)
{
    return NULL;
}

#endif
