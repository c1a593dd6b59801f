/* SPDX-License-Identifier: Apache-2.0 */
/* A response filter: bytes become frames, frames events, which wait in a row until their text is
 * decided. */
#include <stdlib.h>
#include <string.h>

#include "serve/core/response_state.h"

/* Bytes that are added to a frame at a time: as many as it has, so that little more is copied than
 * it lacks, and not too many, so that one that is too long is found soon. */
#define FRAME_PIECE ((size_t)512)
#define FRAME_MOST ((size_t)16 << 10)

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Output. */

static aigc_status
flush_out(aigc_response_filter *f)
{
    if (f->out.length == 0)
        return AIGC_OK;
    int refused = f->write(f->context, f->out.data, f->out.length);
    f->out.length = 0;
    return refused ? AIGC_ERR_STOPPED : AIGC_OK;
}

/* Write on bytes of the body as they came. */
static aigc_status
write_through(aigc_response_filter *f, const uint8_t *data, size_t length)
{
    aigc_status status = flush_out(f);
    if (status != AIGC_OK)
        return status;
    return f->write(f->context, data, length) ? AIGC_ERR_STOPPED : AIGC_OK;
}

/* Events that wait. */

static aigcp_event *
take_spare(aigc_response_filter *f)
{
    aigcp_event *event = f->spare;
    f->spare = NULL;
    if (!event)
        event = aigcp_event_new(aigcp_frame_limit(f));
    if (event)
        event->number = ++f->event_count;
    return event;
}

static void
give_back(aigc_response_filter *f, aigcp_event *event)
{
    aigcp_event_clear(event);
    if (f->spare)
        aigcp_event_free(event);
    else
        f->spare = event;
}

static void
drop_events(aigc_response_filter *f)
{
    while (f->first) {
        aigcp_event *event = f->first;
        f->first = event->next;
        aigcp_event_free(event);
    }
    f->last = NULL;
    f->waiting = 0;
}

static void
append_event(aigc_response_filter *f, aigcp_event *event)
{
    event->block = f->block;
    if (f->last)
        f->last->next = event;
    else
        f->first = event;
    f->last = event;
    f->waiting += event->frame.length;
}

/* Write the first event on. */
static aigc_status
write_first(aigc_response_filter *f)
{
    aigcp_event *event = f->first;
    aigc_status status = aigcp_event_write(event, &f->out);
    if (status != AIGC_OK)
        return status;
    f->shown_event = event->number;
    f->shown_block = event->block;
    /* Those that waited with it, or follow, may begin with the same text. */
    const bool may_forget = !aigcp_may_repeat(f) && event->number > f->last_doubt;
    /* From the last, so that what is kept of a text is moved but once. */
    for (size_t i = event->segment_count; i > 0; i--) {
        const aigcp_segment *segment = &event->segments[i - 1];
        segment->channel->is_shown = segment->channel->is_shown || segment->end > segment->start;
        if (may_forget && !segment->channel->keeps_whole)
            aigcp_channel_forget(segment->channel, segment->end - segment->is_cut);
    }
    f->waiting -= event->frame.length;
    f->first = event->next;
    if (!f->first)
        f->last = NULL;
    give_back(f, event);
    return f->out.length > AIGCP_OUTPUT_PIECE ? flush_out(f) : AIGC_OK;
}

/* Write on what is decided. */
static aigc_status
release(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    while (f->first && status == AIGC_OK && !f->first->may_go_on &&
           aigcp_event_is_decided(f->first))
        status = write_first(f);
    if (f->waiting > f->report.held_most)
        f->report.held_most = f->waiting;
    if (status == AIGC_OK && f->waiting > f->hold_limit)
        status = AIGC_ERR_LIMIT;
    return status;
}

/* What an event brings. */

static bool
is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void
skip_space(aigcp_payload *payload)
{
    while (payload->start < payload->end && is_space(payload->data[payload->start]))
        payload->start++;
}

