/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text, 32 at a time, on processors that have AVX-512 with VBMI2.
 *
 * The bytes of those that begin in a block are put side by side and made code points, which are
 * looked up in tables. */
#ifndef AIGCP_CHARACTERS_AVX512_H
#define AIGCP_CHARACTERS_AVX512_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/scan/utf8_block.h"

#define AIGCP_AVX512 \
    __attribute__((  \
        target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))
#define AIGCP_AVX512_INLINE AIGCP_AVX512 static inline __attribute__((always_inline))
#define AIGCP_AVX512_CHARACTERS 32

static inline bool
aigcp_has_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

static inline uint32_t
aigcp_first_bits(unsigned count)
{
    return (uint32_t)(((uint64_t)1 << count) - 1);
}

/* 64 bytes of a text, and those behind each. */
typedef struct aigcp_bytes {
    __m512i first, second, third;
} aigcp_bytes;

/* Go on to the block at `text`. */
AIGCP_AVX512_INLINE void
aigcp_block_next(aigcp_utf8_block *block, aigcp_bytes *bytes, const uint8_t *text)
{
    const __m512i follows = _mm512_set1_epi8((char)0xC0);
    const __m512i high_4 = _mm512_set1_epi8((char)0xF0);
    const __m512i first = bytes->first = _mm512_loadu_si512(text);
    const __m512i second = bytes->second = _mm512_loadu_si512(text + 1);
    bytes->third = _mm512_loadu_si512(text + 2);
    const __m512i e0 = _mm512_set1_epi8((char)0xE0);
    const uint64_t ascii = ~_mm512_movepi8_mask(first);
    const uint64_t overlong = _mm512_mask_cmplt_epu8_mask(_mm512_cmpeq_epi8_mask(first, e0), second,
                                                          _mm512_set1_epi8((char)0xA0));
    aigcp_utf8_bytes are;
    are.following = _mm512_cmplt_epi8_mask(first, follows);
    are.of_two = _mm512_cmpge_epu8_mask(first, _mm512_set1_epi8((char)0xC2)) &
                 _mm512_cmplt_epu8_mask(first, e0);
    are.of_three = _mm512_cmpeq_epi8_mask(_mm512_and_si512(first, high_4), e0);
    are.wrong = ~(ascii | are.following | are.of_two | are.of_three) | overlong;
    are.behind = aigcp_utf8_behind(text + AIGCP_UTF8_BLOCK);
    aigcp_utf8_block_next(block, &are);
}

/* Where its characters begin. */
AIGCP_AVX512_INLINE __m512i
aigcp_block_begin(const aigcp_utf8_block *block)
{
    const __m512i numbers = _mm512_set_epi64(
        0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    return _mm512_maskz_compress_epi8(block->leads, numbers);
}

/* The bytes at some places, 16 bits each. */
AIGCP_AVX512_INLINE __m512i
aigcp_bytes_at(__m512i bytes, __m512i places)
{
    return _mm512_cvtepu8_epi16(_mm512_castsi512_si256(_mm512_permutexvar_epi8(places, bytes)));
}

/* Store the code points of 32 characters that begin in a block, and where they begin: behind
 * `place`. */
AIGCP_AVX512_INLINE void
aigcp_store_points(const aigcp_bytes *bytes, __m256i begin, __m512i place, uint16_t *points,
                   uint16_t *places)
{
    const __m512i low_6 = _mm512_set1_epi16(0x3F);
    const __m512i at = _mm512_castsi256_si512(begin);
    const __m512i first = aigcp_bytes_at(bytes->first, at);
    const __m512i second = _mm512_and_si512(aigcp_bytes_at(bytes->second, at), low_6);
    const __m512i third = _mm512_and_si512(aigcp_bytes_at(bytes->third, at), low_6);
    const __m512i of_two = _mm512_or_si512(
        _mm512_slli_epi16(_mm512_and_si512(first, _mm512_set1_epi16(0x1F)), 6), second);
    const __m512i of_three = _mm512_or_si512(
        _mm512_or_si512(_mm512_slli_epi16(first, 12), _mm512_slli_epi16(second, 6)), third);
    const __mmask32 is_more = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0x7F));
    const __mmask32 is_three = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0xDF));
    const __m512i of_more = _mm512_mask_mov_epi16(of_two, is_three, of_three);
    _mm512_storeu_si512(points, _mm512_mask_mov_epi16(first, is_more, of_more));
    _mm512_storeu_si512(places, _mm512_add_epi16(_mm512_cvtepu8_epi16(begin), place));
}

