/* SPDX-License-Identifier: Apache-2.0 */
/* Search for regular expressions where they can match.
 *
 * A match is defined on the whole text: from the end of the last one, the leftmost, in the
 * way PCRE2 prefers. Each expression keeps a range of places where its next match may begin:
 * triggers widen it, and so does, at a cut, the end of the text if its characters can stand
 * in a match. What a search at a cut leaves partial stays open and is searched again when
 * there is more text; as a search sees all that a match can depend on or is partial, the
 * cuts do not matter. */
#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/digit_runs.h"
#include "libfilter/scan/stream.h"

/* Ranges further apart than this are searched one after the other. */
#define FAR_APART 128

/* Bytes behind the last place of a range that a window shows at first. Most searches fail
 * within them; one that ends partial has the window grow. */
#define WINDOW_ROOM 64

/* Characters before a cut that are kept for all expressions: most look no further back. */
#define TAIL_CHARACTERS 32

static uint64_t
later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static size_t
index_of(const aigcp_stream *stream, uint64_t offset)
{
    return offset > stream->base ? (size_t)(offset - stream->base) : 0;
}

/* One search: a window of the text and what is being looked for in it. */
typedef struct search {
    aigcp_stream *stream;
    const aigcp_compiled_regex *regex;
    aigcp_regex_state *state;
    size_t window; /* index of its start */
    size_t window_end;
} search;

/* Set the window for matches that begin in [from, last]. */
static aigc_status
open_window(search *s, size_t from, size_t last, size_t room)
{
    aigcp_stream *stream = s->stream;
    const aigcp_regex_facts *facts = &s->regex->facts;
    s->window = aigcp_walk_back(stream->text.data, from, facts->lookbehind);
    s->window_end = stream->complete;
    if (last < stream->complete && room < stream->complete - last) {
        s->window_end = last + room;
        while (s->window_end < stream->complete &&
               (stream->text.data[s->window_end] & 0xC0) == 0x80)
            s->window_end++;
    }
    const size_t gap = aigcp_invisible_before(stream->text.data, s->window, stream->gap);
    return aigcp_text_view_set(stream->view, stream->text.data + s->window,
                               s->window_end - s->window, gap, s->regex->fold);
}

/* A match of the view as offsets, if it and what is found in it are of whole characters. */
static bool
place_match(const search *s, const aigcp_regex_match *match, aigcp_candidate *found, uint64_t *end)
{
    const aigcp_stream *stream = s->stream;
    size_t match_start, match_end, start, found_end;
    if (match->end == match->start ||
        !aigcp_text_view_range(stream->view, match->start, match->end, &match_start, &match_end) ||
        !aigcp_text_view_range(stream->view, match->found, match->found_end, &start, &found_end))
        return false;
    const uint64_t window = stream->base + s->window;
    *end = window + match_end;
    found->start = window + start;
    found->end = window + found_end;
    return true;
}

/* Whether the validator accepts what is found. */
static bool
is_valid(const void *context, const aigcp_regex_match *match)
{
    const search *s = context;
    aigcp_candidate found;
    uint64_t end;
    return place_match(s, match, &found, &end) &&
           s->regex->validator(s->stream->view->bytes + match->found,
                               match->found_end - match->found);
}

/* Take what is found in a match of the view. Returns the place in the view where to go on. */
static aigc_status
take_match(const search *s, const aigcp_regex_match *match, size_t *next)
{
    aigcp_stream *stream = s->stream;
    const aigcp_text_view *view = stream->view;
    aigcp_candidate candidate = {
        .rule = s->regex->rule,
        .group = s->regex->group,
        .term = (uint32_t)(s->regex - stream->rules->regexes),
        .lane = AIGC_LANE_PATTERN,
    };
    if (!place_match(s, match, &candidate, &s->state->done)) {
        *next = match->start + 1;
        while (*next < view->length && (view->bytes[*next] & 0xC0) == 0x80)
            (*next)++;
        return AIGC_OK;
    }
    *next = match->end;
    return aigcp_candidates_add(&stream->found, &candidate);
}

/* Search the open window. `*from` is moved on; `*partial` says that the window must grow or
 * that the match stays open. */
