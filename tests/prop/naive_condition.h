/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions written at random, and evaluated in the plainest way: all matches are known, and are
 * gone through one by one. Shares no code with the library. */
#ifndef PROP_NAIVE_CONDITION_H
#define PROP_NAIVE_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/support/prng.h"

#define NAIVE_GROUPS 4
#define NAIVE_MAX_TERMS 64

extern const char *const naive_group_names[NAIVE_GROUPS];

typedef enum naive_term_kind {
    TERM_AND,
    TERM_OR,
    TERM_NOT,
    TERM_GROUP,
    TERM_COUNT,
    TERM_OF,
    TERM_BEFORE,
    TERM_AT
} naive_term_kind;

typedef struct naive_term {
    naive_term_kind kind;
    int left, right; /* terms, or groups */
    int sign;        /* of a comparison */
    int64_t number;
    unsigned listed; /* groups, as bits */
    int64_t within;  /* characters; 0: none */
} naive_term;

/* As a tree, the first term being its root, and as text. */
typedef struct naive_condition {
    naive_term terms[NAIVE_MAX_TERMS];
    int count;
    char text[4000];
} naive_condition;

/* A match. Positions are in characters, or in any unit if there is no `within`. */
typedef struct naive_match {
    int64_t start, end;
    int group;
} naive_match;

/* Write a condition of some levels; 0: one term. */
void naive_condition_make(naive_condition *condition, prng *random, int levels, bool with_windows);

/* Whether it holds at one of the matches, which are all there are in the text. */
bool naive_condition_holds(const naive_condition *condition, const naive_match *matches, int count,
                           const naive_match *at);

#endif
