/* SPDX-License-Identifier: Apache-2.0 */
/* aigc/c2pa_contents.h: what stands in a store is told, whether or not it holds; and nothing else
 * than what stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/c2pa_contents.h>
#include <cmocka.h>
#include <string.h>

#include "tests/support/c2pa_kit.h"

static c2pa_identity identity;
static c2pa_bytes png;

static aigc_c2pa_contents *
read_contents(const c2pa_bytes *file)
{
    aigc_c2pa_contents *contents;
    aigc_source source;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_read(&source, &contents), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_truncated(contents), 0);
    return contents;
}

static aigc_c2pa_manifest_entry
manifest_of(const aigc_c2pa_contents *contents, size_t manifest)
{
    aigc_c2pa_manifest_entry entry = { .struct_size = sizeof entry };

    assert_int_equal(aigc_c2pa_contents_manifest(contents, manifest, &entry), AIGC_OK);
    return entry;
}

static aigc_label *
make_label(void)
{
    aigc_label *label;

    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "p"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "i"), AIGC_OK);
    return label;
}

static void
what_was_signed_is_told(void **state)
{
    aigc_label *label = make_label();
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim,
                                    .label = label,
                                    .title = "标题",
                                    .agent_name = "engine",
                                    .agent_version = "2",
                                    .generator_name = "writer",
                                    .when = 1772323200 };
    static const char *const labels[] = { "c2pa.actions.v2", "c2pa.ai-disclosure",
                                          "org.aigc-label.aigc", "c2pa.hash.data" };
    c2pa_bytes made = c2pa_sign(&identity, &png, &claim);
    aigc_c2pa_contents *contents = read_contents(&made);
    aigc_c2pa_manifest_entry entry = manifest_of(contents, 0);
    aigc_c2pa_action_entry action = { .struct_size = sizeof action };
    (void)state;

    assert_int_equal(aigc_c2pa_contents_count(contents), 1);
    assert_memory_equal(entry.label, "urn:c2pa:", 9);
    assert_string_equal(entry.kind, "standard");
    assert_int_equal(entry.claim_version, 2);
    assert_string_equal(entry.title, "标题");
    assert_memory_equal(entry.generator, "writer", 6);
    assert_string_equal(entry.algorithm, "Ed25519");
    assert_non_null(strstr(entry.signer, "CN=test signer"));
    assert_non_null(strstr(entry.issuer, "C2PA root"));
    assert_string_equal(entry.stamped, "");
    assert_string_equal(entry.stamper, "");
    assert_int_equal(entry.staples, 0);
    assert_int_equal(entry.ingredients, 0);
    assert_int_equal(entry.actions, 1);
    assert_int_equal(aigc_c2pa_contents_action(contents, 0, 0, &action), AIGC_OK);
    assert_string_equal(action.action, "c2pa.created");
    assert_string_equal(action.when, "2026-03-01T00:00:00Z");
    assert_string_equal(action.agent, "engine 2");
    assert_non_null(strstr(action.source_type, "trainedAlgorithmicMedia"));
    assert_int_equal(entry.assertions, 4);
    for (size_t i = 0; i < 4; i++) {
        aigc_c2pa_assertion_entry assertion = { .struct_size = sizeof assertion };

        assert_int_equal(aigc_c2pa_contents_assertion(contents, 0, i, &assertion), AIGC_OK);
        assert_string_equal(assertion.label, labels[i]);
        assert_string_equal(assertion.type, i == 2 ? "json" : "cbor");
        assert_int_equal(strncmp(assertion.json, "{\"AIGC\":{", 9) == 0, i == 2);
        assert_true(assertion.size > 50);
    }
    aigc_c2pa_contents_free(contents);
    c2pa_bytes_free(&made);
    aigc_label_free(label);
}

static void
ingredients_name_their_manifests(void **state)
{
    c2pa_bytes once = c2pa_sign(&identity, &png, NULL), twice = c2pa_sign(&identity, &once, NULL);
    aigc_c2pa_contents *contents = read_contents(&twice);
    aigc_c2pa_manifest_entry parent = manifest_of(contents, 0), active = manifest_of(contents, 1);
    aigc_c2pa_ingredient_entry ingredient = { .struct_size = sizeof ingredient };
    aigc_c2pa_action_entry action = { .struct_size = sizeof action };
    (void)state;

    assert_int_equal(aigc_c2pa_contents_count(contents), 2);
    assert_int_equal(parent.ingredients, 0);
    assert_int_equal(active.ingredients, 1);
    assert_int_equal(aigc_c2pa_contents_ingredient(contents, 1, 0, &ingredient), AIGC_OK);
    assert_string_equal(ingredient.relationship, "parentOf");
    assert_string_equal(ingredient.format, "image/png");
    assert_string_equal(ingredient.manifest, parent.label);
    /* Lists of one manifest do not run into those of another. */
    assert_int_equal(aigc_c2pa_contents_action(contents, 0, parent.actions, &action),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_action(contents, 1, 0, &action), AIGC_OK);
    assert_string_equal(action.action, "c2pa.opened");
    aigc_c2pa_contents_free(contents);
    c2pa_bytes_free(&once);
    c2pa_bytes_free(&twice);
}

