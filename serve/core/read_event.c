/* SPDX-License-Identifier: Apache-2.0 */
/* Read an event: its texts go to their channels, what is said again is rewritten at once, and what
 * ends is ended. In this order, so that the order of members in JSON does not matter. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "serve/core/event_numbers.h"
#include "serve/core/response_state.h"

typedef struct reading {
    aigc_response_filter *filter;
    aigcp_event *event;
    const aigcp_fields *fields;
    const uint8_t *document;
    size_t base; /* offset of the document in the frame */

    bool copies_changed;
    size_t changed_token;            /* where the last alternative begins that was; 0: none was */
    bool deltas_counted, has_deltas; /* the latter once it was asked for */
    size_t token;                    /* segment of the token last looked up */

    aigcp_numbers numbers; /* not cleared */
} reading;

/* The channel that a field belongs to. */
static aigcp_channel_key
key_of(const reading *r, const aigcp_field *field)
{
    const aigcp_shape *shape = field->shape;
    aigcp_channel_key key = { .kind = shape->channel, .sub = shape->sub };
    switch (shape->numbering) {
    case AIGCP_NUMBER_NONE:
        break;
    case AIGCP_NUMBER_CHOICE:
        key.choice = aigcp_numbers_choice(&r->numbers, field->index[0]);
        if (key.kind == AIGC_CHANNEL_TOOL && key.sub != 1)
            key.part = aigcp_numbers_tool(&r->numbers, field->index[0], field->index[1]);
        break;
    case AIGCP_NUMBER_TOP:
        key.choice = r->numbers.top_choice;
        key.part = r->numbers.top_part;
        break;
    case AIGCP_NUMBER_PLACE:
        key.choice = field->index[0];
        key.part = field->index[1];
        break;
    case AIGCP_NUMBER_ITEM:
        key.choice = r->numbers.top_choice;
        key.part = field->index[0];
        break;
    case AIGCP_NUMBER_BLOCK:
        key.part = r->numbers.top_part;
        break;
    }
    return key;
}

/* The same, where the type of the event tells what text it is. */
static aigcp_channel_key
typed_key(const reading *r, const aigcp_field *field)
{
    aigcp_channel_key key = key_of(r, field);
    const aigcp_type *type = r->fields->type;
    if (type && (type->moment == AIGCP_MOMENT_DELTA || type->moment == AIGCP_MOMENT_DONE)) {
        key.kind = type->channel;
        key.sub = type->sub;
    } else if (field->shape->role == AIGCP_ROLE_TYPED) {
        key.kind = AIGC_CHANNEL_OTHER;
        key.sub = r->fields->type_hash | 0x80;
    } else if (type && strncmp(type->name, "response.reasoning", 18) == 0) {
        key.kind = AIGC_CHANNEL_REASONING;
        key.sub = 1;
    }
    return key;
}

/* Text. */

/* Where the text of a field is in the document: between the quotes, or all of a number. */
static size_t
raw_start(const aigcp_field *field)
{
    return field->start + (field->kind == AIGCP_JSON_STRING);
}

static size_t
raw_end(const aigcp_field *field)
{
    return field->end - (field->kind == AIGCP_JSON_STRING);
}

/* The text of a field; it stands until the next is asked for. */
static aigc_status
text_of(reading *r, const aigcp_field *field, aigcp_string_state *state, const uint8_t **text,
        size_t *length)
{
    const uint8_t *raw = r->document + raw_start(field);
    size_t raw_length = raw_end(field) - raw_start(field);
    if (state->place == AIGCP_PLACE_TEXT && aigcp_json_string_is_plain(raw, raw_length)) {
        state->high = raw_length > 0 ? 0 : state->high;
        *text = raw;
        *length = raw_length;
        return AIGC_OK;
    }
    aigcp_buffer *out = &r->filter->text;
    out->length = 0;
    aigc_status status = aigcp_json_string_decode(raw, raw_length, state, out);
    *text = out->data;
    *length = out->length;
    return status;
}

