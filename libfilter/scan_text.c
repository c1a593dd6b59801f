/* SPDX-License-Identifier: Apache-2.0 */
/* Run the lanes over the text: the hot loop.
 *
 * Nearly all text begins no term. So the automata are not walked at all places, but where the
 * prefilter says that the last two or three characters may be a term, or the last four begin
 * one; it sees the text as LOOSE does, by look-alike classes and without what is passed over, and
 * is asked about a block of characters at a time, without a branch. A walk begins three characters
 * back, and ends when the automaton has fallen back to what the prefilter knows of.
 *
 * Terms that are too short for it ("@") stop the loop by their last character. */
#include "common/utf8.h"
#include "libfilter/sound_symbols.h"
#include "libfilter/text_walk.h"
#include "libfilter/walk_lane.h"

#define BEFORE AIGCP_PREFILTER_BEFORE

/* Characters looked at together: enough for the prefilter to pay, few enough for the stack. */
#define PIECE 512

/* Bytes from which on the prefilter pays; fewer are walked at once. */
#define FEW_BYTES 16

/* A piece of the text as the prefilter sees it; the symbols before it come first. */
typedef struct sight {
    size_t end; /* index where it ends */
    size_t count;
    uint16_t symbol[BEFORE + PIECE + AIGCP_FOLD_MAX + AIGCP_PREFILTER_BLOCK];
    uint32_t at[BEFORE + PIECE + AIGCP_FOLD_MAX]; /* indexes where their characters begin */
    size_t stop_count;
    uint32_t stop[PIECE + 1]; /* indexes of characters with which short terms may end */
    uint32_t digit_count;
    uint32_t digits[PIECE + 1]; /* ends of runs of digits */
} sight;

/* The scan of one piece. */
typedef struct scan {
    aigcp_stream *stream;
    const aigcp_lanes *lanes;
    size_t end; /* of what is to be scanned */
    sight sight;
} scan;

/* Add what is seen at `at`, but not if it is passed over or repeats the last symbol. */
static inline void
add_symbol(sight *s, uint32_t seen, size_t at)
{
    uint16_t symbol = (uint16_t)seen;
    s->symbol[s->count] = symbol;
    s->at[s->count] = (uint32_t)at;
    s->count += !(seen & AIGCP_SEEN_PASSED) & (symbol != s->symbol[s->count - 1]);
}

/* Whether nothing that shows parts what stands at `at` from the last digit. */
static bool
follows_digit(const aigcp_stream *stream, size_t at)
{
    uint64_t end = stream->seen.digits_end;
    if (end >= stream->base + at || end <= stream->base)
        return end > 0 && end >= stream->base + at;
    uint32_t before;
    return stream->base + aigcp_visible_before(stream->text.data, at, &before) < end;
}

/* A digit or the end of a short term. */
static void
note_special(scan *s, uint32_t seen, size_t at, size_t size)
{
    aigcp_seen *state = &s->stream->seen;
    sight *sees = &s->sight;
    bool again = seen & AIGCP_SEEN_AGAIN && (uint16_t)seen == sees->symbol[sees->count - 1];
    if ((seen & AIGCP_SEEN_STOP || again) &&
        (sees->stop_count == 0 || sees->stop[sees->stop_count - 1] != at))
        sees->stop[sees->stop_count++] = (uint32_t)at;
    if (!(seen & AIGCP_SEEN_DIGIT))
        return;
    state->digits = follows_digit(s->stream, at) ? state->digits + 1 : 1;
    state->digits_end = s->stream->base + at + size;
    if (state->digits >= s->stream->rules->least_digit_run &&
        (sees->digit_count == 0 || sees->digits[sees->digit_count - 1] != at + size))
        sees->digits[sees->digit_count++] = (uint32_t)(at + size);
}

