/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/excerpt_format.h"

#include <string.h>

#define TEXT_ID_DOMAIN "aigc-label text id 1"

void
aigcp_excerpt_message(const uint8_t head[AIGCP_EXCERPT_HEAD], const uint8_t hash[AIGCP_HASH_SIZE],
                      uint8_t message[AIGCP_EXCERPT_MESSAGE])
{
    memcpy(message, AIGCP_EXCERPT_DOMAIN, sizeof AIGCP_EXCERPT_DOMAIN);
    message += sizeof AIGCP_EXCERPT_DOMAIN;
    memcpy(message, head, AIGCP_EXCERPT_HEAD);
    memcpy(message + AIGCP_EXCERPT_HEAD, hash, AIGCP_HASH_SIZE);
}

aigc_status
aigcp_excerpt_text_id(const aigc_label *label, uint8_t id[AIGCP_UUID_BYTES])
{
    const char *producer = aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER);
    const char *produce_id = aigc_label_get(label, AIGC_FIELD_PRODUCE_ID);
    uint8_t digest[AIGCP_HASH_SIZE];
    aigcp_hash *hash;

    if (aigcp_uuid_parse(produce_id, id))
        return AIGC_OK;
    aigc_status status = aigcp_hash_new(&hash);
    if (status != AIGC_OK)
        return status;
    aigcp_hash_begin(hash);
    aigcp_hash_feed(hash, TEXT_ID_DOMAIN, sizeof TEXT_ID_DOMAIN);
    aigcp_hash_feed(hash, producer, strlen(producer) + 1);
    aigcp_hash_feed(hash, produce_id, strlen(produce_id) + 1);
    aigcp_hash_finish(hash, digest);
    aigcp_hash_free(hash);
    memcpy(id, digest, AIGCP_UUID_BYTES);
    return AIGC_OK;
}

aigc_status
aigcp_piece_hash_init(aigcp_piece_hash *hash)
{
    return aigcp_content_hash_init(&hash->content);
}

void
aigcp_piece_hash_free(aigcp_piece_hash *hash)
{
    aigcp_content_hash_free(&hash->content);
}

void
aigcp_piece_hash_begin(aigcp_piece_hash *hash)
{
    aigcp_content_hash_begin(&hash->content);
    hash->is_empty = true;
    hash->space = false;
}

aigc_status
aigcp_piece_hash_feed(aigcp_piece_hash *hash, const uint8_t *data, size_t length, bool in_piece)
{
    aigc_status status = AIGC_OK;

    if (!in_piece) {
        hash->space = true;
        return AIGC_OK;
    }
    if (hash->space && !hash->is_empty)
        status = aigcp_content_hash_feed(&hash->content, " ", 1);
    hash->space = false;
    hash->is_empty = false;
    return status == AIGC_OK ? aigcp_content_hash_feed(&hash->content, data, length) : status;
}

aigc_status
aigcp_piece_hash_finish(aigcp_piece_hash *hash, uint8_t digest[AIGCP_HASH_SIZE])
{
    return aigcp_content_hash_finish(&hash->content, digest);
}
