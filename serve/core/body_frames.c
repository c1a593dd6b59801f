/* SPDX-License-Identifier: Apache-2.0 */
/* Cut a body into frames. */
#include "serve/core/body_frames.h"

#include <string.h>

#include "serve/core/json_string.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* The offset of the first CR or LF at or behind `from`; `length` if there is none. */
static size_t
find_line_end(const uint8_t *data, size_t length, size_t from)
{
    if (from == length)
        return length;
    const uint8_t *lf = memchr(data + from, '\n', length - from);
    size_t end = lf ? (size_t)(lf - data) : length;
    const uint8_t *cr = memchr(data + from, '\r', end - from);
    return cr ? (size_t)(cr - data) : end;
}

size_t
aigcp_event_end(aigcp_frame_search *search, const uint8_t *data, size_t length)
{
    for (;;) {
        size_t at = find_line_end(data, length, search->seen);
        search->seen = at;
        if (at == length)
            return 0;
        bool blank = at == search->line;
        size_t width = 1;
        if (data[at] == '\r') {
            bool is_last = at + 1 == length;
            /* A blank line of a stream that ends lines in CR alone is not waited with for a line
             * feed; one that comes nevertheless is a blank line of its own. */
            bool pair = !blank || search->crlf;
            if (is_last && pair)
                return 0;
            width = pair && data[at + 1] == '\n' ? 2 : 1;
        }
        if (!blank)
            search->crlf = width == 2;
        search->line = search->seen = at + width;
        if (blank)
            return at + width;
    }
}

size_t
aigcp_line_end(aigcp_frame_search *search, const uint8_t *data, size_t length)
{
    if (search->seen == length)
        return 0;
    const uint8_t *end = memchr(data + search->seen, '\n', length - search->seen);
    search->seen = end ? (size_t)(end - data) + 1 : length;
    return end ? search->seen : 0;
}

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* What comes behind a byte that stands between elements. */
static aigcp_array_place
place_behind(aigcp_array_place place, uint8_t byte)
{
    switch (place) {
    case AIGCP_ARRAY_BEFORE:
        if (memchr(byte_order_mark, byte, 3))
            return place; /* reading it looks at that */
        return byte == '[' ? AIGCP_ARRAY_OPEN : AIGCP_ARRAY_BROKEN;
    case AIGCP_ARRAY_OPEN:
        return byte == '{'   ? AIGCP_ARRAY_INSIDE
               : byte == ']' ? AIGCP_ARRAY_CLOSED
                             : AIGCP_ARRAY_BROKEN;
    case AIGCP_ARRAY_BEHIND:
        return byte == ','   ? AIGCP_ARRAY_COMMA
               : byte == ']' ? AIGCP_ARRAY_CLOSED
                             : AIGCP_ARRAY_BROKEN;
    case AIGCP_ARRAY_COMMA:
        return byte == '{' ? AIGCP_ARRAY_INSIDE : AIGCP_ARRAY_BROKEN;
    case AIGCP_ARRAY_INSIDE:
    case AIGCP_ARRAY_CLOSED:
    case AIGCP_ARRAY_BROKEN:
        break;
    }
    return AIGCP_ARRAY_BROKEN;
}

/* Go on in an element, to the bracket that closes it or to the last byte that tells. */
static void
pass_element(aigcp_frame_search *search, const uint8_t *data, size_t length)
{
    while (search->seen < length) {
        const uint8_t byte = data[search->seen];
        if (search->in_string && byte == '\\') {
            if (search->seen + 1 == length)
                return; /* what it escapes is to come */
            search->seen++;
        } else if (byte == '"') {
            search->in_string = !search->in_string;
        } else if (search->in_string) {
            const size_t rest = length - search->seen - 1;
            search->seen += aigcp_json_plain_length(data + search->seen + 1, rest);
        } else if (byte == '{' || byte == '[') {
            search->depth++;
        } else if (byte == '}' || byte == ']') {
            search->depth--;
        }
        search->seen++;
        if (search->depth == 0) {
            search->place = AIGCP_ARRAY_BEHIND;
            return;
        }
    }
}

