/* SPDX-License-Identifier: Apache-2.0 */
/* A response filter: how it is made, begun, and what it reports. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "serve/core/response_state.h"

static const char *const channel_names[] = { "content", "reasoning", "refusal",
                                             "tool",    "tokens",    "other" };
static const char *const protocol_names[] = {
    "auto",      "openai-chat", "openai-completions", "openai-responses", "anthropic", "ollama",
    "dashscope", "gemini",      "llama-cpp",          "openai-assistants"
};
static const char *const verdict_names[] = { "passed", "masked", "stopped", "failed",
                                             "not-scanned" };

const char *
aigc_channel_name(aigc_channel channel)
{
    return (unsigned)channel <= AIGC_CHANNEL_OTHER ? channel_names[channel] : "unknown";
}

const char *
aigc_protocol_name(aigc_protocol protocol)
{
    return (unsigned)protocol <= AIGC_PROTOCOL_OPENAI_ASSISTANTS ? protocol_names[protocol]
                                                                 : "unknown";
}

const char *
aigc_response_verdict_name(aigc_response_verdict verdict)
{
    return (unsigned)verdict <= AIGC_RESPONSE_NOT_SCANNED ? verdict_names[verdict] : "unknown";
}

/* Options. */

static aigc_status
copy_string(const char *text, size_t most, char **copy)
{
    *copy = NULL;
    if (!text)
        return AIGC_OK;
    size_t length = strnlen(text, most + 1);
    if (length > most)
        return AIGC_ERR_LIMIT;
    *copy = malloc(length + 1);
    if (!*copy)
        return AIGC_ERR_MEMORY;
    memcpy(*copy, text, length);
    (*copy)[length] = '\0';
    return AIGC_OK;
}

static bool
limit_of(size_t asked, size_t standard, size_t *limit)
{
    *limit = asked ? asked : standard;
    return *limit <= AIGCP_LIMIT_MAX;
}

static aigc_status
copy_text_options(aigc_response_filter *f, const aigc_text_options *text)
{
    if (!text)
        return AIGC_OK;
    if (text->struct_size != sizeof *text || text->stream_id_length > AIGC_STREAM_ID_MAX ||
        (!text->stream_id && text->stream_id_length))
        return AIGC_ERR_ARGUMENT;
    f->policy = aigc_policy_retain(text->policy);
    f->has_text_key = text->key != NULL;
    if (text->key)
        memcpy(f->text_key, text->key, sizeof f->text_key);
    f->has_stream_id = text->stream_id != NULL;
    f->stream_id_length = text->stream_id_length;
    if (text->stream_id_length)
        memcpy(f->stream_id, text->stream_id, text->stream_id_length);
    return AIGC_OK;
}

static aigc_status
copy_options(aigc_response_filter *f, const aigc_response_options *options)
{
    f->rules = aigc_rules_retain(options->rules);
    f->asked_protocol = options->protocol;
    f->language = options->language;
    f->label_at = options->label_at;
    f->key = options->key;
    f->on_finding = options->on_finding;
    f->finding_context = options->finding_context;
    if (!limit_of(options->event_limit, AIGCP_EVENT_LIMIT, &f->event_limit) ||
        !limit_of(options->body_limit, AIGCP_BODY_LIMIT, &f->body_limit) ||
        !limit_of(options->hold_limit, AIGCP_HOLD_LIMIT, &f->hold_limit))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = copy_text_options(f, options->text);
    if (status == AIGC_OK && options->wording)
        status = aigc_wording_check(options->wording, strnlen(options->wording, AIGC_FIELD_MAX + 1),
                                    NULL);
    if (status == AIGC_OK)
        status = copy_string(options->wording, AIGC_FIELD_MAX, &f->wording);
    if (status == AIGC_OK)
        status = copy_string(options->refusal_zh, AIGCP_SENTENCE_MAX, &f->refusal_zh);
    if (status == AIGC_OK)
        status = copy_string(options->refusal_en, AIGCP_SENTENCE_MAX, &f->refusal_en);
    /* That the policy fits the rules is found when a text begins; better now. */
    if (status == AIGC_OK)
        status = aigcp_get_copy(f);
    return status == AIGC_ERR_LIMIT ? AIGC_ERR_ARGUMENT : status;
}

