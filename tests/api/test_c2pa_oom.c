/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of signing and verifying fails once: each time AIGC_ERR_MEMORY, and nothing
 * leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/c2pa_contents.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/c2pa_kit.h"
#include "tests/support/fail_malloc.h"

static c2pa_identity identity;
static c2pa_bytes store;
static const char file[] = "any bytes";

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
sign_a_file(void *context)
{
    const aigc_c2pa_claim claim = { .struct_size = sizeof(claim),
                                    .title = "title",
                                    .watermark_algorithm = "org.example.watermark",
                                    .watermark_value = "1",
                                    .watermark_length = 1 };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file, sizeof(file) - 1);
    (void)context;

    return status == AIGC_OK ? aigc_c2pa_sign_sidecar(identity.signer, &source, &claim, drop, NULL)
                             : status;
}

static aigc_status
verify_a_file(void *context)
{
    aigc_source source, beside;
    aigc_c2pa_report *report;
    aigc_status status;
    (void)context;

    if (aigc_source_memory(&source, file, sizeof(file) - 1) != AIGC_OK ||
        aigc_source_memory(&beside, store.data, store.length) != AIGC_OK) {
        return AIGC_ERR_INTERNAL;
    }
    status = aigc_c2pa_verify(&source, &beside, identity.trust, &report);
    aigc_c2pa_report_free(report);
    return status;
}

static aigc_status
read_a_store(void *context)
{
    aigc_source source;
    aigc_c2pa_contents *contents;
    aigc_status status;
    (void)context;

    if (aigc_source_memory(&source, store.data, store.length) != AIGC_OK) {
        return AIGC_ERR_INTERNAL;
    }
    status = aigc_c2pa_contents_read(&source, &contents);
    aigc_c2pa_contents_free(contents);
    return status;
}

static aigc_status
make_a_trust(void *context)
{
    aigc_c2pa_trust *trust;
    aigc_status status = aigc_c2pa_trust_new(&trust);
    (void)context;

    if (status == AIGC_OK) {
        status =
            aigc_c2pa_trust_add(trust, AIGC_C2PA_ALLOWED, identity.credentials.root_certificate,
                                strlen(identity.credentials.root_certificate));
    }
    if (status == AIGC_OK) {
        status = aigc_c2pa_trust_usage(trust, "1.2.3.4");
    }
    aigc_c2pa_trust_free(trust);
    return status;
}

static void
run_loop(fail_malloc_fn run, size_t at_least)
{
    size_t failures;
    const char *fault;

    /* OpenSSL allocates on first use, and keeps it. */
    assert_int_equal(run(NULL), AIGC_OK);
    fault = fail_malloc_loop(run, NULL, &failures);
    if (fault != NULL) {
        fail_msg("%s", fault);
    }
    assert_true(failures >= at_least);
}

static void
signing_survives_every_failure(void **state)
{
    (void)state;
    run_loop(sign_a_file, 20);
}

static void
verifying_survives_every_failure(void **state)
{
    (void)state;
    run_loop(verify_a_file, 20);
}

static void
reading_survives_every_failure(void **state)
{
    (void)state;
    run_loop(read_a_store, 5);
}

static void
trust_survives_every_failure(void **state)
{
    (void)state;
    run_loop(make_a_trust, 3);
}

static int
setup(void **state)
{
    const c2pa_bytes bytes = { (uint8_t *)(uintptr_t)file, sizeof(file) - 1 };
    (void)state;

    c2pa_identity_make(&identity, AIGC_C2PA_EDDSA);
    store = c2pa_sign_sidecar(&identity, &bytes, NULL);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    c2pa_bytes_free(&store);
    c2pa_identity_free(&identity);
    return 0;
}

int
main(void)
{
    if (!fail_malloc_available()) {
        puts("1..0 # SKIP the sanitizer has its own malloc, or the libraries are static");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signing_survives_every_failure),
        cmocka_unit_test(verifying_survives_every_failure),
        cmocka_unit_test(reading_survives_every_failure),
        cmocka_unit_test(trust_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
