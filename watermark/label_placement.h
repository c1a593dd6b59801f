/* SPDX-License-Identifier: Apache-2.0 */
/* Where the visible label goes: docs/formats.md, "Placement". */
#ifndef AIGCP_LABEL_PLACEMENT_H
#define AIGCP_LABEL_PLACEMENT_H

#include <aigc/label.h>

#include "common/buffer.h"
#include "common/language.h"
#include "watermark/code_fence.h"
#include "watermark/json_shape.h"

/* What must be known of a text to label its end. */
typedef struct aigcp_outline {
    aigcp_json_shape json;
    aigcp_code_fence fence;
    aigcp_language_tally language;
    bool newline_seen;
    bool crlf;       /* the first line ended in CR LF */
    uint8_t last[4]; /* the last bytes, oldest first */
    size_t last_length;
} aigcp_outline;

void aigcp_outline_init(aigcp_outline *outline);
void aigcp_outline_feed(aigcp_outline *outline, const uint8_t *data, size_t length);

typedef enum aigcp_start {
    AIGCP_START_WAIT, /* cannot be decided yet */
    AIGCP_START_HERE, /* label the start */
    AIGCP_START_DEFER /* the text begins like JSON: label the end, if at all */
} aigcp_start;

#define AIGCP_START_BYTES (3 + 4 * AIGCP_START_CHARACTERS) /* byte order mark, characters */

/* Decide about a label at the start from the beginning of the text. The first character that
 * decides does so whatever follows; AIGCP_START_BYTES always suffice.
 * @param whole    no more text comes.
 * @param by_letters the letters tell the language, if that is not known.
 * @param language   AUTO is replaced by the language of the text. */
aigcp_start aigcp_place_start(const uint8_t *text, size_t length, bool whole, bool by_letters,
                              aigc_language *language);

/* Length of the byte order mark at the start of `text`: 0 or 3. */
size_t aigcp_byte_order_mark(const uint8_t *text, size_t length);

/* Room for what aigcp_place_end() writes. */
#define AIGCP_END_LABEL_MAX (AIGC_FIELD_MAX + AIGCP_FENCE_COLUMN_MAX + AIGCP_FENCE_LENGTH_MAX + 8)

/* Write what is put at the end: a line that closes an open fence, line ends so that the label
 * is a paragraph of its own, the label.
 * @param last_line end the label like the text ended; else it is left open for a mark.
 * @param[out] fence_closed whether a fence was closed. */
AIGC_MUST_CHECK aigc_status aigcp_place_end(const aigcp_outline *outline, const char *label,
                                            bool last_line, aigcp_buffer *out, bool *fence_closed);

#endif
