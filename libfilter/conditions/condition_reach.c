/* SPDX-License-Identifier: Apache-2.0 */
/* Which groups of a condition can be findings, and which can be none: the condition is asked with
 * everything open but that the match itself is in sight, and then for counts that exclude each
 * other. */
#include "libfilter/conditions/condition_reach.h"

#include "libfilter/conditions/condition_format.h"

/* Answers that are possible; bits. */
typedef enum answers { CAN_BE_NO = 1, CAN_BE_YES = 2, CAN_BE_BOTH = 3 } answers;

/* So many or more matches of the node's group are in sight. */
static answers
of_count(const aigcp_condition_node *node, uint32_t at_least)
{
    uint32_t least = node->least > at_least ? node->least : at_least;
    bool yes = node->most == AIGCP_ANY_NUMBER || node->most >= least;
    bool no = node->least > at_least || node->most != AIGCP_ANY_NUMBER;
    return (answers)((yes ? CAN_BE_YES : 0) | (no ? CAN_BE_NO : 0));
}

static answers of_node(const aigcp_condition_node *node, uint32_t group);

/* AND: no if any child can be, yes if all can be; OR the other way round. */
static answers
of_children(const aigcp_condition_node *node, uint32_t group)
{
    unsigned any = 0;
    unsigned all = CAN_BE_BOTH;
    for (const aigcp_condition_node *child = node->children; child; child = child->next) {
        answers one = of_node(child, group);
        any |= one;
        all &= one;
    }
    unsigned decisive = node->kind == AIGCP_CONDITION_AND ? CAN_BE_NO : CAN_BE_YES;
    return (answers)((any & decisive) | (all & ~decisive));
}

static answers
negate(answers of)
{
    return (answers)((of & CAN_BE_NO ? CAN_BE_YES : 0) | (of & CAN_BE_YES ? CAN_BE_NO : 0));
}

/* The depth of a tree is bounded when it is read. */
static answers
of_node(const aigcp_condition_node *node, uint32_t group)
{
    bool among;
    switch (node->kind) {
    case AIGCP_CONDITION_AND:
    case AIGCP_CONDITION_OR:
        return of_children(node, group);
    case AIGCP_CONDITION_NOT:
        return negate(of_node(node->children, group));
    case AIGCP_CONDITION_COUNT:
        return of_count(node, node->group == group ? 1 : 0);
    case AIGCP_CONDITION_OF:
        among = node->groups >> group & 1;
        return node->least <= (among ? 1u : 0u) ? CAN_BE_YES : CAN_BE_BOTH;
    case AIGCP_CONDITION_BEFORE:
        return CAN_BE_BOTH;
    case AIGCP_CONDITION_AT:
        return node->group == group ? CAN_BE_YES : CAN_BE_NO;
    }
    return CAN_BE_BOTH;
}

/* -- counts that exclude each other -------------------------------------------------- */

/* Counts of a condition that are kept apart. What is beyond is left out: then less is told. */
#define MAX_COUNTS 32

/* How many matches of a group are in sight, by what must hold together. */
typedef struct count_bounds {
    uint32_t group, window;
    uint32_t least, most;
} count_bounds;

typedef struct bounds_table {
    count_bounds counts[MAX_COUNTS];
    size_t count;
    uint32_t at; /* the group of the match itself, which is in every sight */
    bool clash;
} bounds_table;

static void
narrow(bounds_table *table, uint32_t group, uint32_t window, uint32_t least, uint32_t most)
{
    size_t i = 0;
    while (i < table->count &&
           (table->counts[i].group != group || table->counts[i].window != window))
        i++;
    if (i == MAX_COUNTS)
        return;
    count_bounds *bounds = &table->counts[i];
    if (i == table->count) {
        *bounds = (count_bounds){ group, window, group == table->at ? 1 : 0, AIGCP_ANY_NUMBER };
        table->count++;
    }
    bounds->least = least > bounds->least ? least : bounds->least;
    bounds->most = most < bounds->most ? most : bounds->most;
    table->clash = table->clash || bounds->least > bounds->most;
}

