/* SPDX-License-Identifier: Apache-2.0 */
/* The hashes of C2PA (2.2, 13.1): SHA-256, SHA-384, SHA-512, streaming, and of parts of a
 * source. */
#ifndef AIGCP_DIGEST_OPENSSL_H
#define AIGCP_DIGEST_OPENSSL_H

#include <aigc/source.h>

#include <stdbool.h>

#define AIGCP_DIGEST_MAX 64

typedef enum aigcp_digest_kind {
    AIGCP_SHA256 = 0,
    AIGCP_SHA384 = 1,
    AIGCP_SHA512 = 2
} aigcp_digest_kind;

/* "sha256"; false for any other name than the three. */
bool aigcp_digest_named(const char *name, size_t length, aigcp_digest_kind *kind);
size_t aigcp_digest_size(aigcp_digest_kind kind);

typedef struct aigcp_digest aigcp_digest;
AIGC_MUST_CHECK aigc_status aigcp_digest_new(aigcp_digest_kind kind, aigcp_digest **digest);
void aigcp_digest_free(aigcp_digest *digest);
AIGC_MUST_CHECK aigc_status aigcp_digest_feed(aigcp_digest *digest, const void *data,
                                              size_t length);
/* Feed `length` bytes of a source. */
AIGC_MUST_CHECK aigc_status aigcp_digest_feed_source(aigcp_digest *digest,
                                                     const aigc_source *source, uint64_t offset,
                                                     uint64_t length);
/* Begin anew, also after any error. */
AIGC_MUST_CHECK aigc_status aigcp_digest_restart(aigcp_digest *digest);
/* Writes aigcp_digest_size() bytes and begins anew. */
AIGC_MUST_CHECK aigc_status aigcp_digest_finish(aigcp_digest *digest,
                                                uint8_t out[AIGCP_DIGEST_MAX]);

/* All at once. */
AIGC_MUST_CHECK aigc_status aigcp_digest_of(aigcp_digest_kind kind, const void *data, size_t length,
                                            uint8_t out[AIGCP_DIGEST_MAX]);

#endif
