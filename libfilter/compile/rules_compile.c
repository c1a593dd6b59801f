/* SPDX-License-Identifier: Apache-2.0 */
/* The rule compiler: read sources into a model, then turn the model into a rule set. */
#include "libfilter/compile/rules_compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/compile/compile_condition.h"
#include "libfilter/compile/lane_builder.h"
#include "libfilter/compile/rule_set.h"
#include "libfilter/compile/rules_compiler.h"
#include "libfilter/policy/pseudonym.h"
#include "libfilter/regex/regex_ambiguity.h"
#include "libfilter/regex/search_cost.h"
#include "libfilter/rules/rule_files.h"
#include "libfilter/rules/rule_overlays.h"

/* Bytes of a member of a class that are shown. */
#define MAX_SHOWN_MEMBER 40

/* What is needed while a set is built. */
typedef struct compilation {
    aigcp_rule_model *model;
    aigc_rules *rules;
    aigcp_lane_builder *builder;
} compilation;

aigc_status
aigc_rules_compiler_new(aigc_rules_compiler **compiler)
{
    if (!compiler)
        return AIGC_ERR_ARGUMENT;
    *compiler = calloc(1, sizeof **compiler);
    if (!*compiler)
        return AIGC_ERR_MEMORY;
    aigcp_rule_model_init(&(*compiler)->model);
    return AIGC_OK;
}

void
aigc_rules_compiler_free(aigc_rules_compiler *compiler)
{
    if (!compiler)
        return;
    aigcp_rule_model_free(&compiler->model);
    free(compiler);
}

aigc_status
aigc_rules_compiler_add_path(aigc_rules_compiler *compiler, const char *path)
{
    if (!compiler || !path)
        return AIGC_ERR_ARGUMENT;
    if (compiler->finished)
        return AIGC_ERR_STATE;
    compiler->origin_count++;
    compiler->revision = 0;
    return aigcp_rule_files_add(&compiler->model, path);
}

aigc_status
aigc_rules_compiler_add_text(aigc_rules_compiler *compiler, const char *name, const char *text,
                             size_t length)
{
    if (!compiler || !name || (!text && length))
        return AIGC_ERR_ARGUMENT;
    if (compiler->finished)
        return AIGC_ERR_STATE;
    compiler->origin_count++;
    compiler->revision = 0;
    const aigcp_source *source;
    aigc_status status = aigcp_rule_files_read_text(&compiler->model, name, text, length, &source);
    return status == AIGC_OK && source ? aigcp_rule_yaml_read(&compiler->model, source, NULL)
                                       : status;
}

size_t
aigc_rules_compiler_diagnostic_count(const aigc_rules_compiler *compiler)
{
    return compiler ? compiler->model.diagnostic_count : 0;
}

aigc_status
aigc_rules_compiler_diagnostic(const aigc_rules_compiler *compiler, size_t index,
                               aigc_diagnostic *diagnostic)
{
    if (!diagnostic)
        return AIGC_ERR_ARGUMENT;
    *diagnostic = (aigc_diagnostic){ 0 };
    if (!compiler || index >= compiler->model.diagnostic_count)
        return AIGC_ERR_ARGUMENT;
    const aigcp_diagnostic_entry *entry = compiler->model.diagnostics;
    while (index--)
        entry = entry->next;
    *diagnostic = entry->shown;
    return AIGC_OK;
}

/* Words. */

static aigc_status
add_word(compilation *c, const aigcp_word *word, aigcp_use_kind kind, uint32_t rule, uint32_t group,
         const aigcp_matching *matching)
{
    aigcp_word_fault fault;
    aigc_status status = aigcp_lane_builder_add_word(c->builder, word->text, word->length, kind,
                                                     rule, group, matching, &fault);
    if (fault != AIGCP_WORD_GOOD)
        aigcp_diagnose(c->model, AIGC_SEVERITY_ERROR, word->place, NULL, "%s",
                       fault == AIGCP_WORD_TOO_LONG ? _("the word is too long once it is folded")
                                                    : _("the word has only invisible characters"));
    return status;
}

/* Regular expressions. */

/* The place of byte `offset` of an expression, or of the expression if the source writes it in
 * another way. */
