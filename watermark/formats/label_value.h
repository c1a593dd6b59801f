/* SPDX-License-Identifier: Apache-2.0 */
/* Which tag of a file's own metadata is a label, and its text as UTF-8.
 *
 * The one rule of all containers, for those who read labels and those who replace them: a tag
 * is a label if its name is AIGC, or if its text has a field that only labels have. So JSON in
 * a comment is found, and other vendors' tags such as `aigc_info` are left alone. */
#ifndef AIGCP_LABEL_VALUE_H
#define AIGCP_LABEL_VALUE_H

#include "common/buffer.h"
#include "watermark/media/media_format.h"

#include <stdbool.h>

/* Whether a name is AIGC, in whatever case. */
bool aigcp_name_is_aigc(const char *name, size_t length);

/* Whether a text has the name of a field of GB 45438-2025, or of the older schema. */
bool aigcp_text_has_fields(const char *text, size_t length);

/* Whether a tag is a label. */
bool aigcp_tag_is_label(const char *name, size_t name_length, const char *text, size_t length);

/* How the tag of a label is reported: AIGC in its name, or JSON where none belongs. */
aigc_carrier_kind aigcp_tag_kind(const char *name, size_t length);

/* The part of a binary value that is JSON: from the first brace to the last one. The whole if
 * there is none. */
void aigcp_json_part(const char **text, size_t *length);

/* Append text as UTF-8; what is no character becomes U+FFFD.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_append_utf16(aigcp_buffer *buffer, const uint8_t *data,
                                               size_t length, bool big_endian);
AIGC_MUST_CHECK aigc_status aigcp_append_latin1(aigcp_buffer *buffer, const uint8_t *data,
                                                size_t length);

#endif
