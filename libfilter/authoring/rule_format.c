/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of rule files. It depends on what the file says alone, not on how: keys in the
 * order of docs/rules.md, two spaces to a level, lists of texts in brackets if they fit into one
 * line, quotes where they are needed, an empty line between rules. Comments stay with what
 * they are about. */
#include "libfilter/authoring/rule_format.h"

#include <string.h>

#include "common/i18n.h"
#include "libfilter/authoring/yaml_scalar.h"
#include "libfilter/limits.h"

/* Columns of a line that has a list in brackets. */
#define LINE_COLUMNS 100

/* Spaces of one level. */
#define INDENT 2

/* What a collection is, as far as its form depends on it. */
typedef enum shape {
    SHAPE_OTHER,
    SHAPE_FILE,
    SHAPE_RULE,
    SHAPE_OVERLAY,
    SHAPE_GROUPS,
    SHAPE_GROUP,
    SHAPE_PATTERN,
    SHAPE_EXAMPLES, /* also each list of them: texts of which each has a line */
    SHAPE_INLINE,   /* a few short pairs: in brackets, if they fit */
    SHAPES
} shape;

/* The order of keys. */
static const char *const file_order[] = { "overlays", "rules", NULL };
static const char *const rule_order[] = {
    "id",      "title",  "category",        "status", "level",     "owner",
    "date",    "source", "false_positives", "action", "redact",    "mask",
    "replace", "label",  "sample",          "score",  "threshold", "match",
    "skip",    "sound",  "boundary",        "words",  "lists",     "patterns",
    "hidden",  "groups", "condition",       "allow",  "examples",  NULL
};
static const char *const overlay_order[] = { "rule",  "action", "category", "level", "sample",
                                             "allow", "owner",  "date",     "note",  NULL };
static const char *const pattern_order[] = { "regex", "fold",        "validate",
                                             "near",  "near_within", NULL };
static const char *const example_order[] = { "match", "clean", "todo_match", "todo_clean", NULL };
static const char *const inline_order[] = { "en",    "zh",    "input",    "output", "gap",
                                            "total", "least", "category", "score",  NULL };
static const char *const no_order[] = { NULL };

static const char *const *const orders[SHAPES] = {
    [SHAPE_OTHER] = no_order,        [SHAPE_FILE] = file_order,
    [SHAPE_RULE] = rule_order,       [SHAPE_OVERLAY] = overlay_order,
    [SHAPE_GROUPS] = no_order,       [SHAPE_GROUP] = rule_order,
    [SHAPE_PATTERN] = pattern_order, [SHAPE_EXAMPLES] = example_order,
    [SHAPE_INLINE] = inline_order,
};

/* What the value of a key is; of a list, what its items are. */
static const struct {
    shape in;
    const char *key;
    shape value;
} shapes[] = {
    { SHAPE_FILE, "rules", SHAPE_RULE },        { SHAPE_FILE, "overlays", SHAPE_OVERLAY },
    { SHAPE_RULE, "title", SHAPE_INLINE },      { SHAPE_RULE, "action", SHAPE_INLINE },
    { SHAPE_RULE, "skip", SHAPE_INLINE },       { SHAPE_RULE, "sound", SHAPE_INLINE },
    { SHAPE_RULE, "threshold", SHAPE_INLINE },  { SHAPE_RULE, "patterns", SHAPE_PATTERN },
    { SHAPE_RULE, "groups", SHAPE_GROUPS },     { SHAPE_RULE, "examples", SHAPE_EXAMPLES },
    { SHAPE_GROUP, "patterns", SHAPE_PATTERN }, { SHAPE_GROUP, "skip", SHAPE_INLINE },
    { SHAPE_GROUP, "sound", SHAPE_INLINE },     { SHAPE_OVERLAY, "action", SHAPE_INLINE },
};

/* Keys whose values are no texts. */
static const char *const value_keys[] = { "date",  "sample", "score",       "gap", "total",
                                          "least", "fold",   "near_within", NULL };

