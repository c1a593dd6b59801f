/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of a rule that several tables have: what a rule says about itself, and what overlays may
 * say in place of it. Each function takes the value of one key into `r->rule`. */
#ifndef AIGCP_RULE_METADATA_H
#define AIGCP_RULE_METADATA_H

#include "libfilter/rules/rule_keys.h"

void aigcp_read_id(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_title(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_category(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_status(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_level(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_owner(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_date(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_source(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_false_positives(aigcp_reader *r, const aigcp_yaml_node *value);

/* What is done: in rule_reader.c. */
void aigcp_read_action(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_sample(aigcp_reader *r, const aigcp_yaml_node *value);
void aigcp_read_allow(aigcp_reader *r, const aigcp_yaml_node *value);

#endif
