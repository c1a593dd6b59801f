/* SPDX-License-Identifier: Apache-2.0 */
/* Recognisers of Presidio: YAML, a list `recognizers`.
 * https://microsoft.github.io/presidio/analyzer/adding_recognizers/ */
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/authoring/import_regex.h"
#include "libfilter/authoring/import_rules.h"
#include "libfilter/limits.h"

/* Below this, Presidio shows a finding only if a word of its context stands near it. */
#define STRONG_SCORE 0.5

/* How Presidio compiles expressions: flags of Python, and those that it sets if the file does not
 * say otherwise. With MULTILINE, lines have a start and an end; here they are guards either way. */
#define FLAG_IGNORECASE 2u
#define FLAG_MULTILINE 8u
#define FLAG_DOTALL 16u
#define USUAL_FLAGS (FLAG_IGNORECASE | FLAG_MULTILINE | FLAG_DOTALL)
#define FLAGS_KEY "global_regex_flags"

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
                                          FLAGS_KEY,
                                          NULL };

static bool
is_known(const aigcp_yaml_node *name)
{
    const char *const *known = known_keys;
    while (*known && !aigcp_node_is(name, *known))
        known++;
    return *known != NULL;
}

/* The flags that a mapping sets, or `otherwise`; those that mean something else here are told. */
static unsigned
flags_of(aigcp_importer *importer, const aigcp_yaml_node *mapping, unsigned otherwise)
{
    const aigcp_yaml_node *node = aigcp_node_get(mapping, FLAGS_KEY);
    unsigned flags = 0;
    if (!node)
        return otherwise;
    bool good = node->kind == AIGCP_YAML_SCALAR && node->length > 0 && node->length < 6;
    for (size_t i = 0; i < node->length && good; i++) {
        good = node->text[i] >= '0' && node->text[i] <= '9';
        flags = flags * 10 + (unsigned)(node->text[i] - '0');
    }
    if (good && !(flags & ~USUAL_FLAGS))
        return flags;
    aigcp_import_changed(importer, node->place, _("%.*s: left out"), (int)strlen(FLAGS_KEY),
                         FLAGS_KEY);
    return good ? flags : otherwise;
}

static unsigned
habits_of(unsigned flags)
{
    return (flags & FLAG_IGNORECASE ? AIGCP_HABIT_CASELESS : 0u) |
           (flags & FLAG_DOTALL ? AIGCP_HABIT_DOT_ALL : 0u);
}

/* Words that are copied. */
typedef struct word_copy {
    aigcp_yaml_node *list, *last; /* NULL: none yet */
    size_t count, most;
    bool once; /* words that are there already are passed over */
} word_copy;

static bool
has_word(const word_copy *copy, const aigcp_yaml_node *word)
{
    for (const aigcp_yaml_node *one = copy->list ? copy->list->children : NULL; one;
         one = one->next)
        if (one->length == word->length && memcmp(one->text, word->text, word->length) == 0)
            return true;
    return false;
}

/* Copy a list of words; those that cannot be used are told. */
static void
copy_list(aigcp_rules_draft *draft, const aigcp_yaml_node *list, word_copy *copy)
{
    if (!list || list->kind != AIGCP_YAML_SEQUENCE)
        return;
    for (const aigcp_yaml_node *item = list->children; item; item = item->next) {
        size_t characters = 0;
        for (size_t i = 0; i < item->length; i++)
            characters += ((unsigned char)item->text[i] & 0xC0) != 0x80;
        if (item->kind != AIGCP_YAML_SCALAR || !characters ||
            memchr(item->text, '\n', item->length) || characters > AIGCP_MAX_WORD_CHARACTERS ||
            copy->count == copy->most) {
            aigcp_import_lost(draft->importer, item->place,
                              _("left out: a word that cannot be used"));
            continue;
        }
        if (copy->once && has_word(copy, item))
            continue;
        copy->list = copy->list ? copy->list : aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
        aigcp_yaml_node *word = aigcp_draft_node(draft, AIGCP_YAML_SCALAR);
        if (!copy->list || !word)
            return;
        word->text = item->text;
        word->length = item->length;
        if (copy->last)
            copy->last->next = word;
        else
            copy->list->children = word;
        copy->last = word;
        copy->count++;
    }
}

