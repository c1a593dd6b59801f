/* SPDX-License-Identifier: Apache-2.0 */
/* Read an event: its texts go to their channels, what is said again is rewritten at once, and what
 * ends is ended. In this order, so that the order of members in JSON does not matter. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "serve/core/event_reading.h"

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
begin_block(const aigcp_reading *r)
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

/* Ends. */

aigc_status
aigcp_settle_label(aigc_response_filter *f, aigcp_event *event, aigcp_channel *channel)
{
    if (channel->is_labelled || channel->suffix.length == 0)
        return AIGC_OK;
    channel->is_labelled = true;
    channel->labelled_in = event->number;
    const aigcp_segment *segment = aigcp_event_last_segment(event, channel);
    return segment ? aigcp_event_insert_text(event, segment->raw_end, &channel->suffix)
                   : aigcp_put_delta(f, channel, &channel->suffix, &event->before);
}

/* End some texts, from a place on. Content last: what others come to may have to be said there,
 * which the ending takes care of. */
static aigc_status
finish_texts(aigcp_reading *r, size_t start, size_t end)
{
    aigc_response_filter *f = r->filter;
    aigc_status status = AIGC_OK;
    for (int content = 0; content <= 1; content++)
        for (size_t i = start; i < end && status == AIGC_OK && !aigcp_has_stopped(f); i++)
            if ((f->channels[i]->key.kind == AIGC_CHANNEL_CONTENT) == content)
                status = aigcp_channel_finish(f->channels[i]);
    for (size_t i = start; i < end && status == AIGC_OK && !aigcp_has_stopped(f); i++)
        status = aigcp_settle_label(f, r->event, f->channels[i]);
    return status;
}

/* Note that an event is the first, or one more, to end something. @return false if it was said in
 * this event before. */
static bool
note_end(aigcp_event *event, uint64_t *first, uint64_t *last)
{
    const bool is_new = *last != event->number;
    event->is_end = true;
    *last = event->number;
    if (*first == 0)
        *first = event->number;
    return is_new;
}

static aigc_status
finish_all(aigcp_reading *r)
{
    aigc_response_filter *f = r->filter;
    return note_end(r->event, &f->ends_in, &f->ended_in) ? finish_texts(r, 0, f->channel_count)
                                                         : AIGC_OK;
}

static aigc_status
finish_choice(aigcp_reading *r, uint32_t number)
{
    const aigc_response_filter *f = r->filter;
    aigcp_choice *choice = aigcp_find_choice(r->filter, number);
    r->event->is_end = true;
    if (!choice || !note_end(r->event, &choice->ends_in, &choice->ended_in))
        return AIGC_OK;
    const size_t start = aigcp_first_of_choice(f, number);
    size_t end = start;
    while (end < f->channel_count && f->channels[end]->key.choice == number)
        end++;
    return finish_texts(r, start, end);
}

/* Whether no event before had text of a choice. */
static bool
begins_choice(const aigcp_reading *r, uint32_t number)
{
    const aigc_response_filter *f = r->filter;
    for (size_t i = aigcp_first_of_choice(f, number);
         i < f->channel_count && f->channels[i]->key.choice == number; i++)
        if (f->channels[i]->fed > 0 && f->channels[i]->began_in != r->event->number)
            return false;
    return true;
}

/* Some services say in each chunk of Gemini's that its choice ends. If the first one says so, it
 * waits for the next, which tells: if that goes on, no chunk says where the end is.
 * @return false if a choice just ends. */
static bool
take_doubtful_end(aigcp_reading *r, uint32_t number)
{
    aigc_response_filter *f = r->filter;
    aigcp_choice *choice = aigcp_find_choice(f, number);
    if (f->ends_always || f->framing == AIGC_FRAMING_WHOLE)
        return f->ends_always;
    if (!choice || !begins_choice(r, number))
        return false;
    if (note_end(r->event, &choice->ends_in, &choice->ended_in))
        choice->may_go_on = r->event->may_go_on = f->end_is_doubtful = true;
    return true;
}

/* End a text of a choice that might have gone on behind an event. */
static aigc_status
settle_text(aigc_response_filter *f, aigcp_event *event, aigcp_channel *channel)
{
    if (aigcp_find_choice(f, channel->key.choice)->ends_in != event->number)
        return AIGC_OK;
    aigc_status status = aigcp_channel_finish(channel);
    return status == AIGC_OK && !aigcp_has_stopped(f) ? aigcp_settle_label(f, event, channel)
                                                      : status;
}

aigc_status
aigcp_settle_ends(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    for (aigcp_event *event = f->first; event && status == AIGC_OK; event = event->next) {
        for (size_t i = 0; event->may_go_on && i < f->channel_count && status == AIGC_OK; i++)
            status = settle_text(f, event, f->channels[i]);
        event->may_go_on = false;
    }
    for (size_t i = 0; i < f->choice_count; i++)
        f->choices[i].may_go_on = false;
    f->end_is_doubtful = false;
    return status;
}

