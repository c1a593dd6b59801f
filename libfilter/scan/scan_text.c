/* SPDX-License-Identifier: Apache-2.0 */
/* Run the lanes over the text: the hot loop.
 *
 * Nearly all text begins no term. So the automata are not walked at all places, but where the
 * prefilter says that the last two or three characters may be a term, or the last four begin
 * one; it sees the text as LOOSE does, by look-alike classes and without what is passed over, and
 * is asked about a block of characters at a time. A walk begins where such a term does, and ends
 * when the automaton has fallen back to what the prefilter knows of.
 *
 * Terms that are too short for it ("@") stop the loop by their last character. */
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/digit_runs.h"
#include "libfilter/scan/sight.h"
#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/walk_ahead.h"
#include "libfilter/scan/walk_lane.h"

/* The scan of one piece. */
typedef struct scan {
    aigcp_stream *stream;
    const aigcp_lanes *lanes;
    aigcp_sight sight;
} scan;

/* Walk a lane to the character at `at` from `from` on, unless it has been there from there. */
static aigc_status
walk_at(const scan *s, aigcp_lane_kind lane, size_t from, size_t at)
{
    aigcp_stream *stream = s->stream;
    aigcp_lane_state *state = &stream->lanes[lane];
    if (!s->lanes->automata[lane])
        return AIGC_OK;
    const uint64_t begun = state->begun;
    const bool again = stream->base + at < state->walked;
    if (again && stream->base + from >= begun)
        return AIGC_OK;
    aigcp_lane_begin(state, stream->base + from);
    if (!again)
        return aigcp_lane_walk(stream, lane, from, at, s->sight.end);
    /* What the earlier walk has begun, this one has to know as well. */
    state->again_from = stream->base + at;
    state->again_before = begun;
    size_t last = (size_t)(state->walked - stream->base) - 1;
    return aigcp_lane_walk(stream, lane, from, last, s->sight.end);
}

/* Walk a lane to symbol `k`, from where the prefilter says that terms of so many symbols begin. */
static aigc_status
walk_at_symbol(const scan *s, aigcp_lane_kind lane, size_t k, size_t length)
{
    size_t from = aigcp_sight_place(&s->sight, k + 1 - length);
    const size_t at = aigcp_sight_place(&s->sight, k);
    if (lane == AIGCP_EXACT && !aigcp_exact_has(s->stream, at))
        return AIGC_OK;
    if (lane == AIGCP_EXACT)
        from = aigcp_lead_before(s->stream, from);
    return walk_at(s, lane, from, at);
}

/* Walk at all short terms that end before `at`. */
static aigc_status
stop_before(const scan *s, size_t *stop, size_t at)
{
    aigc_status status = AIGC_OK;
    for (; *stop < s->sight.stop_count && s->sight.stop[*stop] < at && status == AIGC_OK; ++*stop) {
        size_t place = s->sight.stop[*stop];
        size_t from = aigcp_walk_back(s->stream->text.data, place, s->lanes->stop_back);
        status = walk_at(s, AIGCP_EXACT, from, place);
    }
    return status;
}

/* Walk where the prefilter says that it is worth it, in the block from symbol `k` on. */
static aigc_status
scan_block(const scan *s, size_t k, size_t *stop)
{
    const aigcp_sight *sight = &s->sight;
    size_t left = sight->count - k;
    aigcp_question question; /* its answer is filled as far as it goes */
    question.symbols = sight->symbol + k;
    question.count = left < AIGCP_PREFILTER_BLOCK ? left : AIGCP_PREFILTER_BLOCK;
    question.marks = (aigcp_symbol_marks){ sight->gap, sight->repeated };
    question.mark = k;
    aigcp_prefilter_ask(&s->lanes->prefilter, &question);
    aigcp_walk_ahead(s->lanes, sight, k, &question);
    aigc_status status = AIGC_OK;
    for (size_t from = 0; from < question.count; from += 64) {
        const uint64_t told[AIGCP_TERM_LANES] = { question.told[0][from / 64],
                                                  question.told[1][from / 64] };
        for (uint64_t places = told[AIGCP_EXACT] | told[AIGCP_LOOSE]; places && status == AIGC_OK;
             places &= places - 1) {
            unsigned i = (unsigned)__builtin_ctzll(places);
            const size_t at = k + from + i;
            status = stop_before(s, stop, aigcp_sight_place(sight, at));
            for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK;
                 lane++)
                if (told[lane] >> i & 1)
                    status = walk_at_symbol(s, lane, at, question.length[from + i]);
        }
    }
    return status;
}