static bool
begins_with_all(const aigcp_channel *channel, const uint8_t *text, size_t length)
{
    const aigcp_buffer *whole = &channel->whole;
    return length >= whole->length &&
           (whole->length == 0 || memcmp(text, whole->data, whole->length) == 0);
}

/* Keep what was said if a text does not repeat what was before it, but follows it. */
static aigc_status
keep_pieces(aigcp_channel *channel, const uint8_t *text, size_t length)
{
    aigcp_buffer *pieces = &channel->pieces;
    aigc_status status = AIGC_OK;
    if (pieces->length == 0)
        status = aigcp_buffer_append(pieces, channel->whole.data, channel->whole.length);
    return status == AIGC_OK ? aigcp_buffer_append(pieces, text, length) : status;
}

/* Of a text that repeats all before it, what is new. */
static aigc_status
what_is_new(aigc_response_filter *f, aigcp_channel *channel, const uint8_t **text, size_t *length)
{
    aigcp_buffer *whole = &channel->whole;
    if (*length == 0)
        return AIGC_OK;
    if (!begins_with_all(channel, *text, *length))
        return AIGC_ERR_FORMAT;
    if (whole->length >= AIGCP_SURE_REPEAT)
        f->repeats = AIGCP_REPEATS_ALL;
    if (f->repeats == AIGCP_REPEATS_PERHAPS && whole->length > 0) {
        aigc_status status = keep_pieces(channel, *text, *length);
        if (status == AIGC_ERR_LIMIT) /* there is no going back */
            f->repeats = AIGCP_REPEATS_ALL;
        else if (status != AIGC_OK)
            return status;
        f->last_doubt = f->event_count;
    }
    *text += whole->length;
    *length -= whole->length;
    return aigcp_buffer_append(whole, *text, *length);
}

/* Where texts of a choice stand: content behind reasoning, a tool call behind both. */
static int
rank_of(const aigcp_channel *channel)
{
    return channel->key.kind == AIGC_CHANNEL_REASONING ? 0
           : channel->key.kind == AIGC_CHANNEL_TOOL    ? 2
                                                       : 1;
}

/* Whether a text comes behind another one of the same choice. */
static bool
is_behind(const aigcp_channel *channel, const aigcp_channel *other)
{
    if (channel->key.choice != other->key.choice || channel->key.kind == AIGC_CHANNEL_TOKENS)
        return false;
    return channel->began_in > other->began_in ||
           (channel->began_in == other->began_in && rank_of(channel) > rank_of(other));
}

/* What waits in a text of which this event has none, while it has some of one behind it, waits for
 * nothing more. Else all events would wait for it from here on. Texts that come in the same events
 * go on side by side. */
static aigc_status
leave_others(const reading *r)
{
    const aigc_response_filter *f = r->filter;
    const uint64_t now = r->event->number;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < f->channel_count; i++) {
        const aigcp_channel *channel = f->channels[i];
        if (channel->fed_in != now || channel->key.kind == AIGC_CHANNEL_OTHER)
            continue;
        for (size_t k = 0; k < f->channel_count && status == AIGC_OK; k++) {
            aigcp_channel *other = f->channels[k];
            if (other->fed > 0 && other->fed_in != now && !other->left &&
                other->key.kind != AIGC_CHANNEL_OTHER && is_behind(channel, other))
                status = aigcp_channel_leave(other);
        }
    }
    return status;
}

static aigc_status
feed_text(aigc_response_filter *f, aigcp_channel *channel, const uint8_t *text, size_t length)
{
    if (length > 0 && channel->fed == 0)
        channel->began_in = f->event_count;
    if (length > 0)
        channel->fed_in = f->event_count;
    aigc_status status = aigcp_channel_feed(channel, text, length);
    if (status == AIGC_OK && channel->key.kind != AIGC_CHANNEL_TOKENS)
        f->report.text_bytes += length;
    return status;
}

