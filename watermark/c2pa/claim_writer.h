/* SPDX-License-Identifier: Apache-2.0 */
/* The assertions and the claim of a manifest as CBOR (C2PA 2.2, 10 and 18). */
#ifndef AIGCP_CLAIM_WRITER_H
#define AIGCP_CLAIM_WRITER_H

#include "watermark/c2pa/limits.h"
#include "watermark/c2pa/manifest_store.h"
#include "watermark/c2pa/store_signer.h"

#define AIGCP_SOURCE_TYPE_ROOM (AIGCP_CLAIM_TEXT_MAX + 64)
#define AIGCP_WHEN_ROOM 24 /* 9999-12-31T23:59:59Z */

/* An assertion as a whole box, and the hash that a link to it has. */
typedef struct aigcp_assertion {
    const char *label; /* static */
    aigcp_buffer box;
    uint8_t hash[AIGCP_DIGEST_MAX]; /* SHA-256 */
} aigcp_assertion;

void aigcp_assertion_init(aigcp_assertion *assertion);
void aigcp_assertion_free(aigcp_assertion *assertion);

/* Box and hash of a content: `type` is "cbor" or "json". */
AIGC_MUST_CHECK aigc_status aigcp_assertion_make(aigcp_assertion *assertion, const char *label,
                                                 const char *type, const void *content,
                                                 size_t length);

/* The claim of the caller with all defaults filled in. */
typedef struct aigcp_claim_plan {
    const aigc_c2pa_claim *claim;
    const char *generator_name, *generator_version;
    const char *agent_name, *agent_version; /* version may be NULL */
    const char *media_type;
    char source_type[AIGCP_SOURCE_TYPE_ROOM];
    char when[AIGCP_WHEN_ROOM];
} aigcp_claim_plan;

/* @return AIGC_OK; AIGC_ERR_FIELD, AIGC_ERR_ARGUMENT. */
AIGC_MUST_CHECK aigc_status aigcp_claim_plan_make(const aigc_c2pa_claim *claim,
                                                  const char *media_type, aigcp_claim_plan *plan);

/* c2pa.actions.v2. @param ingredient the parent; NULL if there is none. */
AIGC_MUST_CHECK aigc_status aigcp_write_actions(const aigcp_claim_plan *plan,
                                                const aigcp_assertion *ingredient,
                                                aigcp_assertion *actions);
AIGC_MUST_CHECK aigc_status aigcp_write_disclosure(const aigcp_claim_plan *plan,
                                                   aigcp_assertion *disclosure);
AIGC_MUST_CHECK aigc_status aigcp_write_record(const aigcp_claim_plan *plan,
                                               aigcp_assertion *record);
AIGC_MUST_CHECK aigc_status aigcp_write_soft_binding(const aigcp_claim_plan *plan,
                                                     aigcp_assertion *binding);
/* c2pa.ingredient.v3: the active manifest of an old store as parent. */
AIGC_MUST_CHECK aigc_status aigcp_write_ingredient(const aigcp_claim_plan *plan,
                                                   const aigcp_manifest_store *old,
                                                   const aigc_c2pa_report *report,
                                                   aigcp_assertion *ingredient);

/* The content of c2pa.hash.data. */
AIGC_MUST_CHECK aigc_status aigcp_write_data_hash(aigcp_range range,
                                                  const uint8_t hash[AIGCP_DIGEST_MAX],
                                                  aigcp_buffer *cbor);

/* The claim. @param manifest its label. */
AIGC_MUST_CHECK aigc_status aigcp_write_claim(const aigcp_claim_plan *plan, const char *manifest,
                                              const char *instance,
                                              const aigcp_assertion *const *assertions,
                                              size_t count, aigcp_buffer *claim);

#endif
