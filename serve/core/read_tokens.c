/* SPDX-License-Identifier: Apache-2.0 */
/* Log probabilities of an event: their tokens are a text, and what goes with a token goes with it.
 * Those of the prompt are another one. */
#include <string.h>

#include "serve/core/event_reading.h"

aigc_status
aigcp_read_token(aigcp_reading *r, const aigcp_field *field)
{
    const aigcp_type *type = r->fields->type;
    if (type && type->moment != AIGCP_MOMENT_DELTA && field->shape->numbering == AIGCP_NUMBER_TOP)
        return AIGC_OK; /* said again */
    aigcp_channel_key key = aigcp_key_of(r, field);
    return aigcp_read_text(r, field, &key);
}

static aigcp_beside
beside_of(aigcp_role role)
{
    return role == AIGCP_ROLE_BYTES       ? AIGCP_BESIDE_BYTES
           : role == AIGCP_ROLE_TOPS      ? AIGCP_BESIDE_TOPS
           : role == AIGCP_ROLE_TOP_PROBS ? AIGCP_BESIDE_PROBS
                                          : AIGCP_BESIDE_ID;
}

/* Note what goes with a token: it stands in the same object. Tokens and what goes with them come
 * in the same order. */
void
aigcp_attach_to_token(aigcp_reading *r, const aigcp_field *field)
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
        segment->beside[beside_of(field->shape->role)] =
            (aigcp_span){ (uint32_t)(r->base + field->start), (uint32_t)(r->base + field->end) };
        r->token = at;
        return;
    }
}

aigc_status
aigcp_read_logprobs(aigcp_reading *r, const aigcp_field *field)
{
    size_t start = r->base + field->start, end = r->base + field->end;
    const aigcp_numbering numbering = field->shape->numbering;
    if (numbering == AIGCP_NUMBER_CHOICE ||
        (numbering == AIGCP_NUMBER_INDEX && !r->copies_changed)) {
        aigcp_logprobs logprobs = { .choice = aigcp_key_of(r, field).choice,
                                    .are_ids = field->shape->role == AIGCP_ROLE_TOKEN_IDS,
                                    .start = start,
                                    .end = end };
        return aigcp_event_add_logprobs(r->event, &logprobs);
    }
    return r->copies_changed ? aigcp_event_replace(r->event, start, end, "[]", 2) : AIGC_OK;
}

/* Alternatives of which one was changed, which are told of before: the bytes of each stand beside
 * it. */
aigc_status
aigcp_read_alternatives(const aigcp_reading *r, const aigcp_field *field)
{
    return r->changed_token > field->start ? aigcp_event_replace(r->event, r->base + field->start,
                                                                 r->base + field->end, "[]", 2)
                                           : AIGC_OK;
}

/* A prompt as it is read. */
typedef struct prompt_walk {
    aigc_response_filter *filter;
    const uint8_t *text;
    bool alternatives; /* each by itself; false: the tokens as one text */
    uint32_t next;     /* the first place of which the token, which comes first, was not met */
    aigcp_string_state state;
    bool is_changed;
} prompt_walk;

static bool
is_decoded_token(const aigcp_json_value *value)
{
    static const char end[] = ".decoded_token";
    const size_t length = sizeof end - 1;
    return value->kind == AIGCP_JSON_STRING && value->path_length > length &&
           memcmp(value->path + value->path_length - length, end, length) == 0;
}

static bool
would_be_changed(const aigcp_channel *copy)
{
    return copy->masked > 0 || copy->stopped;
}

static aigc_status
take_prompt_token(void *context, const aigcp_json_value *value)
{
    prompt_walk *walk = context;
    aigcp_channel *copy = walk->filter->copy;
    aigcp_buffer *text = &walk->filter->text;
    aigc_status status = AIGC_OK;
    if (!is_decoded_token(value) || walk->is_changed)
        return AIGC_OK;
    const bool is_first = value->index[0] >= walk->next;
    if (is_first)
        walk->next = value->index[0] + 1;
    if (is_first == walk->alternatives)
        return AIGC_OK;
    text->length = 0;
    if (walk->alternatives) {
        walk->state = (aigcp_string_state){ 0 };
        status = aigcp_channel_begin(copy);
    }
    if (status == AIGC_OK)
        status = aigcp_json_string_decode(walk->text + value->start + 1,
                                          value->end - value->start - 2, &walk->state, text);
    if (status == AIGC_OK)
        status = aigcp_channel_feed(copy, text->data, text->length);
    if (status == AIGC_OK && walk->alternatives)
        status = aigcp_channel_finish(copy);
    walk->is_changed = would_be_changed(copy);
    return status;
}

static aigc_status
walk_prompt(aigcp_reading *r, const aigcp_field *field, bool alternatives, bool *is_changed)
{
    aigc_response_filter *f = r->filter;
    prompt_walk walk = { .filter = f,
                         .text = r->document + field->start,
                         .alternatives = alternatives };
    aigc_status status = aigcp_channel_begin(f->copy);
    if (status == AIGC_OK)
        status = aigcp_json_walk(walk.text, field->end - field->start, take_prompt_token, &walk);
    if (status == AIGC_OK && !alternatives)
        status = aigcp_channel_finish(f->copy);
    *is_changed = walk.is_changed || would_be_changed(f->copy);
    return status;
}

aigc_status
aigcp_read_prompt(aigcp_reading *r, const aigcp_field *field)
{
    aigc_response_filter *f = r->filter;
    bool is_changed = false;
    aigc_status status = aigcp_get_copy(f);
    if (status != AIGC_OK)
        return status;
    f->copy->key = (aigcp_channel_key){ .kind = AIGC_CHANNEL_OTHER };
    f->copy->quiet = true;
    status = walk_prompt(r, field, false, &is_changed);
    if (status == AIGC_OK && !is_changed)
        status = walk_prompt(r, field, true, &is_changed);
    if (status != AIGC_OK || !is_changed)
        return status;
    r->copies_changed = true;
    if (f->report.verdict == AIGC_RESPONSE_PASSED)
        f->report.verdict = AIGC_RESPONSE_MASKED;
    return aigcp_event_replace(r->event, r->base + field->start, r->base + field->end, "null", 4);
}