/* Events do not repeat text: one of them does not. If others began with all that was before them,
 * by chance, what they said was not scanned as it stood: were there more in it than was found, the
 * answer cannot be passed on. */
static aigc_status
take_as_pieces(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    f->repeats = AIGCP_REPEATS_NOTHING;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++) {
        const aigcp_channel *channel = f->channels[i];
        if (channel->pieces.length == 0)
            continue;
        status = aigcp_get_copy(f);
        if (status != AIGC_OK)
            return status;
        f->copy->key = channel->key;
        f->copy->quiet = true;
        status = aigcp_channel_begin(f->copy);
        if (status == AIGC_OK)
            status = aigcp_channel_feed(f->copy, channel->pieces.data, channel->pieces.length);
        if (status == AIGC_OK && f->copy->findings > channel->findings)
            status = AIGC_ERR_FORMAT;
    }
    return status;
}

/* Take a text that repeats all before it. `*repeats` becomes false if that is not so. */
static aigc_status
feed_repeated(reading *r, const aigcp_field *field, aigcp_channel *channel, bool *repeats)
{
    aigc_response_filter *f = r->filter;
    aigcp_segment segment = { .channel = channel,
                              .raw_start = r->base + field->start + 1,
                              .raw_end = r->base + field->end - 1,
                              .state = aigcp_channel_first_state(&channel->key) };
    const uint8_t *text;
    size_t length;
    aigcp_string_state state = segment.state;
    aigc_status status = text_of(r, field, &state, &text, &length);
    bool is_empty = length == 0;
    if (status != AIGC_OK)
        return status;
    if (f->repeats == AIGCP_REPEATS_PERHAPS && !is_empty &&
        !begins_with_all(channel, text, length)) {
        *repeats = false;
        return take_as_pieces(f);
    }
    if (!is_empty)
        channel->state = state;
    status = what_is_new(f, channel, &text, &length);
    if (status == AIGC_OK)
        status = feed_text(f, channel, text, length);
    if (status != AIGC_OK)
        return status;
    segment.is_cut = !is_empty && aigcp_string_is_cut(&state);
    segment.end = is_empty ? 0 : channel->fed + segment.is_cut;
    return aigcp_event_add_segment(r->event, &segment);
}

static aigc_status
feed_channel(reading *r, const aigcp_field *field, aigcp_channel *channel)
{
    aigc_response_filter *f = r->filter;
    aigcp_segment segment = { .channel = channel,
                              .raw_start = r->base + field->start + 1,
                              .raw_end = r->base + field->end - 1 };
    bool repeats = aigcp_may_repeat(f);
    aigc_status status = repeats ? feed_repeated(r, field, channel, &repeats) : AIGC_OK;
    if (status != AIGC_OK || repeats)
        return status;
    const uint8_t *text;
    size_t length;
    segment.start = channel->fed + aigcp_string_is_cut(&channel->state);
    segment.state = channel->state;
    status = text_of(r, field, &channel->state, &text, &length);
    if (status == AIGC_OK)
        status = feed_text(f, channel, text, length);
    if (status != AIGC_OK)
        return status;
    segment.is_cut = aigcp_string_is_cut(&channel->state);
    segment.end = channel->fed + segment.is_cut;
    return aigcp_event_add_segment(r->event, &segment);
}

static bool
begins_text_block(const aigcp_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->items[i].shape->path, "content_block.text") == 0)
            return true;
    return false;
}

/* A block of text begins behind one of another kind: no finding spans what is between. */
static aigc_status
begin_block(const reading *r)
{
    const aigc_response_filter *f = r->filter;
    const aigcp_type *type = r->fields->type;
    const aigcp_channel_key key = { .kind = AIGC_CHANNEL_CONTENT };
    if (!type || type->moment != AIGCP_MOMENT_BLOCK || f->block.begun == 0 || f->block.is_text ||
        !begins_text_block(r->fields))
        return AIGC_OK;
    aigcp_channel *content = aigcp_find_channel(f, &key);
    return content ? aigcp_channel_break(content) : AIGC_OK;
}

