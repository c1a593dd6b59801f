/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label audit verify: tell whether an audit log is whole, and who signed it. */
#include "cli/commands.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/options/audit_log_options.h"
#include "cli/options/keyring_options.h"
#include "cli/options/time_value.h"

#include <aigc/audit_read.h>

#include <errno.h>
#include <string.h>

static const char *
fault_name(aigc_audit_fault fault)
{
    switch (fault) {
    case AIGC_AUDIT_WHOLE:
        return "none";
    case AIGC_AUDIT_FAULT_FORMAT:
        return "format";
    case AIGC_AUDIT_FAULT_CHANGED:
        return "changed";
    case AIGC_AUDIT_FAULT_MISSING:
        return "missing";
    case AIGC_AUDIT_FAULT_ORDER:
        return "order";
    case AIGC_AUDIT_FAULT_BEGINNING:
        return "beginning";
    case AIGC_AUDIT_FAULT_SIGNATURE:
        return "signature";
    case AIGC_AUDIT_FAULT_SIGNER:
        return "signer";
    case AIGC_AUDIT_FAULT_UNSIGNED:
        return "unsigned";
    }
    return "unknown";
}

static const char *
fault_text(aigc_audit_fault fault)
{
    switch (fault) {
    case AIGC_AUDIT_WHOLE:
        return "";
    case AIGC_AUDIT_FAULT_FORMAT:
        return _("the line is no record");
    case AIGC_AUDIT_FAULT_CHANGED:
        return _("the record was changed: its hash is not the one in the next record");
    case AIGC_AUDIT_FAULT_MISSING:
        return _("the record is missing");
    case AIGC_AUDIT_FAULT_ORDER:
        return _("the record is not in its place");
    case AIGC_AUDIT_FAULT_BEGINNING:
        return _(
            "what was before the record is gone, and the log does not say that it was removed");
    case AIGC_AUDIT_FAULT_SIGNATURE:
        return _("the signature of the checkpoint does not fit");
    case AIGC_AUDIT_FAULT_SIGNER:
        return _("the key of the checkpoint is not trusted: give it with --key or --keyring, or "
                 "check the chain alone with --chain-only");
    case AIGC_AUDIT_FAULT_UNSIGNED:
        return _("no checkpoint covers the record; check the chain alone with --chain-only");
    }
    return "";
}

static void
add_time(cli_string *out, uint64_t milliseconds)
{
    char text[CLI_TIME_SIZE];

    cli_time_write(milliseconds / 1000, text);
    cli_string_add(out, text);
}

static void
add_text(cli_string *out, const char *path, const aigc_audit_summary *summary, bool signatures)
{
    cli_escape(out, path, strlen(path), CLI_ESCAPE_PLAIN);
    if (summary->fault == AIGC_AUDIT_WHOLE)
        cli_string_add(out, _(": whole"));
    else if (summary->fault == AIGC_AUDIT_FAULT_SIGNER ||
             summary->fault == AIGC_AUDIT_FAULT_UNSIGNED)
        cli_string_add(out, _(": NOT TRUSTED"));
    else
        cli_string_add(out, _(": BROKEN"));
    cli_string_add_character(out, '\n');
    if (summary->records > 0) {
        cli_string_format(out, _("  files      %llu\n"), (unsigned long long)summary->files);
        cli_string_format(out, _("  records    %llu: numbers %llu to %llu\n"),
                          (unsigned long long)summary->records, (unsigned long long)summary->first,
                          (unsigned long long)summary->last);
        cli_string_add(out, _("  time       "));
        add_time(out, summary->first_time);
        cli_string_add(out, " - ");
        add_time(out, summary->last_time);
        cli_string_format(out, _("\n  last hash  %s\n"), summary->last_hash);
    }
    if (!signatures) {
        cli_string_add(out, _("  signed     not looked at\n"));
    } else if (summary->signed_through > 0) {
        cli_string_format(out, _("  signed     up to number %llu; not signed yet: %llu\n"),
                          (unsigned long long)summary->signed_through,
                          (unsigned long long)(summary->last - summary->signed_through));
    }
    if (summary->dropped > 0) {
        cli_string_format(out, _("  dropped    %llu: there was no room for them\n"),
                          (unsigned long long)summary->dropped);
    }
    if (summary->incomplete > 0) {
        cli_string_format(out, _("  unfinished %llu bytes behind the last record\n"),
                          (unsigned long long)summary->incomplete);
    }
}

