/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/scan: {"text": "...", "direction": "input"|"output"} -> what was found, and the text as
 * the rules want it. */
#include "serve/json_body_jansson.h"

static const char *
verdict_name(const serve_text *text, serve_verdict *verdict)
{
    *verdict = text->stopped                           ? SERVE_STOPPED
               : text->strongest == AIGC_ACTION_REDACT ? SERVE_MASKED
                                                       : SERVE_CLEAN;
    return text->stopped                           ? "stopped"
           : text->strongest == AIGC_ACTION_REDACT ? "masked"
           : text->findings > 0                    ? "noted"
                                                   : "clean";
}

static aigc_status
answer_with(serve_daemon *daemon, const serve_request *request, const serve_snapshot *snapshot,
            aigc_direction direction, json_t *member, serve_answer *answer)
{
    serve_text text;
    serve_verdict verdict;

    serve_text_init(&text);
    aigc_status status =
        serve_text_scan(daemon, request, snapshot, direction, json_string_value(member),
                        json_string_length(member), &text);
    if (status == AIGC_OK) {
        const char *name = verdict_name(&text, &verdict);
        status = serve_body_answer(
            answer, verdict,
            json_pack("{s:i, s:s, s:o, s:s?, s:I, s:o, s:s}", "schema", 1, "verdict", name, "text",
                      serve_body_string(text.result.data, text.result.length), "stop_rule",
                      text.stop_rule, "finding_count", (json_int_t)text.findings, "findings",
                      serve_body_findings(&text), "rules", aigc_rules_version(snapshot->rules)));
    }
    serve_text_free(&text);
    return status;
}

aigc_status
serve_scan(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    json_t *object = serve_body_object(request, answer), *text;
    serve_snapshot *snapshot = NULL;
    aigc_direction direction;
    aigc_status status = AIGC_OK;

    if (!object)
        return AIGC_OK;
    text = json_object_get(object, "text");
    if (!json_is_string(text)) {
        status = serve_refuse(answer, 400, "invalid_text", "\"text\" must be a string");
    } else if (serve_body_direction(object, answer, &direction)) {
        snapshot = serve_rules_take(&daemon->rules);
        status = answer_with(daemon, request, snapshot, direction, text, answer);
    }
    serve_snapshot_free(snapshot);
    json_decref(object);
    return status;
}