/* In a document, parts of a text may have something else between them, such as a tool call. As in a
 * stream, no finding spans it. */
static aigc_status
come_to_part(const reading *r, const aigcp_field *field, aigcp_channel *channel)
{
    const aigcp_numbering numbering = field->shape->numbering;
    if (r->filter->framing != AIGC_FRAMING_WHOLE ||
        (numbering != AIGCP_NUMBER_NONE && numbering != AIGCP_NUMBER_CHOICE))
        return AIGC_OK;
    const uint32_t before = channel->place;
    channel->place = field->index[numbering == AIGCP_NUMBER_CHOICE];
    return channel->fed > 0 && channel->place > before + 1 ? aigcp_channel_break(channel) : AIGC_OK;
}

static aigc_status
take_text(reading *r, const aigcp_field *field, const aigcp_channel_key *key)
{
    aigcp_channel *channel;
    aigc_status status = aigcp_get_channel(r->filter, key, &channel);
    if (status != AIGC_OK)
        return status;
    if (strcmp(field->shape->path, "response") == 0 ||
        strcmp(field->shape->path, "output.text") == 0)
        r->filter->generates = true;
    if (field->shape->role == AIGCP_ROLE_TYPED)
        memcpy(channel->item_id, r->filter->kept[AIGCP_KEPT_ITEM_ID], sizeof channel->item_id);
    status = come_to_part(r, field, channel);
    return status != AIGC_OK ? status : feed_channel(r, field, channel);
}

/* Whether text of the same choice was seen as it came. */
static bool
was_seen(const aigc_response_filter *f, uint32_t choice)
{
    for (size_t i = 0; i < f->channel_count; i++)
        if (f->channels[i]->key.choice == choice && f->channels[i]->fed > 0)
            return true;
    return false;
}

/* The state in which the text of a field begins that stands by itself. */
static aigcp_string_state
first_state(const aigcp_field *field, const aigcp_channel_key *key)
{
    if (field->kind == AIGCP_JSON_NUMBER)
        return (aigcp_string_state){ .place = AIGCP_PLACE_OUTSIDE };
    return field->shape->role == AIGCP_ROLE_EACH ? (aigcp_string_state){ 0 }
                                                 : aigcp_channel_first_state(key);
}

/* Scan a string by itself, and put what becomes of it in its place. */
static aigc_status
take_whole(reading *r, const aigcp_field *field, const aigcp_channel_key *key, bool quiet)
{
    aigc_response_filter *f = r->filter;
    const uint8_t *text;
    size_t length;
    const aigcp_string_state before = first_state(field, key);
    aigcp_string_state state = before;
    aigc_status status = text_of(r, field, &state, &text, &length);
    if (status == AIGC_OK && length > 0)
        status = aigcp_get_copy(f);
    if (status != AIGC_OK || length == 0)
        return status;
    aigcp_channel *copy = f->copy;
    copy->key = *key;
    copy->quiet = quiet;
    status = aigcp_channel_begin(copy);
    if (status == AIGC_OK)
        status = aigcp_channel_feed(copy, text, length);
    if (status == AIGC_OK)
        status = aigcp_channel_finish(copy);
    if (status != AIGC_OK)
        return status;
    f->report.text_bytes += quiet ? 0 : length;
    f->report.scanned_bytes += quiet ? 0 : length;
    f->report.findings += quiet ? 0 : copy->findings;
    f->copy_stopped = f->copy_stopped || copy->stopped;
    if (copy->stopped && f->report.stop_rule[0] == '\0')
        memcpy(f->report.stop_rule, copy->stop_rule, sizeof f->report.stop_rule);
    if (copy->masked > 0 && f->report.verdict == AIGC_RESPONSE_PASSED)
        f->report.verdict = AIGC_RESPONSE_MASKED;
    if (!aigcp_channel_is_changed(copy, 0, length))
        return AIGC_OK;
    r->copies_changed = true;
    if (key->kind == AIGC_CHANNEL_TOKENS)
        r->changed_token = field->start;
    f->scratch.length = 0;
    const aigcp_text_changes changes = aigcp_channel_changes(copy);
    status =
        aigcp_json_string_edit(r->document + raw_start(field), raw_end(field) - raw_start(field),
                               &before, 0, &changes, &f->scratch);
    if (status != AIGC_OK)
        return status;
    return aigcp_event_replace(r->event, r->base + raw_start(field), r->base + raw_end(field),
                               f->scratch.data, f->scratch.length);
}

