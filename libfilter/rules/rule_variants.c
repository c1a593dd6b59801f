/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a list that have a category or an action of their own. */
#include "libfilter/rules/rule_variants.h"

#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"

/* What the words of one variant have in common. */
typedef struct variant_key {
    const char *category;
    const aigc_action *actions;
} variant_key;

static variant_key
key_of(const aigcp_rule *rule, const aigcp_word *word)
{
    const aigcp_word_columns *columns = word->columns;
    variant_key key = { rule->category, rule->actions };
    if (columns && columns->category)
        key.category = columns->category;
    if (columns && columns->acts)
        key.actions = columns->actions;
    return key;
}

static bool
has_key(const aigcp_rule *rule, variant_key key)
{
    return !memcmp(rule->actions, key.actions, sizeof rule->actions) &&
           !strcmp(rule->category, key.category);
}

/* Hang a new variant into the model. NULL: too many, or memory is out. */
static aigcp_rule *
add_variant(aigcp_rule_model *model, const aigcp_rule *rule, size_t count, variant_key key,
            aigcp_place place)
{
    if (count == AIGCP_MAX_VARIANTS) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, _("make it several lists and rules"),
                       _("the words of a rule have more than %d categories and actions"),
                       AIGCP_MAX_VARIANTS);
        return NULL;
    }
    if (model->rule_count == AIGCP_MAX_RULES) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("more than %d rules"),
                       AIGCP_MAX_RULES);
        return NULL;
    }
    aigcp_rule *variant = aigcp_arena_alloc(&model->arena, sizeof *variant);
    if (!variant) {
        model->out_of_memory = true;
        return NULL;
    }
    *variant = *rule;
    variant->base = rule;
    variant->category = key.category;
    memcpy(variant->actions, key.actions, sizeof variant->actions);
    variant->groups = NULL;
    variant->examples = NULL;
    variant->next = NULL;
    *model->rules_end = variant;
    model->rules_end = &variant->next;
    model->rule_count++;
    return variant;
}

static aigcp_rule *
variant_for(aigcp_rule_model *model, const aigcp_rule *rule, variant_key key, aigcp_place place)
{
    size_t count = 0;
    for (aigcp_rule *variant = rule->next; variant; variant = variant->next, count++)
        if (has_key(variant, key))
            return variant;
    return add_variant(model, rule, count, key, place);
}

/* The group of a variant for words of `group`, which is the last one if there is one. */
static aigcp_group *
group_for(aigcp_rule_model *model, aigcp_rule *variant, const aigcp_group *group)
{
    aigcp_group **end = &variant->groups;
    while (*end && ((*end)->name != group->name || (*end)->place.line != group->place.line))
        end = &(*end)->next;
    if (*end)
        return *end;
    aigcp_group *made = aigcp_arena_alloc(&model->arena, sizeof *made);
    if (!made) {
        model->out_of_memory = true;
        return NULL;
    }
    *made = (aigcp_group){
        .name = group->name,
        .place = group->place,
        .matching = group->matching,
    };
    made->words_end = &made->words;
    *end = made;
    return made;
}

/* Take a word out of its rule's list and hang it into a variant. */
static bool
move_word(aigcp_rule_model *model, aigcp_rule *rule, const aigcp_group *group, aigcp_word **link,
          variant_key key)
{
    aigcp_word *word = *link;
    aigcp_rule *variant = variant_for(model, rule, key, word->place);
    aigcp_group *to = variant ? group_for(model, variant, group) : NULL;
    if (!to)
        return false;
    *link = word->next;
    word->next = NULL;
    *to->words_end = word;
    to->words_end = &word->next;
    return true;
}

static void
split_group(aigcp_rule_model *model, aigcp_rule *rule, const aigcp_group *group, aigcp_word **link)
{
    while (*link) {
        variant_key key = key_of(rule, *link);
        if (has_key(rule, key)) {
            link = &(*link)->next;
        } else if (rule->condition) {
            aigcp_diagnose(model, AIGC_SEVERITY_ERROR, (*link)->place,
                           _("take the word into a list of another rule"),
                           _("a rule with a condition has one category and one action"));
            return;
        } else if (!move_word(model, rule, group, link, key)) {
            return;
        }
    }
}

void
aigcp_rule_split(aigcp_rule_model *model, aigcp_rule *rule)
{
    for (aigcp_group *group = rule->groups; group; group = group->next)
        split_group(model, rule, group, &group->words);
}
