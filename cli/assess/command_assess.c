/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label assess: the evidence of a safety assessment by TC260-003-2024. */
#include "cli/assess/assessment.h"
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"
#include "cli/reports/report_day.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SHARE 10
#define MOST_SHARE 100
#define SEED_MAX ((UINT64_C(1) << 63) - 1)

/* ---- options -------------------------------------------------------------------------- */

/* Read a whole number from `least` to `most`. CLI_USAGE if it is none, which was said. */
static cli_exit
read_number(const cli_options *options, cli_option_id id, uint64_t least, uint64_t most,
            uint64_t *number)
{
    const char *text = cli_options_text(options, id);
    const char *at = text;

    *number = 0;
    for (; *at >= '0' && *at <= '9' && *number <= most / 10; at++)
        *number = *number * 10 + (uint64_t)(*at - '0');
    if (at == text || *at != '\0' || *number < least || *number > most) {
        cli_say(_("--%s '%s': give a whole number from %llu to %llu"), cli_option_get(id)->name,
                text, (unsigned long long)least, (unsigned long long)most);
        return cli_usage_hint(CLI_ASSESS);
    }
    return CLI_YES;
}

static cli_exit
read_seed(cli_assessment *assessment)
{
    if (cli_options_given(assessment->options, CLI_OPTION_SEED))
        return read_number(assessment->options, CLI_OPTION_SEED, 0, SEED_MAX, &assessment->seed);
    if (cli_options_given(assessment->options, CLI_OPTION_MANUAL)) {
        cli_say("%s", _("--manual needs the --seed that the records were drawn with"));
        return cli_usage_hint(CLI_ASSESS);
    }
    if (!cli_seed_make(&assessment->seed)) {
        cli_say(_("no random numbers: %s"), strerror(errno));
        return CLI_ENVIRONMENT;
    }
    return CLI_YES;
}

static cli_exit
check_inputs(const cli_options *options)
{
    static const cli_option_id inputs[] = {
        CLI_OPTION_CORPUS,        CLI_OPTION_OUTPUTS,     CLI_OPTION_SHOULD_REFUSE,
        CLI_OPTION_SHOULD_ANSWER, CLI_OPTION_BANK_OUTPUT, CLI_OPTION_BANK_REFUSE,
        CLI_OPTION_BANK_ANSWER,
    };
    bool any = false;

    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        any = any || cli_options_given(options, inputs[i]);
    if (options->file_count > 0 || !any) {
        cli_say("%s", _("name what is to be assessed by options, such as --corpus FILE"));
        return cli_usage_hint(CLI_ASSESS);
    }
    if (!cli_options_given(options, CLI_OPTION_CORPUS) &&
        (cli_options_given(options, CLI_OPTION_MANUAL) ||
         cli_options_given(options, CLI_OPTION_DRAW))) {
        cli_say("%s", _("--manual and --draw need --corpus FILE"));
        return cli_usage_hint(CLI_ASSESS);
    }
    return CLI_YES;
}

static cli_exit
read_options(cli_assessment *assessment)
{
    static const aigc_action from[] = { AIGC_ACTION_REDACT, AIGC_ACTION_STOP, AIGC_ACTION_LOG };
    const cli_options *options = assessment->options;
    cli_exit answer = check_inputs(options);
    uint64_t share = LEAST_SHARE;

    assessment->from = from[cli_options_choice(options, CLI_OPTION_COUNT_FROM)];
    if (answer == CLI_YES)
        answer = cli_report_day(options, &assessment->today);
    if (answer == CLI_YES && cli_options_given(options, CLI_OPTION_SHARE))
        answer = read_number(options, CLI_OPTION_SHARE, LEAST_SHARE, MOST_SHARE, &share);
    assessment->share = (unsigned)share;
    return answer == CLI_YES ? read_seed(assessment) : answer;
}

/* ---- rules ---------------------------------------------------------------------------- */

