/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: what is read and what is refused, where and why; what they say at a match, and
 * when they know it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/conditions/condition.h"
#include "libfilter/limits.h"

static const char *const names[] = { "drug", "price", "how" };
#define GROUPS (sizeof names / sizeof names[0])

static const aigcp_condition *
read_text(aigcp_arena *arena, const char *text, aigcp_condition_fault *fault)
{
    aigcp_arena_init(arena);
    return aigcp_condition_read(arena, text, strlen(text), names, GROUPS, fault);
}

/* -- reading --------------------------------------------------------------------------- */

static const struct {
    const char *text;
    uint32_t window;
} accepted[] = {
    { "drug", 0 },
    { "  drug\tand\nprice ", 0 },
    { "drug within 50", 50 },
    { "(drug and price within 3) within 50 or how", 50 },
    { "(drug within 9) within 50", 9 },
    { "drug before price within 7", 7 },
    { "#drug>=3 and #price == 0", 0 },
    { "# drug < 1000 within 1000", 1000 },
    { "any of them and all of ( drug,price ) and 2 of (how, price)", 0 },
    { "3 of them", 0 },
    { "not not not (not drug)", 0 },
    { "at how and drug within 1", 1 },
};

static void
test_accepted(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        aigcp_arena arena;
        aigcp_condition_fault fault;
        const aigcp_condition *condition = read_text(&arena, accepted[i].text, &fault);
        if (!condition)
            fail_msg("%s: %zu: %s", accepted[i].text, fault.at, fault.message);
        if (aigcp_condition_window(condition) != accepted[i].window)
            fail_msg("%s: window %u", accepted[i].text, aigcp_condition_window(condition));
        aigcp_arena_free(&arena);
    }
}

static const struct {
    const char *text;
    size_t at;
    const char *message;
    const char *hint; /* or NULL */
} refused[] = {
    { "", 0, "the condition ends where a group, \"any of\"", NULL },
    { "drug and", 8, "the condition ends where", NULL },
    { "drug price", 5, "\"price\" stands where \"and\" or \"or\" must stand", NULL },
    { "drug adn price", 5, "\"adn\" stands where \"and\" or \"or\"", "did you mean and?" },
    { "drug AND price", 5, "\"AND\" stands where", "did you mean and?" },
    { "drug & price", 5, "a condition has only names", "write and" },
    { "drug | price", 5, "a condition has only names", "write or" },
    { "!drug", 0, "a condition has only names", "write not" },
    { "$drug", 0, "a condition has only names", "the name of a group stands alone" },
    { "#drug = 1", 6, "a condition has only names", "write ==" },
    { "drug and 药", 9, "a condition has only names", NULL },
    { "drugs", 0, "there is no group \"drugs\"", "did you mean drug?" },
    { "price or xyz", 9, "there is no group \"xyz\"", "the groups are: drug, price, how" },
    { "Drug", 0, "there is no group \"Drug\"", "did you mean drug?" },
    { "and drug", 0, "\"and\" stands where the name of a group", NULL },
    { "(drug", 5, "the condition ends where \"and\", \"or\" or \")\"", NULL },
    { "(drug within 3", 14, "the condition ends where \"and\", \"or\" or \")\"", NULL },
    { "drug)", 4, "\")\" stands where \"and\" or \"or\"", NULL },
    { "()", 1, "\")\" stands where a group", NULL },
    { "drug before", 11, "the condition ends where the name of a group", NULL },
    { "drug before price before how", 18, "\"before\" stands where", NULL },
    { "drug within", 11, "the condition ends where a number", NULL },
    { "drug within price", 12, "\"price\" stands where a number", NULL },
    { "drug within 0", 12, "the number must be from 1 to 1000", NULL },
    { "drug within 1001", 12, "the number must be from 1 to 1000", NULL },
    { "drug within 99999999999999999999", 12, "the number must be from 1 to 1000", NULL },
    { "drug within 3 within 5", 14, "within stands here twice", "parentheses" },
    { "at drug within 3", 8, "within changes nothing", NULL },
    { "(at drug) within 3", 10, "within changes nothing", NULL },
    { "at", 2, "the condition ends where the name of a group", NULL },
    { "#drug", 5, "the condition ends where a comparison such as >= 3", NULL },
    { "#drug and price", 6, "\"and\" stands where a comparison", NULL },
    { "#drug >= x", 9, "\"x\" stands where a number", NULL },
    { "#drug >= 1001", 9, "the number must be from 0 to 1000", NULL },
    { "#drug < 0", 1, "this can never hold", NULL },
    { "#drug >= 0", 1, "this always holds", NULL },
    { "#them > 1", 1, "\"them\" stands where the name of a group", NULL },
    { "any (drug)", 4, "\"(\" stands where of must stand", NULL },
    { "any of drug", 7, "\"drug\" stands where a list such as (drug, price) or them", NULL },
    { "any of (drug price)", 13, "\"price\" stands where \",\" or \")\"", NULL },
    { "any of (drug, drug)", 14, "the list has \"drug\" twice", NULL },
    { "any of ()", 8, "\")\" stands where the name of a group", NULL },
    { "0 of them", 0, "the list has 3 groups", NULL },
    { "4 of them", 0, "the list has 3 groups", NULL },
    { "3 of (drug, how)", 0, "the list has 2 groups", NULL },
    { "3", 1, "the condition ends where of must stand", NULL },
    { "of them", 0, "\"of\" stands where the name of a group", NULL },
};

