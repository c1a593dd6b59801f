/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a list that have a category or an action of their own. */
#ifndef AIGCP_RULE_VARIANTS_H
#define AIGCP_RULE_VARIANTS_H

#include "libfilter/rules/rule_model.h"

/* Move those words of the last rule of a model into rules of their own behind it, one for each
 * category and action: the variants of the rule. In a rule with a condition they are an error,
 * because what belongs together there has to be found together. */
void aigcp_rule_split(aigcp_rule_model *model, aigcp_rule *rule);

#endif
