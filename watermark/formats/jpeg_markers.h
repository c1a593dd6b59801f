/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG (ITU-T T.81, annex B): the segments in front of the first scan. */
#ifndef AIGCP_JPEG_MARKERS_H
#define AIGCP_JPEG_MARKERS_H

#include "watermark/formats/part_walk.h"
#include "watermark/media/edits.h"

#include <stdbool.h>

#define AIGCP_JPEG_APP0 0xE0
#define AIGCP_JPEG_APP1 0xE1
#define AIGCP_JPEG_APP2 0xE2
#define AIGCP_JPEG_APP11 0xEB
#define AIGCP_JPEG_APP15 0xEF
#define AIGCP_JPEG_COM 0xFE
#define AIGCP_JPEG_SOS 0xDA
#define AIGCP_JPEG_EOI 0xD9

/* Behind SOI. */
#define AIGCP_JPEG_BEGIN 2

/* The content of a segment: its length, which counts itself, has 16 bits. */
#define AIGCP_JPEG_CONTENT_MAX 65533

typedef struct aigcp_jpeg_segment {
    uint8_t marker;
    uint64_t offset; /* of the 0xFF of the marker; of the last one if it is repeated */
    uint64_t data;   /* of the content */
    size_t length;   /* of the content */
    uint64_t end;
} aigcp_jpeg_segment;

/* The segment at walk->at; the walk moves behind it. SOS is the last one; EOI has no content.
 * @return AIGC_OK; AIGC_ERR_FORMAT if there is none, or it is cut; AIGC_ERR_LIMIT after too many;
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_next(const aigc_source *source, aigcp_part_walk *walk,
                                            aigcp_jpeg_segment *segment);

/* Whether the segment is the last one that is looked at. */
bool aigcp_jpeg_is_end(const aigcp_jpeg_segment *segment);

/* Append a segment of two pieces.
 * @return AIGC_OK; AIGC_ERR_NO_ROOM if they do not fit; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_append(aigcp_buffer *buffer, uint8_t marker,
                                              const void *first, size_t first_length,
                                              const void *second, size_t second_length);

#endif
