/* SPDX-License-Identifier: Apache-2.0 */
/* All that a rule says, key by key, as text. */
#include <aigc/inspect.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "libfilter/compile/rules_compile.h"
#include "libfilter/limits.h"
#include "libfilter/validators/validators.h"

/* Room for a number, or for the names of all lanes or kinds of hidden text. */
#define VALUE_SIZE 96

/* A pattern with all that belongs to it, near words included, or a word with its columns. */
#define TEXT_MAX ((size_t)1024 * 1024)

typedef struct bit_name {
    unsigned bit;
    const char *text;
} bit_name;

static const bit_name lanes[] = {
    { AIGC_LANE_PLAIN, "plain" },
    { AIGC_LANE_SKIP, "skip" },
    { AIGC_LANE_SOUND, "sound" },
    { AIGC_LANE_SPLIT, "split" },
};

static const bit_name kinds[] = {
    { AIGCP_FIND_ZERO_WIDTH, "zero-width" },
    { AIGCP_FIND_BIDI, "bidi" },
    { AIGCP_FIND_TAGS, "tags" },
    { AIGCP_FIND_SELECTORS, "variation-selectors" },
    { AIGCP_FIND_MIXED_SCRIPT, "mixed-script" },
};

static const char *const manners[] = { "mask", "replace", "pseudonym", "hash" };
static const char *const boundaries[] = { "auto", "none", "word" };

/* By whether they are known to fail, and whether they must match. */
static const char *const example_keys[2][2] = {
    { "examples.clean", "examples.match" },
    { "examples.todo_clean", "examples.todo_match" },
};

typedef struct setting_walk {
    aigc_rule_setting_fn on_setting;
    void *context;
    size_t rule;
    const char *group;
    aigc_status status; /* once it is not AIGC_OK, nothing more is given */
} setting_walk;

static void
give(setting_walk *walk, const char *key, const char *text, size_t length)
{
    aigc_rule_setting setting = {
        .rule = walk->rule, .group = walk->group, .key = key, .text = text, .length = length
    };
    if (walk->status == AIGC_OK && walk->on_setting(walk->context, &setting) != 0)
        walk->status = AIGC_ERR_STOPPED;
}

/* NULL is not given. */
static void
give_text(setting_walk *walk, const char *key, const char *text)
{
    if (text)
        give(walk, key, text, strlen(text));
}

/* "" is not given either. */
static void
give_filled(setting_walk *walk, const char *key, const char *text)
{
    if (text && text[0])
        give_text(walk, key, text);
}

static void
give_number(setting_walk *walk, const char *key, int64_t number)
{
    char value[VALUE_SIZE];
    (void)snprintf(value, sizeof value, "%" PRId64, number);
    give_text(walk, key, value);
}

/* Write the names of bits, with commas between them. */
static void
list_names(char value[VALUE_SIZE], unsigned bits, const bit_name *names, size_t count)
{
    size_t length = 0;
    value[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (!(bits & names[i].bit))
            continue;
        int more = snprintf(value + length, VALUE_SIZE - length, "%s%s", length ? ", " : "",
                            names[i].text);
        length += more > 0 ? (size_t)more : 0;
    }
}

static void
give_names(setting_walk *walk, const char *key, unsigned bits, const bit_name *names, size_t count)
{
    char value[VALUE_SIZE];
    list_names(value, bits, names, count);
    if (value[0])
        give_text(walk, key, value);
}

/* Add names behind a tab, if there are any. */
static aigc_status
add_column(aigcp_buffer *out, const char *text)
{
    aigc_status status = AIGC_OK;
    if (text[0])
        status = aigcp_buffer_append_byte(out, '\t');
    return status == AIGC_OK ? aigcp_buffer_append_string(out, text) : status;
}

/* A word of a list that has columns, with how it is found and what is done then, where that is not
 * what the rule says. */
