/* SPDX-License-Identifier: Apache-2.0 */
/* Events of our own, in each protocol: labels, and how an answer ends that was stopped. */
#include <string.h>

#include "serve/core/event_numbers.h"
#include "serve/core/own_json.h"
#include "serve/core/response_state.h"

#define FAILED_MESSAGE "The answer could not be checked and was not passed on."

/* Begin and end an event; `name` is for protocols whose events have one. */
static void
open_event(const aigc_response_filter *f, aigcp_own_json *json, const char *name)
{
    if (f->framing == AIGC_FRAMING_ARRAY)
        aigcp_own_put(json, f->shown_event > 0 || f->first ? ",\n" : "[");
    if (f->framing != AIGC_FRAMING_EVENTS)
        return;
    if (name) {
        aigcp_own_put(json, "event: ");
        aigcp_own_put(json, name);
        aigcp_own_put(json, "\n");
    }
    aigcp_own_put(json, "data: ");
}

static void
close_event(const aigc_response_filter *f, aigcp_own_json *json)
{
    aigcp_own_put(json, f->framing == AIGC_FRAMING_EVENTS  ? "\n\n"
                        : f->framing == AIGC_FRAMING_ARRAY ? ""
                                                           : "\n");
}

static void
close_array(const aigc_response_filter *f, aigcp_own_json *json)
{
    if (f->framing == AIGC_FRAMING_ARRAY)
        aigcp_own_put(json, "]\n");
}

/* Whether nothing can be put behind what was written: the array is closed. */
static bool
is_closed(const aigc_response_filter *f)
{
    return f->framing == AIGC_FRAMING_ARRAY && f->ends_in > 0 && f->ends_in <= f->shown_event;
}

static void
put_sequence(aigc_response_filter *f, aigcp_own_json *json)
{
    aigcp_own_put(json, "\"sequence_number\":");
    aigcp_own_number(json, f->sequence + f->sequence_shift++);
}

/* OpenAI and alike. */

/* The members that all chunks of an answer have, up to its choice. */
static void
open_chunk(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice)
{
    open_event(f, json, NULL);
    aigcp_own_put(json, "{");
    aigcp_own_member(json, "id", f->kept[AIGCP_KEPT_ID]);
    aigcp_own_member(json, "object", f->kept[AIGCP_KEPT_OBJECT]);
    aigcp_own_member(json, "created", f->kept[AIGCP_KEPT_CREATED]);
    aigcp_own_member(json, "model", f->kept[AIGCP_KEPT_MODEL]);
    aigcp_own_member(json, "system_fingerprint", f->kept[AIGCP_KEPT_FINGERPRINT]);
    aigcp_own_put(json, "\"choices\":[{\"index\":");
    aigcp_own_number(json, choice);
}

static void
put_chunk(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice,
          const aigcp_buffer *text)
{
    bool chat = f->protocol != AIGC_PROTOCOL_OPENAI_COMPLETIONS;
    open_chunk(f, json, choice);
    aigcp_own_put(json, chat ? ",\"delta\":{\"content\":\"" : ",\"text\":\"");
    aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, chat ? "\"}" : "\"");
    aigcp_own_put(json, ",\"logprobs\":null,\"finish_reason\":null}]}");
    close_event(f, json);
}

static void
put_last_chunk(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice)
{
    open_chunk(f, json, choice);
    aigcp_own_put(json, f->protocol == AIGC_PROTOCOL_OPENAI_COMPLETIONS ? ",\"text\":\"\""
                                                                        : ",\"delta\":{}");
    aigcp_own_put(json, ",\"logprobs\":null,\"finish_reason\":\"content_filter\"}]}");
    close_event(f, json);
}

/* Responses. */

