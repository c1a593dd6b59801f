/* SPDX-License-Identifier: Apache-2.0 */
/* The content hash: BLAKE2b-256 of the text in normalisation form C, as a stream and in
 * constant memory. docs/formats.md, "Content hash". */
#ifndef AIGCP_CONTENT_HASH_H
#define AIGCP_CONTENT_HASH_H

#include "watermark/crypto_sodium.h"
#include "watermark/nfc_stream.h"

typedef struct aigcp_content_hash {
    aigcp_hash *hash;
    aigcp_nfc_stream text;
} aigcp_content_hash;

AIGC_MUST_CHECK aigc_status aigcp_content_hash_init(aigcp_content_hash *content);
void aigcp_content_hash_free(aigcp_content_hash *content);

void aigcp_content_hash_begin(aigcp_content_hash *content);
AIGC_MUST_CHECK aigc_status aigcp_content_hash_feed(aigcp_content_hash *content, const void *data,
                                                    size_t length);
AIGC_MUST_CHECK aigc_status aigcp_content_hash_finish(aigcp_content_hash *content,
                                                      uint8_t digest[AIGCP_HASH_SIZE]);

#endif
