/* SPDX-License-Identifier: Apache-2.0 */
/* WAV, RF64 and BW64. Labels: TC260-PG-202510A, a chunk `AIGC` of the form; others write it into
 * LIST/INFO, or an ID3v2 tag in a chunk `id3 `, or XMP in `_PMX`. */
#include "common/i18n.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/riff_manifest.h"
#include "watermark/formats/riff_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"
#include "watermark/media/xmp_labels.h"

#include <string.h>

static aigc_status
report_own(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
           void *context)
{
    aigcp_buffer text;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = aigcp_riff_text(riff, chunk, &text);
    if (status == AIGC_OK && text.length > 0) {
        aigcp_carrier carrier = { N_("WAV chunk AIGC"), chunk->offset, (const char *)text.data,
                                  text.length, AIGC_CARRIER_AIGC };

        status = found(context, &carrier);
    }
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
report_xmp(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
           void *context)
{
    aigcp_buffer packet;

    aigcp_buffer_init(&packet, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_source_append(riff->source, chunk->data, chunk->length, &packet);
    if (status == AIGC_OK) {
        status = aigcp_xmp_labels((const char *)packet.data, packet.length, chunk->offset, found,
                                  context);
    }
    aigcp_buffer_free(&packet);
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

static aigc_status
chunk_labels(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
             void *context)
{
    bool is_info;
    aigc_status status = aigcp_riff_is_list(riff, chunk, "INFO", &is_info);

    if (status != AIGC_OK)
        return status;
    if (is_info)
        return aigcp_riff_info_labels(riff, chunk, "WAV LIST/INFO", found, context);
    if (aigcp_riff_is(chunk, "AIGC"))
        return report_own(riff, chunk, found, context);
    if (aigcp_riff_is(chunk, "_PMX"))
        return report_xmp(riff, chunk, found, context);
    return aigcp_riff_is_id3(chunk) ? aigcp_riff_id3_labels(riff, chunk, found, context) : AIGC_OK;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_riff riff;
    aigc_status status = aigcp_riff_open(&riff, source);

    return status == AIGC_OK ? aigcp_riff_labels(&riff, chunk_labels, found, context) : status;
}

/* ---- writing --------------------------------------------------------------------------- */

typedef struct wav_writer {
    aigcp_riff_writer form;
    const char *label;
    bool placed;
} wav_writer;

/* The first chunk `AIGC` becomes the label, others go. */
static aigc_status
replace_own(wav_writer *writer, const aigcp_riff_chunk *chunk)
{
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    if (!writer->placed)
        status = aigcp_riff_append(&bytes, "AIGC", writer->label, strlen(writer->label));
    if (status == AIGC_OK) {
        status = aigcp_riff_edit(&writer->form, chunk->offset, chunk->end - chunk->offset,
                                 bytes.data, bytes.length);
    }
    writer->placed = true;
    aigcp_buffer_free(&bytes);
    return status;
}

/* Labels in LIST/INFO go. */
typedef struct info_writer {
    wav_writer *writer;
    const aigcp_riff_chunk *list;
    uint64_t removed;
} info_writer;

static aigc_status
remove_info(void *context, const aigcp_carrier *carrier)
{
    info_writer *info = context;
    aigcp_part_walk walk = { carrier->offset, 1 };
    aigcp_riff_chunk chunk;
    aigc_status status = aigcp_riff_next(&info->writer->form.riff, &walk,
                                         info->list->data + info->list->length, &chunk);

    if (status == AIGC_OK) {
        info->removed += chunk.end - chunk.offset;
        status =
            aigcp_riff_edit(&info->writer->form, chunk.offset, chunk.end - chunk.offset, NULL, 0);
    }
    return status;
}

static aigc_status
clean_info(wav_writer *writer, const aigcp_riff_chunk *list)
{
    info_writer info = { writer, list, 0 };
    aigc_status status = aigcp_riff_info_labels(&writer->form.riff, list, "", remove_info, &info);

    return status == AIGC_OK && info.removed > 0
               ? aigcp_riff_write_length(&writer->form, list, list->length - info.removed)
               : status;
}

/* Labels in an ID3v2 tag go. */
static aigc_status
clean_id3(wav_writer *writer, const aigcp_riff_chunk *chunk)
{
    aigc_status status = aigcp_riff_place_id3(&writer->form, chunk, NULL);

    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* A label in XMP goes. */
static aigc_status
clean_xmp(wav_writer *writer, const aigcp_riff_chunk *chunk)
{
    const aigcp_xmp_property label = { AIGCP_XMP_TC260, "TC260", "AIGC", NULL };
    aigcp_buffer before, after, bytes;

    aigcp_buffer_init(&before, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&after, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX + AIGCP_RIFF_HEADER + 1);
    aigc_status status =
        aigcp_source_append(writer->form.riff.source, chunk->data, chunk->length, &before);
    if (status == AIGC_OK)
        status = aigcp_xmp_clear((const char *)before.data, before.length, &label, 1, &after);
    if (status == AIGC_OK &&
        (before.length != after.length || memcmp(before.data, after.data, after.length) != 0)) {
        writer->form.mended = true;
        status = aigcp_riff_append(&bytes, "_PMX", after.data, after.length);
        if (status == AIGC_OK) {
            status = aigcp_riff_edit(&writer->form, chunk->offset, chunk->end - chunk->offset,
                                     bytes.data, bytes.length);
        }
    }
    aigcp_buffer_free(&before);
    aigcp_buffer_free(&after);
    aigcp_buffer_free(&bytes);
    return status;
}

/* Sound of a stream that was written before its length was known goes to the end of the file:
 * the label stands before it then. */
static aigc_status
add_own(wav_writer *writer, uint64_t end, bool odd, const aigcp_riff_chunk *endless)
{
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = odd && !endless ? aigcp_buffer_append_byte(&bytes, 0) : AIGC_OK;
    if (status == AIGC_OK)
        status = aigcp_riff_append(&bytes, "AIGC", writer->label, strlen(writer->label));
    if (status == AIGC_OK) {
        status = aigcp_riff_edit(&writer->form, endless ? endless->offset : end, 0, bytes.data,
                                 bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
clean_chunk(wav_writer *writer, const aigcp_riff_chunk *chunk)
{
    bool is_info;
    aigc_status status = aigcp_riff_is_list(&writer->form.riff, chunk, "INFO", &is_info);

    if (status != AIGC_OK)
        return status;
    if (aigcp_riff_is(chunk, "AIGC"))
        return replace_own(writer, chunk);
    if (aigcp_riff_is(chunk, "_PMX"))
        return clean_xmp(writer, chunk);
    return is_info                    ? clean_info(writer, chunk)
           : aigcp_riff_is_id3(chunk) ? clean_id3(writer, chunk)
                                      : AIGC_OK;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    wav_writer writer = { .form = { .edits = edits }, .label = request->bare };
    aigcp_riff_chunk chunk, endless = { 0 };
    bool odd = false;
    aigc_status status = aigcp_riff_open(&writer.form.riff, source);
    aigcp_part_walk walk = { writer.form.riff.begin, AIGCP_CHUNKS_MAX };

    while (status == AIGC_OK) {
        status = aigcp_riff_next(&writer.form.riff, &walk, writer.form.riff.end, &chunk);
        if (status == AIGC_OK) {
            odd = (chunk.length & 1) != 0 && !chunk.padded;
            if (chunk.truncated)
                endless = chunk;
            writer.form.mended = false;
            status = chunk.truncated && !aigcp_riff_is(&chunk, "data")
                         ? AIGC_ERR_FORMAT
                         : clean_chunk(&writer, &chunk);
            odd = odd && !writer.form.mended;
        }
    }
    if (status == AIGC_ERR_NOT_FOUND && writer.form.riff.is_rf64 &&
        walk.at <= writer.form.riff.ds64)
        return AIGC_ERR_FORMAT; /* the form ends before its own size is said */
    if (status == AIGC_ERR_NOT_FOUND) {
        status = writer.placed
                     ? AIGC_OK
                     : add_own(&writer, walk.at, odd, endless.offset != 0 ? &endless : NULL);
    }
    if (status == AIGC_OK)
        status = aigcp_riff_grow(&writer.form.riff, writer.form.added, writer.form.removed, edits);
    return status;
}

const aigcp_format aigcp_format_wav = { .type = AIGC_MEDIA_WAV,
                                        .name = "WAV",
                                        .mime = "audio/wav",
                                        .extension = "wav",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_DATA,
                                        .find_manifest = aigcp_riff_find_manifest,
                                        .place_manifest = aigcp_riff_place_manifest };
