/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of C2PA (2.2, 13.2.1): verified with the key of a certificate, made with a key that
 * we hold, that a provider holds, or that the caller uses. */
#ifndef AIGCP_SIGNATURE_OPENSSL_H
#define AIGCP_SIGNATURE_OPENSSL_H

#include "watermark/c2pa/certificate_openssl.h"

/* @return AIGC_OK; AIGC_ERR_ALTERED if it does not verify; AIGC_ERR_KEY if key and algorithm do
 *         not go together; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_signature_verify(aigcp_certificate *certificate,
                                                   aigc_c2pa_algorithm algorithm,
                                                   const uint8_t *message, size_t length,
                                                   aigcp_span signature);

/* The chain of a signer as it is signed. */
const aigcp_span *aigcp_signer_chain(const aigc_c2pa_signer *signer, size_t *count);

/* Length of each of its signatures. */
size_t aigcp_signer_size(const aigc_c2pa_signer *signer);

/* Sign a message. @return AIGC_OK; AIGC_ERR_KEY. */
AIGC_MUST_CHECK aigc_status aigcp_signer_sign(const aigc_c2pa_signer *signer,
                                              const uint8_t *message, size_t length,
                                              uint8_t signature[AIGCP_RAW_SIGNATURE_MAX]);

bool aigcp_signer_stamps(const aigc_c2pa_signer *signer);

/* Length of the longest token that came; 0 before the first. */
size_t aigcp_signer_token_length(const aigc_c2pa_signer *signer);

/* Have a message time-stamped: appends the token, or nothing if it comes later.
 * @return AIGC_OK; AIGC_ERR_KEY if the caller's function failed; AIGC_ERR_FORMAT if what came back
 *         is no token of this message; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_signer_stamp(const aigc_c2pa_signer *signer,
                                               const uint8_t *message, size_t length,
                                               aigcp_buffer *token);

#endif
