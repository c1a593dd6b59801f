/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of restore.h: names of the table are put back, whatever the cuts, and nothing else
 * is changed or held back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/restore.h>

#include "tests/support/all_cuts.h"
#include "tests/support/prng.h"
#include "tests/support/text_sink.h"

static int
setup(void **state)
{
    aigc_restorer *r;
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_PLAIN, &r), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<P_ab>", "138", 3), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<P_ac>", "<P_ab>", 6), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<P_abc>", "", 0), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<姓名>", "王\"小\n明\\\x01", 13), AIGC_OK);
    *state = r;
    return 0;
}

static int
teardown(void **state)
{
    aigc_restorer_free(*state);
    return 0;
}

typedef struct expected {
    aigc_restorer *restorer;
    const char *text;
} expected;

static int
check_cut(void *context, const cut_text *cut)
{
    const expected *e = context;
    text_sink out = { 0 };
    aigc_status status = aigc_restorer_begin(e->restorer, text_sink_write, &out);
    for (size_t i = 0; i < cut->count && status == AIGC_OK; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_restorer_feed(e->restorer, piece, length);
    }
    if (status == AIGC_OK)
        status = aigc_restorer_finish(e->restorer);
    int bad = status != AIGC_OK || out.length != strlen(e->text) ||
              (out.length && memcmp(out.data, e->text, out.length) != 0);
    if (bad)
        print_error("was: %.*s\n", (int)out.length, (const char *)out.data);
    text_sink_free(&out);
    return bad;
}

static void
check(aigc_restorer *r, const char *text, const char *wanted)
{
    expected e = { r, wanted };
    if (all_cuts(text, strlen(text), check_cut, &e) != 0)
        fail_msg("%s should become %s", text, wanted);
}

static void
names_are_put_back(void **state)
{
    aigc_restorer *r = *state;
    check(r, "", "");
    check(r, "<P_ab>", "138");
    check(r, "x<P_ab>y", "x138y");
    check(r, "<P_abc><P_ab>", "138");
    check(r, "<<P_ab>>", "<138>");
    check(r, "<P_a<P_ab>", "<P_a138");
    check(r, "<P_ac>", "<P_ab>"); /* what is put back is not looked at again */
    check(r, "<P_ad> <p_ab> <P_ab", "<P_ad> <p_ab> <P_ab");
    check(r, "<P_ab<P_ab", "<P_ab<P_ab");
    check(r, "<姓名>", "王\"小\n明\\\x01");
    check(r, "<姓<姓\xE5<", "<姓<姓\xE5<");
    assert_int_equal(aigc_restorer_count(r), 0);
}

static void
values_fit_into_json(void **state)
{
    (void)state;
    aigc_restorer *r;
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_JSON, &r), AIGC_OK);
    static const char value[] = "a\"b\\c\b\f\n\r\t\x01\x1F/é";
    assert_int_equal(aigc_restorer_add(r, "<A_b>", value, sizeof value), AIGC_OK);
    check(r, "{\"a\":\"<A_b>\"}", "{\"a\":\"a\\\"b\\\\c\\b\\f\\n\\r\\t\\u0001\\u001f/é\\u0000\"}");
    aigc_restorer_free(r);
}

static void
only_the_beginnings_of_names_are_held(void **state)
{
    aigc_restorer *r = *state;
    const struct {
        const char *text;
        uint64_t held;
    } cases[] = {
        { "x", 0 },     { "<", 1 },  { "a<", 1 },     { "<P", 2 },     { "<Q", 0 },
        { "<P_ab", 5 }, { "<<", 1 }, { "<P_ab>", 0 }, { "<P_abd", 0 }, { "<P_a<P", 2 },
    };
    text_sink out = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(aigc_restorer_begin(r, text_sink_write, &out), AIGC_OK);
        assert_int_equal(aigc_restorer_feed(r, cases[i].text, strlen(cases[i].text)), AIGC_OK);
        if (aigc_restorer_held(r) != cases[i].held)
            fail_msg("%s: %u held", cases[i].text, (unsigned)aigc_restorer_held(r));
        assert_int_equal(aigc_restorer_finish(r), AIGC_OK);
        assert_int_equal(aigc_restorer_held(r), 0);
    }
    text_sink_free(&out);
}

static void
the_table_may_grow_in_the_middle(void **state)
{
    aigc_restorer *r = *state;
    text_sink out = { 0 };
    assert_int_equal(aigc_restorer_begin(r, text_sink_write, &out), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r, "<P_a", 4), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<P_aa>", "1", 1), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<A_aa>", "2", 1), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r, "a><A_aa>", 8), AIGC_OK);
    assert_int_equal(aigc_restorer_finish(r), AIGC_OK);
    assert_int_equal(out.length, 2);
    assert_memory_equal(out.data, "12", 2);
    assert_int_equal(aigc_restorer_count(r), 2);
    text_sink_free(&out);
}

