/* SPDX-License-Identifier: Apache-2.0 */
/* Walk over the characters of a text. */
#include "libfilter/characters/text_walk.h"

#include <string.h>

#include "libfilter/characters/fold.h"
#include "libfilter/limits.h"

/* Whether a character is one of those that text is full of and that show: of ASCII, or Han. */
static inline bool
surely_shows(uint32_t code_point)
{
    return (code_point >= ' ' && code_point < 0x7F) ||
           (code_point >= 0x4E00 && code_point < 0xA000);
}

bool
aigcp_is_invisible(uint32_t code_point)
{
    if (surely_shows(code_point))
        return false;
    uint32_t self;
    size_t count = 1;
    if (code_point < AIGCP_CODE_POINTS)
        aigcp_fold(code_point, &self, &count);
    return count == 0;
}

/* The size of the character of one or three bytes that ends at `at` > 0, itself stored; 0: it is of
 * another size, or there is none. */
static inline size_t
usual_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    const size_t size = text[at - 1] < 0x80 ? 1 : 3;
    if (at < size)
        return 0;
    size_t decoded;
    *code_point = aigcp_utf8_usual(text + at - size, size, &decoded);
    const bool is_surrogate = *code_point >= 0xD800 && *code_point < 0xE000;
    return decoded == size && !is_surrogate ? size : 0;
}

/* Whether one of two bytes ends at `at` > 0, itself stored: marks, letters of Greek, Cyrillic... */
static inline bool
has_two_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    if (at < 2 || !aigcp_utf8_is_continuation(text[at - 1]) || text[at - 2] < 0xC2 ||
        text[at - 2] >= 0xE0)
        return false;
    *code_point = (uint32_t)(text[at - 2] & 0x1F) << 6 | (text[at - 1] & 0x3Fu);
    return true;
}

size_t
aigcp_character_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    const size_t usual = usual_before(text, at, code_point);
    if (usual)
        return at - usual;
    if (has_two_before(text, at, code_point))
        return at - 2;
    size_t start = at - 1;
    size_t lowest = at > AIGCP_UTF8_MAX ? at - AIGCP_UTF8_MAX : 0;
    while (start > lowest && (text[start] & 0xC0) == 0x80)
        start--;
    size_t size;
    *code_point = aigcp_utf8_decode(text + start, at - start, &size);
    if (size == at - start && *code_point < AIGCP_CODE_POINTS)
        return start;
    *code_point = AIGCP_UTF8_REPLACEMENT;
    return at - 1;
}

size_t
aigcp_visible_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    *code_point = AIGCP_UTF8_INVALID;
    for (int gap = 0; at > 0 && gap <= AIGCP_MAX_GAP; gap++) {
        at = aigcp_character_before(text, at, code_point);
        if (!aigcp_is_invisible(*code_point))
            return at;
    }
    *code_point = AIGCP_UTF8_INVALID;
    return at;
}

size_t
aigcp_invisible_before(const uint8_t *text, size_t at, size_t before)
{
    for (size_t count = 0; at > 0; count++) {
        uint32_t code_point;
        at = aigcp_character_before(text, at, &code_point);
        if (!aigcp_is_invisible(code_point))
            return count;
        before++;
    }
    return before;
}

size_t
aigcp_visible_after(const uint8_t *text, size_t at, size_t end, uint32_t *code_point)
{
    size_t from = at;
    for (int gap = 0; at < end; gap++) {
        size_t size;
        *code_point = aigcp_character_at(text, at, end, &size);
        if (!aigcp_is_invisible(*code_point))
            return at;
        if (gap == AIGCP_MAX_GAP) {
            *code_point = AIGCP_UTF8_INVALID;
            return from;
        }
        at += size;
    }
    *code_point = AIGCP_UTF8_INVALID;
    return end;
}

/* The character before `at` > 0, the next one that counts. */
static inline size_t
counted_before(const uint8_t *text, size_t at, uint32_t *code_point)
{
    const size_t size = usual_before(text, at, code_point);
    return size && surely_shows(*code_point) ? at - size
                                             : aigcp_visible_before(text, at, code_point);
}

/* Bytes that are looked at together. */
#define WORD sizeof(uint64_t)

/* Whether all characters before `at` >= WORD, as far as a word goes, are of ASCII and show. */
static inline bool
word_shows_before(const uint8_t *text, size_t at)
{
    static const uint64_t each = 0x0101010101010101; /* byte of a word */
    uint64_t word;
    memcpy(&word, text + at - WORD, WORD);
    const uint64_t high = word | (word + each); /* of ASCII alone, only 0x7F carries into bit 7 */
    const uint64_t low = word - ' ' * each;     /* then, bit 7 is borrowed below ' ' */
    return ((high | low) & 0x80 * each) == 0;
}

size_t
aigcp_walk_back(const uint8_t *text, size_t at, size_t count)
{
    uint32_t code_point;
    while (count > 0 && at > 0) {
        const bool is_word = count >= WORD && at >= WORD && word_shows_before(text, at);
        at = is_word ? at - WORD : counted_before(text, at, &code_point);
        count -= is_word ? WORD : 1;
    }
    return at;
}

size_t
aigcp_walk_back_least(const uint8_t *text, size_t at, size_t count)
{
    for (; count > 0 && at > 0; count--) {
        uint32_t code_point;
        const size_t before = counted_before(text, at, &code_point);
        at = code_point == AIGCP_UTF8_INVALID ? aigcp_character_before(text, at, &code_point)
                                              : before;
    }
    return at;
}
