/* SPDX-License-Identifier: Apache-2.0 */
/* All that a rule says, key by key, as text. */
#include <aigc/inspect.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/buffer.h"
#include "libfilter/limits.h"
#include "libfilter/rules_compile.h"
#include "libfilter/validators.h"

/* Room for a number, or for the names of all lanes or kinds of hidden text. */
#define VALUE_SIZE 96

/* A pattern with all that belongs to it, near words included. */
#define PATTERN_MAX ((size_t)1024 * 1024)

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

static const char *const actions[] = { "off", "shadow", "log", "redact", "stop" };
static const char *const manners[] = { "mask", "replace", "pseudonym", "hash" };
static const char *const boundaries[] = { "auto", "none", "word" };

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

static void
give_number(setting_walk *walk, const char *key, int64_t number)
{
    char value[VALUE_SIZE];
    (void)snprintf(value, sizeof value, "%" PRId64, number);
    give_text(walk, key, value);
}

static void
give_names(setting_walk *walk, const char *key, unsigned bits, const bit_name *names, size_t count)
{
    char value[VALUE_SIZE];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(bits & names[i].bit))
            continue;
        int more = snprintf(value + length, sizeof value - length, "%s%s", length ? ", " : "",
                            names[i].text);
        length += more > 0 ? (size_t)more : 0;
    }
    if (length)
        give(walk, key, value, length);
}

static void
give_words(setting_walk *walk, const char *key, const aigcp_word *words)
{
    for (const aigcp_word *word = words; word; word = word->next)
        give(walk, key, word->text, word->length);
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

/* The pattern as one text: the expression, then what belongs to it, each behind a tab. */
static aigc_status
describe_pattern(const aigcp_pattern *pattern, aigcp_buffer *out)
{
    char within[VALUE_SIZE];
    const char *validator = validator_name(pattern->validator);
    aigc_status status = aigcp_buffer_append(out, pattern->regex, pattern->length);
    if (status == AIGC_OK && pattern->fold)
        status = aigcp_buffer_append_string(out, "\tfold");
    if (status == AIGC_OK && validator)
        status = aigcp_buffer_append_string(out, "\tvalidate ");
    if (status == AIGC_OK && validator)
        status = aigcp_buffer_append_string(out, validator);
    if (status == AIGC_OK && pattern->near) {
        (void)snprintf(within, sizeof within, "\tnear within %" PRIu32, pattern->near_within);
        status = aigcp_buffer_append_string(out, within);
    }
    for (const aigcp_word *w = pattern->near; w && status == AIGC_OK; w = w->next) {
        status = aigcp_buffer_append_byte(out, '\t');
        if (status == AIGC_OK)
            status = aigcp_buffer_append(out, w->text, w->length);
    }
    return status;
}

static void
give_patterns(setting_walk *walk, const aigcp_pattern *patterns)
{
    aigcp_buffer text;
    aigcp_buffer_init(&text, PATTERN_MAX);
    for (const aigcp_pattern *p = patterns; p && walk->status == AIGC_OK; p = p->next) {
        text.length = 0;
        walk->status = describe_pattern(p, &text);
        if (walk->status == AIGC_OK)
            give(walk, "patterns", (const char *)text.data, text.length);
    }
    aigcp_buffer_free(&text);
}

static void
give_group(setting_walk *walk, const aigcp_group *group)
{
    const aigcp_matching *how = &group->matching;
    walk->group = group->name;
    if (group->words) {
        give_names(walk, "match", how->lanes, lanes, sizeof lanes / sizeof lanes[0]);
        give_number(walk, "skip.gap", how->gap);
        give_number(walk, "skip.total", how->total);
        give_number(walk, "sound.least", how->least_syllables);
        give_text(walk, "boundary", boundaries[how->boundary]);
    }
    give_words(walk, "words", group->words);
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
    give_text(walk, "mask", rule->mask);
    give_text(walk, "label", rule->label);
}

static void
give_rule(setting_walk *walk, const aigcp_rule *rule)
{
    give_text(walk, "title", rule->title);
    give_text(walk, "category", rule->category);
    give_text(walk, "status", rule->status);
    give_text(walk, "action.output", actions[rule->actions[AIGC_DIRECTION_OUTPUT]]);
    give_text(walk, "action.input", actions[rule->actions[AIGC_DIRECTION_INPUT]]);
    give_redaction(walk, rule);
    give_number(walk, "sample", rule->sample);
    give_number(walk, "score", rule->score);
    give_text(walk, "threshold.category", rule->threshold_category);
    if (rule->threshold_category)
        give_number(walk, "threshold.score", rule->threshold);
    for (const aigcp_group *group = rule->groups; group; group = group->next)
        give_group(walk, group);
    if (rule->condition)
        give(walk, "condition", rule->condition, rule->condition_length);
    give_words(walk, "allow", rule->allow);
    for (const aigcp_example *e = rule->examples; e; e = e->next)
        give(walk, e->must_match ? "examples.match" : "examples.clean", e->text, e->length);
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
        give_rule(&walk, rule);
    return walk.status;
}
