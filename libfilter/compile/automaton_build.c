/* SPDX-License-Identifier: Apache-2.0 */
/* Build the double array, breadth first over the sorted terms: a node is a range of terms
 * that share a beginning, its children are the sub-ranges. When a node's turn comes, all
 * shallower nodes are placed, so its children's fail links can be followed at once. */
#include "libfilter/compile/automaton_build.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/hangul.h"
#include "libfilter/compile/term_list.h"
#include "libfilter/compile/use_lists.h"
#include "libfilter/growing_array.h"
#include "libfilter/large_table.h"
#include "libfilter/limits.h"

/* Free places tried for a node of several children before the array is extended. */
#define PLACES_TRIED 1024

/* Nodes of 2, 3 to 4, 5 to 8, ... children look for places each from where the last one of
 * their kind found its own: what is before is too full for them. */
#define CHILD_KINDS 16

/* Terms and nodes by which what the next ones need is fetched before: with many terms, nearly all
 * of it is far away. */
#define AHEAD 8

size_t
aigcp_fold_text(const char *text, size_t length, uint32_t *folded, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < length;) {
        size_t size;
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + i, length - i, &size);
        i += size;
        if (c == AIGCP_UTF8_INVALID || c == AIGCP_UTF8_PARTIAL)
            c = 0xFFFD;
        uint32_t self;
        size_t parts;
        const uint32_t *fold = aigcp_fold(c, &self, &parts);
        if (parts > room - count)
            return room + 1;
        memcpy(folded + count, fold, parts * sizeof *folded);
        count += parts;
    }
    return aigcp_hangul_compose(folded, count);
}

aigcp_automaton_builder *
aigcp_automaton_builder_new(void)
{
    return calloc(1, sizeof(aigcp_automaton_builder));
}

void
aigcp_automaton_builder_free(aigcp_automaton_builder *builder)
{
    if (!builder)
        return;
    free(builder->units);
    free(builder->entries);
    free(builder);
}

void
aigcp_automaton_builder_count_digits(aigcp_automaton_builder *builder)
{
    builder->counts_digits = true;
}

bool
aigcp_automaton_builder_is_empty(const aigcp_automaton_builder *builder)
{
    return builder->entry_count == 0 && !builder->counts_digits;
}

aigc_status
aigcp_automaton_builder_add(aigcp_automaton_builder *builder, const uint32_t *units, size_t count,
                            size_t seen_at, const aigcp_use *use)
{
    if (count < 1 || count > AIGCP_MAX_TERM_SYMBOLS)
        return AIGC_ERR_INTERNAL;
    if (builder->entry_count >= AIGCP_MAX_TERMS ||
        builder->unit_count > AIGCP_MAX_TERM_UNITS - count)
        return AIGC_ERR_LIMIT;
    aigc_status status = aigcp_array_reserve((void **)&builder->units, &builder->unit_capacity,
                                             builder->unit_count, count, sizeof *builder->units);
    if (status == AIGC_OK)
        status = aigcp_array_reserve((void **)&builder->entries, &builder->entry_capacity,
                                     builder->entry_count, 1, sizeof *builder->entries);
    if (status != AIGC_OK)
        return status;
    builder->entries[builder->entry_count++] = (aigcp_term_entry){
        .at = (uint32_t)builder->unit_count,
        .length = (uint8_t)count,
        .seen_at = (uint8_t)seen_at,
        .use = *use,
    };
    memcpy(builder->units + builder->unit_count, units, count * sizeof *units);
    builder->unit_count += count;
    return AIGC_OK;
}

/* Sorting. */

typedef struct sort_item {
    uint64_t key; /* the first four symbols */
    const uint32_t *symbols;
    uint32_t length;
    uint32_t entry;
} sort_item;

static int
compare_items(const void *left, const void *right)
{
    const sort_item *a = left;
    const sort_item *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    uint32_t common = a->length < b->length ? a->length : b->length;
    for (uint32_t i = 4; i < common; i++)
        if (a->symbols[i] != b->symbols[i])
            return a->symbols[i] < b->symbols[i] ? -1 : 1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return a->entry < b->entry ? -1 : 1;
}

