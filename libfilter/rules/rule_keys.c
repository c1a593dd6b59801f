/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings and lists of a rule file: known keys, each once, none missing. */
#include "libfilter/rules/rule_keys.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/nearest_name.h"
#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/rules/rule_values.h"

/* Room for a hint that quotes a name. */
#define HINT_SIZE 128

/* Keys of one mapping: where each stands is remembered. */
#define MAX_KEYS 40

/* Bytes of an unknown key that are shown. */
#define MAX_SHOWN_KEY 60

void
aigcp_reader_refuse(aigcp_reader *r, aigcp_place place, const char *message)
{
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, place, NULL, "%s", message);
}

bool
aigcp_reader_expect(aigcp_reader *r, const aigcp_yaml_node *node, aigcp_yaml_kind kind,
                    const char *message)
{
    if (node->kind == kind)
        return true;
    aigcp_reader_refuse(r, node->place, message);
    return false;
}

bool
aigcp_reader_expect_text(aigcp_reader *r, const aigcp_yaml_node *node, const char *message)
{
    if (node->kind == AIGCP_YAML_SCALAR)
        return true;
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, node->place, aigcp_text_hint(node), "%s",
                   message);
    return false;
}

/* The tables of one mapping, as one list of keys. */
static size_t
join_keys(const aigcp_key *keys, const aigcp_key *more, const aigcp_key *all[MAX_KEYS])
{
    size_t count = 0;
    for (; keys->name && count < MAX_KEYS; keys++)
        all[count++] = keys;
    for (; more && more->name && count < MAX_KEYS; more++)
        all[count++] = more;
    return count;
}

static size_t
find_key(const aigcp_key *const *keys, size_t count, const aigcp_yaml_node *name)
{
    size_t i = 0;
    while (i < count && !(strlen(keys[i]->name) == name->length &&
                          !memcmp(keys[i]->name, name->text, name->length)))
        i++;
    return i;
}

/* The first character of a key that looks like a space, or like nothing; 0: none does. */
static uint32_t
find_unseen(const aigcp_yaml_node *name)
{
    for (size_t i = 0, size; i < name->length; i += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)name->text + i, name->length - i, &size);
        if (c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
            aigcp_hidden_kind(c) != AIGCP_HIDDEN_NOT)
            return c;
    }
    return 0;
}

/* Names that keys have in other filters, for what no misspelling explains. */
static const struct {
    const char *other, *own;
} other_names[] = {
    { "tests", "examples" },    { "test", "examples" },   { "name", "title" },
    { "description", "title" }, { "severity", "action" }, { "keywords", "words" },
    { "strings", "words" },     { "wordlist", "lists" },  { "allowlist", "allow" },
    { "whitelist", "allow" },   { "exclude", "allow" },   { "regexes", "patterns" },
    { "positive", "match" },    { "negative", "clean" },
};

/* The key of the mapping that is meant by a name of another filter; NULL: none. */
static const char *
find_own_name(const aigcp_key *const *keys, size_t count, const aigcp_yaml_node *name)
{
    const size_t names = sizeof other_names / sizeof *other_names;
    for (size_t i = 0; i < names; i++) {
        const char *other = other_names[i].other;
        if (strlen(other) != name->length || memcmp(other, name->text, name->length) != 0)
            continue;
        for (size_t key = 0; key < count; key++)
            if (!strcmp(keys[key]->name, other_names[i].own))
                return other_names[i].own;
    }
    return NULL;
}

static void
diagnose_unknown_key(aigcp_reader *r, const aigcp_key *const *keys, size_t count,
                     const aigcp_yaml_node *name)
{
    aigcp_suggestion suggestion;
    aigcp_suggestion_begin(&suggestion, name->text, name->length);
    for (size_t i = 0; i < count; i++)
        aigcp_suggestion_offer(&suggestion, keys[i]->name);
    const char *own = find_own_name(keys, count, name);
    if (own)
        suggestion.best = own;
    char hint[HINT_SIZE];
    uint32_t unseen = find_unseen(name);
    if (unseen)
        (void)snprintf(hint, sizeof hint, _("U+%04X is part of the key; indent with spaces"),
                       (unsigned)unseen);
    else if (suggestion.best)
        (void)snprintf(hint, sizeof hint, _("did you mean %s?"), suggestion.best);
    int shown = name->length < MAX_SHOWN_KEY ? (int)name->length : MAX_SHOWN_KEY;
    aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place,
                   unseen || suggestion.best ? hint : NULL, _("unknown key \"%.*s\""), shown,
                   name->text);
}

void
aigcp_reader_read_mapping(aigcp_reader *r, const aigcp_yaml_node *mapping, const aigcp_key *keys,
                          const aigcp_key *more)
{
    const aigcp_key *all[MAX_KEYS];
    size_t count = join_keys(keys, more, all);
    aigcp_place places[MAX_KEYS] = { { 0 } }; /* of the keys that were there */
    const aigcp_yaml_node *name = mapping->children;
    for (; name && name->next; name = name->next->next) {
        if (name->kind == AIGCP_YAML_ALIAS)
            continue;
        if (!aigcp_reader_expect(r, name, AIGCP_YAML_SCALAR, _("a key must be a text")))
            continue;
        size_t i = find_key(all, count, name);
        if (i == count) {
            diagnose_unknown_key(r, all, count, name);
            continue;
        }
        if (places[i].line) {
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, name->place, NULL,
                           _("%s is here twice; the first is at line %u"), all[i]->name,
                           (unsigned)places[i].line);
            continue;
        }
        places[i] = name->place;
        r->key = all[i]->name;
        r->key_place = name->place;
        if (name->next->kind != AIGCP_YAML_ALIAS)
            all[i]->read(r, name->next);
    }
    for (size_t i = 0; mapping->complete && i < count; i++) {
        if (all[i]->required && !places[i].line)
            aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, mapping->place, NULL, _("%s is missing"),
                           all[i]->name);
    }
}

void
aigcp_reader_read_sequence(aigcp_reader *r, const aigcp_yaml_node *value,
                           void (*read)(aigcp_reader *r, const aigcp_yaml_node *item))
{
    if (value->kind != AIGCP_YAML_SEQUENCE) {
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place,
                       _("write each item behind \"- \" in a line of its own, or all in [ ]"),
                       _("%s must be a list"), r->key);
        return;
    }
    if (!value->children && value->complete)
        aigcp_diagnose(r->model, AIGC_SEVERITY_ERROR, value->place, NULL, _("%s is an empty list"),
                       r->key);
    for (const aigcp_yaml_node *item = value->children; item; item = item->next)
        if (item->kind != AIGCP_YAML_ALIAS)
            read(r, item);
}
