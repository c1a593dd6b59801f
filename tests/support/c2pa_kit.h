/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of C2PA share: identities, files of a few bytes, signing and verifying in memory.
 * Every function ends the test if it cannot do what it is for. */
#ifndef SUPPORT_C2PA_KIT_H
#define SUPPORT_C2PA_KIT_H

#include <aigc/c2pa.h>
#include <stdbool.h>

/* Bytes that grow; all zero is empty. */
typedef struct c2pa_bytes {
    uint8_t *data;
    size_t length;
} c2pa_bytes;
void c2pa_bytes_free(c2pa_bytes *bytes);
/* An aigc_write_fn; the context is a c2pa_bytes. */
int c2pa_bytes_write(void *context, const void *data, size_t length);
void c2pa_bytes_add(c2pa_bytes *bytes, const void *data, size_t length);

/* Root, leaf, signer, and a trust that has the root as its anchor. */
typedef struct c2pa_identity {
    aigc_c2pa_credentials credentials;
    aigc_c2pa_signer *signer;
    aigc_c2pa_trust *trust;
} c2pa_identity;
void c2pa_identity_make(c2pa_identity *identity, aigc_c2pa_algorithm algorithm);
void c2pa_identity_free(c2pa_identity *identity);

/* The smallest PNG there is: one gray pixel. */
void c2pa_small_png(c2pa_bytes *png);

/* Sign; an empty claim with `minimal` is the default for NULL. */
c2pa_bytes c2pa_sign(const c2pa_identity *identity, const c2pa_bytes *file,
                     const aigc_c2pa_claim *claim);
c2pa_bytes c2pa_sign_sidecar(const c2pa_identity *identity, const c2pa_bytes *file,
                             const aigc_c2pa_claim *claim);

/* Verify; `sidecar` may be NULL. @param[out] report may be NULL. */
aigc_status c2pa_verify(const c2pa_identity *identity, const c2pa_bytes *file,
                        const c2pa_bytes *sidecar, aigc_c2pa_report **report);

/* Whether a report has a code about the active manifest. */
bool c2pa_has(const aigc_c2pa_report *report, const char *code);
/* Expect this verdict, and this code if it is not NULL. */
void c2pa_expect(const c2pa_identity *identity, const c2pa_bytes *file, const c2pa_bytes *sidecar,
                 aigc_status expected, const char *code);
/* Print a report as TAP comments. */
void c2pa_print(const aigc_c2pa_report *report);

#endif
