/* SPDX-License-Identifier: Apache-2.0 */
/* The text as a regular expression sees it. */
#include "libfilter/scan/text_view.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

void
aigcp_text_view_free(aigcp_text_view *view)
{
    free(view->room);
    free(view->start);
    free(view->end);
    *view = (aigcp_text_view){ 0 };
}

/* Have room for as many bytes. */
static aigc_status
reserve(aigcp_text_view *view, size_t count)
{
    if (count <= view->capacity)
        return AIGC_OK;
    size_t capacity = view->capacity ? view->capacity * 2 : 256;
    while (capacity < count)
        capacity *= 2;
    uint8_t *room = realloc(view->room, capacity);
    if (!room)
        return AIGC_ERR_MEMORY;
    view->bytes = view->room = room;
    view->capacity = capacity;
    return AIGC_OK;
}

/* And for the places that they come from. */
static aigc_status
reserve_mapped(aigcp_text_view *view, size_t count)
{
    const aigc_status status = reserve(view, count);
    if (status != AIGC_OK || view->mapped == view->capacity)
        return status;
    uint32_t *start = realloc(view->start, view->capacity * sizeof *start);
    if (start)
        view->start = start;
    uint32_t *end = realloc(view->end, view->capacity * sizeof *end);
    if (end)
        view->end = end;
    if (!start || !end)
        return AIGC_ERR_MEMORY;
    view->mapped = view->capacity;
    return AIGC_OK;
}

/* Put what the text of [start, end) is seen as behind the rest: there is room for it. */
static inline void
put(aigcp_text_view *view, const uint8_t *bytes, size_t size, size_t start, size_t end)
{
    for (size_t i = 0; i < size; i++) {
        view->room[view->length] = bytes[i];
        view->start[view->length] = (uint32_t)start;
        view->end[view->length++] = (uint32_t)end;
    }
}

static aigc_status
append(aigcp_text_view *view, const uint32_t *code_points, size_t count, size_t start, size_t end)
{
    aigc_status status = reserve_mapped(view, view->length + count * AIGCP_UTF8_MAX);
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        uint8_t bytes[AIGCP_UTF8_MAX];
        put(view, bytes, aigcp_utf8_encode(code_points[i], bytes), start, end);
    }
    return status;
}

/* Bytes of a character that is seen as it is, as nearly all are; 0: it needs a closer look. */
static inline size_t
stays(const uint8_t *byte, size_t left, bool fold)
{
    size_t size;
    const uint32_t c = aigcp_utf8_usual(byte, left, &size);
    if (size == 0 || (c & 0xF800) == 0xD800)
        return 0;
    const uint16_t cell = AIGCP_PAGE_LOOKUP(aigcp_fold, c);
    return cell == 0 || (!fold && cell != AIGCP_FOLD_INVISIBLE) ? size : 0;
}

/* Characters of ASCII that are seen together. */
#define WORD sizeof(uint64_t)

/* A bit or number in each byte of a word. */
#define EACH 0x0101010101010101u

/* The next characters if they are as many of ASCII; 0: they are not. */
static inline uint64_t
ascii_word(const uint8_t *text, size_t left)
{
    uint64_t word = 0;
    if (left >= WORD)
        memcpy(&word, text, WORD);
    return word & 0x80 * EACH ? 0 : word;
}

/* Bit 5 of each capital of ASCII, by which it differs from the small letter. */
static inline uint64_t
capitals(uint64_t word)
{
    /* Bit 7: it is 'A' or more, and not more than 'Z'. */
    return ((word + (0x80 - 'A') * EACH) & ~(word + (0x7F - 'Z') * EACH) & 0x80 * EACH) >> 2;
}

/* How many bytes from the first on are seen as they are. */
static size_t
count_same(const uint8_t *text, size_t length, bool fold)
{
    size_t at = 0;
    for (size_t size = 1; size && at < length; at += size) {
        const uint64_t word = ascii_word(text + at, length - at);
        size = word && !(fold && capitals(word)) ? WORD : stays(text + at, length - at, fold);
    }
    return at;
}

