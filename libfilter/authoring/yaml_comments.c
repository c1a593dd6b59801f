/* SPDX-License-Identifier: Apache-2.0 */
/* Which comment of a rule file is about what. The reader of YAML drops comments; here they are
 * found between the texts that it read, and hung into its tree:
 *
 *     # before the pair "id"
 *     id: a   # behind it
 *     words:
 *       - x
 *       # at the tail of the list, as it is indented like its items
 *
 * A line of its own belongs to what follows, unless it is indented deeper than that. */
#include <string.h>

#include "libfilter/rules/rule_yaml.h"

/* A pair of a mapping, or an item of a list. */
typedef struct entry {
    aigcp_yaml_node *node;       /* the key, or the item */
    aigcp_yaml_node *collection; /* that it is in */
    const struct entry *parent;  /* whose value that is; NULL: the root */
    uint32_t end;                /* of what stands in its line */
} entry;

/* The text of a scalar: nothing in it is a comment. */
typedef struct span {
    uint32_t start;
    uint32_t end;
} span;

typedef struct comment_taker {
    const aigcp_source *source;
    aigcp_arena *tree;
    aigcp_yaml_node *root;
    entry *entries; /* in the order of the source */
    size_t entry_count;
    span *spans;
    size_t span_count;
    size_t passed; /* entries that begin before the comment at hand */
    size_t count;
    bool behind_dash; /* the last thing before the comment at hand is the dash of an item */
    bool out_of_memory;
} comment_taker;

/* -- the entries of a tree ----------------------------------------------------------- */

static size_t
count_nodes(const aigcp_yaml_node *node)
{
    size_t count = 0;
    for (; node; node = node->next)
        count += 1 + count_nodes(node->children);
    return count;
}

static void
add_span(comment_taker *t, const aigcp_yaml_node *node)
{
    if (node->kind == AIGCP_YAML_SCALAR)
        t->spans[t->span_count++] = (span){ node->start, node->end };
}

/* Where what stands in the line of an entry ends: its value, unless that is a block. */
static uint32_t
end_of(const aigcp_yaml_node *node, const aigcp_yaml_node *value)
{
    if (value->kind != AIGCP_YAML_SCALAR && !value->flow)
        return node == value ? node->start : node->end;
    return value->end > node->end ? value->end : node->end;
}

/* Enter what is in a collection. Depth is bounded by AIGCP_MAX_YAML_DEPTH. */
static void
add_entries(comment_taker *t, aigcp_yaml_node *collection, const entry *parent)
{
    bool pairs = collection->kind == AIGCP_YAML_MAPPING;
    aigcp_yaml_node *node = collection->children;
    while (node && (!pairs || node->next)) {
        aigcp_yaml_node *value = pairs ? node->next : node;
        entry *made = &t->entries[t->entry_count++];
        *made = (entry){ node, collection, parent, end_of(node, value) };
        add_span(t, node);
        if (value != node)
            add_span(t, value);
        if (value->kind != AIGCP_YAML_SCALAR)
            add_entries(t, value, made);
        node = value->next;
    }
}

static const aigcp_yaml_node *
value_of(const entry *e)
{
    return e->collection->kind == AIGCP_YAML_MAPPING ? e->node->next : e->node;
}

/* -- where a comment belongs --------------------------------------------------------- */

static aigcp_yaml_remarks *
remarks_of(comment_taker *t, aigcp_yaml_node *node)
{
    if (node->remarks)
        return node->remarks;
    aigcp_yaml_remarks *remarks = aigcp_arena_alloc(t->tree, sizeof *remarks);
    if (!remarks) {
        t->out_of_memory = true;
        return NULL;
    }
    remarks->before_end = &remarks->before;
    remarks->tail_end = &remarks->tail;
    node->remarks = remarks;
    return remarks;
}

static void
append(aigcp_yaml_comment ***end, aigcp_yaml_comment *comment)
{
    **end = comment;
    *end = &comment->next;
}

static void
put_before(comment_taker *t, const entry *e, aigcp_yaml_comment *comment, bool blank_after)
{
    aigcp_yaml_remarks *remarks = remarks_of(t, e->node);
    if (!remarks)
        return;
    append(&remarks->before_end, comment);
    remarks->blank_after = blank_after;
}

static void
put_at_tail(comment_taker *t, aigcp_yaml_node *collection, aigcp_yaml_comment *comment)
{
    aigcp_yaml_remarks *remarks = remarks_of(t, collection);
    if (remarks)
        append(&remarks->tail_end, comment);
}

static const entry *
next_entry(const comment_taker *t)
{
    return t->passed < t->entry_count ? &t->entries[t->passed] : NULL;
}

static const entry *
last_entry(const comment_taker *t)
{
    return t->passed ? &t->entries[t->passed - 1] : NULL;
}

static bool
is_inside(const aigcp_yaml_node *collection, size_t at)
{
    return collection->kind != AIGCP_YAML_SCALAR && collection->flow && collection->start < at &&
           at < collection->end;
}

/* A comment inside brackets; false if it is not. */
static bool
put_in_flow(comment_taker *t, size_t at, aigcp_yaml_comment *comment)
{
    const entry *owner = last_entry(t);
    while (owner && !is_inside(value_of(owner), at))
        owner = owner->parent;
    if (!owner)
        return false;
    aigcp_yaml_node *collection =
        owner->collection->kind == AIGCP_YAML_MAPPING ? owner->node->next : owner->node;
    const entry *next = next_entry(t);
    if (next && next->node->start < collection->end)
        put_before(t, next, comment, false);
    else if (collection->children)
        put_at_tail(t, collection, comment);
    else
        put_before(t, owner, comment, false);
    return true;
}

