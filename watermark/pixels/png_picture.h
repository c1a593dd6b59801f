/* SPDX-License-Identifier: Apache-2.0 */
/* One picture of a PNG file (ISO/IEC 15948), the still or a frame, between its compressed form,
 * its rows as the file packs them, and a canvas. */
#ifndef AIGCP_PNG_PICTURE_H
#define AIGCP_PNG_PICTURE_H

#include "watermark/pixels/deflate_splice_zlib.h"
#include "watermark/pixels/png_file.h"

typedef struct aigcp_png_picture {
    const aigcp_png_format *format;
    uint32_t width, height;
    size_t row_bytes;
    uint8_t *packed;   /* rows, unfiltered, not interlaced; as in the file otherwise */
    uint8_t *filtered; /* as it was compressed */
    size_t filtered_length;
    aigcp_buffer stream; /* compressed */
    aigcp_block_map map;
} aigcp_png_picture;

/* An empty one; release with aigcp_png_picture_free() whatever happens. */
void aigcp_png_picture_init(aigcp_png_picture *picture, const aigcp_png_format *format,
                            uint32_t width, uint32_t height);
void aigcp_png_picture_free(aigcp_png_picture *picture);

/* From `stream` to `packed`.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is damaged; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_png_decode(aigcp_png_picture *picture);

/* From `packed`, of which [changed] is new, to `stream`. */
AIGC_MUST_CHECK aigc_status aigcp_png_encode(aigcp_png_picture *picture, aigcp_rectangle changed);

/* For new rows that no stream held before: room for them filtered, and no map. */
AIGC_MUST_CHECK aigc_status aigcp_png_start_afresh(aigcp_png_picture *picture);

/* Whether a canvas has its pixels as `packed` has them, so that one memory serves both. */
bool aigcp_png_is_direct(const aigcp_png_format *format);

/* From `packed` to a canvas of the same size, and back: only what was changed. */
void aigcp_png_expand(const aigcp_png_picture *picture, aigcp_canvas *canvas);
void aigcp_png_store(aigcp_png_picture *picture, const aigcp_canvas *canvas,
                     aigcp_rectangle changed);

#endif
