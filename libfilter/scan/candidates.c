/* SPDX-License-Identifier: Apache-2.0 */
/* Decide candidates: what stands beside them, and allow phrases. */
#include <stdlib.h>
#include <string.h>

#include "common/lower_bound.h"
#include "libfilter/scan/near_words.h"
#include "libfilter/scan/word_edges.h"
#include "libfilter/scan/word_window.h"

/* Allow phrases that are looked at for one that overlaps a candidate. */
#define MAX_OVERLAPS 64

aigc_status
aigcp_candidates_init(aigcp_stream *stream)
{
    const size_t lists = stream->rules->near_count;
    if (lists)
        stream->near_seen = calloc(lists, sizeof *stream->near_seen);
    if (lists && !stream->near_seen)
        return AIGC_ERR_MEMORY;
    return aigcp_logic_init(&stream->logic, stream->rules);
}

void
aigcp_candidates_begin(aigcp_stream *stream)
{
    stream->found.count = stream->allowed.count = stream->decided = 0;
    stream->near.count = 0;
    stream->near_end = 0;
    for (uint32_t i = 0; i < stream->rules->near_count; i++)
        aigcp_sightings_clear(&stream->near_seen[i]);
    aigcp_logic_begin(&stream->logic, stream->rules);
}

void
aigcp_candidates_free(aigcp_stream *stream)
{
    free(stream->found.items);
    free(stream->allowed.items);
    free(stream->near.items);
    for (uint32_t i = 0; stream->near_seen && i < stream->rules->near_count; i++)
        aigcp_sightings_free(&stream->near_seen[i]);
    free(stream->near_seen);
    aigcp_logic_free(&stream->logic, stream->rules);
    aigcp_word_breaker_free(stream->breaker);
}

aigc_status
aigcp_candidates_add(aigcp_candidates *list, const aigcp_candidate *candidate)
{
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : AIGCP_FIRST_CANDIDATES;
        if (capacity > AIGCP_MAX_CANDIDATES)
            return AIGC_ERR_LIMIT;
        aigcp_candidate *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return AIGC_ERR_MEMORY;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *candidate;
    return AIGC_OK;
}

void
aigcp_candidates_shrink(aigcp_candidates *list)
{
    if (list->count == 0 && list->items) {
        free(list->items);
        *list = (aigcp_candidates){ .items = NULL };
    }
}

static int
compare_numbers(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* By end, then start, then rule; equal findings of a rule by group, then the mildest lane. */
static int
compare(const void *left, const void *right)
{
    const aigcp_candidate *a = left;
    const aigcp_candidate *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->rule != b->rule)
        return compare_numbers(a->rule, b->rule);
    if (a->group != b->group)
        return compare_numbers(a->group, b->group);
    if (a->lane != b->lane)
        return compare_numbers(a->lane, b->lane);
    return compare_numbers(a->term, b->term);
}

/* Moves for each candidate up to which it pays to sort what is nearly in order by inserting. */
#define FEW_MOVES 8

void
aigcp_candidates_sort(aigcp_candidate *items, size_t count)
{
    size_t moves = count * FEW_MOVES;
    for (size_t i = 1; i < count; i++) {
        if (compare(&items[i - 1], &items[i]) <= 0)
            continue;
        const aigcp_candidate moved = items[i];
        size_t at = i;
        do {
            items[at] = items[at - 1];
            at--;
        } while (at > 0 && moves-- > 0 && compare(&items[at - 1], &moved) > 0);
        items[at] = moved;
        if (moves == SIZE_MAX) {
            qsort(items, count, sizeof *items, compare);
            return;
        }
    }
}

/* The first one ends later than it did: move it to its place among the others, which are in order.
 */
static void
move_first_back(aigcp_candidate *items, size_t count)
{
    const aigcp_candidate moved = items[0];
    size_t at = 0;
    for (; at + 1 < count && compare(&items[at + 1], &moved) < 0; at++)
        items[at] = items[at + 1];
    items[at] = moved;
}

/* -- allow phrases -------------------------------------------------------------------- */

static int
compare_end(const void *key, const void *item)
{
    const uint64_t *end = key;
    const aigcp_candidate *phrase = item;
    return (*end > phrase->end) - (*end < phrase->end);
}

/* The first phrase that ends at `end` or later. They are in the order of their ends. */
static size_t
first_ending_from(const aigcp_candidates *allowed, uint64_t end)
{
    return aigcp_lower_bound(&end, allowed->items, allowed->count, sizeof *allowed->items,
                             compare_end);
}

/* Whether an allow phrase of its rule covers a candidate. One that has something in between covers
 * what has it as well: "大麻，烦请" is no 大麻烦. */
