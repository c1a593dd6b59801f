/* SPDX-License-Identifier: Apache-2.0 */
/* Write JSON strings. */
#ifndef AIGCP_JSON_TEXT_H
#define AIGCP_JSON_TEXT_H

#include "common/buffer.h"

/* Append `length` bytes as a JSON string with its quotes; controls, `"` and `\` are escaped, all
 * else stays as it is.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_json_append_string(aigcp_buffer *out, const char *text,
                                                     size_t length);

#endif
