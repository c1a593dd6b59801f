/* SPDX-License-Identifier: Apache-2.0 */
/* What pipe and scan account for. */
#include "cli/audit/audit_session.h"

#include "cli/io/messages.h"

#include <aigc/bundle.h>

#include <errno.h>
#include <string.h>

/* Options that need others. */
static cli_exit
check_options(const cli_audit *audit, const cli_options *options)
{
    bool log = cli_options_given(options, CLI_OPTION_AUDIT_LOG);
    bool strikes = cli_options_given(options, CLI_OPTION_STRIKES);
    bool user = cli_options_given(options, CLI_OPTION_USER);

    if (user && (log || strikes) && !cli_options_given(options, CLI_OPTION_AUDIT_KEY)) {
        cli_say("%s", _("--user needs --audit-key: who it is, is kept as a keyed hash only"));
        return cli_usage_hint(options->command);
    }
    if (user && !log && !strikes) {
        cli_say("%s", _("--user is of use with --audit-log or --strikes only"));
        return cli_usage_hint(options->command);
    }
    if (cli_options_given(options, CLI_OPTION_REQUEST_ID) && !log) {
        cli_say("%s", _("--request-id is of use with --audit-log only"));
        return cli_usage_hint(options->command);
    }
    if (log && strcmp(cli_options_text(options, CLI_OPTION_AUDIT_LOG), "-") == 0) {
        cli_say("%s", _("--audit-log needs the name of a file"));
        return cli_usage_hint(options->command);
    }
    if (strikes && user && audit->direction != AIGC_DIRECTION_INPUT) {
        cli_say("%s", _("--strikes counts what users send: give --direction input"));
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}

static cli_exit
say_strikes_failure(const cli_audit *audit, aigc_status status)
{
    const char *path = cli_options_text(audit->options, CLI_OPTION_STRIKES);

    switch (status) {
    case AIGC_ERR_IO:
        cli_say(_("cannot keep strikes in '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s' is no file of strikes"), path);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

/* Strikes belong to users: without one, nothing is counted. */
static cli_exit
open_strikes(cli_audit *audit)
{
    const char *path = cli_options_text(audit->options, CLI_OPTION_STRIKES);
    aigc_strikes_options how;

    if (!path || !audit->user)
        return CLI_YES;
    memset(&how, 0, sizeof how);
    how.struct_size = sizeof how;
    how.key = audit->log.key;
    aigc_status status = aigc_strikes_open(path, &how, &audit->strikes);
    return status == AIGC_OK ? CLI_YES : say_strikes_failure(audit, status);
}

cli_exit
cli_audit_open(cli_audit *audit, const cli_options *options, aigc_direction direction)
{
    memset(audit, 0, sizeof *audit);
    audit->options = options;
    audit->direction = direction;
    audit->user = cli_options_text(options, CLI_OPTION_USER);
    cli_exit answer = check_options(audit, options);
    if (answer == CLI_YES) {
        answer = cli_audit_log_open(&audit->log, options,
                                    cli_options_text(options, CLI_OPTION_AUDIT_LOG));
    }
    if (answer == CLI_YES && audit->log.log) {
        aigc_status status = aigc_audit_text_new(audit->log.log, &audit->text);

        answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    }
    return answer == CLI_YES ? open_strikes(audit) : answer;
}

/* What the text is called: as the option says, or a fresh number. */
static cli_exit
choose_request_id(cli_audit *audit)
{
    audit->request_id = cli_options_text(audit->options, CLI_OPTION_REQUEST_ID);
    if (audit->request_id)
        return CLI_YES;
    aigc_status status = aigc_uuid7(audit->fresh_id);
    audit->request_id = audit->fresh_id;
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
begin_record(cli_audit *audit, const aigc_rules *rules)
{
    aigc_audit_about about;

    memset(&about, 0, sizeof about);
    about.struct_size = sizeof about;
    about.request_id = audit->request_id;
    about.user = audit->user;
    about.user_length = audit->user ? strlen(audit->user) : 0;
    about.direction = audit->direction;
    if (rules) {
        about.rules_version = aigc_rules_version(rules);
        about.revision = aigc_rules_revision(rules);
        about.bundle = aigc_rules_digest(rules);
    }
    aigc_status status = aigc_audit_text_begin(audit->text, &about);
    if (status == AIGC_ERR_ARGUMENT) {
        cli_say(_("--request-id '%s': it must be UTF-8 of at most %d bytes"), audit->request_id,
                AIGC_AUDIT_ID_MAX);
        return CLI_USAGE;
    }
    return status == AIGC_OK ? CLI_YES : cli_audit_log_say(audit->log.path, status);
}

cli_exit
cli_audit_begin(cli_audit *audit, const aigc_rules *rules)
{
    audit->strongest = AIGC_ACTION_OFF;
    if (!audit->text) {
        audit->in_text = audit->strikes != NULL;
        return CLI_YES;
    }
    /* A text that goes on under new rules keeps its name. */
    cli_exit answer = !audit->request_id || !audit->in_text ? choose_request_id(audit) : CLI_YES;
    if (answer == CLI_YES)
        answer = begin_record(audit, rules);
    audit->in_text = answer == CLI_YES;
    return answer;
}

bool
cli_audit_finding(cli_audit *audit, const aigc_finding *finding)
{
    if (finding->action > audit->strongest)
        audit->strongest = finding->action;
    if (!audit->text)
        return true;
    audit->failure = aigc_audit_text_finding(audit->text, finding);
    audit->failure_errno = errno;
    return audit->failure == AIGC_OK;
}

bool
cli_audit_say_failure(const cli_audit *audit, cli_exit *answer)
{
    if (audit->failure == AIGC_OK)
        return false;
    errno = audit->failure_errno;
    *answer = cli_audit_log_say(audit->log.path, audit->failure);
    return true;
}

/* Count the text, and say so if the user has reached a bound. */
static cli_exit
count_strike(cli_audit *audit)
{
    static const aigc_action mildest[] = { AIGC_ACTION_STOP, AIGC_ACTION_REDACT, AIGC_ACTION_LOG };
    aigc_action least = mildest[cli_options_choice(audit->options, CLI_OPTION_STRIKE_ACTION)];

    audit->state.struct_size = sizeof audit->state;
    aigc_status status = aigc_strikes_note(audit->strikes, audit->user, strlen(audit->user),
                                           audit->strongest >= least, 0, &audit->state);
    if (status != AIGC_OK)
        return say_strikes_failure(audit, status);
    if (audit->state.reached && !cli_options_given(audit->options, CLI_OPTION_QUIET)) {
        cli_say(_("the user has reached a bound of TC260-003: violations in a row: %lu, in 24 "
                  "hours: %lu"),
                (unsigned long)audit->state.in_a_row, (unsigned long)audit->state.in_a_day);
    }
    return CLI_YES;
}

cli_exit
cli_audit_finish(cli_audit *audit, aigc_audit_outcome outcome, aigc_status error, uint64_t bytes,
                 uint64_t scanned)
{
    bool ended = outcome == AIGC_AUDIT_PASSED || outcome == AIGC_AUDIT_STOPPED;
    aigc_audit_result result;
    cli_exit answer = CLI_YES;

    if (!audit->in_text)
        return CLI_YES;
    if (ended && audit->strikes)
        answer = count_strike(audit);
    if (audit->text) {
        memset(&result, 0, sizeof result);
        result.struct_size = sizeof result;
        result.outcome = outcome;
        result.error = error;
        result.bytes = bytes;
        result.scanned = scanned;
        result.strikes = ended && answer == CLI_YES && audit->strikes ? &audit->state : NULL;
        aigc_status status = aigc_audit_text_finish(audit->text, &result);
        if (status != AIGC_OK)
            answer = cli_exit_worst(answer, cli_audit_log_say(audit->log.path, status));
    }
    audit->in_text = outcome == AIGC_AUDIT_CONTINUED;
    return answer;
}

cli_exit
cli_audit_label(cli_audit *audit, bool visible, const aigc_label *label, const aigc_secret_key *key)
{
    char key_id[AIGC_KEY_ID_SIZE];
    aigc_audit_label made;

    if (!audit->log.log)
        return CLI_YES;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.request_id = audit->request_id;
    made.visible = visible;
    if (label) {
        aigc_secret_key_id(key, key_id);
        made.mark = 1;
        made.producer = aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER);
        made.produce_id = aigc_label_get(label, AIGC_FIELD_PRODUCE_ID);
        made.propagate_id = aigc_label_get(label, AIGC_FIELD_PROPAGATE_ID);
        made.key_id = key_id;
    }
    aigc_status status = aigc_audit_note_label(audit->log.log, &made);
    return status == AIGC_OK ? CLI_YES : cli_audit_log_say(audit->log.path, status);
}

bool
cli_audit_counts_strikes(const cli_audit *audit)
{
    return audit->strikes != NULL;
}

void
cli_audit_strikes_member(const cli_audit *audit, cli_string *out)
{
    cli_json_open(out, "strikes", '{');
    cli_json_number(out, "in_a_row", audit->state.in_a_row);
    cli_json_number(out, "in_a_day", audit->state.in_a_day);
    cli_json_flag(out, "reached", audit->state.reached != 0);
    cli_json_close(out, '}');
}

cli_exit
cli_audit_close(cli_audit *audit)
{
    uint64_t dropped = aigc_audit_dropped(audit->log.log);

    if (dropped > 0) {
        cli_say(ngettext("no room in the audit log: %llu record was dropped",
                         "no room in the audit log: %llu records were dropped",
                         (unsigned long)dropped),
                (unsigned long long)dropped);
    }
    aigc_strikes_close(audit->strikes);
    aigc_audit_text_free(audit->text);
    audit->strikes = NULL;
    audit->text = NULL;
    return cli_audit_log_close(&audit->log);
}
