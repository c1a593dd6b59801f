/* SPDX-License-Identifier: Apache-2.0 */
/* Look at eight characters at a time, on processors that have AVX2 and BMI2.
 *
 * What is passed over and what is a repeat is squeezed out. Whatever needs a closer look ends it.
 */
#include "libfilter/characters_avx2.h"
#include "libfilter/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define GROUP AIGCP_AVX2_GROUP

/* Up to eight symbols, and a bit for each where... */
typedef struct group {
    __m128i symbols;
    __m128i places;
    uint32_t gap;      /* something was passed over before it */
    uint32_t repeated; /* it comes again */
    unsigned count;
} group;

AIGCP_AVX2_INLINE void
squeeze(group *g, uint32_t chosen)
{
    const __m128i order = aigcp_squeeze_order(chosen);
    g->symbols = _mm_shuffle_epi8(g->symbols, order);
    g->places = _mm_shuffle_epi8(g->places, order);
    g->gap = _pext_u32(g->gap, chosen);
    g->repeated = _pext_u32(g->repeated, chosen);
    g->count = (unsigned)__builtin_popcount(chosen);
}

/* What goes from one group to the next. */
typedef struct progress {
    const aigcp_alphabet *alphabet;
    aigcp_sight *sight;
    size_t count;    /* symbols in the sight */
    uint32_t passed; /* something was passed over since the last one */
    size_t noted;    /* up to that symbol, the sight says where; */
    uint64_t gap;    /* and from it on, this */
} progress;

AIGCP_AVX2_INLINE void
note_gaps(progress *p)
{
    aigcp_sight_mark(p->sight->gap, p->noted, p->gap);
    p->noted = p->count;
    p->gap = 0;
}

/* Leave out what repeats a symbol. Returns how many there were before the first of which the
 * repeats are counted, or all. */
AIGCP_AVX2_INLINE unsigned
leave_out(progress *p, group *g, uint32_t repeats)
{
    uint16_t symbols[GROUP];
    _mm_storeu_si128((__m128i_u *)(void *)symbols, g->symbols);
    unsigned end = g->count;
    for (uint32_t left = repeats; left && end == g->count; left &= left - 1)
        if (symbols[_tzcnt_u32(left)] <= p->alphabet->last_again)
            end = _tzcnt_u32(left);
    const uint32_t before = _bzhi_u32(UINT32_MAX, end);
    repeats &= before;
    g->repeated = repeats >> 1;
    squeeze(g, before & ~repeats);
    /* The first may repeat the last symbol before them. */
    aigcp_sight_mark(p->sight->repeated, p->count - 1, (repeats & 1) | (uint64_t)g->repeated << 1);
    return end;
}

/* Take eight characters. Returns how many of them, from the first on, need no closer look. */
AIGCP_AVX2_INLINE unsigned
take(progress *p, __m128i seen, __m128i places, __m256i base)
{
    const __m128i passed_over = _mm_set1_epi16((short)AIGCP_GLANCE_PASSED);
    const __m128i least_closer = _mm_set1_epi16((short)AIGCP_GLANCE_CLOSER);
    const uint32_t both =
        aigcp_bits_of_both(_mm_cmpeq_epi16(seen, passed_over),
                           _mm_cmpeq_epi16(_mm_max_epu16(seen, least_closer), seen));
    const uint32_t passed = both & 0xFF;
    const uint32_t closer = passed ^ both >> GROUP;
    unsigned lanes = GROUP;
    uint32_t kept = passed ^ 0xFF;
    if (__builtin_expect(closer != 0, 0)) {
        lanes = _tzcnt_u32(closer);
        kept = _bzhi_u32(kept, lanes);
    }
    const uint32_t gaps = passed << 1 | p->passed;
    group g = { .symbols = seen, .places = places, .gap = gaps };
    squeeze(&g, kept);
    uint16_t *symbol = p->sight->symbol + p->count;
    const __m128i before = _mm_insert_epi16(_mm_slli_si128(g.symbols, 2), symbol[-1], 0);
    const __m128i same = _mm_andnot_si128(_mm_cmpeq_epi16(g.symbols, _mm_setzero_si128()),
                                          _mm_cmpeq_epi16(g.symbols, before));
    const uint32_t repeats = _bzhi_u32(aigcp_bits_of_both(same, same), g.count);
    if (__builtin_expect(repeats != 0, 0)) {
        const unsigned count = g.count;
        const unsigned end = leave_out(p, &g, repeats);
        if (end < count)
            lanes = _tzcnt_u32(_pdep_u32((uint32_t)1 << end, kept));
    }
    _mm_storeu_si128((__m128i_u *)(void *)symbol, g.symbols);
    _mm256_storeu_si256((__m256i_u *)(void *)(p->sight->at + p->count),
                        _mm256_add_epi32(_mm256_cvtepu16_epi32(g.places), base));
    if (p->count - p->noted > 64 - GROUP)
        note_gaps(p);
    p->gap |= (uint64_t)g.gap << (p->count - p->noted);
    p->count += g.count;
    p->passed = gaps >> lanes & 1;
    return lanes;
}

