/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log that the options name, opened for writing. */
#include "cli/options/audit_log_options.h"

#include "cli/io/messages.h"
#include "cli/options/label_options.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

cli_exit
cli_audit_log_say(const char *path, aigc_status status)
{
    switch (status) {
    case AIGC_ERR_IO:
        cli_say(_("cannot write the audit log '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s' is no audit log, or its end is damaged: see 'aigc-label audit verify'"),
                path);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

static aigc_status
sign(void *context, const char *domain, const void *message, size_t length,
     uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_sign(context, domain, message, length, signature);
}

static cli_exit
load_keys(cli_audit_log *log, const cli_options *options)
{
    const char *key = cli_options_text(options, CLI_OPTION_AUDIT_KEY);
    cli_exit answer = CLI_YES;

    if (key) {
        answer = cli_key_bytes_load(log->key, key);
        log->has_key = answer == CLI_YES;
    }
    if (answer == CLI_YES && log->path && cli_options_given(options, CLI_OPTION_AUDIT_SIGN_KEY)) {
        answer = cli_label_key(options, CLI_OPTION_AUDIT_SIGN_KEY, CLI_OPTION_AUDIT_PASSWORD_FILE,
                               &log->sign_key);
    }
    return answer;
}

cli_exit
cli_audit_log_open(cli_audit_log *log, const cli_options *options, const char *path)
{
    char key_id[AIGC_KEY_ID_SIZE];
    aigc_audit_options how;

    memset(log, 0, sizeof *log);
    log->path = path;
    cli_exit answer = load_keys(log, options);
    if (answer != CLI_YES || !path)
        return answer;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.key = log->has_key ? log->key : NULL;
    how.with_text = cli_options_given(options, CLI_OPTION_AUDIT_TEXT);
    how.sync = (aigc_audit_sync)cli_options_choice(options, CLI_OPTION_AUDIT_SYNC);
    how.full = (aigc_audit_full)cli_options_choice(options, CLI_OPTION_AUDIT_FULL);
    how.rotate = (aigc_audit_rotate)cli_options_choice(options, CLI_OPTION_AUDIT_ROTATE);
    if (log->sign_key) {
        aigc_secret_key_id(log->sign_key, key_id);
        how.sign = sign;
        how.sign_context = log->sign_key;
        how.key_id = key_id;
    }
    aigc_status status = aigc_audit_open(path, &how, &log->log);
    return status == AIGC_OK ? CLI_YES : cli_audit_log_say(path, status);
}

cli_exit
cli_audit_log_close(cli_audit_log *log)
{
    aigc_status status = aigc_audit_close(log->log);
    cli_exit answer = status == AIGC_OK ? CLI_YES : cli_audit_log_say(log->path, status);

    aigc_secret_key_free(log->sign_key);
    explicit_bzero(log, sizeof *log);
    return answer;
}

cli_exit
cli_audit_log_say_none(const char *path)
{
    if (access(path, F_OK) == 0)
        cli_say(_("the audit log '%s' has no records"), path);
    else
        cli_say(_("there is no audit log '%s'"), path);
    return CLI_ENVIRONMENT;
}
