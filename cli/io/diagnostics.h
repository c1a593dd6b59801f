/* SPDX-License-Identifier: Apache-2.0 */
/* Errors in rule files, shown with the line and a caret. */
#ifndef CLI_DIAGNOSTICS_H
#define CLI_DIAGNOSTICS_H

#include "cli/io/string_builder.h"

#include <aigc/rules.h>

typedef struct cli_diagnostic_counts {
    size_t errors;
    size_t warnings;
} cli_diagnostic_counts;

/* Add one diagnostic as text for people:
 *
 *     words.yaml:3:5: error: there is no key 'wrods'
 *         wrods: [a]
 *         ^
 *         did you mean 'words'?
 */
void cli_diagnostic_text(cli_string *out, const aigc_diagnostic *diagnostic);

/* Add one diagnostic as a JSON object on a line. */
void cli_diagnostic_json(cli_string *out, const aigc_diagnostic *diagnostic);

/* Add all diagnostics of a compiler and count them. `add` is one of the above. */
cli_diagnostic_counts cli_diagnostics_add(cli_string *out, const aigc_rules_compiler *compiler,
                                          void (*add)(cli_string *, const aigc_diagnostic *));

#endif
