/* SPDX-License-Identifier: Apache-2.0 */
/* Ask about eight symbols at a time, on processors that have AVX2. Finds just what sound_ends.c
 * finds one by one, in another order; a test compares them.
 *
 * All sets are asked about a block first, without a branch: so that nothing waits for an answer
 * but what needs it. */
#include "libfilter/compile/bit_set_avx2.h"
#include "libfilter/scan/sound_ends.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define AVX2 AIGCP_SETS_AVX2
#define INLINE inline __attribute__((always_inline))
#define LANES AIGCP_SET_HASHES_AVX2
#define BLOCK 32
_Static_assert(AIGCP_SOUND_STEP >= BLOCK, "room for a block");

/* What families add to a hash that stand so many before its last. */
AVX2 static INLINE __m256i
part_of_hash(const uint16_t *symbols, unsigned back)
{
    const __m256i family = _mm256_set1_epi32(AIGCP_SOUND_VARIANT - 1);
    const __m256i factor =
        _mm256_set1_epi32((int)(AIGCP_SOUND_FACTOR << AIGCP_SOUND_KEY_BITS * back));
    return _mm256_mullo_epi32(_mm256_and_si256(aigcp_load_eight(symbols - back), family), factor);
}

/* The hashes of a block, by three symbols and by two, and a bit for each that the set may have. */
typedef struct block {
    uint32_t hashes[BLOCK];
    uint32_t pairs[BLOCK];
    uint32_t has_hash;
    uint32_t has_pair;
} block;

AVX2 static INLINE void
ask(block *b, const aigcp_sound_words *words, const uint16_t *symbols, size_t count)
{
    const aigcp_bit_set *set = &words->ends.hashes;
    b->has_hash = b->has_pair = 0;
    for (size_t i = 0; i < count; i += LANES) {
        const uint16_t *last = symbols + i;
        const __m256i pair = _mm256_add_epi32(part_of_hash(last, 0), part_of_hash(last, 1));
        const __m256i hash = _mm256_add_epi32(pair, part_of_hash(last, 2));
        _mm256_storeu_si256((__m256i_u *)(void *)(b->hashes + i), hash);
        b->has_hash |= aigcp_set_has_eight(set, hash) << i;
        if (!words->has_pairs)
            continue;
        _mm256_storeu_si256((__m256i_u *)(void *)(b->pairs + i), pair);
        b->has_pair |= aigcp_set_has_eight(set, pair) << i;
    }
}

/* Which of as many symbols are of several families: their highest bits. */
AVX2 static INLINE uint32_t
find_several(const uint16_t *symbols, size_t count)
{
    uint32_t several = 0;
    for (size_t i = 0; i < count; i += LANES) {
        const __m128i eight = _mm_loadu_si128((const __m128i_u *)(const void *)(symbols + i));
        const __m128i bytes = _mm_packs_epi16(eight, _mm_setzero_si128());
        several |= (uint32_t)_mm_movemask_epi8(bytes) << i;
    }
    return several;
}
_Static_assert(AIGCP_SOUND_SEVERAL == 0x8000, "the highest bit");

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
    for (; at < count && ends->count < AIGCP_SOUND_ENDS; at += BLOCK) {
        const size_t size = count - at < BLOCK ? count - at : BLOCK;
        const uint32_t inside = UINT32_MAX >> (BLOCK - size);
        const uint16_t *first = symbols + at;
        block b; /* filled as far as it goes */
        ask(&b, words, first, size);
        const uint32_t several = find_several(first, size);
        const uint32_t before = (uint32_t)(first[-1] >= AIGCP_SOUND_SEVERAL) << 1 |
                                (uint32_t)(first[-2] >= AIGCP_SOUND_SEVERAL);
        const aigcp_sound_others others = { several & inside, (several << 1 | before >> 1) & inside,
                                            (several << 2 | before) & inside };
        add(ends, b.has_hash & inside, b.hashes, at);
        aigcp_sound_ends_ask_three(ends, index, symbols, at, b.hashes, &others);
        add(ends, b.has_pair & inside, b.pairs, at);
        if (words->has_pairs)
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
