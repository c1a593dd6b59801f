/* SPDX-License-Identifier: Apache-2.0 */
/* PNG and APNG.
 *
 * Label: XMP in a iTXt chunk; also tEXt `AIGC` if asked for. Read: both in every kind of text
 * chunk, under whatever keyword, compressed or not, also behind the pixels; EXIF in eXIf.
 * C2PA: chunk caBX right behind IHDR (C2PA 2.2, appendix A.3). */
#include "watermark/media/media_format.h"

#include "common/i18n.h"
#include "watermark/formats/exif_block.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/png_chunks.h"
#include "watermark/formats/zip_zlib.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define XMP_KEYWORD "XML:com.adobe.xmp"

/* A type of chunk, and what stands in it before the text. */
typedef struct chunk_kind {
    const char *type;
    const char *head;
    size_t head_length;
} chunk_kind;

/* Keyword, no compression, no language, no translated keyword; each ends with a NUL. */
#define XMP_HEAD XMP_KEYWORD "\0\0\0\0"
#define LABEL_HEAD "AIGC"
#define WIDE_LABEL_HEAD "AIGC\0\0\0\0"

static const chunk_kind xmp_chunk = { "iTXt", XMP_HEAD, sizeof(XMP_HEAD) };
static const chunk_kind label_chunk = { "tEXt", LABEL_HEAD, sizeof(LABEL_HEAD) };
static const chunk_kind wide_label_chunk = { "iTXt", WIDE_LABEL_HEAD, sizeof(WIDE_LABEL_HEAD) };
static const chunk_kind exif_chunk = { "eXIf", NULL, 0 };

/* What a text chunk is to us. */
typedef enum text_use { USE_NONE, USE_XMP, USE_EXIF, USE_LABEL } text_use;

/* The chunk that is being read. */
typedef struct png_reader {
    aigcp_buffer data;
    aigcp_png_text text;
    size_t budget; /* of text that is yet to be decompressed */
} png_reader;

static void
reader_init(png_reader *reader)
{
    aigcp_buffer_init(&reader->data, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&reader->text.text, AIGCP_METADATA_MAX);
    reader->budget = AIGCP_METADATA_TOTAL;
}

static void
reader_free(png_reader *reader)
{
    aigcp_buffer_free(&reader->data);
    aigcp_buffer_free(&reader->text.text);
}

static aigc_status
load(png_reader *reader, const aigc_source *source, const aigcp_png_chunk *chunk)
{
    reader->data.length = 0;
    return aigcp_source_append(source, chunk->data, chunk->length, &reader->data);
}

/* Take a text chunk apart; `*is_text` is false if it is none, or too large to be a label.
 * @return AIGC_ERR_LIMIT if all texts together are too large. */
