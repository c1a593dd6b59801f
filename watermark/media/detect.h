/* SPDX-License-Identifier: Apache-2.0 */
/* The format of a file by its content, never by its name. */
#ifndef AIGCP_DETECT_H
#define AIGCP_DETECT_H

#include <aigc/media.h>

/* AIGC_OK also for AIGC_MEDIA_UNKNOWN; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_detect(const aigc_source *source, aigc_media_type *type);

#endif
