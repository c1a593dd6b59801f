/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that are made of what other filters say. */
#include "libfilter/authoring/import_rules.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/authoring/import_regex.h"
#include "libfilter/authoring/rule_format.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_values.h"

/* -- nodes --------------------------------------------------------------------------- */

aigcp_yaml_node *
aigcp_draft_node(aigcp_rules_draft *draft, aigcp_yaml_kind kind)
{
    aigcp_yaml_node *node = aigcp_arena_alloc(&draft->tree, sizeof *node);
    if (!node) {
        draft->importer->status = AIGC_ERR_MEMORY;
        return NULL;
    }
    *node = (aigcp_yaml_node){ .kind = kind, .complete = true, .text = "" };
    return node;
}

static aigcp_yaml_node *
make_text(aigcp_rules_draft *draft, const char *text, size_t length)
{
    aigcp_yaml_node *node = aigcp_draft_node(draft, AIGCP_YAML_SCALAR);
    char *copy = aigcp_arena_copy(&draft->tree, text, length);
    if (!node || !copy) {
        draft->importer->status = AIGC_ERR_MEMORY;
        return NULL;
    }
    node->text = copy;
    node->length = length;
    return node;
}

aigcp_yaml_node *
aigcp_draft_add_item(aigcp_rules_draft *draft, aigcp_yaml_node *list, aigcp_yaml_node *item)
{
    (void)draft;
    if (!list || !item)
        return NULL;
    aigcp_yaml_node **end = &list->children;
    while (*end)
        end = &(*end)->next;
    *end = item;
    return item;
}

aigcp_yaml_node *
aigcp_draft_add_pair(aigcp_rules_draft *draft, aigcp_yaml_node *mapping, const char *key,
                     aigcp_yaml_node *value)
{
    aigcp_yaml_node *name = make_text(draft, key, strlen(key));
    if (!mapping || !value || !name)
        return NULL;
    name->next = value;
    (void)aigcp_draft_add_item(draft, mapping, name);
    return value;
}

void
aigcp_draft_add_text(aigcp_rules_draft *draft, aigcp_yaml_node *collection, const char *key,
                     const char *text, size_t length)
{
    aigcp_yaml_node *node = make_text(draft, text, length);
    if (key)
        (void)aigcp_draft_add_pair(draft, collection, key, node);
    else
        (void)aigcp_draft_add_item(draft, collection, node);
}

const aigcp_yaml_node *
aigcp_node_get(const aigcp_yaml_node *mapping, const char *key)
{
    if (!mapping || mapping->kind != AIGCP_YAML_MAPPING)
        return NULL;
    const aigcp_yaml_node *name = mapping->children;
    for (; name && name->next; name = name->next->next)
        if (aigcp_node_is(name, key))
            return name->next;
    return NULL;
}

bool
aigcp_node_is(const aigcp_yaml_node *node, const char *text)
{
    size_t length = strlen(text);
    return node && node->kind == AIGCP_YAML_SCALAR && node->length == length &&
           !memcmp(node->text, text, length);
}

double
aigcp_node_number(const aigcp_yaml_node *node)
{
    char text[32], *end;
    if (!node || node->kind != AIGCP_YAML_SCALAR || !node->length || node->length >= sizeof text)
        return 0;
    memcpy(text, node->text, node->length);
    text[node->length] = '\0';
    /* The point of the "C" locale, in this thread alone and for this call. */
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return 0;
    locale_t before = uselocale(plain);
    double number = strtod(text, &end);
    (void)uselocale(before);
    freelocale(plain);
    return *end == '\0' && number >= 0 && number <= 1000 ? number : 0;
}

/* -- rules --------------------------------------------------------------------------- */

void
aigcp_rules_draft_begin(aigcp_rules_draft *draft, aigcp_importer *importer)
{
    *draft = (aigcp_rules_draft){ .importer = importer };
    aigcp_arena_init(&draft->tree);
    draft->root = aigcp_draft_node(draft, AIGCP_YAML_MAPPING);
    draft->rules = aigcp_draft_node(draft, AIGCP_YAML_SEQUENCE);
    (void)aigcp_draft_add_pair(draft, draft->root, "rules", draft->rules);
}

void
aigcp_rules_draft_end(aigcp_rules_draft *draft)
{
    aigcp_importer *importer = draft->importer;
    if (importer->status == AIGC_OK && importer->entries)
        importer->status = aigcp_rule_tree_write(importer->out, draft->root);
    aigcp_arena_free(&draft->tree);
}

/* An id made of a prefix and a name: small letters, digits, and "-" for all else. */
static size_t
make_id(const char *prefix, const aigcp_yaml_node *name, char id[AIGCP_MAX_ID_CHARACTERS + 1])
{
    size_t length = strlen(prefix);
    size_t start = length;
    memcpy(id, prefix, length);
    for (size_t i = 0; i < name->length && length < AIGCP_MAX_ID_CHARACTERS; i++) {
        char c = name->text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        if (known)
            id[length++] = c;
        else if (length > start && id[length - 1] != '-')
            id[length++] = '-';
    }
    while (length > start && id[length - 1] == '-')
        length--;
    id[length] = '\0';
    return length - start;
}

