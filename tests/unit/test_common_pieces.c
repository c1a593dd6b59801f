/* SPDX-License-Identifier: Apache-2.0 */
/* How often literals are in ordinary text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libfilter/characters/common_pieces.h"

static uint32_t
frequency(const char *ascii)
{
    uint32_t symbols[32];
    uint32_t length = 0;
    for (; ascii[length] != '\0'; length++)
        symbols[length] = (uint32_t)ascii[length];
    return aigcp_literal_frequency(symbols, length);
}

static void
common_literals_are_known(void **state)
{
    (void)state;
    assert_in_range(frequency("the "), 5000, 50000);
    assert_in_range(frequency("e"), 50000, 200000);
    assert_in_range(aigcp_literal_frequency((const uint32_t[]){ 0x7684 }, 1), 10000, 100000);
}

static void
a_literal_is_no_more_frequent_than_its_rarest_piece(void **state)
{
    (void)state;
    assert_true(frequency("the") <= frequency("th"));
    assert_true(frequency("the ") <= frequency("the"));
    assert_int_equal(frequency("the q"), 0);
    assert_int_equal(frequency("ghp_"), 0);
    assert_int_equal(aigcp_literal_frequency((const uint32_t[]){ 0x10FFFF }, 1), 0);
    assert_int_equal(aigcp_literal_frequency(NULL, 0), 0);
}

/* Known by what their pieces share; in the manual pages "the" stands 9,274 times, "of the" 982. */
static void
longer_literals_are_expected_as_often_as_they_stand(void **state)
{
    (void)state;
    uint32_t expected = frequency(" th") * frequency("the") / frequency("th");
    assert_int_equal(frequency(" the"), expected);
    assert_int_equal(frequency(" the "), expected * frequency("he ") / frequency("he"));
    assert_in_range(frequency(" the "), 7000, 10000);
    assert_in_range(frequency(" of the "), 300, 1000);
    assert_in_range(frequency("tion"), 2500, 4000);
    assert_in_range(frequency(" should be "), 0, 199);
    assert_in_range(aigcp_literal_frequency((const uint32_t[]){ 0x6211, 0x4EEC }, 2), 200, 400);
}

/* The search halves the table, so that every line must be in its place. */
static void
every_piece_is_found(void **state)
{
    (void)state;
    assert_true(aigcp_common_piece_count > 1000);
    for (uint32_t i = 0; i < aigcp_common_piece_count; i++) {
        const aigcp_common_piece *piece = &aigcp_common_pieces[i];
        uint32_t length = 0;
        while (length < AIGCP_PIECE_LENGTH && piece->symbols[length] != 0)
            length++;
        assert_true(length > 0);
        assert_int_equal(aigcp_literal_frequency(piece->symbols, length), piece->frequency);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_literals_are_known),
        cmocka_unit_test(a_literal_is_no_more_frequent_than_its_rarest_piece),
        cmocka_unit_test(longer_literals_are_expected_as_often_as_they_stand),
        cmocka_unit_test(every_piece_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
