/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule looks for: its words, patterns and hidden text, in groups or directly in it. */
#ifndef AIGCP_RULE_GROUPS_H
#define AIGCP_RULE_GROUPS_H

#include "libfilter/rules/rule_keys.h"

/* The keys of a group. A rule has them too: for the group "", and as what its other groups
 * begin with. */
extern const aigcp_key aigcp_group_keys[];

/* Hang a new group into the rule, and make it the current one. False if memory is out. */
bool aigcp_reader_begin_group(aigcp_reader *r, const char *name, aigcp_place place);

/* Check the current group and forget what was needed to read it. */
void aigcp_reader_end_group(aigcp_reader *r);

/* Read the named groups of a rule, `r->groups`, behind the current group, which they take their
 * manner of matching from. */
void aigcp_reader_read_groups(aigcp_reader *r);

#endif
