/* SPDX-License-Identifier: Apache-2.0 */
/* What a codec is asked to do with a picture. */
#ifndef AIGCP_REPAINT_JOB_H
#define AIGCP_REPAINT_JOB_H

#include "common/buffer.h"
#include "watermark/pixels/repaint.h"

/* Either paint and write, or look. */
typedef struct aigcp_repaint_job {
    const uint8_t *file;
    size_t length;
    aigcp_paint_fn paint; /* NULL: look */
    void *paint_context;
    aigcp_look_fn look;
    void *look_context;
    aigc_write_fn write; /* NULL: look */
    void *write_context;
    uint64_t frame_pixels; /* shown so far */
} aigcp_repaint_job;

/* Whether a picture of this size may be decoded.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is empty; AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_picture_allowed(uint64_t width, uint64_t height,
                                                  unsigned bytes_a_pixel);

/* Have a frame painted or looked at.
 * @param[out] changed  inside the canvas; empty (width 0) if nothing was changed. */
AIGC_MUST_CHECK aigc_status aigcp_job_show(aigcp_repaint_job *job, aigcp_canvas *canvas,
                                           aigcp_rectangle *changed);

/* Write bytes of the result. */
AIGC_MUST_CHECK aigc_status aigcp_job_write(aigcp_repaint_job *job, const void *data,
                                            size_t length);

/* The smallest rectangle that holds both; one that is empty counts for nothing. */
aigcp_rectangle aigcp_rectangle_join(aigcp_rectangle one, aigcp_rectangle other);

/* What of a rectangle is on the canvas; empty (width 0) if nothing is. */
aigcp_rectangle aigcp_rectangle_inside(aigcp_rectangle rectangle, const aigcp_canvas *canvas);

/* Bytes of a pixel of the canvas. */
size_t aigcp_canvas_pixel_bytes(const aigcp_canvas *canvas);

/* ---- codecs: a file of their kind, whole -------------------------------------------------- */

AIGC_MUST_CHECK aigc_status aigcp_png_repaint(aigcp_repaint_job *job);
AIGC_MUST_CHECK aigc_status aigcp_jpeg_repaint(aigcp_repaint_job *job);
AIGC_MUST_CHECK aigc_status aigcp_webp_repaint(aigcp_repaint_job *job);
AIGC_MUST_CHECK aigc_status aigcp_gif_repaint(aigcp_repaint_job *job);

#endif
