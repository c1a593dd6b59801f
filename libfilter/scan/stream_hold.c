/* SPDX-License-Identifier: Apache-2.0 */
/* Why a stream holds text back. Asked by people and tests, not by the scan: it goes again
 * through what stream.c looked at when it said how much is settled. */
#include "libfilter/scan/near_words.h"
#include "libfilter/scan/word_edges.h"
#include "libfilter/scan/word_window.h"

#define NO_RULE UINT32_MAX

/* Whether it is open if a candidate stands free, as candidates.c sees it. */
static bool
boundary_is_open(const aigcp_stream *stream, const aigcp_candidate *candidate)
{
    aigcp_candidate asked = *candidate; /* its lane may change */
    if (aigcp_fits_behind(stream, &asked) == AIGCP_TRUTH_OPEN)
        return true;
    size_t start = (size_t)(candidate->start - stream->base);
    size_t end = (size_t)(candidate->end - stream->base);
    size_t low, high;
    return candidate->waits_word && !aigcp_word_window(stream->text.data, stream->complete,
                                                       stream->ended, start, end, &low, &high);
}

/* What the candidate at `place` of `found` waits for. */
static aigc_hold_reason
candidate_reason(const aigcp_stream *stream, size_t place)
{
    const aigcp_candidate *candidate = &stream->found.items[place];
    const aigcp_compiled_rule *rule = &stream->rules->rules[candidate->rule];
    if (place < stream->decided)
        return rule->logic.condition && !candidate->holds ? AIGC_HOLD_CONDITION : AIGC_HOLD_ORDER;
    if (boundary_is_open(stream, candidate))
        return AIGC_HOLD_BOUNDARY;
    uint64_t allow_from = aigcp_lanes_allow(stream);
    if (aigcp_near_ask(stream, candidate, allow_from) == AIGCP_TRUTH_OPEN)
        return AIGC_HOLD_CONDITION;
    return rule->has_allow && candidate->start >= allow_from ? AIGC_HOLD_ALLOW : AIGC_HOLD_ORDER;
}

aigcp_hold
aigcp_stream_hold(const aigcp_stream *stream, uint64_t first)
{
    const aigc_rules *rules = stream->rules;
    aigcp_hold hold = { AIGC_HOLD_NOTHING, NO_RULE };
    for (size_t i = 0; i < stream->found.count; i++) {
        const aigcp_candidate *candidate = &stream->found.items[i];
        if (candidate->start != first || candidate->foretold ||
            !aigcp_rule_holds(stream, candidate->rule))
            continue;
        hold = (aigcp_hold){ candidate_reason(stream, i), candidate->rule };
        if (hold.reason != AIGC_HOLD_ORDER)
            return hold; /* the rest waits for it */
    }
    for (size_t i = 0; stream->pending && i < rules->regex_count; i++)
        if (stream->regexes[i].open && stream->regexes[i].holds && stream->regexes[i].low == first)
            return (aigcp_hold){ AIGC_HOLD_PATTERN, rules->regexes[i].rule };
    if (hold.reason != AIGC_HOLD_NOTHING)
        return hold;
    if (stream->hidden.waits && stream->hidden.from == first)
        return (aigcp_hold){ AIGC_HOLD_HIDDEN, NO_RULE };
    hold.reason = first < stream->base + stream->complete ? AIGC_HOLD_WORD : AIGC_HOLD_CHARACTER;
    return hold;
}
