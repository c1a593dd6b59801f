/* SPDX-License-Identifier: Apache-2.0 */
/* Compare the signs at the ends of a word with what stands beside it. */
#include "libfilter/scan/word_signs.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

/* The signs of one end, and what was passed over on the way to them. */
typedef struct signs {
    const aigcp_word_form *form;
    const uint32_t *units; /* those that are still to be found */
    size_t left;
    unsigned here, in_all, invisible;
    bool apart;       /* something was passed over that shows */
    bool took_stroke; /* by the last character */
} signs;

static bool
pass(signs *s)
{
    s->apart = true;
    return ++s->here <= s->form->gap && ++s->in_all <= s->form->total;
}

/* Take one folded code point; `wanted`: the sign that is next. Returns whether they may still be
 * there. */
static bool
take(signs *s, uint32_t c, uint32_t wanted)
{
    if (s->left == 0) { /* the rest of the character of the last one */
        s->apart = true;
        return aigcp_is_separator(c) && s->form->total > 0;
    }
    if (c != wanted)
        return aigcp_is_separator(c) && pass(s);
    s->took_stroke = aigcp_is_stroke(c);
    s->left--;
    s->here = s->invisible = 0;
    return true;
}

static void
note_apart(const signs *s, aigcp_candidate *hit)
{
    hit->as_written = hit->as_written && !s->apart;
    if (s->apart && hit->lane == AIGC_LANE_PLAIN)
        hit->lane = AIGC_LANE_SKIP;
}

bool
aigcp_has_signs_before(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const aigcp_word_form *form = &stream->rules->lanes.forms[hit->term];
    const uint32_t *units = stream->rules->lanes.form_units + form->at - form->lead;
    signs s = { .form = form, .units = units, .left = form->lead };
    size_t at = (size_t)(hit->start - stream->base);
    size_t start = at;
    while (s.left) {
        uint32_t c, self;
        size_t count;
        if (at == 0)
            return false;
        s.took_stroke = false;
        at = aigcp_character_before(stream->text.data, at, &c);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count == 0 && ++s.invisible > AIGCP_MAX_GAP)
            return false;
        for (size_t i = count; i-- > 0;)
            if (!take(&s, fold[i], s.left ? s.units[s.left - 1] : 0))
                return false;
        start = s.took_stroke ? at : start;
    }
    hit->start = stream->base + start;
    note_apart(&s, hit);
    return true;
}

aigcp_truth
aigcp_has_signs_behind(const aigcp_stream *stream, aigcp_candidate *hit)
{
    const aigcp_word_form *form = &stream->rules->lanes.forms[hit->term];
    const uint32_t *units = stream->rules->lanes.form_units + form->at + form->length;
    signs s = { .form = form, .units = units, .left = form->tail };
    size_t at = (size_t)(hit->end - stream->base);
    size_t end = at;
    while (s.left) {
        uint32_t self;
        size_t count, size;
        s.took_stroke = false;
        if (at == stream->complete)
            return stream->ended ? AIGCP_TRUTH_NO : AIGCP_TRUTH_OPEN;
        const uint32_t c = aigcp_character_at(stream->text.data, at, stream->complete, &size);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        if (count == 0 && ++s.invisible > AIGCP_MAX_GAP)
            return AIGCP_TRUTH_NO;
        for (size_t i = 0; i < count; i++)
            if (!take(&s, fold[i], s.left ? s.units[form->tail - s.left] : 0))
                return AIGCP_TRUTH_NO;
        at += size;
        end = s.took_stroke ? at : end;
    }
    note_apart(&s, hit);
    if (hit->as_written)
        return AIGCP_TRUTH_NO;
    hit->end = stream->base + end;
    hit->waits_signs = false;
    return AIGCP_TRUTH_YES;
}
