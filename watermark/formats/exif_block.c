/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/exif_block.h"

#include "common/i18n.h"
#include "common/utf8.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* Tags, CIPA DC-008, 4.6; XPComment is Microsoft's. */
#define TAG_IMAGE_DESCRIPTION 0x010E
#define TAG_EXIF_IFD 0x8769
#define TAG_EXIF_VERSION 0x9000
#define TAG_USER_COMMENT 0x9286
#define TAG_XP_COMMENT 0x9C9C

/* In front of a UserComment: its character set. */
#define CHARSET_SIZE 8

/* Where labels are looked for in a directory. */
static const struct {
    unsigned id;
    const char *first_place; /* in the first directory */
    const char *exif_place;  /* in that of EXIF; NULL: not looked for there */
} carriers[] = {
    { TAG_USER_COMMENT, N_("EXIF UserComment in IFD0"), "EXIF UserComment" },
    { TAG_IMAGE_DESCRIPTION, "EXIF ImageDescription", NULL },
    { TAG_XP_COMMENT, "EXIF XPComment", NULL },
};

#define CARRIERS (sizeof(carriers) / sizeof(carriers[0]))

/* ---- text of a tag -------------------------------------------------------------------- */

static bool
has_charset(const uint8_t *value, size_t length)
{
    static const char sets[4][CHARSET_SIZE] = { "ASCII\0\0", "UNICODE", "JIS\0\0\0\0", "" };

    for (size_t i = 0; length >= CHARSET_SIZE && i < 4; i++)
        if (memcmp(value, sets[i], CHARSET_SIZE) == 0)
            return true;
    return false;
}

/* UTF-16 without a byte order mark is in the order of the block, says the standard; writers
 * differ, but JSON begins with an ASCII character. */
static aigc_status
append_wide(const uint8_t *value, size_t length, bool big_endian, aigcp_buffer *text)
{
    if (length >= 2 && (value[0] == 0 || value[1] == 0))
        big_endian = value[0] == 0;
    if (length >= 2 &&
        ((value[0] == 0xFE && value[1] == 0xFF) || (value[0] == 0xFF && value[1] == 0xFE))) {
        big_endian = value[0] == 0xFE;
        value += 2;
        length -= 2;
    }
    return aigcp_append_utf16(text, value, length, big_endian);
}

