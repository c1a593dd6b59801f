/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/riff_tags.h"

#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

aigc_status
aigcp_riff_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_buffer *text)
{
    aigc_status status;

    text->length = 0;
    if (chunk->length > AIGCP_LABEL_VALUE_MAX) {
        return AIGC_OK;
    }
    status = aigcp_source_append(riff->source, chunk->data, chunk->length, text);
    while (status == AIGC_OK && text->length > 0 && text->data[text->length - 1] == 0) {
        text->length--;
    }
    return status;
}

aigc_status
aigcp_riff_is_list(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, const char *type,
                   bool *is)
{
    char found[4];
    aigc_status status;

    *is = false;
    if (!aigcp_riff_is(chunk, "LIST") || chunk->length < sizeof(found)) {
        return AIGC_OK;
    }
    status = aigcp_source_read(riff->source, chunk->data, found, sizeof(found));
    *is = status == AIGC_OK && memcmp(found, type, sizeof(found)) == 0;
    return status;
}

aigc_status
aigcp_riff_info_labels(const aigcp_riff *riff, const aigcp_riff_chunk *list, const char *place,
                       aigcp_carrier_fn found, void *context)
{
    uint64_t at = list->data + 4, end = list->data + list->length;
    aigcp_riff_chunk chunk;
    aigcp_buffer text;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    for (size_t i = 0; status == AIGC_OK && i < AIGCP_TAGS_MAX; i++) {
        status = aigcp_riff_next(riff, &at, end, &chunk);
        if (status == AIGC_OK) {
            status = aigcp_riff_text(riff, &chunk, &text);
        }
        if (status == AIGC_OK && text.length > 0 &&
            aigcp_tag_is_label(chunk.name, 4, (const char *)text.data, text.length)) {
            aigcp_carrier carrier = { place, chunk.offset, (const char *)text.data, text.length,
                                      aigcp_tag_kind(chunk.name, 4) };

            status = found(context, &carrier);
        }
    }
    aigcp_buffer_free(&text);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_riff_find_manifest(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    aigcp_riff riff;
    aigcp_riff_chunk chunk;
    uint64_t at;
    aigc_status status = aigcp_riff_open(&riff, source);

    memset(place, 0, sizeof(*place));
    at = riff.begin;
    for (size_t i = 0; status == AIGC_OK; i++) {
        status =
            i < AIGCP_CHUNKS_MAX ? aigcp_riff_next(&riff, &at, riff.end, &chunk) : AIGC_ERR_LIMIT;
        if (status == AIGC_OK && aigcp_riff_is(&chunk, "C2PA") && place->count++ == 0) {
            place->offset = chunk.offset;
            place->length = AIGCP_RIFF_HEADER + chunk.length;
            place->padding_zero = true;
            status = chunk.truncated ? AIGC_ERR_FORMAT
                                     : aigcp_source_append(source, chunk.data, chunk.length, store);
        }
    }
    return status == AIGC_ERR_NOT_FOUND && place->count > 0 ? AIGC_OK : status;
}

aigc_status
aigcp_riff_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                          aigcp_edits *edits, aigcp_manifest_place *place)
{
    uint64_t removed = 0, at;
    bool odd = false; /* the last chunk lacks its padding */
    aigcp_riff riff;
    aigcp_riff_chunk chunk;
    aigcp_buffer bytes;
    aigc_status status = aigcp_riff_open(&riff, source);

    memset(place, 0, sizeof(*place));
    at = riff.begin;
    for (size_t i = 0; status == AIGC_OK; i++) {
        status =
            i < AIGCP_CHUNKS_MAX ? aigcp_riff_next(&riff, &at, riff.end, &chunk) : AIGC_ERR_LIMIT;
        if (status == AIGC_OK && aigcp_riff_is(&chunk, "C2PA")) {
            removed += chunk.end - chunk.offset;
            status = aigcp_edits_add(edits, chunk.offset, chunk.end - chunk.offset, NULL, 0);
        } else if (status == AIGC_OK) {
            odd = (chunk.length & 1) != 0 && !chunk.padded;
            status = chunk.truncated ? AIGC_ERR_FORMAT : AIGC_OK;
        }
    }
    if (status == AIGC_ERR_NOT_FOUND && strcmp(riff.form, "AVI ") == 0 && riff.end < source->size) {
        return AIGC_ERR_UNSUPPORTED; /* more forms follow, and indexes count from the start */
    }
    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX + AIGCP_RIFF_HEADER + 2);
    if (status == AIGC_ERR_NOT_FOUND) {
        status = odd ? aigcp_buffer_append_byte(&bytes, 0) : AIGC_OK;
    }
    if (status == AIGC_OK) {
        status = aigcp_riff_append(&bytes, "C2PA", store, length);
    }
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, at, 0, bytes.data, bytes.length);
    }
    if (status == AIGC_OK) {
        status = aigcp_riff_resize(&riff, bytes.length, removed, edits);
    }
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){ at - removed + (odd ? 1 : 0), AIGCP_RIFF_HEADER + length,
                                         1, true };
    }
    aigcp_buffer_free(&bytes);
    return status;
}
