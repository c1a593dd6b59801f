/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/zip_archive.h"

#include "watermark/formats/document_limits.h"
#include "watermark/formats/zip_format.h"
#include "watermark/formats/zip_zlib.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* Whether an end record stands here. Its comment must end where the file does, or, of a file with
 * other bytes behind the archive, within it. */
static bool
is_end(const uint8_t *record, size_t left, bool exactly)
{
    if (left < AIGCP_ZIP_END_SIZE || aigcp_le32(record) != AIGCP_ZIP_END)
        return false;
    size_t comment = aigcp_le16(record + 20);
    return exactly ? comment == left - AIGCP_ZIP_END_SIZE : comment <= left - AIGCP_ZIP_END_SIZE;
}

/* Where the last end record of the tail stands; the tail's length if there is none. */
static size_t
last_end(const aigcp_buffer *tail, bool exactly)
{
    for (size_t at = tail->length; at-- > 0;)
        if (is_end(tail->data + at, tail->length - at, exactly))
            return at;
    return tail->length;
}

/* Find the end record: the last one whose comment reaches exactly to the end of the file, else the
 * last one of all, as other readers do. */
static aigc_status
find_end(aigcp_zip *zip, uint8_t record[AIGCP_ZIP_END_SIZE])
{
    uint64_t size = zip->source->size;
    size_t length = size < AIGCP_ZIP_TAIL_MAX ? (size_t)size : AIGCP_ZIP_TAIL_MAX;
    aigcp_buffer tail;

    aigcp_buffer_init(&tail, AIGCP_ZIP_TAIL_MAX);
    aigc_status status = aigcp_source_append(zip->source, size - length, length, &tail);
    if (status == AIGC_OK) {
        size_t at = last_end(&tail, true);

        at = at < length ? at : last_end(&tail, false);
        status = at < length ? AIGC_OK : AIGC_ERR_FORMAT;
        if (status == AIGC_OK) {
            zip->end = size - length + at;
            memcpy(record, tail.data + at, AIGCP_ZIP_END_SIZE);
        }
    }
    aigcp_buffer_free(&tail);
    return status;
}

/* The ZIP64 records before the end record, if there are any.
 * @return AIGC_OK, also if there are none; then end64 is 0. */
static aigc_status
find_end64(aigcp_zip *zip, uint8_t record[AIGCP_ZIP_END64_SIZE])
{
    uint8_t locator[AIGCP_ZIP_LOCATOR_SIZE];

    if (zip->end < sizeof locator)
        return AIGC_OK;
    aigc_status status =
        aigcp_source_read(zip->source, zip->end - sizeof locator, locator, sizeof locator);
    if (status != AIGC_OK || aigcp_le32(locator) != AIGCP_ZIP_LOCATOR)
        return status;
    zip->end64 = aigcp_get_le(locator + 8, 8);
    if (zip->end64 == 0 || zip->end64 > zip->end - sizeof locator)
        return AIGC_ERR_FORMAT;
    status = aigcp_source_read(zip->source, zip->end64, record, AIGCP_ZIP_END64_SIZE);
    if (status == AIGC_OK &&
        (aigcp_le32(record) != AIGCP_ZIP_END64 ||
         aigcp_get_le(record + 4, 8) != zip->end - sizeof locator - zip->end64 - 12))
        status = AIGC_ERR_FORMAT;
    return status;
}

aigc_status
aigcp_zip_open(aigcp_zip *zip, const aigc_source *source)
{
    uint8_t end[AIGCP_ZIP_END_SIZE] = { 0 }, end64[AIGCP_ZIP_END64_SIZE] = { 0 };
    uint64_t size = 0, behind = 0;

    memset(zip, 0, sizeof *zip);
    zip->source = source;
    aigcp_buffer_init(&zip->directory, AIGCP_ZIP_DIRECTORY_MAX);
    aigc_status status = find_end(zip, end);
    if (status == AIGC_OK)
        status = find_end64(zip, end64);
    if (status != AIGC_OK)
        return status;
    if (zip->end64 != 0) {
        zip->count = aigcp_get_le(end64 + 32, 8);
        size = aigcp_get_le(end64 + 40, 8);
        zip->directory_offset = aigcp_get_le(end64 + 48, 8);
        behind = zip->end64;
    } else {
        zip->count = aigcp_le16(end + 10);
        size = aigcp_le32(end + 12);
        zip->directory_offset = aigcp_le32(end + 16);
        behind = zip->end;
    }
    if (aigcp_le16(end + 4) != 0 || zip->directory_offset > behind ||
        size != behind - zip->directory_offset)
        return AIGC_ERR_FORMAT;
    return zip->count > AIGCP_ZIP_MEMBERS_MAX
               ? AIGC_ERR_LIMIT
               : aigcp_source_append(source, zip->directory_offset, size, &zip->directory);
}

void
aigcp_zip_close(aigcp_zip *zip)
{
    aigcp_buffer_free(&zip->directory);
}