static void
put_output_delta(aigc_response_filter *f, aigcp_own_json *json, const aigcp_channel *channel,
                 const aigcp_buffer *text)
{
    open_event(f, json, "response.output_text.delta");
    aigcp_own_put(json, "{\"type\":\"response.output_text.delta\",");
    aigcp_own_member(json, "item_id", channel->item_id);
    aigcp_own_put(json, "\"output_index\":");
    aigcp_own_number(json, channel->key.choice);
    aigcp_own_put(json, ",\"content_index\":");
    aigcp_own_number(json, channel->key.part);
    aigcp_own_put(json, ",\"delta\":\"");
    aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, "\",\"logprobs\":[],");
    put_sequence(f, json);
    aigcp_own_put(json, "}");
    close_event(f, json);
}

/* Where in a `response` its status and the reason for it are. */
typedef struct response_places {
    aigcp_json_value status;
    aigcp_json_value reason;
} response_places;

static aigc_status
find_places(void *context, const aigcp_json_value *value)
{
    response_places *places = context;
    if (strcmp(value->path, "status") == 0)
        places->status = *value;
    if (strcmp(value->path, "incomplete_details") == 0)
        places->reason = *value;
    return AIGC_OK;
}

/* The `response` that the answer began with, as one that is not complete. */
static void
put_incomplete_response(const aigc_response_filter *f, aigcp_own_json *json)
{
    const uint8_t *text = f->response.data;
    response_places places;
    memset(&places, 0, sizeof places);
    aigc_status status = aigcp_json_walk(text, f->response.length, find_places, &places);
    bool in_order = places.status.end > 0 && places.reason.start > places.status.end;
    if (status != AIGC_OK || !in_order) {
        aigcp_own_put(json, "{\"object\":\"response\",\"status\":\"incomplete\","
                            "\"incomplete_details\":{\"reason\":\"content_filter\"},"
                            "\"error\":null,\"output\":[]}");
        return;
    }
    aigcp_own_bytes(json, text, places.status.start);
    aigcp_own_put(json, "\"incomplete\"");
    aigcp_own_bytes(json, text + places.status.end, places.reason.start - places.status.end);
    aigcp_own_put(json, "{\"reason\":\"content_filter\"}");
    aigcp_own_bytes(json, text + places.reason.end, f->response.length - places.reason.end);
}

static void
put_response_end(aigc_response_filter *f, aigcp_own_json *json)
{
    open_event(f, json, "response.incomplete");
    aigcp_own_put(json, "{\"type\":\"response.incomplete\",\"response\":");
    put_incomplete_response(f, json);
    aigcp_own_put(json, ",");
    put_sequence(f, json);
    aigcp_own_put(json, "}");
    close_event(f, json);
}

/* Anthropic. */

static void
put_block_event(const aigc_response_filter *f, aigcp_own_json *json, const char *name,
                const char *rest)
{
    open_event(f, json, name);
    aigcp_own_put(json, "{\"type\":\"");
    aigcp_own_put(json, name);
    aigcp_own_put(json, "\",\"index\":");
    aigcp_own_number(json, f->block.number);
    aigcp_own_put(json, rest);
    aigcp_own_put(json, "}");
    close_event(f, json);
}

static void
close_block(aigc_response_filter *f, aigcp_own_json *json)
{
    if (f->block.open)
        put_block_event(f, json, "content_block_stop", "");
    f->block.open = false;
}