static bool
is_allowed(const aigcp_stream *stream, const aigcp_candidate *candidate)
{
    const aigcp_candidates *allowed = &stream->allowed;
    for (size_t i = first_ending_from(allowed, candidate->end); i < allowed->count; i++) {
        const aigcp_candidate *phrase = &allowed->items[i];
        if (phrase->end - candidate->start > stream->longest_allowed)
            return false;
        const bool is_plain_enough =
            candidate->lane != AIGC_LANE_PLAIN || phrase->lane == AIGC_LANE_PLAIN;
        if (phrase->rule == candidate->rule && phrase->start <= candidate->start && is_plain_enough)
            return true;
    }
    return false;
}

/* The last phrase of its rule that overlaps a candidate, and is among those before `at`; NULL if
 * there is none. */
static const aigcp_candidate *
overlap_before(const aigcp_candidates *allowed, size_t at, const aigcp_candidate *candidate)
{
    for (size_t i = 0; i < MAX_OVERLAPS && at > 0; i++) {
        const aigcp_candidate *phrase = &allowed->items[--at];
        if (phrase->end <= candidate->start)
            return NULL;
        if (phrase->rule == candidate->rule)
            return phrase;
    }
    return NULL;
}

/* The first one that ends behind it. `at`: the first that does. */
static const aigcp_candidate *
overlap_behind(const aigcp_stream *stream, size_t at, const aigcp_candidate *candidate)
{
    const aigcp_candidates *allowed = &stream->allowed;
    for (size_t i = 0; i < MAX_OVERLAPS && at < allowed->count; i++, at++) {
        const aigcp_candidate *phrase = &allowed->items[at];
        if (phrase->end - candidate->end >= stream->longest_allowed)
            return NULL;
        if (phrase->rule == candidate->rule && phrase->start < candidate->end)
            return phrase;
    }
    return NULL;
}

/* Remember a phrase of its rule that overlaps a candidate: one that ends by its end, or else one
 * that is known by now. For more of them nobody waits. */
static void
note_overlap(const aigcp_stream *stream, aigcp_candidate *candidate)
{
    const size_t behind = first_ending_from(&stream->allowed, candidate->end + 1);
    const aigcp_candidate *phrase = overlap_before(&stream->allowed, behind, candidate);
    if (!phrase)
        phrase = overlap_behind(stream, behind, candidate);
    candidate->has_allow = phrase != NULL;
    candidate->allow = phrase ? phrase->term : 0;
}

static void
note_longest_allowed(aigcp_stream *stream)
{
    stream->longest_allowed = 0;
    for (size_t i = 0; i < stream->allowed.count; i++) {
        const aigcp_candidate *phrase = &stream->allowed.items[i];
        if (phrase->end - phrase->start > stream->longest_allowed)
            stream->longest_allowed = phrase->end - phrase->start;
    }
}

/* Allow phrases that end before all that is still to come begins. */
static void
drop_old_allowed(aigcp_stream *stream)
{
    aigcp_candidates *allowed = &stream->allowed;
    size_t old = first_ending_from(allowed, stream->settled + 1);
    if (old == 0)
        return;
    allowed->count -= (uint32_t)old;
    memmove(allowed->items, allowed->items + old, allowed->count * sizeof *allowed->items);
}

/* -- decisions ------------------------------------------------------------------------ */

/* Whether a word of the dictionary begins and ends where the candidate does. */
static aigc_status
decide_word(aigcp_stream *stream, const aigcp_candidate *candidate, aigcp_truth *decided)
{
    const uint8_t *text = stream->text.data;
    size_t start = (size_t)(candidate->start - stream->base);
    size_t end = (size_t)(candidate->end - stream->base);
    size_t low, high;
    *decided = AIGCP_TRUTH_OPEN;
    if (!aigcp_word_window(text, stream->complete, stream->ended, start, end, &low, &high))
        return AIGC_OK;
    if (!stream->breaker)
        stream->breaker = aigcp_word_breaker_new();
    if (!stream->breaker)
        return AIGC_ERR_MEMORY;
    bool stands_free;
    aigc_status status = aigcp_word_breaker_test(stream->breaker, text + low, high - low,
                                                 start - low, end - low, &stands_free);
    if (status == AIGC_OK)
        *decided = stands_free ? AIGCP_TRUTH_YES : AIGCP_TRUTH_NO;
    return status;
}

/* Whether a candidate is a finding. `allow_from`: an allow phrase or near word that begins there or
 * later may still come true. */
