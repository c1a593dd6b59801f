/* SPDX-License-Identifier: Apache-2.0 */
/* How a finding was read: for people, and as JSON. */
#ifndef CLI_EXPLAIN_OUTPUT_H
#define CLI_EXPLAIN_OUTPUT_H

#include "cli/io/json_line.h"

#include <aigc/filter.h>

/* Both are for the callback that gets the finding. A failure shows in `out->failed`. */

/* Add indented lines: the lane and what was read; what was passed over or read as something else;
 * the allow phrase that missed the finding. */
void cli_explain_text(cli_string *out, const aigc_finding *finding);

/* Set the member `explain`. */
void cli_explain_json(cli_string *out, const aigc_finding *finding);

#endif