/* Into the block that is open, if it is text; else into a block of its own. */
static void
put_block_delta(aigc_response_filter *f, aigcp_own_json *json, const aigcp_buffer *text)
{
    bool own = !f->block.open || !f->block.is_text;
    if (own) {
        close_block(f, json);
        const uint64_t number = f->block.begun;
        f->block = (aigcp_block){ true, true, (uint32_t)number, number + 1 };
        put_block_event(f, json, "content_block_start",
                        ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    }
    open_event(f, json, "content_block_delta");
    aigcp_own_put(json, "{\"type\":\"content_block_delta\",\"index\":");
    aigcp_own_number(json, f->block.number);
    aigcp_own_put(json, ",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, "\"}}");
    close_event(f, json);
    if (own)
        close_block(f, json);
}

static void
put_message_end(aigc_response_filter *f, aigcp_own_json *json)
{
    close_block(f, json);
    open_event(f, json, "message_delta");
    aigcp_own_put(json, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\","
                        "\"stop_sequence\":null},\"usage\":{\"output_tokens\":0}}");
    close_event(f, json);
    open_event(f, json, "message_stop");
    aigcp_own_put(json, "{\"type\":\"message_stop\"}");
    close_event(f, json);
}

/* Ollama and DashScope. `text` NULL: the last line. */

static void
put_ollama(const aigc_response_filter *f, aigcp_own_json *json, const aigcp_buffer *text)
{
    bool generate = f->generates;
    open_event(f, json, NULL);
    aigcp_own_put(json, "{");
    aigcp_own_member(json, "model", f->kept[AIGCP_KEPT_MODEL]);
    aigcp_own_member(json, "created_at", f->kept[AIGCP_KEPT_CREATED_AT]);
    aigcp_own_put(json, generate ? "\"response\":\""
                                 : "\"message\":{\"role\":\"assistant\",\"content\":\"");
    if (text)
        aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, generate ? "\"" : "\"}");
    aigcp_own_put(json,
                  text ? ",\"done\":false}" : ",\"done\":true,\"done_reason\":\"content_filter\"}");
    close_event(f, json);
}

static void
put_dashscope(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice,
              const aigcp_buffer *text)
{
    const char *reason = text ? "null" : "content_filter";
    open_event(f, json, f->framing == AIGC_FRAMING_EVENTS ? "result" : NULL);
    aigcp_own_put(json, "{");
    aigcp_own_member(json, "request_id", f->kept[AIGCP_KEPT_REQUEST_ID]);
    aigcp_own_put(json, "\"output\":{");
    if (f->generates) {
        aigcp_own_put(json, "\"text\":\"");
    } else {
        aigcp_own_put(json, "\"choices\":[{\"index\":");
        aigcp_own_number(json, choice);
        aigcp_own_put(json, ",\"message\":{\"role\":\"assistant\",\"content\":\"");
    }
    if (text)
        aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, f->generates ? "\"" : "\"}");
    aigcp_own_put(json, ",\"finish_reason\":\"");
    aigcp_own_put(json, reason);
    aigcp_own_put(json, f->generates ? "\"}}" : "\"}]}}");
    close_event(f, json);
}

/* Gemini: the same. */
static void
put_gemini(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice,
           const aigcp_buffer *text)
{
    open_event(f, json, NULL);
    aigcp_own_put(json, "{\"candidates\":[{");
    if (text) {
        aigcp_own_put(json, "\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"");
        aigcp_own_text(json, text->data, text->length);
        aigcp_own_put(json, "\"}]},");
    } else {
        aigcp_own_put(json, "\"finishReason\":\"SAFETY\",");
    }
    aigcp_own_put(json, "\"index\":");
    aigcp_own_number(json, choice);
    aigcp_own_put(json, "}],");
    aigcp_own_member(json, "responseId", f->kept[AIGCP_KEPT_ID]);
    aigcp_own_put(json, "\"modelVersion\":");
    aigcp_own_put(json, f->kept[AIGCP_KEPT_MODEL][0] ? f->kept[AIGCP_KEPT_MODEL] : "\"\"");
    aigcp_own_put(json, "}");
    close_event(f, json);
}

/* llama.cpp: the same. */
static void
put_llama_cpp(const aigc_response_filter *f, aigcp_own_json *json, uint32_t choice,
              const aigcp_buffer *text)
{
    open_event(f, json, NULL);
    aigcp_own_put(json, "{\"index\":");
    aigcp_own_number(json, choice);
    aigcp_own_put(json, ",\"content\":\"");
    if (text)
        aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, "\",\"tokens\":[],\"stop\":");
    aigcp_own_put(json, text ? "false}" : "true,\"stop_type\":\"content_filter\"}");
    close_event(f, json);
}

