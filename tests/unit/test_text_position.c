/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and columns: the same as counting from the start, however the text arrives and however
 * much of it was dropped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cli/io/text_position.h"
#include "tests/support/prng.h"

static cli_place
count_from_start(const char *text, size_t offset)
{
    cli_place place = { 1, 1 };

    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static void
assert_place(cli_positions *positions, uint64_t offset, uint64_t line, uint64_t column)
{
    cli_place place = { 0, 0 };

    assert_true(cli_positions_find(positions, offset, &place));
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void
columns_are_characters(void **state)
{
    static const char text[] = "ab\n中文x\n\n😀y";
    cli_positions positions;

    (void)state;
    cli_positions_init(&positions);
    assert_true(cli_positions_add(&positions, text, sizeof text - 1));
    assert_place(&positions, 0, 1, 1);
    assert_place(&positions, 2, 1, 3);
    assert_place(&positions, 3, 2, 1);
    assert_place(&positions, 6, 2, 2);
    assert_place(&positions, 9, 2, 3);
    assert_place(&positions, 11, 3, 1);
    assert_place(&positions, 16, 4, 2);
    assert_place(&positions, sizeof text - 1, 4, 3);
    cli_positions_free(&positions);
}

static void
agrees_with_counting_for_random_texts(void **state)
{
    static const char *const pieces[] = { "a", "\n", "中", "é", "😀", "\xFF", "\x80", "\r\n" };
    static char text[20000];
    prng random;

    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        cli_positions positions;
        size_t length = 0, added = 0, dropped = 0;

        prng_seed(&random, seed);
        while (length < sizeof text - 8) {
            const char *piece = pieces[prng_below(&random, sizeof pieces / sizeof pieces[0])];

            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        cli_positions_init(&positions);
        while (added < length) {
            size_t part = 1 + prng_below(&random, 3000);

            part = part < length - added ? part : length - added;
            assert_true(cli_positions_add(&positions, text + added, part));
            added += part;
            for (int i = 0; i < 20; i++) {
                size_t offset = dropped + prng_below(&random, added - dropped + 1);
                cli_place wanted = count_from_start(text, offset);

                assert_place(&positions, offset, wanted.line, wanted.column);
            }
            dropped += prng_below(&random, added - dropped + 1);
            cli_positions_drop(&positions, dropped);
        }
        cli_positions_free(&positions);
    }
}

static void
what_was_dropped_or_not_added_is_not_found(void **state)
{
    cli_positions positions;
    cli_place place;

    (void)state;
    cli_positions_init(&positions);
    assert_true(cli_positions_add(&positions, "abcdef", 6));
    cli_positions_drop(&positions, 3);
    assert_false(cli_positions_find(&positions, 2, &place));
    assert_true(cli_positions_find(&positions, 3, &place));
    assert_true(cli_positions_find(&positions, 6, &place));
    assert_false(cli_positions_find(&positions, 7, &place));
    assert_false(cli_positions_find(&positions, UINT64_MAX, &place));
    cli_positions_free(&positions);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(agrees_with_counting_for_random_texts),
        cmocka_unit_test(what_was_dropped_or_not_added_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