static void
init_buffers(aigc_response_filter *f)
{
    aigcp_buffer_init(&f->frame, AIGCP_EVENT_LIMIT);
    aigcp_buffer_init(&f->lines, AIGCP_LIMIT_MAX);
    aigcp_buffer_init(&f->scratch, AIGCP_OUTPUT_MAX);
    aigcp_buffer_init(&f->text, AIGCP_LIMIT_MAX);
    aigcp_buffer_init(&f->out, AIGCP_OUTPUT_MAX);
    aigcp_buffer_init(&f->response, AIGCP_KEPT_RESPONSE_MAX);
    aigcp_buffer_init(&f->alike.frame, AIGCP_ALIKE_FRAME_MAX);
}

aigc_status
aigc_response_filter_new(const aigc_response_options *options, aigc_response_filter **filter)
{
    if (!filter)
        return AIGC_ERR_ARGUMENT;
    *filter = NULL;
    if (!options || options->struct_size != sizeof *options ||
        (unsigned)options->protocol > AIGC_PROTOCOL_OPENAI_ASSISTANTS ||
        (unsigned)options->language > AIGC_LANGUAGE_EN ||
        (unsigned)options->label_at > AIGC_LABEL_AT_NONE)
        return AIGC_ERR_ARGUMENT;
    aigc_response_filter *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    init_buffers(made);
    aigc_status status = copy_options(made, options);
    if (status != AIGC_OK)
        goto fail;
    *filter = made;
    return AIGC_OK;

fail:
    aigc_response_filter_free(made);
    return status;
}

/* Forget the answer at hand. */
static void
forget(aigc_response_filter *f)
{
    aigcp_drop_channels(f);
    f->alike.channel = NULL;
    while (f->first) {
        aigcp_event *event = f->first;
        f->first = event->next;
        aigcp_event_free(event);
    }
    f->last = NULL;
    aigcp_event_free(f->spare);
    f->spare = NULL;
    aigc_label_free(f->label);
    f->label = NULL;
}

void
aigc_response_filter_free(aigc_response_filter *f)
{
    if (!f)
        return;
    forget(f);
    aigc_rules_free(f->rules);
    aigc_policy_free(f->policy);
    free(f->refusal_zh);
    free(f->refusal_en);
    free(f->wording);
    aigcp_buffer_free(&f->frame);
    aigcp_buffer_free(&f->lines);
    aigcp_buffer_free(&f->scratch);
    aigcp_buffer_free(&f->text);
    aigcp_buffer_free(&f->out);
    aigcp_buffer_free(&f->response);
    aigcp_buffer_free(&f->alike.frame);
    aigcp_fields_free(&f->fields);
    free(f);
}

/* The beginning of an answer. */

/* The status of an answer that is some bytes of the whole one: its words may be cut. */
#define PARTIAL_CONTENT 206

/* Whether a content type is this one, whatever parameters it has. */
static bool
is_type(const char *given, const char *name)
{
    size_t length = strlen(name);
    return strncasecmp(given, name, length) == 0 && strchr("; \t", given[length]);
}

static bool
ends_in_json(const char *given)
{
    size_t length = strcspn(given, "; \t");
    return length > 5 && strncasecmp(given + length - 5, "+json", 5) == 0;
}

static const char *
skip_blank(const char *text)
{
    return text + strspn(text, " \t\"'");
}

/* Whether a charset is read as it is, or none is named. */
static bool
is_utf8(const char *name)
{
    static const char *const names[] = { "", "utf-8", "utf8", "us-ascii", "ascii" };
    const size_t length = strcspn(name, "; \t\"'");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == length && strncasecmp(name, names[i], length) == 0)
            return true;
    return false;
}