static bool
is_text(const aigcp_yaml_node *node, const char *text)
{
    size_t length = strlen(text);
    return node->length == length && !memcmp(node->text, text, length);
}

static bool
is_listed(const aigcp_yaml_node *node, const char *const *list)
{
    while (*list && !is_text(node, *list))
        list++;
    return *list != NULL;
}

static shape
shape_of(shape in, const aigcp_yaml_node *key)
{
    if (in == SHAPE_GROUPS)
        return SHAPE_GROUP;
    if (in == SHAPE_EXAMPLES)
        return SHAPE_EXAMPLES;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (shapes[i].in == in && is_text(key, shapes[i].key))
            return shapes[i].value;
    return SHAPE_OTHER;
}

static aigcp_scalar_kind
kind_of(const aigcp_yaml_node *key)
{
    if (key && is_text(key, "regex"))
        return AIGCP_SCALAR_REGEX;
    return key && is_listed(key, value_keys) ? AIGCP_SCALAR_VALUE : AIGCP_SCALAR_TEXT;
}

/* -- the order of keys --------------------------------------------------------------- */

/* A walk over the pairs of a mapping in canonical order: those of each known key, then the rest. */
typedef struct key_walk {
    const aigcp_yaml_node *mapping;
    const char *const *order;
    const char *const *wanted; /* NULL behind it: the rest */
    const aigcp_yaml_node *key;
} key_walk;

static key_walk
begin_keys(const aigcp_yaml_node *mapping, shape what)
{
    return (key_walk){ mapping, orders[what], orders[what], mapping->children };
}

/* The key of the next pair, or NULL. */
static const aigcp_yaml_node *
next_key(key_walk *walk)
{
    for (;;) {
        const aigcp_yaml_node *key = walk->key;
        for (; key && key->next; key = key->next->next) {
            if (*walk->wanted ? is_text(key, *walk->wanted) : !is_listed(key, walk->order)) {
                walk->key = key->next->next;
                return key;
            }
        }
        if (!*walk->wanted)
            return NULL;
        walk->wanted++;
        walk->key = walk->mapping->children;
    }
}

/* -- writing ------------------------------------------------------------------------- */

/* What is written, and the first thing that went wrong with it. */
typedef struct form {
    aigcp_buffer *out;
    aigc_status status;
} form;

static void
put(form *f, const char *text, size_t length)
{
    if (f->status == AIGC_OK)
        f->status = aigcp_buffer_append(f->out, text, length);
}

static void
put_string(form *f, const char *text)
{
    put(f, text, strlen(text));
}

static void
put_spaces(form *f, size_t count)
{
    while (count--)
        put(f, " ", 1);
}

/* An empty line, unless there is one or nothing is written yet. */
static void
put_blank(form *f)
{
    const aigcp_buffer *out = f->out;
    if (out->length >= 2 &&
        !(out->data[out->length - 1] == '\n' && out->data[out->length - 2] == '\n'))
        put(f, "\n", 1);
}

static void
put_comments(form *f, const aigcp_yaml_comment *comment, size_t indent, bool first)
{
    for (; comment; comment = comment->next, first = false) {
        if (comment->blank_before && !first)
            put_blank(f);
        put_spaces(f, indent);
        put(f, comment->text, comment->length);
        put(f, "\n", 1);
    }
}

static void
put_before(form *f, const aigcp_yaml_node *node, size_t indent, bool first)
{
    if (!node->remarks || !node->remarks->before)
        return;
    put_comments(f, node->remarks->before, indent, first);
    if (node->remarks->blank_after)
        put_blank(f);
}

static void
put_behind(form *f, const aigcp_yaml_node *node)
{
    const aigcp_yaml_comment *comment = node->remarks ? node->remarks->behind : NULL;
    if (!comment)
        return;
    put(f, " ", 1);
    put(f, comment->text, comment->length);
}

static void
put_tail(form *f, const aigcp_yaml_node *node, size_t indent)
{
    if (node->remarks)
        put_comments(f, node->remarks->tail, indent, false);
}