/* Whether this is an item that is a list, written as such. */
static bool
is_list_item(const entry *e)
{
    return e->collection->kind == AIGCP_YAML_SEQUENCE && e->node->kind == AIGCP_YAML_SEQUENCE &&
           !e->node->flow && e->node->children;
}

/* A comment in a line of its own that begins in `column`. */
static void
put_line(comment_taker *t, size_t at, uint32_t column, aigcp_yaml_comment *comment,
         bool blank_after)
{
    if (put_in_flow(t, at, comment))
        return;
    const entry *next = next_entry(t);
    const entry *last = last_entry(t);
    if (next && t->behind_dash && is_list_item(next)) {
        /* That list begins at the dash of its first item, but the comment is inside. */
        put_before(t, next + 1, comment, blank_after);
        return;
    }
    bool leads = next && (next->parent == last || column <= next->collection->place.column);
    for (const entry *e = last; e && !leads; e = e->parent) {
        if (e->collection->flow || e->collection->place.column > column)
            continue;
        if (next && next->collection == e->collection)
            break;
        put_at_tail(t, e->collection, comment);
        return;
    }
    if (next)
        put_before(t, next, comment, blank_after);
    else
        put_at_tail(t, t->root, comment);
}

/* A comment behind something; false if that is not in its line. */
static bool
put_behind(comment_taker *t, size_t at, aigcp_yaml_comment *comment)
{
    const entry *e = last_entry(t);
    while (e && e->parent && e->collection->flow && e->collection->end <= at)
        e = e->parent;
    if (!e)
        return false;
    size_t end = e->end < at ? e->end : e->node->end;
    if (end < at && memchr(t->source->text + end, '\n', at - end))
        return false;
    aigcp_yaml_remarks *remarks = remarks_of(t, e->node);
    if (!remarks)
        return true;
    if (remarks->behind)
        append(&remarks->before_end, comment);
    else
        remarks->behind = comment;
    return true;
}

/* -- finding them -------------------------------------------------------------------- */

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Whether there is nothing in the line that ends before byte `end`, which is behind its end. */
static bool
is_blank_line_before(const char *text, size_t end)
{
    if (end == 0)
        return false;
    size_t at = end - 1;
    while (at && is_blank(text[at - 1]))
        at--;
    return at == 0 || text[at - 1] == '\n';
}

static bool
is_blank_line_at(const char *text, size_t length, size_t at)
{
    while (at < length && is_blank(text[at]))
        at++;
    return at < length && text[at] == '\n';
}

/* Take the comment at byte `at`; returns where it ends. */
static size_t
take_comment(comment_taker *t, size_t at)
{
    const char *text = t->source->text;
    size_t length = t->source->length;
    const char *newline = memchr(text + at, '\n', length - at);
    size_t end = newline ? (size_t)(newline - text) : length;
    size_t last = end;
    while (last > at && is_blank(text[last - 1]))
        last--;
    size_t line = at;
    while (line && is_blank(text[line - 1]))
        line--;
    bool is_own = line == 0 || text[line - 1] == '\n';

    aigcp_yaml_comment *comment = aigcp_arena_alloc(t->tree, sizeof *comment);
    if (!comment) {
        t->out_of_memory = true;
        return end;
    }
    *comment = (aigcp_yaml_comment){ .text = text + at, .length = last - at };
    comment->blank_before = is_own && is_blank_line_before(text, line);
    t->count++;
    while (t->passed < t->entry_count && t->entries[t->passed].node->start < at)
        t->passed++;
    if (is_own)
        put_line(t, at, (uint32_t)(at - line) + 1, comment,
                 end < length && is_blank_line_at(text, length, end + 1));
    else if (!put_behind(t, at, comment))
        put_line(t, at, 1, comment, false);
    return end;
}

static void
take_all(comment_taker *t)
{
    const aigcp_source *source = t->source;
    size_t at = 0;
    for (size_t next = 0; at < source->length && !t->out_of_memory;) {
        if (next < t->span_count && at >= t->spans[next].start) {
            t->behind_dash = false;
            at = t->spans[next].end > at ? t->spans[next].end : at;
            next++;
        } else if (source->text[at] == '#' &&
                   (at == 0 || is_blank(source->text[at - 1]) || source->text[at - 1] == '\n' ||
                    (unsigned char)source->text[at - 1] >= 0x80)) {
            at = take_comment(t, at);
        } else {
            if (!is_blank(source->text[at]) && source->text[at] != '\n')
                t->behind_dash = source->text[at] == '-';
            at++;
        }
    }
}

aigc_status
aigcp_yaml_take_comments(const aigcp_source *source, aigcp_arena *tree, aigcp_yaml_node *root,
                         size_t *count)
{
    size_t nodes = count_nodes(root);
    comment_taker t = { .source = source, .tree = tree, .root = root };
    t.entries = aigcp_arena_array(tree, nodes + 1, sizeof *t.entries);
    t.spans = aigcp_arena_array(tree, nodes + 1, sizeof *t.spans);
    *count = 0;
    if (!t.entries || !t.spans)
        return AIGC_ERR_MEMORY;
    if (root->kind != AIGCP_YAML_SCALAR)
        add_entries(&t, root, NULL);
    else
        add_span(&t, root);
    take_all(&t);
    *count = t.count;
    return t.out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
}