/* Text that was said before, with the labels it was given. */
static aigc_status
take_copy(reading *r, const aigcp_field *field)
{
    aigcp_channel_key key = typed_key(r, field);
    size_t start = r->base + field->start + 1, end = r->base + field->end - 1;
    aigc_status status = take_whole(r, field, &key, was_seen(r->filter, key.choice));
    const aigcp_channel *channel = aigcp_find_channel(r->filter, &key);
    if (status != AIGC_OK || !channel || start == end)
        return status;
    if (channel->prefix.length > 0)
        status = aigcp_event_insert_text(r->event, start, &channel->prefix);
    if (status == AIGC_OK && channel->is_labelled)
        status = aigcp_event_insert_text(r->event, end, &channel->suffix);
    return status;
}

/* Log probabilities. */

static aigc_status
take_token(reading *r, const aigcp_field *field)
{
    const aigcp_type *type = r->fields->type;
    if (type && type->moment != AIGCP_MOMENT_DELTA && field->shape->numbering == AIGCP_NUMBER_TOP)
        return AIGC_OK; /* said again */
    aigcp_channel_key key = key_of(r, field);
    return take_text(r, field, &key);
}

/* Note what goes with a token: it stands in the same object. Tokens and what goes with them come
 * in the same order. */
static void
attach_to_token(reading *r, const aigcp_field *field)
{
    const aigcp_field *items = r->fields->items;
    size_t place = (size_t)(field - items);
    size_t token = place;
    /* The token is the nearest one with the same indexes, before or behind. */
    for (size_t step = 1; step <= r->fields->count; step++) {
        if (step <= place && items[place - step].shape->role == AIGCP_ROLE_TOKEN) {
            token = place - step;
            if (memcmp(items[token].index, field->index, sizeof field->index) == 0)
                break;
        }
        if (place + step < r->fields->count &&
            items[place + step].shape->role == AIGCP_ROLE_TOKEN) {
            token = place + step;
            if (memcmp(items[token].index, field->index, sizeof field->index) == 0)
                break;
        }
        if (step > 64)
            return;
    }
    size_t raw = r->base + items[token].start + 1;
    for (size_t i = 0; i < r->event->segment_count; i++) {
        size_t at = (r->token + i) % r->event->segment_count;
        aigcp_segment *segment = &r->event->segments[at];
        if (segment->raw_start != raw)
            continue;
        bool bytes = field->shape->role == AIGCP_ROLE_BYTES;
        *(bytes ? &segment->bytes_start : &segment->tops_start) = r->base + field->start;
        *(bytes ? &segment->bytes_end : &segment->tops_end) = r->base + field->end;
        r->token = at;
        return;
    }
}

static aigc_status
take_logprobs(reading *r, const aigcp_field *field)
{
    size_t start = r->base + field->start, end = r->base + field->end;
    if (field->shape->numbering == AIGCP_NUMBER_CHOICE) {
        aigcp_logprobs logprobs = { .choice = aigcp_numbers_choice(&r->numbers, field->index[0]),
                                    .are_ids = field->shape->role == AIGCP_ROLE_TOKEN_IDS,
                                    .start = start,
                                    .end = end };
        return aigcp_event_add_logprobs(r->event, &logprobs);
    }
    return r->copies_changed ? aigcp_event_replace(r->event, start, end, "[]", 2) : AIGC_OK;
}

