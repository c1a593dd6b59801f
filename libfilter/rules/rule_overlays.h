/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays: what a site says about rules that it did not write. */
#ifndef AIGCP_RULE_OVERLAYS_H
#define AIGCP_RULE_OVERLAYS_H

#include "libfilter/rules/rule_keys.h"

/* Take the value of the key `overlays` of a rule file into the model. */
void aigcp_read_overlays(aigcp_reader *r, const aigcp_yaml_node *value);

/* Change the rules as the overlays say, in the order in which they were read. To be called once,
 * when all sources are read; what does not fit becomes a diagnostic. */
void aigcp_overlays_apply(aigcp_rule_model *model);

#endif
