/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of text in an event: each goes to its channel, and is a segment of the event. */
#include <string.h>

#include "serve/core/event_reading.h"

/* How far what goes with a text is looked for. */
#define BESIDE_MOST 64

static bool
is_beside(const aigcp_field *other, const aigcp_field *field, aigcp_role role)
{
    return other->shape->role == role &&
           memcmp(other->index, field->index, sizeof field->index) == 0;
}

/* The nearest field of a role in the same places of arrays; NULL: there is none. */
static const aigcp_field *
find_beside(const aigcp_reading *r, const aigcp_field *field, aigcp_role role)
{
    const aigcp_field *items = r->fields->items;
    const size_t at = (size_t)(field - items);
    for (size_t step = 1; step <= BESIDE_MOST; step++) {
        if (step <= at && is_beside(&items[at - step], field, role))
            return &items[at - step];
        if (at + step < r->fields->count && is_beside(&items[at + step], field, role))
            return &items[at + step];
    }
    return NULL;
}

/* Whether a text of Gemini's is in a part that says it is a thought. */
static bool
is_thought_part(const aigcp_reading *r, const aigcp_field *field)
{
    if (field->shape->protocol != AIGC_PROTOCOL_GEMINI)
        return false;
    const aigcp_field *thought = find_beside(r, field, AIGCP_ROLE_THOUGHT);
    return thought && thought->kind == AIGCP_JSON_TRUE;
}

/* The channel that a field belongs to. */
aigcp_channel_key
aigcp_key_of(const aigcp_reading *r, const aigcp_field *field)
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
    case AIGCP_NUMBER_INDEX:
        key.choice = r->numbers.top_part;
        break;
    case AIGCP_NUMBER_ORDER:
        key.choice = r->filter->items_ended;
        key.part = aigcp_numbers_choice(&r->numbers, field->index[0]);
        break;
    }
    if (key.kind == AIGC_CHANNEL_CONTENT && is_thought_part(r, field))
        key.kind = AIGC_CHANNEL_REASONING;
    return key;
}

