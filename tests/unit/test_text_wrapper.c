/* SPDX-License-Identifier: Apache-2.0 */
/* Manifest stores in text: the wrapper of invisible characters, and the comment block. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/all_cuts.h"
#include "tests/support/guard_page.h"
#include "tests/support/prng.h"
#include "watermark/formats/text_manifest.h"
#include "watermark/selectors.h"

/* The wrapper of DE AD BE EF: shared by the independent implementations of A.8. */
#define DEADBEEF                                                                           \
    "\xef\xbb\xbf\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2\xf3\xa0\x85\x80\xf3\xa0\x84\xb1\xf3\xa0" \
    "\x85\x84\xf3\xa0\x85\x88\xf3\xa0\x85\x84\xef\xb8\x80\xef\xb8\x81\xef\xb8\x80\xef\xb8" \
    "\x80\xef\xb8\x80\xef\xb8\x84\xf3\xa0\x87\x8e\xf3\xa0\x86\x9d\xf3\xa0\x86\xae\xf3\xa0" \
    "\x87\x9f"
/* Its padding to 3 + 4 * 17 + 6 = 77 bytes: 65 are there, so four zeros. */
#define PADDING "\xef\xb8\x80\xef\xb8\x80\xef\xb8\x80\xef\xb8\x80"
#define MAGIC 34 /* bytes of U+FEFF and the magic */

static aigc_status
find(const void *text, size_t length, aigcp_buffer *store, aigcp_manifest_place *place)
{
    guard_page guard;
    aigc_source source;

    guard_page_behind(&guard, text, length);
    aigcp_buffer_init(store, 1 << 20);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    aigc_status status = aigcp_text_manifest_find(&source, store, place);
    guard_page_free(&guard);
    return status;
}

static void
expect(const char *text, aigc_status expected, uint64_t offset, uint64_t length, size_t count)
{
    aigcp_buffer store;
    aigcp_manifest_place place;

    assert_int_equal(find(text, strlen(text), &store, &place), expected);
    if (expected == AIGC_OK) {
        assert_int_equal(store.length, 4);
        assert_memory_equal(store.data, "\xde\xad\xbe\xef", 4);
        assert_int_equal(place.offset, offset);
        assert_int_equal(place.length, length);
        assert_int_equal(place.count, count);
    } else {
        assert_int_equal(store.length, 0);
    }
    aigcp_buffer_free(&store);
}

static void
the_wrapper_is_that_of_other_implementations(void **state)
{
    aigcp_buffer out;

    (void)state;
    aigcp_buffer_init(&out, 4096);
    assert_int_equal(aigcp_text_wrapper_write((const uint8_t *)"\xde\xad\xbe\xef", 4, &out),
                     AIGC_OK);
    assert_int_equal(out.length, sizeof(DEADBEEF) - 1);
    assert_memory_equal(out.data, DEADBEEF, out.length);
    assert_int_equal(aigcp_text_wrapper_length((const uint8_t *)"\xde\xad\xbe\xef", 4), out.length);
    aigcp_buffer_free(&out);
    expect("hello world" DEADBEEF, AIGC_OK, 11, 65, 1);
    expect(DEADBEEF "hello\n", AIGC_OK, 0, 65, 1);
}

static void
padding_is_taken_in_its_one_form(void **state)
{
    (void)state;
    expect("a" DEADBEEF PADDING "\n", AIGC_OK, 1, 77, 1);
    expect("a" DEADBEEF "\xef\xb8\x80", AIGC_ERR_FORMAT, 0, 0, 0);
    expect("a" DEADBEEF PADDING "\xef\xb8\x80", AIGC_ERR_FORMAT, 0, 0, 0);
    expect("a" DEADBEEF "\xef\xb8\x81\xef\xb8\x80", AIGC_ERR_FORMAT, 0, 0, 0);
    expect("a" DEADBEEF "\xf3\xa0\x84\x80", AIGC_ERR_FORMAT, 0, 0, 0);
}