/* Append the text of a tag as UTF-8, without what pads it. */
static aigc_status
append_text(const aigcp_tiff *tiff, const aigcp_tag *tag, aigcp_buffer *text)
{
    aigcp_buffer value;
    const uint8_t *data;
    size_t length;

    aigcp_buffer_init(&value, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_tag_value(tiff, tag, &value);
    data = value.data;
    length = value.length;
    if (status == AIGC_OK && tag->id == TAG_XP_COMMENT) {
        status = append_wide(data, length, false, text);
    } else if (status == AIGC_OK && tag->id == TAG_USER_COMMENT && has_charset(data, length)) {
        if (memcmp(data, "UNICODE", CHARSET_SIZE) == 0) {
            status =
                append_wide(data + CHARSET_SIZE, length - CHARSET_SIZE, tiff->big_endian, text);
        } else {
            status = aigcp_buffer_append(text, data + CHARSET_SIZE, length - CHARSET_SIZE);
        }
    } else if (status == AIGC_OK) {
        status = aigcp_buffer_append(text, data, length);
    }
    aigcp_buffer_free(&value);
    while (text->length > 0 &&
           (text->data[text->length - 1] == 0 || text->data[text->length - 1] == ' '))
        text->length--;
    return status;
}

/* A comment is a label by what it says. */
static bool
is_label(const aigcp_buffer *text)
{
    const char *characters = (const char *)text->data;

    return text->length > 0 && memchr(characters, '{', text->length) &&
           (aigcp_text_has_fields(characters, text->length) ||
            aigcp_tag_kind(characters, text->length) == AIGC_CARRIER_AIGC);
}

/* ---- reading ---------------------------------------------------------------------------- */

static aigc_status
labels_of(const aigcp_tiff *tiff, const aigcp_ifd *ifd, bool is_exif, uint64_t offset,
          aigcp_carrier_fn found, void *context)
{
    aigcp_buffer text;
    aigc_status status = AIGC_OK;
    aigcp_tag tag;

    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    for (size_t i = 0; status == AIGC_OK && i < CARRIERS; i++) {
        const char *place = is_exif ? carriers[i].exif_place : carriers[i].first_place;

        text.length = 0;
        if (!place || !aigcp_ifd_find(tiff, ifd, carriers[i].id, &tag))
            continue;
        status = append_text(tiff, &tag, &text);
        if (status == AIGC_OK && is_label(&text)) {
            aigcp_carrier carrier = { place, offset, (const char *)text.data, text.length,
                                      AIGC_CARRIER_EXIF };

            status = found(context, &carrier);
        } else if (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT) {
            status = AIGC_OK;
        }
    }
    aigcp_buffer_free(&text);
    return status;
}

/* The directory of EXIF; empty if there is none. After an error, it has the offset that was given.
 */
static aigc_status
read_exif_ifd(const aigcp_tiff *tiff, const aigcp_ifd *first, aigcp_ifd *exif)
{
    aigcp_tag tag;
    uint64_t offset;

    *exif = (aigcp_ifd){ 0 };
    if (!aigcp_ifd_find(tiff, first, TAG_EXIF_IFD, &tag))
        return AIGC_OK;
    aigc_status status = aigcp_tag_number(tiff, &tag, &offset);
    return status == AIGC_OK ? aigcp_ifd_read(tiff, offset, tag.data, exif) : status;
}

/* Damage ends the search in one place, not in the whole file. */
static aigc_status
forgive(aigc_status status)
{
    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

aigc_status
aigcp_exif_labels(const aigcp_tiff *tiff, uint64_t offset, aigcp_carrier_fn found, void *context)
{
    aigcp_ifd first, exif;
    aigc_status status = aigcp_ifd_read(tiff, tiff->first, tiff->pointer, &first);

    if (status != AIGC_OK)
        return forgive(status);
    status = labels_of(tiff, &first, false, offset, found, context);
    if (status == AIGC_OK) {
        status = read_exif_ifd(tiff, &first, &exif);
        if (status == AIGC_OK) {
            status = labels_of(tiff, &exif, true, offset, found, context);
            aigcp_ifd_free(&exif);
        } else {
            status = forgive(status);
        }
    }
    aigcp_ifd_free(&first);
    return status;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* Spaces in place of a label, of the same length. Nothing in place of a value that reaches past the
 * end, which would be read if the file became longer. */
static aigc_status
blank(aigcp_tiff_writer *writer, aigcp_ifd_changes *changes, unsigned id)
{
    const aigcp_tiff *tiff = writer->tiff;
    aigcp_buffer text, value;
    aigcp_tag tag;

    if (!aigcp_ifd_find(tiff, changes->ifd, id, &tag))
        return AIGC_OK;
    if (tag.data > tiff->source->size || tag.length > tiff->source->size - tag.data)
        return aigcp_tiff_set_empty(changes, id);
    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&value, AIGCP_METADATA_MAX);
    aigc_status status = forgive(append_text(tiff, &tag, &text));
    if (status == AIGC_OK && is_label(&text)) {
        status = aigcp_tag_value(tiff, &tag, &value);
        if (status == AIGC_OK) {
            bool wide = id == TAG_XP_COMMENT;
            size_t begin = has_charset(value.data, value.length) ? CHARSET_SIZE : 0;

            memset(value.data, 0, begin);
            memset(value.data + begin, wide ? 0 : ' ', value.length - begin);
            if (tag.type == AIGCP_TIFF_ASCII)
                value.data[value.length - 1] = 0;
            status = aigcp_tiff_set(writer, changes, id, tag.type, value.data, value.length, NULL);
        }
    }
    aigcp_buffer_free(&value);
    aigcp_buffer_free(&text);
    return status;
}

static bool
is_ascii(const char *text)
{
    while (*text != '\0' && (uint8_t)*text < 0x80)
        text++;
    return *text == '\0';
}

static aigc_status
append_utf16(const aigcp_tiff *tiff, const char *text, aigcp_buffer *out)
{
    size_t length = strlen(text), size;
    aigc_status status = AIGC_OK;

    for (size_t at = 0; status == AIGC_OK && at < length; at += size) {
        uint32_t c = aigcp_utf8_decode((const uint8_t *)text + at, length - at, &size);
        uint8_t bytes[4];
        unsigned units = 1;

        if (c > 0x10FFFF)
            return AIGC_ERR_FORMAT;
        if (c > 0xFFFF) {
            aigcp_tiff_put(tiff, bytes, 2, 0xD800 + ((c - 0x10000) >> 10));
            aigcp_tiff_put(tiff, bytes + 2, 2, 0xDC00 + ((c - 0x10000) & 0x3FF));
            units = 2;
        } else {
            aigcp_tiff_put(tiff, bytes, 2, c);
        }
        status = aigcp_buffer_append(out, bytes, 2 * (size_t)units);
    }
    return status;
}

/* A comment that is no label is somebody's, and stays: AIGC_ERR_OCCUPIED. */
static aigc_status
check_comment(const aigcp_tiff *tiff, const aigcp_ifd *ifd)
{
    aigcp_buffer text;
    aigcp_tag tag;

    if (!aigcp_ifd_find(tiff, ifd, TAG_USER_COMMENT, &tag))
        return AIGC_OK;
    aigcp_buffer_init(&text, AIGCP_METADATA_MAX);
    aigc_status status = append_text(tiff, &tag, &text);
    if (status == AIGC_OK && text.length > 0 && !is_label(&text))
        status = AIGC_ERR_OCCUPIED;
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
set_comment(aigcp_tiff_writer *writer, aigcp_ifd_changes *changes, const char *wrapped)
{
    aigcp_buffer value;
    aigc_status status = check_comment(writer->tiff, changes->ifd);

    if (status != AIGC_OK)
        return status;
    aigcp_buffer_init(&value, AIGCP_METADATA_MAX);
    if (is_ascii(wrapped)) {
        status = aigcp_buffer_append(&value, "ASCII\0\0", CHARSET_SIZE);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(&value, wrapped);
    } else {
        status = aigcp_buffer_append(&value, "UNICODE", CHARSET_SIZE);
        if (status == AIGC_OK)
            status = append_utf16(writer->tiff, wrapped, &value);
    }
    if (status == AIGC_OK) {
        status = aigcp_tiff_set(writer, changes, TAG_USER_COMMENT, AIGCP_TIFF_UNDEFINED, value.data,
                                value.length, NULL);
    }
    if (status == AIGC_OK && changes->ifd->count == 0) {
        status = aigcp_tiff_set(writer, changes, TAG_EXIF_VERSION, AIGCP_TIFF_UNDEFINED, "0232", 4,
                                NULL);
    }
    aigcp_buffer_free(&value);
    return status;
}

/* The directory of EXIF is not where it was said to be, and must not be there when the file becomes
 * longer. Nothing points to it any more, or a new one takes its place. */
static aigc_status
forget_exif_ifd(aigcp_tiff_writer *writer, aigcp_ifd_changes *first, aigcp_ifd *exif, bool for_good)
{
    bool points = exif->offset > 0;

    *exif = (aigcp_ifd){ 0 };
    return for_good && points ? aigcp_tiff_set_offset(writer, first, TAG_EXIF_IFD, 0) : AIGC_OK;
}

aigc_status
aigcp_exif_set(aigcp_tiff_writer *writer, aigcp_ifd_changes *first, const char *wrapped)
{
    aigcp_ifd exif;
    aigcp_ifd_changes changes = { .ifd = &exif };
    uint64_t offset;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < CARRIERS; i++)
        status = blank(writer, first, carriers[i].id);
    if (status == AIGC_OK) {
        status = read_exif_ifd(writer->tiff, first->ifd, &exif);
        if (!wrapped && status == AIGC_ERR_LIMIT)
            return AIGC_OK; /* as long as that, no label is read in it */
        if (status == AIGC_ERR_FORMAT)
            status = forget_exif_ifd(writer, first, &exif, wrapped == NULL);
    }
    if (status != AIGC_OK)
        return status;
    aigcp_tiff_enter(writer, &exif);
    status = wrapped ? set_comment(writer, &changes, wrapped)
                     : blank(writer, &changes, TAG_USER_COMMENT);
    if (status == AIGC_OK && changes.count > 0) {
        status = aigcp_tiff_commit(writer, &changes, &offset);
        if (status == AIGC_OK && offset != exif.offset)
            status = aigcp_tiff_set_offset(writer, first, TAG_EXIF_IFD, offset);
    }
    aigcp_ifd_free(&exif);
    return status;
}

/* ---- blocks ----------------------------------------------------------------------------- */

static size_t
preamble(const uint8_t *block, size_t length)
{
    return length >= 6 && memcmp(block, "Exif\0", 6) == 0 ? 6 : 0;
}

aigc_status
aigcp_exif_block_labels(const uint8_t *block, size_t length, uint64_t offset,
                        aigcp_carrier_fn found, void *context)
{
    size_t skip = preamble(block, length);
    aigc_source source;
    aigcp_tiff tiff;

    if (length == 0)
        return AIGC_OK;
    aigc_status status = aigc_source_memory(&source, block + skip, length - skip);
    if (status == AIGC_OK)
        status = aigcp_tiff_open(&tiff, &source);
    return status == AIGC_OK ? aigcp_exif_labels(&tiff, offset, found, context) : forgive(status);
}

static aigc_status
set_block(const aigc_source *source, const char *wrapped, aigcp_edits *edits)
{
    aigcp_tiff tiff;
    aigcp_tiff_writer writer;
    aigcp_ifd first = { .pointer = 4 };
    aigcp_ifd_changes changes = { .ifd = &first };
    uint64_t offset;
    aigc_status status = aigcp_tiff_open(&tiff, source);

    if (status == AIGC_OK && tiff.first != source->size)
        status = aigcp_ifd_read(&tiff, tiff.first, tiff.pointer, &first);
    if (status != AIGC_OK)
        return status;
    aigcp_tiff_writer_init(&writer, &tiff, edits);
    aigcp_tiff_enter(&writer, &first);
    status = aigcp_exif_set(&writer, &changes, wrapped);
    if (status == AIGC_OK && changes.count > 0) {
        status = aigcp_tiff_commit(&writer, &changes, &offset);
        if (status == AIGC_OK)
            status = aigcp_tiff_point(&writer, &first, offset);
    }
    aigcp_ifd_free(&first);
    return status;
}

static aigc_status
refuse(void *context, const aigcp_carrier *carrier)
{
    (void)context;
    (void)carrier;
    return AIGC_ERR_OCCUPIED;
}

/* The block as it was changed has no label. It may be too damaged for its tags to be written over,
 * and not for its label to be read. */
static aigc_status
check_cleared(const aigcp_buffer *result, size_t begin)
{
    return begin < result->length ? aigcp_exif_block_labels(result->data + begin,
                                                            result->length - begin, 0, refuse, NULL)
                                  : AIGC_OK;
}

aigc_status
aigcp_exif_block_set(const uint8_t *block, size_t length, const char *wrapped, aigcp_buffer *result)
{
    /* A header whose first directory is at the end: there is none yet. */
    static const uint8_t empty[] = { 'M', 'M', 0, 42, 0, 0, 0, 8 };
    size_t skip = preamble(block, length), begin = result->length;
    aigc_source source;
    aigcp_edits edits;
    aigc_status status;

    if (length == 0) {
        block = empty;
        length = sizeof empty;
    }
    status = aigcp_buffer_append(result, block, skip);
    if (status == AIGC_OK)
        status = aigc_source_memory(&source, block + skip, length - skip);
    if (status != AIGC_OK)
        return status;
    aigcp_edits_init(&edits);
    status = set_block(&source, wrapped, &edits);
    if (!wrapped && (status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT)) {
        aigcp_edits_free(&edits);
        status = AIGC_OK;
    }
    if (status == AIGC_OK)
        status = aigcp_edits_append(&edits, &source, result);
    if (status == AIGC_OK && !wrapped)
        status = check_cleared(result, begin);
    aigcp_edits_free(&edits);
    return status;
}
