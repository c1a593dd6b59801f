/* SPDX-License-Identifier: Apache-2.0 */
/* What a client gets in place of an answer if its request was refused: an answer or an error, in
 * the manner of its protocol. */
#include <aigc/serve.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "serve/core/limits.h"
#include "serve/core/own_json.h"

static const char sentence_zh[] = "抱歉，我无法回答这个问题。";
static const char sentence_en[] = "Sorry, I can't help with that request.";

typedef struct refusal {
    aigcp_own_json json;
    const aigc_request_result *request;
    const char *sentence;
} refusal;

static void
put(refusal *r, const char *literal)
{
    aigcp_own_put(&r->json, literal);
}

static void
put_string(refusal *r, const char *text)
{
    put(r, "\"");
    aigcp_own_text(&r->json, text, strlen(text));
    put(r, "\"");
}

static void
put_sentence(refusal *r)
{
    put_string(r, r->sentence);
}

static void
put_now(refusal *r)
{
    time_t now = time(NULL);
    aigcp_own_number(&r->json, now > 0 ? (uint64_t)now : 0);
}

/* Chat completions and completions: one chunk with all, and the last one. */
static void
put_chunk(refusal *r, bool chat, bool streamed, bool last)
{
    put(r, streamed ? "data: {\"id\":" : "{\"id\":");
    put(r, chat ? "\"chatcmpl-refused\",\"object\":" : "\"cmpl-refused\",\"object\":");
    put(r, !chat      ? "\"text_completion\""
           : streamed ? "\"chat.completion.chunk\""
                      : "\"chat.completion\"");
    put(r, ",\"created\":");
    put_now(r);
    put(r, ",\"model\":");
    put_string(r, r->request->model);
    put(r, ",\"choices\":[{\"index\":0,");
    put(r, !chat      ? "\"text\":"
           : streamed ? "\"delta\":{\"role\":\"assistant\",\"content\":"
                      : "\"message\":{\"role\":\"assistant\",\"content\":");
    if (last && streamed)
        put(r, "\"\"");
    else
        put_sentence(r);
    put(r, chat ? "}" : "");
    put(r, ",\"logprobs\":null,\"finish_reason\":");
    put(r, last ? "\"content_filter\"}]" : "null}]");
    put(r, streamed ? "}\n\n"
                    : ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,"
                      "\"total_tokens\":0}}");
}

static void
put_chat(refusal *r, bool chat)
{
    if (!r->request->streamed) {
        put_chunk(r, chat, false, true);
        return;
    }
    put_chunk(r, chat, true, false);
    put_chunk(r, chat, true, true);
    put(r, "data: [DONE]\n\n");
}

