/* SPDX-License-Identifier: Apache-2.0 */
/* Signed bundles: no changed bit, no cut and no longer file is ever accepted, in the bundle as in
 * its signature; and what is read is built again byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/bundle_kit.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

static const char yaml[] = "rules:\n  - id: b.one\n    title: One\n    category: X.test\n"
                           "    action: redact\n    words: [forbidden]\n";

typedef struct signed_bundle {
    bundle_kit kit;
    bundle_bytes bundle;
    char signature[AIGC_SIGNATURE_FILE_SIZE];
    size_t signature_length;
} signed_bundle;

static int
setup(void **state)
{
    static signed_bundle s;
    aigc_bundle_options options = { .struct_size = sizeof options,
                                    .revision = 3,
                                    .created = KIT_CREATED };
    kit_open(&s.kit);
    kit_build(&s.bundle, yaml, &options);
    assert_int_equal(
        aigc_secret_key_sign(s.kit.key, s.bundle.data, s.bundle.length, "a test", s.signature),
        AIGC_OK);
    s.signature_length = strlen(s.signature);
    *state = &s;
    return 0;
}

static int
teardown(void **state)
{
    signed_bundle *s = *state;
    kit_close(&s->kit);
    return 0;
}

static bool
is_accepted(const signed_bundle *s, bool with_keys)
{
    aigc_bundle *bundle = NULL;
    aigc_bundle_terms terms = { .struct_size = sizeof terms,
                                .keys = with_keys ? s->kit.keys : NULL,
                                .time = KIT_CREATED };
    aigc_status status =
        aigc_bundle_open_memory("b", s->bundle.data, s->bundle.length, s->signature,
                                s->signature_length, &terms, &bundle, NULL);
    assert_int_equal(bundle != NULL, status == AIGC_OK);
    if (status != AIGC_OK)
        assert_int_equal(status, AIGC_ERR_REFUSED);
    aigc_bundle_free(bundle);
    return status == AIGC_OK;
}

static void
no_flipped_bit_is_accepted(void **state)
{
    signed_bundle *s = *state;
    assert_true(is_accepted(s, true));
    for (size_t bit = 0; bit < 8 * s->bundle.length; bit += bit % 7 + 1) {
        s->bundle.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (is_accepted(s, true))
            fail_msg("bit %zu of the bundle", bit);
        s->bundle.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    /* The untrusted comment is no part of what is signed; that is what its name says. */
    size_t first = (size_t)(strchr(s->signature, '\n') - s->signature);
    for (size_t bit = 8 * first; bit < 8 * s->signature_length; bit++) {
        s->signature[bit / 8] = (char)(s->signature[bit / 8] ^ (1 << bit % 8));
        if (is_accepted(s, true))
            fail_msg("bit %zu of the signature", bit);
        s->signature[bit / 8] = (char)(s->signature[bit / 8] ^ (1 << bit % 8));
    }
    assert_true(is_accepted(s, true));
}

/* Without a signature there are hashes, sums and one form: damage is seen too. But for the numbers
 * of the manifest, which nothing else speaks of. */
static void
no_flipped_bit_of_a_file_is_accepted(void **state)
{
    signed_bundle *s = *state;
    size_t manifest_end = 512 + 512;
    assert_memory_equal(s->bundle.data + manifest_end, "a.yaml", 7);
    for (size_t bit = 8 * manifest_end; bit < 8 * s->bundle.length; bit++) {
        s->bundle.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (is_accepted(s, false))
            fail_msg("bit %zu of the bundle", bit);
        s->bundle.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void
no_cut_is_accepted(void **state)
{
    signed_bundle *s = *state;
    size_t whole = s->bundle.length;
    for (s->bundle.length = 0; s->bundle.length < whole; s->bundle.length++) {
        assert_false(is_accepted(s, true));
        assert_false(is_accepted(s, false));
    }
    for (s->bundle.length = whole + 1; s->bundle.length < whole + 1100; s->bundle.length += 511) {
        assert_false(is_accepted(s, true));
        assert_false(is_accepted(s, false));
    }
    s->bundle.length = whole;
    whole = s->signature_length;
    for (s->signature_length = 0; s->signature_length + 1 < whole; s->signature_length++)
        assert_false(is_accepted(s, true));
}

static int
append(void *context, const void *data, size_t length)
{
    bundle_bytes *out = context;
    assert_true(length <= sizeof out->data - out->length);
    memcpy(out->data + out->length, data, length);
    out->length += length;
    return 0;
}

/* Any rules, read from a bundle and built again. */
static void
what_is_read_is_built_again(void **state)
{
    prng random;
    (void)state;
    prng_seed(&random, 20260301);
    for (int round = 0; round < ROUNDS_OF(200); round++) {
        static bundle_bytes packed, again;
        char texts[4][1024], names[4][64];
        kit_file files[4];
        size_t count = 1 + prng_below(&random, 4);
        for (size_t i = 0; i < count; i++) {
            size_t padding = prng_below(&random, 600);
            (void)snprintf(names[i], sizeof names[i], "%s%zu 规则.yaml",
                           prng_below(&random, 2) ? "a folder/" : "", i);
            (void)snprintf(texts[i], sizeof texts[i],
                           "# %*s\nrules:\n  - id: b.n%zu\n    title: One\n    category: X.%zu\n"
                           "    action: log\n    words: [\"word %zu\"]\n",
                           (int)padding, "", i, i, i);
            files[i] = (kit_file){ names[i], "rules", texts[i] };
        }
        kit_pack(&packed, "", files, count);
        aigc_bundle *bundle = NULL;
        aigc_rules_compiler *compiler = NULL;
        aigc_rules *rules = NULL;
        aigc_bundle_options options = { .struct_size = sizeof options,
                                        .revision = 1 + prng_below(&random, 1000),
                                        .created = KIT_CREATED };
        assert_int_equal(aigc_bundle_open_memory("b.tar", packed.data, packed.length, NULL, 0, NULL,
                                                 &bundle, NULL),
                         AIGC_OK);
        assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
        assert_int_equal(aigc_rules_compiler_add_bundle(compiler, bundle), AIGC_OK);
        aigc_bundle_free(bundle);
        assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
        again.length = 0;
        assert_int_equal(aigc_bundle_build(compiler, rules, &options, append, &again, NULL),
                         AIGC_OK);
        aigc_rules_free(rules);
        aigc_rules_compiler_free(compiler);
        assert_int_equal(
            aigc_bundle_open_memory("b", again.data, again.length, NULL, 0, NULL, &bundle, NULL),
            AIGC_OK);
        for (size_t i = 0; i < count; i++) {
            aigc_bundle_file file;
            assert_int_equal(aigc_bundle_get_file(bundle, i, &file), AIGC_OK);
            assert_string_equal(file.name, names[i]);
            assert_int_equal(file.size, strlen(texts[i]));
            assert_memory_equal(file.data, texts[i], file.size);
        }
        aigc_bundle_free(bundle);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_flipped_bit_is_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(no_flipped_bit_of_a_file_is_accepted, setup, teardown),
        cmocka_unit_test_setup_teardown(no_cut_is_accepted, setup, teardown),
        cmocka_unit_test(what_is_read_is_built_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
