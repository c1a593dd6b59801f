/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled multi-pattern automaton (Aho and Corasick 1975) as a double array (Aoe
 * 1989) over folded symbols: written by automaton_build.c, walked by scan_text.c.
 *
 * A symbol is the number of a folded code point that occurs in some term; 0 is every other
 * character. The symbol table maps each code point of the text straight to its symbol, so
 * folding costs nothing while scanning. */
#ifndef AIGCP_AUTOMATON_FORMAT_H
#define AIGCP_AUTOMATON_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cells of the symbol table. */
#define AIGCP_SYMBOL_OTHER 0
#define AIGCP_SYMBOL_LAST 0xDFFF     /* 1 to this: one symbol */
#define AIGCP_EXPANSION_FIRST 0xE000 /* this to the next: several symbols */
#define AIGCP_EXPANSION_LAST 0xFFFE
#define AIGCP_CELL_INVISIBLE 0xFFFF /* skipped */

/* The ten digits have these symbols if a regular expression waits for runs of digits. */
#define AIGCP_SYMBOL_DIGIT_0 1
#define AIGCP_DIGIT_COUNT 10

#define AIGCP_NODE_NONE 0
#define AIGCP_NODE_ROOT 1

/* Node n has a child under symbol s if nodes[nodes[n].base + s].check == n. */
typedef struct aigcp_node {
    uint32_t base;
    uint32_t check;
    uint32_t fail;
    uint32_t output; /* index into outputs; 0: none */
} aigcp_node;

/* How deep the suffixes of a node matter that can still grow. */
typedef struct aigcp_node_depth {
    uint8_t all;   /* symbols on the path */
    uint8_t hold;  /* longest suffix that begins a longer word or trigger */
    uint8_t allow; /* longest suffix that begins a longer allow phrase */
} aigcp_node_depth;

/* A term that ends at a node; `next` continues with the shorter ones. */
typedef struct aigcp_output {
    uint32_t term;
    uint32_t next;
} aigcp_output;

typedef enum aigcp_use_kind {
    AIGCP_USE_WORD,   /* a word of a rule */
    AIGCP_USE_ALLOW,  /* an allow phrase of a rule */
    AIGCP_USE_TRIGGER /* a literal that a regular expression requires */
} aigcp_use_kind;

/* What a term means to one rule or regular expression. */
typedef struct aigcp_use {
    uint32_t owner; /* index of the rule; for a trigger, of the regular expression */
    uint16_t least; /* trigger: fewest and most characters from the start of a match */
    uint16_t most;  /* to the literal */
    uint8_t kind;
    bool free_left; /* word: the character before must not be a word character */
    bool free_right;
} aigcp_use;

/* A distinct sequence of symbols. */
typedef struct aigcp_term {
    uint32_t first_use;
    uint32_t use_count;
    uint32_t length; /* symbols */
} aigcp_term;

typedef struct aigcp_automaton {
    aigcp_node *nodes;
    aigcp_node_depth *depths;
    size_t node_count;
    aigcp_output *outputs;
    size_t output_count;
    aigcp_term *terms;
    size_t term_count;
    aigcp_use *uses;
    size_t use_count;

    uint32_t *first;        /* symbol -> node of depth 1, or AIGCP_NODE_NONE */
    uint32_t symbol_count;  /* symbols are 1 to this */
    uint32_t special_count; /* symbols 1 to this need a look each: digits, one-symbol terms */
    bool counts_digits;

    /* A hashed set of the first two symbols of all terms. */
    uint64_t *pairs;
    unsigned pair_shift;

    uint16_t *bmp;          /* cells of U+0000 to U+FFFF */
    uint16_t *astral_page;  /* (code point - 0x10000) / 256 -> page; page 0 is all other */
    uint16_t *astral_cells; /* pages of 256 cells */
    size_t astral_pages;
    uint16_t *expansions;   /* expansion -> count, then that many symbols */
    uint32_t *expansion_at; /* expansion number -> index into expansions */
    size_t expansion_count;
    size_t expansion_size;
} aigcp_automaton;

static inline uint32_t
aigcp_pair_index(uint32_t first, uint32_t second, unsigned shift)
{
    return (first * 0x9E3779B1u + second * 0x85EBCA6Bu) >> shift;
}

static inline bool
aigcp_pair_begins_term(const aigcp_automaton *automaton, uint32_t first, uint32_t second)
{
    uint32_t index = aigcp_pair_index(first, second, automaton->pair_shift);
    return automaton->pairs[index >> 6] >> (index & 63) & 1;
}

static inline uint16_t
aigcp_symbol_cell(const aigcp_automaton *automaton, uint32_t code_point)
{
    if (code_point < 0x10000)
        return automaton->bmp[code_point];
    uint32_t page = automaton->astral_page[(code_point - 0x10000) >> 8];
    return automaton->astral_cells[page << 8 | (code_point & 0xFF)];
}

/* The symbols of an expansion cell. */
static inline const uint16_t *
aigcp_expansion(const aigcp_automaton *automaton, uint16_t cell, size_t *count)
{
    const uint16_t *stored =
        automaton->expansions + automaton->expansion_at[cell - AIGCP_EXPANSION_FIRST];
    *count = stored[0];
    return stored + 1;
}

/* The node that follows `node` under a symbol that is not 0. */
static inline uint32_t
aigcp_automaton_step(const aigcp_automaton *automaton, uint32_t node, uint32_t symbol)
{
    const aigcp_node *nodes = automaton->nodes;
    while (node != AIGCP_NODE_ROOT) {
        uint32_t child = nodes[node].base + symbol;
        if (nodes[child].check == node)
            return child;
        node = nodes[node].fail;
    }
    uint32_t first = automaton->first[symbol];
    return first ? first : AIGCP_NODE_ROOT;
}

#endif
