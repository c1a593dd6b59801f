/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/text_pieces.h"

#include <string.h>

/* What the beginning of the text says about JSON. */
enum { JSON_OPEN = 0, JSON_ARRAY = 1, JSON_NO = 2, JSON_YES = 3 };

/* How a piece ends. */
enum { STOP_NONE = 0, STOP_BEFORE_SPACE = 1, STOP_ANYWHERE = 2 };

void
aigcp_pieces_begin(aigcp_pieces *pieces, aigc_excerpt_unit unit,
                   const aigcp_pieces_visitor *visitor)
{
    memset(pieces, 0, sizeof *pieces);
    pieces->unit = unit;
    pieces->visitor = *visitor;
    aigcp_code_fence_init(&pieces->fence);
}

static bool
is_space(uint32_t code_point)
{
    return code_point == ' ' || code_point == '\t' || code_point == '\n' || code_point == '\r';
}

/* A letter or digit of any script; every character beyond ASCII is taken for one, but for U+FEFF,
 * which manifests begin with. */
static bool
is_word(uint32_t code_point)
{
    return (code_point >= '0' && code_point <= '9') || (code_point >= 'A' && code_point <= 'Z') ||
           (code_point >= 'a' && code_point <= 'z') || (code_point >= 0x80 && code_point != 0xFEFF);
}

static unsigned
stop_of(uint32_t code_point, unsigned before)
{
    switch (code_point) {
    case '.':
    case '!':
    case '?':
        return before == STOP_ANYWHERE ? STOP_ANYWHERE : STOP_BEFORE_SPACE;
    case 0x3002: /* ideographic full stop */
    case 0xFF01: /* fullwidth ! */
    case 0xFF1F: /* fullwidth ? */
    case 0xFF61: /* halfwidth ideographic full stop */
        return STOP_ANYWHERE;
    case 0x2026: /* ellipsis: often two */
        return before != STOP_NONE ? before : STOP_BEFORE_SPACE;
    case '"':
    case '\'':
    case ')':
    case ']':
    case '*':
    case '_':
    case 0x2019: /* closing quotation marks and brackets */
    case 0x201D:
    case 0x300D:
    case 0x300F:
    case 0x300B:
    case 0x3011:
    case 0xFF09:
        return before; /* belongs to the sentence that it closes */
    default:
        return STOP_NONE;
    }
}

/* Whether a proof may stand here at all. */
static bool
may_end(const aigcp_pieces *pieces)
{
    aigcp_fence open;

    return pieces->in_piece && pieces->has_words && pieces->json != JSON_YES &&
           !aigcp_code_fence_is_open(&pieces->fence, &open);
}

/* Whether the piece ends before what comes now. A small letter behind "." goes on: "e.g. this". */
static bool
ends_here(const aigcp_pieces *pieces, uint32_t next)
{
    bool goes_on = next >= 'a' && next <= 'z';

    if (!may_end(pieces))
        return false;
    if (pieces->newlines >= 2)
        return true;
    if (pieces->unit == AIGC_EXCERPT_PARAGRAPH)
        return false;
    if (pieces->newlines == 1)
        return true;
    return pieces->length >= AIGCP_SENTENCE_MIN &&
           (pieces->stop == STOP_ANYWHERE ||
            (pieces->stop == STOP_BEFORE_SPACE && pieces->space_length > 0 && !goes_on));
}

static void
forget_piece(aigcp_pieces *pieces)
{
    pieces->in_piece = false;
    pieces->has_words = false;
    pieces->length = 0;
    pieces->stop = STOP_NONE;
}

/* Pass on the white space that waits; inside a piece it is part of it. */
static aigc_status
release_space(aigcp_pieces *pieces)
{
    size_t length = pieces->space_length;

    if (pieces->newlines > 0)
        pieces->has_words = false;
    pieces->space_length = 0;
    pieces->newlines = 0;
    if (length == 0)
        return AIGC_OK;
    aigcp_code_fence_feed(&pieces->fence, pieces->space, length);
    return pieces->visitor.text(pieces->visitor.context, pieces->space, length, false);
}

static aigc_status
end_piece(aigcp_pieces *pieces, bool is_last)
{
    aigc_status status = pieces->visitor.end(pieces->visitor.context, is_last);

    forget_piece(pieces);
    return status;
}

