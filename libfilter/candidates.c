/* SPDX-License-Identifier: Apache-2.0 */
/* Decide candidates and report them in order. */
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/fold.h"
#include "libfilter/stream.h"
#include "libfilter/text_walk.h"

aigc_status
aigcp_candidates_add(aigcp_candidates *list, const aigcp_candidate *candidate)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
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

static void
drop_first(aigcp_candidates *list, size_t count)
{
    list->count -= count;
    if (count)
        memmove(list->items, list->items + count, list->count * sizeof *list->items);
}

/* By end, then start, then rule. */
static int
compare(const void *left, const void *right)
{
    const aigcp_candidate *a = left;
    const aigcp_candidate *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static void
sort(aigcp_candidates *list)
{
    for (size_t i = 1; i < list->count; i++)
        if (compare(&list->items[i - 1], &list->items[i]) > 0) {
            qsort(list->items, list->count, sizeof *list->items, compare);
            return;
        }
}

/* Whether an allow phrase of its rule covers a candidate. The phrases are in the order of
 * their ends. */
static bool
is_allowed(const aigcp_stream *stream, const aigcp_candidate *candidate)
{
    const aigcp_candidates *allowed = &stream->allowed;
    size_t low = 0;
    size_t high = allowed->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (allowed->items[middle].end < candidate->end)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < allowed->count; low++) {
        const aigcp_candidate *phrase = &allowed->items[low];
        if (phrase->end - candidate->start > stream->longest_allowed)
            return false;
        if (phrase->rule == candidate->rule && phrase->start <= candidate->start)
            return true;
    }
    return false;
}

typedef enum decision { DECISION_YES, DECISION_NO, DECISION_WAIT } decision;

static decision
decide_right(const aigcp_stream *stream, const aigcp_candidate *candidate)
{
    size_t end = (size_t)(candidate->end - stream->base);
    uint32_t behind;
    size_t at = aigcp_visible_after(stream->text.data, end, stream->complete, &behind);
    if (behind == AIGCP_UTF8_INVALID)
        return at == stream->complete && !stream->ended ? DECISION_WAIT : DECISION_YES;
    return aigcp_is_word_character(behind) ? DECISION_NO : DECISION_YES;
}

/* `allow_from`: an allow phrase that begins there or later may still come true. */
static decision
decide(const aigcp_stream *stream, const aigcp_candidate *candidate, uint64_t allow_from)
{
    decision right = candidate->waits_right ? decide_right(stream, candidate) : DECISION_YES;
    if (right != DECISION_YES || !stream->rules->rules[candidate->rule].has_allow)
        return right;
    if (is_allowed(stream, candidate))
        return DECISION_NO;
    return candidate->start >= allow_from ? DECISION_WAIT : DECISION_YES;
}

static aigc_status
report(aigcp_stream *stream, const aigcp_candidate *candidate)
{
    stream->findings++;
    if (!stream->on_finding)
        return AIGC_OK;
    const aigc_rule_info *rule = &stream->rules->rules[candidate->rule].info;
    aigc_finding finding = {
        .start = candidate->start,
        .end = candidate->end,
        .rule = candidate->rule,
        .rule_id = rule->id,
        .category = rule->category,
        .action = rule->action,
        .text = stream->text.data + (candidate->start - stream->base),
    };
    return stream->on_finding(stream->context, &finding) ? AIGC_ERR_STOPPED : AIGC_OK;
}

/* No finding that is not yet a candidate ends before this. */
static uint64_t
first_open_end(const aigcp_stream *stream)
{
    if (stream->ended)
        return UINT64_MAX;
    uint64_t end = stream->base + stream->scanned + 1;
    for (size_t i = 0; stream->pending && i < stream->rules->regex_count; i++)
        if (stream->regexes[i].open && stream->regexes[i].low + 1 < end)
            end = stream->regexes[i].low + 1;
    return end;
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

/* Allow phrases that end before all that is still to come. */
static void
drop_old_allowed(aigcp_stream *stream)
{
    uint64_t first = stream->base + stream->scanned;
    for (size_t i = 0; i < stream->found.count; i++)
        if (stream->found.items[i].end < first)
            first = stream->found.items[i].end;
    uint64_t open = first_open_end(stream);
    first = open < first ? open : first;
    size_t old = 0;
    while (old < stream->allowed.count && stream->allowed.items[old].end < first)
        old++;
    drop_first(&stream->allowed, old);
}

aigc_status
aigcp_report_candidates(aigcp_stream *stream)
{
    aigcp_candidates *found = &stream->found;
    if (found->count == 0) {
        drop_old_allowed(stream);
        return AIGC_OK;
    }
    sort(found);
    note_longest_allowed(stream);
    uint64_t open_end = first_open_end(stream);
    uint64_t allow_from = UINT64_MAX;
    if (!stream->ended && stream->rules->automaton->depths[stream->node].allow)
        allow_from = aigcp_automaton_allow(stream);

    const aigcp_candidate *last = NULL;
    size_t done = 0;
    aigc_status status = AIGC_OK;
    for (; done < found->count && status == AIGC_OK; done++) {
        const aigcp_candidate *candidate = &found->items[done];
        if (candidate->end >= open_end)
            break;
        decision decided = decide(stream, candidate, allow_from);
        if (decided == DECISION_WAIT)
            break;
        if (decided == DECISION_NO || (last && compare(last, candidate) == 0))
            continue;
        last = candidate;
        status = report(stream, candidate);
    }
    drop_first(found, done);
    drop_old_allowed(stream);
    return status;
}