static aigcp_yaml_node *
copy_words(aigcp_rules_draft *draft, const aigcp_yaml_node *list)
{
    word_copy copy = { .most = SIZE_MAX };
    copy_list(draft, list, &copy);
    return copy.list;
}

/* The context of a recogniser: its own, and that of each of its languages. */
static aigcp_yaml_node *
copy_context(aigcp_rules_draft *draft, const aigcp_yaml_node *recogniser)
{
    const aigcp_yaml_node *languages = aigcp_node_get(recogniser, "supported_languages");
    word_copy copy = { .most = AIGCP_MAX_NEAR, .once = true };
    copy_list(draft, aigcp_node_get(recogniser, "context"), &copy);
    if (languages && languages->kind == AIGCP_YAML_SEQUENCE)
        for (const aigcp_yaml_node *item = languages->children; item; item = item->next)
            if (item->kind == AIGCP_YAML_MAPPING)
                copy_list(draft, aigcp_node_get(item, "context"), &copy);
    return copy.list;
}

static aigcp_yaml_node *
take_pattern(aigcp_rules_draft *draft, const aigcp_yaml_node *recogniser,
             const aigcp_yaml_node *item, unsigned habits)
{
    const aigcp_yaml_node *regex = aigcp_node_get(item, "regex");
    aigcp_importer *importer = draft->importer;
    aigcp_regex_facts facts;
    if (!regex || regex->kind != AIGCP_YAML_SCALAR || !regex->length) {
        aigcp_import_lost(importer, item->place, _("left out: a pattern without a regex"));
        return NULL;
    }
    aigcp_yaml_node *pattern = aigcp_draft_pattern(draft, regex, 0, habits, &facts);
    if (!pattern || aigcp_node_number(aigcp_node_get(item, "score")) >= STRONG_SCORE)
        return pattern;
    aigcp_yaml_node *near = copy_context(draft, recogniser);
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
take_patterns(aigcp_rules_draft *draft, const aigcp_yaml_node *recogniser, unsigned habits)
{
    const aigcp_yaml_node *list = aigcp_node_get(recogniser, "patterns");
    aigcp_yaml_node *patterns = NULL;
    if (!list || list->kind != AIGCP_YAML_SEQUENCE)
        return NULL;
    for (const aigcp_yaml_node *item = list->children; item; item = item->next) {
        aigcp_yaml_node *pattern = take_pattern(draft, recogniser, item, habits);
        if (!pattern)
            continue;
        patterns = patterns ? patterns : aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
        (void)aigcp_draft_add_item(draft, patterns, pattern);
    }
    return patterns;
}

static void
take_recogniser(aigcp_rules_draft *draft, const aigcp_yaml_node *item, unsigned flags)
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
    unsigned habits = habits_of(flags_of(importer, item, flags));
    aigcp_yaml_node *patterns = take_patterns(draft, item, habits);
    aigcp_yaml_node *words = copy_words(draft, aigcp_node_get(item, "deny_list"));
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
            if (key->kind == AIGCP_YAML_SCALAR && key->next != list &&
                !aigcp_node_is(key, FLAGS_KEY))
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
    unsigned flags = list ? flags_of(importer, root, USUAL_FLAGS) : 0;
    for (const aigcp_yaml_node *item = list ? list->children : NULL;
         item && importer->status == AIGC_OK; item = item->next)
        take_recogniser(&draft, item, flags);
    aigcp_rules_draft_end(&draft);
    aigcp_arena_free(&tree);
}
