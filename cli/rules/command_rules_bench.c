/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules bench: which rules cost how much, on a text.
 *
 * Each rule is compiled alone, and takes turns with a set without rules at scanning the text;
 * the difference is what the rule costs. That is done twice: with the text as a whole, and with
 * its beginning in pieces of some bytes, as a model writes, where expressions cost more that
 * have to be tried at every cut. Times are processor time, and of several rounds the best:
 * whatever else runs on a machine makes a round longer, never shorter. */
#include "cli/commands.h"
#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/progress.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/limits.h"
#include "cli/options/rules_load.h"

#include <aigc/filter.h>
#include <aigc/inspect.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
/* A round scans the text as often as this takes, so that the clock is fine enough. */
#define ROUND_NANOSECONDS UINT64_C(4000000)
#define LONG_ROUND_NANOSECONDS (16 * ROUND_NANOSECONDS)
#define PASSES_MAX 100000
#define MEGABYTE 1000000
/* A piece has a character and a bit. Pieces take long, so that a part of the text must do. */
#define PIECE 4
#define PIECES_LENGTH ((size_t)256 * 1024)

/* How the text comes. */
typedef enum way { WHOLE, IN_PIECES, WAY_COUNT } way;

/* What a rule costs on the text. */
typedef struct cost {
    aigc_rule_info info;
    uint64_t nanoseconds[WAY_COUNT]; /* in a megabyte, beyond what a scan without rules takes */
    uint64_t findings;
    bool gave_up; /* a regular expression needed more work than is allowed */
} cost;

typedef struct rules_bench {
    cli_string text;
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    aigc_scanner *nothing;      /* has no rules */
    uint64_t passes[WAY_COUNT]; /* of the text in one round */
    cost *costs;                /* one for each rule */
    /* Nanoseconds in a megabyte. */
    uint64_t without[WAY_COUNT];
    uint64_t with_all[WAY_COUNT];
} rules_bench;

static uint64_t
now(void)
{
    struct timespec time = { 0, 0 };

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static size_t
length_of(const rules_bench *bench, way how)
{
    return how == IN_PIECES && bench->text.length > PIECES_LENGTH ? PIECES_LENGTH
                                                                  : bench->text.length;
}

/* Scan the text once. */
static aigc_status
scan(const rules_bench *bench, aigc_scanner *scanner, way how)
{
    size_t length = length_of(bench, how);
    size_t piece = how == IN_PIECES ? PIECE : length;
    aigc_status status = aigc_scanner_begin(scanner, NULL, NULL);

    for (size_t at = 0; at < length && status == AIGC_OK; at += piece) {
        status = aigc_scanner_feed(scanner, bench->text.data + at,
                                   length - at < piece ? length - at : piece);
    }
    return status == AIGC_OK ? aigc_scanner_finish(scanner) : status;
}

/* Whether a round has taken far too long after so many passes, as one of a rule that gives up may.
 * The clock is asked seldom. */
static bool
is_long(uint64_t start, uint64_t passes)
{
    bool is_power_of_two = (passes & (passes - 1)) == 0;

    return is_power_of_two && now() - start > LONG_ROUND_NANOSECONDS;
}

/* Nanoseconds of one round, or what it would take if its first passes take too long. A scan that
 * gives up has taken as long as it took. */
static uint64_t
time_round(const rules_bench *bench, aigc_scanner *scanner, way how, aigc_status *status)
{
    uint64_t start = now(), time, passes = 0;

    do {
        *status = scan(bench, scanner, how);
        passes++;
    } while (passes < bench->passes[how] && !is_long(start, passes) &&
             (*status == AIGC_OK || *status == AIGC_ERR_LIMIT));
    time = now() - start;
    return passes < bench->passes[how]
               ? (uint64_t)((double)time / (double)passes * (double)bench->passes[how])
               : time;
}

static uint64_t
in_megabyte(const rules_bench *bench, way how, uint64_t nanoseconds)
{
    return (uint64_t)((double)nanoseconds / (double)bench->passes[how] *
                      (MEGABYTE / (double)length_of(bench, how)));
}

/* Let a set take turns with no rules at all; `*alone` and `*without` are nanoseconds in a
 * megabyte. AIGC_ERR_LIMIT if a scan gave up: both are measured all the same. */
static aigc_status
measure(const rules_bench *bench, aigc_scanner *scanner, way how, uint64_t *alone,
        uint64_t *without)
{
    uint64_t best = UINT64_MAX;
    uint64_t best_without = UINT64_MAX;
    aigc_status status = AIGC_OK;

    for (int round = 0; round < ROUNDS; round++) {
        aigc_status ignored = AIGC_OK;
        uint64_t time = time_round(bench, bench->nothing, how, &ignored);

        best_without = time < best_without ? time : best_without;
        time = time_round(bench, scanner, how, &status);
        best = time < best ? time : best;
        if (status != AIGC_OK && status != AIGC_ERR_LIMIT)
            return status;
    }
    *alone = in_megabyte(bench, how, best);
    *without = in_megabyte(bench, how, best_without);
    return status;
}

/* Both ways; the whole text comes last, so that the findings in it are what was counted. */
static aigc_status
measure_costs(const rules_bench *bench, aigc_scanner *scanner, cost *rule)
{
    aigc_status status = AIGC_OK;
    aigc_scan_stats stats = { .struct_size = sizeof stats };

    for (int how = WAY_COUNT - 1; how >= 0; how--) {
        uint64_t alone = 0;
        uint64_t without = 0;

        status = measure(bench, scanner, (way)how, &alone, &without);
        if (status != AIGC_OK && status != AIGC_ERR_LIMIT)
            return status;
        rule->gave_up = rule->gave_up || status == AIGC_ERR_LIMIT;
        rule->nanoseconds[how] = alone > without ? alone - without : 0;
    }
    status = aigc_scanner_stats(scanner, &stats);
    rule->findings = stats.findings;
    return status;
}

/* Where a rule has something to do: one that is off for models may be for users. */
static aigc_direction
direction_of(const aigc_rule_info *info)
{
    return info->action == AIGC_ACTION_OFF ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT;
}

static aigc_status
measure_rule(const rules_bench *bench, size_t index, cost *rule)
{
    aigc_rules *alone = NULL;
    aigc_scanner *scanner = NULL;

    rule->info.struct_size = sizeof rule->info;
    aigc_status status = aigc_rules_get(bench->rules, index, &rule->info);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_build_alone(bench->compiler, index, &alone);
    if (status == AIGC_OK)
        status = cli_rules_scanner(alone, direction_of(&rule->info), &scanner);
    if (status == AIGC_OK)
        status = measure_costs(bench, scanner, rule);
    aigc_scanner_free(scanner);
    aigc_rules_free(alone);
    return status;
}

/* Rules that look for nothing: the words of a rule that has only a pattern. */
static aigc_status
make_nothing(aigc_rules **nothing)
{
    static const char rule[] = "rules: [{id: none, title: none, category: X.a, action: log, "
                               "patterns: [{regex: none}]}]";
    aigc_rules_compiler *compiler;
    aigc_rules *rules = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);

    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_text(compiler, "none", rule, sizeof rule - 1);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, &rules);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_build_words(compiler, nothing);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return status;
}