static aigcp_place
place_in_pattern(const aigcp_pattern *pattern, size_t offset)
{
    aigcp_place place = pattern->place;
    if (!pattern->verbatim && !pattern->doubled)
        return place;
    for (size_t i = 0; i < offset && i < pattern->length; i++) {
        place.column += (pattern->regex[i] & 0xC0) != 0x80;
        place.column += pattern->doubled && pattern->regex[i] == '\'';
    }
    return place;
}

static void
refuse_pattern(compilation *c, const aigcp_pattern *pattern, const aigcp_regex_fault *fault)
{
    aigcp_diagnose(c->model, AIGC_SEVERITY_ERROR, place_in_pattern(pattern, fault->at), fault->hint,
                   _("regular expression: %s"), fault->message);
}

/* A member of a class that is never met is no error: the author may only want to be sure. */
static void
warn_of_idle_member(compilation *c, const aigcp_pattern *pattern, const aigcp_regex_facts *facts)
{
    size_t shown = facts->idle_length < MAX_SHOWN_MEMBER ? facts->idle_length : MAX_SHOWN_MEMBER;
    if (!shown)
        return;
    aigcp_diagnose(c->model, AIGC_SEVERITY_WARNING, place_in_pattern(pattern, facts->idle_at),
                   pattern->fold ? _("write what it folds to, or leave it out") : _("remove it"),
                   pattern->fold ? _("regular expression: folded text never has \"%.*s\"")
                                 : _("regular expression: invisible characters are skipped, "
                                     "\"%.*s\" is never met"),
                   (int)shown, pattern->regex + facts->idle_at);
}

static void
warn_of_empty_found(compilation *c, const aigcp_pattern *pattern, const aigcp_regex_facts *facts)
{
    if (facts->has_empty_found)
        aigcp_diagnose(
            c->model, AIGC_SEVERITY_WARNING, place_in_pattern(pattern, facts->empty_found_at),
            _("put what is to be found into it"),
            _("regular expression: this group is always empty: all of the match is found"));
}

static void
warn_of_ambiguity(compilation *c, const aigcp_pattern *pattern)
{
    size_t at;
    if (aigcp_regex_find_ambiguity(pattern->regex, pattern->length, &at))
        aigcp_diagnose(
            c->model, AIGC_SEVERITY_WARNING, place_in_pattern(pattern, at),
            _("repeat once, or do not let it try again: (?>...)"),
            _("regular expression: what is repeated here matches one text in many ways: a "
              "text that is made for it takes too much work"));
}

static aigc_status
add_triggers(compilation *c, const aigcp_regex_facts *facts, uint32_t regex)
{
    aigc_status status = AIGC_OK;
    if (facts->trigger_count == 0)
        aigcp_lane_builder_count_digits(c->builder);
    for (size_t i = 0; status == AIGC_OK && i < facts->trigger_count; i++) {
        const aigcp_trigger *trigger = &facts->triggers[i];
        aigcp_use use = {
            .owner = regex,
            .kind = AIGCP_USE_TRIGGER,
            .least = (uint16_t)trigger->least,
            .most = (uint16_t)trigger->most,
        };
        status =
            aigcp_lane_builder_add_trigger(c->builder, trigger->symbols, trigger->length, &use);
    }
    return status;
}

/* Whether a trigger stands inside another one, and ends before that: a match that begins with the
 * other one then begins first, and is told of last. */
static bool
has_inner_trigger(const aigcp_regex_facts *facts)
{
    for (size_t i = 0; i < facts->trigger_count; i++)
        for (size_t j = 0; j < facts->trigger_count; j++) {
            const aigcp_trigger *outer = &facts->triggers[i];
            const aigcp_trigger *inner = &facts->triggers[j];
            for (size_t at = 1; at + inner->length < outer->length; at++)
                if (memcmp(outer->symbols + at, inner->symbols,
                           inner->length * sizeof *inner->symbols) == 0)
                    return true;
        }
    return false;
}