/* Name the first broken record. */
static void
add_fault(cli_string *out, const aigc_audit_summary *summary)
{
    if (summary->fault == AIGC_AUDIT_WHOLE)
        return;
    cli_string_add(out, "  ");
    if (summary->fault_sequence > 0)
        cli_string_format(out, _("record %llu"), (unsigned long long)summary->fault_sequence);
    else
        cli_string_add(out, _("no record"));
    if (summary->fault_file[0] != '\0') {
        cli_string_add(out, _(", "));
        cli_escape(out, summary->fault_file, strlen(summary->fault_file), CLI_ESCAPE_PLAIN);
        cli_string_format(out, ":%llu", (unsigned long long)summary->fault_line);
    }
    cli_string_add(out, _(": "));
    cli_string_add(out, fault_text(summary->fault));
    cli_string_add_character(out, '\n');
}

static void
add_json(cli_string *out, const char *path, const aigc_audit_summary *summary, bool signatures)
{
    cli_json_begin(out);
    cli_json_string(out, "file", path);
    cli_json_flag(out, "whole", summary->fault == AIGC_AUDIT_WHOLE);
    cli_json_number(out, "files", summary->files);
    cli_json_number(out, "records", summary->records);
    cli_json_number(out, "first", summary->first);
    cli_json_number(out, "last", summary->last);
    cli_json_number(out, "first_milliseconds", summary->first_time);
    cli_json_number(out, "last_milliseconds", summary->last_time);
    cli_json_string(out, "last_hash", summary->last_hash);
    cli_json_flag(out, "signatures_checked", signatures);
    cli_json_number(out, "checkpoints", summary->checkpoints);
    cli_json_number(out, "signed_through", summary->signed_through);
    cli_json_number(out, "dropped", summary->dropped);
    cli_json_number(out, "incomplete", summary->incomplete);
    if (summary->fault != AIGC_AUDIT_WHOLE) {
        cli_json_open(out, "fault", '{');
        cli_json_string(out, "kind", fault_name(summary->fault));
        cli_json_number(out, "record", summary->fault_sequence);
        cli_json_string(out, "file", summary->fault_file);
        cli_json_number(out, "line", summary->fault_line);
        cli_json_close(out, '}');
    }
    cli_json_end(out);
}

static aigc_status
check(void *context, const char *key_id, const char *domain, const void *message, size_t length,
      const uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_check(context, key_id, domain, message, length, signature);
}

static cli_exit
print(const cli_options *options, const char *path, const aigc_audit_summary *summary,
      bool signatures)
{
    cli_string text;

    if (cli_options_given(options, CLI_OPTION_QUIET))
        return CLI_YES;
    cli_string_init(&text);
    if (cli_options_given(options, CLI_OPTION_JSON)) {
        add_json(&text, path, summary, signatures);
    } else {
        add_text(&text, path, summary, signatures);
        add_fault(&text, summary);
    }
    cli_exit answer = cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

/* Read the log and tell about it. */
static cli_exit
verify(const cli_options *options, aigc_keyring *keyring)
{
    const char *path = options->files[0];
    aigc_audit_read_options how;
    aigc_audit_summary summary;

    memset(&how, 0, sizeof how);
    memset(&summary, 0, sizeof(summary));
    how.struct_size = sizeof how;
    summary.struct_size = sizeof(summary);
    if (keyring) {
        how.check = check;
        how.check_context = keyring;
    }
    aigc_status status = aigc_audit_read(path, &how, &summary);
    switch (status) {
    case AIGC_OK:
        return print(options, path, &summary, keyring != NULL);
    case AIGC_ERR_ALTERED:
    case AIGC_ERR_UNKNOWN_SIGNER:
        return cli_exit_worst(CLI_NO, print(options, path, &summary, keyring != NULL));
    case AIGC_ERR_NOT_FOUND:
        return cli_audit_log_say_none(path);
    case AIGC_ERR_IO:
        cli_say(_("cannot read the audit log '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    default:
        return cli_say_status(status);
    }
}

cli_exit
cli_command_audit_verify(const cli_options *options)
{
    aigc_keyring *keyring = NULL;
    cli_exit answer = CLI_YES;

    if (options->file_count != 1) {
        cli_say("%s", _("name one audit log"));
        return cli_usage_hint(CLI_AUDIT_VERIFY);
    }
    if (!cli_options_given(options, CLI_OPTION_CHAIN_ONLY))
        answer = cli_keyring_load(options, &keyring);
    if (answer == CLI_YES)
        answer = verify(options, keyring);
    aigc_keyring_free(keyring);
    return answer;
}
