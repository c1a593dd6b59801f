/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/moderations: the shape of OpenAI's moderation API.
 *
 * `flagged` is true if a finding has at least the action redact. `categories` has OpenAI's names,
 * as far as our kinds have one, and the codes of TC260-003 that were found. A score is 1 or 0: a
 * rule was found or it was not. */
#include "serve/json_body_jansson.h"

#include <string.h>

static const char *const openai_names[] = {
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
};

/* Which of those a rule is, by the beginning of its id or of its category; NULL if none. */
static const struct {
    const char *id, *category, *name;
} kinds[] = {
    { "violence.threats", NULL, "harassment/threatening" },
    { "violence.cruelty", NULL, "violence/graphic" },
    { "violence.explosives", NULL, "illicit/violent" },
    { "violence.weapons", NULL, "illicit/violent" },
    { "violence.", NULL, "violence" },
    { "terror.", NULL, "violence" },
    { "minors.", NULL, "sexual/minors" },
    { "sexual.", NULL, "sexual" },
    { "trade.escort", NULL, "sexual" },
    { "self-harm.methods", NULL, "self-harm/instructions" },
    { "self-harm.means", NULL, "self-harm/instructions" },
    { "self-harm.distress", NULL, "self-harm/intent" },
    { "self-harm.", NULL, "self-harm" },
    { "eating-disorders.", NULL, "self-harm" },
    { "hatred.call", NULL, "hate/threatening" },
    { "hatred.", NULL, "hate" },
    { "reputation.", NULL, "harassment" },
    { "trade.", NULL, "illicit" },
    { "drugs.", NULL, "illicit" },
    { "fraud.", NULL, "illicit" },
    { "gambling.", NULL, "illicit" },
    { "weapons.", NULL, "illicit/violent" },
    { "hacking.", NULL, "illicit" },
    { NULL, "A.2", "hate" },
    { NULL, "A.1.d", "violence" },
    { NULL, "A.1.e", "hate" },
};

static bool
begins(const char *text, const char *with)
{
    return !with || strncmp(text, with, strlen(with)) == 0;
}

static const char *
openai_name(const serve_found *found)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (begins(found->rule_id, kinds[i].id) && begins(found->category, kinds[i].category))
            return kinds[i].name;
    return NULL;
}

static int
set(json_t *categories, json_t *scores, const char *name, bool found)
{
    return json_object_set_new(categories, name, json_boolean(found)) +
           json_object_set_new(scores, name, json_real(found ? 1.0 : 0.0));
}

static json_t *
result_of(const serve_text *text)
{
    json_t *categories = json_object(), *scores = json_object();
    bool flagged = text->stopped || text->strongest >= AIGC_ACTION_REDACT;
    int failed = 0;

    for (size_t i = 0; i < sizeof openai_names / sizeof openai_names[0]; i++)
        failed += set(categories, scores, openai_names[i], false);
    for (size_t i = 0; i < text->found_count; i++) {
        const char *name = openai_name(&text->found[i]);

        if (text->found[i].action >= AIGC_ACTION_REDACT) {
            failed += set(categories, scores, text->found[i].category, true);
            failed += name ? set(categories, scores, name, true) : 0;
        }
    }
    if (failed != 0) {
        json_decref(categories);
        json_decref(scores);
        return NULL;
    }
    return json_pack("{s:b, s:o, s:o}", "flagged", flagged, "categories", categories,
                     "category_scores", scores);
}

static aigc_status
judge(serve_daemon *daemon, const serve_request *request, const serve_snapshot *snapshot,
      json_t *input, json_t *results, bool *flagged)
{
    serve_text text;

    serve_text_init(&text);
    aigc_status status =
        serve_text_scan(daemon, request, snapshot, AIGC_DIRECTION_INPUT, json_string_value(input),
                        json_string_length(input), &text);
    if (status == AIGC_OK) {
        *flagged = *flagged || text.stopped || text.strongest >= AIGC_ACTION_REDACT;
        status = json_array_append_new(results, result_of(&text)) == 0 ? AIGC_OK : AIGC_ERR_MEMORY;
    }
    serve_text_free(&text);
    return status;
}

/* The string in an input, which may be {"type": "text", "text": ...}; NULL for a picture. */
static json_t *
string_of(json_t *input)
{
    json_t *text = json_is_object(input) ? json_object_get(input, "text") : input;

    return json_is_string(text) ? text : NULL;
}

static aigc_status
judge_all(serve_daemon *daemon, const serve_request *request, const serve_snapshot *snapshot,
          json_t *inputs, serve_answer *answer)
{
    json_t *results = json_array(), *input;
    bool flagged = false;
    size_t index;
    aigc_status status = results ? AIGC_OK : AIGC_ERR_MEMORY;

    json_array_foreach(inputs, index, input)
    {
        json_t *text = string_of(input);

        if (status != AIGC_OK)
            break;
        if (!text) {
            json_decref(results);
            return serve_refuse(answer, 400, "invalid_input",
                                "\"input\" is a string, or a list of strings or text parts; "
                                "pictures cannot be judged");
        }
        status = judge(daemon, request, snapshot, text, results, &flagged);
    }
    if (status != AIGC_OK) {
        json_decref(results);
        return status;
    }
    return serve_body_answer(answer, flagged ? SERVE_STOPPED : SERVE_CLEAN,
                             json_pack("{s:s+, s:s, s:o}", "id", "modr-",
                                       aigc_rules_version(snapshot->rules), "model", "aigc-label",
                                       "results", results));
}

aigc_status
serve_moderations(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    json_t *object = serve_body_object(request, answer), *input, *list;
    aigc_status status;

    if (!object)
        return AIGC_OK;
    input = json_object_get(object, "input");
    list = json_is_array(input) ? json_incref(input) : json_pack("[O?]", input);
    if (json_array_size(list) == 0 || json_array_size(list) > SERVE_TEXTS_MAX) {
        status = serve_refuse(answer, 400, "invalid_input", "\"input\" is missing, or too long");
    } else {
        serve_snapshot *snapshot = serve_rules_take(&daemon->rules);
        status = judge_all(daemon, request, snapshot, list, answer);
        serve_snapshot_free(snapshot);
    }
    json_decref(list);
    json_decref(object);
    return status;
}