static aigc_status
load_text(png_reader *reader, const aigcp_png_chunk *chunk, bool *is_text)
{
    aigc_status status = aigcp_png_read_text(chunk, reader->data.data, &reader->text);
    size_t cost = status == AIGC_ERR_LIMIT ? AIGCP_METADATA_MAX : reader->text.text.length;

    *is_text = status == AIGC_OK;
    if (*is_text)
        (void)aigcp_png_unpack_profile(&reader->text);
    if (cost > reader->budget)
        return AIGC_ERR_LIMIT;
    reader->budget -= cost;
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

static bool
is_keyword(const aigcp_png_text *text, const char *keyword)
{
    return text->keyword_length == strlen(keyword) &&
           memcmp(text->keyword, keyword, text->keyword_length) == 0;
}

/* XMP under a keyword of its own, as some writers have it, is XMP, too. */
static bool
has_rdf(const aigcp_buffer *text)
{
    static const char rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    for (size_t at = 0; at + sizeof rdf - 1 <= text->length; at++)
        if (text->data[at] == 'h' && memcmp(text->data + at, rdf, sizeof rdf - 1) == 0)
            return true;
    return false;
}

static text_use
use_of(const aigcp_png_text *text)
{
    const char *characters = (const char *)text->text.data;
    size_t length = text->text.length;

    if (is_keyword(text, XMP_KEYWORD) || is_keyword(text, "Raw profile type xmp") ||
        has_rdf(&text->text))
        return USE_XMP;
    if (length > 6 && memcmp(characters, "Exif\0", 6) == 0)
        return USE_EXIF; /* a profile */
    if (length > 0 && (aigcp_text_has_fields(characters, length) ||
                       (aigcp_tag_kind(text->keyword, text->keyword_length) == AIGC_CARRIER_AIGC &&
                        memchr(characters, '{', length))))
        return USE_LABEL;
    return USE_NONE;
}

/* ---- labels ----------------------------------------------------------------------------- */

static const char *
place_of(const aigcp_png_chunk *chunk, aigc_carrier_kind kind)
{
    if (kind != AIGC_CARRIER_AIGC)
        return N_("PNG text with another keyword");
    return aigcp_png_chunk_is(chunk, "tEXt")   ? "PNG tEXt AIGC"
           : aigcp_png_chunk_is(chunk, "zTXt") ? "PNG zTXt AIGC"
                                               : "PNG iTXt AIGC";
}

static aigc_status
text_labels(const aigcp_png_text *text, const aigcp_png_chunk *chunk, aigcp_carrier_fn found,
            void *context)
{
    aigcp_carrier carrier = { NULL, chunk->offset, (const char *)text->text.data, text->text.length,
                              aigcp_tag_kind(text->keyword, text->keyword_length) };

    switch (use_of(text)) {
    case USE_XMP:
        return aigcp_packet_labels(text->text.data, text->text.length, chunk->offset, found,
                                   context);
    case USE_EXIF:
        return aigcp_exif_block_labels(text->text.data, text->text.length, chunk->offset, found,
                                       context);
    case USE_LABEL:
        carrier.place = place_of(chunk, carrier.kind);
        return found(context, &carrier);
    case USE_NONE:
        break;
    }
    return AIGC_OK;
}

static aigc_status
chunk_labels(png_reader *reader, const aigc_source *source, const aigcp_png_chunk *chunk,
             aigcp_carrier_fn found, void *context)
{
    bool is_text;

    if (!aigcp_png_is_text(chunk) && !aigcp_png_chunk_is(chunk, "eXIf"))
        return AIGC_OK;
    aigc_status status = load(reader, source, chunk);
    if (status != AIGC_OK)
        return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
    if (aigcp_png_chunk_is(chunk, "eXIf")) {
        return aigcp_exif_block_labels(reader->data.data, reader->data.length, chunk->offset, found,
                                       context);
    }
    status = load_text(reader, chunk, &is_text);
    return status == AIGC_OK && is_text ? text_labels(&reader->text, chunk, found, context)
                                        : status;
}

/* A file that is cut keeps the labels that are there. */
static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_part_walk walk = { AIGCP_PNG_SIGNATURE, AIGCP_CHUNKS_MAX };
    aigcp_png_chunk chunk;
    png_reader reader;
    aigc_status status = AIGC_OK;

    reader_init(&reader);
    while (status == AIGC_OK) {
        status = aigcp_png_chunk_next(source, &walk, &chunk);
        if (status == AIGC_ERR_FORMAT ||
            (status == AIGC_OK && aigcp_png_chunk_is(&chunk, "IEND"))) {
            status = AIGC_OK;
            break;
        }
        if (status == AIGC_OK)
            status = chunk_labels(&reader, source, &chunk, found, context);
    }
    reader_free(&reader);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

/* A chunk in place of another one. */
static aigc_status
replace_chunk(aigcp_image_job *job, uint64_t begin, uint64_t end, const chunk_kind *kind,
              const void *data, size_t length)
{
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, 2 * AIGCP_METADATA_MAX);
    aigc_status status =
        aigcp_png_append(&bytes, kind->type, kind->head, kind->head_length, data, length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(job->edits, begin, end - begin, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
put_xmp(aigcp_image_job *job, uint64_t begin, uint64_t end, const aigcp_buffer *packet)
{
    return replace_chunk(job, begin, end, &xmp_chunk, packet->data, packet->length);
}

/* tEXt is Latin-1: what is not ASCII goes into iTXt. */
static aigc_status
put_native(aigcp_image_job *job, uint64_t begin, uint64_t end)
{
    const char *text = job->request->wrapped;
    size_t length = strlen(text), i = 0;

    while (i < length && (uint8_t)text[i] < 0x80)
        i++;
    job->native_done = true;
    return replace_chunk(job, begin, end, i == length ? &label_chunk : &wide_label_chunk, text,
                         length);
}

static aigc_status
place_in_xmp(aigcp_image_job *job, const aigcp_png_chunk *chunk, const aigcp_png_text *text)
{
    aigcp_buffer packet;
    bool is_plain = aigcp_png_chunk_is(chunk, "iTXt") && is_keyword(text, XMP_KEYWORD) &&
                    chunk->length == text->text.length + xmp_chunk.head_length;

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_packet_set(job, text->text.data, text->text.length, &packet);
    if (status == AIGC_OK &&
        !(is_plain && aigcp_same_bytes(&packet, text->text.data, text->text.length)))
        status = put_xmp(job, chunk->offset, chunk->end, &packet);
    aigcp_buffer_free(&packet);
    return status;
}

static aigc_status
place_in_exif(aigcp_image_job *job, const aigcp_png_chunk *chunk, const aigcp_buffer *block)
{
    aigcp_buffer result;

    aigcp_buffer_init(&result, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_exif_clear(block->data, block->length, &result);
    if (status == AIGC_OK && !aigcp_same_bytes(&result, block->data, block->length)) {
        status =
            replace_chunk(job, chunk->offset, chunk->end, &exif_chunk, result.data, result.length);
    }
    aigcp_buffer_free(&result);
    return status;
}

static aigc_status
place_in_chunk(aigcp_image_job *job, png_reader *reader, const aigcp_png_chunk *chunk)
{
    bool is_text;

    if (!aigcp_png_is_text(chunk) && !aigcp_png_chunk_is(chunk, "eXIf"))
        return AIGC_OK;
    aigc_status status = load(reader, job->source, chunk);
    if (status != AIGC_OK)
        return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
    if (aigcp_png_chunk_is(chunk, "eXIf"))
        return place_in_exif(job, chunk, &reader->data);
    status = load_text(reader, chunk, &is_text);
    if (status != AIGC_OK || !is_text)
        return status;
    if (use_of(&reader->text) == USE_XMP)
        return place_in_xmp(job, chunk, &reader->text);
    if (use_of(&reader->text) == USE_LABEL) {
        return job->request->also_native && !job->native_done
                   ? put_native(job, chunk->offset, chunk->end)
                   : aigcp_edits_add(job->edits, chunk->offset, chunk->end - chunk->offset, NULL,
                                     0);
    }
    return status;
}

/* What is missing goes in front of the pixels, and of what says how to animate them. */
static aigc_status
place_missing(aigcp_image_job *job, uint64_t offset)
{
    aigcp_buffer packet;
    aigc_status status = AIGC_OK;

    if (!job->xmp_done) {
        aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
        status = aigcp_packet_set(job, NULL, 0, &packet);
        if (status == AIGC_OK)
            status = put_xmp(job, offset, offset, &packet);
        aigcp_buffer_free(&packet);
    }
    if (status == AIGC_OK && job->request->also_native && !job->native_done)
        status = put_native(job, offset, offset);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aigcp_image_job job = { .source = source, .request = request, .edits = edits };
    aigcp_part_walk walk = { AIGCP_PNG_SIGNATURE, AIGCP_CHUNKS_MAX };
    uint64_t pixels = 0;
    aigcp_png_chunk chunk = { .type = "" };
    png_reader reader;
    aigc_status status = AIGC_OK;

    reader_init(&reader);
    while (status == AIGC_OK && !aigcp_png_chunk_is(&chunk, "IEND")) {
        status = aigcp_png_chunk_next(source, &walk, &chunk);
        if (status == AIGC_OK && pixels == 0 &&
            (aigcp_png_chunk_is(&chunk, "IDAT") || aigcp_png_chunk_is(&chunk, "fcTL")))
            pixels = chunk.offset;
        if (status == AIGC_OK)
            status = place_in_chunk(&job, &reader, &chunk);
    }
    if (status == AIGC_OK)
        status = pixels > 0 ? place_missing(&job, pixels) : AIGC_ERR_FORMAT;
    reader_free(&reader);
    return status;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

/* Read the store of a caBX chunk; a wrong CRC is damage. */
static aigc_status
read_store(const aigc_source *source, const aigcp_png_chunk *chunk, aigcp_buffer *store,
           aigcp_manifest_place *place)
{
    size_t begin = store->length;
    uint64_t crc;
    aigc_status status = aigcp_source_append(source, chunk->data, chunk->length, store);

    place->offset = chunk->offset;
    if (status == AIGC_OK)
        status = aigcp_source_be(source, chunk->data + chunk->length, 4, &crc);
    if (status != AIGC_OK)
        return status;
    if (chunk->length == 0 || crc != aigcp_crc32_more(aigcp_crc32((const uint8_t *)chunk->type, 4),
                                                      store->data + begin, chunk->length))
        return AIGC_ERR_FORMAT;
    place->length = chunk->end - chunk->offset;
    place->nothing_beside = aigcp_store_trim(store, begin);
    return AIGC_OK;
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    aigcp_png_chunk chunk = { .type = "" };
    aigc_status status = AIGC_OK;

    *place = (aigcp_manifest_place){ .walk = { AIGCP_PNG_SIGNATURE, AIGCP_CHUNKS_MAX } };
    while (status == AIGC_OK && !aigcp_png_chunk_is(&chunk, "IEND")) {
        status = aigcp_png_chunk_next(source, &place->walk, &chunk);
        if (status == AIGC_OK && aigcp_png_chunk_is(&chunk, "caBX") && place->count++ == 0)
            status = read_store(source, &chunk, store, place);
    }
    return status == AIGC_OK && place->count == 0 ? AIGC_ERR_NOT_FOUND : status;
}

static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    aigcp_part_walk walk = { AIGCP_PNG_SIGNATURE, AIGCP_CHUNKS_MAX };
    aigcp_png_chunk chunk;
    aigcp_buffer bytes;
    aigc_status status = aigcp_png_chunk_next(source, &walk, &chunk);

    memset(place, 0, sizeof *place);
    if (status != AIGC_OK || !aigcp_png_chunk_is(&chunk, "IHDR"))
        return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
    aigcp_buffer_init(&bytes, AIGCP_STORE_MAX + 12);
    status = aigcp_png_append(&bytes, "caBX", store, length, NULL, 0);
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){
            .offset = chunk.end, .length = bytes.length, .count = 1, .nothing_beside = true
        };
        status = aigcp_edits_add(edits, chunk.end, 0, bytes.data, bytes.length);
    }
    aigcp_buffer_free(&bytes);
    while (status == AIGC_OK && !aigcp_png_chunk_is(&chunk, "IEND")) {
        status = aigcp_png_chunk_next(source, &walk, &chunk);
        if (status == AIGC_OK && aigcp_png_chunk_is(&chunk, "caBX"))
            status = aigcp_edits_add(edits, chunk.offset, chunk.end - chunk.offset, NULL, 0);
    }
    return status;
}

const aigcp_format aigcp_format_png = {
    .type = AIGC_MEDIA_PNG,
    .name = "PNG",
    .mime = "image/png",
    .extension = "png",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_DATA,
    .find_manifest = find_manifest,
    .place_manifest = place_manifest,
};