static void
narrow_by_count(bounds_table *table, const aigcp_condition_node *node, bool holds)
{
    if (holds)
        narrow(table, node->group, node->window, node->least, node->most);
    else if (node->most == AIGCP_ANY_NUMBER && node->least > 0)
        narrow(table, node->group, node->window, 0, node->least - 1);
    else if (node->most != AIGCP_ANY_NUMBER && node->least == 0)
        narrow(table, node->group, node->window, node->most + 1, AIGCP_ANY_NUMBER);
}

/* "all of (a, b)" is one of each, "not any of (a, b)" none of either. */
static void
narrow_by_list(bounds_table *table, const aigcp_condition_node *node, bool holds)
{
    uint32_t listed = 0;
    for (uint32_t rest = node->groups; rest; rest &= rest - 1)
        listed++;
    if (holds ? node->least != listed : node->least != 1)
        return;
    for (uint32_t group = 0; node->groups >> group; group++) {
        if (node->groups >> group & 1)
            narrow(table, group, node->window, holds ? 1 : 0, holds ? AIGCP_ANY_NUMBER : 0);
        if (group == 31)
            return;
    }
}

/* Whether the children of a node must all hold, or all fail, for it to hold or fail. */
static bool
takes_all(const aigcp_condition_node *node, bool holds)
{
    return (node->kind == AIGCP_CONDITION_AND) == holds;
}

/* Narrow the counts by what follows from a node that holds, or fails. */
static void
narrow_by_node(bounds_table *table, const aigcp_condition_node *node, bool holds)
{
    switch (node->kind) {
    case AIGCP_CONDITION_AND:
    case AIGCP_CONDITION_OR:
        for (const aigcp_condition_node *child = node->children; child && takes_all(node, holds);
             child = child->next)
            narrow_by_node(table, child, holds);
        break;
    case AIGCP_CONDITION_NOT:
        narrow_by_node(table, node->children, !holds);
        break;
    case AIGCP_CONDITION_COUNT:
        narrow_by_count(table, node, holds);
        break;
    case AIGCP_CONDITION_OF:
        narrow_by_list(table, node, holds);
        break;
    case AIGCP_CONDITION_BEFORE:
        if (holds) {
            narrow(table, node->group, node->window, 1, AIGCP_ANY_NUMBER);
            narrow(table, node->second, node->window, 1, AIGCP_ANY_NUMBER);
        }
        break;
    case AIGCP_CONDITION_AT:
        break;
    }
}

/* Whether a node cannot hold, or fail, at a match of a group, as its counts exclude each other. */
static bool
contradicts_itself(const aigcp_condition_node *node, bool holds, uint32_t group)
{
    if (node->kind == AIGCP_CONDITION_NOT)
        return contradicts_itself(node->children, !holds, group);
    if (node->kind != AIGCP_CONDITION_AND && node->kind != AIGCP_CONDITION_OR)
        return false;
    bool all = takes_all(node, holds);
    bool every_child = true;
    bool some_child = false;
    for (const aigcp_condition_node *child = node->children; child; child = child->next) {
        bool child_does = contradicts_itself(child, holds, group);
        every_child = every_child && child_does;
        some_child = some_child || child_does;
    }
    if (!all)
        return every_child;
    bounds_table table = { .at = group };
    narrow_by_node(&table, node, holds);
    return some_child || table.clash;
}

bool
aigcp_condition_can_hold_at(const aigcp_condition *condition, uint32_t group)
{
    return (of_node(condition->root, group) & CAN_BE_YES) &&
           !contradicts_itself(condition->root, true, group);
}

bool
aigcp_condition_can_fail_at(const aigcp_condition *condition, uint32_t group)
{
    return (of_node(condition->root, group) & CAN_BE_NO) &&
           !contradicts_itself(condition->root, false, group);
}
