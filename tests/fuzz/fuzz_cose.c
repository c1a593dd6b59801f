/* SPDX-License-Identifier: Apache-2.0 */
/* COSE_Sign1 and what stands in it: certificates, time stamps, OCSP staples. Any bytes. */
#include "tests/fuzz/fuzz_target.h"
#include "watermark/c2pa/certificate_openssl.h"
#include "watermark/c2pa/ocsp_openssl.h"
#include "watermark/c2pa/signature_openssl.h"
#include "watermark/c2pa/time_stamp_openssl.h"

static void
use_certificate(const uint8_t *der, size_t length, const aigcp_cose *cose)
{
    aigcp_profile profile = { 0 };
    aigcp_certificate *certificate;
    char name[AIGCP_NAME_ROOM];
    size_t size;

    if (aigcp_certificate_read(der, length, &certificate) != AIGC_OK) {
        FUZZ_ASSERT(certificate == NULL);
        return;
    }
    aigcp_trust_usages(NULL, &profile.usages, &profile.usage_count);
    aigcp_certificate_subject(certificate, name);
    aigcp_certificate_issuer(certificate, name);
    (void)aigcp_certificate_algorithm(certificate, &size);
    (void)aigcp_certificate_period(certificate, 1700000000);
    if (aigcp_certificate_profile(certificate, 0, &profile) == AIGC_OK && cose) {
        /* Nobody signed what the fuzzer made. */
        FUZZ_ASSERT(aigcp_signature_verify(certificate, cose->algorithm, der, length,
                                           cose->signature) != AIGC_OK);
    }
    if (cose) {
        (void)aigcp_ocsp_read(cose->staples, cose->staple_count, certificate, certificate,
                              1700000000);
    }
    aigcp_certificate_free(certificate);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const aigcp_span all = { data, size };
    aigcp_time_stamp stamp;
    aigcp_cose cose;
    const char *why;

    if (size == 0 || size > 16384)
        return 0;
    if (aigcp_cose_read(data, size, &cose, &why) == AIGC_OK) {
        FUZZ_ASSERT(!why && cose.chain_count > 0);
        for (size_t i = 0; i < cose.chain_count; i++)
            use_certificate(cose.chain[i].bytes, cose.chain[i].length, &cose);
        if (cose.token.length > 0) {
            aigcp_time_stamp_verify(cose.token, data, size, NULL, &stamp);
            FUZZ_ASSERT(stamp.answer != AIGCP_STAMP_TRUSTED);
        }
    } else {
        FUZZ_ASSERT(why != NULL);
    }
    use_certificate(data, size, NULL);
    aigcp_time_stamp_verify(all, data, 1, NULL, &stamp);
    FUZZ_ASSERT(stamp.answer != AIGCP_STAMP_TRUSTED);
    return 0;
}
