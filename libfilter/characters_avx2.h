/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a text, looked up in tables of 16 bits for each, on processors that have AVX2 and
 * BMI2.
 *
 * Where the characters of 64 bytes begin is found for all of them at once, so that none waits for
 * the size of the one before. They are looked up one by one, which takes no branch; what becomes of
 * them is for others to say, eight at a time. */
#ifndef AIGCP_CHARACTERS_AVX2_H
#define AIGCP_CHARACTERS_AVX2_H

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define AIGCP_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define AIGCP_AVX2_INLINE AIGCP_AVX2 static inline __attribute__((always_inline))
#define AIGCP_AVX2_BYTES 64
#define AIGCP_AVX2_GROUP 8

/* Of characters that begin so close to the end of 64 bytes, not all can be seen. */
#define AIGCP_AVX2_STRADDLE 2

/* So many are looked up without asking whether there are as many; the rest is never used. */
#define AIGCP_AVX2_STEP 4

/* Bytes that have to be there. */
#define AIGCP_AVX2_READ (AIGCP_AVX2_BYTES + AIGCP_AVX2_STEP)

/* The characters of 64 bytes, or twice as many, and some that are not to be used. */
#define AIGCP_AVX2_CHARACTERS ((size_t)2 * AIGCP_AVX2_BYTES)
typedef struct aigcp_looked_up {
    uint16_t cell[AIGCP_AVX2_CHARACTERS + AIGCP_AVX2_GROUP];
    uint16_t place[AIGCP_AVX2_CHARACTERS + AIGCP_AVX2_GROUP]; /* where it begins */
    size_t count; /* the place behind the last one is where that ends */
} aigcp_looked_up;

static inline bool
aigcp_has_avx2(void)
{
    /* The first Zen take hundreds of cycles to gather bits. */
    const bool is_fast = !__builtin_cpu_is("znver1") && !__builtin_cpu_is("znver2");
    return is_fast && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

/* Which of 64 bytes have their highest bit set. */
AIGCP_AVX2_INLINE uint64_t
aigcp_bits_of(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)_mm256_movemask_epi8(high) << 32;
}

/* Which of 64 bytes are below another one, read as numbers with a sign. */
AIGCP_AVX2_INLINE uint64_t
aigcp_below(__m256i low, __m256i high, int than)
{
    const __m256i all = _mm256_set1_epi8((char)than);
    return aigcp_bits_of(_mm256_cmpgt_epi8(all, low), _mm256_cmpgt_epi8(all, high));
}

AIGCP_AVX2_INLINE uint64_t
aigcp_equal(__m256i low, __m256i high, int to)
{
    const __m256i all = _mm256_set1_epi8((char)to);
    return aigcp_bits_of(_mm256_cmpeq_epi8(low, all), _mm256_cmpeq_epi8(high, all));
}

/* The first bytes of good characters of one to three bytes in 64; `*size`: how far these go. */
AIGCP_AVX2_INLINE uint64_t
aigcp_find_leads_avx2(const uint8_t *text, size_t *size)
{
    const __m256i low = _mm256_loadu_si256((const __m256i_u *)(const void *)text);
    const __m256i high =
        _mm256_loadu_si256((const __m256i_u *)(const void *)(text + AIGCP_AVX2_BYTES / 2));
    const __m256i high_4 = _mm256_set1_epi8((char)0xF0);
    const uint64_t more = aigcp_bits_of(low, high); /* not ASCII */
    const uint64_t following = aigcp_below(low, high, 0xC0);
    const uint64_t of_two = aigcp_below(low, high, 0xE0) & ~aigcp_below(low, high, 0xC2);
    const uint64_t of_three =
        aigcp_equal(_mm256_and_si256(low, high_4), _mm256_and_si256(high, high_4), 0xE0);
    const uint64_t overlong = aigcp_equal(low, high, 0xE0) << 1 & aigcp_below(low, high, 0xA0);
    const uint64_t expected = of_three << 1 | of_three << 2 | of_two << 1;
    const uint64_t bad =
        (expected ^ following) | (more & ~following & ~of_three & ~of_two) | overlong;
    const uint64_t leads = ~following;
    unsigned good = AIGCP_AVX2_BYTES - AIGCP_AVX2_STRADDLE;
    unsigned checked = AIGCP_AVX2_BYTES;
    if (__builtin_expect(bad != 0, 0)) {
        /* What is wrong belongs to a character that began up to two bytes before. */
        checked = (unsigned)_tzcnt_u64(bad);
        good = checked > AIGCP_AVX2_STRADDLE ? checked - AIGCP_AVX2_STRADDLE : 0;
    }
    *size = good + _tzcnt_u64(leads >> good | (uint64_t)1 << (checked - good));
    return leads & (((uint64_t)1 << good) - 1);
}