static cli_exit
load_rules(cli_assessment *assessment)
{
    cli_exit answer = cli_rules_load(assessment->options, NULL, 0, &assessment->rules);

    if (answer != CLI_YES)
        return answer;
    aigc_status status = cli_rules_scanner(assessment->rules, AIGC_DIRECTION_OUTPUT,
                                           &assessment->scanners[AIGC_DIRECTION_OUTPUT]);
    if (status == AIGC_OK) {
        status = cli_rules_scanner(assessment->rules, AIGC_DIRECTION_INPUT,
                                   &assessment->scanners[AIGC_DIRECTION_INPUT]);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

/* ---- all ------------------------------------------------------------------------------ */

static cli_exit
assess(cli_assessment *assessment)
{
    cli_exit answer = cli_assess_corpus(assessment);

    if (answer == CLI_YES)
        answer = cli_assess_outputs(assessment);
    if (answer == CLI_YES)
        answer = cli_assess_refusals(assessment, CLI_OPTION_SHOULD_REFUSE, CLI_CHECK_REFUSE);
    if (answer == CLI_YES)
        answer = cli_assess_refusals(assessment, CLI_OPTION_SHOULD_ANSWER, CLI_CHECK_ANSWER);
    if (answer == CLI_YES)
        answer = cli_assess_bank(assessment, CLI_OPTION_BANK_OUTPUT, CLI_BANK_OUTPUT);
    if (answer == CLI_YES)
        answer = cli_assess_bank(assessment, CLI_OPTION_BANK_REFUSE, CLI_BANK_REFUSE);
    if (answer == CLI_YES)
        answer = cli_assess_bank(assessment, CLI_OPTION_BANK_ANSWER, CLI_BANK_ANSWER);
    return answer;
}

/* An assessment is filed in China: its report is Chinese unless told otherwise. */
static cli_report_language
language_of(const cli_options *options)
{
    return cli_options_choice(options, CLI_OPTION_REPORT_LANG) == AIGC_LANGUAGE_AUTO
               ? CLI_REPORT_ZH
               : cli_report_language_of(options);
}

static cli_exit
report(const cli_assessment *assessment)
{
    const cli_options *options = assessment->options;
    const char *page_path = cli_options_text(options, CLI_OPTION_HTML);
    const char *path = cli_options_text(options, CLI_OPTION_OUTPUT);
    cli_exit answer = CLI_YES;
    cli_string text;

    cli_string_init(&text);
    if (page_path) {
        cli_assessment_html(&text, assessment, language_of(options));
        answer = cli_output_save(page_path, &text);
        cli_string_clear(&text);
    }
    if (cli_options_given(options, CLI_OPTION_JSON))
        cli_assessment_json(&text, assessment);
    else
        cli_assessment_text(&text, assessment, language_of(options));
    if (answer == CLI_YES && (path || !cli_options_given(options, CLI_OPTION_QUIET)))
        answer = cli_output_save(path, &text);
    cli_string_free(&text);
    return answer;
}

/* Draw, and tell with what: a sample that nobody can draw again is no evidence. */
static cli_exit
draw(cli_assessment *assessment, uint64_t size)
{
    cli_exit answer = cli_assess_draw(assessment, size);

    if (answer == CLI_YES && !cli_options_given(assessment->options, CLI_OPTION_QUIET))
        cli_say(_("drawn with --seed %" PRIu64), assessment->seed);
    return answer;
}

static cli_exit
run(cli_assessment *assessment)
{
    const cli_options *options = assessment->options;
    cli_exit answer = read_options(assessment);
    uint64_t size;

    if (answer != CLI_YES)
        return answer;
    if (cli_options_given(options, CLI_OPTION_DRAW)) {
        answer = read_number(options, CLI_OPTION_DRAW, 1, UINT32_MAX, &size);
        return answer == CLI_YES ? draw(assessment, size) : answer;
    }
    answer = load_rules(assessment);
    if (answer == CLI_YES)
        answer = assess(assessment);
    if (answer == CLI_YES)
        answer = report(assessment);
    if (answer == CLI_YES && !cli_assessment_passes(assessment))
        answer = CLI_NO;
    return answer;
}

cli_exit
cli_command_assess(const cli_options *options)
{
    cli_assessment assessment;

    memset(&assessment, 0, sizeof assessment);
    assessment.options = options;
    cli_exit answer = run(&assessment);
    aigc_scanner_free(assessment.scanners[AIGC_DIRECTION_OUTPUT]);
    aigc_scanner_free(assessment.scanners[AIGC_DIRECTION_INPUT]);
    aigc_rules_free(assessment.rules);
    cli_name_table_free(&assessment.source_names);
    free(assessment.sources);
    return answer;
}
