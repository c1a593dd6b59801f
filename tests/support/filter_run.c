/* SPDX-License-Identifier: Apache-2.0 */
/* Run texts through scanner and transformer. */
#include "tests/support/filter_run.h"

#include <stdio.h>
#include <string.h>

aigc_rules *
filter_compile(const char *yaml)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    if (aigc_rules_compiler_new(&compiler) != AIGC_OK)
        return NULL;
    aigc_status status = aigc_rules_compiler_add_text(compiler, "test", yaml, strlen(yaml));
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, &rules);
    for (size_t i = 0; i < aigc_rules_compiler_diagnostic_count(compiler); i++) {
        aigc_diagnostic d;
        if (aigc_rules_compiler_diagnostic(compiler, i, &d) == AIGC_OK &&
            d.severity == AIGC_SEVERITY_ERROR)
            fprintf(stderr, "%s:%u:%u: %s\n", d.file, d.line, d.column, d.message);
    }
    aigc_rules_compiler_free(compiler);
    return status == AIGC_OK ? rules : NULL;
}

cut_text
filter_uncut(const void *text, const size_t *length)
{
    return (cut_text){ .text = text, .length = *length, .ends = length, .count = 1 };
}

const char *
filter_lane_name(aigc_lane lane)
{
    switch (lane) {
    case AIGC_LANE_PLAIN:
    case AIGC_LANE_PATTERN:
        return "";
    case AIGC_LANE_SKIP:
        return " skip";
    case AIGC_LANE_SOUND:
        return " sound";
    case AIGC_LANE_SPLIT:
        return " split";
    case AIGC_LANE_HIDDEN:
        return " hidden";
    case AIGC_LANE_SCORE:
        return " score";
    }
    return " unknown lane";
}

typedef struct scan {
    aigc_scanner *scanner;
    text_sink *log;
    uint64_t settled; /* before the call that reports */
    int too_early;
} scan;

static int
log_finding(void *context, const aigc_finding *finding)
{
    scan *s = context;
    char line[128];
    int length = snprintf(line, sizeof line, "%llu-%llu %s%s ", (unsigned long long)finding->start,
                          (unsigned long long)finding->end, finding->rule_id,
                          filter_lane_name(finding->lane));
    s->too_early |= finding->start < s->settled || finding->end <= finding->start;
    return text_sink_write(s->log, line, (size_t)length) ||
           text_sink_write(s->log, finding->text, (size_t)(finding->end - finding->start)) ||
           text_sink_write(s->log, "\n", 1);
}

aigc_status
filter_scan(aigc_rules *rules, const cut_text *cut, text_sink *log)
{
    scan s = { .log = log };
    aigc_status status = aigc_scanner_new(rules, &s.scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_begin(s.scanner, log_finding, &s);
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_scanner_feed(s.scanner, piece, length);
        /* Who asks is scanned for in another way: each time, now and then, or never. */
        const size_t way = cut->count % 3;
        if (way == 0 || (way == 1 && i % 2 == 0))
            s.settled = aigc_scanner_settled(s.scanner);
    }
    if (status == AIGC_OK)
        status = aigc_scanner_finish(s.scanner);
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    if (status == AIGC_OK)
        status = aigc_scanner_stats(s.scanner, &stats);
    if (status == AIGC_OK && (s.too_early || stats.scanned != cut->length ||
                              aigc_scanner_settled(s.scanner) != cut->length))
        status = AIGC_ERR_INTERNAL;
    aigc_scanner_free(s.scanner);
    return status;
}

aigc_status
filter_transform(aigc_rules *rules, const cut_text *cut, text_sink *out, uint64_t *held)
{
    aigc_transformer *transformer = NULL;
    aigc_status status = aigc_transformer_new(rules, NULL, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, text_sink_write, NULL, out);
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_transformer_feed(transformer, piece, length);
    }
    if (held)
        *held = aigc_transformer_held(transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    if (status == AIGC_OK && aigc_transformer_held(transformer))
        status = AIGC_ERR_INTERNAL;
    aigc_transformer_free(transformer);
    return status;
}

