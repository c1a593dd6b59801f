/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/mark_audit.h"

#include "cli/io/messages.h"
#include "cli/options/audit_log_options.h"

#include <string.h>

cli_exit
cli_mark_audit_check(const cli_options *options)
{
    const char *path = cli_options_text(options, CLI_OPTION_AUDIT_LOG);

    if (cli_options_given(options, CLI_OPTION_REQUEST_ID) && !path) {
        cli_say("%s", _("--request-id is of use with --audit-log only"));
        return cli_usage_hint(options->command);
    }
    if (path && strcmp(path, "-") == 0) {
        cli_say("%s", _("--audit-log needs the name of a file"));
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}

static cli_exit
note(aigc_audit *log, const char *path, const aigc_audit_label *made)
{
    aigc_status status = aigc_audit_note_label(log, made);

    if (status == AIGC_ERR_ARGUMENT) {
        cli_say(_("--request-id '%s': it must be UTF-8 of at most %d bytes"), made->request_id,
                AIGC_AUDIT_ID_MAX);
        return CLI_USAGE;
    }
    return status == AIGC_OK ? CLI_YES : cli_audit_log_say(path, status);
}

cli_exit
cli_mark_audit_note(const cli_options *options, const aigc_label *label, aigc_audit_label made)
{
    const char *path = cli_options_text(options, CLI_OPTION_AUDIT_LOG);
    char fresh[AIGC_UUID_SIZE];
    cli_audit_log log;

    if (!path)
        return CLI_YES;
    aigc_status status = aigc_uuid7(fresh);
    if (status != AIGC_OK)
        return cli_say_status(status);
    made.struct_size = sizeof made;
    made.request_id = cli_options_given(options, CLI_OPTION_REQUEST_ID)
                          ? cli_options_text(options, CLI_OPTION_REQUEST_ID)
                          : fresh;
    made.producer = aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER);
    made.produce_id = aigc_label_get(label, AIGC_FIELD_PRODUCE_ID);
    made.propagate_id = aigc_label_get(label, AIGC_FIELD_PROPAGATE_ID);
    cli_exit answer = cli_audit_log_open(&log, options, path);
    if (answer == CLI_YES)
        answer = note(log.log, path, &made);
    return cli_exit_worst(answer, cli_audit_log_close(&log));
}
