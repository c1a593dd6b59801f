/* SPDX-License-Identifier: Apache-2.0 */
/* A verification under way (C2PA 2.2, 15), shared by the files that do its parts:
 *
 *   c2pa_verify        finds the store, walks from the active manifest to its ingredients
 *   claim_check        one claim: its fields, its links to assertions, what it redacts
 *   credential_check   its signature, time stamp, certificate, trust
 *   action_check       what was done
 *   ingredient_check   what it was made from
 *   hard_binding       whether the file is the one that was signed: data, boxes, BMFF
 *
 * What is wrong is a line of the report; a status that is not AIGC_OK means that there is no
 * answer: out of memory, or the file cannot be read. */
#ifndef AIGCP_VERIFICATION_H
#define AIGCP_VERIFICATION_H

#include "watermark/c2pa/c2pa_report.h"
#include "watermark/c2pa/cose_sign1.h"
#include "watermark/c2pa/limits.h"
#include "watermark/media/media_format.h"

/* An assertion of another manifest that a claim took out. */
typedef struct aigcp_redaction {
    const char *manifest, *assertion; /* labels */
    size_t manifest_length, assertion_length;
} aigcp_redaction;

typedef struct aigcp_verification {
    const aigc_source *asset;
    const aigcp_format *format;        /* NULL if unknown */
    const aigcp_manifest_place *place; /* NULL: the store is a file of its own */
    const aigc_c2pa_trust *trust;
    aigcp_manifest_store store;
    aigc_c2pa_report *report;
    enum { AIGCP_UNSEEN, AIGCP_OPEN, AIGCP_DONE } seen[AIGCP_MANIFESTS_MAX];
    aigcp_redaction redactions[AIGCP_ASSERTIONS_MAX];
    size_t redaction_count;
    uint64_t hash_left; /* bytes that links may still have hashed: links can be many */
} aigcp_verification;

/* An assertion that the claim names, that is there and has the hash that was signed. */
typedef struct aigcp_linked {
    size_t box;
    bool created;    /* in created_assertions, or of a claim of version 1 */
    aigcp_cbor cbor; /* its content, checked; no item if it is something else */
} aigcp_linked;

/* One manifest that is being verified. */
typedef struct aigcp_claim_check {
    aigcp_verification *all;
    const aigcp_manifest *manifest;
    bool ingredient; /* it is not the active one */
    aigcp_cbor claim;
    aigcp_span claim_bytes;
    aigcp_digest_kind digest; /* of links that do not say */
    aigcp_linked links[AIGCP_ASSERTIONS_MAX];
    size_t link_count;
} aigcp_claim_check;

/* Report about a box of the manifest; `detail` and `values` as in aigcp_report_add(). */
void aigcp_tell(aigcp_claim_check *check, aigcp_code code, size_t box, const char *detail);
void aigcp_tell_values(aigcp_claim_check *check, aigcp_code code, size_t box, const char *detail,
                       const char *values);

/* Read the claim and check what it links to. @return false if there is nothing to go on with. */
AIGC_MUST_CHECK aigc_status aigcp_claim_read(aigcp_claim_check *check, bool *readable);
AIGC_MUST_CHECK aigc_status aigcp_claim_links(aigcp_claim_check *check);

/* A hashed URI. */
typedef struct aigcp_link {
    const char *url;
    size_t url_length;
    const uint8_t *hash;
    size_t hash_length;
    aigcp_digest_kind digest;
} aigcp_link;
bool aigcp_link_read(const aigcp_claim_check *check, aigcp_cbor item, aigcp_link *link);
/* Whether a box has the hash of a link. */
AIGC_MUST_CHECK aigc_status aigcp_link_matches(aigcp_claim_check *check, const aigcp_link *link,
                                               size_t box, bool *matches);

/* Whether something of this manifest was redacted by a later one. */
bool aigcp_has_redactions(const aigcp_verification *all, const aigcp_manifest *manifest);

AIGC_MUST_CHECK aigc_status aigcp_credential_check(aigcp_claim_check *check);
void aigcp_action_check(aigcp_claim_check *check);

/* Ingredients. `visit` verifies the manifest of one, once.
 * @param[out] parent the manifest that this one goes on from; NULL if there is none. */
typedef aigc_status (*aigcp_visit_fn)(aigcp_verification *all, const aigcp_manifest *manifest);
AIGC_MUST_CHECK aigc_status aigcp_ingredient_check(aigcp_claim_check *check, aigcp_visit_fn visit,
                                                   const aigcp_manifest **parent);

/* The rules about how many hard bindings there are; `*binding` is the one, or NULL. */
void aigcp_binding_find(aigcp_claim_check *check, const aigcp_linked **binding);
/* Compare the file with it. */
AIGC_MUST_CHECK aigc_status aigcp_binding_check(aigcp_claim_check *check,
                                                const aigcp_linked *binding);

#endif