/* The words near which an expression counts, as a list of their own. */
static aigc_status
add_near_words(compilation *c, const aigcp_pattern *pattern, aigcp_compiled_regex *compiled)
{
    static const aigcp_matching plain = {
        .lanes = AIGC_LANE_PLAIN,
        .boundary = AIGCP_BOUNDARY_NONE,
    };
    aigc_rules *rules = c->rules;
    if (!pattern->near)
        return AIGC_OK;
    uint32_t list = rules->near_count++;
    aigc_status status = AIGC_OK;
    for (const aigcp_word *word = pattern->near; status == AIGC_OK && word; word = word->next)
        status = add_word(c, word, AIGCP_USE_NEAR, list, 0, &plain);
    compiled->near = rules->near_count;
    compiled->near_within = pattern->near_within;
    if (pattern->near_within > rules->near_within)
        rules->near_within = pattern->near_within;
    return status;
}

static aigc_status
add_pattern(compilation *c, const aigcp_pattern *pattern, uint32_t rule, uint32_t group)
{
    aigc_rules *rules = c->rules;
    aigcp_compiled_regex *compiled = &rules->regexes[rules->regex_count];
    aigcp_regex_fault fault;
    const unsigned how =
        (pattern->fold ? AIGCP_REGEX_CASELESS : 0) | (pattern->validator ? AIGCP_REGEX_CHECKED : 0);
    aigc_status status =
        aigcp_regex_compile(pattern->regex, pattern->length, how, &compiled->regex, &fault);
    if (status == AIGC_ERR_RULES) {
        refuse_pattern(c, pattern, &fault);
        return AIGC_OK;
    }
    if (status != AIGC_OK)
        return status;
    uint32_t index = (uint32_t)rules->regex_count++;
    if (!aigcp_regex_analyse(pattern->regex, pattern->length, pattern->fold, &compiled->facts,
                             &fault)) {
        refuse_pattern(c, pattern, &fault);
        return AIGC_OK;
    }
    const aigcp_regex_facts *facts = &compiled->facts;
    aigcp_warn_of_searches(c->model, pattern->place, facts);
    warn_of_idle_member(c, pattern, facts);
    warn_of_empty_found(c, pattern, facts);
    warn_of_ambiguity(c, pattern);
    compiled->rule = rule;
    compiled->group = (uint8_t)group;
    compiled->fold = pattern->fold;
    compiled->validator = pattern->validator;
    rules->ends_early = rules->ends_early || facts->ends_early;
    const bool waits =
        facts->trigger_count == 0 || facts->triggers[0].most > 0 || facts->ends_early;
    if (waits || has_inner_trigger(facts)) {
        rules->waiting[rules->waiting_count++] =
            (aigcp_waiting_regex){ facts->first, facts->waiting, facts->waiting_most, index,
                                   !waits };
        aigcp_character_set_add(&rules->waiting_set, &facts->waiting);
    }
    if (facts->digit_run && (!rules->least_digit_run || facts->digit_run < rules->least_digit_run))
        rules->least_digit_run = facts->digit_run;
    if (facts->digit_run > rules->most_digit_run)
        rules->most_digit_run = facts->digit_run;
    if (facts->lookbehind > rules->lookbehind)
        rules->lookbehind = facts->lookbehind;
    status = add_near_words(c, pattern, compiled);
    return status == AIGC_OK ? add_triggers(c, facts, index) : status;
}

/* Rules. */

static const char *
keep(aigc_rules *rules, const char *text, aigc_status *status)
{
    if (!text)
        return NULL;
    const char *copy = aigcp_arena_copy(&rules->arena, text, strlen(text));
    if (!copy)
        *status = AIGC_ERR_MEMORY;
    return copy;
}

/* The label of a rule's pseudonyms: its own, or one made in `room`. */
static const char *
label_of(const aigcp_rule *rule, char room[AIGCP_LABEL_ROOM])
{
    if (rule->label)
        return rule->label;
    aigcp_label_from_id(room, rule->id);
    return room;
}

