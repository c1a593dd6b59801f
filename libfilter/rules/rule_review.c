/* SPDX-License-Identifier: Apache-2.0 */
/* What is no error in any one rule, but probably not what its author wanted. Words are compared
 * as the scan compares them: folded. */
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/common_pieces.h"
#include "libfilter/characters/fold.h"
#include "libfilter/limits.h"
#include "libfilter/rules/allow_cover.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/rules/word_slips.h"

/* Folded words are kept in blocks of so many code points. */
#define BLOCK_CODE_POINTS 65536

/* Words that are folded before they are compared: meanwhile memory brings what they are compared
 * with. */
#define BLOCK_WORDS 16

/* Code points that one character folds to, at the most. */
#define MAX_FOLDED 18

/* Room for a hint with a number. */
#define HINT_SIZE 128

/* Words of so many letters, digits or signs are in any text. */
#define SHORT_LETTERS 2
#define SHORT_DIGITS 3
#define SHORT_SIGNS 3

typedef enum remark {
    REMARK_SHORT,
    REMARK_COMMON,
    REMARK_REPEATED, /* in its group, in another spelling */
    REMARK_REPEATED_BY_RULE,
    REMARK_CANCELLED,
    REMARK_SLIP, /* and so on, by kind of slip */
    REMARKS = REMARK_SLIP + AIGCP_SLIPS
} remark;

/* Remarks of one kind about the words of one list: they become one diagnostic. */
typedef struct remark_count {
    size_t count;
    const aigcp_word *first;
    uint32_t frequency;      /* of the first, if it is too common */
    const aigcp_word *other; /* the word or phrase that the first remark names, or NULL */
    const aigcp_rule *rule;  /* which that is of */
} remark_count;

/* Where a folded word was met last. */
typedef struct word_use {
    const aigcp_rule *rule;
    const aigcp_group *group;
    const aigcp_word *word;
} word_use;

typedef struct review {
    aigcp_rule_model *model;
    aigcp_arena scratch;
    aigcp_text_index words; /* folded; the items are word_use */
    uint32_t *room;         /* for the next folded word */
    size_t left;            /* code points that fit there */
    remark_count remarks[REMARKS];
    size_t covers_left; /* phrases that are still held against words */
} review;

typedef struct folded_word {
    uint32_t *symbols; /* in the room of the review */
    size_t count;
} folded_word;

/* Fold a word into the room, where it stays; nothing if memory is out. */
static folded_word
fold(review *v, const aigcp_word *word)
{
    size_t most = (size_t)AIGCP_MAX_WORD_CHARACTERS * MAX_FOLDED;
    if (v->left < most) {
        v->room = aigcp_arena_array(&v->scratch, BLOCK_CODE_POINTS, sizeof *v->room);
        v->left = v->room ? BLOCK_CODE_POINTS : 0;
    }
    if (!v->room) {
        v->model->out_of_memory = true;
        return (folded_word){ 0 };
    }
    folded_word folded = { .symbols = v->room };
    for (size_t i = 0, size; i < word->length; i += size) {
        uint32_t self;
        size_t count;
        const uint32_t *symbols =
            aigcp_fold(aigcp_utf8_decode((const uint8_t *)word->text + i, word->length - i, &size),
                       &self, &count);
        if (count > most - folded.count)
            break;
        memcpy(v->room + folded.count, symbols, count * sizeof *symbols);
        folded.count += count;
    }
    v->room += folded.count;
    v->left -= folded.count;
    return folded;
}

/* -- what is told -------------------------------------------------------------------- */

