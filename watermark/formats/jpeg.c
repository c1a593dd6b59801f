/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG: labels. Its C2PA manifests are in jpeg_manifest.c.
 *
 * Label: XMP in APP1; also EXIF UserComment if asked for. Read: both, extended XMP (ISO 16684-3,
 * 1.1.3.1), XMP under a wrong id, and JSON that is glued into any other segment. */
#include "watermark/media/media_format.h"

#include "common/i18n.h"
#include "watermark/formats/exif_block.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/jpeg_extension.h"
#include "watermark/formats/jpeg_index.h"
#include "watermark/formats/jpeg_manifest.h"
#include "watermark/formats/jpeg_markers.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

static const char xmp_id[] = "http://ns.adobe.com/xap/1.0/";
static const char exif_id[] = "Exif\0";
static const char wrong_xmp_id[] = "XMP";
static const char profile_id[] = "ICC_PROFILE";

/* An id in front of glued JSON that is not worth keeping without it. */
#define GLUED_ID_MAX 32

typedef enum segment_use { USE_NONE, USE_XMP, USE_EXTENSION, USE_EXIF, USE_OTHER } segment_use;

/* The segment that is being read. */
typedef struct jpeg_reader {
    aigcp_jpeg_segment segment;
    aigcp_buffer data;
    segment_use use;
    size_t skip; /* the id of XMP and EXIF */
} jpeg_reader;

static bool
has_id(const aigcp_buffer *data, const char *id, size_t size)
{
    return data->length >= size && memcmp(data->data, id, size) == 0;
}

#define HAS_ID(data, id) has_id((data), (id), sizeof(id))

static void
judge_segment(jpeg_reader *reader)
{
    const aigcp_buffer *data = &reader->data;
    bool is_app1 = reader->segment.marker == AIGCP_JPEG_APP1;

    reader->use = USE_OTHER;
    reader->skip = 0;
    if (is_app1 && HAS_ID(data, xmp_id)) {
        reader->use = USE_XMP;
        reader->skip = sizeof xmp_id;
    } else if (is_app1 && HAS_ID(data, wrong_xmp_id) && memchr(data->data, '<', data->length)) {
        reader->use = USE_XMP;
        reader->skip = (size_t)((uint8_t *)memchr(data->data, '<', data->length) - data->data);
    } else if (is_app1 && aigcp_jpeg_is_extension(data->data, data->length)) {
        reader->use = USE_EXTENSION;
    } else if (is_app1 && HAS_ID(data, exif_id)) {
        reader->use = USE_EXIF;
        reader->skip = sizeof exif_id;
    } else if (HAS_ID(data, profile_id) || reader->segment.marker == AIGCP_JPEG_APP11 ||
               aigcp_jpeg_is_index(reader->segment.marker, data->data, data->length)) {
        reader->use = USE_NONE;
    }
}

/* Read the next segment, with its content if it may be metadata. */
static aigc_status
next_segment(jpeg_reader *reader, const aigc_source *source, aigcp_part_walk *walk)
{
    aigc_status status = aigcp_jpeg_next(source, walk, &reader->segment);
    uint8_t marker = reader->segment.marker;

    reader->use = USE_NONE;
    reader->data.length = 0;
    if (status == AIGC_OK &&
        ((marker >= AIGCP_JPEG_APP0 && marker <= AIGCP_JPEG_APP15) || marker == AIGCP_JPEG_COM)) {
        status = aigcp_source_append(source, reader->segment.data, reader->segment.length,
                                     &reader->data);
        if (status == AIGC_OK && reader->data.length > 0)
            judge_segment(reader);
    }
    return status;
}

/* ---- reading ---------------------------------------------------------------------------- */

