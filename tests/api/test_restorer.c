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

/* More than any text here. */
#define ROOM 64

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
    int bad = status != AIGC_OK || !text_sink_is(&out, e->text, strlen(e->text));
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

/* Of JSON: a restorer with <A_b>, <A_c>, and names that are no good ones, but allowed. */
static int
setup_json(void **state)
{
    aigc_restorer *r;
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_JSON, &r), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<A_b>", "1", 1), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<A_c>", "\"", 1), AIGC_OK);
    assert_int_equal(aigc_restorer_add(r, "<\\\n/>", "3", 1), AIGC_OK);
    *state = r;
    return 0;
}

static void
names_may_be_escaped_in_json(void **state)
{
    aigc_restorer *r = *state;
    check(r, "\\u003cA_b\\u003e", "1");
    check(r, "\\u003CA_b\\u003E\\u003cA_c>", "1\\\"");
    check(r, "<\\u0041\\u005f\\u0062>", "1");
    check(r, "\\n\\u4e00\\u003cA_b>\\u003c", "\\n\\u4e001\\u003c");
    check(r, "<A_\\u003cA_b>", "<A_1");
    check(r, "<A\\u003c\\u003cA_b>", "<A\\u003c1");
    check(r, "<\\\\\\n\\/>", "3");
    check(r, "<\\u005c\\n/>", "3");
    /* Behind a backslash that is escaped, there is no escape; nor is \U one. */
    check(r, "\\\\u003cA_b>", "\\\\u003cA_b>");
    check(r, "\\\\\\u003cA_b>", "\\\\1");
    check(r, "\\U003cA_b>", "\\U003cA_b>");
    check(r, "\\u103cA_b>\\u013cA_b>\\uff1cA_b>", "\\u103cA_b>\\u013cA_b>\\uff1cA_b>");
    /* What is no JSON stays as it is. */
    check(r, "\\u<A_b>\\u0<A_b>\\<A_b>", "\\u1\\u01\\<A_b>");
    check(r, "\\u00\\u003cA_b>\\u003\\u003cA_b>", "\\u001\\u0031");
    check(r, "\\u003cA_\\u0000b>\\u003cA_\\x", "\\u003cA_\\u0000b>\\u003cA_\\x");
}

static void
there_are_no_escapes_in_plain_text(void **state)
{
    aigc_restorer *r = *state;
    check(r, "\\u003cP_ab>\\<P_ab>", "\\u003cP_ab>\\138");
}

/* As JSON has it, character by character: where each begins, and what it is, or 0. */
typedef struct characters {
    size_t count;
    size_t begin[ROOM + 1];
    char value[ROOM];
} characters;

/* What an escape of the form "\\u003c" stands for, if that is ASCII; else 0. */
static unsigned
ascii_of(const char *escape, size_t length)
{
    char digits[5] = "";
    if (length < 6 || strspn(escape + 2, "0123456789abcdefABCDEF") < 4)
        return 0;
    memcpy(digits, escape + 2, 4);
    unsigned long code = strtoul(digits, NULL, 16);
    return code < 0x80 ? (unsigned)code : 0;
}

static void
naive_characters(const char *text, size_t length, characters *c)
{
    c->count = 0;
    for (size_t at = 0; at < length;) {
        unsigned code = (unsigned char)text[at];
        size_t used = 1;
        if (text[at] == '\\') {
            const char *known = "b\bf\fn\nr\rt\t\"\"\\\\//";
            used = at + 1 < length ? 2 : 1;
            code = 0;
            for (size_t i = 0; used == 2 && known[i]; i += 2)
                if (known[i] == text[at + 1])
                    code = (unsigned char)known[i + 1];
            if (text[at + 1] == 'u')
                code = ascii_of(text + at, length - at);
            if (text[at + 1] == 'u' && code)
                used = 6;
        }
        c->begin[c->count] = at;
        c->value[c->count++] = (char)code;
        at += used;
    }
    c->begin[c->count] = length;
}

static void
naive_restore(const char *text, size_t length, char *out)
{
    static const char *const pairs[][2] = { { "<A_b>", "1" },
                                            { "<A_c>", "\\\"" },
                                            { "<\\\n/>", "3" } };
    static characters c;
    naive_characters(text, length, &c);
    *out = '\0';
    for (size_t i = 0; i < c.count;) {
        size_t used = 1;
        for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
            size_t name = strlen(pairs[p][0]);
            if (name <= c.count - i && memcmp(c.value + i, pairs[p][0], name) == 0) {
                strcat(out, pairs[p][1]);
                used = name;
            }
        }
        if (used == 1)
            strncat(out, text + c.begin[i], c.begin[i + 1] - c.begin[i]);
        i += used;
    }
}

