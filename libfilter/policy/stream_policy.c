/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs to a text: its policy, its place in samples, its key. */
#include "libfilter/policy/stream_policy.h"

#include <string.h>

#include "libfilter/policy/pseudonym.h"
#include "libfilter/validators/digest_sodium.h"

aigc_status
aigcp_stream_policy_set(aigcp_stream_policy *how, const aigc_rules *rules,
                        const aigc_text_options *options)
{
    static const aigc_text_options nothing_special = { .struct_size = sizeof nothing_special };
    if (!options)
        options = &nothing_special;
    if (options->struct_size != sizeof *options ||
        (options->policy && options->policy->rules != rules) ||
        (!options->stream_id && options->stream_id_length))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = AIGC_OK;
    if (options->key || options->stream_id)
        status = aigcp_secrets_open();
    if (status != AIGC_OK)
        return status;
    aigcp_stream_policy made = { .policy = options->policy };
    if (options->stream_id)
        made.draw = aigcp_sample_draw(options->key, options->stream_id, options->stream_id_length);
    if (options->key) {
        made.has_key = true;
        memcpy(made.key, options->key, sizeof made.key);
    }
    aigcp_stream_policy_copy(how, &made);
    aigcp_secret_wipe(made.key, sizeof made.key);
    return AIGC_OK;
}

void
aigcp_stream_policy_copy(aigcp_stream_policy *how, const aigcp_stream_policy *other)
{
    aigc_policy *old = how->policy;
    (void)aigc_policy_retain(other->policy);
    *how = *other;
    aigc_policy_free(old);
}

void
aigcp_stream_policy_free(aigcp_stream_policy *how)
{
    aigc_policy_free(how->policy);
    how->policy = NULL;
    aigcp_secret_wipe(how->key, sizeof how->key);
}

aigc_action
aigcp_stream_strongest(const aigcp_stream_policy *how, const aigc_rules *rules)
{
    if (how->policy)
        return how->policy->strongest;
    aigc_action strongest = AIGC_ACTION_OFF;
    for (size_t i = 0; i < rules->rule_count && strongest < AIGC_ACTION_STOP; i++)
        if (rules->rules[i].info.action > strongest)
            strongest = rules->rules[i].info.action;
    return strongest;
}
