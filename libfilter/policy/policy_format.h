/* SPDX-License-Identifier: Apache-2.0 */
/* A policy: written once by policy.c, then only read. */
#ifndef AIGCP_POLICY_FORMAT_H
#define AIGCP_POLICY_FORMAT_H

#include <aigc/policy.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "libfilter/compile/rule_set.h"

/* What is done with the findings of one rule. */
typedef struct aigcp_rule_policy {
    uint8_t action; /* an aigc_action */
    uint8_t sample; /* percent of streams in which it is taken; in the others: shadow */
} aigcp_rule_policy;

struct aigc_policy {
    atomic_size_t references;
    aigc_rules *rules;
    aigc_direction direction;
    aigc_action strongest;
    aigc_hold_limits hold;
    aigcp_rule_policy *choices; /* by the index of the rule */
};

#endif
