/* SPDX-License-Identifier: Apache-2.0 */
/* GIF.
 *
 * Label: XMP in an application extension (ISO 16684-3, 1.1.2). The packet stands there as it is,
 * not in sub-blocks; a trailer of all byte values from 255 down makes decoders that see
 * sub-blocks come out at its end. C2PA: the application extension C2PA_GIF. */
#include "watermark/media/media_format.h"

#include "common/i18n.h"
#include "watermark/formats/gif_blocks.h"
#include "watermark/formats/image_label.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

static const char xmp_id[] = "XMP DataXMP";
static const char c2pa_id[] = "C2PA_GIF\1\0\0";

/* 01 FF FE ... 01 00, and the empty sub-block. */
#define MAGIC_SIZE 258

static void
make_magic(uint8_t magic[MAGIC_SIZE])
{
    magic[0] = 1;
    for (size_t i = 0; i < 256; i++)
        magic[1 + i] = (uint8_t)(255 - i);
    magic[MAGIC_SIZE - 1] = 0;
}

/* Read the packet; `*proper` is false if it was put into sub-blocks, as some writers do. */
static aigc_status
read_packet(aigcp_gif *gif, const aigcp_gif_block *block, aigcp_buffer *packet, bool *proper)
{
    uint8_t magic[MAGIC_SIZE], end[MAGIC_SIZE] = { 0 };
    uint64_t length = block->end - block->data;
    aigc_status status = AIGC_OK;

    make_magic(magic);
    packet->length = 0;
    if (length >= MAGIC_SIZE)
        status = aigcp_source_read(gif->source, block->end - MAGIC_SIZE, end, MAGIC_SIZE);
    if (status != AIGC_OK)
        return status;
    *proper = memcmp(end, magic, MAGIC_SIZE) == 0;
    return *proper ? aigcp_source_append(gif->source, block->data, length - MAGIC_SIZE, packet)
                   : aigcp_gif_content(gif, block, packet);
}

/* ---- reading ---------------------------------------------------------------------------- */

