/* SPDX-License-Identifier: Apache-2.0 */
/* AVI (Microsoft, 1992; OpenDML AVI 1.02). Labels: TC260-PG-20257A, a chunk `AIGC` in LIST/INFO.
 *
 * Players read INFO before the pictures only, so that is where a new one goes. A chunk JUNK that
 * stands there gives up the room, and nothing moves; else the indexes of OpenDML are corrected,
 * and `idx1` if it counts from the start of the file. */
#include "common/byte_order.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/riff_manifest.h"
#include "watermark/formats/riff_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define INDEX_HEADER 24 /* of a chunk `indx`: 12 bytes, then 12 that are reserved */
#define SUPER_ENTRY 16  /* offset, size, duration */
#define BASE_AT 12      /* of an index of chunks: its base offset */
#define OLD_ENTRY 16    /* of `idx1`: name, flags, offset, length */

typedef struct avi_writer {
    aigcp_riff_writer form;
    const char *label;
    bool placed;
    aigcp_riff_chunk info, junk, movi, idx1; /* offset 0: there is none */
    uint64_t header;                         /* inside of LIST/hdrl */
    uint64_t header_end;
} avi_writer;

static aigc_status
chunk_labels(const aigcp_riff *riff, const aigcp_riff_chunk *chunk, aigcp_carrier_fn found,
             void *context)
{
    bool is_info;
    aigc_status status = aigcp_riff_is_list(riff, chunk, "INFO", &is_info);

    return status == AIGC_OK && is_info
               ? aigcp_riff_info_labels(riff, chunk, "AVI LIST/INFO AIGC", found, context)
               : status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    aigcp_riff riff;
    aigc_status status = aigcp_riff_open(&riff, source);

    return status == AIGC_OK ? aigcp_riff_labels(&riff, chunk_labels, found, context) : status;
}

/* ---- writing --------------------------------------------------------------------------- */

static aigc_status
write_le(aigcp_edits *edits, uint64_t at, unsigned width, uint64_t value)
{
    uint8_t bytes[8];

    if (!aigcp_fits_bytes(value, width))
        return AIGC_ERR_LIMIT;
    aigcp_put_le(bytes, width, value);
    return aigcp_edits_add(edits, at, width, bytes, width);
}

/* Labels of one LIST/INFO: the first of all becomes the new one, others go. */
typedef struct info_writer {
    avi_writer *writer;
    const aigcp_riff_chunk *list;
} info_writer;

