/* SPDX-License-Identifier: Apache-2.0 */
/* Count what rules find in a text, by rule and lane: count_findings RULES TEXT
 *
 * Prints "RULE <tab> LANE <tab> FINDINGS" for each that finds something. */
#include <aigc/filter.h>
#include <stdio.h>
#include <stdlib.h>

#define LANES 8 /* bits of aigc_lane */
#define BLOCK 65536

typedef struct counts {
    uint64_t (*of)[LANES]; /* by rule */
} counts;

static void
must(aigc_status status, const char *what)
{
    if (status == AIGC_OK)
        return;
    fprintf(stderr, "count_findings: %s: %s\n", what, aigc_status_name(status));
    exit(EXIT_FAILURE);
}

static int
count(void *context, const aigc_finding *finding)
{
    counts *all = context;
    for (unsigned bit = 0; bit < LANES; bit++)
        if (finding->lane == (aigc_lane)(1U << bit))
            all->of[finding->rule][bit]++;
    return 0;
}

static aigc_rules *
compile(const char *path)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    must(aigc_rules_compiler_new(&compiler), "compiler");
    must(aigc_rules_compiler_add_path(compiler, path), path);
    must(aigc_rules_compiler_finish(compiler, &rules), path);
    aigc_rules_compiler_free(compiler);
    return rules;
}

static void
scan(aigc_rules *rules, const char *path, counts *all)
{
    static char block[BLOCK];
    aigc_scanner *scanner;
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    must(aigc_scanner_new(rules, &scanner), "scanner");
    must(aigc_scanner_begin(scanner, count, all), "begin");
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        must(aigc_scanner_feed(scanner, block, got), "feed");
    must(aigc_scanner_finish(scanner), "finish");
    aigc_scanner_free(scanner);
    (void)fclose(file);
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: count_findings RULES TEXT\n", stderr);
        return 2;
    }
    aigc_rules *rules = compile(argv[1]);
    size_t rule_count = aigc_rules_count(rules);
    counts all = { .of = calloc(rule_count + 1, sizeof *all.of) };
    if (!all.of)
        return EXIT_FAILURE;
    scan(rules, argv[2], &all);
    for (size_t rule = 0; rule < rule_count; rule++) {
        aigc_rule_info info = { .struct_size = sizeof info };
        must(aigc_rules_get(rules, rule, &info), "rule");
        for (unsigned bit = 0; bit < LANES; bit++) {
            if (all.of[rule][bit] > 0)
                printf("%s\t%s\t%llu\n", info.id, aigc_lane_name((aigc_lane)(1U << bit)),
                       (unsigned long long)all.of[rule][bit]);
        }
    }
    free(all.of);
    aigc_rules_free(rules);
    return EXIT_SUCCESS;
}
