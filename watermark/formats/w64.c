/* SPDX-License-Identifier: Apache-2.0 */
/* Wave64 (Sony Pictures Digital, 2006): WAV whose chunks have names of 16 bytes and lengths of 8,
 * which count their header, and begin where 8 divides. The names of WAV become GUIDs with an ending
 * that all share. Label: as in WAV, a chunk `AIGC`; the guides name no place in it. */
#include "common/byte_order.h"
#include "common/i18n.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/part_walk.h"
#include "watermark/limits.h"
#include "watermark/media/media_format.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define NAME_SIZE 16
#define CHUNK_HEADER (NAME_SIZE + 8)
#define SIZE_AT NAME_SIZE
#define FORM_AT CHUNK_HEADER
#define FORM_HEADER (CHUNK_HEADER + NAME_SIZE)

/* Behind the four letters of WAV. */
#define ENDING "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"

static const char riff_name[] = "riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
static const char wave_name[] = "wave" ENDING;
static const char data_name[] = "data" ENDING;
static const char label_name[] = "AIGC" ENDING;

typedef struct w64_file {
    const aigc_source *source;
    uint64_t size; /* as the file says */
    uint64_t end;  /* of the last chunk */
} w64_file;

typedef struct w64_chunk {
    char name[NAME_SIZE];
    uint64_t offset, data, length; /* of the content */
    uint64_t end;                  /* behind the padding */
    bool truncated;                /* the length says more than there is */
} w64_chunk;

static aigc_status
open_file(w64_file *file, const aigc_source *source)
{
    uint8_t head[FORM_HEADER];
    aigc_status status = aigcp_source_read(source, 0, head, sizeof head);

    if (status != AIGC_OK)
        return status;
    *file = (w64_file){ .source = source, .size = aigcp_get_le(head + SIZE_AT, 8) };
    file->end = file->size < source->size ? file->size : source->size;
    return memcmp(head, riff_name, NAME_SIZE) == 0 &&
                   memcmp(head + FORM_AT, wave_name, NAME_SIZE) == 0 && file->end >= FORM_HEADER
               ? AIGC_OK
               : AIGC_ERR_FORMAT;
}

/* How many bytes are missing to where a chunk may begin. */
static size_t
padding(uint64_t at)
{
    return (size_t)(-at & 7);
}

/* The chunk at walk->at; AIGC_ERR_NOT_FOUND at the end. */
static aigc_status
next_chunk(const w64_file *file, aigcp_part_walk *walk, w64_chunk *chunk)
{
    uint8_t header[CHUNK_HEADER];
    uint64_t left = walk->at < file->end ? file->end - walk->at : 0;
    aigc_status status = aigcp_part_count(walk);

    if (status == AIGC_OK && left < CHUNK_HEADER)
        status = AIGC_ERR_NOT_FOUND;
    if (status == AIGC_OK)
        status = aigcp_source_read(file->source, walk->at, header, sizeof header);
    if (status != AIGC_OK)
        return status;
    uint64_t size = aigcp_get_le(header + SIZE_AT, 8);
    if (size < CHUNK_HEADER)
        return AIGC_ERR_FORMAT;
    *chunk = (w64_chunk){ .offset = walk->at, .data = walk->at + CHUNK_HEADER };
    memcpy(chunk->name, header, NAME_SIZE);
    chunk->truncated = size > left;
    size = chunk->truncated ? left : size;
    chunk->length = size - CHUNK_HEADER;
    chunk->end = chunk->offset + size;
    if (padding(chunk->end) < file->end - chunk->end)
        chunk->end += padding(chunk->end);
    else
        chunk->end = file->end;
    walk->at = chunk->end;
    return AIGC_OK;
}

static bool
is_named(const w64_chunk *chunk, const char *name)
{
    return memcmp(chunk->name, name, NAME_SIZE) == 0;
}

/* ---- reading ---------------------------------------------------------------------------- */

