/* SPDX-License-Identifier: Apache-2.0 */
/* TOML 1.0, https://toml.io/en/v1.0.0, as a tree. The source is known to be UTF-8 without control
 * characters. */
#include "libfilter/authoring/toml_reader.h"

#include <string.h>

#include "common/buffer.h"
#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/limits.h"

typedef struct toml {
    aigcp_rule_model *model;
    const aigcp_source *source;
    aigcp_arena *tree;
    const char *at;
    const char *end;
    uint32_t line;
    const char *counted; /* up to here, columns are counted: */
    uint32_t column;     /* this is the next one */
    aigcp_yaml_node *root;
    size_t nodes;
    bool failed; /* told, or memory is out */
} toml;

/* -- where it stands ----------------------------------------------------------------- */

static aigcp_place
place_here(toml *t)
{
    for (; t->counted < t->at; t->counted++)
        t->column += ((unsigned char)*t->counted & 0xC0) != 0x80;
    return (aigcp_place){ .source = t->source, .line = t->line, .column = t->column };
}

static void
refuse(toml *t, const char *message)
{
    if (!t->failed)
        aigcp_diagnose(t->model, AIGC_SEVERITY_ERROR, place_here(t),
                       _("the table that it stands in is left out"), _("TOML: %s"), message);
    t->failed = true;
}

static bool
is_at(const toml *t, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(t->end - t->at) >= length && !memcmp(t->at, text, length);
}

static void
step(toml *t)
{
    if (*t->at++ == '\n') {
        t->line++;
        t->counted = t->at;
        t->column = 1;
    }
}

static void
skip_blanks(toml *t)
{
    while (t->at < t->end && (*t->at == ' ' || *t->at == '\t'))
        t->at++;
}

static void
skip_comment(toml *t)
{
    if (t->at < t->end && *t->at == '#')
        while (t->at < t->end && *t->at != '\n')
            t->at++;
}

/* Blanks, line ends and comments. */
static void
skip_lines(toml *t)
{
    while (t->at < t->end) {
        skip_blanks(t);
        skip_comment(t);
        if (t->at == t->end || (*t->at != '\n' && *t->at != '\r'))
            return;
        step(t);
    }
}

/* -- nodes --------------------------------------------------------------------------- */

static aigcp_yaml_node *
make_node(toml *t, aigcp_yaml_kind kind)
{
    aigcp_yaml_node *node = NULL;
    if (t->nodes++ == AIGCP_MAX_TOML_NODES) {
        refuse(t, _("the file has too many entries"));
        return NULL;
    }
    node = aigcp_arena_alloc(t->tree, sizeof *node);
    if (!node) {
        t->model->out_of_memory = t->failed = true;
        return NULL;
    }
    *node = (aigcp_yaml_node){ .kind = kind, .complete = true, .text = "" };
    node->place = place_here(t);
    return node;
}

static void
append(aigcp_yaml_node *parent, aigcp_yaml_node *node)
{
    aigcp_yaml_node **end = &parent->children;
    while (*end)
        end = &(*end)->next;
    *end = node;
}

static aigcp_yaml_node *
find(const aigcp_yaml_node *table, const aigcp_yaml_node *key)
{
    aigcp_yaml_node *name = table->children;
    for (; name; name = name->next->next)
        if (name->length == key->length && !memcmp(name->text, key->text, key->length))
            return name->next;
    return NULL;
}

/* -- strings ------------------------------------------------------------------------- */

/* Bytes of a string. There are no more than the file has, so only memory can be out. */
static bool
emit(toml *t, aigcp_buffer *out, const void *bytes, size_t count)
{
    if (aigcp_buffer_append(out, bytes, count) == AIGC_OK)
        return true;
    t->model->out_of_memory = t->failed = true;
    return false;
}

static bool
append_character(toml *t, aigcp_buffer *out, unsigned digits)
{
    uint32_t character = 0;
    for (unsigned i = 0; i < digits; i++, t->at++) {
        char c = t->at < t->end ? *t->at : '\0';
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 16;
        if (digit == 16)
            return false;
        character = character << 4 | digit;
    }
    uint8_t bytes[AIGCP_UTF8_MAX];
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        return false;
    return emit(t, out, bytes, aigcp_utf8_encode(character, bytes));
}

