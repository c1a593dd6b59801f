/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled multi-pattern automaton (Aho and Corasick 1975) as a double array (Aoe
 * 1989) over the symbols of one lane: written by automaton_build.c, walked by walk_lane.c.
 *
 * A symbol is the number of something that occurs in some term: a folded code point, or a class of
 * look-alikes; 0 is everything else. */
#ifndef AIGCP_AUTOMATON_FORMAT_H
#define AIGCP_AUTOMATON_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AIGCP_SYMBOL_OTHER 0     /* ends whatever has begun */
#define AIGCP_SYMBOL_LAST 0xDFFF /* 1 to this: symbols of terms */
#define AIGCP_SYMBOL_SKIP 0xFFFF /* passed over */

/* The ten digits have these symbols if a regular expression waits for runs of digits. */
#define AIGCP_SYMBOL_DIGIT_0 1
#define AIGCP_DIGIT_COUNT 10

#define AIGCP_NODE_NONE 0
#define AIGCP_NODE_ROOT 1

/* A node with several children has that under symbol s at its base + s, a node with one has it at
 * its base. What stands there is its child if it has that symbol and is an only child, or not, as
 * it should be: no two nodes with several children have one base. Twelve bytes, as nearly each look
 * at a node of a large automaton is a miss of the cache. */
typedef struct aigcp_node {
    uint32_t base;    /* AIGCP_NODE_NONE of a node that has one: it has no children */
    uint32_t fail;    /* the deepest other node that is a suffix of it */
    uint16_t symbol;  /* under which it is a child; 0: it is none */
    uint8_t depth;    /* symbols on the path */
    bool has_one : 1; /* child at the most */
    bool is_only : 1; /* child of its parent */
    bool is_term : 1; /* a term ends at it, */
    bool ends : 1;    /* or at a suffix of it */
    bool grows : 1;   /* it begins a longer word or trigger, or is the root */
    bool allows : 1;  /* it begins a longer allow phrase or near word, or is the root */
    bool walk : 1;    /* some suffix begins a longer term that the prefilter has already told of */
    bool repeats : 1; /* what ends here is nothing unless the text repeats a symbol of it */
} aigcp_node;

/* Which of some nodes in a row are terms, and how many nodes before them are. */
#define AIGCP_NODES_OF_ROW 32

typedef struct aigcp_node_row {
    uint32_t terms; /* a bit each */
    uint32_t before;
} aigcp_node_row;

typedef enum aigcp_use_kind {
    AIGCP_USE_WORD,   /* a word of a rule */
    AIGCP_USE_ALLOW,  /* an allow phrase of a rule */
    AIGCP_USE_NEAR,   /* a word that must stand near the match of a regular expression */
    AIGCP_USE_TRIGGER /* a literal that a regular expression requires */
} aigcp_use_kind;

/* What a term means to one rule or regular expression. */
typedef struct aigcp_use {
    uint32_t owner; /* index of the rule; for a trigger, of the regular expression; for near
                       words, of their list */
    uint32_t form;  /* index of the word's form, to which the text is compared; 0: none needed */
    union {
        struct {
            uint16_t least; /* trigger: fewest and most characters from the start of a match */
            uint16_t most;  /* to the literal */
        };
        uint32_t ending;   /* if there is a form: what the text ends with, in word_ending.h */
        uint32_t spelling; /* else: index of the form that only says how it is spelt; 0: none */
    };
    uint8_t group; /* of the rule */
    uint8_t kind : 6;
    bool figure_left : 1;   /* word: where it begins with a figure, no other may stand before it */
    bool figure_right : 1;  /* the same of its end */
    uint8_t lane;           /* aigc_lane to report, where there is no form */
    bool free_left : 1;     /* word: the character before must not be a word character */
    bool free_right : 1;    /* nor the one behind */
    bool by_dictionary : 1; /* both ends must be where words end by the dictionary */
    bool ends_in_run : 1;   /* the text may repeat its last symbol before the word is complete */
    bool repeats : 1;       /* the text must repeat a symbol of it, */
    bool closed : 1;        /* and must not separate them */
    bool is_last : 1;       /* of its term */
    bool final_right : 1;   /* word in Hangul letters: no final consonant must stand behind it */
} aigcp_use;

typedef struct aigcp_automaton {
    aigcp_node *nodes;
    size_t node_count;
    aigcp_node_row *rows;
    uint32_t *first_uses; /* of the terms, in the order of their nodes: indexes into uses */
    size_t term_count;
    aigcp_use *uses; /* lists, which terms of the same uses share */
    size_t use_count;

    uint32_t *first;       /* symbol -> node of depth 1, or AIGCP_NODE_NONE */
    uint32_t symbol_count; /* symbols are 1 to this */
    bool counts_digits;
} aigcp_automaton;

/* The child of a node under a symbol that is not 0, or AIGCP_NODE_NONE. */
static inline uint32_t
aigcp_automaton_child(const aigcp_automaton *automaton, uint32_t node, uint32_t symbol)
{
    const aigcp_node *nodes = automaton->nodes;
    uint32_t child = nodes[node].base + (nodes[node].has_one ? 0 : symbol);
    bool is_child = nodes[child].symbol == symbol && nodes[child].is_only == nodes[node].has_one;
    return is_child ? child : AIGCP_NODE_NONE;
}

/* The node that follows `node` under a symbol that is not 0. */
static inline uint32_t
aigcp_automaton_step(const aigcp_automaton *automaton, uint32_t node, uint32_t symbol)
{
    const aigcp_node *nodes = automaton->nodes;
    while (node != AIGCP_NODE_ROOT) {
        uint32_t child = aigcp_automaton_child(automaton, node, symbol);
        if (child)
            return child;
        node = nodes[node].fail;
    }
    uint32_t first = automaton->first[symbol];
    return first ? first : AIGCP_NODE_ROOT;
}

/* Bits that are set: __builtin_popcount() is a call where processors need not have it. */
static inline uint32_t
aigcp_count_bits(uint32_t bits)
{
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return ((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24;
}

/* How many nodes before `node` are terms. */
static inline uint32_t
aigcp_automaton_terms_before(const aigcp_automaton *automaton, uint32_t node)
{
    const aigcp_node_row *row = &automaton->rows[node / AIGCP_NODES_OF_ROW];
    uint32_t before = row->terms & (((uint32_t)1 << node % AIGCP_NODES_OF_ROW) - 1);
    return row->before + aigcp_count_bits(before);
}

/* The uses of a node that is a term. */
static inline const aigcp_use *
aigcp_automaton_uses(const aigcp_automaton *automaton, uint32_t node)
{
    return automaton->uses + automaton->first_uses[aigcp_automaton_terms_before(automaton, node)];
}

/* Symbols of the longest suffix that begins a longer word or trigger. */
static inline unsigned
aigcp_automaton_hold(const aigcp_automaton *automaton, uint32_t node)
{
    while (!automaton->nodes[node].grows)
        node = automaton->nodes[node].fail;
    return automaton->nodes[node].depth;
}

/* Of the longest one that begins a longer allow phrase or near word. */
static inline unsigned
aigcp_automaton_allow(const aigcp_automaton *automaton, uint32_t node)
{
    while (!automaton->nodes[node].allows)
        node = automaton->nodes[node].fail;
    return automaton->nodes[node].depth;
}

#endif
