/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every container of images, whatever the bytes: see the comments inside. */
#ifndef FUZZ_IMAGE_H
#define FUZZ_IMAGE_H

#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/limits.h"
#include "watermark/media/detect.h"
#include "watermark/media/media_format.h"

#define FUZZ_BARE "{\"Label\":\"1\",\"ContentProducer\":\"p\",\"ProduceID\":\"fuzz\"}"

static aigc_status
count_ours(void *context, const aigcp_carrier *carrier)
{
    size_t *count = context;

    FUZZ_ASSERT(carrier->place != NULL && carrier->place[0] != '\0');
    *count += carrier->length == sizeof(FUZZ_BARE) - 1 &&
              memcmp(carrier->text, FUZZ_BARE, carrier->length) == 0;
    return AIGC_OK;
}

static int
append_bytes(void *context, const void *data, size_t length)
{
    FUZZ_ASSERT(length > 0);
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : -1;
}

/* Only a drawing may be in an encoding that is not known, or not written. */
static void
check_reason(const aigcp_format *format, aigc_status status)
{
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ||
                status == AIGC_ERR_NOT_FOUND ||
                (status == AIGC_ERR_UNSUPPORTED && format->type == AIGC_MEDIA_SVG));
}

/* Place a label; false if the file does not allow it. */
static bool
put_label(const aigcp_format *format, const aigc_source *source, bool native, aigcp_buffer *result)
{
    static const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", FUZZ_BARE };
    aigcp_label_request request = { .bare = FUZZ_BARE,
                                    .wrapped = "{\"AIGC\":" FUZZ_BARE "}",
                                    .properties = &property,
                                    .property_count = 1,
                                    .also_native = native };
    aigcp_edits edits;
    aigc_status status;

    aigcp_edits_init(&edits);
    status = format->place_label(source, &request, &edits);
    check_reason(format, status);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(aigcp_edits_write(&edits, source, append_bytes, result) == AIGC_OK);
    }
    aigcp_edits_free(&edits);
    return status == AIGC_OK;
}

/* A label that was placed is found; placed again, nothing changes. */
static void
check_label(const aigcp_format *format, const aigc_source *source, bool native)
{
    aigcp_buffer once, twice;
    aigc_source result;
    size_t count = 0;

    aigcp_buffer_init(&once, AIGCP_STORE_MAX);
    aigcp_buffer_init(&twice, AIGCP_STORE_MAX);
    if (put_label(format, source, native, &once)) {
        FUZZ_ASSERT(aigc_source_memory(&result, once.data, once.length) == AIGC_OK);
        FUZZ_ASSERT(format->find_labels(&result, count_ours, &count) == AIGC_OK && count > 0);
        FUZZ_ASSERT(put_label(format, &result, native, &twice));
        FUZZ_ASSERT(twice.length == once.length && memcmp(twice.data, once.data, once.length) == 0);
    }
    aigcp_buffer_free(&once);
    aigcp_buffer_free(&twice);
}

/* A store that was placed is found in its place, the only one. */
static void
check_manifest(const aigcp_format *format, const aigc_source *source)
{
    uint8_t store[100] =
        "\0\0\0\x64jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xAA\0\x38\x9B\x71\3c2pa";
    aigcp_buffer read, written;
    aigcp_manifest_place place, found;
    aigcp_edits edits;
    aigc_source result;
    aigc_status status;

    aigcp_buffer_init(&read, AIGCP_STORE_MAX);
    aigcp_buffer_init(&written, AIGCP_STORE_MAX);
    aigcp_edits_init(&edits);
    status = format->find_manifest(source, &read, &found);
    check_reason(format, status);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(found.count > 0 && found.length > 0 && found.offset < source->size &&
                    found.length <= source->size - found.offset);
    }
    status = format->place_manifest(source, store, sizeof(store), &edits, &place);
    check_reason(format, status);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(aigcp_edits_write(&edits, source, append_bytes, &written) == AIGC_OK);
        FUZZ_ASSERT(aigc_source_memory(&result, written.data, written.length) == AIGC_OK);
        read.length = 0;
        FUZZ_ASSERT(format->find_manifest(&result, &read, &found) == AIGC_OK);
        FUZZ_ASSERT(found.count == 1 && found.nothing_beside && found.offset == place.offset &&
                    found.length == place.length);
        FUZZ_ASSERT(read.length == sizeof(store) && memcmp(read.data, store, sizeof(store)) == 0);
    }
    aigcp_edits_free(&edits);
    aigcp_buffer_free(&read);
    aigcp_buffer_free(&written);
}

static int
check_image(const aigcp_format *format, const uint8_t *data, size_t size)
{
    aigc_source source;
    size_t count = 0;
    aigc_media_type type;

    FUZZ_ASSERT(aigc_source_memory(&source, data, size) == AIGC_OK);
    FUZZ_ASSERT(aigcp_detect(&source, &type) == AIGC_OK);
    if (type != format->type) {
        return 0;
    }
    check_reason(format, format->find_labels(&source, count_ours, &count));
    check_label(format, &source, false);
    check_label(format, &source, true);
    check_manifest(format, &source);
    return 0;
}

#endif
