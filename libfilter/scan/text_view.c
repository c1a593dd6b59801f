/* SPDX-License-Identifier: Apache-2.0 */
/* The text as a regular expression sees it. */
#include "libfilter/scan/text_view.h"

#include <stdlib.h>
#include <string.h>

#include "common/lower_bound.h"
#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

void
aigcp_text_view_free(aigcp_text_view *view)
{
    free(view->bytes);
    free(view->start);
    free(view->end);
    *view = (aigcp_text_view){ 0 };
}

static aigc_status
reserve(aigcp_text_view *view, size_t extra)
{
    if (extra <= view->capacity - view->length)
        return AIGC_OK;
    size_t capacity = view->capacity ? view->capacity * 2 : 256;
    while (capacity < view->length + extra)
        capacity *= 2;
    uint8_t *bytes = realloc(view->bytes, capacity);
    if (bytes)
        view->bytes = bytes;
    uint32_t *start = realloc(view->start, capacity * sizeof *start);
    if (start)
        view->start = start;
    uint32_t *end = realloc(view->end, capacity * sizeof *end);
    if (end)
        view->end = end;
    if (!bytes || !start || !end)
        return AIGC_ERR_MEMORY;
    view->capacity = capacity;
    return AIGC_OK;
}

/* Put what the text of [start, end) is seen as behind the rest: there is room for it. */
static inline void
put(aigcp_text_view *view, const uint8_t *bytes, size_t size, size_t start, size_t end)
{
    for (size_t i = 0; i < size; i++) {
        view->bytes[view->length] = bytes[i];
        view->start[view->length] = (uint32_t)start;
        view->end[view->length++] = (uint32_t)end;
    }
}

static aigc_status
append(aigcp_text_view *view, const uint32_t *code_points, size_t count, size_t start, size_t end)
{
    aigc_status status = reserve(view, count * AIGCP_UTF8_MAX);
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

/* Characters of ASCII that are put together. */
#define WORD sizeof(uint64_t)

/* Whether a word of the text is of ASCII that is seen as it is: folded, if it has no capitals. */
static inline bool
word_stays(const uint8_t *text, bool fold)
{
    static const uint64_t each = 0x0101010101010101; /* byte of a word */
    uint64_t word;
    memcpy(&word, text, WORD);
    if (word & 0x80 * each)
        return false;
    /* Bit 7: it is 'A' or more, and more than 'Z'. */
    const uint64_t is_capital = (word + (0x80 - 'A') * each) & ~(word + (0x7F - 'Z') * each);
    return !fold || (is_capital & 0x80 * each) == 0;
}

static inline void
put_word(aigcp_text_view *view, const uint8_t *text, size_t at)
{
    memcpy(view->bytes + view->length, text + at, WORD);
    for (size_t i = 0; i < WORD; i++) {
        view->start[view->length + i] = (uint32_t)(at + i);
        view->end[view->length + i] = (uint32_t)(at + i + 1);
    }
    view->length += WORD;
}

aigc_status
aigcp_text_view_set(aigcp_text_view *view, const uint8_t *text, size_t length, size_t gap,
                    bool fold)
{
    static const uint32_t replacement = AIGCP_UTF8_REPLACEMENT;
    view->length = 0;
    aigc_status status = reserve(view, length);
    for (size_t at = 0; at < length && status == AIGC_OK;) {
        size_t size;
        if (length - at >= WORD && word_stays(text + at, fold)) {
            put_word(view, text, at);
            gap = 0;
            at += WORD;
            continue;
        }
        const size_t same = stays(text + at, length - at, fold);
        if (same) {
            put(view, text + at, same, at, at + same);
            gap = 0;
            at += same;
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
        if (status == AIGC_OK)
            status = reserve(view, length - at);
    }
    return status;
}

static int
compare_start(const void *key, const void *item)
{
    const size_t *offset = key;
    const uint32_t *start = item;
    return (*offset > *start) - (*offset < *start);
}

size_t
aigcp_text_view_at(const aigcp_text_view *view, size_t offset)
{
    return aigcp_lower_bound(&offset, view->start, view->length, sizeof *view->start,
                             compare_start);
}

bool
aigcp_text_view_range(const aigcp_text_view *view, size_t from, size_t to, size_t *start,
                      size_t *end)
{
    *start = view->start[from];
    *end = view->end[to - 1];
    bool inside_first = from > 0 && view->start[from - 1] == *start;
    bool inside_last = to < view->length && view->end[to] == *end;
    return !inside_first && !inside_last;
}