/* Whether a content type names a charset that is not read. JSON is UTF-8, but clients of HTTP go by
 * what they are told. */
static bool
has_other_charset(const char *type)
{
    for (const char *at = strchr(type ? type : "", ';'); at; at = strchr(at, ';')) {
        at = skip_blank(at + 1);
        if (strncasecmp(at, "charset", 7) != 0)
            continue;
        const char *sign = skip_blank(at + 7);
        if (*sign == '=' && !is_utf8(skip_blank(sign + 1)))
            return true;
    }
    return false;
}

/* `*framing` stays AUTO where the body has to tell.
 * @return false if a body of this type has no text that we could find. */
static bool
framing_of(const char *type, aigc_framing *framing)
{
    static const char *const line_types[] = { "application/x-ndjson", "application/ndjson",
                                              "application/jsonl", "application/x-jsonl",
                                              "application/x-jsonlines" };
    *framing = AIGC_FRAMING_AUTO;
    if (!type || !*type)
        return true;
    for (size_t i = 0; i < sizeof line_types / sizeof line_types[0]; i++)
        if (is_type(type, line_types[i]))
            *framing = AIGC_FRAMING_LINES;
    if (is_type(type, "text/event-stream"))
        return true; /* or a document, which is no event: the first byte tells */
    if (is_type(type, "application/json") || ends_in_json(type))
        *framing = AIGC_FRAMING_WHOLE;
    return *framing != AIGC_FRAMING_AUTO;
}

static aigc_status
copy_label(const aigc_label *label, aigc_label **copy)
{
    aigc_status status = aigc_label_check(label, NULL);
    if (status == AIGC_OK)
        status = aigc_label_new(copy);
    for (int i = 0; i < AIGC_FIELD_COUNT && status == AIGC_OK; i++)
        status = aigc_label_set(*copy, (aigc_field)i, aigc_label_get(label, (aigc_field)i));
    return status == AIGC_OK ? aigc_label_set_time(*copy, aigc_label_time(label)) : status;
}

static aigc_status
take_head(aigc_response_filter *f, const aigc_response_head *head)
{
    bool known = framing_of(head->content_type, &f->framing);
    const char *encoding = head->content_encoding;
    bool good = head->status == 0 || head->status / 100 == 2;
    if (head->framing != AIGC_FRAMING_AUTO) {
        f->framing = head->framing;
        known = true;
    }
    if (!known && !good) {
        f->phase = AIGCP_PHASE_PASSING;
        f->report.verdict = AIGC_RESPONSE_NOT_SCANNED;
        return AIGC_OK;
    }
    f->refuse_all = !known || (encoding && *encoding && strcasecmp(encoding, "identity") != 0) ||
                    has_other_charset(head->content_type) || head->status == PARTIAL_CONTENT;
    if (f->refuse_all)
        f->framing = AIGC_FRAMING_WHOLE;
    f->protocol = head->protocol != AIGC_PROTOCOL_AUTO ? head->protocol : f->protocol;
    f->json_mode = head->json_mode != 0;
    f->repeats = head->cumulative > 0   ? AIGCP_REPEATS_ALL
                 : head->cumulative < 0 ? AIGCP_REPEATS_NOTHING
                                        : AIGCP_REPEATS_UNKNOWN;
    f->has_own_id = head->stream_id != NULL;
    f->own_id_length = head->stream_id_length;
    if (head->stream_id_length)
        memcpy(f->own_id, head->stream_id, head->stream_id_length);
    return head->label && f->key ? copy_label(head->label, &f->label) : AIGC_OK;
}