static void
test_refused(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        aigcp_arena arena;
        aigcp_condition_fault fault;
        if (read_text(&arena, refused[i].text, &fault))
            fail_msg("%s was read", refused[i].text);
        bool same_hint =
            refused[i].hint ? fault.hint && strstr(fault.hint, refused[i].hint) : !fault.hint;
        if (fault.at != refused[i].at || !strstr(fault.message, refused[i].message) || !same_hint)
            fail_msg("%s: at %zu: %s (%s)", refused[i].text, fault.at, fault.message,
                     fault.hint ? fault.hint : "no hint");
        aigcp_arena_free(&arena);
    }
}

static void
test_depth(void **unused)
{
    (void)unused;
    for (size_t deep = AIGCP_MAX_CONDITION_DEPTH; deep <= AIGCP_MAX_CONDITION_DEPTH + 1; deep++) {
        char text[128] = "";
        memset(text, '(', deep);
        memcpy(text + deep, "drug", 4);
        memset(text + deep + 4, ')', deep);
        aigcp_arena arena;
        aigcp_condition_fault fault;
        const aigcp_condition *condition = read_text(&arena, text, &fault);
        assert_true((condition != NULL) == (deep == AIGCP_MAX_CONDITION_DEPTH));
        if (!condition)
            assert_int_equal(fault.at, AIGCP_MAX_CONDITION_DEPTH);
        aigcp_arena_free(&arena);
    }
}

static void
test_many_groups(void **unused)
{
    (void)unused;
    char text[AIGCP_MAX_GROUPS][8];
    const char *many[AIGCP_MAX_GROUPS];
    aigcp_sightings groups[AIGCP_MAX_GROUPS] = { { 0 } };
    for (size_t i = 0; i < AIGCP_MAX_GROUPS; i++) {
        (void)snprintf(text[i], sizeof text[i], "g%zu", i);
        many[i] = text[i];
    }
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    aigcp_condition_fault fault;
    const aigcp_condition *all =
        aigcp_condition_read(&arena, "all of them", 11, many, AIGCP_MAX_GROUPS, &fault);
    assert_non_null(all);
    aigcp_condition_point point = { .end = 1, .open_end = AIGCP_NOWHERE };
    for (size_t i = 0; i < AIGCP_MAX_GROUPS; i++) {
        assert_int_equal(aigcp_condition_ask(all, groups, &point), AIGCP_TRUTH_NO);
        assert_int_equal(aigcp_sightings_add(&groups[i], 0, 1, 1, 0), AIGC_OK);
    }
    assert_int_equal(aigcp_condition_ask(all, groups, &point), AIGCP_TRUTH_YES);
    for (size_t i = 0; i < AIGCP_MAX_GROUPS; i++)
        aigcp_sightings_free(&groups[i]);
    aigcp_arena_free(&arena);
}

/* -- asking ---------------------------------------------------------------------------- */

#define END AIGCP_NOWHERE

/* Matches of groups by their letter, each from its column to the last of the same letter:
 * "d" drug, "p" price, "h" how. The capital is the match that is asked about. */
