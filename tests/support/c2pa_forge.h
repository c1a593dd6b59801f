/* SPDX-License-Identifier: Apache-2.0 */
/* Forged manifest stores: made with the writers of the library, with any part replaced before or
 * after it is signed. Every part can be given as CBOR; what is not given is as it should be. */
#ifndef SUPPORT_C2PA_FORGE_H
#define SUPPORT_C2PA_FORGE_H

#include "tests/support/c2pa_kit.h"

/* An assertion of a forged manifest. */
typedef struct forged_assertion {
    const char *label;
    c2pa_bytes cbor;
    const char *url;  /* in the claim, instead of the right one; "" leaves it out of the claim */
    bool wrong_hash;  /* in the claim */
    bool repeated;    /* the claim names it twice */
    const char *type; /* of the box, instead of "cbor" */
    bool absent;      /* named by the claim, and not there */
} forged_assertion;

#define FORGED_MAX 8

typedef struct forgery {
    const c2pa_identity *identity;
    const char *manifest; /* label; NULL for a good one */
    const char *kind;     /* of its box, instead of "c2ma" */
    forged_assertion assertions[FORGED_MAX];
    size_t count;
    c2pa_bytes claim;            /* instead of the one that is made */
    c2pa_bytes protected_header; /* instead */
    c2pa_bytes unprotected;      /* instead of an empty map */
    bool untagged;               /* no tag 18 */
    bool break_signature;        /* one bit */
    c2pa_bytes before;           /* boxes in the store before the manifest */
    c2pa_bytes inside;           /* boxes in the manifest, behind the signature */
    const char *signature_url;
    const char *no_field; /* left out of the claim */
    const char *redacted; /* URL of an assertion that the claim takes out */
} forgery;

/* The two assertions of a good manifest for a file that it stands beside. */
void forge_begin(forgery *forged, const c2pa_identity *identity, const c2pa_bytes *file);
/* The store. */
c2pa_bytes forge_store(const forgery *forged);
void forge_end(forgery *forged);

/* An ingredient whose manifest is the last one of a store: linked with its hash, and with that of
 * its signature. */
c2pa_bytes forge_ingredient(const char *relationship, const c2pa_bytes *store);
/* The manifests of a store, to stand before another. */
c2pa_bytes forge_before(const c2pa_bytes *store);

/* CBOR pieces. `exclusions` is pairs of start and length. */
c2pa_bytes forge_data_hash(const uint8_t hash[32], const uint64_t *exclusions, size_t count,
                           size_t pad, uint8_t pad_byte);
c2pa_bytes forge_actions(const char *first, const char *second);
/* The bytes of a string literal. */
c2pa_bytes forge_bytes(const void *bytes, size_t length);
/* SHA-256 of a file without a range. */
void forge_hash(const c2pa_bytes *file, uint64_t start, uint64_t length, uint8_t hash[32]);

#endif
