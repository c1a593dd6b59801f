/* SPDX-License-Identifier: Apache-2.0 */
/* A naive matcher for the lanes: what docs/rules.md says, done place by place and word by word,
 * over a small alphabet with tables of its own. It shares no code with the engine. */
#ifndef NAIVE_LANES_H
#define NAIVE_LANES_H

#include <aigc/rules.h>
#include <stdbool.h>
#include <stddef.h>

#include "tests/prop/naive_alphabet.h"

#define NAIVE_CHARACTERS 160 /* of a text */
#define NAIVE_WORD 16        /* symbols of a word, with a NUL */
#define NAIVE_WORDS 6        /* of a rule */
#define NAIVE_FINDINGS 4096

typedef struct naive_text {
    char bytes[NAIVE_CHARACTERS * 4 + 1];
    size_t length;
    size_t piece[NAIVE_CHARACTERS]; /* index into naive_pieces */
    size_t start[NAIVE_CHARACTERS + 1];
    size_t count;
} naive_text;

/* Append a piece, if there is room. */
void naive_append(naive_text *text, size_t piece);

typedef struct naive_rule {
    char words[NAIVE_WORDS][NAIVE_WORD];
    size_t word_count;
    char allow[NAIVE_WORDS][NAIVE_WORD];
    size_t allow_count;
    unsigned lanes;    /* bits of aigc_lane, always with PLAIN; 0: the default of each word */
    size_t gap, total; /* skipped characters in one place, in a hit */
    size_t least;      /* Han characters of a word that is looked for by sound */
    bool boundary;     /* auto, or none */
    bool numerals;     /* its digits are written in Han, as far as there are such */
} naive_rule;

typedef struct naive_finding {
    size_t start, end; /* bytes */
    size_t rule;
    aigc_lane lane;
} naive_finding;

typedef struct naive_findings {
    naive_finding items[NAIVE_FINDINGS];
    size_t count;
} naive_findings;

/* All findings, in the order of the engine. Fails the test if there are too many. */
void naive_find(const naive_text *text, const naive_rule *rules, size_t rule_count,
                naive_findings *findings);

#endif
