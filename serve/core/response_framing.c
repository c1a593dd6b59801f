/* SPDX-License-Identifier: Apache-2.0 */
/* How a body is framed that did not say so. What begins as JSON is an array of chunks if an element
 * is one of Gemini's, lines if its first line is a document and more JSON follows, and else one
 * document. Until that is known, it is taken for one.
 */
#include <string.h>

#include "serve/core/response_state.h"

static size_t
blank_length(const uint8_t *data, size_t length)
{
    size_t at = 0;
    while (at < length && memchr(" \t\r\n\xEF\xBB\xBF", data[at], 7))
        at++;
    return at;
}

static bool
begins_json(uint8_t byte)
{
    return byte == '{' || byte == '[';
}

size_t
aigcp_frame_limit(const aigc_response_filter *f)
{
    return f->framing == AIGC_FRAMING_WHOLE || f->framing == AIGC_FRAMING_ARRAY ? f->body_limit
                                                                                : f->event_limit;
}

static void
settle(aigc_response_filter *f, aigc_framing framing)
{
    f->framing = framing;
    f->opening = AIGCP_OPENING_KNOWN;
    f->search = (aigcp_frame_search){ 0 };
    if (framing == AIGC_FRAMING_ARRAY)
        f->frame.limit = aigcp_frame_limit(f) + AIGCP_OUTPUT_PIECE;
}

/* It is no array of chunks: go on with its first line, unless it has to be one document. */
static void
look_for_lines(aigc_response_filter *f)
{
    f->framing = AIGC_FRAMING_WHOLE;
    f->opening = f->is_document ? AIGCP_OPENING_KNOWN : AIGCP_OPENING_LINE;
}

/* Look at the first byte that is not blank. */
static void
look_at_first(aigc_response_filter *f, uint8_t byte)
{
    if (!begins_json(byte) && !f->is_document) {
        settle(f, AIGC_FRAMING_EVENTS);
    } else if (byte == '[' && f->protocol == AIGC_PROTOCOL_GEMINI) {
        settle(f, AIGC_FRAMING_ARRAY);
    } else if (byte == '[' && f->protocol == AIGC_PROTOCOL_AUTO) {
        f->framing = AIGC_FRAMING_WHOLE;
        f->opening = AIGCP_OPENING_ELEMENT;
    } else if (f->protocol == AIGC_PROTOCOL_OLLAMA && !f->is_document) {
        settle(f, AIGC_FRAMING_LINES);
    } else {
        look_for_lines(f);
    }
}

/* Look at an element of an array, which begins at `f->search.line` and ends at `end`: one of
 * Gemini's makes the array a stream, and others do not tell. */
static aigc_status
look_at_element(aigc_response_filter *f, size_t end)
{
    const uint8_t *data = f->frame.data;
    size_t at = f->search.line;
    aigc_status status = AIGC_ERR_FORMAT; /* which is said when all of it is read */
    if (f->search.place == AIGCP_ARRAY_BEHIND) {
        at += blank_length(data + at, end - at) + 1; /* its bracket or comma */
        status = aigcp_fields_read(&f->fields, data + at, end - at);
    }
    if (status == AIGC_OK && f->fields.is_gemini) {
        f->protocol = AIGC_PROTOCOL_GEMINI;
        settle(f, AIGC_FRAMING_ARRAY);
    } else if (status == AIGC_OK) {
        f->search.line = end;
    } else if (memchr(data + blank_length(data, end), '\n', end - blank_length(data, end))) {
        settle(f, AIGC_FRAMING_WHOLE); /* the first line was no document */
    } else {
        look_for_lines(f);
    }
    return status == AIGC_ERR_MEMORY ? status : AIGC_OK;
}

/* Keep bytes of an array, up to what tells whether it is one of chunks. */
static aigc_status
keep_elements(aigc_response_filter *f, const uint8_t *data, size_t length, size_t *taken)
{
    aigc_status status = aigcp_buffer_append(&f->frame, data, length);
    *taken = length;
    while (status == AIGC_OK && f->opening == AIGCP_OPENING_ELEMENT) {
        const size_t end = aigcp_element_end(&f->search, f->frame.data, f->frame.length);
        if (end == 0)
            break;
        status = look_at_element(f, end);
        if (f->opening == AIGCP_OPENING_LINE) {
            *taken -= f->frame.length - end;
            f->frame.length = end;
        }
    }
    return status;
}

static bool
is_document(const uint8_t *data, size_t length)
{
    const size_t blank = blank_length(data, length);
    return aigcp_json_is_value(data + blank, length - blank);
}

/* Keep bytes from `*taken` on up to the end of the first line, which is not before `from`, and look
 * at what that is. */
static aigc_status
keep_line(aigc_response_filter *f, const uint8_t *data, size_t length, size_t from, size_t *taken)
{
    const uint8_t *end = memchr(data + from, '\n', length - from);
    const size_t start = *taken;
    *taken = end ? (size_t)(end - data) + 1 : length;
    aigc_status status = aigcp_buffer_append(&f->frame, data + start, *taken - start);
    if (status != AIGC_OK || !end)
        return status;
    if (is_document(f->frame.data, f->frame.length))
        f->opening = AIGCP_OPENING_BEHIND;
    else
        settle(f, AIGC_FRAMING_WHOLE);
    return AIGC_OK;
}

aigc_status
aigcp_find_framing(aigc_response_filter *f, const uint8_t *data, size_t length, size_t *taken)
{
    size_t from = 0;
    aigc_status status = AIGC_OK;
    *taken = 0;
    if (f->opening == AIGCP_OPENING_BLANK) {
        from = blank_length(data, length);
        if (from < length)
            look_at_first(f, data[from]);
    }
    if (f->opening == AIGCP_OPENING_ELEMENT) {
        status = keep_elements(f, data, length, taken);
        from = *taken;
    }
    if (status == AIGC_OK && f->opening == AIGCP_OPENING_LINE)
        status = keep_line(f, data, length, from, taken);
    if (status != AIGC_OK || f->opening == AIGCP_OPENING_ELEMENT ||
        f->opening == AIGCP_OPENING_LINE || f->opening == AIGCP_OPENING_KNOWN)
        return status;
    /* Blank so far, or behind a line. */
    const size_t blank = blank_length(data + *taken, length - *taken);
    status = aigcp_buffer_append(&f->frame, data + *taken, blank);
    *taken += blank;
    if (status == AIGC_OK && *taken < length)
        settle(f, begins_json(data[*taken]) ? AIGC_FRAMING_LINES : AIGC_FRAMING_WHOLE);
    return status;
}
