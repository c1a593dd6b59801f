/* SPDX-License-Identifier: Apache-2.0 */
/* Rules from the tree of a rule file. One table per kind of mapping says which keys there
 * are and which function takes the value; whatever is wrong is told, and reading goes on. */
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"
#include "libfilter/rule_files.h"
#include "libfilter/rule_suggest.h"
#include "libfilter/rule_values.h"
#include "libfilter/rule_words.h"
#include "libfilter/rule_yaml.h"
#include "libfilter/validators.h"

/* Room for a hint that quotes a name. */
#define HINT_SIZE 128

/* Keys of one mapping: they are remembered as bits. */
#define MAX_KEYS 32

typedef struct reader {
    aigcp_rule_model *model;
    const char *folder;
    const char *key;        /* whose value is being read */
    aigcp_place key_place;  /* of the key itself */
    aigcp_rule *rule;       /* being read */
    aigcp_pattern *pattern; /* being read */
    bool must_match;        /* the kind of the examples being read */
    aigcp_word_taker words;
    aigcp_word_taker allow;
    aigcp_pattern **patterns_end;
    aigcp_example **examples_end;
    bool has_action;
    bool has_words;            /* words, lists or patterns, good or not */
    aigcp_place replace_place; /* of the key; line 0: the rule has none */
    aigcp_place mask_place;
} reader;

typedef struct key {
    const char *name;
    bool required;
    void (*read)(reader *r, const aigcp_yaml_node *value);
} key;

static bool
is_kind(reader *r, const aigcp_yaml_node *node, aigcp_yaml_kind kind, const char *message)
{
    if (node->kind == kind)
        return true;
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, node->place, NULL, "%s", message);
    return false;
}

static const key *
find_key(const key *keys, const aigcp_yaml_node *name)
{
    for (; keys->name; keys++) {
        if (strlen(keys->name) == name->length && !memcmp(keys->name, name->text, name->length))
            return keys;
    }
    return NULL;
}

static void
diagnose_unknown_key(reader *r, const key *keys, const aigcp_yaml_node *name)
{
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name->text, name->length);
    for (; keys->name; keys++)
        aigcp_suggestion_offer(&suggestion, keys->name);
    char hint[HINT_SIZE];
    if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    int shown = name->length < 60 ? (int)name->length : 60;
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place, suggestion.best ? hint : NULL,
                   _("unknown key \"%.*s\""), shown, name->text);
}

/* Read a mapping with the functions of `keys`, whose last entry has no name. */
static void
read_mapping(reader *r, const aigcp_yaml_node *mapping, const key *keys)
{
    aigcp_place places[MAX_KEYS] = { { 0 } }; /* of the keys that were there */
    const aigcp_yaml_node *name = mapping->children;
    for (; name && name->next; name = name->next->next) {
        if (!is_kind(r, name, AIGCP_YAML_SCALAR, _("a key must be a text")))
            continue;
        const key *found = find_key(keys, name);
        if (!found) {
            diagnose_unknown_key(r, keys, name);
            continue;
        }
        aigcp_place *first = &places[found - keys];
        if (first->line) {
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place, NULL,
                           _("%s is here twice; the first is at line %u"), found->name,
                           (unsigned)first->line);
            continue;
        }
        *first = name->place;
        r->key = found->name;
        r->key_place = name->place;
        found->read(r, name->next);
    }
    if (!mapping->complete)
        return;
    for (size_t i = 0; keys[i].name; i++) {
        if (keys[i].required && !places[i].line)
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, mapping->place, NULL, _("%s is missing"),
                           keys[i].name);
    }
}

/* Call `read` for each item of a sequence. */
static void
read_sequence(reader *r, const aigcp_yaml_node *value,
              void (*read)(reader *r, const aigcp_yaml_node *item))
{
    if (value->kind != AIGCP_YAML_SEQUENCE) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place,
                       _("write each item behind \"- \" in a line of its own, or all in [ ]"),
                       _("%s must be a list"), r->key);
        return;
    }
    if (!value->children && value->complete)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, NULL, _("%s is an empty list"),
                       r->key);
    for (const aigcp_yaml_node *item = value->children; item; item = item->next)
        read(r, item);
}

