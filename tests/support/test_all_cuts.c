/* SPDX-License-Identifier: Apache-2.0 */
/* The cutter covers what it promises, and finds a reader that minds being cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "tests/support/all_cuts.h"

#define SEEN_MAX 2048

/* Checks that the pieces give the text, and notes which sets of cuts were seen. */
typedef struct observer {
    const uint8_t *text;
    size_t calls;
    bool seen[SEEN_MAX];
} observer;

static int
observe(void *context, const cut_text *cut)
{
    observer *o = context;
    size_t position = 0;
    size_t set = 0;
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        if (piece != o->text + position)
            return 1;
        position += length;
        if (position > 0 && position < cut->length && position <= 11)
            set |= (size_t)1 << (position - 1);
    }
    o->calls++;
    if (set < SEEN_MAX)
        o->seen[set] = true;
    return position == cut->length ? 0 : 2;
}

static void
short_text_is_cut_in_every_way(void **state)
{
    (void)state;
    const char *text = "abcdefghijkl";
    observer o = { .text = (const uint8_t *)text };
    assert_int_equal(all_cuts(text, 12, observe, &o), 0);
    assert_int_equal(o.calls, SEEN_MAX);
    for (size_t set = 0; set < SEEN_MAX; set++)
        assert_true(o.seen[set]);
}

static void
empty_and_one_byte_texts_are_fed_once(void **state)
{
    (void)state;
    observer o = { .text = (const uint8_t *)"a" };
    assert_int_equal(all_cuts("a", 1, observe, &o), 0);
    assert_int_equal(o.calls, 1);
    assert_int_equal(all_cuts_count(0), 1);
}

static void
pieces_join_to_the_text_for_all_lengths(void **state)
{
    (void)state;
    static uint8_t text[ALL_CUTS_SINGLE_BYTES + 1];
    const size_t lengths[] = { 13, ALL_CUTS_TRIPLES, ALL_CUTS_TRIPLES + 1, sizeof text };
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        observer o = { .text = text };
        assert_int_equal(all_cuts(text, lengths[i], observe, &o), 0);
        assert_int_equal(o.calls, all_cuts_count(lengths[i]));
    }
}

/* A reader with the bug that the property is there for: it looks for "ab" in each piece by
 * itself. */
static int
naive_reader(void *context, const cut_text *cut)
{
    size_t expected = *(const size_t *)context;
    size_t found = 0;
    for (size_t i = 0; i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        for (size_t j = 0; j + 1 < length; j++)
            found += memcmp(piece + j, "ab", 2) == 0;
    }
    return found == expected ? 0 : 7;
}

static void
reader_that_minds_cuts_is_found(void **state)
{
    (void)state;
    size_t expected = 1;
    assert_int_equal(all_cuts("xxabxx", 6, naive_reader, &expected), 7);

    char text[ALL_CUTS_TRIPLES];
    memset(text, 'x', sizeof text);
    memcpy(text + 77, "ab", 2);
    assert_int_equal(all_cuts(text, sizeof text, naive_reader, &expected), 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_text_is_cut_in_every_way),
        cmocka_unit_test(empty_and_one_byte_texts_are_fed_once),
        cmocka_unit_test(pieces_join_to_the_text_for_all_lengths),
        cmocka_unit_test(reader_that_minds_cuts_is_found),
    };
    return cmocka_run_group_tests_name("all_cuts", tests, NULL, NULL);
}
