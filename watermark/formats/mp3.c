/* SPDX-License-Identifier: Apache-2.0 */
/* MP3: frames of sound, with ID3v2 tags before them, seldom behind. Labels: TC260-PG-202510A. AAC
 * as ADTS has the same tags; the guide names none for it. */
#include "watermark/formats/id3_tag.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* What is done with each tag. @param first it is the one at the start of the file. */
typedef aigc_status (*tag_fn)(void *context, const aigcp_id3 *tag, bool first);

/* All tags: one behind the other at the start, one at the end. A damaged one is passed over. */
static aigc_status
each_tag(const aigc_source *source, tag_fn call, void *context)
{
    uint64_t at = 0, end;
    aigcp_id3 tag;
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK; i++) {
        status = aigcp_id3_read(&tag, source, at, source->size);
        if (status == AIGC_OK) {
            status = i < AIGCP_ID3_TAGS_MAX ? call(context, &tag, i == 0) : AIGC_ERR_LIMIT;
            at += tag.size;
        }
        aigcp_id3_free(&tag);
    }
    if (status != AIGC_ERR_NOT_FOUND)
        return status;
    status = aigcp_id3_at_end(source, &end, &(uint64_t){ 0 });
    if (status == AIGC_OK && end >= at) {
        status = aigcp_id3_read(&tag, source, end, source->size);
        if (status == AIGC_OK)
            status = call(context, &tag, false);
        aigcp_id3_free(&tag);
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

typedef struct label_sink {
    aigcp_carrier_fn found;
    void *context;
} label_sink;

static aigc_status
report(void *context, const aigcp_id3 *tag, bool first)
{
    const label_sink *sink = context;

    (void)first;
    return aigcp_id3_labels(tag, sink->found, sink->context);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    label_sink sink = { found, context };

    return each_tag(source, report, &sink);
}

typedef struct label_writer {
    const char *label;
    aigcp_edits *edits;
    bool placed;
} label_writer;

static aigc_status
replace(void *context, const aigcp_id3 *tag, bool first)
{
    label_writer *writer = context;
    int64_t grown;

    writer->placed = writer->placed || first;
    return aigcp_id3_place_label(tag, first ? writer->label : NULL, writer->edits, &grown);
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    label_writer writer = { request->bare, edits, false };
    aigc_status status = each_tag(source, replace, &writer);

    if (status == AIGC_OK && !writer.placed) {
        aigcp_buffer tag;

        aigcp_buffer_init(&tag, AIGCP_LABEL_VALUE_MAX);
        status = aigcp_id3_new_label(&tag, request->bare);
        if (status == AIGC_OK)
            status = aigcp_edits_add(edits, 0, 0, tag.data, tag.length);
        aigcp_buffer_free(&tag);
    }
    return status;
}

typedef struct manifest_sink {
    aigcp_buffer *store;
    aigcp_manifest_place *place;
} manifest_sink;

static aigc_status
report_manifest(void *context, const aigcp_id3 *tag, bool first)
{
    const manifest_sink *sink = context;
    aigc_status status = aigcp_id3_find_manifest(tag, sink->store, sink->place);

    (void)first;
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    manifest_sink sink = { store, place };

    memset(place, 0, sizeof *place);
    aigc_status status = each_tag(source, report_manifest, &sink);
    return status == AIGC_OK && place->count == 0 ? AIGC_ERR_NOT_FOUND : status;
}

static aigc_status
drop_manifests(void *context, const aigcp_id3 *tag, bool first)
{
    return first ? AIGC_OK : aigcp_id3_drop_manifests(tag, context);
}

/* In the first tag, and in no other one. */
static aigc_status
place_manifest(const aigc_source *source, const uint8_t *store, size_t length, aigcp_edits *edits,
               aigcp_manifest_place *place)
{
    aigc_status status = each_tag(source, drop_manifests, edits);

    return status == AIGC_OK ? aigcp_id3_place_manifest(source, store, length, edits, place)
                             : status;
}

const aigcp_format aigcp_format_mp3 = { .type = AIGC_MEDIA_MP3,
                                        .name = "MP3",
                                        .mime = "audio/mpeg",
                                        .extension = "mp3",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_DATA,
                                        .find_manifest = find_manifest,
                                        .place_manifest = place_manifest };

const aigcp_format aigcp_format_aac = { .type = AIGC_MEDIA_AAC,
                                        .name = "AAC",
                                        .mime = "audio/aac",
                                        .extension = "aac",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_DATA,
                                        .find_manifest = find_manifest,
                                        .place_manifest = place_manifest };