static aigc_status
report(const w64_file *file, const w64_chunk *chunk, aigcp_carrier_fn found, void *context)
{
    aigcp_buffer text;

    aigcp_buffer_init(&text, AIGCP_LABEL_VALUE_MAX);
    aigc_status status = aigcp_source_append(file->source, chunk->data, chunk->length, &text);
    while (status == AIGC_OK && text.length > 0 && text.data[text.length - 1] == 0)
        text.length--;
    if (status == AIGC_OK && text.length > 0) {
        const aigcp_carrier carrier = { N_("Wave64 chunk AIGC"), chunk->offset,
                                        (const char *)text.data, text.length, AIGC_CARRIER_AIGC };

        status = found(context, &carrier);
    }
    aigcp_buffer_free(&text);
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status; /* too long to be one */
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_part_walk walk = { FORM_HEADER, AIGCP_CHUNKS_MAX };
    w64_file file;
    w64_chunk chunk;
    aigc_status status = open_file(&file, source);

    while (status == AIGC_OK) {
        status = next_chunk(&file, &walk, &chunk);
        if (status == AIGC_OK && is_named(&chunk, label_name))
            status = report(&file, &chunk, found, context);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- writing ---------------------------------------------------------------------------- */

typedef struct w64_writer {
    w64_file file;
    aigcp_edits *edits;
    uint64_t added, removed;
    uint64_t place; /* where a label goes if there is none */
    bool placed;
} w64_writer;

static aigc_status
splice(w64_writer *writer, uint64_t at, uint64_t removed, const aigcp_buffer *bytes)
{
    writer->added += bytes->length;
    writer->removed += removed;
    return aigcp_edits_add(writer->edits, at, removed, bytes->data, bytes->length);
}

static aigc_status
append_zeros(aigcp_buffer *bytes, size_t count)
{
    static const uint8_t zeros[8] = { 0 };

    return aigcp_buffer_append(bytes, zeros, count);
}

/* The chunk of the label in place of some bytes; none if it has been placed. */
static aigc_status
put_label(w64_writer *writer, const char *label, uint64_t at, uint64_t removed)
{
    uint8_t size[8];
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    if (!writer->placed) {
        aigcp_put_le(size, 8, CHUNK_HEADER + strlen(label));
        status = append_zeros(&bytes, padding(at));
        if (status == AIGC_OK)
            status = aigcp_buffer_append(&bytes, label_name, NAME_SIZE);
        if (status == AIGC_OK)
            status = aigcp_buffer_append(&bytes, size, sizeof size);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(&bytes, label);
        if (status == AIGC_OK)
            status = append_zeros(&bytes, padding(at + bytes.length));
    }
    if (status == AIGC_OK)
        status = splice(writer, at, removed, &bytes);
    writer->placed = true;
    aigcp_buffer_free(&bytes);
    return status;
}

/* Labels that are there, of which the first becomes the new one. */
static aigc_status
replace_labels(w64_writer *writer, const char *label)
{
    aigcp_part_walk walk = { FORM_HEADER, AIGCP_CHUNKS_MAX };
    w64_chunk chunk;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK) {
        status = next_chunk(&writer->file, &walk, &chunk);
        if (status != AIGC_OK)
            break;
        writer->place = chunk.end;
        if (chunk.truncated) {
            /* Sound that was written as a stream goes to the end; the label stands before it. */
            writer->place = chunk.offset;
            status = is_named(&chunk, data_name) ? AIGC_OK : AIGC_ERR_FORMAT;
        } else if (is_named(&chunk, label_name)) {
            status = put_label(writer, label, chunk.offset, chunk.end - chunk.offset);
        }
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* A stream says it has all bytes that there can be. */
static aigc_status
write_size(w64_writer *writer)
{
    uint64_t size = writer->file.size - writer->removed;
    uint8_t bytes[8];

    if (writer->file.size > INT64_MAX)
        return AIGC_OK;
    size += writer->added;
    aigcp_put_le(bytes, sizeof bytes, size);
    return size == writer->file.size
               ? AIGC_OK
               : aigcp_edits_add(writer->edits, SIZE_AT, sizeof bytes, bytes, sizeof bytes);
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    w64_writer writer = { .edits = edits, .place = FORM_HEADER };
    aigc_status status = open_file(&writer.file, source);

    if (status == AIGC_OK)
        status = replace_labels(&writer, request->bare);
    if (status == AIGC_OK && !writer.placed)
        status = put_label(&writer, request->bare, writer.place, 0);
    return status == AIGC_OK ? write_size(&writer) : status;
}

const aigcp_format aigcp_format_w64 = {
    .type = AIGC_MEDIA_W64,
    .name = "Wave64",
    .mime = "audio/x-w64",
    .extension = "w64",
    .find_labels = find_labels,
    .place_label = place_label,
    .binding = AIGCP_BINDING_NONE,
};
