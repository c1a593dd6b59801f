/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/jpeg_markers.h"

#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

bool
aigcp_jpeg_is_end(const aigcp_jpeg_segment *segment)
{
    return segment->marker == AIGCP_JPEG_SOS || segment->marker == AIGCP_JPEG_EOI;
}

/* TEM and RSTn stand alone; so do SOI and EOI. */
static bool
has_content(uint8_t marker)
{
    return marker != 0x01 && !(marker >= 0xD0 && marker <= AIGCP_JPEG_EOI);
}

aigc_status
aigcp_jpeg_next(const aigc_source *source, aigcp_part_walk *walk, aigcp_jpeg_segment *segment)
{
    uint64_t at = walk->at, length;
    uint8_t head[2] = { 0 };
    aigc_status status = aigcp_part_count(walk);

    if (status == AIGC_OK)
        status = aigcp_source_read(source, at, head, 2);
    /* A marker may have any number of 0xFF in front (B.1.1.2). */
    for (size_t fill = 0; status == AIGC_OK && head[0] == 0xFF && head[1] == 0xFF; fill++) {
        at++;
        status =
            fill < AIGCP_JPEG_FILL_MAX ? aigcp_source_read(source, at, head, 2) : AIGC_ERR_LIMIT;
    }
    if (status != AIGC_OK)
        return status;
    if (head[0] != 0xFF || head[1] == 0)
        return AIGC_ERR_FORMAT;
    *segment = (aigcp_jpeg_segment){ head[1], at, at + 2, 0, at + 2 };
    if (has_content(head[1])) {
        status = aigcp_source_be(source, at + 2, 2, &length);
        if (status != AIGC_OK)
            return status;
        if (length < 2 || length > source->size - segment->data)
            return AIGC_ERR_FORMAT;
        segment->data += 2;
        segment->length = (size_t)length - 2;
        segment->end = segment->data + segment->length;
    }
    walk->at = segment->end;
    return AIGC_OK;
}

aigc_status
aigcp_jpeg_append(aigcp_buffer *buffer, uint8_t marker, const void *first, size_t first_length,
                  const void *second, size_t second_length)
{
    uint8_t head[4] = { 0xFF, marker };

    if (first_length > AIGCP_JPEG_CONTENT_MAX ||
        second_length > AIGCP_JPEG_CONTENT_MAX - first_length)
        return AIGC_ERR_NO_ROOM;
    size_t length = first_length + second_length + 2;
    head[2] = (uint8_t)(length >> 8);
    head[3] = (uint8_t)length;
    aigc_status status = aigcp_buffer_append(buffer, head, sizeof head);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(buffer, first, first_length);
    return status == AIGC_OK ? aigcp_buffer_append(buffer, second, second_length) : status;
}
