/* SPDX-License-Identifier: Apache-2.0 */
/* What check digits promise is kept: of each valid number of tests/vectors/validators.tsv,
 * every change of one character and every exchange of two neighbours is tried, and only those are
 * let through that the arithmetic of its standard cannot see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/rules/rule_model.h"
#include "libfilter/validators/digest_sodium.h"
#include "libfilter/validators/keccak.h"
#include "libfilter/validators/validators.h"

#define MAX_LINE 512

/* The alphabet that a character is changed within: its kind. */
static const char *
kind_of(char c)
{
    static const char *const kinds[] = { "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                         "abcdefghijklmnopqrstuvwxyz" };
    for (size_t i = 0; i < 3; i++)
        if (c && strchr(kinds[i], c))
            return kinds[i];
    return "";
}

static bool
holds(aigcp_validator validator, const char *text)
{
    return validator((const uint8_t *)text, strlen(text));
}

/* Whether the arithmetic of a checksum cannot see that `b` stands where `a` stood, at `at`
 * without separators; or, of two neighbours, that they have been exchanged. */
typedef bool blind_spot(char a, char b, size_t at);

/* A prime as modulus, weights that differ, or 30 and more bits. */
static bool
sees_all(char a, char b, size_t at)
{
    (void)a;
    (void)b;
    (void)at;
    return false;
}

static bool
luhn_exchange(char a, char b, size_t at)
{
    (void)at;
    return (a == '0' && b == '9') || (a == '9' && b == '0');
}

/* Hong Kong: letters count modulo 11, so that J and U are one to it. */
static bool
eleven_apart(char a, char b, size_t at)
{
    (void)at;
    return (a - b) % 11 == 0;
}

/* Taiwan: a letter is two digits; of the weights 8 to 1, the even ones and 5 are not coprime
 * to 10. */
static bool
taiwan_change(char a, char b, size_t at)
{
    int weight = at < 9 ? 9 - (int)at : 1;
    return at == 0 || (a - b) * weight % 10 == 0;
}

/* Neighbours have weights that differ by one, but for the last two, which are both 1. */
static bool
taiwan_exchange(char a, char b, size_t at)
{
    (void)a;
    (void)b;
    return at == 0 || at == 8;
}

/* Passports: the weights 7, 3 and 1 are coprime to 10, but letters are up to 25 apart; their
 * differences are even. Nationality and sex have no check digit. */
static bool
passport_change(char a, char b, size_t at)
{
    return (at >= 10 && at < 13) || at == 20 || (a - b) % 10 == 0;
}

static bool
passport_exchange(char a, char b, size_t at)
{
    return (at >= 10 && at < 13) || (a - b) % 5 == 0;
}

/* GitHub: what stands in front of the token proper can be anything. */
static bool
in_prefix(char a, char b, size_t at)
{
    (void)a;
    (void)b;
    return at < sizeof "test" - 1;
}

static const struct checksum {
    const char *name;
    blind_spot *change, *exchange;
} checksums[] = {
    { "cn-resident-id", sees_all, sees_all },
    { "cn-uscc", sees_all, sees_all },
    { "iban", sees_all, sees_all },
    { "hk-id", eleven_apart, eleven_apart },
    { "cn-bank-card", sees_all, luhn_exchange },
    { "payment-card", sees_all, luhn_exchange },
    { "tw-id", taiwan_change, taiwan_exchange },
    { "icao-mrz", passport_change, passport_exchange },
    { "bitcoin-address", sees_all, sees_all },
    { "tron-address", sees_all, sees_all },
    { "github-token", in_prefix, in_prefix },
};

/* Try all changes of one character within its kind, and all exchanges of neighbours of one
 * kind that differ. Returns how many were tried. */
static size_t
try_number(const struct checksum *checksum, aigcp_validator validator, char *text)
{
    size_t tried = 0;
    for (size_t i = 0, at = 0; text[i]; i++) {
        char right = text[i];
        const char *kind = kind_of(right);
        for (const char *other = kind; *other; other++) {
            if (*other == right)
                continue;
            text[i] = *other;
            tried++;
            if (holds(validator, text) && !checksum->change(right, *other, at))
                fail_msg("%s \"%s\" passes, changed at %zu", checksum->name, text, i);
        }
        text[i] = right;
        char next = text[i + 1];
        if (next != right && *kind && kind_of(next) == kind) {
            text[i] = next;
            text[i + 1] = right;
            tried++;
            if (holds(validator, text) && !checksum->exchange(right, next, at))
                fail_msg("%s \"%s\" passes, exchanged at %zu", checksum->name, text, i);
            text[i] = right;
            text[i + 1] = next;
        }
        at += *kind || right == '<';
    }
    return tried;
}

/* Try the valid vectors of one validator. */
static size_t
try_vectors(const struct checksum *checksum)
{
    aigcp_validator validator = aigcp_validator_find(checksum->name, strlen(checksum->name));
    assert_non_null(validator);
    char path[4096];
    const char *top = getenv("abs_top_srcdir");
    int length = snprintf(path, sizeof path, "%s/tests/vectors/validators.tsv", top ? top : ".");
    assert_true(length > 0 && (size_t)length < sizeof path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[MAX_LINE];
    size_t size = strlen(checksum->name);
    size_t tried = 0;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, checksum->name, size) != 0 || strncmp(line + size, "\t1\t", 3) != 0)
            continue;
        char *text = line + size + 3;
        text[strcspn(text, "\t")] = '\0';
        tried += try_number(checksum, validator, text);
    }
    (void)fclose(file);
    return tried;
}

