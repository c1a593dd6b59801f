/* SPDX-License-Identifier: Apache-2.0 */
/* Find the quiet text that there is most of, 32 bytes at a time, on processors that have AVX2:
 * ASCII, Han characters, and the punctuation that stands with them. */
#include "watermark/quiet_text.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,popcnt")))
#define INLINE AVX2 static inline __attribute__((always_inline))
#define BLOCK 32

/* Bytes that are read for a block: its last character may go on behind it. */
#define READ (BLOCK + 2)

INLINE __m256i
load(const uint8_t *data)
{
    return _mm256_loadu_si256((const __m256i_u *)(const void *)data);
}

/* Which bytes are some byte. */
INLINE __m256i
are(__m256i bytes, unsigned byte)
{
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

/* Which bytes are from the first to the last of some. */
INLINE __m256i
are_from(__m256i bytes, unsigned first, unsigned last)
{
    const __m256i from_first = _mm256_sub_epi8(bytes, _mm256_set1_epi8((char)first));
    const __m256i most = _mm256_set1_epi8((char)(last - first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, most), from_first);
}

/* Which bytes begin quiet characters of three, of which they are the first, and the others stand at
 * the same places: U+2002 to U+203F, U+3000 to U+3029, U+4000 to U+9FFF, U+FF01 to U+FF7F. */
INLINE uint32_t
find_beginnings(__m256i first, __m256i second, __m256i third)
{
    const __m256i is_third = are_from(third, 0x80, 0xBF);
    const __m256i is_high = are_from(third, 0x82, 0xBF);
    const __m256i is_80 = are(second, 0x80);
    const __m256i han = _mm256_and_si256(are_from(first, 0xE4, 0xE9), are_from(second, 0x80, 0xBF));
    const __m256i wide = _mm256_and_si256(are(first, 0xEF), are(second, 0xBD));
    const __m256i wide_signs = _mm256_and_si256(
        _mm256_and_si256(are(first, 0xEF), are(second, 0xBC)), are_from(third, 0x81, 0xBF));
    const __m256i signs = _mm256_and_si256(_mm256_and_si256(are(first, 0xE2), is_80), is_high);
    const __m256i stops =
        _mm256_and_si256(_mm256_and_si256(are(first, 0xE3), is_80), are_from(third, 0x80, 0xA9));
    const __m256i any_third = _mm256_and_si256(_mm256_or_si256(han, wide), is_third);
    return (uint32_t)_mm256_movemask_epi8(
        _mm256_or_si256(_mm256_or_si256(any_third, wide_signs), _mm256_or_si256(signs, stops)));
}

AVX2 static size_t
find_many(const uint8_t *data, size_t length)
{
    size_t position = 0;
    uint32_t following = 0; /* bytes with which the last character goes on */
    while (length - position >= READ) {
        const __m256i first = load(data + position);
        const uint32_t more = (uint32_t)_mm256_movemask_epi8(first); /* not ASCII */
        uint64_t beginnings = 0;
        if (more)
            beginnings =
                find_beginnings(first, load(data + position + 1), load(data + position + 2));
        const uint64_t expected = following | beginnings << 1 | beginnings << 2;
        if ((uint32_t)(beginnings | expected) != more)
            break;
        following = (uint32_t)(expected >> BLOCK);
        position += BLOCK;
    }
    return position + (unsigned)__builtin_popcount(following);
}

aigcp_quiet_many_fn *
aigcp_quiet_many_avx2(void)
{
    return __builtin_cpu_supports("avx2") ? find_many : NULL;
}

#else

aigcp_quiet_many_fn *
aigcp_quiet_many_avx2(void)
{
    return NULL;
}

#endif