static bool
same_symbols(const sort_item *a, const sort_item *b)
{
    return a->key == b->key && a->length == b->length &&
           memcmp(a->symbols, b->symbols, a->length * sizeof *a->symbols) == 0;
}

static sort_item
item_of(const aigcp_automaton_builder *builder, size_t index)
{
    const aigcp_term_entry *entry = &builder->entries[index];
    const uint32_t *symbols = builder->units + entry->at;
    uint64_t key = 0;
    for (uint32_t i = 0; i < 4; i++)
        key = key << 16 | (i < entry->length ? symbols[i] : 0);
    return (sort_item){ key, symbols, entry->length, (uint32_t)index };
}

/* Sort the items of entries, which are `starts[s]` to `starts[s + 1]` for the first symbol s, once
 * they are counted: first by that, so that what is left to compare is near. */
static void
sort_items(const aigcp_automaton_builder *builder, sort_item *items, size_t *starts,
           size_t symbol_count)
{
    for (size_t i = 0; i < builder->entry_count; i++)
        starts[builder->units[builder->entries[i].at] + 1]++;
    for (size_t symbol = 1; symbol <= symbol_count; symbol++)
        starts[symbol + 1] += starts[symbol];
    for (size_t i = 0; i < builder->entry_count; i++)
        items[starts[builder->units[builder->entries[i].at]]++] = item_of(builder, i);
    size_t start = 0;
    for (size_t symbol = 0; symbol <= symbol_count; symbol++) {
        const size_t end = starts[symbol]; /* it has come so far */
        qsort(items + start, end - start, sizeof *items, compare_items);
        start = end;
    }
}

static sort_item *
sorted_items(const aigcp_automaton_builder *builder, size_t symbol_count)
{
    sort_item *items = aigcp_large_table_new(builder->entry_count + 1, sizeof *items);
    size_t *starts = calloc(symbol_count + 2, sizeof *starts);
    if (items && starts)
        sort_items(builder, items, starts, symbol_count);
    if (!starts) {
        free(items);
        items = NULL;
    }
    free(starts);
    return items;
}

/* A distinct sequence of symbols. */
typedef struct term {
    const uint16_t *symbols;
    uint32_t first_use;
    uint32_t node; /* where it ends */
    uint8_t length;
    uint8_t seen_at;      /* by how many symbols the prefilter tells of it */
    bool runs : 1;        /* a word or trigger of it ends in a run, */
    bool allow_runs : 1;  /* an allow phrase or near word does */
    bool must_repeat : 1; /* it is nothing unless the text repeats a symbol of it */
} term;

/* Everything the breadth-first walk needs. */
typedef struct build {
    aigcp_automaton *automaton;
    term *terms;     /* sorted, */
    uint16_t *units; /* and what they consist of, in the same order: it is read again and again */
    size_t unit_count;
    uint32_t *grows;  /* uses of terms before this one that are words or triggers, */
    uint32_t *allows; /* and that are allow phrases or near words */
    aigcp_use_lists lists;
    bool *is_base; /* of each node: some node has its number as base */
    size_t node_capacity;
    uint32_t free_head; /* list of free nodes through fail (next) and base (previous) */
    uint32_t free_tail;
    uint32_t look_from[CHILD_KINDS];
} build;

/* A node whose children are still to be placed. */
typedef struct open_node {
    uint32_t first, last; /* range of terms */
    uint32_t node;
} open_node;

static void
begin_term(build *b, const sort_item *item, const aigcp_term_entry *entry)
{
    size_t t = b->automaton->term_count++;
    uint16_t *symbols = b->units + b->unit_count;
    for (uint32_t i = 0; i < item->length; i++)
        symbols[i] = (uint16_t)item->symbols[i];
    b->unit_count += item->length;
    b->terms[t] = (term){
        .symbols = symbols,
        .length = entry->length,
        .seen_at = entry->seen_at,
        .must_repeat = true,
    };
    b->grows[t + 1] = b->grows[t];
    b->allows[t + 1] = b->allows[t];
}

