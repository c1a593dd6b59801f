/* SPDX-License-Identifier: Apache-2.0 */
/* Walk over the characters of a text in either direction, past the invisible ones. */
#ifndef AIGCP_TEXT_WALK_H
#define AIGCP_TEXT_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/utf8.h"

/* The character at `at` of a text that ends at `end`, and its size. A byte that belongs to none, or
 * to one of which the rest is missing, is U+FFFD. */
static inline uint32_t
aigcp_character_at(const uint8_t *text, size_t at, size_t end, size_t *size)
{
    const uint32_t c = aigcp_utf8_decode(text + at, end - at, size);
    if (c != AIGCP_UTF8_INVALID && c != AIGCP_UTF8_PARTIAL)
        return c;
    *size = 1;
    return AIGCP_UTF8_REPLACEMENT;
}

/* The character that ends at `at` > 0: its start is returned, itself stored; U+FFFD as above. */
size_t aigcp_character_before(const uint8_t *text, size_t at, uint32_t *code_point);

/* The visible character before `at`, past at most AIGCP_MAX_GAP invisible ones: its start is
 * returned, itself stored. If there is none `*code_point` is AIGCP_UTF8_INVALID. */
size_t aigcp_visible_before(const uint8_t *text, size_t at, uint32_t *code_point);

/* The first visible character in [at, end), as above: its start is returned, `end` if the
 * text ends before it was found, `at` if the gap is too wide. */
size_t aigcp_visible_after(const uint8_t *text, size_t at, size_t end, uint32_t *code_point);

/* Go `count` visible characters back from `at`, not below 0. An invalid byte counts as one, and
 * so does a gap that is too wide: as in a text view. */
size_t aigcp_walk_back(const uint8_t *text, size_t at, size_t count);

/* The same, but no further than it has to be: of a gap that is too wide, or that may have begun
 * before the text, which of its characters counts depends on where it began. It may be the last. */
size_t aigcp_walk_back_least(const uint8_t *text, size_t at, size_t count);

/* How many invisible characters in a row end at `at`, if `before` end where the text begins. */
size_t aigcp_invisible_before(const uint8_t *text, size_t at, size_t before);

bool aigcp_is_invisible(uint32_t code_point);

#endif
