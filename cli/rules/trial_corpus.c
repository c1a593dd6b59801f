/* SPDX-License-Identifier: Apache-2.0 */
/* Count what rules find in texts that are known to be clean. */
#include "cli/files/not_utf8.h"
#include "cli/files/text_files.h"
#include "cli/io/decimal.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/stream_input.h"
#include "cli/io/text_position.h"
#include "cli/limits.h"
#include "cli/rules/rules_trial.h"

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
    cli_positions positions;
    bool needed[2]; /* by aigc_direction: some rule is counted there */
    bool failed;    /* memory ran out in a callback */
    cli_progress progress;
} corpus_scan;

/* One of the directions of a scan. */
typedef struct corpus_side {
    corpus_scan *scan;
    aigc_direction direction;
} corpus_side;

/* The direction in which findings of a rule are counted: the one in which it does more. Who asks
 * for clean text to pass wants it to pass in both, and the findings are the same. */
static aigc_direction
counted_direction(const aigc_rule_info *info)
{
    return info->input_action > info->action ? AIGC_DIRECTION_INPUT : AIGC_DIRECTION_OUTPUT;
}

static aigc_action
counted_action(const aigc_rule_info *info)
{
    return info->input_action > info->action ? info->input_action : info->action;
}

/* Where the first finding of a rule is, and what it is. */
static char *
describe(corpus_scan *scan, const aigc_finding *finding)
{
    size_t length = (size_t)(finding->end - finding->start);
    bool cut = length > CLI_SHOWN_FINDING_MAX;
    cli_place place;
    cli_string text;

    if (!cli_positions_find(&scan->positions, finding->start, &place))
        return NULL;
    cli_string_init(&text);
    cli_escape(&text, scan->file, strlen(scan->file), CLI_ESCAPE_PLAIN);
    cli_string_format(&text, ":%" PRIu64 ":%" PRIu64 ": ", place.line, place.column);
    cli_escape(&text, finding->text, cut ? CLI_SHOWN_FINDING_MAX : length, CLI_ESCAPE_QUOTED);
    if (cut)
        cli_string_add(&text, "...");
    if (text.failed) {
        cli_string_free(&text);
        return NULL;
    }
    return text.data;
}

static int
count_finding(void *context, const aigc_finding *finding)
{
    const corpus_side *side = context;
    corpus_scan *scan = side->scan;
    const aigc_rule_info *info = &scan->trial->of[finding->rule].info;
    cli_trial_rule *rule = cli_trial_base(scan->trial, finding->rule);
    aigc_action action = counted_action(info);

    if (counted_direction(info) != side->direction)
        return 0;
    rule->fired = true;
    if (rule->hits++ == 0) {
        rule->first_hit = describe(scan, finding);
        scan->failed = rule->first_hit == NULL;
    }
    rule->counted_hits += action >= scan->from ? 1 : 0;
    if (rule->hits == 1 || action > rule->hit_action) {
        rule->hit_action = action;
        rule->hit_direction = side->direction;
    }
    return scan->failed ? 1 : 0;
}

/* Say what of the file that was scanned last is not UTF-8, and count it: both scanners saw it. */
static void
note_not_utf8(const corpus_scan *scan)
{
    cli_trial *trial = scan->trial;
    aigc_direction direction =
        scan->needed[AIGC_DIRECTION_OUTPUT] ? AIGC_DIRECTION_OUTPUT : AIGC_DIRECTION_INPUT;
    uint64_t invalid = scan->needed[direction] ? cli_not_utf8_count(trial->scanners[direction]) : 0;

    trial->clean_invalid += invalid;
    if (!cli_options_given(trial->options, CLI_OPTION_QUIET))
        cli_not_utf8_say(scan->file, invalid);
}

static aigc_status
begin_sides(corpus_side sides[2])
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < 2 && status == AIGC_OK; i++) {
        const corpus_scan *scan = sides[i].scan;

        if (scan->needed[i])
            status = aigc_scanner_begin(scan->trial->scanners[i], count_finding, &sides[i]);
    }
    return status;
}

/* Scan the next bytes in each direction that is needed; none of them: the text ends. */
static aigc_status
feed_sides(corpus_scan *scan, size_t length)
{
    aigc_status status = AIGC_OK;
    uint64_t settled = UINT64_MAX;

    for (size_t i = 0; i < 2 && status == AIGC_OK; i++) {
        aigc_scanner *scanner = scan->trial->scanners[i];

        if (scan->needed[i]) {
            status = length > 0 ? aigc_scanner_feed(scanner, scan->block, length)
                                : aigc_scanner_finish(scanner);
            if (aigc_scanner_settled(scanner) < settled)
                settled = aigc_scanner_settled(scanner);
        }
    }
    cli_positions_drop(&scan->positions, settled);
    return status;
}

static cli_exit
scan_input(corpus_scan *scan, cli_input *input)
{
    corpus_side sides[] = { [AIGC_DIRECTION_OUTPUT] = { scan, AIGC_DIRECTION_OUTPUT },
                            [AIGC_DIRECTION_INPUT] = { scan, AIGC_DIRECTION_INPUT } };
    aigc_status status = begin_sides(sides);
    size_t got = 1;

    while (status == AIGC_OK && got > 0) {
        cli_exit answer = cli_input_read(input, scan->block, CLI_READ_SIZE, &got);

        if (answer != CLI_YES)
            return answer;
        scan->trial->clean_bytes += got;
        if (!cli_positions_add(&scan->positions, scan->block, got))
            return cli_say_no_memory();
        status = feed_sides(scan, got);
    }
    if (status == AIGC_ERR_LIMIT) {
        cli_say(_("'%s': a rule needed more work than is allowed"), scan->file);
        return CLI_INPUT;
    }
    if (status == AIGC_ERR_STOPPED && scan->failed)
        return cli_say_no_memory();
    if (status != AIGC_OK)
        return cli_say_status(status);
    note_not_utf8(scan);
    return CLI_YES;
}

