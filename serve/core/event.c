/* SPDX-License-Identifier: Apache-2.0 */
/* A frame of a body that waits until its text is decided. */
#include "serve/core/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/lower_bound.h"
#include "serve/core/limits.h"

aigcp_event *
aigcp_event_new(size_t limit)
{
    aigcp_event *event = calloc(1, sizeof *event);
    if (!event)
        return NULL;
    aigcp_buffer_init(&event->before, AIGCP_OWN_EVENT_MAX);
    aigcp_buffer_init(&event->frame, limit);
    aigcp_buffer_init(&event->texts, AIGCP_OUTPUT_MAX);
    return event;
}

void
aigcp_event_free(aigcp_event *event)
{
    if (!event)
        return;
    aigcp_buffer_free(&event->before);
    aigcp_buffer_free(&event->frame);
    aigcp_buffer_free(&event->texts);
    free(event->segments);
    free(event->edits);
    free(event->logprobs);
    free(event);
}

void
aigcp_event_clear(aigcp_event *event)
{
    event->next = NULL;
    event->before.length = event->frame.length = event->texts.length = 0;
    event->segment_count = event->edit_count = event->logprobs_count = event->decided = 0;
    event->is_end = event->may_go_on = false;
    event->sequence = 0;
}

/* Make room for one more item of `size` bytes. */
static aigc_status
grow(void **items, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity)
        return AIGC_OK;
    size_t more = *capacity ? *capacity * 2 : 4;
    if (more > AIGCP_SEGMENTS_MAX)
        return AIGC_ERR_LIMIT;
    void *grown = realloc(*items, more * size);
    if (!grown)
        return AIGC_ERR_MEMORY;
    *items = grown;
    *capacity = more;
    return AIGC_OK;
}

aigc_status
aigcp_event_add_segment(aigcp_event *event, const aigcp_segment *segment)
{
    void *items = event->segments;
    aigc_status status =
        grow(&items, &event->segment_capacity, event->segment_count, sizeof *segment);
    event->segments = items;
    if (status != AIGC_OK)
        return status;
    if (segment->end > segment->start && !segment->is_again) {
        segment->channel->waits_in = event->number;
        segment->channel->segment = event->segment_count;
    }
    event->segments[event->segment_count++] = *segment;
    return AIGC_OK;
}

const aigcp_segment *
aigcp_event_last_segment(const aigcp_event *event, const aigcp_channel *channel)
{
    if (channel->waits_in < event->number)
        return NULL;
    if (channel->waits_in == event->number)
        return &event->segments[channel->segment];
    for (size_t i = event->segment_count; i > 0; i--) {
        const aigcp_segment *segment = &event->segments[i - 1];
        if (segment->channel == channel && segment->end > segment->start && !segment->is_again)
            return segment;
    }
    return NULL;
}

aigc_status
aigcp_event_add_logprobs(aigcp_event *event, const aigcp_logprobs *logprobs)
{
    void *items = event->logprobs;
    aigc_status status =
        grow(&items, &event->logprobs_capacity, event->logprobs_count, sizeof *logprobs);
    event->logprobs = items;
    if (status == AIGC_OK)
        event->logprobs[event->logprobs_count++] = *logprobs;
    return status;
}

/* Note that what `texts` has from `text` on stands in place of some bytes. */
static aigc_status
add_edit(aigcp_event *event, size_t start, size_t end, size_t text)
{
    void *items = event->edits;
    aigc_status status =
        grow(&items, &event->edit_capacity, event->edit_count, sizeof *event->edits);
    event->edits = items;
    if (status == AIGC_OK)
        event->edits[event->edit_count++] = (aigcp_frame_edit){
            .start = start, .end = end, .text = text, .length = event->texts.length - text
        };
    return status;
}

