/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes can be read as a rule file and as a word list: what is taken keeps the limits,
 * every diagnostic points into the text, and a set is built just when there is no error. */
#include <string.h>

#include "common/utf8.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/rules/rule_words.h"
#include "tests/fuzz/fuzz_target.h"

/* Lines of a text and characters of its longest one, at the most. */
static void
check_place(const aigcp_source *source, uint32_t line, uint32_t column)
{
    size_t lines = 1;
    for (size_t i = 0; i < source->length; i++)
        lines += source->text[i] == '\n';
    FUZZ_ASSERT(line <= lines);
    FUZZ_ASSERT(column <= source->length + 1);
}

static void
check_diagnostics(aigcp_rule_model *model)
{
    size_t count = 0;
    aigcp_diagnostics_sort(model);
    const aigcp_diagnostic_entry *before = NULL;
    for (const aigcp_diagnostic_entry *entry = model->diagnostics; entry; entry = entry->next) {
        const aigc_diagnostic *shown = &entry->shown;
        FUZZ_ASSERT(shown->message[0] != '\0');
        FUZZ_ASSERT(strlen(shown->source_line) <= AIGCP_MAX_SHOWN_LINE);
        check_place(entry->source, shown->line, shown->column);
        FUZZ_ASSERT(!before || before->shown.line <= shown->line);
        before = entry;
        count++;
    }
    FUZZ_ASSERT(count == model->diagnostic_count);
    FUZZ_ASSERT(count <= model->error_count + model->warning_count);
}

static size_t
check_words(const aigcp_word *word)
{
    size_t count = 0;
    for (; word; word = word->next, count++) {
        FUZZ_ASSERT(word->length > 0);
        FUZZ_ASSERT(word->length <= (size_t)4 * AIGCP_MAX_WORD_CHARACTERS);
        FUZZ_ASSERT(aigcp_utf8_valid_prefix((const uint8_t *)word->text, word->length) ==
                    word->length);
        check_place(word->place.source, word->place.line, word->place.column);
    }
    return count;
}

/* Returns the number of words, those of the patterns too. */
static size_t
check_group(const aigcp_group *group)
{
    const aigcp_matching *matching = &group->matching;
    FUZZ_ASSERT(strlen(group->name) <= AIGCP_MAX_GROUP_NAME);
    FUZZ_ASSERT(!matching->lanes || (matching->lanes & AIGC_LANE_PLAIN));
    FUZZ_ASSERT(matching->gap <= AIGCP_MAX_GAP && matching->gap <= matching->total);
    FUZZ_ASSERT(matching->total <= AIGCP_MAX_TOTAL_GAP);
    FUZZ_ASSERT(matching->least_syllables >= AIGCP_MIN_SYLLABLES);
    size_t words = check_words(group->words);
    for (const aigcp_pattern *p = group->patterns; p; p = p->next) {
        FUZZ_ASSERT(p->length > 0 && strlen(p->regex) == p->length);
        FUZZ_ASSERT(p->near_within <= AIGCP_MAX_NEAR_WITHIN);
        words += check_words(p->near);
    }
    return words;
}

static void
check_rules(const aigcp_rule_model *model)
{
    size_t rules = 0;
    size_t words = 0;
    for (const aigcp_rule *rule = model->rules; rule; rule = rule->next, rules++) {
        FUZZ_ASSERT(strlen(rule->id) <= AIGCP_MAX_ID_CHARACTERS);
        FUZZ_ASSERT(rule->title && rule->category && rule->status);
        FUZZ_ASSERT(rule->sample >= 1 && rule->sample <= 100);
        FUZZ_ASSERT(rule->groups || model->error_count || rule->threshold_category || rule->next);
        words += check_words(rule->allow);
        size_t groups = 0;
        for (const aigcp_group *g = rule->groups; g; g = g->next, groups++)
            words += check_group(g);
        FUZZ_ASSERT(groups <= AIGCP_MAX_GROUPS + 1);
        for (const aigcp_example *e = rule->examples; e; e = e->next)
            FUZZ_ASSERT(e->text[e->length] == '\0');
    }
    FUZZ_ASSERT(rules == model->rule_count);
    FUZZ_ASSERT(words == model->word_count || model->error_count);
}

static void
read_as_rule_file(const char *text, size_t size)
{
    aigcp_rule_model model;
    aigcp_rule_model_init(&model);
    const aigcp_source *source = aigcp_rule_model_add_source(&model, "fuzz", text, size);
    FUZZ_ASSERT(source);
    FUZZ_ASSERT(aigcp_rule_yaml_read(&model, source, NULL) == AIGC_OK);
    FUZZ_ASSERT(model.rule_count || model.overlays || model.error_count);
    check_rules(&model);
    aigcp_rule_model_review(&model);
    check_diagnostics(&model);
    aigcp_rule_model_free(&model);
}

static void
read_as_word_list(const char *text, size_t size)
{
    aigcp_rule_model model;
    aigcp_rule_model_init(&model);
    const aigcp_source *source = aigcp_rule_model_add_source(&model, "fuzz", text, size);
    FUZZ_ASSERT(source);
    aigcp_word *words = NULL;
    aigcp_word_taker taker;
    aigcp_word_taker_begin(&taker, &model, &words);
    aigcp_word_taker_add_list(&taker, source);
    aigcp_word_taker_free(&taker);
    FUZZ_ASSERT(check_words(words) == model.word_count);
    FUZZ_ASSERT(words || model.error_count);
    check_diagnostics(&model);
    aigcp_rule_model_free(&model);
}

static void
compile(const char *text, size_t size)
{
    aigc_rules_compiler *compiler;
    FUZZ_ASSERT(aigc_rules_compiler_new(&compiler) == AIGC_OK);
    FUZZ_ASSERT(aigc_rules_compiler_add_text(compiler, "fuzz", text, size) == AIGC_OK);
    aigc_rules *rules;
    aigc_status status = aigc_rules_compiler_finish(compiler, &rules);
    bool error = false;
    for (size_t i = 0; i < aigc_rules_compiler_diagnostic_count(compiler); i++) {
        aigc_diagnostic diagnostic;
        FUZZ_ASSERT(aigc_rules_compiler_diagnostic(compiler, i, &diagnostic) == AIGC_OK);
        error = error || diagnostic.severity == AIGC_SEVERITY_ERROR;
    }
    FUZZ_ASSERT(status == (error ? AIGC_ERR_RULES : AIGC_OK));
    FUZZ_ASSERT(!rules == error);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    read_as_rule_file(text, size);
    read_as_word_list(text, size);
    compile(text, size);
    return 0;
}