static aigc_status
find_payload(aigc_response_filter *f, const aigcp_event *event, aigcp_payload *payload)
{
    if (f->framing == AIGC_FRAMING_EVENTS) {
        aigc_status status =
            aigcp_event_payload(event->frame.data, event->frame.length, &f->lines, payload);
        if (status != AIGC_OK)
            return status;
    } else {
        const uint8_t *data = event->frame.data;
        size_t mark = event->frame.length >= 3 && memcmp(data, byte_order_mark, 3) == 0 ? 3 : 0;
        *payload = (aigcp_payload){
            .has_data = true, .data = data, .start = mark, .end = event->frame.length
        };
    }
    skip_space(payload);
    if (f->framing == AIGC_FRAMING_ARRAY && payload->start < payload->end &&
        strchr("[,", payload->data[payload->start])) {
        payload->start++;
        skip_space(payload);
    }
    while (payload->start < payload->end && is_space(payload->data[payload->end - 1]))
        payload->end--;
    payload->has_data = payload->start < payload->end;
    return AIGC_OK;
}

/* Whether an event says nothing but that the answer is over. */
static bool
says_done(const aigc_response_filter *f, const aigcp_payload *payload)
{
    const char *done = f->framing == AIGC_FRAMING_EVENTS  ? "[DONE]"
                       : f->framing == AIGC_FRAMING_ARRAY ? "]"
                                                          : NULL;
    return done && payload->end - payload->start == strlen(done) &&
           memcmp(payload->data + payload->start, done, strlen(done)) == 0;
}

/* Ends. */

/* The answer cannot be passed on: end it with an error. */
static aigc_status
fail(aigc_response_filter *f, aigc_status why)
{
    f->report.verdict = AIGC_RESPONSE_FAILED;
    f->report.failure = why;
    f->phase = AIGCP_PHASE_ENDED;
    drop_events(f);
    aigc_status status = aigcp_put_error(f, &f->out);
    return status == AIGC_OK ? flush_out(f) : status;
}

/* Whether a text was ended inside an event. */
static bool
stops_in(const aigcp_event *event)
{
    for (size_t i = 0; i < event->segment_count; i++) {
        const aigcp_segment *segment = &event->segments[i];
        if (segment->channel->stopped && segment->end > segment->channel->stop_at)
            return true;
    }
    return false;
}

static void
note_stop(aigc_response_filter *f)
{
    f->report.verdict = AIGC_RESPONSE_STOPPED;
    for (size_t i = 0; i < f->channel_count && f->report.stop_rule[0] == '\0'; i++)
        if (f->channels[i]->stopped)
            memcpy(f->report.stop_rule, f->channels[i]->stop_rule, sizeof f->report.stop_rule);
}

/* Make the event in which a text was ended say so. It may have been read a while ago. */
static aigc_status
end_in_event(aigc_response_filter *f, aigcp_event *event)
{
    aigcp_payload payload;
    aigc_status status = find_payload(f, event, &payload);
    if (status != AIGC_OK || !payload.has_data || says_done(f, &payload))
        return status;
    f->base = payload.start;
    status =
        aigcp_fields_read(&f->fields, payload.data + payload.start, payload.end - payload.start);
    if (status == AIGC_OK)
        status = aigcp_change_finish(f, event);
    /* Where there are no later events, or they repeat all text, labels go into this one. */
    bool labels = f->framing == AIGC_FRAMING_WHOLE || aigcp_may_repeat(f);
    for (size_t i = 0; i < f->channel_count && labels && status == AIGC_OK; i++)
        status = aigcp_settle_label(f, event, f->channels[i]);
    return status;
}

/* The event that will be the last one; NULL: none waits. */
static const aigcp_event *
last_shown(const aigc_response_filter *f)
{
    const aigcp_event *event = f->first;
    while (event && event->next && !stops_in(event))
        event = event->next;
    return event;
}

/* Labels that are in events that are dropped are still owed. */
static void
take_back_labels(aigc_response_filter *f)
{
    const aigcp_event *last = last_shown(f);
    for (size_t i = 0; i < f->channel_count && last; i++)
        if (f->channels[i]->labelled_in > last->number)
            f->channels[i]->is_labelled = false;
}