/* Add a use to the last term. */
static void
add_use(build *b, const aigcp_use *use)
{
    size_t t = b->automaton->term_count - 1;
    term *last = &b->terms[t];
    bool allows = use->kind == AIGCP_USE_ALLOW || use->kind == AIGCP_USE_NEAR;
    (allows ? b->allows : b->grows)[t + 1]++;
    last->runs |= use->ends_in_run && !allows;
    last->allow_runs |= use->ends_in_run && allows;
    last->must_repeat &= use->repeats;
    aigcp_use_lists_add(&b->lists, use);
}

/* Turn sorted items into terms with their uses. */
static aigc_status
collect_terms(build *b, const aigcp_automaton_builder *builder, const sort_item *items)
{
    const size_t count = builder->entry_count;
    b->terms = aigcp_large_table_new(count + 1, sizeof *b->terms);
    b->units = malloc((builder->unit_count + 1) * sizeof *b->units);
    b->grows = calloc(count + 2, sizeof *b->grows);
    b->allows = calloc(count + 2, sizeof *b->allows);
    aigc_status status = aigcp_use_lists_init(&b->lists, count);
    if (!b->terms || !b->units || !b->grows || !b->allows || status != AIGC_OK)
        return AIGC_ERR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const aigcp_term_entry *entry = &builder->entries[items[i].entry];
        if (i + AHEAD < count) {
            __builtin_prefetch(&builder->entries[items[i + AHEAD].entry]);
            __builtin_prefetch(items[i + AHEAD].symbols);
        }
        if (i == 0 || !same_symbols(&items[i - 1], &items[i]))
            begin_term(b, &items[i], entry);
        add_use(b, &entry->use);
        if (i + 1 == count || !same_symbols(&items[i], &items[i + 1]))
            b->terms[b->automaton->term_count - 1].first_use = aigcp_use_lists_end(&b->lists);
    }
    return AIGC_OK;
}

/* Free nodes. */

static void
link_free(build *b, uint32_t node)
{
    aigcp_node *nodes = b->automaton->nodes;
    nodes[node] = (aigcp_node){ .base = b->free_tail, .fail = AIGCP_NODE_NONE };
    if (b->free_tail)
        nodes[b->free_tail].fail = node;
    else
        b->free_head = node;
    b->free_tail = node;
}

static void
take_free(build *b, uint32_t node)
{
    aigcp_node *nodes = b->automaton->nodes;
    uint32_t previous = nodes[node].base;
    uint32_t next = nodes[node].fail;
    if (previous)
        nodes[previous].fail = next;
    else
        b->free_head = next;
    if (next)
        nodes[next].base = previous;
    else
        b->free_tail = previous;
    nodes[node] = (aigcp_node){ 0 };
}

/* Have all nodes below `count`. Behind them there is room in which nothing is taken: a step asks
 * for any symbol. */
static aigc_status
extend(build *b, size_t count)
{
    aigcp_automaton *automaton = b->automaton;
    if (count <= automaton->node_count)
        return AIGC_OK;
    if (count > AIGCP_MAX_NODES)
        return AIGC_ERR_LIMIT;
    const size_t behind = automaton->symbol_count + 1;
    if (count + behind > b->node_capacity) {
        size_t room = b->node_capacity + b->node_capacity / 2;
        room = room > count + behind ? room : count + behind + 1024;
        aigcp_node *nodes = realloc(automaton->nodes, room * sizeof *nodes);
        if (!nodes)
            return AIGC_ERR_MEMORY;
        automaton->nodes = nodes;
        memset(nodes + b->node_capacity, 0, (room - b->node_capacity) * sizeof *nodes);
        bool *is_base = realloc(b->is_base, room * sizeof *is_base);
        if (!is_base)
            return AIGC_ERR_MEMORY;
        b->is_base = is_base;
        memset(is_base + b->node_capacity, 0, (room - b->node_capacity) * sizeof *is_base);
        b->node_capacity = room;
    }
    size_t from = automaton->node_count;
    automaton->node_count = count;
    for (size_t node = from; node < count; node++)
        link_free(b, (uint32_t)node);
    return AIGC_OK;
}