static void
put_scalar(form *f, const aigcp_yaml_node *node, aigcp_scalar_kind kind, bool in_flow)
{
    aigcp_scalar_style style = aigcp_scalar_style_of(node->text, node->length, kind, in_flow);
    if (f->status == AIGC_OK)
        f->status = aigcp_scalar_write(f->out, node->text, node->length, style, 0);
}

/* Whether a collection can stand in brackets: nothing but texts, and no comment in it. */
static bool
can_flow(const aigcp_yaml_node *node, shape what)
{
    if (!node->children)
        return true;
    if (node->kind == AIGCP_YAML_MAPPING ? what != SHAPE_INLINE : what == SHAPE_EXAMPLES)
        return false;
    if (node->remarks && node->remarks->tail)
        return false;
    for (const aigcp_yaml_node *child = node->children; child; child = child->next)
        if (child->kind != AIGCP_YAML_SCALAR || child->remarks)
            return false;
    return true;
}

/* Write a collection in brackets. */
static void
put_flow(form *f, const aigcp_yaml_node *node, shape what)
{
    bool pairs = node->kind == AIGCP_YAML_MAPPING;
    const char *separator = "";
    put(f, pairs ? "{" : "[", 1);
    if (pairs) {
        key_walk walk = begin_keys(node, what);
        for (const aigcp_yaml_node *key; (key = next_key(&walk)); separator = ", ") {
            put_string(f, separator);
            put_scalar(f, key, AIGCP_SCALAR_TEXT, true);
            put_string(f, ": ");
            put_scalar(f, key->next, kind_of(key), true);
        }
    } else {
        for (const aigcp_yaml_node *item = node->children; item; item = item->next) {
            put_string(f, separator);
            put_scalar(f, item, AIGCP_SCALAR_TEXT, true);
            separator = ", ";
        }
    }
    put(f, pairs ? "}" : "]", 1);
}

/* Write a collection in brackets behind what stands in the line, if it fits there. */
static bool
try_flow(form *f, const aigcp_yaml_node *node, shape what)
{
    if (!can_flow(node, what))
        return false;
    size_t start = f->out->length;
    size_t line = start;
    while (line && f->out->data[line - 1] != '\n')
        line--;
    put_flow(f, node, what);
    if (f->status != AIGC_OK || !node->children ||
        aigcp_columns_of((const char *)f->out->data + line, f->out->length - line) <= LINE_COLUMNS)
        return true;
    f->out->length = start;
    return false;
}

static void put_block(form *f, const aigcp_yaml_node *node, shape what, size_t indent,
                      bool in_line);

/* A scalar behind "key: " or "- ", and the end of its line. `about` has the comment. */
static void
put_line_scalar(form *f, const aigcp_yaml_node *node, const aigcp_yaml_node *about,
                aigcp_scalar_kind kind, size_t indent)
{
    aigcp_scalar_style style = aigcp_scalar_style_of(node->text, node->length, kind, false);
    if (style == AIGCP_SCALAR_LITERAL) {
        put_string(f, node->text[node->length - 1] == '\n' ? "|" : "|-");
        if (about != node)
            put_behind(f, about); /* that of an item stands before it */
        put(f, "\n", 1);
    }
    if (f->status == AIGC_OK)
        f->status = aigcp_scalar_write(f->out, node->text, node->length, style, indent + INDENT);
    if (style != AIGCP_SCALAR_LITERAL)
        put_behind(f, about);
    put(f, "\n", 1);
}

