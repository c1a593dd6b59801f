/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/tiff_ifd.h"

#include "common/byte_order.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

/* ---- layout: TIFF 6.0, section 2; BigTIFF in parentheses --------------------------------- */

static unsigned
count_width(const aigcp_tiff *tiff)
{
    return tiff->word == 4 ? 2 : 8;
}

static unsigned
entry_size(const aigcp_tiff *tiff)
{
    return 4 + 2 * tiff->word; /* id, type, count, value: 12 (20) */
}

static uint64_t
get(const aigcp_tiff *tiff, const uint8_t *bytes, unsigned width)
{
    return aigcp_get_number(bytes, width, tiff->big_endian);
}

void
aigcp_tiff_put(const aigcp_tiff *tiff, uint8_t *bytes, unsigned width, uint64_t value)
{
    aigcp_put_number(bytes, width, tiff->big_endian, value);
}

static aigc_status
read_number(const aigcp_tiff *tiff, uint64_t offset, unsigned width, uint64_t *value)
{
    return tiff->big_endian ? aigcp_source_be(tiff->source, offset, width, value)
                            : aigcp_source_le(tiff->source, offset, width, value);
}

static unsigned
type_size(unsigned type)
{
    static const uint8_t sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };

    return type < sizeof sizes ? sizes[type] : 0;
}

/* ---- reading ---------------------------------------------------------------------------- */

aigc_status
aigcp_tiff_open(aigcp_tiff *tiff, const aigc_source *source)
{
    uint8_t head[8];
    aigc_status status = aigcp_source_read(source, 0, head, sizeof head);

    *tiff = (aigcp_tiff){ .source = source, .word = 4, .pointer = 4 };
    if (status != AIGC_OK)
        return status;
    if (memcmp(head, "II", 2) != 0 && memcmp(head, "MM", 2) != 0)
        return AIGC_ERR_FORMAT;
    tiff->big_endian = head[0] == 'M';
    if (get(tiff, head + 2, 2) == 43) {
        tiff->word = 8;
        tiff->pointer = 8;
        if (get(tiff, head + 4, 2) != 8)
            return AIGC_ERR_FORMAT;
    } else if (get(tiff, head + 2, 2) != 42) {
        return AIGC_ERR_FORMAT;
    }
    return read_number(tiff, tiff->pointer, tiff->word, &tiff->first);
}

aigc_status
aigcp_ifd_read(const aigcp_tiff *tiff, uint64_t offset, uint64_t pointer, aigcp_ifd *ifd)
{
    uint64_t count;
    aigc_status status = read_number(tiff, offset, count_width(tiff), &count);

    *ifd = (aigcp_ifd){ .offset = offset, .pointer = pointer };
    aigcp_buffer_init(&ifd->entries, AIGCP_METADATA_MAX);
    if (status != AIGC_OK)
        return status;
    if (offset < 2 * (uint64_t)tiff->word)
        return AIGC_ERR_FORMAT; /* it begins in the header */
    if (count > AIGCP_IFD_ENTRIES_MAX)
        return AIGC_ERR_LIMIT;
    uint64_t length = count * entry_size(tiff);
    status = aigcp_source_append(tiff->source, offset + count_width(tiff), length, &ifd->entries);
    ifd->next_pointer = offset + count_width(tiff) + length;
    if (status == AIGC_OK)
        status = read_number(tiff, ifd->next_pointer, tiff->word, &ifd->next);
    if (status != AIGC_OK) {
        aigcp_ifd_free(ifd);
        return status;
    }
    ifd->count = (size_t)count;
    return AIGC_OK;
}

aigc_status
aigcp_ifd_next(const aigcp_tiff *tiff, uint64_t offset, uint64_t *next)
{
    uint64_t count;
    aigc_status status = read_number(tiff, offset, count_width(tiff), &count);

    if (status == AIGC_OK && count > AIGCP_IFD_ENTRIES_MAX)
        status = AIGC_ERR_LIMIT;
    return status == AIGC_OK
               ? read_number(tiff, offset + count_width(tiff) + count * entry_size(tiff),
                             tiff->word, next)
               : status;
}

void
aigcp_ifd_free(aigcp_ifd *ifd)
{
    aigcp_buffer_free(&ifd->entries);
    ifd->count = 0;
}

