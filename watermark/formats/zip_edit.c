/* SPDX-License-Identifier: Apache-2.0 */
/* Replace and add members of a ZIP archive by edits. */
#include "watermark/formats/document_limits.h"
#include "watermark/formats/zip_format.h"
#include "watermark/formats/zip_zlib.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* A member as it will be. */
typedef struct packed_member {
    const aigcp_zip_change *change;
    bool is_new;
    unsigned method;
    uint32_t crc;
    uint64_t header; /* of its local header in the result, if it is new */
    aigcp_buffer data;
} packed_member;

typedef struct zip_editor {
    const aigcp_zip *zip;
    aigcp_edits *edits;
    packed_member members[AIGCP_ZIP_CHANGES_MAX];
    size_t count;
    aigcp_buffer tail; /* new members, then the new directory */
    uint64_t added;    /* records that are new */
} zip_editor;

static aigc_status
pack(packed_member *member, const aigcp_zip_change *change)
{
    member->change = change;
    member->is_new = true;
    member->crc = aigcp_crc32(change->data, change->length);
    member->method = AIGCP_ZIP_DEFLATED;
    aigc_status status =
        aigcp_deflate(change->data, change->length, AIGCP_DEFLATE_RAW, &member->data);
    if (status == AIGC_OK && member->data.length >= change->length) {
        member->method = AIGCP_ZIP_STORED;
        member->data.length = 0;
        status = aigcp_buffer_append(&member->data, change->data, change->length);
    }
    return status;
}

/* The five fields that both headers share, from "version needed" on. The time is 1980-01-01, so
 * that the same label gives the same file. */
static void
put_common(uint8_t *bytes, const packed_member *member)
{
    aigcp_put_le(bytes, 2, 20);
    aigcp_put_le(bytes + 2, 2, 0);
    aigcp_put_le(bytes + 4, 2, member->method);
    aigcp_put_le(bytes + 6, 4, 0x00210000);
    aigcp_put_le(bytes + 10, 4, member->crc);
    aigcp_put_le(bytes + 14, 4, member->data.length);
    aigcp_put_le(bytes + 18, 4, member->change->length);
}

static aigc_status
append_local(const packed_member *member, aigcp_buffer *out)
{
    uint8_t header[AIGCP_ZIP_HEADER_SIZE] = { 0 };
    size_t length = strlen(member->change->name);

    aigcp_put_le(header, 4, AIGCP_ZIP_HEADER);
    put_common(header + 4, member);
    aigcp_put_le(header + 26, 2, length);
    aigc_status status = aigcp_buffer_append(out, header, sizeof header);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, member->change->name, length);
    return status == AIGC_OK ? aigcp_buffer_append(out, member->data.data, member->data.length)
                             : status;
}

/* Where the local part of a member ends: behind its descriptor, which has a signature or none, and
 * lengths of 4 or of 8 bytes. */
static aigc_status
find_local_end(const aigcp_zip *zip, const aigcp_zip_member *member, uint64_t *end)
{
    uint8_t bytes[24];
    uint64_t data;
    aigc_status status = aigcp_zip_locate(zip, member, &data);

    if (status != AIGC_OK)
        return status;
    *end = data + member->packed;
    if ((member->flags & AIGCP_ZIP_HAS_DESCRIPTOR) == 0)
        return AIGC_OK;
    uint64_t left = zip->directory_offset - *end;
    size_t length = left < sizeof bytes ? (size_t)left : sizeof bytes;
    memset(bytes, 0, sizeof bytes);
    status = aigcp_source_read(zip->source, *end, bytes, length);
    for (size_t wide = 0; status == AIGC_OK && wide < 4; wide++) {
        size_t skip = (wide & 1) == 0 ? 4 : 0, width = (wide & 2) == 0 ? 4 : 8;
        const uint8_t *sizes = bytes + skip + 4;
        bool fits = skip + 4 + 2 * width <= length &&
                    (skip == 0 || aigcp_le32(bytes) == AIGCP_ZIP_DESCRIPTOR) &&
                    aigcp_le32(bytes + skip) == member->crc;

        if (fits && (width == 4 ? aigcp_le32(sizes) == (uint32_t)member->packed &&
                                      aigcp_le32(sizes + 4) == (uint32_t)member->size
                                : aigcp_get_le(sizes, 8) == member->packed &&
                                      aigcp_get_le(sizes + 8, 8) == member->size)) {
            *end += skip + 4 + 2 * width;
            return AIGC_OK;
        }
    }
    return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
}

