/* SPDX-License-Identifier: Apache-2.0 */
/* Turn characters that were looked up when they were seen (see_text_avx512.c) into symbols of the
 * lane SOUND, 32 at a time, on processors that have AVX-512 with VBMI2. Does just what scan_sound.c
 * does one by one; a test compares them.
 *
 * What is passed over is squeezed out. Letters that may be syllables end it, and whatever needs a
 * closer look. */
#include "libfilter/scan/characters_avx512.h"
#include "libfilter/scan/sight.h"
#include "libfilter/scan/sound_symbols.h"

#if defined(__x86_64__) && defined(__GNUC__)

/* The last ten of 26 letters. */
#define LAST_LETTERS 0x3FF

_Static_assert(AIGCP_SYMBOLS_STEP >= AIGCP_AVX512_CHARACTERS, "room for what is stored");

typedef struct hearing {
    aigcp_sound_symbols *symbols;
    const aigcp_lanes *lanes;
    const aigcp_sounds_seen *seen;
    const uint8_t *text; /* from the first character seen on */
} hearing;

/* Store numbers, counted from `base`. */
AIGCP_AVX512 static inline void
store(uint32_t *to, __m512i numbers, uint32_t base)
{
    const __m512i from = _mm512_set1_epi32((int)base);
    __m512i low = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(numbers));
    __m512i high = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(numbers, 1));
    _mm512_storeu_si512(to, _mm512_add_epi32(low, from));
    _mm512_storeu_si512(to + AIGCP_AVX512_CHARACTERS / 2, _mm512_add_epi32(high, from));
}

/* What 32 characters are, a bit for each. */
typedef struct heard_kinds {
    uint32_t kept;    /* becomes a symbol */
    uint32_t letters; /* ASCII letters */
    uint32_t parted;  /* those that stand where they never do in syllables: behind another one, at
                         the beginning or the end of a row */
    uint32_t loose;   /* those of words, at the beginning or the end of a row */
    uint32_t silent;  /* the last one of some that say nothing */
    unsigned count;   /* characters that were understood, */
    unsigned row;     /* ASCII letters behind them that may say something, and then end, */
    bool goes_on;     /* and what is behind may be understood */
} heard_kinds;

/* Which of 16 letters may follow those before them, numbered from A on. */
AIGCP_AVX512 static inline uint32_t
follow_each_other(__m256i before, __m256i letters)
{
    const __m512i low = _mm512_loadu_si512(aigcp_letter_follows);
    const __m512i high = _mm512_maskz_loadu_epi32(LAST_LETTERS, aigcp_letter_follows + 16);
    __m512i rows = _mm512_permutex2var_epi32(low, _mm512_cvtepu16_epi32(before), high);
    __m512i bits = _mm512_srlv_epi32(rows, _mm512_cvtepu16_epi32(letters));
    return _mm512_test_epi32_mask(bits, _mm512_set1_epi32(1));
}

/* Which letters of rows have one of the kinds of aigcp_letter_kinds. */
AIGCP_AVX512 static inline uint32_t
are_of_kind(__m512i kinds, uint16_t kind)
{
    return _mm512_test_epi16_mask(kinds, _mm512_set1_epi16((short)kind));
}

/* Find letters that part a row of them: nearly all that is English has some. And those with which
 * rows may stand for themselves. */
AIGCP_AVX512 static inline void
find_parted(heard_kinds *k, const aigcp_lanes *lanes, __m512i heard)
{
    const uint32_t letters = k->letters;
    const __m512i before =
        _mm512_set_epi16(30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                         11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0);
    __m512i numbers = _mm512_sub_epi16(heard, _mm512_set1_epi16((short)AIGCP_SOUND_LETTER_A));
    __m512i last = _mm512_permutexvar_epi16(before, numbers);
    uint32_t low = follow_each_other(_mm512_castsi512_si256(last), _mm512_castsi512_si256(numbers));
    uint32_t high = follow_each_other(_mm512_extracti64x4_epi64(last, 1),
                                      _mm512_extracti64x4_epi64(numbers, 1));
    const __m512i kinds =
        _mm512_permutexvar_epi16(numbers, _mm512_loadu_si512(lanes->letter_kinds));
    const uint32_t begin = letters & ~(letters << 1);
    const uint32_t end = letters & ~(letters >> 1);
    k->parted = (letters & ~begin & ~(low | high << 16)) |
                (begin & ~are_of_kind(kinds, AIGCP_LETTER_BEGINS)) |
                (end & ~are_of_kind(kinds, AIGCP_LETTER_ENDS));
    k->loose = (begin | end) & are_of_kind(kinds, AIGCP_LETTER_OF_WORD);
}

/* Whether the letters of [first, end) say nothing. */
AIGCP_AVX512 static inline bool
say_nothing(const heard_kinds *k, const aigcp_lanes *lanes, const char *row, unsigned first,
            unsigned end)
{
    const uint32_t inside = aigcp_first_bits(end) & ~aigcp_first_bits(first);
    return aigcp_row_says_nothing(lanes, row, end - first, k->parted & inside);
}

