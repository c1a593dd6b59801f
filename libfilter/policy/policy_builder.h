/* SPDX-License-Identifier: Apache-2.0 */
/* Wishes that become a policy. */
#ifndef AIGCP_POLICY_BUILDER_H
#define AIGCP_POLICY_BUILDER_H

#include <aigc/policy.h>
#include <stdbool.h>

#include "libfilter/rules/rule_model.h"

/* What is wished for some rules. */
typedef struct aigcp_wish {
    bool has_action;
    bool has_sample;
    uint8_t action; /* an aigc_action */
    uint8_t sample; /* percent */
} aigcp_wish;

typedef struct aigcp_category_wish {
    const char *prefix;
    size_t length;
    aigcp_wish wish;
    aigcp_place place; /* where a file speaks of it; without a source: nowhere */
    struct aigcp_category_wish *next;
} aigcp_category_wish;

struct aigc_policy_builder {
    aigcp_rule_model model; /* policy files, what is wrong in them, names of categories */
    aigc_rules *rules;
    aigc_rules *other;    /* whose rules files may name too, or NULL */
    aigcp_text_index ids; /* of the rules; empty until one is asked for */
    aigc_direction direction;
    bool has_direction; /* it was asked for: a file that says otherwise is wrong */
    aigcp_wish all;
    aigcp_category_wish *categories;
    size_t category_count;
    aigcp_wish *of_rules; /* by the index of the rule; NULL until there is one */
    aigc_action at_most;
    aigc_hold_limits hold;
    bool finished;
};

/* Make a wish for the category `prefix` and all below it; what it does not say stays as it was.
 * AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_policy_wish_category(aigc_policy_builder *builder,
                                                       const char *prefix, size_t length,
                                                       aigcp_place place, const aigcp_wish *wish);

/* The same for a rule. AIGC_OK, AIGC_ERR_ARGUMENT if there is none with this id,
 * AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_policy_wish_rule(aigc_policy_builder *builder, const char *id,
                                                   size_t length, const aigcp_wish *wish);

/* What `wish` says, and for the rest what `into` said. */
void aigcp_wish_add(aigcp_wish *into, const aigcp_wish *wish);

/* Read a policy file. Errors become diagnostics. AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_policy_read(aigc_policy_builder *builder,
                                              const aigcp_source *source);

#endif
