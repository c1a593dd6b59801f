/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/riff_manifest.h"

#include "watermark/formats/image_label.h"
#include "watermark/formats/riff_chunks.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* The chunk header and the data; the padding of an odd length is outside. */
static aigc_status
read_store(const aigc_source *source, const aigcp_riff_chunk *chunk, aigcp_buffer *store,
           aigcp_manifest_place *place)
{
    size_t begin = store->length;
    aigc_status status = AIGC_ERR_FORMAT;

    place->offset = chunk->offset;
    if (!chunk->truncated && chunk->length > 0)
        status = aigcp_source_append(source, chunk->data, chunk->length, store);
    if (status == AIGC_OK) {
        place->length = AIGCP_RIFF_HEADER + chunk->length;
        place->nothing_beside = aigcp_store_trim(store, begin);
    }
    return status;
}

aigc_status
aigcp_riff_find_manifest(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    aigcp_riff riff;
    aigcp_riff_chunk chunk;
    uint64_t cut = 0; /* the chunk that the file ends in */
    aigc_status status = aigcp_riff_open(&riff, source);

    *place = (aigcp_manifest_place){ .walk = { riff.begin, AIGCP_CHUNKS_MAX } };
    while (status == AIGC_OK) {
        status = aigcp_riff_next(&riff, &place->walk, riff.end, &chunk);
        cut = status == AIGC_OK && chunk.truncated ? chunk.offset : cut;
        if (status == AIGC_OK && aigcp_riff_is(&chunk, "C2PA") && place->count++ == 0)
            status = read_store(source, &chunk, store, place);
    }
    if (status == AIGC_ERR_NOT_FOUND && place->count > 0)
        return AIGC_OK;
    /* Recordings do not always know their end; of a picture the rest is missing. */
    if (status == AIGC_ERR_NOT_FOUND && cut > 0 && strcmp(riff.form, "WEBP") == 0) {
        place->walk.at = cut;
        return AIGC_ERR_FORMAT;
    }
    return status;
}

/* Take out what is there. `*end` is that of the last chunk, `*odd` whether it lacks its padding. */
static aigc_status
drop_stores(const aigcp_riff *riff, aigcp_edits *edits, uint64_t *removed, uint64_t *end, bool *odd)
{
    aigcp_part_walk walk = { riff->begin, AIGCP_CHUNKS_MAX };
    aigcp_riff_chunk chunk;
    aigc_status status = AIGC_OK;

    *removed = 0;
    *odd = false;
    while (status == AIGC_OK) {
        status = aigcp_riff_next(riff, &walk, riff->end, &chunk);
        if (status == AIGC_OK && aigcp_riff_is(&chunk, "C2PA")) {
            status = aigcp_edits_add(edits, chunk.offset, chunk.end - chunk.offset, NULL, 0);
            *removed += chunk.end - chunk.offset;
        } else if (status == AIGC_OK) {
            *odd = (chunk.length & 1) != 0 && !chunk.padded;
            status = chunk.truncated ? AIGC_ERR_FORMAT : AIGC_OK;
        }
    }
    *end = walk.at;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_riff_place_manifest(const aigc_source *source, const uint8_t *store, size_t length,
                          aigcp_edits *edits, aigcp_manifest_place *place)
{
    aigcp_riff riff;
    aigcp_buffer bytes;
    uint64_t removed, end;
    bool odd;
    aigc_status status = aigcp_riff_open(&riff, source);

    *place = (aigcp_manifest_place){ 0 };
    if (status == AIGC_OK)
        status = drop_stores(&riff, edits, &removed, &end, &odd);
    if (status == AIGC_OK && strcmp(riff.form, "AVI ") == 0 && riff.end < source->size)
        status = AIGC_ERR_UNSUPPORTED; /* more forms follow, and indexes count from the start */
    if (status == AIGC_OK && riff.is_rf64 && end <= riff.ds64)
        status = AIGC_ERR_FORMAT; /* the form ends before its own size is said */
    if (status != AIGC_OK)
        return status;
    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX + AIGCP_RIFF_HEADER + 2);
    if (odd)
        status = aigcp_buffer_append_byte(&bytes, 0);
    if (status == AIGC_OK)
        status = aigcp_riff_append(&bytes, "C2PA", store, length);
    if (status == AIGC_OK)
        status = aigcp_riff_resize(&riff, bytes.length, removed, edits);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, end, 0, bytes.data, bytes.length);
        *place = (aigcp_manifest_place){ .offset = end - removed + (odd ? 1 : 0),
                                         .length = AIGCP_RIFF_HEADER + length,
                                         .count = 1,
                                         .nothing_beside = true };
    }
    aigcp_buffer_free(&bytes);
    return status;
}