/* An escape; `t->at` is behind the backslash. */
static bool
take_escape(toml *t, aigcp_buffer *out, bool lines)
{
    static const char letters[] = "btnfre\"\\";
    static const char values[] = "\b\t\n\f\r\x1B\"\\";
    if (t->at == t->end)
        return false;
    char c = *t->at;
    const char *known = strchr(letters, c);
    if (known && c) {
        t->at++;
        return emit(t, out, &values[known - letters], 1);
    }
    if (c == 'u' || c == 'U' || c == 'x') {
        t->at++;
        return append_character(t, out, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    }
    if (!lines || !strchr(" \t\r\n", c) || !c)
        return false;
    while (t->at < t->end && strchr(" \t\r\n", *t->at))
        step(t);
    return true;
}

/* A string that begins with `quote`; 3 of them: it may have several lines. */
static void
take_string(toml *t, aigcp_yaml_node *node)
{
    char quote = *t->at;
    const char *const fences[] = { quote == '"' ? "\"" : "'", quote == '"' ? "\"\"\"" : "'''" };
    bool lines = is_at(t, fences[1]);
    const char *fence = fences[lines];
    bool good = true;
    aigcp_buffer out;
    aigcp_buffer_init(&out, AIGCP_MAX_RULE_FILE_BYTES);
    t->at += strlen(fence);
    if (lines && is_at(t, "\r\n"))
        t->at++;
    if (lines && is_at(t, "\n"))
        step(t);
    node->place = place_here(t);
    node->verbatim = true;
    while (good && t->at < t->end && !is_at(t, fence) && (lines || *t->at != '\n')) {
        if (quote == '"' && *t->at == '\\') {
            t->at++;
            node->verbatim = false;
            good = take_escape(t, &out, lines);
            continue;
        }
        node->verbatim = node->verbatim && *t->at != '\n';
        good = emit(t, &out, t->at, 1);
        step(t);
    }
    if (!good || !is_at(t, fence))
        refuse(t, good ? _("a string without its end") : _("no such escape"));
    else
        t->at += strlen(fence);
    /* Up to two quotes may stand before the three that end it. */
    while (lines && good && t->at < t->end && *t->at == quote) {
        good = emit(t, &out, &quote, 1);
        t->at++;
    }
    node->text = aigcp_arena_copy(&t->model->arena, (const char *)out.data, out.length);
    node->length = node->text ? out.length : 0;
    if (!node->text)
        t->model->out_of_memory = t->failed = true;
    aigcp_buffer_free(&out);
}

/* -- keys ---------------------------------------------------------------------------- */

static bool
is_bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* One part of a key; NULL after an error. */
static aigcp_yaml_node *
take_key(toml *t)
{
    skip_blanks(t);
    aigcp_yaml_node *key = make_node(t, AIGCP_YAML_SCALAR);
    if (!key)
        return NULL;
    if (t->at < t->end && (*t->at == '"' || *t->at == '\'')) {
        take_string(t, key);
    } else {
        const char *start = t->at;
        while (t->at < t->end && is_bare(*t->at))
            t->at++;
        key->text = start;
        key->length = (size_t)(t->at - start);
        if (!key->length)
            refuse(t, _("a key is missing"));
    }
    skip_blanks(t);
    return t->failed ? NULL : key;
}

/* The table called `key` in `table`: that which is there, the last of an array, or a new one. */
static aigcp_yaml_node *
enter(toml *t, aigcp_yaml_node *table, aigcp_yaml_node *key)
{
    aigcp_yaml_node *found = find(table, key);
    if (!found) {
        found = make_node(t, AIGCP_YAML_MAPPING);
        if (!found)
            return NULL;
        key->next = found;
        append(table, key);
        return found;
    }
    while (found && found->kind == AIGCP_YAML_SEQUENCE) {
        aigcp_yaml_node *last = found->children;
        while (last && last->next)
            last = last->next;
        found = last;
    }
    if (found && found->kind == AIGCP_YAML_MAPPING)
        return found;
    refuse(t, _("a key that is no table"));
    return NULL;
}

/* The key behind dots; `*table` becomes the one that it is in. */
static aigcp_yaml_node *
take_dotted_key(toml *t, aigcp_yaml_node **table)
{
    aigcp_yaml_node *key = take_key(t);
    for (unsigned depth = 1; key && t->at < t->end && *t->at == '.'; depth++) {
        t->at++;
        if (depth == AIGCP_MAX_YAML_DEPTH) {
            refuse(t, _("too deeply nested"));
            return NULL;
        }
        *table = enter(t, *table, key);
        key = *table ? take_key(t) : NULL;
    }
    return key;
}

/* -- values -------------------------------------------------------------------------- */

static aigcp_yaml_node *take_value(toml *t, unsigned depth);

static void
take_pair(toml *t, aigcp_yaml_node *table, unsigned depth)
{
    aigcp_yaml_node *key = take_dotted_key(t, &table);
    if (!key)
        return;
    if (t->at == t->end || *t->at != '=') {
        refuse(t, _("\"=\" is missing"));
        return;
    }
    if (find(table, key)) {
        refuse(t, _("a key that is there already"));
        return;
    }
    t->at++;
    skip_blanks(t);
    aigcp_yaml_node *value = take_value(t, depth);
    if (!value)
        return;
    key->next = value;
    append(table, key);
}

/* A list or an inline table: entries with commas between them. */
static void
take_entries(toml *t, aigcp_yaml_node *node, unsigned depth)
{
    char close = *t->at == '[' ? ']' : '}';
    aigcp_yaml_node **end = &node->children;
    t->at++;
    for (;;) {
        skip_lines(t);
        if (t->at < t->end && *t->at == close) {
            t->at++;
            return;
        }
        if (close == '}') {
            take_pair(t, node, depth + 1);
        } else {
            *end = take_value(t, depth + 1);
            end = *end ? &(*end)->next : end;
        }
        if (t->failed)
            return;
        skip_lines(t);
        if (t->at < t->end && *t->at == ',') {
            t->at++;
        } else if (t->at == t->end || *t->at != close) {
            refuse(t, _("a comma or the closing bracket is missing"));
            return;
        }
    }
}

/* A value of any kind; NULL after an error. */
static aigcp_yaml_node *
take_value(toml *t, unsigned depth)
{
    char first = t->at < t->end ? *t->at : '\0';
    bool is_list = first == '[';
    bool is_table = first == '{';
    aigcp_yaml_node *node = make_node(t, is_list    ? AIGCP_YAML_SEQUENCE
                                         : is_table ? AIGCP_YAML_MAPPING
                                                    : AIGCP_YAML_SCALAR);
    if (!node)
        return NULL;
    if (is_list || is_table) {
        if (depth >= AIGCP_MAX_YAML_DEPTH)
            refuse(t, _("too deeply nested"));
        else
            take_entries(t, node, depth);
    } else if (first == '"' || first == '\'') {
        take_string(t, node);
    } else {
        const char *start = t->at;
        while (t->at < t->end && (is_bare(*t->at) || strchr("+.:", *t->at)))
            t->at++;
        node->text = start;
        node->length = (size_t)(t->at - start);
        if (!node->length)
            refuse(t, _("a value is missing"));
    }
    return t->failed ? NULL : node;
}

/* -- lines --------------------------------------------------------------------------- */

/* A header, [table] or [[table]]: the table that follows. */
static aigcp_yaml_node *
take_header(toml *t)
{
    bool many = is_at(t, "[[");
    aigcp_place place = place_here(t);
    t->at += many ? 2 : 1;
    aigcp_yaml_node *table = t->root;
    aigcp_yaml_node *key = take_dotted_key(t, &table);
    if (!key)
        return NULL;
    if (!is_at(t, many ? "]]" : "]")) {
        refuse(t, _("a closing bracket is missing"));
        return NULL;
    }
    t->at += many ? 2 : 1;
    if (!many)
        return enter(t, table, key);
    aigcp_yaml_node *list = find(table, key);
    if (!list) {
        list = make_node(t, AIGCP_YAML_SEQUENCE);
        if (!list)
            return NULL;
        key->next = list;
        append(table, key);
    }
    aigcp_yaml_node *made = make_node(t, AIGCP_YAML_MAPPING);
    if (made && list->kind == AIGCP_YAML_SEQUENCE) {
        made->place = place;
        append(list, made);
        return made;
    }
    refuse(t, _("a key that is no table"));
    return NULL;
}

/* Whether a line begins an item of a list at the top, as "[[rules]]"; it may lack its end. */
static bool
begins_item(const toml *t)
{
    const char *at = t->at + 2;
    if (!is_at(t, "[["))
        return false;
    while (at < t->end && (is_bare(*at) || *at == ' '))
        at++;
    return at < t->end && *at == ']';
}

/* Go on behind what is wrong from `start` on: with the next item, which has nothing to do with it.
 * @return false if there is none. */
static bool
go_on(toml *t, const toml *start)
{
    t->at = start->at;
    t->line = start->line;
    t->counted = start->counted;
    t->column = start->column;
    do {
        const char *newline = memchr(t->at, '\n', (size_t)(t->end - t->at));
        if (!newline)
            return false;
        t->at = newline;
        step(t);
    } while (!begins_item(t));
    t->failed = false;
    return true;
}

aigc_status
aigcp_toml_parse(aigcp_rule_model *model, const aigcp_source *source, size_t body,
                 aigcp_arena *tree, aigcp_yaml_node **root)
{
    toml t = { .model = model, .source = source, .tree = tree, .line = 1, .column = 1 };
    t.at = t.counted = source->text + body;
    t.end = source->text + source->length;
    t.root = *root = make_node(&t, AIGCP_YAML_MAPPING);
    aigcp_yaml_node *table = t.root;
    while (table || begins_item(&t)) {
        skip_lines(&t);
        if (t.at == t.end)
            break;
        const toml start = t;
        if (*t.at == '[')
            table = take_header(&t);
        else
            take_pair(&t, table, 0);
        skip_blanks(&t);
        skip_comment(&t);
        if (!t.failed && t.at < t.end && *t.at != '\n' && *t.at != '\r')
            refuse(&t, _("more than one value in a line"));
        if (!t.failed)
            continue;
        if (table)
            table->complete = false;
        if (model->out_of_memory || t.nodes > AIGCP_MAX_TOML_NODES || !go_on(&t, &start))
            break;
    }
    return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
}