static void
escapes_are_read_as_a_naive_reader_does(void **state)
{
    static const char *const pieces[] = {
        "<",     "A",    "_",       "b",       "c",  ">",       "\\",   "\\u003c",  "3",
        "0",     "u",    "\\u003e", "\\n",     "/",  "\\u0041", "\\/",  "<A_",      "b>",
        "\\u00", "\\\\", "\\u005C", "\\u4e00", "\n", "c>",      "\\\"", "A_\\u0062"
    };
    prng random;
    prng_seed(&random, 5);
    for (unsigned i = 0; i < 3000; i++) {
        char text[ROOM] = "", wanted[ROOM];
        for (size_t count = 1 + prng_below(&random, 7); count > 0; count--)
            strcat(text, pieces[prng_below(&random, sizeof pieces / sizeof *pieces)]);
        naive_restore(text, strlen(text), wanted);
        check(*state, text, wanted);
    }
}

static void
check_held(aigc_restorer *r, const char *text, uint64_t held)
{
    text_sink out = { 0 };
    assert_int_equal(aigc_restorer_begin(r, text_sink_write, &out), AIGC_OK);
    assert_int_equal(aigc_restorer_feed(r, text, strlen(text)), AIGC_OK);
    if (aigc_restorer_held(r) != held)
        fail_msg("%s: %u held", text, (unsigned)aigc_restorer_held(r));
    assert_int_equal(aigc_restorer_finish(r), AIGC_OK);
    assert_int_equal(aigc_restorer_held(r), 0);
    text_sink_free(&out);
}

static void
only_the_beginnings_of_names_are_held(void **state)
{
    const struct {
        const char *text;
        uint64_t held;
    } cases[] = {
        { "x", 0 },  { "<", 1 },      { "a<", 1 },     { "<P", 2 },     { "<Q", 0 }, { "<P_ab", 5 },
        { "<<", 1 }, { "<P_ab>", 0 }, { "<P_abd", 0 }, { "<P_a<P", 2 }, { "\\", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_held(*state, cases[i].text, cases[i].held);
}

static void
only_the_beginnings_of_escaped_names_are_held(void **state)
{
    const struct {
        const char *text;
        uint64_t held;
    } cases[] = {
        { "\\", 1 },        { "\\\\", 0 },          { "\\u", 2 },         { "\\u4", 0 },
        { "\\u003", 5 },    { "\\u004", 0 },        { "\\u003c", 6 },     { "\\u003e", 0 },
        { "\\u003cA", 7 },  { "\\u003cA\\", 8 },    { "\\u003cA\\u", 9 }, { "\\u003cA\\u002", 0 },
        { "<A\\u005f", 8 }, { "<A\\u003", 5 },      { "<A\\u003c", 6 },   { "<A\\\\", 0 },
        { "\\u00", 4 },     { "<A_b\\u003e\\", 1 }, { "<\\\\\\n", 5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_held(*state, cases[i].text, cases[i].held);
}

/* The longest name, all of it escapes, is held to its last byte, and nothing of a table of none. */
static void
what_is_held_is_bounded(void **state)
{
    aigc_restorer *r;
    char name[AIGC_RESTORE_NAME_MAX + 1], text[6 * AIGC_RESTORE_NAME_MAX + 1];
    (void)state;
    memset(name, 'x', AIGC_RESTORE_NAME_MAX);
    name[0] = '<';
    name[AIGC_RESTORE_NAME_MAX - 1] = '>';
    name[AIGC_RESTORE_NAME_MAX] = '\0';
    for (size_t i = 0; i < AIGC_RESTORE_NAME_MAX; i++)
        (void)snprintf(text + 6 * i, 7, "\\u%04x", (unsigned)name[i]);
    assert_int_equal(aigc_restorer_new(AIGC_RESTORE_JSON, &r), AIGC_OK);
    check_held(r, "\\", 0);
    check(r, "\\\\u003c<", "\\\\u003c<");
    assert_int_equal(aigc_restorer_add(r, name, "long", 4), AIGC_OK);
    check(r, text, "long");
    text[6 * AIGC_RESTORE_NAME_MAX - 1] = '\0';
    check_held(r, text, 6 * AIGC_RESTORE_NAME_MAX - 1);
    text[6 * AIGC_RESTORE_NAME_MAX - 1] = 'f'; /* another character in place of '>' */
    check(r, text, text);
    aigc_restorer_free(r);
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
        cmocka_unit_test_setup_teardown(names_may_be_escaped_in_json, setup_json, teardown),
        cmocka_unit_test_setup_teardown(there_are_no_escapes_in_plain_text, setup, teardown),
        cmocka_unit_test_setup_teardown(escapes_are_read_as_a_naive_reader_does, setup_json,
                                        teardown),
        cmocka_unit_test_setup_teardown(only_the_beginnings_of_names_are_held, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_beginnings_of_escaped_names_are_held, setup_json,
                                        teardown),
        cmocka_unit_test(what_is_held_is_bounded),
        cmocka_unit_test_setup_teardown(the_table_may_grow_in_the_middle, setup, teardown),
        cmocka_unit_test_setup_teardown(the_table_is_guarded, setup, teardown),
        cmocka_unit_test_setup_teardown(many_names_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(states_and_arguments_are_checked, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
