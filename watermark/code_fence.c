/* SPDX-License-Identifier: Apache-2.0 */
/* Follow the Markdown code fences of a text line by line. */
#include "watermark/code_fence.h"

#include <string.h>

#define SHORTEST 3 /* characters of a fence */

enum {
    INDENT, /* white space and list markers so far */
    BULLET, /* behind - * +, or behind the . or ) of a number */
    NUMBER,
    RUN,  /* fence characters */
    INFO, /* an opening fence and words behind it */
    TAIL, /* a closing fence and white space behind it */
    OTHER /* no fence line; wait for the end of the line */
};

void
aigcp_code_fence_init(aigcp_code_fence *fence)
{
    *fence = (aigcp_code_fence){ .state = INDENT };
}

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* The run of fence characters is long enough for what it would be. */
static bool
opens(const aigcp_code_fence *fence)
{
    return !fence->is_open && fence->line.length >= SHORTEST;
}

static bool
closes(const aigcp_code_fence *fence)
{
    return fence->is_open && fence->line.character == fence->open.character &&
           fence->line.length >= fence->open.length;
}

static void
end_line(aigcp_code_fence *fence)
{
    if (fence->state == INFO || (fence->state == RUN && opens(fence))) {
        fence->is_open = true;
        fence->open = fence->line;
    } else if (fence->state == TAIL || (fence->state == RUN && closes(fence))) {
        fence->is_open = false;
    }
    fence->state = INDENT;
    fence->column = 0;
}

static int
next_in_indent(aigcp_code_fence *fence, uint8_t byte)
{
    if (fence->column >= AIGCP_FENCE_COLUMN_MAX)
        return OTHER;
    if (byte == ' ' || byte == '\t') {
        fence->column = byte == ' ' ? fence->column + 1 : (fence->column / 4 + 1) * 4;
        return INDENT;
    }
    if (byte == '`' || byte == '~') {
        fence->line = (aigcp_fence){ .character = byte, .length = 1, .column = fence->column };
        return RUN;
    }
    if (fence->is_open)
        return OTHER;
    fence->column++;
    if (byte == '-' || byte == '*' || byte == '+')
        return BULLET;
    if (byte >= '0' && byte <= '9') {
        fence->digits = 1;
        return NUMBER;
    }
    return OTHER;
}

static int
next_in_number(aigcp_code_fence *fence, uint8_t byte)
{
    fence->column++;
    if (byte == '.' || byte == ')')
        return BULLET;
    bool more = byte >= '0' && byte <= '9' && ++fence->digits <= AIGCP_LIST_DIGITS_MAX;
    return more ? NUMBER : OTHER;
}

static int
next_in_run(aigcp_code_fence *fence, uint8_t byte)
{
    if (byte == fence->line.character)
        return ++fence->line.length <= AIGCP_FENCE_LENGTH_MAX ? RUN : OTHER;
    if (opens(fence))
        return INFO;
    return closes(fence) && is_blank(byte) ? TAIL : OTHER;
}

static int
next_state(aigcp_code_fence *fence, uint8_t byte)
{
    switch (fence->state) {
    case INDENT:
        return next_in_indent(fence, byte);
    case BULLET:
        return byte == ' ' || byte == '\t' ? next_in_indent(fence, byte) : OTHER;
    case NUMBER:
        return next_in_number(fence, byte);
    case RUN:
        return next_in_run(fence, byte);
    case INFO:
        /* `` ```a``` `` is code within a line. */
        return byte == '`' && fence->line.character == '`' ? OTHER : INFO;
    case TAIL:
        return is_blank(byte) ? TAIL : OTHER;
    default:
        return OTHER;
    }
}

void
aigcp_code_fence_feed(aigcp_code_fence *fence, const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (position < length) {
        if (fence->state == OTHER) {
            const uint8_t *end = memchr(data + position, '\n', length - position);
            if (!end)
                return;
            position = (size_t)(end - data);
        }
        uint8_t byte = data[position++];
        if (byte == '\n')
            end_line(fence);
        else
            fence->state = next_state(fence, byte);
    }
}

bool
aigcp_code_fence_is_open(const aigcp_code_fence *fence, aigcp_fence *open)
{
    aigcp_code_fence ended = *fence;
    end_line(&ended);
    *open = ended.open;
    return ended.is_open;
}
