/* SPDX-License-Identifier: Apache-2.0 */
/* Measure the engine on whole rule sets: bench_filter TEXT NAME RULES [NAME RULES]...
 *
 * For each rule set one line of JSON: what compiling it takes; how fast the text is scanned
 * whole and in pieces of 4 bytes, and how much longer that takes than with the first set; what a
 * transformer holds back. All sets take turns, so that what slows the machine for a while slows
 * all. Times are processor time. */
#include "bench/measure.h"

#include <aigc/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 4
#define ROUNDS 7
#define SETS_MAX 8
/* Pieces take long, so that a part of the text must do. */
#define PIECES_LENGTH ((size_t)8000000)

typedef struct rule_set {
    const char *name;
    aigc_rules *rules;
    aigc_scanner *scanner;
    double compile_seconds;
    series whole;
    series pieces;
    uint64_t findings;
} rule_set;

static void
must(aigc_status status, const char *what)
{
    if (status == AIGC_OK)
        return;
    fprintf(stderr, "bench_filter: %s: %s\n", what, aigc_status_name(status));
    exit(EXIT_FAILURE);
}

static void
compile(rule_set *set, const char *path)
{
    aigc_rules_compiler *compiler;
    double start = processor_now();
    must(aigc_rules_compiler_new(&compiler), "compiler");
    must(aigc_rules_compiler_add_path(compiler, path), path);
    must(aigc_rules_compiler_finish(compiler, &set->rules), path);
    set->compile_seconds = processor_now() - start;
    aigc_rules_compiler_free(compiler);
    must(aigc_scanner_new(set->rules, &set->scanner), "scanner");
}

static int
count(void *context, const aigc_finding *finding)
{
    uint64_t *findings = context;
    *findings += finding->end > finding->start;
    return 0;
}

/* Seconds for a megabyte. */
static double
scan(rule_set *set, const char *text, size_t length, size_t piece)
{
    double start = processor_now();
    set->findings = 0;
    must(aigc_scanner_begin(set->scanner, count, &set->findings), "begin");
    for (size_t at = 0; at < length; at += piece)
        must(aigc_scanner_feed(set->scanner, text + at, length - at < piece ? length - at : piece),
             "feed");
    must(aigc_scanner_finish(set->scanner), "finish");
    return (processor_now() - start) / ((double)length / 1e6);
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

/* Mean bytes held back after each piece. */
static double
mean_held(aigc_rules *rules, const char *text, size_t length)
{
    aigc_transformer *transformer;
    uint64_t sum = 0;
    uint64_t pieces = 0;
    must(aigc_transformer_new(rules, NULL, &transformer), "transformer");
    must(aigc_transformer_begin(transformer, drop, NULL, NULL), "begin");
    for (size_t at = 0; at + PIECE <= length; at += PIECE) {
        must(aigc_transformer_feed(transformer, text + at, PIECE), "feed");
        sum += aigc_transformer_held(transformer);
        pieces++;
    }
    aigc_transformer_free(transformer);
    return (double)sum / (double)pieces;
}

/* By how many hundredths this set is slower, round by round. */
static double
slower(const series *times, const series *first)
{
    series all = { .count = 0 };
    for (size_t i = 0; i < times->count; i++)
        series_add(&all, (times->samples[i] / first->samples[i] - 1) * 100);
    return series_summary(&all).median;
}

static void
report(const rule_set *set, const rule_set *first, const blob *text, size_t pieces_length)
{
    summary whole = series_summary(&set->whole);
    summary pieces = series_summary(&set->pieces);
    printf("{\"schema\":1,\"benchmark\":\"filter\",\"rules\":\"%s\",\"compile_seconds\":%.3f,"
           "\"memory_bytes\":%zu,\"findings\":%llu,\"megabytes_per_second\":%.1f,"
           "\"least\":%.1f,\"most\":%.1f,\"slower_than_first_percent\":%.1f,"
           "\"pieces_of_4_megabytes_per_second\":%.1f,\"pieces_slower_than_first_percent\":%.1f,"
           "\"mean_held_bytes\":%.2f}\n",
           set->name, set->compile_seconds, aigc_rules_memory(set->rules),
           (unsigned long long)set->findings, 1 / whole.median, 1 / whole.most, 1 / whole.least,
           slower(&set->whole, &first->whole), 1 / pieces.median,
           slower(&set->pieces, &first->pieces), mean_held(set->rules, text->bytes, pieces_length));
    (void)fflush(stdout);
}

int
main(int argc, char **argv)
{
    if (argc < 4 || argc % 2 != 0 || argc / 2 - 1 > SETS_MAX) {
        fputs("usage: bench_filter TEXT NAME RULES [NAME RULES]...\n", stderr);
        return 2;
    }
    static rule_set sets[SETS_MAX];
    size_t set_count = (size_t)argc / 2 - 1;
    blob text = read_file(argv[1]);
    if (text.length < PIECE)
        fail("the text is too short");
    size_t pieces_length = text.length < PIECES_LENGTH ? text.length : PIECES_LENGTH;
    for (size_t i = 0; i < set_count; i++) {
        sets[i].name = argv[2 + 2 * i];
        compile(&sets[i], argv[3 + 2 * i]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < set_count; i++)
            series_add(&sets[i].pieces, scan(&sets[i], text.bytes, pieces_length, PIECE));
        for (size_t i = 0; i < set_count; i++)
            series_add(&sets[i].whole, scan(&sets[i], text.bytes, text.length, text.length));
    }
    for (size_t i = 0; i < set_count; i++)
        report(&sets[i], &sets[0], &text, pieces_length);
    for (size_t i = 0; i < set_count; i++) {
        aigc_scanner_free(sets[i].scanner);
        aigc_rules_free(sets[i].rules);
    }
    free(text.bytes);
    return EXIT_SUCCESS;
}