static aigc_status
block_labels(aigcp_gif *gif, const aigcp_gif_block *block, aigcp_buffer *data,
             aigcp_carrier_fn found, void *context)
{
    aigc_status status = AIGC_OK;
    bool proper;

    data->length = 0;
    if (aigcp_gif_is(block, xmp_id)) {
        status = read_packet(gif, block, data, &proper);
        if (status == AIGC_OK)
            status = aigcp_packet_labels(data->data, data->length, block->offset, found, context);
    } else if (block->kind == AIGCP_GIF_COMMENT) {
        status = aigcp_gif_content(gif, block, data);
        if (status == AIGC_OK)
            status = aigcp_glued_labels(data, N_("GIF comment"), block->offset, found, context);
    }
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

/* A file that is cut keeps the labels that are there. */
static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_gif gif;
    aigcp_gif_block block = { .kind = AIGCP_GIF_OTHER };
    aigcp_buffer data;
    aigc_status status = aigcp_gif_open(&gif, source);
    aigcp_part_walk walk = { gif.begin, AIGCP_CHUNKS_MAX };

    aigcp_buffer_init(&data, AIGCP_METADATA_MAX);
    while (status == AIGC_OK && block.kind != AIGCP_GIF_TRAILER) {
        status = aigcp_gif_next(&gif, &walk, &block);
        if (status == AIGC_ERR_FORMAT) {
            status = AIGC_OK;
            break;
        }
        if (status == AIGC_OK)
            status = block_labels(&gif, &block, &data, found, context);
    }
    aigcp_buffer_free(&data);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

static aigc_status
put_packet(aigcp_image_job *job, uint64_t begin, uint64_t end, const aigcp_buffer *packet)
{
    uint8_t magic[MAGIC_SIZE];
    aigcp_buffer bytes;

    make_magic(magic);
    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX + 2 * MAGIC_SIZE);
    aigc_status status = aigcp_buffer_append(&bytes, "\x21\xff\x0b", 3);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, xmp_id, sizeof xmp_id - 1);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, packet->data, packet->length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, magic, sizeof magic);
    if (status == AIGC_OK)
        status = aigcp_edits_add(job->edits, begin, end - begin, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_in_packet(aigcp_image_job *job, aigcp_gif *gif, const aigcp_gif_block *block)
{
    aigcp_buffer old, result;
    bool proper = false;

    aigcp_buffer_init(&old, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigc_status status = read_packet(gif, block, &old, &proper);
    if (status == AIGC_OK)
        status = aigcp_packet_set(job, old.data, old.length, &result);
    if (status == AIGC_OK && !(proper && aigcp_same_bytes(&result, old.data, old.length)))
        status = put_packet(job, block->offset, block->end, &result);
    aigcp_buffer_free(&old);
    aigcp_buffer_free(&result);
    return status;
}

/* A label in a comment becomes spaces. */
static aigc_status
blank_comment(aigcp_image_job *job, aigcp_gif *gif, const aigcp_gif_block *block)
{
    aigcp_buffer text, bytes;
    bool found = false;

    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&bytes, 2 * AIGCP_METADATA_MAX);
    aigc_status status = aigcp_gif_content(gif, block, &text);
    if (status == AIGC_OK)
        status = aigcp_blank_glued(text.data, text.length, &found);
    if (status == AIGC_OK && found) {
        status = aigcp_gif_append(&bytes, text.data, text.length);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(job->edits, block->data, block->end - block->data, bytes.data,
                                     bytes.length);
        }
    }
    aigcp_buffer_free(&text);
    aigcp_buffer_free(&bytes);
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

/* Extensions are new in 89a; all else is the same. */
static aigc_status
make_89a(const aigcp_gif *gif, aigcp_edits *edits)
{
    return gif->is_87a ? aigcp_edits_add(edits, 4, 1, "9", 1) : AIGC_OK;
}

/* Behind the applications at the start, of which one may say how often to repeat. */
static aigc_status
place_missing(aigcp_image_job *job, const aigcp_gif *gif, uint64_t offset)
{
    aigcp_buffer packet;

    if (job->xmp_done)
        return AIGC_OK;
    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_packet_set(job, NULL, 0, &packet);
    if (status == AIGC_OK)
        status = put_packet(job, offset, offset, &packet);
    if (status == AIGC_OK)
        status = make_89a(gif, job->edits);
    aigcp_buffer_free(&packet);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_image_job job = { .source = source, .request = request, .edits = edits };
    aigcp_gif gif;
    aigcp_gif_block block = { .kind = AIGCP_GIF_OTHER };
    aigc_status status = aigcp_gif_open(&gif, source);
    aigcp_part_walk walk = { gif.begin, AIGCP_CHUNKS_MAX };
    uint64_t begin = gif.begin;

    while (status == AIGC_OK && block.kind != AIGCP_GIF_TRAILER) {
        status = aigcp_gif_next(&gif, &walk, &block);
        if (status == AIGC_OK && block.offset == begin && block.kind == AIGCP_GIF_APPLICATION)
            begin = block.end;
        if (status == AIGC_OK && aigcp_gif_is(&block, xmp_id))
            status = place_in_packet(&job, &gif, &block);
        else if (status == AIGC_OK && block.kind == AIGCP_GIF_COMMENT)
            status = blank_comment(&job, &gif, &block);
    }
    return status == AIGC_OK ? place_missing(&job, &gif, begin) : status;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    aigcp_gif gif;
    aigcp_gif_block block = { .kind = AIGCP_GIF_OTHER };
    aigc_status status = aigcp_gif_open(&gif, source);
    size_t begin = store->length;

    *place = (aigcp_manifest_place){ .walk = { gif.begin, AIGCP_CHUNKS_MAX } };
    while (status == AIGC_OK && block.kind != AIGCP_GIF_TRAILER) {
        status = aigcp_gif_next(&gif, &place->walk, &block);
        if (status == AIGC_OK && aigcp_gif_is(&block, c2pa_id) && place->count++ == 0) {
            status = aigcp_gif_content(&gif, &block, store);
            place->offset = block.offset;
            place->length = status == AIGC_OK ? block.end - block.offset : 0;
            place->nothing_beside = aigcp_store_trim(store, begin);
        }
    }
    return status == AIGC_OK && place->count == 0 ? AIGC_ERR_NOT_FOUND : status;
}

static aigc_status
add_store(const aigcp_gif *gif, const uint8_t *store, size_t length, aigcp_edits *edits,
          aigcp_manifest_place *place)
{
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX + AIGCP_STORE_MAX / 128);
    aigc_status status = aigcp_buffer_append(&bytes, "\x21\xff\x0b", 3);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, c2pa_id, sizeof c2pa_id - 1);
    if (status == AIGC_OK)
        status = aigcp_gif_append(&bytes, store, length);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, gif->begin, 0, bytes.data, bytes.length);
        *place = (aigcp_manifest_place){
            .offset = gif->begin, .length = bytes.length, .count = 1, .nothing_beside = true
        };
    }
    aigcp_buffer_free(&bytes);
    return status == AIGC_OK ? make_89a(gif, edits) : status;
}

static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    aigcp_gif gif;
    aigcp_gif_block block = { .kind = AIGCP_GIF_OTHER };
    aigc_status status = aigcp_gif_open(&gif, source);
    aigcp_part_walk walk = { gif.begin, AIGCP_CHUNKS_MAX };

    memset(place, 0, sizeof *place);
    if (status == AIGC_OK)
        status = add_store(&gif, store, length, edits, place);
    while (status == AIGC_OK && block.kind != AIGCP_GIF_TRAILER) {
        status = aigcp_gif_next(&gif, &walk, &block);
        if (status == AIGC_OK && aigcp_gif_is(&block, c2pa_id))
            status = aigcp_edits_add(edits, block.offset, block.end - block.offset, NULL, 0);
    }
    return status;
}

const aigcp_format aigcp_format_gif = {
    .type = AIGC_MEDIA_GIF,
    .name = "GIF",
    .mime = "image/gif",
    .extension = "gif",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = find_manifest,
    .place_manifest = place_manifest,
};