static aigc_status
replace_label(void *context, const aigcp_carrier *carrier)
{
    info_writer *info = context;
    avi_writer *writer = info->writer;
    aigcp_part_walk walk = { carrier->offset, 1 };
    aigcp_riff_chunk chunk;
    aigcp_buffer bytes;
    aigc_status status =
        aigcp_riff_next(&writer->form.riff, &walk, info->list->data + info->list->length, &chunk);

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    if (status == AIGC_OK && !writer->placed) {
        status = aigcp_riff_append(&bytes, "AIGC", writer->label, strlen(writer->label) + 1);
        writer->placed = true;
    }
    if (status == AIGC_OK) {
        status = aigcp_riff_edit(&writer->form, chunk.offset, chunk.end - chunk.offset, bytes.data,
                                 bytes.length);
    }
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
clean_info(avi_writer *writer, const aigcp_riff_chunk *list)
{
    info_writer info = { writer, list };
    uint64_t added = writer->form.added, removed = writer->form.removed;
    aigc_status status = aigcp_riff_info_labels(&writer->form.riff, list, "", replace_label, &info);

    added = writer->form.added - added;
    removed = writer->form.removed - removed;
    if (status != AIGC_OK || added == removed)
        return status;
    return aigcp_riff_write_length(&writer->form, list, list->length + added - removed);
}

/* Whether chunks fill the list, so that another one can follow. */
static aigc_status
is_whole(const aigcp_riff *riff, const aigcp_riff_chunk *list, bool *whole)
{
    aigcp_part_walk walk = { list->data + 4, AIGCP_CHUNKS_MAX };
    uint64_t end = list->data + list->length;
    aigcp_riff_chunk chunk;
    aigc_status status = AIGC_OK;

    *whole = !list->truncated && (list->length & 1) == 0;
    while (status == AIGC_OK && *whole) {
        status = aigcp_riff_next(riff, &walk, end, &chunk);
        if (status == AIGC_OK)
            *whole = !chunk.truncated && ((chunk.length & 1) == 0 || chunk.padded);
    }
    *whole = *whole && walk.at == end;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
note_chunk(avi_writer *writer, const aigcp_riff_chunk *chunk)
{
    bool is_info = false, is_movi = false, is_header = false;
    aigc_status status = aigcp_riff_is_list(&writer->form.riff, chunk, "INFO", &is_info);

    if (status == AIGC_OK)
        status = aigcp_riff_is_list(&writer->form.riff, chunk, "movi", &is_movi);
    if (status == AIGC_OK)
        status = aigcp_riff_is_list(&writer->form.riff, chunk, "hdrl", &is_header);
    if (status != AIGC_OK)
        return status;
    if (is_info) {
        bool whole;

        status = is_whole(&writer->form.riff, chunk, &whole);
        if (status == AIGC_OK && whole && writer->info.offset == 0 && writer->movi.offset == 0)
            writer->info = *chunk;
        return status == AIGC_OK ? clean_info(writer, chunk) : status;
    }
    if (is_header) {
        writer->header = chunk->data + 4;
        writer->header_end = chunk->data + chunk->length;
    } else if (is_movi && writer->movi.offset == 0) {
        writer->movi = *chunk;
    } else if (aigcp_riff_is(chunk, "JUNK") && writer->movi.offset == 0 &&
               chunk->length > writer->junk.length) {
        writer->junk = *chunk;
    } else if (aigcp_riff_is(chunk, "idx1")) {
        writer->idx1 = *chunk;
    }
    return AIGC_OK;
}

/* At the end of the INFO that players read, or in one of its own before the pictures. */
static aigc_status
add_label(avi_writer *writer)
{
    uint64_t where = writer->junk.offset != 0 ? writer->junk.offset : writer->movi.offset;
    aigcp_buffer bytes, list;

    aigcp_buffer_init(&bytes, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&list, AIGCP_LABEL_VALUE_MAX + 16);
    aigc_status status =
        writer->info.offset == 0 ? aigcp_buffer_append(&bytes, "INFO", 4) : AIGC_OK;
    if (status == AIGC_OK)
        status = aigcp_riff_append(&bytes, "AIGC", writer->label, strlen(writer->label) + 1);
    if (status == AIGC_OK && writer->info.offset != 0) {
        status = aigcp_riff_edit(&writer->form, writer->info.data + writer->info.length, 0,
                                 bytes.data, bytes.length);
        if (status == AIGC_OK) {
            status = write_le(writer->form.edits, writer->info.offset + 4, 4,
                              writer->info.length + bytes.length);
        }
    } else if (status == AIGC_OK) {
        status = aigcp_riff_append(&list, "LIST", bytes.data, bytes.length);
        if (status == AIGC_OK)
            status = aigcp_riff_edit(&writer->form, where, 0, list.data, list.length);
    }
    aigcp_buffer_free(&bytes);
    aigcp_buffer_free(&list);
    return status;
}

/* Take from JUNK what was added, or give it what went: then nothing behind it moves. */
static aigc_status
use_junk(avi_writer *writer)
{
    aigcp_riff_writer *form = &writer->form;
    uint64_t grown = form->added > form->removed ? form->added - form->removed : 0;
    uint64_t freed = form->removed > form->added ? form->removed - form->added : 0;
    uint64_t length = writer->junk.length;
    aigcp_buffer zeros;

    if (grown == freed || writer->junk.offset == 0 || length < grown ||
        freed > AIGCP_METADATA_MAX || length + freed > UINT32_MAX)
        return AIGC_OK;
    aigcp_buffer_init(&zeros, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_buffer_reserve(&zeros, (size_t)freed);
    if (status == AIGC_OK)
        status = write_le(form->edits, writer->junk.offset + 4, 4, length - grown + freed);
    if (status == AIGC_OK && freed > 0)
        memset(zeros.data, 0, (size_t)freed);
    if (status == AIGC_OK)
        status = aigcp_riff_edit(form, writer->junk.data, grown, zeros.data, (size_t)freed);
    aigcp_buffer_free(&zeros);
    return status;
}

/* ---- indexes --------------------------------------------------------------------------- */

typedef struct index_shift {
    const avi_writer *writer;
    aigcp_edits mended;
} index_shift;

/* An absolute offset of 8 bytes. `*value`: as it stands there. */
static aigc_status
shift_offset(index_shift *shift, uint64_t at, uint64_t *value)
{
    aigc_status status = aigcp_source_le(shift->writer->form.riff.source, at, 8, value);

    uint64_t moved = status == AIGC_OK ? aigcp_edits_moved(shift->writer->form.edits, *value) : 0;
    return status == AIGC_OK && moved != *value ? write_le(&shift->mended, at, 8, moved) : status;
}

/* A chunk `indx`: an index of chunks itself, or of such indexes. */
static aigc_status
shift_index(index_shift *shift, const aigcp_riff_chunk *chunk)
{
    const aigc_source *source = shift->writer->form.riff.source;
    uint64_t type = 0, count = 0, value;

    if (chunk->length < INDEX_HEADER)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_source_le(source, chunk->data + 3, 1, &type);
    if (status == AIGC_OK)
        status = aigcp_source_le(source, chunk->data + 4, 4, &count);
    if (status == AIGC_OK && type == 1)
        return shift_offset(shift, chunk->data + BASE_AT, &value);
    if (status == AIGC_OK && count > (chunk->length - INDEX_HEADER) / SUPER_ENTRY)
        return AIGC_ERR_FORMAT;
    for (uint64_t i = 0; status == AIGC_OK && type == 0 && i < count; i++) {
        status = shift_offset(shift, chunk->data + INDEX_HEADER + i * SUPER_ENTRY, &value);
        if (status == AIGC_OK && value != 0) { /* the head of an index of chunks is 8 bytes */
            uint64_t base;

            status = value > source->size ? AIGC_ERR_FORMAT
                                          : shift_offset(shift, value + 8 + BASE_AT, &base);
        }
    }
    return status;
}

/* LIST/hdrl holds a LIST/strl for each stream, which may hold `indx`. */
static aigc_status
shift_streams(index_shift *shift)
{
    const aigcp_riff *riff = &shift->writer->form.riff;
    aigcp_part_walk walk = { shift->writer->header, AIGCP_TAGS_MAX };
    aigcp_riff_chunk list, chunk;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK) {
        bool is_stream = false;

        status = aigcp_riff_next(riff, &walk, shift->writer->header_end, &list);
        if (status == AIGC_OK)
            status = aigcp_riff_is_list(riff, &list, "strl", &is_stream);
        aigcp_part_walk inner = (aigcp_part_walk){ list.data + 4, AIGCP_TAGS_MAX };
        while (status == AIGC_OK && is_stream) {
            status = aigcp_riff_next(riff, &inner, list.data + list.length, &chunk);
            if (status == AIGC_OK && aigcp_riff_is(&chunk, "indx")) {
                status = shift_index(shift, &chunk);
            } else if (status == AIGC_ERR_NOT_FOUND) {
                status = AIGC_OK;
                break;
            }
        }
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* Offsets of `idx1` count from "movi", mostly. They are absolute if the first one, taken so, leads
 * to the chunk that it names. */
static aigc_status
shift_old_index(index_shift *shift)
{
    const aigc_source *source = shift->writer->form.riff.source;
    const aigcp_riff_chunk *idx1 = &shift->writer->idx1;
    uint64_t at = 0, count = idx1->length / OLD_ENTRY;
    uint8_t name[4], there[4];
    aigcp_buffer table;

    if (idx1->offset == 0 || count == 0)
        return AIGC_OK;
    aigc_status status = aigcp_source_read(source, idx1->data, name, 4);
    if (status == AIGC_OK)
        status = aigcp_source_le(source, idx1->data + 8, 4, &at);
    if (status != AIGC_OK || at > source->size || source->size - at < 4)
        return status;
    status = aigcp_source_read(source, at, there, 4);
    if (status != AIGC_OK || memcmp(name, there, 4) != 0)
        return status;
    aigcp_buffer_init(&table, AIGCP_OFFSET_TABLE_MAX);
    status = aigcp_source_append(source, idx1->data, count * OLD_ENTRY, &table);
    for (uint64_t i = 0; status == AIGC_OK && i < count; i++) {
        uint8_t *entry = table.data + i * OLD_ENTRY + 8;
        uint64_t moved = aigcp_edits_moved(shift->writer->form.edits, aigcp_get_le(entry, 4));

        aigcp_put_le(entry, 4, moved);
        status = aigcp_fits_bytes(moved, 4) ? AIGC_OK : AIGC_ERR_LIMIT;
    }
    if (status == AIGC_OK) {
        status =
            aigcp_edits_add(&shift->mended, idx1->data, table.length, table.data, table.length);
    }
    aigcp_buffer_free(&table);
    return status;
}

static aigc_status
shift_indexes(avi_writer *writer)
{
    index_shift shift = { writer, { 0 } };

    if (writer->form.added == writer->form.removed)
        return AIGC_OK;
    aigcp_edits_init(&shift.mended);
    aigc_status status = shift_streams(&shift);
    if (status == AIGC_OK)
        status = shift_old_index(&shift);
    for (size_t i = 0; status == AIGC_OK && i < shift.mended.count; i++) {
        const aigcp_edit *edit = &shift.mended.list[i];

        status = aigcp_edits_add(writer->form.edits, edit->offset, edit->removed, edit->bytes,
                                 edit->length);
    }
    aigcp_edits_free(&shift.mended);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    avi_writer writer = { .form = { .edits = edits }, .label = request->bare };
    aigcp_riff_chunk chunk;
    aigc_status status = aigcp_riff_open(&writer.form.riff, source);
    aigcp_part_walk walk = { writer.form.riff.begin, AIGCP_CHUNKS_MAX };

    while (status == AIGC_OK) {
        status = aigcp_riff_next(&writer.form.riff, &walk, writer.form.riff.end, &chunk);
        if (status == AIGC_OK)
            status = note_chunk(&writer, &chunk);
    }
    if (status == AIGC_ERR_NOT_FOUND)
        status = writer.movi.offset == 0 ? AIGC_ERR_FORMAT : AIGC_OK;
    if (status == AIGC_OK && !writer.placed)
        status = add_label(&writer);
    if (status == AIGC_OK)
        status = use_junk(&writer);
    if (status == AIGC_OK)
        status = shift_indexes(&writer);
    if (status == AIGC_OK)
        status = aigcp_riff_grow(&writer.form.riff, writer.form.added, writer.form.removed, edits);
    return status;
}

const aigcp_format aigcp_format_avi = { .type = AIGC_MEDIA_AVI,
                                        .name = "AVI",
                                        .mime = "video/x-msvideo",
                                        .extension = "avi",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_DATA,
                                        .find_manifest = aigcp_riff_find_manifest,
                                        .place_manifest = aigcp_riff_place_manifest };
