/* SPDX-License-Identifier: Apache-2.0 */
/* Look at what stands beside a hit. */
#include "libfilter/scan/word_edges.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/hangul.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"
#include "libfilter/scan/word_signs.h"

/* No repeats are passed over. */
#define NO_LETTER UINT32_MAX

/* What may be passed over at one end of a hit. */
typedef struct edge {
    bool is_enclosed; /* the letter of the hit there */
    bool skips;       /* anything */
    unsigned most;    /* repeats, */
    uint32_t letter;  /* of this one */
} edge;

/* Or one of the marks that belong to them. */
static bool
is_letter_or_digit(uint32_t code_point)
{
    return code_point < AIGCP_CODE_POINTS && code_point != '_' &&
           aigcp_is_word_character(code_point);
}

/* Whether it is a sign that is one letter, such as those in circles and those of flags. */
static bool
is_enclosed_letter(uint32_t code_point)
{
    if (aigcp_is_flag_letter(code_point))
        return true;
    if (code_point >= AIGCP_CODE_POINTS || aigcp_is_word_character(code_point))
        return false;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    return count == 1 && *fold >= 'a' && *fold <= 'z';
}

/* Whether the letter of the hit at one of its ends is such a sign. */
static bool
has_enclosed_letter(const aigcp_stream *stream, const aigcp_candidate *hit, bool last)
{
    const uint8_t *text = stream->text.data;
    const size_t start = (size_t)(hit->start - stream->base);
    const size_t end = (size_t)(hit->end - stream->base);
    uint32_t c;
    if (last)
        (void)aigcp_visible_before(text, end, &c);
    else
        (void)aigcp_visible_after(text, start, end, &c);
    return is_enclosed_letter(c);
}

static edge
edge_of(const aigcp_stream *stream, const aigcp_candidate *hit, bool last)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_word_form *form = &lanes->forms[hit->term];
    const bool is_enclosed = has_enclosed_letter(stream, hit, last);
    if (hit->term == 0 || !(form->lanes & AIGC_LANE_SKIP))
        return (edge){ is_enclosed, false, 0, NO_LETTER };
    const uint32_t unit = lanes->form_units[form->at + (last ? form->length - 1u : 0u)];
    const bool is_digit = unit >= '0' && unit <= '9';
    return (edge){ is_enclosed, true, form->total, is_digit ? NO_LETTER : unit };
}

/* Whether a character can be of the same word as the hit. A sign that is a letter can only beside
 * another one: elsewhere it is a sign. */
static bool
is_of_word(const edge *e, uint32_t code_point)
{
    return is_letter_or_digit(code_point) || (e->is_enclosed && is_enclosed_letter(code_point));
}

/* Whether it is a digit as numbers are written with, of any width. */
static bool
is_figure(uint32_t code_point)
{
    if (!is_letter_or_digit(code_point))
        return false;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    return count == 1 && *fold >= '0' && *fold <= '9';
}

static bool
is_repeat(const edge *e, uint32_t code_point)
{
    if (e->letter == NO_LETTER || !is_of_word(e, code_point))
        return false;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    return count == 1 && aigcp_look_alike(*fold, e->letter);
}

static void
note_passed(aigcp_candidate *hit)
{
    hit->as_written = false;
    if (hit->lane == AIGC_LANE_PLAIN)
        hit->lane = AIGC_LANE_SKIP;
}

/* Pass over so many repeats, if any. Returns whether the lane does: one alone tells nothing. */
static bool
pass_repeats(unsigned repeats, aigcp_candidate *hit)
{
    if (repeats == 1 && hit->lane == AIGC_LANE_PLAIN)
        return false;
    if (repeats)
        note_passed(hit);
    return true;
}

/* What stands beside a hit, but for what is passed over. */
typedef struct beside {
    unsigned repeats, marks, underscores;
    bool is_marked; /* before any underscore */
    bool is_letter; /* or a digit, or one mark too many */
    bool is_figure;
    bool is_open; /* it is not there yet */
} beside;

/* Pass over a character. Returns whether it is passed over. */
static bool
pass(const edge *e, uint32_t code_point, beside *b)
{
    if (code_point == '_')
        return ++b->underscores <= AIGCP_MAX_UNDERSCORES;
    if (aigcp_is_mark(code_point)) {
        b->is_marked = b->is_marked || b->underscores == 0;
        return ++b->marks <= AIGCP_MAX_GAP;
    }
    return b->underscores == 0 && is_repeat(e, code_point) && ++b->repeats <= e->most;
}

