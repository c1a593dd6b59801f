/* SPDX-License-Identifier: Apache-2.0 */
/* Look at 32 characters at a time, on processors that have AVX-512 with VBMI2.
 *
 * First all characters for which there is room are decoded, then looked up, then taken: each waits
 * for other things, and processors look only so far ahead. What is passed over and what is a repeat
 * are squeezed out. Whatever needs a closer look is left out, and the rest is taken from there on.
 */
#include "libfilter/characters_avx512.h"
#include "libfilter/sight.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define LANES AIGCP_AVX512_CHARACTERS

/* What goes from one step to the next. Marks of the symbols from a multiple of 64 on are gathered
 * here: to add to those in memory would wait for the step before. */
typedef struct progress {
    const aigcp_alphabet *alphabet;
    aigcp_sight *sight;
    size_t count;    /* symbols in the sight */
    __m512i last;    /* the last of them, in all lanes */
    uint32_t passed; /* whether something was passed over since, */
    uint32_t again;  /* and whether it was repeated */
    uint64_t gaps, repeats;
} progress;

/* Which symbols repeat the one before, of `count`; before the first there is `last`, in all lanes.
 */
AIGCP_AVX512_INLINE uint32_t
find_repeats(__m512i symbols, __m512i last, unsigned count)
{
    const __m512i before =
        _mm512_set_epi16(30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                         11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, LANES);
    __m512i shifted = _mm512_permutex2var_epi16(symbols, before, last);
    return _mm512_mask_cmpeq_epi16_mask(_mm512_test_epi16_mask(symbols, symbols), symbols,
                                        shifted) &
           aigcp_first_bits(count);
}

/* Add marks of symbols from `k` on; `before`: of those before among the same 64. Returns those
 * among which is symbol `next`. */
AIGCP_AVX512_INLINE uint64_t
add_marks(uint64_t *marks, size_t k, size_t next, uint64_t before, uint32_t bits)
{
    const uint64_t low = before | (uint64_t)bits << k % 64;
    const uint64_t high = (uint64_t)bits >> 1 >> (63 - k % 64);
    marks[k / 64] = low;
    return k / 64 == next / 64 ? low : high;
}

/* Add symbols; their places are counted from `from`. */
AIGCP_AVX512_INLINE void
add(progress *p, __m512i symbols, __m512i places, size_t from)
{
    const aigcp_sight *sight = p->sight;
    const size_t k = p->count;
    const __m512i base = _mm512_set1_epi32((int)(sight->base + (uint32_t)from));
    __m512i low = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(places));
    __m512i high = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(places, 1));
    _mm512_storeu_si512(sight->symbol + k, symbols);
    _mm512_storeu_si512(sight->at + k, _mm512_add_epi32(low, base));
    _mm512_storeu_si512(sight->at + k + LANES / 2, _mm512_add_epi32(high, base));
}

/* Put code points of the text from `at` on where their glances will be, and note where they are. */
AIGCP_AVX512 static void
decode(aigcp_glances *g, const uint8_t *text, size_t at, size_t end, size_t most)
{
    g->from = at;
    g->count = g->next = 0;
    aigcp_block block = { .following = 0 };
    while (g->count + AIGCP_AVX512_BYTES <= most && end - at >= AIGCP_AVX512_READ) {
        aigcp_block_next(&block, text + at);
        const unsigned count = (unsigned)__builtin_popcountll(block.leads);
        const __m512i place = _mm512_set1_epi16((short)(at - g->from));
        const __m512i begin = aigcp_block_begin(&block);
        aigcp_store_points(&block, _mm512_castsi512_si256(begin), place, g->glance + g->count,
                           g->place + g->count);
        if (count > LANES)
            aigcp_store_points(&block, _mm512_extracti64x4_epi64(begin, 1), place,
                               g->glance + g->count + LANES, g->place + g->count + LANES);
        g->count += count;
        at += block.size;
        if (block.size < AIGCP_AVX512_BYTES)
            break;
    }
    at += (unsigned)__builtin_popcountll(block.following);
    g->place[g->count] = (uint16_t)(at - g->from);
}

/* Look up what code points are at a glance. Text that is not Latin has Latin runs as well. */
AIGCP_AVX512 static void
look_up(aigcp_glances *g, const uint16_t *glances)
{
    const aigcp_ascii_cells ascii = aigcp_ascii_cells_of(glances);
    for (size_t i = 0; i < g->count; i += LANES) {
        const __m512i points = _mm512_loadu_si512(g->glance + i);
        const __m512i found = aigcp_are_ascii(points, g->count - i)
                                  ? aigcp_look_up_ascii(&ascii, points)
                                  : aigcp_look_up(glances, points);
        _mm512_storeu_si512(g->glance + i, found);
    }
}

/* The same, and their sounds. */
AIGCP_AVX512 static void
look_up_heard(aigcp_glances *g, const uint32_t *heard)
{
    const aigcp_ascii_cells ascii = aigcp_ascii_halves_of(heard, 0);
    const aigcp_ascii_cells ascii_sounds = aigcp_ascii_halves_of(heard, 16);
    for (size_t i = 0; i < g->count; i += LANES) {
        const __m512i points = _mm512_loadu_si512(g->glance + i);
        __m512i sounds;
        if (aigcp_are_ascii(points, g->count - i)) {
            _mm512_storeu_si512(g->glance + i, aigcp_look_up_ascii(&ascii, points));
            sounds = aigcp_look_up_ascii(&ascii_sounds, points);
        } else {
            _mm512_storeu_si512(g->glance + i, aigcp_look_up_both(heard, points, &sounds));
        }
        _mm512_storeu_si512(g->sound + i, sounds);
    }
}