static aigc_status
describe_rule(aigc_rules *rules, const aigcp_rule *rule, aigcp_compiled_rule *compiled)
{
    aigc_status status = AIGC_OK;
    char label[AIGCP_LABEL_ROOM];
    aigc_rule_info *info = &compiled->info;
    info->id = keep(rules, rule->id, &status);
    info->title = keep(rules, rule->title, &status);
    info->title_zh = keep(rules, rule->title_zh, &status);
    info->category = keep(rules, rule->category, &status);
    info->status = keep(rules, rule->status, &status);
    info->level = keep(rules, rule->level, &status);
    info->owner = keep(rules, rule->owner, &status);
    info->date = keep(rules, rule->date, &status);
    info->source = keep(rules, rule->source, &status);
    info->false_positives = keep(rules, rule->false_positives, &status);
    info->file = keep(rules, rule->place.source->name, &status);
    info->line = rule->place.line;
    info->overlay_file =
        keep(rules, rule->overlay ? rule->overlay->place.source->name : "", &status);
    info->overlay_line = rule->overlay ? rule->overlay->place.line : 0;
    info->action = rule->actions[AIGC_DIRECTION_OUTPUT];
    info->input_action = rule->actions[AIGC_DIRECTION_INPUT];
    compiled->manner = rule->manner;
    compiled->replacement = keep(rules, rule->replacement ? rule->replacement : "", &status);
    compiled->mask = keep(rules, rule->mask ? rule->mask : "*", &status);
    compiled->label = keep(rules, label_of(rule, label), &status);
    compiled->sample = (uint8_t)rule->sample;
    compiled->has_allow = rule->allow != NULL;
    return status;
}

/* `group` looks for hidden text. */
static void
add_hidden(compilation *c, const aigcp_group *group, uint32_t rule, uint32_t index)
{
    aigc_rules *rules = c->rules;
    if (!group->hidden)
        return;
    rules->hidden[rules->hidden_count++] = (aigcp_hidden_finder){
        .rule = rule,
        .group = index,
        .kinds = group->hidden,
    };
    rules->hidden_kinds |= group->hidden;
    aigcp_lane_builder_see_hidden(c->builder, group->hidden);
}

aigcp_matching
aigcp_word_matching(const aigcp_group *group, const aigcp_word *word)
{
    aigcp_matching matching = group->matching;
    if (word->columns && word->columns->lanes)
        matching.lanes = word->columns->lanes;
    if (word->columns && word->columns->has_boundary)
        matching.boundary = word->columns->boundary;
    return matching;
}

static aigc_status
compile_group(compilation *c, const aigcp_group *group, uint32_t rule, uint32_t index)
{
    aigc_rule_info *info = &c->rules->rules[rule].info;
    aigc_status status = AIGC_OK;
    for (const aigcp_word *word = group->words; status == AIGC_OK && word; word = word->next) {
        aigcp_matching matching = aigcp_word_matching(group, word);
        info->word_count++;
        status = add_word(c, word, AIGCP_USE_WORD, rule, index, &matching);
        if (matching.boundary == AIGCP_BOUNDARY_WORD && c->rules->lookbehind < AIGCP_WORD_WINDOW)
            c->rules->lookbehind = AIGCP_WORD_WINDOW;
    }
    for (const aigcp_pattern *p = group->patterns; status == AIGC_OK && p; p = p->next) {
        info->regex_count++;
        status = add_pattern(c, p, rule, index);
    }
    add_hidden(c, group, rule, index);
    return status;
}

/* The lanes of what a phrase has to cover: SKIP as soon as any of it asks for that, else 0 if some
 * are chosen for each word. */
static void
widen(aigcp_matching *allow, const aigcp_matching *matching)
{
    if (matching->lanes & AIGC_LANE_SKIP)
        allow->lanes = AIGC_LANE_PLAIN | AIGC_LANE_SKIP;
    else if (matching->lanes == 0 && !(allow->lanes & AIGC_LANE_SKIP))
        allow->lanes = 0;
    allow->gap = matching->gap > allow->gap ? matching->gap : allow->gap;
    allow->total = matching->total > allow->total ? matching->total : allow->total;
}

aigcp_matching
aigcp_allow_matching(const aigcp_rule *rule)
{
    aigcp_matching matching = {
        .lanes = AIGC_LANE_PLAIN,
        .boundary = AIGCP_BOUNDARY_NONE,
    };
    for (const aigcp_group *group = rule->groups; group; group = group->next) {
        widen(&matching, &group->matching);
        const aigcp_word *word = group->words;
        for (; word && !(matching.lanes & AIGC_LANE_SKIP); word = word->next) {
            const aigcp_matching own = aigcp_word_matching(group, word);
            widen(&matching, &own);
        }
    }
    return matching;
}

