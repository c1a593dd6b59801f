/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: from wishes to one action for each rule. */
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"
#include "libfilter/policy/policy_builder.h"
#include "libfilter/policy/policy_format.h"
#include "libfilter/rules/rule_files.h"
#include "libfilter/rules/rule_values.h"

aigc_status
aigc_policy_builder_new(aigc_rules *rules, aigc_policy_builder **builder)
{
    if (!builder)
        return AIGC_ERR_ARGUMENT;
    *builder = NULL;
    if (!rules)
        return AIGC_ERR_ARGUMENT;
    aigc_policy_builder *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    aigcp_rule_model_init(&made->model);
    aigcp_text_index_init(&made->ids);
    made->rules = aigc_rules_retain(rules);
    made->at_most = AIGC_ACTION_STOP;
    *builder = made;
    return AIGC_OK;
}

void
aigc_policy_builder_free(aigc_policy_builder *builder)
{
    if (!builder)
        return;
    aigcp_text_index_free(&builder->ids);
    aigcp_rule_model_free(&builder->model);
    aigc_rules_free(builder->rules);
    aigc_rules_free(builder->other);
    free(builder->of_rules);
    free(builder);
}

aigc_status
aigc_policy_builder_set_other(aigc_policy_builder *builder, aigc_rules *other)
{
    if (!builder)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    aigc_rules_free(builder->other);
    builder->other = aigc_rules_retain(other);
    return AIGC_OK;
}

/* Wishes. */

void
aigcp_wish_add(aigcp_wish *into, const aigcp_wish *wish)
{
    if (wish->has_action) {
        into->has_action = true;
        into->action = wish->action;
    }
    if (wish->has_sample) {
        into->has_sample = true;
        into->sample = wish->sample;
    }
}

aigc_status
aigcp_policy_wish_category(aigc_policy_builder *builder, const char *prefix, size_t length,
                           aigcp_place place, const aigcp_wish *wish)
{
    aigcp_category_wish **end = &builder->categories;
    for (; *end; end = &(*end)->next)
        if ((*end)->length == length && !memcmp((*end)->prefix, prefix, length)) {
            aigcp_wish_add(&(*end)->wish, wish);
            return AIGC_OK;
        }
    if (builder->category_count == AIGCP_MAX_POLICY_CATEGORIES)
        return AIGC_ERR_LIMIT;
    aigcp_arena *arena = &builder->model.arena;
    const char *copy = aigcp_arena_copy(arena, prefix, length);
    aigcp_category_wish *made = aigcp_arena_alloc(arena, sizeof *made);
    if (!copy || !made)
        return AIGC_ERR_MEMORY;
    *made = (aigcp_category_wish){ .prefix = copy, .length = length, .place = place };
    made->wish = *wish;
    *end = made;
    builder->category_count++;
    return AIGC_OK;
}

/* Enter the ids of all rules. */
static aigc_status
index_ids(aigc_policy_builder *builder)
{
    const aigc_rules *rules = builder->rules;
    aigc_status status = aigcp_text_index_reserve(&builder->ids, rules->rule_count);
    for (size_t i = 0; i < rules->rule_count && status == AIGC_OK; i++) {
        aigcp_compiled_rule *rule = &rules->rules[i];
        void *known;
        status =
            aigcp_text_index_add(&builder->ids, rule->info.id, strlen(rule->info.id), rule, &known);
    }
    if (status != AIGC_OK)
        aigcp_text_index_free(&builder->ids);
    return status;
}

aigc_status
aigcp_policy_wish_rule(aigc_policy_builder *builder, const char *id, size_t length,
                       const aigcp_wish *wish)
{
    const aigc_rules *rules = builder->rules;
    if (!builder->of_rules)
        builder->of_rules = calloc(rules->rule_count + 1, sizeof *builder->of_rules);
    if (!builder->of_rules)
        return AIGC_ERR_MEMORY;
    if (builder->ids.count == 0 && index_ids(builder) != AIGC_OK)
        return AIGC_ERR_MEMORY;
    const aigcp_compiled_rule *rule = aigcp_text_index_find(&builder->ids, id, length);
    if (!rule)
        return AIGC_ERR_ARGUMENT;
    /* The rule, and what word lists made of it. */
    for (size_t i = rule->info.base; i < rules->rule_count; i++) {
        if (rules->rules[i].info.base != rule->info.base)
            break;
        aigcp_wish_add(&builder->of_rules[i], wish);
    }
    return AIGC_OK;
}

