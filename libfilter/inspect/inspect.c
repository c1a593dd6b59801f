/* SPDX-License-Identifier: Apache-2.0 */
/* Look into rules: their words, their settings, and a set of their words alone. */
#include <aigc/inspect.h>

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/components.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/compile/automaton_build.h"
#include "libfilter/compile/lane_builder.h"
#include "libfilter/compile/rule_set.h"
#include "libfilter/compile/rules_compile.h"
#include "libfilter/conditions/condition_reach.h"
#include "libfilter/limits.h"

/* Han characters stand from here on, and full-width forms from the second on. */
#define FIRST_HAN 0x3007u
#define FIRST_FORM 0xFF00u
#define FIRST_PLANE_OF_HAN 0x20000u

/* ---- words ---------------------------------------------------------------------------- */

typedef struct word_walk {
    aigcp_arena scratch; /* of the rule in hand */
    aigcp_text_index allowed;
    aigc_rule_word_fn on_word;
    void *context;
    uint32_t folded[AIGCP_MAX_TERM_SYMBOLS];
    size_t count;                                           /* of them */
    char text[AIGCP_MAX_TERM_SYMBOLS * AIGCP_UTF8_MAX + 1]; /* the same as UTF-8 */
    size_t length;
} word_walk;

static void
fold_word(word_walk *walk, const aigcp_word *word)
{
    walk->count = aigcp_fold_text(word->text, word->length, walk->folded, AIGCP_MAX_TERM_SYMBOLS);
    if (walk->count > AIGCP_MAX_TERM_SYMBOLS)
        walk->count = AIGCP_MAX_TERM_SYMBOLS; /* never: such a word was refused */
    walk->length = 0;
    for (size_t i = 0; i < walk->count; i++)
        walk->length += aigcp_utf8_encode(walk->folded[i], (uint8_t *)walk->text + walk->length);
    walk->text[walk->length] = '\0';
}

/* How many Han characters with a sound a word is written with. */
static uint32_t
count_han(const aigcp_word *word)
{
    uint32_t han = 0;
    for (size_t at = 0, size; at < word->length; at += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)word->text + at, word->length - at, &size);
        han += (c >= FIRST_HAN && c < FIRST_FORM) ||
               (c >= FIRST_PLANE_OF_HAN && c < AIGCP_CODE_POINTS);
    }
    return han;
}

/* Whether a word can be looked for by sound: it is of Han characters, letters and digits. */
static bool
has_sound(const word_walk *walk, const aigcp_word *word, const aigcp_matching *matching)
{
    const uint16_t *readings;
    for (size_t i = 0; i < walk->count; i++) {
        uint32_t c = walk->folded[i];
        bool letter = c >= 'a' && c <= 'z';
        if (!letter && !aigcp_is_separator(c) && aigcp_readings(c, &readings) == 0)
            return false;
    }
    return count_han(word) >= matching->least_syllables;
}

static bool
has_parts(const word_walk *walk)
{
    const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
    for (size_t i = 0; i < walk->count; i++)
        if (aigcp_components(walk->folded[i], &ways) > 0)
            return true;
    return false;
}

static unsigned
lanes_of(const word_walk *walk, const aigcp_word *word, const aigcp_matching *matching)
{
    unsigned lanes = aigcp_word_lanes(matching, word->text, word->length);
    if (lanes & AIGC_LANE_SOUND && !has_sound(walk, word, matching))
        lanes &= ~(unsigned)AIGC_LANE_SOUND;
    if (lanes & AIGC_LANE_SPLIT && !has_parts(walk))
        lanes &= ~(unsigned)AIGC_LANE_SPLIT;
    return lanes;
}

static aigc_status
give_word(word_walk *walk, const aigcp_word *word, const aigcp_matching *matching,
          aigc_rule_word *told)
{
    fold_word(walk, word);
    told->cancelled = told->role != AIGC_WORD_ALLOW &&
                      aigcp_text_index_find(&walk->allowed, walk->text, walk->length);
    told->lanes = lanes_of(walk, word, matching);
    told->gap = matching->gap;
    told->total = matching->total;
    told->text = word->text;
    told->length = word->length;
    told->folded = walk->text;
    told->file = word->place.source->name;
    told->line = word->place.line;
    told->date = word->columns ? word->columns->date : NULL;
    return walk->on_word(walk->context, told) == 0 ? AIGC_OK : AIGC_ERR_STOPPED;
}

/* Remember what a rule allows, folded. */
static aigc_status
index_allowed(word_walk *walk, const aigcp_rule *rule)
{
    aigc_status status = AIGC_OK;
    void *known;
    for (aigcp_word *phrase = rule->allow; phrase && status == AIGC_OK; phrase = phrase->next) {
        fold_word(walk, phrase);
        const char *key = aigcp_arena_copy(&walk->scratch, walk->text, walk->length);
        status = key ? aigcp_text_index_add(&walk->allowed, key, walk->length, phrase, &known)
                     : AIGC_ERR_MEMORY;
    }
    return status;
}

