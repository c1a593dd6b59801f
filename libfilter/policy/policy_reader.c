/* SPDX-License-Identifier: Apache-2.0 */
/* Wishes from a policy file. */
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "libfilter/limits.h"
#include "libfilter/policy/policy_builder.h"
#include "libfilter/rules/rule_keys.h"
#include "libfilter/rules/rule_values.h"

/* Room for a hint that quotes a name. */
#define HINT_SIZE 128

/* Unknown ids for which all rules are compared: beyond it, the file is for other rules. */
#define MAX_SUGGESTIONS 10

typedef struct policy_reader {
    aigcp_reader reader; /* the first member: functions of keys get a pointer to it */
    aigc_policy_builder *builder;
    aigcp_wish *wish;      /* being read */
    aigcp_text_index seen; /* keys of the mapping being read */
    size_t suggestions;
} policy_reader;

static policy_reader *
whole(aigcp_reader *r)
{
    return (policy_reader *)r;
}

/* A choice of names that stand for 0, 1, 2, ... behind `first`. */
static bool
read_choice(aigcp_reader *r, const aigcp_yaml_node *value, const char *const *choices,
            size_t *index)
{
    return aigcp_value_choice(r->model, r->key, value, choices, index);
}

/* -- wishes --------------------------------------------------------------------------- */

static void
read_action(aigcp_reader *r, const aigcp_yaml_node *value)
{
    aigcp_wish *wish = whole(r)->wish;
    aigc_action action;
    if (!aigcp_value_action(r->model, r->key, value, &action))
        return;
    wish->has_action = true;
    wish->action = (uint8_t)action;
}

static void
read_sample(aigcp_reader *r, const aigcp_yaml_node *value)
{
    aigcp_wish *wish = whole(r)->wish;
    int32_t percent;
    if (!aigcp_value_number(r->model, r->key, value, 0, 100, &percent))
        return;
    wish->has_sample = true;
    wish->sample = (uint8_t)percent;
}

static const aigcp_key wish_keys[] = {
    { "action", false, read_action },
    { "sample", false, read_sample },
    { NULL, false, NULL },
};

/* The value behind a category or a rule: an action, or a mapping with one. */
static void
read_wish(aigcp_reader *r, const aigcp_yaml_node *value, aigcp_wish *wish)
{
    *wish = (aigcp_wish){ 0 };
    whole(r)->wish = wish;
    if (value->kind == AIGCP_YAML_MAPPING)
        aigcp_reader_read_mapping(r, value, wish_keys, NULL);
    else
        read_action(r, value);
    whole(r)->wish = &whole(r)->builder->all;
}

/* Whether a key of the mapping is there for the first time. */
static bool
is_new(policy_reader *p, const aigcp_yaml_node *name)
{
    void *known;
    if (aigcp_text_index_add(&p->seen, name->text, name->length, p, &known) != AIGC_OK) {
        p->reader.model->out_of_memory = true;
        return false;
    }
    if (known)
        aigcp_diagnose(p->reader.model, AIGC_SEVERITY_ERROR, name->place, NULL,
                       _("\"%.*s\" is here twice"),
                       name->length < HINT_SIZE ? (int)name->length : HINT_SIZE, name->text);
    return !known;
}

/* Call `take` for each pair of a mapping whose keys are names. */
static void
read_pairs(aigcp_reader *r, const aigcp_yaml_node *value,
           void (*take)(policy_reader *p, const aigcp_yaml_node *name,
                        const aigcp_yaml_node *value))
{
    policy_reader *p = whole(r);
    const char *key = r->key;
    if (value->kind != AIGCP_YAML_MAPPING) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, _("such as \"A.3: redact\""),
                       _("%s must have a line for each, with an action"), r->key);
        return;
    }
    aigcp_text_index_init(&p->seen);
    for (const aigcp_yaml_node *name = value->children; name && name->next;
         name = name->next->next) {
        r->key = key;
        if (name->kind == AIGCP_YAML_ALIAS || name->next->kind == AIGCP_YAML_ALIAS)
            continue;
        if (aigcp_reader_expect(r, name, AIGCP_YAML_SCALAR, _("a key must be a text")) &&
            is_new(p, name))
            take(p, name, name->next);
    }
    aigcp_text_index_free(&p->seen);
}

