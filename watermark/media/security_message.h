/* SPDX-License-Identifier: Apache-2.0 */
/* What security data signs, and what its files share (TC260-PG-202511A). */
#ifndef AIGCP_SECURITY_MESSAGE_H
#define AIGCP_SECURITY_MESSAGE_H

#include "common/buffer.h"
#include "watermark/limits.h"
#include "watermark/media/signature_keys.h"

#include <aigc/security_data.h>

#define AIGCP_OID_SM3_WITH_SM2 "1.2.156.10197.1.501"
#define AIGCP_OID_SHA256_WITH_RSA "1.2.840.113549.1.1.11"

struct aigc_security_keys {
    size_t count;
    aigcp_public_key *list[AIGCP_SECURITY_KEYS_MAX];
};

/* Append the message of annex A.1: "Label":"1","ContentProducer":"...","ProduceID":"..."
 * @return AIGC_OK; AIGC_ERR_FIELD if a value has a quote or a backslash, so that other fields would
 *         make the same message; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_security_message(const char *label, const char *producer,
                                                   const char *produce_id, aigcp_buffer *message);

/* What a reserved code is, without a look at signatures: NONE, OPAQUE, MALFORMED; UNCHECKED if it
 * is security data. NULL is NONE. What a propagator signs is not published, so that this is all
 * that can be said of ReservedCode2. @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_security_form(const char *data, aigc_security_verdict *verdict);

#endif
