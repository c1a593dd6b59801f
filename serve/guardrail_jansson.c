/* SPDX-License-Identifier: Apache-2.0 */
/* POST /beta/litellm_basic_guardrail_api: LiteLLM's Generic Guardrail API.
 *
 * Texts are rewritten. For texts of an answer that is still streaming, `stream_holdback_chars`
 * tells how many characters at the end may still become part of a finding, so that LiteLLM
 * (streaming_transform_mode: incremental_diff) holds back those, and no more. Arguments of tool
 * calls cannot be rewritten over this interface: what would be masked there is refused. */
#include "serve/json_body_jansson.h"

#include <stdio.h>
#include <string.h>

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

    for (size_t i = text->released; i < text->result.length; i++) {
        count += (text->result.data[i] & 0xC0) != 0x80;
    }
    return count;
}

static void
block(guardrail_work *work, const char *rule, const char *why)
{
    if (!work->blocked) {
        (void)snprintf(work->reason, sizeof(work->reason), "rule %s: %s", rule != NULL ? rule : "?",
                       why);
    }
    work->blocked = true;
}

static aigc_status
work_on_text(guardrail_work *work, json_t *member)
{
    const char *data = json_string_value(member);
    size_t length = json_string_length(member);
    serve_text text;
    aigc_status status;

    serve_text_init(&text);
    status = serve_text_scan(work->daemon, work->request, work->snapshot, work->direction, data,
                             length, &text);
    if (status == AIGC_OK) {
        if (text.stopped) {
            block(work, text.stop_rule, "refused");
        }
        work->changed = work->changed || text.result.length != length ||
                        (length > 0 && memcmp(text.result.data, data, length) != 0);
        if (json_array_append_new(work->texts,
                                  serve_body_string(text.result.data, text.result.length)) != 0 ||
            json_array_append_new(work->holdbacks, json_integer((json_int_t)characters(&text))) !=
                0) {
            status = AIGC_ERR_MEMORY;
        }
    }
    serve_text_free(&text);
    return status;
}

static aigc_status
work_on_tool_call(guardrail_work *work, json_t *call)
{
    json_t *arguments = json_object_get(json_object_get(call, "function"), "arguments");
    serve_text text;
    aigc_status status;

    if (!json_is_string(arguments)) {
        return AIGC_OK;
    }
    serve_text_init(&text);
    status = serve_text_scan(work->daemon, work->request, work->snapshot, work->direction,
                             json_string_value(arguments), json_string_length(arguments), &text);
    if (status == AIGC_OK && (text.stopped || text.strongest >= AIGC_ACTION_REDACT)) {
        const char *rule = text.stop_rule;

        for (size_t i = 0; rule == NULL && i < text.found_count; i++) {
            rule = text.found[i].action >= AIGC_ACTION_REDACT ? text.found[i].rule_id : NULL;
        }
        block(work, rule, "found in the arguments of a tool call, which cannot be masked here");
    }
    serve_text_free(&text);
    return status;
}

static aigc_status
work_on_all(guardrail_work *work, json_t *object, serve_answer *answer)
{
    json_t *texts = json_object_get(object, "texts"),
           *calls = json_object_get(object, "tool_calls");
    json_t *member;
    size_t index;
    aigc_status status = AIGC_OK;

    if (json_array_size(texts) + json_array_size(calls) > SERVE_TEXTS_MAX) {
        return serve_refuse(answer, 413, "too_many_texts", "there are too many texts");
    }
    json_array_foreach(texts, index, member)
    {
        if (status == AIGC_OK && json_is_string(member)) {
            status = work_on_text(work, member);
        } else if (status == AIGC_OK) {
            return serve_refuse(answer, 400, "invalid_texts", "\"texts\" must be strings");
        }
    }
    json_array_foreach(calls, index, member)
    {
        status = status == AIGC_OK ? work_on_tool_call(work, member) : status;
    }
    if (status != AIGC_OK) {
        return status;
    }
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
    serve_snapshot *snapshot;
    aigc_status status;

    if (object == NULL) {
        return AIGC_OK;
    }
    if (type == NULL || (strcmp(type, "request") != 0 && strcmp(type, "response") != 0)) {
        json_decref(object);
        return serve_refuse(answer, 400, "invalid_input_type",
                            "\"input_type\" is \"request\" or \"response\"");
    }
    snapshot = serve_rules_take(&daemon->rules);
    work.snapshot = snapshot;
    work.direction = type[2] == 'q' ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT;
    work.texts = json_array();
    work.holdbacks = json_array();
    status = work_on_all(&work, object, answer);
    json_decref(work.texts);
    json_decref(work.holdbacks);
    serve_snapshot_free(snapshot);
    json_decref(object);
    return status;
}