/* Whether a mark is over something of a segment: of what is behind a stop it is not. */
static bool
is_marked(const aigcp_segment *segment)
{
    const aigcp_channel *channel = segment->channel;
    return segment->end > segment->start && !segment->is_again &&
           !(channel->stopped && segment->start >= channel->stop_at);
}

/* Texts of which something is in events that are dropped have no mark: it would be of all. */
static void
drop_marks(aigc_response_filter *f)
{
    const aigcp_event *event = last_shown(f);
    for (event = event ? event->next : NULL; event; event = event->next)
        for (size_t i = 0; i < event->segment_count; i++)
            if (is_marked(&event->segments[i]))
                aigcp_channel_drop_mark(event->segments[i].channel);
}

/* A finding has ended a text: write on what is before it and the ending, drop the rest. */
static aigc_status
stop(aigc_response_filter *f)
{
    aigc_status status = aigcp_finish_other_channels(f);
    if (status == AIGC_OK)
        take_back_labels(f);
    if (status == AIGC_OK)
        status = aigcp_finish_channels(f);
    if (status == AIGC_OK)
        drop_marks(f);
    note_stop(f);
    f->phase = AIGCP_PHASE_ENDED;
    for (bool ended = false; f->first && !ended && status == AIGC_OK;) {
        ended = stops_in(f->first) || f->first == f->last;
        f->sequence = f->first->sequence;
        if (ended)
            status = end_in_event(f, f->first);
        if (status == AIGC_OK)
            status = write_first(f);
    }
    drop_events(f);
    f->block = f->shown_block;
    if (status == AIGC_OK && !aigcp_may_repeat(f))
        status = aigcp_put_ending(f, &f->out);
    return status == AIGC_OK ? flush_out(f) : status;
}

/* What a step came to: what cannot be read ends the answer, other errors break it. */
static aigc_status
conclude(aigc_response_filter *f, aigc_status status)
{
    if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT)
        status = fail(f, status);
    if (status == AIGC_OK)
        status = flush_out(f);
    if (status == AIGC_OK)
        return AIGC_OK;
    f->phase = AIGCP_PHASE_BROKEN;
    f->failure = status;
    return status;
}

/* Frames. */

/* The stream says that it is over: all is decided, and labels that are owed go before it. */
static aigc_status
take_done(aigc_response_filter *f, aigcp_event *event)
{
    aigc_status status = aigcp_finish_channels(f);
    if (status == AIGC_OK && !aigcp_has_stopped(f))
        status = aigcp_settle_ends(f);
    f->natural_end = event->is_end = true;
    if (f->ends_in == 0)
        f->ends_in = event->number;
    if (status == AIGC_OK && !aigcp_has_stopped(f))
        status = aigcp_put_labels(f, &event->before);
    return status;
}

/* All of the document is there: its texts are at their end. */
static aigc_status
end_document(aigc_response_filter *f, aigcp_event *event)
{
    aigc_status status = aigcp_finish_channels(f);
    f->natural_end = true;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK && !aigcp_has_stopped(f); i++)
        status = aigcp_settle_label(f, event, f->channels[i]);
    return status;
}

static aigc_status
read_frame(aigc_response_filter *f, aigcp_event *event)
{
    aigcp_payload payload;
    aigc_status status = find_payload(f, event, &payload);
    /* Lines beside data are ignored by clients; without any, what came may be no events at all. */
    if (status == AIGC_OK &&
        ((!payload.has_data && payload.has_others) || f->search.place == AIGCP_ARRAY_BROKEN))
        return AIGC_ERR_FORMAT;
    if (status != AIGC_OK || !payload.has_data)
        return status;
    if (says_done(f, &payload))
        return take_done(f, event);
    status = aigcp_read_event(f, event, &payload);
    if (status == AIGC_OK && f->framing == AIGC_FRAMING_WHOLE)
        return end_document(f, event);
    f->alike.channel = NULL;
    f->alike.crlf = f->search.crlf;
    if (status == AIGC_OK && !aigcp_may_repeat(f) && payload.data == event->frame.data)
        status = aigcp_alike_learn(&f->alike, event, &f->fields, payload.start);
    return status;
}