/* -- metadata ------------------------------------------------------------------------ */

static void
read_id(reader *r, const aigcp_yaml_node *value)
{
    const char *id = aigcp_value_id(r->model, r->key, value);
    if (!id)
        return;
    r->rule->id = id;
    r->rule->place = value->place;
    const void *known;
    if (aigcp_text_index_add(&r->model->ids, id, value->length, r->rule, &known) != AIGC_OK) {
        r->model->out_of_memory = true;
        return;
    }
    if (known) {
        const aigcp_rule *first = known;
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place,
                       _("give each rule an id of its own"),
                       _("the id %s is taken already, at %s:%u"), id, first->place.source->name,
                       (unsigned)first->place.line);
    }
}

static void
read_title(reader *r, const aigcp_yaml_node *value)
{
    const char *title = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
    if (title)
        r->rule->title = title;
}

static void
read_category(reader *r, const aigcp_yaml_node *value)
{
    const char *category = aigcp_value_category(r->model, r->key, value);
    if (category)
        r->rule->category = category;
}

static void
read_status(reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "experimental", "test", "stable", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->rule->status = choices[index];
}

static void
read_level(reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "informational", "low",      "medium",
                                           "high",          "critical", NULL };
    size_t index;
    (void)aigcp_value_choice(r->model, r->key, value, choices, &index);
}

static void
read_date(reader *r, const aigcp_yaml_node *value)
{
    (void)aigcp_value_date(r->model, r->key, value);
}

/* Notes for the authors of rules: checked, and not kept. */
static void
read_note(reader *r, const aigcp_yaml_node *value)
{
    (void)aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
}

/* -- what is done -------------------------------------------------------------------- */

static void
read_action(reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "log", "redact", "stop", NULL };
    static const aigc_action actions[] = { AIGC_ACTION_LOG, AIGC_ACTION_REDACT, AIGC_ACTION_STOP };
    size_t index;
    if (!aigcp_value_choice(r->model, r->key, value, choices, &index))
        return;
    r->rule->action = actions[index];
    r->has_action = true;
}

static void
read_replace(reader *r, const aigcp_yaml_node *value)
{
    r->replace_place = r->key_place;
    if (value->kind == AIGCP_YAML_SCALAR && !value->length) {
        r->rule->replacement = ""; /* written as "": the finding is taken out */
        return;
    }
    r->rule->replacement = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_REPLACEMENT_BYTES);
}

static void
read_mask(reader *r, const aigcp_yaml_node *value)
{
    r->mask_place = r->key_place;
    const char *mask = aigcp_value_character(r->model, r->key, value);
    if (mask)
        r->rule->mask = mask;
}

/* -- words --------------------------------------------------------------------------- */

static void
read_boundary(reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "auto", "none", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->rule->boundary = index == 0 ? AIGCP_BOUNDARY_AUTO : AIGCP_BOUNDARY_NONE;
}

static void
read_word(reader *r, const aigcp_yaml_node *item)
{
    if (is_kind(r, item, AIGCP_YAML_SCALAR, _("a word must be a text")))
        aigcp_word_taker_add(&r->words, item->text, item->length, item->place);
}

static void
read_words(reader *r, const aigcp_yaml_node *value)
{
    r->has_words = true;
    read_sequence(r, value, read_word);
}

static void
read_allowed(reader *r, const aigcp_yaml_node *item)
{
    if (is_kind(r, item, AIGCP_YAML_SCALAR, _("a phrase must be a text")))
        aigcp_word_taker_add(&r->allow, item->text, item->length, item->place);
}

static void
read_allow(reader *r, const aigcp_yaml_node *value)
{
    read_sequence(r, value, read_allowed);
}

static void
read_list(reader *r, const aigcp_yaml_node *item)
{
    const char *name = aigcp_value_line(r->model, r->key, item, AIGCP_MAX_METADATA_BYTES);
    if (!name)
        return;
    if (!r->folder) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, item->place,
                       _("write the words into the rule"),
                       _("list files are not read here: the rules do not come from a file"));
        return;
    }
    const aigcp_source *list = aigcp_rule_files_read_list(r->model, r->folder, name, item->place);
    if (list)
        aigcp_word_taker_add_list(&r->words, list);
}

