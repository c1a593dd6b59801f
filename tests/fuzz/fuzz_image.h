/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every container of images, whatever the bytes: see the comments inside. */
#ifndef FUZZ_IMAGE_H
#define FUZZ_IMAGE_H

#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/limits.h"
#include "watermark/media/detect.h"
#include "watermark/media/media_format.h"

/* What is to be written. */
typedef struct image_label {
    const char *bare;
    const char *wrapped;
} image_label;

#define IMAGE_LABEL(id)                                                                       \
    {                                                                                         \
        "{\"Label\":\"1\",\"ContentProducer\":\"p\",\"ProduceID\":\"" id "\"}",               \
            "{\"AIGC\":{\"Label\":\"1\",\"ContentProducer\":\"p\",\"ProduceID\":\"" id "\"}}" \
    }

/* What was found of it. */
typedef struct image_found {
    const image_label *label;
    size_t bare, wrapped, others;
} image_found;

static bool
carries(const aigcp_carrier *carrier, const char *text)
{
    return carrier->length == strlen(text) && memcmp(carrier->text, text, carrier->length) == 0;
}

static aigc_status
count_label(void *context, const aigcp_carrier *carrier)
{
    image_found *found = context;

    FUZZ_ASSERT(carrier->place && carrier->place[0] != '\0');
    if (carrier->kind == AIGC_CARRIER_IPTC || carrier->kind == AIGC_CARRIER_VENDOR ||
        carrier->kind == AIGC_CARRIER_PROPERTY)
        return AIGC_OK; /* no label */
    if (found->label && carries(carrier, found->label->bare))
        found->bare++;
    else if (found->label && carries(carrier, found->label->wrapped))
        found->wrapped++;
    else
        found->others++;
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

/* A label may also find no XML in its place, or damaged EXIF that would keep another label. */
static void
check_refusal(const aigcp_format *format, aigc_status status)
{
    if (status != AIGC_ERR_OCCUPIED)
        check_reason(format, status);
}

/* Place a label; false if the file does not allow it. */
static bool
put_label(const aigcp_format *format, const aigc_source *source, const image_label *label,
          bool native, aigcp_buffer *result)
{
    const aigcp_xmp_property property = { AIGCP_XMP_TC260, "TC260", "AIGC", label->bare };
    aigcp_label_request request = { .bare = label->bare,
                                    .wrapped = label->wrapped,
                                    .properties = &property,
                                    .property_count = 1,
                                    .also_native = native };
    aigcp_edits edits;
    aigc_status status;

    aigcp_edits_init(&edits);
    status = format->place_label(source, &request, &edits);
    check_refusal(format, status);
    if (status == AIGC_OK)
        FUZZ_ASSERT(aigcp_edits_write(&edits, source, append_bytes, result) == AIGC_OK);
    aigcp_edits_free(&edits);
    return status == AIGC_OK;
}

/* Of all labels the file has this one, once, and beside it at most the one of the format's own
 * carrier. */
static void
check_alone(const aigcp_format *format, const aigcp_buffer *file, const image_label *label,
            bool native)
{
    image_found found = { .label = label };
    aigc_source source;

    FUZZ_ASSERT(aigc_source_memory(&source, file->data, file->length) == AIGC_OK);
    FUZZ_ASSERT(format->find_labels(&source, count_label, &found) == AIGC_OK);
    FUZZ_ASSERT(found.bare == 1);
    FUZZ_ASSERT(found.wrapped <= (native ? 1 : 0));
    FUZZ_ASSERT(found.others == 0);
}

/* A label that was placed is found alone, whatever was there; placed again, nothing changes; and
 * another one takes its place. */
static void
check_label(const aigcp_format *format, const aigc_source *source, bool native)
{
    static const image_label label = IMAGE_LABEL("fuzz"), longer = IMAGE_LABEL("another label");
    aigcp_buffer once, twice, other;
    aigc_source result;

    aigcp_buffer_init(&once, AIGCP_STORE_MAX);
    aigcp_buffer_init(&twice, AIGCP_STORE_MAX);
    aigcp_buffer_init(&other, AIGCP_STORE_MAX);
    if (put_label(format, source, &label, native, &once)) {
        check_alone(format, &once, &label, native);
        FUZZ_ASSERT(aigc_source_memory(&result, once.data, once.length) == AIGC_OK);
        FUZZ_ASSERT(put_label(format, &result, &label, native, &twice));
        FUZZ_ASSERT(twice.length == once.length && memcmp(twice.data, once.data, once.length) == 0);
        FUZZ_ASSERT(put_label(format, &result, &longer, native, &other));
        check_alone(format, &other, &longer, native);
    }
    aigcp_buffer_free(&once);
    aigcp_buffer_free(&twice);
    aigcp_buffer_free(&other);
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
    status = format->place_manifest(source, store, sizeof store, &edits, &place);
    check_reason(format, status);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(aigcp_edits_write(&edits, source, append_bytes, &written) == AIGC_OK);
        FUZZ_ASSERT(aigc_source_memory(&result, written.data, written.length) == AIGC_OK);
        read.length = 0;
        FUZZ_ASSERT(format->find_manifest(&result, &read, &found) == AIGC_OK);
        FUZZ_ASSERT(found.count == 1 && found.nothing_beside && found.offset == place.offset &&
                    found.length == place.length);
        FUZZ_ASSERT(read.length == sizeof store && memcmp(read.data, store, sizeof store) == 0);
    }
    aigcp_edits_free(&edits);
    aigcp_buffer_free(&read);
    aigcp_buffer_free(&written);
}

static int
check_image(const aigcp_format *format, const uint8_t *data, size_t size)
{
    aigc_source source;
    image_found found = { .label = NULL };
    aigc_media_type type;

    FUZZ_ASSERT(aigc_source_memory(&source, data, size) == AIGC_OK);
    FUZZ_ASSERT(aigcp_detect(&source, &type) == AIGC_OK);
    if (type != format->type)
        return 0;
    check_reason(format, format->find_labels(&source, count_label, &found));
    check_label(format, &source, false);
    check_label(format, &source, true);
    check_manifest(format, &source);
    return 0;
}

#endif