static aigc_status
take_frame(aigc_response_filter *f, const uint8_t *data, size_t length)
{
    aigcp_event *event = take_spare(f);
    if (!event)
        return AIGC_ERR_MEMORY;
    f->search.line = f->search.seen = 0;
    aigc_status status = aigcp_buffer_append(&event->frame, data, length);
    if (status == AIGC_OK)
        status = read_frame(f, event);
    if (status != AIGC_OK) {
        aigcp_event_free(event);
        return status;
    }
    append_event(f, event);
    return aigcp_has_stopped(f) ? stop(f) : release(f);
}

/* Events that are like the last one, in a row. What they bring is fed to their channel at once, and
 * what is clean and decided then is written on from where it came in. */
typedef struct alike_row {
    aigcp_alike_event events[AIGCP_ALIKE_ROW];
    size_t count;
} alike_row;

/* Add the text of one of them to `f->text`. */
static aigc_status
add_text(aigc_response_filter *f, const aigcp_alike_event *event)
{
    const uint8_t *raw = event->bytes + event->raw_start;
    const size_t length = event->raw_end - event->raw_start;
    if (!event->is_plain || length == 0 || f->alike.state.place != AIGCP_PLACE_TEXT)
        return aigcp_json_string_decode(raw, length, &f->alike.state, &f->text);
    f->alike.state.high = 0;
    return aigcp_buffer_append(&f->text, raw, length);
}

static bool
may_be_alike(const aigc_response_filter *f)
{
    return f->alike.channel && f->alike.channel->fed > 0 && !f->alike.channel->finished &&
           !(f->alike.has_sequence && f->sequence_shift > 0);
}

/* Add the events that are at `data`; `*taken` is how many bytes of it that are. */
static aigc_status
extend_row(aigc_response_filter *f, alike_row *row, const uint8_t *data, size_t length,
           size_t *taken)
{
    const aigcp_channel *channel = f->alike.channel;
    aigc_status status = AIGC_OK;
    *taken = 0;
    if (!may_be_alike(f))
        return AIGC_OK;
    if (row->count == 0) {
        f->text.length = 0;
        f->alike.state = channel->state;
    }
    while (row->count < AIGCP_ALIKE_ROW && *taken < length && status == AIGC_OK) {
        aigcp_alike_event *event = &row->events[row->count];
        event->bytes = data + *taken;
        if (!aigcp_alike_match(&f->alike, event->bytes, length - *taken, event) ||
            event->length > aigcp_frame_limit(f))
            break;
        event->state = f->alike.state;
        event->text_start = channel->fed + f->text.length + aigcp_string_is_cut(&f->alike.state);
        status = add_text(f, event);
        event->is_cut = aigcp_string_is_cut(&f->alike.state);
        event->text_end = channel->fed + f->text.length + event->is_cut;
        *taken += event->length;
        row->count++;
    }
    return status;
}

/* Keep one of them until its text is decided. */
static aigc_status
keep_alike(aigc_response_filter *f, const aigcp_alike_event *alike)
{
    const aigcp_segment segment = { .channel = f->alike.channel,
                                    .start = alike->text_start,
                                    .end = alike->text_end,
                                    .is_cut = alike->is_cut,
                                    .raw_start = alike->raw_start,
                                    .raw_end = alike->raw_end,
                                    .state = alike->state };
    const aigcp_logprobs ids = { .choice = f->alike.ids_choice,
                                 .are_ids = true,
                                 .start = alike->ids_start,
                                 .end = alike->ids_end };
    aigcp_event *event = take_spare(f);
    if (!event)
        return AIGC_ERR_MEMORY;
    aigc_status status = aigcp_buffer_append(&event->frame, alike->bytes, alike->length);
    if (status == AIGC_OK)
        status = aigcp_event_add_segment(event, &segment);
    if (status == AIGC_OK && f->alike.has_ids)
        status = aigcp_event_add_logprobs(event, &ids);
    if (status != AIGC_OK) {
        aigcp_event_free(event);
        return status;
    }
    event->sequence = alike->sequence;
    append_event(f, event);
    return AIGC_OK;
}

