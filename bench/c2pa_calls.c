/* SPDX-License-Identifier: Apache-2.0 */
/* Signing and verifying one small file again and again in one process:
 *
 *     c2pa_calls FILE CERT.pem KEY.pem ROOT.pem
 *
 * Lines of JSON: microseconds of processor time for each call, the median of series. */
#include "bench/measure.h"

#include <aigc/c2pa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERIES 9
#define CALLS 200

/* What all calls need, and the last result. */
typedef struct bench {
    aigc_source file, signed_file;
    aigc_c2pa_signer *signer;
    aigc_c2pa_trust *trust;
    blob out;
} bench;

static void
must(aigc_status status, const char *what)
{
    if (status != AIGC_OK)
        fail(what);
}

static int
collect(void *context, const void *data, size_t length)
{
    blob *out = context;

    out->bytes = realloc(out->bytes, out->length + length);
    if (!out->bytes)
        return 1;
    memcpy(out->bytes + out->length, data, length);
    out->length += length;
    return 0;
}

static void
sign(bench *all)
{
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .agent_name = "m" };

    all->out.length = 0;
    must(aigc_c2pa_sign(all->signer, &all->file, &claim, collect, &all->out), "sign");
}

static void
verify(bench *all)
{
    aigc_c2pa_report *report;

    must(aigc_c2pa_verify(&all->signed_file, NULL, all->trust, &report), "verify");
    aigc_c2pa_report_free(report);
}

static void
run(const char *what, void (*call)(bench *), bench *all)
{
    series taken = { .count = 0 };

    for (size_t i = 0; i < SERIES; i++) {
        double begin = processor_now();

        for (size_t j = 0; j < CALLS; j++)
            call(all);
        series_add(&taken, (processor_now() - begin) / CALLS * 1e6);
    }
    printf("{\"bench\":\"c2pa\",\"what\":\"%s, a call\",\"microseconds\":%.0f}\n", what,
           series_summary(&taken).median);
}

int
main(int argc, char **argv)
{
    bench all = { .signer = NULL };

    if (argc != 5)
        fail("FILE CERT.pem KEY.pem ROOT.pem");
    blob file = read_file(argv[1]);
    blob chain = read_file(argv[2]);
    blob key = read_file(argv[3]);
    blob root = read_file(argv[4]);
    must(aigc_source_memory(&all.file, file.bytes, file.length), "file");
    must(aigc_c2pa_signer_pem(chain.bytes, chain.length, key.bytes, key.length, NULL, &all.signer),
         "key");
    must(aigc_c2pa_trust_new(&all.trust), "trust");
    must(aigc_c2pa_trust_add(all.trust, AIGC_C2PA_ANCHOR, root.bytes, root.length), "root");
    run("sign", sign, &all);
    must(aigc_source_memory(&all.signed_file, all.out.bytes, all.out.length), "signed file");
    run("verify", verify, &all);
    aigc_c2pa_trust_free(all.trust);
    aigc_c2pa_signer_free(all.signer);
    free(all.out.bytes);
    free(file.bytes);
    free(chain.bytes);
    free(key.bytes);
    free(root.bytes);
    return 0;
}