static aigc_status
describe_word(const aigcp_rule *rule, const aigcp_matching *how, const aigcp_word *word,
              aigcp_buffer *out)
{
    const aigcp_word_columns *columns = word->columns;
    const aigcp_rule *base = rule->base ? rule->base : rule;
    bool acts = memcmp(rule->actions, base->actions, sizeof rule->actions) != 0;
    char names[VALUE_SIZE];
    aigc_status status = aigcp_buffer_append(out, word->text, word->length);
    if (status == AIGC_OK && strcmp(rule->category, base->category) != 0)
        status = add_column(out, rule->category);
    if (status == AIGC_OK && acts)
        status = add_column(out, aigc_action_name(rule->actions[AIGC_DIRECTION_OUTPUT]));
    if (status == AIGC_OK && acts)
        status = add_column(out, aigc_action_name(rule->actions[AIGC_DIRECTION_INPUT]));
    list_names(names, columns->lanes, lanes, sizeof lanes / sizeof lanes[0]);
    if (status == AIGC_OK && columns->lanes != how->lanes)
        status = add_column(out, names);
    if (status == AIGC_OK && columns->has_boundary && columns->boundary != how->boundary)
        status = add_column(out, boundaries[columns->boundary]);
    return status;
}

static void
give_word(setting_walk *walk, const char *key, const aigcp_word *word)
{
    give(walk, key, word->text, word->length);
}

static void
give_words(setting_walk *walk, const aigcp_rule *rule, const aigcp_group *group)
{
    aigcp_buffer text;
    aigcp_buffer_init(&text, TEXT_MAX);
    for (const aigcp_word *word = group->words; word && walk->status == AIGC_OK;
         word = word->next) {
        if (!word->columns) {
            give_word(walk, "words", word);
            continue;
        }
        text.length = 0;
        walk->status = describe_word(rule, &group->matching, word, &text);
        if (walk->status == AIGC_OK)
            give(walk, "words", (const char *)text.data, text.length);
    }
    aigcp_buffer_free(&text);
}

/* NULL for none. */
static const char *
validator_name(aigcp_validator validator)
{
    const char *name = NULL;
    for (size_t i = 0; validator && (name = aigcp_validator_name(i)) != NULL; i++)
        if (aigcp_validator_find(name, strlen(name)) == validator)
            return name;
    return NULL;
}

static int
by_text(const void *one, const void *other)
{
    const aigcp_word *a = *(const aigcp_word *const *)one;
    const aigcp_word *b = *(const aigcp_word *const *)other;
    int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

/* Near words, in an order of their own: that of the file says nothing. */
static aigc_status
describe_near(const aigcp_pattern *pattern, aigcp_buffer *out)
{
    const aigcp_word *words[AIGCP_MAX_NEAR];
    char within[VALUE_SIZE];
    size_t count = 0;
    for (const aigcp_word *w = pattern->near; w && count < AIGCP_MAX_NEAR; w = w->next)
        words[count++] = w;
    if (!count)
        return AIGC_OK;
    qsort(words, count, sizeof(const aigcp_word *), by_text);
    (void)snprintf(within, sizeof within, "\tnear within %" PRIu32, pattern->near_within);
    aigc_status status = aigcp_buffer_append_string(out, within);
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        status = aigcp_buffer_append_byte(out, '\t');
        if (status == AIGC_OK)
            status = aigcp_buffer_append(out, words[i]->text, words[i]->length);
    }
    return status;
}

/* The pattern as one text: the expression, then what belongs to it, each behind a tab. */
static aigc_status
describe_pattern(const aigcp_pattern *pattern, aigcp_buffer *out)
{
    const char *validator = validator_name(pattern->validator);
    aigc_status status = aigcp_buffer_append(out, pattern->regex, pattern->length);
    if (status == AIGC_OK && pattern->fold)
        status = aigcp_buffer_append_string(out, "\tfold");
    if (status == AIGC_OK && validator)
        status = aigcp_buffer_append_string(out, "\tvalidate ");
    if (status == AIGC_OK && validator)
        status = aigcp_buffer_append_string(out, validator);
    return status == AIGC_OK ? describe_near(pattern, out) : status;
}

static void
give_patterns(setting_walk *walk, const aigcp_pattern *patterns)
{
    aigcp_buffer text;
    aigcp_buffer_init(&text, TEXT_MAX);
    for (const aigcp_pattern *p = patterns; p && walk->status == AIGC_OK; p = p->next) {
        text.length = 0;
        walk->status = describe_pattern(p, &text);
        if (walk->status == AIGC_OK)
            give(walk, "patterns", (const char *)text.data, text.length);
    }
    aigcp_buffer_free(&text);
}

/* Whether a rule looks for words of a group: also those of variants, which stand right behind it.
 */
