/* SPDX-License-Identifier: Apache-2.0 */
/* Animations, for APNG, GIF and WebP alike: frames are parts of a canvas, laid over what was
 * there before. A painter is shown each canvas whole. The result must then show what it painted,
 * so two canvases are kept, that of the file and that of the result:
 *
 *     before ──── + frame ──> shown ── paint ──> wanted        (the file's)
 *     result ──── + frame ──> wanted?   yes: the frame is kept as it is, byte for byte
 *                                       no:  a new frame, what differs of wanted and result
 *
 * Whatever a frame did, what is seen is right by construction. */
#ifndef AIGCP_FILM_H
#define AIGCP_FILM_H

#include "watermark/pixels/repaint_job.h"

/* What becomes of a frame before the next is drawn. */
typedef enum aigcp_disposal {
    AIGCP_DISPOSE_KEEP,
    AIGCP_DISPOSE_CLEAR,   /* its part becomes transparent */
    AIGCP_DISPOSE_PREVIOUS /* its part becomes what it was */
} aigcp_disposal;

typedef struct aigcp_film {
    aigcp_canvas canvas; /* gray and alpha, or RGBA; `pixels` is what was shown, then painted */
    unsigned align;      /* new parts begin at multiples of it */
    uint8_t *before, *result, *trial;
} aigcp_film;

typedef struct aigcp_film_frame {
    aigcp_rectangle part;  /* empty (width 0): nothing is laid, only time passes */
    const uint8_t *pixels; /* of the part, in the canvas's format, row to row */
    bool over;             /* blended by its alpha; else it replaces what is there */
    aigcp_disposal disposal;
    bool whole; /* a new frame in its place must be the whole canvas */
} aigcp_film_frame;

/* What is to be written in place of a frame. */
typedef struct aigcp_film_change {
    bool kept;            /* the frame as it is; else: */
    aigcp_rectangle part; /* of film->canvas, to replace what is there; the disposal stays */
} aigcp_film_change;

/* An empty canvas. `canvas` gives width, height, channels, depth, frame_count.
 * @return AIGC_OK; AIGC_ERR_LIMIT; AIGC_ERR_FORMAT; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_film_begin(aigcp_film *film, aigcp_canvas canvas, unsigned align);
void aigcp_film_end(aigcp_film *film);

/* The next frame.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is not inside the canvas; as aigcp_job_show(). */
AIGC_MUST_CHECK aigc_status aigcp_film_show(aigcp_film *film, aigcp_repaint_job *job,
                                            const aigcp_film_frame *frame,
                                            aigcp_film_change *change);

/* What the canvas of the result had at a pixel before this frame; for the next call only. */
const uint8_t *aigcp_film_under(const aigcp_film *film, uint32_t x, uint32_t y);

#endif
