/* SPDX-License-Identifier: Apache-2.0 */
/* Look at 32 characters at a time, on processors that have AVX-512 with VBMI2.
 *
 * First all characters for which there is room are decoded, then looked up, then taken: each waits
 * for other things, and processors look only so far ahead. What is passed over and what is a repeat
 * are squeezed out. Whatever needs a closer look is left out, and the rest is taken from there on.
 */
#include "libfilter/scan/characters_avx512.h"
#include "libfilter/scan/see_many_bmi2.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define LANES AIGCP_AVX512_CHARACTERS

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

/* Store symbols from `k` on; their places are counted from `from`. */
AIGCP_AVX512_INLINE void
store(const aigcp_sight *sight, size_t k, __m512i symbols, __m512i places, size_t from)
{
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
    aigcp_utf8_block block = { .size = AIGCP_UTF8_BLOCK };
    for (; block.size == AIGCP_UTF8_BLOCK && g->count + AIGCP_UTF8_BLOCK <= most &&
           end - at >= AIGCP_UTF8_BLOCK_READ;
         at += block.size) {
        aigcp_bytes bytes;
        aigcp_block_next(&block, &bytes, text + at);
        const unsigned count = (unsigned)__builtin_popcountll(block.leads);
        const __m512i place = _mm512_set1_epi16((short)(at - g->from));
        const __m512i begin = aigcp_block_begin(&block);
        aigcp_store_points(&bytes, _mm512_castsi512_si256(begin), place, g->glance + g->count,
                           g->place + g->count);
        if (count > LANES)
            aigcp_store_points(&bytes, _mm512_extracti64x4_epi64(begin, 1), place,
                               g->glance + g->count + LANES, g->place + g->count + LANES);
        g->count += count;
    }
    g->place[g->count] = (uint16_t)(at + aigcp_utf8_block_rest(&block) - g->from);
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

/* Keep the sounds of `count` characters from `next` on. */
AIGCP_AVX512_INLINE void
keep_sounds(aigcp_sounds_seen *sounds, const aigcp_glances *g, size_t next, unsigned count)
{
    const __m512i from = _mm512_set1_epi16((short)(g->from - sounds->from));
    const __m512i places = _mm512_loadu_si512(g->place + next);
    _mm512_storeu_si512(sounds->sound + sounds->count, _mm512_loadu_si512(g->sound + next));
    _mm512_storeu_si512(sounds->place + sounds->count, _mm512_add_epi16(places, from));
    sounds->count += count;
}

/* Take the next characters, 32 at the most; `*last` is the last symbol before, in all lanes.
 * Returns how many need no closer look. */
AIGCP_AVX512_INLINE unsigned
take(aigcp_seeing *s, unsigned lanes, __m512i *last)
{
    const __m512i last_again = _mm512_set1_epi16((short)s->alphabet->last_again);
    const aigcp_glances *g = s->glances;
    const size_t next = g->next, k = s->count;
    const __m512i glances = _mm512_loadu_si512(g->glance + next);
    const __m512i seen = _mm512_and_si512(glances, _mm512_set1_epi16(AIGCP_GLANCE_NOTED - 1));
    const __m512i places = _mm512_loadu_si512(g->place + next);
    const uint32_t passed = _mm512_cmpeq_epi16_mask(seen, _mm512_set1_epi16(AIGCP_GLANCE_PASSED));
    const uint32_t closer =
        _mm512_cmpge_epu16_mask(seen, _mm512_set1_epi16(AIGCP_GLANCE_CLOSER)) & ~passed;
    aigcp_step step = aigcp_step_begin(lanes, passed, closer);
    const __m512i symbols = _mm512_maskz_compress_epi16(step.kept, seen);
    const uint32_t repeats = find_repeats(symbols, *last, step.count);
    aigcp_step_repeats(&step, repeats, repeats & _mm512_cmple_epu16_mask(symbols, last_again));
    /* What comes next is compared with the last one; if that is a repeat, so is what it repeats. */
    *last = _mm512_mask_permutexvar_epi16(*last, step.count ? UINT32_MAX : 0,
                                          _mm512_set1_epi16((short)(step.count - 1)), symbols);
    aigcp_step_note(s, &step, _mm512_movepi16_mask(glances));
    const uint32_t single = aigcp_step_end(s, &step);
    store(s->sight, k, _mm512_maskz_compress_epi16(single, seen),
          _mm512_maskz_compress_epi16(single, places), g->from);
    if (s->sight->sounds)
        keep_sounds(s->sight->sounds, g, next, step.lanes);
    return step.lanes;
}

AIGCP_AVX512 static size_t
see_many(aigcp_sight *sight, const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
         size_t end)
{
    static const aigcp_looks looks = { decode, look_up, look_up_heard };
    if (!aigcp_glances_have(sight, alphabet, text, at, end, &looks))
        return at;
    __m512i last = _mm512_set1_epi16((short)sight->symbol[sight->count - 1]);
    aigcp_seeing s; /* `repeated` is filled as far as it goes */
    aigcp_seeing_begin(&s, sight, alphabet, at);
    for (unsigned lanes; (lanes = aigcp_seeing_next(&s, LANES)) > 0;)
        if (take(&s, lanes, &last) < lanes)
            break;
    return aigcp_seeing_end(&s);
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