static void
warn(review *v, remark kind, const char *hint)
{
    const remark_count *r = &v->remarks[kind];
    aigcp_rule_model *model = v->model;
    aigcp_place place = r->first->place;
    const char *file = r->other ? r->other->place.source->name : "";
    unsigned line = r->other ? r->other->place.line : 0;
    switch (kind) {
    case REMARK_SHORT:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint,
                       _("a word so short that harmless texts are full of it"));
        break;
    case REMARK_COMMON:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint,
                       _("a word so common that it stands some %u times in a million characters of "
                         "ordinary text"),
                       (unsigned)r->frequency);
        break;
    case REMARK_REPEATED:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint,
                       _("another spelling of a word that the rule has already, at %s:%u"), file,
                       line);
        break;
    case REMARK_REPEATED_BY_RULE:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint,
                       _("the rule %s of the same category has this word already, at %s:%u"),
                       r->rule->id, file, line);
        break;
    case REMARK_CANCELLED:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint,
                       _("allow cancels this word wherever it stands, at %s:%u"), file, line);
        break;
    case REMARK_SLIP:
    case REMARKS:
    default:
        aigcp_diagnose(model, AIGC_SEVERITY_WARNING, place, hint, "%s",
                       aigcp_word_slip_message((aigcp_word_slip)(kind - REMARK_SLIP)));
        break;
    }
}

/* Tell what was found about the words of one list. */
static void
tell_remarks(review *v)
{
    for (remark kind = REMARK_SHORT; kind < REMARKS; kind++) {
        size_t count = v->remarks[kind].count;
        bool floods = kind == REMARK_SHORT || kind == REMARK_COMMON;
        char hint[HINT_SIZE];
        if (count > 1)
            (void)snprintf(hint, sizeof hint, _("and %zu more of the list"), count - 1);
        else if (floods)
            (void)snprintf(hint, sizeof hint,
                           _("take a longer phrase, or a group and a condition"));
        if (count)
            warn(v, kind, count > 1 || floods ? hint : NULL);
        v->remarks[kind] = (remark_count){ 0 };
    }
}

static void
remember(review *v, remark kind, const aigcp_word *word, const aigcp_rule *rule,
         const aigcp_word *other)
{
    remark_count *r = &v->remarks[kind];
    if (r->count++ == 0) {
        r->first = word;
        r->other = other;
        r->rule = rule;
    }
}

/* -- words --------------------------------------------------------------------------- */

static bool
is_off(const aigcp_rule *rule)
{
    return rule->actions[AIGC_DIRECTION_INPUT] == AIGC_ACTION_OFF &&
           rule->actions[AIGC_DIRECTION_OUTPUT] == AIGC_ACTION_OFF;
}

/* Whether a character is a sign of writing: ASCII, general or of CJK. Pictures are none. */
static bool
is_sign(uint32_t folded)
{
    return aigcp_is_separator(folded) && (folded < 0x80 || (folded >= 0x2010 && folded <= 0x206F) ||
                                          (folded >= 0x3000 && folded <= 0x303F));
}

/* Whether a word is in any text, whatever it is about. */
static bool
is_short(const folded_word *folded)
{
    size_t letters = 0;
    size_t digits = 0;
    size_t signs = 0;
    for (size_t i = 0; i < folded->count && i <= SHORT_DIGITS; i++) {
        letters += folded->symbols[i] >= 'a' && folded->symbols[i] <= 'z';
        digits += folded->symbols[i] >= '0' && folded->symbols[i] <= '9';
        signs += is_sign(folded->symbols[i]);
    }
    return folded->count == 1 || (folded->count <= SHORT_LETTERS && letters == folded->count) ||
           (folded->count <= SHORT_DIGITS && digits == folded->count) ||
           (folded->count <= SHORT_SIGNS && signs == folded->count);
}

/* Whether a word must stand free where it begins and ends with letters of spaced words. */
static bool
has_boundary(const aigcp_group *group, const aigcp_word *word)
{
    const aigcp_word_columns *columns = word->columns;
    aigcp_boundary boundary =
        columns && columns->has_boundary ? columns->boundary : group->matching.boundary;
    return boundary != AIGCP_BOUNDARY_NONE;
}

/* How often a word is found in a million characters of ordinary text, 0 if seldom. There is a blank
 * where it must stand free. */