/* The character that begins with four bytes, of which one to three are its own. */
AIGCP_AVX2_INLINE uint64_t
aigcp_code_point_avx2(const uint8_t *byte)
{
    /* Its bits among those, by the upper ones of the first. */
    static const uint64_t own[16] = {
        0x7F000000, 0x7F000000, 0x7F000000, 0x7F000000, 0x7F000000, 0x7F000000,
        0x7F000000, 0x7F000000, 0,          0,          0,          0,
        0x1F3F0000, 0x1F3F0000, 0x0F3F3F00, 0,
    };
    uint32_t bytes;
    memcpy(&bytes, byte, sizeof bytes);
    bytes = __builtin_bswap32(bytes);
    return _pext_u64(bytes, own[bytes >> 28]);
}

/* Tables of cells: of 16 bits, or of 32, of which the upper half goes to a place of its own. NULL:
 * it is the other. */
typedef struct aigcp_cells {
    const uint16_t *of_16;
    const uint32_t *of_32;
    uint16_t *upper;
} aigcp_cells;

/* Look up what begins first. Returns the others. */
AIGCP_AVX2_INLINE uint64_t
aigcp_look_up_one(aigcp_looked_up *found, size_t i, aigcp_cells cells, const uint8_t *text,
                  size_t at, uint64_t leads)
{
    const uint64_t place = _tzcnt_u64(leads);
    const uint64_t code_point = aigcp_code_point_avx2(text + place);
    found->place[i] = (uint16_t)(at + place);
    if (cells.of_32) {
        const uint32_t cell = cells.of_32[code_point];
        found->cell[i] = (uint16_t)cell;
        cells.upper[i] = (uint16_t)(cell >> 16);
    } else {
        found->cell[i] = cells.of_16[code_point];
    }
    __asm__ volatile("" : : : "memory"); /* stores that are put together take longer */
    return _blsr_u64(leads);
}

/* Look up the characters of 64 bytes or twice as many. */
AIGCP_AVX2_INLINE void
aigcp_look_up_avx2(aigcp_looked_up *found, aigcp_cells cells, const uint8_t *text, bool twice)
{
    size_t count = 0, at = 0, size = AIGCP_AVX2_BYTES;
    for (int times = 0; times <= twice && size >= AIGCP_AVX2_BYTES - AIGCP_AVX2_STRADDLE; times++) {
        uint64_t leads = aigcp_find_leads_avx2(text + at, &size);
        const size_t end = count + (size_t)__builtin_popcountll(leads);
        const uint8_t *here = text + at;
        for (size_t i = count; i < end; i += AIGCP_AVX2_STEP) {
            leads = aigcp_look_up_one(found, i, cells, here, at, leads);
            leads = aigcp_look_up_one(found, i + 1, cells, here, at, leads);
            leads = aigcp_look_up_one(found, i + 2, cells, here, at, leads);
            leads = aigcp_look_up_one(found, i + 3, cells, here, at, leads);
        }
        count = end;
        at += size;
    }
    found->place[count] = (uint16_t)at;
    found->count = count;
}

/* AIGCP_AVX2_GROUP numbers. */
AIGCP_AVX2_INLINE __m128i
aigcp_load_group(const uint16_t *numbers)
{
    return _mm_loadu_si128((const __m128i_u *)(const void *)numbers);
}

/* A bit for each of eight numbers that has all its bits set, and one for each of eight others. */
AIGCP_AVX2_INLINE uint32_t
aigcp_bits_of_both(__m128i low, __m128i high)
{
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

/* What moves the chosen ones of eight numbers of 16 bits to the front. */
AIGCP_AVX2_INLINE __m128i
aigcp_squeeze_order(uint32_t chosen)
{
    const uint32_t numbers = _pext_u32(0x76543210, _pdep_u32(chosen, 0x11111111) * 0xF);
    const uint64_t bytes = _pdep_u64(numbers, 0x1E1E1E1E1E1E1E1E); /* the first of each two */
    const __m128i both = _mm_cvtsi64_si128((long long)bytes);
    return _mm_or_si128(_mm_unpacklo_epi8(both, both), _mm_set1_epi16(0x0100));
}

#endif
#endif