static bool
has_words(const aigcp_rule *rule, const aigcp_group *group)
{
    bool found = group->words != NULL;
    for (const aigcp_rule *v = rule->next; v && v->base == rule && !found; v = v->next)
        for (const aigcp_group *g = v->groups; g && !found; g = g->next)
            found = g->words && !strcmp(g->name, group->name);
    return found;
}

static void
give_group(setting_walk *walk, const aigcp_rule *rule, const aigcp_group *group)
{
    const aigcp_matching *how = &group->matching;
    walk->group = group->name;
    if (has_words(rule, group)) {
        give_names(walk, "match", how->lanes, lanes, sizeof lanes / sizeof lanes[0]);
        give_number(walk, "skip.gap", how->gap);
        give_number(walk, "skip.total", how->total);
        give_number(walk, "sound.least", how->least_syllables);
        give_text(walk, "boundary", boundaries[how->boundary]);
    }
    give_words(walk, rule, group);
    give_patterns(walk, group->patterns);
    give_names(walk, "hidden", group->hidden, kinds, sizeof kinds / sizeof kinds[0]);
    walk->group = "";
}

static void
give_redaction(setting_walk *walk, const aigcp_rule *rule)
{
    if (rule->actions[AIGC_DIRECTION_OUTPUT] != AIGC_ACTION_REDACT &&
        rule->actions[AIGC_DIRECTION_INPUT] != AIGC_ACTION_REDACT)
        return;
    give_text(walk, "redact", manners[rule->manner]);
    give_text(walk, "replace", rule->replacement);
    if (rule->manner == AIGC_MANNER_MASK)
        give_text(walk, "mask", rule->mask ? rule->mask : "*");
    give_text(walk, "label", rule->label);
}

static void
give_rule(setting_walk *walk, const aigcp_rule *rule)
{
    give_text(walk, "title", rule->title);
    if (strcmp(rule->title, rule->title_zh) != 0)
        give_text(walk, "title.zh", rule->title_zh);
    give_text(walk, "category", rule->category);
    give_text(walk, "status", rule->status);
    give_filled(walk, "level", rule->level);
    give_filled(walk, "owner", rule->owner);
    give_filled(walk, "date", rule->date);
    give_filled(walk, "source", rule->source);
    give_filled(walk, "false_positives", rule->false_positives);
    give_text(walk, "action.output", aigc_action_name(rule->actions[AIGC_DIRECTION_OUTPUT]));
    give_text(walk, "action.input", aigc_action_name(rule->actions[AIGC_DIRECTION_INPUT]));
    give_redaction(walk, rule);
    give_number(walk, "sample", rule->sample);
    give_number(walk, "score", rule->score);
    give_text(walk, "threshold.category", rule->threshold_category);
    if (rule->threshold_category)
        give_number(walk, "threshold.score", rule->threshold);
    for (const aigcp_group *group = rule->groups; group; group = group->next)
        give_group(walk, rule, group);
    if (rule->condition)
        give(walk, "condition", rule->condition, rule->condition_length);
    for (const aigcp_word *phrase = rule->allow; phrase; phrase = phrase->next)
        give_word(walk, "allow", phrase);
    for (const aigcp_example *e = rule->examples; e; e = e->next)
        give(walk, example_keys[e->is_todo][e->must_match], e->text, e->length);
}

/* A variant says nothing that its rule does not say, but for its words. */
static void
give_variant(setting_walk *walk, const aigcp_rule *rule)
{
    for (const aigcp_group *group = rule->groups; group; group = group->next) {
        walk->group = group->name;
        give_words(walk, rule, group);
    }
    walk->group = "";
}

aigc_status
aigc_rules_compiler_each_setting(const aigc_rules_compiler *compiler,
                                 aigc_rule_setting_fn on_setting, void *context)
{
    if (!compiler || !on_setting)
        return AIGC_ERR_ARGUMENT;
    const aigcp_rule_model *model = aigcp_rules_compiler_model(compiler);
    if (!model)
        return AIGC_ERR_STATE;
    setting_walk walk = { .on_setting = on_setting, .context = context, .group = "" };
    for (const aigcp_rule *rule = model->rules; rule && walk.status == AIGC_OK;
         rule = rule->next, walk.rule++)
        if (rule->base)
            give_variant(&walk, rule);
        else
            give_rule(&walk, rule);
    return walk.status;
}
