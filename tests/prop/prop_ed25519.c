/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519 for C2PA is libsodium's, because it is faster. It makes the signatures that OpenSSL
 * makes, takes what OpenSSL takes if the key is a point that keys are made of, and nothing that
 * OpenSSL does not take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/prng.h"
#include "watermark/crypto_sodium.h"

#define ROUNDS 300
#define MESSAGE_MAX 300

static uint64_t seed = 1;

/* The order of the group, 2^252 + 27742317777372353535851937790883648493, little-endian. */
static const uint8_t order[32] = { 0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7,
                                   0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0,    0,    0,    0,    0,    0,
                                   0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10 };

static bool
openssl_verifies(const uint8_t key[32], const uint8_t *message, size_t length,
                 const uint8_t signature[64])
{
    EVP_PKEY *loaded = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    assert_non_null(context);
    bool good = loaded && EVP_DigestVerifyInit(context, NULL, NULL, NULL, loaded) == 1 &&
                EVP_DigestVerify(context, signature, 64, message, length) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(loaded);
    return good;
}

static void
openssl_signs(const uint8_t secret_seed[32], const uint8_t *message, size_t length,
              uint8_t signature[64])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret_seed, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = 64;

    assert_int_equal(EVP_DigestSignInit(context, NULL, NULL, NULL, key), 1);
    assert_int_equal(EVP_DigestSign(context, signature, &size, message, length), 1);
    assert_int_equal(size, 64);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
}

/* A key, a message, and its signature. */
typedef struct signed_message {
    uint8_t secret_seed[AIGCP_SEED_SIZE], secret[AIGCP_SECRET_KEY_SIZE], key[AIGCP_PUBLIC_KEY_SIZE];
    uint8_t message[MESSAGE_MAX];
    size_t length;
    uint8_t signature[AIGCP_SIGNATURE_SIZE];
} signed_message;

static void
make(prng *random, signed_message *made)
{
    prng_bytes(random, made->secret_seed, sizeof made->secret_seed);
    made->length = prng_below(random, MESSAGE_MAX);
    prng_bytes(random, made->message, made->length);
    assert_int_equal(aigcp_ed25519_expand(made->secret_seed, made->secret), AIGC_OK);
    aigcp_ed25519_public(made->secret, made->key);
    assert_int_equal(aigcp_ed25519_sign(made->secret, made->message, made->length, made->signature),
                     AIGC_OK);
}

/* Both say the same. */
static bool
verifies(const signed_message *one)
{
    bool good = aigcp_ed25519_verify(one->key, one->message, one->length, one->signature);

    assert_int_equal(good, openssl_verifies(one->key, one->message, one->length, one->signature));
    return good;
}

static void
signatures_are_those_of_openssl(void **state)
{
    prng random;
    (void)state;

    prng_seed(&random, seed);
    for (int round = 0; round < ROUNDS; round++) {
        signed_message one;
        uint8_t expected[64];

        make(&random, &one);
        openssl_signs(one.secret_seed, one.message, one.length, expected);
        assert_memory_equal(one.signature, expected, 64);
        assert_true(verifies(&one));
    }
}

static void
no_bit_may_change(void **state)
{
    prng random;
    (void)state;

    prng_seed(&random, seed);
    for (int round = 0; round < ROUNDS; round++) {
        signed_message one;

        make(&random, &one);
        size_t bit = prng_below(&random, 8 * (64 + one.length));
        if (bit < 512)
            one.signature[bit / 8] ^= (uint8_t)(1U << bit % 8);
        else
            one.message[(bit - 512) / 8] ^= (uint8_t)(1U << bit % 8);
        assert_false(verifies(&one));
    }
}

/* S and S + L are the same to the equation; RFC 8032, 5.1.7 wants the smaller one. */
static void
a_signature_has_one_form(void **state)
{
    prng random;
    (void)state;

    prng_seed(&random, seed);
    for (int round = 0; round < ROUNDS; round++) {
        signed_message one;
        unsigned carry = 0;

        make(&random, &one);
        for (size_t i = 0; i < 32; i++) {
            carry += (unsigned)one.signature[32 + i] + order[i];
            one.signature[32 + i] = (uint8_t)carry;
            carry >>= 8;
        }
        assert_false(verifies(&one));
    }
}

/* With the neutral element as key and as R, and S = 0, the equation holds for every message.
 * OpenSSL 3.0 takes that. */
static void
a_key_of_small_order_verifies_nothing(void **state)
{
    static const uint8_t neutral[32] = { 1 };
    signed_message one = { .message = "any message", .length = 11 };
    (void)state;

    memcpy(one.key, neutral, sizeof neutral);
    memcpy(one.signature, neutral, sizeof neutral);
    assert_false(aigcp_ed25519_verify(one.key, one.message, one.length, one.signature));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_those_of_openssl),
        cmocka_unit_test(no_bit_may_change),
        cmocka_unit_test(a_signature_has_one_form),
        cmocka_unit_test(a_key_of_small_order_verifies_nothing),
    };

    const char *given = getenv("PROP_SEED");

    if (given)
        seed = strtoull(given, NULL, 10);
    if (aigcp_crypto_open() != AIGC_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
