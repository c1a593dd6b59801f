/* SPDX-License-Identifier: Apache-2.0 */
/* What a key decides: the same each time, something else for each key, and well spread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "watermark/crypto_sodium.h"
#include "watermark/invisible/carriers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static aigcp_carriers *
draw(uint8_t first)
{
    uint8_t key[AIGCP_MARK_KEY_SIZE] = { first };
    aigcp_carriers *carriers = calloc(1, sizeof *carriers);
    assert_non_null(carriers);
    assert_int_equal(aigcp_crypto_open(), AIGC_OK);
    assert_int_equal(aigcp_carriers_draw(key, carriers), AIGC_OK);
    return carriers;
}

static void
same_key_same_carriers(void **state)
{
    (void)state;
    aigcp_carriers *a = draw(1), *b = draw(1), *c = draw(2);
    assert_memory_equal(a, b, sizeof *a);
    size_t shared = 0, same_place = 0, same_scramble = 0;
    for (size_t i = 0; i < AIGCP_PILOTS; i++)
        for (size_t j = 0; j < AIGCP_PILOTS; j++)
            shared += a->pilots[i].x == c->pilots[j].x && a->pilots[i].y == c->pilots[j].y;
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++) {
        same_place += a->place[i] == c->place[i];
        same_scramble += a->scramble[i] == c->scramble[i];
    }
    assert_true(shared < AIGCP_PILOTS / 3);
    assert_true(same_place < 16);
    assert_true(same_scramble > 900 && same_scramble < 1150);
    assert_memory_not_equal(a->check_key, c->check_key, sizeof a->check_key);
    free(a);
    free(b);
    free(c);
}

static void
pilots_are_apart_and_in_their_rings(void **state)
{
    (void)state;
    const size_t ends[] = { 7, 16, 28, 44 };
    const float radii[] = { 5.0F, 7.5F, 11.0F, 16.0F, 23.0F };
    for (uint8_t number = 0; number < 20; number++) {
        aigcp_carriers *carriers = draw(number);
        for (size_t i = 0, ring = 0; i < AIGCP_PILOTS; i++) {
            const aigcp_carrier *a = &carriers->pilots[i];
            ring += i == ends[ring];
            assert_true(a->radius >= radii[ring] && a->radius < radii[ring + 1]);
            assert_true(a->y > 0 || (a->y == 0 && a->x > 0));
            for (size_t j = 0; j < i; j++) {
                const aigcp_carrier *b = &carriers->pilots[j];
                assert_true(hypot(a->x - b->x, a->y - b->y) >= 2);
                assert_true(hypot(a->x + b->x, a->y + b->y) >= 2);
            }
        }
        free(carriers);
    }
}

static void
no_wave_is_used_twice(void **state)
{
    (void)state;
    for (uint8_t number = 0; number < 20; number++) {
        aigcp_carriers *carriers = draw(number);
        bool used[64][64] = { { false } }, placed[AIGCP_CODE_BITS] = { false };
        for (size_t i = 0; i < AIGCP_PILOTS + AIGCP_DATA; i++) {
            const aigcp_carrier *carrier =
                i < AIGCP_PILOTS ? &carriers->pilots[i] : &carriers->data[i - AIGCP_PILOTS];
            bool *seen = &used[carrier->y][carrier->x + 32];
            assert_false(*seen);
            *seen = true;
            assert_true(carrier->radius >= AIGCP_RADIUS_MIN && carrier->radius <= AIGCP_RADIUS_MAX);
        }
        for (size_t i = 0; i < AIGCP_CODE_BITS; i++) {
            assert_false(placed[carriers->place[i]]);
            placed[carriers->place[i]] = true;
        }
        free(carriers);
    }
}

/* Known answer, so that no change of code makes old marks unreadable unnoticed. */
static void
drawing_never_changes(void **state)
{
    (void)state;
    aigcp_carriers *carriers = draw(42);
    uint8_t check[AIGCP_CHECK_BYTES];
    const uint8_t payload[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    aigcp_keyed_check(carriers->check_key, payload, sizeof payload, check);
    assert_int_equal(carriers->pilots[0].x, -3);
    assert_int_equal(carriers->pilots[0].y, 5);
    assert_int_equal(carriers->data[0].x, -16);
    assert_int_equal(carriers->data[0].y, 12);
    assert_int_equal(carriers->place[0], 930);
    assert_int_equal(carriers->place[2047], 1309);
    assert_memory_equal(carriers->scramble, "\1\0\1\0", 4);
    assert_memory_equal(check, "\xdc\x57\xe6\x54\x17", sizeof check);
    free(carriers);
}

static void
symbols_have_unit_power_and_one_sign_for_each_bit(void **state)
{
    (void)state;
    aigcp_carriers *carriers = draw(5);
    uint8_t code[AIGCP_CODE_BITS] = { 0 };
    aigcp_complex zero[AIGCP_DATA], one[AIGCP_DATA];
    aigcp_carriers_modulate(carriers, code, zero);
    code[77] = 1;
    aigcp_carriers_modulate(carriers, code, one);
    size_t changed = 0;
    for (size_t n = 0; n < AIGCP_DATA; n++) {
        float power = zero[n].re * zero[n].re + zero[n].im * zero[n].im;
        assert_true(fabsf(power - 1.0F) < 1e-5F);
        if (zero[n].re != one[n].re || zero[n].im != one[n].im) {
            assert_int_equal(n, carriers->place[77] / 2);
            changed++;
        }
    }
    assert_int_equal(changed, 1);
    free(carriers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_key_same_carriers),
        cmocka_unit_test(pilots_are_apart_and_in_their_rings),
        cmocka_unit_test(no_wave_is_used_twice),
        cmocka_unit_test(drawing_never_changes),
        cmocka_unit_test(symbols_have_unit_power_and_one_sign_for_each_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