static const struct {
    const char *text, *matches;
    uint64_t open_end;
    aigcp_truth wanted;
} asked[] = {
    { "drug", ".D", END, AIGCP_TRUTH_YES },
    { "price", ".D.p", END, AIGCP_TRUTH_NO }, /* comes later */
    { "price", ".D.p", 2, AIGCP_TRUTH_OPEN }, /* another one may end where this does */
    { "price", ".D.p", 3, AIGCP_TRUTH_NO },
    { "price", "p.D", 3, AIGCP_TRUTH_YES },
    { "not price", ".D.p", 3, AIGCP_TRUTH_YES },
    { "drug and price", "pD", 3, AIGCP_TRUTH_YES },
    { "drug or price", "D", 2, AIGCP_TRUTH_YES },

    { "#drug >= 2", "D", END, AIGCP_TRUTH_NO },
    { "#drug >= 2", "d.D", END, AIGCP_TRUTH_YES },
    { "#drug > 2", "d.D", END, AIGCP_TRUTH_NO },
    { "#drug == 2", "d.D", END, AIGCP_TRUTH_YES },
    { "#drug == 1", "d.D", END, AIGCP_TRUTH_NO },
    { "#drug <= 2", "d.d.D", END, AIGCP_TRUTH_NO },
    { "#drug < 3", "d.D", END, AIGCP_TRUTH_YES },
    { "#price == 0", "d.D", END, AIGCP_TRUTH_YES },

    { "any of (price, how)", "h.D", END, AIGCP_TRUTH_YES },
    { "all of (price, how)", "h.D", END, AIGCP_TRUTH_NO },
    { "all of them", "h.p.D", END, AIGCP_TRUTH_YES },
    { "2 of them", "h.D", END, AIGCP_TRUTH_YES },
    { "3 of them", "h.D", END, AIGCP_TRUTH_NO },

    { "price before drug", "pD", END, AIGCP_TRUTH_YES },
    { "drug before price", "pD", END, AIGCP_TRUTH_NO },
    { "drug before drug", "D", END, AIGCP_TRUTH_NO },
    { "drug before drug", "d.D", END, AIGCP_TRUTH_YES },
    { "drug before price", ".D.p", END, AIGCP_TRUTH_NO }, /* comes later */
    { "drug before price within 2", ".D.p", END, AIGCP_TRUTH_YES },
    { "drug before price within 1", ".D.p", END, AIGCP_TRUTH_NO },

    { "at drug", "p.D", END, AIGCP_TRUTH_YES },
    { "at price", "p.D", END, AIGCP_TRUTH_NO },

    /* A window shows what begins and ends in it, on both sides. */
    { "price within 3", "pp.D", END, AIGCP_TRUTH_YES },
    { "price within 2", "pp.D", END, AIGCP_TRUTH_NO },
    { "price within 3", "D.pp", END, AIGCP_TRUTH_YES },
    { "price within 2", "D.pp", END, AIGCP_TRUTH_NO },
    { "(price or how) within 2", "p.h.D", END, AIGCP_TRUTH_YES },
    { "(price within 4 and how) within 2", "p.h.D", END, AIGCP_TRUTH_YES },
    { "(price and how) within 2", "p.h.D", END, AIGCP_TRUTH_NO },
    { "price or how within 1", "p...h.D", END, AIGCP_TRUTH_YES }, /* binds to how */

    /* The answer is final as soon as nothing can change it. */
    { "price within 3", "D.p", 2, AIGCP_TRUTH_OPEN },
    { "price within 3", "D.p", 4, AIGCP_TRUTH_YES },
    { "price within 3", "D...p", 4, AIGCP_TRUTH_OPEN },
    { "price within 3", "D...p", 5, AIGCP_TRUTH_NO },
    { "not price within 3", "D...p", 4, AIGCP_TRUTH_OPEN },
    { "not price within 3", "D...p", 5, AIGCP_TRUTH_YES },
    { "not price within 3", "D.p", 4, AIGCP_TRUTH_NO },
    { "#drug >= 2 within 5", "d.D", 4, AIGCP_TRUTH_YES },
    { "#drug <= 1 within 5", "d.D", 4, AIGCP_TRUTH_NO },
    { "#drug == 1 within 5", "d.D", 4, AIGCP_TRUTH_NO },
    { "#drug == 2 within 5", "d.D", 4, AIGCP_TRUTH_OPEN },
    { "#drug == 2 within 5", "d.D", 9, AIGCP_TRUTH_YES },
    { "how and price within 3", "D", 2, AIGCP_TRUTH_NO }, /* no how, whatever follows */
    { "drug or price within 3", "D", 2, AIGCP_TRUTH_YES },
    { "price within 3 or not price within 3", "D", 2, AIGCP_TRUTH_OPEN },
};

/* Add the matches of a picture that end before `open_end`; the one of the capital is `point`. */
static void
draw(const char *picture, uint64_t open_end, aigcp_sightings *groups, aigcp_condition_point *point)
{
    static const char letters[] = "dph";
    size_t length = strlen(picture);
    for (size_t end = 1; end <= length; end++) {
        char letter = picture[end - 1];
        if (letter == '.' || picture[end] == letter)
            continue;
        size_t start = end - 1;
        while (start > 0 && picture[start - 1] == letter)
            start--;
        bool is_point = letter >= 'A' && letter <= 'Z';
        char small = is_point ? (char)(letter - 'A' + 'a') : letter;
        uint32_t group = (uint32_t)(strchr(letters, small) - letters);
        if (is_point)
            *point = (aigcp_condition_point){ start, end, group, open_end };
        if (end < open_end)
            assert_int_equal(aigcp_sightings_add(&groups[group], start, end, end, 0), AIGC_OK);
    }
}