/* What no longer holds is told all the same; whatever is damaged, nothing else is. */
static void
damage_is_left_out(void **state)
{
    c2pa_bytes made = c2pa_sign(&identity, &png, NULL);
    (void)state;

    for (size_t i = 0; i < made.length; i++) {
        aigc_c2pa_contents *contents;
        aigc_source source;

        made.data[i] ^= 0xFF;
        assert_int_equal(aigc_source_memory(&source, made.data, made.length), AIGC_OK);
        aigc_status status = aigc_c2pa_contents_read(&source, &contents);
        assert_true(status == AIGC_OK || status == AIGC_ERR_MALFORMED ||
                    status == AIGC_ERR_FORMAT || status == AIGC_ERR_NOT_FOUND ||
                    status == AIGC_ERR_LIMIT);
        assert_int_equal(status == AIGC_OK, contents != NULL);
        aigc_c2pa_contents_free(contents);
        made.data[i] ^= 0xFF;
    }
    c2pa_bytes_free(&made);
}

static void
what_is_asked_wrongly_is_refused(void **state)
{
    c2pa_bytes made = c2pa_sign_sidecar(&identity, &png, NULL);
    aigc_c2pa_contents *contents;
    aigc_c2pa_manifest_entry entry = { .struct_size = sizeof entry };
    aigc_c2pa_assertion_entry assertion = { .struct_size = 1 };
    aigc_c2pa_ingredient_entry ingredient = { .struct_size = sizeof ingredient };
    aigc_source source;
    (void)state;

    assert_int_equal(aigc_source_memory(&source, png.data, png.length), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_read(&source, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_read(NULL, &contents), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_read(&source, &contents), AIGC_ERR_NOT_FOUND);
    assert_null(contents);
    assert_int_equal(aigc_source_memory(&source, png.data, png.length / 2), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_read(&source, &contents), AIGC_ERR_FORMAT);
    assert_int_equal(aigc_source_memory(&source, made.data, made.length - 1), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_read(&source, &contents), AIGC_ERR_MALFORMED);
    assert_int_equal(aigc_source_memory(&source, made.data, made.length), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_read(&source, &contents), AIGC_OK);
    assert_int_equal(aigc_c2pa_contents_manifest(contents, 1, &entry), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_manifest(NULL, 0, &entry), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_manifest(contents, 0, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_assertion(contents, 0, 0, &assertion), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_ingredient(contents, 0, 0, &ingredient), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_contents_count(NULL), 0);
    assert_int_equal(aigc_c2pa_contents_truncated(NULL), 0);
    aigc_c2pa_contents_free(contents);
    aigc_c2pa_contents_free(NULL);
    c2pa_bytes_free(&made);
}

static int
setup(void **state)
{
    (void)state;
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_small_png(&png);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    c2pa_identity_free(&identity);
    c2pa_bytes_free(&png);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_is_told),
        cmocka_unit_test(ingredients_name_their_manifests),
        cmocka_unit_test(damage_is_left_out),
        cmocka_unit_test(what_is_asked_wrongly_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
