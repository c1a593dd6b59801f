/* SPDX-License-Identifier: Apache-2.0 */
/* Words in disguise are found, by the lane that is for it and at the right place; and what only
 * looks like it is not. Prints TAP, and at the end how many of each lane were found. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/filter.h>

#include "tests/evasion/evasion_cases.h"

/* What has to be found of all cases, those included that are known not to be, and how many
 * neighbours may be found. A change that makes it better moves them. */
#define LEAST_RECALL_PERCENT 90
#define MOST_FALSE_HITS_PERCENT 6
#define LEAST_CASES 400
#define LEAST_RULES 40

typedef struct lane_row {
    const char *name;
    aigc_lane lane;
    size_t cases; /* that it has to find */
    size_t found; /* of these, by whatever lane */
    size_t exact; /* by this one, and at the right place */
    size_t false_hits;
} lane_row;

enum { ROW_NONE = 4, ROWS };

typedef struct results {
    lane_row rows[ROWS];
    size_t neighbours, neighbours_found; /* texts */
    size_t points, failures;
} results;

/* What a scan is for: the case, or NULL for a neighbour. */
typedef struct scan {
    const evasion_case *wanted;
    results *results;
    bool found, exact;
    size_t findings;
    char seen[256]; /* the findings, for a failure */
    size_t seen_length;
} scan;

static lane_row *
row_of(results *r, aigc_lane lane)
{
    for (size_t i = 0; i < ROW_NONE; i++)
        if (r->rows[i].lane == lane)
            return &r->rows[i];
    return &r->rows[ROW_NONE];
}

static lane_row *
row_named(results *r, const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(r->rows[i].name, name) == 0)
            return &r->rows[i];
    return NULL;
}

static void
note_finding(scan *s, const aigc_finding *finding, const char *lane)
{
    size_t room = sizeof s->seen - s->seen_length;
    int length =
        snprintf(s->seen + s->seen_length, room, " %s/%s %llu-%llu", finding->rule_id, lane,
                 (unsigned long long)finding->start, (unsigned long long)finding->end);
    if (length > 0 && (size_t)length < room)
        s->seen_length += (size_t)length;
}

static int
take_finding(void *context, const aigc_finding *finding)
{
    scan *s = context;
    const evasion_case *wanted = s->wanted;
    lane_row *row = row_of(s->results, finding->lane);
    note_finding(s, finding, row->name);
    s->findings++;
    if (!wanted) {
        row->false_hits++;
        return 0;
    }
    if (strcmp(finding->rule_id, wanted->rule) != 0)
        return 0;
    s->found = s->found || (finding->start < wanted->end && finding->end > wanted->start);
    s->exact = s->exact || (finding->start == wanted->start && finding->end == wanted->end &&
                            strcmp(row->name, wanted->lane) == 0);
    return 0;
}

static bool
run_scan(aigc_rules *rules, const char *text, size_t length, scan *s)
{
    aigc_scanner *scanner = NULL;
    aigc_status status = aigc_scanner_new(rules, &scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_begin(scanner, take_finding, s);
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, text, length);
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    aigc_scanner_free(scanner);
    return status == AIGC_OK;
}

static void
print_point(results *r, bool good, const char *reason, const char *what, const evasion_case *one)
{
    bool fails = !good && !reason;
    printf("%s %zu - %s, %s%s", good ? "ok" : "not ok", ++r->points, one->rule, one->disguise,
           what);
    if (reason)
        printf(" # TODO %s", reason);
    putchar('\n');
    r->failures += fails;
}

static void
check_disguise(results *r, aigc_rules *rules, const evasion_case *one)
{
    scan s = { .wanted = one, .results = r };
    bool ran = run_scan(rules, one->text, one->length, &s);
    bool known = one->known == EVASION_MISS;
    lane_row *row = row_named(r, one->lane);
    if (!row) {
        printf("# line %zu: there is no lane %s\n", one->line, one->lane);
        row = &r->rows[ROW_NONE];
        ran = false;
    }
    row->cases++;
    row->found += s.found;
    row->exact += s.exact;
    bool good = ran && (known ? s.found : s.exact);
    print_point(r, good, known ? one->reason : NULL, "", one);
    if (!good && !known)
        printf("# cases.txt:%zu: wanted %s/%s %zu-%zu, found%s\n", one->line, one->rule, one->lane,
               one->start, one->end, s.seen_length ? s.seen : " nothing");
}

