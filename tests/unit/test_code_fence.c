/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown code fences: which lines open and close one (CommonMark 0.30, 4.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/all_cuts.h"
#include "watermark/code_fence.h"

static bool
ends_inside(const char *text, aigcp_fence *open)
{
    aigcp_code_fence fence;
    aigcp_code_fence_init(&fence);
    aigcp_code_fence_feed(&fence, (const uint8_t *)text, strlen(text));
    return aigcp_code_fence_is_open(&fence, open);
}

static const char *const inside[] = {
    "```",
    "```\n",
    "```c\nint x;\n",
    "```c\r\nint x;\r\n",
    "text\n\n~~~\ncode",
    "~~~ a`b\ncode",
    "~~~~\n~~~\n",
    "````\n```\n",
    "```\n~~~\n",
    "```\n``` c\n",
    "```\n```x\n",
    "   ```\ncode\n",
    "- ```\n  code\n",
    "1. a\n\n   ```sh\n   ls\n",
    "12) ```\n",
    "* ```\n",
    "+ ```\n",
    "0. ```\n",
    "9. ```\n",
    "123456789. ```\n",
    "- - ```\n",
    "\t```\n",
    "```\n```\n```\n",
    "* item\n  ~~~\n",
};

static const char *const outside[] = {
    "",
    "``",
    "text",
    "``\ncode",
    "```a```",
    "``` a`b\ntext",
    "text ```\n",
    "`` `\n",
    "```\ncode\n```",
    "```\ncode\n```\n",
    "```\ncode\n`````   \t\r\ntext",
    "~~~\n~~~~\n",
    "- ```\n  code\n  ```\n",
    "1. ```\n   code\n   ```\n",
    "> ```\n> code\n",
    "-```\n",
    "1```\n",
    "1234567890. ```\n",
    "a. ```\n",
    "```\n   ```\n",
    "`~`\n",
};

static void
an_open_fence_is_seen(void **state)
{
    (void)state;
    aigcp_fence open;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (!ends_inside(inside[i], &open))
            fail_msg("case %zu: %s", i, inside[i]);
}

static void
no_fence_is_seen_where_none_is_open(void **state)
{
    (void)state;
    aigcp_fence open;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (ends_inside(outside[i], &open))
            fail_msg("case %zu: %s", i, outside[i]);
}

static void
the_open_fence_is_described(void **state)
{
    (void)state;
    aigcp_fence open;
    assert_true(ends_inside("~~~~~ sh\n", &open));
    assert_int_equal(open.character, '~');
    assert_int_equal(open.length, 5);
    assert_int_equal(open.column, 0);
    assert_true(ends_inside("a\n   b\n```\n", &open));
    assert_int_equal(open.column, 0);
    assert_true(ends_inside("1. ```\n", &open));
    assert_int_equal(open.column, 3);
    assert_true(ends_inside(" \t```\n", &open));
    assert_int_equal(open.column, 4);
}

/* A line of `blanks` spaces and `count` backticks. */
static bool
line_opens(size_t blanks, size_t count)
{
    char text[2 * AIGCP_FENCE_LENGTH_MAX];
    aigcp_fence open;
    memset(text, ' ', blanks);
    memset(text + blanks, '`', count);
    text[blanks + count] = '\0';
    return ends_inside(text, &open);
}

static void
column_and_length_have_limits(void **state)
{
    (void)state;
    assert_true(line_opens(AIGCP_FENCE_COLUMN_MAX - 1, 3));
    assert_false(line_opens(AIGCP_FENCE_COLUMN_MAX, 3));
    assert_true(line_opens(0, AIGCP_FENCE_LENGTH_MAX));
    assert_false(line_opens(0, AIGCP_FENCE_LENGTH_MAX + 1));
}

static int
is_as_expected(void *context, const cut_text *cut)
{
    const bool *expected = context;
    aigcp_code_fence fence;
    aigcp_fence open;
    aigcp_code_fence_init(&fence);
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        aigcp_code_fence_feed(&fence, piece, length);
    }
    return aigcp_code_fence_is_open(&fence, &open) != *expected;
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    bool yes = true;
    bool no = false;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        assert_int_equal(all_cuts(inside[i], strlen(inside[i]), is_as_expected, &yes), 0);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_int_equal(all_cuts(outside[i], strlen(outside[i]), is_as_expected, &no), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_fence_is_seen),
        cmocka_unit_test(no_fence_is_seen_where_none_is_open),
        cmocka_unit_test(the_open_fence_is_described),
        cmocka_unit_test(column_and_length_have_limits),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