/* What is behind rows that have some of these letters: a carry goes there. */
static inline uint32_t
behind_rows(const heard_kinds *k, uint32_t some)
{
    return (k->letters + some) & ~k->letters;
}

/* The last letters of rows that have a parted one and do not stand for themselves, and behind which
 * something says that they end. */
static inline uint32_t
last_of_parted(const heard_kinds *k)
{
    const uint32_t behind = behind_rows(k, k->parted) & ~behind_rows(k, k->loose);
    return (behind & aigcp_first_bits(k->count)) >> 1;
}

/* Pass over ASCII letters, as long as those in a row say nothing, and something behind them says
 * that they end. The first row that may say something is left. */
AIGCP_AVX512 static inline void
pass_letters(heard_kinds *k, const hearing *h, size_t i)
{
    k->silent = last_of_parted(k);
    const uint32_t last = k->letters & ~(k->letters >> 1);
    for (uint32_t left = last & ~k->silent; left; left &= left - 1) {
        const unsigned end = (unsigned)__builtin_ctz(left) + 1;
        const unsigned first =
            AIGCP_AVX512_CHARACTERS - _lzcnt_u32(~k->letters & aigcp_first_bits(end));
        if (first >= k->count)
            return;
        if (end >= k->count) {
            k->goes_on = k->goes_on && first > 0;
            k->count = first;
            return;
        }
        const char *row = (const char *)h->text + h->seen->place[i + first];
        if (!say_nothing(k, h->lanes, row, first, end)) {
            k->row = end - first;
            k->count = first;
            return;
        }
        k->silent |= (uint32_t)1 << (end - 1);
    }
}

/* Add characters, of those from `i` on that are neither letters that may say something nor need a
 * closer look. */
AIGCP_AVX512 static inline heard_kinds
hear_some(const hearing *h, size_t i)
{
    const __m256i numbers = _mm256_set_epi64x(0x1F1E1D1C1B1A1918, 0x1716151413121110,
                                              0x0F0E0D0C0B0A0908, 0x0706050403020100);
    const __m512i heard = _mm512_loadu_si512(h->seen->sound + i);
    const __m512i places = _mm512_loadu_si512(h->seen->place + i);
    const __m512i ends = _mm512_loadu_si512(h->seen->place + i + 1);
    const __m512i widths = _mm512_sub_epi16(ends, places);
    uint32_t passed = _mm512_cmpeq_epi16_mask(heard, _mm512_set1_epi16((short)AIGCP_SYMBOL_SKIP));
    uint32_t stop =
        _mm512_cmpge_epu16_mask(heard, _mm512_set1_epi16((short)AIGCP_SOUND_LETTER_A)) & ~passed;
    heard_kinds k = { 0 };
    k.letters = stop & _mm512_cmpeq_epi16_mask(widths, _mm512_set1_epi16(1)) &
                _mm512_cmple_epu16_mask(heard, _mm512_set1_epi16((short)AIGCP_SOUND_LETTER_Z));
    stop &= ~k.letters;
    k.goes_on = stop == 0;
    k.count = stop ? (unsigned)__builtin_ctz(stop) : AIGCP_AVX512_CHARACTERS;
    if (k.letters) {
        find_parted(&k, h->lanes, heard);
        pass_letters(&k, h, i);
    }
    k.kept = ~(passed | (k.letters & ~k.silent)) & aigcp_first_bits(k.count);
    aigcp_sound_symbols *s = h->symbols;
    const size_t n = s->count;
    _mm512_storeu_si512(s->symbol + n, _mm512_maskz_compress_epi16(
                                           k.kept, _mm512_maskz_mov_epi16(~k.silent, heard)));
    store(s->unit + n, _mm512_cvtepu8_epi16(_mm256_maskz_compress_epi8(k.kept, numbers)),
          s->next_unit);
    store(s->end + n, _mm512_maskz_compress_epi16(k.kept, ends), (uint32_t)h->seen->from);
    s->count += (unsigned)__builtin_popcount(k.kept);
    s->next_unit += k.count;
    return k;
}

AIGCP_AVX512 static size_t
hear_many(aigcp_sound_symbols *s, const aigcp_lanes *lanes, aigcp_sounds_seen *seen,
          const uint8_t *text, size_t at)
{
    if (!seen || !aigcp_sounds_go_to(seen, at))
        return at;
    const hearing h = { s, lanes, seen, text + seen->from };
    size_t i = seen->next;
    bool goes_on = true;
    while (goes_on && aigcp_symbols_have_room(s)) {
        const heard_kinds heard = hear_some(&h, i);
        i += heard.count;
        goes_on = heard.row ? aigcp_symbols_have_room(s) : heard.goes_on;
        if (heard.row && goes_on) {
            aigcp_hear_row(s, lanes, (const char *)h.text + seen->place[i], heard.row,
                           seen->from + seen->place[i]);
            i += heard.row;
        }
    }
    seen->next = i;
    return seen->from + seen->place[i];
}

aigcp_hear_many_fn *
aigcp_hear_many_avx512(void)
{
    return aigcp_has_avx512() ? hear_many : NULL;
}

#else

aigcp_hear_many_fn *
aigcp_hear_many_avx512(void)
{
    return NULL;
}

#endif