static aigc_status
search_window(const search *s, size_t *from, size_t last, bool *partial)
{
    aigcp_stream *stream = s->stream;
    const aigcp_text_view *view = stream->view;
    bool more = s->window_end < stream->complete || !stream->ended;
    size_t at = aigcp_text_view_at(view, *from - s->window);
    size_t limit = aigcp_text_view_at(view, last + 1 - s->window);
    *partial = false;
    while (at < limit && at < view->length) {
        const aigcp_regex_query query = {
            .text = view->bytes,
            .length = view->length,
            .from = at,
            .last = limit - 1,
            .more = more,
            .check = s->regex->validator ? is_valid : NULL,
            .context = s,
        };
        aigcp_regex_match match;
        switch (aigcp_regex_search(s->regex->regex, stream->scratch, &query, &match)) {
        case AIGCP_SEARCH_NONE:
            *from = last + 1;
            return AIGC_OK;
        case AIGCP_SEARCH_PARTIAL:
            *partial = match.start < view->length;
            *from = *partial ? s->window + view->start[match.start] : last + 1;
            return AIGC_OK;
        case AIGCP_SEARCH_MATCH: {
            aigc_status status = take_match(s, &match, &at);
            if (status != AIGC_OK)
                return status;
            break;
        }
        case AIGCP_SEARCH_LIMIT:
            return AIGC_ERR_LIMIT;
        case AIGCP_SEARCH_MEMORY:
            return AIGC_ERR_MEMORY;
        }
    }
    *from = last + 1;
    return AIGC_OK;
}

/* Triggers of an expression were seen, of matches that begin up to the offset `last`. */
static void
set_triggered(aigcp_stream *stream, aigcp_regex_state *state, uint64_t last)
{
    if (!state->triggered || (int32_t)((uint32_t)last - state->triggered_last) > 0)
        state->triggered_last = (uint32_t)last;
    stream->triggered += !state->triggered;
    state->triggered = true;
}

static void
clear_triggered(aigcp_stream *stream, aigcp_regex_state *state)
{
    stream->triggered -= state->triggered;
    state->triggered = false;
}

/* A match may have begun at the offset `low`. If those that were triggered begin before, its own
 * trigger is still to come. */
static void
leave_open(aigcp_stream *stream, aigcp_regex_state *state, uint64_t low)
{
    state->pending = state->open = true;
    stream->pending++;
    state->low = low;
    if ((int32_t)((uint32_t)low - state->triggered_last) > 0)
        clear_triggered(stream, state);
}

/* Whether a match that begins in [from, last] may have as many digits as each has. It takes a tenth
 * of the time of a search to find that out, and most runs of digits are years and the like. */
static bool
may_match(const search *s, size_t from, size_t last)
{
    const aigcp_regex_facts *facts = &s->regex->facts;
    return facts->digits <= facts->digit_run ||
           aigcp_have_digits(s->stream, from, last, facts->match_most, facts->digits);
}

/* Search the range of one expression. Afterwards it is searched through, or open. */
static aigc_status
search_range(aigcp_stream *stream, size_t index)
{
    search s = { stream, &stream->rules->regexes[index], &stream->regexes[index], 0, 0 };
    aigcp_regex_state *state = s.state;
    size_t from = index_of(stream, later(state->low, state->done));
    size_t last = index_of(stream, state->high);
    size_t room = WINDOW_ROOM;
    if (!may_match(&s, from, last))
        from = last + 1;
    state->pending = state->open = false;
    stream->pending--;
    while (from <= last && from < stream->complete) {
        bool partial;
        aigc_status status = open_window(&s, from, last, room);
        if (status == AIGC_OK)
            status = search_window(&s, &from, last, &partial);
        if (status != AIGC_OK)
            return status;
        if (partial && s.window_end == stream->complete) {
            leave_open(stream, state, stream->base + from);
            return AIGC_OK;
        }
        room *= 4;
    }
    clear_triggered(stream, state);
    uint64_t searched = stream->base + (last < stream->complete ? last + 1 : stream->complete);
    state->done = later(state->done, searched);
    return AIGC_OK;
}

/* Widen the range of an expression by [low, high]. */
static aigc_status
widen(aigcp_stream *stream, size_t index, uint64_t low, uint64_t high)
{
    aigcp_regex_state *state = &stream->regexes[index];
    low = later(low, later(state->done, stream->settled));
    if (low > high)
        return AIGC_OK;
    if (state->pending && low > state->high && low - state->high > FAR_APART) {
        aigc_status status = search_range(stream, index);
        if (status != AIGC_OK)
            return status;
        low = later(low, state->done);
    }
    if (!state->pending) {
        state->pending = true;
        stream->pending++;
        state->low = low;
        state->high = high;
        return AIGC_OK;
    }
    state->low = low < state->low ? low : state->low;
    state->high = later(state->high, high);
    return AIGC_OK;
}

aigc_status
aigcp_regex_triggered(aigcp_stream *stream, uint32_t regex, uint64_t first, uint64_t last,
                      uint32_t least, uint32_t most)
{
    if (stream->regexes[regex].off)
        return AIGC_OK;
    const uint8_t *text = stream->text.data;
    const size_t high = aigcp_walk_back_least(text, index_of(stream, last), least);
    const size_t low = aigcp_walk_back(text, index_of(stream, first), most);
    aigc_status status = widen(stream, regex, stream->base + low, stream->base + high);
    aigcp_regex_state *state = &stream->regexes[regex];
    if (!state->pending || status != AIGC_OK)
        return status;
    const uint64_t end = aigcp_regex_usual_end(stream, regex);
    if (stream->triggered == 0 || end < stream->quiet_until)
        stream->quiet_until = end;
    set_triggered(stream, state, stream->base + high);
    return AIGC_OK;
}