static void
wrong_numbers_pass_only_where_the_arithmetic_is_blind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof checksums / sizeof *checksums; i++)
        assert_true(try_vectors(&checksums[i]) > 1000);
}

static void
luhn_misses_only_exchanges_of_0_and_9(void **state)
{
    (void)state;
    char card[] = "4539 0948 2900 1901";
    aigcp_validator validator = aigcp_validator_find("luhn", 4);
    for (char last = '0'; last <= '9' && !holds(validator, card); last++)
        card[sizeof card - 2] = last;
    assert_true(holds(validator, card));
    for (size_t i = 0; i + 2 < sizeof card; i++) {
        char a = card[i], b = card[i + 1];
        if (a == ' ' || b == ' ')
            continue;
        card[i] = b;
        card[i + 1] = a;
        bool blind = a == b || (a == '0' && b == '9') || (a == '9' && b == '0');
        assert_int_equal(holds(validator, card), blind);
        card[i] = a;
        card[i + 1] = b;
    }
}

static void
the_case_of_an_address_of_ethereum_is_checked(void **state)
{
    (void)state;
    char address[] = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    aigcp_validator validator = aigcp_validator_find("ethereum-address", 16);
    assert_true(holds(validator, address));
    for (size_t i = 2; i < sizeof address - 1; i++) {
        if (address[i] < 'A')
            continue;
        address[i] ^= 0x20;
        assert_false(holds(validator, address));
        address[i] ^= 0x20;
    }
}

static void
assert_digest(const uint8_t *digest, const char *expected)
{
    char hexadecimal[65];
    for (size_t i = 0; i < 32; i++)
        (void)snprintf(hexadecimal + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(hexadecimal, expected);
}

/* The team's own test vectors (KeccakKAT, ShortMsgKAT_256 and LongMsgKAT_256 use the same
 * padding), and lengths about a block of 136 bytes, by pycryptodome. */
static void
keccak_gives_known_answers(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        const char *digest;
    } answers[] = {
        { 0, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470" },
        { 1, "5fe7f977e71dba2ea1a68e21057beebb9be2ac30c6410aa38d4f3fbe41dcffd2" },
        { 135, "34bd7bed52ea092f88bc887256e7f06500ee814afa9a5566e22030af2ef1c5c0" },
        { 136, "2b31811a93dfc4bdc41b6aa7790e784b987c25a2c8a0e101cfa694552dc8ae39" },
        { 137, "a6103b089a404974c2b460048bfddd45108748fbdd9bad451f54d1fe95f8f284" },
        { 272, "415fd325cae3a2f957fea2770d710027317ced7e7266a59905102c14fdb9959a" },
        { 300, "c679632f366575cf2a1dad1f4a5de16e09def44390e346ad45cca63f4509c93f" },
    };
    uint8_t data[300];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + 1);
    uint8_t digest[AIGCP_KECCAK256_BYTES];
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        aigcp_keccak256(data, answers[i].length, digest);
        assert_digest(digest, answers[i].digest);
    }
    aigcp_keccak256((const uint8_t *)"abc", 3, digest);
    assert_digest(digest, "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

static void
sha256_gives_known_answers(void **state)
{
    (void)state;
    uint8_t digest[AIGCP_SHA256_BYTES];
    aigcp_sha256("abc", 3, digest);
    assert_digest(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    aigcp_sha256(digest, sizeof digest, digest); /* in place */
    assert_digest(digest, "4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_numbers_pass_only_where_the_arithmetic_is_blind),
        cmocka_unit_test(luhn_misses_only_exchanges_of_0_and_9),
        cmocka_unit_test(the_case_of_an_address_of_ethereum_is_checked),
        cmocka_unit_test(keccak_gives_known_answers),
        cmocka_unit_test(sha256_gives_known_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
