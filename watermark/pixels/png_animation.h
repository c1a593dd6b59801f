/* SPDX-License-Identifier: Apache-2.0 */
/* APNG (PNG third edition, 11.3.6): frames in a PNG. */
#ifndef AIGCP_PNG_ANIMATION_H
#define AIGCP_PNG_ANIMATION_H

#include "watermark/pixels/png_file.h"

/* Paint on every frame, and on the picture that readers without APNG show. */
AIGC_MUST_CHECK aigc_status aigcp_png_repaint_animation(aigcp_repaint_job *job,
                                                        aigcp_png_format *format);

#endif
