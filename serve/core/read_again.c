/* SPDX-License-Identifier: Apache-2.0 */
/* Text of an event that stands by itself, which is scanned by itself, or that was said before. */
#include <string.h>

#include "serve/core/event_reading.h"

/* Whether text of the same choice was seen as it came. */
static bool
was_seen(const aigc_response_filter *f, uint32_t choice)
{
    for (size_t i = aigcp_first_of_choice(f, choice);
         i < f->channel_count && f->channels[i]->key.choice == choice; i++)
        if (f->channels[i]->fed > 0)
            return true;
    return false;
}

/* The state in which the text of a field begins that stands by itself. */
static aigcp_string_state
first_state(const aigcp_field *field, const aigcp_channel_key *key)
{
    if (field->kind == AIGCP_JSON_NUMBER)
        return (aigcp_string_state){ .place = AIGCP_PLACE_OUTSIDE };
    if (field->shape->sub == AIGCP_SUB_ARGUMENTS)
        return aigcp_arguments_state();
    return field->shape->role == AIGCP_ROLE_EACH ? (aigcp_string_state){ 0 }
                                                 : aigcp_channel_first_state(key);
}

/* Scan a string by itself, and put what becomes of it in its place. */
aigc_status
aigcp_read_whole(aigcp_reading *r, const aigcp_field *field, const aigcp_channel_key *key,
                 bool quiet)
{
    aigc_response_filter *f = r->filter;
    const uint8_t *text;
    size_t length;
    const aigcp_string_state before = first_state(field, key);
    aigcp_string_state state = before;
    aigc_status status = aigcp_text_of(r, field, &state, &text, &length);
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
    status = aigcp_json_string_edit(r->document + aigcp_raw_start(field),
                                    aigcp_raw_end(field) - aigcp_raw_start(field), &before, 0,
                                    &changes, &f->scratch);
    if (status != AIGC_OK)
        return status;
    return aigcp_event_replace(r->event, r->base + aigcp_raw_start(field),
                               r->base + aigcp_raw_end(field), f->scratch.data, f->scratch.length);
}

/* Put the label before a text that was said before which stands before it in its channel. */
static aigc_status
put_prefix(const aigcp_reading *r, const aigcp_field *field, const aigcp_channel *channel)
{
    const size_t start = r->base + aigcp_raw_start(field), end = r->base + aigcp_raw_end(field);
    return channel && channel->prefix.length > 0 && start < end
               ? aigcp_event_insert_text(r->event, start, &channel->prefix)
               : AIGC_OK;
}

/* Put the label behind it which was put behind its channel. */
static aigc_status
put_suffix(const aigcp_reading *r, const aigcp_field *field, const aigcp_channel *channel)
{
    const size_t start = r->base + aigcp_raw_start(field), end = r->base + aigcp_raw_end(field);
    return channel && channel->is_labelled && start < end
               ? aigcp_event_insert_text(r->event, end, &channel->suffix)
               : AIGC_OK;
}

/* Text that was said before, with the labels it was given. */
aigc_status
aigcp_read_copy(aigcp_reading *r, const aigcp_field *field)
{
    aigcp_channel_key key = aigcp_typed_key(r, field);
    aigc_status status = aigcp_read_whole(r, field, &key, was_seen(r->filter, key.choice));
    const aigcp_channel *channel = aigcp_find_channel(r->filter, &key);
    if (status == AIGC_OK)
        status = put_prefix(r, field, channel);
    return status == AIGC_OK ? put_suffix(r, field, channel) : status;
}

/* Whether a text is what was said so far, or the beginning of it. */
static bool
was_said(const aigcp_channel *channel, const uint8_t *text, size_t length)
{
    return channel && channel->keeps_whole && length > 0 && length <= channel->whole.length &&
           memcmp(text, channel->whole.data, length) == 0;
}

/* If it is something else, or the channel was not kept, as messages came late, it is scanned by
 * itself. */
aigc_status
aigcp_read_so_far(aigcp_reading *r, const aigcp_field *field)
{
    const aigcp_channel_key key = aigcp_key_of(r, field);
    aigcp_string_state state = aigcp_channel_first_state(&key);
    aigcp_segment segment = { .channel = aigcp_find_channel(r->filter, &key),
                              .raw_start = r->base + aigcp_raw_start(field),
                              .raw_end = r->base + aigcp_raw_end(field),
                              .state = state,
                              .is_again = true };
    const uint8_t *text;
    size_t length;
    aigc_status status = aigcp_text_of(r, field, &state, &text, &length);
    if (status != AIGC_OK)
        return status;
    if (!was_said(segment.channel, text, length)) {
        status = aigcp_read_whole(r, field, &key, true);
        return status == AIGC_OK ? put_prefix(r, field, segment.channel) : status;
    }
    segment.is_cut = aigcp_string_is_cut(&state);
    segment.end = length + segment.is_cut;
    return aigcp_event_add_segment(r->event, &segment);
}

aigc_status
aigcp_label_so_far(const aigcp_reading *r, const aigcp_field *field)
{
    const aigcp_channel_key key = aigcp_key_of(r, field);
    return put_suffix(r, field, aigcp_find_channel(r->filter, &key));
}