/* Ends. */

aigc_status
aigcp_settle_label(aigc_response_filter *f, aigcp_event *event, aigcp_channel *channel)
{
    if (channel->is_labelled || channel->suffix.length == 0)
        return AIGC_OK;
    channel->is_labelled = true;
    channel->labelled_in = event->number;
    for (size_t i = event->segment_count; i > 0; i--) {
        const aigcp_segment *segment = &event->segments[i - 1];
        if (segment->channel == channel && segment->end > segment->start)
            return aigcp_event_insert_text(event, segment->raw_end, &channel->suffix);
    }
    return aigcp_put_delta(f, channel, &channel->suffix, &event->before);
}

/* End the texts of a choice, or all. Content last: what others come to may have to be said there,
 * which the ending takes care of. */
static aigc_status
finish_texts(reading *r, bool all, uint32_t choice)
{
    aigc_response_filter *f = r->filter;
    aigc_status status = AIGC_OK;
    for (int content = 0; content <= 1; content++)
        for (size_t i = 0; i < f->channel_count && status == AIGC_OK && !aigcp_has_stopped(f); i++)
            if ((all || f->channels[i]->key.choice == choice) &&
                (f->channels[i]->key.kind == AIGC_CHANNEL_CONTENT) == content)
                status = aigcp_channel_finish(f->channels[i]);
    if (aigcp_has_stopped(f))
        return status;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++)
        if (all || f->channels[i]->key.choice == choice)
            status = aigcp_settle_label(f, r->event, f->channels[i]);
    return status;
}

static aigc_status
take_finish(reading *r, const aigcp_field *field)
{
    bool one = field->shape->numbering == AIGCP_NUMBER_CHOICE;
    if (aigcp_field_is(r->fields, field, "null") || aigcp_field_is(r->fields, field, ""))
        return AIGC_OK; /* DashScope, some servers */
    r->event->ends_choice = one;
    r->event->ends_all = !one;
    r->event->choice = one ? aigcp_numbers_choice(&r->numbers, field->index[0]) : 0;
    return finish_texts(r, !one, r->event->choice);
}

static aigc_status
take_moment(reading *r, const aigcp_type *type)
{
    aigc_response_filter *f = r->filter;
    aigcp_channel_key key = { type->channel, type->sub, r->numbers.top_choice,
                              r->numbers.top_part };
    aigcp_channel *channel;
    aigc_status status = AIGC_OK;
    switch (type->moment) {
    case AIGCP_MOMENT_NONE:
    case AIGCP_MOMENT_DELTA:
        return AIGC_OK;
    case AIGCP_MOMENT_DONE:
        channel = aigcp_find_channel(f, &key);
        if (channel)
            status = aigcp_channel_finish(channel);
        if (channel && status == AIGC_OK && !channel->stopped)
            status = aigcp_settle_label(f, r->event, channel);
        return status;
    case AIGCP_MOMENT_BLOCK:
        f->block.is_text = begins_text_block(r->fields);
        /* fall through */
    case AIGCP_MOMENT_BLOCK_END:
        f->block.open = type->moment == AIGCP_MOMENT_BLOCK;
        f->block.number = r->numbers.top_part;
        if (r->numbers.top_part >= f->block.begun)
            f->block.begun = (uint64_t)r->numbers.top_part + 1;
        return AIGC_OK;
    case AIGCP_MOMENT_END:
    case AIGCP_MOMENT_LAST:
        f->natural_end = r->event->ends_all = true;
        return finish_texts(r, true, 0);
    }
    return AIGC_ERR_INTERNAL;
}

/* What is kept. */