static aigc_status
compile_rule(compilation *c, const aigcp_rule *rule)
{
    aigc_rules *rules = c->rules;
    uint32_t index = (uint32_t)rules->rule_count;
    aigcp_compiled_rule *compiled = &rules->rules[rules->rule_count++];
    aigc_status status = describe_rule(rules, rule, compiled);
    compiled->info.base = rule->base && index ? rules->rules[index - 1].info.base : index;
    uint32_t number = 0;
    for (const aigcp_group *group = rule->groups; status == AIGC_OK && group; group = group->next)
        status = compile_group(c, group, index, number++);
    aigcp_matching allow = aigcp_allow_matching(rule);
    for (const aigcp_word *word = rule->allow; status == AIGC_OK && word; word = word->next)
        status = add_word(c, word, AIGCP_USE_ALLOW, index, 0, &allow);
    for (const aigcp_example *e = rule->examples; status == AIGC_OK && e; e = e->next) {
        aigc_rule_example *example = &rules->examples[rules->example_count++];
        example->rule = index;
        example->must_match = e->must_match;
        example->is_todo = e->is_todo;
        example->text = aigcp_arena_copy(&rules->arena, e->text, e->length);
        example->length = e->length;
        example->file = compiled->info.file;
        example->line = e->place.line;
        if (!example->text)
            status = AIGC_ERR_MEMORY;
    }
    return status;
}

/* FNV-1a over the bytes of all sources: says which sources a set came from. */
static void
set_version(aigc_rules *rules, const aigcp_rule_model *model)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const aigcp_source *source = model->sources; source; source = source->next)
        for (size_t i = 0; i <= source->length; i++) /* with the NUL, which separates files */
            hash = (hash ^ (uint8_t)source->text[i]) * UINT64_C(0x100000001b3);
    snprintf(rules->version, sizeof rules->version, "%016llx", (unsigned long long)hash);
}

static aigc_status
allocate(aigc_rules *rules, const aigcp_rule_model *model)
{
    size_t patterns = 0;
    size_t examples = 0;
    size_t hidden = 0;
    for (const aigcp_rule *rule = model->rules; rule; rule = rule->next) {
        for (const aigcp_group *group = rule->groups; group; group = group->next) {
            for (const aigcp_pattern *p = group->patterns; p; p = p->next)
                patterns++;
            hidden += group->hidden != 0;
        }
        for (const aigcp_example *e = rule->examples; e; e = e->next)
            examples++;
    }
    if (patterns > AIGCP_MAX_REGEXES)
        return AIGC_ERR_LIMIT;
    rules->rules = calloc(model->rule_count + 1, sizeof *rules->rules);
    rules->regexes = calloc(patterns + 1, sizeof *rules->regexes);
    rules->waiting = calloc(patterns + 1, sizeof *rules->waiting);
    rules->examples = calloc(examples + 1, sizeof *rules->examples);
    rules->hidden = calloc(hidden + 1, sizeof *rules->hidden);
    return rules->rules && rules->regexes && rules->waiting && rules->examples && rules->hidden
               ? AIGC_OK
               : AIGC_ERR_MEMORY;
}

static void
raise_to(uint32_t *least, uint32_t to)
{
    if (*least < to)
        *least = to;
}

/* What stands before a word is looked at, "%1$" or "%(name)" before hidden text, and what signs of
 * leet stand behind, marks and all. */
static void
set_lookbehind(aigc_rules *rules)
{
    const bool has_loose = rules->lanes.automata[AIGCP_LOOSE];
    raise_to(&rules->lookbehind, has_loose ? AIGCP_MAX_LEET_SIGNS + 2 : 1);
    raise_to(&rules->lookbehind, rules->lanes.beside);
    if (rules->hidden_count)
        raise_to(&rules->lookbehind, AIGCP_MAX_FORMAT + AIGCP_MAX_FORMAT_NAME + 3); /* "%()" */
    rules->lookbehind_skimmed = rules->lookbehind;
    if (has_loose)
        raise_to(&rules->lookbehind, AIGCP_MAX_LEET_SIGNS + AIGCP_MAX_GAP + 2);
}