static beside
look_before(const edge *e, const uint8_t *text, size_t at)
{
    beside b = { .is_letter = false };
    uint32_t before;
    do {
        at = aigcp_visible_before(text, at, &before);
    } while (before != AIGCP_UTF8_INVALID && pass(e, before, &b));
    b.is_letter = is_of_word(e, before);
    b.is_figure = is_figure(before);
    return b;
}

static beside
look_behind(const edge *e, const aigcp_stream *stream, size_t at)
{
    const uint8_t *text = stream->text.data;
    const size_t end = stream->complete;
    beside b = { .is_letter = false };
    uint32_t behind;
    for (size_t size = 0;; at += size) {
        at = aigcp_visible_after(text, at, end, &behind);
        if (behind == AIGCP_UTF8_INVALID || !pass(e, behind, &b))
            break;
        (void)aigcp_utf8_decode(text + at, end - at, &size);
    }
    b.is_letter = is_of_word(e, behind);
    b.is_figure = is_figure(behind);
    b.is_open = behind == AIGCP_UTF8_INVALID && at == end && !stream->ended;
    return b;
}

bool
aigcp_is_free_before(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const edge e = edge_of(stream, hit, false);
    const size_t start = (size_t)(hit->start - stream->base);
    const beside before = look_before(&e, stream->text.data, start);
    return !before.is_letter && pass_repeats(before.repeats, hit);
}

aigcp_truth
aigcp_is_free_behind(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const edge e = edge_of(stream, hit, true);
    const beside behind = look_behind(&e, stream, (size_t)(hit->end - stream->base));
    if (behind.is_letter || (behind.is_marked && !e.skips))
        return AIGCP_TRUTH_NO;
    if (behind.is_open)
        return AIGCP_TRUTH_OPEN;
    if (behind.is_marked)
        note_passed(hit);
    return pass_repeats(behind.repeats, hit) ? AIGCP_TRUTH_YES : AIGCP_TRUTH_NO;
}

/* What stands beside a figure: no repeats are passed over. */
static const edge figure_edge = { false, false, 0, NO_LETTER };

bool
aigcp_is_figure_free_before(const aigcp_stream *stream, const aigcp_candidate *hit)
{
    const uint8_t *text = stream->text.data;
    const size_t start = (size_t)(hit->start - stream->base);
    uint32_t first;
    (void)aigcp_visible_after(text, start, (size_t)(hit->end - stream->base), &first);
    return !is_figure(first) || !look_before(&figure_edge, text, start).is_figure;
}

aigcp_truth
aigcp_is_figure_free_behind(const aigcp_stream *stream, const aigcp_candidate *hit)
{
    const size_t end = (size_t)(hit->end - stream->base);
    uint32_t last;
    (void)aigcp_visible_before(stream->text.data, end, &last);
    if (!is_figure(last))
        return AIGCP_TRUTH_YES;
    const beside behind = look_behind(&figure_edge, stream, end);
    if (behind.is_open)
        return AIGCP_TRUTH_OPEN;
    return behind.is_figure ? AIGCP_TRUTH_NO : AIGCP_TRUTH_YES;
}

/* Whether no final consonant makes another syllable of the last one. */
static aigcp_truth
is_syllable_complete(const aigcp_stream *stream, const aigcp_candidate *hit)
{
    const size_t end = stream->complete;
    uint32_t behind;
    const size_t at =
        aigcp_visible_after(stream->text.data, (size_t)(hit->end - stream->base), end, &behind);
    if (behind == AIGCP_UTF8_INVALID && at == end && !stream->ended)
        return AIGCP_TRUTH_OPEN;
    return aigcp_is_hangul_final(behind) ? AIGCP_TRUTH_NO : AIGCP_TRUTH_YES;
}

aigcp_truth
aigcp_fits_behind(const aigcp_stream *stream, aigcp_candidate *hit)
{
    aigcp_truth fits = hit->waits_right ? aigcp_is_free_behind(stream, hit) : AIGCP_TRUTH_YES;
    if (fits == AIGCP_TRUTH_YES && hit->waits_figure)
        fits = aigcp_is_figure_free_behind(stream, hit);
    if (fits == AIGCP_TRUTH_YES && hit->waits_final)
        fits = is_syllable_complete(stream, hit);
    if (fits == AIGCP_TRUTH_YES && hit->waits_signs)
        fits = aigcp_has_signs_behind(stream, hit);
    return fits;
}