/* Keep the sounds of `count` characters. */
AIGCP_AVX512_INLINE void
keep_sounds(aigcp_sounds_seen *sounds, const aigcp_glances *g, unsigned count)
{
    const __m512i from = _mm512_set1_epi16((short)(g->from - sounds->from));
    const __m512i places = _mm512_loadu_si512(g->place + g->next);
    _mm512_storeu_si512(sounds->sound + sounds->count, _mm512_loadu_si512(g->sound + g->next));
    _mm512_storeu_si512(sounds->place + sounds->count, _mm512_add_epi16(places, from));
    sounds->count += count;
}

/* Take the next 32 characters, or as many as there are. Returns how many need no closer look. */
AIGCP_AVX512_INLINE unsigned
take(progress *p, const aigcp_glances *g, unsigned lanes, uint64_t *repeated)
{
    const __m512i last_again = _mm512_set1_epi16((short)p->alphabet->last_again);
    const __m512i seen = _mm512_loadu_si512(g->glance + g->next);
    const uint32_t passed =
        _mm512_cmpeq_epi16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_PASSED));
    uint32_t closer =
        _mm512_cmpge_epu16_mask(seen, _mm512_set1_epi16((short)AIGCP_GLANCE_CLOSER)) & ~passed;
    closer &= aigcp_first_bits(lanes);
    if (__builtin_expect(closer != 0, 0))
        lanes = (unsigned)__builtin_ctz(closer);
    const uint32_t kept = ~passed & aigcp_first_bits(lanes);
    const __m512i symbols = _mm512_maskz_compress_epi16(kept, seen);
    unsigned count = (unsigned)__builtin_popcount(kept);
    uint32_t repeats = find_repeats(symbols, p->last, count);
    const uint32_t counted = repeats & _mm512_cmple_epu16_mask(symbols, last_again);
    if (__builtin_expect(counted != 0, 0)) { /* from the first of them on: a closer look */
        count = (unsigned)__builtin_ctz(counted);
        lanes = (unsigned)__builtin_ctz(_pdep_u32(counted & -counted, kept));
        repeats &= aigcp_first_bits(count);
    }
    /* What comes next is compared with the last one; if that is a repeat, so is what it repeats. */
    p->last = _mm512_mask_permutexvar_epi16(p->last, count ? UINT32_MAX : 0,
                                            _mm512_set1_epi16((short)(count - 1)), symbols);
    const uint32_t single = ~repeats & aigcp_first_bits(count);
    const uint32_t of_single = _pdep_u32(single, kept); /* characters */
    const __m512i places = _mm512_loadu_si512(g->place + g->next);
    add(p, _mm512_maskz_compress_epi16(of_single, seen),
        _mm512_maskz_compress_epi16(of_single, places), g->from);
    /* Marked is what stands behind something that was passed over, or repeated. */
    const uint64_t gaps = (uint64_t)passed << 1 | p->passed;
    const uint64_t agains = (uint64_t)repeats << 1 | p->again;
    const size_t next = p->count + (unsigned)__builtin_popcount(single);
    const uint32_t kept_gaps = _pext_u32((uint32_t)gaps, kept);
    p->gaps = add_marks(p->sight->gap, p->count, next, p->gaps, _pext_u32(kept_gaps, single));
    p->repeats =
        add_marks(repeated, p->count, next, p->repeats, _pext_u32((uint32_t)agains, single));
    p->count = next;
    p->passed = (uint32_t)(gaps >> lanes) & 1;
    p->again = (uint32_t)(agains >> count) & 1;
    return lanes;
}

/* Go on to the glance of the character at `at`. Returns false if there is none. */
static inline bool
go_to(aigcp_glances *g, size_t at)
{
    while (g->next < g->count && g->from + g->place[g->next] < at)
        g->next++;
    return g->next < g->count && g->from + g->place[g->next] == at;
}

AIGCP_AVX512 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    aigcp_glances *g = sight->glances;
    if (!aigcp_has_room_for_many(sight, sight->count, 1))
        return at;
    if (!go_to(g, at)) {
        const size_t room = sight->room - sight->count;
        decode(g, text, at, end, room < AIGCP_GLANCES ? room : AIGCP_GLANCES);
        if (sight->sounds)
            look_up_heard(g, alphabet->heard);
        else
            look_up(g, alphabet->glance);
    }
    if (g->count == 0)
        return at;
    const size_t first = sight->count;
    uint64_t repeated[AIGCP_SIGHT_WORDS]; /* the symbol before is */
    progress p = { .alphabet = alphabet,
                   .sight = sight,
                   .count = first,
                   .last = _mm512_set1_epi16((short)sight->symbol[first - 1]),
                   .passed = sight->passed,
                   .gaps = sight->gap[first / 64] };
    if (sight->sounds)
        aigcp_sounds_go_on(sight->sounds, at);
    while (g->next < g->count && aigcp_has_room_for_many(sight, p.count, 1)) {
        const size_t left = g->count - g->next;
        const unsigned here = left < LANES ? (unsigned)left : LANES;
        const unsigned lanes = take(&p, g, here, repeated);
        if (sight->sounds)
            keep_sounds(sight->sounds, g, lanes);
        g->next += lanes;
        if (lanes < here)
            break;
    }
    at = g->from + g->place[g->next];
    if (sight->sounds)
        aigcp_sounds_end(sight->sounds, at);
    sight->gap[p.count / 64] = p.gaps;
    repeated[p.count / 64] = p.repeats | (uint64_t)p.again << p.count % 64;
    for (size_t i = first / 64; i <= p.count / 64; i++) {
        sight->repeated[i] |= repeated[i] >> 1;
        if (i)
            sight->repeated[i - 1] |= repeated[i] << 63;
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
