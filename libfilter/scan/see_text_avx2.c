/* SPDX-License-Identifier: Apache-2.0 */
/* Look at eight characters at a time, on processors that have AVX2 and BMI2.
 *
 * First all characters for which there is room are decoded, then looked up one by one, then taken:
 * each waits for other things, and processors look only so far ahead. What is passed over and what
 * is a repeat is squeezed out. Whatever needs a closer look is left out, and the rest is taken from
 * there on. */
#include "libfilter/scan/characters_avx2.h"
#include "libfilter/scan/see_many_bmi2.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define GROUP AIGCP_AVX2_GROUP

/* Where code points and their places are put. */
typedef struct decoded {
    uint16_t *points, *places;
} decoded;

/* Add the code points of eight bytes with some of which characters begin, and where that is. */
AIGCP_AVX2_INLINE decoded
add_group(decoded to, __m128i points, __m128i places, uint32_t leads)
{
    const __m128i order = aigcp_squeeze_order(leads);
    aigcp_store_group(to.points, _mm_shuffle_epi8(points, order));
    aigcp_store_group(to.places, _mm_shuffle_epi8(places, order));
    const unsigned count = (unsigned)__builtin_popcount(leads);
    return (decoded){ to.points + count, to.places + count };
}

/* Add those of a block, which is so far from the first. */
AIGCP_AVX2_INLINE decoded
add_block(decoded to, const uint8_t *text, uint64_t leads, size_t far)
{
    const __m128i eight = _mm_set1_epi16(GROUP);
    __m128i places =
        _mm_add_epi16(_mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0), _mm_set1_epi16((short)far));
#pragma GCC unroll 4
    for (size_t i = 0; i < AIGCP_UTF8_BLOCK; i += 2 * GROUP) {
        const __m256i points = aigcp_code_points_at(text + i);
        to = add_group(to, _mm256_castsi256_si128(points), places, leads >> i & 0xFF);
        places = _mm_add_epi16(places, eight);
        to = add_group(to, _mm256_extracti128_si256(points, 1), places, leads >> i >> GROUP & 0xFF);
        places = _mm_add_epi16(places, eight);
    }
    return to;
}

/* Put code points of the text from `at` on where their glances will be, and note where they are. */
AIGCP_AVX2 static void
decode(aigcp_glances *g, const uint8_t *text, size_t at, size_t end, size_t most)
{
    g->from = at;
    g->next = 0;
    decoded to = { g->glance, g->place };
    const uint16_t *last = to.points + most - AIGCP_UTF8_BLOCK;
    aigcp_utf8_block block = { .size = AIGCP_UTF8_BLOCK };
    for (; block.size == AIGCP_UTF8_BLOCK && to.points <= last && end - at >= AIGCP_UTF8_BLOCK_READ;
         at += block.size) {
        aigcp_block_next(&block, text + at);
        to = add_block(to, text + at, block.leads, at - g->from);
    }
    *to.places = (uint16_t)(at + aigcp_utf8_block_rest(&block) - g->from);
    g->count = (size_t)(to.points - g->glance);
}

static void
look_up(aigcp_glances *g, const uint16_t *glances)
{
    const size_t count = g->count;
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++)
        g->glance[i] = glances[g->glance[i]];
}

/* The same, and their sounds. */
static void
look_up_heard(aigcp_glances *g, const uint32_t *heard)
{
    for (size_t i = 0; i < g->count; i++) {
        const uint32_t both = heard[g->glance[i]];
        g->glance[i] = (uint16_t)both;
        g->sound[i] = (uint16_t)(both >> 16);
    }
}

/* Keep the sounds of `count` characters from `next` on. */
AIGCP_AVX2_INLINE void
keep_sounds(aigcp_sounds_seen *sounds, const aigcp_glances *g, size_t next, unsigned count)
{
    const __m256i from = _mm256_set1_epi16((short)(g->from - sounds->from));
    const __m256i places = _mm256_add_epi16(aigcp_load_groups(g->place + next), from);
    aigcp_store_groups(sounds->sound + sounds->count, aigcp_load_groups(g->sound + next));
    aigcp_store_groups(sounds->place + sounds->count, places);
    sounds->count += count;
}

/* The symbols kept of eight characters, and zeros behind them. */
typedef struct group {
    __m128i symbols;
    unsigned count;
} group;

AIGCP_AVX2_INLINE group
keep(__m128i seen, uint32_t kept)
{
    const __m128i symbols = _mm_shuffle_epi8(seen, aigcp_squeeze_order(kept));
    return (group){ symbols, (unsigned)__builtin_popcount(kept) };
}

/* What moves numbers to the end of a group, of which there are `count` at its front; or, `back`,
 * what stands at the end of a group to make room for them. */
AIGCP_AVX2_INLINE __m128i
order_to_end(unsigned count, bool back)
{
    static const uint8_t orders[] = {
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0,    1,    2,    3,    4,    5,    6,    7,
        8,    9,    10,   11,   12,   13,   14,   15,   0x80, 0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
    };
    const uint8_t *order = orders + (size_t)2 * (count + back * GROUP);
    return _mm_loadu_si128((const __m128i_u *)(const void *)order);
}

/* Which of a group are the same as the one before. `*last`, the eight before them, become those
 * before what comes next. */
