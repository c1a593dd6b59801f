/* SPDX-License-Identifier: Apache-2.0 */
/* Rules from the tree of a rule file: what is done with their findings, their examples. What they
 * say about themselves is read by rule_metadata.c, what they look for by rule_groups.c. */
#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_groups.h"
#include "libfilter/rules/rule_metadata.h"
#include "libfilter/rules/rule_overlays.h"
#include "libfilter/rules/rule_values.h"
#include "libfilter/rules/rule_variants.h"

/* -- what is done -------------------------------------------------------------------- */

static void
read_direction(aigcp_reader *r, const aigcp_yaml_node *value, aigc_direction direction)
{
    aigc_action action;
    if (aigcp_value_action(r->model, r->key, value, &action))
        r->rule->actions[direction] = action;
    else
        r->action_place = (aigcp_place){ 0 }; /* not known: what depends on it is not told */
}

static void
read_input(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_direction(r, value, AIGC_DIRECTION_INPUT);
}

static void
read_output(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_direction(r, value, AIGC_DIRECTION_OUTPUT);
}

static const aigcp_key action_keys[] = {
    { "input", true, read_input },
    { "output", true, read_output },
    { NULL, false, NULL },
};

void
aigcp_read_action(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->action_place = r->key_place;
    if (value->kind == AIGCP_YAML_MAPPING) {
        aigcp_reader_read_mapping(r, value, action_keys, NULL);
        return;
    }
    read_output(r, value);
    r->rule->actions[AIGC_DIRECTION_INPUT] = r->rule->actions[AIGC_DIRECTION_OUTPUT];
}

static void
read_redact(aigcp_reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "mask", "replace", "pseudonym", "hash", NULL };
    static const aigc_manner manners[] = { AIGC_MANNER_MASK, AIGC_MANNER_REPLACE,
                                           AIGC_MANNER_PSEUDONYM, AIGC_MANNER_HASH };
    size_t index;
    if (!aigcp_value_choice(r->model, r->key, value, choices, &index))
        return;
    r->manner_place = r->key_place;
    r->rule->manner = manners[index];
}

static void
read_replace(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->replace_place = r->key_place;
    if (value->kind == AIGCP_YAML_SCALAR && !value->length) {
        r->rule->replacement = ""; /* written as "": the finding is taken out */
        return;
    }
    r->rule->replacement = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_REPLACEMENT_BYTES);
}

static void
read_mask(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->mask_place = r->key_place;
    r->rule->mask = aigcp_value_character(r->model, r->key, value);
}

static void
read_label(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->label_place = r->key_place;
    r->rule->label = aigcp_value_label(r->model, r->key, value);
}

void
aigcp_read_sample(aigcp_reader *r, const aigcp_yaml_node *value)
{
    int32_t percent;
    if (aigcp_value_number(r->model, r->key, value, 1, 100, &percent))
        r->rule->sample = (uint32_t)percent;
}

/* -- when ---------------------------------------------------------------------------- */

static void
read_score(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->score_place = r->key_place;
    (void)aigcp_value_number(r->model, r->key, value, -AIGCP_MAX_SCORE, AIGCP_MAX_SCORE,
                             &r->rule->score);
}

static void
read_condition(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->condition_place = r->key_place;
    aigcp_rule *rule = r->rule;
    rule->condition = aigcp_value_joined_lines(r->model, r->key, value, AIGCP_MAX_CONDITION_BYTES,
                                               &rule->condition_length, &rule->condition_verbatim);
    rule->condition_place = value->place;
    rule->condition_ends_at_comment = aigcp_value_ends_at_comment(value);
}

static void
read_threshold_category(aigcp_reader *r, const aigcp_yaml_node *value)
{
    const char *category = aigcp_value_category_prefix(r->model, r->key, value);
    if (category)
        r->rule->threshold_category = category;
}

static void
read_threshold_score(aigcp_reader *r, const aigcp_yaml_node *value)
{
    int32_t score;
    if (aigcp_value_number(r->model, r->key, value, 1, AIGCP_MAX_THRESHOLD, &score))
        r->rule->threshold = score;
}

