/* SPDX-License-Identifier: Apache-2.0 */
/* Write the label of a Matroska or WebM file.
 *
 * The first Tags element is rebuilt with the label as its last Tag; labels elsewhere become Void.
 * Where it goes, in order of preference:
 *
 * 1. where it was, if Void behind it makes it fit; or, if there was none, into a Void;
 * 2. where it was, or before the first Cluster: then what stands behind it moves, and SeekHead,
 *    Cues and Cluster positions are corrected in place;
 * 3. at the end of the Segment, if a position would need more bytes than it has.
 *
 * An element that changes loses its CRC-32, which is optional: it becomes a Void of its size. */
#include "common/byte_order.h"
#include "watermark/formats/label_value.h"
#include "watermark/formats/matroska_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

typedef struct mkv_writer {
    const aigc_source *source;
    const char *label;
    aigcp_edits *edits;
    aigcp_ebml segment;
    aigcp_ebml tags;    /* the first; id 0 if there is none */
    uint64_t tags_room; /* the end of the Void behind it */
    aigcp_ebml room;    /* the largest Void before the first Cluster; id 0 */
    uint64_t content;   /* where a new element goes: the first Cluster, or the end */
    uint64_t end;       /* of the last element */
    aigcp_buffer built; /* content of the new Tags */
} mkv_writer;

/* ---- what is there --------------------------------------------------------------------- */

/* Note the elements of the Segment. */
static aigc_status
survey(mkv_writer *writer)
{
    aigcp_part_walk walk = { writer->segment.data, AIGCP_BOXES_MAX };
    bool behind_tags = false;
    aigcp_ebml element;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK) {
        status = aigcp_ebml_next(writer->source, &walk, writer->segment.end, false, &element);
        if (status != AIGC_OK)
            break;
        if (behind_tags && element.id == AIGCP_EBML_VOID)
            writer->tags_room = element.end;
        behind_tags = behind_tags && element.id == AIGCP_EBML_VOID;
        if (element.id == AIGCP_MKV_TAGS && writer->tags.id == 0) {
            writer->tags = element;
            writer->tags_room = element.end;
            behind_tags = true;
        } else if (element.id == AIGCP_EBML_VOID && writer->content == 0 &&
                   element.end - element.offset > writer->room.end - writer->room.offset) {
            writer->room = element;
        } else if (element.id == AIGCP_MKV_CLUSTER && writer->content == 0) {
            writer->content = element.offset;
        }
    }
    writer->end = walk.at;
    writer->content = writer->content != 0 ? writer->content : walk.at;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- the new Tags ---------------------------------------------------------------------- */

static aigc_status
append_range(const mkv_writer *writer, uint64_t begin, uint64_t end, aigcp_buffer *out)
{
    return aigcp_source_append(writer->source, begin, end - begin, out);
}

/* What remains of a Tag without its labels; nothing if they were all it had.
 * @param[out] labels how many there were. */
static aigc_status
keep_tag(const mkv_writer *writer, const aigcp_ebml *element, aigcp_buffer *out, size_t *labels)
{
    aigcp_part_walk walk = { element->data, AIGCP_BOXES_MAX };
    size_t others = 0;
    aigcp_buffer kept;
    aigcp_mkv_tag tag;
    aigcp_ebml child;
    aigc_status status;

    *labels = 0;
    aigcp_mkv_tag_init(&tag);
    aigcp_buffer_init(&kept, AIGCP_METADATA_MAX);
    while ((status = aigcp_ebml_next(writer->source, &walk, element->end, false, &child)) ==
           AIGC_OK) {
        tag.is_label = false;
        if (child.id == AIGCP_MKV_SIMPLE_TAG) {
            status = aigcp_mkv_tag_read(writer->source, &child, &tag);
            others += tag.is_label ? 0 : 1;
        }
        if (status == AIGC_OK && tag.is_label)
            (*labels)++;
        else if (status == AIGC_OK && child.id != AIGCP_EBML_CRC32)
            status = append_range(writer, child.offset, child.end, &kept);
        if (status != AIGC_OK)
            break;
    }
    status = status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    if (status == AIGC_OK && *labels == 0)
        status = append_range(writer, element->offset, element->end, out);
    else if (status == AIGC_OK && others > 0)
        status = aigcp_ebml_append(out, AIGCP_MKV_TAG, kept.data, kept.length);
    aigcp_mkv_tag_free(&tag);
    aigcp_buffer_free(&kept);
    return status;
}

