/* SPDX-License-Identifier: Apache-2.0 */
/* Events that are like one before. */
#include "serve/core/alike.h"

#include <string.h>

#include "serve/core/json_string.h"
#include "serve/core/json_walk.h"

/* What a field means for events that are alike. */
typedef enum meaning {
    FIXED,   /* it has to be the same */
    DIFFERS, /* it is a gap */
    UNFIT    /* an event with such a field is to be read */
} meaning;

static meaning
gap_of(const aigcp_field *field, aigcp_gap_kind *kind)
{
    bool is_string = field->kind == AIGCP_JSON_STRING;
    *kind = is_string ? AIGCP_GAP_STRING : AIGCP_GAP_NUMBER;
    switch (field->shape->role) {
    case AIGCP_ROLE_TEXT:
    case AIGCP_ROLE_TYPED:
        *kind = AIGCP_GAP_TEXT;
        return DIFFERS;
    case AIGCP_ROLE_SEQUENCE:
        *kind = AIGCP_GAP_SEQUENCE;
        return DIFFERS;
    case AIGCP_ROLE_KEEP:
        /* Only the first is kept, and that was in this event or before. */
        return field->shape->sub == AIGCP_KEPT_CREATED_AT && is_string &&
                       field->end - field->start < AIGCP_KEPT_VALUE_MAX
                   ? DIFFERS
                   : FIXED;
    case AIGCP_ROLE_TOKEN_IDS:
        *kind = AIGCP_GAP_IDS;
        return DIFFERS;
    case AIGCP_ROLE_LOOSE:
        return is_string || field->kind == AIGCP_JSON_NUMBER ? DIFFERS : FIXED;
    case AIGCP_ROLE_TYPE:
    case AIGCP_ROLE_CHOICE:
    case AIGCP_ROLE_THOUGHT:
    case AIGCP_ROLE_PART:
    case AIGCP_ROLE_FINISH:
    case AIGCP_ROLE_DONE:
    case AIGCP_ROLE_STATUS:
    case AIGCP_ROLE_REASON:
    case AIGCP_ROLE_OPAQUE:
    case AIGCP_ROLE_SHAPE:
        return FIXED;
    case AIGCP_ROLE_COPY:
    case AIGCP_ROLE_EACH:
    case AIGCP_ROLE_TOKEN:
    case AIGCP_ROLE_BYTES:
    case AIGCP_ROLE_TOPS:
    case AIGCP_ROLE_TOP_PROBS:
    case AIGCP_ROLE_TOKEN_ID:
    case AIGCP_ROLE_PROMPT:
    case AIGCP_ROLE_LOGPROBS:
        return UNFIT;
    }
    return UNFIT;
}

static bool
is_plain_event(const aigcp_event *event, const aigcp_fields *fields)
{
    const aigcp_type *type = fields->type;
    return event->segment_count == 1 && event->edit_count == 0 && event->logprobs_count <= 1 &&
           event->before.length == 0 && !event->is_end && !fields->each &&
           event->frame.length <= AIGCP_ALIKE_FRAME_MAX &&
           event->segments[0].channel->key.kind != AIGC_CHANNEL_TOKENS &&
           (!type || type->moment == AIGCP_MOMENT_NONE || type->moment == AIGCP_MOMENT_DELTA);
}

/* Whether numbers of tokens are those of the event that go if its text is changed. */
static bool
are_noted(const aigcp_event *event, const aigcp_gap *gap)
{
    return event->logprobs_count == 1 && event->logprobs[0].are_ids &&
           event->logprobs[0].start == gap->start;
}

