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

AIGCP_AVX512 static inline void
squeeze(squeezed *s, uint32_t kept)
{
    s->symbols = _mm512_maskz_compress_epi16(kept, s->symbols);
    s->begin = _mm256_maskz_compress_epi8(kept, s->begin);
    s->gap = _pext_u32(s->gap, kept);
    s->repeated = _pext_u32(s->repeated, kept);
    s->count = (unsigned)__builtin_popcount(kept);
}

/* Which symbols repeat the one before; before the first there is `last`, in all lanes. */
AIGCP_AVX512 static inline uint32_t
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

static inline void
set_marks(uint64_t *marks, size_t k, uint64_t bits)
{
    marks[k / 64] |= bits << k % 64;
    marks[k / 64 + 1] |= bits >> 1 >> (63 - k % 64);
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
AIGCP_AVX512 static inline void
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
    set_marks(sight->gap, k, s->gap);
    set_marks(sight->repeated, k, s->repeated);
    p->count += s->count;
    p->last = _mm512_mask_permutexvar_epi16(p->last, s->count ? UINT32_MAX : 0,
                                            _mm512_set1_epi16((short)(s->count - 1)), s->symbols);
}

/* Look at characters. Returns how many, from the first on, need no closer look. */
AIGCP_AVX512 static inline unsigned
see_some(progress *p, const aigcp_characters *c, size_t at)
{
    uint32_t closer;
    unsigned lanes = c->count;
    __m512i seen = aigcp_look_up(p->alphabet->glance, aigcp_code_points(c, &closer));
    uint32_t passed = _mm512_cmpeq_epi16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_PASSED));
    closer |=
        _mm512_cmpge_epu16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_CLOSER)) & ~passed;
    closer &= aigcp_first_bits(lanes);
    if (__builtin_expect(closer != 0, 0))
        lanes = (unsigned)__builtin_ctz(closer);
    uint32_t kept = ~passed & aigcp_first_bits(lanes);
    squeezed s = { .symbols = seen, .begin = c->begin, .gap = passed << 1 | p->passed };
    squeeze(&s, kept);
    uint32_t repeats = find_repeats(&s, p->last);
    if (p->alphabet->counts_repeats && repeats) { /* the first of them needs a closer look */
        s.count = (unsigned)__builtin_ctz(repeats);
        s.gap &= aigcp_first_bits(s.count);
        lanes = (unsigned)__builtin_ctz(_pdep_u32(repeats & -repeats, kept));
    } else { /* mostly there are some: no branch */
        uint64_t *marks = p->sight->repeated;
        marks[(p->count - 1) / 64] |= (uint64_t)(repeats & 1) << (p->count - 1) % 64;
        s.repeated = repeats >> 1;
        squeeze(&s, ~repeats & aigcp_first_bits(s.count));
    }
    add(p, &s, at);
    p->passed = (uint32_t)(((uint64_t)passed << 1 | p->passed) >> lanes) & 1;
    return lanes;
}

/* Look at the characters of 64 bytes, 32 at the most. Returns how far they need no closer look. */
AIGCP_AVX512 static inline size_t
see_bytes(progress *p, const uint8_t *text, size_t at)
{
    const aigcp_characters c = aigcp_characters_at(text + at);
    return aigcp_characters_end(&c, see_some(p, &c, at));
}

AIGCP_AVX512 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    size_t size = LEAST;
    progress p = { alphabet, sight, sight->count,
                   _mm512_set1_epi16((short)sight->symbol[sight->count - 1]), sight->passed };
    while (size >= LEAST && end - at >= AIGCP_AVX512_BYTES &&
           p.count + AIGCP_SEE_MANY_ROOM <= sight->room) {
        size = see_bytes(&p, text, at);
        at += size;
    }
    sight->count = p.count;
    sight->passed = p.passed;
    return at;
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