/* One pair, behind the spaces of its line. */
static void
put_pair(form *f, const aigcp_yaml_node *key, shape in, size_t indent)
{
    const aigcp_yaml_node *value = key->next;
    shape what = shape_of(in, key);
    put_scalar(f, key, AIGCP_SCALAR_TEXT, true);
    put(f, ":", 1);
    size_t end = f->out->length;
    put(f, " ", 1);
    if (value->kind == AIGCP_YAML_SCALAR) {
        put_line_scalar(f, value, key, kind_of(key), indent);
        return;
    }
    if (try_flow(f, value, what)) {
        put_behind(f, key);
        put(f, "\n", 1);
        return;
    }
    if (f->status == AIGC_OK)
        f->out->length = end;
    put_behind(f, key);
    put(f, "\n", 1);
    put_block(f, value, what, indent + INDENT, false);
}

/* The pairs of a mapping; `in_line`: the first one stands behind "- ". */
static void
put_mapping(form *f, const aigcp_yaml_node *node, shape what, size_t indent, bool in_line)
{
    bool first = true;
    key_walk walk = begin_keys(node, what);
    for (const aigcp_yaml_node *key; (key = next_key(&walk)); first = false) {
        if (what == SHAPE_FILE && !first)
            put_blank(f);
        if (!(first && in_line)) {
            put_before(f, key, indent, first);
            put_spaces(f, indent);
        }
        put_pair(f, key, what, indent);
    }
}

/* The first pair of a mapping as it is written. */
static const aigcp_yaml_node *
first_key(const aigcp_yaml_node *mapping, shape what)
{
    key_walk walk = begin_keys(mapping, what);
    return next_key(&walk);
}

/* What comes before an item: comments on it, on its first pair, and those behind it that have no
 * place in its first line. */
static void
put_before_item(form *f, const aigcp_yaml_node *item, shape what, size_t indent, bool first)
{
    const aigcp_yaml_remarks *remarks = item->remarks;
    put_before(f, item, indent, first);
    bool is_literal = item->kind == AIGCP_YAML_SCALAR &&
                      aigcp_scalar_style_of(item->text, item->length, AIGCP_SCALAR_TEXT, false) ==
                          AIGCP_SCALAR_LITERAL;
    if ((is_literal || item->children) && remarks && remarks->behind)
        put_comments(f, remarks->behind, indent, true);
    if (!item->children)
        return;
    if (item->kind == AIGCP_YAML_MAPPING)
        put_before(f, first_key(item, what), indent,
                   first && !(remarks && (remarks->before || remarks->behind)));
}

static void
put_item(form *f, const aigcp_yaml_node *item, shape what, size_t indent, bool first)
{
    if (!first && (what == SHAPE_RULE || what == SHAPE_OVERLAY))
        put_blank(f);
    put_before_item(f, item, what, indent, first);
    put_spaces(f, indent);
    if (item->kind == AIGCP_YAML_SCALAR) {
        put_string(f, "- ");
        put_line_scalar(f, item, item, AIGCP_SCALAR_TEXT, indent);
    } else if (!item->children) {
        put_string(f, item->kind == AIGCP_YAML_MAPPING ? "- {}" : "- []");
        put_behind(f, item);
        put(f, "\n", 1);
    } else {
        bool in_line = item->kind == AIGCP_YAML_MAPPING;
        put_string(f, in_line ? "- " : "-\n");
        put_block(f, item, what, indent + INDENT, in_line);
    }
}

/* A collection in lines of its own. */
static void
put_block(form *f, const aigcp_yaml_node *node, shape what, size_t indent, bool in_line)
{
    if (node->kind == AIGCP_YAML_MAPPING)
        put_mapping(f, node, what, indent, in_line);
    else
        for (const aigcp_yaml_node *item = node->children; item; item = item->next)
            put_item(f, item, what, indent, item == node->children);
    put_tail(f, node, indent);
}

aigc_status
aigcp_rule_tree_write(aigcp_buffer *out, const aigcp_yaml_node *root)
{
    form f = { out, AIGC_OK };
    put_block(&f, root, SHAPE_FILE, 0, false);
    return f.status;
}

/* -- comparing ----------------------------------------------------------------------- */

