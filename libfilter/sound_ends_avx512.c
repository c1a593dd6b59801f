/* SPDX-License-Identifier: Apache-2.0 */
/* Ask about 16 symbols at a time, on processors that have AVX-512. Finds just what sound_ends.c
 * finds one by one, in another order; a test compares them. */
#include "libfilter/bit_set_avx512.h"
#include "libfilter/sound_ends.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define AVX512 AIGCP_SETS_AVX512
#define INLINE inline __attribute__((always_inline))
#define LANES 16

AVX512 static INLINE __m512i
symbols_at(const uint16_t *symbols)
{
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i_u *)(const void *)symbols));
}

/* What families add to a hash that stand so many before its last. */
AVX512 static INLINE __m512i
part_of_hash(__m512i symbols, unsigned back)
{
    const __m512i family = _mm512_set1_epi32(AIGCP_SOUND_VARIANT - 1);
    const __m512i factor =
        _mm512_set1_epi32((int)(AIGCP_SOUND_FACTOR << AIGCP_SOUND_KEY_BITS * back));
    return _mm512_mullo_epi32(_mm512_and_si512(symbols, family), factor);
}

AVX512 static INLINE void
add(aigcp_sound_ends *ends, __mmask16 chosen, __m512i hashes, size_t at)
{
    const __m256i numbers = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m256i places = _mm256_add_epi16(numbers, _mm256_set1_epi16((short)at));
    _mm512_storeu_si512(ends->hash + ends->count, _mm512_maskz_compress_epi32(chosen, hashes));
    _mm256_storeu_si256((__m256i_u *)(void *)(ends->at + ends->count),
                        _mm256_maskz_compress_epi16(chosen, places));
    ends->count += (unsigned)__builtin_popcount(chosen);
}

/* Which of 16 symbols are of several families. */
AVX512 static INLINE uint32_t
has_others(__m512i symbols)
{
    return _mm512_cmpge_epu32_mask(symbols, _mm512_set1_epi32(AIGCP_SOUND_SEVERAL));
}

AVX512 static size_t
find_sounds(const aigcp_sound_words *words, const uint16_t *symbols, size_t from, size_t count,
            aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &words->ends;
    size_t at = from;
    for (; at < count && ends->count < AIGCP_SOUND_ENDS; at += LANES) {
        const size_t left = count - at;
        const uint32_t inside = left < LANES ? ((uint32_t)1 << left) - 1 : 0xFFFF;
        const __m512i last = symbols_at(symbols + at);
        const __m512i second = symbols_at(symbols + at - 1);
        const __m512i third = symbols_at(symbols + at - 2);
        const __m512i pair = _mm512_add_epi32(part_of_hash(last, 0), part_of_hash(second, 1));
        const __m512i hash = _mm512_add_epi32(pair, part_of_hash(third, 2));
        const aigcp_sound_others others = { has_others(last) & inside, has_others(second) & inside,
                                            has_others(third) & inside };
        add(ends, (__mmask16)(aigcp_set_has_many(&index->hashes, hash) & inside), hash, at);
        uint32_t hashes[LANES];
        _mm512_storeu_si512(hashes, hash);
        aigcp_sound_ends_ask_three(ends, index, symbols, at, hashes, &others);
        if (!words->has_pairs)
            continue;
        add(ends, (__mmask16)(aigcp_set_has_many(&index->hashes, pair) & inside), pair, at);
        aigcp_sound_ends_ask_two(ends, index, symbols, at, &others);
    }
    return at < count ? at : count;
}

aigcp_find_sounds_fn *
aigcp_find_sounds_avx512(void)
{
    return aigcp_sets_have_avx512() ? find_sounds : NULL;
}

#else

aigcp_find_sounds_fn *
aigcp_find_sounds_avx512(void)
{
    return NULL;
}

#endif