static void
the_table_is_guarded(void **state)
{
    aigc_restorer *r = *state;
    assert_int_equal(aigc_restorer_add(r, "<P_ab>", "138", 3), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<P_ab>", "139", 3), AIGC_ERR_FIELD);
    assert_int_equal(aigc_restorer_add(r, "<P_ab>", "1380", 4), AIGC_ERR_FIELD);
    static const char *const bad[] = {
        "", "<", "<>", "P_ab", "<P_ab", "P_ab>", "<P>ab>", "<P<ab>"
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(aigc_restorer_add(r, bad[i], "x", 1), AIGC_ERR_FORMAT);
    char longest[AIGC_RESTORE_NAME_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[0] = '<';
    longest[AIGC_RESTORE_NAME_MAX - 1] = '>';
    longest[AIGC_RESTORE_NAME_MAX] = '\0';
    assert_int_equal(aigc_restorer_add(r, longest, "long", 4), AIGC_OK);
    check(r, longest, "long");
    longest[AIGC_RESTORE_NAME_MAX - 1] = 'x';
    longest[AIGC_RESTORE_NAME_MAX] = '>';
    longest[AIGC_RESTORE_NAME_MAX + 1] = '\0';
    assert_int_equal(aigc_restorer_add(r, longest, "long", 4), AIGC_ERR_FORMAT);
    check(r, "<P_ab>", "138");
}

/* A large table, and texts from its names and their ruins. */
static void
many_names_are_told_apart(void **state)
{
    aigc_restorer *r = *state;
    prng random;
    prng_seed(&random, 11);
    char name[32];
    char value[32];
    for (unsigned i = 0; i < 5000; i++) {
        (void)snprintf(name, sizeof name, "<N_%u>", i * 7919 % 5000);
        (void)snprintf(value, sizeof value, "%u.", i * 7919 % 5000);
        assert_int_equal(aigc_restorer_add(r, name, value, strlen(value)), AIGC_OK);
    }
    for (unsigned i = 0; i < 300; i++) {
        unsigned number = (unsigned)prng_below(&random, 6000);
        (void)snprintf(name, sizeof name, "<N<N_%u>", number);
        (void)snprintf(value, sizeof value, number < 5000 ? "<N%u." : "<N<N_%u>", number);
        check(r, name, value);
    }
}

static aigc_restorer *busy;

static int
call_back(void *context, const void *data, size_t length)
{
    (void)data;
    (void)length;
    size_t *calls = context;
    (*calls)++;
    assert_int_equal(aigc_restorer_feed(busy, "x", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_restorer_add(busy, "<P_ab>", "138", 3), AIGC_ERR_STATE);
    assert_int_equal(aigc_restorer_begin(busy, call_back, context), AIGC_ERR_STATE);
    return 1;
}

static void
states_and_arguments_are_checked(void **state)
{
    aigc_restorer *r = *state;
    aigc_restorer *none = r;
    size_t calls = 0;
    assert_int_equal(aigc_restorer_new((aigc_restore_form)2, &none), AIGC_ERR_ARGUMENT);
    assert_null(none);
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_PLAIN, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_add(r, NULL, "x", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_add(r, "<P_x>", NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_begin(r, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_feed(r, "x", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_restorer_finish(r), AIGC_ERR_STATE);
    assert_int_equal(aigc_restorer_finish(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_held(NULL), 0);
    assert_int_equal(aigc_restorer_count(NULL), 0);
    aigc_restorer_free(NULL);

    busy = r;
    assert_int_equal(aigc_restorer_begin(r, call_back, &calls), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_restorer_feed(r, NULL, 0), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r, "x<P_ab>", 7), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_restorer_feed(r, "x", 1), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_restorer_finish(r), AIGC_ERR_STOPPED);
    assert_int_equal(calls, 1);
    check(r, "<P_ab>", "138");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_put_back, setup, teardown),
        cmocka_unit_test(values_fit_into_json),
        cmocka_unit_test_setup_teardown(only_the_beginnings_of_names_are_held, setup, teardown),
        cmocka_unit_test_setup_teardown(the_table_may_grow_in_the_middle, setup, teardown),
        cmocka_unit_test_setup_teardown(the_table_is_guarded, setup, teardown),
        cmocka_unit_test_setup_teardown(many_names_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(states_and_arguments_are_checked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
