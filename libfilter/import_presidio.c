/* SPDX-License-Identifier: Apache-2.0 */
/* Recognisers of Presidio: YAML, a list `recognizers`.
 * https://microsoft.github.io/presidio/analyzer/adding_recognizers/ */
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/import_regex.h"
#include "libfilter/import_rules.h"
#include "libfilter/limits.h"

/* Below this, Presidio shows a finding only if a word of its context stands near it. */
#define STRONG_SCORE 0.5

/* Keys of a recogniser that are read, or say nothing about what is found. */
static const char *const known_keys[] = { "name",
                                          "supported_entity",
                                          "supported_language",
                                          "supported_languages",
                                          "patterns",
                                          "context",
                                          "deny_list",
                                          "deny_list_score",
                                          "type",
                                          "enabled",
                                          "version",
                                          NULL };

static bool
is_known(const aigcp_yaml_node *name)
{
    const char *const *known = known_keys;
    while (*known && !aigcp_node_is(name, *known))
        known++;
    return *known != NULL;
}

static double
score_of(const aigcp_yaml_node *pattern)
{
    const aigcp_yaml_node *score = aigcp_node_get(pattern, "score");
    char text[32];
    if (!score || score->kind != AIGCP_YAML_SCALAR || score->length >= sizeof text)
        return 0;
    memcpy(text, score->text, score->length);
    text[score->length] = '\0';
    return strtod(text, NULL);
}

/* Copy a list of words; those that cannot be used are told. */
static aigcp_yaml_node *
copy_words(aigcp_rules_draft *draft, const aigcp_yaml_node *list, size_t most)
{
    aigcp_yaml_node *words = NULL;
    aigcp_yaml_node *last = NULL;
    size_t count = 0;
    if (!list || list->kind != AIGCP_YAML_SEQUENCE)
        return NULL;
    for (const aigcp_yaml_node *item = list->children; item; item = item->next) {
        size_t characters = 0;
        for (size_t i = 0; i < item->length; i++)
            characters += ((unsigned char)item->text[i] & 0xC0) != 0x80;
        if (item->kind != AIGCP_YAML_SCALAR || !characters ||
            memchr(item->text, '\n', item->length) || characters > AIGCP_MAX_WORD_CHARACTERS ||
            count == most) {
            aigcp_import_lost(draft->importer, item->place,
                              _("left out: a word that cannot be used"));
            continue;
        }
        words = words ? words : aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
        aigcp_yaml_node *word = aigcp_draft_node(draft, AIGCP_YAML_SCALAR);
        if (!words || !word)
            return NULL;
        word->text = item->text;
        word->length = item->length;
        if (last)
            last->next = word;
        else
            words->children = word;
        last = word;
        count++;
    }
    return words;
}

static aigcp_yaml_node *
take_pattern(aigcp_rules_draft *draft, const aigcp_yaml_node *recogniser,
             const aigcp_yaml_node *item)
{
    const aigcp_yaml_node *regex = aigcp_node_get(item, "regex");
    const aigcp_yaml_node *context = aigcp_node_get(recogniser, "context");
    aigcp_importer *importer = draft->importer;
    aigcp_regex_facts facts;
    if (!regex || regex->kind != AIGCP_YAML_SCALAR || !regex->length) {
        aigcp_import_lost(importer, item->place, _("left out: a pattern without a regex"));
        return NULL;
    }
    aigcp_yaml_node *pattern = aigcp_draft_pattern(draft, regex, 0, &facts);
    if (!pattern || score_of(item) >= STRONG_SCORE)
        return pattern;
    aigcp_yaml_node *near = copy_words(draft, context, AIGCP_MAX_NEAR);
    if (near) {
        (void)aigcp_draft_add_pair(draft, pattern, "near", near);
        aigcp_import_changed(importer, regex->place,
                             _("a low score: counts only near the words of the context"));
    } else {
        aigcp_import_changed(importer, regex->place,
                             _("a low score and no context: counts everywhere"));
    }
    return pattern;
}

