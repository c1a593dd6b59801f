/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text, 32 at a time, on processors that have AVX-512 with VBMI2.
 *
 * 64 bytes are checked to be characters of one to three bytes, by bit masks; from where these begin
 * their bytes are put side by side and made code points, which are looked up in tables of 16 bits
 * for each. */
#ifndef AIGCP_CHARACTERS_AVX512_H
#define AIGCP_CHARACTERS_AVX512_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AIGCP_AVX512 \
    __attribute__((  \
        target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))
#define AIGCP_AVX512_INLINE AIGCP_AVX512 static inline __attribute__((always_inline))
#define AIGCP_AVX512_CHARACTERS 32
#define AIGCP_AVX512_BYTES 64

/* Of characters that begin so close to the end of 64 bytes, not all can be seen. */
#define AIGCP_AVX512_STRADDLE 2

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

/* The first bytes of good characters in 64 bytes; `*size`: how far these go. */
AIGCP_AVX512 static inline uint64_t
aigcp_find_leads(__m512i bytes, size_t *size)
{
    const __m512i high_4 = _mm512_and_si512(bytes, _mm512_set1_epi8((char)0xF0));
    uint64_t more = _mm512_movepi8_mask(bytes); /* not ASCII */
    uint64_t following = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8((char)0xC0));
    uint64_t of_three = _mm512_cmpeq_epi8_mask(high_4, _mm512_set1_epi8((char)0xE0));
    uint64_t of_two = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xC2)) &
                      _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0));
    uint64_t expected = of_three << 1 | of_three << 2 | of_two << 1;
    uint64_t bad = (expected ^ following) | (more & ~following & ~of_three & ~of_two);
    uint64_t leads = ~following;
    unsigned good = AIGCP_AVX512_BYTES - AIGCP_AVX512_STRADDLE;
    if (__builtin_expect(bad != 0, 0)) {
        /* What is wrong belongs to a character that began up to two bytes before. */
        unsigned checked = (unsigned)__builtin_ctzll(bad);
        good = checked > AIGCP_AVX512_STRADDLE ? checked - AIGCP_AVX512_STRADDLE : 0;
        *size = good + _tzcnt_u64(leads >> good | (uint64_t)1 << (checked - good));
    } else {
        *size = good + _tzcnt_u64(leads >> good | (uint64_t)1 << AIGCP_AVX512_STRADDLE);
    }
    return leads & (((uint64_t)1 << good) - 1);
}

/* Some characters: the first three bytes of each, and where they begin within 64. */
typedef struct aigcp_characters {
    __m256i first, second, third;
    __m256i begin;
    uint64_t leads; /* the same as bits */
    size_t size;    /* how far they go */
    unsigned count;
} aigcp_characters;

/* Code points of characters of one to three bytes. */
AIGCP_AVX512 static inline __m512i
aigcp_code_points(const aigcp_characters *c, uint32_t *overlong)
{
    const __m512i low_6 = _mm512_set1_epi16(0x3F);
    __m512i first = _mm512_cvtepu8_epi16(c->first);
    __m512i second = _mm512_and_si512(_mm512_cvtepu8_epi16(c->second), low_6);
    __m512i third = _mm512_and_si512(_mm512_cvtepu8_epi16(c->third), low_6);
    __m512i of_two = _mm512_or_si512(
        _mm512_slli_epi16(_mm512_and_si512(first, _mm512_set1_epi16(0x1F)), 6), second);
    __m512i of_three = _mm512_or_si512(
        _mm512_or_si512(_mm512_slli_epi16(first, 12), _mm512_slli_epi16(second, 6)), third);
    __mmask32 is_more = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0x7F));
    __mmask32 is_three = _mm512_cmpgt_epu16_mask(first, _mm512_set1_epi16(0xDF));
    *overlong = _mm512_mask_cmplt_epu16_mask(is_three, of_three, _mm512_set1_epi16(0x800));
    return _mm512_mask_mov_epi16(_mm512_mask_mov_epi16(first, is_more, of_two), is_three, of_three);
}

AIGCP_AVX512 static inline __m256i
aigcp_look_up_half(const uint16_t *cells, __m256i points)
{
    return _mm512_cvtepi32_epi16(
        _mm512_i32gather_epi32(_mm512_cvtepu16_epi32(points), cells, sizeof *cells));
}

AIGCP_AVX512 static inline __m512i
aigcp_look_up(const uint16_t *cells, __m512i points)
{
    __m256i low = aigcp_look_up_half(cells, _mm512_castsi512_si256(points));
    __m256i high = aigcp_look_up_half(cells, _mm512_extracti64x4_epi64(points, 1));
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/* The characters of 64 bytes, 32 at the most. */
AIGCP_AVX512 static inline aigcp_characters
aigcp_characters_at(const uint8_t *text)
{
    const __m512i numbers = _mm512_set_epi64(
        0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    const __m512i one = _mm512_set1_epi8(1);
    size_t size;
    __m512i bytes = _mm512_loadu_si512(text);
    uint64_t leads = aigcp_find_leads(bytes, &size);
    size_t behind = _tzcnt_u64(_pdep_u64((uint64_t)1 << AIGCP_AVX512_CHARACTERS, leads));
    unsigned count = (unsigned)__builtin_popcountll(leads);
    __m512i begin = _mm512_maskz_compress_epi8(leads, numbers);
    __m512i next = _mm512_add_epi8(begin, one);
    return (aigcp_characters){
        .first = _mm512_castsi512_si256(_mm512_permutexvar_epi8(begin, bytes)),
        .second = _mm512_castsi512_si256(_mm512_permutexvar_epi8(next, bytes)),
        .third = _mm512_castsi512_si256(_mm512_permutexvar_epi8(_mm512_add_epi8(next, one), bytes)),
        .begin = _mm512_castsi512_si256(begin),
        .leads = leads,
        .size = size < behind ? size : behind,
        .count = count < AIGCP_AVX512_CHARACTERS ? count : AIGCP_AVX512_CHARACTERS,
    };
}

#endif
#endif