/* Walk where the prefilter tells. */
static aigc_status
scan_told(scan *s)
{
    aigcp_sight *sight = &s->sight;
    aigc_status status = AIGC_OK;
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK; lane++)
        if (s->stream->lanes[lane].deep)
            status = aigcp_lane_walk(s->stream, lane, s->stream->scanned, 0, sight->end);
    /* The last symbol may still be repeated. */
    size_t last = sight->count - 1;
    uint64_t repeated = sight->repeated[last / 64];
    (void)aigcp_sight_repeat(sight);
    size_t stop = 0;
    for (size_t k = sight->first; k < sight->count && status == AIGC_OK; k += AIGCP_PREFILTER_BLOCK)
        status = scan_block(s, k, &stop);
    sight->repeated[last / 64] = repeated;
    return status == AIGC_OK ? stop_before(s, &stop, sight->end) : status;
}

/* A few bytes, and what they have begun is to be known at once: walk them all. */
static aigc_status
scan_awake(const scan *s)
{
    aigc_status status = aigcp_lanes_wake(s->stream);
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK; lane++)
        if (s->lanes->automata[lane])
            status = aigcp_lane_walk(s->stream, lane, s->stream->scanned, SIZE_MAX, s->sight.end);
    return status;
}

/* Where digits of a run begin that an expression waits for and that end with the first ones that
 * were noted: these may be of one character, and no more than one of them is new. */
static size_t
first_digits(const aigcp_digits *digits, const aigcp_digit_run *run, uint32_t least)
{
    const uint32_t known = run->count < least ? run->count : least;
    const uint32_t wide = known + AIGCP_FOLD_MAX - 1;
    const size_t first = aigcp_digits_before(digits, run->count < wide ? run->count : wide);
    return first < run->first ? first : aigcp_digits_before(digits, known);
}

/* Expressions that wait for digits are searched for at all places of a run from which on there are
 * as many. */
static aigc_status
take_run(const scan *s, const aigcp_digit_run *run)
{
    aigcp_stream *stream = s->stream;
    const aigc_rules *rules = stream->rules;
    aigcp_digits first, last; /* filled as far as they go */
    aigcp_find_digits(stream, run->last, rules->most_digit_run, &last);
    aigcp_find_digits(stream, run->first, rules->most_digit_run + AIGCP_FOLD_MAX - 1, &first);
    aigc_status status = AIGC_OK;
    for (uint32_t i = 0; i < rules->regex_count && status == AIGC_OK; i++) {
        const aigcp_regex_facts *facts = &rules->regexes[i].facts;
        if (facts->digit_run == 0 || facts->digit_run > last.count)
            continue;
        const size_t from = first_digits(&first, run, facts->digit_run);
        const size_t to = aigcp_digits_before(&last, facts->digit_run);
        status = aigcp_regex_triggered(stream, i, stream->base + from, stream->base + to, 0,
                                       facts->digit_most);
    }
    return status;
}

static aigc_status
take_digits(const scan *s)
{
    aigc_status status = AIGC_OK;
    for (size_t run = 0; run < s->sight.run_count && status == AIGC_OK; run++)
        status = take_run(s, &s->sight.runs[run]);
    return status;
}

/* Scan a piece. */
static aigc_status
scan_piece(aigcp_stream *stream)
{
    const bool few = stream->complete - stream->scanned < AIGCP_FEW_BYTES;
    aigcp_sight_space space;
    aigcp_sounds_seen sounds;
    scan s; /* its arrays are filled as far as they are used */
    s.stream = stream;
    s.lanes = &stream->rules->lanes;
    aigcp_sight_begin(&s.sight, stream, &space);
    if (stream->sound && s.lanes->hear_many)
        aigcp_sight_listen(&s.sight, &sounds, stream->scanned);
    aigcp_see(&s.sight, stream, stream->scanned);
    aigc_status status = few && aigcp_is_waited_for(stream) ? scan_awake(&s) : scan_told(&s);
    if (status == AIGC_OK && s.sight.run_count)
        status = take_digits(&s);
    if (stream->sound && status == AIGC_OK)
        status = aigcp_scan_sound(stream, s.sight.sounds, stream->scanned, s.sight.end);
    aigcp_sight_end(&s.sight, stream);
    stream->scanned = s.sight.end;
    return status;
}

aigc_status
aigcp_scan_text(aigcp_stream *stream)
{
    aigc_status status = AIGC_OK;
    const bool finds_hidden = stream->rules->hidden_count;
    if (finds_hidden)
        aigcp_hidden_begin(stream);
    while (stream->scanned < stream->complete && status == AIGC_OK)
        status = scan_piece(stream);
    if (status == AIGC_OK && finds_hidden)
        status = aigcp_hidden_end(stream);
    if (stream->ended && stream->sound && status == AIGC_OK)
        status = aigcp_finish_sound(stream);
    return status;
}
