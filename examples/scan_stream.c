/* SPDX-License-Identifier: Apache-2.0 */
/* Scan standard input with the rules of a file or folder, and list what they find.
 *
 *     scan_stream RULES <text
 *
 * Exit status: 0 nothing found, 1 something found, 2 an error. */
#include <aigc/filter.h>
#include <stdio.h>

static int
print_finding(void *context, const aigc_finding *finding)
{
    (void)context;
    return printf("%llu-%llu %s (%s)\n", (unsigned long long)finding->start,
                  (unsigned long long)finding->end, finding->rule_id, finding->category) < 0;
}

int
main(int argc, char **argv)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_scanner *scanner = NULL;
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    char piece[65536];
    size_t length = 1;

    /* A status other than AIGC_OK, which is 0, ends each chain. */
    int failed = aigc_rules_compiler_new(&compiler) ||
                 aigc_rules_compiler_add_path(compiler, argc > 1 ? argv[1] : "rules") ||
                 aigc_rules_compiler_finish(compiler, &rules) ||
                 aigc_scanner_new(rules, &scanner) ||
                 aigc_scanner_begin(scanner, print_finding, NULL);
    while (!failed && length > 0) {
        length = fread(piece, 1, sizeof piece, stdin);
        failed = aigc_scanner_feed(scanner, piece, length) != AIGC_OK;
    }
    failed = failed || ferror(stdin) || aigc_scanner_finish(scanner) ||
             aigc_scanner_stats(scanner, &stats);
    if (failed)
        fputs("scan_stream: the text was not scanned\n", stderr);

    aigc_scanner_free(scanner);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return failed ? 2 : stats.findings > 0;
}