static bool
places_are_free(const build *b, uint32_t base, const uint32_t *symbols, size_t count)
{
    const aigcp_automaton *automaton = b->automaton;
    for (size_t i = 0; i < count; i++) {
        size_t place = (size_t)base + symbols[i];
        if (place < automaton->node_count && automaton->nodes[place].symbol)
            return false;
    }
    return true;
}

static uint32_t
child_kind(size_t count)
{
    uint32_t kind = 0;
    while (count > 1 && kind < CHILD_KINDS - 1) {
        count = (count + 1) / 2;
        kind++;
    }
    return kind;
}

/* The first free node from `node` on; the list of free nodes is in ascending order. */
static uint32_t
free_from(const build *b, uint32_t node)
{
    while (node < b->automaton->node_count && b->automaton->nodes[node].symbol)
        node++;
    return node > AIGCP_NODE_ROOT && node < b->automaton->node_count ? node : b->free_head;
}

/* A base of no other node under which all these symbols (ascending) have a free node, which exists
 * then. */
static aigc_status
find_base(build *b, const uint32_t *symbols, size_t count, uint32_t *base)
{
    const aigcp_node *nodes = b->automaton->nodes;
    uint32_t *look_from = &b->look_from[child_kind(count)];
    uint32_t place = free_from(b, *look_from);
    for (int tried = 0; place && tried < PLACES_TRIED; tried++, place = nodes[place].fail) {
        if (place < symbols[0])
            continue;
        *base = place - symbols[0];
        if (!b->is_base[*base] && places_are_free(b, *base, symbols, count)) {
            *look_from = place;
            return extend(b, (size_t)*base + symbols[count - 1] + 1);
        }
    }
    size_t end = b->automaton->node_count;
    end = end > symbols[0] ? end : symbols[0];
    while (b->is_base[end - symbols[0]])
        end++;
    *look_from = (uint32_t)end;
    *base = (uint32_t)(end - symbols[0]);
    return extend(b, (size_t)*base + symbols[count - 1] + 1);
}

/* A free node for the only child of another, right behind that one if it can be, where a walk finds
 * it in the cache. */
static aigc_status
find_place(build *b, uint32_t parent, uint32_t *place)
{
    const aigcp_automaton *automaton = b->automaton;
    *place = parent + 1;
    if (*place < automaton->node_count && !automaton->nodes[*place].symbol)
        return AIGC_OK;
    aigc_status status = b->free_head ? AIGC_OK : extend(b, automaton->node_count + 1);
    *place = b->free_head;
    return status;
}

/* The deepest node that is a proper suffix of the child of `parent` under `symbol`. */
static uint32_t
fail_of(const aigcp_automaton *automaton, uint32_t parent, uint32_t symbol)
{
    if (parent == AIGCP_NODE_ROOT)
        return AIGCP_NODE_ROOT;
    return aigcp_automaton_step(automaton, automaton->nodes[parent].fail, symbol);
}

