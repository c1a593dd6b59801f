/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log that the options name, opened for writing. */
#ifndef CLI_AUDIT_LOG_OPTIONS_H
#define CLI_AUDIT_LOG_OPTIONS_H

#include "cli/options/key_bytes.h"
#include "cli/options/options.h"

#include <aigc/audit.h>
#include <aigc/keys.h>

typedef struct cli_audit_log {
    const char *path;
    aigc_audit *log; /* NULL if none was named */
    aigc_secret_key *sign_key;
    bool has_key;
    uint8_t key[CLI_KEY_BYTES]; /* of hashes */
} cli_audit_log;

/* Load the keys, and open `path` unless it is NULL. What is wrong is said; cli_audit_log_close()
 * in any case. */
cli_exit cli_audit_log_open(cli_audit_log *log, const cli_options *options, const char *path);

/* Sign what was written, and close the log. What goes wrong is said. */
cli_exit cli_audit_log_close(cli_audit_log *log);

/* Say that there is no log, or nothing in it. */
cli_exit cli_audit_log_say_none(const char *path);

/* Say why a call on an audit log failed. */
cli_exit cli_audit_log_say(const char *path, aigc_status status);

#endif
