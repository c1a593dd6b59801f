/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules import: make rules or a word list from a file of another filter. */
#include "cli/commands.h"
#include "cli/io/diagnostics.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"

#include <aigc/authoring.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The format that the end of a name stands for. */
static aigc_import_format
guess_format(const char *name)
{
    static const struct {
        const char *suffix;
        aigc_import_format format;
    } known[] = {
        { "csv", AIGC_IMPORT_CSV },       { "tsv", AIGC_IMPORT_TSV },
        { "toml", AIGC_IMPORT_GITLEAKS }, { "yaml", AIGC_IMPORT_PRESIDIO },
        { "yml", AIGC_IMPORT_PRESIDIO },  { "data", AIGC_IMPORT_PM },
    };
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(dot + 1, known[i].suffix) == 0)
            return known[i].format;
    return AIGC_IMPORT_TEXT;
}

/* Take "TAG=CATEGORY" apart: `pair` gets both; the first is to be freed. */
static cli_exit
split_tag(const char *value, const char **pair)
{
    const char *equals = strrchr(value, '=');

    if (!equals || equals == value || equals[1] == '\0') {
        cli_say(_("--tag: '%s' is not TAG=CATEGORY"), value);
        return cli_usage_hint(CLI_RULES_IMPORT);
    }
    char *tag = strndup(value, (size_t)(equals - value));
    if (!tag)
        return cli_say_no_memory();
    pair[0] = tag;
    pair[1] = equals + 1;
    return CLI_YES;
}

static void
free_tags(const char **tags)
{
    for (size_t i = 0; tags && tags[i]; i += 2) {
        union {
            const char *kept;
            char *owned;
        } tag = { tags[i] };

        free(tag.owned);
    }
    free(tags);
}

/* The values of --tag, as the library takes them. */
static cli_exit
collect_tags(const cli_options *options, const char ***tags)
{
    size_t count = 0, position = 0;
    cli_exit answer = CLI_YES;
    const char *value;

    while (cli_options_next(options, CLI_OPTION_TAG, &position))
        count++;
    *tags = calloc(2 * count + 1, sizeof **tags);
    if (!*tags)
        return cli_say_no_memory();
    position = 0;
    for (size_t i = 0; answer == CLI_YES &&
                       (value = cli_options_next(options, CLI_OPTION_TAG, &position)) != NULL;
         i += 2)
        answer = split_tag(value, *tags + i);
    return answer;
}

static void
add_report(cli_string *out, aigc_draft *draft, bool json)
{
    size_t lost = aigc_draft_count(draft, AIGC_SEVERITY_ERROR);
    size_t changed = aigc_draft_count(draft, AIGC_SEVERITY_WARNING);
    aigc_diagnostic diagnostic;

    for (size_t i = 0; i < aigc_draft_diagnostic_count(draft); i++) {
        if (aigc_draft_diagnostic(draft, i, &diagnostic) != AIGC_OK)
            continue;
        if (json)
            cli_diagnostic_json(out, &diagnostic);
        else
            cli_diagnostic_text(out, &diagnostic);
    }
    if (json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "summary");
        cli_json_string(out, "made",
                        aigc_draft_kind(draft) == AIGC_SOURCE_RULES ? "rules" : "words");
        cli_json_number(out, "imported", aigc_draft_entries(draft));
        cli_json_number(out, "left_out", lost);
        cli_json_number(out, "changed", changed);
        cli_json_end(out);
        return;
    }
    cli_string_format(out,
                      aigc_draft_kind(draft) == AIGC_SOURCE_RULES
                          ? _("rules %zu; left out %zu, changed %zu")
                          : _("words %zu; left out %zu, changed %zu"),
                      aigc_draft_entries(draft), lost, changed);
    cli_string_add_character(out, '\n');
}

/* Write the result and the report; the one that is not in standard output is in standard error. */
static cli_exit
settle(const cli_options *options, aigc_draft *draft, bool made)
{
    const char *path = cli_options_text(options, CLI_OPTION_OUTPUT);
    bool to_file = path && strcmp(path, "-") != 0;
    bool loss = aigc_draft_count(draft, AIGC_SEVERITY_ERROR) > 0 ||
                aigc_draft_count(draft, AIGC_SEVERITY_WARNING) > 0;
    cli_exit answer = CLI_YES;
    cli_string report;

    if (made) {
        size_t length;
        const char *text = aigc_draft_text(draft, &length);

        answer = cli_output_save_bytes(path, text, length);
    }

    cli_string_init(&report);
    add_report(&report, draft, cli_options_given(options, CLI_OPTION_JSON));
    if (!cli_options_given(options, CLI_OPTION_QUIET) && answer == CLI_YES) {
        if (to_file)
            answer = cli_output_print(&report);
        else if (!report.failed)
            (void)fwrite(report.data, 1, report.length, stderr);
    }
    cli_string_free(&report);
    if (answer == CLI_YES && !made) {
        cli_say("%s", _("nothing could be imported"));
        return CLI_INPUT;
    }
    return answer == CLI_YES && loss ? CLI_NO : answer;
}

static cli_exit
import_content(const cli_options *options, const aigc_import_options *how, const char *path,
               const cli_string *content)
{
    aigc_draft *draft;
    aigc_status status = aigc_draft_new(&draft);
    cli_exit answer;

    if (status != AIGC_OK)
        return cli_say_status(status);
    status = aigc_draft_import(draft, how, path, content->data, content->length);
    if (status == AIGC_OK || status == AIGC_ERR_RULES) {
        answer = settle(options, draft, status == AIGC_OK);
    } else if (status == AIGC_ERR_ARGUMENT) {
        cli_say("%s", _("--category and --tag take categories such as A.3.e, --prefix takes what "
                        "ids begin with, such as acme."));
        answer = cli_usage_hint(CLI_RULES_IMPORT);
    } else if (status == AIGC_ERR_LIMIT) {
        cli_say(_("'%s' is too large"), path);
        answer = CLI_INPUT;
    } else {
        answer = cli_say_status(status);
    }
    aigc_draft_free(draft);
    return answer;
}

static cli_exit
import_file(const cli_options *options, const aigc_import_options *how)
{
    const char *path = options->files[0];
    cli_string content;

    cli_string_init(&content);
    cli_exit answer = cli_read_file(path, CLI_RULE_SOURCE_MAX, &content);
    if (answer == CLI_YES)
        answer = import_content(options, how, path, &content);
    cli_string_free(&content);
    return answer;
}

cli_exit
cli_command_rules_import(const cli_options *options)
{
    aigc_import_options how = { .struct_size = sizeof how };
    const char **tags = NULL;
    const char *output = cli_options_text(options, CLI_OPTION_OUTPUT);

    if (options->file_count != 1) {
        cli_say("%s", _("name one file to import"));
        return cli_usage_hint(CLI_RULES_IMPORT);
    }
    if (cli_options_given(options, CLI_OPTION_JSON) && (!output || strcmp(output, "-") == 0)) {
        cli_say("%s", _("--json needs --output: what is made goes there"));
        return cli_usage_hint(CLI_RULES_IMPORT);
    }
    how.format = cli_options_given(options, CLI_OPTION_FROM)
                     ? (aigc_import_format)cli_options_choice(options, CLI_OPTION_FROM)
                     : guess_format(options->files[0]);
    how.category = cli_options_text(options, CLI_OPTION_CATEGORY);
    how.prefix = cli_options_text(options, CLI_OPTION_PREFIX);
    cli_exit answer = collect_tags(options, &tags);
    how.tags = tags;
    if (answer == CLI_YES)
        answer = import_file(options, &how);
    free_tags(tags);
    return answer;
}
