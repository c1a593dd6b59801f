/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules test: try the examples that stand in rule files. */
#include "cli/commands.h"
#include "cli/escape.h"
#include "cli/json_line.h"
#include "cli/messages.h"
#include "cli/rules_load.h"
#include "cli/stream_output.h"

#include <aigc/filter.h>

#include <stdlib.h>
#include <string.h>

/* How many examples a rule has. */
typedef struct tally {
    size_t match;
    size_t clean;
} tally;

typedef struct rules_trial {
    bool json;
    const aigc_rules *rules;
    aigc_scanner *scanner;
    tally *tallies; /* one for each rule */
    size_t tried;
    size_t failed;
    size_t known;  /* examples that come out wrong, as is known */
    size_t mended; /* examples that were known to, and no longer do */
    size_t warnings;
    size_t wanted; /* the rule whose example is tried */
    bool found;
    cli_string text;
} rules_trial;

static int
note_finding(void *context, const aigc_finding *finding)
{
    rules_trial *trial = context;
    aigc_rule_info info = { .struct_size = sizeof info };

    if (aigc_rules_get(trial->rules, finding->rule, &info) == AIGC_OK) {
        trial->found = trial->found || info.base == trial->wanted;
    }
    return 0;
}

/* What became of an example that did not come out right, or should not have. */
typedef enum example_news {
    NEWS_FAILURE, /* wrong */
    NEWS_KNOWN,   /* wrong, as is known */
    NEWS_MENDED   /* right, against what is known */
} example_news;

static const char *
say_news(example_news news, bool must_match)
{
    switch (news) {
    case NEWS_FAILURE:
        return must_match ? _("must match and does not: ") : _("must not match and does: ");
    case NEWS_KNOWN:
        return must_match ? _("known not to match: ") : _("known to match: ");
    case NEWS_MENDED:
        return must_match ? _("now matches, move it from todo_match to match: ")
                          : _("no longer matches, move it from todo_clean to clean: ");
    }
    return "";
}

static void
add_news(rules_trial *trial, const aigc_rule_example *example, const char *rule, example_news news)
{
    static const char *const kinds[] = { "failure", "known-failure", "now-right" };
    cli_string *text = &trial->text;

    if (trial->json) {
        cli_json_begin(text);
        cli_json_string(text, "kind", kinds[news]);
        cli_json_string(text, "file", example->file);
        cli_json_number(text, "line", example->line);
        cli_json_string(text, "rule", rule);
        cli_json_string(text, "expected", example->must_match ? "match" : "clean");
        cli_json_text(text, "text", example->text, example->length);
        cli_json_end(text);
        return;
    }
    cli_escape(text, example->file, strlen(example->file), CLI_ESCAPE_PLAIN);
    cli_string_format(text, ":%u: ", (unsigned)example->line);
    cli_escape(text, rule, strlen(rule), CLI_ESCAPE_PLAIN);
    cli_string_add(text, ": ");
    cli_string_add(text, say_news(news, example->must_match != 0));
    cli_escape(text, example->text, example->length, CLI_ESCAPE_QUOTED);
    cli_string_add_character(text, '\n');
}

/* Count an example, and tell what is to be told. */
static void
judge_example(rules_trial *trial, const aigc_rule_example *example, const char *rule, bool right)
{
    if (example->is_todo) {
        trial->known += right ? 0 : 1;
        trial->mended += right ? 1 : 0;
        add_news(trial, example, rule, right ? NEWS_MENDED : NEWS_KNOWN);
        return;
    }
    trial->tried++;
    trial->tallies[example->rule].match += example->must_match ? 1 : 0;
    trial->tallies[example->rule].clean += example->must_match ? 0 : 1;
    if (!right) {
        trial->failed++;
        add_news(trial, example, rule, NEWS_FAILURE);
    }
}

static cli_exit
try_example(rules_trial *trial, const aigc_rule_example *example)
{
    aigc_rule_info info = { .struct_size = sizeof info };
    aigc_status status = aigc_rules_get(trial->rules, example->rule, &info);

    trial->wanted = example->rule;
    trial->found = false;
    if (status == AIGC_OK) {
        status = aigc_scanner_begin(trial->scanner, note_finding, trial);
    }
    if (status == AIGC_OK) {
        status = aigc_scanner_feed(trial->scanner, example->text, example->length);
    }
    if (status == AIGC_OK) {
        status = aigc_scanner_finish(trial->scanner);
    }
    if (status != AIGC_OK && status != AIGC_ERR_LIMIT) {
        return cli_say_status(status);
    }
    judge_example(trial, example, info.id,
                  status == AIGC_OK && trial->found == (example->must_match != 0));
    return CLI_YES;
}