static void
check_neighbour(results *r, aigc_rules *rules, const evasion_case *one)
{
    scan s = { .results = r };
    bool ran = run_scan(rules, one->neighbour, one->neighbour_length, &s);
    bool known = one->known == EVASION_HITS;
    bool good = ran && s.findings == 0;
    r->neighbours++;
    r->neighbours_found += s.findings > 0;
    print_point(r, good, known ? one->reason : NULL, ", its neighbour", one);
    if (!good && !known)
        printf("# cases.txt:%zu: found in the neighbour%s\n", one->line, s.seen);
}

static aigc_rules *
compile(const char *path)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_path(compiler, path);
    if (status == AIGC_OK && aigc_rules_compiler_finish(compiler, &rules) != AIGC_OK)
        rules = NULL;
    for (size_t i = 0; i < aigc_rules_compiler_diagnostic_count(compiler); i++) {
        aigc_diagnostic d;
        if (aigc_rules_compiler_diagnostic(compiler, i, &d) == AIGC_OK)
            fprintf(stderr, "%s:%u:%u: %s\n", d.file, d.line, d.column, d.message);
    }
    aigc_rules_compiler_free(compiler);
    return rules;
}

static size_t
percent(size_t part, size_t whole)
{
    return whole ? part * 100 / whole : 0;
}

static void
check_bound(results *r, bool good, const char *what)
{
    printf("%s %zu - %s\n", good ? "ok" : "not ok", ++r->points, what);
    r->failures += !good;
}

static void
print_results(results *r)
{
    size_t cases = 0;
    size_t found = 0;
    printf("#\n# %-10s %6s %6s %7s %6s %7s %11s\n", "lane", "cases", "found", "recall", "exact", "",
           "false hits");
    for (size_t i = 0; i < ROWS; i++) {
        const lane_row *row = &r->rows[i];
        printf("# %-10s %6zu %6zu %6zu%% %6zu %6zu%% %11zu\n", row->name, row->cases, row->found,
               percent(row->found, row->cases), row->exact, percent(row->exact, row->cases),
               row->false_hits);
        cases += row->cases;
        found += row->found;
    }
    printf("# %-10s %6zu %6zu %6zu%%\n", "all", cases, found, percent(found, cases));
    printf("# neighbours %zu, with a finding %zu (%zu%%)\n#\n", r->neighbours, r->neighbours_found,
           percent(r->neighbours_found, r->neighbours));
    check_bound(r, cases >= LEAST_CASES, "there are enough cases");
    check_bound(r, percent(found, cases) >= LEAST_RECALL_PERCENT, "recall");
    check_bound(r, percent(r->neighbours_found, r->neighbours) <= MOST_FALSE_HITS_PERCENT,
                "false hits");
}

int
main(void)
{
    char path[4096];
    evasion_cases cases;
    results r = { .rows = { { .name = "plain", .lane = AIGC_LANE_PLAIN },
                            { .name = "skip", .lane = AIGC_LANE_SKIP },
                            { .name = "sound", .lane = AIGC_LANE_SOUND },
                            { .name = "split", .lane = AIGC_LANE_SPLIT },
                            { .name = "-" } } };
    const char *top = getenv("abs_top_srcdir");
    if (!top)
        top = ".";
    snprintf(path, sizeof path, "%s/tests/evasion/words.yaml", top);
    aigc_rules *rules = compile(path);
    snprintf(path, sizeof path, "%s/tests/evasion/cases.txt", top);
    bool ready = evasion_cases_read(&cases, path) && rules;
    if (!ready)
        puts("Bail out! no rules, or no cases");
    for (size_t i = 0; ready && i < cases.count; i++) {
        check_disguise(&r, rules, &cases.items[i]);
        check_neighbour(&r, rules, &cases.items[i]);
    }
    if (ready) {
        check_bound(&r, aigc_rules_count(rules) >= LEAST_RULES, "there are enough words");
        print_results(&r);
        printf("1..%zu\n", r.points);
    }
    evasion_cases_free(&cases);
    aigc_rules_free(rules);
    return ready && r.failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
