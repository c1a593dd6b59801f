/* SPDX-License-Identifier: Apache-2.0 */
/* Turn the characters of 64 bytes at a time into symbols of the lane SOUND, on processors that have
 * AVX2 and BMI2. Does just what scan_sound.c does one by one; a test compares them.
 *
 * They are looked up together. Then what is no letter is taken without a branch for what is passed
 * over, and letters a row at a time. Whatever needs a closer look ends it. */
#include "libfilter/characters_avx2.h"
#include "libfilter/sound_symbols.h"

#if defined(__x86_64__) && defined(__GNUC__)

_Static_assert(AIGCP_SYMBOLS_STEP >= AIGCP_AVX2_BYTES, "room for what is stored");

/* Characters that were looked up, and those of them that are taken. */
typedef struct hearing {
    aigcp_sound_symbols *symbols;
    const aigcp_lanes *lanes;
    const uint8_t *text;
    size_t at;           /* where they begin, */
    uint32_t first_unit; /* and the number of the first one */
    aigcp_looked_up found;
} hearing;

/* A letter, or what needs a closer look. */
static inline bool
is_special(uint16_t symbol)
{
    return symbol >= AIGCP_SOUND_LETTER_A && symbol != AIGCP_SYMBOL_SKIP;
}

static inline bool
is_ascii_letter(const hearing *h, size_t i)
{
    const uint16_t symbol = h->found.cell[i];
    return symbol >= AIGCP_SOUND_LETTER_A && symbol <= AIGCP_SOUND_LETTER_Z &&
           h->text[h->at + h->found.place[i]] < 0x80;
}

/* Take characters from `i` on that are not special. Returns where they end. */
static inline size_t
take_others(const hearing *h, size_t i)
{
    aigcp_sound_symbols *s = h->symbols;
    size_t k = s->count;
    for (; i < h->found.count && !is_special(h->found.cell[i]); i++) {
        const uint16_t symbol = h->found.cell[i];
        s->symbol[k] = symbol;
        s->width[k] = 1;
        s->unit[k] = h->first_unit + (uint32_t)i;
        s->end[k] = (uint32_t)(h->at + h->found.place[i + 1]);
        k += symbol != AIGCP_SYMBOL_SKIP;
    }
    s->count = k;
    return i;
}

/* Take the ASCII letters in a row from `i` on, if something behind them says that they end there.
 * Returns where they end, or `i`. */
static inline size_t
take_row(const hearing *h, size_t i)
{
    aigcp_sound_symbols *s = h->symbols;
    size_t end = i;
    while (end < h->found.count && is_ascii_letter(h, end))
        end++;
    if (end == h->found.count || is_special(h->found.cell[end]))
        return i;
    const size_t at = h->at + h->found.place[i];
    const char *row = (const char *)h->text + at;
    if (aigcp_letters_say_nothing(h->lanes, row, end - i)) {
        s->symbol[s->count] = AIGCP_SYMBOL_OTHER;
        s->width[s->count] = 1;
        s->unit[s->count] = h->first_unit + (uint32_t)end - 1;
        s->end[s->count++] = (uint32_t)(at + end - i);
    } else {
        s->next_unit = h->first_unit + (uint32_t)i;
        aigcp_hear_row(s, row, end - i, at);
    }
    return end;
}

/* Take what was looked up. Returns up to which one. */
static inline size_t
take(const hearing *h)
{
    size_t end = 0;
    for (size_t from = 0; end < h->found.count; from = end) {
        const size_t row = take_others(h, from);
        end = row < h->found.count ? take_row(h, row) : row;
        if (end == row)
            break;
    }
    return end;
}

AIGCP_AVX2 static size_t
hear_many(aigcp_sound_symbols *s, const aigcp_lanes *lanes, const uint8_t *text, size_t at,
          size_t end)
{
    hearing h; /* filled as far as it goes */
    h.symbols = s;
    h.lanes = lanes;
    h.text = text;
    size_t taken = 1;
    while (taken && end - at >= AIGCP_AVX2_READ && aigcp_symbols_have_room(s)) {
        h.at = at;
        h.first_unit = s->next_unit;
        aigcp_look_up_avx2(&h.found, lanes->alphabet.sound, text + at, false);
        taken = take(&h);
        s->next_unit = h.first_unit + (uint32_t)taken;
        at += h.found.place[taken];
    }
    return at;
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