/* The number of events that can be written on as they are, because nothing waits before them and
 * their text is clean. */
static size_t
count_clean(const aigc_response_filter *f, const alike_row *row)
{
    const aigcp_channel *channel = f->alike.channel;
    size_t count = row->count;
    if (f->first || channel->stopped || channel->edit_count > 0)
        return 0;
    const uint64_t decided = aigcp_channel_decided(channel);
    while (count > 0 && row->events[count - 1].text_end > decided)
        count--;
    return count;
}

/* Write the first events on; those that stand one behind the other at once. */
static aigc_status
write_clean(aigc_response_filter *f, const alike_row *row, size_t count)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < count && status == AIGC_OK;) {
        const uint8_t *start = row->events[i].bytes, *end = start;
        for (; i < count && row->events[i].bytes == end; i++)
            end += row->events[i].length;
        status = write_through(f, start, (size_t)(end - start));
    }
    return status;
}

/* Take the events of a row, of which `f->text` is the text. */
static aigc_status
take_row(aigc_response_filter *f, alike_row *row)
{
    aigcp_channel *channel = f->alike.channel;
    channel->state = f->alike.state;
    aigc_status status = aigcp_channel_feed(channel, f->text.data, f->text.length);
    if (status == AIGC_OK && !channel->stopped)
        status = release(f);
    if (status != AIGC_OK)
        return status;
    /* What is behind the event in which a text ends was not there. */
    for (size_t i = 0; i < row->count && channel->stopped; i++)
        if (row->events[i].text_end > channel->stop_at)
            row->count = i + 1;
    const aigcp_alike_event *last = &row->events[row->count - 1];
    const size_t clean = count_clean(f, row);
    f->report.events += row->count;
    f->report.text_bytes += last->text_end - last->is_cut - row->events[0].text_start +
                            aigcp_string_is_cut(&row->events[0].state);
    f->search.line = f->search.seen = 0;
    f->search.crlf = f->alike.crlf;
    if (f->alike.has_sequence)
        f->sequence = last->sequence;
    if (clean) {
        f->shown_block = f->block;
        channel->is_shown = true;
    }
    status = write_clean(f, row, clean);
    for (size_t i = clean; i < row->count && status == AIGC_OK; i++)
        status = keep_alike(f, &row->events[i]);
    if (status != AIGC_OK)
        return status;
    return channel->stopped ? stop(f) : release(f);
}

static size_t
find_end(aigc_response_filter *f, const uint8_t *data, size_t length)
{
    return f->framing == AIGC_FRAMING_EVENTS  ? aigcp_event_end(&f->search, data, length)
           : f->framing == AIGC_FRAMING_ARRAY ? aigcp_element_end(&f->search, data, length)
                                              : aigcp_line_end(&f->search, data, length);
}

static size_t
smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Take the frame of `end` bytes that was put together, and what is like it in the bytes behind. */
static aigc_status
take_whole_frame(aigc_response_filter *f, size_t end, const uint8_t *data, size_t length,
                 size_t *taken)
{
    alike_row row;
    size_t used;
    row.count = *taken = 0;
    aigc_status status = extend_row(f, &row, f->frame.data, end, &used);
    if (status == AIGC_OK && used < end)
        status = take_frame(f, f->frame.data, end);
    else if (status == AIGC_OK)
        status = extend_row(f, &row, data, length, taken);
    if (status == AIGC_OK && used == end)
        status = take_row(f, &row);
    f->frame.length = 0;
    return status;
}

/* Take a frame, or several, that begin with these bytes; none if their end is not there. */
static aigc_status
take_frames_at(aigc_response_filter *f, const uint8_t *data, size_t length, size_t *taken)
{
    alike_row row;
    row.count = 0;
    aigc_status status = extend_row(f, &row, data, length, taken);
    if (status != AIGC_OK || row.count > 0)
        return status == AIGC_OK ? take_row(f, &row) : status;
    *taken = find_end(f, data, length);
    if (*taken == 0)
        return AIGC_OK;
    return *taken > aigcp_frame_limit(f) ? AIGC_ERR_LIMIT : take_frame(f, data, *taken);
}

