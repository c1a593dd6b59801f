/* SPDX-License-Identifier: Apache-2.0 */
/* Ask a set about 16 hashes at a time, on processors that have AVX-512. */
#ifndef AIGCP_BIT_SET_AVX512_H
#define AIGCP_BIT_SET_AVX512_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#include "libfilter/compile/bit_set.h"

#define AIGCP_SETS_AVX512 \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))
#define AIGCP_SET_HASHES 16

static inline bool
aigcp_sets_have_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
}

/* As aigcp_hash_mix(). */
AIGCP_SETS_AVX512 static inline __attribute__((always_inline)) __m512i
aigcp_mix_many(__m512i hashes)
{
    return _mm512_xor_si512(hashes, _mm512_srli_epi32(hashes, 15));
}

/* Which hashes the words of some indexes may have. */
AIGCP_SETS_AVX512 static inline __attribute__((always_inline)) __mmask16
aigcp_words_have_many(const aigcp_bit_set *set, __m512i index, __m512i mixed)
{
    const __m512i one = _mm512_set1_epi32(1);
    const __m512i low = _mm512_set1_epi32(31);
    __m512i words = _mm512_i32gather_epi32(index, set->words, sizeof *set->words);
    __m512i first = _mm512_sllv_epi32(one, _mm512_and_si512(mixed, low));
    __m512i second = _mm512_sllv_epi32(one, _mm512_and_si512(_mm512_srli_epi32(mixed, 5), low));
    __m512i both = _mm512_or_si512(first, second);
    return _mm512_cmpeq_epi32_mask(_mm512_and_si512(words, both), both);
}

/* Which hashes a set may have. */
AIGCP_SETS_AVX512 static inline __attribute__((always_inline)) __mmask16
aigcp_set_has_many(const aigcp_bit_set *set, __m512i hashes)
{
    __m512i index = _mm512_srl_epi32(hashes, _mm_cvtsi32_si128((int)set->shift));
    return aigcp_words_have_many(set, index, aigcp_mix_many(hashes));
}

/* The same of hashes that stand in the lines of others. */
AIGCP_SETS_AVX512 static inline __attribute__((always_inline)) __mmask16
aigcp_set_has_many_beside(const aigcp_bit_set *set, __m512i lines, __m512i hashes)
{
    const __m512i in_line = _mm512_set1_epi32(AIGCP_SET_LINE - 1);
    __m512i line = _mm512_srl_epi32(lines, _mm_cvtsi32_si128((int)set->shift));
    __m512i mixed = aigcp_mix_many(hashes);
    __m512i word = _mm512_and_si512(_mm512_srli_epi32(mixed, 10), in_line);
    __m512i index = _mm512_or_si512(_mm512_andnot_si512(in_line, line), word);
    return aigcp_words_have_many(set, index, mixed);
}

#endif
#endif