/* Fold what folds to as many bytes, from `at` on. Returns how far it came. */
static size_t
fold_evenly(uint8_t *room, const uint8_t *text, size_t at, size_t length)
{
    while (at < length) {
        const uint64_t word = ascii_word(text + at, length - at);
        if (word) {
            const uint64_t folded = word | capitals(word);
            memcpy(room + at, &folded, WORD);
            at += WORD;
            continue;
        }
        size_t size = stays(text + at, length - at, true);
        uint8_t bytes[AIGCP_UTF8_MAX];
        if (size) {
            memcpy(room + at, text + at, size);
            at += size;
            continue;
        }
        uint32_t self;
        size_t count;
        const uint32_t c = aigcp_character_at(text, at, length, &size);
        const uint32_t *seen = aigcp_fold(c, &self, &count);
        if (count != 1 || aigcp_utf8_encode(*seen, bytes) != size)
            break;
        memcpy(room + at, bytes, size);
        at += size;
    }
    return at;
}

/* From here on bytes may come from other places. */
static aigc_status
end_even(aigcp_text_view *view, const uint8_t *text, size_t length)
{
    const size_t same = view->length;
    const aigc_status status = reserve_mapped(view, length);
    if (status != AIGC_OK)
        return status;
    view->even = false;
    for (size_t at = 0; at < same;) {
        size_t size = 1;
        while (at + size < same && aigcp_utf8_is_continuation(text[at + size]))
            size++;
        view->length = at;
        put(view, view->room + at, size, at, at + size);
        at += size;
    }
    view->length = same;
    return AIGC_OK;
}

/* See what is left, from `at` on, before which stand `gap` invisible characters. */
static aigc_status
see_rest(aigcp_text_view *view, const uint8_t *text, size_t at, size_t length, size_t gap,
         bool fold)
{
    static const uint32_t replacement = AIGCP_UTF8_REPLACEMENT;
    aigc_status status = AIGC_OK;
    while (at < length && status == AIGC_OK) {
        size_t size = stays(text + at, length - at, fold);
        if (size) {
            status = reserve_mapped(view, view->length + size);
            if (status == AIGC_OK)
                put(view, text + at, size, at, at + size);
            gap = 0;
            at += size;
            continue;
        }
        const uint32_t c = aigcp_character_at(text, at, length, &size);
        uint32_t self;
        size_t count;
        const uint32_t *seen = aigcp_fold(c, &self, &count);
        if (count == 0) {
            if (++gap % (AIGCP_MAX_GAP + 1) == 0) {
                seen = &replacement;
                count = 1;
            }
        } else {
            gap = 0;
            if (!fold) {
                seen = &c;
                count = 1;
            }
        }
        status = append(view, seen, count, at, at + size);
        at += size;
    }
    return status;
}

aigc_status
aigcp_text_view_set(aigcp_text_view *view, const uint8_t *text, size_t length, size_t gap,
                    bool fold)
{
    view->bytes = text;
    view->even = true;
    view->length = count_same(text, length, fold);
    if (view->length == length)
        return AIGC_OK;
    const aigc_status status = reserve(view, length);
    if (status != AIGC_OK)
        return status;
    view->bytes = view->room;
    memcpy(view->room, text, view->length);
    if (fold)
        view->length = fold_evenly(view->room, text, view->length, length);
    if (view->length == length)
        return AIGC_OK;
    const size_t at = view->length;
    const aigc_status mapped = end_even(view, text, length);
    return mapped == AIGC_OK ? see_rest(view, text, at, length, at ? 0 : gap, fold) : mapped;
}

/* Whether no character of the view begins with a byte that it has. */
static bool
is_inside(const aigcp_text_view *view, size_t at)
{
    return at < view->length && aigcp_utf8_is_continuation(view->bytes[at]);
}

size_t
aigcp_text_view_at(const aigcp_text_view *view, size_t offset)
{
    if (view->even) {
        size_t at = offset < view->length ? offset : view->length;
        while (is_inside(view, at))
            at++;
        return at;
    }
    size_t low = 0;
    size_t high = view->length;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->start[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
aigcp_text_view_range(const aigcp_text_view *view, size_t from, size_t to, size_t *start,
                      size_t *end)
{
    if (view->even) {
        *start = from;
        *end = to;
        return !is_inside(view, from) && !is_inside(view, to);
    }
    *start = view->start[from];
    *end = view->end[to - 1];
    bool inside_first = from > 0 && view->start[from - 1] == *start;
    bool inside_last = to < view->length && view->end[to] == *end;
    return !inside_first && !inside_last;
}