/* Put 16 numbers, of which the upper halves do not count, before 16 others. */
AIGCP_AVX512_INLINE __m512i
aigcp_join_lower(__m512i low, __m512i high)
{
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(low)),
                              _mm512_cvtepi32_epi16(high), 1);
}

AIGCP_AVX512_INLINE __m512i
aigcp_low_indexes(__m512i points)
{
    return _mm512_cvtepu16_epi32(_mm512_castsi512_si256(points));
}

AIGCP_AVX512_INLINE __m512i
aigcp_high_indexes(__m512i points)
{
    return _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(points, 1));
}

/* What a table has for 32 code points: cells of 16 bits, behind which one can be read. */
AIGCP_AVX512_INLINE __m512i
aigcp_look_up(const uint16_t *cells, __m512i points)
{
    return aigcp_join_lower(_mm512_i32gather_epi32(aigcp_low_indexes(points), cells, 2),
                            _mm512_i32gather_epi32(aigcp_high_indexes(points), cells, 2));
}

/* The lower halves of cells of 32 bits; and the upper ones. */
AIGCP_AVX512_INLINE __m512i
aigcp_look_up_both(const uint32_t *cells, __m512i points, __m512i *upper)
{
    const __m512i low = _mm512_i32gather_epi32(aigcp_low_indexes(points), cells, 4);
    const __m512i high = _mm512_i32gather_epi32(aigcp_high_indexes(points), cells, 4);
    *upper = aigcp_join_lower(_mm512_srli_epi32(low, 16), _mm512_srli_epi32(high, 16));
    return aigcp_join_lower(low, high);
}

/* The first cells of a table, of 16 bits: those of ASCII, which need not be gathered. */
typedef struct aigcp_ascii_cells {
    __m512i of[4];
} aigcp_ascii_cells;

AIGCP_AVX512_INLINE aigcp_ascii_cells
aigcp_ascii_cells_of(const uint16_t *cells)
{
    aigcp_ascii_cells ascii;
    for (int i = 0; i < 4; i++)
        ascii.of[i] = _mm512_loadu_si512(cells + 32 * i);
    return ascii;
}

/* Of a table of cells of 32 bits: the halves from bit `from` on. */
AIGCP_AVX512_INLINE aigcp_ascii_cells
aigcp_ascii_halves_of(const uint32_t *cells, unsigned from)
{
    aigcp_ascii_cells ascii;
    for (int i = 0; i < 4; i++)
        ascii.of[i] =
            aigcp_join_lower(_mm512_srli_epi32(_mm512_loadu_si512(cells + 32 * i), from),
                             _mm512_srli_epi32(_mm512_loadu_si512(cells + 32 * i + 16), from));
    return ascii;
}

/* Whether the first `count` of 32 code points are ASCII. */
AIGCP_AVX512_INLINE bool
aigcp_are_ascii(__m512i points, size_t count)
{
    const uint32_t asked =
        count < AIGCP_AVX512_CHARACTERS ? aigcp_first_bits((unsigned)count) : UINT32_MAX;
    return _mm512_mask_cmpge_epu16_mask(asked, points, _mm512_set1_epi16(0x80)) == 0;
}

/* What the table has for those. */
AIGCP_AVX512_INLINE __m512i
aigcp_look_up_ascii(const aigcp_ascii_cells *ascii, __m512i points)
{
    const __m512i low = _mm512_permutex2var_epi16(ascii->of[0], points, ascii->of[1]);
    const __m512i high = _mm512_permutex2var_epi16(ascii->of[2], points, ascii->of[3]);
    return _mm512_mask_mov_epi16(low, _mm512_cmpge_epu16_mask(points, _mm512_set1_epi16(0x40)),
                                 high);
}

#endif
#endif
