/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions against a naive evaluator that knows all matches and goes through them one by one:
 * the answer is the same; it is the same whenever it is given, that is, however much of what
 * follows is known by then; and it is given at the latest when the windows are full. Where it is
 * yes, that was not taken to be impossible. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/conditions/condition.h"
#include "libfilter/conditions/condition_reach.h"
#include "tests/prop/naive_condition.h"

#define GROUPS NAIVE_GROUPS
#define MAX_MATCHES 100
#define FOREVER INT64_MAX

typedef struct world {
    naive_match matches[MAX_MATCHES];
    int count;
} world;

static int
by_end(const void *left, const void *right)
{
    const naive_match *a = left;
    const naive_match *b = right;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->group - b->group;
}

static void
make_world(world *w, prng *random)
{
    w->count = (int)prng_below(random, MAX_MATCHES);
    int64_t length = 5 + (int64_t)prng_below(random, 300);
    size_t groups = 1 + prng_below(random, GROUPS);
    size_t longest = 3 + prng_below(random, 20);
    for (int i = 0; i < w->count; i++) {
        naive_match *m = &w->matches[i];
        m->start = (int64_t)prng_below(random, (size_t)length);
        m->end = m->start + 1 + (int64_t)prng_below(random, prng_below(random, 4) ? 3 : longest);
        m->group = (int)prng_below(random, groups);
    }
    qsort(w->matches, (size_t)w->count, sizeof w->matches[0], by_end);
    int kept = 0;
    for (int i = 0; i < w->count; i++)
        if (kept == 0 || by_end(&w->matches[kept - 1], &w->matches[i]) != 0)
            w->matches[kept++] = w->matches[i];
    w->count = kept;
}

/* What a stream would do: learn of matches bit by bit, ask at each, forget. */
typedef struct run {
    const aigcp_condition *condition;
    aigcp_sightings groups[GROUPS];
    const world *w;
    int known;    /* matches */
    int64_t open; /* matches that end before this are known */
} run;

/* No match that was not yet asked begins before this. */
static uint64_t
settled_at(const world *w, int next)
{
    int64_t settled = FOREVER;
    for (int i = next; i < w->count; i++)
        settled = w->matches[i].start < settled ? w->matches[i].start : settled;
    return (uint64_t)settled;
}

static void
learn(run *r, int64_t open, int asked)
{
    uint32_t window = aigcp_condition_window(r->condition);
    r->open = open > r->open ? open : r->open;
    for (; r->known < r->w->count && r->w->matches[r->known].end < r->open; r->known++) {
        const naive_match *m = &r->w->matches[r->known];
        for (int twice = 0; twice < 2; twice++) /* two lanes may find the same */
            assert_int_equal(aigcp_sightings_add(&r->groups[m->group], (uint64_t)m->start,
                                                 (uint64_t)m->end, (uint64_t)m->end + window,
                                                 settled_at(r->w, asked)),
                             AIGC_OK);
    }
}

static void
check_world(const naive_condition *c, const aigcp_condition *read, const world *w, prng *random)
{
    run r = { .condition = read, .w = w };
    for (int i = 0; i < w->count; i++) {
        const naive_match *m = &w->matches[i];
        bool wanted = naive_condition_holds(c, w->matches, w->count, m);
        if (wanted && !aigcp_condition_can_hold_at(read, (uint32_t)m->group))
            fail_msg("%s holds at group %d", c->text, m->group);
        if (!wanted && !aigcp_condition_can_fail_at(read, (uint32_t)m->group))
            fail_msg("%s fails at group %d", c->text, m->group);
        learn(&r, m->end + (int64_t)prng_below(random, 4), i);
        for (;;) {
            if (r.known <= i)
                learn(&r, m->end + 1, i);
            bool all = r.open > m->end + aigcp_condition_window(read);
            aigcp_condition_point point = {
                .start = (uint64_t)m->start,
                .end = (uint64_t)m->end,
                .group = (uint32_t)m->group,
                .open_end = r.open == FOREVER ? AIGCP_NOWHERE : (uint64_t)r.open,
            };
            aigcp_truth truth = aigcp_condition_ask(read, r.groups, &point);
            if (truth == AIGCP_TRUTH_OPEN && !all) {
                learn(&r,
                      prng_below(random, 9) ? r.open + 1 + (int64_t)prng_below(random, 3) : FOREVER,
                      i);
                continue;
            }
            if (truth != (wanted ? AIGCP_TRUTH_YES : AIGCP_TRUTH_NO))
                fail_msg("%s at %lld-%lld is %d, with matches before %lld known", c->text,
                         (long long)m->start, (long long)m->end, (int)truth, (long long)r.open);
            break;
        }
    }
    for (int group = 0; group < GROUPS; group++)
        aigcp_sightings_free(&r.groups[group]);
}

static void
test_like_a_naive_evaluator(void **unused)
{
    (void)unused;
    prng random;
    prng_seed(&random, prng_chosen_seed(20260101));
    int yes = 0;
    for (int round = 0; round < 1500; round++) {
        naive_condition c;
        naive_condition_make(&c, &random, 3, round % 3 != 0);
        aigcp_arena arena;
        aigcp_arena_init(&arena);
        aigcp_condition_fault fault;
        const aigcp_condition *read =
            aigcp_condition_read(&arena, c.text, strlen(c.text), naive_group_names, GROUPS, &fault);
        if (!read)
            fail_msg("%s: at %zu: %s", c.text, fault.at, fault.message);
        for (int i = 0; i < 4; i++) {
            world w;
            make_world(&w, &random);
            check_world(&c, read, &w, &random);
            for (int at = 0; at < w.count; at++)
                yes += naive_condition_holds(&c, w.matches, w.count, &w.matches[at]);
        }
        aigcp_arena_free(&arena);
    }
    /* It would be no test if all conditions held, or none. */
    assert_in_range(yes, 60000, 250000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_a_naive_evaluator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
