/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of messages: they verify with the key, the domain and the message that were signed,
 * and with nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/keys.h>

#define DOMAIN "a protocol 1"
#define MESSAGE "a message"
#define LENGTH (sizeof MESSAGE - 1)

typedef struct fixture {
    aigc_secret_key *key;
    aigc_keyring *keyring;
    char id[AIGC_KEY_ID_SIZE];
    uint8_t signature[AIGC_SIGNATURE_SIZE];
} fixture;

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&f->keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(f->keyring, f->key), AIGC_OK);
    aigc_secret_key_id(f->key, f->id);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, MESSAGE, LENGTH, f->signature), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    aigc_secret_key_free(f->key);
    aigc_keyring_free(f->keyring);
    free(f);
    return 0;
}

static aigc_status
check(const fixture *f, const char *domain, const char *message)
{
    return aigc_message_check(f->keyring, f->id, domain, message, strlen(message), f->signature);
}

static void
what_was_signed_verifies(void **state)
{
    const fixture *f = *state;
    uint8_t again[AIGC_SIGNATURE_SIZE];

    assert_int_equal(check(f, DOMAIN, MESSAGE), AIGC_OK);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, MESSAGE, LENGTH, again), AIGC_OK);
    assert_memory_equal(again, f->signature, sizeof again);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, NULL, 0, again), AIGC_OK);
    assert_int_equal(aigc_message_check(f->keyring, f->id, DOMAIN, NULL, 0, again), AIGC_OK);
}

static void
anything_else_does_not(void **state)
{
    fixture *f = *state;

    assert_int_equal(check(f, "a protocol 2", MESSAGE), AIGC_ERR_ALTERED);
    assert_int_equal(check(f, DOMAIN, "a massage"), AIGC_ERR_ALTERED);
    assert_int_equal(check(f, DOMAIN, ""), AIGC_ERR_ALTERED);
    for (size_t i = 0; i < sizeof f->signature; i++) {
        f->signature[i] ^= 1;
        assert_int_equal(check(f, DOMAIN, MESSAGE), AIGC_ERR_ALTERED);
        f->signature[i] ^= 1;
    }
}

/* The border between domain and message is signed, too. */
static void
the_domain_ends_where_it_ends(void **state)
{
    const fixture *f = *state;
    assert_int_equal(check(f, "a protocol 1a", " message"), AIGC_ERR_ALTERED);
}

static void
a_key_that_is_not_there_is_unknown(void **state)
{
    const fixture *f = *state;
    static const char *const ids[] = { "", "0", "0123456789ABCDEF", "0123456789abcdef",
                                       "0123456789ABCDEFG" };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        assert_int_equal(
            aigc_message_check(f->keyring, ids[i], DOMAIN, MESSAGE, LENGTH, f->signature),
            AIGC_ERR_UNKNOWN_SIGNER);
    assert_int_equal(aigc_message_check(NULL, f->id, DOMAIN, MESSAGE, LENGTH, f->signature),
                     AIGC_ERR_UNKNOWN_SIGNER);
}

static void
bounds_hold(void **state)
{
    const fixture *f = *state;
    uint8_t signature[AIGC_SIGNATURE_SIZE];
    static const uint8_t zeros[AIGC_SIGNATURE_SIZE];
    char domain[257];
    char *message = calloc(1, AIGC_MESSAGE_MAX + 1);

    assert_non_null(message);
    memset(domain, 'd', sizeof domain - 1);
    domain[256] = '\0';
    assert_int_equal(aigc_message_sign(f->key, domain, MESSAGE, LENGTH, signature),
                     AIGC_ERR_ARGUMENT);
    assert_memory_equal(signature, zeros, sizeof zeros);
    domain[255] = '\0';
    assert_int_equal(aigc_message_sign(f->key, domain, MESSAGE, LENGTH, signature), AIGC_OK);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, message, AIGC_MESSAGE_MAX, signature),
                     AIGC_OK);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, message, AIGC_MESSAGE_MAX + 1, signature),
                     AIGC_ERR_LIMIT);
    free(message);
}

static void
arguments_are_checked(void **state)
{
    fixture *f = *state;

    assert_int_equal(aigc_message_sign(NULL, DOMAIN, MESSAGE, LENGTH, f->signature),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_sign(f->key, NULL, MESSAGE, LENGTH, f->signature),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_sign(f->key, "", MESSAGE, LENGTH, f->signature),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, NULL, 1, f->signature), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_sign(f->key, DOMAIN, MESSAGE, LENGTH, NULL), AIGC_ERR_ARGUMENT);
    /* A mark is made by a marker only. */
    assert_int_equal(
        aigc_message_sign(f->key, "aigc-label text mark 1", MESSAGE, LENGTH, f->signature),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_check(f->keyring, NULL, DOMAIN, MESSAGE, LENGTH, f->signature),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_message_check(f->keyring, f->id, DOMAIN, MESSAGE, LENGTH, NULL),
                     AIGC_ERR_ARGUMENT);
}

int
main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_signed_verifies),
        TEST(anything_else_does_not),
        TEST(the_domain_ends_where_it_ends),
        TEST(a_key_that_is_not_there_is_unknown),
        TEST(bounds_hold),
        TEST(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("message_signature", tests, NULL, NULL);
}
