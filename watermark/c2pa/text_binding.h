/* SPDX-License-Identifier: Apache-2.0 */
/* Text as C2PA sees it (2.4, A.8): the wrapper is left out, what is left is normalised to NFC,
 * its UTF-8 is hashed. */
#ifndef AIGCP_TEXT_BINDING_H
#define AIGCP_TEXT_BINDING_H

#include "watermark/c2pa/store_signer.h"
#include "watermark/nfc_stream.h"

/* The hash of a text without a range of bytes.
 * @return AIGC_OK; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_text_hash(const aigc_source *source, uint64_t start,
                                            uint64_t length, aigcp_digest_kind kind,
                                            uint8_t hash[AIGCP_DIGEST_MAX]);

/* Sign a text that stands in `source`: write it in NFC, with a wrapper at its end in place of
 * one that is there.
 * @return as aigcp_text_signing_finish(). */
AIGC_MUST_CHECK aigc_status aigcp_text_sign(const aigc_source *source, aigcp_store_signer *signer,
                                            aigc_write_fn write, void *context);

/* A text that is signed while it is written. */
typedef struct aigcp_text_signing {
    aigcp_nfc_stream text;
    aigcp_digest *digest;
    uint64_t length; /* of what was written */
    aigc_write_fn write;
    void *context;
} aigcp_text_signing;

AIGC_MUST_CHECK aigc_status aigcp_text_signing_init(aigcp_text_signing *signing);
void aigcp_text_signing_free(aigcp_text_signing *signing);
AIGC_MUST_CHECK aigc_status aigcp_text_signing_begin(aigcp_text_signing *signing,
                                                     aigc_write_fn write, void *context);

/* Write the next bytes in NFC; the last character may wait for what follows it. */
AIGC_MUST_CHECK aigc_status aigcp_text_signing_feed(aigcp_text_signing *signing, const void *data,
                                                    size_t length);

/* Write the wrapper. The signer is renewed until its length comes out.
 * @param[out] size of the wrapper.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the text was not UTF-8; AIGC_ERR_STOPPED as `write` asks;
 *         as aigcp_store_signer_data(). */
AIGC_MUST_CHECK aigc_status aigcp_text_signing_finish(aigcp_text_signing *signing,
                                                      aigcp_store_signer *signer, size_t *size);

#endif
