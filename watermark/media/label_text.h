/* SPDX-License-Identifier: Apache-2.0 */
/* The seven values as the JSON of GB 45438-2025, Annex E b). */
#ifndef AIGCP_LABEL_TEXT_H
#define AIGCP_LABEL_TEXT_H

#include "watermark/media/media_format.h"

/* Append {"Label":"...",...}, or {"AIGC":{...}} if `wrapped`, and a NUL that does not count. What
 * is NULL is left out.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_label_text(const char *const values[AIGCP_LABEL_FIELDS],
                                             bool wrapped, aigcp_buffer *text);

#endif
