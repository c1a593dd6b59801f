/* SPDX-License-Identifier: Apache-2.0 */
/* From decided candidates to findings: ask conditions, sum up scores, report in order.
 *
 * Candidates of the same span are dealt with together, once all of them are decided and so are
 * their conditions: equal findings of a rule become one, and scores are added before any
 * threshold is looked at. */
#include <string.h>

#include "libfilter/scan/stream.h"

/* Candidates of the same span, from `found`. */
typedef struct batch {
    aigcp_candidate *items;
    size_t count;
} batch;

static aigcp_action_pair
action_of(const aigcp_stream *stream, uint32_t rule)
{
    return aigcp_stream_action(&stream->policy, stream->rules, rule);
}

static bool
is_same_span(const aigcp_candidate *a, const aigcp_candidate *b)
{
    return a->end == b->end && a->start == b->start;
}

/* The decided candidates of one span, from place `first`. False if one that is not decided
 * has the same span. */
static bool
next_batch(const aigcp_stream *stream, size_t first, batch *span)
{
    const aigcp_candidates *found = &stream->found;
    span->items = found->items + first;
    size_t end = first + 1;
    while (end < stream->decided && is_same_span(span->items, &found->items[end]))
        end++;
    span->count = end - first;
    return end < stream->decided || end == found->count ||
           !is_same_span(span->items, &found->items[end]);
}

/* Ask the conditions of a batch. False if one is open. */
static bool
ask_conditions(aigcp_stream *stream, const batch *span, uint64_t open_end)
{
    const aigc_rules *rules = stream->rules;
    const aigcp_logic_text text = aigcp_stream_logic_text(stream);
    for (size_t i = 0; i < span->count; i++) {
        aigcp_candidate *candidate = &span->items[i];
        aigcp_truth truth = AIGCP_TRUTH_YES;
        if (rules->rules[candidate->rule].logic.condition)
            truth = aigcp_logic_ask(&stream->logic, rules, &text, candidate, open_end);
        if (truth == AIGCP_TRUTH_OPEN) {
            stream->open_until =
                (uint32_t)aigcp_logic_wait(&stream->logic, rules, &text, candidate, open_end);
            return false;
        }
        candidate->holds = truth == AIGCP_TRUTH_YES;
    }
    return true;
}

/* Leave one candidate for each rule that finds: of the mildest lane. */
static void
merge(batch *span)
{
    size_t kept = 0;
    for (size_t i = 0; i < span->count; i++) {
        const aigcp_candidate *candidate = &span->items[i];
        if (!candidate->holds)
            continue;
        if (kept == 0 || span->items[kept - 1].rule != candidate->rule)
            span->items[kept++] = *candidate;
        else if (candidate->lane < span->items[kept - 1].lane)
            span->items[kept - 1] = *candidate;
    }
    span->count = kept;
}

static aigc_status
report(aigcp_stream *stream, const aigcp_candidate *candidate)
{
    stream->findings++;
    if (!stream->on_finding)
        return AIGC_OK;
    const aigc_rule_info *rule = &stream->rules->rules[candidate->rule].info;
    aigcp_action_pair action = action_of(stream, candidate->rule);
    const aigcp_origin origin = { stream, candidate };
    aigc_finding finding = {
        .start = candidate->start,
        .end = candidate->end,
        .rule = candidate->rule,
        .rule_id = rule->id,
        .category = rule->category,
        .action = action.effective,
        .rule_action = action.rule,
        .lane = (aigc_lane)candidate->lane,
        .text = stream->text.data + (candidate->start - stream->base),
        .origin = &origin,
    };
    return stream->on_finding(stream->context, &finding) ? AIGC_ERR_STOPPED : AIGC_OK;
}

/* Add the scores of a batch. False if there is none. */
static bool
add_scores(aigcp_stream *stream, const batch *span)
{
    bool any = false;
    for (size_t i = 0; i < span->count; i++) {
        const aigcp_rule_logic *rule = &stream->rules->rules[span->items[i].rule].logic;
        if (rule->score == 0)
            continue;
        bool is_shadow = action_of(stream, span->items[i].rule).effective == AIGC_ACTION_SHADOW;
        aigcp_logic_score(&stream->logic, rule, is_shadow);
        any = true;
    }
    return any;
}

/* Report the thresholds from `*next` on that find at `span`, up to those of rule `limit`. */
static aigc_status
report_thresholds(aigcp_stream *stream, const aigcp_candidate *span, size_t *next, uint32_t limit)
{
    const aigcp_logic *logic = &stream->rules->logic;
    aigc_status status = AIGC_OK;
    for (; *next < logic->threshold_count && logic->thresholds[*next].rule < limit; ++*next) {
        const aigcp_threshold *threshold = &logic->thresholds[*next];
        aigc_action action = action_of(stream, threshold->rule).effective;
        if (action == AIGC_ACTION_OFF ||
            !aigcp_logic_reached(&stream->logic, threshold, action == AIGC_ACTION_SHADOW))
            continue;
        aigcp_candidate reached = {
            .start = span->start,
            .end = span->end,
            .rule = threshold->rule,
            .lane = AIGC_LANE_SCORE,
        };
        status = report(stream, &reached);
        if (status != AIGC_OK)
            break;
    }
    return status;
}

static aigc_status
report_batch(aigcp_stream *stream, const batch *span)
{
    const aigc_rules *rules = stream->rules;
    bool scored = add_scores(stream, span);
    size_t next = scored ? 0 : rules->logic.threshold_count;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < span->count && status == AIGC_OK; i++) {
        status = report_thresholds(stream, span->items, &next, span->items[i].rule);
        if (status == AIGC_OK)
            status = report(stream, &span->items[i]);
    }
    if (status == AIGC_OK)
        status = report_thresholds(stream, span->items, &next, UINT32_MAX);
    for (size_t i = 0; scored && i < span->count; i++)
        aigcp_logic_score_done(&stream->logic, &rules->rules[span->items[i].rule].logic);
    return status;
}

aigc_status
aigcp_report_findings(aigcp_stream *stream, uint64_t open_end)
{
    aigcp_candidates *found = &stream->found;
    aigc_status status = AIGC_OK;
    size_t done = 0;
    stream->open_until = (uint32_t)(stream->base + stream->scanned);
    while (done < stream->decided && status == AIGC_OK) {
        batch span;
        if (!next_batch(stream, done, &span) || !ask_conditions(stream, &span, open_end))
            break;
        done += span.count;
        merge(&span);
        if (span.count)
            status = report_batch(stream, &span);
    }
    stream->decided -= (uint32_t)done;
    found->count -= (uint32_t)done;
    if (done)
        memmove(found->items, found->items + done, found->count * sizeof *found->items);
    return status;
}
