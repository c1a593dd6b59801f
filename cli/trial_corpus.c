/* SPDX-License-Identifier: Apache-2.0 */
/* Count what rules find in texts that are known to be clean. */
#include "cli/decimal.h"
#include "cli/escape.h"
#include "cli/json_line.h"
#include "cli/limits.h"
#include "cli/not_utf8.h"
#include "cli/rules_trial.h"
#include "cli/stream_input.h"
#include "cli/text_files.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Budgets are kept in thousandths. */
#define BUDGET_UNIT 1000u
#define BUDGET_MAX UINT64_C(1000000)

/* A megabyte, as in "hits per megabyte". */
#define MEGABYTE UINT64_C(1000000)

typedef struct corpus_scan {
    cli_trial *trial;
    aigc_action from; /* the mildest action of which findings count */
    const char *file; /* in hand */
    char *block;
    bool failed; /* memory ran out in a callback */
} corpus_scan;

/* Where the first finding of a rule is, and what it is. */
static char *
describe(const corpus_scan *scan, const aigc_finding *finding)
{
    size_t length = (size_t)(finding->end - finding->start);
    bool cut = length > CLI_SHOWN_FINDING_MAX;
    cli_string text;

    cli_string_init(&text);
    cli_escape(&text, scan->file, strlen(scan->file), CLI_ESCAPE_PLAIN);
    cli_string_format(&text, ":%" PRIu64 ": ", finding->start);
    cli_escape(&text, finding->text, cut ? CLI_SHOWN_FINDING_MAX : length, CLI_ESCAPE_QUOTED);
    if (cut) {
        cli_string_add(&text, "...");
    }
    if (text.failed) {
        cli_string_free(&text);
        return NULL;
    }
    return text.data;
}

static int
count_finding(void *context, const aigc_finding *finding)
{
    corpus_scan *scan = context;
    cli_trial_rule *rule = cli_trial_base(scan->trial, finding->rule);

    rule->fired = true;
    if (rule->hits++ == 0) {
        rule->first_hit = describe(scan, finding);
        scan->failed = rule->first_hit == NULL;
    }
    return scan->failed ? 1 : 0;
}

/* Say what of the file that was scanned last is not UTF-8, and count it. */
static void
note_not_utf8(cli_trial *trial, const char *file)
{
    uint64_t invalid = cli_not_utf8_count(trial->scanners[AIGC_DIRECTION_OUTPUT]);

    trial->clean_invalid += invalid;
    if (!cli_options_given(trial->options, CLI_OPTION_QUIET)) {
        cli_not_utf8_say(file, invalid);
    }
}

static cli_exit
scan_input(corpus_scan *scan, cli_input *input)
{
    aigc_scanner *scanner = scan->trial->scanners[AIGC_DIRECTION_OUTPUT];
    aigc_status status = aigc_scanner_begin(scanner, count_finding, scan);
    size_t got = 1;

    while (status == AIGC_OK && got > 0) {
        cli_exit answer = cli_input_read(input, scan->block, CLI_READ_SIZE, &got);

        if (answer != CLI_YES) {
            return answer;
        }
        scan->trial->clean_bytes += got;
        status =
            got > 0 ? aigc_scanner_feed(scanner, scan->block, got) : aigc_scanner_finish(scanner);
    }
    if (status == AIGC_ERR_LIMIT) {
        cli_say(_("'%s': a rule needed more work than is allowed"), scan->file);
        return CLI_INPUT;
    }
    if (status == AIGC_ERR_STOPPED && scan->failed) {
        return cli_say_no_memory();
    }
    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    note_not_utf8(scan->trial, scan->file);
    return CLI_YES;
}

static cli_exit
scan_file(void *context, const char *path)
{
    corpus_scan *scan = context;
    cli_input input;
    cli_exit answer = cli_input_open(&input, path);

    if (answer == CLI_YES) {
        scan->file = path;
        answer = scan_input(scan, &input);
        cli_input_close(&input);
    }
    return answer;
}

/* Read a number such as 1 or 0.5 as thousandths. */
static bool
read_budget(const char *text, uint64_t *thousandths)
{
    uint64_t whole = 0, part = 0, unit = BUDGET_UNIT;
    const char *at = text;

    for (; *at >= '0' && *at <= '9' && whole <= BUDGET_MAX; at++) {
        whole = whole * 10 + (uint64_t)(*at - '0');
    }
    if (at == text || whole > BUDGET_MAX) {
        return false;
    }
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9' && unit > 1; at++) {
            unit /= 10;
            part += (uint64_t)(*at - '0') * unit;
        }
    }
    *thousandths = whole * BUDGET_UNIT + part;
    return *at == '\0';
}

static void
add_rate(cli_string *out, uint64_t hits, uint64_t bytes)
{
    cli_decimal_add(out, bytes > 0 ? (double)hits * (double)MEGABYTE / (double)bytes : 0.0, 3);
}

/* A rule that found something. */
typedef struct busy_rule {
    const cli_trial_rule *rule;
} busy_rule;