void
aigcp_ifd_entry(const aigcp_tiff *tiff, const aigcp_ifd *ifd, size_t index, aigcp_tag *tag)
{
    size_t at = index * entry_size(tiff);
    const uint8_t *entry = ifd->entries.data + at;

    tag->id = (unsigned)get(tiff, entry, 2);
    tag->type = (unsigned)get(tiff, entry + 2, 2);
    tag->count = get(tiff, entry + 4, tiff->word);
    tag->length = tag->count > UINT64_MAX / 8 ? UINT64_MAX : tag->count * type_size(tag->type);
    tag->is_inline = tag->length <= tiff->word;
    tag->data = tag->is_inline ? ifd->offset + count_width(tiff) + at + 4 + tiff->word
                               : get(tiff, entry + 4 + tiff->word, tiff->word);
}

bool
aigcp_ifd_find(const aigcp_tiff *tiff, const aigcp_ifd *ifd, unsigned id, aigcp_tag *tag)
{
    for (size_t i = 0; i < ifd->count; i++) {
        aigcp_ifd_entry(tiff, ifd, i, tag);
        if (tag->id == id)
            return true;
    }
    return false;
}

aigc_status
aigcp_tag_value(const aigcp_tiff *tiff, const aigcp_tag *tag, aigcp_buffer *buffer)
{
    return aigcp_source_append(tiff->source, tag->data, tag->length, buffer);
}

aigc_status
aigcp_tag_number(const aigcp_tiff *tiff, const aigcp_tag *tag, uint64_t *number)
{
    *number = 0;
    if (tag->count != 1 || !tag->is_inline || tag->length < 2)
        return AIGC_ERR_FORMAT;
    return read_number(tiff, tag->data, (unsigned)tag->length, number);
}

/* ---- values ----------------------------------------------------------------------------- */

void
aigcp_tiff_writer_init(aigcp_tiff_writer *writer, const aigcp_tiff *tiff, aigcp_edits *edits)
{
    *writer = (aigcp_tiff_writer){ tiff, edits, tiff->source->size, { { 0, 0 }, { 0, 0 } } };
}

void
aigcp_tiff_enter(aigcp_tiff_writer *writer, const aigcp_ifd *ifd)
{
    size_t place = writer->kept[0].end == 0 ? 0 : 1;

    writer->kept[place].begin = ifd->offset;
    writer->kept[place].end = ifd->count > 0 ? ifd->next_pointer + writer->tiff->word : ifd->offset;
}

/* Whether an old value lies where the file itself is described. */
static bool
is_kept(const aigcp_tiff_writer *writer, uint64_t offset, uint64_t length)
{
    bool kept = length > 0 && offset < 2 * (uint64_t)writer->tiff->word;

    for (size_t i = 0; length > 0 && i < 2; i++) {
        kept = kept || (offset < writer->kept[i].end && (offset >= writer->kept[i].begin ||
                                                         length > writer->kept[i].begin - offset));
    }
    return kept;
}

/* In a sound file no two things share bytes; if they do, the file is the reason. */
static aigc_status
edit(aigcp_tiff_writer *writer, uint64_t offset, uint64_t removed, const void *bytes, size_t length)
{
    aigc_status status = aigcp_edits_add(writer->edits, offset, removed, bytes, length);

    return status == AIGC_ERR_INTERNAL ? AIGC_ERR_FORMAT : status;
}

/* Put bytes at the end, on an even offset as TIFF wants it. */
static aigc_status
append(aigcp_tiff_writer *writer, const void *data, size_t length, uint64_t *place)
{
    uint64_t size = writer->tiff->source->size;
    aigc_status status = AIGC_OK;

    if ((writer->end & 1) != 0) {
        status = edit(writer, size, 0, "", 1);
        writer->end++;
    }
    if (writer->tiff->word == 4 && (writer->end > UINT32_MAX || length > UINT32_MAX - writer->end))
        return AIGC_ERR_LIMIT;
    *place = writer->end;
    if (status == AIGC_OK)
        status = edit(writer, size, 0, data, length);
    writer->end += length;
    return status;
}

/* Put bytes in place of `removed` bytes at an offset, zeros behind them. */
static aigc_status
overwrite(aigcp_tiff_writer *writer, uint64_t offset, uint64_t removed, const void *data,
          size_t length)
{
    if (offset > writer->tiff->source->size || removed > writer->tiff->source->size - offset ||
        is_kept(writer, offset, removed))
        return AIGC_ERR_FORMAT;
    if (removed > AIGCP_STORE_MAX)
        return AIGC_ERR_LIMIT;
    uint8_t *bytes = calloc(1, (size_t)removed + 1);
    if (!bytes)
        return AIGC_ERR_MEMORY;
    if (length > 0)
        memcpy(bytes, data, length);
    aigc_status status = edit(writer, offset, removed, bytes, (size_t)removed);
    free(bytes);
    return status;
}

