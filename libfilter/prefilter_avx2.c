/* SPDX-License-Identifier: Apache-2.0 */
/* Ask the prefilter about eight symbols at a time, on processors that have AVX2. Does just what
 * aigcp_places_plain() does; a test compares them. */
#include "libfilter/bit_set_avx2.h"
#include "libfilter/prefilter.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define LANES AIGCP_SET_HASHES_AVX2

/* Symbols from one on, times a factor of the hash. */
AIGCP_SETS_AVX2 static inline __m256i
times(const uint16_t *symbols, uint32_t factor)
{
    return _mm256_mullo_epi32(aigcp_load_eight(symbols), _mm256_set1_epi32((int)factor));
}

AIGCP_SETS_AVX2 static aigcp_places
places(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    const aigcp_bit_set *sets = filter->sets;
    const aigcp_bit_set *pairs = aigcp_short_ends(filter);
    aigcp_places places = { 0, 0, 0 };
    for (size_t i = 0; i < count; i += LANES) {
        const uint16_t *last = symbols + i;
        const __m256i pair =
            _mm256_add_epi32(times(last, AIGCP_HASH_1), times(last - 1, AIGCP_HASH_2));
        const __m256i triple = _mm256_add_epi32(pair, times(last - 2, AIGCP_HASH_3));
        const __m256i quadruple = _mm256_add_epi32(triple, times(last - 3, AIGCP_HASH_4));
        places.pairs |= (uint64_t)aigcp_set_has_eight(pairs, pair) << i;
        if (!filter->by_ends)
            places.triples |= (uint64_t)aigcp_set_has_eight(&sets[AIGCP_TRIPLES], triple) << i;
        places.longer |= (uint64_t)aigcp_set_has_eight(&sets[AIGCP_QUADRUPLES], quadruple) << i;
    }
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
