/* SPDX-License-Identifier: Apache-2.0 */
/* What decides, beyond a match, whether a rule finds: conditions and sums of scores. Written by
 * compile_condition.c, used by rule_logic.c. */
#ifndef AIGCP_LOGIC_FORMAT_H
#define AIGCP_LOGIC_FORMAT_H

#include "libfilter/conditions/condition.h"

/* The condition of a rule. */
typedef struct aigcp_compiled_condition {
    const aigcp_condition *condition;
    uint32_t group_count;
    uint32_t window; /* characters; 0: it has no `within`, and counts in bytes */
} aigcp_compiled_condition;

/* A rule that finds where the sum of an account reaches a number. */
typedef struct aigcp_threshold {
    uint32_t rule;
    uint32_t account;
    int64_t least;
} aigcp_threshold;

typedef struct aigcp_logic {
    aigcp_compiled_condition *conditions;
    size_t condition_count;
    uint32_t window; /* the widest of all conditions */

    /* An account sums up the scores of a category and all below it: one for each category that
     * has a threshold. */
    size_t account_count;
    aigcp_threshold *thresholds; /* in the order of their rules */
    size_t threshold_count;
} aigcp_logic;

/* How a rule takes part. */
typedef struct aigcp_rule_logic {
    uint32_t condition; /* number of its condition, from 1; 0: any match is a finding */
    int32_t score;      /* what a finding adds to the accounts; 0 if it has none */
    uint32_t account_count;
    const uint32_t *accounts;
} aigcp_rule_logic;

#endif