/* Fields that do not fit into 32 bits stand in an extra field, in this order. */
static aigc_status
read_zip64(const uint8_t *extra, size_t length, aigcp_zip_member *member)
{
    uint64_t *fields[] = { &member->size, &member->packed, &member->header };
    size_t at = 0, block = 0;

    while (length - at >= 4 && aigcp_le16(extra + at) != AIGCP_ZIP_EXTRA64) {
        size_t size = aigcp_le16(extra + at + 2);

        if (size > length - at - 4)
            return AIGC_OK; /* some writers leave rubbish here */
        at += 4 + size;
    }
    if (length - at >= 4) {
        block = aigcp_le16(extra + at + 2);
        if (block > length - at - 4)
            return AIGC_ERR_FORMAT;
        at += 4;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (*fields[i] != UINT32_MAX)
            continue;
        if (block < 8)
            return block == 0 ? AIGC_OK : AIGC_ERR_FORMAT;
        *fields[i] = aigcp_get_le(extra + at, 8);
        at += 8;
        block -= 8;
    }
    return AIGC_OK;
}

aigc_status
aigcp_zip_next(const aigcp_zip *zip, size_t *position, aigcp_zip_member *member)
{
    size_t left = zip->directory.length - *position;

    if (left == 0)
        return AIGC_ERR_NOT_FOUND; /* an empty directory has no bytes to point at */
    const uint8_t *record = zip->directory.data + *position;
    if (left >= 4 && aigcp_le32(record) == AIGCP_ZIP_SIGNATURE)
        return AIGC_ERR_NOT_FOUND;
    if (left < AIGCP_ZIP_RECORD_SIZE || aigcp_le32(record) != AIGCP_ZIP_RECORD)
        return AIGC_ERR_FORMAT;
    size_t name = aigcp_le16(record + 28);
    size_t extra = aigcp_le16(record + 30);
    size_t comment = aigcp_le16(record + 32);
    if (name + extra + comment > left - AIGCP_ZIP_RECORD_SIZE)
        return AIGC_ERR_FORMAT;
    *member = (aigcp_zip_member){
        .record = *position,
        .record_end = *position + AIGCP_ZIP_RECORD_SIZE + name + extra + comment,
        .name = (const char *)record + AIGCP_ZIP_RECORD_SIZE,
        .name_length = name,
        .flags = aigcp_le16(record + 8),
        .method = aigcp_le16(record + 10),
        .crc = aigcp_le32(record + 16),
        .packed = aigcp_le32(record + 20),
        .size = aigcp_le32(record + 24),
        .header = aigcp_le32(record + 42),
    };
    *position = member->record_end;
    return read_zip64(record + AIGCP_ZIP_RECORD_SIZE + name, extra, member);
}

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

bool
aigcp_zip_is_named(const aigcp_zip *zip, const aigcp_zip_member *member, const char *name)
{
    size_t length = strlen(name);

    if (member->name_length != length)
        return false;
    if (!zip->any_case)
        return memcmp(member->name, name, length) == 0;
    for (size_t i = 0; i < length; i++)
        if (lower(member->name[i]) != lower(name[i]))
            return false;
    return true;
}

aigc_status
aigcp_zip_find(const aigcp_zip *zip, const char *name, aigcp_zip_member *member)
{
    aigcp_zip_member candidate;
    size_t position = 0;
    bool found = false;

    for (uint64_t i = 0; i <= zip->count; i++) {
        aigc_status status = aigcp_zip_next(zip, &position, &candidate);
        if (status == AIGC_ERR_NOT_FOUND)
            return found ? AIGC_OK : status;
        if (status != AIGC_OK || (found && aigcp_zip_is_named(zip, &candidate, name)))
            return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
        if (!found && aigcp_zip_is_named(zip, &candidate, name)) {
            found = true;
            *member = candidate;
        }
    }
    return AIGC_ERR_FORMAT; /* more records than there are members */
}

aigc_status
aigcp_zip_locate(const aigcp_zip *zip, const aigcp_zip_member *member, uint64_t *data)
{
    uint8_t header[AIGCP_ZIP_HEADER_SIZE];
    uint64_t end = zip->directory_offset;
    aigc_status status = aigcp_source_read(zip->source, member->header, header, sizeof header);

    if (status != AIGC_OK)
        return status;
    if (aigcp_le32(header) != AIGCP_ZIP_HEADER || member->header > end ||
        sizeof header > end - member->header)
        return AIGC_ERR_FORMAT;
    *data = member->header + sizeof header + aigcp_le16(header + 26) + aigcp_le16(header + 28);
    return *data > end || member->packed > end - *data ? AIGC_ERR_FORMAT : AIGC_OK;
}

aigc_status
aigcp_zip_read(const aigcp_zip *zip, const aigcp_zip_member *member, aigcp_buffer *out)
{
    size_t begin = out->length;
    uint64_t data;
    aigc_status status = aigcp_zip_locate(zip, member, &data);

    if (status != AIGC_OK)
        return status;
    if ((member->flags & AIGCP_ZIP_ENCRYPTED) != 0)
        return AIGC_ERR_ENCRYPTED;
    if (member->method != AIGCP_ZIP_STORED && member->method != AIGCP_ZIP_DEFLATED)
        return AIGC_ERR_UNSUPPORTED;
    status = member->method == AIGCP_ZIP_STORED
                 ? aigcp_source_append(zip->source, data, member->packed, out)
                 : aigcp_inflate(zip->source, data, member->packed, AIGCP_DEFLATE_RAW, out);
    if (status == AIGC_OK && out->length - begin != member->size)
        status = AIGC_ERR_FORMAT;
    /* The check of no bytes is 0; an empty buffer has none to point at. */
    if (status == AIGC_OK &&
        (member->size == 0 ? 0 : aigcp_crc32(out->data + begin, member->size)) != member->crc)
        status = AIGC_ERR_FORMAT;
    return status;
}
