/* SPDX-License-Identifier: Apache-2.0 */
/* POST /v1/stream?id=NAME[&as=text|response][&direction=input|output][&end=1]: the next piece of a
 * stream comes, what may be shown of it now goes back. For gateways that see an answer piece by
 * piece and can call a service, but not load a library.
 *
 * `as=text` is bare text; `as=response` the body of a model's HTTP answer, with its events. The
 * answer's headers say how many bytes wait (X-Aigc-Held) and whether the stream has ended
 * (X-Aigc-Ended): then what the model still sends need not be sent here. Without `id` the body is
 * the whole stream. */
#include "serve/exchange.h"

#include <string.h>
#include <time.h>

static int
append(void *context, const void *data, size_t length)
{
    serve_stream_slot *slot = context;

    slot->failure = aigcp_buffer_append(&slot->out, data, length);
    return slot->failure == AIGC_OK ? 0 : 1;
}

static int
take_finding(void *context, const aigc_finding *finding)
{
    serve_stream_slot *slot = context;

    serve_metrics_finding(slot->metrics, finding);
    slot->masked = slot->masked || finding->action == AIGC_ACTION_REDACT;
    slot->failure = serve_record_finding(&slot->record, finding);
    return slot->failure == AIGC_OK ? 0 : 1;
}

static int
take_response_finding(void *context, aigc_channel channel, uint64_t choice,
                      const aigc_finding *finding)
{
    (void)channel;
    (void)choice;
    return take_finding(context, finding);
}

static const char *
query(const serve_request *request, const char *name, const char *otherwise)
{
    const char *value = request->query(request->query_context, name);

    return value ? value : otherwise;
}

/* What the query of a fresh stream says of it. */
static serve_stream_kind
kind_of(const serve_request *request)
{
    bool as_text = strcmp(query(request, "as", "text"), "text") == 0;
    bool is_input = as_text && strcmp(query(request, "direction", "output"), "input") == 0;
    const char *repeats = query(request, "cumulative", NULL);

    return (serve_stream_kind){ .as_text = as_text,
                                .direction =
                                    is_input ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT,
                                .cumulative = !repeats                    ? 0
                                              : strcmp(repeats, "1") == 0 ? 1
                                                                          : -1 };
}

/* Whether a later piece says of its stream what the first one did, as far as it says anything. */
static bool
is_same_kind(const serve_request *request, const serve_stream_kind *kind)
{
    const serve_stream_kind said = kind_of(request);

    return (!query(request, "as", NULL) || said.as_text == kind->as_text) &&
           (!query(request, "direction", NULL) || !kind->as_text ||
            said.direction == kind->direction) &&
           (!query(request, "cumulative", NULL) || said.cumulative == kind->cumulative);
}

/* Make the filter of a fresh stream. It writes to the slot, which stays where it is. */
static aigc_status
make_text(serve_daemon *daemon, const serve_snapshot *snapshot, serve_stream_slot *slot)
{
    aigc_transformer_options rewriting = { .struct_size = sizeof rewriting,
                                           .language = daemon->settings->language,
                                           .refusal_zh = daemon->settings->refusal_zh,
                                           .refusal_en = daemon->settings->refusal_en };
    aigc_text_options options = { .struct_size = sizeof options,
                                  .policy = snapshot->policies[slot->kind.direction] };
    aigc_status status = aigc_transformer_new(snapshot->rules, &rewriting, &slot->text);

    if (status == AIGC_OK)
        status = aigc_transformer_configure(slot->text, &options);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(slot->text, append, take_finding, slot);
    return status;
}

static aigc_status
make_response(serve_daemon *daemon, const serve_snapshot *snapshot, const serve_request *request,
              serve_stream_slot *slot)
{
    aigc_text_options text = { .struct_size = sizeof text,
                               .policy = snapshot->policies[AIGC_DIRECTION_OUTPUT] };
    aigc_response_options options = { .struct_size = sizeof options,
                                      .rules = snapshot->rules,
                                      .text = &text,
                                      .language = daemon->settings->language,
                                      .refusal_zh = daemon->settings->refusal_zh,
                                      .refusal_en = daemon->settings->refusal_en,
                                      .label_at = AIGC_LABEL_AT_NONE,
                                      .on_finding = take_response_finding,
                                      .finding_context = slot };
    aigc_response_head head = { .struct_size = sizeof head,
                                .content_type = query(request, "content_type", NULL),
                                .content_encoding = query(request, "content_encoding", NULL),
                                .cumulative = slot->kind.cumulative };
    aigc_status status = aigc_response_filter_new(&options, &slot->response);

    if (status == AIGC_OK)
        status = aigc_response_filter_begin(slot->response, &head, append, slot);
    return status;
}

