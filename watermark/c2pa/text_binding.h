/* SPDX-License-Identifier: Apache-2.0 */
/* Text as C2PA sees it (2.4, A.8): the wrapper is left out, what is left is normalised to NFC,
 * its UTF-8 is hashed. Formats with AIGCP_BINDING_TEXT are signed and hashed here. */
#ifndef AIGCP_TEXT_BINDING_H
#define AIGCP_TEXT_BINDING_H

#include "watermark/c2pa/store_signer.h"
#include "watermark/media/media_format.h"

/* The hash of a text without a range of bytes.
 * @return AIGC_OK; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_text_hash(const aigc_source *source, uint64_t start,
                                            uint64_t length, aigcp_digest_kind kind,
                                            uint8_t hash[AIGCP_DIGEST_MAX]);

/* Sign a text that stands in `source`: write it in NFC, with a wrapper at its end.
 * @param signer may be renewed until the lengths come out.
 * @return AIGC_OK; AIGC_ERR_FORMAT if this kind of text cannot be signed; AIGC_ERR_STOPPED. */
AIGC_MUST_CHECK aigc_status aigcp_text_sign(const aigc_source *source, const aigcp_format *format,
                                            aigcp_store_signer *signer, aigc_write_fn write,
                                            void *context);

#endif