static aigc_status
segment_labels(const jpeg_reader *reader, aigcp_jpeg_extension *extension, aigcp_carrier_fn found,
               void *context)
{
    const uint8_t *data = reader->data.data + reader->skip;
    size_t length = reader->data.length - reader->skip;

    switch (reader->use) {
    case USE_XMP:
        return aigcp_packet_labels(data, length, reader->segment.offset, found, context);
    case USE_EXIF:
        return aigcp_exif_block_labels(data, length, reader->segment.offset, found, context);
    case USE_EXTENSION:
        return aigcp_jpeg_extension_take(extension, &reader->segment, reader->data.data);
    case USE_OTHER:
        return aigcp_glued_labels(
            &reader->data,
            reader->segment.marker == AIGCP_JPEG_COM ? N_("JPEG comment") : N_("JPEG APPn segment"),
            reader->segment.offset, found, context);
    case USE_NONE:
        break;
    }
    return AIGC_OK;
}

static void
reader_init(jpeg_reader *reader)
{
    *reader = (jpeg_reader){ .use = USE_NONE };
    aigcp_buffer_init(&reader->data, AIGCP_JPEG_CONTENT_MAX);
}

/* A file that is cut keeps the labels that are there. */
static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_part_walk walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX };
    aigcp_jpeg_extension extension;
    jpeg_reader reader;
    aigc_status status = AIGC_OK;

    reader_init(&reader);
    aigcp_jpeg_extension_init(&extension);
    while (status == AIGC_OK && !aigcp_jpeg_is_end(&reader.segment)) {
        status = next_segment(&reader, source, &walk);
        if (status == AIGC_ERR_FORMAT) {
            status = AIGC_OK;
            break;
        }
        if (status == AIGC_OK && reader.use != USE_NONE)
            status = segment_labels(&reader, &extension, found, context);
    }
    if (status == AIGC_OK && extension.packet.length > 0) {
        status = aigcp_packet_labels(extension.packet.data, extension.packet.length,
                                     extension.offset, found, context);
    }
    aigcp_jpeg_extension_free(&extension);
    aigcp_buffer_free(&reader.data);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

static aigc_status
replace_segment(aigcp_image_job *job, uint64_t begin, uint64_t end, const void *id,
                size_t id_length, const aigcp_buffer *content)
{
    aigcp_buffer bytes;
    aigc_status status;

    aigcp_buffer_init(&bytes, AIGCP_JPEG_CONTENT_MAX + 4);
    status =
        aigcp_jpeg_append(&bytes, AIGCP_JPEG_APP1, id, id_length, content->data, content->length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(job->edits, begin, end - begin, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* XMP under a wrong id gets the right one when the label goes there. */
static aigc_status
place_in_block(aigcp_image_job *job, const jpeg_reader *reader,
               const aigcp_jpeg_extension *extension)
{
    const uint8_t *data = reader->data.data + reader->skip;
    size_t length = reader->data.length - reader->skip;
    bool is_xmp = reader->use == USE_XMP;
    bool wrong = is_xmp && !HAS_ID(&reader->data, xmp_id);
    aigcp_buffer result;

    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigc_status status = is_xmp ? aigcp_packet_set(job, data, length, &result)
                                : aigcp_exif_update(job, data, length, &result);
    if (status == AIGC_OK && is_xmp)
        aigcp_jpeg_extension_rename(extension, &result);
    if (status == AIGC_OK && (wrong || !aigcp_same_bytes(&result, data, length))) {
        status = replace_segment(job, reader->segment.offset, reader->segment.end,
                                 is_xmp ? xmp_id : exif_id, is_xmp ? sizeof xmp_id : sizeof exif_id,
                                 &result);
    }
    aigcp_buffer_free(&result);
    return status;
}

static bool
is_blank(const uint8_t *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i] != 0 && data[i] != ' ' && data[i] != '\n' && data[i] != '\r')
            return false;
    return true;
}

/* A segment that is nothing but the label goes; in any other one it becomes spaces. */
static aigc_status
drop_glued(aigcp_image_job *job, jpeg_reader *reader)
{
    const aigcp_jpeg_segment *segment = &reader->segment;
    uint8_t *data = reader->data.data;
    size_t length = reader->data.length;
    aigcp_glued glued = { .data = data, .length = length };
    bool found;

    if (aigcp_glued_next(&glued) && glued.begin <= GLUED_ID_MAX &&
        is_blank(data + glued.end, length - glued.end)) {
        return aigcp_edits_add(job->edits, segment->offset, segment->end - segment->offset, NULL,
                               0);
    }
    aigc_status status = aigcp_blank_glued(data, length, &found);
    return status == AIGC_OK && found
               ? aigcp_edits_add(job->edits, segment->data, length, data, length)
               : status;
}

static aigc_status
place_missing(aigcp_image_job *job, uint64_t offset)
{
    aigcp_buffer content;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&content, AIGCP_METADATA_MAX);
    if (job->request->also_native && !job->native_done) {
        status = aigcp_exif_update(job, NULL, 0, &content);
        if (status == AIGC_OK)
            status = replace_segment(job, offset, offset, exif_id, sizeof exif_id, &content);
        content.length = 0;
    }
    if (status == AIGC_OK && !job->xmp_done) {
        status = aigcp_packet_set(job, NULL, 0, &content);
        if (status == AIGC_OK)
            status = replace_segment(job, offset, offset, xmp_id, sizeof xmp_id, &content);
    }
    aigcp_buffer_free(&content);
    return status;
}

