/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/json_body_jansson.h"
#include "common/json_load_jansson.h"
#include "common/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool
serve_body_is_json(const serve_request *request)
{
    return strncasecmp(request->content_type, "application/json", 16) == 0;
}

json_t *
serve_body_object(const serve_request *request, serve_answer *answer)
{
    const char *text = (const char *)request->body;
    json_error_t error;
    json_t *root = aigcp_json_load(text, request->length, 0, &error);

    if (root && json_is_object(root))
        return root;
    json_decref(root);
    if (serve_refuse(answer, 400, "invalid_json", "the body is no JSON object") != AIGC_OK)
        answer->status = 500;
    return NULL;
}

aigc_status
serve_body_answer(serve_answer *answer, serve_verdict verdict, json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    aigc_status status = AIGC_ERR_MEMORY;

    json_decref(object);
    if (text) {
        answer->status = 200;
        answer->content_type = "application/json";
        answer->verdict = verdict;
        status = aigcp_buffer_append_string(&answer->body, text);
    }
    free(text);
    return status;
}

json_t *
serve_body_string(const void *data, size_t length)
{
    static const uint8_t replacement[] = { 0xEF, 0xBF, 0xBD };
    json_t *string = json_stringn(length > 0 ? data : "", length);
    aigcp_buffer clean;
    const uint8_t *bytes = data;
    aigc_status status = AIGC_OK;

    if (string || aigcp_utf8_valid_prefix(data, length) == length)
        return string;
    aigcp_buffer_init(&clean, SERVE_ANSWER_MAX);
    while (status == AIGC_OK && length > 0) {
        size_t valid = aigcp_utf8_valid_prefix(bytes, length);

        status = aigcp_buffer_append(&clean, bytes, valid);
        bytes += valid;
        length -= valid;
        if (status == AIGC_OK && length > 0) {
            status = aigcp_buffer_append(&clean, replacement, sizeof replacement);
            bytes++;
            length--;
        }
    }
    string = status == AIGC_OK ? json_stringn((const char *)clean.data, clean.length) : NULL;
    aigcp_buffer_free(&clean);
    return string;
}

json_t *
serve_body_findings(const serve_text *text)
{
    json_t *list = json_array();

    for (size_t i = 0; i < text->found_count; i++) {
        const serve_found *found = &text->found[i];

        if (json_array_append_new(
                list, json_pack("{s:I, s:I, s:s, s:s, s:s, s:s}", "start", (json_int_t)found->start,
                                "end", (json_int_t)found->end, "rule", found->rule_id, "category",
                                found->category, "action", aigc_action_name(found->action), "lane",
                                aigc_lane_name(found->lane))) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

bool
serve_body_direction(json_t *object, serve_answer *answer, aigc_direction *direction)
{
    json_t *member = json_object_get(object, "direction");
    const char *name = member ? json_string_value(member) : "output";

    if (name && strcmp(name, "output") == 0) {
        *direction = AIGC_DIRECTION_OUTPUT;
        return true;
    }
    if (name && strcmp(name, "input") == 0) {
        *direction = AIGC_DIRECTION_INPUT;
        return true;
    }
    if (serve_refuse(answer, 400, "invalid_direction",
                     "\"direction\" is \"input\" or \"output\"") != AIGC_OK)
        answer->status = 500;
    return false;
}
