/* SPDX-License-Identifier: Apache-2.0 */
/* Questions to a compiled rule set, and its reference count. */
#include "libfilter/compile/rule_set.h"

#include <stdlib.h>

#include "libfilter/compile/lane_builder.h"

void
aigcp_rule_set_destroy(aigc_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->regex_count; i++)
        aigcp_regex_free(rules->regexes[i].regex);
    free(rules->regexes);
    free(rules->waiting);
    free(rules->hidden);
    free(rules->rules);
    free(rules->examples);
    aigcp_lanes_free(&rules->lanes);
    aigcp_arena_free(&rules->arena);
    free(rules);
}

aigc_rules *
aigc_rules_retain(aigc_rules *rules)
{
    if (rules)
        atomic_fetch_add_explicit(&rules->references, 1, memory_order_relaxed);
    return rules;
}

void
aigc_rules_free(aigc_rules *rules)
{
    if (rules && atomic_fetch_sub_explicit(&rules->references, 1, memory_order_acq_rel) == 1)
        aigcp_rule_set_destroy(rules);
}

size_t
aigc_rules_count(const aigc_rules *rules)
{
    return rules ? rules->rule_count : 0;
}

aigc_status
aigc_rules_get(const aigc_rules *rules, size_t index, aigc_rule_info *info)
{
    if (!info || info->struct_size != sizeof *info)
        return AIGC_ERR_ARGUMENT;
    *info = (aigc_rule_info){ .struct_size = sizeof *info };
    if (!rules || index >= rules->rule_count)
        return AIGC_ERR_ARGUMENT;
    *info = rules->rules[index].info;
    info->struct_size = sizeof *info;
    return AIGC_OK;
}

const char *
aigc_rules_version(const aigc_rules *rules)
{
    return rules ? rules->version : "";
}

uint64_t
aigc_rules_revision(const aigc_rules *rules)
{
    return rules ? rules->revision : 0;
}

uint64_t
aigc_rules_expires(const aigc_rules *rules)
{
    return rules ? rules->expires : 0;
}

const char *
aigc_rules_digest(const aigc_rules *rules)
{
    return rules ? rules->digest : "";
}

size_t
aigc_rules_memory(const aigc_rules *rules)
{
    if (!rules)
        return 0;
    size_t size =
        sizeof *rules + aigcp_lanes_memory(&rules->lanes) +
        rules->rule_count * sizeof *rules->rules + rules->regex_count * sizeof *rules->regexes +
        rules->waiting_count * sizeof *rules->waiting + rules->hidden_count * sizeof *rules->hidden;
    for (size_t i = 0; i < rules->regex_count; i++)
        size += aigcp_regex_memory(rules->regexes[i].regex);
    return size;
}

size_t
aigc_rules_example_count(const aigc_rules *rules)
{
    return rules ? rules->example_count : 0;
}

aigc_status
aigc_rules_example(const aigc_rules *rules, size_t index, aigc_rule_example *example)
{
    if (!example)
        return AIGC_ERR_ARGUMENT;
    *example = (aigc_rule_example){ 0 };
    if (!rules || index >= rules->example_count)
        return AIGC_ERR_ARGUMENT;
    *example = rules->examples[index];
    return AIGC_OK;
}