void
aigcp_go_on(aigc_response_filter *f)
{
    f->ends_always = true;
    f->end_is_doubtful = false;
    for (size_t i = 0; i < f->choice_count; i++)
        f->choices[i].ends_in = 0;
    for (aigcp_event *event = f->first; event; event = event->next)
        event->may_go_on = false;
}

/* Whether a reason why a choice ends is one. */
static bool
is_reason(const aigcp_fields *fields, const aigcp_field *field)
{
    return !aigcp_field_is(fields, field, "null") && /* DashScope */
           !aigcp_field_is(fields, field, "");       /* some servers */
}

bool
aigcp_says_end(const aigcp_reading *r, uint32_t number)
{
    for (size_t i = 0; i < r->fields->count; i++) {
        const aigcp_field *field = &r->fields->items[i];
        if (field->shape->role == AIGCP_ROLE_FINISH && is_reason(r->fields, field) &&
            aigcp_numbers_choice(&r->numbers, field->index[0]) == number)
            return true;
    }
    return false;
}

static aigc_status
take_finish(aigcp_reading *r, const aigcp_field *field)
{
    if (!is_reason(r->fields, field))
        return AIGC_OK;
    if (field->shape->protocol == AIGC_PROTOCOL_GEMINI &&
        take_doubtful_end(r, aigcp_numbers_choice(&r->numbers, field->index[0])))
        return AIGC_OK;
    return field->shape->numbering == AIGCP_NUMBER_CHOICE
               ? finish_choice(r, aigcp_numbers_choice(&r->numbers, field->index[0]))
               : finish_all(r);
}

/* Whether a document says that what it is of goes on. */
static bool
is_under_way(const aigcp_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (fields->items[i].shape->role == AIGCP_ROLE_STATUS)
            return aigcp_field_is(fields, &fields->items[i], "in_progress");
    return false;
}

static aigc_status
take_moment(aigcp_reading *r, const aigcp_type *type)
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
    case AIGCP_MOMENT_ITEM:
        r->ends_item = !is_under_way(r->fields);
        return r->ends_item ? finish_choice(r, f->items_ended) : AIGC_OK;
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
        f->natural_end = true;
        return finish_all(r);
    }
    return AIGC_ERR_INTERNAL;
}

/* What is kept. */

static void
keep_value(aigcp_reading *r, const aigcp_field *field)
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
    const bool is_latest =
        which == AIGCP_KEPT_ITEM_ID ||
        (which == AIGCP_KEPT_ID && aigcp_fields_are_of(r->fields, AIGC_PROTOCOL_OPENAI_ASSISTANTS));
    if (length >= AIGCP_KEPT_VALUE_MAX || (kept[0] && !is_latest))
        return;
    memcpy(kept, value, length);
    kept[length] = '\0';
}

static aigc_status
shift_sequence(aigcp_reading *r, const aigcp_field *field)
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

static bool
is_below(const aigcp_field *field, const char *root)
{
    return strncmp(field->shape->path, root, strlen(root)) == 0;
}

/* Whether a field is of a message, not of a delta. */
static bool
is_of_message(const aigcp_field *field)
{
    return is_below(field, "choices[].message.");
}

