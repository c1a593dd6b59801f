/* SPDX-License-Identifier: Apache-2.0 */
/* The visible label as a painter for repaint.h, alone or after another painter. */
#ifndef AIGCP_LABEL_PAINTER_H
#define AIGCP_LABEL_PAINTER_H

#include "watermark/pixels/label_design.h"
#include "watermark/pixels/repaint.h"

#include <aigc/visible_label.h>

typedef struct aigcp_label_painter {
    const aigc_visible_label *label;
    aigcp_label_design design; /* of the first frame */
    bool designed;
    aigc_visible_report report;
} aigcp_label_painter;

/* An aigcp_paint_fn; the context is a painter of which only `label` is set. */
aigc_status aigcp_label_paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed);

/* Release what a painter has, and hand out its report: what was drawn, or why `status` is no
 * AIGC_OK. @param report may be NULL. */
void aigcp_label_painter_end(aigcp_label_painter *painter, aigc_status status,
                             aigc_visible_report *report);

#endif
