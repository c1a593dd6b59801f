/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that are made of what other filters say: a tree that is written in canonical form. */
#ifndef AIGCP_IMPORT_RULES_H
#define AIGCP_IMPORT_RULES_H

#include "libfilter/authoring/import.h"
#include "libfilter/regex/regex_analysis.h"

/* The rules of an import, as the tree of a rule file. */
typedef struct aigcp_rules_draft {
    aigcp_importer *importer;
    aigcp_arena tree;
    aigcp_yaml_node *root;
    aigcp_yaml_node *rules; /* the list */
    aigcp_yaml_node *last;  /* of its items */
} aigcp_rules_draft;

void aigcp_rules_draft_begin(aigcp_rules_draft *draft, aigcp_importer *importer);

/* Write the rules into the importer's text, and release the tree. */
void aigcp_rules_draft_end(aigcp_rules_draft *draft);

/* Nodes; NULL if memory is out, which the importer then knows. All functions take NULL for a
 * collection and do nothing. */
aigcp_yaml_node *aigcp_draft_node(aigcp_rules_draft *draft, aigcp_yaml_kind kind);
aigcp_yaml_node *aigcp_draft_add_item(aigcp_rules_draft *draft, aigcp_yaml_node *list,
                                      aigcp_yaml_node *item);
aigcp_yaml_node *aigcp_draft_add_pair(aigcp_rules_draft *draft, aigcp_yaml_node *mapping,
                                      const char *key, aigcp_yaml_node *value);
void aigcp_draft_add_text(aigcp_rules_draft *draft, aigcp_yaml_node *collection, const char *key,
                          const char *text, size_t length);

/* Begin a rule: id, title, category, status, action. `name` becomes the id behind the prefix.
 * Returns the rule, which is not yet among the others; NULL if its id is taken (told) or memory is
 * out. */
aigcp_yaml_node *aigcp_draft_begin_rule(aigcp_rules_draft *draft, const aigcp_yaml_node *name,
                                        const aigcp_yaml_node *title, const char *category,
                                        const char *action, const char *source);

/* Hang a rule that is complete among the others. */
void aigcp_draft_end_rule(aigcp_rules_draft *draft, aigcp_yaml_node *rule);

/* The expression of a pattern, rewritten, in a mapping with the key `regex`; NULL if it cannot be
 * used, which is told. `habits` are bits of aigcp_regex_habit. */
aigcp_yaml_node *aigcp_draft_pattern(aigcp_rules_draft *draft, const aigcp_yaml_node *regex,
                                     unsigned found, unsigned habits, aigcp_regex_facts *facts);

/* The value of a key, or NULL. */
const aigcp_yaml_node *aigcp_node_get(const aigcp_yaml_node *mapping, const char *key);
bool aigcp_node_is(const aigcp_yaml_node *node, const char *text);

/* The number that a scalar is, from 0 to 1000, with a point whatever the locale says; 0 for NULL
 * and for what is no such number. */
double aigcp_node_number(const aigcp_yaml_node *node);

#endif
