/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/jpeg_extension.h"

#include "common/byte_order.h"
#include "watermark/formats/image_label.h"
#include "watermark/formats/md5_openssl.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_labels.h"

#include <string.h>

static const char extension_id[] = "http://ns.adobe.com/xmp/extension/";

/* Where in the content of a segment things stand. */
#define GUID_AT sizeof(extension_id)
#define PLACE_AT (GUID_AT + AIGCP_JPEG_GUID + 4)
#define PART_AT (PLACE_AT + 4)

void
aigcp_jpeg_extension_init(aigcp_jpeg_extension *extension)
{
    *extension = (aigcp_jpeg_extension){ .cleared = false };
    aigcp_buffer_init(&extension->packet, AIGCP_METADATA_MAX);
}

void
aigcp_jpeg_extension_free(aigcp_jpeg_extension *extension)
{
    aigcp_buffer_free(&extension->packet);
}

bool
aigcp_jpeg_is_extension(const uint8_t *data, size_t length)
{
    return length > PART_AT && memcmp(data, extension_id, sizeof extension_id) == 0;
}

/* Whether a part goes on where `done` bytes of the packet were seen. */
static bool
is_next(const aigcp_jpeg_extension *extension, size_t done, const uint8_t *data)
{
    return aigcp_be32(data + PLACE_AT) == done &&
           memcmp(data + GUID_AT, extension->guid, AIGCP_JPEG_GUID) == 0;
}

aigc_status
aigcp_jpeg_extension_take(aigcp_jpeg_extension *extension, const aigcp_jpeg_segment *segment,
                          const uint8_t *data)
{
    aigcp_buffer *packet = &extension->packet;

    if (packet->length == 0) {
        memcpy(extension->guid, data + GUID_AT, AIGCP_JPEG_GUID);
        extension->offset = segment->offset;
    }
    if (!is_next(extension, packet->length, data))
        return AIGC_OK;
    aigc_status status = aigcp_buffer_append(packet, data + PART_AT, segment->length - PART_AT);
    return status == AIGC_ERR_LIMIT ? AIGC_OK : status;
}

static aigc_status
make_guid(const aigcp_buffer *packet, uint8_t guid[AIGCP_JPEG_GUID])
{
    static const char digits[] = "0123456789ABCDEF";
    uint8_t md5[AIGCP_MD5_SIZE];
    aigc_status status = aigcp_md5(packet->data, packet->length, md5);

    for (size_t i = 0; status == AIGC_OK && i < AIGCP_MD5_SIZE; i++) {
        guid[2 * i] = (uint8_t)digits[md5[i] >> 4];
        guid[2 * i + 1] = (uint8_t)digits[md5[i] & 15];
    }
    return status;
}

/* Set the packet to another text, with spaces behind it: then no part changes its length. */
static void
put_text(aigcp_buffer *packet, const aigcp_buffer *text)
{
    memcpy(packet->data, text->data, text->length);
    memset(packet->data + text->length, ' ', packet->length - text->length);
}

aigc_status
aigcp_jpeg_extension_clear(aigcp_jpeg_extension *extension)
{
    aigcp_buffer *packet = &extension->packet;
    aigcp_buffer cleared;
    aigc_status status = AIGC_OK;
    bool has_label = false;

    if (packet->length > 0)
        status = aigcp_xmp_has_label((const char *)packet->data, packet->length, &has_label);
    if (status != AIGC_OK || !has_label)
        return status;
    aigcp_buffer_init(&cleared, packet->length);
    status = aigcp_packet_clear(packet->data, packet->length, &cleared);
    if (status == AIGC_OK) {
        put_text(packet, &cleared);
        status = make_guid(packet, extension->new_guid);
    }
    extension->cleared = status == AIGC_OK;
    aigcp_buffer_free(&cleared);
    return status;
}

aigc_status
aigcp_jpeg_extension_replace(aigcp_jpeg_extension *extension, const aigcp_jpeg_segment *segment,
                             const uint8_t *data, aigcp_edits *edits)
{
    size_t length = segment->length - PART_AT;

    if (!extension->cleared || !is_next(extension, extension->replaced, data) ||
        length > extension->packet.length - extension->replaced)
        return AIGC_OK;
    const uint8_t *part = extension->packet.data + extension->replaced;
    extension->replaced += length;
    aigc_status status = aigcp_edits_add(edits, segment->data + GUID_AT, AIGCP_JPEG_GUID,
                                         extension->new_guid, AIGCP_JPEG_GUID);
    return status == AIGC_OK ? aigcp_edits_add(edits, segment->data + PART_AT, length, part, length)
                             : status;
}

void
aigcp_jpeg_extension_rename(const aigcp_jpeg_extension *extension, aigcp_buffer *packet)
{
    if (!extension->cleared)
        return;
    for (size_t at = 0; at + AIGCP_JPEG_GUID <= packet->length; at++)
        if (memcmp(packet->data + at, extension->guid, AIGCP_JPEG_GUID) == 0)
            memcpy(packet->data + at, extension->new_guid, AIGCP_JPEG_GUID);
}
