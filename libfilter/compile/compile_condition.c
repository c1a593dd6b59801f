/* SPDX-License-Identifier: Apache-2.0 */
/* Compile what decides, beyond a match, whether a rule finds. */
#include "libfilter/compile/compile_condition.h"

#include <string.h>

#include "common/i18n.h"
#include "libfilter/conditions/condition_reach.h"
#include "libfilter/rules/rule_values.h"

/* A category has at most so many parts. */
#define MAX_ACCOUNTS_OF_RULE AIGCP_MAX_ID_CHARACTERS

/* -- conditions ---------------------------------------------------------------------- */

/* The place of byte `offset` of a condition, or of the condition if the source writes it in
 * another way. */
static aigcp_place
place_in_condition(const aigcp_rule *rule, size_t offset)
{
    aigcp_place place = rule->condition_place;
    for (size_t i = 0; rule->condition_verbatim && i < offset && i < rule->condition_length; i++)
        place.column += (rule->condition[i] & 0xC0) != 0x80;
    return place;
}

/* The names of a rule's groups, at most AIGCP_MAX_GROUPS. */
static size_t
list_groups(const aigcp_rule *rule, const char *names[AIGCP_MAX_GROUPS])
{
    size_t count = 0;
    for (const aigcp_group *group = rule->groups; group && count < AIGCP_MAX_GROUPS;
         group = group->next)
        names[count++] = group->name;
    return count;
}

/* A rule that never finds is a mistake, or switched off in an odd way; one that finds every match
 * asks for nothing. */
static void
warn_if_decided(aigcp_rule_model *model, const aigcp_rule *rule, const aigcp_condition *condition,
                size_t group_count)
{
    bool holds = false;
    bool fails = false;
    for (uint32_t group = 0; group < group_count; group++) {
        holds = holds || aigcp_condition_can_hold_at(condition, group);
        fails = fails || aigcp_condition_can_fail_at(condition, group);
    }
    if (!holds)
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, rule->condition_place, NULL,
                       _("condition: this can never hold, whatever group the match is of"));
    else if (!fails)
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, rule->condition_place,
                       _("say what must be together, or take it out"),
                       _("condition: this holds at every match, as if it were not there"));
}

static aigc_status
compile_condition(aigcp_rule_model *model, const aigcp_rule *rule, aigc_rules *rules,
                  aigcp_rule_logic *compiled)
{
    const char *names[AIGCP_MAX_GROUPS] = { NULL };
    size_t count = list_groups(rule, names);
    aigcp_condition_fault fault;
    const aigcp_condition *condition = aigcp_condition_read(
        &rules->arena, rule->condition, rule->condition_length, names, count, &fault);
    if (!condition && !fault.message)
        return AIGC_ERR_MEMORY;
    if (!condition) {
        bool is_lost = rule->condition_ends_at_comment && fault.at >= rule->condition_length;
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place_in_condition(rule, fault.at),
                       is_lost ? aigcp_comment_hint() : fault.hint, _("condition: %s"),
                       fault.message);
        return AIGC_OK;
    }
    warn_if_decided(model, rule, condition, count);
    aigcp_logic *logic = &rules->logic;
    uint32_t window = aigcp_condition_window(condition);
    logic->conditions[logic->condition_count++] = (aigcp_compiled_condition){
        .condition = condition,
        .group_count = (uint32_t)count,
        .window = window,
    };
    compiled->condition = (uint32_t)logic->condition_count;
    logic->window = window > logic->window ? window : logic->window;
    return AIGC_OK;
}

/* -- scores -------------------------------------------------------------------------- */

static aigc_status
compile_threshold(const aigcp_rule *rule, uint32_t index, aigc_rules *rules,
                  aigcp_text_index *accounts)
{
    aigcp_logic *logic = &rules->logic;
    uint32_t *number = aigcp_arena_alloc(&rules->arena, sizeof *number);
    if (!number)
        return AIGC_ERR_MEMORY;
    *number = (uint32_t)logic->account_count;
    void *known;
    aigc_status status = aigcp_text_index_add(accounts, rule->threshold_category,
                                              strlen(rule->threshold_category), number, &known);
    if (status != AIGC_OK)
        return status;
    if (known)
        number = known;
    else
        logic->account_count++;
    logic->thresholds[logic->threshold_count++] = (aigcp_threshold){
        .rule = index,
        .account = *number,
        .least = rule->threshold,
    };
    return AIGC_OK;
}

/* The accounts to which a rule's findings are added: of its category, and of those above it. */
static aigc_status
find_accounts(const aigcp_rule *rule, aigc_rules *rules, const aigcp_text_index *accounts,
              aigcp_rule_logic *compiled)
{
    uint32_t found[MAX_ACCOUNTS_OF_RULE];
    uint32_t count = 0;
    size_t whole = strlen(rule->category);
    for (size_t length = 1; length <= whole && count < MAX_ACCOUNTS_OF_RULE; length++) {
        if (rule->category[length] != '.' && length < whole)
            continue;
        const uint32_t *account = aigcp_text_index_find(accounts, rule->category, length);
        if (account)
            found[count++] = *account;
    }
    uint32_t *kept = aigcp_arena_array(&rules->arena, count, sizeof *kept);
    if (!kept)
        return AIGC_ERR_MEMORY;
    memcpy(kept, found, count * sizeof *kept);
    compiled->score = count ? rule->score : 0;
    compiled->accounts = kept;
    compiled->account_count = count;
    return AIGC_OK;
}

static aigc_status
compile_scores(const aigcp_rule_model *model, aigc_rules *rules)
{
    aigcp_text_index accounts;
    aigcp_text_index_init(&accounts);
    aigc_status status = AIGC_OK;
    uint32_t index = 0;
    const aigcp_rule *rule = model->rules;
    for (; rule && status == AIGC_OK; rule = rule->next, index++)
        if (rule->threshold_category)
            status = compile_threshold(rule, index, rules, &accounts);
    index = 0;
    for (rule = model->rules; rule && status == AIGC_OK; rule = rule->next, index++)
        if (rule->score && !rule->threshold_category)
            status = find_accounts(rule, rules, &accounts, &rules->rules[index].logic);
    aigcp_text_index_free(&accounts);
    return status;
}

/* -- all ----------------------------------------------------------------------------- */

static aigc_status
allocate(const aigcp_rule_model *model, aigc_rules *rules)
{
    size_t conditions = 0;
    size_t thresholds = 0;
    for (const aigcp_rule *rule = model->rules; rule; rule = rule->next) {
        conditions += rule->condition != NULL;
        thresholds += rule->threshold_category != NULL;
    }
    aigcp_logic *logic = &rules->logic;
    logic->conditions = aigcp_arena_array(&rules->arena, conditions, sizeof *logic->conditions);
    logic->thresholds = aigcp_arena_array(&rules->arena, thresholds, sizeof *logic->thresholds);
    return logic->conditions && logic->thresholds ? AIGC_OK : AIGC_ERR_MEMORY;
}

aigc_status
aigcp_compile_logic(aigcp_rule_model *model, aigc_rules *rules)
{
    aigc_status status = allocate(model, rules);
    uint32_t index = 0;
    for (const aigcp_rule *rule = model->rules; rule && status == AIGC_OK;
         rule = rule->next, index++)
        if (rule->condition && rule->groups)
            status = compile_condition(model, rule, rules, &rules->rules[index].logic);
    if (status == AIGC_OK)
        status = compile_scores(model, rules);
    return status;
}
