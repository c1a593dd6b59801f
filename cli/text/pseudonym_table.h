/* SPDX-License-Identifier: Apache-2.0 */
/* Files that say what pseudonyms stand for: a JSON object on each line, with name and value. */
#ifndef CLI_PSEUDONYM_TABLE_H
#define CLI_PSEUDONYM_TABLE_H

#include "cli/exit_status.h"
#include "cli/io/string_builder.h"

#include <aigc/filter.h>
#include <aigc/restore.h>

/* Add the line of a pseudonym that was written. */
void cli_pseudonym_line(cli_string *out, const aigc_finding *replaced, const char *name);

/* Read a table into a restorer. Whatever is wrong with it is said. */
cli_exit cli_pseudonyms_read(aigc_restorer *restorer, const char *path);

#endif
