/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/image_label.h"

#include "common/byte_order.h"
#include "watermark/formats/exif_block.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_labels.h"

#include <string.h>

/* ---- XMP -------------------------------------------------------------------------------- */

aigc_status
aigcp_packet_labels(const uint8_t *packet, size_t length, uint64_t offset, aigcp_carrier_fn found,
                    void *context)
{
    aigc_status status = aigcp_xmp_labels((const char *)packet, length, offset, found, context);

    return status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

aigc_status
aigcp_packet_clear(const uint8_t *packet, size_t length, aigcp_buffer *result)
{
    static const aigcp_xmp_property no_label = { AIGCP_XMP_TC260, "TC260", "AIGC", NULL };

    return aigcp_xmp_clear((const char *)packet, length, &no_label, 1, result);
}

aigc_status
aigcp_packet_set(aigcp_image_job *job, const uint8_t *packet, size_t length, aigcp_buffer *result)
{
    if (!job->xmp_done) {
        job->xmp_done = true;
        return aigcp_xmp_set((const char *)packet, length, job->request->properties,
                             job->request->property_count, result);
    }
    return length > 0 ? aigcp_packet_clear(packet, length, result) : AIGC_OK;
}

/* ---- EXIF ------------------------------------------------------------------------------- */

aigc_status
aigcp_exif_update(aigcp_image_job *job, const uint8_t *block, size_t length, aigcp_buffer *result)
{
    bool wanted = job->request->also_native && !job->native_done;

    job->native_done = job->native_done || wanted;
    return aigcp_exif_block_set(block, length, wanted ? job->request->wrapped : NULL, result);
}

aigc_status
aigcp_exif_clear(const uint8_t *block, size_t length, aigcp_buffer *result)
{
    return aigcp_exif_block_set(block, length, NULL, result);
}

bool
aigcp_same_bytes(const aigcp_buffer *buffer, const uint8_t *data, size_t length)
{
    return buffer->length == length && (length == 0 || memcmp(buffer->data, data, length) == 0);
}

/* ---- glued JSON ------------------------------------------------------------------------- */

/* Length of the JSON object that begins here; 0 if it does not end. */
static size_t
object_length(const uint8_t *data, size_t length)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < length; i++) {
        if (in_string) {
            in_string = data[i] != '"';
            i += data[i] == '\\' ? 1 : 0;
        } else if (data[i] == '"') {
            in_string = true;
        } else if (data[i] == '{') {
            depth++;
        } else if (data[i] == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* The next brace from `at` on; `length` if there is none. */
static size_t
next_brace(const aigcp_glued *glued, size_t at)
{
    const uint8_t *brace =
        at < glued->length ? memchr(glued->data + at, '{', glued->length - at) : NULL;

    return brace ? (size_t)(brace - glued->data) : glued->length;
}

bool
aigcp_glued_next(aigcp_glued *glued)
{
    size_t at = next_brace(glued, glued->end), size;

    for (; at < glued->length; at = next_brace(glued, at + (size > 0 ? size : 1))) {
        size = object_length(glued->data + at, glued->length - at);
        if (size > 0 && aigcp_text_has_fields((const char *)glued->data + at, size)) {
            glued->begin = at;
            glued->end = at + size;
            return true;
        }
        /* Each of these was read to the end of the segment. */
        if (size == 0 && ++glued->endless == AIGCP_GLUED_ENDLESS_MAX)
            break;
    }
    glued->end = glued->length;
    return false;
}

aigc_status
aigcp_glued_labels(const aigcp_buffer *segment, const char *place, uint64_t offset,
                   aigcp_carrier_fn found, void *context)
{
    aigcp_glued glued = { .data = segment->data, .length = segment->length };
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_glued_next(&glued)) {
        aigcp_carrier carrier = { place, offset, (const char *)glued.data + glued.begin,
                                  glued.end - glued.begin, AIGC_CARRIER_GLUED };

        status = found(context, &carrier);
    }
    return status;
}

aigc_status
aigcp_blank_glued(uint8_t *data, size_t length, bool *found)
{
    *found = false;
    for (size_t round = 0; round < AIGCP_GLUED_ROUNDS; round++) {
        aigcp_glued glued = { .data = data, .length = length };
        bool another = false;

        while (aigcp_glued_next(&glued)) {
            memset(data + glued.begin, ' ', glued.end - glued.begin);
            another = true;
        }
        if (!another)
            return AIGC_OK;
        *found = true;
    }
    return AIGC_ERR_UNSUPPORTED;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

bool
aigcp_store_trim(aigcp_buffer *store, size_t begin)
{
    size_t length = store->length - begin;
    const uint8_t *data;

    if (length < 8)
        return true; /* an empty store has no bytes to point at */
    data = store->data + begin;
    size_t size = aigcp_be32(data);
    if (size < 8 || size >= length)
        return true; /* to the end; or a size that the reader of the store judges */
    for (size_t i = size; i < length; i++)
        if (data[i] != 0)
            return false;
    store->length = begin + size;
    return true;
}