AIGCP_AVX2_INLINE __m128i
find_repeats(group g, __m128i *last)
{
    const __m128i before = _mm_alignr_epi8(g.symbols, *last, 2 * (GROUP - 1));
    const __m128i none = _mm_cmpeq_epi16(g.symbols, _mm_setzero_si128());
    *last = _mm_or_si128(_mm_shuffle_epi8(g.symbols, order_to_end(g.count, false)),
                         _mm_shuffle_epi8(*last, order_to_end(g.count, true)));
    return _mm_andnot_si128(none, _mm_cmpeq_epi16(g.symbols, before));
}

/* A bit for each symbol of two groups. */
AIGCP_AVX2_INLINE uint32_t
bits_of(__m128i low, __m128i high, unsigned low_count)
{
    const uint32_t both = aigcp_bits_of_both(low, high);
    return (both & 0xFF) | both >> GROUP << low_count;
}

AIGCP_AVX2_INLINE __m128i
up_to(__m128i symbols, uint16_t last)
{
    return _mm_cmpeq_epi16(_mm_min_epu16(symbols, _mm_set1_epi16((short)last)), symbols);
}

/* Store the chosen ones of eight symbols from `k` on; their places are counted from `from`. */
AIGCP_AVX2_INLINE void
store(const aigcp_sight *sight, size_t k, __m128i symbols, __m128i places, size_t from,
      uint32_t chosen)
{
    const __m128i order = aigcp_squeeze_order(chosen);
    const __m256i base = _mm256_set1_epi32((int)(sight->base + (uint32_t)from));
    const __m256i at = _mm256_cvtepu16_epi32(_mm_shuffle_epi8(places, order));
    aigcp_store_group(sight->symbol + k, _mm_shuffle_epi8(symbols, order));
    _mm256_storeu_si256((__m256i_u *)(void *)(sight->at + k), _mm256_add_epi32(at, base));
}

/* Take the next characters, 16 at the most; `*last` are the eight symbols before, as far as that
 * matters. Returns how many need no closer look. */
AIGCP_AVX2_INLINE unsigned
take(aigcp_seeing *s, unsigned lanes, __m128i *last)
{
    const uint16_t last_again = s->alphabet->last_again;
    const aigcp_glances *g = s->glances;
    const size_t next = g->next, k = s->count;
    const __m256i glances = aigcp_load_groups(g->glance + next);
    const __m256i seen = _mm256_and_si256(glances, _mm256_set1_epi16(AIGCP_GLANCE_NOTED - 1));
    const __m128i seen_low = _mm256_castsi256_si128(seen);
    const __m128i seen_high = _mm256_extracti128_si256(seen, 1);
    const __m256i is_passed = _mm256_cmpeq_epi16(seen, _mm256_set1_epi16(AIGCP_GLANCE_PASSED));
    const __m256i is_closer = _mm256_cmpgt_epi16(seen, _mm256_set1_epi16(AIGCP_GLANCE_CLOSER - 1));
    /* Eight bits of the first and eight of the second for each half. */
    const uint32_t both = (uint32_t)_mm256_movemask_epi8(_mm256_packs_epi16(is_passed, is_closer));
    const uint32_t passed = _pext_u32(both, 0x00FF00FF);
    aigcp_step step = aigcp_step_begin(lanes, passed, _pext_u32(both, 0xFF00FF00) & ~passed);
    const group low = keep(seen_low, step.kept & 0xFF);
    const group high = keep(seen_high, step.kept >> GROUP);
    const __m128i same_low = find_repeats(low, last);
    const __m128i same_high = find_repeats(high, last);
    uint32_t counted = 0;
    if (last_again)
        counted = bits_of(_mm_and_si128(same_low, up_to(low.symbols, last_again)),
                          _mm_and_si128(same_high, up_to(high.symbols, last_again)), low.count);
    aigcp_step_repeats(&step, bits_of(same_low, same_high, low.count), counted);
    const __m128i high_glances = _mm256_extracti128_si256(glances, 1);
    aigcp_step_note(s, &step, aigcp_bits_of_both(_mm256_castsi256_si128(glances), high_glances));
    const uint32_t single = aigcp_step_end(s, &step);
    store(s->sight, k, seen_low, aigcp_load_group(g->place + next), g->from, single & 0xFF);
    store(s->sight, k + (unsigned)__builtin_popcount(single & 0xFF), seen_high,
          aigcp_load_group(g->place + next + GROUP), g->from, single >> GROUP);
    if (s->sight->sounds)
        keep_sounds(s->sight->sounds, g, next, step.lanes);
    return step.lanes;
}

AIGCP_AVX2 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    static const aigcp_looks looks = { decode, look_up, look_up_heard };
    if (!aigcp_glances_have(sight, alphabet, text, at, end, &looks))
        return at;
    __m128i last = _mm_set1_epi16((short)sight->symbol[sight->count - 1]);
    aigcp_seeing s; /* `repeated` is filled as far as it goes */
    aigcp_seeing_begin(&s, sight, alphabet, at);
    for (unsigned lanes; (lanes = aigcp_seeing_next(&s, 2 * GROUP)) > 0;)
        if (take(&s, lanes, &last) < lanes)
            break;
    return aigcp_seeing_end(&s);
}

aigcp_see_many_fn *
aigcp_see_many_avx2(void)
{
    return aigcp_has_avx2() ? see_many : NULL;
}

#else

aigcp_see_many_fn *
aigcp_see_many_avx2(void)
{
    return NULL;
}

#endif