static void
take_category(policy_reader *p, const aigcp_yaml_node *name, const aigcp_yaml_node *value)
{
    aigcp_rule_model *model = p->reader.model;
    aigcp_wish wish;
    const char *prefix = aigcp_value_category_prefix(model, p->reader.key, name);
    read_wish(&p->reader, value, &wish);
    if (!prefix)
        return;
    aigc_status status =
        aigcp_policy_wish_category(p->builder, prefix, name->length, name->place, &wish);
    if (status == AIGC_ERR_LIMIT)
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, name->place, NULL, _("more than %d categories"),
                       AIGCP_MAX_POLICY_CATEGORIES);
    else if (status != AIGC_OK)
        model->out_of_memory = true;
}

static void
diagnose_unknown_rule(policy_reader *p, const aigcp_yaml_node *name)
{
    const aigc_rules *rules = p->builder->rules;
    char hint[HINT_SIZE];
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name->text, name->length);
    for (size_t i = 0; i < aigc_rules_count(rules) && p->suggestions < MAX_SUGGESTIONS; i++) {
        aigc_rule_info info = { .struct_size = sizeof info };
        if (aigc_rules_get(rules, i, &info) == AIGC_OK)
            aigcp_suggestion_offer(&suggestion, info.id);
    }
    p->suggestions++;
    if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    aigcp_diagnose(p->reader.model, AIGC_SEVERITY_ERROR, name->place, suggestion.best ? hint : NULL,
                   _("there is no rule \"%.*s\""),
                   name->length < AIGCP_MAX_ID_CHARACTERS ? (int)name->length
                                                          : AIGCP_MAX_ID_CHARACTERS,
                   name->text);
}

static bool
is_text(const aigcp_yaml_node *name, const char *text)
{
    return strlen(text) == name->length && !memcmp(text, name->text, name->length);
}

static bool
has_rule(const aigc_rules *rules, const aigcp_yaml_node *name)
{
    for (size_t i = 0; i < aigc_rules_count(rules); i++) {
        aigc_rule_info info = { .struct_size = sizeof info };
        if (aigc_rules_get(rules, i, &info) == AIGC_OK && is_text(name, info.id))
            return true;
    }
    return false;
}

static void
take_rule(policy_reader *p, const aigcp_yaml_node *name, const aigcp_yaml_node *value)
{
    aigcp_wish wish;
    read_wish(&p->reader, value, &wish);
    aigc_status status = aigcp_policy_wish_rule(p->builder, name->text, name->length, &wish);
    if (status == AIGC_ERR_ARGUMENT && has_rule(p->builder->other, name))
        return;
    if (status == AIGC_ERR_ARGUMENT)
        diagnose_unknown_rule(p, name);
    else if (status != AIGC_OK)
        p->reader.model->out_of_memory = true;
}

static void
read_categories(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_pairs(r, value, take_category);
}

static void
read_rules(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_pairs(r, value, take_rule);
}

/* -- the policy as a whole ------------------------------------------------------------ */

static void
read_direction(aigcp_reader *r, const aigcp_yaml_node *value)
{
    /* In the order of aigc_direction. */
    static const char *const choices[] = { "output", "input", NULL };
    aigc_policy_builder *builder = whole(r)->builder;
    size_t index;
    if (!read_choice(r, value, choices, &index))
        return;
    aigc_direction direction = (aigc_direction)index;
    if (builder->has_direction && builder->direction != direction) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, NULL,
                       _("this policy is for %s; it is used for %s"), choices[index],
                       choices[builder->direction]);
        return;
    }
    builder->has_direction = true;
    builder->direction = direction;
}

