/* SPDX-License-Identifier: Apache-2.0 */
/* Ask the prefilter about eight symbols at a time, on processors that have AVX2. Does just what
 * aigcp_places_plain() does; a test compares them. */
#include "libfilter/prefilter.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define LANES 8

/* Eight bytes at a time are read from the symbols: 16 bits each. */
AVX2 static inline __m256i
load(const uint16_t *symbols)
{
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i_u *)(const void *)symbols));
}

/* The lowest bit of each lane: whether the set may have this hash. */
AVX2 static inline __m256i
has(const aigcp_bit_set *set, __m256i hash)
{
    __m256i index = _mm256_srl_epi32(hash, _mm_cvtsi32_si128((int)set->shift));
    __m256i word = _mm256_i32gather_epi32((const int *)set->words, index, sizeof(uint32_t));
    __m256i mixed = _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 15));
    __m256i low = _mm256_set1_epi32(31);
    __m256i first = _mm256_srlv_epi32(word, _mm256_and_si256(mixed, low));
    __m256i second = _mm256_srlv_epi32(word, _mm256_and_si256(_mm256_srli_epi32(mixed, 5), low));
    return _mm256_and_si256(first, second);
}

/* The lowest bits of the lanes. */
AVX2 static inline uint64_t
bits_of(__m256i lanes)
{
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(lanes, 31)));
}

AVX2 static aigcp_places
places(const aigcp_prefilter *filter, const uint16_t *symbols, size_t count)
{
    const __m256i factor_1 = _mm256_set1_epi32((int)AIGCP_HASH_1);
    const __m256i factor_2 = _mm256_set1_epi32((int)AIGCP_HASH_2);
    const __m256i factor_3 = _mm256_set1_epi32((int)AIGCP_HASH_3);
    const __m256i factor_4 = _mm256_set1_epi32((int)AIGCP_HASH_4);
    aigcp_places places = { 0, 0, 0 };
    for (size_t i = 0; i < count; i += LANES) {
        __m256i pair = _mm256_add_epi32(_mm256_mullo_epi32(load(symbols + i), factor_1),
                                        _mm256_mullo_epi32(load(symbols + i - 1), factor_2));
        __m256i triple =
            _mm256_add_epi32(pair, _mm256_mullo_epi32(load(symbols + i - 2), factor_3));
        __m256i quadruple =
            _mm256_add_epi32(triple, _mm256_mullo_epi32(load(symbols + i - 3), factor_4));
        places.pairs |= bits_of(has(&filter->sets[AIGCP_PAIRS], pair)) << i;
        places.triples |= bits_of(has(&filter->sets[AIGCP_TRIPLES], triple)) << i;
        places.longer |= bits_of(has(&filter->sets[AIGCP_QUADRUPLES], quadruple)) << i;
    }
    if (count < 64) {
        uint64_t inside = ((uint64_t)1 << count) - 1;
        places.pairs &= inside;
        places.triples &= inside;
        places.longer &= inside;
    }
    return places;
}

aigcp_places_fn *
aigcp_places_avx2(void)
{
    return __builtin_cpu_supports("avx2") ? places : NULL;
}

#else

aigcp_places_fn *
aigcp_places_avx2(void)
{
    return NULL;
}

#endif
