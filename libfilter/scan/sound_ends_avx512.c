/* SPDX-License-Identifier: Apache-2.0 */
/* Ask about 32 symbols at a time, on processors that have AVX-512. Finds just what sound_ends.c
 * finds one by one, in another order; a test compares them.
 *
 * All sets are asked before any answer is looked at: so that nothing waits for an answer but what
 * needs it. */
#include "libfilter/compile/bit_set_avx512.h"
#include "libfilter/scan/sound_ends.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define AVX512 AIGCP_SETS_AVX512
#define INLINE inline __attribute__((always_inline))
#define LANES 16
#define BLOCK 32
_Static_assert(AIGCP_SOUND_STEP >= BLOCK, "room for a block");

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

/* The hashes of as many symbols, by three of them and by two, and which of them the set may have.
 */
typedef struct answers {
    __m512i hashes, pairs;
    __mmask16 has_hash, has_pair;
} answers;

AVX512 static INLINE answers
ask(const aigcp_sound_words *words, const uint16_t *symbols)
{
    const aigcp_bit_set *set = &words->ends.hashes;
    answers a = { .has_pair = 0 };
    a.pairs = _mm512_add_epi32(part_of_hash(symbols_at(symbols), 0),
                               part_of_hash(symbols_at(symbols - 1), 1));
    a.hashes = _mm512_add_epi32(a.pairs, part_of_hash(symbols_at(symbols - 2), 2));
    a.has_hash = aigcp_set_has_many(set, a.hashes);
    if (words->has_pairs)
        a.has_pair = aigcp_set_has_many(set, a.pairs);
    return a;
}

AVX512 static INLINE void
add(aigcp_sound_ends *ends, uint32_t chosen, __m512i hashes, size_t at)
{
    const __m256i numbers = _mm256_set_epi16(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m256i places = _mm256_add_epi16(numbers, _mm256_set1_epi16((short)at));
    const __mmask16 lanes = (__mmask16)chosen;
    _mm512_storeu_si512(ends->hash + ends->count, _mm512_maskz_compress_epi32(lanes, hashes));
    _mm256_storeu_si256((__m256i_u *)(void *)(ends->at + ends->count),
                        _mm256_maskz_compress_epi16(lanes, places));
    ends->count += (unsigned)__builtin_popcount(lanes);
}

/* Which of a block of symbols are of several families: their highest bits. */
AVX512 static INLINE uint32_t
find_several(const uint16_t *symbols)
{
    return _mm512_movepi16_mask(_mm512_loadu_si512(symbols));
}
_Static_assert(AIGCP_SOUND_SEVERAL == 0x8000, "the highest bit");

AVX512 static size_t
find_sounds(const aigcp_sound_words *words, const uint16_t *symbols, size_t from, size_t count,
            aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &words->ends;
    size_t at = from;
    for (; at < count && ends->count < AIGCP_SOUND_ENDS; at += BLOCK) {
        const size_t left = count - at;
        const uint32_t inside = left < BLOCK ? ((uint32_t)1 << left) - 1 : UINT32_MAX;
        const answers low = ask(words, symbols + at);
        const answers high = ask(words, symbols + at + LANES);
        const aigcp_sound_others others = { find_several(symbols + at) & inside,
                                            find_several(symbols + at - 1) & inside,
                                            find_several(symbols + at - 2) & inside };
        uint32_t hashes[BLOCK];
        _mm512_storeu_si512(hashes, low.hashes);
        _mm512_storeu_si512(hashes + LANES, high.hashes);
        add(ends, low.has_hash & inside, low.hashes, at);
        add(ends, high.has_hash & inside >> LANES, high.hashes, at + LANES);
        aigcp_sound_ends_ask_three(ends, index, symbols, at, hashes, &others);
        if (!words->has_pairs)
            continue;
        add(ends, low.has_pair & inside, low.pairs, at);
        add(ends, high.has_pair & inside >> LANES, high.pairs, at + LANES);
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
