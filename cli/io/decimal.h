/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal fractions with a point, whatever the locale says. */
#ifndef CLI_DECIMAL_H
#define CLI_DECIMAL_H

#include "cli/io/string_builder.h"

#define CLI_DECIMAL_DIGITS 9

/* Add a number from 0 to 10^9, rounded to so many digits behind the point, at most
 * CLI_DECIMAL_DIGITS. */
void cli_decimal_add(cli_string *out, double number, unsigned digits);

#endif
