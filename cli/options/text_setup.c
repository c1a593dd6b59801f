/* SPDX-License-Identifier: Apache-2.0 */
/* Policy, key and id from options. */
#include "cli/options/text_setup.h"

#include "cli/io/diagnostics.h"
#include "cli/io/messages.h"
#include "cli/options/key_bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Show the diagnostics of a policy. */
static void
show_diagnostics(const aigc_policy_builder *builder)
{
    size_t count = aigc_policy_builder_diagnostic_count(builder);
    cli_string text;

    cli_string_init(&text);
    for (size_t i = 0; i < count; i++) {
        aigc_diagnostic diagnostic;

        if (aigc_policy_builder_diagnostic(builder, i, &diagnostic) == AIGC_OK)
            cli_diagnostic_text(&text, &diagnostic);
    }
    if (!text.failed && text.length > 0)
        (void)fwrite(text.data, 1, text.length, stderr);
    cli_string_free(&text);
}

/* What a policy is made of, besides options. */
typedef struct policy_source {
    const char *path;                /* or NULL */
    const aigc_direction *direction; /* or NULL */
    aigc_rules *rules;
    aigc_rules *other; /* whose rules it may name, too, or NULL */
    bool quiet;        /* warnings are not told */
} policy_source;

/* Make the wishes of the command line and of the policy file. */
static cli_exit
make_wishes(aigc_policy_builder *builder, const cli_options *options, const policy_source *source)
{
    aigc_status status = aigc_policy_builder_set_other(builder, source->other);

    if (status == AIGC_OK && source->direction)
        status = aigc_policy_builder_set_direction(builder, *source->direction);
    if (status == AIGC_OK && source->path)
        status = aigc_policy_builder_add_path(builder, source->path);
    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot read the policy '%s': %s"), source->path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    if (status == AIGC_OK && cli_options_given(options, CLI_OPTION_SHADOW))
        status = aigc_policy_builder_set_at_most(builder, AIGC_ACTION_SHADOW);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
build_policy(const cli_options *options, const policy_source *source, aigc_policy **policy)
{
    aigc_policy_builder *builder = NULL;
    aigc_status status = aigc_policy_builder_new(source->rules, &builder);

    *policy = NULL;
    if (status != AIGC_OK)
        return cli_say_status(status);
    cli_exit answer = make_wishes(builder, options, source);
    if (answer == CLI_YES) {
        status = aigc_policy_builder_finish(builder, policy);
        if (status == AIGC_ERR_RULES || !source->quiet)
            show_diagnostics(builder);
        if (status == AIGC_ERR_RULES) {
            cli_say("%s", _("the policy has errors; it is not used"));
            answer = CLI_INPUT;
        } else if (status != AIGC_OK) {
            answer = cli_say_status(status);
        }
    }
    aigc_policy_builder_free(builder);
    return answer;
}

cli_exit
cli_policy_load(const cli_options *options, const char *path, aigc_direction direction,
                aigc_rules *rules, aigc_policy **policy)
{
    const policy_source source = { .path = path,
                                   .direction = &direction,
                                   .rules = rules,
                                   .quiet = cli_options_given(options, CLI_OPTION_QUIET) };

    return build_policy(options, &source, policy);
}

/* The policy of one text, and what it says. */
static cli_exit
load_policy(cli_text_setup *setup, const cli_options *options, aigc_rules *rules, aigc_rules *other)
{
    aigc_direction direction = (aigc_direction)cli_options_choice(options, CLI_OPTION_DIRECTION);
    const policy_source source = {
        .path = cli_options_text(options, CLI_OPTION_POLICY),
        .direction = cli_options_given(options, CLI_OPTION_DIRECTION) ? &direction : NULL,
        .rules = rules,
        .other = other,
        .quiet = cli_options_given(options, CLI_OPTION_QUIET),
    };
    cli_exit answer = build_policy(options, &source, &setup->options.policy);

    setup->policy.struct_size = sizeof setup->policy;
    if (answer == CLI_YES && aigc_policy_get(setup->options.policy, &setup->policy) != AIGC_OK)
        answer = cli_say_status(AIGC_ERR_INTERNAL);
    return answer;
}

cli_exit
cli_text_setup_load_beside(cli_text_setup *setup, const cli_options *options, aigc_rules *rules,
                           aigc_rules *other)
{
    const char *key = cli_options_text(options, CLI_OPTION_PSEUDONYM_KEY);
    const char *id = cli_options_text(options, CLI_OPTION_STREAM_ID);
    cli_exit answer = CLI_YES;

    memset(setup, 0, sizeof *setup);
    setup->options.struct_size = sizeof setup->options;
    if (id) {
        setup->options.stream_id = id;
        setup->options.stream_id_length = strlen(id);
    }
    if (cli_options_given(options, CLI_OPTION_POLICY) ||
        cli_options_given(options, CLI_OPTION_DIRECTION) ||
        cli_options_given(options, CLI_OPTION_SHADOW))
        answer = load_policy(setup, options, rules, other);
    if (answer == CLI_YES && key) {
        answer = cli_key_bytes_load(setup->key, key);
        setup->options.key = setup->key;
    }
    return answer;
}

cli_exit
cli_text_setup_load(cli_text_setup *setup, const cli_options *options, aigc_rules *rules)
{
    return cli_text_setup_load_beside(setup, options, rules, NULL);
}

cli_exit
cli_policies_check(const cli_options *options, aigc_rules *rules)
{
    static const cli_option_id ids[] = { CLI_OPTION_POLICY, CLI_OPTION_INPUT_POLICY };
    cli_exit answer = CLI_YES;

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const policy_source source = { .path = cli_options_text(options, ids[i]),
                                       .rules = rules,
                                       .quiet = true };
        aigc_policy *policy = NULL;

        if (source.path && answer == CLI_YES)
            answer = build_policy(options, &source, &policy);
        aigc_policy_free(policy);
    }
    return answer;
}

void
cli_text_setup_free(cli_text_setup *setup)
{
    aigc_policy_free(setup->options.policy);
    explicit_bzero(setup, sizeof *setup);
}