static cli_exit
scan_file(corpus_scan *scan, const char *path)
{
    cli_input input;
    cli_exit answer = cli_input_open(&input, path);

    if (answer == CLI_YES) {
        input.progress = &scan->progress;
        scan->file = path;
        cli_positions_init(&scan->positions);
        answer = scan_input(scan, &input);
        cli_positions_free(&scan->positions);
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

    for (; *at >= '0' && *at <= '9' && whole <= BUDGET_MAX; at++)
        whole = whole * 10 + (uint64_t)(*at - '0');
    if (at == text || whole > BUDGET_MAX)
        return false;
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

    if (a->hits != b->hits)
        return a->hits < b->hits ? 1 : -1;
    return strcmp(a->info.id, b->info.id);
}

static void
tell_rule_json(cli_trial *trial, const cli_trial_rule *rule)
{
    cli_string *out = &trial->text;

    cli_trial_json(trial, "hits", rule->info.file, rule->info.line, rule->info.id);
    cli_json_string(out, "action", aigc_action_name(rule->hit_action));
    cli_json_string(out, "direction",
                    rule->hit_direction == AIGC_DIRECTION_INPUT ? "input" : "output");
    cli_json_flag(out, "counts", rule->counted_hits > 0);
    cli_json_number(out, "hits", rule->hits);
    cli_json_number(out, "hits_that_count", rule->counted_hits);
    cli_json_string(out, "first", rule->first_hit);
    cli_json_end(out);
}

static void
tell_rule(cli_trial *trial, const cli_trial_rule *rule)
{
    cli_string *out = &trial->text;

    if (trial->json) {
        tell_rule_json(trial, rule);
        return;
    }
    cli_trial_place(trial, rule->info.file, rule->info.line, rule->info.id);
    cli_string_format(
        out,
        ngettext("%llu hit in clean text", "%llu hits in clean text", (unsigned long)rule->hits),
        (unsigned long long)rule->hits);
    if (rule->counted_hits > 0 && rule->counted_hits < rule->hits) {
        cli_string_format(out,
                          ngettext(", of which %llu counts", ", of which %llu count",
                                   (unsigned long)rule->counted_hits),
                          (unsigned long long)rule->counted_hits);
    }
    cli_string_add(out, " (");
    cli_string_add(out, aigc_action_name(rule->hit_action));
    cli_string_add(out, rule->hit_direction == AIGC_DIRECTION_INPUT ? _(" on input") : "");
    cli_string_add(out, rule->counted_hits > 0 ? ")" : _(", does not count)"));
    cli_string_add(out, _(", the first at "));
    cli_string_add(out, rule->first_hit);
    cli_string_add_character(out, '\n');
}

static cli_exit
tell_rules(const corpus_scan *scan)
{
    cli_trial *trial = scan->trial;
    size_t count = aigc_rules_count(trial->rules), used = 0;
    busy_rule *order = calloc(count, sizeof *order);

    if (!order)
        return cli_say_no_memory();
    for (size_t i = 0; i < count; i++)
        if (trial->of[i].hits > 0)
            order[used++].rule = &trial->of[i];
    qsort(order, used, sizeof *order, by_hits);
    for (size_t i = 0; i < used; i++) {
        trial->clean_hits += order[i].rule->counted_hits;
        tell_rule(trial, order[i].rule);
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
    cli_text_files files = { NULL, 0, 0, 0 };
    cli_exit answer = CLI_YES;
    size_t position = 0;
    const char *path;

    for (size_t i = 0; i < aigc_rules_count(scan->trial->rules); i++)
        scan->needed[counted_direction(&scan->trial->of[i].info)] = true;
    scan->block = malloc(CLI_READ_SIZE);
    if (!scan->block)
        return cli_say_no_memory();
    while ((path = cli_options_next(options, CLI_OPTION_CLEAN, &position)) != NULL)
        answer = cli_exit_worst(answer, cli_text_files_add(&files, path));
    cli_progress_begin_bytes(&scan->progress, files.bytes);
    for (size_t i = 0; answer == CLI_YES && i < files.count; i++)
        answer = scan_file(scan, files.paths[i]);
    cli_progress_end(&scan->progress);
    cli_text_files_free(&files);
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

    budget = budget ? budget : "0";
    if (!read_budget(budget, &most)) {
        cli_say(_("'%s' is no budget: a number such as 1 or 0.5 is"), budget);
        return cli_usage_hint(CLI_RULES_TEST);
    }
    memset(&scan, 0, sizeof scan);
    scan.trial = trial;
    scan.from = from[cli_options_choice(options, CLI_OPTION_COUNT_FROM)];
    cli_exit answer = scan_all(&scan);
    if (answer == CLI_YES)
        answer = tell_rules(&scan);
    if (answer == CLI_YES) {
        /* In doubles, whose 53 bits are exact for any corpus that can be read. */
        trial->over_budget = (double)trial->clean_hits * (double)(BUDGET_UNIT * MEGABYTE) >
                             (double)most * (double)trial->clean_bytes;
        tell_budget(trial, budget);
    }
    return answer;
}