static aigc_status
take_space(aigcp_pieces *pieces, const uint8_t *data)
{
    aigc_status status = AIGC_OK;

    if (pieces->space_length == sizeof pieces->space) {
        /* So much white space is the end of a piece, if it may end. */
        if (may_end(pieces))
            status = end_piece(pieces, false);
        if (status == AIGC_OK)
            status = release_space(pieces);
    }
    pieces->space[pieces->space_length++] = *data;
    pieces->newlines += *data == '\n';
    return status;
}

/* "{", or "[" and what a value begins with. */
static void
look_at_json(aigcp_pieces *pieces, uint32_t code_point)
{
    if (pieces->json == JSON_OPEN) {
        pieces->json = code_point == '{'      ? JSON_YES
                       : code_point == '['    ? JSON_ARRAY
                       : code_point == 0xFEFF ? JSON_OPEN
                                              : JSON_NO;
    } else if (pieces->json == JSON_ARRAY) {
        pieces->json = code_point < 0x80 && strchr("{[\"]-0123456789", (int)code_point) != NULL
                           ? JSON_YES
                           : JSON_NO;
    }
}

aigc_status
aigcp_pieces_character(aigcp_pieces *pieces, uint32_t code_point, const uint8_t *data,
                       size_t length)
{
    aigc_status status = AIGC_OK;
    unsigned stop;

    if (is_space(code_point))
        return take_space(pieces, data);
    stop = stop_of(code_point, pieces->space_length > 0 ? STOP_NONE : pieces->stop);
    /* "?!" and a closing quotation mark go with the stop before them. */
    if (!(stop != STOP_NONE && pieces->stop != STOP_NONE && pieces->space_length == 0) &&
        ends_here(pieces, code_point))
        status = end_piece(pieces, false);
    if (status == AIGC_OK)
        status = release_space(pieces);
    if (status != AIGC_OK)
        return status;
    look_at_json(pieces, code_point);
    pieces->in_piece = true;
    pieces->has_words = pieces->has_words || is_word(code_point);
    pieces->length += length;
    pieces->stop = stop;
    aigcp_code_fence_feed(&pieces->fence, data, length);
    return pieces->visitor.text(pieces->visitor.context, data, length, true);
}

void
aigcp_pieces_cut(aigcp_pieces *pieces)
{
    forget_piece(pieces);
}

/* Take what is whole of the character that was cut. */
static aigc_status
drain(aigcp_pieces *pieces)
{
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && pieces->partial_length > 0) {
        size_t size;
        uint32_t code_point = aigcp_utf8_decode(pieces->partial, pieces->partial_length, &size);

        if (code_point == AIGCP_UTF8_PARTIAL)
            break;
        status = aigcp_pieces_character(pieces, code_point, pieces->partial, size);
        pieces->partial_length -= size;
        memmove(pieces->partial, pieces->partial + size, pieces->partial_length);
    }
    return status;
}

aigc_status
aigcp_pieces_feed(aigcp_pieces *pieces, const uint8_t *data, size_t length)
{
    size_t at = 0, size;
    aigc_status status = AIGC_OK;

    /* Finish the character that the last feed cut, byte by byte. */
    while (status == AIGC_OK && pieces->partial_length > 0 && at < length) {
        pieces->partial[pieces->partial_length++] = data[at++];
        status = drain(pieces);
    }
    while (status == AIGC_OK && at < length) {
        uint32_t code_point = aigcp_utf8_decode(data + at, length - at, &size);

        if (code_point == AIGCP_UTF8_PARTIAL) {
            memcpy(pieces->partial, data + at, length - at);
            pieces->partial_length = length - at;
            break;
        }
        status = aigcp_pieces_character(pieces, code_point, data + at, size);
        at += size;
    }
    return status;
}

aigc_status
aigcp_pieces_finish(aigcp_pieces *pieces)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < pieces->partial_length; i++)
        status = aigcp_pieces_character(pieces, AIGCP_UTF8_INVALID, pieces->partial + i, 1);
    pieces->partial_length = 0;
    if (status == AIGC_OK && may_end(pieces))
        status = end_piece(pieces, true);
    return status == AIGC_OK ? release_space(pieces) : status;
}
