/* SPDX-License-Identifier: Apache-2.0 */
/* Compile the conditions, scores and thresholds of all rules of a model. */
#ifndef AIGCP_COMPILE_CONDITION_H
#define AIGCP_COMPILE_CONDITION_H

#include "libfilter/compile/rule_set.h"

/* Fill in rules->logic and the logic of each rule, which are there, in the order of the model.
 * Faults become diagnostics. AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_compile_logic(aigcp_rule_model *model, aigc_rules *rules);

#endif
