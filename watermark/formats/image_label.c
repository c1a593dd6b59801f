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

bool
aigcp_next_glued(const uint8_t *data, size_t length, size_t *begin, size_t *end)
{
    const uint8_t *brace = *end < length ? memchr(data + *end, '{', length - *end) : NULL;
    size_t objects = 0;

    while (brace != NULL && objects++ < AIGCP_GLUED_TRIES) {
        size_t at = (size_t)(brace - data);
        size_t size = object_length(brace, length - at);

        if (size > 0 && aigcp_text_has_fields((const char *)brace, size)) {
            *begin = at;
            *end = at + size;
            return true;
        }
        at += size > 0 ? size : 1;
        brace = at < length ? memchr(data + at, '{', length - at) : NULL;
    }
    return false;
}

/* ---- C2PA ------------------------------------------------------------------------------- */

bool
aigcp_store_trim(aigcp_buffer *store, size_t begin)
{
    size_t length = store->length - begin, size;
    const uint8_t *data;

    if (length < 8) {
        return true; /* an empty store has no bytes to point at */
    }
    data = store->data + begin;
    size = aigcp_be32(data);
    if (size < 8 || size >= length) {
        return true; /* to the end; or a size that the reader of the store judges */
    }
    for (size_t i = size; i < length; i++) {
        if (data[i] != 0) {
            return false;
        }
    }
    store->length = begin + size;
    return true;
}
