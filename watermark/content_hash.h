/* SPDX-License-Identifier: Apache-2.0 */
/* The content hash: BLAKE2b-256 of the text in normalisation form C, as a stream and in
 * constant memory. docs/formats.md, "Content hash". */
#ifndef AIGCP_CONTENT_HASH_H
#define AIGCP_CONTENT_HASH_H

#include "common/utf8.h"
#include "watermark/crypto_sodium.h"
#include "watermark/quiet_text.h"
#include "watermark/unicode_icu.h"

/* Characters wait here until what follows cannot change their normal form: some whole
 * segments, then the one that is still open. */
typedef struct aigcp_content_hash {
    aigcp_hash *hash;
    aigcp_nfc nfc;
    aigcp_quiet_map quiet;
    uint8_t waiting[AIGCP_NFC_INPUT_MAX];
    size_t length;
    size_t open;                     /* where the open segment begins in `waiting` */
    bool as_it_is;                   /* all that waits is known to be its own normal form */
    uint8_t partial[AIGCP_UTF8_MAX]; /* a character that the last feed cut */
    size_t partial_length;
} aigcp_content_hash;

AIGC_MUST_CHECK aigc_status aigcp_content_hash_init(aigcp_content_hash *content);
void aigcp_content_hash_free(aigcp_content_hash *content);

void aigcp_content_hash_begin(aigcp_content_hash *content);
AIGC_MUST_CHECK aigc_status aigcp_content_hash_feed(aigcp_content_hash *content, const void *data,
                                                    size_t length);
AIGC_MUST_CHECK aigc_status aigcp_content_hash_finish(aigcp_content_hash *content,
                                                      uint8_t digest[AIGCP_HASH_SIZE]);

#endif