/* Assistants. */

static void
put_message_delta(const aigc_response_filter *f, aigcp_own_json *json, const aigcp_channel *channel,
                  const aigcp_buffer *text)
{
    open_event(f, json, "thread.message.delta");
    aigcp_own_put(json, "{");
    aigcp_own_member(json, "id", channel->item_id);
    aigcp_own_put(json, "\"object\":\"thread.message.delta\",\"delta\":{\"content\":[{\"index\":");
    aigcp_own_number(json, channel->key.part);
    aigcp_own_put(json, ",\"type\":\"text\",\"text\":{\"value\":\"");
    aigcp_own_text(json, text->data, text->length);
    aigcp_own_put(json, "\"}}]}}");
    close_event(f, json);
}

/* The message that a choice is, of which something was shown; NULL: it is a step. */
static const aigcp_channel *
message_of(const aigc_response_filter *f, const aigcp_choice *choice)
{
    for (size_t i = aigcp_first_of_choice(f, choice->number);
         i < f->channel_count && f->channels[i]->key.choice == choice->number; i++)
        if (f->channels[i]->key.kind != AIGC_CHANNEL_TOOL && f->channels[i]->is_shown)
            return f->channels[i];
    return NULL;
}

static void
put_message_ends(const aigc_response_filter *f, aigcp_own_json *json)
{
    for (size_t i = 0; i < f->choice_count; i++) {
        const aigcp_channel *message = message_of(f, &f->choices[i]);
        if (!message || aigcp_choice_is_closed(f, &f->choices[i]))
            continue;
        open_event(f, json, "thread.message.incomplete");
        aigcp_own_put(json, "{");
        aigcp_own_member(json, "id", message->item_id);
        aigcp_own_member(json, "run_id", f->kept[AIGCP_KEPT_RUN_ID]);
        aigcp_own_put(json, "\"object\":\"thread.message\",\"status\":\"incomplete\","
                            "\"incomplete_details\":{\"reason\":\"content_filter\"},"
                            "\"role\":\"assistant\",\"content\":[]}");
        close_event(f, json);
    }
}

static void
put_run_end(const aigc_response_filter *f, aigcp_own_json *json)
{
    put_message_ends(f, json);
    open_event(f, json, "thread.run.incomplete");
    aigcp_own_put(json, "{");
    aigcp_own_member(json, "id", f->kept[AIGCP_KEPT_RUN_ID]);
    aigcp_own_put(json, "\"object\":\"thread.run\",\"status\":\"incomplete\","
                        "\"incomplete_details\":{\"reason\":\"content_filter\"}}");
    close_event(f, json);
    if (f->framing == AIGC_FRAMING_EVENTS)
        aigcp_own_put(json, "event: done\ndata: [DONE]\n\n");
}

aigc_status
aigcp_put_delta(aigc_response_filter *f, aigcp_channel *channel, const aigcp_buffer *text,
                aigcp_buffer *out)
{
    aigcp_own_json json = { out, AIGC_OK };
    if (f->framing == AIGC_FRAMING_WHOLE)
        return AIGC_OK; /* there is no place for it */
    switch (f->protocol) {
    case AIGC_PROTOCOL_OPENAI_RESPONSES:
        put_output_delta(f, &json, channel, text);
        break;
    case AIGC_PROTOCOL_ANTHROPIC:
        put_block_delta(f, &json, text);
        break;
    case AIGC_PROTOCOL_OLLAMA:
        put_ollama(f, &json, text);
        break;
    case AIGC_PROTOCOL_DASHSCOPE:
        put_dashscope(f, &json, channel->key.choice, text);
        break;
    case AIGC_PROTOCOL_GEMINI:
        put_gemini(f, &json, channel->key.choice, text);
        break;
    case AIGC_PROTOCOL_LLAMA_CPP:
        put_llama_cpp(f, &json, channel->key.choice, text);
        break;
    case AIGC_PROTOCOL_OPENAI_ASSISTANTS:
        put_message_delta(f, &json, channel, text);
        break;
    default:
        put_chunk(f, &json, channel->key.choice, text);
        break;
    }
    return json.status;
}

