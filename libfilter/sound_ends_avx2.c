/* SPDX-License-Identifier: Apache-2.0 */
/* Ask about eight symbols at a time, on processors that have AVX2. Finds just what sound_ends.c
 * finds one by one, in another order; a test compares them. */
#include "libfilter/bit_set_avx2.h"
#include "libfilter/sound_ends.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define AVX2 AIGCP_SETS_AVX2
#define INLINE inline __attribute__((always_inline))
#define LANES AIGCP_SET_HASHES_AVX2

/* What families add to a hash that stand so many before its last. */
AVX2 static INLINE __m256i
part_of_hash(const uint16_t *symbols, unsigned back)
{
    const __m256i family = _mm256_set1_epi32(AIGCP_SOUND_VARIANT - 1);
    const __m256i factor =
        _mm256_set1_epi32((int)(AIGCP_SOUND_FACTOR << AIGCP_SOUND_KEY_BITS * back));
    return _mm256_mullo_epi32(_mm256_and_si256(aigcp_load_eight(symbols - back), family), factor);
}

/* Which of eight symbols are of several families. */
AVX2 static INLINE uint32_t
has_others(const uint16_t *symbols)
{
    const __m256i least = _mm256_set1_epi32(AIGCP_SOUND_SEVERAL - 1);
    return (uint32_t)_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpgt_epi32(aigcp_load_eight(symbols), least)));
}

/* Add the ends that the set may have. */
AVX2 static INLINE void
add(aigcp_sound_ends *ends, uint32_t chosen, const uint32_t *hashes, size_t at)
{
    for (; chosen; chosen &= chosen - 1) {
        const unsigned i = (unsigned)__builtin_ctz(chosen);
        ends->hash[ends->count] = hashes[i];
        ends->at[ends->count++] = (uint16_t)(at + i);
    }
}

AVX2 static size_t
find_sounds(const aigcp_sound_words *words, const uint16_t *symbols, size_t from, size_t count,
            aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &words->ends;
    size_t at = from;
    for (; at < count && ends->count < AIGCP_SOUND_ENDS; at += LANES) {
        const size_t left = count - at;
        const uint32_t inside = left < LANES ? ((uint32_t)1 << left) - 1 : 0xFF;
        const uint16_t *last = symbols + at;
        const __m256i pair = _mm256_add_epi32(part_of_hash(last, 0), part_of_hash(last, 1));
        const __m256i hash = _mm256_add_epi32(pair, part_of_hash(last, 2));
        uint32_t hashes[LANES];
        _mm256_storeu_si256((__m256i_u *)(void *)hashes, hash);
        add(ends, aigcp_set_has_eight(&index->hashes, hash) & inside, hashes, at);
        const aigcp_sound_others others = { has_others(last) & inside,
                                            has_others(last - 1) & inside,
                                            has_others(last - 2) & inside };
        aigcp_sound_ends_ask_three(ends, index, symbols, at, hashes, &others);
        if (!words->has_pairs)
            continue;
        uint32_t pairs[LANES];
        _mm256_storeu_si256((__m256i_u *)(void *)pairs, pair);
        add(ends, aigcp_set_has_eight(&index->hashes, pair) & inside, pairs, at);
        aigcp_sound_ends_ask_two(ends, index, symbols, at, &others);
    }
    return at < count ? at : count;
}

aigcp_find_sounds_fn *
aigcp_find_sounds_avx2(void)
{
    return aigcp_sets_have_avx2() ? find_sounds : NULL;
}

#else

aigcp_find_sounds_fn *
aigcp_find_sounds_avx2(void)
{
    return NULL;
}

#endif