static void
what_is_no_wrapper_is_passed_over(void **state)
{
    (void)state;
    expect("", AIGC_ERR_NOT_FOUND, 0, 0, 0);
    expect("\xef\xbb\xbfplain", AIGC_ERR_NOT_FOUND, 0, 0, 0);
    expect("\xe2\x9d\xa4\xef\xb8\x8f \xef\xbb\xbf\xf3\xa0\x84\xb3\xf3\xa0\x84\xa2",
           AIGC_ERR_NOT_FOUND, 0, 0, 0);
    expect(&DEADBEEF[3], AIGC_ERR_NOT_FOUND, 0, 0, 0); /* without U+FEFF */
}

static void
damage_is_told(void **state)
{
    char text[sizeof(DEADBEEF)];

    (void)state;
    for (size_t cut = MAGIC; cut < sizeof(DEADBEEF) - 1; cut++) {
        memcpy(text, DEADBEEF, cut);
        text[cut] = '\0';
        expect(text, AIGC_ERR_FORMAT, 0, 0, 0);
    }
    memcpy(text, DEADBEEF, sizeof text);
    text[MAGIC + 2] = '\x82'; /* version 2 */
    expect(text, AIGC_ERR_FORMAT, 0, 0, 0);
    text[MAGIC + 2] = '\x81';
    text[MAGIC + 3 + 2] = '\x8f'; /* 15 << 24 bytes */
    expect(text, AIGC_ERR_FORMAT, 0, 0, 0);
}

static void
two_wrappers_are_counted(void **state)
{
    (void)state;
    expect("a" DEADBEEF "b" DEADBEEF, AIGC_OK, 1, 65, 2);
    expect("a" DEADBEEF "\n# -----BEGIN C2PA MANIFEST----- "
           "data:application/c2pa;base64,3q2+7w== -----END C2PA MANIFEST-----\n",
           AIGC_OK, 1, 65, 2);
}

static void
any_store_comes_back_from_anywhere(void **state)
{
    prng random;

    (void)state;
    prng_seed(&random, 7);
    for (size_t i = 0; i < 300; i++) {
        size_t length = prng_below(&random, 3000), before = prng_below(&random, 70000);
        uint8_t *store = malloc(length + 1), *text = malloc(before + 4 * length + 256);
        aigcp_buffer out, again;
        aigcp_manifest_place place;

        assert_non_null(store);
        assert_non_null(text);
        for (size_t j = 0; j < length; j++)
            store[j] = (uint8_t)prng_below(&random, i % 2 == 0 ? 256 : 20);
        aigcp_buffer_init(&out, 1 << 20);
        assert_int_equal(aigcp_text_wrapper_write(store, length, &out), AIGC_OK);
        assert_int_equal(aigcp_text_wrapper_length(store, length), out.length);
        memset(text, 0xF3, before); /* the byte that is looked for */
        memcpy(text + before, out.data, out.length);
        assert_int_equal(find(text, before + out.length, &again, &place), AIGC_OK);
        assert_int_equal(place.offset, before);
        assert_int_equal(place.length, out.length);
        assert_int_equal(again.length, length);
        if (length > 0)
            assert_memory_equal(again.data, store, length);
        aigcp_buffer_free(&again);
        aigcp_buffer_free(&out);
        free(text);
        free(store);
    }
}

static int
is_watched(void *context, const cut_text *cut)
{
    aigcp_wrapper_watch watch = { .length = 0 };

    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);

        aigcp_wrapper_watch_feed(&watch, piece, length);
    }
    return watch.found != *(const bool *)context;
}

static void
a_wrapper_is_seen_however_the_text_is_cut(void **state)
{
    bool yes = true, no = false;
    char text[64];

    (void)state;
    memcpy(text, "ab", 2);
    memcpy(text + 2, DEADBEEF, MAGIC);
    for (size_t piece = 1; piece <= MAGIC + 2; piece++) {
        aigcp_wrapper_watch watch = { .length = 0 };

        for (size_t at = 0; at < MAGIC + 2; at += piece) {
            size_t length = MAGIC + 2 - at < piece ? MAGIC + 2 - at : piece;

            assert_false(watch.found);
            aigcp_wrapper_watch_feed(&watch, (const uint8_t *)text + at, length);
        }
        assert_true(watch.found);
    }
    for (size_t cut = 0; cut <= MAGIC; cut++) {
        size_t ends[] = { cut, MAGIC + 2 };
        cut_text whole = {
            .text = (const uint8_t *)text, .length = MAGIC + 2, .ends = ends, .count = 2
        };

        assert_int_equal(is_watched(&yes, &whole), 0);
        ends[1] = whole.length = MAGIC + 1;
        assert_int_equal(is_watched(&no, &whole), 0);
    }
}