aigc_status
aigcp_put_labels(aigc_response_filter *f, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < f->channel_count && status == AIGC_OK; i++) {
        aigcp_channel *channel = f->channels[i];
        if (channel->is_labelled || channel->suffix.length == 0)
            continue;
        const bool is_dropped = f->phase == AIGCP_PHASE_ENDED && !channel->is_shown;
        if (is_dropped && !channel->has_said)
            continue;
        channel->is_labelled = true;
        if (is_dropped)
            status = aigcp_channel_owe_prefix(channel);
        if (status == AIGC_OK)
            status = aigcp_put_delta(f, channel, &channel->suffix, out);
    }
    return status;
}

/* Endings. */

static void
put_last_chunks(aigc_response_filter *f, aigcp_own_json *json)
{
    for (size_t i = 0; i < f->choice_count; i++) {
        if (aigcp_choice_is_closed(f, &f->choices[i]))
            continue;
        if (f->protocol == AIGC_PROTOCOL_DASHSCOPE)
            put_dashscope(f, json, f->choices[i].number, NULL);
        else if (f->protocol == AIGC_PROTOCOL_GEMINI)
            put_gemini(f, json, f->choices[i].number, NULL);
        else if (f->protocol == AIGC_PROTOCOL_LLAMA_CPP)
            put_llama_cpp(f, json, f->choices[i].number, NULL);
        else
            put_last_chunk(f, json, f->choices[i].number);
    }
    /* Clients of a service that is not known may take each event for JSON. */
    if (f->framing == AIGC_FRAMING_EVENTS && (f->protocol == AIGC_PROTOCOL_OPENAI_CHAT ||
                                              f->protocol == AIGC_PROTOCOL_OPENAI_COMPLETIONS))
        aigcp_own_put(json, "data: [DONE]\n\n");
}

aigc_status
aigcp_put_ending(aigc_response_filter *f, aigcp_buffer *out)
{
    aigcp_own_json json = { out, AIGC_OK };
    if (f->framing == AIGC_FRAMING_WHOLE || is_closed(f))
        return AIGC_OK; /* the document says it itself */
    f->sequence++;
    json.status = aigcp_put_labels(f, out);
    switch (f->protocol) {
    case AIGC_PROTOCOL_OPENAI_RESPONSES:
        put_response_end(f, &json);
        break;
    case AIGC_PROTOCOL_ANTHROPIC:
        put_message_end(f, &json);
        break;
    case AIGC_PROTOCOL_OLLAMA:
        put_ollama(f, &json, NULL);
        break;
    case AIGC_PROTOCOL_OPENAI_ASSISTANTS:
        put_run_end(f, &json);
        break;
    default:
        put_last_chunks(f, &json);
        break;
    }
    close_array(f, &json);
    return json.status;
}