static void
keep_value(reading *r, const aigcp_field *field)
{
    aigc_response_filter *f = r->filter;
    size_t length = field->end - field->start;
    const uint8_t *value = r->document + field->start;
    uint8_t which = field->shape->sub;
    if (which == AIGCP_KEPT_RESPONSE) {
        if (f->response.length == 0) /* a longer one than fits is not kept */
            (void)!aigcp_buffer_append(&f->response, value, length);
        return;
    }
    char *kept = f->kept[which];
    if (length >= AIGCP_KEPT_VALUE_MAX || (kept[0] && which != AIGCP_KEPT_ITEM_ID))
        return;
    memcpy(kept, value, length);
    kept[length] = '\0';
}

static aigc_status
shift_sequence(reading *r, const aigcp_field *field)
{
    aigc_response_filter *f = r->filter;
    char number[24];
    if (f->sequence_shift == 0)
        return AIGC_OK;
    int length = snprintf(number, sizeof number, "%" PRIu64, f->sequence + f->sequence_shift);
    return aigcp_event_replace(r->event, r->base + field->start, r->base + field->end, number,
                               (size_t)length);
}

/* The passes over the fields of an event. */

static aigc_status
take_numbers(reading *r, const aigcp_field *field)
{
    aigc_response_filter *f = r->filter;
    switch (field->shape->role) {
    case AIGCP_ROLE_CHOICE:
    case AIGCP_ROLE_PART:
        return aigcp_numbers_note(&r->numbers, r->fields, field);
    case AIGCP_ROLE_SEQUENCE:
        if (!aigcp_field_number(r->fields, field, &f->sequence))
            return AIGC_ERR_FORMAT;
        r->event->sequence = f->sequence;
        return AIGC_OK;
    case AIGCP_ROLE_KEEP:
        keep_value(r, field);
        return AIGC_OK;
    default:
        return AIGC_OK;
    }
}

/* Whether text that stands by itself was in an event before. */
static bool
is_said_again(const reading *r, const aigcp_field *field)
{
    return r->filter->framing == AIGC_FRAMING_EVENTS &&
           strncmp(field->shape->path, AIGCP_FINAL_OUTPUT, sizeof AIGCP_FINAL_OUTPUT - 1) == 0;
}

/* Whether there are deltas. */
static bool
has_deltas(reading *r)
{
    static const char delta[] = "choices[].delta.";
    for (size_t i = 0; i < r->fields->count && !r->deltas_counted && !r->has_deltas; i++)
        r->has_deltas = strncmp(r->fields->items[i].shape->path, delta, sizeof delta - 1) == 0;
    r->deltas_counted = true;
    return r->has_deltas;
}

/* Whether a field is of the message that Perplexity puts beside each delta: all text so far. */
static bool
repeats_deltas(reading *r, const aigcp_field *field)
{
    static const char message[] = "choices[].message.";
    return strncmp(field->shape->path, message, sizeof message - 1) == 0 && has_deltas(r);
}

/* Alternatives of which one was changed, which are told of before: the bytes of each stand beside
 * it. */
static aigc_status
take_alternatives(const reading *r, const aigcp_field *field)
{
    return r->changed_token > field->start ? aigcp_event_replace(r->event, r->base + field->start,
                                                                 r->base + field->end, "[]", 2)
                                           : AIGC_OK;
}

static aigc_status
take_texts(reading *r, const aigcp_field *field)
{
    aigcp_channel_key key;
    switch (field->shape->role) {
    case AIGCP_ROLE_TEXT:
        key = key_of(r, field);
        return repeats_deltas(r, field) ? take_whole(r, field, &key, true)
                                        : take_text(r, field, &key);
    case AIGCP_ROLE_TYPED:
        key = typed_key(r, field);
        return take_text(r, field, &key);
    case AIGCP_ROLE_EACH:
        key = key_of(r, field);
        return take_whole(r, field, &key, is_said_again(r, field));
    case AIGCP_ROLE_TOKEN:
        return take_token(r, field);
    case AIGCP_ROLE_TOPS:
        return take_alternatives(r, field);
    default:
        return AIGC_OK;
    }
}

