/* SPDX-License-Identifier: Apache-2.0 */
/* Ask whether a condition holds at a match. */
#include "libfilter/conditions/condition_format.h"

/* What is in sight of a node. */
typedef struct sight {
    uint64_t low, high;
    bool closed; /* all that is in it is known */
} sight;

static sight
sight_of(const aigcp_condition_node *node, const aigcp_condition_point *point)
{
    sight s = { .high = point->end };
    if (node->window != AIGCP_NO_WINDOW) {
        s.low = point->start > node->window ? point->start - node->window : 0;
        s.high = point->end + node->window;
    }
    s.closed = point->open_end > s.high;
    return s;
}

static aigcp_truth
not_yet(const sight *s)
{
    return s->closed ? AIGCP_TRUTH_NO : AIGCP_TRUTH_OPEN;
}

static aigcp_truth
ask_count(const aigcp_condition_node *node, const aigcp_sightings *groups, const sight *s)
{
    bool bounded = node->most != AIGCP_ANY_NUMBER;
    uint64_t enough = bounded ? (uint64_t)node->most + 1 : node->least;
    uint64_t count = aigcp_sightings_count(&groups[node->group], s->low, s->high, enough);
    if (bounded && count > node->most)
        return AIGCP_TRUTH_NO;
    if (count < node->least)
        return not_yet(s);
    return !bounded || s->closed ? AIGCP_TRUTH_YES : AIGCP_TRUTH_OPEN;
}

static aigcp_truth
ask_of(const aigcp_condition_node *node, const aigcp_sightings *groups, const sight *s)
{
    uint32_t seen = 0;
    for (uint32_t rest = node->groups, group = 0; rest; rest >>= 1, group++)
        if ((rest & 1) && aigcp_sightings_count(&groups[group], s->low, s->high, 1))
            seen++;
    return seen >= node->least ? AIGCP_TRUTH_YES : not_yet(s);
}

static aigcp_truth
ask_before(const aigcp_condition_node *node, const aigcp_sightings *groups, const sight *s)
{
    uint64_t end = aigcp_sightings_first_end(&groups[node->group], s->low, s->high);
    uint64_t start = aigcp_sightings_last_start(&groups[node->second], s->low, s->high);
    bool seen = end != AIGCP_NOWHERE && start != AIGCP_NOWHERE && end <= start;
    return seen ? AIGCP_TRUTH_YES : not_yet(s);
}

static aigcp_truth
negate(aigcp_truth truth)
{
    if (truth == AIGCP_TRUTH_OPEN)
        return truth;
    return truth == AIGCP_TRUTH_YES ? AIGCP_TRUTH_NO : AIGCP_TRUTH_YES;
}

static aigcp_truth ask(const aigcp_condition_node *node, const aigcp_sightings *groups,
                       const aigcp_condition_point *point);

/* AND: `decisive` is NO, one of them is enough; OR: YES. */
static aigcp_truth
ask_children(const aigcp_condition_node *node, const aigcp_sightings *groups,
             const aigcp_condition_point *point, aigcp_truth decisive)
{
    aigcp_truth all = negate(decisive);
    for (const aigcp_condition_node *child = node->children; child; child = child->next) {
        aigcp_truth truth = ask(child, groups, point);
        if (truth == decisive)
            return truth;
        if (truth == AIGCP_TRUTH_OPEN)
            all = truth;
    }
    return all;
}

/* The depth of a tree is bounded when it is read. */
static aigcp_truth
ask(const aigcp_condition_node *node, const aigcp_sightings *groups,
    const aigcp_condition_point *point)
{
    sight s = sight_of(node, point);
    switch (node->kind) {
    case AIGCP_CONDITION_AND:
        return ask_children(node, groups, point, AIGCP_TRUTH_NO);
    case AIGCP_CONDITION_OR:
        return ask_children(node, groups, point, AIGCP_TRUTH_YES);
    case AIGCP_CONDITION_NOT:
        return negate(ask(node->children, groups, point));
    case AIGCP_CONDITION_COUNT:
        return ask_count(node, groups, &s);
    case AIGCP_CONDITION_OF:
        return ask_of(node, groups, &s);
    case AIGCP_CONDITION_BEFORE:
        return ask_before(node, groups, &s);
    case AIGCP_CONDITION_AT:
        return node->group == point->group ? AIGCP_TRUTH_YES : AIGCP_TRUTH_NO;
    }
    return AIGCP_TRUTH_NO;
}

aigcp_truth
aigcp_condition_ask(const aigcp_condition *condition, const aigcp_sightings *groups,
                    const aigcp_condition_point *point)
{
    return ask(condition->root, groups, point);
}

static uint64_t
wait(const aigcp_condition_node *node, const aigcp_condition_point *point)
{
    const sight s = sight_of(node, point);
    uint64_t least = s.closed ? UINT64_MAX : s.high + 1 - point->open_end;
    for (const aigcp_condition_node *child = node->children; child; child = child->next) {
        const uint64_t next = wait(child, point);
        least = next < least ? next : least;
    }
    return least;
}

uint64_t
aigcp_condition_wait(const aigcp_condition *condition, const aigcp_condition_point *point)
{
    return wait(condition->root, point);
}

uint32_t
aigcp_condition_window(const aigcp_condition *condition)
{
    return condition->window;
}
