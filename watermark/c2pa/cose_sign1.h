/* SPDX-License-Identifier: Apache-2.0 */
/* COSE_Sign1 as C2PA uses it (RFC 9052, 4.2; C2PA 2.2, 13.2): tagged, detached payload, the chain
 * in the header. Reading and writing; the signature itself is the business of
 * signature_openssl. */
#ifndef AIGCP_COSE_SIGN1_H
#define AIGCP_COSE_SIGN1_H

#include "common/buffer.h"
#include "watermark/c2pa/cbor_reader.h"
#include "watermark/c2pa/limits.h"

#include <aigc/c2pa.h>

typedef struct aigcp_span {
    const uint8_t *bytes;
    size_t length;
} aigcp_span;

typedef struct aigcp_cose {
    aigcp_span protected_header; /* as it stands: what is signed */
    aigc_c2pa_algorithm algorithm;
    aigcp_span chain[AIGCP_CHAIN_MAX]; /* DER, leaf first */
    size_t chain_count;
    aigcp_span signature;
    aigcp_cbor signature_item; /* the byte string with its head: what a time stamp is over */
    aigcp_span token;          /* of a time stamp, if there is one */
    size_t tokens;             /* how many there are */
    bool token_version1;       /* sigTst: over the claim, and a whole response */
    bool token_malformed;
    aigcp_span staples[AIGCP_STAPLES_MAX]; /* OCSP responses */
    size_t staple_count;
} aigcp_cose;

/* Why it cannot be read, for people; NULL where AIGC_OK.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_KEY for an algorithm that C2PA does not know;
 *         AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_cose_read(const uint8_t *bytes, size_t length, aigcp_cose *cose,
                                            const char **why);

/* Append the bytes that are signed: context "Signature1", or "CounterSignature" for what is
 * time-stamped. */
AIGC_MUST_CHECK aigc_status aigcp_cose_message(const char *context, aigcp_span protected_header,
                                               const uint8_t *payload, size_t length,
                                               aigcp_buffer *message);

/* Append the protected header of a signer. */
AIGC_MUST_CHECK aigc_status aigcp_cose_protected(aigc_c2pa_algorithm algorithm,
                                                 const aigcp_span *chain, size_t count,
                                                 aigcp_buffer *header);

/* Append a COSE_Sign1. With a token, `room` bytes are taken by the unprotected header in all,
 * padded with zeros; with `room` and an empty token it is padding alone. Without `room` the header
 * is empty.
 * @return AIGC_OK; AIGC_ERR_LIMIT if the token does not fit, or leaves a gap that no padding
 *         fills: ask for some bytes more; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_cose_write(aigcp_span protected_header, aigcp_span signature,
                                             aigcp_span token, size_t room, aigcp_buffer *out);

/* The same with a token and padding of these lengths, each of which may be AIGCP_NO_PADDING: for
 * carriers whose length depends on the bytes. */
#define AIGCP_NO_PADDING SIZE_MAX
AIGC_MUST_CHECK aigc_status aigcp_cose_write_padded(aigcp_span protected_header,
                                                    aigcp_span signature, aigcp_span token,
                                                    const size_t padding[2], aigcp_buffer *out);

/* Room that a token of this length needs, with as much padding as makes shorter ones fit. */
size_t aigcp_cose_room(size_t token_length);

#endif
