/* SPDX-License-Identifier: Apache-2.0 */
/* Ask a set about eight hashes at a time, on processors that have AVX2. */
#ifndef AIGCP_BIT_SET_AVX2_H
#define AIGCP_BIT_SET_AVX2_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#include "libfilter/bit_set.h"

#define AIGCP_SETS_AVX2 __attribute__((target("avx2,bmi")))
#define AIGCP_SET_HASHES_AVX2 8

static inline bool
aigcp_sets_have_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

/* Eight numbers of 16 bits. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) __m256i
aigcp_load_eight(const uint16_t *numbers)
{
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i_u *)(const void *)numbers));
}

/* The lowest bits of eight numbers. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) uint32_t
aigcp_lowest_bits(__m256i numbers)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(numbers, 31)));
}

/* Which hashes a set may have. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) uint32_t
aigcp_set_has_eight(const aigcp_bit_set *set, __m256i hashes)
{
    const __m256i low = _mm256_set1_epi32(31);
    __m256i index = _mm256_srl_epi32(hashes, _mm_cvtsi32_si128((int)set->shift));
    __m256i words = _mm256_i32gather_epi32((const int *)set->words, index, sizeof *set->words);
    __m256i mixed = _mm256_xor_si256(hashes, _mm256_srli_epi32(hashes, 15));
    __m256i first = _mm256_srlv_epi32(words, _mm256_and_si256(mixed, low));
    __m256i second = _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(mixed, 5), low));
    return aigcp_lowest_bits(_mm256_and_si256(first, second));
}

#endif
#endif
