/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: from a file, or asked for on the terminal. */
#ifndef CLI_TERMINAL_PASSWORD_H
#define CLI_TERMINAL_PASSWORD_H

#include "cli/exit_status.h"
#include "cli/limits.h"

/* NUL-terminated; to be wiped after use. */
typedef struct cli_password {
    char text[CLI_PASSWORD_MAX + 1];
} cli_password;

/* Read the first line of a file. */
cli_exit cli_password_from_file(cli_password *password, const char *path);

/* Ask on the controlling terminal, without echo. CLI_ENVIRONMENT if there is none. */
cli_exit cli_password_ask(cli_password *password, const char *prompt);

/* Ask for a new password, twice. */
cli_exit cli_password_ask_new(cli_password *password);

void cli_password_wipe(cli_password *password);

#endif