/* Text for people, in one line: what is too long is cut, and spaces stand for what a line must not
 * have. */
static void
add_line(aigcp_rules_draft *draft, aigcp_yaml_node *rule, const char *key, const char *text,
         size_t length)
{
    char line[AIGCP_MAX_METADATA_BYTES];
    size_t used = 0;
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        if (size > sizeof line - used)
            break;
        if (aigcp_is_line_character(c))
            memcpy(line + used, text + i, size);
        else
            line[used] = ' ';
        used += aigcp_is_line_character(c) ? size : 1;
    }
    aigcp_draft_add_text(draft, rule, key, line, used);
}

aigcp_yaml_node *
aigcp_draft_begin_rule(aigcp_rules_draft *draft, const aigcp_yaml_node *name,
                       const aigcp_yaml_node *title, const char *category, const char *action,
                       const char *source)
{
    aigcp_importer *importer = draft->importer;
    const aigc_import_options *options = importer->options;
    char id[AIGCP_MAX_ID_CHARACTERS + 1];
    if (!make_id(options->prefix ? options->prefix : "imported.", name, id)) {
        aigcp_import_lost(importer, name->place, _("left out: a rule whose name makes no id"));
        return NULL;
    }
    char *kept = aigcp_arena_copy(&importer->model->arena, id, strlen(id));
    void *known = NULL;
    if (!kept || aigcp_text_index_add(&importer->model->ids, kept, strlen(kept), importer,
                                      &known) != AIGC_OK) {
        importer->status = AIGC_ERR_MEMORY;
        return NULL;
    }
    if (known) {
        aigcp_import_lost(importer, name->place, _("left out: there is a rule %s already"), kept);
        return NULL;
    }
    aigcp_yaml_node *rule = aigcp_draft_node(draft, AIGCP_YAML_MAPPING);
    title = title && title->kind == AIGCP_YAML_SCALAR && title->length ? title : name;
    aigcp_draft_add_text(draft, rule, "id", kept, strlen(kept));
    add_line(draft, rule, "title", title->text, title->length);
    aigcp_draft_add_text(draft, rule, "category", options->category ? options->category : category,
                         strlen(options->category ? options->category : category));
    aigcp_draft_add_text(draft, rule, "status", "experimental", strlen("experimental"));
    aigcp_draft_add_text(draft, rule, "source", source, strlen(source));
    aigcp_draft_add_text(draft, rule, "action", action, strlen(action));
    return rule;
}

void
aigcp_draft_end_rule(aigcp_rules_draft *draft, aigcp_yaml_node *rule)
{
    if (!rule || !draft->rules)
        return;
    if (draft->last)
        draft->last->next = rule;
    else
        draft->rules->children = rule;
    draft->last = rule;
    draft->importer->entries++;
}

aigcp_yaml_node *
aigcp_draft_pattern(aigcp_rules_draft *draft, const aigcp_yaml_node *regex, unsigned found,
                    unsigned habits, aigcp_regex_facts *facts)
{
    aigcp_importer *importer = draft->importer;
    aigcp_yaml_node *pattern = NULL;
    aigcp_buffer out;
    char message[256];
    aigcp_buffer_init(&out, AIGCP_MAX_REGEX_BYTES);
    aigc_status status = AIGC_ERR_RULES;
    unsigned changes = 0;
    (void)snprintf(message, sizeof message, "%s", _("a NUL character in a regular expression"));
    if (!memchr(regex->text, '\0', regex->length))
        status = aigcp_import_regex(regex->text, regex->length, found, habits, &out, &changes,
                                    facts, message);
    if (status == AIGC_ERR_LIMIT)
        aigcp_import_lost(importer, regex->place,
                          _("left out: a regular expression of more than %d bytes"),
                          AIGCP_MAX_REGEX_BYTES);
    else if (status == AIGC_ERR_RULES)
        aigcp_import_lost(importer, regex->place, _("left out: regular expression: %s"), message);
    else if (status != AIGC_OK)
        importer->status = status;
    if (status == AIGC_OK) {
        if (changes & AIGCP_REGEX_BOUNDED)
            aigcp_import_changed(importer, regex->place,
                                 _("repetitions without an end have got one"));
        if (changes & AIGCP_REGEX_GUARDED)
            aigcp_import_changed(importer, regex->place,
                                 _("start and end of a line became white space or nothing"));
        if (changes & AIGCP_REGEX_PASSED_BY)
            aigcp_import_changed(importer, regex->place,
                                 _("where group %u has no part in the match, all of it is found"),
                                 found);
        pattern = aigcp_draft_node(draft, AIGCP_YAML_MAPPING);
        aigcp_draft_add_text(draft, pattern, "regex", (const char *)out.data, out.length);
    }
    aigcp_buffer_free(&out);
    return pattern;
}
