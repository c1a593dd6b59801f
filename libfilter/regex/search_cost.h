/* SPDX-License-Identifier: Apache-2.0 */
/* What a regular expression will cost, before there is a text to measure on. */
#ifndef AIGCP_SEARCH_COST_H
#define AIGCP_SEARCH_COST_H

#include "libfilter/regex/regex_analysis.h"
#include "libfilter/rules/rule_model.h"

/* Warn if the triggers of an expression stand everywhere in ordinary text. */
void aigcp_warn_of_searches(aigcp_rule_model *model, aigcp_place place,
                            const aigcp_regex_facts *facts);

#endif
