/* SPDX-License-Identifier: Apache-2.0 */
/* Look at sixteen characters at a time, on processors that have AVX-512 with VBMI2.
 *
 * 64 bytes are checked to be characters of one to three bytes, by bit masks; where these begin,
 * they are gathered, made code points, and looked up. What is passed over is squeezed out. Whatever
 * needs a closer look ends it. */
#include "libfilter/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))
#define LANES 16
#define BYTES 64

/* Bytes that are read behind those that are looked at. */
#define MARGIN 4

/* Of characters that begin so close to the end of 64 bytes, not all can be seen. */
#define STRADDLE 2

/* The first bytes of good characters in 64 bytes; `*size`: how far these go. */
AVX512 static inline uint64_t
find_leads(__m512i bytes, size_t *size)
{
    const __m512i high_4 = _mm512_and_si512(bytes, _mm512_set1_epi8((char)0xF0));
    uint64_t more = _mm512_movepi8_mask(bytes); /* not ASCII */
    uint64_t following = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8((char)0xC0));
    uint64_t of_three = _mm512_cmpeq_epi8_mask(high_4, _mm512_set1_epi8((char)0xE0));
    uint64_t of_two = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)0xC2)) &
                      _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8((char)0xE0));
    uint64_t expected = of_three << 1 | of_three << 2 | of_two << 1;
    uint64_t bad = (expected ^ following) | (more & ~following & ~of_three & ~of_two);
    /* What is wrong belongs to a character that began up to two bytes before. */
    unsigned checked = bad ? (unsigned)__builtin_ctzll(bad) : BYTES;
    unsigned good = checked > STRADDLE ? checked - STRADDLE : 0;
    uint64_t leads = ~following;
    uint64_t behind = leads >> good;
    unsigned next = behind ? good + (unsigned)__builtin_ctzll(behind) : BYTES;
    *size = next < checked ? next : checked;
    return leads & (((uint64_t)1 << good) - 1);
}

/* Code points of characters of one to three bytes, from four bytes each. */
AVX512 static inline __m512i
code_points(__m512i bytes, __mmask16 *overlong)
{
    const __m512i low_6 = _mm512_set1_epi32(0x3F);
    __m512i first = _mm512_and_si512(bytes, _mm512_set1_epi32(0xFF));
    __m512i second = _mm512_and_si512(_mm512_srli_epi32(bytes, 8), low_6);
    __m512i third = _mm512_and_si512(_mm512_srli_epi32(bytes, 16), low_6);
    __m512i of_two = _mm512_or_si512(
        _mm512_slli_epi32(_mm512_and_si512(first, _mm512_set1_epi32(0x1F)), 6), second);
    __m512i of_three = _mm512_or_si512(
        _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(first, _mm512_set1_epi32(0xF)), 12),
                        _mm512_slli_epi32(second, 6)),
        third);
    __mmask16 is_more = _mm512_cmpgt_epi32_mask(first, _mm512_set1_epi32(0x7F));
    __mmask16 is_three = _mm512_cmpgt_epi32_mask(first, _mm512_set1_epi32(0xDF));
    *overlong = _mm512_mask_cmplt_epi32_mask(is_three, of_three, _mm512_set1_epi32(0x800));
    return _mm512_mask_mov_epi32(_mm512_mask_mov_epi32(first, is_more, of_two), is_three, of_three);
}

/* What is seen in some lanes: those that are kept are at the front. */
typedef struct squeezed {
    __m512i seen;
    __m512i at;
    unsigned count;
    unsigned gap; /* a bit for each before which something was passed over */
} squeezed;

/* One by one, as some are repeats. */
AVX512 static void
add_each(aigcp_sight *sight, const squeezed *lanes)
{
    uint32_t seen[LANES];
    uint32_t at[LANES];
    _mm512_storeu_si512(seen, lanes->seen);
    _mm512_storeu_si512(at, lanes->at);
    for (unsigned i = 0; i < lanes->count; i++) {
        sight->passed = lanes->gap >> i & 1;
        aigcp_sight_add(sight, seen[i], at[i] - sight->base);
    }
}