static bool
agree(const aigcp_yaml_node *a, const aigcp_yaml_node *b, shape what)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == AIGCP_YAML_SCALAR)
        return a->length == b->length && !memcmp(a->text, b->text, a->length);
    const aigcp_yaml_node *other = b->children;
    if (a->kind == AIGCP_YAML_SEQUENCE) {
        for (const aigcp_yaml_node *item = a->children; item; item = item->next) {
            if (!other || !agree(item, other, what))
                return false;
            other = other->next;
        }
        return !other;
    }
    key_walk walk = begin_keys(a, what);
    for (const aigcp_yaml_node *key; (key = next_key(&walk)); other = other->next->next)
        if (!other || !other->next || !agree(key, other, SHAPE_OTHER) ||
            !agree(key->next, other->next, shape_of(what, key)))
            return false;
    return !other;
}

bool
aigcp_rule_trees_agree(const aigcp_yaml_node *root, const aigcp_yaml_node *written)
{
    return agree(root, written, SHAPE_FILE);
}

/* -- files --------------------------------------------------------------------------- */

/* What cannot be written: keys that are no texts, and a file without any. */
static bool
is_writable(const aigcp_yaml_node *node)
{
    bool pairs = node->kind == AIGCP_YAML_MAPPING;
    for (const aigcp_yaml_node *child = node->children; child; child = child->next) {
        if (pairs && (child->kind != AIGCP_YAML_SCALAR || !child->next || child->flow))
            return false;
        child = pairs ? child->next : child;
        if (!is_writable(child))
            return false;
    }
    return true;
}

/* Whether what was written reads as what it was made from. */
static aigc_status
check_written(const aigcp_yaml_node *root, size_t comments, const aigcp_buffer *out, bool *good)
{
    aigcp_rule_model model;
    aigcp_arena tree;
    aigcp_yaml_node *written;
    size_t count = 0;
    *good = false;
    aigcp_rule_model_init(&model);
    aigcp_arena_init(&tree);
    const aigcp_source *source =
        aigcp_rule_model_add_source(&model, "", (const char *)out->data, out->length);
    aigc_status status =
        source ? aigcp_yaml_parse(&model, source, &tree, &written) : AIGC_ERR_MEMORY;
    bool readable = status == AIGC_OK && written && !model.error_count;
    if (readable)
        status = aigcp_yaml_take_comments(source, &tree, written, &count);
    *good =
        readable && status == AIGC_OK && count == comments && aigcp_rule_trees_agree(root, written);
    aigcp_arena_free(&tree);
    aigcp_rule_model_free(&model);
    return status;
}

static aigc_status
format_tree(aigcp_rule_model *model, const aigcp_source *source, aigcp_arena *tree,
            aigcp_yaml_node *root, aigcp_buffer *out)
{
    aigcp_place place = { .source = source };
    if (!root || root->kind != AIGCP_YAML_MAPPING || !root->children) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("the file has no rules"));
        return AIGC_OK;
    }
    if (!is_writable(root)) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL, _("a key must be a text"));
        return AIGC_OK;
    }
    size_t comments;
    bool good = false;
    aigc_status status = aigcp_yaml_take_comments(source, tree, root, &comments);
    if (status == AIGC_OK)
        status = aigcp_rule_tree_write(out, root);
    if (status == AIGC_OK)
        status = check_written(root, comments, out, &good);
    if (status == AIGC_ERR_LIMIT || (status == AIGC_OK && !good)) {
        aigcp_diagnose(model, AIGC_SEVERITY_ERROR, place, NULL,
                       _("the file cannot be rewritten without a change of what it says"));
        return AIGC_OK;
    }
    return status;
}

aigc_status
aigcp_rule_file_format(aigcp_rule_model *model, const aigcp_source *source, aigcp_buffer *out)
{
    aigcp_arena tree;
    aigcp_arena_init(&tree);
    aigcp_yaml_node *root;
    aigc_status status = aigcp_yaml_parse(model, source, &tree, &root);
    if (status == AIGC_OK && !model->error_count)
        status = format_tree(model, source, &tree, root, out);
    aigcp_arena_free(&tree);
    return status;
}