static inline size_t
least(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* The sounds of some characters are there; say where they are: eight `places`, of which `count`
 * are taken. */
AIGCP_AVX2_INLINE void
note_sounds(aigcp_sounds_seen *sounds, __m128i places, size_t at, size_t count)
{
    const __m128i from = _mm_set1_epi16((short)(at - sounds->from));
    _mm_storeu_si128((__m128i_u *)(void *)(sounds->place + sounds->count),
                     _mm_add_epi16(places, from));
    sounds->count += count;
}

/* Take what was looked up, from `at` on. Returns how far that went. */
AIGCP_AVX2_INLINE size_t
take_all(progress *p, aigcp_looked_up *found, size_t at, bool listens)
{
    const __m256i base = _mm256_set1_epi32((int)(p->sight->base + (uint32_t)at));
    for (size_t i = 0; i < GROUP; i++) /* the last group may not be whole */
        found->cell[found->count + i] = AIGCP_GLANCE_PASSED;
    for (size_t i = 0; i < found->count; i += GROUP) {
        const __m128i places = aigcp_load_group(found->place + i);
        const unsigned taken = take(p, aigcp_load_group(found->cell + i), places, base);
        if (listens)
            note_sounds(p->sight->sounds, places, at, least(taken, found->count - i));
        if (taken < GROUP)
            return found->place[i + taken];
    }
    if (found->count)
        p->passed = found->cell[found->count - 1] == AIGCP_GLANCE_PASSED;
    return found->place[found->count];
}

AIGCP_AVX2_INLINE size_t
see(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at, size_t end,
    bool listens)
{
    progress p = { alphabet, sight, sight->count, sight->passed, sight->count, 0 };
    size_t size = AIGCP_AVX2_BYTES, taken = AIGCP_AVX2_BYTES;
    if (listens)
        aigcp_sounds_go_on(sight->sounds, at);
    while (taken == size && size >= AIGCP_AVX2_BYTES - AIGCP_AVX2_STRADDLE &&
           end - at >= AIGCP_AVX2_READ && aigcp_has_room_for_many(sight, p.count, 1)) {
        const bool twice = end - at >= AIGCP_AVX2_BYTES + AIGCP_AVX2_READ &&
                           aigcp_has_room_for_many(sight, p.count, 2);
        aigcp_cells cells = { alphabet->glance, NULL, NULL };
        if (listens) {
            cells.of_32 = alphabet->heard;
            cells.upper = sight->sounds->sound + sight->sounds->count;
        }
        aigcp_looked_up found; /* filled as far as it goes */
        aigcp_look_up_avx2(&found, cells, text + at, twice);
        size = found.place[found.count];
        taken = take_all(&p, &found, at, listens);
        at += taken;
    }
    if (listens)
        aigcp_sounds_end(sight->sounds, at);
    note_gaps(&p);
    sight->count = p.count;
    sight->passed = p.passed;
    return at;
}

AIGCP_AVX2 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    if (sight->sounds)
        return see(sight, alphabet, text, at, end, true);
    return see(sight, alphabet, text, at, end, false);
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
