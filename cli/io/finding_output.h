/* SPDX-License-Identifier: Apache-2.0 */
/* Findings as lines of text and as JSON. */
#ifndef CLI_FINDING_OUTPUT_H
#define CLI_FINDING_OUTPUT_H

#include "cli/io/json_line.h"
#include "cli/io/text_position.h"

#include <aigc/filter.h>

/* Add `FILE:LINE:COLUMN: RULE CATEGORY ACTION "what was found"` and a newline. */
void cli_finding_text(cli_string *out, const char *file, const cli_place *place,
                      const aigc_finding *finding);

/* Set rule, category, action, start and end; rule_action if the policy made another of it, late
 * if it is. */
void cli_finding_members(cli_string *out, const aigc_finding *finding);

/* Set what was found, as text. */
void cli_finding_matched(cli_string *out, const aigc_finding *finding);

#endif
