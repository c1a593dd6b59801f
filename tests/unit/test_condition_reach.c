/* SPDX-License-Identifier: Apache-2.0 */
/* Which groups of a condition can be findings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "libfilter/conditions/condition_reach.h"

static const char *const groups[] = { "a", "b", "c" };

typedef bool (*question)(const aigcp_condition *condition, uint32_t group);

/* What is answered of each of the groups, as "yyn". */
static void
expect_answers(question ask, const char *text, const char *answers)
{
    aigcp_arena arena;
    aigcp_condition_fault fault;
    char found[4] = "";
    aigcp_arena_init(&arena);
    const aigcp_condition *condition =
        aigcp_condition_read(&arena, text, strlen(text), groups, 3, &fault);
    assert_non_null(condition);
    for (uint32_t i = 0; i < 3; i++)
        found[i] = ask(condition, i) ? 'y' : 'n';
    assert_string_equal(found, answers);
    aigcp_arena_free(&arena);
}

/* Whether each of the groups can be a finding. */
static void
expect(const char *text, const char *reach)
{
    expect_answers(aigcp_condition_can_hold_at, text, reach);
}

static void
what_is_asked_for_can_be_found(void **state)
{
    (void)state;
    expect("a and b and c", "yyy");
    expect("a or b or c", "yyy");
    expect("any of them", "yyy");
    expect("2 of (a, b, c) within 9", "yyy");
    expect("#a >= 3 and b and #c < 2", "yyy");
    expect("a before b and c", "yyy");
}

static void
what_must_not_be_there_cannot(void **state)
{
    (void)state;
    expect("a and b and not c", "yyn");
    expect("(a and b) within 30 and not c within 60", "yyn");
    expect("not (b or c)", "ynn");
    expect("a and #c < 1", "yyn");
    expect("a and #b == 0 and c", "yny");
    expect("not any of (b, c)", "ynn");
    expect("not not a and not b", "yny");
    expect("a and not b or c", "yyy"); /* at b, because of c */
}

static void
at_tells_which(void **state)
{
    (void)state;
    expect("at a and b and c", "ynn");
    expect("(at a or at b) and c within 10", "yyn");
    expect("not at a", "nyy");
}

static void
counts_that_exclude_each_other_find_nothing(void **state)
{
    (void)state;
    expect("a and not a", "nnn");
    expect("b and not (a or b)", "nnn");
    expect("#a >= 3 and #a < 2", "nnn");
    expect("not #a >= 3 and #a == 3", "nnn");
    expect("#a <= 2 and not #a < 3", "nnn");
    expect("not #a == 2 and #a == 3", "yyy"); /* no bound follows from what is not 2 */
    expect("all of (a, b) and not b", "nnn");
    expect("2 of (a, b, c) and not any of (a, b)", "nny"); /* not told at c */
    expect("a before b and #b < 1", "nnn");
    expect("a within 9 and not a within 9", "nnn");
    expect("a within 9 and not a within 8", "nyy"); /* the match itself is in any window */
    expect("not a", "nyy");
    expect("(a and not a) or (b and not b)", "nnn");
    expect("(a and not a) or b", "yyy");
    expect("not (a or not a)", "nnn");
    expect("not (b and a) and a and c", "yyy"); /* not told at b */
}

static void
what_every_match_meets_cannot_fail(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fails;
    } cases[] = {
        { "any of them", "nnn" },
        { "a or b or c", "nnn" },
        { "a or b", "nny" },
        { "a or not a within 9", "nyy" }, /* two windows */
        { "a or not a", "nnn" },
        { "not (b and not b)", "nnn" },
        { "a and b", "yyy" },
        { "all of them", "yyy" },
        { "at a or at b or at c", "nnn" },
        { "#a >= 1 or b", "nny" },
        { "any of them within 9", "nnn" },
        { "a before b", "yyy" },
        { "#a > 2 or #a < 4", "nnn" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_answers(aigcp_condition_can_fail_at, cases[i].text, cases[i].fails);
}

/* What is beyond the bound on counts is left out. */
static void
many_counts_are_left_out(void **state)
{
    (void)state;
    char text[900] = "a within 1";
    for (int window = 2; window <= 32; window++)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), " and a within %d", window);
    size_t length = strlen(text);
    (void)snprintf(text + length, sizeof text - length, " and not a within 32");
    expect(text, "nnn");
    (void)snprintf(text + length, sizeof text - length, " and b and not b");
    expect(text, "yny");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_can_be_found),
        cmocka_unit_test(what_must_not_be_there_cannot),
        cmocka_unit_test(what_every_match_meets_cannot_fail),
        cmocka_unit_test(at_tells_which),
        cmocka_unit_test(counts_that_exclude_each_other_find_nothing),
        cmocka_unit_test(many_counts_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
