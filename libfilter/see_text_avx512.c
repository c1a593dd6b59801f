/* SPDX-License-Identifier: Apache-2.0 */
/* Look at 32 characters at a time, on processors that have AVX-512 with VBMI2.
 *
 * What is passed over and what is a repeat are squeezed out. Whatever needs a closer look ends it.
 */
#include "libfilter/characters_avx512.h"
#include "libfilter/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define LANES AIGCP_AVX512_CHARACTERS

/* What is seen of 64 bytes where nothing needs a closer look. */
#define LEAST LANES

/* Symbols of which those that are kept are moved to the front. */
typedef struct squeezed {
    __m512i symbols;
    __m256i begin;
    uint32_t gap;      /* a bit for each before which something was passed over, */
    uint32_t repeated; /* and behind which it comes again */
    unsigned count;
} squeezed;

AIGCP_AVX512_INLINE void
squeeze(squeezed *s, uint32_t kept)
{
    s->symbols = _mm512_maskz_compress_epi16(kept, s->symbols);
    s->begin = _mm256_maskz_compress_epi8(kept, s->begin);
    s->gap = _pext_u32(s->gap, kept);
    s->repeated = _pext_u32(s->repeated, kept);
    s->count = (unsigned)__builtin_popcount(kept);
}

/* Which symbols repeat the one before; before the first there is `last`, in all lanes. */
AIGCP_AVX512_INLINE uint32_t
find_repeats(const squeezed *s, __m512i last)
{
    const __m512i before =
        _mm512_set_epi16(30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                         11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, LANES);
    __m512i shifted = _mm512_permutex2var_epi16(s->symbols, before, last);
    return _mm512_mask_cmpeq_epi16_mask(_mm512_test_epi16_mask(s->symbols, s->symbols), s->symbols,
                                        shifted) &
           aigcp_first_bits(s->count);
}

/* What goes from one step to the next. */
typedef struct progress {
    const aigcp_alphabet *alphabet;
    aigcp_sight *sight;
    size_t count;    /* symbols in the sight */
    __m512i last;    /* the last of them, in all lanes */
    uint32_t passed; /* whether something was passed over since */
} progress;

/* Add symbols; `at`: where they begin is counted from there. */
AIGCP_AVX512_INLINE void
add(progress *p, const squeezed *s, size_t at)
{
    const aigcp_sight *sight = p->sight;
    const size_t k = p->count;
    const __m512i base = _mm512_set1_epi32((int)(sight->base + (uint32_t)at));
    __m512i low = _mm512_cvtepu8_epi32(_mm256_castsi256_si128(s->begin));
    __m512i high = _mm512_cvtepu8_epi32(_mm256_extracti128_si256(s->begin, 1));
    _mm512_storeu_si512(sight->symbol + k, s->symbols);
    _mm512_storeu_si512(sight->at + k, _mm512_add_epi32(low, base));
    _mm512_storeu_si512(sight->at + k + LANES / 2, _mm512_add_epi32(high, base));
    aigcp_sight_mark(sight->gap, k, s->gap);
    aigcp_sight_mark(sight->repeated, k, s->repeated);
    p->count += s->count;
    p->last = _mm512_mask_permutexvar_epi16(p->last, s->count ? UINT32_MAX : 0,
                                            _mm512_set1_epi16((short)(s->count - 1)), s->symbols);
}

/* Characters, what they are at a glance, and their sounds. */
typedef struct glances {
    __m512i seen;
    __m512i sounds; /* if somebody listens */
    __m256i begin;
    uint64_t leads;
    size_t size;
    uint32_t overlong;
    unsigned count;
} glances;

/* Of the characters of 64 bytes, 32 at the most. A function of its own: that is 1.03 times as fast.
 */
AIGCP_AVX512 static __attribute__((noinline)) glances
glance_at(const aigcp_alphabet *alphabet, const uint8_t *text, bool listens)
{
    const aigcp_characters c = aigcp_characters_at(text);
    glances g = { .begin = c.begin, .leads = c.leads, .size = c.size, .count = c.count };
    const __m512i points = aigcp_code_points(&c, &g.overlong);
    g.seen = aigcp_look_up(alphabet->glance, points);
    if (listens)
        g.sounds = aigcp_look_up(alphabet->sound, points);
    return g;
}