static bool
find_gaps(aigcp_alike *alike, const aigcp_event *event, const aigcp_fields *fields, size_t base)
{
    alike->gap_count = 0;
    alike->has_sequence = false;
    alike->has_ids = event->logprobs_count == 1;
    alike->ids_choice = alike->has_ids ? event->logprobs[0].choice : 0;
    for (size_t i = 0; i < fields->count; i++) {
        const aigcp_field *field = &fields->items[i];
        aigcp_gap gap = { .start = base + field->start, .end = base + field->end };
        meaning means = gap_of(field, &gap.kind);
        if (means == FIXED)
            continue;
        if (means == UNFIT || alike->gap_count == AIGCP_GAPS_MAX ||
            (gap.kind == AIGCP_GAP_IDS && !are_noted(event, &gap)))
            return false;
        alike->has_sequence = alike->has_sequence || gap.kind == AIGCP_GAP_SEQUENCE;
        alike->gaps[alike->gap_count++] = gap;
    }
    return true;
}

aigc_status
aigcp_alike_learn(aigcp_alike *alike, const aigcp_event *event, const aigcp_fields *fields,
                  size_t base)
{
    alike->channel = NULL;
    if (!is_plain_event(event, fields) || !find_gaps(alike, event, fields, base))
        return AIGC_OK;
    alike->frame.length = 0;
    aigc_status status = aigcp_buffer_append(&alike->frame, event->frame.data, event->frame.length);
    if (status == AIGC_OK)
        alike->channel = event->segments[0].channel;
    alike->least = alike->frame.length;
    for (size_t i = 0; i < alike->gap_count; i++)
        alike->least -= alike->gaps[i].end - alike->gaps[i].start - 1;
    return status;
}

static size_t
text_end(const uint8_t *data, size_t length, size_t at, aigcp_alike_event *event)
{
    if (at == length || data[at] != '"')
        return 0;
    size_t end = at + 1 + aigcp_json_plain_length(data + at + 1, length - at - 1);
    event->is_plain = end < length && data[end] == '"';
    end = event->is_plain ? end + 1 : aigcp_json_string_end(data, length, at);
    event->raw_start = at + 1;
    event->raw_end = end - 1;
    return end;
}

/* The offset behind an array of numbers without white space; 0: there is none. */
static size_t
numbers_end(const uint8_t *data, size_t length, size_t at)
{
    if (at == length || data[at] != '[')
        return 0;
    if (at + 1 < length && data[at + 1] == ']')
        return at + 2;
    do
        at = aigcp_json_number_end(data, length, at + 1);
    while (at > 0 && at < length && data[at] == ',');
    return at > 0 && at < length && data[at] == ']' ? at + 1 : 0;
}

/* The offset behind the value at `at` if it is one of the kind of the gap; else 0. */
static size_t
gap_end(const aigcp_gap *gap, const uint8_t *data, size_t length, size_t at,
        aigcp_alike_event *event)
{
    size_t end;
    switch (gap->kind) {
    case AIGCP_GAP_TEXT:
        return text_end(data, length, at, event);
    case AIGCP_GAP_IDS:
        event->ids_start = at;
        event->ids_end = numbers_end(data, length, at);
        return event->ids_end;
    case AIGCP_GAP_STRING:
        return aigcp_json_string_end(data, length, at);
    case AIGCP_GAP_NUMBER:
        return aigcp_json_number_end(data, length, at);
    case AIGCP_GAP_SEQUENCE:
        end = aigcp_json_number_end(data, length, at);
        return aigcp_json_number_value(data + at, end ? end - at : 0, &event->sequence) ? end : 0;
    }
    return 0;
}

bool
aigcp_alike_match(const aigcp_alike *alike, const uint8_t *data, size_t length,
                  aigcp_alike_event *event)
{
    const uint8_t *known = alike->frame.data;
    size_t at = 0;
    size_t place = 0; /* in the event that is known */
    if (length < alike->least)
        return false;
    event->sequence = 0;
    for (size_t i = 0; i < alike->gap_count; i++) {
        const aigcp_gap *gap = &alike->gaps[i];
        size_t same = gap->start - place;
        if (length - at < same || memcmp(data + at, known + place, same) != 0)
            return false;
        at = gap_end(gap, data, length, at + same, event);
        if (at == 0)
            return false;
        place = gap->end;
    }
    size_t same = alike->frame.length - place;
    event->length = at + same;
    return length - at >= same && memcmp(data + at, known + place, same) == 0;
}