static void
put_error_event(aigc_response_filter *f, aigcp_own_json *json)
{
    switch (f->protocol) {
    case AIGC_PROTOCOL_ANTHROPIC:
        open_event(f, json, "error");
        aigcp_own_put(
            json,
            "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"" FAILED_MESSAGE
            "\"}}");
        close_event(f, json);
        return;
    case AIGC_PROTOCOL_OPENAI_RESPONSES:
        if (f->framing == AIGC_FRAMING_WHOLE)
            break;
        f->sequence++;
        open_event(f, json, "error");
        aigcp_own_put(
            json, "{\"type\":\"error\",\"code\":\"content_filter\",\"message\":\"" FAILED_MESSAGE
                  "\",\"param\":null,");
        put_sequence(f, json);
        aigcp_own_put(json, "}");
        close_event(f, json);
        return;
    case AIGC_PROTOCOL_OLLAMA:
        aigcp_own_put(json, "{\"error\":\"" FAILED_MESSAGE "\"}");
        close_event(f, json);
        return;
    case AIGC_PROTOCOL_GEMINI:
        open_event(f, json, NULL);
        aigcp_own_put(json, "{\"error\":{\"code\":500,\"status\":\"INTERNAL\",\"message\":"
                            "\"" FAILED_MESSAGE "\"}}");
        close_event(f, json);
        return;
    default:
        break;
    }
    open_event(f, json, f->protocol == AIGC_PROTOCOL_OPENAI_ASSISTANTS ? "error" : NULL);
    aigcp_own_put(json, "{\"error\":{\"message\":\"" FAILED_MESSAGE
                        "\",\"type\":\"server_error\",\"code\":\"content_filter\"}}");
    close_event(f, json);
}

aigc_status
aigcp_put_error(aigc_response_filter *f, aigcp_buffer *out)
{
    aigcp_own_json json = { out, AIGC_OK };
    if (is_closed(f))
        return AIGC_OK;
    put_error_event(f, &json);
    close_array(f, &json);
    return json.status;
}

/* What a field says in place of what it said, as JSON; NULL: it stays. */
static const char *
changed_finish(aigc_response_filter *f, const aigcp_numbers *numbers, const aigcp_field *field)
{
    const char *reason = f->protocol == AIGC_PROTOCOL_ANTHROPIC ? "\"refusal\""
                         : f->protocol == AIGC_PROTOCOL_GEMINI  ? "\"SAFETY\""
                                                                : "\"content_filter\"";
    if (field->shape->role == AIGCP_ROLE_REASON)
        return "{\"reason\":\"content_filter\"}";
    if (field->shape->role == AIGCP_ROLE_STATUS)
        return f->protocol == AIGC_PROTOCOL_OPENAI_RESPONSES ||
                       f->protocol == AIGC_PROTOCOL_OPENAI_ASSISTANTS
                   ? "\"incomplete\""
                   : reason;
    if (field->shape->role != AIGCP_ROLE_FINISH ||
        (aigcp_field_is(&f->fields, field, "null") && !aigcp_may_repeat(f)))
        return NULL;
    if (field->shape->numbering != AIGCP_NUMBER_CHOICE)
        return reason;
    const aigcp_choice *choice =
        aigcp_find_choice(f, aigcp_numbers_choice(numbers, field->index[0]));
    return f->copy_stopped || (choice && choice->has_stopped) ? reason : NULL;
}

/* The numbers of the choices of the event that was read last. */
static aigc_status
note_choices(const aigc_response_filter *f, aigcp_numbers *numbers)
{
    aigc_status status = AIGC_OK;
    aigcp_numbers_clear(numbers);
    for (size_t i = 0; i < f->fields.count && !f->choices_by_place && status == AIGC_OK; i++)
        if (f->fields.items[i].shape->role == AIGCP_ROLE_CHOICE)
            status = aigcp_numbers_note(numbers, &f->fields, &f->fields.items[i]);
    return status;
}

static void
note_stopped_choices(aigc_response_filter *f)
{
    for (size_t i = 0; i < f->channel_count; i++)
        if (f->channels[i]->stopped)
            aigcp_find_choice(f, f->channels[i]->key.choice)->has_stopped = true;
}

aigc_status
aigcp_change_finish(aigc_response_filter *f, aigcp_event *event)
{
    aigcp_numbers numbers;
    aigc_status status = note_choices(f, &numbers);
    note_stopped_choices(f);
    for (size_t i = 0; i < f->fields.count && status == AIGC_OK; i++) {
        const aigcp_field *field = &f->fields.items[i];
        const char *now = changed_finish(f, &numbers, field);
        if (now)
            status = aigcp_event_replace(event, f->base + field->start, f->base + field->end, now,
                                         strlen(now));
    }
    return status;
}
