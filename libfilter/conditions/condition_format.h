/* SPDX-License-Identifier: Apache-2.0 */
/* A condition as a tree: made by condition_read.c, walked by condition_eval.c. */
#ifndef AIGCP_CONDITION_FORMAT_H
#define AIGCP_CONDITION_FORMAT_H

#include "libfilter/conditions/condition.h"

/* A node that looks at the whole text up to the match. */
#define AIGCP_NO_WINDOW UINT32_MAX

/* AIGCP_CONDITION_COUNT: without an upper bound. */
#define AIGCP_ANY_NUMBER UINT32_MAX

typedef enum aigcp_condition_kind {
    AIGCP_CONDITION_AND,
    AIGCP_CONDITION_OR,
    AIGCP_CONDITION_NOT,
    AIGCP_CONDITION_COUNT,  /* from `least` to `most` matches of `group` are in sight */
    AIGCP_CONDITION_OF,     /* of `least` or more of `groups` a match is in sight */
    AIGCP_CONDITION_BEFORE, /* `group` before `second` */
    AIGCP_CONDITION_AT      /* the match is of `group` */
} aigcp_condition_kind;

typedef struct aigcp_condition_node {
    aigcp_condition_kind kind;
    uint32_t window; /* characters, or AIGCP_NO_WINDOW */
    uint32_t group, second;
    uint32_t groups; /* bits */
    uint32_t least, most;
    struct aigcp_condition_node *children; /* AND, OR, NOT: a list of at least one */
    struct aigcp_condition_node *next;     /* in the list of its parent */
} aigcp_condition_node;

struct aigcp_condition {
    aigcp_condition_node *root;
    uint32_t window; /* the widest; 0: none */
};

#endif
