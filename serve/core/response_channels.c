/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of an answer: each gets its transformer when it is first seen, and, if people will
 * read it, a marker. */
#include <string.h>

#include "common/lower_bound.h"
#include "serve/core/response_state.h"

static int
compare_channel(const void *key, const void *item)
{
    const aigcp_channel_key *a = key;
    const aigcp_channel_key *b = &(*(aigcp_channel *const *)item)->key;
    if (a->choice != b->choice)
        return a->choice < b->choice ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->sub != b->sub)
        return a->sub < b->sub ? -1 : 1;
    return a->part < b->part ? -1 : a->part > b->part;
}

/* The place of the first channel whose key is not less. */
static size_t
place_of(const aigc_response_filter *f, const aigcp_channel_key *key)
{
    return aigcp_lower_bound(key, f->channels, f->channel_count, sizeof(aigcp_channel *),
                             compare_channel);
}

aigcp_channel *
aigcp_find_channel(const aigc_response_filter *f, const aigcp_channel_key *key)
{
    const size_t place = place_of(f, key);
    const bool is_there =
        place < f->channel_count && compare_channel(key, &f->channels[place]) == 0;
    return is_there ? f->channels[place] : NULL;
}

size_t
aigcp_first_of_choice(const aigc_response_filter *f, uint32_t choice)
{
    const aigcp_channel_key least = { .choice = choice };
    return place_of(f, &least);
}

static int
compare_choice(const void *key, const void *item)
{
    const uint32_t number = *(const uint32_t *)key;
    const aigcp_choice *choice = item;
    return number < choice->number ? -1 : number > choice->number;
}

static size_t
place_of_choice(const aigc_response_filter *f, uint32_t number)
{
    return aigcp_lower_bound(&number, f->choices, f->choice_count, sizeof(aigcp_choice),
                             compare_choice);
}

aigcp_choice *
aigcp_find_choice(aigc_response_filter *f, uint32_t number)
{
    const size_t place = place_of_choice(f, number);
    const bool is_there = place < f->choice_count && f->choices[place].number == number;
    return is_there ? &f->choices[place] : NULL;
}

bool
aigcp_choice_is_closed(const aigc_response_filter *f, const aigcp_choice *choice)
{
    return (choice->ends_in > 0 && choice->ends_in <= f->shown_event) ||
           (f->ends_in > 0 && f->ends_in <= f->shown_event);
}

