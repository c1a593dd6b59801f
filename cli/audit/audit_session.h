/* SPDX-License-Identifier: Apache-2.0 */
/* What pipe and scan account for: each text in the audit log, and the strikes of its user. */
#ifndef CLI_AUDIT_SESSION_H
#define CLI_AUDIT_SESSION_H

#include "cli/io/json_line.h"
#include "cli/options/audit_log_options.h"

#include <aigc/label.h>
#include <aigc/strikes.h>

typedef struct cli_audit {
    const cli_options *options;
    cli_audit_log log;
    aigc_audit_text *text; /* NULL without a log */
    aigc_strikes *strikes; /* NULL without --strikes */
    aigc_strikes_state state;
    aigc_direction direction;
    const char *user; /* NULL: not known */
    char fresh_id[AIGC_UUID_SIZE];
    const char *request_id; /* of the text in hand */
    aigc_action strongest;  /* found in it */
    bool in_text;           /* begun, and its decision is not written */
    aigc_status failure;    /* of the log, while a text was scanned */
    int failure_errno;
} cli_audit;

/* Open what the options name, which may be nothing. What is wrong is said; cli_audit_close() in
 * any case. */
cli_exit cli_audit_open(cli_audit *audit, const cli_options *options, aigc_direction direction);

/* Begin a text that will be scanned with these rules; NULL: it is not scanned. */
cli_exit cli_audit_begin(cli_audit *audit, const aigc_rules *rules);

/* Note a finding; false if the log failed: cli_audit_say_failure() then tells. */
bool cli_audit_finding(cli_audit *audit, const aigc_finding *finding);

/* Whether the log failed while a text was scanned; if so, it is said. */
bool cli_audit_say_failure(const cli_audit *audit, cli_exit *answer);

/* Write the decision. Strikes are counted if the text came to its end or was stopped. */
cli_exit cli_audit_finish(cli_audit *audit, aigc_audit_outcome outcome, aigc_status error,
                          uint64_t bytes, uint64_t scanned);

/* Write down a label; `label` may be NULL if it has no mark. */
cli_exit cli_audit_label(cli_audit *audit, bool visible, const aigc_label *label,
                         const aigc_secret_key *key);

/* Whether strikes are counted; then the user's are added as a member of a JSON object. */
bool cli_audit_counts_strikes(const cli_audit *audit);
void cli_audit_strikes_member(const cli_audit *audit, cli_string *out);

/* Close everything. What goes wrong is said. */
cli_exit cli_audit_close(cli_audit *audit);

#endif
