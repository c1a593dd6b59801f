/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text, on processors that have AVX2 and BMI2.
 *
 * Code points are made of the bytes from all places on, 16 at a time, and those kept with which
 * characters begin: so none waits for the size of the one before. What becomes of them is for
 * others to say, eight at a time. */
#ifndef AIGCP_CHARACTERS_AVX2_H
#define AIGCP_CHARACTERS_AVX2_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/scan/utf8_block.h"

#define AIGCP_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define AIGCP_AVX2_INLINE AIGCP_AVX2 static inline __attribute__((always_inline))
#define AIGCP_AVX2_GROUP 8

static inline bool
aigcp_has_avx2(void)
{
    /* The first Zen take hundreds of cycles to gather bits. */
    const bool is_fast = !__builtin_cpu_is("znver1") && !__builtin_cpu_is("znver2");
    return is_fast && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

/* What 32 bytes are: the highest bit of each. */
typedef struct aigcp_half_block {
    __m256i following, of_two, of_three, wrong;
} aigcp_half_block;

/* Which bytes are below another one, read as numbers with a sign. */
AIGCP_AVX2_INLINE __m256i
aigcp_below(__m256i bytes, int than)
{
    return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)than), bytes);
}

AIGCP_AVX2_INLINE aigcp_half_block
aigcp_half_block_at(const uint8_t *text)
{
    const __m256i first = _mm256_loadu_si256((const __m256i_u *)(const void *)text);
    const __m256i second = _mm256_loadu_si256((const __m256i_u *)(const void *)(text + 1));
    const __m256i below_c2 = aigcp_below(first, 0xC2);
    const __m256i below_e0 = aigcp_below(first, 0xE0);
    const __m256i below_f0 = aigcp_below(first, 0xF0);
    const __m256i is_e0 = _mm256_cmpeq_epi8(first, _mm256_set1_epi8((char)0xE0));
    const __m256i overlong = _mm256_and_si256(is_e0, aigcp_below(second, 0xA0));
    aigcp_half_block half;
    half.following = aigcp_below(first, 0xC0);
    half.of_two = _mm256_andnot_si256(below_c2, below_e0);
    half.of_three = _mm256_andnot_si256(below_e0, below_f0);
    half.wrong = _mm256_or_si256(_mm256_or_si256(_mm256_andnot_si256(half.following, below_c2),
                                                 _mm256_andnot_si256(below_f0, first)),
                                 overlong);
    return half;
}

/* A bit for each of 64 bytes that has its highest one set. */
AIGCP_AVX2_INLINE uint64_t
aigcp_bits_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)_mm256_movemask_epi8(high) << 32;
}

/* Go on to the block at `text`. */
AIGCP_AVX2_INLINE void
aigcp_block_next(aigcp_utf8_block *block, const uint8_t *text)
{
    const aigcp_half_block low = aigcp_half_block_at(text);
    const aigcp_half_block high = aigcp_half_block_at(text + AIGCP_UTF8_BLOCK / 2);
    const aigcp_utf8_bytes are = {
        .following = aigcp_bits_of(low.following, high.following),
        .of_two = aigcp_bits_of(low.of_two, high.of_two),
        .of_three = aigcp_bits_of(low.of_three, high.of_three),
        .wrong = aigcp_bits_of(low.wrong, high.wrong),
        .behind = aigcp_utf8_behind(text + AIGCP_UTF8_BLOCK),
    };
    aigcp_utf8_block_next(block, &are);
}

/* 16 bytes, as numbers of 16 bits. */
AIGCP_AVX2_INLINE __m256i
aigcp_load_bytes(const uint8_t *bytes)
{
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i_u *)(const void *)bytes));
}