static void
read_lists(reader *r, const aigcp_yaml_node *value)
{
    r->has_words = true;
    read_sequence(r, value, read_list);
}

/* -- patterns ------------------------------------------------------------------------ */

static void
read_regex(reader *r, const aigcp_yaml_node *value)
{
    const char *regex = aigcp_value_text(r->model, r->key, value, AIGCP_MAX_REGEX_BYTES);
    if (!regex)
        return;
    if (memchr(regex, '\0', value->length)) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, _("write it as \\x00"),
                       _("a NUL character in a regular expression"));
        return;
    }
    r->pattern->regex = regex;
    r->pattern->length = value->length;
    r->pattern->place = value->place;
    r->pattern->verbatim = value->verbatim;
}

static void
read_fold(reader *r, const aigcp_yaml_node *value)
{
    static const char *const choices[] = { "false", "true", NULL };
    size_t index;
    if (aigcp_value_choice(r->model, r->key, value, choices, &index))
        r->pattern->fold = index == 1;
}

static void
read_validate(reader *r, const aigcp_yaml_node *value)
{
    const char *name = aigcp_value_line(r->model, r->key, value, AIGCP_MAX_METADATA_BYTES);
    if (!name)
        return;
    r->pattern->validator = aigcp_validator_find(name, value->length);
    if (r->pattern->validator)
        return;
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name, value->length);
    for (size_t i = 0; aigcp_validator_name(i); i++)
        aigcp_suggestion_offer(&suggestion, aigcp_validator_name(i));
    char hint[HINT_SIZE];
    if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, suggestion.best ? hint : NULL,
                   _("there is no validator \"%.60s\""), name);
}

static const key pattern_keys[] = {
    { "regex", true, read_regex },
    { "fold", false, read_fold },
    { "validate", false, read_validate },
    { NULL, false, NULL },
};

static void
read_pattern(reader *r, const aigcp_yaml_node *item)
{
    if (!is_kind(r, item, AIGCP_YAML_MAPPING, _("a pattern must have the key \"regex:\"")))
        return;
    aigcp_pattern *pattern = aigcp_arena_alloc(&r->model->arena, sizeof *pattern);
    if (!pattern) {
        r->model->out_of_memory = true;
        return;
    }
    r->pattern = pattern;
    read_mapping(r, item, pattern_keys);
    if (!pattern->regex)
        return;
    *r->patterns_end = pattern;
    r->patterns_end = &pattern->next;
}

static void
read_patterns(reader *r, const aigcp_yaml_node *value)
{
    r->has_words = true;
    read_sequence(r, value, read_pattern);
}

/* -- examples ------------------------------------------------------------------------ */

static void
read_example(reader *r, const aigcp_yaml_node *item)
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
        .place = item->place,
    };
    *r->examples_end = example;
    r->examples_end = &example->next;
}

static void
read_match(reader *r, const aigcp_yaml_node *value)
{
    r->must_match = true;
    read_sequence(r, value, read_example);
}

static void
read_clean(reader *r, const aigcp_yaml_node *value)
{
    r->must_match = false;
    read_sequence(r, value, read_example);
}

static const key example_keys[] = {
    { "match", false, read_match },
    { "clean", false, read_clean },
    { NULL, false, NULL },
};

static void
read_examples(reader *r, const aigcp_yaml_node *value)
{
    if (is_kind(r, value, AIGCP_YAML_MAPPING, _("examples must have \"match:\" or \"clean:\"")))
        read_mapping(r, value, example_keys);
}

/* -- rules --------------------------------------------------------------------------- */

static const key rule_keys[] = {
    { "id", true, read_id },
    { "title", true, read_title },
    { "category", true, read_category },
    { "status", false, read_status },
    { "level", false, read_level },
    { "owner", false, read_note },
    { "date", false, read_date },
    { "source", false, read_note },
    { "false_positives", false, read_note },
    { "action", true, read_action },
    { "replace", false, read_replace },
    { "mask", false, read_mask },
    { "boundary", false, read_boundary },
    { "words", false, read_words },
    { "lists", false, read_lists },
    { "allow", false, read_allow },
    { "patterns", false, read_patterns },
    { "examples", false, read_examples },
    { NULL, false, NULL },
};