/* Take bytes up to the end of a frame, or all; `*taken` is how many. */
static aigc_status
take_bytes(aigc_response_filter *f, const uint8_t *data, size_t length, size_t *taken)
{
    const size_t before = f->frame.length;
    size_t piece = length, more = 0;
    aigc_status status = before == 0 ? take_frames_at(f, data, length, taken) : AIGC_OK;
    if (status != AIGC_OK || (before == 0 && *taken > 0))
        return status;
    if (before > 0)
        piece = smaller(length, before < FRAME_PIECE ? FRAME_PIECE : smaller(before, FRAME_MOST));
    status = aigcp_buffer_append(&f->frame, data, piece);
    if (status != AIGC_OK)
        return status;
    *taken = piece;
    const size_t end = before > 0 ? find_end(f, f->frame.data, f->frame.length) : 0;
    if (f->frame.length > aigcp_frame_limit(f) && (end == 0 || end > aigcp_frame_limit(f)))
        return AIGC_ERR_LIMIT;
    if (end == 0)
        return AIGC_OK;
    *taken = end - before;
    status = take_whole_frame(f, end, data + *taken, length - *taken, &more);
    *taken += more;
    return status;
}

static aigc_status
take_frames(aigc_response_filter *f, const uint8_t *data, size_t length)
{
    aigc_status status = AIGC_OK;
    while (length > 0 && status == AIGC_OK && f->phase == AIGCP_PHASE_RUNNING) {
        size_t taken = 0;
        status = take_bytes(f, data, length, &taken);
        data += taken;
        length -= taken;
    }
    return status;
}

/* Take what came before the framing was known. */
static aigc_status
take_early_bytes(aigc_response_filter *f)
{
    aigcp_buffer early = f->frame;
    aigcp_buffer_init(&f->frame, early.limit);
    aigc_status status = take_frames(f, early.data, early.length);
    aigcp_buffer_free(&early);
    return status;
}

static aigc_status
take_body(aigc_response_filter *f, const uint8_t *data, size_t length)
{
    const bool was_open = f->opening != AIGCP_OPENING_KNOWN;
    size_t taken = 0;
    aigc_status status = AIGC_OK;
    if (f->refuse_all)
        return AIGC_ERR_FORMAT;
    if (was_open)
        status = aigcp_find_framing(f, data, length, &taken);
    if (status != AIGC_OK || f->opening != AIGCP_OPENING_KNOWN)
        return status;
    data += taken;
    length -= taken;
    if (f->framing == AIGC_FRAMING_WHOLE)
        return aigcp_buffer_append(&f->frame, data, length);
    if (was_open && f->frame.length > 0)
        status = take_early_bytes(f);
    return status == AIGC_OK ? take_frames(f, data, length) : status;
}

/* The object. */

static aigc_status
check_running(const aigc_response_filter *f)
{
    if (f->busy)
        return AIGC_ERR_STATE;
    if (f->phase == AIGCP_PHASE_BROKEN)
        return f->failure;
    return f->phase == AIGCP_PHASE_IDLE || f->phase == AIGCP_PHASE_FINISHED ? AIGC_ERR_STATE
                                                                            : AIGC_OK;
}

aigc_status
aigc_response_filter_feed(aigc_response_filter *f, const void *data, size_t length)
{
    if (!f || (!data && length))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_running(f);
    if (status != AIGC_OK || length == 0)
        return status;
    f->report.body_bytes += length;
    if (f->phase == AIGCP_PHASE_ENDED)
        return AIGC_OK;
    f->busy = true;
    if (f->phase == AIGCP_PHASE_PASSING)
        status = write_through(f, data, length);
    else
        status = take_body(f, data, length);
    status = conclude(f, status);
    f->busy = false;
    return status;
}