/* Place one child and fill in all about it that does not depend on its own children. */
static void
place_child(build *b, const open_node *child, uint32_t parent, uint32_t symbol, unsigned depth)
{
    aigcp_automaton *automaton = b->automaton;
    const uint32_t fail = fail_of(automaton, parent, symbol);
    const aigcp_node *suffix = &automaton->nodes[fail];
    take_free(b, child->node);
    if (depth == 1)
        automaton->first[symbol] = child->node;

    term *here = &b->terms[child->first];
    const bool is_term = here->length == depth;
    const bool runs = is_term && here->runs;
    const bool allow_runs = is_term && here->allow_runs;
    const uint32_t longer = child->first + is_term;
    bool walk = runs || allow_runs || suffix->walk;
    for (uint32_t t = longer; t < child->last && !walk; t++)
        walk = b->terms[t].seen_at <= depth;
    if (is_term)
        here->node = child->node;
    aigcp_node *node = &automaton->nodes[child->node];
    node->fail = fail;
    node->symbol = (uint16_t)symbol;
    node->has_one = true; /* or none, as long as its base is 0 */
    node->is_only = automaton->nodes[parent].has_one;
    node->depth = (uint8_t)depth;
    node->is_term = is_term;
    node->ends = is_term || suffix->ends;
    node->grows = b->grows[child->last] > b->grows[longer] || runs;
    node->allows = b->allows[child->last] > b->allows[longer] || allow_runs;
    node->walk = walk;
    node->repeats = suffix->repeats && (!is_term || here->must_repeat);
}

/* Split a range of terms by the symbol at `depth`; terms that end there are first. */
static size_t
split_range(const build *b, const open_node *parent, unsigned depth, open_node *children,
            uint32_t *symbols)
{
    uint32_t t = parent->first;
    if (t < parent->last && b->terms[t].length == depth)
        t++;
    size_t count = 0;
    while (t < parent->last) {
        uint32_t symbol = b->terms[t].symbols[depth];
        open_node child = { .first = t };
        while (t < parent->last && b->terms[t].symbols[depth] == symbol)
            t++;
        child.last = t;
        symbols[count] = symbol;
        children[count++] = child;
    }
    return count;
}

/* Have fetched the node that may be the child of another under a symbol. */
static void
fetch_child_of(const build *b, const aigcp_node *node, uint32_t symbol)
{
    __builtin_prefetch(&b->automaton->nodes[node->base + (node->has_one ? 0 : symbol)]);
}

static aigc_status
place_children(build *b, const open_node *parent, open_node *children, uint32_t *symbols,
               size_t *count)
{
    aigcp_automaton *automaton = b->automaton;
    unsigned depth = automaton->nodes[parent->node].depth;
    *count = split_range(b, parent, depth, children, symbols);
    if (*count == 0)
        return AIGC_OK;
    const bool has_one = *count == 1;
    const aigcp_node *suffix = &automaton->nodes[automaton->nodes[parent->node].fail];
    for (size_t i = 1; i < *count; i++) /* the first one's was */
        fetch_child_of(b, suffix, symbols[i]);
    uint32_t base;
    aigc_status status =
        has_one ? find_place(b, parent->node, &base) : find_base(b, symbols, *count, &base);
    if (status != AIGC_OK)
        return status;
    b->is_base[base] |= !has_one;
    automaton->nodes[parent->node].base = base;
    automaton->nodes[parent->node].has_one = has_one;
    for (size_t i = 0; i < *count; i++) {
        children[i].node = base + (has_one ? 0 : symbols[i]);
        place_child(b, &children[i], parent->node, symbols[i], depth + 1);
    }
    return AIGC_OK;
}

/* More terms first: nodes of many children are placed while there is much room. */
static int
compare_open_nodes(const void *left, const void *right)
{
    const open_node *a = left;
    const open_node *b = right;
    uint32_t a_terms = a->last - a->first;
    uint32_t b_terms = b->last - b->first;
    if (a_terms != b_terms)
        return a_terms > b_terms ? -1 : 1;
    return a->first < b->first ? -1 : 1;
}

/* The symbol of the first child of a node; 0: it is not known. */
static uint32_t
first_symbol(const build *b, const open_node *node, unsigned depth)
{
    const term *first = &b->terms[node->first];
    return first->length > depth ? first->symbols[depth] : 0;
}

