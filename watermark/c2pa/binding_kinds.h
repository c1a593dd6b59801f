/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of hard bindings beside c2pa.hash.data, and what they share. */
#ifndef AIGCP_BINDING_KINDS_H
#define AIGCP_BINDING_KINDS_H

#include "watermark/c2pa/verification.h"

/* Whether pad and pad2 are zeros; `required`: pad must be there. */
bool aigcp_binding_padding(aigcp_cbor map, bool required);
/* The algorithm of an assertion, else that of the claim; false if it is none that is allowed. */
bool aigcp_binding_digest(const aigcp_claim_check *check, aigcp_cbor map, aigcp_digest_kind *kind);

/* c2pa.hash.boxes, of PNG and JPEG (C2PA 2.2, 18.7 and 15.12.2). */
AIGC_MUST_CHECK aigc_status aigcp_boxes_hash_check(aigcp_claim_check *check,
                                                   const aigcp_linked *binding);

/* c2pa.hash.bmff.v2 and .v3 without Merkle trees (18.6 and 15.12.3). */
AIGC_MUST_CHECK aigc_status aigcp_bmff_binding_check(aigcp_claim_check *check,
                                                     const aigcp_linked *binding);

#define AIGCP_BMFF_LABEL "c2pa.hash.bmff.v3"
/* The hash of a file with the exclusions that we write. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_binding_hash(const aigc_source *source,
                                                    uint8_t hash[AIGCP_DIGEST_MAX]);
/* The content of the assertion; its length does not depend on the hash. */
AIGC_MUST_CHECK aigc_status aigcp_bmff_binding_write(const uint8_t hash[AIGCP_DIGEST_MAX],
                                                     aigcp_buffer *cbor);

#endif