#define BLOCK                                                                            \
    "-----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,3q2+7w== -----END C2PA " \
    "MANIFEST-----"

static void
comment_blocks_are_found_with_their_lines(void **state)
{
    (void)state;
    expect("# " BLOCK "\ncode\n", AIGC_OK, 0, sizeof("# " BLOCK), 1);
    expect("code\n// " BLOCK "\n", AIGC_OK, 5, sizeof("// " BLOCK), 1);
    expect("code\n<!-- " BLOCK " -->", AIGC_OK, 4, sizeof("\n<!-- " BLOCK " -->") - 1, 1);
    expect("code\r\n/* " BLOCK " */", AIGC_OK, 4, sizeof("\r\n/* " BLOCK " */") - 1, 1);
    expect(BLOCK, AIGC_OK, 0, sizeof(BLOCK) - 1, 1);
    expect("---\na: b\n-----BEGIN C2PA MANIFEST-----\ndata:application/c2pa;base64,3q2+7w==\n"
           "-----END C2PA MANIFEST-----\n---\n",
           AIGC_OK, 9, 29 + 1 + 37 + 1 + 27 + 1, 1);
    expect("# " BLOCK "\n# " BLOCK "\n", AIGC_OK, 0, sizeof("# " BLOCK), 2);
}

/* Whether nothing stands in the lines of the block but a comment. */
static bool
is_pure(const char *text)
{
    aigcp_buffer store;
    aigcp_manifest_place place;

    assert_int_equal(find(text, strlen(text), &store, &place), AIGC_OK);
    aigcp_buffer_free(&store);
    return place.nothing_beside;
}

#define LINES(before, gap, behind)                                                         \
    before "-----BEGIN C2PA MANIFEST-----" gap "data:application/c2pa;base64,3q2+7w==" gap \
           "-----END C2PA MANIFEST-----" behind

static void
lines_that_hold_more_than_a_comment_are_told(void **state)
{
    static const char *const pure[] = {
        BLOCK,
        "a\n# " BLOCK "\nb\n",
        "// " BLOCK "\r\n",
        "a\n-- " BLOCK,
        "NOTE " BLOCK "\n",
        "/* c */\n// " BLOCK "\n",
        "/* " BLOCK " */\n",
        "<!-- " BLOCK " -->\n",
        "<?c2pa " BLOCK " ?>\n",
        LINES("---\n", "\n", "\n---\n"),
        LINES("# ", "\n# ", "\n"),
        LINES("// ", "\r\n// ", "\r\n"),
        LINES("<!-- ", "\n", " -->\n"),
        LINES("/* ", "\r\n", " */\r\n"),
    };
    static const char *const more[] = {
        "a\nx " BLOCK "\n",          "a\n  " BLOCK "\n",
        "a\n#" BLOCK "\n",           "a\n#\t" BLOCK "\n",
        "x = 1 # " BLOCK "\n",       "a\n# " BLOCK " x\n",
        "a\n# " BLOCK " \n",         "a\n// " BLOCK " */\n",
        "<!-- " BLOCK " --\n",       "<!-- " BLOCK "\n",
        "<?xml " BLOCK " ?>\n",      "// c\n-- " BLOCK "\n",
        "/* c */\n-- " BLOCK "\n",   "-- c\n// " BLOCK "\n",
        "#!/bin/sh\n// " BLOCK "\n", LINES("# ", "\t", "\n"),
        LINES("# ", "\n", "\n"),     LINES("# ", "#", "\n"),
        LINES("/* ", "*/", " */\n"), LINES("# ", "                         ", "\n"),
    };
    (void)state;

    for (size_t i = 0; i < sizeof pure / sizeof pure[0]; i++)
        assert_true(is_pure(pure[i]));
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        assert_false(is_pure(more[i]));
}