static aigcp_yaml_node *
take_patterns(aigcp_rules_draft *draft, const aigcp_yaml_node *recogniser)
{
    const aigcp_yaml_node *list = aigcp_node_get(recogniser, "patterns");
    aigcp_yaml_node *patterns = NULL;
    if (!list || list->kind != AIGCP_YAML_SEQUENCE)
        return NULL;
    for (const aigcp_yaml_node *item = list->children; item; item = item->next) {
        aigcp_yaml_node *pattern = take_pattern(draft, recogniser, item);
        if (!pattern)
            continue;
        patterns = patterns ? patterns : aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
        (void)aigcp_draft_add_item(draft, patterns, pattern);
    }
    return patterns;
}

static void
take_recogniser(aigcp_rules_draft *draft, const aigcp_yaml_node *item)
{
    aigcp_importer *importer = draft->importer;
    const aigcp_yaml_node *name = aigcp_node_get(item, "name");
    if (!name || name->kind != AIGCP_YAML_SCALAR) {
        aigcp_import_lost(importer, item->place, _("left out: a recogniser without a name"));
        return;
    }
    if (aigcp_node_is(aigcp_node_get(item, "type"), "predefined")) {
        aigcp_import_lost(importer, name->place,
                          _("left out: a predefined recogniser is code, not a rule"));
        return;
    }
    aigcp_yaml_node *patterns = take_patterns(draft, item);
    aigcp_yaml_node *words = copy_words(draft, aigcp_node_get(item, "deny_list"), SIZE_MAX);
    if (!patterns && !words) {
        aigcp_import_lost(importer, name->place,
                          _("left out: a recogniser of which no pattern and no word can be used"));
        return;
    }
    bool off = aigcp_node_is(aigcp_node_get(item, "enabled"), "false");
    aigcp_yaml_node *rule =
        aigcp_draft_begin_rule(draft, name, name, "A.4.f", off ? "off" : "log", "Presidio");
    if (!rule)
        return;
    for (const aigcp_yaml_node *key = item->children; key && key->next; key = key->next->next) {
        if (!is_known(key))
            aigcp_import_changed(importer, key->place, _("%.*s: left out"),
                                 key->length < 40 ? (int)key->length : 40, key->text);
    }
    if (words)
        (void)aigcp_draft_add_pair(draft, rule, "words", words);
    if (patterns)
        (void)aigcp_draft_add_pair(draft, rule, "patterns", patterns);
    aigcp_draft_end_rule(draft, rule);
}

/* The list of recognisers, which may be the whole file. */
static const aigcp_yaml_node *
find_list(aigcp_importer *importer, const aigcp_yaml_node *root)
{
    const aigcp_yaml_node *list = root;
    if (root && root->kind == AIGCP_YAML_MAPPING) {
        list = aigcp_node_get(root, "recognizers");
        for (const aigcp_yaml_node *key = root->children; key && key->next; key = key->next->next) {
            if (key->kind == AIGCP_YAML_SCALAR && key->next != list)
                aigcp_import_lost(importer, key->place, _("left out: %.*s"),
                                  key->length < 40 ? (int)key->length : 40, key->text);
        }
    }
    if (list && list->kind == AIGCP_YAML_SEQUENCE)
        return list;
    aigcp_import_lost(importer, (aigcp_place){ .source = importer->source },
                      _("the file has no list \"recognizers\""));
    return NULL;
}

void
aigcp_import_presidio(aigcp_importer *importer)
{
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    aigcp_yaml_node *root;
    aigcp_rules_draft draft;
    aigcp_rules_draft_begin(&draft, importer);
    aigc_status status = aigcp_yaml_parse(importer->model, importer->source, &tree, &root);
    if (status != AIGC_OK)
        importer->status = status;
    const aigcp_yaml_node *list = status == AIGC_OK ? find_list(importer, root) : NULL;
    for (const aigcp_yaml_node *item = list ? list->children : NULL;
         item && importer->status == AIGC_OK; item = item->next)
        take_recogniser(&draft, item);
    aigcp_rules_draft_end(&draft);
    aigcp_arena_free(&tree);
}
