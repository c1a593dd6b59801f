/* SPDX-License-Identifier: Apache-2.0 */
/* Where the visible label goes: docs/formats.md, "Placement". */
#include "watermark/label_placement.h"

#include <string.h>

void
aigcp_outline_init(aigcp_outline *outline)
{
    *outline = (aigcp_outline){ 0 };
    aigcp_json_shape_init(&outline->json);
    aigcp_code_fence_init(&outline->fence);
    aigcp_language_tally_init(&outline->language);
}

/* Which line end the text uses: that of its first line. */
static void
learn_line_end(aigcp_outline *outline, const uint8_t *data, size_t length)
{
    const uint8_t *newline = memchr(data, '\n', length);
    if (!newline)
        return;
    outline->newline_seen = true;
    if (newline > data)
        outline->crlf = newline[-1] == '\r';
    else
        outline->crlf = outline->last_length && outline->last[outline->last_length - 1] == '\r';
}

static void
keep_last(aigcp_outline *outline, const uint8_t *data, size_t length)
{
    size_t room = sizeof outline->last;
    if (length >= room) {
        memcpy(outline->last, data + length - room, room);
        outline->last_length = room;
        return;
    }
    size_t kept = outline->last_length;
    if (kept > room - length)
        kept = room - length;
    memmove(outline->last, outline->last + outline->last_length - kept, kept);
    memcpy(outline->last + kept, data, length);
    outline->last_length = kept + length;
}

void
aigcp_outline_feed(aigcp_outline *outline, const uint8_t *data, size_t length)
{
    if (length == 0)
        return;
    aigcp_json_shape_feed(&outline->json, data, length);
    aigcp_code_fence_feed(&outline->fence, data, length);
    aigcp_language_tally_feed(&outline->language, data, length);
    if (!outline->newline_seen)
        learn_line_end(outline, data, length);
    keep_last(outline, data, length);
}

size_t
aigcp_byte_order_mark(const uint8_t *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool
is_space(uint32_t code_point)
{
    return code_point == ' ' || code_point == '\t' || code_point == '\n' || code_point == '\r';
}

aigcp_start
aigcp_place_start(const uint8_t *text, size_t length, bool whole, bool by_letters,
                  aigc_language *language)
{
    bool blank = true; /* nothing but white space so far */
    size_t position = aigcp_byte_order_mark(text, length);
    for (size_t i = 0; i < AIGCP_START_CHARACTERS && position < length; i++) {
        size_t size;
        uint32_t code_point = aigcp_utf8_decode(text + position, length - position, &size);
        if (code_point == AIGCP_UTF8_PARTIAL && !whole)
            return AIGCP_START_WAIT;
        if (blank && (code_point == '{' || code_point == '['))
            return AIGCP_START_DEFER;
        if (*language == AIGC_LANGUAGE_AUTO && by_letters)
            *language = aigcp_language_of_letter(code_point);
        blank = blank && is_space(code_point);
        if (!blank && *language != AIGC_LANGUAGE_AUTO)
            return AIGCP_START_HERE;
        position += size;
        whole = whole || i + 1 == AIGCP_START_CHARACTERS;
    }
    if (!whole)
        return AIGCP_START_WAIT;
    if (*language == AIGC_LANGUAGE_AUTO)
        *language = AIGC_LANGUAGE_EN;
    return AIGCP_START_HERE;
}

/* Whether the text ends in a line end; if so, `*length` loses it. */
static bool
ends_line(const uint8_t *text, size_t *length)
{
    if (*length == 0 || text[*length - 1] != '\n')
        return false;
    (*length)--;
    if (*length > 0 && text[*length - 1] == '\r')
        (*length)--;
    return true;
}

static aigc_status
append_many(aigcp_buffer *out, uint8_t byte, size_t count)
{
    aigc_status status = AIGC_OK;
    while (status == AIGC_OK && count-- > 0)
        status = aigcp_buffer_append_byte(out, byte);
    return status;
}

/* Close a fence that the text left open. Its column puts the line inside the list item that
 * the fence may be in; further to the left it would open a new fence. */
static aigc_status
close_fence(const aigcp_fence *open, const char *newline, bool at_line_start, aigcp_buffer *out)
{
    aigc_status status = at_line_start ? AIGC_OK : aigcp_buffer_append_string(out, newline);
    if (status == AIGC_OK)
        status = append_many(out, ' ', open->column);
    if (status == AIGC_OK)
        status = append_many(out, open->character, open->length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, newline);
    return status;
}

aigc_status
aigcp_place_end(const aigcp_outline *outline, const char *label, bool last_line, aigcp_buffer *out,
                bool *fence_closed)
{
    const char *newline = outline->crlf ? "\r\n" : "\n";
    size_t length = outline->last_length;
    bool empty = length == 0;
    bool line_ends = ends_line(outline->last, &length);
    bool blank_line = line_ends && ends_line(outline->last, &length);
    unsigned newlines = empty || blank_line ? 0 : line_ends ? 1 : 2;
    aigcp_fence open;
    aigc_status status = AIGC_OK;

    *fence_closed = aigcp_code_fence_is_open(&outline->fence, &open);
    if (*fence_closed) {
        status = close_fence(&open, newline, line_ends, out);
        newlines = 1;
    }
    while (status == AIGC_OK && newlines-- > 0)
        status = aigcp_buffer_append_string(out, newline);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, label);
    if (status == AIGC_OK && last_line && line_ends)
        status = aigcp_buffer_append_string(out, newline);
    return status;
}