/* A character that is not of the usual two kinds, or needs a closer look. Returns its size. */
static size_t
see_any(scan *s, size_t at)
{
    aigcp_stream *stream = s->stream;
    const aigcp_alphabet *alphabet = &s->lanes->alphabet;
    const uint8_t *text = stream->text.data;
    size_t size;
    uint32_t c = aigcp_utf8_decode(text + at, s->end - at, &size);
    if (c == AIGCP_UTF8_INVALID || c == AIGCP_UTF8_PARTIAL) {
        stream->invalid++;
        add_symbol(&s->sight, 0, at);
        return 1;
    }
    if (stream->rules->hidden_count)
        aigcp_hidden_take(stream, c, at);
    uint16_t class = aigcp_class_of(alphabet, c);
    size_t count;
    const uint16_t *classes = aigcp_classes_at(alphabet, text, at, &class, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t seen = alphabet->seen[classes[i]];
        if (seen & AIGCP_SEEN_SPECIAL)
            note_special(s, seen, at, size);
        add_symbol(&s->sight, seen, at);
    }
    return size;
}

/* Look at a piece from `at` on. */
static void
look(scan *s, size_t at)
{
    const uint32_t *bmp = s->lanes->alphabet.bmp_seen;
    const uint8_t *text = s->stream->text.data;
    const size_t end = s->end;
    sight *sees = &s->sight;
    for (size_t i = 0; i < BEFORE; i++)
        sees->symbol[BEFORE - 1 - i] = s->stream->seen.symbol[i];
    sees->count = BEFORE;
    sees->stop_count = sees->digit_count = 0;
    for (size_t left = PIECE; left && sees->count < BEFORE + PIECE && at < end; left--) {
        uint32_t seen;
        size_t size;
        if (text[at] < 0x80) {
            seen = bmp[text[at]];
            size = 1;
        } else if (end - at < 3) {
            at += see_any(s, at);
            continue;
        } else {
            uint32_t bytes = text[at] | (uint32_t)text[at + 1] << 8 | (uint32_t)text[at + 2] << 16;
            uint32_t c = (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
            bool good = (bytes & 0xC0C0F0) == 0x8080E0 && c >= 0x800;
            seen = good ? bmp[c] : AIGCP_SEEN_WIDE;
            size = 3;
        }
        if (seen & AIGCP_SEEN_SPECIAL) {
            if (seen & AIGCP_SEEN_WIDE) {
                at += see_any(s, at);
                continue;
            }
            note_special(s, seen, at, size);
        }
        add_symbol(sees, seen, at);
        at += size;
    }
    sees->end = at;
}

/* Remember the last symbols. */
static void
remember(const sight *s, aigcp_seen *seen, uint64_t base)
{
    aigcp_seen before = *seen;
    for (size_t i = 0; i < BEFORE; i++) {
        size_t k = s->count - 1 - i;
        seen->symbol[i] = s->symbol[k];
        seen->at[i] = k < BEFORE ? before.at[BEFORE - 1 - k] : base + s->at[k];
    }
}

/* Where symbol `k` begins, an index; 0 if that is gone, as nothing has begun there. */
static size_t
place_of(const scan *s, size_t k)
{
    if (k >= BEFORE)
        return s->sight.at[k];
    uint64_t at = s->stream->seen.at[BEFORE - 1 - k];
    return at > s->stream->base ? (size_t)(at - s->stream->base) : 0;
}

/* Walk a lane to the character at `at`, unless it has been there, from `from` on. */
static aigc_status
walk_at(const scan *s, aigcp_lane_kind lane, size_t from, size_t at)
{
    aigcp_stream *stream = s->stream;
    aigcp_lane_state *state = &stream->lanes[lane];
    if (!s->lanes->automata[lane] || stream->base + at < state->walked)
        return AIGC_OK;
    aigcp_lane_begin(state);
    return aigcp_lane_walk(stream, lane, from, at, s->sight.end);
}

static aigc_status
walk_at_symbol(const scan *s, size_t k)
{
    size_t from = place_of(s, k - BEFORE);
    size_t exact = from;
    if (s->lanes->lead)
        exact = aigcp_walk_back(s->stream->text.data, from, s->lanes->lead);
    aigc_status status = walk_at(s, AIGCP_EXACT, exact, s->sight.at[k]);
    return status == AIGC_OK ? walk_at(s, AIGCP_LOOSE, from, s->sight.at[k]) : status;
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

static aigc_status
scan_many(const scan *s)
{
    const aigcp_prefilter *filter = &s->lanes->prefilter;
    aigc_status status = AIGC_OK;
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK; lane++)
        if (s->stream->lanes[lane].deep)
            status = aigcp_lane_walk(s->stream, lane, s->stream->scanned, 0, s->sight.end);
    size_t stop = 0;
    for (size_t k = BEFORE; k < s->sight.count && status == AIGC_OK; k += AIGCP_PREFILTER_BLOCK) {
        size_t block = s->sight.count - k;
        block = block < AIGCP_PREFILTER_BLOCK ? block : AIGCP_PREFILTER_BLOCK;
        uint64_t places = filter->places(filter, s->sight.symbol + k, block);
        for (; places && status == AIGC_OK; places &= places - 1) {
            size_t at = k + (size_t)__builtin_ctzll(places);
            status = stop_before(s, &stop, s->sight.at[at]);
            if (status == AIGC_OK)
                status = walk_at_symbol(s, at);
        }
    }
    return status == AIGC_OK ? stop_before(s, &stop, s->sight.end) : status;
}

/* A few bytes: to walk them all, and to know at once what they have begun, is cheaper. */
static aigc_status
scan_few(const scan *s)
{
    aigc_status status = aigcp_lanes_wake(s->stream);
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK; lane++)
        if (s->lanes->automata[lane])
            status = aigcp_lane_walk(s->stream, lane, s->stream->scanned, SIZE_MAX, s->sight.end);
    return status;
}