/* Whether a value stands there already. */
static aigc_status
stands(const aigcp_tiff *tiff, const aigcp_tag *tag, const void *data, size_t length, bool *equal)
{
    aigcp_buffer old;
    aigc_status status = AIGC_OK;

    *equal = false;
    if (tag->length == length) {
        aigcp_buffer_init(&old, length);
        status = aigcp_tag_value(tiff, tag, &old);
        *equal = status == AIGC_OK && (length == 0 || memcmp(old.data, data, length) == 0);
        aigcp_buffer_free(&old);
    }
    return status;
}

/* Find a place for a value that does not fit into its entry. */
static aigc_status
place_value(aigcp_tiff_writer *writer, const aigcp_tag *old, const void *data, size_t length,
            uint64_t *place)
{
    uint64_t size = writer->tiff->source->size;

    if (old && !old->is_inline && is_kept(writer, old->data, old->length))
        return AIGC_ERR_FORMAT;
    if (old && !old->is_inline) {
        if (length <= old->length) {
            *place = old->data;
            return overwrite(writer, old->data, old->length, data, length);
        }
        if (old->length <= size && old->data == size - old->length && writer->end == size) {
            *place = old->data;
            writer->end = old->data + length;
            return edit(writer, old->data, old->length, data, length);
        }
        aigc_status status = overwrite(writer, old->data, old->length, NULL, 0);
        if (status != AIGC_OK)
            return status;
    }
    return append(writer, data, length, place);
}

/* ---- entries ---------------------------------------------------------------------------- */

/* Changes are kept in the order of ids, which is that of entries. */
static aigc_status
change(aigcp_ifd_changes *changes, unsigned id, unsigned type, uint64_t count,
       const uint8_t value[8])
{
    size_t i = changes->count;

    if (i == AIGCP_IFD_CHANGES_MAX)
        return AIGC_ERR_INTERNAL;
    for (; i > 0 && changes->list[i - 1].id > id; i--)
        changes->list[i] = changes->list[i - 1];
    changes->list[i].id = id;
    changes->list[i].type = type;
    changes->list[i].count = count;
    memcpy(changes->list[i].value, value, 8);
    changes->count++;
    return AIGC_OK;
}

aigc_status
aigcp_tiff_set(aigcp_tiff_writer *writer, aigcp_ifd_changes *changes, unsigned id, unsigned type,
               const void *data, size_t length, uint64_t *place)
{
    const aigcp_tiff *tiff = writer->tiff;
    aigcp_tag old;
    uint8_t value[8] = { 0 };
    bool exists = aigcp_ifd_find(tiff, changes->ifd, id, &old), equal = false;
    uint64_t at = exists ? old.data : 0;
    aigc_status status = exists ? stands(tiff, &old, data, length, &equal) : AIGC_OK;

    if (place)
        *place = at;
    if (status != AIGC_OK || (equal && old.type == type))
        return status;
    if (length <= tiff->word) {
        memcpy(value, data, length);
        if (exists && !old.is_inline)
            status = overwrite(writer, old.data, old.length, NULL, 0);
    } else {
        status = equal ? AIGC_OK : place_value(writer, exists ? &old : NULL, data, length, &at);
        aigcp_tiff_put(tiff, value, tiff->word, at);
    }
    if (place)
        *place = at;
    return status == AIGC_OK ? change(changes, id, type, length, value) : status;
}

aigc_status
aigcp_tiff_set_offset(aigcp_tiff_writer *writer, aigcp_ifd_changes *changes, unsigned id,
                      uint64_t offset)
{
    uint8_t value[8] = { 0 };

    aigcp_tiff_put(writer->tiff, value, writer->tiff->word, offset);
    return change(changes, id, writer->tiff->word == 4 ? AIGCP_TIFF_LONG : AIGCP_TIFF_IFD8, 1,
                  value);
}

aigc_status
aigcp_tiff_set_empty(aigcp_ifd_changes *changes, unsigned id)
{
    static const uint8_t nothing[8] = { 0 };

    return change(changes, id, AIGCP_TIFF_ASCII, 1, nothing);
}