static uint32_t
expected_hits(const aigcp_group *group, const aigcp_word *word, const folded_word *folded)
{
    uint32_t symbols[AIGCP_MAX_COMMON_WORD_LENGTH + 2];
    uint32_t length = 0;
    if (folded->count > AIGCP_MAX_COMMON_WORD_LENGTH)
        return 0;
    bool free = has_boundary(group, word);
    if (free && aigcp_is_word_character(folded->symbols[0]))
        symbols[length++] = ' ';
    for (size_t i = 0; i < folded->count; i++)
        symbols[length++] = folded->symbols[i];
    if (free && aigcp_is_word_character(symbols[length - 1]))
        symbols[length++] = ' ';
    return aigcp_literal_frequency(symbols, length);
}

/* Tell of a word that floods: it is short, or common. */
static void
review_flood(review *v, const word_use *use, const folded_word *folded)
{
    if (is_short(folded)) {
        remember(v, REMARK_SHORT, use->word, use->rule, NULL);
        return;
    }
    uint32_t hits = expected_hits(use->group, use->word, folded);
    if (hits < AIGCP_COMMON_WORD)
        return;
    remember(v, REMARK_COMMON, use->word, use->rule, NULL);
    if (v->remarks[REMARK_COMMON].count == 1)
        v->remarks[REMARK_COMMON].frequency = hits;
}

/* Whether the repetition of a word in another rule is no intention. */
static bool
do_repeat(const aigcp_rule *one, const aigcp_rule *other)
{
    return !one->condition && !other->condition && !strcmp(one->category, other->category) &&
           !strcmp(one->status, other->status);
}

static void
review_spelling(review *v, const aigcp_rule *rule, const aigcp_word *word)
{
    aigcp_word_slip slip = aigcp_find_word_slip(word->text, word->length);
    if (slip != AIGCP_SLIP_NONE)
        remember(v, REMARK_SLIP + (remark)slip, word, rule, NULL);
}

/* Words of a rule file that are not looked for alone. */
static void
review_phrases(review *v, const aigcp_rule *rule, const aigcp_word *phrases)
{
    for (const aigcp_word *word = phrases; word; word = word->next) {
        review_spelling(v, rule, word);
        tell_remarks(v);
    }
}

/* Compare a word with those before it, and with the phrases that its rule allows. */
static void
compare(review *v, const word_use *use, const folded_word *folded, const aigcp_text_index *allowed)
{
    const char *key = (const char *)folded->symbols;
    size_t length = folded->count * sizeof *folded->symbols;
    const aigcp_word *phrase = aigcp_text_index_find(allowed, key, length);
    if (phrase)
        remember(v, REMARK_CANCELLED, use->word, use->rule, phrase);

    word_use *entry = aigcp_arena_alloc(&v->scratch, sizeof *entry);
    void *known;
    if (!entry || aigcp_text_index_add(&v->words, key, length, entry, &known) != AIGC_OK) {
        v->model->out_of_memory = true;
        return;
    }
    const word_use *before = known;
    if (before && before->group == use->group)
        remember(v, REMARK_REPEATED, use->word, use->rule, before->word);
    else if (before && before->rule != use->rule && do_repeat(before->rule, use->rule))
        remember(v, REMARK_REPEATED_BY_RULE, use->word, before->rule, before->word);
    *(known ? (word_use *)known : entry) = *use;
}

/* Words of a group that are folded, and compared once some more are. */
typedef struct folded_block {
    size_t count;
    struct {
        const aigcp_word *word;
        folded_word folded;
    } of[BLOCK_WORDS];
} folded_block;

static void
compare_block(review *v, const aigcp_rule *rule, const aigcp_group *group,
              const aigcp_text_index *allowed, folded_block *block)
{
    for (size_t i = 0; i < block->count && !v->model->out_of_memory; i++) {
        const folded_word *folded = &block->of[i].folded;
        word_use use = { rule, group, block->of[i].word };
        if (!rule->condition)
            review_flood(v, &use, folded);
        compare(v, &use, folded, allowed);
    }
    block->count = 0;
}

