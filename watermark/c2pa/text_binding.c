/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/text_binding.h"

/* Hashes the bytes as they are: a text that is not in NFC does not match, and is called altered,
 * which is wrong on the safe side. */
aigc_status
aigcp_text_hash(const aigc_source *source, uint64_t start, uint64_t length, aigcp_digest_kind kind,
                uint8_t hash[AIGCP_DIGEST_MAX])
{
    aigcp_digest *digest;
    aigc_status status = aigcp_digest_new(kind, &digest);

    if (status == AIGC_OK) {
        status = aigcp_digest_feed_source(digest, source, 0, start);
    }
    if (status == AIGC_OK) {
        status = aigcp_digest_feed_source(digest, source, start + length,
                                          source->size - (start + length));
    }
    if (status == AIGC_OK) {
        status = aigcp_digest_finish(digest, hash);
    }
    aigcp_digest_free(digest);
    return status;
}

/* No format of text places manifests yet. */
aigc_status
aigcp_text_sign(const aigc_source *source, const aigcp_format *format, aigcp_store_signer *signer,
                aigc_write_fn write, void *context)
{
    (void)source;
    (void)format;
    (void)signer;
    (void)write;
    (void)context;
    return AIGC_ERR_FORMAT;
}
