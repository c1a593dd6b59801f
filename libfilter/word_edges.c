/* SPDX-License-Identifier: Apache-2.0 */
/* Look at what stands beside a hit. */
#include "libfilter/word_edges.h"

#include "common/utf8.h"
#include "libfilter/fold.h"
#include "libfilter/limits.h"
#include "libfilter/look_alikes.h"
#include "libfilter/text_walk.h"

/* No repeats are passed over. */
#define NO_LETTER UINT32_MAX

/* What may be passed over at one end of a hit. */
typedef struct edge {
    bool skips;      /* anything */
    unsigned most;   /* repeats, */
    uint32_t letter; /* of this one */
} edge;

static edge
edge_of(const aigcp_stream *stream, const aigcp_candidate *hit, bool last)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_word_form *form = &lanes->forms[hit->term];
    if (hit->lane == AIGC_LANE_PATTERN || hit->term == 0 || !(form->lanes & AIGC_LANE_SKIP))
        return (edge){ false, 0, NO_LETTER };
    const uint32_t unit = lanes->form_units[form->at + (last ? form->length - 1u : 0u)];
    const bool is_digit = unit >= '0' && unit <= '9';
    return (edge){ true, form->total, is_digit ? NO_LETTER : unit };
}

static bool
is_letter_or_digit(uint32_t code_point)
{
    return code_point < AIGCP_CODE_POINTS && aigcp_is_word_character(code_point);
}

static bool
is_repeat(const edge *e, uint32_t code_point)
{
    if (e->letter == NO_LETTER || !is_letter_or_digit(code_point))
        return false;
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    return count == 1 && aigcp_look_alike(*fold, e->letter);
}

static void
note_passed(aigcp_candidate *hit)
{
    if (hit->lane == AIGC_LANE_PLAIN)
        hit->lane = AIGC_LANE_SKIP;
}

/* Pass over so many repeats. Returns whether the lane does. */
static bool
pass_repeats(const edge *e, unsigned repeats, aigcp_candidate *hit)
{
    const unsigned least = hit->lane == AIGC_LANE_PLAIN ? 2 : 1;
    if (repeats && (repeats < least || repeats > e->most))
        return false;
    if (repeats)
        note_passed(hit);
    return true;
}

bool
aigcp_is_free_before(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const edge e = edge_of(stream, hit, false);
    size_t at = (size_t)(hit->start - stream->base);
    unsigned repeats = 0;
    uint32_t before = AIGCP_UTF8_INVALID;
    while (at > 0) {
        at = aigcp_visible_before(stream->text.data, at, &before);
        if (repeats <= e.most && is_repeat(&e, before))
            repeats++;
        else if (!aigcp_is_mark(before))
            break;
        before = AIGCP_UTF8_INVALID; /* unless there is more */
    }
    return !is_letter_or_digit(before) && pass_repeats(&e, repeats, hit);
}

aigcp_truth
aigcp_is_free_behind(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const edge e = edge_of(stream, hit, true);
    const uint8_t *text = stream->text.data;
    const size_t complete = stream->complete;
    unsigned repeats = 0, marks = 0;
    uint32_t behind;
    size_t size;
    size_t at = (size_t)(hit->end - stream->base);
    for (at = aigcp_visible_after(text, at, complete, &behind);;
         at = aigcp_visible_after(text, at + size, complete, &behind)) {
        if (e.skips && marks < AIGCP_MAX_GAP && aigcp_is_mark(behind))
            marks++;
        else if (repeats <= e.most && is_repeat(&e, behind))
            repeats++;
        else
            break;
        (void)aigcp_utf8_decode(text + at, complete - at, &size);
    }
    if (behind == AIGCP_UTF8_INVALID && at == complete && !stream->ended)
        return AIGCP_TRUTH_OPEN;
    if (is_letter_or_digit(behind))
        return AIGCP_TRUTH_NO;
    if (marks)
        note_passed(hit);
    return pass_repeats(&e, repeats, hit) ? AIGCP_TRUTH_YES : AIGCP_TRUTH_NO;
}
