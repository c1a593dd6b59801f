/* SPDX-License-Identifier: Apache-2.0 */
/* WebP (RFC 9649).
 *
 * Label: the chunk `XMP `, which needs the extended form: a file of one VP8 or VP8L chunk gets a
 * VP8X chunk in front. Also EXIF UserComment if asked for. C2PA: as in every RIFF. */
#include "common/byte_order.h"
#include "watermark/media/media_format.h"

#include "watermark/formats/exif_block.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/riff_chunks.h"
#include "watermark/formats/riff_manifest.h"
#include "watermark/formats/riff_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* Flags of VP8X. */
#define FLAG_XMP 0x04
#define FLAG_EXIF 0x08
#define FLAG_ALPHA 0x10

#define VP8X_SIZE 10

typedef struct webp_job {
    aigcp_image_job image;
    aigcp_riff riff;
    aigcp_riff_chunk first;  /* VP8X, VP8 or VP8L */
    uint64_t added, removed; /* bytes of the form */
    uint64_t end;            /* where chunks are added: in front of C2PA, or behind all */
    uint8_t flags;           /* those that the file comes to need */
    bool odd;                /* the chunk there lacks its padding */
} webp_job;

/* ---- reading ---------------------------------------------------------------------------- */

static aigc_status
chunk_labels(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
             void *context)
{
    bool is_xmp = aigcp_riff_is(chunk, "XMP ");
    aigcp_buffer data;

    if (!is_xmp && !aigcp_riff_is(chunk, "EXIF"))
        return AIGC_OK;
    aigcp_buffer_init(&data, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_source_append(riff->source, chunk->data, chunk->length, &data);
    if (status == AIGC_OK && is_xmp)
        status = aigcp_packet_labels(data.data, data.length, chunk->offset, found, context);
    else if (status == AIGC_OK)
        status = aigcp_exif_block_labels(data.data, data.length, chunk->offset, found, context);
    aigcp_buffer_free(&data);
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_riff riff;
    aigc_status status = aigcp_riff_open(&riff, source);

    return status == AIGC_OK ? aigcp_riff_labels(&riff, chunk_labels, found, context) : status;
}

/* ---- VP8X ------------------------------------------------------------------------------- */

/* Size of the picture and whether it has alpha, out of the first bytes of its only chunk. */
static aigc_status
read_picture(const aigc_source *source, const aigcp_riff_chunk *chunk, uint32_t *width,
             uint32_t *height, bool *alpha)
{
    uint8_t bytes[10] = { 0 };
    aigc_status status = AIGC_ERR_FORMAT;

    if (aigcp_riff_is(chunk, "VP8 ") && chunk->length >= 10) {
        /* RFC 6386, 9.1: frame tag, start code, 14 bits each. */
        status = aigcp_source_read(source, chunk->data, bytes, 10);
        *width = aigcp_le16(bytes + 6) & 0x3FFF;
        *height = aigcp_le16(bytes + 8) & 0x3FFF;
        *alpha = false;
        if (status == AIGC_OK && memcmp(bytes + 3, "\x9d\x01\x2a", 3) != 0)
            status = AIGC_ERR_FORMAT;
    } else if (aigcp_riff_is(chunk, "VP8L") && chunk->length >= 5) {
        /* RFC 9649, 3.4: signature, width and height less one in 14 bits each, alpha. */
        status = aigcp_source_read(source, chunk->data, bytes, 5);
        uint32_t bits = aigcp_le32(bytes + 1);
        *width = (bits & 0x3FFF) + 1;
        *height = (bits >> 14 & 0x3FFF) + 1;
        *alpha = (bits >> 28 & 1) != 0;
        if (status == AIGC_OK && bytes[0] != 0x2F)
            status = AIGC_ERR_FORMAT;
    }
    return status == AIGC_OK && (*width == 0 || *height == 0) ? AIGC_ERR_FORMAT : status;
}

/* Put VP8X in front, or set its flags. */
static aigc_status
extend(webp_job *job)
{
    const aigc_source *source = job->riff.source;
    uint8_t data[VP8X_SIZE] = { job->flags };
    uint32_t width = 0, height = 0;
    aigcp_buffer chunk;
    bool alpha = false;
    aigc_status status;

    if (aigcp_riff_is(&job->first, "VP8X")) {
        status = aigcp_source_read(source, job->first.data, data, 1);
        if (status == AIGC_OK && (data[0] | job->flags) != data[0]) {
            data[0] |= job->flags;
            status = aigcp_edits_add(job->image.edits, job->first.data, 1, data, 1);
        }
        return status;
    }
    status = read_picture(source, &job->first, &width, &height, &alpha);
    if (status != AIGC_OK)
        return status;
    data[0] |= alpha ? FLAG_ALPHA : 0;
    aigcp_put_le(data + 4, 3, width - 1);
    aigcp_put_le(data + 7, 3, height - 1);
    aigcp_buffer_init(&chunk, AIGCP_RIFF_HEADER + VP8X_SIZE);
    status = aigcp_riff_append(&chunk, "VP8X", data, sizeof data);
    if (status == AIGC_OK) {
        job->added += chunk.length;
        status = aigcp_edits_add(job->image.edits, job->riff.begin, 0, chunk.data, chunk.length);
    }
    aigcp_buffer_free(&chunk);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

static aigc_status
replace_chunk(webp_job *job, uint64_t begin, uint64_t end, const char *name,
              const aigcp_buffer *data)
{
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX + AIGCP_RIFF_HEADER + 2);
    aigc_status status = aigcp_riff_append(&bytes, name, data->data, data->length);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(job->image.edits, begin, end - begin, bytes.data, bytes.length);
        job->added += bytes.length;
        job->removed += end - begin;
    }
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_in_chunk(webp_job *job, const aigcp_riff_chunk *chunk)
{
    bool is_xmp = aigcp_riff_is(chunk, "XMP ");
    aigcp_buffer old, result;

    if (!is_xmp && !aigcp_riff_is(chunk, "EXIF"))
        return AIGC_OK;
    aigcp_buffer_init(&old, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_source_append(job->riff.source, chunk->data, chunk->length, &old);
    if (status == AIGC_OK) {
        job->flags |= is_xmp ? FLAG_XMP : FLAG_EXIF;
        status = is_xmp ? aigcp_packet_set(&job->image, old.data, old.length, &result)
                        : aigcp_exif_update(&job->image, old.data, old.length, &result);
    }
    if (status == AIGC_OK && !aigcp_same_bytes(&result, old.data, old.length))
        status = replace_chunk(job, chunk->offset, chunk->end, chunk->name, &result);
    aigcp_buffer_free(&old);
    aigcp_buffer_free(&result);
    return status;
}

static aigc_status
walk_chunks(webp_job *job)
{
    aigcp_riff_chunk chunk;
    aigcp_part_walk walk = { job->riff.begin, AIGCP_CHUNKS_MAX };
    aigc_status status = AIGC_OK;

    job->end = 0;
    while (status == AIGC_OK) {
        status = aigcp_riff_next(&job->riff, &walk, job->riff.end, &chunk);
        if (status == AIGC_OK && chunk.truncated)
            status = AIGC_ERR_FORMAT;
        if (status == AIGC_OK && chunk.offset == job->riff.begin)
            job->first = chunk;
        if (status == AIGC_OK && aigcp_riff_is(&chunk, "C2PA") && job->end == 0)
            job->end = chunk.offset;
        if (status == AIGC_OK)
            job->odd = job->end == 0 && (chunk.length & 1) != 0 && !chunk.padded;
        if (status == AIGC_OK)
            status = place_in_chunk(job, &chunk);
    }
    job->end = job->end == 0 ? walk.at : job->end;
    return status == AIGC_ERR_NOT_FOUND && walk.at > job->riff.begin ? AIGC_OK : status;
}

static aigc_status
place_missing(webp_job *job)
{
    bool native = job->image.request->also_native && !job->image.native_done;
    aigcp_buffer data;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&data, AIGCP_METADATA_MAX);
    if (job->odd && (native || !job->image.xmp_done)) {
        status = aigcp_edits_add(job->image.edits, job->end, 0, "", 1); /* padding that lacks */
        job->added++;
    }
    if (status == AIGC_OK && native) {
        job->flags |= FLAG_EXIF;
        status = aigcp_exif_update(&job->image, NULL, 0, &data);
        if (status == AIGC_OK)
            status = replace_chunk(job, job->end, job->end, "EXIF", &data);
        data.length = 0;
    }
    if (status == AIGC_OK && !job->image.xmp_done) {
        job->flags |= FLAG_XMP;
        status = aigcp_packet_set(&job->image, NULL, 0, &data);
        if (status == AIGC_OK)
            status = replace_chunk(job, job->end, job->end, "XMP ", &data);
    }
    aigcp_buffer_free(&data);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    webp_job job = { .image = { .source = source, .request = request, .edits = edits } };
    aigc_status status = aigcp_riff_open(&job.riff, source);

    if (status == AIGC_OK)
        status = walk_chunks(&job);
    if (status == AIGC_OK)
        status = place_missing(&job);
    if (status == AIGC_OK)
        status = extend(&job);
    return status == AIGC_OK ? aigcp_riff_resize(&job.riff, job.added, job.removed, edits) : status;
}

const aigcp_format aigcp_format_webp = {
    .type = AIGC_MEDIA_WEBP,
    .name = "WebP",
    .mime = "image/webp",
    .extension = "webp",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = aigcp_riff_find_manifest,
    .place_manifest = aigcp_riff_place_manifest,
};