static void
read_at_most(aigcp_reader *r, const aigcp_yaml_node *value)
{
    /* "off" is no cap but no scan */
    static const char *const choices[] = { "shadow", "log", "redact", "stop", NULL };
    size_t index;
    if (read_choice(r, value, choices, &index))
        whole(r)->builder->at_most = (aigc_action)(AIGC_ACTION_SHADOW + index);
}

static void
read_cap(aigcp_reader *r, const aigcp_yaml_node *value, uint64_t *cap)
{
    int32_t number;
    if (aigcp_value_number(r->model, r->key, value, 1, INT32_MAX, &number))
        *cap = (uint64_t)number;
}

static void
read_bytes(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_cap(r, value, &whole(r)->builder->hold.bytes);
}

static void
read_milliseconds(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_cap(r, value, &whole(r)->builder->hold.milliseconds);
}

static void
read_at_expiry(aigcp_reader *r, const aigcp_yaml_node *value)
{
    /* In the order of aigc_expiry. */
    static const char *const choices[] = { "release", "stop", NULL };
    size_t index;
    if (read_choice(r, value, choices, &index))
        whole(r)->builder->hold.at_expiry = (aigc_expiry)index;
}

/* What is to happen has no default: either choice gives something up. */
static const aigcp_key hold_keys[] = {
    { "bytes", false, read_bytes },
    { "milliseconds", false, read_milliseconds },
    { "at_expiry", true, read_at_expiry },
    { NULL, false, NULL },
};

/* Without one, nothing would expire. */
static bool
has_cap(const aigcp_yaml_node *hold)
{
    const aigcp_yaml_node *name = hold->children;
    for (; name && name->next; name = name->next->next)
        if (is_text(name, "bytes") || is_text(name, "milliseconds"))
            return true;
    return false;
}

static void
read_hold(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *needs = _("hold must have \"bytes:\" or \"milliseconds:\"");
    if (!aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING, needs))
        return;
    aigcp_reader_read_mapping(r, value, hold_keys, NULL);
    if (value->complete && !has_cap(value))
        aigcp_reader_refuse(r, value->place, needs);
}

static const aigcp_key policy_keys[] = {
    { "direction", false, read_direction },
    { "action", false, read_action },
    { "sample", false, read_sample },
    { "at_most", false, read_at_most },
    { "categories", false, read_categories },
    { "rules", false, read_rules },
    { "hold", false, read_hold },
    { NULL, false, NULL },
};

static void
read_policy(aigcp_reader *r, const aigcp_yaml_node *value)
{
    if (aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                            _("a policy has keys such as \"direction:\"")))
        aigcp_reader_read_mapping(r, value, policy_keys, NULL);
}

static const aigcp_key file_keys[] = {
    { "policy", true, read_policy },
    { NULL, false, NULL },
};

aigc_status
aigcp_policy_read(aigc_policy_builder *builder, const aigcp_source *source)
{
    aigcp_rule_model *model = &builder->model;
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    size_t errors = model->error_count;
    aigcp_yaml_node *root;
    aigc_status status = aigcp_yaml_parse(model, source, &tree, &root);
    policy_reader p = { .reader = { .model = model }, .builder = builder, .wish = &builder->all };
    if (status == AIGC_OK && root) {
        if (aigcp_reader_expect(&p.reader, root, AIGCP_YAML_MAPPING,
                                _("a policy file begins with \"policy:\"")))
            aigcp_reader_read_mapping(&p.reader, root, file_keys, NULL);
    } else if (status == AIGC_OK && model->error_count == errors) {
        aigcp_place place = { .source = source };
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("the file has no policy"));
    }
    aigcp_arena_free(&tree);
    return model->out_of_memory ? AIGC_ERR_MEMORY : status;
}
