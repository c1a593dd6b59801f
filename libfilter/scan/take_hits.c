/* SPDX-License-Identifier: Apache-2.0 */
/* Where terms end: words and allow phrases become candidates, triggers ranges to search. Starts
 * of hits are not tracked but found by going back, as hits are rare. */
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/word_ending.h"
#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/walk_lane.h"
#include "libfilter/scan/word_edges.h"
#include "libfilter/scan/word_signs.h"

size_t
aigcp_symbols_before(const aigcp_stream *stream, aigcp_lane_kind lane, size_t at, size_t symbols,
                     bool *whole)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint16_t *symbol_of = alphabet->symbol[lane];
    const uint8_t *text = stream->text.data;
    uint16_t last = AIGCP_SYMBOL_OTHER;
    bool letters = false;
    *whole = true;
    while ((symbols > 0 || letters) && at > 0) {
        uint32_t c;
        size_t before = aigcp_character_before(text, at, &c);
        uint16_t class = aigcp_class_of(alphabet, c);
        size_t count;
        const uint16_t *classes = aigcp_classes_at(alphabet, text, before, &class, &count);
        bool letter = lane == AIGCP_SOUND && aigcp_is_sound_letter(symbol_of[classes[0]]);
        if (letters && (letter || classes[0] == AIGCP_CLASS_INVISIBLE || aigcp_is_mark(c))) {
            at = before;
            continue;
        }
        if (letters && symbols == 0)
            break;
        *whole = true;
        for (size_t i = count; i-- > 0;) {
            uint16_t symbol = symbol_of[classes[i]];
            if (symbol == AIGCP_SYMBOL_SKIP || (lane == AIGCP_LOOSE && symbol == last))
                continue;
            if (symbols == 0) {
                *whole = false;
                break;
            }
            last = symbol;
            symbols--;
        }
        letters = letter;
        at = before;
    }
    return at;
}

/* How many symbols of LOOSE the text has from `start` to `end`, which are borders of characters. */
static size_t
loose_symbols(const aigcp_stream *stream, size_t start, size_t end)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    uint16_t last = AIGCP_SYMBOL_SKIP;
    size_t found = 0;
    for (size_t at = end; at > start;) {
        uint32_t c;
        at = aigcp_character_before(text, at, &c);
        uint16_t class = aigcp_class_of(alphabet, c);
        size_t count;
        const uint16_t *classes = aigcp_classes_at(alphabet, text, at, &class, &count);
        for (size_t i = count; i-- > 0;) {
            const uint16_t symbol = alphabet->symbol[AIGCP_LOOSE][classes[i]];
            found += symbol != AIGCP_SYMBOL_SKIP && symbol != last;
            last = symbol != AIGCP_SYMBOL_SKIP ? symbol : last;
        }
    }
    return found;
}

aigc_status
aigcp_take_word(aigcp_stream *stream, const aigcp_use *use, const aigcp_alignment *found,
                size_t end)
{
    aigcp_candidate candidate = {
        .start = stream->base + found->start,
        .end = stream->base + end,
        .rule = use->owner,
        .group = use->group,
        .term = use->form ? use->form : use->spelling,
        .lane = (uint8_t)found->lane,
        .waits_right = use->free_right,
        .waits_figure = use->figure_right,
        .waits_final = use->final_right,
        .as_written = found->as_written,
        .waits_word = use->by_dictionary,
    };
    const aigcp_word_form *form = use->form ? &stream->rules->lanes.forms[use->form] : NULL;
    if (form && form->lead + form->tail) {
        candidate.waits_signs = true;
        if (!aigcp_has_signs_before(stream, &candidate))
            return AIGC_OK;
    }
    if ((use->free_left && !aigcp_is_free_before(stream, &candidate)) ||
        (use->figure_left && !aigcp_is_figure_free_before(stream, &candidate)))
        return AIGC_OK;
    aigcp_candidates *list = use->kind == AIGCP_USE_ALLOW  ? &stream->allowed
                             : use->kind == AIGCP_USE_NEAR ? &stream->near
                                                           : &stream->found;
    return aigcp_candidates_add(list, &candidate);
}

/* How the last form was aligned with the text: many rules may have the same word. */
typedef struct last_alignment {
    const aigcp_word_form *form; /* NULL: none was */
    bool aligned;
    aigcp_alignment found;
} last_alignment;

/* Whether two forms are aligned with a text alike. The signs beside them are looked for after. */
static bool
are_aligned_alike(const aigcp_lanes *lanes, const aigcp_word_form *a, const aigcp_word_form *b)
{
    return a->length == b->length && a->gap == b->gap && a->total == b->total &&
           a->lanes == b->lanes && a->only_ascii == b->only_ascii && a->spaced == b->spaced &&
           a->leet == b->leet && a->look_alikes == b->look_alikes && a->wraps == b->wraps &&
           a->joined == b->joined &&
           memcmp(lanes->form_units + a->at, lanes->form_units + b->at,
                  a->length * sizeof *lanes->form_units) == 0;
}