static const aigcp_key threshold_keys[] = {
    { "category", true, read_threshold_category },
    { "score", true, read_threshold_score },
    { NULL, false, NULL },
};

static void
read_threshold(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->threshold_place = r->key_place;
    if (r->model->threshold_count++ == AIGCP_MAX_THRESHOLDS)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, NULL,
                       _("more than %d rules with threshold"), AIGCP_MAX_THRESHOLDS);
    if (aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                            _("threshold must have \"category:\" and \"score:\"")))
        aigcp_reader_read_mapping(r, value, threshold_keys, NULL);
}

static void
read_groups(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->groups = value;
}

static void
read_allowed(aigcp_reader *r, const aigcp_yaml_node *item)
{
    if (aigcp_reader_expect_text(r, item, _("a phrase must be a text")))
        aigcp_word_taker_add(&r->allow, item);
}

void
aigcp_read_allow(aigcp_reader *r, const aigcp_yaml_node *value)
{
    r->allow_place = r->key_place;
    aigcp_reader_read_sequence(r, value, read_allowed);
}

/* -- examples ------------------------------------------------------------------------ */

static void
read_example(aigcp_reader *r, const aigcp_yaml_node *item)
{
    const char *text = aigcp_value_text(r->model, r->key, item, AIGCP_MAX_EXAMPLE_BYTES);
    if (!text)
        return;
    aigcp_example *example = aigcp_arena_alloc(&r->model->arena, sizeof *example);
    if (!example) {
        r->model->out_of_memory = true;
        return;
    }
    *example = (aigcp_example){
        .text = text,
        .length = item->length,
        .must_match = r->must_match,
        .is_todo = r->is_todo,
        .place = item->place,
    };
    *r->examples_end = example;
    r->examples_end = &example->next;
}

static void
read_kind(aigcp_reader *r, const aigcp_yaml_node *value, bool must_match, bool is_todo)
{
    r->must_match = must_match;
    r->is_todo = is_todo;
    aigcp_reader_read_sequence(r, value, read_example);
}

static void
read_matching(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_kind(r, value, true, false);
}

static void
read_clean(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_kind(r, value, false, false);
}

static void
read_todo_matching(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_kind(r, value, true, true);
}

static void
read_todo_clean(aigcp_reader *r, const aigcp_yaml_node *value)
{
    read_kind(r, value, false, true);
}

static const aigcp_key example_keys[] = {
    { "match", false, read_matching },
    { "clean", false, read_clean },
    { "todo_match", false, read_todo_matching },
    { "todo_clean", false, read_todo_clean },
    { NULL, false, NULL },
};

static void
read_examples(aigcp_reader *r, const aigcp_yaml_node *value)
{
    if (aigcp_reader_expect(r, value, AIGCP_YAML_MAPPING,
                            _("examples must have \"match:\" or \"clean:\"")))
        aigcp_reader_read_mapping(r, value, example_keys, NULL);
}

/* -- rules --------------------------------------------------------------------------- */

static const aigcp_key rule_keys[] = {
    { "id", true, aigcp_read_id },
    { "title", true, aigcp_read_title },
    { "category", true, aigcp_read_category },
    { "status", false, aigcp_read_status },
    { "level", false, aigcp_read_level },
    { "owner", false, aigcp_read_owner },
    { "date", false, aigcp_read_date },
    { "source", false, aigcp_read_source },
    { "false_positives", false, aigcp_read_false_positives },
    { "action", true, aigcp_read_action },
    { "redact", false, read_redact },
    { "mask", false, read_mask },
    { "replace", false, read_replace },
    { "label", false, read_label },
    { "sample", false, aigcp_read_sample },
    { "score", false, read_score },
    { "groups", false, read_groups },
    { "condition", false, read_condition },
    { "threshold", false, read_threshold },
    { "allow", false, aigcp_read_allow },
    { "examples", false, read_examples },
    { NULL, false, NULL },
};

static void
refuse_for(aigcp_reader *r, aigcp_place place, const char *key, const char *where)
{
    if (place.line)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, place, NULL, _("%s is only for %s"), key,
                       where);
}

