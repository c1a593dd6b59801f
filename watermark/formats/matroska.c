/* SPDX-License-Identifier: Apache-2.0 */
/* Matroska and WebM: read labels (TC260-PG-20257A). C2PA has no place for a manifest here. */
#include "watermark/formats/label_value.h"
#include "watermark/formats/matroska_tags.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

void
aigcp_mkv_tag_init(aigcp_mkv_tag *tag)
{
    memset(tag, 0, sizeof *tag);
    aigcp_buffer_init(&tag->name, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&tag->text, AIGCP_LABEL_VALUE_MAX);
}

void
aigcp_mkv_tag_free(aigcp_mkv_tag *tag)
{
    aigcp_buffer_free(&tag->name);
    aigcp_buffer_free(&tag->text);
}

static aigc_status
read_string(const aigc_source *source, const aigcp_ebml *element, aigcp_buffer *out)
{
    uint64_t length = element->end - element->data;
    aigc_status status = AIGC_OK;

    out->length = 0;
    if (length <= AIGCP_LABEL_VALUE_MAX)
        status = aigcp_source_append(source, element->data, length, out);
    while (out->length > 0 && out->data[out->length - 1] == 0)
        out->length--; /* RFC 8794, 11.1.3: zeros may pad it */
    return status;
}

aigc_status
aigcp_mkv_tag_read(const aigc_source *source, const aigcp_ebml *element, aigcp_mkv_tag *tag)
{
    aigcp_part_walk walk = { element->data, AIGCP_BOXES_MAX };
    aigcp_ebml child;
    aigc_status status;

    tag->element = *element;
    tag->name.length = tag->text.length = 0;
    while ((status = aigcp_ebml_next(source, &walk, element->end, false, &child)) == AIGC_OK) {
        if (child.id == AIGCP_MKV_TAG_NAME)
            status = read_string(source, &child, &tag->name);
        else if (child.id == AIGCP_MKV_TAG_STRING)
            status = read_string(source, &child, &tag->text);
        if (status != AIGC_OK)
            return status;
    }
    tag->is_label =
        tag->text.length > 0 &&
        aigcp_tag_is_label(tag->name.data ? (const char *)tag->name.data : "", tag->name.length,
                           (const char *)tag->text.data, tag->text.length);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_mkv_segment(const aigc_source *source, bool lenient, aigcp_ebml *segment)
{
    aigcp_part_walk walk = { 0, AIGCP_TAGS_MAX };
    aigc_status status;

    do {
        status = aigcp_ebml_next(source, &walk, source->size, lenient, segment);
    } while (status == AIGC_OK && segment->id != AIGCP_MKV_SEGMENT);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

typedef struct label_sink {
    aigcp_carrier_fn found;
    void *context;
    aigcp_mkv_tag tag;
} label_sink;

static aigc_status
report(label_sink *sink)
{
    const aigcp_mkv_tag *tag = &sink->tag;
    const char *name = tag->name.data ? (const char *)tag->name.data : "";
    aigcp_carrier carrier = { "Matroska SimpleTag AIGC", tag->element.offset,
                              (const char *)tag->text.data, tag->text.length,
                              aigcp_tag_kind(name, tag->name.length) };

    if (carrier.kind != AIGC_CARRIER_AIGC)
        carrier.place = "Matroska SimpleTag";
    return sink->found(sink->context, &carrier);
}

/* The SimpleTags of a Tag. */
static aigc_status
report_tag(const aigc_source *source, const aigcp_ebml *parent, label_sink *sink)
{
    aigcp_part_walk walk = { parent->data, AIGCP_BOXES_MAX };
    aigcp_ebml child;
    aigc_status status;

    while ((status = aigcp_ebml_next(source, &walk, parent->end, false, &child)) == AIGC_OK) {
        if (child.id == AIGCP_MKV_SIMPLE_TAG) {
            status = aigcp_mkv_tag_read(source, &child, &sink->tag);
            if (status == AIGC_OK && sink->tag.is_label)
                status = report(sink);
        }
        if (status != AIGC_OK)
            return status;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
report_tags(const aigc_source *source, const aigcp_ebml *tags, label_sink *sink)
{
    aigcp_part_walk walk = { tags->data, AIGCP_BOXES_MAX };
    aigcp_ebml tag;
    aigc_status status;

    while ((status = aigcp_ebml_next(source, &walk, tags->end, false, &tag)) == AIGC_OK) {
        if (tag.id == AIGCP_MKV_TAG)
            status = report_tag(source, &tag, sink);
        if (status != AIGC_OK)
            return status;
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

aigc_status
aigcp_mkv_find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    label_sink sink = { .found = found, .context = context };
    aigcp_ebml segment, element;
    aigc_status status = aigcp_mkv_segment(source, true, &segment);
    aigcp_part_walk walk = { segment.data, AIGCP_BOXES_MAX };

    aigcp_mkv_tag_init(&sink.tag);
    while (status == AIGC_OK) {
        status = aigcp_ebml_next(source, &walk, segment.end, true, &element);
        if (status == AIGC_OK && element.id == AIGCP_MKV_TAGS)
            status = report_tags(source, &element, &sink);
    }
    aigcp_mkv_tag_free(&sink.tag);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

const aigcp_format aigcp_format_matroska = { .type = AIGC_MEDIA_MATROSKA,
                                             .name = "Matroska",
                                             .mime = "video/x-matroska",
                                             .extension = "mkv",
                                             .find_labels = aigcp_mkv_find_labels,
                                             .place_label = aigcp_mkv_place_label,
                                             .binding = AIGCP_BINDING_NONE };

const aigcp_format aigcp_format_webm = { .type = AIGC_MEDIA_WEBM,
                                         .name = "WebM",
                                         .mime = "video/webm",
                                         .extension = "webm",
                                         .find_labels = aigcp_mkv_find_labels,
                                         .place_label = aigcp_mkv_place_label,
                                         .binding = AIGCP_BINDING_NONE };
