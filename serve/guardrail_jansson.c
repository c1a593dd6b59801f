/* SPDX-License-Identifier: Apache-2.0 */
/* POST /beta/litellm_basic_guardrail_api: LiteLLM's Generic Guardrail API.
 *
 * Texts are rewritten. For texts of an answer that is still streaming, `stream_holdback_chars`
 * tells how many characters at the end may still become part of a finding, so that LiteLLM
 * (streaming_transform_mode: incremental_diff) holds back those, and no more. Arguments of tool
 * calls cannot be rewritten over this interface: what would be masked there is refused. */
#include "serve/json_body_jansson.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_escape.h"
#include "common/utf8.h"

typedef struct guardrail_work {
    serve_daemon *daemon;
    const serve_request *request;
    const serve_snapshot *snapshot;
    aigc_direction direction;
    json_t *texts, *holdbacks; /* of the answer */
    bool changed, blocked;
    char reason[256];
} guardrail_work;

/* How many characters of the result were held back until the end was known. */
static size_t
characters(const serve_text *text)
{
    size_t count = 0;

    for (size_t i = text->released; i < text->result.length; i++)
        count += (text->result.data[i] & 0xC0) != 0x80;
    return count;
}

static void
block(guardrail_work *work, const char *rule, const char *why)
{
    if (!work->blocked)
        (void)snprintf(work->reason, sizeof work->reason, "rule %s: %s", rule ? rule : "?", why);
    work->blocked = true;
}

static aigc_status
work_on_text(guardrail_work *work, json_t *member)
{
    const char *data = json_string_value(member);
    size_t length = json_string_length(member);
    serve_text text;

    serve_text_init(&text);
    aigc_status status = serve_text_scan(work->daemon, work->request, work->snapshot,
                                         work->direction, data, length, &text);
    if (status == AIGC_OK) {
        if (text.stopped)
            block(work, text.stop_rule, "refused");
        work->changed = work->changed || text.result.length != length ||
                        (length > 0 && memcmp(text.result.data, data, length) != 0);
        if (json_array_append_new(work->texts,
                                  serve_body_string(text.result.data, text.result.length)) != 0 ||
            json_array_append_new(work->holdbacks, json_integer((json_int_t)characters(&text))) !=
                0)
            status = AIGC_ERR_MEMORY;
    }
    serve_text_free(&text);
    return status;
}

/* The code of the escape at `text`, \u and four hexadecimal digits; -1 if it is none. */
static int32_t
escaped_code(const char *text, size_t length)
{
    return length >= 6 && text[0] == '\\' && text[1] == 'u'
               ? aigcp_json_hex_number((const uint8_t *)text + 2)
               : -1;
}

/* Append what the escape at `text` stands for. @return its length, 0 if it is none. */
static size_t
take_escape(const char *text, size_t length, aigcp_buffer *out, aigc_status *status)
{
    uint8_t letter = length > 1 ? aigcp_json_short_escape((uint8_t)text[1]) : 0;
    int32_t code = escaped_code(text, length), low = -1;
    uint8_t bytes[4];
    size_t taken = 6;

    if (letter != 0) {
        *status = aigcp_buffer_append_byte(out, letter);
        return 2;
    }
    if (code < 0)
        return 0;
    if (code >= 0xD800 && code < 0xDC00)
        low = escaped_code(text + 6, length - 6);
    if (low >= 0xDC00 && low < 0xE000) {
        code = ((code - 0xD800) << 10) + (low - 0xDC00) + 0x10000;
        taken = 12;
    } else if (code >= 0xD800 && code < 0xE000) {
        code = 0xFFFD;
    }
    *status = aigcp_buffer_append(out, bytes, aigcp_utf8_encode((uint32_t)code, bytes));
    return taken;
}

/* JSON, perhaps only a part of it, with what its escapes stand for: a rule is to find what the tool
 * will read. */
static aigc_status
unescape(const char *text, size_t length, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;

    for (size_t at = 0; at < length && status == AIGC_OK;) {
        const char *next = memchr(text + at, '\\', length - at);
        size_t plain = next ? (size_t)(next - text) - at : length - at;
        size_t taken = 0;

        if (plain == 0) {
            taken = take_escape(text + at, length - at, out, &status);
            plain = taken == 0;
        }
        if (taken == 0) {
            status = aigcp_buffer_append(out, text + at, plain);
            taken = plain;
        }
        at += taken;
    }
    return status;
}

