/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest store as boxes: which manifests it has, what their parts are, and what a link of one
 * part to another means (C2PA 2.2, 8 and 11). Nothing is verified here. */
#ifndef AIGCP_MANIFEST_STORE_H
#define AIGCP_MANIFEST_STORE_H

#include "watermark/c2pa/cbor_reader.h"
#include "watermark/c2pa/digest_openssl.h"
#include "watermark/c2pa/jumbf_reader.h"

typedef enum aigcp_manifest_kind {
    AIGCP_MANIFEST_STANDARD = 0,
    AIGCP_MANIFEST_UPDATE = 1,
    AIGCP_MANIFEST_COMPRESSED = 2
} aigcp_manifest_kind;

typedef struct aigcp_manifest {
    aigcp_manifest_kind kind;
    size_t box;        /* index in the list of boxes, as all below; AIGCP_JUMBF_NONE if missing */
    size_t assertions; /* c2pa.assertions */
    size_t claim;      /* c2pa.claim.v2, or c2pa.claim */
    size_t claims;     /* how many there are */
    size_t signature;
    bool version1; /* of the claim */
} aigcp_manifest;

typedef struct aigcp_manifest_store {
    aigcp_jumbf jumbf;
    aigcp_manifest *manifests; /* in the order of the file: the last one is active */
    size_t count;
} aigcp_manifest_store;

/* The bytes must outlive the store.
 * @return AIGC_OK: at least one manifest; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_manifest_store_read(const uint8_t *bytes, size_t length,
                                                      aigcp_manifest_store *store);
void aigcp_manifest_store_free(aigcp_manifest_store *store);

/* What a URL "self#jumbf=..." of a manifest leads to: relative to the manifest, or from the root
 * of the store if it begins with "/c2pa/". AIGCP_JUMBF_NONE if it leads nowhere. */
size_t aigcp_manifest_store_resolve(const aigcp_manifest_store *store,
                                    const aigcp_manifest *manifest, const char *url, size_t length);

/* The manifest that a box is in or is; NULL if it is in none that we know. */
const aigcp_manifest *aigcp_manifest_of(const aigcp_manifest_store *store, size_t box);

/* The hash of a hashed URI: over the content of the superbox, without its own header (8.4.2.3). */
AIGC_MUST_CHECK aigc_status aigcp_manifest_store_hash(const aigcp_manifest_store *store, size_t box,
                                                      aigcp_digest_kind kind,
                                                      uint8_t out[AIGCP_DIGEST_MAX]);

/* The label of an assertion without the number of its repetition: "c2pa.actions.v2__1" is
 * "c2pa.actions.v2". Gives the length. */
size_t aigcp_assertion_base(const char *label, size_t length);
bool aigcp_assertion_is(const aigcp_jumbf_box *box, const char *label);

#endif
