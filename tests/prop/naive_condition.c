/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions, the plain way. */
#include "tests/prop/naive_condition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const naive_group_names[NAIVE_GROUPS] = { "drug", "price", "how_to", "b2" };

/* -- making one ------------------------------------------------------------------------ */

static const char *const signs[] = { ">=", ">", "==", "<=", "<" };

static int make_term(naive_condition *c, prng *random, int depth, bool with_windows);

/* A number and a sign that are neither always true nor never. */
static void
make_count(naive_term *t, prng *random)
{
    t->sign = (int)prng_below(random, 5);
    t->number = (int64_t)prng_below(random, prng_below(random, 3) ? 4 : 40);
    if (t->number == 0 && (t->sign == 0 || t->sign == 4))
        t->number = 1;
}

static void
make_leaf(naive_term *t, prng *random)
{
    t->kind = (naive_term_kind)(TERM_GROUP + (int)prng_below(random, 5));
    t->left = (int)prng_below(random, NAIVE_GROUPS);
    t->right = (int)prng_below(random, NAIVE_GROUPS);
    if (t->kind == TERM_COUNT)
        make_count(t, random);
    if (t->kind == TERM_OF) {
        t->listed = 1 + (unsigned)prng_below(random, (1u << NAIVE_GROUPS) - 1);
        int listed = __builtin_popcount(t->listed);
        t->number = 1 + (int64_t)prng_below(random, (size_t)listed);
    }
}

static int
make_term(naive_condition *c, prng *random, int depth, bool with_windows)
{
    if (c->count == NAIVE_MAX_TERMS)
        abort();
    int index = c->count++;
    naive_term *t = &c->terms[index];
    *t = (naive_term){ 0 };
    if (with_windows && prng_below(random, 2))
        t->within = 1 + (int64_t)prng_below(random, 12);
    if (depth == 0 || prng_below(random, 3) == 0) {
        make_leaf(t, random);
        if (t->kind == TERM_AT)
            t->within = 0;
        return index;
    }
    t->kind = (naive_term_kind)prng_below(random, 3);
    t->left = make_term(c, random, depth - 1, with_windows);
    t->right = t->kind == TERM_NOT ? 0 : make_term(c, random, depth - 1, with_windows);
    return index;
}

static void
put(naive_condition *c, const char *text)
{
    if (strlen(c->text) + strlen(text) >= sizeof c->text)
        abort();
    memcpy(c->text + strlen(c->text), text, strlen(text) + 1);
}

static void
put_number(naive_condition *c, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    put(c, text);
}

static void
put_list(naive_condition *c, const naive_term *t)
{
    if (t->listed == (1u << NAIVE_GROUPS) - 1) {
        put(c, "them");
        return;
    }
    const char *between = "(";
    for (int group = 0; group < NAIVE_GROUPS; group++) {
        if (!(t->listed >> group & 1))
            continue;
        put(c, between);
        put(c, naive_group_names[group]);
        between = ", ";
    }
    put(c, ")");
}

static void
put_leaf(naive_condition *c, const naive_term *t)
{
    if (t->kind == TERM_COUNT)
        put(c, "#");
    if (t->kind == TERM_AT)
        put(c, "at ");
    if (t->kind == TERM_OF) {
        bool all = t->number == __builtin_popcount(t->listed);
        if (t->number == 1 || all)
            put(c, t->number == 1 ? "any" : "all");
        else
            put_number(c, t->number);
        put(c, " of ");
        put_list(c, t);
    } else {
        put(c, naive_group_names[t->left]);
    }
    if (t->kind == TERM_COUNT) {
        put(c, signs[t->sign]);
        put_number(c, t->number);
    }
    if (t->kind == TERM_BEFORE) {
        put(c, " before ");
        put(c, naive_group_names[t->right]);
    }
}

static void
put_term(naive_condition *c, int index)
{
    const naive_term *t = &c->terms[index];
    bool is_leaf = t->kind >= TERM_GROUP;
    if (is_leaf) {
        put_leaf(c, t);
    } else {
        put(c, "(");
        if (t->kind == TERM_NOT)
            put(c, "not ");
        put_term(c, t->left);
        if (t->kind != TERM_NOT) {
            put(c, t->kind == TERM_AND ? " and " : " or ");
            put_term(c, t->right);
        }
        put(c, ")");
    }
    if (t->within) {
        put(c, " within ");
        put_number(c, t->within);
    }
}

void
naive_condition_make(naive_condition *condition, prng *random, int levels, bool with_windows)
{
    condition->count = 0;
    condition->text[0] = '\0';
    make_term(condition, random, levels, with_windows);
    put_term(condition, 0);
}

/* -- evaluating it --------------------------------------------------------------------- */

/* All matches of a text. */
typedef struct world {
    const naive_match *matches;
    int count;
} world;

static bool
in_sight(const naive_match *seen, const naive_match *at, int64_t within)
{
    if (within == 0)
        return seen->end <= at->end;
    return seen->start >= at->start - within && seen->end <= at->end + within;
}

static int64_t
count_group(const world *w, const naive_match *at, int group, int64_t within)
{
    int64_t count = 0;
    for (int i = 0; i < w->count; i++)
        count += w->matches[i].group == group && in_sight(&w->matches[i], at, within);
    return count;
}

static bool
compare_numbers(int64_t a, int sign, int64_t b)
{
    switch (sign) {
    case 0:
        return a >= b;
    case 1:
        return a > b;
    case 2:
        return a == b;
    case 3:
        return a <= b;
    default:
        return a < b;
    }
}

static bool
some_before(const world *w, const naive_match *at, const naive_term *t, int64_t within)
{
    for (int i = 0; i < w->count; i++) {
        for (int j = 0; j < w->count; j++) {
            const naive_match *a = &w->matches[i];
            const naive_match *b = &w->matches[j];
            if (a->group == t->left && b->group == t->right && a->end <= b->start &&
                in_sight(a, at, within) && in_sight(b, at, within))
                return true;
        }
    }
    return false;
}

static bool
holds(const naive_condition *c, int index, const world *w, const naive_match *at, int64_t within)
{
    const naive_term *t = &c->terms[index];
    within = t->within ? t->within : within;
    switch (t->kind) {
    case TERM_AND:
        return holds(c, t->left, w, at, within) && holds(c, t->right, w, at, within);
    case TERM_OR:
        return holds(c, t->left, w, at, within) || holds(c, t->right, w, at, within);
    case TERM_NOT:
        return !holds(c, t->left, w, at, within);
    case TERM_GROUP:
        return count_group(w, at, t->left, within) > 0;
    case TERM_COUNT:
        return compare_numbers(count_group(w, at, t->left, within), t->sign, t->number);
    case TERM_BEFORE:
        return some_before(w, at, t, within);
    case TERM_AT:
        return at->group == t->left;
    case TERM_OF:
        break;
    }
    int64_t seen = 0;
    for (int group = 0; group < NAIVE_GROUPS; group++)
        seen += (t->listed >> group & 1) && count_group(w, at, group, within) > 0;
    return seen >= t->number;
}

bool
naive_condition_holds(const naive_condition *condition, const naive_match *matches, int count,
                      const naive_match *at)
{
    world w = { matches, count };
    return holds(condition, 0, &w, at, 0);
}