/* The same, where the type of the event tells what text it is. */
aigcp_channel_key
aigcp_typed_key(const aigcp_reading *r, const aigcp_field *field)
{
    aigcp_channel_key key = aigcp_key_of(r, field);
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

/* Where the text of a field is in the document: between the quotes, or all of a number. */
size_t
aigcp_raw_start(const aigcp_field *field)
{
    return field->start + (field->kind == AIGCP_JSON_STRING);
}

size_t
aigcp_raw_end(const aigcp_field *field)
{
    return field->end - (field->kind == AIGCP_JSON_STRING);
}

/* The text of a field; it stands until the next is asked for. */
aigc_status
aigcp_text_of(aigcp_reading *r, const aigcp_field *field, aigcp_string_state *state,
              const uint8_t **text, size_t *length)
{
    const uint8_t *raw = r->document + aigcp_raw_start(field);
    size_t raw_length = aigcp_raw_end(field) - aigcp_raw_start(field);
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

/* Whether a text is one of those of DashScope's agents. Whether they are repeated does not tell
 * whether the answer is, nor the other way round. */
static bool
is_thought(const aigcp_channel *channel)
{
    return channel->key.sub == AIGCP_SUB_THOUGHT;
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
    const aigcp_buffer *whole = &channel->whole;
    const bool tells = !is_thought(channel);
    if (*length == 0)
        return AIGC_OK;
    if (!begins_with_all(channel, *text, *length))
        return AIGC_ERR_FORMAT;
    if (tells && whole->length >= AIGCP_SURE_REPEAT)
        f->repeats = AIGCP_REPEATS_ALL;
    if (tells && f->repeats == AIGCP_REPEATS_PERHAPS && whole->length > 0) {
        aigc_status status = keep_pieces(channel, *text, *length);
        if (status == AIGC_ERR_LIMIT) /* there is no going back */
            f->repeats = AIGCP_REPEATS_ALL;
        else if (status != AIGC_OK)
            return status;
        f->last_doubt = f->event_count;
    }
    *text += whole->length;
    *length -= whole->length;
    return AIGC_OK;
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
    return channel->began_in > other->began_in ||
           (channel->began_in == other->began_in && rank_of(channel) > rank_of(other));
}

/* The text of a choice that an event has some of, and that is behind all others of which it has;
 * NULL: it has none that others wait for. */
static const aigcp_channel *
furthest_fed(const aigc_response_filter *f, uint32_t choice, uint64_t event)
{
    const aigcp_channel *furthest = NULL;
    for (size_t i = aigcp_first_of_choice(f, choice);
         i < f->channel_count && f->channels[i]->key.choice == choice; i++) {
        const aigcp_channel *channel = f->channels[i];
        if (channel->fed_in == event && channel->key.kind != AIGC_CHANNEL_OTHER &&
            channel->key.kind != AIGC_CHANNEL_TOKENS && (!furthest || is_behind(channel, furthest)))
            furthest = channel;
    }
    return furthest;
}

static aigc_status
leave_others_of(const aigc_response_filter *f, uint32_t choice, uint64_t event)
{
    const aigcp_channel *furthest = furthest_fed(f, choice, event);
    aigc_status status = AIGC_OK;
    for (size_t i = aigcp_first_of_choice(f, choice);
         furthest && status == AIGC_OK && i < f->channel_count &&
         f->channels[i]->key.choice == choice;
         i++) {
        aigcp_channel *other = f->channels[i];
        if (other->fed > 0 && other->fed_in != event && !other->left &&
            other->key.kind != AIGC_CHANNEL_OTHER && is_behind(furthest, other))
            status = aigcp_channel_leave(other);
    }
    return status;
}

/* What waits in a text of which this event has none, while it has some of one behind it, waits for
 * nothing more. Else all events would wait for it from here on. Texts that come in the same events
 * go on side by side. */
aigc_status
aigcp_leave_others(const aigcp_reading *r)
{
    const aigcp_event *event = r->event;
    const aigcp_choice *last = NULL;
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < event->segment_count && status == AIGC_OK; i++) {
        const uint32_t number = event->segments[i].channel->key.choice;
        if (last && last->number == number)
            continue;
        aigcp_choice *choice = aigcp_find_choice(r->filter, number);
        if (choice->left_in != event->number)
            status = leave_others_of(r->filter, number, event->number);
        choice->left_in = event->number;
        last = choice;
    }
    return status;
}

/* Text of a choice comes behind an event of which it is not known whether choices end there. If
 * this one says as well that its choice ends, the next may tell. */
static aigc_status
tell_ends(const aigcp_reading *r, uint32_t number)
{
    aigc_response_filter *f = r->filter;
    if (!aigcp_find_choice(f, number)->may_go_on)
        return aigcp_says_end(r, number) ? AIGC_OK : aigcp_settle_ends(f);
    aigcp_go_on(f);
    return AIGC_OK;
}

static aigc_status
feed_text(const aigcp_reading *r, aigcp_channel *channel, const uint8_t *text, size_t length)
{
    aigc_response_filter *f = r->filter;
    if (length > 0 && channel->fed == 0)
        channel->began_in = f->event_count;
    if (length > 0)
        channel->fed_in = f->event_count;
    aigc_status status = AIGC_OK;
    if (length > 0 && f->end_is_doubtful)
        status = tell_ends(r, channel->key.choice);
    if (status == AIGC_OK)
        status = aigcp_channel_feed(channel, text, length);
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
        aigcp_channel *channel = f->channels[i];
        channel->keeps_whole = false;
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
feed_repeated(aigcp_reading *r, const aigcp_field *field, aigcp_channel *channel, bool *repeats)
{
    aigc_response_filter *f = r->filter;
    aigcp_segment segment = { .channel = channel,
                              .raw_start = r->base + field->start + 1,
                              .raw_end = r->base + field->end - 1,
                              .state = aigcp_channel_first_state(&channel->key) };
    const uint8_t *text;
    size_t length;
    aigcp_string_state state = segment.state;
    aigc_status status = aigcp_text_of(r, field, &state, &text, &length);
    bool is_empty = length == 0;
    if (status != AIGC_OK)
        return status;
    if ((f->repeats == AIGCP_REPEATS_PERHAPS || is_thought(channel)) && !is_empty &&
        !begins_with_all(channel, text, length)) {
        *repeats = false;
        return is_thought(channel) ? AIGC_OK : take_as_pieces(f);
    }
    if (!is_empty)
        channel->state = state;
    status = what_is_new(f, channel, &text, &length);
    if (status == AIGC_OK)
        status = feed_text(r, channel, text, length);
    if (status != AIGC_OK)
        return status;
    segment.is_cut = !is_empty && aigcp_string_is_cut(&state);
    segment.end = is_empty ? 0 : channel->fed + segment.is_cut;
    return aigcp_event_add_segment(r->event, &segment);
}

static aigc_status
feed_channel(aigcp_reading *r, const aigcp_field *field, aigcp_channel *channel)
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
    status = aigcp_text_of(r, field, &channel->state, &text, &length);
    if (status == AIGC_OK)
        status = feed_text(r, channel, text, length);
    if (status != AIGC_OK)
        return status;
    segment.is_cut = aigcp_string_is_cut(&channel->state);
    segment.end = channel->fed + segment.is_cut;
    return aigcp_event_add_segment(r->event, &segment);
}

/* In a document, parts of a text may have something else between them, such as a tool call. As in a
 * stream, no finding spans it. */
static aigc_status
come_to_part(const aigcp_reading *r, const aigcp_field *field, aigcp_channel *channel)
{
    const aigcp_numbering numbering = field->shape->numbering;
    if (r->filter->framing != AIGC_FRAMING_WHOLE ||
        (numbering != AIGCP_NUMBER_NONE && numbering != AIGCP_NUMBER_CHOICE))
        return AIGC_OK;
    const uint32_t before = channel->place;
    channel->place = field->index[numbering == AIGCP_NUMBER_CHOICE];
    return channel->fed > 0 && channel->place > before + 1 ? aigcp_channel_break(channel) : AIGC_OK;
}

aigc_status
aigcp_read_text(aigcp_reading *r, const aigcp_field *field, const aigcp_channel_key *key)
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
    if (field->shape->numbering == AIGCP_NUMBER_ORDER)
        memcpy(channel->item_id, r->filter->kept[AIGCP_KEPT_ID], sizeof channel->item_id);
    if (channel->fed == 0)
        channel->keeps_whole = r->filter->has_messages || aigcp_may_repeat(r->filter);
    status = come_to_part(r, field, channel);
    return status != AIGC_OK ? status : feed_channel(r, field, channel);
}
