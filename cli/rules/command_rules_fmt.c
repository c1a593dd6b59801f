/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules fmt: bring rule files and word lists into their one form. */
#include "cli/commands.h"
#include "cli/io/diagnostics.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"

#include <aigc/authoring.h>
#include <aigc/bundle.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct fmt_run {
    bool check; /* change nothing */
    bool json;
    size_t files;
    size_t changed; /* or to be changed */
    size_t unreadable;
    cli_string report;
} fmt_run;

static bool
has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name), size = strlen(suffix);

    return length > size && strcmp(name + length - size, suffix) == 0;
}

static bool
is_rule_file_name(const char *name)
{
    return has_suffix(name, ".yaml") || has_suffix(name, ".yml");
}

static void
add_change(fmt_run *run, const char *path)
{
    cli_string *out = &run->report;

    if (run->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "file");
        cli_json_string(out, "file", path);
        cli_json_flag(out, "rewritten", !run->check);
        cli_json_end(out);
        return;
    }
    cli_escape(out, path, strlen(path), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, run->check ? _("not in canonical form") : _("rewritten"));
    cli_string_add_character(out, '\n');
}

static void
add_diagnostics(fmt_run *run, aigc_draft *draft)
{
    for (size_t i = 0; i < aigc_draft_diagnostic_count(draft); i++) {
        aigc_diagnostic diagnostic;

        if (aigc_draft_diagnostic(draft, i, &diagnostic) != AIGC_OK)
            continue;
        if (run->json)
            cli_diagnostic_json(&run->report, &diagnostic);
        else
            cli_diagnostic_text(&run->report, &diagnostic);
    }
}

/* Compare a file with its form, and write that if it differs. */
static cli_exit
settle_file(fmt_run *run, const char *path, const cli_string *content, const aigc_draft *draft)
{
    size_t length;
    const char *text = aigc_draft_text(draft, &length);
    bool same =
        length == content->length && (length == 0 || memcmp(text, content->data, length) == 0);
    bool is_stream = strcmp(path, "-") == 0;

    run->changed += same ? 0 : 1;
    if (!same && !(is_stream && !run->check))
        add_change(run, path);
    if (run->check || (same && !is_stream))
        return CLI_YES;
    return cli_output_save_bytes(path, text, length);
}

static cli_exit
format_content(fmt_run *run, const char *path, const cli_string *content)
{
    aigc_source_kind kind =
        strcmp(path, "-") == 0 || is_rule_file_name(path) ? AIGC_SOURCE_RULES : AIGC_SOURCE_WORDS;
    aigc_draft *draft;
    aigc_status status = aigc_draft_new(&draft);
    cli_exit answer = CLI_YES;

    if (status != AIGC_OK)
        return cli_say_status(status);
    status = aigc_draft_format(draft, kind, path, content->data, content->length);
    run->files++;
    if (status == AIGC_OK) {
        answer = settle_file(run, path, content, draft);
    } else if (status == AIGC_ERR_RULES) {
        run->unreadable++;
        add_diagnostics(run, draft);
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
format_file(fmt_run *run, const char *path)
{
    cli_string content;

    if (strcmp(path, "-") != 0 && aigc_bundle_recognise(path)) {
        cli_say(_("'%s' is a rule bundle: bring the rule files into form that it is built of"),
                path);
        return CLI_INPUT;
    }
    cli_string_init(&content);
    cli_exit answer = cli_read_file(path, CLI_RULE_SOURCE_MAX, &content);
    if (answer == CLI_YES)
        answer = format_content(run, path, &content);
    cli_string_free(&content);
    return answer;
}

static cli_exit format_path(fmt_run *run, const char *path, unsigned depth);

/* What of a folder is looked at: rule files and folders, none of them hidden. */
static int
is_wanted(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Format an entry of a folder, if it is a rule file or a folder. */
static cli_exit
format_entry(fmt_run *run, const char *folder, const char *name, unsigned depth)
{
    cli_string path;
    struct stat status;
    cli_exit answer = CLI_YES;

    cli_string_init(&path);
    cli_string_add(&path, folder);
    if (!has_suffix(folder, "/"))
        cli_string_add_character(&path, '/');
    cli_string_add(&path, name);
    if (path.failed)
        answer = cli_say_no_memory();
    else if (lstat(path.data, &status) == 0 &&
             (S_ISDIR(status.st_mode) || (S_ISREG(status.st_mode) && is_rule_file_name(name))))
        answer = format_path(run, path.data, depth + 1);
    cli_string_free(&path);
    return answer;
}

static cli_exit
format_folder(fmt_run *run, const char *path, unsigned depth)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_wanted, alphasort);
    cli_exit answer = CLI_YES;

    if (count < 0) {
        cli_say(_("cannot read '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    for (int i = 0; i < count; i++) {
        answer = cli_exit_worst(answer, format_entry(run, path, entries[i]->d_name, depth));
        free(entries[i]);
    }
    free(entries);
    return answer;
}

static cli_exit
format_path(fmt_run *run, const char *path, unsigned depth)
{
    struct stat status;

    if (strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        if (depth == CLI_FOLDER_DEPTH_MAX) {
            cli_say(_("'%s': folders in folders, too many"), path);
            return CLI_INPUT;
        }
        return format_folder(run, path, depth);
    }
    return format_file(run, path);
}

static void
add_summary(fmt_run *run)
{
    cli_string *out = &run->report;

    if (run->json) {
        cli_json_begin(out);
        cli_json_string(out, "kind", "summary");
        cli_json_number(out, "files", run->files);
        cli_json_number(out, run->check ? "not_canonical" : "rewritten", run->changed);
        cli_json_number(out, "unreadable", run->unreadable);
        cli_json_end(out);
        return;
    }
    cli_string_format(out,
                      run->check ? _("files %zu: not in canonical form %zu, not readable %zu")
                                 : _("files %zu: rewritten %zu, not readable %zu"),
                      run->files, run->changed, run->unreadable);
    cli_string_add_character(out, '\n');
}

/* Standard output has the text, if that came from standard input. */
static cli_exit
print_report(fmt_run *run, bool has_stream)
{
    if (!has_stream) {
        add_summary(run);
        return cli_output_print(&run->report);
    }
    if (run->report.length > 0 && !run->report.failed)
        (void)fwrite(run->report.data, 1, run->report.length, stderr);
    return CLI_YES;
}

cli_exit
cli_command_rules_fmt(const cli_options *options)
{
    fmt_run run = { .check = cli_options_given(options, CLI_OPTION_CHECK),
                    .json = cli_options_given(options, CLI_OPTION_JSON) };
    bool has_stream = false;
    cli_exit answer = CLI_YES;

    if (options->file_count == 0) {
        cli_say("%s", _("name the files to bring into form"));
        return cli_usage_hint(CLI_RULES_FMT);
    }
    cli_string_init(&run.report);
    for (size_t i = 0; i < options->file_count; i++) {
        has_stream = has_stream || (strcmp(options->files[i], "-") == 0 && !run.check);
        answer = cli_exit_worst(answer, format_path(&run, options->files[i], 0));
    }
    /* What was done to other files is told also if one cannot be had. */
    if ((answer == CLI_YES || run.files > 0) && !cli_options_given(options, CLI_OPTION_QUIET))
        answer = cli_exit_worst(answer, print_report(&run, has_stream));
    cli_string_free(&run.report);
    if (run.unreadable > 0)
        answer = cli_exit_worst(answer, CLI_INPUT);
    return answer == CLI_YES && run.check && run.changed > 0 ? CLI_NO : answer;
}