/* Runs of digits that are long enough start searches. */
static aigc_status
take_digits(const scan *s)
{
    const aigc_rules *rules = s->stream->rules;
    aigc_status status = AIGC_OK;
    for (size_t run = 0; run < s->sight.digit_count; run++) {
        size_t end = s->sight.digits[run];
        for (size_t i = 0; i < rules->regex_count && status == AIGC_OK; i++) {
            const aigcp_regex_facts *facts = &rules->regexes[i].facts;
            if (facts->trigger_count)
                continue;
            size_t start = aigcp_digits_before(s->stream, end, facts->digit_run);
            if (start != end)
                status = aigcp_regex_triggered(s->stream, (uint32_t)i, s->stream->base + start, 0,
                                               facts->digit_most);
        }
    }
    return status;
}

aigc_status
aigcp_scan_text(aigcp_stream *stream)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    aigc_status status = AIGC_OK;
    aigcp_hidden_begin(stream);
    while (stream->scanned < stream->complete && status == AIGC_OK) {
        scan s; /* its arrays are filled as far as they are used */
        s.stream = stream;
        s.lanes = lanes;
        s.end = stream->complete;
        look(&s, stream->scanned);
        bool few = s.sight.end - stream->scanned < FEW_BYTES;
        status = few ? scan_few(&s) : scan_many(&s);
        if (status == AIGC_OK)
            status = take_digits(&s);
        if (lanes->automata[AIGCP_SOUND] && status == AIGC_OK)
            status = aigcp_scan_sound(stream, stream->scanned, s.sight.end);
        remember(&s.sight, &stream->seen, stream->base);
        stream->scanned = s.sight.end;
    }
    if (status == AIGC_OK)
        status = aigcp_hidden_end(stream);
    if (stream->ended && lanes->automata[AIGCP_SOUND] && status == AIGC_OK)
        status = aigcp_finish_sound(stream);
    return status;
}
