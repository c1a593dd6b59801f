/* SPDX-License-Identifier: Apache-2.0 */
/* MP4, MOV and M4A: ISO/IEC 14496-12, QuickTime File Format. Labels: TC260-PG-20257A, 6.1.1. */
#include "common/i18n.h"
#include "watermark/formats/bmff_boxes.h"
#include "watermark/formats/bmff_manifest.h"
#include "watermark/formats/bmff_tags.h"
#include "watermark/formats/bmff_xmp.h"
#include "watermark/formats/label_value.h"
#include "watermark/media/source_read.h"

#include <string.h>

typedef struct label_sink {
    aigcp_carrier_fn found;
    void *context;
} label_sink;

static aigc_status
report_tag(void *context, const aigcp_bmff_tag *tag)
{
    const label_sink *sink = context;
    aigc_carrier_kind kind = aigcp_tag_kind(tag->key, tag->key_length);
    aigcp_carrier carrier = { tag->by_guide               ? "MP4 moov/udta/meta AIGC"
                              : kind == AIGC_CARRIER_AIGC ? N_("MP4 metadata AIGC")
                                                          : N_("MP4 metadata"),
                              tag->box.offset, tag->text, tag->length, kind };

    return sink->found(sink->context, &carrier);
}

/* Kling writes a SEI message "user data unregistered" into its video, with a UUID of its own. */
static aigc_status
report_vendor(const aigc_source *source, const aigcp_box *mdat, const label_sink *sink)
{
    static const uint8_t kling[16] = { 0x91, 0xca, 0x60, 0x61, 0x4a, 0xee, 0x38, 0x54,
                                       0x86, 0x14, 0x2d, 0x5f, 0x73, 0xf4, 0xae, 0x2e };
    uint64_t at = aigcp_box_payload(mdat), left = aigcp_box_end(mdat) - at;
    aigcp_buffer bytes;
    aigc_status status;

    left = left < AIGCP_VENDOR_SCAN ? left : AIGCP_VENDOR_SCAN;
    aigcp_buffer_init(&bytes, AIGCP_VENDOR_SCAN);
    status = aigcp_source_append(source, at, left, &bytes);
    for (size_t i = 0; status == AIGC_OK && bytes.length - i >= sizeof kling; i++) {
        const uint8_t *next = memchr(bytes.data + i, kling[0], bytes.length - i);
        size_t length = 0;

        if (!next)
            break;
        i = (size_t)(next - bytes.data);
        if (bytes.length - i < sizeof kling || memcmp(next, kling, sizeof kling) != 0)
            continue;
        next += sizeof kling;
        size_t room = bytes.length - i - sizeof kling;
        while (length < room && length < AIGCP_VENDOR_TEXT_MAX && next[length] >= 0x20 &&
               next[length] < 0x7f)
            length++;
        aigcp_carrier carrier = { N_("H.264 SEI message of Kling"), at + i, (const char *)next,
                                  length, AIGC_CARRIER_VENDOR };
        status = sink->found(sink->context, &carrier);
        break; /* it comes with every picture */
    }
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    label_sink sink = { found, context };
    bool scanned = false;
    aigcp_box_walk walk;
    aigcp_box box;
    aigc_status status = aigcp_bmff_tags(source, true, report_tag, &sink);

    aigcp_box_walk_begin(&walk, source, 0, source->size);
    walk.lenient = true;
    while (status == AIGC_OK && (status = aigcp_box_walk_next(&walk, &box)) == AIGC_OK) {
        if (box.type == AIGCP_BOX('m', 'd', 'a', 't') && !scanned) {
            scanned = box.size > 64; /* an empty one may come first */
            status = report_vendor(source, &box, &sink);
        } else {
            status = aigcp_bmff_xmp_labels(source, &box, found, context);
        }
    }
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    bool has_xmp;
    aigc_status status = aigcp_bmff_xmp_change(source, request, edits, &has_xmp);

    if (status == AIGC_OK)
        status = aigcp_bmff_place_tag(source, request->bare, edits);
    return status == AIGC_OK && !has_xmp ? aigcp_bmff_xmp_add(source, request, edits) : status;
}

const aigcp_format aigcp_format_mp4 = { .type = AIGC_MEDIA_MP4,
                                        .name = "MP4",
                                        .mime = "video/mp4",
                                        .extension = "mp4",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_BMFF,
                                        .find_manifest = aigcp_bmff_find_manifest,
                                        .place_manifest = aigcp_bmff_place_manifest };

const aigcp_format aigcp_format_mov = { .type = AIGC_MEDIA_MOV,
                                        .name = "MOV",
                                        .mime = "video/quicktime",
                                        .extension = "mov",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_BMFF,
                                        .find_manifest = aigcp_bmff_find_manifest,
                                        .place_manifest = aigcp_bmff_place_manifest };

const aigcp_format aigcp_format_m4a = { .type = AIGC_MEDIA_M4A,
                                        .name = "M4A",
                                        .mime = "audio/mp4",
                                        .extension = "m4a",
                                        .find_labels = find_labels,
                                        .place_label = place_label,
                                        .binding = AIGCP_BINDING_BMFF,
                                        .find_manifest = aigcp_bmff_find_manifest,
                                        .place_manifest = aigcp_bmff_place_manifest };