static void
begin_answer(aigc_response_filter *f)
{
    f->phase = AIGCP_PHASE_RUNNING;
    f->failure = AIGC_OK;
    f->framing = AIGC_FRAMING_AUTO;
    f->protocol = f->asked_protocol;
    f->repeats = AIGCP_REPEATS_UNKNOWN;
    f->last_doubt = 0;
    f->json_mode = f->has_own_id = f->generates = f->refuse_all = false;
    f->copy_stopped = f->natural_end = f->has_deltas = f->has_messages = false;
    f->block = f->shown_block = (aigcp_block){ 0 };
    f->event_count = f->sequence = f->sequence_shift = 0;
    f->items_ended = 0;
    f->ends_always = f->end_is_doubtful = false;
    f->ends_in = f->ended_in = f->shown_event = 0;
    memset(f->kept, 0, sizeof f->kept);
    f->response.length = f->frame.length = f->out.length = 0;
    f->search = (aigcp_frame_search){ 0 };
    f->waiting = 0;
    f->report = (aigc_response_report){ .verdict = AIGC_RESPONSE_PASSED };
}

aigc_status
aigc_response_filter_begin(aigc_response_filter *f, const aigc_response_head *head,
                           aigc_write_fn write, void *context)
{
    if (!f || !write ||
        (head &&
         (head->struct_size != sizeof *head || (unsigned)head->framing > AIGC_FRAMING_ARRAY ||
          (unsigned)head->protocol > AIGC_PROTOCOL_OPENAI_ASSISTANTS ||
          head->stream_id_length > AIGC_STREAM_ID_MAX ||
          (!head->stream_id && head->stream_id_length))))
        return AIGC_ERR_ARGUMENT;
    if (f->busy)
        return AIGC_ERR_STATE;
    aigc_status status = AIGC_OK;
    forget(f);
    begin_answer(f);
    f->write = write;
    f->context = context;
    if (head)
        status = take_head(f, head);
    if (status != AIGC_OK) {
        f->phase = AIGCP_PHASE_IDLE;
        return status;
    }
    f->is_document = f->framing == AIGC_FRAMING_WHOLE;
    f->opening = f->framing == AIGC_FRAMING_AUTO || f->is_document ? AIGCP_OPENING_BLANK
                                                                   : AIGCP_OPENING_KNOWN;
    f->frame.limit = f->opening == AIGCP_OPENING_BLANK ? f->body_limit
                                                       : aigcp_frame_limit(f) + AIGCP_OUTPUT_PIECE;
    f->marker_options = (aigc_text_marker_options){ .struct_size = sizeof f->marker_options,
                                                    .label = f->label,
                                                    .key = f->label ? f->key : NULL,
                                                    .label_at = f->label_at,
                                                    .language = f->language,
                                                    .wording = f->wording };
    return AIGC_OK;
}

/* The report. */

aigc_status
aigc_response_filter_report(const aigc_response_filter *f, aigc_response_report *report)
{
    if (!f || !report || report->struct_size != sizeof *report)
        return AIGC_ERR_ARGUMENT;
    *report = f->report;
    report->struct_size = sizeof *report;
    report->protocol = f->protocol;
    report->held_bytes = aigc_response_filter_held(f);
    bool masked = false;
    for (size_t i = 0; i < f->channel_count; i++) {
        const aigcp_channel *channel = f->channels[i];
        aigc_scan_stats stats = { .struct_size = sizeof stats };
        masked = masked || channel->masked > 0;
        report->visible_label |= channel->prefix.length > 0;
        report->visible_label |= channel->is_labelled && channel->has_end_label;
        report->mark |= channel->is_labelled && channel->mark_size > 0;
        if (channel->quiet || !channel->transformer)
            continue;
        report->findings += channel->findings;
        if (aigc_transformer_stats(channel->transformer, &stats) == AIGC_OK)
            report->scanned_bytes += stats.scanned;
    }
    if (masked && report->verdict == AIGC_RESPONSE_PASSED)
        report->verdict = AIGC_RESPONSE_MASKED;
    return AIGC_OK;
}