static aigc_status
take_numbers(aigcp_reading *r, const aigcp_field *field)
{
    aigc_response_filter *f = r->filter;
    switch (field->shape->role) {
    case AIGCP_ROLE_CHOICE:
        return aigcp_numbers_note(&r->numbers, r->fields, field);
    case AIGCP_ROLE_PART:
        /* Those of deltas count, where a message says them again. */
        return f->has_messages && is_of_message(field)
                   ? AIGC_OK
                   : aigcp_numbers_note(&r->numbers, r->fields, field);
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

/* Whether text that stands by itself was in an event before, or is elsewhere in this one. */
static bool
is_said_again(const aigcp_reading *r, const aigcp_field *field)
{
    if (field->shape->is_subtree && is_below(field, AIGCP_VERBOSE))
        return true;
    return r->filter->framing == AIGC_FRAMING_EVENTS &&
           strncmp(field->shape->path, AIGCP_FINAL_OUTPUT, sizeof AIGCP_FINAL_OUTPUT - 1) == 0;
}

/* Look whether Perplexity's messages stand beside deltas, or behind them, with all text so far. */
static void
look_for_messages(aigc_response_filter *f)
{
    bool has_message = false;
    for (size_t i = 0; i < f->fields.count && !(f->has_deltas && has_message); i++) {
        f->has_deltas = f->has_deltas || is_below(&f->fields.items[i], "choices[].delta.");
        has_message = has_message || is_of_message(&f->fields.items[i]);
    }
    f->has_messages = f->has_deltas && has_message;
}

/* Whether a text was in deltas, all of it. */
static bool
is_again(const aigcp_reading *r, const aigcp_field *field)
{
    return r->filter->has_messages && field->shape->role == AIGCP_ROLE_TEXT && is_of_message(field);
}

static aigc_status
take_messages(aigcp_reading *r, const aigcp_field *field)
{
    return is_again(r, field) ? aigcp_read_so_far(r, field) : AIGC_OK;
}

static aigc_status
take_texts(aigcp_reading *r, const aigcp_field *field)
{
    aigcp_channel_key key;
    switch (field->shape->role) {
    case AIGCP_ROLE_TEXT:
        key = aigcp_key_of(r, field);
        return is_again(r, field) ? AIGC_OK : aigcp_read_text(r, field, &key);
    case AIGCP_ROLE_TYPED:
        key = aigcp_typed_key(r, field);
        return aigcp_read_text(r, field, &key);
    case AIGCP_ROLE_EACH:
        key = aigcp_key_of(r, field);
        return aigcp_read_whole(r, field, &key, is_said_again(r, field));
    case AIGCP_ROLE_TOKEN:
        return aigcp_read_token(r, field);
    case AIGCP_ROLE_TOPS:
    case AIGCP_ROLE_TOP_PROBS:
        return aigcp_read_alternatives(r, field);
    case AIGCP_ROLE_PROMPT:
        return aigcp_read_prompt(r, field);
    default:
        return AIGC_OK;
    }
}

static aigc_status
take_ends(aigcp_reading *r, const aigcp_field *field)
{
    switch (field->shape->role) {
    case AIGCP_ROLE_FINISH:
        return take_finish(r, field);
    case AIGCP_ROLE_DONE:
        if (field->kind != AIGCP_JSON_TRUE)
            return AIGC_OK;
        if (field->shape->numbering == AIGCP_NUMBER_INDEX)
            return finish_choice(r, r->numbers.top_part);
        r->filter->natural_end = true;
        return finish_all(r);
    case AIGCP_ROLE_BYTES:
    case AIGCP_ROLE_TOPS:
    case AIGCP_ROLE_TOP_PROBS:
    case AIGCP_ROLE_TOKEN_ID:
        aigcp_attach_to_token(r, field);
        return AIGC_OK;
    default:
        return AIGC_OK;
    }
}

static aigc_status
take_copies(aigcp_reading *r, const aigcp_field *field)
{
    if (is_again(r, field))
        return aigcp_label_so_far(r, field);
    return field->shape->role == AIGCP_ROLE_COPY ? aigcp_read_copy(r, field) : AIGC_OK;
}

static aigc_status
take_rest(aigcp_reading *r, const aigcp_field *field)
{
    switch (field->shape->role) {
    case AIGCP_ROLE_LOGPROBS:
    case AIGCP_ROLE_TOKEN_IDS:
        return aigcp_read_logprobs(r, field);
    case AIGCP_ROLE_SEQUENCE:
        return shift_sequence(r, field);
    default:
        return AIGC_OK;
    }
}

static aigc_status
for_each_field(aigcp_reading *r, aigc_status (*take)(aigcp_reading *, const aigcp_field *))
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < r->fields->count && status == AIGC_OK; i++)
        status = take(r, &r->fields->items[i]);
    return status;
}

static void
find_protocol(aigc_response_filter *f, const aigcp_fields *fields)
{
    /* The requests for them are alike, and so were their addresses. */
    if (f->protocol == AIGC_PROTOCOL_OPENAI_COMPLETIONS && fields->is_llama_cpp)
        f->protocol = AIGC_PROTOCOL_LLAMA_CPP;
    if (f->protocol != AIGC_PROTOCOL_AUTO)
        return;
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
    find_protocol(f, &f->fields);
    find_repeats(f);
    aigcp_reading r;
    memset(&r, 0, offsetof(aigcp_reading, numbers));
    aigcp_numbers_clear(&r.numbers);
    r.filter = f;
    r.event = event;
    r.fields = &f->fields;
    r.document = document;
    r.base = f->base = payload->start;
    if (!f->has_messages && f->framing != AIGC_FRAMING_WHOLE)
        look_for_messages(f);
    status = for_each_field(&r, take_numbers);
    f->choices_by_place = false;
    if (status == AIGC_OK && f->framing == AIGC_FRAMING_WHOLE)
        aigcp_numbers_tell_apart(&r.numbers, &f->choices_by_place);
    if (status == AIGC_OK)
        status = begin_block(&r);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_texts);
    if (status == AIGC_OK && f->has_messages)
        status = for_each_field(&r, take_messages);
    if (status == AIGC_OK && !aigcp_has_stopped(f))
        status = aigcp_leave_others(&r);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_ends);
    if (status == AIGC_OK && f->fields.type)
        status = take_moment(&r, f->fields.type);
    if (status == AIGC_OK)
        status = for_each_field(&r, take_copies);
    f->items_ended += r.ends_item;
    return status == AIGC_OK ? for_each_field(&r, take_rest) : status;
}