/* Have fetched what nodes ahead of `i` need, one step after the other. */
static void
fetch_ahead(const build *b, const open_node *level, size_t count, size_t i, unsigned depth)
{
    const aigcp_node *nodes = b->automaton->nodes;
    if (i + 4 * AHEAD < count) {
        const open_node *next = &level[i + 4 * AHEAD];
        __builtin_prefetch(&b->terms[next->first]);
        __builtin_prefetch(&nodes[next->node]);
    }
    if (i + 3 * AHEAD < count) {
        const open_node *next = &level[i + 3 * AHEAD];
        __builtin_prefetch(b->terms[next->first].symbols + depth);
        __builtin_prefetch(&nodes[nodes[next->node].fail]);
    }
    if (i + 2 * AHEAD < count) {
        const open_node *next = &level[i + 2 * AHEAD];
        const aigcp_node *suffix = &nodes[nodes[next->node].fail];
        __builtin_prefetch(&nodes[suffix->fail]);
        fetch_child_of(b, suffix, first_symbol(b, next, depth));
    }
    if (i + AHEAD < count) {
        const open_node *next = &level[i + AHEAD];
        const aigcp_node *suffix = &nodes[nodes[nodes[next->node].fail].fail];
        fetch_child_of(b, suffix, first_symbol(b, next, depth));
    }
}

/* Leave out nodes that have no children. Returns how many are left. */
static size_t
keep_open(const build *b, open_node *nodes, size_t count, unsigned depth)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const open_node *node = &nodes[i];
        if (node->last > node->first + 1 || b->terms[node->first].length > depth)
            nodes[kept++] = *node;
    }
    return kept;
}

/* Breadth first, level by level. */
static aigc_status
place_all(build *b)
{
    size_t term_count = b->automaton->term_count;
    size_t room = term_count + 1;
    open_node *level = calloc(room, sizeof *level);
    open_node *below = calloc(room, sizeof *below);
    uint32_t *symbols = calloc(room, sizeof *symbols);
    aigc_status status = level && below && symbols ? AIGC_OK : AIGC_ERR_MEMORY;
    size_t level_count = 0;
    if (status == AIGC_OK)
        level[level_count++] = (open_node){ 0, (uint32_t)term_count, AIGCP_NODE_ROOT };
    for (unsigned depth = 0; status == AIGC_OK && level_count; depth++) {
        size_t below_count = 0;
        qsort(level, level_count, sizeof *level, compare_open_nodes);
        for (size_t i = 0; status == AIGC_OK && i < level_count; i++) {
            open_node *children = below + below_count;
            size_t count = 0;
            fetch_ahead(b, level, level_count, i, depth);
            status = place_children(b, &level[i], children, symbols, &count);
            below_count += keep_open(b, children, count, depth + 1);
        }
        open_node *done = level;
        level = below;
        below = done;
        level_count = below_count;
    }
    free(level);
    free(below);
    free(symbols);
    return status;
}

/* Reserve node 0 and the root, and add room so that base + symbol is always a node. */
static aigc_status
place_nodes(build *b)
{
    aigcp_automaton *automaton = b->automaton;
    aigc_status status = extend(b, AIGCP_NODE_ROOT + 1 + automaton->symbol_count);
    if (status != AIGC_OK)
        return status;
    take_free(b, AIGCP_NODE_ROOT);
    automaton->nodes[AIGCP_NODE_ROOT] = (aigcp_node){
        .fail = AIGCP_NODE_ROOT,
        .symbol = AIGCP_SYMBOL_SKIP, /* taken */
        .has_one = true,
        .grows = true,
        .allows = true,
        .repeats = true,
    };
    status = place_all(b);
    if (status != AIGC_OK)
        return status;
    size_t last = automaton->node_count;
    status = extend(b, last + automaton->symbol_count + 1);
    if (status != AIGC_OK)
        return status;
    for (uint32_t node = b->free_head; node;) { /* leave free nodes clean */
        uint32_t next = automaton->nodes[node].fail;
        automaton->nodes[node] = (aigcp_node){ 0 };
        node = next;
    }
    return AIGC_OK;
}

