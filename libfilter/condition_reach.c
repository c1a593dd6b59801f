/* SPDX-License-Identifier: Apache-2.0 */
/* Which groups of a condition can be findings at all: the condition is asked with everything
 * open but that the match itself is in sight. */
#include "libfilter/condition_reach.h"

#include "libfilter/condition_format.h"

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

bool
aigcp_condition_can_hold_at(const aigcp_condition *condition, uint32_t group)
{
    return of_node(condition->root, group) & CAN_BE_YES;
}
