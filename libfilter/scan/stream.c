/* SPDX-License-Identifier: Apache-2.0 */
/* A text stream, block by block. */
#include "libfilter/scan/stream.h"

#include <stdlib.h>

#include "common/utf8.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/near_words.h"
#include "libfilter/scan/skim.h"
#include "libfilter/scan/sound_symbols.h"

/* Whether text cannot be dropped without finding out what is settled. */
static inline bool
looks_before_dropping(const aigc_rules *rules)
{
    return rules->regex_count || rules->near_count;
}

/* Room for text from the beginning. */
static size_t
text_room(const aigc_rules *rules)
{
    if (looks_before_dropping(rules))
        return AIGCP_TEXT_MOST_ROOM;
    const size_t sound = rules->lanes.sound ? aigcp_sound_state_size(&rules->lanes) : 0;
    const size_t taken = sizeof(aigcp_stream) + sound + AIGCP_STREAM_MARGIN;
    const size_t left = taken < AIGCP_STREAM_BYTES ? AIGCP_STREAM_BYTES - taken : 0;
    return left > AIGCP_TEXT_ROOM_LEAST ? left : AIGCP_TEXT_ROOM_LEAST;
}

aigc_status
aigcp_stream_init(aigcp_stream *stream, aigc_rules *rules)
{
    *stream = (aigcp_stream){ .rules = aigc_rules_retain(rules) };
    aigcp_buffer_init(&stream->text, AIGCP_MAX_STREAM_BYTES);
    const size_t room = text_room(rules);
    stream->dropped = (uint32_t)(room - AIGCP_WORD_ROOM);
    aigc_status status = aigcp_buffer_reserve(&stream->text, room);
    if (status == AIGC_OK)
        status = aigcp_candidates_init(stream);
    if (rules->lanes.sound && status == AIGC_OK) {
        stream->sound = aigcp_sound_state_new(&rules->lanes);
        status = stream->sound ? AIGC_OK : AIGC_ERR_MEMORY;
    }
    if (status != AIGC_OK || rules->regex_count == 0)
        return status;
    stream->regexes = calloc(rules->regex_count, sizeof *stream->regexes);
    stream->scratch = aigcp_regex_scratch_new();
    stream->view = calloc(1, sizeof *stream->view);
    return stream->regexes && stream->scratch && stream->view ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_stream_free(aigcp_stream *stream)
{
    aigcp_buffer_free(&stream->text);
    free(stream->sound);
    free(stream->regexes);
    aigcp_regex_scratch_free(stream->scratch);
    if (stream->view)
        aigcp_text_view_free(stream->view);
    free(stream->view);
    aigcp_candidates_free(stream);
    aigc_rules_free(stream->rules);
}

/* What is done in this text with what rules find: as far as it is asked while it is scanned. */
static void
begin_rules(aigcp_stream *stream)
{
    const aigc_rules *rules = stream->rules;
    const aigcp_logic *logic = &rules->logic;
    stream->sums_hold = false;
    for (size_t i = 0; i < logic->threshold_count && !stream->sums_hold; i++)
        stream->sums_hold = aigcp_rule_holds(stream, logic->thresholds[i].rule);
    for (size_t i = 0; i < rules->regex_count; i++) {
        const uint32_t rule = rules->regexes[i].rule;
        const aigc_action action = aigcp_stream_action(&stream->policy, rules, rule).effective;
        stream->regexes[i] = (aigcp_regex_state){
            .off = action == AIGC_ACTION_OFF,
            .holds = aigcp_rule_holds(stream, rule),
        };
    }
}

void
aigcp_stream_begin(aigcp_stream *stream, aigc_finding_fn on_finding, aigc_write_fn on_settled,
                   void *context)
{
    stream->text.length = 0;
    stream->base = 0;
    stream->scanned = stream->complete = 0;
    stream->ended = false;
    stream->gap = 0;
    stream->seen = (aigcp_seen){ .passed = false };
    stream->skimmed.until = stream->skimmed.free_until = 0;
    for (int lane = 0; lane < AIGCP_SOUND; lane++)
        stream->lanes[lane] = (aigcp_lane_state){ .node = AIGCP_NODE_ROOT };
    if (stream->sound)
        aigcp_sound_state_begin(stream->sound, &stream->rules->lanes);
    stream->hidden = (aigcp_hidden_state){ .from = 0 };
    begin_rules(stream);
    stream->pending = stream->triggered = 0;
    aigcp_candidates_begin(stream);
    stream->asked = false;
    stream->settled = 0;
    stream->ahead = 0;
    stream->kept = 0;
    stream->on_finding = on_finding;
    stream->on_settled = on_settled;
    stream->context = context;
    stream->status = AIGC_OK;
    stream->invalid = stream->findings = 0;
}

/* How much settled text is kept before it is dropped. */
static inline size_t
dropped_bytes(const aigcp_stream *stream)
{
    const bool more = stream->on_settled && stream->dropped < AIGCP_DROPPED_MORE_BYTES;
    return more ? AIGCP_DROPPED_MORE_BYTES : stream->dropped;
}

/* The text up to a character that is not complete yet. */
static size_t
complete_length(const aigcp_buffer *text)
{
    if (text->length && text->data[text->length - 1] < 0x80)
        return text->length;
    for (size_t back = 1; back < AIGCP_UTF8_MAX && back <= text->length; back++) {
        const uint8_t *lead = text->data + text->length - back;
        if ((*lead & 0xC0) == 0x80)
            continue;
        size_t size;
        if (aigcp_utf8_decode(lead, back, &size) == AIGCP_UTF8_PARTIAL)
            return text->length - back;
        break;
    }
    return text->length;
}

/* Up to where text is settled, and may be passed on. */
typedef struct ends {
    uint64_t settled, passed;
} ends;

/* Something from an offset on is open; `holds`: and may be redacted or stopped. */
static inline void
end_before(ends *e, uint64_t start, bool holds)
{
    e->settled = start < e->settled ? start : e->settled;
    if (holds)
        e->passed = start < e->passed ? start : e->passed;
}

static ends
find_ends(const aigcp_stream *stream)
{
    if (stream->ended) {
        const uint64_t end = stream->base + stream->text.length;
        return (ends){ end, end };
    }
    const uint64_t begun = aigcp_lanes_hold(stream);
    ends e = { begun, begun };
    uint32_t pending = stream->pending;
    for (size_t i = 0; pending; i++) {
        const aigcp_regex_state *state = &stream->regexes[i];
        pending -= state->pending;
        if (state->open)
            end_before(&e, state->low, state->holds);
    }
    for (size_t i = 0; i < stream->found.count; i++) {
        const aigcp_candidate *candidate = &stream->found.items[i];
        const bool holds = aigcp_rule_holds(stream, candidate->rule) && !candidate->foretold;
        end_before(&e, candidate->start, holds);
    }
    /* The lane SOUND goes back further than it need, also behind what was passed on. */
    const uint64_t passed = aigcp_passed_on(stream);
    e.passed = e.passed < passed ? passed : e.passed;
    return e;
}

static void
drop_text(aigcp_stream *stream, size_t count)
{
    if (stream->regexes) /* only whether it has become too wide matters, once and again */
        stream->gap = (uint32_t)aigcp_invisible_before(stream->text.data, count, stream->gap) %
                      (AIGCP_MAX_GAP + 1);
    aigcp_buffer_drop(&stream->text, count);
    stream->base += count;
    stream->scanned -= count;
    stream->complete -= count;
}

/* Drop the text that nothing will look at again. */
static void
drop_settled(aigcp_stream *stream, uint64_t settled)
{
    size_t from_near = (size_t)(aigcp_near_keep(stream, settled) - stream->base);
    size_t keep = aigcp_walk_back(stream->text.data, from_near, stream->rules->lookbehind);
    /* A phrase that may cancel a finding is compared from its beginning. */
    uint64_t allow = aigcp_lanes_allow(stream);
    if (allow < stream->base + keep)
        keep = allow > stream->base ? (size_t)(allow - stream->base) : 0;
    uint64_t counted = aigcp_logic_keep(&stream->logic, stream->rules, settled);
    if (counted < stream->base + keep)
        keep = (size_t)(counted - stream->base);
    drop_text(stream, keep);
}

/* Pass on what has become settled, and drop what is no longer needed once it is worth it. */
static aigc_status
settle(aigcp_stream *stream)
{
    const ends e = find_ends(stream);
    if (e.settled < stream->settled)
        return AIGC_ERR_INTERNAL;
    const uint64_t from = aigcp_passed_on(stream);
    stream->settled = e.settled;
    stream->ahead = (uint32_t)(e.passed - e.settled);
    if (e.passed > from && stream->on_settled &&
        stream->on_settled(stream->context, stream->text.data + (from - stream->base),
                           (size_t)(e.passed - from)))
        return AIGC_ERR_STOPPED;
    const size_t settled = (size_t)(e.settled - stream->base);
    if (stream->text.length >= dropped_bytes(stream) && settled >= dropped_bytes(stream) / 2)
        drop_settled(stream, e.settled);
    aigcp_candidates_shrink(&stream->found);
    aigcp_candidates_shrink(&stream->allowed);
    aigcp_candidates_shrink(&stream->near);
    stream->kept = stream->text.length < dropped_bytes(stream) ? 0 : (uint32_t)stream->text.length;
    return AIGC_OK;
}

/* How long the text may become while all that was found surely waits for a condition. */
static inline size_t
open_length(const aigcp_stream *stream)
{
    const uint32_t end = (uint32_t)(stream->base + stream->text.length);
    const int32_t left = (int32_t)(stream->open_until - end);
    const bool is_open = stream->found.count == stream->decided && left > 0;
    return is_open ? stream->text.length + (size_t)left : 0;
}

/* The same for matches that expressions surely wait for the rest of. */
static inline size_t
quiet_length(const aigcp_stream *stream)
{
    const uint64_t end = stream->base + stream->text.length;
    const bool is_quiet = end < stream->quiet_until;
    return is_quiet ? (size_t)(stream->quiet_until - stream->base) : 0;
}

/* Whether nobody waits for text to be settled; and there are no words beside which others have to
 * be decided. */
static inline bool
nobody_waits(const aigcp_stream *stream)
{
    return !stream->on_settled && !stream->ended && !(stream->allowed.count | stream->near.count);
}

/* Whether, besides, nothing that was found waits for a decision, and no expression for text that
 * may be the rest of a match. */
static inline bool
may_wait(const aigcp_stream *stream)
{
    return nobody_waits(stream) && (stream->triggered == 0 || quiet_length(stream)) &&
           (stream->found.count == 0 || open_length(stream));
}

/* Whether little text has come since it was last found out what is settled. */
static inline bool
is_little(const aigcp_stream *stream)
{
    return stream->text.length < stream->kept + dropped_bytes(stream);
}

/* Drop text while all may wait and no lane is being walked, without finding out what is settled. */
static aigc_status
drop_untold(aigcp_stream *stream)
{
    const aigc_rules *rules = stream->rules;
    if (looks_before_dropping(rules) || stream->found.count)
        return AIGC_OK;
    aigc_status status = rules->hidden_count ? aigcp_hidden_pass(stream) : AIGC_OK;
    uint64_t untold = aigcp_lanes_untold(stream);
    if (untold <= stream->settled || status != AIGC_OK)
        return status;
    stream->settled = untold;
    size_t from = (size_t)(untold - stream->base);
    size_t keep = aigcp_walk_back(stream->text.data, from, rules->lookbehind);
    uint64_t counted = aigcp_logic_keep(&stream->logic, rules, untold);
    if (counted < stream->base + keep)
        keep = (size_t)(counted - stream->base);
    drop_text(stream, keep);
    return AIGC_OK;
}

aigc_status
aigcp_stream_settle(aigcp_stream *stream)
{
    aigc_status status = aigcp_skim_end(stream);
    if (!stream->on_settled && stream->rules->hidden_count && status == AIGC_OK)
        status = aigcp_hidden_pass(stream);
    if (status == AIGC_OK)
        status = aigcp_lanes_wake(stream);
    if (status == AIGC_OK)
        status = aigcp_scan_regexes(stream);
    if (status == AIGC_OK)
        status = aigcp_near_remember(stream);
    if (status == AIGC_OK)
        status = aigcp_report_candidates(stream);
    if (status == AIGC_OK)
        status = settle(stream);
    return status;
}

/* Whether what was found can be decided without finding out what else has begun. */
static bool
may_decide(const aigcp_stream *stream)
{
    const aigc_rules *rules = stream->rules;
    bool may = !rules->ends_early;
    for (size_t i = stream->decided; i < stream->found.count && may; i++) {
        const aigcp_candidate *candidate = &stream->found.items[i];
        const bool is_match = candidate->lane == AIGC_LANE_PATTERN;
        may = !rules->rules[candidate->rule].has_allow &&
              !(is_match && rules->regexes[candidate->term].near);
    }
    return may;
}

/* While nobody waits for text to be settled: search and decide what can be without finding out what
 * else has begun. `*waits`: what is left waits for nothing but more text. */
static aigc_status
decide_early(aigcp_stream *stream, bool *waits)
{
    *waits = false;
    if (!nobody_waits(stream) || !is_little(stream))
        return AIGC_OK;
    aigc_status status = AIGC_OK;
    if (stream->triggered && !quiet_length(stream))
        status = aigcp_search_triggered(stream);
    if (status == AIGC_OK && stream->found.count && !open_length(stream)) {
        if (!may_decide(stream))
            return AIGC_OK;
        status = aigcp_report_candidates(stream);
        aigcp_candidates_shrink(&stream->found);
    }
    *waits = true;
    return status;
}

static aigc_status
process(aigcp_stream *stream)
{
    stream->complete = stream->ended ? stream->text.length : complete_length(&stream->text);
    bool waits = false;
    aigc_status status = aigcp_scan_text(stream);
    if (status == AIGC_OK)
        status = decide_early(stream, &waits);
    return status == AIGC_OK && !waits ? aigcp_stream_settle(stream) : status;
}

/* Bytes of a line of the cache. */
#define LINE_BYTES 64

/* Have text fetched that comes next, while what is there is scanned: a processor foresees no more
 * than what is in the same page. Inline: a compiler leaves out a call that does nothing else. */
static inline __attribute__((always_inline)) void
fetch_block(const uint8_t *data, size_t length)
{
    const size_t block = length < AIGCP_BLOCK_BYTES ? length : AIGCP_BLOCK_BYTES;
    for (size_t i = 0; i < block; i += LINE_BYTES)
        __builtin_prefetch(data + i, 0, 2);
}

/* Scan the few bytes that were appended. `*is_done`: that is all that has to be done. */
static aigc_status
scan_few(aigcp_stream *stream, bool *is_done)
{
    *is_done = false;
    if (!may_wait(stream) || aigcp_hidden_asks(&stream->hidden))
        return AIGC_OK;
    const size_t from = stream->scanned;
    const bool is_common = aigcp_scan_few(stream);
    aigc_status status = AIGC_OK;
    if (stream->sound)
        status = aigcp_scan_sound(stream, NULL, from, stream->scanned);
    if (!is_common || !may_wait(stream) || status != AIGC_OK)
        return status;
    if (!is_little(stream))
        status = drop_untold(stream);
    *is_done = is_little(stream);
    return status;
}

/* How long the text may be before a piece with which it is shorter than `length`; `most` at most.
 */
static size_t
before_piece(size_t length, size_t most)
{
    const size_t before = length > AIGCP_SKIM_BYTES ? length - AIGCP_SKIM_BYTES : 0;
    return before < most ? before : most;
}

/* How long the text may be before a piece that is skimmed. */
static size_t
skim_until(const aigcp_stream *stream)
{
    size_t until = stream->kept + dropped_bytes(stream);
    if (stream->found.count)
        until = before_piece(open_length(stream), until);
    if (stream->triggered)
        until = before_piece(quiet_length(stream), until);
    return until;
}

/* Feed a few bytes. */
static aigc_status
feed_few(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    aigc_status status = aigcp_skim_end(stream);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_few(&stream->text, data, length);
    if (status != AIGC_OK)
        return status;
    bool is_done = false;
    status = scan_few(stream, &is_done);
    if (status == AIGC_OK && !is_done)
        status = process(stream);
    if (status == AIGC_OK && may_wait(stream))
        aigcp_skim_begin(stream, skim_until(stream));
    return status;
}

/* Drop text while it is skimmed. */
static aigc_status
drop_skimmed(aigcp_stream *stream)
{
    const aigc_rules *rules = stream->rules;
    const aigcp_lanes *lanes = &rules->lanes;
    const size_t further = lanes->lead > lanes->stop_back ? lanes->lead : lanes->stop_back;
    size_t keep = 0;
    if (!looks_before_dropping(rules) && !rules->hidden_count && !stream->sound &&
        !stream->found.count)
        keep = aigcp_skim_forget(stream, rules->lookbehind_skimmed + further);
    if (keep == 0) {
        aigcp_skim_remember(stream);
        return drop_untold(stream);
    }
    if (stream->settled < stream->base + keep)
        stream->settled = stream->base + keep;
    const uint64_t counted = aigcp_logic_keep(&stream->logic, rules, stream->base + keep);
    drop_text(stream, counted < stream->base + keep ? (size_t)(counted - stream->base) : keep);
    return AIGC_OK;
}

/* Go on skimming where LOOSE begins something; and once there is much text: drop it. */
static bool
skim_on(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    aigcp_skimmed *skimmed = &stream->skimmed;
    if (skimmed->until == 0)
        return false;
    const bool begins = skimmed->begun.node;
    if (skimmed->free_until) /* it begins in this piece, which is not skimmed yet */
        skimmed->begun.node = AIGCP_NODE_NONE;
    if (is_little(stream))
        return begins && aigcp_skim_following(stream, data, length);
    if (skimmed->begun.node || aigcp_skim_is_open(stream))
        return false;
    stream->status = drop_skimmed(stream);
    if (stream->status == AIGC_OK)
        return aigcp_skim_following(stream, data, length);
    skimmed->until = skimmed->free_until = 0; /* a stream that failed stays so */
    return false;
}

aigc_status
aigcp_stream_feed(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    if (skim_on(stream, data, length))
        return AIGC_OK;
    const bool few = length && length < AIGCP_FEW_BYTES;
    if (few && !aigcp_is_waited_for(stream) && stream->status == AIGC_OK)
        return stream->status = feed_few(stream, data, length);
    if (stream->status == AIGC_OK)
        stream->status = aigcp_skim_end(stream);
    while (length && stream->status == AIGC_OK) {
        size_t block = length < AIGCP_BLOCK_BYTES ? length : AIGCP_BLOCK_BYTES;
        stream->status = aigcp_buffer_append(&stream->text, data, block);
        fetch_block(data + block, length - block);
        if (stream->status == AIGC_OK)
            stream->status = process(stream);
        data += block;
        length -= block;
    }
    stream->asked = false;
    return stream->status;
}

aigc_status
aigcp_stream_finish(aigcp_stream *stream)
{
    if (stream->status == AIGC_OK)
        stream->status = aigcp_skim_end(stream);
    if (stream->status == AIGC_OK) {
        stream->ended = true;
        stream->status = process(stream);
    }
    return stream->status;
}

uint64_t
aigcp_stream_scanned(const aigcp_stream *stream)
{
    const bool is_skimmed = stream->skimmed.until;
    return stream->base +
           (is_skimmed ? stream->text.length - stream->skimmed.left : stream->scanned);
}

aigc_status
aigcp_stream_stats(const aigcp_stream *stream, aigc_scan_stats *stats)
{
    if (!stats || stats->struct_size != sizeof *stats)
        return AIGC_ERR_ARGUMENT;
    *stats = (aigc_scan_stats){
        .struct_size = sizeof *stats,
        .bytes = stream->base + stream->text.length,
        .scanned = stream->status == AIGC_OK ? aigcp_stream_scanned(stream) : 0,
        .invalid = stream->invalid,
        .findings = stream->findings,
    };
    return AIGC_OK;
}
