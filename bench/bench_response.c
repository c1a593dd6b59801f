/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of a model through libaigcserve, with 10,000 words, in reads of several sizes. Prints
 * JSON, one object a line.
 *
 *   bench_response RULES STREAM... */
#include <aigc/serve.h>
#include <stdio.h>
#include <string.h>

#include "bench/measure.h"

#define ROUNDS 9
#define ANSWERS 300 /* in a round */

static int
drop(void *context, const void *data, size_t length)
{
    (void)data;
    *(size_t *)context += length;
    return 0;
}

static aigc_rules *
load(const char *path)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules = NULL;
    if (aigc_rules_compiler_new(&compiler) != AIGC_OK ||
        aigc_rules_compiler_add_path(compiler, path) != AIGC_OK ||
        aigc_rules_compiler_finish(compiler, &rules) != AIGC_OK)
        fail(path);
    aigc_rules_compiler_free(compiler);
    return rules;
}

/* The length of the next read: so many bytes, or one event. */
static size_t
next_read(const char *at, size_t left, size_t piece)
{
    if (piece > 0)
        return left < piece ? left : piece;
    const char *end = strstr(at, "\n\n");
    return end ? (size_t)(end - at) + 2 : left;
}

static void
pass(aigc_response_filter *filter, const blob *body, size_t piece)
{
    const aigc_response_head head = { .struct_size = sizeof head,
                                      .content_type = "text/event-stream" };
    size_t written = 0;
    aigc_status status = aigc_response_filter_begin(filter, &head, drop, &written);
    for (size_t at = 0, length; at < body->length && status == AIGC_OK; at += length) {
        length = next_read(body->bytes + at, body->length - at, piece);
        status = aigc_response_filter_feed(filter, body->bytes + at, length);
    }
    if (status == AIGC_OK)
        status = aigc_response_filter_finish(filter);
    if (status != AIGC_OK || written != body->length)
        fail("an answer did not pass as it came");
}

static void
measure(aigc_rules *rules, const char *name, const blob *body, size_t piece)
{
    const aigc_response_options options = { .struct_size = sizeof options,
                                            .rules = rules,
                                            .label_at = AIGC_LABEL_AT_NONE };
    aigc_response_filter *filter;
    series all = { .count = 0 };
    size_t events = 0;
    for (const char *at = body->bytes; (at = strstr(at, "\n\n")) != NULL; at += 2)
        events++;
    if (aigc_response_filter_new(&options, &filter) != AIGC_OK)
        fail("a filter");
    for (int round = 0; round < ROUNDS; round++) {
        const double begin = processor_now();
        for (int i = 0; i < ANSWERS; i++)
            pass(filter, body, piece);
        series_add(&all, (processor_now() - begin) / ANSWERS);
    }
    aigc_response_filter_free(filter);
    const summary of = series_summary(&all);
    (void)printf("{\"schema\":1,\"benchmark\":\"response\",\"stream\":\"%s\",\"read\":%zu,"
                 "\"microseconds\":%.1f,\"least\":%.1f,\"most\":%.1f,"
                 "\"nanoseconds_an_event\":%.0f}\n",
                 name, piece, of.median * 1e6, of.least * 1e6, of.most * 1e6,
                 of.median * 1e9 / (double)events);
}

int
main(int argc, char **argv)
{
    static const size_t pieces[] = { 0, 1024, 4096, 16384 };
    if (argc < 3) {
        (void)fputs("usage: bench_response RULES STREAM...\n", stderr);
        return 2;
    }
    aigc_rules *rules = load(argv[1]);
    for (int i = 2; i < argc; i++) {
        blob body = read_file(argv[i]);
        const char *slash = strrchr(argv[i], '/');
        for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++)
            measure(rules, slash ? slash + 1 : argv[i], &body, pieces[p]);
    }
    aigc_rules_free(rules);
    return 0;
}
