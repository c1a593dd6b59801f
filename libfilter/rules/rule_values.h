/* SPDX-License-Identifier: Apache-2.0 */
/* The values that keys of a rule file may have. Each function tells what is wrong with a
 * value as a diagnostic that names the key, and then returns NULL or false. */
#ifndef AIGCP_RULE_VALUES_H
#define AIGCP_RULE_VALUES_H

#include "libfilter/rules/rule_yaml.h"

/* A text, not empty; a NUL stands behind it. NULL also if memory is out. */
const char *aigcp_value_text(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                             size_t max_bytes);

/* As above, for one line that people read: no control characters, nothing that turns the
 * direction of writing. */
const char *aigcp_value_line(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                             size_t max_bytes);

/* As above, for a text in which line ends and tabs are spaces: written as one line of `*length`
 * bytes. `*verbatim`: it stands so in the source. */
const char *aigcp_value_joined_lines(aigcp_rule_model *model, const char *key,
                                     const aigcp_yaml_node *value, size_t max_bytes, size_t *length,
                                     bool *verbatim);

/* Whether a comment begins where a value ends, so that it may be a part of what was meant; and a
 * hint that says so. */
bool aigcp_value_ends_at_comment(const aigcp_yaml_node *value);
const char *aigcp_comment_hint(void);

/* How to make a text of a value that YAML took for something else; NULL: not known. */
const char *aigcp_text_hint(const aigcp_yaml_node *value);

/* Whether a line that people read may have a character. */
bool aigcp_is_line_character(uint32_t character);

/* A rule id: a-z, 0-9, and ". _ -" behind the first. */
const char *aigcp_value_id(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value);

/* A category: a code of TC260-003 Annex A, or X. and a site's own. */
const char *aigcp_value_category(aigcp_rule_model *model, const char *key,
                                 const aigcp_yaml_node *value);

/* As above, or the first part of one: "A.3" stands for all that begin with "A.3.". */
const char *aigcp_value_category_prefix(aigcp_rule_model *model, const char *key,
                                        const aigcp_yaml_node *value);

/* Whether a text is what aigcp_value_category_prefix() takes. */
bool aigcp_is_category_prefix(const char *code);

/* Whether a text is what aigcp_value_id(), or aigcp_value_category(), takes. */
bool aigcp_is_id(const char *text);
bool aigcp_is_category(const char *code);

/* The name of a group: a-z, and behind the first 0-9 and "_"; no word of conditions. */
const char *aigcp_value_group_name(aigcp_rule_model *model, const aigcp_yaml_node *name);

/* What pseudonyms begin with: A-Z, and behind the first 0-9 and "_". */
const char *aigcp_value_label(aigcp_rule_model *model, const char *key,
                              const aigcp_yaml_node *value);

/* A whole number from `least` to `most`. */
bool aigcp_value_number(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                        int32_t least, int32_t most, int32_t *number);

/* One of some names, the last of which is followed by NULL: its index. */
bool aigcp_value_choice(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                        const char *const *choices, size_t *index);

/* The name of an action. */
bool aigcp_value_action(aigcp_rule_model *model, const char *key, const aigcp_yaml_node *value,
                        aigc_action *action);

/* A date that exists, YYYY-MM-DD. */
const char *aigcp_value_date(aigcp_rule_model *model, const char *key,
                             const aigcp_yaml_node *value);

/* One character. */
const char *aigcp_value_character(aigcp_rule_model *model, const char *key,
                                  const aigcp_yaml_node *value);

#endif
