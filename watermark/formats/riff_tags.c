/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/riff_tags.h"

#include "watermark/formats/id3_tag.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

aigc_status
aigcp_riff_labels(const aigcp_riff *riff, aigcp_riff_labels_fn labels_in, aigcp_carrier_fn found,
                  void *context)
{
    aigcp_part_walk walk = { riff->begin, AIGCP_CHUNKS_MAX };
    aigcp_riff_chunk chunk;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK) {
        status = aigcp_riff_next(riff, &walk, riff->end, &chunk);
        if (status == AIGC_OK)
            status = labels_in(riff, &chunk, found, context);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_riff_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_buffer *text)
{
    text->length = 0;
    if (chunk->length > AIGCP_LABEL_VALUE_MAX)
        return AIGC_OK;
    aigc_status status = aigcp_source_append(riff->source, chunk->data, chunk->length, text);
    while (status == AIGC_OK && text->length > 0 && text->data[text->length - 1] == 0)
        text->length--;
    return status;
}

aigc_status
aigcp_riff_is_list(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, const char *type,
                   bool *is)
{
    char found[4];

    *is = false;
    if (!aigcp_riff_is(chunk, "LIST") || chunk->length < sizeof found)
        return AIGC_OK;
    aigc_status status = aigcp_source_read(riff->source, chunk->data, found, sizeof found);
    *is = status == AIGC_OK && memcmp(found, type, sizeof found) == 0;
    return status;
}

aigc_status
aigcp_riff_info_labels(const aigcp_riff *riff, const aigcp_riff_chunk *list, const char *place,
                       aigcp_carrier_fn found, void *context)
{
    aigcp_part_walk walk = { list->data + 4, AIGCP_TAGS_MAX };
    uint64_t end = list->data + list->length;
    aigcp_riff_chunk chunk;
    aigcp_buffer text;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    while (status == AIGC_OK) {
        status = aigcp_riff_next(riff, &walk, end, &chunk);
        if (status == AIGC_OK)
            status = aigcp_riff_text(riff, &chunk, &text);
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

/* ---- ID3v2 in a chunk ------------------------------------------------------------------------ */

bool
aigcp_riff_is_id3(const aigcp_riff_chunk *chunk)
{
    return aigcp_riff_is(chunk, "id3 ") || aigcp_riff_is(chunk, "ID3 ");
}

aigc_status
aigcp_riff_id3_labels(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
                      void *context)
{
    aigcp_id3 tag;
    aigc_status status =
        aigcp_id3_read(&tag, riff->source, chunk->data, chunk->data + chunk->length);

    if (status == AIGC_OK)
        status = aigcp_id3_labels(&tag, found, context);
    aigcp_id3_free(&tag);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- writing --------------------------------------------------------------------------------- */

aigc_status
aigcp_riff_edit(aigcp_riff_writer *writer, uint64_t offset, uint64_t removed, const void *bytes,
                size_t length)
{
    writer->added += length;
    writer->removed += removed;
    return aigcp_edits_add(writer->edits, offset, removed, bytes, length);
}

aigc_status
aigcp_riff_write_length(aigcp_riff_writer *writer, const aigcp_riff_chunk *chunk, uint64_t length)
{
    uint8_t bytes[4];
    aigc_status status = AIGC_OK;

    aigcp_riff_put_size(&writer->riff, length, bytes);
    if ((length & 1) == 0 && chunk->padded)
        status = aigcp_riff_edit(writer, chunk->end - 1, 1, NULL, 0);
    else if ((length & 1) != 0 && !chunk->padded)
        status = aigcp_riff_edit(writer, chunk->end, 0, "", 1);
    writer->mended = true;
    if (status != AIGC_OK)
        return status;
    return length > UINT32_MAX ? AIGC_ERR_LIMIT
                               : aigcp_edits_add(writer->edits, chunk->offset + 4, 4, bytes, 4);
}

aigc_status
aigcp_riff_place_id3(aigcp_riff_writer *writer, const aigcp_riff_chunk *chunk, const char *label)
{
    int64_t grown = 0;
    aigcp_id3 tag;
    aigc_status status =
        aigcp_id3_read(&tag, writer->riff.source, chunk->data, chunk->data + chunk->length);

    if (status == AIGC_OK)
        status = aigcp_id3_place_label(&tag, label, writer->edits, &grown);
    aigcp_id3_free(&tag);
    if (status != AIGC_OK || grown == 0)
        return status;
    writer->added += grown > 0 ? (uint64_t)grown : 0;
    writer->removed += grown < 0 ? (uint64_t)-grown : 0;
    return aigcp_riff_write_length(writer, chunk, chunk->length + (uint64_t)grown);
}

aigc_status
aigcp_riff_grow(const aigcp_riff *riff, uint64_t added, uint64_t removed, aigcp_edits *edits)
{
    uint64_t size = riff->size + added - removed;
    uint8_t bytes[4];

    aigcp_riff_put_size(riff, size, bytes);
    if (riff->size <= riff->source->size - 8)
        return aigcp_riff_resize(riff, added, removed, edits);
    if (riff->is_rf64 || (size > UINT32_MAX && riff->size != UINT32_MAX))
        return AIGC_ERR_FORMAT;
    return riff->size == UINT32_MAX ? AIGC_OK : aigcp_edits_add(edits, 4, 4, bytes, 4);
}
