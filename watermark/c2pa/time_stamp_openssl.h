/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps of RFC 3161: ask for one, take it, verify it (C2PA 2.2, 10.3.2.5 and 15.8). */
#ifndef AIGCP_TIME_STAMP_OPENSSL_H
#define AIGCP_TIME_STAMP_OPENSSL_H

#include "watermark/c2pa/certificate_openssl.h"

typedef enum aigcp_stamp_answer {
    AIGCP_STAMP_TRUSTED = 0,
    AIGCP_STAMP_UNTRUSTED = 1, /* all holds; the authority is not known */
    AIGCP_STAMP_OUTSIDE = 2,   /* the authority's certificate was not valid then */
    AIGCP_STAMP_MISMATCH = 3,  /* of other bytes, or its signature does not hold */
    AIGCP_STAMP_MALFORMED = 4
} aigcp_stamp_answer;

typedef struct aigcp_time_stamp {
    aigcp_stamp_answer answer;
    int64_t time; /* seconds since 1970, unless it is malformed */
    char authority[AIGCP_NAME_ROOM];
    const char *why; /* it is not trusted; static */
} aigcp_time_stamp;

/* Append a TimeStampReq for the SHA-256 of a message; the certificates are asked for. There is no
 * nonce: a message is a fresh signature and was never stamped before. */
AIGC_MUST_CHECK aigc_status aigcp_time_stamp_request(const uint8_t *message, size_t length,
                                                     aigcp_buffer *request);

/* Append the token of a TimeStampResp, or what is a token already, if it is of this message.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_time_stamp_accept(const uint8_t *response, size_t size,
                                                    const uint8_t *message, size_t length,
                                                    aigcp_buffer *token);

/* Verify a token, or the token of a whole response, over a message. The answer is in `stamp`. */
void aigcp_time_stamp_verify(aigcp_span token, const uint8_t *message, size_t length,
                             const aigc_c2pa_trust *trust, aigcp_time_stamp *stamp);

/* The same for the token of a signature, of either version, over the claim or the signature. */
AIGC_MUST_CHECK aigc_status aigcp_time_stamp_of(const aigcp_cose *cose, aigcp_span claim,
                                                const aigc_c2pa_trust *trust,
                                                aigcp_time_stamp *stamp);

/* The time as RFC 3339; "" if it is out of reach. */
#define AIGCP_WHEN_ROOM 32
void aigcp_time_stamp_when(const aigcp_time_stamp *stamp, char when[AIGCP_WHEN_ROOM]);

#endif
