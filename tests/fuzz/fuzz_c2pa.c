/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest store beside a file, verified as a whole: claims, assertions, actions, ingredients,
 * bindings. Any bytes; nothing that the fuzzer makes is trusted, because nobody is. */
#include "tests/fuzz/fuzz_target.h"

#include <aigc/c2pa.h>
#include <aigc/c2pa_contents.h>

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

/* The same bytes, to be shown. */
static void
fuzz_contents(const aigc_source *store)
{
    aigc_c2pa_contents *contents;
    aigc_status status = aigc_c2pa_contents_read(store, &contents);

    FUZZ_ASSERT((status == AIGC_OK) == (contents != NULL));
    for (size_t i = 0; i < aigc_c2pa_contents_count(contents); i++) {
        aigc_c2pa_manifest_entry entry = { .struct_size = sizeof entry };
        aigc_c2pa_assertion_entry assertion = { .struct_size = sizeof assertion };

        FUZZ_ASSERT(aigc_c2pa_contents_manifest(contents, i, &entry) == AIGC_OK);
        for (size_t j = 0; j < entry.assertions; j++)
            FUZZ_ASSERT(aigc_c2pa_contents_assertion(contents, i, j, &assertion) == AIGC_OK);
    }
    aigc_c2pa_contents_free(contents);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char file[] = "any bytes";
    aigc_source asset, store;
    aigc_c2pa_report *report;

    if (size > 65536 || aigc_source_memory(&asset, file, sizeof file - 1) != AIGC_OK ||
        aigc_source_memory(&store, data, size) != AIGC_OK)
        return 0;
    aigc_status status = aigc_c2pa_verify(&asset, &store, NULL, &report);
    FUZZ_ASSERT(status != AIGC_OK && report);
    FUZZ_ASSERT(status == aigc_c2pa_report_verdict(report));
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        FUZZ_ASSERT(aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK);
    }
    aigc_c2pa_report_free(report);
    fuzz_contents(&store);
    FUZZ_ASSERT(aigc_c2pa_stamp(&store, file, sizeof file - 1, drop, NULL) != AIGC_OK);
    return 0;
}