static aigc_status
scan_arguments(guardrail_work *work, const char *data, size_t length)
{
    serve_text text;
    aigcp_buffer plain;

    serve_text_init(&text);
    aigcp_buffer_init(&plain, length);
    aigc_status status = unescape(data, length, &plain);
    if (status == AIGC_OK) {
        status = serve_text_scan(work->daemon, work->request, work->snapshot, work->direction,
                                 plain.data, plain.length, &text);
    }
    if (status == AIGC_OK && (text.stopped || text.strongest >= AIGC_ACTION_REDACT)) {
        const char *rule = text.stop_rule;

        for (size_t i = 0; !rule && i < text.found_count; i++)
            rule = text.found[i].action >= AIGC_ACTION_REDACT ? text.found[i].rule_id : NULL;
        block(work, rule, "found in the arguments of a tool call, which cannot be masked here");
    }
    serve_text_free(&text);
    aigcp_buffer_free(&plain);
    return status;
}

/* Arguments are JSON in a string; from some services, JSON. */
static aigc_status
work_on_arguments(guardrail_work *work, json_t *arguments)
{
    if (!arguments || json_is_null(arguments))
        return AIGC_OK;
    if (json_is_string(arguments))
        return scan_arguments(work, json_string_value(arguments), json_string_length(arguments));
    char *dumped = json_dumps(arguments, JSON_ENCODE_ANY | JSON_COMPACT);
    if (!dumped)
        return AIGC_ERR_MEMORY;
    aigc_status status = scan_arguments(work, dumped, strlen(dumped));
    free(dumped);
    return status;
}

static aigc_status
work_on_tool_call(guardrail_work *work, json_t *call)
{
    json_t *function = json_object_get(call, "function"), *custom = json_object_get(call, "custom");
    aigc_status status = work_on_arguments(work, json_object_get(function, "arguments"));

    return status == AIGC_OK ? work_on_arguments(work, json_object_get(custom, "input")) : status;
}

/* Whether a member is an object, if it is there at all. */
static bool
is_object_or_none(const json_t *member)
{
    return !member || json_is_null(member) || json_is_object(member);
}

/* What would not be looked at is not taken. @return NULL, or what is wrong. */
static const char *
find_fault(json_t *texts, json_t *calls)
{
    json_t *member;
    size_t index;

    if (texts && !json_is_null(texts) && !json_is_array(texts))
        return "\"texts\" must be a list";
    if (calls && !json_is_null(calls) && !json_is_array(calls))
        return "\"tool_calls\" must be a list";
    json_array_foreach(texts, index, member)
    {
        if (!json_is_string(member))
            return "\"texts\" must be strings";
    }
    json_array_foreach(calls, index, member)
    {
        if (!json_is_object(member) || !is_object_or_none(json_object_get(member, "function")) ||
            !is_object_or_none(json_object_get(member, "custom")))
            return "\"tool_calls\" must be objects, and so must their functions";
    }
    return NULL;
}

static aigc_status
work_on_all(guardrail_work *work, json_t *object, serve_answer *answer)
{
    json_t *texts = json_object_get(object, "texts"),
           *calls = json_object_get(object, "tool_calls");
    const char *fault = find_fault(texts, calls);
    json_t *member;
    size_t index;
    aigc_status status = AIGC_OK;

    if (fault)
        return serve_refuse(answer, 400, "invalid_texts", fault);
    if (json_array_size(texts) + json_array_size(calls) > SERVE_TEXTS_MAX)
        return serve_refuse(answer, 413, "too_many_texts", "there are too many texts");
    json_array_foreach(texts, index, member)
    {
        status = status == AIGC_OK ? work_on_text(work, member) : status;
    }
    json_array_foreach(calls, index, member)
    {
        status = status == AIGC_OK ? work_on_tool_call(work, member) : status;
    }
    if (status != AIGC_OK)
        return status;
    if (work->blocked) {
        return serve_body_answer(
            answer, SERVE_STOPPED,
            json_pack("{s:s, s:s}", "action", "BLOCKED", "blocked_reason", work->reason));
    }
    return serve_body_answer(answer, work->changed ? SERVE_MASKED : SERVE_CLEAN,
                             json_pack("{s:s, s:O, s:O}", "action",
                                       work->changed ? "GUARDRAIL_INTERVENED" : "NONE", "texts",
                                       work->texts, "stream_holdback_chars", work->holdbacks));
}

aigc_status
serve_guardrail(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    json_t *object = serve_body_object(request, answer);
    const char *type = json_string_value(json_object_get(object, "input_type"));
    guardrail_work work = { .daemon = daemon, .request = request };

    if (!object)
        return AIGC_OK;
    if (!type || (strcmp(type, "request") != 0 && strcmp(type, "response") != 0)) {
        json_decref(object);
        return serve_refuse(answer, 400, "invalid_input_type",
                            "\"input_type\" is \"request\" or \"response\"");
    }
    serve_snapshot *snapshot = serve_rules_take(&daemon->rules);
    work.snapshot = snapshot;
    work.direction = type[2] == 'q' ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT;
    work.texts = json_array();
    work.holdbacks = json_array();
    aigc_status status = work_on_all(&work, object, answer);
    json_decref(work.texts);
    json_decref(work.holdbacks);
    serve_snapshot_free(snapshot);
    json_decref(object);
    return status;
}