static void
put_message_head(refusal *r)
{
    put(r, "{\"id\":\"msg_refused\",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
    put_string(r, r->request->model);
}

static void
put_message(refusal *r)
{
    static const char usage[] = ",\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}";
    if (!r->request->streamed) {
        put_message_head(r);
        put(r, ",\"content\":[{\"type\":\"text\",\"text\":");
        put_sentence(r);
        put(r, "}],\"stop_reason\":\"refusal\",\"stop_sequence\":null");
        put(r, usage);
        return;
    }
    put(r, "event: message_start\ndata: {\"type\":\"message_start\",\"message\":");
    put_message_head(r);
    put(r, ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null");
    put(r, usage);
    put(r, "}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
           "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
           "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
           "\"delta\":{\"type\":\"text_delta\",\"text\":");
    put_sentence(r);
    put(r,
        "}}\n\nevent: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
        "\"refusal\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":0}}\n\n"
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
}

/* The `response` object; with the sentence once it is there. */
static void
put_response(refusal *r, const char *status, bool said)
{
    put(r, "{\"id\":\"resp_refused\",\"object\":\"response\",\"created_at\":");
    put_now(r);
    put(r, ",\"status\":\"");
    put(r, status);
    put(r, "\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"model\":");
    put_string(r, r->request->model);
    put(r, ",\"output\":[");
    if (said) {
        put(r, "{\"type\":\"message\",\"id\":\"msg_refused\",\"status\":\"completed\","
               "\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":");
        put_sentence(r);
        put(r, "}]}");
    }
    put(r, "],\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"tools\":[],"
           "\"metadata\":{},\"usage\":null}");
}

static void
put_responses(refusal *r)
{
    if (!r->request->streamed) {
        put_response(r, "completed", true);
        return;
    }
    put(r, "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"
           "\"response\":");
    put_response(r, "in_progress", false);
    put(r, "}\n\nevent: response.output_item.added\ndata: {\"type\":"
           "\"response.output_item.added\",\"sequence_number\":1,\"output_index\":0,\"item\":{"
           "\"type\":\"message\",\"id\":\"msg_refused\",\"status\":\"in_progress\",\"role\":"
           "\"assistant\",\"content\":[]}}\n\n"
           "event: response.content_part.added\ndata: {\"type\":\"response.content_part.added\","
           "\"sequence_number\":2,\"item_id\":\"msg_refused\",\"output_index\":0,"
           "\"content_index\":0,\"part\":{\"type\":\"refusal\",\"refusal\":\"\"}}\n\n"
           "event: response.refusal.delta\ndata: {\"type\":\"response.refusal.delta\","
           "\"sequence_number\":3,\"item_id\":\"msg_refused\",\"output_index\":0,"
           "\"content_index\":0,\"delta\":");
    put_sentence(r);
    put(r, "}\n\nevent: response.refusal.done\ndata: {\"type\":\"response.refusal.done\","
           "\"sequence_number\":4,\"item_id\":\"msg_refused\",\"output_index\":0,"
           "\"content_index\":0,\"refusal\":");
    put_sentence(r);
    put(r, "}\n\nevent: response.completed\ndata: {\"type\":\"response.completed\","
           "\"sequence_number\":5,\"response\":");
    put_response(r, "completed", true);
    put(r, "}\n\n");
}

static void
put_ollama(refusal *r)
{
    put(r, "{\"model\":");
    put_string(r, r->request->model);
    put(r, ",\"message\":{\"role\":\"assistant\",\"content\":");
    put_sentence(r);
    put(r, "},\"done\":true,\"done_reason\":\"content_filter\"}\n");
}

static void
put_dashscope(refusal *r)
{
    put(r, "{\"request_id\":\"\",\"output\":{\"choices\":[{\"finish_reason\":\"content_filter\","
           "\"message\":{\"role\":\"assistant\",\"content\":");
    put_sentence(r);
    put(r, "}}]}}");
}

/* Whether the answer is one array: then no error is anything else either. */
static bool
is_array(const aigc_request_result *request)
{
    return request->protocol == AIGC_PROTOCOL_GEMINI && request->framing == AIGC_FRAMING_ARRAY;
}

/* A document with the sentence between these, which is the only event or element of a stream. */
static void
put_alone(refusal *r, const char *before, const char *after)
{
    const bool in_array = is_array(r->request);
    put(r, in_array ? "[" : r->request->streamed ? "data: " : "");
    put(r, before);
    put_sentence(r);
    put(r, after);
    put(r, in_array ? "]" : r->request->streamed ? "\n\n" : "");
}

static void
put_gemini(refusal *r)
{
    put_alone(r, "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":",
              "}]},\"finishReason\":\"SAFETY\",\"index\":0}]}");
}

static void
put_llama_cpp(refusal *r)
{
    put_alone(r, "{\"index\":0,\"content\":",
              ",\"tokens\":[],\"stop\":true,\"stop_type\":\"content_filter\"}");
}

/* A run that is not streamed is asked for later: it has failed. */
static void
put_assistants(refusal *r)
{
    if (!r->request->streamed) {
        put(r, "{\"id\":\"run_refused\",\"object\":\"thread.run\",\"status\":\"failed\","
               "\"last_error\":{\"code\":\"invalid_prompt\",\"message\":");
        put_sentence(r);
        put(r, "}}");
        return;
    }
    put(r,
        "event: thread.message.created\ndata: "
        "{\"id\":\"msg_refused\",\"object\":\"thread.message\","
        "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}\n\n"
        "event: thread.message.delta\ndata: {\"id\":\"msg_refused\",\"object\":"
        "\"thread.message.delta\",\"delta\":{\"content\":[{\"index\":0,\"type\":\"text\",\"text\":"
        "{\"value\":");
    put_sentence(r);
    put(r,
        "}}]}}\n\nevent: thread.message.completed\ndata: {\"id\":\"msg_refused\",\"object\":"
        "\"thread.message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":"
        "\"text\",\"text\":{\"value\":");
    put_sentence(r);
    put(r, ",\"annotations\":[]}}]}\n\nevent: done\ndata: [DONE]\n\n");
}

static void
put_error(refusal *r)
{
    switch (r->request->protocol) {
    case AIGC_PROTOCOL_ANTHROPIC:
        put(r, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":");
        put_sentence(r);
        put(r, "}}");
        break;
    case AIGC_PROTOCOL_OLLAMA:
        put(r, "{\"error\":");
        put_sentence(r);
        put(r, "}");
        break;
    case AIGC_PROTOCOL_DASHSCOPE:
        put(r, "{\"code\":\"DataInspectionFailed\",\"request_id\":\"\",\"message\":");
        put_sentence(r);
        put(r, "}");
        break;
    case AIGC_PROTOCOL_GEMINI:
        put(r, is_array(r->request) ? "[" : "");
        put(r, "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":");
        put_sentence(r);
        put(r, is_array(r->request) ? "}}]" : "}}");
        break;
    default:
        put(r, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"content_filter\","
               "\"param\":null,\"message\":");
        put_sentence(r);
        put(r, "}}");
        break;
    }
}

static void
put_answer(refusal *r)
{
    switch (r->request->protocol) {
    case AIGC_PROTOCOL_ANTHROPIC:
        put_message(r);
        break;
    case AIGC_PROTOCOL_OPENAI_RESPONSES:
        put_responses(r);
        break;
    case AIGC_PROTOCOL_OLLAMA:
        put_ollama(r);
        break;
    case AIGC_PROTOCOL_DASHSCOPE:
        put_dashscope(r);
        break;
    case AIGC_PROTOCOL_GEMINI:
        put_gemini(r);
        break;
    case AIGC_PROTOCOL_LLAMA_CPP:
        put_llama_cpp(r);
        break;
    case AIGC_PROTOCOL_OPENAI_ASSISTANTS:
        put_assistants(r);
        break;
    default:
        put_chat(r, r->request->protocol != AIGC_PROTOCOL_OPENAI_COMPLETIONS);
        break;
    }
}

static const char *
type_of_answer(const aigc_request_result *request, aigc_refusal_style style)
{
    if (style == AIGC_REFUSAL_ERROR || !request->streamed || is_array(request))
        return "application/json";
    if (request->protocol == AIGC_PROTOCOL_OLLAMA)
        return "application/x-ndjson";
    return request->protocol == AIGC_PROTOCOL_DASHSCOPE ? "application/json" : "text/event-stream";
}

aigc_status
aigc_request_refusal(const aigc_request_result *request, aigc_refusal_style style,
                     const char *sentence, aigc_language language, aigc_write_fn write,
                     void *context, const char **content_type)
{
    if (content_type)
        *content_type = NULL;
    if (!request || request->struct_size != sizeof *request || !write ||
        (unsigned)style > AIGC_REFUSAL_ERROR || (unsigned)language > AIGC_LANGUAGE_EN)
        return AIGC_ERR_ARGUMENT;
    if (!sentence)
        sentence = language == AIGC_LANGUAGE_ZH ? sentence_zh : sentence_en;
    if (strnlen(sentence, AIGCP_SENTENCE_MAX + 1) > AIGCP_SENTENCE_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_buffer out;
    aigcp_buffer_init(&out, AIGCP_OWN_EVENT_MAX);
    refusal r = { { &out, AIGC_OK }, request, sentence };
    if (style == AIGC_REFUSAL_ERROR)
        put_error(&r);
    else
        put_answer(&r);
    aigc_status status = r.json.status;
    if (status == AIGC_OK && write(context, out.data, out.length))
        status = AIGC_ERR_STOPPED;
    if (status == AIGC_OK && content_type)
        *content_type = type_of_answer(request, style);
    aigcp_buffer_free(&out);
    return status;
}