/* Keep what the terms mean, in the order of their nodes. */
static aigc_status
keep_uses(build *b)
{
    aigcp_automaton *automaton = b->automaton;
    const size_t row_count = automaton->node_count / AIGCP_NODES_OF_ROW + 1;
    automaton->rows = calloc(row_count, sizeof *automaton->rows);
    automaton->first_uses = calloc(automaton->term_count + 1, sizeof *automaton->first_uses);
    if (!automaton->rows || !automaton->first_uses)
        return AIGC_ERR_MEMORY;
    for (size_t t = 0; t < automaton->term_count; t++) {
        uint32_t node = b->terms[t].node;
        automaton->rows[node / AIGCP_NODES_OF_ROW].terms |= (uint32_t)1
                                                            << node % AIGCP_NODES_OF_ROW;
    }
    uint32_t before = 0;
    for (size_t i = 0; i < row_count; i++) {
        automaton->rows[i].before = before;
        before += (uint32_t)__builtin_popcount(automaton->rows[i].terms);
    }
    for (size_t t = 0; t < automaton->term_count; t++)
        automaton->first_uses[aigcp_automaton_terms_before(automaton, b->terms[t].node)] =
            b->terms[t].first_use;
    return AIGC_OK;
}

/* Give up room that was not used. */
static aigc_status
shrink(build *b)
{
    aigcp_automaton *automaton = b->automaton;
    automaton->use_count = b->lists.count;
    automaton->uses =
        aigcp_large_table_settle(b->lists.uses, b->lists.count + 1, sizeof *automaton->uses);
    if (!automaton->uses)
        return AIGC_ERR_MEMORY;
    b->lists.uses = NULL;
    aigcp_node *nodes =
        aigcp_large_table_settle(automaton->nodes, automaton->node_count, sizeof *nodes);
    if (!nodes)
        return AIGC_ERR_MEMORY;
    automaton->nodes = nodes;
    return AIGC_OK;
}

aigc_status
aigcp_automaton_build(aigcp_automaton_builder *builder, uint32_t *of, aigcp_automaton **out)
{
    *out = NULL;
    build b = { .automaton = calloc(1, sizeof *b.automaton) };
    sort_item *items = NULL;
    aigc_status status = AIGC_ERR_MEMORY;
    if (!b.automaton)
        return status;
    status = aigcp_number_symbols(builder, of, b.automaton);
    if (status != AIGC_OK)
        goto fail;
    status = AIGC_ERR_MEMORY;
    items = sorted_items(builder, b.automaton->symbol_count);
    b.automaton->first = calloc(b.automaton->symbol_count + 1, sizeof *b.automaton->first);
    if (!items || !b.automaton->first)
        goto fail;
    status = collect_terms(&b, builder, items);
    if (status == AIGC_OK)
        status = place_nodes(&b);
    if (status == AIGC_OK)
        status = keep_uses(&b);
    if (status == AIGC_OK)
        status = shrink(&b);
fail:
    free(items);
    free(b.terms);
    free(b.units);
    free(b.grows);
    free(b.allows);
    free(b.is_base);
    aigcp_use_lists_free(&b.lists);
    if (status != AIGC_OK)
        aigcp_automaton_free(b.automaton);
    else
        *out = b.automaton;
    return status;
}

void
aigcp_automaton_free(aigcp_automaton *automaton)
{
    if (!automaton)
        return;
    free(automaton->nodes);
    free(automaton->rows);
    free(automaton->first_uses);
    free(automaton->uses);
    free(automaton->first);
    free(automaton);
}

size_t
aigcp_automaton_memory(const aigcp_automaton *automaton)
{
    return sizeof *automaton + automaton->node_count * sizeof *automaton->nodes +
           (automaton->node_count / AIGCP_NODES_OF_ROW + 1) * sizeof *automaton->rows +
           automaton->term_count * sizeof *automaton->first_uses +
           automaton->use_count * sizeof *automaton->uses +
           (automaton->symbol_count + 1) * sizeof *automaton->first;
}