static aigc_status
make_transformer(const aigc_response_filter *f, aigc_transformer **transformer)
{
    *transformer = NULL;
    if (!f->rules)
        return AIGC_OK;
    const aigc_transformer_options how = {
        .struct_size = sizeof how,
        .language = f->language,
        .refusal_zh = f->json_mode ? "" : f->refusal_zh,
        .refusal_en = f->json_mode ? "" : f->refusal_en,
    };
    const aigc_text_options text = {
        .struct_size = sizeof text,
        .policy = f->policy,
        .stream_id = f->has_own_id      ? f->own_id
                     : f->has_stream_id ? f->stream_id
                                        : NULL,
        .stream_id_length = f->has_own_id ? f->own_id_length : f->stream_id_length,
        .key = f->has_text_key ? f->text_key : NULL,
    };
    aigc_status status = aigc_transformer_new(f->rules, &how, transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_configure(*transformer, &text);
    if (status != AIGC_OK) {
        aigc_transformer_free(*transformer);
        *transformer = NULL;
    }
    return status;
}

/* Content gets a label, as long as it is no JSON that a program reads. */
static aigc_status
make_marker(const aigc_response_filter *f, const aigcp_channel_key *key, aigc_text_marker **marker)
{
    *marker = NULL;
    bool wanted = f->marker_options.key || f->marker_options.label_at != AIGC_LABEL_AT_NONE;
    if (!wanted || f->json_mode || key->kind != AIGC_CHANNEL_CONTENT || key->sub != 0)
        return AIGC_OK;
    return aigc_text_marker_new(&f->marker_options, marker);
}

static aigc_status
note_choice(aigc_response_filter *f, uint32_t number)
{
    const size_t place = place_of_choice(f, number);
    aigcp_choice *choice = &f->choices[place];
    if (place < f->choice_count && choice->number == number)
        return AIGC_OK;
    if (f->choice_count == AIGCP_CHANNELS_MAX)
        return AIGC_ERR_LIMIT;
    memmove(choice + 1, choice, (f->choice_count++ - place) * sizeof *choice);
    *choice = (aigcp_choice){ .number = number };
    return AIGC_OK;
}

static aigc_status
make_channel(const aigc_response_filter *f, const aigcp_channel_key *key, aigcp_channel **channel)
{
    aigc_transformer *transformer;
    aigc_text_marker *marker;
    *channel = NULL;
    aigc_status status = make_transformer(f, &transformer);
    if (status != AIGC_OK)
        return status;
    status = make_marker(f, key, &marker);
    if (status != AIGC_OK) {
        aigc_transformer_free(transformer);
        return status;
    }
    status = aigcp_channel_new(key, transformer, marker, channel);
    if (status != AIGC_OK)
        return status;
    aigcp_channel *made = *channel;
    made->on_finding = f->on_finding;
    made->finding_context = f->finding_context;
    made->quiet = key->kind == AIGC_CHANNEL_TOKENS;
    made->label_at_start = f->marker_options.label_at == AIGC_LABEL_AT_START ||
                           f->marker_options.label_at == AIGC_LABEL_AT_BOTH;
    status = aigcp_channel_begin(made);
    if (status != AIGC_OK) {
        aigcp_channel_free(made);
        *channel = NULL;
    }
    return status;
}

aigc_status
aigcp_get_channel(aigc_response_filter *f, const aigcp_channel_key *key, aigcp_channel **channel)
{
    *channel = aigcp_find_channel(f, key);
    if (*channel)
        return AIGC_OK;
    if (f->channel_count == AIGCP_CHANNELS_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = note_choice(f, key->choice);
    if (status == AIGC_OK)
        status = make_channel(f, key, channel);
    if (status != AIGC_OK)
        return status;
    (*channel)->one_stopped = &f->one_stopped;
    const size_t place = place_of(f, key);
    aigcp_channel **item = &f->channels[place];
    memmove(item + 1, item, (f->channel_count++ - place) * sizeof(aigcp_channel *));
    *item = *channel;
    return AIGC_OK;
}

aigc_status
aigcp_get_copy(aigc_response_filter *f)
{
    const aigcp_channel_key key = { .kind = AIGC_CHANNEL_OTHER };
    return f->copy ? AIGC_OK : make_channel(f, &key, &f->copy);
}

void
aigcp_drop_channels(aigc_response_filter *f)
{
    for (size_t i = 0; i < f->channel_count; i++)
        aigcp_channel_free(f->channels[i]);
    f->channel_count = f->choice_count = 0;
    f->one_stopped = false;
    aigcp_channel_free(f->copy);
    f->copy = NULL;
}

bool
aigcp_has_stopped(const aigc_response_filter *f)
{
    return f->one_stopped || f->copy_stopped;
}

bool
aigcp_may_repeat(const aigc_response_filter *f)
{
    return f->repeats == AIGCP_REPEATS_PERHAPS || f->repeats == AIGCP_REPEATS_ALL;
}

/* What is to be said in place of reasoning or a tool call is said in the content. If that is made
 * for it, it goes before the others of its choice, and the one at hand is met again, with nothing
 * more to say. */
static aigc_status
move_refusals(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++) {
        aigcp_channel *channel = f->channels[i];
        const aigcp_channel_key key = { .kind = AIGC_CHANNEL_CONTENT,
                                        .choice = channel->key.choice };
        aigcp_channel *content = aigcp_find_channel(f, &key);
        if (channel->refusal.length == 0 || channel->key.kind == AIGC_CHANNEL_TOKENS)
            continue;
        /* Of Responses and Assistants, an item that is no message has no place for it. */
        if (!content && (f->protocol == AIGC_PROTOCOL_OPENAI_RESPONSES ||
                         f->protocol == AIGC_PROTOCOL_OPENAI_ASSISTANTS))
            continue;
        if (!content)
            status = aigcp_get_channel(f, &key, &content);
        if (status == AIGC_OK && !content->is_labelled && !content->stopped)
            status = aigcp_channel_say(content, &channel->refusal);
        channel->refusal.length = 0;
    }
    return status;
}

aigc_status
aigcp_finish_other_channels(aigc_response_filter *f)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++)
        if (f->channels[i]->key.kind != AIGC_CHANNEL_CONTENT)
            status = aigcp_channel_finish(f->channels[i]);
    return status;
}

aigc_status
aigcp_finish_channels(aigc_response_filter *f)
{
    aigc_status status = aigcp_finish_other_channels(f);
    if (status == AIGC_OK && aigcp_has_stopped(f))
        status = move_refusals(f);
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++)
        status = aigcp_channel_finish(f->channels[i]);
    return status;
}
