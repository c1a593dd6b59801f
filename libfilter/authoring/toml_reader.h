/* SPDX-License-Identifier: Apache-2.0 */
/* TOML 1.0 as a tree like that of YAML: tables are mappings, arrays are sequences, all else is
 * text. Numbers and dates are taken as they are written, and not checked. */
#ifndef AIGCP_TOML_READER_H
#define AIGCP_TOML_READER_H

#include "libfilter/rules/rule_yaml.h"

/* Parse a source from byte `body` on. What is wrong becomes a diagnostic; the table that it stands
 * in is not `complete` then, and the tree goes on with the next item of a list of tables. `*root`
 * is NULL only if memory is out. AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_toml_parse(aigcp_rule_model *model, const aigcp_source *source,
                                             size_t body, aigcp_arena *tree,
                                             aigcp_yaml_node **root);

#endif