static packed_member *
find_change(zip_editor *editor, const aigcp_zip_member *member)
{
    for (size_t i = 0; i < editor->count; i++)
        if (aigcp_zip_is_named(editor->zip, member, editor->members[i].change->name))
            return &editor->members[i];
    return NULL;
}

/* Replace the local parts of the members that change. */
static aigc_status
edit_locals(zip_editor *editor)
{
    aigcp_zip_member member;
    size_t position = 0;
    aigc_status status;

    while ((status = aigcp_zip_next(editor->zip, &position, &member)) == AIGC_OK) {
        packed_member *change = find_change(editor, &member);
        aigcp_buffer local;
        uint64_t end;

        if (!change)
            continue;
        if (!change->is_new)
            return AIGC_ERR_FORMAT; /* two members of one name */
        change->is_new = false;
        aigcp_buffer_init(&local, AIGCP_ZIP_PART_MAX);
        status = find_local_end(editor->zip, &member, &end);
        if (status == AIGC_OK)
            status = append_local(change, &local);
        if (status == AIGC_OK) {
            status = aigcp_edits_add(editor->edits, member.header, end - member.header, local.data,
                                     local.length);
            status = status == AIGC_ERR_INTERNAL ? AIGC_ERR_FORMAT : status; /* they overlap */
        }
        aigcp_buffer_free(&local);
        if (status != AIGC_OK)
            return status;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* The record of a member that does not change, with its new place. What stands in its ZIP64 field
 * is rewritten where it is. */
static aigc_status
append_moved(zip_editor *editor, const aigcp_zip_member *member)
{
    const uint8_t *record = editor->zip->directory.data + member->record;
    size_t length = member->record_end - member->record, at = editor->tail.length;
    uint64_t header = aigcp_edits_moved(editor->edits, member->header);
    aigc_status status = aigcp_buffer_append(&editor->tail, record, length);
    uint8_t *copy = editor->tail.data + at;
    size_t extra = AIGCP_ZIP_RECORD_SIZE + member->name_length, skip = 4;

    if (status != AIGC_OK || header == member->header)
        return status;
    if (aigcp_le32(copy + 42) != UINT32_MAX) {
        aigcp_put_le(copy + 42, 4, header);
        return header < UINT32_MAX ? AIGC_OK : AIGC_ERR_LIMIT;
    }
    /* The reader has found the field and its length to be right. */
    while (extra + 4 <= length && aigcp_le16(copy + extra) != AIGCP_ZIP_EXTRA64)
        extra += 4 + aigcp_le16(copy + extra + 2);
    skip += aigcp_le32(copy + 24) == UINT32_MAX ? 8 : 0;
    skip += aigcp_le32(copy + 20) == UINT32_MAX ? 8 : 0;
    if (extra + skip + 8 > length)
        return AIGC_ERR_FORMAT;
    aigcp_put_le(copy + extra + skip, 8, header);
    return AIGC_OK;
}

/* The record of a member that is changed or new; `old` is what it had, or NULL. */
static aigc_status
append_record(zip_editor *editor, const packed_member *member, const uint8_t *old, uint64_t header)
{
    uint8_t record[AIGCP_ZIP_RECORD_SIZE] = { 0 };
    size_t length = strlen(member->change->name);

    if (header >= UINT32_MAX)
        return AIGC_ERR_LIMIT;
    if (old) {
        memcpy(record, old, sizeof record); /* attributes, and who made it */
    } else {
        aigcp_put_le(record, 4, AIGCP_ZIP_RECORD);
        aigcp_put_le(record + 4, 2, 20);
    }
    put_common(record + 6, member);
    aigcp_put_le(record + 28, 2, length);
    aigcp_put_le(record + 30, 4, 0); /* neither extra field nor comment */
    aigcp_put_le(record + 42, 4, header);
    aigc_status status = aigcp_buffer_append(&editor->tail, record, sizeof record);
    return status == AIGC_OK ? aigcp_buffer_append(&editor->tail, member->change->name, length)
                             : status;
}

static aigc_status
append_directory(zip_editor *editor)
{
    aigcp_zip_member member;
    size_t position = 0;
    aigc_status status;

    while ((status = aigcp_zip_next(editor->zip, &position, &member)) == AIGC_OK) {
        const packed_member *change = find_change(editor, &member);

        status = !change
                     ? append_moved(editor, &member)
                     : append_record(editor, change, editor->zip->directory.data + member.record,
                                     aigcp_edits_moved(editor->edits, member.header));
        if (status != AIGC_OK)
            return status;
    }
    if (status != AIGC_ERR_NOT_FOUND)
        return status;
    status = AIGC_OK;
    for (size_t i = 0; status == AIGC_OK && i < editor->count; i++) {
        if (editor->members[i].is_new) {
            status = append_record(editor, &editor->members[i], NULL, editor->members[i].header);
            editor->added++;
        }
    }
    return status;
}

static aigc_status
put_field(zip_editor *editor, uint64_t offset, uint64_t value, unsigned width)
{
    uint8_t bytes[8];

    aigcp_put_le(bytes, width, value);
    return aigcp_edits_add(editor->edits, offset, width, bytes, width);
}

/* The fields of the end records: members on this disk and in all, size and place of the directory.
 * A field that says "see ZIP64" keeps saying so. */
static aigc_status
edit_ends(zip_editor *editor, uint64_t directory, uint64_t size)
{
    const aigcp_zip *zip = editor->zip;
    uint64_t count = zip->count + editor->added;
    uint64_t values[] = { count, count, size, directory };
    static const unsigned widths[] = { 2, 2, 4, 4 };
    uint64_t at = zip->end + 8;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < 4; i++) {
        uint64_t all_ones = (UINT64_C(1) << (8 * widths[i])) - 1, old;

        status = aigcp_source_le(zip->source, at, widths[i], &old);
        if (status == AIGC_OK && !(zip->end64 != 0 && old == all_ones)) {
            status =
                values[i] < all_ones ? put_field(editor, at, values[i], widths[i]) : AIGC_ERR_LIMIT;
        }
        at += widths[i];
    }
    for (size_t i = 0; status == AIGC_OK && zip->end64 != 0 && i < 4; i++)
        status = put_field(editor, zip->end64 + 24 + 8 * i, values[i], 8);
    if (status == AIGC_OK && zip->end64 != 0) {
        status = put_field(editor, zip->end - AIGCP_ZIP_LOCATOR_SIZE + 8,
                           aigcp_edits_moved(editor->edits, zip->end64), 8);
    }
    return status;
}

static aigc_status
edit_all(zip_editor *editor)
{
    const aigcp_zip *zip = editor->zip;
    uint64_t directory = 0;
    aigc_status status = edit_locals(editor);

    /* What is new goes where the directory was. */
    uint64_t begin = aigcp_edits_moved(editor->edits, zip->directory_offset);
    for (size_t i = 0; status == AIGC_OK && i < editor->count; i++) {
        if (editor->members[i].is_new) {
            editor->members[i].header = begin + editor->tail.length;
            status = append_local(&editor->members[i], &editor->tail);
        }
    }
    directory = editor->tail.length;
    if (status == AIGC_OK)
        status = append_directory(editor);
    if (status == AIGC_OK) {
        status = aigcp_edits_add(editor->edits, zip->directory_offset, zip->directory.length,
                                 editor->tail.data, editor->tail.length);
    }
    return status == AIGC_OK ? edit_ends(editor, begin + directory, editor->tail.length - directory)
                             : status;
}

aigc_status
aigcp_zip_edit(const aigcp_zip *zip, const aigcp_zip_change *changes, size_t count,
               aigcp_edits *edits)
{
    zip_editor editor = { .zip = zip, .edits = edits };
    aigc_status status = count <= AIGCP_ZIP_CHANGES_MAX ? AIGC_OK : AIGC_ERR_INTERNAL;

    aigcp_buffer_init(&editor.tail, AIGCP_ZIP_DIRECTORY_MAX + AIGCP_ZIP_PART_MAX);
    for (size_t i = 0; status == AIGC_OK && i < count; i++) {
        aigcp_buffer_init(&editor.members[i].data, AIGCP_ZIP_PART_MAX);
        editor.count++;
        status = pack(&editor.members[i], &changes[i]);
    }
    if (status == AIGC_OK)
        status = edit_all(&editor);
    for (size_t i = 0; i < editor.count; i++)
        aigcp_buffer_free(&editor.members[i].data);
    aigcp_buffer_free(&editor.tail);
    return status;
}
