/* SPDX-License-Identifier: Apache-2.0 */
/* Is a text JSON? What RFC 8259 allows and forbids, JSON Lines, the depth limit, cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/all_cuts.h"
#include "watermark/json_shape.h"

static bool
is_json(const void *text, size_t length)
{
    aigcp_json_shape shape;
    aigcp_json_shape_init(&shape);
    aigcp_json_shape_feed(&shape, text, length);
    return aigcp_json_shape_is_whole(&shape);
}

static const char *const json[] = {
    "{}",
    "[]",
    " \r\n\t[ ] \n",
    "\xEF\xBB\xBF{}",
    "{\"a\":1}",
    "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":[[],{}]}",
    "[true,false,null]",
    "[0,-0,1,-12,1.5,-0.25,1e5,1E+5,2.5e-10,10]",
    "[\"\\uABCD\\uEFab\\ucdef\\u0000\\u9999\"]",
    "[\"\",\"\\u00e9\\n\\\"\\/\\b\\f\\r\\t\\\\\"]",
    "[\"中文\x7F\xFF\"]",
    "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }",
    "{\"a\":1}\n{\"a\":2}\n",
    "[1]\n\n \n[2]",
    "{\"a\":1}\r\n[2]\r\n",
};

static const char *const not_json[] = {
    "",
    " ",
    "1",
    "\"text\"",
    "null",
    "{",
    "[1,2",
    "[1,]",
    "[,1]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "[1 2]",
    "[01]",
    "[-]",
    "[+1]",
    "[1.]",
    "[.5]",
    "[1e]",
    "[1e+]",
    "[00]",
    "[0x1]",
    "[tru]",
    "[truee]",
    "[NaN]",
    "[\"a\nb\"]",
    "[\"\\x\"]",
    "[\"\\u12g4\"]",
    "[\"\\u12G4\"]",
    "[\"\\u12`4\"]",
    "[\"\\u12@4\"]",
    "[\"abc]",
    "[}",
    "{]",
    "[]]",
    "{}x",
    "{} {}",
    "[1][2]",
    "{}\n1",
    "[1] see below",
    "[text](https://example.org)",
    "\xEF\xBB{}",
    "{}\xEF\xBB\xBF",
    "// comment\n{}",
    "{} // comment",
};

static void
json_is_recognised(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof json / sizeof *json; i++)
        if (!is_json(json[i], strlen(json[i])))
            fail_msg("%s", json[i]);
}

static void
all_else_is_not_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof not_json / sizeof *not_json; i++)
        if (is_json(not_json[i], strlen(not_json[i])))
            fail_msg("%s", not_json[i]);
}

static void
a_proper_beginning_of_one_value_is_not_json(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":[1.5e3,\"x\\u0041\",true,null],\"b\":{}}";
    for (size_t length = 0; length < sizeof text - 1; length++)
        assert_false(is_json(text, length));
    assert_true(is_json(text, sizeof text - 1));
}

static void
a_nul_byte_is_not_json(void **state)
{
    (void)state;
    assert_false(is_json("[]\0", 3));
    assert_false(is_json("[\"\0\"]", 5));
}

static void
depth_has_a_limit(void **state)
{
    (void)state;
    size_t depth = AIGCP_JSON_DEPTH_MAX;
    char *text = malloc(2 * depth + 2);
    assert_non_null(text);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    assert_true(is_json(text, 2 * depth));
    memset(text, '[', depth + 1);
    memset(text + depth + 1, ']', depth + 1);
    assert_false(is_json(text, 2 * depth + 2));
    free(text);
}

static int
is_as_expected(void *context, const cut_text *cut)
{
    const bool *expected = context;
    aigcp_json_shape shape;
    aigcp_json_shape_init(&shape);
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        aigcp_json_shape_feed(&shape, piece, length);
    }
    return aigcp_json_shape_is_whole(&shape) != *expected;
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    bool yes = true;
    bool no = false;
    for (size_t i = 0; i < sizeof json / sizeof *json; i++)
        assert_int_equal(all_cuts(json[i], strlen(json[i]), is_as_expected, &yes), 0);
    for (size_t i = 0; i < sizeof not_json / sizeof *not_json; i++)
        assert_int_equal(all_cuts(not_json[i], strlen(not_json[i]), is_as_expected, &no), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_recognised),
        cmocka_unit_test(all_else_is_not_json),
        cmocka_unit_test(a_proper_beginning_of_one_value_is_not_json),
        cmocka_unit_test(a_nul_byte_is_not_json),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
