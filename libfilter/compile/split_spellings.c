/* SPDX-License-Identifier: Apache-2.0 */
/* Put parts in place of characters. */
#include "libfilter/compile/split_spellings.h"

#include <stdbool.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/components.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/limits.h"

/* A word that is to be spelt. */
typedef struct split_word {
    const uint32_t *folded;
    size_t count;
    const uint32_t (*ways[AIGCP_MAX_TERM_SYMBOLS])[AIGCP_COMPONENTS_MOST]; /* of each character */
    uint8_t way_count[AIGCP_MAX_TERM_SYMBOLS];
    size_t splittable; /* characters that have some */
    aigcp_spelling_fn *take;
    void *context;
} split_word;

/* In which of its ways each character is written, from 1 on; 0: as it is. */
typedef uint8_t chosen_ways[AIGCP_MAX_TERM_SYMBOLS];

static void
find_ways(split_word *w)
{
    w->splittable = 0;
    for (size_t i = 0; i < w->count; i++) {
        w->way_count[i] = (uint8_t)aigcp_components(w->folded[i], &w->ways[i]);
        w->splittable += w->way_count[i] > 0;
    }
}

/* Take the word with its characters written so, if it is not too long. */
static aigc_status
spell(const split_word *w, const chosen_ways chosen)
{
    uint32_t out[AIGCP_MAX_TERM_SYMBOLS + AIGCP_COMPONENTS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < w->count && count <= AIGCP_MAX_TERM_SYMBOLS; i++) {
        if (chosen[i] == 0) {
            out[count++] = w->folded[i];
            continue;
        }
        const uint32_t *parts = w->ways[i][chosen[i] - 1];
        for (size_t k = 0; k < AIGCP_COMPONENTS_MOST && parts[k]; k++)
            out[count++] = parts[k];
    }
    return count <= AIGCP_MAX_TERM_SYMBOLS ? w->take(w->context, out, count) : AIGC_OK;
}

/* One character in one of its ways: first each in its first one, as there is a bound. */
static aigc_status
spell_one(const split_word *w)
{
    unsigned spellings = 0;
    aigc_status status = AIGC_OK;
    for (uint8_t way = 1; way <= AIGCP_WAYS_TO_SPLIT; way++)
        for (size_t i = 0; i < w->count && status == AIGC_OK; i++) {
            chosen_ways chosen = { 0 };
            if (way > w->way_count[i] || spellings == AIGCP_MAX_SPELLINGS)
                continue;
            chosen[i] = way;
            spellings++;
            status = spell(w, chosen);
        }
    return status;
}

/* Choose the first way of some characters: of those that can be split, each has one of `bits` bits
 * of `which`, and all that are left have the last one. Returns how many are split. */
static size_t
choose_some(const split_word *w, size_t which, size_t bits, chosen_ways chosen)
{
    size_t bit = 0;
    size_t split = 0;
    for (size_t i = 0; i < w->count; i++) {
        const bool has_ways = w->way_count[i] > 0;
        chosen[i] = has_ways && which >> bit & 1;
        split += chosen[i];
        bit += has_ways && bit + 1 < bits;
    }
    return split;
}

/* Two characters and more. */
static aigc_status
spell_several(const split_word *w)
{
    const size_t most = AIGCP_MAX_SPLIT_APART;
    const size_t bits = w->splittable < most ? w->splittable : most;
    aigc_status status = AIGC_OK;
    for (size_t which = 1; which < (size_t)1 << bits && status == AIGC_OK; which++) {
        chosen_ways chosen;
        if (choose_some(w, which, bits, chosen) > 1)
            status = spell(w, chosen);
    }
    return status;
}

/* All of them, with other characters for their parts, if some have such a way. */
static aigc_status
spell_with(const split_word *w, size_t (*way_of)(uint32_t han))
{
    chosen_ways chosen;
    bool has_some = false;
    for (size_t i = 0; i < w->count; i++) {
        const size_t way = way_of(w->folded[i]);
        chosen[i] = w->way_count[i] > 0 ? (uint8_t)(way + 1) : 0;
        has_some |= way > 0;
    }
    return w->splittable > 1 && has_some ? spell(w, chosen) : AIGC_OK;
}

static size_t
han_count(const split_word *w)
{
    size_t han = 0;
    for (size_t i = 0; i < w->count; i++)
        han += aigcp_is_han(w->folded[i]);
    return han;
}

/* Put what is drawn alike in place of some characters: bits of `which` are as in choose_some().
 * Those that have such a one are counted in `*have`. */
static void
draw_some(const split_word *w, size_t which, uint32_t *out, size_t *have)
{
    *have = 0;
    for (size_t i = 0; i < w->count; i++) {
        const uint32_t alike = aigcp_character_drawn_like(w->folded[i]);
        const size_t last = AIGCP_MAX_SPLIT_APART - 1;
        const size_t bit = *have < last ? *have : last;
        out[i] = alike && which >> bit & 1 ? alike : w->folded[i];
        *have += alike != 0;
    }
}

/* Characters as others that are drawn alike, whichever of them, if the word is long enough. */
static aigc_status
spell_alike(const split_word *w)
{
    const size_t most = AIGCP_MAX_SPLIT_APART;
    uint32_t out[AIGCP_MAX_TERM_SYMBOLS];
    size_t have;
    aigc_status status = AIGC_OK;
    if (han_count(w) < AIGCP_LEAST_DRAWN_ALIKE)
        return status;
    draw_some(w, 0, out, &have);
    const size_t bits = have < most ? have : most;
    for (size_t which = 1; which < (size_t)1 << bits && status == AIGC_OK; which++) {
        draw_some(w, which, out, &have);
        status = w->take(w->context, out, w->count);
    }
    return status;
}

/* A word of small ASCII letters and blanks upside down, which is read from its end, if it is long
 * enough and one of its letters at least then is for nothing else: "unsound" is "punosun". */
static aigc_status
spell_turned(const split_word *w)
{
    uint32_t out[AIGCP_MAX_TERM_SYMBOLS];
    bool is_turned = false;
    for (size_t i = 0; i < w->count; i++) {
        const uint32_t c = w->folded[i];
        const bool is_letter = c >= 'a' && c <= 'z';
        if (!is_letter && c != ' ')
            return AIGC_OK;
        out[w->count - 1 - i] = is_letter ? aigcp_turned_letter((char)c) : c;
        is_turned |= out[w->count - 1 - i] >= 0x80;
    }
    return is_turned && w->count >= AIGCP_LEAST_TURNED ? w->take(w->context, out, w->count)
                                                       : AIGC_OK;
}

aigc_status
aigcp_split_spellings(const uint32_t *folded, size_t count, aigcp_spelling_fn *take, void *context)
{
    split_word w; /* its ways are filled as far as the word goes */
    w.folded = folded;
    w.count = count;
    w.take = take;
    w.context = context;
    find_ways(&w);
    aigc_status status = spell_one(&w);
    if (status == AIGC_OK)
        status = spell_several(&w);
    if (status == AIGC_OK)
        status = spell_with(&w, aigcp_typed_way);
    if (status == AIGC_OK)
        status = spell_with(&w, aigcp_drawn_way);
    if (status == AIGC_OK)
        status = spell_alike(&w);
    return status == AIGC_OK ? spell_turned(&w) : status;
}
