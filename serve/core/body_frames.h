/* SPDX-License-Identifier: Apache-2.0 */
/* Cut a body into frames: server-sent events (WHATWG HTML, 9.2.6), lines, or the elements of one
 * JSON array. A frame is kept with the line ends and commas that belong to it, so that all frames
 * together are the body. */
#ifndef AIGCP_BODY_FRAMES_H
#define AIGCP_BODY_FRAMES_H

#include <stdbool.h>

#include "common/buffer.h"

/* Where in a stream that is one array. */
typedef enum aigcp_array_place {
    AIGCP_ARRAY_BEFORE, /* its bracket is to come, */
    AIGCP_ARRAY_OPEN,   /* the first element or the end, */
    AIGCP_ARRAY_INSIDE, /* the rest of an element, */
    AIGCP_ARRAY_BEHIND, /* a comma or the end, */
    AIGCP_ARRAY_COMMA,  /* an element, */
    AIGCP_ARRAY_CLOSED, /* nothing */
    AIGCP_ARRAY_BROKEN  /* something else came */
} aigcp_array_place;

/* Where the search for the end of a frame has got to. All zero at the start of a frame, but for
 * `crlf` and `place`, which are of the stream. */
typedef struct aigcp_frame_search {
    size_t line; /* offset of the line at hand */
    size_t seen; /* bytes looked at */
    bool crlf;   /* the last line ended so */
    aigcp_array_place place;
    size_t depth; /* brackets that are open in the element at hand */
    bool in_string;
} aigcp_frame_search;

/* The length of the event or line that begins at `data`; 0 if its end is not there yet. An event
 * ends with its blank line, also if `data` ends right behind that. */
size_t aigcp_event_end(aigcp_frame_search *search, const uint8_t *data, size_t length);
size_t aigcp_line_end(aigcp_frame_search *search, const uint8_t *data, size_t length);

/* The same for an array of objects. A frame is an element with what stands before it, the bracket
 * that closes the array, or white space behind that. One that ends where something else stands
 * leaves `place` AIGCP_ARRAY_BROKEN. */
size_t aigcp_element_end(aigcp_frame_search *search, const uint8_t *data, size_t length);

/* What an event brings. */
typedef struct aigcp_payload {
    bool has_data;       /* there is a data field */
    bool has_others;     /* there are lines that are neither fields of events nor comments */
    const uint8_t *data; /* of the same length and offsets as the event: `start` to `end` is */
    size_t start;        /* the payload, in which what is not data is blank */
    size_t end;
} aigcp_payload;

/* Find the payload of an event: the values of its data fields.
 * @param scratch is used if there are several. @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY */
AIGC_MUST_CHECK aigc_status aigcp_event_payload(const uint8_t *event, size_t length,
                                                aigcp_buffer *scratch, aigcp_payload *payload);

#endif
