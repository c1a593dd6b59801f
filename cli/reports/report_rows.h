/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a report for people: a name, and a value from a file, made harmless. */
#ifndef CLI_REPORT_ROWS_H
#define CLI_REPORT_ROWS_H

#include "cli/io/string_builder.h"

#include <stdint.h>

/* Add a row; none if the value is empty. */
void cli_row_add(cli_string *out, const char *name, const char *value);

/* The same, further to the right: for what belongs to the row above. */
void cli_row_add_inner(cli_string *out, const char *name, const char *value);

/* Add a row with a number. */
void cli_row_add_number(cli_string *out, const char *name, uint64_t number);

#endif