static aigc_status
wish_for(aigc_policy_builder *builder, aigc_policy_scope scope, const char *name,
         const aigcp_wish *wish)
{
    if (!builder || (scope == AIGC_POLICY_ALL) != !name)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    switch (scope) {
    case AIGC_POLICY_ALL:
        aigcp_wish_add(&builder->all, wish);
        return AIGC_OK;
    case AIGC_POLICY_CATEGORY:
        if (!aigcp_is_category_prefix(name))
            return AIGC_ERR_ARGUMENT;
        return aigcp_policy_wish_category(builder, name, strlen(name), (aigcp_place){ 0 }, wish);
    case AIGC_POLICY_RULE:
        return aigcp_policy_wish_rule(builder, name, strlen(name), wish);
    }
    return AIGC_ERR_ARGUMENT;
}

aigc_status
aigc_policy_builder_set_action(aigc_policy_builder *builder, aigc_policy_scope scope,
                               const char *name, aigc_action action)
{
    if ((unsigned)action > AIGC_ACTION_STOP)
        return AIGC_ERR_ARGUMENT;
    const aigcp_wish wish = { .has_action = true, .action = (uint8_t)action };
    return wish_for(builder, scope, name, &wish);
}

aigc_status
aigc_policy_builder_set_sample(aigc_policy_builder *builder, aigc_policy_scope scope,
                               const char *name, uint32_t percent)
{
    if (percent > 100)
        return AIGC_ERR_ARGUMENT;
    const aigcp_wish wish = { .has_sample = true, .sample = (uint8_t)percent };
    return wish_for(builder, scope, name, &wish);
}

aigc_status
aigc_policy_builder_set_direction(aigc_policy_builder *builder, aigc_direction direction)
{
    if (!builder || (unsigned)direction > AIGC_DIRECTION_INPUT)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    builder->direction = direction;
    builder->has_direction = true;
    return AIGC_OK;
}

aigc_status
aigc_policy_builder_set_at_most(aigc_policy_builder *builder, aigc_action action)
{
    if (!builder || (unsigned)action > AIGC_ACTION_STOP)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    builder->at_most = action;
    return AIGC_OK;
}

aigc_status
aigc_policy_builder_set_hold(aigc_policy_builder *builder, const aigc_hold_limits *limits)
{
    if (!builder || !limits || (unsigned)limits->at_expiry > AIGC_EXPIRY_STOP)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    builder->hold = *limits;
    return AIGC_OK;
}

/* Files. */

aigc_status
aigc_policy_builder_add_path(aigc_policy_builder *builder, const char *path)
{
    if (!builder || !path)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    const aigcp_source *source;
    aigc_status status = aigcp_rule_files_read_file(&builder->model, path, &source);
    return status == AIGC_OK && source ? aigcp_policy_read(builder, source) : status;
}

aigc_status
aigc_policy_builder_add_text(aigc_policy_builder *builder, const char *name, const char *text,
                             size_t length)
{
    if (!builder || !name || (!text && length))
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    const aigcp_source *source;
    aigc_status status = aigcp_rule_files_read_text(&builder->model, name, text, length, &source);
    return status == AIGC_OK && source ? aigcp_policy_read(builder, source) : status;
}

size_t
aigc_policy_builder_diagnostic_count(const aigc_policy_builder *builder)
{
    return builder ? builder->model.diagnostic_count : 0;
}

aigc_status
aigc_policy_builder_diagnostic(const aigc_policy_builder *builder, size_t index,
                               aigc_diagnostic *diagnostic)
{
    if (!diagnostic)
        return AIGC_ERR_ARGUMENT;
    *diagnostic = (aigc_diagnostic){ 0 };
    if (!builder || index >= builder->model.diagnostic_count)
        return AIGC_ERR_ARGUMENT;
    const aigcp_diagnostic_entry *entry = builder->model.diagnostics;
    while (index--)
        entry = entry->next;
    *diagnostic = entry->shown;
    return AIGC_OK;
}

/* From wishes to a policy. */

static bool
covers(const aigcp_category_wish *category, const char *code)
{
    return !strncmp(code, category->prefix, category->length) &&
           (code[category->length] == '\0' || code[category->length] == '.');
}

/* What all wishes about a rule come to, the most special ones last. */
static aigcp_wish
wish_of(const aigc_policy_builder *builder, size_t index)
{
    const aigcp_compiled_rule *rule = &builder->rules->rules[index];
    aigcp_wish wish = builder->all;
    size_t action_length = 0;
    size_t sample_length = 0;
    for (const aigcp_category_wish *c = builder->categories; c; c = c->next) {
        if (!covers(c, rule->info.category))
            continue;
        aigcp_wish part = c->wish;
        part.has_action = part.has_action && c->length > action_length;
        part.has_sample = part.has_sample && c->length > sample_length;
        action_length = part.has_action ? c->length : action_length;
        sample_length = part.has_sample ? c->length : sample_length;
        aigcp_wish_add(&wish, &part);
    }
    return wish;
}

