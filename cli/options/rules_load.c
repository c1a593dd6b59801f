/* SPDX-License-Identifier: Apache-2.0 */
/* Compile the rules that the options name. */
#include "cli/options/rules_load.h"

#include "cli/install_paths.h"
#include "cli/io/diagnostics.h"
#include "cli/io/messages.h"
#include "cli/options/bundle_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static cli_exit
add_path(aigc_rules_compiler *compiler, const cli_options *options, const char *path)
{
    if (aigc_bundle_recognise(path))
        return cli_bundle_add(compiler, options, path);
    aigc_status status = aigc_rules_compiler_add_path(compiler, path);

    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot read rules '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
add_installed(aigc_rules_compiler *compiler, const cli_options *options)
{
    aigc_status status = aigc_rules_compiler_add_path(compiler, cli_path_rules);

    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot read the installed rules '%s': %s"), cli_path_rules, strerror(errno));
        cli_say("%s", cli_option_belongs(CLI_OPTION_RULES, options->command)
                          ? _("name rules with --rules PATH")
                          : _("name files or folders of rules"));
        return CLI_ENVIRONMENT;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
add_paths(aigc_rules_compiler *compiler, const cli_options *options, char *const *paths,
          size_t path_count)
{
    cli_exit answer = CLI_YES;
    size_t position = 0;
    const char *path;

    if (path_count > 0) {
        for (size_t i = 0; i < path_count && answer == CLI_YES; i++)
            answer = add_path(compiler, options, paths[i]);
        return answer;
    }
    if (!cli_options_given(options, CLI_OPTION_RULES))
        return add_installed(compiler, options);
    while (answer == CLI_YES &&
           (path = cli_options_next(options, CLI_OPTION_RULES, &position)) != NULL)
        answer = add_path(compiler, options, path);
    return answer;
}

cli_exit
cli_rules_compile(const cli_options *options, char *const *paths, size_t path_count,
                  aigc_rules_compiler **compiler, aigc_rules **rules)
{
    aigc_status status = aigc_rules_compiler_new(compiler);

    *rules = NULL;
    if (status != AIGC_OK)
        return cli_say_status(status);
    cli_exit answer = add_paths(*compiler, options, paths, path_count);
    if (answer != CLI_YES)
        goto fail;
    status = aigc_rules_compiler_finish(*compiler, rules);
    if (status == AIGC_OK || status == AIGC_ERR_RULES)
        return status == AIGC_OK ? CLI_YES : CLI_NO;
    if (status == AIGC_ERR_LIMIT) {
        cli_say("%s", _("the rules are too large to be used together"));
        answer = CLI_INPUT;
    } else {
        answer = cli_say_status(status);
    }
fail:
    aigc_rules_compiler_free(*compiler);
    *compiler = NULL;
    return answer;
}

/* Show the diagnostics of rules that were to be used, and refuse them. */
static cli_exit
refuse(const aigc_rules_compiler *compiler)
{
    cli_string text;

    cli_string_init(&text);
    cli_diagnostic_counts counts = cli_diagnostics_add(&text, compiler, cli_diagnostic_text);
    if (!text.failed)
        (void)fwrite(text.data, 1, text.length, stderr);
    cli_string_free(&text);
    cli_say(ngettext("the rules have %zu error; none was loaded",
                     "the rules have %zu errors; none was loaded", counts.errors),
            counts.errors);
    return CLI_INPUT;
}

cli_exit
cli_rules_load_keep(const cli_options *options, char *const *paths, size_t path_count,
                    aigc_rules_compiler **compiler, aigc_rules **rules)
{
    cli_exit answer = cli_rules_compile(options, paths, path_count, compiler, rules);

    if (answer == CLI_NO)
        answer = refuse(*compiler);
    if (answer != CLI_YES) {
        aigc_rules_free(*rules);
        *rules = NULL;
        aigc_rules_compiler_free(*compiler);
        *compiler = NULL;
    }
    return answer;
}

cli_exit
cli_rules_load(const cli_options *options, char *const *paths, size_t path_count,
               aigc_rules **rules)
{
    aigc_rules_compiler *compiler;

    if (cli_bundle_is_wanted(options))
        return cli_bundle_load(options, NULL, rules);
    cli_exit answer = cli_rules_load_keep(options, paths, path_count, &compiler, rules);
    aigc_rules_compiler_free(compiler);
    return answer;
}

aigc_status
cli_rules_scanner(aigc_rules *rules, aigc_direction direction, aigc_scanner **scanner)
{
    aigc_policy_builder *builder = NULL;
    aigc_text_options how;
    aigc_status status = aigc_policy_builder_new(rules, &builder);

    *scanner = NULL;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    if (status == AIGC_OK)
        status = aigc_policy_builder_set_direction(builder, direction);
    if (status == AIGC_OK)
        status = aigc_policy_builder_finish(builder, &how.policy);
    if (status == AIGC_OK)
        status = aigc_scanner_new(rules, scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_configure(*scanner, &how);
    aigc_policy_free(how.policy);
    aigc_policy_builder_free(builder);
    return status;
}

size_t
cli_rules_written(const aigc_rules *rules)
{
    size_t written = 0;

    for (size_t i = 0; i < aigc_rules_count(rules); i++) {
        aigc_rule_info info = { .struct_size = sizeof info };

        written += aigc_rules_get(rules, i, &info) == AIGC_OK && info.base == i ? 1 : 0;
    }
    return written;
}