static aigc_status
take_ends(reading *r, const aigcp_field *field)
{
    switch (field->shape->role) {
    case AIGCP_ROLE_FINISH:
        return take_finish(r, field);
    case AIGCP_ROLE_DONE:
        if (field->kind != AIGCP_JSON_TRUE)
            return AIGC_OK;
        r->filter->natural_end = r->event->ends_all = true;
        return finish_texts(r, true, 0);
    case AIGCP_ROLE_BYTES:
    case AIGCP_ROLE_TOPS:
        attach_to_token(r, field);
        return AIGC_OK;
    default:
        return AIGC_OK;
    }
}

static aigc_status
take_copies(reading *r, const aigcp_field *field)
{
    return field->shape->role == AIGCP_ROLE_COPY ? take_copy(r, field) : AIGC_OK;
}

static aigc_status
take_rest(reading *r, const aigcp_field *field)
{
    switch (field->shape->role) {
    case AIGCP_ROLE_LOGPROBS:
    case AIGCP_ROLE_TOKEN_IDS:
        return take_logprobs(r, field);
    case AIGCP_ROLE_SEQUENCE:
        return shift_sequence(r, field);
    default:
        return AIGC_OK;
    }
}

static aigc_status
for_each_field(reading *r, aigc_status (*take)(reading *, const aigcp_field *))
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < r->fields->count && status == AIGC_OK; i++)
        status = take(r, &r->fields->items[i]);
    return status;
}

static void
find_protocol(aigc_response_filter *f, const aigcp_fields *fields)
{
    for (size_t i = 0; i < fields->count && f->protocol == AIGC_PROTOCOL_AUTO; i++)
        f->protocol = fields->items[i].shape->protocol;
    if (fields->type && fields->type->protocol != AIGC_PROTOCOL_AUTO)
        f->protocol = fields->type->protocol;
}

/* Once the protocol is known: by default, events of DashScope repeat all text. */
static void
find_repeats(aigc_response_filter *f)
{
    if (f->repeats != AIGCP_REPEATS_UNKNOWN || f->protocol == AIGC_PROTOCOL_AUTO)
        return;
    bool perhaps = f->protocol == AIGC_PROTOCOL_DASHSCOPE && f->framing != AIGC_FRAMING_WHOLE;
    f->repeats = perhaps ? AIGCP_REPEATS_PERHAPS : AIGCP_REPEATS_NOTHING;
}

aigc_status
aigcp_read_event(aigc_response_filter *f, aigcp_event *event, const aigcp_payload *payload)
{
    const uint8_t *document = payload->data + payload->start;
    aigc_status status = aigcp_fields_read(&f->fields, document, payload->end - payload->start);
    if (status != AIGC_OK)
        return status;
    f->report.events++;
    f->report.unknown_events += !f->fields.known;
    if (f->protocol == AIGC_PROTOCOL_AUTO)
        find_protocol(f, &f->fields);
    find_repeats(f);
    reading r;
    memset(&r, 0, offsetof(reading, numbers));
    aigcp_numbers_clear(&r.numbers);
    r.filter = f;
    r.event = event;
    r.fields = &f->fields;
    r.document = document;
    r.base = f->base = payload->start;
    status = for_each_field(&r, take_numbers);
    f->choices_by_place = false;
    if (status == AIGC_OK && f->framing == AIGC_FRAMING_WHOLE)
        aigcp_numbers_tell_apart(&r.numbers, &f->choices_by_place);
    if (status == AIGC_OK)
        status = begin_block(&r);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_texts);
    if (status == AIGC_OK && !aigcp_has_stopped(f))
        status = leave_others(&r);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_ends);
    if (status == AIGC_OK && f->fields.type)
        status = take_moment(&r, f->fields.type);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_copies);
    return status == AIGC_OK ? for_each_field(&r, take_rest) : status;
}