/* The condition of a rule, or NULL. */
static aigc_status
read_condition(word_walk *walk, const aigcp_rule *rule, const aigcp_condition **condition)
{
    const char *names[AIGCP_MAX_GROUPS];
    size_t count = 0;
    aigcp_condition_fault fault;
    *condition = NULL;
    if (!rule->condition)
        return AIGC_OK;
    for (const aigcp_group *g = rule->groups; g && count < AIGCP_MAX_GROUPS; g = g->next)
        names[count++] = g->name;
    *condition = aigcp_condition_read(&walk->scratch, rule->condition, rule->condition_length,
                                      names, count, &fault);
    return *condition ? AIGC_OK : AIGC_ERR_MEMORY; /* it was read before */
}

static aigc_status
give_words_of(word_walk *walk, const aigcp_rule *rule, size_t index)
{
    const aigcp_condition *condition;
    aigc_status status = index_allowed(walk, rule);
    if (status == AIGC_OK)
        status = read_condition(walk, rule, &condition);
    uint32_t number = 0;
    for (const aigcp_group *g = rule->groups; g && status == AIGC_OK; g = g->next, number++) {
        bool finds = !condition || aigcp_condition_can_hold_at(condition, number);
        for (const aigcp_word *w = g->words; w && status == AIGC_OK; w = w->next) {
            aigc_rule_word told = {
                .rule = index,
                .role = finds ? AIGC_WORD_FINDS : AIGC_WORD_CONTEXT,
                .group = g->name,
            };
            aigcp_matching matching = aigcp_word_matching(g, w);
            status = give_word(walk, w, &matching, &told);
        }
    }
    aigcp_matching allow = aigcp_allow_matching(rule);
    for (const aigcp_word *w = rule->allow; w && status == AIGC_OK; w = w->next) {
        aigc_rule_word told = { .rule = index, .role = AIGC_WORD_ALLOW, .group = "" };
        status = give_word(walk, w, &allow, &told);
    }
    return status;
}

aigc_status
aigc_rules_compiler_each_word(const aigc_rules_compiler *compiler, aigc_rule_word_fn on_word,
                              void *context)
{
    if (!compiler || !on_word)
        return AIGC_ERR_ARGUMENT;
    const aigcp_rule_model *model = aigcp_rules_compiler_model(compiler);
    if (!model)
        return AIGC_ERR_STATE;
    aigc_status status = AIGC_OK;
    size_t index = 0;
    for (const aigcp_rule *r = model->rules; r && status == AIGC_OK; r = r->next, index++) {
        word_walk walk = { .on_word = on_word, .context = context };
        aigcp_arena_init(&walk.scratch);
        aigcp_text_index_init(&walk.allowed);
        status = give_words_of(&walk, r, index);
        aigcp_text_index_free(&walk.allowed);
        aigcp_arena_free(&walk.scratch);
    }
    return status;
}

/* ---- a set of words alone ------------------------------------------------------------- */

/* The groups of a rule, with their words only. False if memory is out. */
static bool
copy_groups(aigcp_arena *arena, const aigcp_group *groups, aigcp_group **out)
{
    for (const aigcp_group *group = groups; group; group = group->next) {
        aigcp_group *copy = aigcp_arena_alloc(arena, sizeof *copy);
        if (!copy)
            return false;
        *copy = *group;
        copy->patterns = NULL;
        copy->hidden = 0;
        copy->next = NULL;
        *out = copy;
        out = &copy->next;
    }
    return true;
}

static aigc_action
spoken(const aigcp_rule *rule)
{
    return rule->actions[AIGC_DIRECTION_OUTPUT] == AIGC_ACTION_OFF &&
                   rule->actions[AIGC_DIRECTION_INPUT] == AIGC_ACTION_OFF
               ? AIGC_ACTION_OFF
               : AIGC_ACTION_LOG;
}

static aigc_status
build_words(const aigcp_rule_model *model, aigcp_arena *arena, aigc_rules **out)
{
    aigcp_rule *copies = aigcp_arena_array(arena, model->rule_count, sizeof *copies);
    size_t count = 0;
    if (!copies)
        return AIGC_ERR_MEMORY;
    for (const aigcp_rule *rule = model->rules; rule; rule = rule->next) {
        aigcp_rule *copy = &copies[count++];
        *copy = *rule;
        copy->groups = NULL;
        copy->condition = NULL;
        copy->allow = NULL;
        copy->threshold_category = NULL;
        copy->score = 0;
        copy->sample = 100;
        copy->actions[AIGC_DIRECTION_OUTPUT] = copy->actions[AIGC_DIRECTION_INPUT] = spoken(rule);
        copy->examples = NULL;
        copy->next = rule->next ? copy + 1 : NULL;
        if (!copy_groups(arena, rule->groups, &copy->groups))
            return AIGC_ERR_MEMORY;
    }
    return aigcp_build_derived(model, copies, count, out);
}

aigc_status
aigc_rules_compiler_build_words(aigc_rules_compiler *compiler, aigc_rules **out)
{
    if (!out)
        return AIGC_ERR_ARGUMENT;
    *out = NULL;
    if (!compiler)
        return AIGC_ERR_ARGUMENT;
    const aigcp_rule_model *model = aigcp_rules_compiler_model(compiler);
    if (!model)
        return AIGC_ERR_STATE;
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    aigc_status status = build_words(model, &arena, out);
    aigcp_arena_free(&arena);
    return status;
}
