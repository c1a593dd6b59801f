/* SPDX-License-Identifier: Apache-2.0 */
/* Walk many places of the text together, as far as the prefilter tells of them. */
#include "libfilter/scan/walk_ahead.h"

/* Walks that are made together, at the most: the caches hold what these need. */
#define WALKS 64

typedef struct walk {
    const uint16_t *next, *end; /* symbols that the prefilter sees, */
    uint32_t node;              /* and where those before lead to, if they lead anywhere */
    uint32_t at;                /* of what comes then */
} walk;

typedef struct walks {
    size_t count;
    walk items[WALKS];
} walks;

static void
collect(walks *all, const aigcp_sight *sight, size_t k, const aigcp_question *question)
{
    all->count = 0;
    for (size_t from = 0; from < question->count; from += 64)
        for (uint64_t told = question->told[AIGCP_LOOSE][from / 64]; told && all->count < WALKS;
             told &= told - 1) {
            const size_t at = from + (unsigned)__builtin_ctzll(told);
            const uint16_t *last = sight->symbol + k + at;
            const uint16_t *first = last + 1 - question->length[at];
            all->items[all->count++] = (walk){ first, last + 1, AIGCP_NODE_ROOT, 0 };
        }
}

/* Make a step of each. What is no child leads somewhere, too: it is not looked at whether it is.
 * Returns how many went on. */
static size_t
step(const aigcp_automaton *automaton, const uint16_t *loose, walks *all)
{
    const aigcp_node *nodes = automaton->nodes;
    size_t going = 0;
    for (size_t i = 0; i < all->count; i++) {
        walk *w = &all->items[i];
        if (w->next == w->end)
            continue;
        const uint32_t symbol = loose[*w->next++];
        w->node = w->node == AIGCP_NODE_ROOT
                      ? automaton->first[symbol]
                      : nodes[w->node].base + (nodes[w->node].has_one ? 0 : symbol);
        __builtin_prefetch(&nodes[w->node]);
        going++;
    }
    return going;
}

/* Keep those that came to a term, and have fetched what tells of it. */
static void
keep_terms(const aigcp_automaton *automaton, walks *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (automaton->nodes[all->items[i].node].is_term) {
            all->items[kept] = all->items[i];
            __builtin_prefetch(&automaton->rows[all->items[kept++].node / AIGCP_NODES_OF_ROW]);
        }
    all->count = kept;
}

/* Have fetched the word of each term, the first one if there are several. */
static void
fetch_words(const aigcp_lanes *lanes, walks *all)
{
    const aigcp_automaton *automaton = lanes->automata[AIGCP_LOOSE];
    for (size_t i = 0; i < all->count; i++) {
        walk *w = &all->items[i];
        w->at = aigcp_automaton_terms_before(automaton, w->node);
        __builtin_prefetch(&automaton->first_uses[w->at]);
    }
    for (size_t i = 0; i < all->count; i++) {
        walk *w = &all->items[i];
        w->at = automaton->first_uses[w->at];
        __builtin_prefetch(&automaton->uses[w->at]);
    }
    for (size_t i = 0; i < all->count; i++) {
        walk *w = &all->items[i];
        w->at = automaton->uses[w->at].form;
        __builtin_prefetch(&lanes->forms[w->at]);
    }
    for (size_t i = 0; i < all->count; i++)
        __builtin_prefetch(&lanes->form_units[lanes->forms[all->items[i].at].at]);
}

void
aigcp_walk_ahead(const aigcp_lanes *lanes, const aigcp_sight *sight, size_t k,
                 const aigcp_question *question)
{
    const aigcp_automaton *automaton = lanes->automata[AIGCP_LOOSE];
    if (!automaton || automaton->node_count < AIGCP_WALK_AHEAD_NODES)
        return;
    walks all; /* filled as far as it goes */
    collect(&all, sight, k, question);
    if (all.count < 2)
        return;
    while (step(automaton, lanes->alphabet.loose, &all))
        continue;
    keep_terms(automaton, &all);
    fetch_words(lanes, &all);
}