static void
comment_blocks_that_are_none_are_told(void **state)
{
    (void)state;
    expect("# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,3q2+7w==",
           AIGC_ERR_NOT_FOUND, 0, 0, 0);
    expect("# -----BEGIN C2PA MANIFEST----- https://example.com/a -----END C2PA MANIFEST-----",
           AIGC_ERR_UNSUPPORTED, 0, 0, 0);
    expect("# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,3q2+7w= -----END C2PA "
           "MANIFEST-----",
           AIGC_ERR_FORMAT, 0, 0, 0);
    expect("# -----BEGIN C2PA MANIFEST----- x -----END C2PA MANIFEST-----", AIGC_ERR_FORMAT, 0, 0,
           0);
}

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

/* Where a block comes to stand, and that the text without it is the text of before. */
static void
expect_block(const char *text, const char *expected)
{
    static const aigcp_comment comment = { "#", "" };
    aigc_source source;
    aigcp_edits edits;
    aigcp_buffer out, store;
    aigcp_manifest_place place, found;

    aigcp_buffer_init(&out, 4096);
    aigcp_edits_init(&edits);
    assert_int_equal(aigc_source_memory(&source, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigcp_comment_block_place(
                         &source, &comment, (const uint8_t *)"\xde\xad\xbe\xef", 4, &edits, &place),
                     AIGC_OK);
    assert_int_equal(aigcp_edits_write(&edits, &source, append, &out), AIGC_OK);
    assert_int_equal(find(out.data, out.length, &store, &found), AIGC_OK);
    assert_int_equal(found.offset, place.offset);
    assert_int_equal(found.length, place.length);
    assert_int_equal(aigcp_buffer_append_byte(&out, 0), AIGC_OK);
    assert_string_equal((char *)out.data, expected);
    aigcp_buffer_free(&store);
    aigcp_buffer_free(&out);
    aigcp_edits_free(&edits);
}

static void
a_block_is_the_last_line_or_replaces_what_is_there(void **state)
{
    (void)state;
    expect_block("", "# " BLOCK "\n");
    expect_block("code\n", "code\n# " BLOCK "\n");
    expect_block("code\r\n", "code\r\n# " BLOCK "\r\n");
    expect_block("code", "code\n# " BLOCK);
    expect_block("a\n// -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA -----END "
                 "C2PA MANIFEST-----\nb\n",
                 "a\n# " BLOCK "\nb\n");
    expect_block("a\n// -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA -----END "
                 "C2PA MANIFEST-----",
                 "a\n# " BLOCK);
}

static void
the_language_of_a_text_is_read_off_its_head(void **state)
{
    static const struct {
        const char *text, *prefix;
    } cases[] = {
        { "#!/bin/sh\n", "#" },
        { "# SPDX-License", "#" },
        { "# Heading\n", NULL },
        { "%YAML 1.2\n---\n", "#" },
        { "<?xml version", "<?c2pa" },
        { "WEBVTT\n", "NOTE" },
        { "// C\n", "//" },
        { "/* C */\n", "/*" },
        { "Prose", NULL },
        { "\xef\xbb\xbf#!/bin/sh", "#" },
        { "-- SQL\n", "--" },
        { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        aigc_source source;
        const aigcp_comment *comment;

        assert_int_equal(aigc_source_memory(&source, cases[i].text, strlen(cases[i].text)),
                         AIGC_OK);
        assert_int_equal(aigcp_comment_of(&source, &comment), AIGC_OK);
        if (!cases[i].prefix) {
            assert_null(comment);
        } else {
            assert_non_null(comment);
            assert_string_equal(comment->prefix, cases[i].prefix);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wrapper_is_that_of_other_implementations),
        cmocka_unit_test(padding_is_taken_in_its_one_form),
        cmocka_unit_test(what_is_no_wrapper_is_passed_over),
        cmocka_unit_test(damage_is_told),
        cmocka_unit_test(two_wrappers_are_counted),
        cmocka_unit_test(any_store_comes_back_from_anywhere),
        cmocka_unit_test(a_wrapper_is_seen_however_the_text_is_cut),
        cmocka_unit_test(comment_blocks_are_found_with_their_lines),
        cmocka_unit_test(lines_that_hold_more_than_a_comment_are_told),
        cmocka_unit_test(comment_blocks_that_are_none_are_told),
        cmocka_unit_test(a_block_is_the_last_line_or_replaces_what_is_there),
        cmocka_unit_test(the_language_of_a_text_is_read_off_its_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