static void
review_words(review *v, const aigcp_rule *rule, const aigcp_group *group,
             const aigcp_text_index *allowed)
{
    const aigcp_source *list = NULL;
    folded_block block = { .count = 0 };
    for (const aigcp_word *word = group->words; word && !v->model->out_of_memory;
         word = word->next) {
        bool of_list = word->place.source != rule->place.source;
        bool begins = !of_list || word->place.source != list;
        list = of_list ? word->place.source : NULL;
        if (begins || block.count == BLOCK_WORDS)
            compare_block(v, rule, group, allowed, &block);
        if (begins)
            tell_remarks(v);
        review_spelling(v, rule, word);
        folded_word folded = fold(v, word);
        if (!folded.count)
            continue; /* told when it is compiled */
        aigcp_text_index_prefetch(&v->words, (const char *)folded.symbols,
                                  folded.count * sizeof *folded.symbols);
        block.of[block.count].word = word;
        block.of[block.count++].folded = folded;
    }
    compare_block(v, rule, group, allowed, &block);
    tell_remarks(v);
}

/* The phrases that a rule allows, folded. */
static void
index_allowed(review *v, const aigcp_rule *rule, aigcp_text_index *allowed)
{
    for (aigcp_word *phrase = rule->allow; phrase; phrase = phrase->next) {
        folded_word folded = fold(v, phrase);
        void *known;
        if (!folded.count)
            continue;
        if (aigcp_text_index_add(allowed, (const char *)folded.symbols,
                                 folded.count * sizeof *folded.symbols, phrase,
                                 &known) != AIGC_OK) {
            v->model->out_of_memory = true;
            return;
        }
    }
}

/* -- allowed phrases ----------------------------------------------------------------- */

/* A word of a rule, for the phrases that the rule allows. */
typedef struct covered_word {
    aigcp_bare_word bare;
    unsigned lanes;
} covered_word;

/* Whether a rule finds words only, and how many with those that have a category or action of their
 * own: phrases are allowed to all of them. */
static bool
count_words(const aigcp_rule *base, size_t *count)
{
    *count = 0;
    for (const aigcp_rule *rule = base; rule && (rule == base || rule->base == base);
         rule = rule->next) {
        for (const aigcp_group *group = rule->groups; group; group = group->next) {
            if (group->patterns || group->hidden)
                return false;
            for (const aigcp_word *word = group->words; word; word = word->next)
                ++*count;
        }
    }
    return *count > 0;
}

static void
list_words(review *v, const aigcp_rule *base, covered_word *out)
{
    for (const aigcp_rule *rule = base; rule && (rule == base || rule->base == base);
         rule = rule->next) {
        for (const aigcp_group *group = rule->groups; group; group = group->next) {
            for (const aigcp_word *word = group->words; word; word = word->next) {
                folded_word folded = fold(v, word);
                out->bare = aigcp_bare_word_make(folded.symbols, folded.count);
                out->lanes = word->columns && word->columns->lanes ? word->columns->lanes
                                                                   : group->matching.lanes;
                out++;
            }
        }
    }
}

/* Tell of phrases that cancel nothing, as they cover none of the words. */
static void
review_allowed(review *v, const aigcp_rule *rule)
{
    size_t phrases = 0;
    size_t count;
    for (const aigcp_word *phrase = rule->allow; phrase; phrase = phrase->next)
        phrases++;
    if (!phrases || rule->base || !count_words(rule, &count) || count > v->covers_left / phrases)
        return;
    v->covers_left -= count * phrases;
    covered_word *words = aigcp_arena_array(&v->scratch, count, sizeof *words);
    if (!words) {
        v->model->out_of_memory = true;
        return;
    }
    list_words(v, rule, words);
    for (const aigcp_word *phrase = rule->allow; phrase; phrase = phrase->next) {
        folded_word folded = fold(v, phrase);
        aigcp_bare_word bare = aigcp_bare_word_make(folded.symbols, folded.count);
        size_t i = 0;
        while (i < count && !aigcp_may_cover(&bare, &words[i].bare, words[i].lanes))
            i++;
        if (i == count)
            aigcp_diagnose(v->model, AIGC_SEVERITY_WARNING, phrase->place,
                           _("write the word with what stands beside it"),
                           _("no word of the rule is in this allowed phrase: it cancels nothing"));
    }
}