typedef struct comparison {
    aigc_rules *rules;
    filter_outcome *uncut;
} comparison;

static int
compare_outcome(void *context, const cut_text *cut)
{
    const comparison *c = context;
    filter_outcome is = { 0 };
    const filter_outcome *was = c->uncut;
    int bad = filter_scan(c->rules, cut, &is.log) != AIGC_OK ||
              filter_transform(c->rules, cut, &is.out, NULL) != AIGC_OK;
    bad = bad || !text_sink_same(&is.log, &was->log) || !text_sink_same(&is.out, &was->out);
    if (bad)
        fprintf(stderr, "findings:\n%.*swere:\n%.*stext: %.*s\n was: %.*s\n", (int)is.log.length,
                (const char *)is.log.data, (int)was->log.length, (const char *)was->log.data,
                (int)is.out.length, (const char *)is.out.data, (int)was->out.length,
                (const char *)was->out.data);
    filter_outcome_free(&is);
    return bad;
}

int
filter_all_cuts(aigc_rules *rules, const void *text, size_t length, filter_outcome *outcome)
{
    comparison c = { rules, outcome };
    const cut_text whole = filter_uncut(text, &length);
    *outcome = (filter_outcome){ 0 };
    return filter_scan(rules, &whole, &outcome->log) != AIGC_OK ||
           filter_transform(rules, &whole, &outcome->out, NULL) != AIGC_OK ||
           all_cuts(text, length, compare_outcome, &c) != 0;
}

void
filter_outcome_free(filter_outcome *outcome)
{
    text_sink_free(&outcome->log);
    text_sink_free(&outcome->out);
}

bool
filter_finds(aigc_rules *rules, const char *text, const char *log)
{
    filter_outcome outcome;
    bool good = filter_all_cuts(rules, text, strlen(text), &outcome) == 0;
    if (!text_sink_is(&outcome.log, log, strlen(log))) {
        fprintf(stderr, "in %s\nfindings:\n%.*sshould be:\n%s", text, (int)outcome.log.length,
                (const char *)outcome.log.data, log);
        good = false;
    }
    filter_outcome_free(&outcome);
    return good;
}

static int
count_finding(void *context, const aigc_finding *finding)
{
    (void)finding;
    ++*(size_t *)context;
    return 0;
}

bool
filter_steps_hold(const filter_steps *steps)
{
    aigc_rules *rules = filter_compile(steps->yaml);
    aigc_scanner *scanner = NULL;
    size_t findings = 0;
    char found[64] = "", settled[64] = "";
    aigc_status status = aigc_scanner_new(rules, &scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_begin(scanner, count_finding, &findings);
    for (size_t at = 0; steps->text[at] && at < sizeof found - 1 && status == AIGC_OK; at++) {
        status = aigc_scanner_feed(scanner, steps->text + at, 1);
        found[at] = (char)('0' + findings);
        settled[at] = (char)('a' + aigc_scanner_settled(scanner));
    }
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    bool hold = status == AIGC_OK && strcmp(found, steps->found) == 0 &&
                strcmp(settled, steps->settled) == 0;
    if (!hold)
        fprintf(stderr, "%s: %s\n%s, %s, should be\n%s, %s\n", aigc_status_name(status),
                steps->text, found, settled, steps->found, steps->settled);
    aigc_scanner_free(scanner);
    aigc_rules_free(rules);
    return hold;
}

size_t
filter_random_text(prng *random, const char *const *strings, size_t count, char *text, size_t room)
{
    size_t length = 0;
    size_t end = 64 + prng_below(random, room - 80);
    /* Some texts of few kinds of characters, in which nothing needs a closer look for long. */
    if (prng_below(random, 2))
        count = 1 + prng_below(random, count);
    while (length < end) {
        const char *next = strings[prng_below(random, count)];
        size_t run = prng_below(random, 8) ? 1 : 1 + prng_below(random, 40);
        for (; run && length < end; run--) {
            memcpy(text + length, next, strlen(next));
            length += strlen(next);
        }
    }
    return length;
}
