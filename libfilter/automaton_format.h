/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled multi-pattern automaton (Aho and Corasick 1975) as a double array (Aoe
 * 1989) over the symbols of one lane: written by automaton_build.c, walked by walk_lane.c
 * and scan_sound.c.
 *
 * A symbol is the number of something that occurs in some term: a folded code point, or a
 * syllable; 0 is everything else. */
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

/* Node n has a child under symbol s if nodes[nodes[n].base + s].check == n. */
typedef struct aigcp_node {
    uint32_t base;
    uint32_t check;
    uint32_t fail;
    uint32_t output; /* index into outputs; 0: none */
} aigcp_node;

/* How deep the suffixes of a node matter that can still grow. */
typedef struct aigcp_node_depth {
    uint8_t all;      /* symbols on the path */
    uint8_t hold;     /* longest suffix that begins a longer word or trigger */
    uint8_t allow;    /* longest suffix that begins a longer allow phrase or near word */
    bool walk : 1;    /* some suffix begins a longer term that the prefilter has already told of */
    bool repeats : 1; /* what ends here is nothing unless the text repeats a symbol of it */
} aigcp_node_depth;

/* A term that ends at a node; `next` continues with the shorter ones. */
typedef struct aigcp_output {
    uint32_t term;
    uint32_t next;
} aigcp_output;

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
        uint32_t spelling; /* else: index of the form that only says how it is spelt; 0: none */
    };
    uint8_t group; /* of the rule */
    uint8_t kind;
    uint8_t lane;           /* aigc_lane to report, where there is no form */
    uint8_t seen_at;        /* symbols by which the prefilter has told of it */
    bool free_left : 1;     /* word: the character before must not be a word character */
    bool free_right : 1;    /* nor the one behind */
    bool by_dictionary : 1; /* both ends must be where words end by the dictionary */
    bool ends_in_run : 1;   /* the text may repeat its last symbol before the word is complete */
    bool repeats : 1;       /* the text must repeat a symbol of it, */
    bool closed : 1;        /* and must not separate them */
} aigcp_use;

/* A distinct sequence of symbols. */
typedef struct aigcp_term {
    uint32_t first_use;
    uint32_t use_count : 24;
    uint32_t length : 8; /* symbols */
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

    uint32_t *first;       /* symbol -> node of depth 1, or AIGCP_NODE_NONE */
    uint32_t symbol_count; /* symbols are 1 to this */
    bool counts_digits;
} aigcp_automaton;

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