static aigc_status
place_in_segment(aigcp_image_job *job, jpeg_reader *reader, aigcp_jpeg_extension *extension)
{
    switch (reader->use) {
    case USE_XMP:
    case USE_EXIF:
        return place_in_block(job, reader, extension);
    case USE_OTHER:
        return drop_glued(job, reader);
    case USE_EXTENSION:
        return aigcp_jpeg_extension_replace(extension, &reader->segment, reader->data.data,
                                            job->edits);
    case USE_NONE:
        break;
    }
    return AIGC_OK;
}

/* Read extended XMP, and clear it of a label, before the packet is written that names it. */
static aigc_status
clear_extension(const aigc_source *source, jpeg_reader *reader, aigcp_jpeg_extension *extension)
{
    aigcp_part_walk walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX };
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && !aigcp_jpeg_is_end(&reader->segment)) {
        status = next_segment(reader, source, &walk);
        if (status == AIGC_OK && reader->use == USE_EXTENSION)
            status = aigcp_jpeg_extension_take(extension, &reader->segment, reader->data.data);
    }
    return status == AIGC_OK ? aigcp_jpeg_extension_clear(extension) : status;
}

static aigc_status
place_in_segments(aigcp_image_job *job, jpeg_reader *reader, aigcp_jpeg_extension *extension)
{
    aigcp_part_walk walk = { AIGCP_JPEG_BEGIN, AIGCP_CHUNKS_MAX };
    uint64_t begin = AIGCP_JPEG_BEGIN;
    aigc_status status = AIGC_OK;

    reader->segment.marker = 0;
    while (status == AIGC_OK && !aigcp_jpeg_is_end(&reader->segment)) {
        status = next_segment(reader, job->source, &walk);
        /* What is missing goes behind JFIF and EXIF, which want to be first. */
        if (status == AIGC_OK && begin == reader->segment.offset &&
            (reader->segment.marker == AIGCP_JPEG_APP0 || reader->use == USE_EXIF))
            begin = reader->segment.end;
        if (status == AIGC_OK)
            status = place_in_segment(job, reader, extension);
    }
    if (status != AIGC_OK)
        return status;
    return reader->segment.marker == AIGCP_JPEG_SOS ? place_missing(job, begin) : AIGC_ERR_FORMAT;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_image_job job = { .source = source, .request = request, .edits = edits };
    aigcp_jpeg_extension extension;
    jpeg_reader reader;

    reader_init(&reader);
    aigcp_jpeg_extension_init(&extension);
    aigc_status status = clear_extension(source, &reader, &extension);
    if (status == AIGC_OK)
        status = place_in_segments(&job, &reader, &extension);
    if (status == AIGC_OK)
        status = aigcp_jpeg_index_follow(source, edits);
    aigcp_jpeg_extension_free(&extension);
    aigcp_buffer_free(&reader.data);
    return status;
}

const aigcp_format aigcp_format_jpeg = {
    .type = AIGC_MEDIA_JPEG,
    .name = "JPEG",
    .mime = "image/jpeg",
    .extension = "jpg",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = aigcp_jpeg_find_manifest,
    .place_manifest = aigcp_jpeg_place_manifest,
};
