/* SPDX-License-Identifier: Apache-2.0 */
/* How a body is framed that did not say so. What begins as JSON is an array of chunks if its first
 * element is one of Gemini's, lines if its first line is a document and more JSON follows, and else
 * one document. Until that is known, it is taken for one.
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

static bool
is_of_gemini(const aigcp_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (fields->items[i].shape->protocol == AIGC_PROTOCOL_GEMINI)
            return true;
    return false;
}

/* Look at the first element of an array, which the frame ends with. */
static aigc_status
look_at_element(aigc_response_filter *f)
{
    const uint8_t *bracket = memchr(f->frame.data, '[', f->frame.length);
    const uint8_t *element = bracket + 1;
    const size_t length = f->frame.length - (size_t)(element - f->frame.data);
    /* What cannot be read is said when all of it is read. */
    aigc_status status = aigcp_fields_read(&f->fields, element, length);
    if (status == AIGC_OK && is_of_gemini(&f->fields))
        settle(f, AIGC_FRAMING_ARRAY);
    else if (memchr(element, '\n', length))
        settle(f, AIGC_FRAMING_WHOLE); /* the first line was no document */
    else
        look_for_lines(f);
    return status == AIGC_ERR_MEMORY ? status : AIGC_OK;
}

/* Keep bytes up to the end of the first element. */
static aigc_status
keep_element(aigc_response_filter *f, const uint8_t *data, size_t length, size_t *taken)
{
    aigc_status status = aigcp_buffer_append(&f->frame, data, length);
    *taken = length;
    if (status != AIGC_OK)
        return status;
    const size_t end = aigcp_element_end(&f->search, f->frame.data, f->frame.length);
    if (end == 0)
        return AIGC_OK;
    *taken = length - (f->frame.length - end);
    f->frame.length = end;
    return look_at_element(f);
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
        status = keep_element(f, data, length, taken);
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