AVX512 static inline void
add(aigcp_sight *sight, const squeezed *lanes)
{
    size_t k = sight->count;
    __m512i symbols = _mm512_and_si512(lanes->seen, _mm512_set1_epi32(AIGCP_SEEN_SYMBOL));
    __m512i last = _mm512_set1_epi32(sight->symbol[k - 1]);
    __m512i before = _mm512_alignr_epi32(symbols, last, LANES - 1);
    unsigned repeats =
        _mm512_mask_cmpeq_epi32_mask(_mm512_test_epi32_mask(symbols, symbols), symbols, before);
    if (__builtin_expect(repeats & ((1u << lanes->count) - 1), 0)) {
        add_each(sight, lanes);
        return;
    }
    _mm256_storeu_si256((__m256i_u *)(void *)(sight->symbol + k), _mm512_cvtepi32_epi16(symbols));
    _mm512_storeu_si512(sight->at + k, lanes->at);
    sight->gap[k / 64] |= (uint64_t)lanes->gap << k % 64;
    sight->gap[k / 64 + 1] |= (uint64_t)lanes->gap >> 1 >> (63 - k % 64);
    sight->count += lanes->count;
}

/* Look at the `lanes` first characters, of which `places` are. Returns how many, from the first on,
 * need no closer look. */
AVX512 static inline unsigned
see_some(aigcp_sight *sight, const uint32_t *bmp_seen, const uint8_t *text, size_t at,
         __m512i places, unsigned lanes)
{
    __mmask16 used = (__mmask16)((1u << lanes) - 1);
    __mmask16 overlong;
    __m512i bytes = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), used, places, text + at, 1);
    __m512i points = code_points(bytes, &overlong);
    __m512i seen = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), used, points, bmp_seen,
                                               sizeof *bmp_seen);
    unsigned closer =
        _mm512_mask_test_epi32_mask(used, seen, _mm512_set1_epi32(AIGCP_SEEN_SPECIAL)) | overlong;
    if (closer) {
        lanes = (unsigned)__builtin_ctz(closer);
        used = (__mmask16)((1u << lanes) - 1);
    }
    unsigned kept = _mm512_mask_testn_epi32_mask(used, seen, _mm512_set1_epi32(AIGCP_SEEN_PASSED));
    unsigned passed = used & ~kept;
    const squeezed front = {
        .seen = _mm512_maskz_compress_epi32((__mmask16)kept, seen),
        .at = _mm512_maskz_compress_epi32(
            (__mmask16)kept,
            _mm512_add_epi32(places, _mm512_set1_epi32((int)(sight->base + (uint32_t)at)))),
        .count = (unsigned)__builtin_popcount(kept),
        .gap = _pext_u32(passed << 1 | sight->passed, kept),
    };
    add(sight, &front);
    if (lanes)
        sight->passed = passed >> (lanes - 1) & 1;
    return lanes;
}

/* Look at characters of 64 bytes. Returns how far they need no closer look. */
AVX512 static inline size_t
see_bytes(aigcp_sight *sight, const uint32_t *bmp_seen, const uint8_t *text, size_t at)
{
    const __m512i numbers = _mm512_set_epi64(
        0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
        0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    size_t size;
    uint64_t leads = find_leads(_mm512_loadu_si512(text + at), &size);
    __m512i begin = _mm512_maskz_compress_epi8(leads, numbers);
    unsigned left = (unsigned)__builtin_popcountll(leads);
    while (left) {
        unsigned lanes = left < LANES ? left : LANES;
        __m128i next = _mm512_castsi512_si128(begin);
        unsigned seen = see_some(sight, bmp_seen, text, at, _mm512_cvtepu8_epi32(next), lanes);
        if (seen < lanes) {
            uint8_t places[LANES];
            _mm_storeu_si128((__m128i_u *)(void *)places, next);
            return places[seen];
        }
        begin = _mm512_alignr_epi32(begin, begin, LANES / 4);
        left -= lanes;
    }
    return size;
}

AVX512 static size_t
see_many(aigcp_sight *sight, const uint32_t *bmp_seen, const uint8_t *text, size_t at, size_t end)
{
    size_t size = BYTES;
    while (size > BYTES / 2 && end - at >= BYTES + MARGIN && sight->count + BYTES <= sight->room &&
           sight->stop_count + BYTES <= AIGCP_SIGHT_PIECE) {
        size = see_bytes(sight, bmp_seen, text, at);
        at += size;
    }
    return at;
}

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") ? see_many
                                                                                       : NULL;
}

#else

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return NULL;
}

#endif