/* Align a form of LOOSE with the text that ends at `end`; `last` is of the same text. */
static bool
align(const aigcp_stream *stream, const aigcp_word_form *form, size_t end, last_alignment *last)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    if (!last->form || !are_aligned_alike(lanes, form, last->form)) {
        last->found = (aigcp_alignment){ .start = end };
        last->aligned = aigcp_align_loose(form, lanes->form_units + form->at, stream->text.data,
                                          end, &last->found);
    }
    last->form = form;
    return last->aligned;
}

/* A word or phrase of `length` symbols that ends at `end`, and, if it has no form, begins at
 * `start`; it is known if it begins at the offset `before` or later. */
static aigc_status
take_word(aigcp_stream *stream, const aigcp_use *use, unsigned length, size_t start, size_t end,
          uint64_t before, last_alignment *last)
{
    aigcp_alignment found = { .start = start, .lane = (aigc_lane)use->lane };
    if (use->form) {
        const aigcp_word_form *form = &stream->rules->lanes.forms[use->form];
        if (!align(stream, form, end, last))
            return AIGC_OK;
        found = last->found;
        /* Where only some of its signs are read as letters, it may reach back behind what the lane
         * has begun, or not as far. */
        if (form->leet && loose_symbols(stream, found.start, end) != length)
            return AIGC_OK;
    }
    if (stream->base + found.start >= before)
        return AIGC_OK;
    return aigcp_take_word(stream, use, &found, end);
}

/* Whether the word of a use ends with other letters than the text. */
static inline bool
letters_differ(const aigcp_use *use, uint32_t ending)
{
    const uint32_t letters =
        use->repeats ? use->ending & ((1u << AIGCP_ENDING_REPEATS_AT) - 1) : use->ending;
    return aigcp_endings_differ(letters, ending);
}

/* Whether a word of LOOSE of so many symbols allows for what the walk has passed over, repeats what
 * it has, and may end like the text. */
static inline bool
may_be(const aigcp_lane_state *state, const aigcp_use *use, unsigned length, uint32_t ending)
{
    return !(use->repeats && aigcp_repeats_none(state->repeats, length)) &&
           !(use->closed && state->straight < length) &&
           !(use->form && letters_differ(use, ending)) &&
           !(use->form && use->repeats && aigcp_repeats_too_seldom(use->ending, state->repeats));
}

/* The term that is a node. */
static aigc_status
take_term(aigcp_stream *stream, aigcp_lane_kind lane, uint32_t node, size_t end, size_t inside,
          uint64_t before)
{
    const aigcp_automaton *automaton = stream->rules->lanes.automata[lane];
    const unsigned length = automaton->nodes[node].depth;
    bool whole = true;
    size_t start = 0;
    uint32_t ending = 0;
    last_alignment last = { .form = NULL };
    if (lane == AIGCP_LOOSE)
        ending = aigcp_ending_of_text(stream->text.data, end);
    if (lane == AIGCP_EXACT)
        start = aigcp_symbols_before(stream, lane, end, length + inside, &whole);
    aigc_status status = AIGC_OK;
    const aigcp_use *use = aigcp_automaton_uses(automaton, node);
    for (bool more = true; more && status == AIGC_OK; more = !use++->is_last)
        if (use->kind == AIGCP_USE_TRIGGER)
            status = aigcp_regex_triggered(stream, use->owner, stream->base + start,
                                           stream->base + start, use->least, use->most);
        else if (lane == AIGCP_LOOSE && !may_be(&stream->lanes[AIGCP_LOOSE], use, length, ending))
            continue;
        else if (use->form || (whole && !inside))
            status = take_word(stream, use, length, start, end, before, &last);
    return status;
}

aigc_status
aigcp_take_terms(aigcp_stream *stream, aigcp_lane_kind lane, uint32_t node, size_t end,
                 size_t inside, uint64_t before)
{
    const aigcp_node *nodes = stream->rules->lanes.automata[lane]->nodes;
    aigc_status status = AIGC_OK;
    for (; nodes[node].ends && status == AIGC_OK; node = nodes[node].fail)
        if (nodes[node].is_term)
            status = take_term(stream, lane, node, end, inside, before);
    return status;
}

/* Whether the text before `end` ends with the word of a use of LOOSE, or may with another term. */
static bool
ends_with(const aigcp_stream *stream, const aigcp_use *use, uint32_t ending, size_t end)
{
    if (use->kind == AIGCP_USE_TRIGGER || !use->form)
        return true;
    if (letters_differ(use, ending))
        return false;
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_word_form *form = &lanes->forms[use->form];
    aigcp_alignment found = { .start = 0 };
    return aigcp_align_loose(form, lanes->form_units + form->at, stream->text.data, end, &found);
}

bool
aigcp_ends_word(const aigcp_stream *stream, uint32_t node, size_t end)
{
    const aigcp_automaton *automaton = stream->rules->lanes.automata[AIGCP_LOOSE];
    const aigcp_node *nodes = automaton->nodes;
    const uint32_t ending = aigcp_ending_of_text(stream->text.data, end);
    for (; nodes[node].ends; node = nodes[node].fail) {
        if (!nodes[node].is_term)
            continue;
        const aigcp_use *use = aigcp_automaton_uses(automaton, node);
        for (bool more = true; more; more = !use++->is_last)
            if (ends_with(stream, use, ending, end))
                return true;
    }
    return false;
}