/* Keep the sounds of the first `count`. */
AIGCP_AVX512_INLINE void
keep_sounds(aigcp_sounds_seen *sounds, const glances *g, size_t at, unsigned count)
{
    const __m512i from = _mm512_set1_epi16((short)(at - sounds->from));
    _mm512_storeu_si512(sounds->sound + sounds->count, g->sounds);
    _mm512_storeu_si512(sounds->place + sounds->count,
                        _mm512_add_epi16(_mm512_cvtepu8_epi16(g->begin), from));
    sounds->count += count;
}

/* Take them. Returns how many, from the first on, need no closer look. */
AIGCP_AVX512_INLINE unsigned
take(progress *p, const glances *g, size_t at)
{
    const __m512i last_again = _mm512_set1_epi16((short)p->alphabet->last_again);
    unsigned lanes = g->count;
    uint32_t passed =
        _mm512_cmpeq_epi16_mask(g->seen, _mm512_set1_epi16((short)AIGCP_GLANCE_PASSED));
    uint32_t closer =
        g->overlong |
        (_mm512_cmpge_epu16_mask(g->seen, _mm512_set1_epi16((short)AIGCP_GLANCE_CLOSER)) & ~passed);
    closer &= aigcp_first_bits(lanes);
    if (__builtin_expect(closer != 0, 0))
        lanes = (unsigned)__builtin_ctz(closer);
    uint32_t kept = ~passed & aigcp_first_bits(lanes);
    squeezed s = { .symbols = g->seen, .begin = g->begin, .gap = passed << 1 | p->passed };
    squeeze(&s, kept);
    uint32_t repeats = find_repeats(&s, p->last);
    uint32_t counted = repeats & _mm512_cmple_epu16_mask(s.symbols, last_again);
    if (__builtin_expect(counted != 0, 0)) { /* from the first of them on: a closer look */
        s.count = (unsigned)__builtin_ctz(counted);
        s.gap &= aigcp_first_bits(s.count);
        lanes = (unsigned)__builtin_ctz(_pdep_u32(counted & -counted, kept));
        repeats &= aigcp_first_bits(s.count);
    }
    uint64_t *marks = p->sight->repeated; /* mostly there are some: no branch */
    marks[(p->count - 1) / 64] |= (uint64_t)(repeats & 1) << (p->count - 1) % 64;
    s.repeated = repeats >> 1;
    squeeze(&s, ~repeats & aigcp_first_bits(s.count));
    add(p, &s, at);
    p->passed = (uint32_t)(((uint64_t)passed << 1 | p->passed) >> lanes) & 1;
    return lanes;
}

AIGCP_AVX512_INLINE size_t
see(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at, size_t end,
    bool listens)
{
    progress p = { alphabet, sight, sight->count,
                   _mm512_set1_epi16((short)sight->symbol[sight->count - 1]), sight->passed };
    if (end - at < AIGCP_AVX512_BYTES || !aigcp_has_room_for_many(sight, p.count, 1))
        return at;
    if (listens)
        aigcp_sounds_go_on(sight->sounds, at);
    /* The next ones are looked up before these are taken: that waits for memory. */
    glances here = glance_at(alphabet, text + at, listens);
    for (;;) {
        const size_t next = at + here.size;
        const bool more =
            end - next >= AIGCP_AVX512_BYTES && aigcp_has_room_for_many(sight, p.count, 2);
        glances after;
        if (more)
            after = glance_at(alphabet, text + next, listens);
        const unsigned lanes = take(&p, &here, at);
        if (listens)
            keep_sounds(sight->sounds, &here, at, lanes);
        if (lanes < here.count) {
            at += _tzcnt_u64(_pdep_u64((uint64_t)1 << lanes, here.leads));
            break;
        }
        at = next;
        if (!more || here.size < LEAST)
            break;
        here = after;
    }
    if (listens)
        aigcp_sounds_end(sight->sounds, at);
    sight->count = p.count;
    sight->passed = p.passed;
    return at;
}

AIGCP_AVX512 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    if (sight->sounds)
        return see(sight, alphabet, text, at, end, true);
    return see(sight, alphabet, text, at, end, false);
}

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return aigcp_has_avx512() ? see_many : NULL;
}

#else

aigcp_see_many_fn *
aigcp_see_many_avx512(void)
{
    return NULL;
}

#endif