/* Begin a fresh stream, and its record, with the rules in force. */
static aigc_status
begin(serve_daemon *daemon, const serve_request *request, serve_stream_slot *slot)
{
    serve_snapshot *snapshot = serve_rules_take(&daemon->rules);

    aigcp_buffer_init(&slot->out, SERVE_ANSWER_MAX);
    slot->metrics = &daemon->metrics;
    slot->kind = kind_of(request);
    aigc_status status =
        serve_record_begin(&slot->record, &daemon->trail, snapshot, slot->kind.direction,
                           slot->name[0] != '\0' ? slot->name : request->id);
    if (status == AIGC_OK) {
        status = slot->kind.as_text ? make_text(daemon, snapshot, slot)
                                    : make_response(daemon, snapshot, request, slot);
    }
    serve_snapshot_free(snapshot);
    return status;
}

/* Write the decision down once it is known, before what it is about is given away. */
static aigc_status
note_end(serve_stream_slot *slot, const serve_answer *answer, aigc_status status)
{
    aigc_response_report report = { .struct_size = sizeof report };
    aigc_audit_outcome outcome =
        answer->verdict == SERVE_STOPPED ? AIGC_AUDIT_STOPPED : AIGC_AUDIT_PASSED;
    aigc_status written;

    if (status == AIGC_OK && !answer->ended)
        return AIGC_OK;
    if (status != AIGC_OK) {
        outcome = AIGC_AUDIT_FAILED;
        report.failure = status;
    } else if (slot->response && aigc_response_filter_report(slot->response, &report) == AIGC_OK &&
               report.verdict == AIGC_RESPONSE_FAILED) {
        outcome = AIGC_AUDIT_FAILED;
    }
    written = serve_stream_end(slot, outcome, report.failure);
    return status == AIGC_OK ? written : status;
}

/* Milliseconds of a clock that does not go back. */
static uint64_t
now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Bytes of text so far, without what of an answer is no text. */
static uint64_t
text_bytes(const serve_stream_slot *slot)
{
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    aigc_response_report report = { .struct_size = sizeof report };

    if (slot->text && aigc_transformer_stats(slot->text, &stats) == AIGC_OK)
        return stats.bytes;
    return slot->response && aigc_response_filter_report(slot->response, &report) == AIGC_OK
               ? report.text_bytes
               : 0;
}

/* What the piece at hand counts as. */
static serve_verdict
piece_verdict(const serve_stream_slot *slot, bool stopped)
{
    return stopped ? SERVE_STOPPED : slot->masked ? SERVE_MASKED : SERVE_CLEAN;
}

static serve_verdict
response_verdict(const serve_stream_slot *slot)
{
    aigc_response_report report = { .struct_size = sizeof report };

    if (aigc_response_filter_report(slot->response, &report) != AIGC_OK ||
        report.verdict == AIGC_RESPONSE_FAILED)
        return SERVE_ERROR;
    return piece_verdict(slot, report.verdict == AIGC_RESPONSE_STOPPED);
}

static aigc_status
feed(serve_stream_slot *slot, const serve_request *request, bool end, serve_answer *answer)
{
    aigc_status status;

    if (slot->text) {
        status = aigc_transformer_feed(slot->text, request->body, request->length);
        if (status == AIGC_OK) {
            status = end ? aigc_transformer_finish(slot->text)
                         : aigc_transformer_tick(slot->text, now());
        }
        answer->ended = end || aigc_transformer_stopped(slot->text) != 0;
        answer->held = aigc_transformer_held(slot->text);
        answer->verdict = piece_verdict(slot, aigc_transformer_stopped(slot->text) != 0);
    } else {
        status = aigc_response_filter_feed(slot->response, request->body, request->length);
        if (status == AIGC_OK) {
            status = end ? aigc_response_filter_finish(slot->response)
                         : aigc_response_filter_tick(slot->response, now());
        }
        answer->ended = end || aigc_response_filter_ended(slot->response) != 0;
        answer->held = aigc_response_filter_held(slot->response);
        answer->verdict = response_verdict(slot);
    }
    return status;
}