/* Whether findings of the rule are redacted, or may be once it is rolled out. */
static bool
may_redact(const aigcp_reader *r)
{
    if (!r->action_place.line)
        return true; /* it is not known what is done */
    for (size_t i = 0; i < 2; i++)
        if (r->rule->actions[i] != AIGC_ACTION_LOG && r->rule->actions[i] != AIGC_ACTION_STOP)
            return true;
    return false;
}

/* The manner of redacting, and the keys that belong to one. */
static void
settle_manner(aigcp_reader *r)
{
    aigcp_rule *rule = r->rule;
    if (!may_redact(r)) {
        static const char where[] = "action: redact";
        refuse_for(r, r->manner_place, "redact", where);
        refuse_for(r, r->mask_place, "mask", where);
        refuse_for(r, r->replace_place, "replace", where);
        refuse_for(r, r->label_place, "label", where);
        return;
    }
    if (!r->manner_place.line) {
        if (r->replace_place.line)
            rule->manner = AIGC_MANNER_REPLACE;
        if (r->replace_place.line && r->mask_place.line)
            aigcp_reader_refuse(r, r->mask_place, _("either replace or mask, not both"));
        refuse_for(r, r->label_place, "label", "redact: pseudonym, redact: hash");
        return;
    }
    if (rule->manner != AIGC_MANNER_MASK)
        refuse_for(r, r->mask_place, "mask", "redact: mask");
    if (rule->manner != AIGC_MANNER_REPLACE)
        refuse_for(r, r->replace_place, "replace", "redact: replace");
    else if (!r->replace_place.line)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->manner_place,
                       _("add a key replace with the text"), _("%s is missing"), "replace");
    if (rule->manner == AIGC_MANNER_MASK || rule->manner == AIGC_MANNER_REPLACE)
        refuse_for(r, r->label_place, "label", "redact: pseudonym, redact: hash");
}

/* What a rule that sums up scores must not have. */
static void
check_threshold_rule(aigcp_reader *r, aigcp_place words_place)
{
    static const char message[] = N_("a rule with threshold finds by score: it has no %s");
    const struct {
        aigcp_place place;
        const char *what;
        const char *hint;
    } others[] = {
        { words_place, _("words of its own"), _("make it two rules") },
        { r->groups ? r->groups->place : (aigcp_place){ 0 }, "groups", _("make it two rules") },
        { r->condition_place, "condition", _("make it two rules") },
        { r->allow_place, "allow", _("give it to the rules that have scores") },
        { r->score_place, "score", _("give it to the rules that are summed up") },
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i].place.line)
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, others[i].place, others[i].hint,
                           _(message), others[i].what);
    }
}

/* What is looked for: something, and if there is a condition, only what it can name. */
static void
check_content(aigcp_reader *r, const aigcp_yaml_node *mapping, aigcp_place words_place)
{
    if (r->threshold_place.line) {
        check_threshold_rule(r, words_place);
        return;
    }
    if (!words_place.line && !r->groups)
        aigcp_reader_refuse(r, mapping->place,
                            _("the rule has no words, lists, patterns, hidden or groups"));
    if (!r->condition_place.line)
        return;
    if (!r->groups)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->condition_place,
                       _("put the words into groups, so that it can name them"),
                       _("a condition without groups"));
    else if (words_place.line)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, words_place,
                       _("put them into a group, so that the condition can name it"),
                       _("words beside groups in a rule with a condition"));
}

static void
check_examples(aigcp_reader *r)
{
    bool has_match = false;
    bool has_clean = false;
    for (const aigcp_example *example = r->rule->examples; example; example = example->next) {
        has_match |= example->must_match && !example->is_todo;
        has_clean |= !example->must_match && !example->is_todo;
    }
    if (!strcmp(r->rule->status, "stable") && !(has_match && has_clean))
        aigcp_diagnose(r->model, AIGC_SEVERITY_WARNING, r->rule->place,
                       _("give examples of both kinds, or another status"),
                       _("a stable rule without examples that match and examples that do not"));
}

