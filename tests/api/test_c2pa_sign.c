/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_c2pa_sign() and aigc_c2pa_verify(): what is signed verifies, for every algorithm; what is
 * changed does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/c2pa_kit.h"

static const aigc_c2pa_algorithm algorithms[] = { AIGC_C2PA_EDDSA, AIGC_C2PA_ES256, AIGC_C2PA_ES384,
                                                  AIGC_C2PA_PS256 };

static void
a_sidecar_of_every_algorithm_is_trusted(void **state)
{
    const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    (void)state;

    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        c2pa_identity identity;
        aigc_c2pa_report *report;
        c2pa_bytes store;

        c2pa_identity_make(&identity, algorithms[i]);
        assert_int_equal(aigc_c2pa_signer_algorithm(identity.signer), algorithms[i]);
        store = c2pa_sign_sidecar(&identity, &file, NULL);
        if (c2pa_verify(&identity, &file, &store, &report) != AIGC_OK) {
            c2pa_print(report);
            fail();
        }
        assert_int_equal(aigc_c2pa_report_state(report), AIGC_C2PA_TRUSTED);
        assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_ALGORITHM),
                            aigc_c2pa_algorithm_name(algorithms[i]));
        aigc_c2pa_report_free(report);
        /* Without anchors nobody is trusted. */
        assert_int_equal(c2pa_verify(NULL, &file, &store, &report), AIGC_ERR_UNKNOWN_SIGNER);
        assert_true(c2pa_has(report, "signingCredential.untrusted"));
        aigc_c2pa_report_free(report);
        c2pa_bytes_free(&store);
        c2pa_identity_free(&identity);
    }
}

static void
the_smallest_png_grows_by_less_than_1536_bytes(void **state)
{
    c2pa_identity identity;
    aigc_c2pa_report *report;
    c2pa_bytes png, out;
    (void)state;

    c2pa_small_png(&png);
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    out = c2pa_sign(&identity, &png, NULL);
    print_message("# grows by %zu bytes\n", out.length - png.length);
    assert_true(out.length - png.length <= 1536);
    if (c2pa_verify(&identity, &out, NULL, &report) != AIGC_OK) {
        c2pa_print(report);
        fail();
    }
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&out);
    c2pa_bytes_free(&png);
    c2pa_identity_free(&identity);
}

static void
a_changed_file_is_altered(void **state)
{
    const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    const c2pa_bytes other = { (uint8_t *)(uintptr_t) "any bytez", 9 };
    c2pa_identity identity;
    aigc_c2pa_report *report;
    c2pa_bytes store;
    (void)state;

    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    store = c2pa_sign_sidecar(&identity, &file, NULL);
    assert_int_equal(c2pa_verify(&identity, &other, &store, &report), AIGC_ERR_ALTERED);
    assert_true(c2pa_has(report, "assertion.dataHash.mismatch"));
    aigc_c2pa_report_free(report);
    assert_int_equal(c2pa_verify(&identity, &file, NULL, &report), AIGC_ERR_NOT_FOUND);
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    c2pa_identity_free(&identity);
}

static void
everything_that_was_claimed_is_read_again(void **state)
{
    const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    aigc_c2pa_claim claim = { .struct_size = sizeof(claim),
                              .title = "一张图",
                              .generator_name = "service",
                              .generator_version = "2.1",
                              .when = 1767323045,
                              .watermark_algorithm = "org.example.watermark",
                              .watermark_value = "\x01\x02",
                              .watermark_length = 2 };
    aigc_label *label;
    c2pa_identity identity;
    aigc_c2pa_report *report;
    c2pa_bytes store;
    (void)state;

    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "producer"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1"), AIGC_OK);
    assert_int_equal(aigc_label_set(label, AIGC_FIELD_MODEL, "model-7"), AIGC_OK);
    claim.label = label;
    c2pa_identity_make(&identity, AIGC_C2PA_ES256);
    store = c2pa_sign_sidecar(&identity, &file, &claim);
    if (c2pa_verify(&identity, &file, &store, &report) != AIGC_OK) {
        c2pa_print(report);
        fail();
    }
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_TITLE), "一张图");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_GENERATOR), "service 2.1");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_AGENT), "model-7");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_ACTION), "c2pa.created");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_WHEN), "2026-01-02T03:04:05Z");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_SOURCE_TYPE),
                        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK),
                        "org.example.watermark");
    assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_WATERMARK_VALUE), "0102");
    assert_non_null(strstr(aigc_c2pa_report_text(report, AIGC_C2PA_RECORD),
                           "{\"AIGC\":{\"Label\":\"1\",\"ContentProducer\":\"producer\""));
    assert_non_null(strstr(aigc_c2pa_report_text(report, AIGC_C2PA_SIGNER), "示例机构"));
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    c2pa_identity_free(&identity);
    aigc_label_free(label);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sidecar_of_every_algorithm_is_trusted),
        cmocka_unit_test(the_smallest_png_grows_by_less_than_1536_bytes),
        cmocka_unit_test(a_changed_file_is_altered),
        cmocka_unit_test(everything_that_was_claimed_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