aigc_status
aigc_response_filter_tick(aigc_response_filter *f, uint64_t now)
{
    if (!f)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_running(f);
    if (status != AIGC_OK || f->phase != AIGCP_PHASE_RUNNING)
        return status;
    f->busy = true;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++)
        status = aigcp_channel_tick(f->channels[i], now);
    if (status == AIGC_OK)
        status = aigcp_has_stopped(f) ? stop(f) : release(f);
    status = conclude(f, status);
    f->busy = false;
    return status;
}

/* Whether what is left is an event that lacks nothing but its end. */
static bool
is_whole_event(aigc_response_filter *f)
{
    const aigcp_event rest = { .frame = f->frame };
    aigcp_payload payload;
    if (f->framing == AIGC_FRAMING_ARRAY || find_payload(f, &rest, &payload) != AIGC_OK)
        return false;
    size_t length = payload.end - payload.start;
    if (!payload.has_data)
        return !payload.has_others;
    return says_done(f, &payload) || aigcp_json_is_value(payload.data + payload.start, length);
}

static bool
has_said_its_end(const aigc_response_filter *f)
{
    /* An array is over with its bracket. */
    bool all_closed = f->choice_count > 0 && f->framing != AIGC_FRAMING_ARRAY;
    for (size_t i = 0; i < f->choice_count; i++)
        all_closed = all_closed && aigcp_choice_is_closed(f, &f->choices[i]);
    return f->natural_end || (f->ends_always && f->framing != AIGC_FRAMING_ARRAY) || all_closed ||
           f->report.events == 0;
}

/* Labels that nobody asked for the end of: the answer just ends. */
static aigc_status
put_late_labels(aigc_response_filter *f, bool cut)
{
    aigcp_buffer labels;
    aigcp_buffer_init(&labels, AIGCP_OWN_EVENT_MAX);
    aigc_status status = aigcp_put_labels(f, &labels);
    if (status == AIGC_OK && labels.length > 0 && cut)
        status = aigcp_buffer_append(&f->out, "\n\n", f->framing == AIGC_FRAMING_EVENTS ? 2 : 1);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&f->out, labels.data, labels.length);
    aigcp_buffer_free(&labels);
    return status;
}

static aigc_status
end_body(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    bool cut = f->frame.length > 0;
    if (f->refuse_all)
        return AIGC_ERR_FORMAT;
    if (cut && (f->framing == AIGC_FRAMING_WHOLE || is_whole_event(f)))
        status = take_frame(f, f->frame.data, f->frame.length);
    else if (cut)
        f->report.incomplete = 1;
    f->frame.length = 0;
    if (status != AIGC_OK || f->phase != AIGCP_PHASE_RUNNING)
        return status;
    status = aigcp_finish_channels(f);
    if (status == AIGC_OK && aigcp_has_stopped(f))
        return stop(f);
    if (status == AIGC_OK)
        status = aigcp_settle_ends(f);
    if (status == AIGC_OK)
        status = release(f);
    if (!has_said_its_end(f))
        f->report.incomplete = 1;
    return status == AIGC_OK ? put_late_labels(f, cut && !f->report.incomplete) : status;
}

aigc_status
aigc_response_filter_finish(aigc_response_filter *f)
{
    if (!f)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_running(f);
    if (status != AIGC_OK)
        return status;
    f->busy = true;
    if (f->phase == AIGCP_PHASE_RUNNING)
        status = conclude(f, end_body(f));
    f->busy = false;
    if (status == AIGC_OK)
        f->phase = AIGCP_PHASE_FINISHED;
    return status;
}

int
aigc_response_filter_ended(const aigc_response_filter *f)
{
    return f && (f->phase == AIGCP_PHASE_ENDED || f->phase == AIGCP_PHASE_BROKEN);
}

int
aigc_response_filter_at_end(const aigc_response_filter *f)
{
    return f && f->natural_end;
}

uint64_t
aigc_response_filter_held(const aigc_response_filter *f)
{
    return f ? f->waiting + f->frame.length : 0;
}