/* In the order of their hits. */
static int
by_hits(const void *one, const void *other)
{
    const cli_trial_rule *a = ((const busy_rule *)one)->rule;
    const cli_trial_rule *b = ((const busy_rule *)other)->rule;

    if (a->hits != b->hits) {
        return a->hits < b->hits ? 1 : -1;
    }
    return strcmp(a->info.id, b->info.id);
}

static void
tell_rule(cli_trial *trial, const cli_trial_rule *rule, bool counts)
{
    cli_string *out = &trial->text;

    if (trial->json) {
        cli_trial_json(trial, "hits", rule->info.file, rule->info.line, rule->info.id);
        cli_json_string(out, "action", aigc_action_name(rule->info.action));
        cli_json_flag(out, "counts", counts);
        cli_json_number(out, "hits", rule->hits);
        cli_json_string(out, "first", rule->first_hit);
        cli_json_end(out);
        return;
    }
    cli_trial_place(trial, rule->info.file, rule->info.line, rule->info.id);
    cli_string_format(
        out,
        ngettext("%llu hit in clean text", "%llu hits in clean text", (unsigned long)rule->hits),
        (unsigned long long)rule->hits);
    cli_string_add(out, " (");
    cli_string_add(out, aigc_action_name(rule->info.action));
    cli_string_add(out, counts ? ")" : _(", does not count)"));
    cli_string_add(out, _(", the first at "));
    cli_string_add(out, rule->first_hit);
    cli_string_add_character(out, '\n');
}

static cli_exit
tell_rules(const corpus_scan *scan)
{
    cli_trial *trial = scan->trial;
    size_t count = aigc_rules_count(trial->rules), used = 0;
    busy_rule *order = calloc(count, sizeof(*order));

    if (order == NULL) {
        return cli_say_no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        if (trial->of[i].hits > 0) {
            order[used++].rule = &trial->of[i];
        }
    }
    qsort(order, used, sizeof(*order), by_hits);
    for (size_t i = 0; i < used; i++) {
        bool counts = order[i].rule->info.action >= scan->from;

        trial->clean_hits += counts ? order[i].rule->hits : 0;
        tell_rule(trial, order[i].rule, counts);
    }
    free(order);
    return CLI_YES;
}

static void
tell_budget(cli_trial *trial, const char *budget)
{
    cli_string *out = &trial->text;

    if (trial->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "budget");
        cli_json_number(out, "bytes", trial->clean_bytes);
        cli_json_number(out, "hits", trial->clean_hits);
        cli_json_string(out, "budget_per_megabyte", budget);
        cli_json_flag(out, "exceeded", trial->over_budget);
        cli_json_number(out, CLI_NOT_UTF8_MEMBER, trial->clean_invalid);
        cli_json_end(out);
        return;
    }
    cli_string_format(out, _("clean text: %llu bytes, %llu hits that count, "),
                      (unsigned long long)trial->clean_bytes,
                      (unsigned long long)trial->clean_hits);
    add_rate(out, trial->clean_hits, trial->clean_bytes);
    cli_string_format(out,
                      trial->over_budget ? _(" per MB: more than the budget of %s")
                                         : _(" per MB, within the budget of %s"),
                      budget);
    cli_string_add_character(out, '\n');
}

static cli_exit
scan_all(corpus_scan *scan)
{
    const cli_options *options = scan->trial->options;
    cli_exit answer = CLI_YES;
    size_t position = 0;
    const char *path;

    scan->block = malloc(CLI_READ_SIZE);
    if (scan->block == NULL) {
        return cli_say_no_memory();
    }
    while (answer == CLI_YES &&
           (path = cli_options_next(options, CLI_OPTION_CLEAN, &position)) != NULL) {
        answer = cli_text_files_each(path, scan_file, scan);
    }
    free(scan->block);
    if (answer == CLI_YES && scan->trial->clean_bytes == 0) {
        cli_say("%s", _("there is no text in what --clean names"));
        answer = CLI_INPUT;
    }
    return answer;
}

cli_exit
cli_trial_corpus(cli_trial *trial)
{
    const cli_options *options = trial->options;
    const char *budget = cli_options_text(options, CLI_OPTION_BUDGET);
    static const aigc_action from[] = { AIGC_ACTION_REDACT, AIGC_ACTION_STOP, AIGC_ACTION_LOG };
    corpus_scan scan;
    uint64_t most;
    cli_exit answer;

    budget = budget != NULL ? budget : "0";
    if (!read_budget(budget, &most)) {
        cli_say(_("'%s' is no budget: a number such as 1 or 0.5 is"), budget);
        return cli_usage_hint(CLI_RULES_TEST);
    }
    memset(&scan, 0, sizeof(scan));
    scan.trial = trial;
    scan.from = from[cli_options_choice(options, CLI_OPTION_COUNT_FROM)];
    answer = scan_all(&scan);
    if (answer == CLI_YES) {
        answer = tell_rules(&scan);
    }
    if (answer == CLI_YES) {
        /* In doubles, whose 53 bits are exact for any corpus that can be read. */
        trial->over_budget = (double)trial->clean_hits * (double)(BUDGET_UNIT * MEGABYTE) >
                             (double)most * (double)trial->clean_bytes;
        tell_budget(trial, budget);
    }
    return answer;
}
