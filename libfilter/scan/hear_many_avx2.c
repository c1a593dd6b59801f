/* SPDX-License-Identifier: Apache-2.0 */
/* Turn characters that were looked up when they were seen (see_text_avx2.c) into symbols of the
 * lane SOUND, on processors that have AVX2 and BMI2. Does just what scan_sound.c does one by one; a
 * test compares them.
 *
 * What is no letter is taken eight at a time, without a branch for what is passed over, and letters
 * a row at a time. Whatever needs a closer look ends it. */
#include "libfilter/scan/characters_avx2.h"
#include "libfilter/scan/sight.h"
#include "libfilter/scan/sound_symbols.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define GROUP AIGCP_AVX2_GROUP

_Static_assert(AIGCP_SYMBOLS_STEP >= AIGCP_MAX_LETTER_RUN + GROUP, "room for what is stored");

typedef struct hearing {
    aigcp_sound_symbols *symbols;
    const aigcp_lanes *lanes;
    const aigcp_sounds_seen *seen;
    const uint8_t *text; /* from the first character seen on */
    uint32_t first_unit; /* the number that it has or would have */
} hearing;

/* A letter, or what needs a closer look. */
static inline bool
is_special(uint16_t symbol)
{
    return symbol >= AIGCP_SOUND_LETTER_A && symbol != AIGCP_SYMBOL_SKIP;
}

/* Store the chosen ones of eight numbers, and what is to be added to each. */
AIGCP_AVX2_INLINE void
store(uint32_t *to, __m128i numbers, __m128i order, uint32_t more)
{
    const __m256i chosen = _mm256_cvtepu16_epi32(_mm_shuffle_epi8(numbers, order));
    _mm256_storeu_si256((__m256i_u *)(void *)to,
                        _mm256_add_epi32(chosen, _mm256_set1_epi32((int)more)));
}

/* Take characters from `i` on that are not special, eight at the most. Returns how many. */
AIGCP_AVX2_INLINE unsigned
take_group(const hearing *h, size_t i)
{
    const __m128i first_special = _mm_set1_epi16((short)AIGCP_SOUND_LETTER_A);
    const __m128i skip = _mm_set1_epi16((short)AIGCP_SYMBOL_SKIP);
    const __m128i sounds = aigcp_load_group(h->seen->sound + i);
    const uint32_t both =
        aigcp_bits_of_both(_mm_cmpeq_epi16(sounds, skip),
                           _mm_cmpeq_epi16(_mm_max_epu16(sounds, first_special), sounds));
    const uint32_t passed = both & 0xFF;
    const uint32_t special = passed ^ both >> GROUP;
    const unsigned count = _tzcnt_u32(special | 1u << GROUP);
    const uint32_t kept = _bzhi_u32(~passed, count);
    const __m128i order = aigcp_squeeze_order(kept);
    aigcp_sound_symbols *s = h->symbols;
    const size_t k = s->count;
    _mm_storeu_si128((__m128i_u *)(void *)(s->symbol + k), _mm_shuffle_epi8(sounds, order));
    store(s->unit + k, _mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0), order, h->first_unit + (uint32_t)i);
    store(s->end + k, aigcp_load_group(h->seen->place + i + 1), order, (uint32_t)h->seen->from);
    s->count += (unsigned)__builtin_popcount(kept);
    return count;
}

/* The same for all of them, as long as there is room. Returns where they end. */
AIGCP_AVX2_INLINE size_t
take_others(const hearing *h, size_t i)
{
    unsigned taken = GROUP;
    for (; taken == GROUP && aigcp_symbols_have_room(h->symbols); i += taken)
        taken = take_group(h, i);
    return i;
}

/* The letters in a row from `i` on. Returns where they end; `*go_on`: each may follow the one
 * before it where syllables follow each other. */
static inline size_t
find_row(const aigcp_sounds_seen *seen, size_t i, bool *go_on)
{
    uint32_t may_follow = UINT32_MAX, all = 1;
    size_t end = i;
    for (unsigned letter; (letter = seen->sound[end] - AIGCP_SOUND_LETTER_A) < 26; end++) {
        all &= may_follow >> letter;
        may_follow = aigcp_letter_follows[letter];
    }
    *go_on = all;
    return end;
}

/* Take the ASCII letters in a row from `i` on, if something behind them says that they end there.
 * Returns where they end, or `i`. */
static inline size_t
take_row(hearing *h, size_t i)
{
    aigcp_sound_symbols *s = h->symbols;
    bool go_on;
    const size_t end = find_row(h->seen, i, &go_on);
    const bool is_ascii = h->seen->place[end] - h->seen->place[i] == (int)(end - i);
    if (!is_ascii || is_special(h->seen->sound[end]))
        return i;
    const char *row = (const char *)h->text + h->seen->place[i];
    if (aigcp_row_says_nothing(h->lanes, row, end - i, !go_on)) {
        s->symbol[s->count] = AIGCP_SYMBOL_OTHER;
        s->unit[s->count] = h->first_unit + (uint32_t)end - 1;
        s->end[s->count++] = (uint32_t)(h->seen->from + h->seen->place[end]);
    } else {
        s->next_unit = h->first_unit + (uint32_t)i;
        aigcp_hear_row(s, h->lanes, row, end - i, h->seen->from + h->seen->place[i]);
        h->first_unit = s->next_unit - (uint32_t)end; /* syllables are fewer than their letters */
    }
    return end;
}

AIGCP_AVX2 static size_t
hear_many(aigcp_sound_symbols *s, const aigcp_lanes *lanes, aigcp_sounds_seen *seen,
          const uint8_t *text, size_t at)
{
    if (!seen || !aigcp_sounds_go_to(seen, at))
        return at;
    hearing h = { s, lanes, seen, text + seen->from, s->next_unit - (uint32_t)seen->next };
    size_t i = seen->next, from;
    do {
        from = i;
        i = take_others(&h, i);
        if (aigcp_symbols_have_room(s))
            i = take_row(&h, i);
    } while (i > from && aigcp_symbols_have_room(s));
    s->next_unit = h.first_unit + (uint32_t)i;
    seen->next = i;
    return seen->from + seen->place[i];
}

aigcp_hear_many_fn *
aigcp_hear_many_avx2(void)
{
    return aigcp_has_avx2() ? hear_many : NULL;
}

#else

aigcp_hear_many_fn *
aigcp_hear_many_avx2(void)
{
    return NULL;
}

#endif
