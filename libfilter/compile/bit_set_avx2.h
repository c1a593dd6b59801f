/* SPDX-License-Identifier: Apache-2.0 */
/* Ask a set about eight hashes at a time, on processors that have AVX2. */
#ifndef AIGCP_BIT_SET_AVX2_H
#define AIGCP_BIT_SET_AVX2_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#include "libfilter/compile/bit_set.h"

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

/* As aigcp_hash_mix(). */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) __m256i
aigcp_mix_eight(__m256i hashes)
{
    return _mm256_xor_si256(hashes, _mm256_srli_epi32(hashes, 15));
}

/* Which hashes the words of some indexes may have. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) uint32_t
aigcp_words_have_eight(const aigcp_bit_set *set, __m256i index, __m256i mixed)
{
    const __m256i low = _mm256_set1_epi32(31);
    __m256i words = _mm256_i32gather_epi32((const int *)set->words, index, sizeof *set->words);
    __m256i first = _mm256_srlv_epi32(words, _mm256_and_si256(mixed, low));
    __m256i second = _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(mixed, 5), low));
    return aigcp_lowest_bits(_mm256_and_si256(first, second));
}

/* Which hashes a set may have. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) uint32_t
aigcp_set_has_eight(const aigcp_bit_set *set, __m256i hashes)
{
    __m256i index = _mm256_srl_epi32(hashes, _mm_cvtsi32_si128((int)set->shift));
    return aigcp_words_have_eight(set, index, aigcp_mix_eight(hashes));
}

/* The same of hashes that stand in the lines of others. */
AIGCP_SETS_AVX2 static inline __attribute__((always_inline)) uint32_t
aigcp_set_has_eight_beside(const aigcp_bit_set *set, __m256i lines, __m256i hashes)
{
    const __m256i in_line = _mm256_set1_epi32(AIGCP_SET_LINE - 1);
    __m256i line = _mm256_srl_epi32(lines, _mm_cvtsi32_si128((int)set->shift));
    __m256i mixed = aigcp_mix_eight(hashes);
    __m256i word = _mm256_and_si256(_mm256_srli_epi32(mixed, 10), in_line);
    __m256i index = _mm256_or_si256(_mm256_andnot_si256(in_line, line), word);
    return aigcp_words_have_eight(set, index, mixed);
}

#endif
#endif