/* The characters before a cut, the last one first, as far as some expression has asked for them: it
 * takes longer to find out what they are than to compare them with what it waits for. */
typedef struct tail {
    size_t count;
    size_t start[TAIL_CHARACTERS];
    aigcp_character_set set[TAIL_CHARACTERS];
} tail;

static size_t
character_before(const aigcp_stream *stream, size_t at, aigcp_character_set *set)
{
    uint32_t c;
    size_t start = aigcp_visible_before(stream->text.data, at, &c);
    *set = aigcp_character_set_of(c);
    return start;
}

/* Begin with the last character. */
static void
begin_tail(const aigcp_stream *stream, tail *t)
{
    t->start[0] = character_before(stream, stream->complete, &t->set[0]);
    t->count = 1;
}

/* Character `number` of the tail, of which all before it were asked for; the one before it is at
 * `at`. */
static size_t
tail_character(const aigcp_stream *stream, tail *t, size_t number, size_t at,
               aigcp_character_set *set)
{
    if (number >= TAIL_CHARACTERS)
        return character_before(stream, at, set);
    if (number < t->count) {
        *set = t->set[number];
        return t->start[number];
    }
    const size_t start = character_before(stream, at, set);
    t->start[number] = start;
    t->set[number] = *set;
    t->count++;
    return start;
}

/* Where the first one of the characters at the end of the text is with which a match can begin of
 * which its trigger has not come yet; where the text ends if there is none. The last character can
 * stand in one. */
static __attribute__((noinline)) size_t
tail_start(const aigcp_stream *stream, const aigcp_waiting_regex *regex, tail *t)
{
    const uint64_t done = stream->regexes[regex->index].done;
    const size_t least = index_of(stream, later(stream->settled, done));
    size_t at = t->start[0];
    size_t first = aigcp_character_sets_meet(&regex->first, &t->set[0]) ? at : stream->complete;
    for (size_t number = 1; at > least && number < regex->most; number++) {
        aigcp_character_set set;
        size_t before = tail_character(stream, t, number, at, &set);
        if (!aigcp_character_sets_meet(&regex->set, &set))
            break;
        at = before;
        if (aigcp_character_sets_meet(&regex->first, &set))
            first = at;
    }
    return first;
}

/* At a cut, what has come may be the beginning of a match whose trigger is still to come, even if
 * that of another one has: of all expressions, or of those alone of which one has. */
static aigc_status
widen_by_tails(aigcp_stream *stream, bool all)
{
    const aigc_rules *rules = stream->rules;
    if (stream->ended || rules->waiting_count == 0 || stream->complete == 0)
        return AIGC_OK;
    const uint64_t end = stream->base + stream->complete;
    tail t; /* filled as far as it goes */
    begin_tail(stream, &t);
    aigc_status status = AIGC_OK;
    if (!aigcp_character_sets_meet(&rules->waiting_set, &t.set[0]))
        return status;
    for (size_t i = 0; i < rules->waiting_count && status == AIGC_OK; i++) {
        const aigcp_waiting_regex *regex = &rules->waiting[i];
        aigcp_regex_state *state = &stream->regexes[regex->index];
        const bool asks = state->triggered || (all && !regex->triggered);
        if (!asks || state->off || !aigcp_character_sets_meet(&regex->set, &t.set[0]))
            continue;
        const uint64_t start = stream->base + tail_start(stream, regex, &t);
        if (start < end)
            status = widen(stream, regex->index, start, end - 1);
        else if (!state->pending)
            state->done = end;
    }
    return status;
}

/* Search the ranges of all expressions that have one, or of those alone of which a trigger has
 * come; and find out before where no match of these ends then. */
static aigc_status
search_ranges(aigcp_stream *stream, bool all)
{
    aigc_status status = AIGC_OK;
    stream->quiet_until = UINT64_MAX;
    uint32_t left = stream->pending; /* of those that have one: mostly few */
    for (size_t i = 0; left && status == AIGC_OK; i++) {
        const aigcp_regex_state *state = &stream->regexes[i];
        left -= state->pending;
        if (state->triggered || (all && state->pending))
            status = search_range(stream, i);
        if (state->triggered && aigcp_regex_usual_end(stream, i) < stream->quiet_until)
            stream->quiet_until = aigcp_regex_usual_end(stream, i);
    }
    return status;
}

aigc_status
aigcp_search_triggered(aigcp_stream *stream)
{
    const aigc_status status = widen_by_tails(stream, false);
    return status == AIGC_OK ? search_ranges(stream, false) : status;
}

aigc_status
aigcp_scan_regexes(aigcp_stream *stream)
{
    const aigc_status status = widen_by_tails(stream, true);
    return status == AIGC_OK ? search_ranges(stream, true) : status;
}
