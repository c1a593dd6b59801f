/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON (RFC 8259, 7) and the text they stand for.
 *
 * A character outside the basic plane may be written as two escapes, and a stream may bring each
 * in a string of its own. So the first half stands for the first two bytes of the character, and
 * the second half for the last two, which is all that is known of it at that time: the text of
 * the two strings together is UTF-8. A half without its other half stands for bytes that are no
 * UTF-8, and is kept as it is like any other. */
#ifndef AIGCP_JSON_STRING_H
#define AIGCP_JSON_STRING_H

#include <stdbool.h>

#include "common/buffer.h"
#include "serve/core/json_unit.h"

/* A change of a text. */
typedef struct aigcp_text_edit {
    uint64_t start; /* bytes of the text that are replaced */
    uint64_t end;
    size_t text; /* offset of what stands there instead, in a buffer of its owner */
    size_t length;
} aigcp_text_edit;

/* All changes of a text. */
typedef struct aigcp_text_changes {
    const aigcp_text_edit *edits; /* in the order of their starts, and of their ends */
    size_t count;
    const uint8_t *texts; /* what they refer to */
    uint64_t end;         /* where the text was cut off; UINT64_MAX if it was not */
} aigcp_text_changes;

/* The number of edits that begin before an offset. */
size_t aigcp_text_edits_before(const aigcp_text_edit *edits, size_t count, uint64_t offset);

/* The offset behind the closing quote of the string whose opening quote is at `at`; 0 if it is no
 * string. */
size_t aigcp_json_string_end(const uint8_t *text, size_t length, size_t at);

/* The number of bytes before the first that does not stand for itself: a quote, a backslash or a
 * control character. */
size_t aigcp_json_plain_length(const uint8_t *text, size_t length);

/* Decode what is between the quotes as a key; a dot, NUL or bracket becomes \x01. False if it
 * does not fit. */
bool aigcp_json_string_key(const uint8_t *raw, size_t length, char *out, size_t room,
                           size_t *out_length);

/* Whether what is between the quotes is the text as it stands, without escapes. */
bool aigcp_json_string_is_plain(const uint8_t *raw, size_t length);

/* Append the text of what is between the quotes.
 * @param state from string to string of a text. */
AIGC_MUST_CHECK aigc_status aigcp_json_string_decode(const uint8_t *raw, size_t length,
                                                     aigcp_string_state *state, aigcp_buffer *out);

/* Append text as the inside of a string. Bytes that are no UTF-8 become U+FFFD. */
AIGC_MUST_CHECK aigc_status aigcp_json_string_escape(const void *text, size_t length,
                                                     aigcp_buffer *out);

/* Append what is between the quotes with the text changed. Where the text is JSON, it stays that:
 * what is put into its strings gets escapes, in place of digits of a number stand other digits, and
 * what is between them stays, but for true, false and null.
 * @param state   as before decoding this string.
 * @param start   offset of its text; behind the first byte of a unit that is cut.
 * @param changes those of other text are skipped. One that begins in an earlier string only takes
 *                away here. */
AIGC_MUST_CHECK aigc_status aigcp_json_string_edit(const uint8_t *raw, size_t length,
                                                   const aigcp_string_state *state, uint64_t start,
                                                   const aigcp_text_changes *changes,
                                                   aigcp_buffer *out);

#endif
