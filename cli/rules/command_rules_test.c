/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules test: try rules by their examples, as they are and stretched, by their words in
 * disguise, and on clean texts. */
#include "cli/commands.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"
#include "cli/rules/rules_trial.h"

#include <stdlib.h>
#include <string.h>

aigc_status
cli_trial_scan(aigc_scanner *scanner, const char *text, size_t length, size_t cut,
               aigc_finding_fn on_finding, void *context)
{
    aigc_status status = aigc_scanner_begin(scanner, on_finding, context);

    if (status == AIGC_OK && cut > 0)
        status = aigc_scanner_feed(scanner, text, cut);
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, text + cut, length - cut);
    return status == AIGC_OK ? aigc_scanner_finish(scanner) : status;
}

void
cli_trial_place(cli_trial *trial, const char *file, unsigned line, const char *rule)
{
    cli_escape(&trial->text, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_format(&trial->text, ":%u: ", line);
    cli_escape(&trial->text, rule, strlen(rule), CLI_ESCAPE_PLAIN);
    cli_string_add(&trial->text, ": ");
}

void
cli_trial_json(cli_trial *trial, const char *kind, const char *file, unsigned line,
               const char *rule)
{
    cli_json_begin(&trial->text);
    cli_json_string(&trial->text, "kind", kind);
    cli_json_string(&trial->text, "file", file);
    cli_json_number(&trial->text, "line", line);
    cli_json_string(&trial->text, "rule", rule);
}

cli_trial_rule *
cli_trial_base(const cli_trial *trial, size_t rule)
{
    return &trial->of[trial->of[rule].info.base];
}

/* ---- preparation ---------------------------------------------------------------------- */

static cli_exit
describe_rules(cli_trial *trial)
{
    size_t count = aigc_rules_count(trial->rules);

    trial->of = calloc(count, sizeof *trial->of);
    if (!trial->of)
        return cli_say_no_memory();
    for (size_t i = 0; i < count; i++) {
        cli_trial_rule *rule = &trial->of[i], *base;

        rule->info.struct_size = sizeof rule->info;
        aigc_status status = aigc_rules_get(trial->rules, i, &rule->info);
        if (status != AIGC_OK)
            return cli_say_status(status);
        rule->only_input = rule->info.action == AIGC_ACTION_OFF;
        rule->off = rule->only_input && rule->info.input_action == AIGC_ACTION_OFF;
        base = cli_trial_base(trial, i); /* which stands before its variants */
        base->only_input = base->only_input && rule->only_input;
        base->off = base->off && rule->off;
    }
    return CLI_YES;
}

static cli_exit
prepare(cli_trial *trial)
{
    cli_exit answer = describe_rules(trial);
    aigc_status status = AIGC_OK;

    if (answer != CLI_YES)
        return answer;
    status = aigc_scanner_new(trial->rules, &trial->scanners[AIGC_DIRECTION_OUTPUT]);
    if (status == AIGC_OK) {
        status = cli_rules_scanner(trial->rules, AIGC_DIRECTION_INPUT,
                                   &trial->scanners[AIGC_DIRECTION_INPUT]);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

/* ---- what is told --------------------------------------------------------------------- */

/* Rules that found nothing anywhere. That is no failure of its own: they also lack an example
 * that must match, or have one that does not. */
static void
tell_silent(cli_trial *trial)
{
    for (size_t i = 0; i < aigc_rules_count(trial->rules); i++) {
        const cli_trial_rule *rule = &trial->of[i];

        if (rule->fired || rule->info.base != i)
            continue;
        if (trial->json) {
            cli_trial_json(trial, "silent", rule->info.file, rule->info.line, rule->info.id);
            cli_json_flag(&trial->text, "off", rule->off);
            cli_json_end(&trial->text);
            continue;
        }
        cli_trial_place(trial, rule->info.file, rule->info.line, rule->info.id);
        cli_string_add(&trial->text, rule->off ? _("never fired: it is off") : _("never fired"));
        cli_string_add_character(&trial->text, '\n');
    }
}

static size_t
count_silent(const cli_trial *trial)
{
    size_t silent = 0;

    for (size_t i = 0; i < aigc_rules_count(trial->rules); i++)
        silent += trial->of[i].fired || trial->of[i].info.base != i ? 0 : 1;
    return silent;
}

static void
add_summary_json(cli_trial *trial)
{
    cli_string *text = &trial->text;

    cli_json_begin(text);
    cli_json_string(text, "kind", "summary");
    cli_json_number(text, "rules", cli_rules_written(trial->rules));
    cli_json_number(text, "examples", trial->tried);
    cli_json_number(text, "failed", trial->wrong);
    cli_json_number(text, "known_failures", trial->known);
    cli_json_number(text, "now_right", trial->mended);
    cli_json_number(text, "missing", trial->missing);
    cli_json_number(text, "cuts", trial->cuts);
    cli_json_number(text, "cuts_failed", trial->cut_wrong);
    cli_json_number(text, "stretched", trial->stretched);
    cli_json_number(text, "stretched_failed", trial->gave_up);
    cli_json_number(text, "words", trial->words);
    cli_json_number(text, "disguises", trial->disguises);
    cli_json_number(text, "disguises_failed", trial->unfound);
    cli_json_number(text, "silent", count_silent(trial));
    cli_json_end(text);
}

static void
add_summary(cli_trial *trial)
{
    cli_string *text = &trial->text;

    if (trial->json) {
        add_summary_json(trial);
        return;
    }
    cli_string_format(text, _("examples %zu: right %zu, wrong %zu; missing %zu"), trial->tried,
                      trial->tried - trial->wrong, trial->wrong, trial->missing);
    cli_string_add_character(text, '\n');
    if (trial->known + trial->mended > 0) {
        cli_string_format(text, _("known failures %zu: still wrong %zu, now right %zu"),
                          trial->known + trial->mended, trial->known, trial->mended);
        cli_string_add_character(text, '\n');
    }
    cli_string_format(text, _("cuts %zu: wrong %zu"), trial->cuts, trial->cut_wrong);
    cli_string_add_character(text, '\n');
    cli_string_format(text, _("repeats %zu: gave up %zu"), trial->stretched, trial->gave_up);
    cli_string_add_character(text, '\n');
    cli_string_format(text, _("words %zu in %zu disguises: not found %zu"), trial->words,
                      trial->disguises, trial->unfound);
    cli_string_add_character(text, '\n');
    cli_string_format(text, _("rules %zu: never fired %zu"), cli_rules_written(trial->rules),
                      count_silent(trial));
    cli_string_add_character(text, '\n');
}

static size_t
failures(const cli_trial *trial)
{
    return trial->wrong + trial->missing + trial->cut_wrong + trial->gave_up + trial->unfound;
}

/* ---- all ------------------------------------------------------------------------------ */

static cli_exit
run(cli_trial *trial)
{
    cli_exit answer = prepare(trial);

    if (answer == CLI_YES)
        answer = cli_trial_collect(trial);
    if (answer == CLI_YES)
        answer = cli_trial_examples(trial);
    if (answer == CLI_YES)
        answer = cli_trial_stretched(trial);
    if (answer == CLI_YES)
        answer = cli_trial_words(trial);
    if (answer == CLI_YES && cli_options_given(trial->options, CLI_OPTION_CLEAN))
        answer = cli_trial_corpus(trial);
    if (answer != CLI_YES)
        return answer;
    tell_silent(trial);
    add_summary(trial);
    if (!cli_options_given(trial->options, CLI_OPTION_QUIET))
        answer = cli_output_print(&trial->text);
    return cli_exit_worst(answer, failures(trial) > 0 || trial->over_budget ? CLI_NO : CLI_YES);
}

cli_exit
cli_command_rules_test(const cli_options *options)
{
    cli_trial trial;

    memset(&trial, 0, sizeof trial);
    if (!cli_options_given(options, CLI_OPTION_CLEAN) &&
        (cli_options_given(options, CLI_OPTION_BUDGET) ||
         cli_options_given(options, CLI_OPTION_COUNT_FROM))) {
        cli_say("%s", _("--budget and --from need --clean PATH"));
        return cli_usage_hint(CLI_RULES_TEST);
    }
    cli_exit answer = cli_rules_load_keep(options, options->files, options->file_count,
                                          &trial.compiler, &trial.rules);
    if (answer != CLI_YES)
        return answer;
    trial.options = options;
    trial.json = cli_options_given(options, CLI_OPTION_JSON);
    cli_string_init(&trial.text);
    answer = run(&trial);
    for (size_t i = 0; trial.of && i < aigc_rules_count(trial.rules); i++)
        free(trial.of[i].first_hit);
    cli_string_free(&trial.text);
    aigc_scanner_free(trial.scanners[AIGC_DIRECTION_OUTPUT]);
    aigc_scanner_free(trial.scanners[AIGC_DIRECTION_INPUT]);
    free(trial.examples);
    free(trial.texts);
    free(trial.of);
    aigc_rules_free(trial.rules);
    aigc_rules_compiler_free(trial.compiler);
    return answer;
}
