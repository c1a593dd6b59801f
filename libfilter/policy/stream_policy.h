/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs to a text rather than to the rules: what is done with their findings, and the key
 * of the names that may stand in place of them. */
#ifndef AIGCP_STREAM_POLICY_H
#define AIGCP_STREAM_POLICY_H

#include <aigc/filter.h>

#include "libfilter/policy/policy_format.h"

typedef struct aigcp_stream_policy {
    aigc_policy *policy; /* NULL: as the rules say, on output */
    uint32_t draw;       /* 0 to 99: the stream is in samples of more percent than this */
    bool has_key;
    uint8_t key[AIGC_TEXT_KEY_SIZE];
} aigcp_stream_policy;

/* What a rule says, and what is really done. */
typedef struct aigcp_action_pair {
    aigc_action rule;
    aigc_action effective;
} aigcp_action_pair;

static inline aigcp_action_pair
aigcp_stream_action(const aigcp_stream_policy *how, const aigc_rules *rules, uint32_t rule)
{
    const aigcp_compiled_rule *compiled = &rules->rules[rule];
    const aigc_policy *policy = how->policy;
    bool is_input = policy && policy->direction == AIGC_DIRECTION_INPUT;
    aigcp_action_pair pair;
    pair.rule = is_input ? compiled->info.input_action : compiled->info.action;
    pair.effective = policy ? (aigc_action)policy->choices[rule].action : pair.rule;
    uint32_t sample = policy ? policy->choices[rule].sample : compiled->sample;
    if (how->draw >= sample && pair.effective > AIGC_ACTION_SHADOW)
        pair.effective = AIGC_ACTION_SHADOW;
    return pair;
}

/* Read the options of a text. AIGC_ERR_ARGUMENT if they do not fit the rules, AIGC_ERR_RANDOM:
 * then nothing has changed. */
AIGC_MUST_CHECK aigc_status aigcp_stream_policy_set(aigcp_stream_policy *how,
                                                    const aigc_rules *rules,
                                                    const aigc_text_options *options);

/* Make one like another. */
void aigcp_stream_policy_copy(aigcp_stream_policy *how, const aigcp_stream_policy *other);

/* Release what it holds, and wipe the key. */
void aigcp_stream_policy_free(aigcp_stream_policy *how);

/* The strongest action of any rule, in or out of the sample. */
aigc_action aigcp_stream_strongest(const aigcp_stream_policy *how, const aigc_rules *rules);

#endif
