/* SPDX-License-Identifier: Apache-2.0 */
/* The surroundings of a hit, character by character. */
#include "libfilter/scan/word_window.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

/* Characters of scripts that the dictionary has words of, and marks that join them. */
static bool
continues_han(uint32_t c)
{
    return aigcp_is_han(c) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) ||
           (c >= 0xFF65 && c <= 0xFF9F) || (c >= 0x302A && c <= 0x302F) ||
           (c >= 0x1AFF0 && c <= 0x1B16F);
}

/* Whether the window ends between two neighbours, of which `inner` is nearer to the hit.
 * Underscores are no part of words here: word_edges.h says when they are, and that was asked
 * before. */
static bool
ends_between(uint32_t inner, uint32_t outer)
{
    return outer == AIGCP_UTF8_INVALID || outer == AIGCP_UTF8_REPLACEMENT || outer == '_' ||
           (aigcp_is_han(inner) && !continues_han(outer));
}

static size_t
walk_left(const uint8_t *text, size_t start, uint32_t inner)
{
    for (size_t count = 0; count < AIGCP_WORD_WINDOW; count++) {
        uint32_t outer;
        size_t before = aigcp_visible_before(text, start, &outer);
        if (ends_between(inner, outer))
            break;
        start = before;
        inner = outer;
    }
    return start;
}

bool
aigcp_word_window(const uint8_t *text, size_t length, bool ended, size_t start, size_t end,
                  size_t *low, size_t *high)
{
    size_t size;
    uint32_t inner = aigcp_utf8_decode(text + start, length - start, &size);
    *low = walk_left(text, start, inner);
    aigcp_visible_before(text, end, &inner);
    *high = end;
    for (size_t count = 0; count < AIGCP_WORD_WINDOW; count++) {
        uint32_t outer;
        size_t at = aigcp_visible_after(text, *high, length, &outer);
        if (at == length && !ended)
            return false;
        if (ends_between(inner, outer))
            break;
        (void)aigcp_utf8_decode(text + at, length - at, &size);
        *high = at + size;
        inner = outer;
    }
    return true;
}