/* One piece of a stream whose slot is ours. */
static aigc_status
take_piece(serve_daemon *daemon, const serve_request *request, serve_stream_slot *slot, bool end,
           serve_answer *answer)
{
    aigc_status status = AIGC_OK;
    uint64_t before = text_bytes(slot);

    if (!slot->text && !slot->response)
        status = begin(daemon, request, slot);
    if (status == AIGC_OK) {
        slot->failure = AIGC_OK;
        slot->masked = false;
        status = feed(slot, request, end, answer);
        /* What stopped a callback is why it stopped. */
        status = status == AIGC_ERR_STOPPED && slot->failure != AIGC_OK ? slot->failure : status;
        status = note_end(slot, answer, status);
    }
    if (status == AIGC_OK) {
        status = aigcp_buffer_append(&answer->body, slot->out.data, slot->out.length);
        slot->out.length = 0;
    }
    if (status == AIGC_OK) {
        answer->status = 200;
        answer->content_type =
            slot->kind.as_text ? "text/plain; charset=utf-8" : "application/octet-stream";
        answer->has_state = true;
        (void)atomic_fetch_add(&daemon->metrics.bytes_scanned, text_bytes(slot) - before);
    }
    return status;
}

static bool
is_choice(const char *value, const char *one, const char *other)
{
    return strcmp(value, one) == 0 || strcmp(value, other) == 0;
}

/* A name is what can stand in a log: letters, digits, and "-_.:". */
static bool
is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789-_.:");

    return length > 0 && name[length] == '\0' && length <= SERVE_STREAM_NAME_MAX;
}

static aigc_status
whole_stream(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    serve_stream_slot slot = { .name = "" };
    aigc_status status = take_piece(daemon, request, &slot, true, answer);

    serve_stream_clear(&slot);
    return status;
}

aigc_status
serve_stream(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    const char *name = query(request, "id", NULL);
    bool end = strcmp(query(request, "end", "0"), "1") == 0;
    serve_stream_slot *slot;
    aigc_status status;

    if (!is_choice(query(request, "as", "text"), "text", "response") ||
        !is_choice(query(request, "direction", "output"), "input", "output") ||
        !is_choice(query(request, "end", "0"), "0", "1") ||
        !is_choice(query(request, "cumulative", "0"), "0", "1") || (name && !is_name(name))) {
        return serve_refuse(
            answer, 400, "invalid_query",
            "as is text or response, direction input or output, end and cumulative 0 or "
            "1; an id has letters, digits and -_.: only");
    }
    if (!name)
        return whole_stream(daemon, request, answer);
    switch (serve_streams_take(&daemon->streams, name, &slot)) {
    case SERVE_STREAM_FULL:
        return serve_refuse(answer, 503, "too_many_streams", "too many streams are open");
    case SERVE_STREAM_BUSY:
        return serve_refuse(answer, 409, "stream_busy", "a piece of this stream is being scanned");
    case SERVE_STREAM_KNOWN:
        if (!is_same_kind(request, &slot->kind)) {
            serve_streams_give(&daemon->streams, slot, false, false);
            return serve_refuse(answer, 409, "other_stream",
                                "a stream keeps the as, direction and cumulative of its first "
                                "piece; this piece was not taken");
        }
        break;
    case SERVE_STREAM_FRESH:
        break;
    }
    status = take_piece(daemon, request, slot, end, answer);
    /* A stream that failed cannot go on. */
    serve_streams_give(&daemon->streams, slot, answer->ended, status != AIGC_OK || end);
    atomic_store(&daemon->metrics.streams_open, serve_streams_open(&daemon->streams));
    return status;
}
