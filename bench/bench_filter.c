/* SPDX-License-Identifier: Apache-2.0 */
/* Measure the engine itself: bench_filter TEXT RULES...
 *
 * For each rule path one line of JSON: compile time and size, then the text, repeated to 32
 * MB, scanned whole and in pieces of 4 bytes (a token), and what a transformer holds back
 * after each such piece. Times are processor time. */
#include <aigc/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_SIZE ((size_t)32 << 20)
#define PIECE 4
#define ROUNDS 3

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
need(aigc_status status, const char *what)
{
    if (status == AIGC_OK)
        return;
    fprintf(stderr, "bench_filter: %s: %s\n", what, aigc_status_name(status));
    exit(1);
}

static char *
read_text(const char *path)
{
    char *text = malloc(TEXT_SIZE);
    FILE *file = fopen(path, "rb");
    size_t length = text && file ? fread(text, 1, TEXT_SIZE, file) : 0;
    if (length == 0) {
        perror(path);
        exit(1);
    }
    fclose(file);
    for (size_t at = length; at < TEXT_SIZE; at++)
        text[at] = text[at - length];
    return text;
}

static aigc_rules *
compile(const char *path, double *seconds)
{
    double start = now();
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    need(aigc_rules_compiler_new(&compiler), "compiler");
    need(aigc_rules_compiler_add_path(compiler, path), path);
    need(aigc_rules_compiler_finish(compiler, &rules), path);
    aigc_rules_compiler_free(compiler);
    *seconds = now() - start;
    return rules;
}

/* Millions of bytes per second, the best of some rounds. */
static double
scan(aigc_rules *rules, const char *text, size_t length, size_t piece, uint64_t *findings)
{
    double best = 0;
    aigc_scanner *scanner;
    need(aigc_scanner_new(rules, &scanner), "scanner");
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        need(aigc_scanner_begin(scanner, NULL, NULL), "begin");
        for (size_t at = 0; at < length; at += piece)
            need(aigc_scanner_feed(scanner, text + at, length - at < piece ? length - at : piece),
                 "feed");
        need(aigc_scanner_finish(scanner), "finish");
        double speed = (double)length / 1e6 / (now() - start);
        best = speed > best ? speed : best;
    }
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    need(aigc_scanner_stats(scanner, &stats), "stats");
    *findings = stats.findings;
    aigc_scanner_free(scanner);
    return best;
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
    need(aigc_transformer_new(rules, NULL, &transformer), "transformer");
    need(aigc_transformer_begin(transformer, drop, NULL, NULL), "begin");
    for (size_t at = 0; at + PIECE <= length; at += PIECE) {
        need(aigc_transformer_feed(transformer, text + at, PIECE), "feed");
        sum += aigc_transformer_held(transformer);
    }
    aigc_transformer_free(transformer);
    return (double)sum / (double)(length / PIECE);
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench_filter TEXT RULES...\n");
        return 2;
    }
    char *text = read_text(argv[1]);
    for (int i = 2; i < argc; i++) {
        double seconds;
        uint64_t findings;
        aigc_rules *rules = compile(argv[i], &seconds);
        double whole = scan(rules, text, TEXT_SIZE, TEXT_SIZE, &findings);
        double pieces = scan(rules, text, TEXT_SIZE / 4, PIECE, &findings);
        printf("{\"schema\":1,\"benchmark\":\"filter\",\"rules\":\"%s\",\"compile_seconds\":%.3f,"
               "\"memory_bytes\":%zu,\"whole_megabytes_per_second\":%.1f,"
               "\"pieces_of_4_megabytes_per_second\":%.1f,\"findings\":%llu,"
               "\"mean_held_bytes\":%.2f}\n",
               strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i], seconds,
               aigc_rules_memory(rules), whole, pieces, (unsigned long long)findings,
               mean_held(rules, text, TEXT_SIZE / 8));
        aigc_rules_free(rules);
    }
    free(text);
    return 0;
}