_Static_assert(sizeof rule_keys / sizeof rule_keys[0] <= MAX_KEYS, "raise MAX_KEYS");

/* What no key can check alone. */
static void
check_rule(reader *r, const aigcp_yaml_node *mapping)
{
    const aigcp_rule *rule = r->rule;
    if (!r->has_words)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, mapping->place, NULL,
                       _("the rule has no words, lists or patterns"));

    bool redacts = !r->has_action || rule->action == AIGC_ACTION_REDACT;
    if (r->replace_place.line && !redacts)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->replace_place, NULL,
                       _("%s is only for action: redact"), "replace");
    if (r->mask_place.line && !redacts)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->mask_place, NULL,
                       _("%s is only for action: redact"), "mask");
    if (r->replace_place.line && r->mask_place.line)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, r->mask_place, NULL,
                       _("either replace or mask, not both"));

    bool has_match = false;
    bool has_clean = false;
    for (const aigcp_example *example = rule->examples; example; example = example->next) {
        has_match |= example->must_match;
        has_clean |= !example->must_match;
    }
    if (!strcmp(rule->status, "stable") && !(has_match && has_clean))
        aigcp_diagnose(r->model, AIGC_SEVERITY_WARNING, rule->place,
                       _("give examples of both kinds, or another status"),
                       _("a stable rule without examples that match and examples that do not"));
}

static void
read_rule(reader *r, const aigcp_yaml_node *item)
{
    aigcp_rule_model *model = r->model;
    if (!is_kind(r, item, AIGCP_YAML_MAPPING, _("a rule must have keys such as \"id:\"")))
        return;
    if (model->rule_count == AIGCP_MAX_RULES) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, item->place, NULL, _("more than %d rules"),
                       AIGCP_MAX_RULES);
        return;
    }
    aigcp_rule *rule = aigcp_arena_alloc(&model->arena, sizeof *rule);
    if (!rule) {
        model->out_of_memory = true;
        return;
    }
    *rule = (aigcp_rule){
        .id = "",
        .title = "",
        .category = "",
        .status = "experimental",
        .place = item->place,
        .action = AIGC_ACTION_LOG,
        .mask = "*",
    };
    *model->rules_end = rule;
    model->rules_end = &rule->next;
    model->rule_count++;

    *r = (reader){ .model = model, .folder = r->folder, .rule = rule };
    r->patterns_end = &rule->patterns;
    r->examples_end = &rule->examples;
    aigcp_word_taker_begin(&r->words, model, &rule->words);
    aigcp_word_taker_begin(&r->allow, model, &rule->allow);
    read_mapping(r, item, rule_keys);
    if (item->complete)
        check_rule(r, item);
    aigcp_word_taker_free(&r->words);
    aigcp_word_taker_free(&r->allow);
}

static void
read_rules(reader *r, const aigcp_yaml_node *value)
{
    read_sequence(r, value, read_rule);
}

static const key file_keys[] = {
    { "rules", true, read_rules },
    { NULL, false, NULL },
};

aigc_status
aigcp_rule_yaml_read(aigcp_rule_model *model, const aigcp_source *source, const char *folder)
{
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    size_t errors = model->error_count;
    aigcp_yaml_node *root;
    aigc_status status = aigcp_yaml_parse(model, source, &tree, &root);
    reader r = { .model = model, .folder = folder };
    if (status == AIGC_OK && root) {
        if (is_kind(&r, root, AIGCP_YAML_MAPPING, _("a rule file begins with \"rules:\"")))
            read_mapping(&r, root, file_keys);
    } else if (status == AIGC_OK && model->error_count == errors) {
        aigcp_place place = { .source = source };
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("the file has no rules"));
    }
    aigcp_arena_free(&tree);
    return model->out_of_memory ? AIGC_ERR_MEMORY : status;
}