/* A scanner without rules, and how often it goes over the text in a round. */
static aigc_status
prepare(rules_bench *bench)
{
    aigc_rules *none = NULL;
    aigc_status status = make_nothing(&none);

    if (status == AIGC_OK)
        status = aigc_scanner_new(none, &bench->nothing);
    for (int how = 0; how < WAY_COUNT && status == AIGC_OK; how++) {
        bench->passes[how] = 1;
        while (status == AIGC_OK && bench->passes[how] < PASSES_MAX &&
               time_round(bench, bench->nothing, (way)how, &status) < ROUND_NANOSECONDS)
            bench->passes[how] *= 2;
    }
    aigc_rules_free(none);
    return status;
}

/* Each rule alone, which takes a minute for some thousands. */
static aigc_status
measure_rules(rules_bench *bench)
{
    size_t count = aigc_rules_count(bench->rules);
    aigc_status status = AIGC_OK;
    cli_progress progress;

    cli_progress_begin(&progress, count);
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        cli_progress_show(&progress, i);
        status = measure_rule(bench, i, &bench->costs[i]);
    }
    cli_progress_end(&progress);
    return status;
}

static aigc_status
measure_all(rules_bench *bench)
{
    aigc_scanner *scanner = NULL;
    aigc_status status = aigc_scanner_new(bench->rules, &scanner);

    for (int how = 0; how < WAY_COUNT && status == AIGC_OK; how++) {
        status = measure(bench, scanner, (way)how, &bench->with_all[how], &bench->without[how]);
        status = status == AIGC_ERR_LIMIT ? AIGC_OK : status;
    }
    aigc_scanner_free(scanner);
    return status == AIGC_OK ? measure_rules(bench) : status;
}

static uint64_t
total(const cost *rule)
{
    return rule->nanoseconds[WHOLE] + rule->nanoseconds[IN_PIECES];
}

/* The costliest first, then in the order of the files. */
static int
compare_costs(const void *left, const void *right)
{
    const cost *a = left;
    const cost *b = right;

    if (total(a) != total(b))
        return total(a) < total(b) ? 1 : -1;
    if (a->findings != b->findings)
        return a->findings < b->findings ? 1 : -1;
    return strcmp(a->info.id, b->info.id);
}

static void
add_cell(cli_string *out, const char *text, size_t width)
{
    size_t used = cli_text_width(text);

    cli_escape(out, text, strlen(text), CLI_ESCAPE_PLAIN);
    for (; used < width; used++)
        cli_string_add_character(out, ' ');
}

