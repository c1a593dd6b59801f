/* SPDX-License-Identifier: Apache-2.0 */
/* What --help and --version print. */
#ifndef CLI_HELP_TEXT_H
#define CLI_HELP_TEXT_H

#include "cli/io/string_builder.h"
#include "cli/options/option_table.h"

/* Add the help of a command, from the option table. */
void cli_help_add(cli_string *out, cli_command command);

/* Add the version of the program and of its libraries. */
void cli_version_add(cli_string *out);

#endif
