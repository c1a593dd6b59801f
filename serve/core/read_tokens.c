/* SPDX-License-Identifier: Apache-2.0 */
/* Log probabilities of an event: their tokens are a text, and what goes with a token goes with it.
 */
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
        bool bytes = field->shape->role == AIGCP_ROLE_BYTES;
        *(bytes ? &segment->bytes_start : &segment->tops_start) = r->base + field->start;
        *(bytes ? &segment->bytes_end : &segment->tops_end) = r->base + field->end;
        r->token = at;
        return;
    }
}

aigc_status
aigcp_read_logprobs(aigcp_reading *r, const aigcp_field *field)
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

/* Alternatives of which one was changed, which are told of before: the bytes of each stand beside
 * it. */
aigc_status
aigcp_read_alternatives(const aigcp_reading *r, const aigcp_field *field)
{
    return r->changed_token > field->start ? aigcp_event_replace(r->event, r->base + field->start,
                                                                 r->base + field->end, "[]", 2)
                                           : AIGC_OK;
}