/* The code points that begin at 16 bytes, if characters do. */
AIGCP_AVX2_INLINE __m256i
aigcp_code_points_at(const uint8_t *text)
{
    const __m256i low_6 = _mm256_set1_epi16(0x3F);
    const __m256i first = aigcp_load_bytes(text);
    const __m256i second = _mm256_and_si256(aigcp_load_bytes(text + 1), low_6);
    const __m256i third = _mm256_and_si256(aigcp_load_bytes(text + 2), low_6);
    const __m256i both = _mm256_or_si256(_mm256_slli_epi16(first, 6), second);
    const __m256i of_two = _mm256_and_si256(both, _mm256_set1_epi16(0x7FF));
    const __m256i of_three = _mm256_or_si256(_mm256_slli_epi16(both, 6), third);
    const __m256i is_more = _mm256_cmpgt_epi16(first, _mm256_set1_epi16(0x7F));
    const __m256i is_three = _mm256_cmpgt_epi16(first, _mm256_set1_epi16(0xDF));
    return _mm256_blendv_epi8(first, _mm256_blendv_epi8(of_two, of_three, is_three), is_more);
}

/* AIGCP_AVX2_GROUP numbers. */
AIGCP_AVX2_INLINE __m128i
aigcp_load_group(const uint16_t *numbers)
{
    return _mm_loadu_si128((const __m128i_u *)(const void *)numbers);
}

/* Twice as many. */
AIGCP_AVX2_INLINE __m256i
aigcp_load_groups(const uint16_t *numbers)
{
    return _mm256_loadu_si256((const __m256i_u *)(const void *)numbers);
}

AIGCP_AVX2_INLINE void
aigcp_store_group(uint16_t *numbers, __m128i group)
{
    _mm_storeu_si128((__m128i_u *)(void *)numbers, group);
}

AIGCP_AVX2_INLINE void
aigcp_store_groups(uint16_t *numbers, __m256i groups)
{
    _mm256_storeu_si256((__m256i_u *)(void *)numbers, groups);
}

/* A bit for each of eight numbers that has all its bits set, and one for each of eight others. */
AIGCP_AVX2_INLINE uint32_t
aigcp_bits_of_both(__m128i low, __m128i high)
{
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

/* For each choice of eight numbers of 16 bits, what moves the chosen ones to the front, the places
 * of both bytes of each, and makes the others 0. */
#define AIGCP_BY_BIT_0(o) (o), (o) << 16 | 0x0100
#define AIGCP_BY_BIT_1(o) AIGCP_BY_BIT_0(o), AIGCP_BY_BIT_0((o) << 16 | 0x0302)
#define AIGCP_BY_BIT_2(o) AIGCP_BY_BIT_1(o), AIGCP_BY_BIT_1((o) << 16 | 0x0504)
#define AIGCP_BY_BIT_3(o) AIGCP_BY_BIT_2(o), AIGCP_BY_BIT_2((o) << 16 | 0x0706)
#define AIGCP_BY_BIT_4(o) AIGCP_BY_BIT_3(o), AIGCP_BY_BIT_3((o) << 16 | 0x0908)
#define AIGCP_BY_BIT_5(o) AIGCP_BY_BIT_4(o), AIGCP_BY_BIT_4((o) << 16 | 0x0B0A)
#define AIGCP_BY_BIT_6(o) AIGCP_BY_BIT_5(o), AIGCP_BY_BIT_5((o) << 16 | 0x0D0C)
#define AIGCP_BY_BIT_7(o) AIGCP_BY_BIT_6(o), AIGCP_BY_BIT_6((o) << 16 | 0x0F0E)
__extension__ typedef unsigned __int128 aigcp_order;
#define AIGCP_NONE_CHOSEN ((aigcp_order)0x8080808080808080 << 64 | 0x8080808080808080)
static const aigcp_order aigcp_squeeze_orders[256] = { AIGCP_BY_BIT_7(AIGCP_NONE_CHOSEN) };

AIGCP_AVX2_INLINE __m128i
aigcp_squeeze_order(uint32_t chosen)
{
    return _mm_load_si128((const __m128i *)(const void *)&aigcp_squeeze_orders[chosen]);
}

#endif
#endif
