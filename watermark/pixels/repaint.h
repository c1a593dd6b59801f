/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in files as pixels: look at them, or paint on them and write the same kind of file
 * again. The visible label and the invisible watermark are painters; they know no codec.
 *
 * PNG keeps bit depth, colour type, palette where it can, gamma, ICC, alpha, every ancillary
 * chunk that stays true; APNG is painted frame by frame. JPEG keeps its quantisation tables,
 * subsampling and markers, and every block that was not painted on keeps its coefficients to
 * the bit; CMYK and YCCK are painted on as RGB, and refused without Adobe's marker. WebP stays
 * lossless or lossy; GIF and animated WebP are painted frame by frame. */
#ifndef AIGCP_REPAINT_H
#define AIGCP_REPAINT_H

#include <aigc/media.h>
#include <aigc/source.h>

#include <stdbool.h>

/* One picture, or one frame of an animation, whole. Rows from the top. */
typedef struct aigcp_canvas {
    uint32_t width, height;
    unsigned channels; /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA */
    unsigned depth;    /* 8, or 16 in the machine's byte order */
    size_t stride;     /* bytes from row to row */
    uint8_t *pixels;
    uint32_t frame, frame_count;
    unsigned orientation; /* how viewers turn it, 1 to 8 as in EXIF; 0: not at all, as 1 */
} aigcp_canvas;

/* What a painter changed: pixels outside are as they were. */
typedef struct aigcp_rectangle {
    uint32_t x, y, width, height;
} aigcp_rectangle;

/* Paint on a frame. @param[in,out] changed  the whole frame on entry. */
typedef aigc_status (*aigcp_paint_fn)(void *context, aigcp_canvas *canvas,
                                      aigcp_rectangle *changed);

/* Decode, paint, write the same kind of file.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no picture that can be decoded, or is damaged;
 *         AIGC_ERR_LIMIT if it is too large; as `paint`; as `write`: AIGC_ERR_STOPPED. */
AIGC_MUST_CHECK aigc_status aigcp_repaint(const aigc_source *source, aigcp_paint_fn paint,
                                          void *paint_context, aigc_write_fn write,
                                          void *write_context);

/* Decode and look; nothing is written. `look` may end the search early with AIGC_ERR_STOPPED,
 * which is then returned. */
typedef aigc_status (*aigcp_look_fn)(void *context, const aigcp_canvas *canvas);
AIGC_MUST_CHECK aigc_status aigcp_look(const aigc_source *source, aigcp_look_fn look,
                                       void *context);

/* Whether files of this type can be repainted. */
bool aigcp_repaint_knows(aigc_media_type type);

#endif
