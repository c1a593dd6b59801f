/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG (ITU-T T.81, B) as segments. */
#ifndef AIGCP_JPEG_SEGMENTS_H
#define AIGCP_JPEG_SEGMENTS_H

#include "watermark/pixels/repaint_job.h"

/* The orientation that EXIF in a file tells; 1 if it tells none. */
unsigned aigcp_jpeg_orientation(const uint8_t *file, size_t length);

/* Write a file that has the tables and scans of `recoded`, and all else of the job's file as it
 * is: application segments and comments in their order, and what follows the end.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_STOPPED. */
AIGC_MUST_CHECK aigc_status aigcp_jpeg_join(aigcp_repaint_job *job, const uint8_t *recoded,
                                            size_t length);

#endif
