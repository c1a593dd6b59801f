/* SPDX-License-Identifier: Apache-2.0 */
/* What other files may ask of a compiler. */
#ifndef AIGCP_RULES_COMPILE_H
#define AIGCP_RULES_COMPILE_H

#include "libfilter/rules/rule_model.h"

/* What a compiler has read, after a finish() that gave AIGC_OK; else NULL. */
const aigcp_rule_model *aigcp_rules_compiler_model(const aigc_rules_compiler *compiler);

/* How a word is looked for: as its group says, but for what its list says. */
aigcp_matching aigcp_word_matching(const aigcp_group *group, const aigcp_word *word);

/* How the allow phrases of a rule are looked for: in the lanes in which its words can be. */
aigcp_matching aigcp_allow_matching(const aigcp_rule *rule);

/* Build a set of rules that were made from those of a model; they may use its memory. The
 * version is that of the model. AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_INTERNAL. */
AIGC_MUST_CHECK aigc_status aigcp_build_derived(const aigcp_rule_model *model, aigcp_rule *rules,
                                                size_t count, aigc_rules **out);

#endif
