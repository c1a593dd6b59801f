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

#include <aigc/media_report.h>

#include "tests/support/c2pa_kit.h"

static const aigc_c2pa_algorithm algorithms[] = { AIGC_C2PA_EDDSA, AIGC_C2PA_ES256, AIGC_C2PA_ES384,
                                                  AIGC_C2PA_PS256 };

static void
a_sidecar_of_every_algorithm_is_trusted(void **state)
{
    const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    (void)state;

    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        c2pa_identity identity;
        aigc_c2pa_report *report;

        c2pa_identity_make(&identity, algorithms[i]);
        assert_int_equal(aigc_c2pa_signer_algorithm(identity.signer), algorithms[i]);
        c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
        if (c2pa_verify(&identity, &file, &store, &report) != AIGC_OK) {
            c2pa_print(report);
            fail();
        }
        assert_int_equal(aigc_c2pa_report_state(report), AIGC_C2PA_TRUSTED);
        assert_int_equal(aigc_c2pa_report_why(report), AIGC_WHY_SIGNED_TRUSTED);
        assert_string_equal(aigc_c2pa_report_text(report, AIGC_C2PA_ALGORITHM),
                            aigc_c2pa_algorithm_name(algorithms[i]));
        aigc_c2pa_report_free(report);
        /* Without anchors nobody is trusted. */
        assert_int_equal(c2pa_verify(NULL, &file, &store, &report), AIGC_ERR_UNKNOWN_SIGNER);
        assert_true(c2pa_has(report, "signingCredential.untrusted"));
        assert_int_equal(aigc_c2pa_report_why(report), AIGC_WHY_SIGNED);
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
    c2pa_bytes png;
    (void)state;

    c2pa_small_png(&png);
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_bytes out = c2pa_sign(&identity, &png, NULL);
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
    (void)state;

    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_bytes store = c2pa_sign_sidecar(&identity, &file, NULL);
    assert_int_equal(c2pa_verify(&identity, &other, &store, &report), AIGC_ERR_ALTERED);
    assert_true(c2pa_has(report, "assertion.dataHash.mismatch"));
    assert_int_equal(aigc_c2pa_report_why(report), AIGC_WHY_MANIFEST);
    aigc_c2pa_report_free(report);
    assert_int_equal(c2pa_verify(&identity, &file, NULL, &report), AIGC_ERR_NOT_FOUND);
    assert_int_equal(aigc_c2pa_report_why(report), 0);
    aigc_c2pa_report_free(report);
    c2pa_bytes_free(&store);
    c2pa_identity_free(&identity);
}

static void
everything_that_was_claimed_is_read_again(void **state)
{
    const c2pa_bytes file = { (uint8_t *)(uintptr_t) "any bytes", 9 };
    aigc_c2pa_claim claim = { .struct_size = sizeof claim,
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

/* An aigc_c2pa_stamp_fn that has no token yet. */
static int
stamp_later(void *context, const void *request, size_t length, uint8_t *response, size_t room,
            size_t *size)
{
    size_t *requests = context;

    (void)response;
    assert_non_null(request);
    assert_true(length > 40 && room > 10000);
    (*requests)++;
    *size = 0;
    return 0;
}

static aigc_status
try_stamp(const c2pa_bytes *file, const void *response, size_t length)
{
    c2pa_bytes out = { NULL, 0 };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file->data, file->length);

    if (status == AIGC_OK)
        status = aigc_c2pa_stamp(&source, response, length, c2pa_bytes_write, &out);
    assert_int_equal(out.length, 0);
    c2pa_bytes_free(&out);
    return status;
}

/* What fits is put in by tests/interop/test_c2pa_time_stamp.sh. */
static void
room_is_left_for_a_stamp_that_comes_later(void **state)
{
    static const char text[] = "any text";
    const c2pa_bytes plain = { (uint8_t *)(uintptr_t)text, sizeof text - 1 };
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .minimal = 1 };
    c2pa_identity identity;
    c2pa_bytes png, at_once, waiting, out = { NULL, 0 };
    aigc_source source;
    size_t requests = 0;
    (void)state;

    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    c2pa_small_png(&png);
    at_once = c2pa_sign(&identity, &png, NULL);
    assert_int_equal(aigc_c2pa_signer_stamp(identity.signer, stamp_later, &requests), AIGC_OK);
    waiting = c2pa_sign(&identity, &png, NULL);
    assert_true(requests > 0);
    assert_true(waiting.length > at_once.length + 10240);
    assert_int_equal(c2pa_verify(&identity, &waiting, NULL, NULL), AIGC_OK);
    assert_int_equal(try_stamp(&waiting, text, sizeof text), AIGC_ERR_FORMAT);
    assert_int_equal(try_stamp(&waiting, text, 0), AIGC_ERR_FORMAT);
    assert_int_equal(try_stamp(&waiting, NULL, 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(try_stamp(&at_once, text, sizeof text), AIGC_ERR_UNSUPPORTED);
    assert_int_equal(try_stamp(&png, text, sizeof text), AIGC_ERR_NOT_FOUND);
    assert_int_equal(aigc_c2pa_stamp(NULL, text, 1, c2pa_bytes_write, &out), AIGC_ERR_ARGUMENT);
    /* A wrapper's length depends on the bytes, so nothing can be put into it. */
    assert_int_equal(aigc_source_memory(&source, plain.data, plain.length), AIGC_OK);
    assert_int_equal(aigc_c2pa_sign(identity.signer, &source, &claim, c2pa_bytes_write, &out),
                     AIGC_ERR_UNSUPPORTED);
    assert_int_equal(out.length, 0);
    c2pa_bytes_free(&at_once);
    c2pa_bytes_free(&waiting);
    c2pa_bytes_free(&png);
    c2pa_identity_free(&identity);
}

/* As many manifests as are read, AIGCP_MANIFESTS_MAX. */
#define GENERATIONS 128

static void
a_history_is_trusted_up_to_its_bound_and_never_beyond(void **state)
{
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .minimal = 1 };
    c2pa_identity identity;
    aigc_c2pa_report *report;
    aigc_source source;
    c2pa_bytes file, more = { NULL, 0 };
    (void)state;

    c2pa_small_png(&file);
    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    for (size_t i = 1; i <= GENERATIONS; i++) {
        c2pa_bytes next = c2pa_sign(&identity, &file, &claim);

        c2pa_bytes_free(&file);
        file = next;
        if (i % 32 <= 1 && c2pa_verify(&identity, &file, NULL, &report) != AIGC_OK) {
            c2pa_print(report);
            fail();
        }
        if (i % 32 <= 1)
            aigc_c2pa_report_free(report);
    }
    assert_int_equal(aigc_source_memory(&source, file.data, file.length), AIGC_OK);
    assert_int_equal(aigc_c2pa_sign(identity.signer, &source, &claim, c2pa_bytes_write, &more),
                     AIGC_ERR_LIMIT);
    assert_int_equal(more.length, 0);
    c2pa_bytes_free(&file);
    c2pa_identity_free(&identity);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sidecar_of_every_algorithm_is_trusted),
        cmocka_unit_test(the_smallest_png_grows_by_less_than_1536_bytes),
        cmocka_unit_test(a_changed_file_is_altered),
        cmocka_unit_test(everything_that_was_claimed_is_read_again),
        cmocka_unit_test(room_is_left_for_a_stamp_that_comes_later),
        cmocka_unit_test(a_history_is_trusted_up_to_its_bound_and_never_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
