/* SPDX-License-Identifier: Apache-2.0 */
/* Write JSON strings, and take flat objects of strings apart again. */
#ifndef AIGCP_JSON_TEXT_H
#define AIGCP_JSON_TEXT_H

#include "common/buffer.h"

#include <stdbool.h>

/* Append `length` bytes as a JSON string with its quotes; controls, `"` and `\` are escaped, all
 * else stays as it is.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_json_append_string(aigcp_buffer *out, const char *text,
                                                     size_t length);

/* One member of an object, as it stands in the text: both parts with their quotes. */
typedef struct aigcp_json_member {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
} aigcp_json_member;

/* The next member of `{"name":"value",...}` that this library wrote; `*position` is 0 before
 * the first. False after the last, or if it is anything else. */
bool aigcp_json_next_member(const char *text, size_t length, size_t *position,
                            aigcp_json_member *member);

#endif