static void
add_text(cli_string *out, const rules_bench *bench)
{
    size_t count = aigc_rules_count(bench->rules);
    size_t width = cli_text_width(_("all rules"));

    for (size_t i = 0; i < count; i++) {
        size_t other = cli_text_width(bench->costs[i].info.id);

        width = other > width ? other : width;
    }
    add_cell(out, _("RULE"), width);
    cli_string_add(out, _("    MS/MB  IN PIECES  FINDINGS\n"));
    for (size_t i = 0; i < count; i++) {
        const cost *rule = &bench->costs[i];

        add_cell(out, rule->info.id, width);
        cli_string_format(out, "  %7.3f  %9.3f  %8llu", (double)rule->nanoseconds[WHOLE] / 1e6,
                          (double)rule->nanoseconds[IN_PIECES] / 1e6,
                          (unsigned long long)rule->findings);
        cli_string_add(out, rule->gave_up ? _("  gave up: too much work\n") : "\n");
    }
    add_cell(out, _("no rules"), width);
    cli_string_format(out, "  %7.3f  %9.3f\n", (double)bench->without[WHOLE] / 1e6,
                      (double)bench->without[IN_PIECES] / 1e6);
    add_cell(out, _("all rules"), width);
    cli_string_format(out, "  %7.3f  %9.3f\n", (double)bench->with_all[WHOLE] / 1e6,
                      (double)bench->with_all[IN_PIECES] / 1e6);
}

/* Members of a summary or a rule, which are named alike. */
static void
add_json_times(cli_string *out, const char *whole, const char *in_pieces, const uint64_t *times)
{
    cli_json_number(out, whole, times[WHOLE]);
    cli_json_number(out, in_pieces, times[IN_PIECES]);
}

static void
add_json(cli_string *out, const rules_bench *bench)
{
    size_t count = aigc_rules_count(bench->rules);

    for (size_t i = 0; i < count; i++) {
        const cost *rule = &bench->costs[i];

        cli_json_begin(out);
        cli_json_string(out, "kind", "rule");
        cli_json_string(out, "rule", rule->info.id);
        cli_json_string(out, "file", rule->info.file);
        cli_json_number(out, "line", rule->info.line);
        add_json_times(out, "nanoseconds_per_megabyte", "nanoseconds_per_megabyte_in_pieces",
                       rule->nanoseconds);
        cli_json_number(out, "findings", rule->findings);
        cli_json_flag(out, "gave_up", rule->gave_up);
        cli_json_end(out);
    }
    cli_json_begin(out);
    cli_json_string(out, "kind", "summary");
    cli_json_number(out, "rules", count);
    cli_json_number(out, "bytes", bench->text.length);
    add_json_times(out, "without_rules", "without_rules_in_pieces", bench->without);
    add_json_times(out, "with_all_rules", "with_all_rules_in_pieces", bench->with_all);
    cli_json_end(out);
}

static cli_exit
run(rules_bench *bench, bool json)
{
    size_t count = aigc_rules_count(bench->rules);
    cli_string out;

    bench->costs = calloc(count, sizeof *bench->costs);
    if (!bench->costs)
        return cli_say_no_memory();
    aigc_status status = prepare(bench);
    if (status == AIGC_OK)
        status = measure_all(bench);
    if (status != AIGC_OK)
        return cli_say_status(status);
    qsort(bench->costs, count, sizeof *bench->costs, compare_costs);
    cli_string_init(&out);
    if (json)
        add_json(&out, bench);
    else
        add_text(&out, bench);
    cli_exit answer = cli_output_print(&out);
    cli_string_free(&out);
    return answer;
}

static cli_exit
read_text(rules_bench *bench, const char *path)
{
    cli_exit answer = cli_read_file(path, CLI_BENCH_TEXT_MAX, &bench->text);

    if (answer == CLI_YES && bench->text.length == 0) {
        cli_say(_("'%s' is empty: there is nothing to measure"), path);
        answer = CLI_INPUT;
    }
    return answer;
}

cli_exit
cli_command_rules_bench(const cli_options *options)
{
    rules_bench bench;

    if (options->file_count == 0) {
        cli_say("%s", _("name a text to measure on, behind the rules"));
        return cli_usage_hint(CLI_RULES_BENCH);
    }
    memset(&bench, 0, sizeof bench);
    cli_string_init(&bench.text);
    cli_exit answer = cli_rules_load_keep(options, options->files, options->file_count - 1,
                                          &bench.compiler, &bench.rules);
    if (answer == CLI_YES)
        answer = read_text(&bench, options->files[options->file_count - 1]);
    if (answer == CLI_YES)
        answer = run(&bench, cli_options_given(options, CLI_OPTION_JSON));
    cli_string_free(&bench.text);
    free(bench.costs);
    aigc_scanner_free(bench.nothing);
    aigc_rules_free(bench.rules);
    aigc_rules_compiler_free(bench.compiler);
    return answer;
}
