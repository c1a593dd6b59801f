/* SPDX-License-Identifier: Apache-2.0 */
/* Which groups of a condition can be findings, and which can be none. */
#ifndef AIGCP_CONDITION_REACH_H
#define AIGCP_CONDITION_REACH_H

#include "libfilter/conditions/condition.h"

/* Whether the condition can hold at a match of a group. False only if it never does, such as at
 * `report` of "drug and not report". Parts of a condition are taken to be independent, but for
 * counts in one window that must hold together, so that some groups that never find are not told.
 */
bool aigcp_condition_can_hold_at(const aigcp_condition *condition, uint32_t group);

/* Whether the condition can fail there, in the same way: false only if it never does, such as at
 * `drug` of "drug or deal". */
bool aigcp_condition_can_fail_at(const aigcp_condition *condition, uint32_t group);

#endif