/* A Tag for the whole file: empty Targets, the label. */
static aigc_status
append_label(const char *label, aigcp_buffer *out)
{
    aigcp_buffer simple, tag;

    aigcp_buffer_init(&simple, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&tag, AIGCP_LABEL_VALUE_MAX + 64);
    aigc_status status = aigcp_ebml_append(&simple, AIGCP_MKV_TAG_NAME, "AIGC", 4);
    if (status == AIGC_OK)
        status = aigcp_ebml_append(&simple, AIGCP_MKV_TAG_STRING, label, strlen(label));
    if (status == AIGC_OK)
        status = aigcp_ebml_append(&tag, AIGCP_MKV_TARGETS, NULL, 0);
    if (status == AIGC_OK)
        status = aigcp_ebml_append(&tag, AIGCP_MKV_SIMPLE_TAG, simple.data, simple.length);
    if (status == AIGC_OK)
        status = aigcp_ebml_append(out, AIGCP_MKV_TAG, tag.data, tag.length);
    aigcp_buffer_free(&simple);
    aigcp_buffer_free(&tag);
    return status;
}

static aigc_status
build_tags(mkv_writer *writer)
{
    aigcp_part_walk walk = { writer->tags.data, AIGCP_BOXES_MAX };
    aigcp_ebml element;
    size_t labels;
    aigc_status status = writer->tags.id != 0 ? AIGC_OK : AIGC_ERR_NOT_FOUND;

    while (status == AIGC_OK && (status = aigcp_ebml_next(writer->source, &walk, writer->tags.end,
                                                          false, &element)) == AIGC_OK)
        if (element.id == AIGCP_MKV_TAG)
            status = keep_tag(writer, &element, &writer->built, &labels);
        else if (element.id != AIGCP_EBML_CRC32 && element.id != AIGCP_EBML_VOID)
            status = append_range(writer, element.offset, element.end, &writer->built);
    return status == AIGC_ERR_NOT_FOUND ? append_label(writer->label, &writer->built) : status;
}

/* ---- labels in other Tags -------------------------------------------------------------- */

