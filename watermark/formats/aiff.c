/* SPDX-License-Identifier: Apache-2.0 */
/* AIFF and AIFF-C. Labels: an ID3v2 tag in a chunk `ID3 `, as in MP3; the guides name no place, and
 * this is where players and tools have the tags of the others. What says the same in a chunk of
 * text is read, too. */
#include "common/i18n.h"
#include "watermark/formats/id3_tag.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/riff_tags.h"
#include "watermark/limits.h"

#include <string.h>

/* Whether a chunk holds text, and this is a label (Apple, AIFF 1.3: name, author, copyright,
 * annotation). */
static aigc_status
read_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_buffer *text, bool *is_label)
{
    static const char *const names[] = { "NAME", "AUTH", "(c) ", "ANNO", "AIGC" };

    *is_label = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!aigcp_riff_is(chunk, names[i]))
            continue;
        aigc_status status = aigcp_riff_text(riff, chunk, text);
        *is_label = status == AIGC_OK && text->length > 0 &&
                    aigcp_tag_is_label(chunk->name, 4, (const char *)text->data, text->length);
        return status;
    }
    return AIGC_OK;
}

static aigc_status
report_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
            void *context)
{
    aigcp_buffer text;
    bool is_label;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = read_text(riff, chunk, &text, &is_label);
    if (status == AIGC_OK && is_label) {
        aigcp_carrier carrier = { N_("AIFF text chunk"), chunk->offset, (const char *)text.data,
                                  text.length, aigcp_tag_kind(chunk->name, 4) };

        status = found(context, &carrier);
    }
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
chunk_labels(const aigcp_riff *form, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
             void *context)
{
    return aigcp_riff_is_id3(chunk) ? aigcp_riff_id3_labels(form, chunk, found, context)
                                    : report_text(form, chunk, found, context);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_riff form;
    aigc_status status = aigcp_iff_open(&form, source);

    return status == AIGC_OK ? aigcp_riff_labels(&form, chunk_labels, found, context) : status;
}

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct aiff_writer {
    aigcp_riff_writer form;
    const char *label;
    bool placed;
    bool odd; /* the chunk at hand is one byte short of its padding */
} aiff_writer;

/* The first tag takes the label, in others it goes. */
static aigc_status
change_id3(aiff_writer *writer, const aigcp_riff_chunk *chunk)
{
    aigc_status status =
        aigcp_riff_place_id3(&writer->form, chunk, writer->placed ? NULL : writer->label);

    writer->placed = writer->placed || status == AIGC_OK;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* A chunk of text that is a label goes. */
static aigc_status
clean_text(aiff_writer *writer, const aigcp_riff_chunk *chunk)
{
    aigcp_buffer text;
    bool is_label;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = read_text(&writer->form.riff, chunk, &text, &is_label);
    if (status == AIGC_OK && is_label) {
        writer->form.mended = true;
        status = aigcp_riff_edit(&writer->form, chunk->offset, chunk->end - chunk->offset, NULL, 0);
    }
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
change_chunk(aiff_writer *writer, const aigcp_riff_chunk *chunk)
{
    if (chunk->truncated)
        return AIGC_ERR_FORMAT;
    writer->form.mended = false;
    aigc_status status =
        aigcp_riff_is_id3(chunk) ? change_id3(writer, chunk) : clean_text(writer, chunk);
    writer->odd = (chunk->length & 1) != 0 && !chunk->padded && !writer->form.mended;
    return status;
}

/* A new chunk with a tag, behind the others. */
static aigc_status
add_id3(aiff_writer *writer, uint64_t end)
{
    uint8_t header[AIGCP_RIFF_HEADER] = "ID3 ";
    aigcp_buffer tag;

    aigcp_buffer_init(&tag, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = aigcp_id3_new_label(&tag, writer->label);
    aigcp_riff_put_size(&writer->form.riff, tag.length, header + 4);
    if (status == AIGC_OK && (tag.length & 1) != 0)
        status = aigcp_buffer_append_byte(&tag, 0);
    if (status == AIGC_OK && writer->odd)
        status = aigcp_riff_edit(&writer->form, end, 0, "", 1);
    if (status == AIGC_OK)
        status = aigcp_riff_edit(&writer->form, end, 0, header, sizeof header);
    if (status == AIGC_OK)
        status = aigcp_riff_edit(&writer->form, end, 0, tag.data, tag.length);
    aigcp_buffer_free(&tag);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    aiff_writer writer = { .form = { .edits = edits }, .label = request->bare };
    aigcp_riff_chunk chunk;
    aigc_status status = aigcp_iff_open(&writer.form.riff, source);
    aigcp_part_walk walk = { writer.form.riff.begin, AIGCP_CHUNKS_MAX };

    while (status == AIGC_OK) {
        status = aigcp_riff_next(&writer.form.riff, &walk, writer.form.riff.end, &chunk);
        if (status == AIGC_OK)
            status = change_chunk(&writer, &chunk);
    }
    if (status == AIGC_ERR_NOT_FOUND)
        status = writer.placed ? AIGC_OK : add_id3(&writer, walk.at);
    return status == AIGC_OK
               ? aigcp_riff_resize(&writer.form.riff, writer.form.added, writer.form.removed, edits)
               : status;
}

const aigcp_format aigcp_format_aiff = { .type = AIGC_MEDIA_AIFF,
                                         .name = "AIFF",
                                         .mime = "audio/aiff",
                                         .extension = "aiff",
                                         .find_labels = find_labels,
                                         .place_label = place_label,
                                         .binding = AIGCP_BINDING_NONE };