aigc_status
aigcp_event_replace(aigcp_event *event, size_t start, size_t end, const void *text, size_t length)
{
    size_t place = event->texts.length;
    aigc_status status = aigcp_buffer_append(&event->texts, text, length);
    return status == AIGC_OK ? add_edit(event, start, end, place) : status;
}

aigc_status
aigcp_event_insert_text(aigcp_event *event, size_t at, const aigcp_buffer *text)
{
    size_t place = event->texts.length;
    aigc_status status = aigcp_json_string_escape(text->data, text->length, &event->texts);
    return status == AIGC_OK ? add_edit(event, at, at, place) : status;
}

static bool
is_decided(const aigcp_segment *segment)
{
    const aigcp_channel *channel = segment->channel;
    /* What is cut at the end of all has no text. */
    return channel->finished || channel->stopped || segment->end <= aigcp_channel_decided(channel);
}

bool
aigcp_event_is_decided(aigcp_event *event)
{
    while (event->decided < event->segment_count && is_decided(&event->segments[event->decided]))
        event->decided++;
    return event->decided == event->segment_count;
}

static bool
is_changed(const aigcp_segment *segment)
{
    const uint64_t start = segment->start - aigcp_string_is_cut(&segment->state);
    return aigcp_channel_is_changed(segment->channel, start, segment->end);
}

/* Write the bytes of a token as numbers, as they are now. */
static aigc_status
put_numbers(aigcp_event *event, const uint8_t *raw, size_t length)
{
    aigcp_buffer text;
    aigcp_string_state state = { 0 };
    aigcp_buffer_init(&text, event->frame.limit);
    aigc_status status = aigcp_json_string_decode(raw, length, &state, &text);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&event->texts, '[');
    for (size_t i = 0; i < text.length && status == AIGC_OK; i++) {
        char number[8];
        int digits = snprintf(number, sizeof number, i ? ",%u" : "%u", (unsigned)text.data[i]);
        status = aigcp_buffer_append(&event->texts, number, (size_t)digits);
    }
    aigcp_buffer_free(&text);
    return status == AIGC_OK ? aigcp_buffer_append_byte(&event->texts, ']') : status;
}

/* Change what goes with a token whose string was changed to what `texts` has from `text` on. */
static aigc_status
change_token(aigcp_event *event, const aigcp_segment *segment, size_t text)
{
    static const char *const gone[AIGCP_BESIDE_COUNT] = { NULL, "[]", "[]", "-1" };
    const aigcp_span bytes = segment->beside[AIGCP_BESIDE_BYTES];
    aigc_status status = AIGC_OK;
    size_t place = event->texts.length;
    if (bytes.end > bytes.start) {
        aigcp_buffer now;
        aigcp_buffer_init(&now, AIGCP_OUTPUT_MAX);
        if (place > text)
            status = aigcp_buffer_append(&now, event->texts.data + text, place - text);
        if (status == AIGC_OK)
            status = put_numbers(event, now.data, now.length);
        if (status == AIGC_OK)
            status = add_edit(event, bytes.start, bytes.end, place);
        aigcp_buffer_free(&now);
    }
    for (size_t i = 0; i < AIGCP_BESIDE_COUNT && status == AIGC_OK; i++) {
        const aigcp_span *beside = &segment->beside[i];
        if (gone[i] && beside->end > beside->start)
            status = aigcp_event_replace(event, beside->start, beside->end, gone[i], 2);
    }
    return status;
}

/* Change a string as its channel says. */
static aigc_status
change_segment(aigcp_event *event, const aigcp_segment *segment)
{
    const aigcp_text_changes changes = aigcp_channel_changes(segment->channel);
    size_t text = event->texts.length;
    aigc_status status = aigcp_json_string_edit(
        event->frame.data + segment->raw_start, segment->raw_end - segment->raw_start,
        &segment->state, segment->start, &changes, &event->texts);
    if (status == AIGC_OK)
        status = add_edit(event, segment->raw_start, segment->raw_end, text);
    return status == AIGC_OK ? change_token(event, segment, text) : status;
}