static cli_exit
try_examples(rules_trial *trial)
{
    size_t count = aigc_rules_example_count(trial->rules);
    cli_exit answer = CLI_YES;

    for (size_t i = 0; i < count && answer == CLI_YES; i++) {
        aigc_rule_example example;
        aigc_status status = aigc_rules_example(trial->rules, i, &example);

        answer = status == AIGC_OK ? try_example(trial, &example) : cli_say_status(status);
    }
    return answer;
}

static void
add_warning(rules_trial *trial, const aigc_rule_info *info, bool match)
{
    cli_string *text = &trial->text;

    trial->warnings++;
    if (trial->json) {
        cli_json_begin(text);
        cli_json_string(text, "kind", "warning");
        cli_json_string(text, "file", info->file);
        cli_json_number(text, "line", info->line);
        cli_json_string(text, "rule", info->id);
        cli_json_string(text, "missing", match ? "match" : "clean");
        cli_json_end(text);
        return;
    }
    cli_escape(text, info->file, strlen(info->file), CLI_ESCAPE_PLAIN);
    cli_string_format(text, ":%u: ", (unsigned)info->line);
    cli_escape(text, info->id, strlen(info->id), CLI_ESCAPE_PLAIN);
    cli_string_add(text, ": ");
    cli_string_add(text, match ? _("warning: no example that must match")
                               : _("warning: no example that must not match"));
    cli_string_add_character(text, '\n');
}

/* A rule that nobody tried is not known to work. */
static void
add_warnings(rules_trial *trial)
{
    size_t count = aigc_rules_count(trial->rules);
    aigc_rule_info info = { .struct_size = sizeof info };

    for (size_t i = 0; i < count; i++) {
        if (aigc_rules_get(trial->rules, i, &info) != AIGC_OK || info.base != i) {
            continue; /* a variant is tried with its rule */
        }
        if (trial->tallies[i].match == 0) {
            add_warning(trial, &info, true);
        }
        if (trial->tallies[i].clean == 0) {
            add_warning(trial, &info, false);
        }
    }
}

static void
add_summary(rules_trial *trial)
{
    cli_string *text = &trial->text;

    if (trial->json) {
        cli_json_begin(text);
        cli_json_string(text, "kind", "summary");
        cli_json_number(text, "examples", trial->tried);
        cli_json_number(text, "failed", trial->failed);
        cli_json_number(text, "known_failures", trial->known);
        cli_json_number(text, "now_right", trial->mended);
        cli_json_number(text, "warnings", trial->warnings);
        cli_json_end(text);
        return;
    }
    cli_string_format(text, _("examples %zu: right %zu, wrong %zu; warnings %zu"), trial->tried,
                      trial->tried - trial->failed, trial->failed, trial->warnings);
    cli_string_add_character(text, '\n');
    if (trial->known + trial->mended > 0) {
        cli_string_format(text, _("known failures %zu: still wrong %zu, now right %zu"),
                          trial->known + trial->mended, trial->known, trial->mended);
        cli_string_add_character(text, '\n');
    }
}

static cli_exit
run(rules_trial *trial, aigc_rules *rules, bool quiet)
{
    aigc_status status = aigc_scanner_new(rules, &trial->scanner);
    cli_exit answer;

    trial->rules = rules;
    trial->tallies = calloc(aigc_rules_count(rules), sizeof(*trial->tallies));
    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    if (trial->tallies == NULL) {
        return cli_say_no_memory();
    }
    answer = try_examples(trial);
    if (answer != CLI_YES) {
        return answer;
    }
    add_warnings(trial);
    add_summary(trial);
    if (!quiet) {
        answer = cli_output_print(&trial->text);
    }
    return cli_exit_worst(answer, trial->failed > 0 ? CLI_NO : CLI_YES);
}

cli_exit
cli_command_rules_test(const cli_options *options)
{
    rules_trial trial;
    aigc_rules *rules;
    cli_exit answer = cli_rules_load(options, options->files, options->file_count, &rules);

    if (answer != CLI_YES) {
        return answer;
    }
    memset(&trial, 0, sizeof(trial));
    cli_string_init(&trial.text);
    trial.json = cli_options_given(options, CLI_OPTION_JSON);
    answer = run(&trial, rules, cli_options_given(options, CLI_OPTION_QUIET));
    cli_string_free(&trial.text);
    aigc_scanner_free(trial.scanner);
    free(trial.tallies);
    aigc_rules_free(rules);
    return answer;
}