static size_t
write_entry(const aigcp_tiff *tiff, const aigcp_ifd_changes *changes, size_t i, uint8_t *bytes)
{
    aigcp_tiff_put(tiff, bytes, 2, changes->list[i].id);
    aigcp_tiff_put(tiff, bytes + 2, 2, changes->list[i].type);
    aigcp_tiff_put(tiff, bytes + 4, tiff->word, changes->list[i].count);
    memcpy(bytes + 4 + tiff->word, changes->list[i].value, tiff->word);
    return entry_size(tiff);
}

static bool
is_changed(const aigcp_ifd_changes *changes, unsigned id)
{
    for (size_t i = 0; i < changes->count; i++)
        if (changes->list[i].id == id)
            return true;
    return false;
}

/* A directory anew, at the end: old and new entries in the order of ids. */
static aigc_status
write_directory(aigcp_tiff_writer *writer, const aigcp_ifd_changes *changes, size_t total,
                uint64_t *offset)
{
    const aigcp_tiff *tiff = writer->tiff;
    const aigcp_ifd *ifd = changes->ifd;
    size_t size = entry_size(tiff), at = count_width(tiff), written = 0;
    size_t length = count_width(tiff) + total * size + tiff->word;
    uint8_t *bytes = calloc(1, length);
    aigcp_tag tag;

    if (!bytes)
        return AIGC_ERR_MEMORY;
    aigcp_tiff_put(tiff, bytes, count_width(tiff), total);
    for (size_t i = 0; i < ifd->count; i++) {
        aigcp_ifd_entry(tiff, ifd, i, &tag);
        while (written < changes->count && changes->list[written].id <= tag.id)
            at += write_entry(tiff, changes, written++, bytes + at);
        if (!is_changed(changes, tag.id)) {
            memcpy(bytes + at, ifd->entries.data + i * size, size);
            at += size;
        }
    }
    while (written < changes->count)
        at += write_entry(tiff, changes, written++, bytes + at);
    aigcp_tiff_put(tiff, bytes + at, tiff->word, ifd->next);
    aigc_status status = append(writer, bytes, length, offset);
    free(bytes);
    return status;
}

/* Change entries where they stand. */
static aigc_status
write_entries(aigcp_tiff_writer *writer, const aigcp_ifd_changes *changes)
{
    const aigcp_tiff *tiff = writer->tiff;
    const aigcp_ifd *ifd = changes->ifd;
    size_t size = entry_size(tiff);
    aigc_status status = AIGC_OK;
    uint8_t bytes[20];
    aigcp_tag tag;

    for (size_t i = 0; status == AIGC_OK && i < ifd->count; i++) {
        aigcp_ifd_entry(tiff, ifd, i, &tag);
        for (size_t c = 0; c < changes->count; c++) {
            if (changes->list[c].id == tag.id) {
                (void)write_entry(tiff, changes, c, bytes);
                if (memcmp(ifd->entries.data + i * size, bytes, size) != 0) {
                    status =
                        edit(writer, ifd->offset + count_width(tiff) + i * size, size, bytes, size);
                }
            }
        }
    }
    return status;
}

aigc_status
aigcp_tiff_commit(aigcp_tiff_writer *writer, const aigcp_ifd_changes *changes, uint64_t *offset)
{
    const aigcp_ifd *ifd = changes->ifd;
    size_t stay = 0;
    bool all_exist = true;
    aigcp_tag tag;

    *offset = ifd->offset;
    for (size_t i = 0; i < ifd->count; i++) {
        aigcp_ifd_entry(writer->tiff, ifd, i, &tag);
        stay += is_changed(changes, tag.id) ? 0 : 1;
    }
    for (size_t i = 0; i < changes->count; i++)
        all_exist = all_exist && aigcp_ifd_find(writer->tiff, ifd, changes->list[i].id, &tag);
    /* One entry for each change: the directory keeps its size. Else a tag is new, or double. */
    if (all_exist && stay + changes->count == ifd->count)
        return write_entries(writer, changes);
    if (stay + changes->count > AIGCP_IFD_ENTRIES_MAX)
        return AIGC_ERR_LIMIT;
    return write_directory(writer, changes, stay + changes->count, offset);
}

aigc_status
aigcp_tiff_point(aigcp_tiff_writer *writer, const aigcp_ifd *ifd, uint64_t offset)
{
    uint8_t bytes[8];
    unsigned word = writer->tiff->word;

    if (offset == ifd->offset)
        return AIGC_OK;
    aigcp_tiff_put(writer->tiff, bytes, word, offset);
    return edit(writer, ifd->pointer, word, bytes, word);
}
