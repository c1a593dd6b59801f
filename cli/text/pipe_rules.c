/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the pipe. */
#include "cli/text/pipe_rules.h"

#include "cli/io/messages.h"
#include "cli/options/rules_load.h"
#include "cli/options/text_setup.h"

#include <string.h>

/* Tell a transformer about policy, key and id. */
static cli_exit
configure(cli_pipe *pipe, aigc_rules *rules, aigc_transformer *transformer, uint64_t *tick)
{
    cli_text_setup setup;
    cli_exit answer = cli_text_setup_load(&setup, pipe->options, rules);

    if (answer == CLI_YES) {
        aigc_status status = aigc_transformer_configure(transformer, &setup.options);

        *tick = (setup.policy.hold.milliseconds + CLI_TICKS_PER_HOLD - 1) / CLI_TICKS_PER_HOLD;
        answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
        pipe->direction = setup.policy.direction;
    }
    cli_text_setup_free(&setup);
    return answer;
}

static cli_exit
make_transformer(cli_pipe *pipe, aigc_rules *rules, aigc_transformer **transformer)
{
    aigc_transformer_options rewriting;
    uint64_t tick = 0;
    cli_exit answer;

    memset(&rewriting, 0, sizeof rewriting);
    rewriting.struct_size = sizeof rewriting;
    rewriting.language = (aigc_language)cli_options_choice(pipe->options, CLI_OPTION_LANG);
    rewriting.refusal_zh = cli_options_text(pipe->options, CLI_OPTION_REFUSAL_ZH);
    rewriting.refusal_en = cli_options_text(pipe->options, CLI_OPTION_REFUSAL_EN);
    rewriting.on_pseudonym = cli_pipe_note_pseudonym;
    aigc_status status = aigc_transformer_new(rules, &rewriting, transformer);
    answer =
        status == AIGC_OK ? configure(pipe, rules, *transformer, &tick) : cli_say_status(status);
    if (answer != CLI_YES) {
        aigc_transformer_free(*transformer);
        *transformer = NULL;
        return answer;
    }
    aigc_rules_free(pipe->rules);
    pipe->rules = aigc_rules_retain(rules);
    pipe->tick = tick;
    return CLI_YES;
}

cli_exit
cli_pipe_rules_open(cli_pipe *pipe, const cli_options *options)
{
    aigc_rules *rules = NULL;
    cli_exit answer;

    pipe->options = options;
    if (cli_options_given(options, CLI_OPTION_NO_SCAN)) {
        pipe->direction = (aigc_direction)cli_options_choice(options, CLI_OPTION_DIRECTION);
        return CLI_YES;
    }
    if (cli_options_given(options, CLI_OPTION_FOLLOW))
        answer = cli_follow_start(options, &pipe->follow, &rules);
    else
        answer = cli_rules_load(options, NULL, 0, &rules);
    if (answer == CLI_YES)
        answer = make_transformer(pipe, rules, &pipe->transformer);
    aigc_rules_free(rules);
    return answer;
}

bool
cli_pipe_rules_next(cli_pipe *pipe, aigc_transformer **next)
{
    aigc_rules *rules = cli_follow_take(pipe->follow);

    if (rules && make_transformer(pipe, rules, next) != CLI_YES)
        cli_say("%s", _("the new rules cannot be used here; those in force stay"));
    aigc_rules_free(rules);
    return *next != NULL;
}

void
cli_pipe_rules_count(cli_pipe *pipe)
{
    aigc_scan_stats stats;

    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    if (aigc_transformer_stats(pipe->transformer, &stats) == AIGC_OK) {
        pipe->passed += stats.bytes;
        pipe->expired += stats.expired;
        pipe->invalid += stats.invalid;
    }
}