/* -- groups and scores --------------------------------------------------------------- */

/* The name that a condition has at `*at`, and where it ends; 0: no more. */
static size_t
next_name(const char *condition, size_t *at)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    *at += strcspn(condition + *at, letters);
    return strspn(condition + *at, letters);
}

static bool
names_group(const char *condition, const char *name)
{
    size_t length = strlen(name);
    for (size_t at = 0, size; (size = next_name(condition, &at)) != 0; at += size) {
        if (size == 4 && !memcmp(condition + at, "them", 4))
            return true;
        if (size == length && !memcmp(condition + at, name, size))
            return true;
    }
    return false;
}

/* Whether two patterns find the same. Those near words are not compared. */
static bool
are_same(const aigcp_pattern *a, const aigcp_pattern *b)
{
    return a->length == b->length && a->fold == b->fold && a->validator == b->validator &&
           !a->near && !b->near && !memcmp(a->regex, b->regex, a->length);
}

static void
review_patterns(review *v, const aigcp_rule *rule, const aigcp_group *group)
{
    for (const aigcp_pattern *pattern = group->patterns; pattern; pattern = pattern->next) {
        review_phrases(v, rule, pattern->near);
        const aigcp_pattern *before = group->patterns;
        while (before != pattern && !are_same(before, pattern))
            before = before->next;
        if (before != pattern)
            aigcp_diagnose(v->model, AIGC_SEVERITY_WARNING, pattern->place, NULL,
                           _("the rule has this expression already, at %s:%u"),
                           before->place.source->name, (unsigned)before->place.line);
    }
}

static void
review_group(review *v, const aigcp_rule *rule, const aigcp_group *group)
{
    if (rule->condition && group->name[0] && !names_group(rule->condition, group->name))
        aigcp_diagnose(v->model, AIGC_SEVERITY_WARNING, group->place, NULL,
                       _("the condition does not name the group %s"), group->name);
}

/* Whether findings of a category count for a threshold of that category or a part of it. */
static bool
counts_for(const char *category, const char *threshold)
{
    size_t length = strlen(threshold);
    return !strncmp(category, threshold, length) &&
           (category[length] == '\0' || category[length] == '.');
}

static void
review_threshold(review *v, const aigcp_rule *rule)
{
    for (const aigcp_rule *other = v->model->rules; other; other = other->next)
        if (other->score > 0 && counts_for(other->category, rule->threshold_category))
            return;
    aigcp_diagnose(v->model, AIGC_SEVERITY_WARNING, rule->place,
                   _("give rules of the category a score"),
                   _("no rule of the category %s has a score: the threshold is never reached"),
                   rule->threshold_category);
}

static void
review_rule(review *v, const aigcp_rule *rule)
{
    if (rule->threshold_category)
        review_threshold(v, rule);
    aigcp_text_index allowed;
    aigcp_text_index_init(&allowed);
    index_allowed(v, rule, &allowed);
    for (const aigcp_group *group = rule->groups; group; group = group->next) {
        review_group(v, rule, group);
        review_words(v, rule, group, &allowed);
        review_patterns(v, rule, group);
    }
    review_phrases(v, rule, rule->allow);
    review_allowed(v, rule);
    aigcp_text_index_free(&allowed);
}

void
aigcp_rule_model_review(aigcp_rule_model *model)
{
    review v = { .model = model, .covers_left = AIGCP_MAX_COVERS };
    aigcp_arena_init(&v.scratch);
    aigcp_text_index_init(&v.words);
    if (aigcp_text_index_reserve(&v.words, model->word_count) != AIGC_OK)
        model->out_of_memory = true;
    for (const aigcp_rule *rule = model->rules; rule && !model->out_of_memory; rule = rule->next)
        if (!is_off(rule))
            review_rule(&v, rule);
    aigcp_text_index_free(&v.words);
    aigcp_arena_free(&v.scratch);
}