static aigc_status
compile_model(aigcp_rule_model *model, aigc_rules *rules)
{
    compilation c = { model, rules, aigcp_lane_builder_new() };
    if (!c.builder)
        return AIGC_ERR_MEMORY;
    aigc_status status = allocate(rules, model);
    aigcp_rule_model_review(model);
    for (const aigcp_rule *rule = model->rules; status == AIGC_OK && rule; rule = rule->next)
        status = compile_rule(&c, rule);
    if (status == AIGC_OK)
        status = aigcp_compile_logic(model, rules);
    if (status == AIGC_OK && model->out_of_memory)
        status = AIGC_ERR_MEMORY;
    if (status == AIGC_OK && model->error_count)
        status = AIGC_ERR_RULES;
    if (status == AIGC_OK)
        status = aigcp_lanes_build(c.builder, &rules->lanes);
    set_lookbehind(rules);
    if (status == AIGC_OK)
        set_version(rules, model);
    aigcp_lane_builder_free(c.builder);
    return status;
}

/* The set of a model, or NULL and the reason. */
static aigc_status
build_set(aigcp_rule_model *model, aigc_rules **out)
{
    aigc_rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return AIGC_ERR_MEMORY;
    atomic_init(&rules->references, 1);
    aigcp_arena_init(&rules->arena);
    aigc_status status = compile_model(model, rules);
    if (status == AIGC_OK)
        *out = rules;
    else
        aigcp_rule_set_destroy(rules);
    return status;
}

/* A filter without rules would let everything pass. */
static void
refuse_no_rules(aigcp_rule_model *model)
{
    aigcp_place place = { .source = model->sources };
    if (model->rule_count == 0 && model->error_count == 0)
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("there is no rule in what was read"));
}

aigc_status
aigc_rules_compiler_finish(aigc_rules_compiler *compiler, aigc_rules **out)
{
    if (!out)
        return AIGC_ERR_ARGUMENT;
    *out = NULL;
    if (!compiler)
        return AIGC_ERR_ARGUMENT;
    if (compiler->finished)
        return AIGC_ERR_STATE;
    compiler->finished = true;
    aigcp_overlays_apply(&compiler->model);
    refuse_no_rules(&compiler->model);
    aigc_status status = build_set(&compiler->model, out);
    if (status == AIGC_OK && compiler->revision) {
        (*out)->revision = compiler->revision;
        (*out)->expires = compiler->expires;
        memcpy((*out)->digest, compiler->digest, sizeof(*out)->digest);
    }
    aigcp_diagnostics_sort(&compiler->model);
    return status;
}

const aigcp_rule_model *
aigcp_rules_compiler_model(const aigc_rules_compiler *compiler)
{
    return compiler->finished && compiler->model.error_count == 0 ? &compiler->model : NULL;
}

aigc_status
aigcp_build_derived(const aigcp_rule_model *model, aigcp_rule *rules, size_t count,
                    aigc_rules **out)
{
    /* A model of its own, so that what is remarked on rules is not remarked twice. */
    aigcp_rule_model derived;
    aigcp_rule_model_init(&derived);
    derived.rules = count ? rules : NULL;
    derived.rule_count = count;
    for (const aigcp_rule *rule = derived.rules; rule; rule = rule->next)
        derived.threshold_count += rule->threshold_category != NULL;
    derived.sources = model->sources;
    aigc_status status = build_set(&derived, out);
    aigcp_rule_model_free(&derived);
    return status == AIGC_ERR_RULES ? AIGC_ERR_INTERNAL : status;
}

aigc_status
aigc_rules_compiler_build_alone(aigc_rules_compiler *compiler, size_t index, aigc_rules **out)
{
    if (!out)
        return AIGC_ERR_ARGUMENT;
    *out = NULL;
    if (!compiler)
        return AIGC_ERR_ARGUMENT;
    if (!compiler->finished || compiler->model.error_count > 0)
        return AIGC_ERR_STATE;
    if (index >= compiler->model.rule_count)
        return AIGC_ERR_ARGUMENT;
    const aigcp_rule *rule = compiler->model.rules;
    while (index--)
        rule = rule->next;
    aigcp_rule alone = *rule;
    alone.next = NULL;
    return aigcp_build_derived(&compiler->model, &alone, 1, out);
}