static aigc_status
blank(mkv_writer *writer, uint64_t begin, uint64_t end)
{
    aigcp_buffer bytes;

    if (end - begin > AIGCP_METADATA_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX);
    aigc_status status = aigcp_ebml_void(&bytes, (size_t)(end - begin));
    if (status == AIGC_OK)
        status = aigcp_edits_add(writer->edits, begin, end - begin, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* Tags behind the first: each Tag with a label is replaced by what remains of it, and Void. */
static aigc_status
blank_labels(mkv_writer *writer, const aigcp_ebml *tags)
{
    aigcp_part_walk walk = { tags->data, AIGCP_BOXES_MAX };
    aigcp_buffer kept;
    aigcp_ebml element;
    size_t labels = 0;
    bool changed = false;
    aigc_status status;

    aigcp_buffer_init(&kept, AIGCP_METADATA_MAX);
    while ((status = aigcp_ebml_next(writer->source, &walk, tags->end, false, &element)) ==
           AIGC_OK) {
        uint64_t size = element.end - element.offset;

        kept.length = 0;
        if (element.id == AIGCP_MKV_TAG)
            status = keep_tag(writer, &element, &kept, &labels);
        if (status == AIGC_OK && labels > 0 && element.id == AIGCP_MKV_TAG) {
            changed = true;
            status = size - kept.length < 2 ? AIGC_ERR_INTERNAL
                                            : aigcp_ebml_void(&kept, (size_t)size - kept.length);
            if (status == AIGC_OK) {
                status =
                    aigcp_edits_add(writer->edits, element.offset, size, kept.data, kept.length);
            }
        }
        if (status != AIGC_OK)
            break;
    }
    walk = (aigcp_part_walk){ tags->data, 1 };
    if (status == AIGC_ERR_NOT_FOUND && changed &&
        aigcp_ebml_next(writer->source, &walk, tags->end, false, &element) == AIGC_OK &&
        element.id == AIGCP_EBML_CRC32)
        status = blank(writer, element.offset, element.end);
    aigcp_buffer_free(&kept);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
blank_others(mkv_writer *writer)
{
    aigcp_part_walk walk = { writer->tags.id != 0 ? writer->tags.end : writer->segment.end,
                             AIGCP_BOXES_MAX };
    aigcp_ebml element;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK) {
        status = aigcp_ebml_next(writer->source, &walk, writer->segment.end, false, &element);
        if (status == AIGC_OK && element.id == AIGCP_MKV_TAGS)
            status = blank_labels(writer, &element);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

/* ---- positions ------------------------------------------------------------------------- */

/* Positions count from the start of the Segment's content. */
static aigc_status
shift_number(const mkv_writer *writer, uint8_t *bytes, uint64_t width, bool *changed)
{
    uint64_t origin = writer->segment.data;

    if (width > 8)
        return AIGC_ERR_FORMAT;
    uint64_t value = aigcp_get_be(bytes, width);
    if (value > UINT64_MAX - origin)
        return AIGC_ERR_FORMAT;
    uint64_t moved = aigcp_edits_moved(writer->edits, origin + value) - origin;
    if (!aigcp_fits_bytes(moved, width))
        return AIGC_ERR_LIMIT;
    *changed = *changed || moved != value;
    aigcp_put_be(bytes, width, moved);
    return AIGC_OK;
}

static bool
holds_positions(uint32_t id)
{
    return id == AIGCP_MKV_SEEK || id == AIGCP_MKV_CUE_POINT || id == AIGCP_MKV_CUE_TRACK;
}

static bool
is_position(uint32_t id)
{
    return id == AIGCP_MKV_SEEK_POSITION || id == AIGCP_MKV_CUE_CLUSTER ||
           id == AIGCP_MKV_CUE_CODEC_STATE;
}

/* Correct a SeekHead or Cues in memory. What holds positions is stepped into, not over. */
static aigc_status
shift_bytes(const mkv_writer *writer, aigcp_buffer *bytes, bool *changed)
{
    aigcp_part_walk walk = { 0, bytes->length };
    uint64_t crc = UINT64_MAX;
    aigc_source source;
    aigcp_ebml element;
    aigc_status status = aigc_source_memory(&source, bytes->data, bytes->length);

    while (status == AIGC_OK) {
        status = aigcp_ebml_next(&source, &walk, bytes->length, false, &element);
        if (status != AIGC_OK)
            break;
        if (element.id == AIGCP_EBML_CRC32 && element.end - element.offset == 6) {
            crc = element.offset;
        } else if (holds_positions(element.id)) {
            walk.at = element.data;
        } else if (is_position(element.id)) {
            status = shift_number(writer, bytes->data + element.data, element.end - element.data,
                                  changed);
        }
    }
    if (status == AIGC_ERR_NOT_FOUND && *changed && crc != UINT64_MAX)
        memcpy(bytes->data + crc, "\xEC\x84\0\0\0\0", 6);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
shift_element(const mkv_writer *writer, const aigcp_ebml *element, aigcp_edits *mended)
{
    bool changed = false;
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_OFFSET_TABLE_MAX);
    aigc_status status = append_range(writer, element->data, element->end, &bytes);
    if (status == AIGC_OK)
        status = shift_bytes(writer, &bytes, &changed);
    if (status == AIGC_OK && changed)
        status = aigcp_edits_add(mended, element->data, bytes.length, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* A Cluster may say where it stands; if so, early. */
static aigc_status
shift_cluster(const mkv_writer *writer, const aigcp_ebml *cluster, aigcp_edits *mended)
{
    aigcp_part_walk walk = { cluster->data, 4 };
    uint8_t bytes[8];
    bool changed = false;
    aigcp_ebml child;

    for (unsigned i = 0; i < 4; i++) {
        aigc_status status = aigcp_ebml_next(writer->source, &walk, cluster->end, true, &child);

        if (status != AIGC_OK)
            return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
        uint64_t width = child.end - child.data;
        if (child.id != AIGCP_MKV_CLUSTER_POSITION || width > sizeof bytes)
            continue;
        status = aigcp_source_read(writer->source, child.data, bytes, (size_t)width);
        if (status == AIGC_OK)
            status = shift_number(writer, bytes, width, &changed);
        return status == AIGC_OK && changed
                   ? aigcp_edits_add(mended, child.data, width, bytes, (size_t)width)
                   : status;
    }
    return AIGC_OK;
}

/* Correct all that the edits so far make wrong, and the size of the Segment. */
static aigc_status
shift_positions(mkv_writer *writer)
{
    aigcp_part_walk walk = { writer->segment.data, AIGCP_BOXES_MAX };
    aigcp_edits mended;
    aigcp_ebml element;
    aigcp_buffer head;
    aigc_status status = AIGC_OK;

    aigcp_edits_init(&mended);
    aigcp_buffer_init(&head, 16);
    while (status == AIGC_OK) {
        status = aigcp_ebml_next(writer->source, &walk, writer->segment.end, false, &element);
        if (status == AIGC_OK &&
            (element.id == AIGCP_MKV_SEEK_HEAD || element.id == AIGCP_MKV_CUES))
            status = shift_element(writer, &element, &mended);
        else if (status == AIGC_OK && element.id == AIGCP_MKV_CLUSTER)
            status = shift_cluster(writer, &element, &mended);
    }
    status = status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
    uint64_t size = aigcp_edits_moved(writer->edits, writer->segment.end) - writer->segment.data;
    if (status == AIGC_OK && !writer->segment.unknown &&
        size != writer->segment.end - writer->segment.data) {
        unsigned width = writer->segment.size_width;

        status = aigcp_ebml_head(&head, AIGCP_MKV_SEGMENT, size, width);
        if (status == AIGC_OK && head.length != 4 + width)
            status = AIGC_ERR_LIMIT;
        if (status == AIGC_OK) {
            status =
                aigcp_edits_add(&mended, writer->segment.data - width, width, head.data + 4, width);
        }
    }
    for (size_t i = 0; status == AIGC_OK && i < mended.count; i++) {
        const aigcp_edit *edit = &mended.list[i];

        status =
            aigcp_edits_add(writer->edits, edit->offset, edit->removed, edit->bytes, edit->length);
    }
    aigcp_edits_free(&mended);
    aigcp_buffer_free(&head);
    return status;
}

/* ---- where it goes --------------------------------------------------------------------- */

/* Tags, and Void up to the end of the room, in place of [begin, end).
 * @return AIGC_ERR_LIMIT if it does not fit. */
static aigc_status
fill(mkv_writer *writer, uint64_t begin, uint64_t end)
{
    uint64_t room = end - begin;
    size_t length =
        writer->built.length + aigcp_ebml_head_size(AIGCP_MKV_TAGS, writer->built.length, 1);
    /* One byte cannot be Void: the size of Tags takes it. */
    unsigned width = room == length + 1 ? (unsigned)(length - writer->built.length) - 4 + 1 : 1;
    aigcp_buffer bytes;
    aigc_status status;

    if (room < length || room > AIGCP_METADATA_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX);
    status = aigcp_ebml_head(&bytes, AIGCP_MKV_TAGS, writer->built.length, width);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&bytes, writer->built.data, writer->built.length);
    if (status == AIGC_OK && bytes.length < room)
        status = aigcp_ebml_void(&bytes, (size_t)room - bytes.length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(writer->edits, begin, room, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

/* In place of `removed` bytes. */
static aigc_status
put(mkv_writer *writer, uint64_t offset, uint64_t removed)
{
    aigcp_buffer bytes;

    aigcp_buffer_init(&bytes, AIGCP_METADATA_MAX);
    aigc_status status =
        aigcp_ebml_append(&bytes, AIGCP_MKV_TAGS, writer->built.data, writer->built.length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(writer->edits, offset, removed, bytes.data, bytes.length);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_tags(mkv_writer *writer)
{
    aigc_status status = AIGC_ERR_LIMIT;

    if (writer->tags.id != 0)
        status = fill(writer, writer->tags.offset, writer->tags_room);
    else if (writer->room.id != 0)
        status = fill(writer, writer->room.offset, writer->room.end);
    if (status != AIGC_ERR_LIMIT)
        return status == AIGC_OK ? blank_others(writer) : status;
    status = writer->tags.id != 0
                 ? put(writer, writer->tags.offset, writer->tags_room - writer->tags.offset)
                 : put(writer, writer->content, 0);
    if (status == AIGC_OK)
        status = blank_others(writer);
    if (status == AIGC_OK)
        status = shift_positions(writer);
    if (status != AIGC_ERR_LIMIT || writer->segment.unknown)
        return status;
    aigcp_edits_free(writer->edits);
    status = blank_others(writer);
    if (status == AIGC_OK && writer->tags.id != 0)
        status = blank(writer, writer->tags.offset, writer->tags.end);
    if (status == AIGC_OK)
        status = put(writer, writer->end, 0);
    return status == AIGC_OK ? shift_positions(writer) : status;
}

aigc_status
aigcp_mkv_place_label(const aigc_source *source, const aigcp_label_request *request,
                      aigcp_edits *edits)
{
    mkv_writer writer = { .source = source, .label = request->bare, .edits = edits };
    aigc_status status = aigcp_mkv_segment(source, false, &writer.segment);

    aigcp_buffer_init(&writer.built, AIGCP_METADATA_MAX / 2);
    if (status == AIGC_OK)
        status = survey(&writer);
    if (status == AIGC_OK)
        status = build_tags(&writer);
    if (status == AIGC_OK)
        status = place_tags(&writer);
    aigcp_buffer_free(&writer.built);
    return status;
}
