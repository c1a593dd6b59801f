/* SPDX-License-Identifier: Apache-2.0 */
/* The one canonical form of rule files and word lists. */
#ifndef AIGCP_RULE_FORMAT_H
#define AIGCP_RULE_FORMAT_H

#include "common/buffer.h"
#include "libfilter/rules/rule_yaml.h"

/* Write the tree of a rule file, with its comments. Every key of a mapping is a scalar.
 * AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_tree_write(aigcp_buffer *out, const aigcp_yaml_node *root);

/* Whether `written` is what aigcp_rule_tree_write() makes of `root`, read again: the same pairs,
 * items and texts, in the canonical order. */
bool aigcp_rule_trees_agree(const aigcp_yaml_node *root, const aigcp_yaml_node *written);

/* Bring a rule file into its form. What is wrong with it becomes a diagnostic, and `out` is then
 * not to be used. AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_file_format(aigcp_rule_model *model,
                                                   const aigcp_source *source, aigcp_buffer *out);

/* The same for a word list. */
AIGC_MUST_CHECK aigc_status aigcp_word_list_format(aigcp_rule_model *model,
                                                   const aigcp_source *source, aigcp_buffer *out);

#endif
