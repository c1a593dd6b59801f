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
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim,
                                    .title = "title",
                                    .watermark_algorithm = "org.example.watermark",
                                    .watermark_value = "1",
                                    .watermark_length = 1 };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, file, sizeof file - 1);
    (void)context;

    return status == AIGC_OK ? aigc_c2pa_sign_sidecar(identity.signer, &source, &claim, drop, NULL)
                             : status;
}

/* A PDF with an attachment, so that all that is written anew has something in it. */
static const char pdf[] = "%PDF-1.7\n"
                          "1 0 obj\n<< /Pages 2 0 R /AF [3 0 R] /Names << /EmbeddedFiles "
                          "<< /Names [(a) 3 0 R] >> >> >>\nendobj\n"
                          "2 0 obj\n<< /Kids [] /Count 0 >>\nendobj\n"
                          "3 0 obj\n<< /Type /Filespec /F (a) >>\nendobj\n"
                          "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n"
                          "0000000108 00000 n \n0000000147 00000 n \n"
                          "trailer\n<< /Size 4 /Root 1 0 R /ID [<01> <02>] >>\n"
                          "startxref\n191\n%%EOF\n";

static aigc_status
sign_a_pdf(void *context)
{
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .minimal = 1 };
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, pdf, sizeof pdf - 1);
    (void)context;

    return status == AIGC_OK ? aigc_c2pa_sign(identity.signer, &source, &claim, drop, NULL)
                             : status;
}

/* The answer is that there is no room, which is found out after most of the work. */
static aigc_status
stamp_a_store(void *context)
{
    aigc_source source;
    aigc_status status = aigc_source_memory(&source, store.data, store.length);
    (void)context;

    if (status == AIGC_OK)
        status = aigc_c2pa_stamp(&source, "x", 1, drop, NULL);
    return status == AIGC_ERR_UNSUPPORTED ? AIGC_OK : status;
}

static aigc_status
verify_a_file(void *context)
{
    aigc_source source, beside;
    aigc_c2pa_report *report;
    (void)context;

    if (aigc_source_memory(&source, file, sizeof file - 1) != AIGC_OK ||
        aigc_source_memory(&beside, store.data, store.length) != AIGC_OK)
        return AIGC_ERR_INTERNAL;
    aigc_status status = aigc_c2pa_verify(&source, &beside, identity.trust, &report);
    aigc_c2pa_report_free(report);
    return status;
}

static aigc_status
read_a_store(void *context)
{
    aigc_source source;
    aigc_c2pa_contents *contents;
    (void)context;

    if (aigc_source_memory(&source, store.data, store.length) != AIGC_OK)
        return AIGC_ERR_INTERNAL;
    aigc_status status = aigc_c2pa_contents_read(&source, &contents);
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
    if (status == AIGC_OK)
        status = aigc_c2pa_trust_usage(trust, "1.2.3.4");
    aigc_c2pa_trust_free(trust);
    return status;
}

static void
run_loop(fail_malloc_fn run, size_t at_least)
{
    size_t failures;

    /* OpenSSL allocates on first use, and keeps it. */
    assert_int_equal(run(NULL), AIGC_OK);
    const char *fault = fail_malloc_loop(run, NULL, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures >= at_least);
}

static void
signing_survives_every_failure(void **state)
{
    (void)state;
    run_loop(sign_a_file, 20);
}

static void
signing_a_pdf_survives_every_failure(void **state)
{
    (void)state;
    run_loop(sign_a_pdf, 50);
}

static void
stamping_survives_every_failure(void **state)
{
    (void)state;
    run_loop(stamp_a_store, 5);
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
    const c2pa_bytes bytes = { (uint8_t *)(uintptr_t)file, sizeof file - 1 };
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
        cmocka_unit_test(signing_a_pdf_survives_every_failure),
        cmocka_unit_test(stamping_survives_every_failure),
        cmocka_unit_test(verifying_survives_every_failure),
        cmocka_unit_test(reading_survives_every_failure),
        cmocka_unit_test(trust_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
