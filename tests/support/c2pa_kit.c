/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/c2pa_kit.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
must(bool good, const char *what)
{
    if (!good) {
        (void)fprintf(stderr, "c2pa_kit: %s\n", what);
        abort();
    }
}

void
c2pa_bytes_free(c2pa_bytes *bytes)
{
    free(bytes->data);
    *bytes = (c2pa_bytes){ NULL, 0 };
}

void
c2pa_bytes_add(c2pa_bytes *bytes, const void *data, size_t length)
{
    bytes->data = realloc(bytes->data, bytes->length + length + 1);
    must(bytes->data != NULL, "memory");
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

int
c2pa_bytes_write(void *context, const void *data, size_t length)
{
    c2pa_bytes_add(context, data, length);
    return 0;
}

void
c2pa_identity_make(c2pa_identity *identity, aigc_c2pa_algorithm algorithm)
{
    const aigc_c2pa_identity who = { sizeof who, "CN", "示例机构", "test signer", algorithm, 30 };
    aigc_c2pa_credentials *made = &identity->credentials;

    memset(identity, 0, sizeof *identity);
    must(aigc_c2pa_credentials_make(&who, made) == AIGC_OK, "credentials");
    size_t room = strlen(made->leaf_certificate) + strlen(made->root_certificate) + 1;
    char *chain = malloc(room);
    must(chain != NULL, "memory");
    (void)snprintf(chain, room, "%s%s", made->leaf_certificate, made->root_certificate);
    must(aigc_c2pa_signer_pem(chain, strlen(chain), made->leaf_key, strlen(made->leaf_key), NULL,
                              &identity->signer) == AIGC_OK,
         "signer");
    free(chain);
    must(aigc_c2pa_trust_new(&identity->trust) == AIGC_OK &&
             aigc_c2pa_trust_add(identity->trust, AIGC_C2PA_ANCHOR, made->root_certificate,
                                 strlen(made->root_certificate)) == AIGC_OK,
         "trust");
}

void
c2pa_identity_free(c2pa_identity *identity)
{
    aigc_c2pa_signer_free(identity->signer);
    aigc_c2pa_trust_free(identity->trust);
    aigc_c2pa_credentials_free(&identity->credentials);
}

void
c2pa_small_png(c2pa_bytes *png)
{
    static const uint8_t bytes[] = {
        0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n',                         /* signature */
        0,    0,    0,    13,   'I',  'H',  'D',  'R',  0,    0,    0,    1,    /* width */
        0,    0,    0,    1,    8,    0,    0,    0,    0,                      /* gray, 8 bits */
        0x3A, 0x7E, 0x9B, 0x55,                                                 /* CRC */
        0,    0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9C, 0x63, 0x60, /* zlib */
        0,    0,    0,    2,    0,    1,    0x48, 0xAF, 0xA4, 0x71,             /* CRC */
        0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82,
    };

    *png = (c2pa_bytes){ NULL, 0 };
    c2pa_bytes_add(png, bytes, sizeof bytes);
}

static aigc_source
source_of(const c2pa_bytes *bytes)
{
    aigc_source source;

    must(aigc_source_memory(&source, bytes->data, bytes->length) == AIGC_OK, "source");
    return source;
}

typedef aigc_status (*sign_fn)(const aigc_c2pa_signer *, const aigc_source *,
                               const aigc_c2pa_claim *, aigc_write_fn, void *);

static c2pa_bytes
sign_with(sign_fn sign, const c2pa_identity *identity, const c2pa_bytes *file,
          const aigc_c2pa_claim *claim)
{
    static const aigc_c2pa_claim smallest = { .struct_size = sizeof smallest, .minimal = 1 };
    aigc_source source = source_of(file);
    c2pa_bytes out = { NULL, 0 };
    aigc_status status =
        sign(identity->signer, &source, claim ? claim : &smallest, c2pa_bytes_write, &out);

    must(status == AIGC_OK, aigc_status_name(status));
    return out;
}

c2pa_bytes
c2pa_sign(const c2pa_identity *identity, const c2pa_bytes *file, const aigc_c2pa_claim *claim)
{
    return sign_with(aigc_c2pa_sign, identity, file, claim);
}

c2pa_bytes
c2pa_sign_sidecar(const c2pa_identity *identity, const c2pa_bytes *file,
                  const aigc_c2pa_claim *claim)
{
    return sign_with(aigc_c2pa_sign_sidecar, identity, file, claim);
}

aigc_status
c2pa_verify(const c2pa_identity *identity, const c2pa_bytes *file, const c2pa_bytes *sidecar,
            aigc_c2pa_report **report)
{
    aigc_source source = source_of(file), beside;

    if (sidecar)
        beside = source_of(sidecar);
    return aigc_c2pa_verify(&source, sidecar ? &beside : NULL, identity ? identity->trust : NULL,
                            report);
}

bool
c2pa_has(const aigc_c2pa_report *report, const char *code)
{
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        must(aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK, "finding");
        /* The tests have no language. */
        must(strcmp(finding.message, finding.explanation) == 0, "message");
        if (!finding.ingredient && strcmp(finding.code, code) == 0)
            return true;
    }
    return false;
}

void
c2pa_print(const aigc_c2pa_report *report)
{
    for (size_t i = 0; i < aigc_c2pa_report_count(report); i++) {
        aigc_c2pa_finding finding = { .struct_size = sizeof finding };

        must(aigc_c2pa_report_finding(report, i, &finding) == AIGC_OK, "finding");
        printf("# %s%s %s (%s)\n",
               finding.kind == AIGC_C2PA_FAILURE   ? "FAILURE "
               : finding.kind == AIGC_C2PA_SUCCESS ? "success "
                                                   : "info    ",
               finding.ingredient ? " ingredient" : "", finding.code, finding.explanation);
    }
}

void
c2pa_expect(const c2pa_identity *identity, const c2pa_bytes *file, const c2pa_bytes *sidecar,
            aigc_status expected, const char *code)
{
    aigc_c2pa_report *report;
    aigc_status verdict = c2pa_verify(identity, file, sidecar, &report);

    if (verdict != expected || (code && !c2pa_has(report, code))) {
        c2pa_print(report);
        fail_msg("verdict %s, %s", aigc_status_name(verdict), code ? code : "");
    }
    aigc_c2pa_report_free(report);
}
