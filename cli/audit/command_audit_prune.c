/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label audit prune: remove the oldest files of an audit log, never before the law allows. */
#include "cli/commands.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/audit_log_options.h"
#include "cli/options/time_value.h"

#include <aigc/audit_read.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Read --older-than. */
static cli_exit
read_days(const cli_options *options, uint64_t *days)
{
    const char *text = cli_options_text(options, CLI_OPTION_OLDER_THAN);

    *days = AIGC_AUDIT_DAYS_MIN;
    if (!text)
        return CLI_YES;
    if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 6) {
        cli_say(_("--older-than '%s': give a number of days"), text);
        return cli_usage_hint(CLI_AUDIT_PRUNE);
    }
    *days = strtoul(text, NULL, 10);
    if (*days < AIGC_AUDIT_DAYS_MIN) {
        cli_say(_("--older-than %s: logs must be kept for six months (Labelling Measures, Art. "
                  "9): at least %d days"),
                text, AIGC_AUDIT_DAYS_MIN);
        return cli_usage_hint(CLI_AUDIT_PRUNE);
    }
    return CLI_YES;
}

static cli_exit
print(const cli_options *options, const aigc_audit_pruned *pruned)
{
    char until[CLI_TIME_SIZE];
    cli_string text;

    if (cli_options_given(options, CLI_OPTION_QUIET))
        return CLI_YES;
    cli_string_init(&text);
    cli_time_write(pruned->kept_until / 1000, until);
    if (cli_options_given(options, CLI_OPTION_JSON)) {
        cli_json_begin(&text);
        cli_json_string(&text, "file", options->files[0]);
        cli_json_number(&text, "files", pruned->files);
        cli_json_number(&text, "records", pruned->records);
        cli_json_number(&text, "through", pruned->last);
        if (pruned->kept_until > 0)
            cli_json_string(&text, "next", until);
        else
            cli_json_null(&text, "next");
        cli_json_end(&text);
    } else {
        cli_string_format(&text, _("removed: %llu files with %llu records\n"),
                          (unsigned long long)pruned->files, (unsigned long long)pruned->records);
        if (pruned->kept_until > 0)
            cli_string_format(&text, _("the next file may be removed from %s on\n"), until);
    }
    cli_exit answer = cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

static cli_exit
prune(const cli_options *options, cli_audit_log *log, uint64_t days)
{
    aigc_audit_pruned pruned;

    memset(&pruned, 0, sizeof pruned);
    pruned.struct_size = sizeof pruned;
    aigc_status status = aigc_audit_prune(log->log, days, 0, &pruned);
    if (status == AIGC_ERR_ALTERED) {
        cli_say(_("'%s' is broken, and nothing was removed: see 'aigc-label audit verify'"),
                log->path);
        return CLI_NO;
    }
    return status == AIGC_OK ? print(options, &pruned) : cli_audit_log_say(log->path, status);
}

cli_exit
cli_command_audit_prune(const cli_options *options)
{
    cli_audit_log log;
    uint64_t days;

    if (options->file_count != 1) {
        cli_say("%s", _("name one audit log"));
        return cli_usage_hint(CLI_AUDIT_PRUNE);
    }
    cli_exit answer = read_days(options, &days);
    if (answer != CLI_YES)
        return answer;
    if (access(options->files[0], F_OK) != 0) {
        /* Opening it for writing would make one. */
        return cli_audit_log_say_none(options->files[0]);
    }
    answer = cli_audit_log_open(&log, options, options->files[0]);
    if (answer == CLI_YES)
        answer = prune(options, &log, days);
    return cli_exit_worst(answer, cli_audit_log_close(&log));
}