/* White space behind the array leaves, whatever comes then. */
static size_t
end_behind_array(aigcp_frame_search *search, const uint8_t *data, size_t length)
{
    while (search->seen < length && is_blank(data[search->seen]))
        search->seen++;
    if (search->seen > 0)
        return search->seen;
    search->place = AIGCP_ARRAY_BROKEN;
    return 1;
}

size_t
aigcp_element_end(aigcp_frame_search *search, const uint8_t *data, size_t length)
{
    if (search->place == AIGCP_ARRAY_CLOSED)
        return end_behind_array(search, data, length);
    while (search->place != AIGCP_ARRAY_INSIDE && search->seen < length) {
        const uint8_t byte = data[search->seen];
        if (!is_blank(byte))
            search->place = place_behind(search->place, byte);
        if (search->place == AIGCP_ARRAY_INSIDE)
            break; /* its bracket is counted with the others of it */
        search->seen++;
        if (search->place == AIGCP_ARRAY_CLOSED || search->place == AIGCP_ARRAY_BROKEN)
            return search->seen;
    }
    if (search->place != AIGCP_ARRAY_INSIDE)
        return 0;
    pass_element(search, data, length);
    return search->place == AIGCP_ARRAY_BEHIND ? search->seen : 0;
}

/* The offset of what a data field says in a line; 0 if it is another field. */
static size_t
data_value(const uint8_t *event, size_t start, size_t end)
{
    if (end - start < 4 || memcmp(event + start, "data", 4) != 0)
        return 0;
    start += 4;
    if (start == end)
        return end;
    if (event[start] != ':')
        return 0;
    start++;
    return start < end && event[start] == ' ' ? start + 1 : start;
}

/* Whether a line is a comment, or one of the other fields that clients know. */
static bool
is_known_line(const uint8_t *event, size_t start, size_t end)
{
    static const char *const names[] = { "event", "id", "retry" };
    const uint8_t *colon = memchr(event + start, ':', end - start);
    const size_t length = colon ? (size_t)(colon - event) - start : end - start;
    bool known = length == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !known; i++)
        known = strlen(names[i]) == length && memcmp(event + start, names[i], length) == 0;
    return known;
}

/* Put a further value where it stands in the event, with blanks around it. */
static aigc_status
add_value(aigcp_payload *payload, const uint8_t *event, size_t length, size_t start, size_t end,
          aigcp_buffer *scratch)
{
    if (payload->data == event) {
        scratch->length = 0;
        aigc_status status = aigcp_buffer_reserve(scratch, length);
        if (status != AIGC_OK)
            return status;
        memset(scratch->data, ' ', length);
        scratch->length = length;
        memcpy(scratch->data + payload->start, event + payload->start,
               payload->end - payload->start);
        payload->data = scratch->data;
    }
    scratch->data[payload->end] = '\n';
    memcpy(scratch->data + start, event + start, end - start);
    payload->end = end;
    return AIGC_OK;
}

aigc_status
aigcp_event_payload(const uint8_t *event, size_t length, aigcp_buffer *scratch,
                    aigcp_payload *payload)
{
    size_t line = 0;
    *payload = (aigcp_payload){ .data = event };
    if (length >= 3 && memcmp(event, byte_order_mark, 3) == 0)
        line = 3;
    while (line < length) {
        size_t end = find_line_end(event, length, line);
        size_t value = end > line ? data_value(event, line, end) : 0;
        if (value && payload->has_data) {
            aigc_status status = add_value(payload, event, length, value, end, scratch);
            if (status != AIGC_OK)
                return status;
        } else if (value) {
            payload->has_data = true;
            payload->start = value;
            payload->end = end;
        } else if (end > line && !is_known_line(event, line, end)) {
            payload->has_others = true;
        }
        line = end + 1;
    }
    return AIGC_OK;
}
