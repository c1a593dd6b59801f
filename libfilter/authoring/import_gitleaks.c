/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of gitleaks: TOML, a table [[rules]] for each.
 * https://github.com/gitleaks/gitleaks#configuration */
#include <string.h>

#include "common/i18n.h"
#include "libfilter/authoring/import_regex.h"
#include "libfilter/authoring/import_rules.h"
#include "libfilter/authoring/toml_reader.h"
#include "libfilter/limits.h"

/* What "random-token" asks for. */
#define TOKEN_ENTROPY 3.5

/* Keys of a rule that have no counterpart. */
static const char *const lost_keys[] = { "path",     "allowlist",  "allowlists",
                                         "required", "skipReport", NULL };

/* Keys of a rule that are read, or say nothing about what is found. */
static const char *const known_keys[] = { "id",          "description", "regex", "keywords",
                                          "secretGroup", "entropy",     "tags",  NULL };

static bool
is_listed(const aigcp_yaml_node *name, const char *const *list)
{
    while (*list && !aigcp_node_is(name, *list))
        list++;
    return *list != NULL;
}

/* The group that is the secret: the one that is named, or the first that matches. */
static unsigned
secret_group(aigcp_importer *importer, const aigcp_yaml_node *rule, const aigcp_yaml_node *regex)
{
    const aigcp_yaml_node *named = aigcp_node_get(rule, "secretGroup");
    const double wanted = aigcp_node_number(named);
    const unsigned captures = aigcp_count_captures(regex->text, regex->length);
    if (!named || wanted == 0.0)
        return AIGCP_FOUND_FIRST;
    if (wanted >= 1.0 && wanted <= captures)
        return (unsigned)wanted;
    aigcp_import_changed(importer, named->place,
                         _("secretGroup: left out, the expression has no such group"));
    return AIGCP_FOUND_FIRST;
}

/* Whether a literal of the expression has a keyword in it, or is a part of it. */
static bool
has_keyword(const aigcp_trigger *trigger, const aigcp_yaml_node *keywords)
{
    for (const aigcp_yaml_node *word = keywords->children; word; word = word->next) {
        size_t shorter = word->length < trigger->length ? word->length : trigger->length;
        size_t longer = word->length < trigger->length ? trigger->length : word->length;
        for (size_t at = 0; shorter && at + shorter <= longer; at++) {
            size_t w = word->length > trigger->length ? at : 0;
            size_t t = word->length > trigger->length ? 0 : at;
            size_t i = 0;
            for (; i < shorter; i++) {
                char c = word->text[w + i];
                c = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
                if ((uint32_t)(unsigned char)c != trigger->symbols[t + i])
                    break;
            }
            if (i == shorter)
                return true;
        }
    }
    return false;
}

/* gitleaks looks at a text only if it has a keyword. If the expression has it, nothing is lost. */
static void
check_keywords(aigcp_importer *importer, const aigcp_yaml_node *rule,
               const aigcp_regex_facts *facts)
{
    const aigcp_yaml_node *keywords = aigcp_node_get(rule, "keywords");
    if (!keywords || keywords->kind != AIGCP_YAML_SEQUENCE || !keywords->children)
        return;
    bool agree = facts->trigger_count > 0;
    for (size_t i = 0; i < facts->trigger_count && agree; i++)
        agree = has_keyword(&facts->triggers[i], keywords);
    if (!agree)
        aigcp_import_changed(importer, keywords->place,
                             _("keywords: left out, the expression is looked for without them"));
}

static void
add_entropy(aigcp_rules_draft *draft, const aigcp_yaml_node *rule, aigcp_yaml_node *pattern)
{
    const aigcp_yaml_node *entropy = aigcp_node_get(rule, "entropy");
    if (!entropy)
        return;
    if (aigcp_node_number(entropy) >= TOKEN_ENTROPY) {
        static const char validator[] = "random-token";
        aigcp_draft_add_text(draft, pattern, "validate", validator, sizeof validator - 1);
    } else {
        aigcp_import_changed(draft->importer, entropy->place,
                             _("entropy: left out, the validators ask for 3.5 or more"));
    }
}

static void
take_rule(aigcp_rules_draft *draft, const aigcp_yaml_node *item)
{
    aigcp_importer *importer = draft->importer;
    const aigcp_yaml_node *id = aigcp_node_get(item, "id");
    const aigcp_yaml_node *regex = aigcp_node_get(item, "regex");
    aigcp_regex_facts facts;
    if (!item->complete)
        return; /* what is wrong in it was told */
    if (!id || id->kind != AIGCP_YAML_SCALAR || !regex || regex->kind != AIGCP_YAML_SCALAR) {
        aigcp_import_lost(importer, item->place, _("left out: a rule without an id or a regex"));
        return;
    }
    const unsigned found = secret_group(importer, item, regex);
    aigcp_yaml_node *pattern = aigcp_draft_pattern(draft, regex, found, AIGCP_HABIT_ASCII, &facts);
    if (!pattern)
        return;
    aigcp_yaml_node *rule = aigcp_draft_begin_rule(draft, id, aigcp_node_get(item, "description"),
                                                   "A.3.c", "log", "gitleaks");
    if (!rule)
        return;
    add_entropy(draft, item, pattern);
    check_keywords(importer, item, &facts);
    for (const aigcp_yaml_node *name = item->children; name; name = name->next->next) {
        if (is_listed(name, lost_keys) || !is_listed(name, known_keys))
            aigcp_import_changed(importer, name->place, _("%.*s: left out"),
                                 name->length < 40 ? (int)name->length : 40, name->text);
    }
    aigcp_yaml_node *patterns = aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
    (void)aigcp_draft_add_item(draft, patterns, pattern);
    (void)aigcp_draft_add_pair(draft, rule, "patterns", patterns);
    aigcp_draft_end_rule(draft, rule);
}

void
aigcp_import_gitleaks(aigcp_importer *importer, size_t body)
{
    static const char *const about[] = { "title", "description", "minVersion", NULL };
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    aigcp_yaml_node *root;
    aigcp_rules_draft draft;
    aigcp_rules_draft_begin(&draft, importer);
    aigc_status status = aigcp_toml_parse(importer->model, importer->source, body, &tree, &root);
    if (status != AIGC_OK)
        importer->status = status;
    for (const aigcp_yaml_node *name = status == AIGC_OK ? root->children : NULL; name;
         name = name->next->next) {
        if (aigcp_node_is(name, "rules") && name->next->kind == AIGCP_YAML_SEQUENCE) {
            for (const aigcp_yaml_node *item = name->next->children;
                 item && importer->status == AIGC_OK; item = item->next)
                take_rule(&draft, item);
        } else if (!is_listed(name, about)) {
            aigcp_import_lost(importer, name->place, _("left out: %.*s"),
                              name->length < 40 ? (int)name->length : 40, name->text);
        }
    }
    aigcp_rules_draft_end(&draft);
    aigcp_arena_free(&tree);
}