static aigcp_rule_policy
choose(const aigc_policy_builder *builder, size_t index)
{
    const aigcp_compiled_rule *rule = &builder->rules->rules[index];
    aigc_action action =
        builder->direction == AIGC_DIRECTION_INPUT ? rule->info.input_action : rule->info.action;
    aigcp_wish wish = wish_of(builder, index);
    if (action == AIGC_ACTION_OFF) /* its author switched it off: only its name wakes it */
        wish.has_action = false;
    if (builder->of_rules)
        aigcp_wish_add(&wish, &builder->of_rules[index]);
    if (wish.has_action)
        action = (aigc_action)wish.action;
    if (action > builder->at_most)
        action = builder->at_most;
    return (aigcp_rule_policy){
        .action = (uint8_t)action,
        .sample = wish.has_sample && wish.sample < rule->sample ? wish.sample : rule->sample,
    };
}

static void
warn_of_empty_categories(aigc_policy_builder *builder)
{
    for (const aigcp_category_wish *c = builder->categories; c; c = c->next) {
        size_t covered = 0;
        for (size_t i = 0; i < builder->rules->rule_count && !covered && c->place.source; i++)
            covered += covers(c, builder->rules->rules[i].info.category);
        if (!covered && c->place.source)
            aigcp_diagnose(&builder->model, AIGC_SEVERITY_WARNING, c->place, NULL,
                           _("no rule has the category %s"), c->prefix);
    }
}

aigc_status
aigc_policy_builder_finish(aigc_policy_builder *builder, aigc_policy **out)
{
    if (!out)
        return AIGC_ERR_ARGUMENT;
    *out = NULL;
    if (!builder)
        return AIGC_ERR_ARGUMENT;
    if (builder->finished)
        return AIGC_ERR_STATE;
    builder->finished = true;
    warn_of_empty_categories(builder);
    aigcp_diagnostics_sort(&builder->model);
    if (builder->model.out_of_memory)
        return AIGC_ERR_MEMORY;
    if (builder->model.error_count)
        return AIGC_ERR_RULES;

    size_t count = builder->rules->rule_count;
    aigc_policy *policy = calloc(1, sizeof *policy);
    aigcp_rule_policy *choices = calloc(count + 1, sizeof *choices);
    if (!policy || !choices) {
        free(policy);
        free(choices);
        return AIGC_ERR_MEMORY;
    }
    atomic_init(&policy->references, 1);
    policy->rules = aigc_rules_retain(builder->rules);
    policy->direction = builder->direction;
    policy->hold = builder->hold;
    policy->choices = choices;
    for (size_t i = 0; i < count; i++) {
        choices[i] = choose(builder, i);
        if (choices[i].action > policy->strongest)
            policy->strongest = (aigc_action)choices[i].action;
    }
    *out = policy;
    return AIGC_OK;
}

aigc_policy *
aigc_policy_retain(aigc_policy *policy)
{
    if (policy)
        atomic_fetch_add_explicit(&policy->references, 1, memory_order_relaxed);
    return policy;
}

void
aigc_policy_free(aigc_policy *policy)
{
    if (!policy || atomic_fetch_sub_explicit(&policy->references, 1, memory_order_acq_rel) != 1)
        return;
    aigc_rules_free(policy->rules);
    free(policy->choices);
    free(policy);
}

aigc_status
aigc_policy_get(const aigc_policy *policy, aigc_policy_info *info)
{
    if (!policy || !info || info->struct_size != sizeof *info)
        return AIGC_ERR_ARGUMENT;
    *info = (aigc_policy_info){
        .struct_size = sizeof *info,
        .direction = policy->direction,
        .strongest = policy->strongest,
        .hold = policy->hold,
    };
    return AIGC_OK;
}

aigc_status
aigc_policy_rule(const aigc_policy *policy, size_t rule, aigc_action *action, uint32_t *percent)
{
    bool known = policy && rule < policy->rules->rule_count;
    if (action)
        *action = known ? (aigc_action)policy->choices[rule].action : AIGC_ACTION_OFF;
    if (percent)
        *percent = known ? policy->choices[rule].sample : 0;
    return known ? AIGC_OK : AIGC_ERR_ARGUMENT;
}