static void
test_asked(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        aigcp_arena arena;
        aigcp_condition_fault fault;
        const aigcp_condition *condition = read_text(&arena, asked[i].text, &fault);
        assert_non_null(condition);
        aigcp_sightings groups[GROUPS] = { { 0 } };
        aigcp_condition_point point = { 0 };
        draw(asked[i].matches, asked[i].open_end, groups, &point);
        aigcp_truth truth = aigcp_condition_ask(condition, groups, &point);
        if (truth != asked[i].wanted)
            fail_msg("%s at %s, %lld: %d", asked[i].text, asked[i].matches,
                     (long long)asked[i].open_end, (int)truth);
        for (size_t group = 0; group < GROUPS; group++)
            aigcp_sightings_free(&groups[group]);
        aigcp_arena_free(&arena);
    }
}

/* -- sightings ------------------------------------------------------------------------- */

static void
test_forgetting(void **unused)
{
    (void)unused;
    aigcp_sightings list = { 0 };
    /* The one that begins last is not the one that ends last. */
    assert_int_equal(aigcp_sightings_add(&list, 2, 3, 3, 0), AIGC_OK);
    assert_int_equal(aigcp_sightings_add(&list, 9, 10, 10, 0), AIGC_OK);
    assert_int_equal(aigcp_sightings_add(&list, 4, 11, 11, 0), AIGC_OK);
    for (uint64_t i = 0; i < 100; i++) /* one is kept at a time */
        assert_int_equal(aigcp_sightings_add(&list, 4, 11, 11, 0), AIGC_OK);
    assert_int_equal(list.count, 3);
    while (list.count < list.capacity) {
        uint64_t at = 20 + list.count;
        assert_int_equal(aigcp_sightings_add(&list, at, at + 1, at + 1, 0), AIGC_OK);
    }
    size_t full = list.count;
    assert_int_equal(aigcp_sightings_add(&list, 40, 41, 41, 12), AIGC_OK);
    assert_int_equal(list.forgotten, 3);
    assert_int_equal(list.count, full - 3 + 1);
    assert_int_equal(aigcp_sightings_count(&list, 0, 11, 1000), 3);
    assert_int_equal(aigcp_sightings_count(&list, 0, 41, 1000), full + 1);
    assert_int_equal(aigcp_sightings_count(&list, 1, 41, 1000), full + 1 - 3);
    assert_int_equal(aigcp_sightings_first_end(&list, 0, 41), 3);
    assert_int_equal(aigcp_sightings_last_start(&list, 0, 15), 9);
    assert_int_equal(aigcp_sightings_last_start(&list, 1, 15), AIGCP_NOWHERE);
    aigcp_sightings_clear(&list);
    assert_int_equal(aigcp_sightings_count(&list, 0, 41, 1000), 0);
    assert_int_equal(aigcp_sightings_first_end(&list, 0, 41), AIGCP_NOWHERE);
    assert_int_equal(aigcp_sightings_last_start(&list, 0, 41), AIGCP_NOWHERE);
    aigcp_sightings_free(&list);
}

static void
test_limit(void **unused)
{
    (void)unused;
    aigcp_sightings list = { 0 };
    for (uint64_t i = 0; i < AIGCP_MAX_SIGHTINGS; i++)
        if (aigcp_sightings_add(&list, i, i + 1, i, 0) != AIGC_OK)
            fail_msg("no room for %llu", (unsigned long long)i);
    assert_int_equal(aigcp_sightings_add(&list, AIGCP_MAX_SIGHTINGS, AIGCP_MAX_SIGHTINGS + 1, 0, 0),
                     AIGC_ERR_LIMIT);
    /* There is room again once some can be forgotten. */
    assert_int_equal(aigcp_sightings_add(&list, AIGCP_MAX_SIGHTINGS, AIGCP_MAX_SIGHTINGS + 1, 0,
                                         AIGCP_MAX_SIGHTINGS / 2 + 1),
                     AIGC_OK);
    aigcp_sightings_free(&list);
}

static void
test_words_of_the_language(void **unused)
{
    (void)unused;
    static const char *const words[] = { "all", "and", "any", "at",   "before",
                                         "not", "of",  "or",  "them", "within" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_true(aigcp_condition_is_word(words[i]));
    assert_false(aigcp_condition_is_word("drug"));
    assert_false(aigcp_condition_is_word("an"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_depth),    cmocka_unit_test(test_many_groups),
        cmocka_unit_test(test_asked),    cmocka_unit_test(test_forgetting),
        cmocka_unit_test(test_limit),    cmocka_unit_test(test_words_of_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
