/* SPDX-License-Identifier: Apache-2.0 */
/* Extended XMP of JPEG (ISO 16684-3, 1.1.3.1): a second packet, for what does not fit into one
 * segment. It stands in parts, each behind an id, the GUID of the packet, its length, and the place
 * of the part in it. The GUID is the MD5 of the packet; the first packet names it. */
#ifndef AIGCP_JPEG_EXTENSION_H
#define AIGCP_JPEG_EXTENSION_H

#include "watermark/formats/jpeg_markers.h"

#define AIGCP_JPEG_GUID 32 /* as hexadecimal digits */

typedef struct aigcp_jpeg_extension {
    aigcp_buffer packet; /* of parts in order, with one GUID; others are passed over */
    uint8_t guid[AIGCP_JPEG_GUID];
    uint64_t offset; /* of the first segment */
    /* Where its label had to go. */
    bool cleared;
    uint8_t new_guid[AIGCP_JPEG_GUID];
    size_t replaced; /* bytes of the packet */
} aigcp_jpeg_extension;

void aigcp_jpeg_extension_init(aigcp_jpeg_extension *extension);
void aigcp_jpeg_extension_free(aigcp_jpeg_extension *extension);

/* Whether the content of a segment of APP1 is a part. */
bool aigcp_jpeg_is_extension(const uint8_t *data, size_t length);

/* Take a part. More than AIGCP_METADATA_MAX of all is left out.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_extension_take(aigcp_jpeg_extension *extension,
                                                      const aigcp_jpeg_segment *segment,
                                                      const uint8_t *data);

/* When all parts were taken: if the packet has a label, it goes. The packet keeps its length, and
 * gets a new GUID.
 * @return AIGC_OK; as aigcp_xmp_clear(). */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_extension_clear(aigcp_jpeg_extension *extension);

/* For each part once more, in the same order: write what it became, if the label went. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_extension_replace(aigcp_jpeg_extension *extension,
                                                         const aigcp_jpeg_segment *segment,
                                                         const uint8_t *data, aigcp_edits *edits);

/* Name the new GUID in the first packet, if the label went. */
void aigcp_jpeg_extension_rename(const aigcp_jpeg_extension *extension, aigcp_buffer *packet);

#endif