static aigc_status
decide(aigcp_stream *stream, aigcp_candidate *candidate, uint64_t allow_from, aigcp_truth *decided)
{
    const aigc_rules *rules = stream->rules;
    *decided = AIGCP_TRUTH_NO;
    if (aigcp_stream_action(&stream->policy, rules, candidate->rule).effective == AIGC_ACTION_OFF)
        return AIGC_OK;
    *decided = aigcp_fits_behind(stream, candidate);
    if (*decided == AIGCP_TRUTH_YES && candidate->waits_word) {
        aigc_status status = decide_word(stream, candidate, decided);
        if (status != AIGC_OK)
            return status;
    }
    if (*decided != AIGCP_TRUTH_YES)
        return AIGC_OK;
    bool has_allow = rules->rules[candidate->rule].has_allow;
    aigcp_truth near = aigcp_near_ask(stream, candidate, allow_from);
    if (near == AIGCP_TRUTH_NO || (has_allow && is_allowed(stream, candidate)))
        *decided = AIGCP_TRUTH_NO;
    else if (near == AIGCP_TRUTH_OPEN || (has_allow && candidate->start >= allow_from))
        *decided = AIGCP_TRUTH_OPEN;
    else if (has_allow)
        note_overlap(stream, candidate);
    return AIGC_OK;
}

/* No finding that is not yet a candidate ends before this. */
static uint64_t
first_open_end(const aigcp_stream *stream)
{
    if (stream->ended)
        return UINT64_MAX;
    uint64_t end = stream->base + stream->scanned + 1;
    uint64_t lanes = aigcp_lanes_open_end(stream);
    end = lanes < end ? lanes : end;
    /* Nearly all that is found ends with its trigger or behind it: without one, behind what was
     * scanned. */
    uint32_t pending = stream->pending;
    for (size_t i = 0; pending; i++) {
        const aigcp_regex_state *state = &stream->regexes[i];
        const bool may_end = state->triggered || stream->rules->regexes[i].facts.ends_early;
        pending -= state->pending;
        if (state->pending && may_end && aigcp_regex_first_end(stream, i) < end)
            end = aigcp_regex_first_end(stream, i);
    }
    return end;
}

/* Decide candidates in their order, up to the first that waits or the place where others may
 * still come, which is `*open_end`. Those that stay are moved together. */
static aigc_status
decide_all(aigcp_stream *stream, uint64_t *open_end)
{
    aigcp_candidates *found = &stream->found;
    const aigc_rules *rules = stream->rules;
    const aigcp_logic_text text = aigcp_stream_logic_text(stream);
    uint64_t allow_from = stream->ended ? UINT64_MAX : aigcp_lanes_allow(stream);
    aigc_status status = AIGC_OK;
    size_t next = stream->decided;
    while (next < found->count && found->items[next].end < *open_end) {
        aigcp_candidate *candidate = &found->items[next];
        const uint64_t end = candidate->end;
        aigcp_truth decided;
        status = decide(stream, candidate, allow_from, &decided);
        if (status == AIGC_OK && candidate->end != end) {
            move_first_back(candidate, found->count - next);
            continue;
        }
        if (status != AIGC_OK || decided == AIGCP_TRUTH_OPEN)
            break;
        next++;
        if (decided == AIGCP_TRUTH_NO)
            continue;
        if (rules->rules[candidate->rule].logic.condition)
            status = aigcp_logic_match(&stream->logic, rules, &text, candidate);
        if (status != AIGC_OK)
            break;
        found->items[stream->decided++] = *candidate;
    }
    if (next < found->count && found->items[next].end < *open_end)
        *open_end = found->items[next].end;
    if (next > stream->decided) {
        memmove(found->items + stream->decided, found->items + next,
                (found->count - next) * sizeof *found->items);
        found->count -= (uint32_t)(next - stream->decided);
    }
    return status;
}

aigc_status
aigcp_foretell_findings(aigcp_stream *stream, aigcp_foretell_fn *take, void *context)
{
    const uint64_t allow_from = stream->ended ? UINT64_MAX : aigcp_lanes_allow(stream);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < stream->found.count && status == AIGC_OK; i++) {
        aigcp_candidate *candidate = &stream->found.items[i];
        aigcp_truth decided = AIGCP_TRUTH_YES;
        if (stream->rules->rules[candidate->rule].logic.condition)
            continue;
        if (i >= stream->decided)
            status = decide(stream, candidate, allow_from, &decided);
        if (status == AIGC_OK && decided == AIGCP_TRUTH_YES)
            status = take(context, candidate);
    }
    return status;
}

aigc_status
aigcp_report_candidates(aigcp_stream *stream)
{
    aigcp_candidates *found = &stream->found;
    aigcp_candidates_sort(stream->allowed.items, stream->allowed.count);
    drop_old_allowed(stream);
    if (found->count == 0)
        return AIGC_OK;
    aigcp_candidates_sort(found->items + stream->decided, found->count - stream->decided);
    note_longest_allowed(stream);
    uint64_t open_end = first_open_end(stream);
    aigc_status status = decide_all(stream, &open_end);
    return status == AIGC_OK ? aigcp_report_findings(stream, open_end) : status;
}
