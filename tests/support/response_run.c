/* SPDX-License-Identifier: Apache-2.0 */
/* Run the body of an answer through a response filter. */
#include "tests/support/response_run.h"

#include <stdio.h>
#include <string.h>

static int
log_finding(void *context, aigc_channel channel, uint64_t choice, const aigc_finding *finding)
{
    response_run *run = context;
    char line[256];
    int length = snprintf(line, sizeof line, "%s/%llu %llu-%llu %s\n", aigc_channel_name(channel),
                          (unsigned long long)choice, (unsigned long long)finding->start,
                          (unsigned long long)finding->end, finding->rule_id);
    return text_sink_write(&run->log, line, (size_t)length);
}

void
response_run_free(response_run *run)
{
    text_sink_free(&run->body);
    text_sink_free(&run->log);
    *run = (response_run){ 0 };
}

aigc_status
response_run_cut(aigc_rules *rules, const aigc_response_options *options,
                 const aigc_response_head *head, const cut_text *cut, response_run *run)
{
    aigc_response_options how = *options;
    aigc_response_filter *filter = NULL;
    how.struct_size = sizeof how;
    how.rules = rules;
    how.on_finding = log_finding;
    how.finding_context = run;
    response_run_free(run);
    aigc_status status = aigc_response_filter_new(&how, &filter);
    if (status == AIGC_OK)
        status = aigc_response_filter_begin(filter, head, text_sink_write, &run->body);
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_response_filter_feed(filter, piece, length);
    }
    run->held = aigc_response_filter_held(filter);
    if (status == AIGC_OK)
        status = aigc_response_filter_finish(filter);
    run->report.struct_size = sizeof run->report;
    if (status == AIGC_OK)
        status = aigc_response_filter_report(filter, &run->report);
    aigc_response_filter_free(filter);
    return status;
}

aigc_status
response_run_whole(aigc_rules *rules, const aigc_response_options *options,
                   const aigc_response_head *head, const void *body, size_t length,
                   response_run *run)
{
    const cut_text cut = { .text = body, .length = length, .ends = &length, .count = 1 };
    return response_run_cut(rules, options, head, &cut, run);
}

typedef struct comparison {
    aigc_rules *rules;
    const aigc_response_options *options;
    const aigc_response_head *head;
    response_run whole;
    response_run run;
} comparison;

static int
differs(const text_sink *a, const text_sink *b)
{
    return a->length != b->length || (a->length && memcmp(a->data, b->data, a->length) != 0);
}

static int
compare_cut(void *context, const cut_text *cut)
{
    comparison *c = context;
    if (response_run_cut(c->rules, c->options, c->head, cut, &c->run) != AIGC_OK)
        return 1;
    int other = c->run.report.verdict != c->whole.report.verdict ||
                c->run.report.findings != c->whole.report.findings ||
                c->run.report.incomplete != c->whole.report.incomplete;
    if (differs(&c->run.body, &c->whole.body) || differs(&c->run.log, &c->whole.log) || other) {
        fprintf(stderr, "uncut:\n%.*s%.*s\ncut:\n%.*s%.*s\n", (int)c->whole.body.length,
                (const char *)c->whole.body.data, (int)c->whole.log.length,
                (const char *)c->whole.log.data, (int)c->run.body.length,
                (const char *)c->run.body.data, (int)c->run.log.length,
                (const char *)c->run.log.data);
        return 1;
    }
    return 0;
}

int
response_run_all_cuts(aigc_rules *rules, const aigc_response_options *options,
                      const aigc_response_head *head, const void *body, size_t length)
{
    comparison c = { .rules = rules, .options = options, .head = head };
    int failed = response_run_whole(rules, options, head, body, length, &c.whole) != AIGC_OK;
    if (!failed)
        failed = all_cuts(body, length, compare_cut, &c);
    response_run_free(&c.whole);
    response_run_free(&c.run);
    return failed;
}
