/* SPDX-License-Identifier: Apache-2.0 */
/* How a body is framed that did not say so. What begins as JSON is lines if its first line is a
 * document and more JSON follows, and else one document. Until that is known, it is taken for one.
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

static void
settle(aigc_response_filter *f, aigc_framing framing)
{
    f->framing = framing;
    f->opening = AIGCP_OPENING_KNOWN;
}

/* Look at the first byte that is not blank. */
static void
look_at_first(aigc_response_filter *f, uint8_t byte)
{
    if (!begins_json(byte)) {
        settle(f, AIGC_FRAMING_EVENTS);
    } else if (f->protocol == AIGC_PROTOCOL_OLLAMA) {
        settle(f, AIGC_FRAMING_LINES);
    } else {
        f->framing = AIGC_FRAMING_WHOLE;
        f->opening = AIGCP_OPENING_LINE;
    }
}

static bool
is_document(const uint8_t *data, size_t length)
{
    const size_t blank = blank_length(data, length);
    return aigcp_json_is_value(data + blank, length - blank);
}

/* Keep bytes up to the end of the first line, and look at what that is. */
static aigc_status
keep_line(aigc_response_filter *f, const uint8_t *data, size_t length, size_t from, size_t *taken)
{
    const uint8_t *end = memchr(data + from, '\n', length - from);
    *taken = end ? (size_t)(end - data) + 1 : length;
    aigc_status status = aigcp_buffer_append(&f->frame, data, *taken);
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
    if (f->opening == AIGCP_OPENING_LINE)
        status = keep_line(f, data, length, from, taken);
    if (status != AIGC_OK || f->opening == AIGCP_OPENING_LINE || f->opening == AIGCP_OPENING_KNOWN)
        return status;
    /* Blank so far, or behind a line. */
    const size_t blank = blank_length(data + *taken, length - *taken);
    status = aigcp_buffer_append(&f->frame, data + *taken, blank);
    *taken += blank;
    if (status == AIGC_OK && *taken < length)
        settle(f, begins_json(data[*taken]) ? AIGC_FRAMING_LINES : AIGC_FRAMING_WHOLE);
    return status;
}
