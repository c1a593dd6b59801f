/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/text_scan.h"

#include <stdlib.h>
#include <string.h>

void
serve_text_init(serve_text *text)
{
    memset(text, 0, sizeof *text);
    aigcp_buffer_init(&text->result, SERVE_BODY_MAX);
}

void
serve_text_free(serve_text *text)
{
    aigcp_buffer_free(&text->result);
    free(text->found);
    serve_text_init(text);
}

/* Where callbacks of one scan write to. */
typedef struct scan_target {
    serve_text *text;
    serve_metrics *metrics;
    serve_record record;
    aigc_status status;
} scan_target;

static int
take_text(void *context, const void *data, size_t length)
{
    scan_target *target = context;

    target->status = aigcp_buffer_append(&target->text->result, data, length);
    return target->status == AIGC_OK ? 0 : 1;
}

static int
take_finding(void *context, const aigc_finding *finding)
{
    scan_target *target = context;
    serve_text *text = target->text;

    serve_metrics_finding(target->metrics, finding);
    target->status = serve_record_finding(&target->record, finding);
    if (target->status != AIGC_OK)
        return 1;
    text->findings++;
    if (finding->action > text->strongest)
        text->strongest = finding->action;
    if (finding->action == AIGC_ACTION_STOP && !text->stop_rule)
        text->stop_rule = finding->rule_id;
    if (text->found_count == SERVE_FINDINGS_MAX)
        return 0;
    if ((text->found_count & (text->found_count - 1)) == 0) {
        size_t room = text->found_count == 0 ? 1 : 2 * text->found_count;
        serve_found *grown = realloc(text->found, room * sizeof *grown);

        if (!grown) {
            target->status = AIGC_ERR_MEMORY;
            return 1;
        }
        text->found = grown;
    }
    text->found[text->found_count++] =
        (serve_found){ finding->start,    finding->end,    finding->rule, finding->rule_id,
                       finding->category, finding->action, finding->lane };
    return 0;
}

static uint64_t
nanoseconds_since(const struct timespec *begin)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)(now.tv_sec - begin->tv_sec) * 1000000000u + (uint64_t)now.tv_nsec -
           (uint64_t)begin->tv_nsec;
}

/* Pass the text through a transformer. */
static aigc_status
transform(aigc_transformer *transformer, const aigc_text_options *options, scan_target *target,
          const void *data, size_t length)
{
    aigc_status status = aigc_transformer_configure(transformer, options);

    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, take_text, take_finding, target);
    if (status == AIGC_OK) {
        status = aigc_transformer_feed(transformer, data, length);
        target->text->released = target->text->result.length;
    }
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    target->text->stopped = aigc_transformer_stopped(transformer) != 0;
    return status == AIGC_ERR_STOPPED ? target->status : status;
}

static aigc_status
write_decision(scan_target *target, const aigc_transformer *transformer, aigc_status status,
               size_t length)
{
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    aigc_audit_result result = { .struct_size = sizeof result,
                                 .outcome = status != AIGC_OK       ? AIGC_AUDIT_FAILED
                                            : target->text->stopped ? AIGC_AUDIT_STOPPED
                                                                    : AIGC_AUDIT_PASSED,
                                 .error = status,
                                 .bytes = length };
    aigc_status written;

    if (aigc_transformer_stats(transformer, &stats) == AIGC_OK)
        result.scanned = stats.scanned;
    written = serve_record_end(&target->record, &result);
    return status == AIGC_OK ? written : status;
}

aigc_status
serve_text_scan(serve_daemon *daemon, const serve_request *request, const serve_snapshot *snapshot,
                aigc_direction direction, const void *data, size_t length, serve_text *text)
{
    aigc_transformer_options rewriting = { .struct_size = sizeof rewriting,
                                           .language = daemon->settings->language,
                                           .refusal_zh = daemon->settings->refusal_zh,
                                           .refusal_en = daemon->settings->refusal_en };
    aigc_text_options options = { .struct_size = sizeof options,
                                  .policy = snapshot->policies[direction] };
    scan_target target = { .text = text, .metrics = &daemon->metrics, .status = AIGC_OK };
    aigc_transformer *transformer = NULL;
    struct timespec begin;
    aigc_status status = aigc_transformer_new(snapshot->rules, &rewriting, &transformer);

    if (status == AIGC_OK) {
        status =
            serve_record_begin(&target.record, &daemon->trail, snapshot, direction, request->id);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    if (status == AIGC_OK) {
        status = transform(transformer, &options, &target, data, length);
        serve_metrics_scan(&daemon->metrics, length, nanoseconds_since(&begin));
        status = write_decision(&target, transformer, status, length);
    }
    aigc_transformer_free(transformer);
    return status;
}
