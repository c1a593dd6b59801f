/* SPDX-License-Identifier: Apache-2.0 */
/* The values that keys of a rule file may have. Each function tells what is wrong with a
 * value as a diagnostic that names the key, and then returns NULL or false. */
#ifndef AIGCP_RULE_VALUES_H
#define AIGCP_RULE_VALUES_H

#include "libfilter/rule_yaml.h"

/* A text, not empty; a NUL stands behind it. NULL also if memory is out. */
const char *aigcp_value_text(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                             size_t max_bytes);

/* As above, for one line that people read: no control characters, nothing that turns the
 * direction of writing. */
const char *aigcp_value_line(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                             size_t max_bytes);

/* A rule id: a-z, 0-9, and ". _ -" behind the first. */
const char *aigcp_value_id(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value);

/* A category: a code of TC260-003 Annex A, or X. and a site's own. */
const char *aigcp_value_category(aigcp_rule_model *model, const char *key,
                                 const aigcp_yaml_node *value);

/* One of some names, the last of which is followed by NULL: its index. */
bool aigcp_value_choice(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                        const char *const *choices, size_t *index);

/* A date that exists, YYYY-MM-DD. */
bool aigcp_value_date(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value);

/* One character. */
const char *aigcp_value_character(aigcp_rule_model *model, const char *key,
                                  const aigcp_yaml_node *value);

#endif