/* A group that has nothing is none: it would be one more for "all of them". */
static void
drop_empty_group(aigcp_rule *rule)
{
    const aigcp_group *first = rule->groups;
    if (!first->words && !first->patterns && !first->hidden)
        rule->groups = first->next;
}

/* Hang a new rule into the model. NULL: too many, or memory is out. */
static aigcp_rule *
add_rule(aigcp_rule_model *model, aigcp_place place)
{
    if (model->rule_count == AIGCP_MAX_RULES) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("more than %d rules"),
                       AIGCP_MAX_RULES);
        return NULL;
    }
    aigcp_rule *rule = aigcp_arena_alloc(&model->arena, sizeof *rule);
    if (!rule) {
        model->out_of_memory = true;
        return NULL;
    }
    *rule = (aigcp_rule){
        .id = "",
        .title = "",
        .title_zh = "",
        .category = "",
        .status = "experimental",
        .level = "",
        .owner = "",
        .date = "",
        .source = "",
        .false_positives = "",
        .place = place,
        .actions = { AIGC_ACTION_LOG, AIGC_ACTION_LOG },
        .sample = 100,
    };
    *model->rules_end = rule;
    model->rules_end = &rule->next;
    model->rule_count++;
    return rule;
}

static void
read_rule(aigcp_reader *r, const aigcp_yaml_node *item)
{
    aigcp_rule_model *model = r->model;
    if (!aigcp_reader_expect(r, item, AIGCP_YAML_MAPPING,
                             _("a rule must have keys such as \"id:\"")))
        return;
    aigcp_rule *rule = add_rule(model, item->place);
    if (!rule)
        return;
    *r = (aigcp_reader){ .model = model, .folder = r->folder, .rule = rule };
    r->examples_end = &rule->examples;
    if (!aigcp_reader_begin_group(r, "", item->place))
        return;
    aigcp_word_taker_begin(&r->allow, model, &rule->allow);
    aigcp_reader_read_mapping(r, item, rule_keys, aigcp_group_keys);
    aigcp_place words_place = r->content_place;
    aigcp_reader_end_group(r);
    if (r->groups)
        aigcp_reader_read_groups(r);
    if (item->complete) {
        settle_manner(r);
        check_content(r, item, words_place);
        check_examples(r);
    }
    aigcp_word_taker_free(&r->allow);
    aigcp_rule_split(model, rule);
    drop_empty_group(rule);
}

static void
read_rules(aigcp_reader *r, const aigcp_yaml_node *value)
{
    aigcp_reader_read_sequence(r, value, read_rule);
}

static const aigcp_key file_keys[] = {
    { "rules", false, read_rules },
    { "overlays", false, aigcp_read_overlays },
    { NULL, false, NULL },
};

static bool
has_key(const aigcp_yaml_node *mapping, const char *key)
{
    const aigcp_yaml_node *name = mapping->children;
    while (name && name->next &&
           !(name->length == strlen(key) && !memcmp(name->text, key, name->length)))
        name = name->next->next;
    return name && name->next;
}

static void
read_root(aigcp_reader *r, const aigcp_yaml_node *root)
{
    if (!aigcp_reader_expect(r, root, AIGCP_YAML_MAPPING, _("a rule file begins with \"rules:\"")))
        return;
    if (root->complete && !has_key(root, "rules") && !has_key(root, "overlays"))
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, root->place, NULL, _("%s is missing"),
                       "rules");
    aigcp_reader_read_mapping(r, root, file_keys, NULL);
}

aigc_status
aigcp_rule_yaml_read(aigcp_rule_model *model, const aigcp_source *source, const char *folder)
{
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    size_t errors = model->error_count;
    aigcp_yaml_node *root;
    aigc_status status = aigcp_yaml_parse(model, source, &tree, &root);
    aigcp_reader r = { .model = model, .folder = folder };
    if (status == AIGC_OK && root) {
        read_root(&r, root);
    } else if (status == AIGC_OK && model->error_count == errors) {
        aigcp_place place = { .source = source };
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("the file has no rules"));
    }
    aigcp_arena_free(&tree);
    return model->out_of_memory ? AIGC_ERR_MEMORY : status;
}
