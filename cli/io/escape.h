/* SPDX-License-Identifier: Apache-2.0 */
/* Text from files and arguments, made harmless for a terminal. */
#ifndef CLI_ESCAPE_H
#define CLI_ESCAPE_H

#include "cli/io/string_builder.h"

typedef enum cli_escape_style {
    CLI_ESCAPE_PLAIN, /* only what would act on a terminal or not be seen */
    CLI_ESCAPE_QUOTED /* the same, also `"` and `\`, between quotes: can be read back */
} cli_escape_style;

/* Add `text` with hidden characters as \n, \t or \u{200B}, and bytes that are not UTF-8 as
 * \x{FF}. */
void cli_escape(cli_string *out, const char *text, size_t length, cli_escape_style style);

#endif
