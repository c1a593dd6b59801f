/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/content_hash.h"

aigc_status
aigcp_content_hash_init(aigcp_content_hash *content)
{
    content->hash = NULL;
    aigc_status status = aigcp_crypto_open();
    if (status == AIGC_OK)
        status = aigcp_nfc_stream_init(&content->text);
    if (status == AIGC_OK)
        status = aigcp_hash_new(&content->hash);
    return status;
}

void
aigcp_content_hash_free(aigcp_content_hash *content)
{
    aigcp_hash_free(content->hash);
    content->hash = NULL;
}

static aigc_status
hash_text(void *context, const uint8_t *data, size_t length)
{
    aigcp_hash_feed(context, data, length);
    return AIGC_OK;
}

void
aigcp_content_hash_begin(aigcp_content_hash *content)
{
    aigcp_hash_begin(content->hash);
    aigcp_nfc_stream_begin(&content->text, hash_text, content->hash);
}

aigc_status
aigcp_content_hash_feed(aigcp_content_hash *content, const void *data, size_t length)
{
    return aigcp_nfc_stream_feed(&content->text, data, length);
}

aigc_status
aigcp_content_hash_finish(aigcp_content_hash *content, uint8_t digest[AIGCP_HASH_SIZE])
{
    aigc_status status = aigcp_nfc_stream_finish(&content->text);
    if (status == AIGC_OK)
        aigcp_hash_finish(content->hash, digest);
    return status;
}