/* A choice of which a text was changed. */
typedef struct changed_choice {
    uint32_t number;
    bool has_tokens; /* tokens of it were, too */
} changed_choice;

static int
compare_changed(const void *key, const void *item)
{
    const uint32_t number = *(const uint32_t *)key;
    const changed_choice *choice = item;
    return number < choice->number ? -1 : number > choice->number;
}

static size_t
place_of_choice(const changed_choice *choices, size_t count, uint32_t number)
{
    return aigcp_lower_bound(&number, choices, count, sizeof *choices, compare_changed);
}

/* The choices of an event that were changed, by their numbers, in `choices`. @return how many. */
static size_t
find_changed_choices(const aigcp_event *event, changed_choice choices[AIGCP_CHANNELS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < event->segment_count; i++) {
        const aigcp_segment *segment = &event->segments[i];
        const aigcp_channel_key *key = &segment->channel->key;
        if (!is_changed(segment))
            continue;
        const size_t place = place_of_choice(choices, count, key->choice);
        changed_choice *choice = &choices[place];
        if (place == count || choice->number != key->choice) {
            memmove(choice + 1, choice, (count++ - place) * sizeof *choice);
            *choice = (changed_choice){ .number = key->choice };
        }
        choice->has_tokens |=
            key->kind == AIGC_CHANNEL_TOKENS && segment->beside[AIGCP_BESIDE_BYTES].end > 0;
    }
    return count;
}

/* If the content of a choice was changed and none of its tokens was, they are not the tokens of
 * that content as we read it: all of them go; and so do those whose alternatives cannot be taken
 * away one by one. Numbers of tokens cannot be changed: they go with any change. */
static aigc_status
drop_logprobs(aigcp_event *event)
{
    changed_choice choices[AIGCP_CHANNELS_MAX];
    const size_t count = event->logprobs_count > 0 ? find_changed_choices(event, choices) : 0;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < event->logprobs_count && count > 0 && status == AIGC_OK; i++) {
        const aigcp_logprobs *logprobs = &event->logprobs[i];
        const size_t place = place_of_choice(choices, count, logprobs->choice);
        if (place < count && choices[place].number == logprobs->choice &&
            (logprobs->are_ids || !choices[place].has_tokens))
            status = aigcp_event_replace(event, logprobs->start, logprobs->end, "null", 4);
    }
    return status;
}

static int
compare_edits(const void *left, const void *right)
{
    const aigcp_frame_edit *a = left;
    const aigcp_frame_edit *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->text < b->text ? -1 : a->text > b->text;
}

static aigc_status
write_changed(aigcp_event *event, aigcp_buffer *out)
{
    size_t at = 0;
    aigc_status status = AIGC_OK;
    if (event->edit_count > 1)
        qsort(event->edits, event->edit_count, sizeof *event->edits, compare_edits);
    for (size_t i = 0; i < event->edit_count && status == AIGC_OK; i++) {
        const aigcp_frame_edit *edit = &event->edits[i];
        if (edit->start < at)
            continue; /* inside what was replaced as a whole */
        status = aigcp_buffer_append(out, event->frame.data + at, edit->start - at);
        if (status == AIGC_OK && edit->length > 0)
            status = aigcp_buffer_append(out, event->texts.data + edit->text, edit->length);
        at = edit->end;
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, event->frame.data + at, event->frame.length - at);
    return status;
}

aigc_status
aigcp_event_write(aigcp_event *event, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append(out, event->before.data, event->before.length);
    if (status == AIGC_OK)
        status = drop_logprobs(event);
    for (size_t i = 0; i < event->segment_count && status == AIGC_OK; i++)
        if (is_changed(&event->segments[i]))
            status = change_segment(event, &event->segments[i]);
    return status == AIGC_OK ? write_changed(event, out) : status;
}
