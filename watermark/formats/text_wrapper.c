/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/text_wrapper.h"

#include "common/utf8.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"
#include "watermark/selectors.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC_SIZE 8
#define HEADER_SIZE 13 /* magic, version, length */
#define WRAPPER_VERSION 1
#define BLOCK 65536
#define ENCODE_AT_ONCE 256

/* U+FEFF, and the magic as selectors: what a wrapper begins with. Its fourth byte is in hardly
 * any text, so that is what is looked for. */
static const uint8_t begin_mark[] = {
    0xEF, 0xBB, 0xBF,                                                       /* U+FEFF */
    0xF3, 0xA0, 0x84, 0xB3, 0xF3, 0xA0, 0x84, 0xA2, 0xF3, 0xA0, 0x85, 0x80, /* C 2 P */
    0xF3, 0xA0, 0x84, 0xB1, 0xF3, 0xA0, 0x85, 0x84, 0xF3, 0xA0, 0x85, 0x88, /* A T X */
    0xF3, 0xA0, 0x85, 0x84, 0xEF, 0xB8, 0x80,                               /* T NUL */
};
#define RARE_AT 3
#define RARE 0xF3

static void
write_header(size_t length, uint8_t header[HEADER_SIZE])
{
    memcpy(header, "C2PATXT", MAGIC_SIZE);
    header[MAGIC_SIZE] = WRAPPER_VERSION;
    for (unsigned i = 0; i < 4; i++)
        header[MAGIC_SIZE + 1 + i] = (uint8_t)(length >> (24 - 8 * i));
}

static size_t
selectors_length(const uint8_t *bytes, size_t length)
{
    size_t few = 0;

    for (size_t i = 0; i < length; i++)
        few += bytes[i] < 0x10;
    return 4 * length - few;
}

size_t
aigcp_text_wrapper_length(const uint8_t *store, size_t length)
{
    uint8_t header[HEADER_SIZE];

    write_header(length, header);
    return 3 + selectors_length(header, sizeof header) + selectors_length(store, length);
}

aigc_status
aigcp_text_wrapper_write(const uint8_t *store, size_t length, aigcp_buffer *out)
{
    uint8_t header[HEADER_SIZE], text[AIGCP_SELECTOR_MAX * ENCODE_AT_ONCE];

    if (length > AIGCP_STORE_MAX)
        return AIGC_ERR_LIMIT;
    write_header(length, header);
    aigc_status status = aigcp_buffer_append(out, begin_mark, 3);
    if (status == AIGC_OK) {
        status =
            aigcp_buffer_append(out, text, aigcp_selectors_encode(header, sizeof header, text));
    }
    for (size_t at = 0; status == AIGC_OK && at < length;) {
        size_t count = length - at < ENCODE_AT_ONCE ? length - at : ENCODE_AT_ONCE;

        status = aigcp_buffer_append(out, text, aigcp_selectors_encode(store + at, count, text));
        at += count;
    }
    return status;
}

/* ---- finding ---------------------------------------------------------------------------- */

/* A text that is read in blocks. */
typedef struct text_window {
    const aigc_source *source;
    uint8_t *block;
    uint64_t offset; /* of the block */
    size_t length;
} text_window;

/* Have the bytes from `at` on, at least `want` of them if there are as many. */
static aigc_status
look_at(text_window *window, uint64_t at, size_t want, const uint8_t **bytes, size_t *length)
{
    uint64_t left = window->source->size - at;
    aigc_status status = AIGC_OK;

    if (at < window->offset || at - window->offset > window->length ||
        window->length - (size_t)(at - window->offset) < want) {
        window->offset = at;
        window->length = left < BLOCK ? (size_t)left : BLOCK;
        status = aigcp_source_read(window->source, at, window->block, window->length);
    }
    *bytes = window->block + (at - window->offset);
    *length = status == AIGC_OK ? window->length - (size_t)(at - window->offset) : 0;
    return status;
}

/* The selector at `*at`, which then stands behind it. `*is_there` is false if there is none. */
static aigc_status
next_selector(text_window *window, uint64_t *at, uint8_t *byte, bool *is_there)
{
    const uint8_t *bytes;
    size_t length, size;
    aigc_status status = look_at(window, *at, AIGCP_UTF8_MAX, &bytes, &length);

    *is_there = false;
    if (status != AIGC_OK || length == 0)
        return status;
    (void)aigcp_utf8_decode(bytes, length, &size);
    if (aigcp_selector_decode(bytes, size, byte) == AIGCP_SELECTOR_BYTE) {
        *is_there = true;
        *at += size;
    }
    return AIGC_OK;
}

/* What follows the store may be padding, and must then be the one that makes the run as long as
 * the longest encoding. */
static aigc_status
read_padding(text_window *window, uint64_t begin, size_t length, uint64_t *at)
{
    uint64_t target = begin + 3 + 4 * ((uint64_t)HEADER_SIZE + length) + 6;
    unsigned tens = 0;
    bool any = false;

    for (;;) {
        uint8_t byte;
        bool is_there;
        aigc_status status = next_selector(window, at, &byte, &is_there);

        if (status != AIGC_OK)
            return status;
        if (!is_there)
            return !any || *at == target ? AIGC_OK : AIGC_ERR_FORMAT;
        any = true;
        tens += byte == 0x10;
        if ((byte != 0 && byte != 0x10) || (byte == 0 && tens > 0) || tens > 2 || *at > target)
            return AIGC_ERR_FORMAT;
    }
}

/* Read the wrapper that begins at `begin`; `*end` is behind it. */
static aigc_status
read_wrapper(text_window *window, uint64_t begin, aigcp_buffer *store, uint64_t *end)
{
    size_t length = 0;
    bool is_there = true;
    uint8_t byte = 0;
    aigc_status status = AIGC_OK;

    *end = begin + sizeof begin_mark;
    for (size_t i = MAGIC_SIZE; status == AIGC_OK && i < HEADER_SIZE; i++) {
        status = next_selector(window, end, &byte, &is_there);
        if (status == AIGC_OK && (!is_there || (i == MAGIC_SIZE && byte != WRAPPER_VERSION)))
            status = AIGC_ERR_FORMAT;
        length = i == MAGIC_SIZE ? 0 : length << 8 | byte;
    }
    /* No store is longer than the text that holds it. */
    if (status == AIGC_OK && length > (window->source->size - *end) / 3)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_buffer_reserve(store, length);
    for (size_t i = 0; status == AIGC_OK && i < length; i++) {
        status = next_selector(window, end, &byte, &is_there);
        if (status == AIGC_OK)
            status = is_there ? aigcp_buffer_append_byte(store, byte) : AIGC_ERR_FORMAT;
    }
    return status == AIGC_OK ? read_padding(window, begin, length, end) : status;
}

/* The place of the next begin_mark at or behind `at`; the end of the text if there is none. */
static aigc_status
find_begin(text_window *window, uint64_t at, uint64_t *found)
{
    while (at < window->source->size) {
        const uint8_t *bytes;
        size_t length;
        aigc_status status = look_at(window, at, sizeof begin_mark, &bytes, &length);

        if (status != AIGC_OK)
            return status;
        if (length < sizeof begin_mark)
            break;
        const uint8_t *rare = memchr(bytes + RARE_AT, RARE, length - sizeof begin_mark + 1);
        if (!rare) {
            /* The last bytes may be the begin of one. */
            at += length - sizeof begin_mark + 1;
            continue;
        }
        size_t place = (size_t)(rare - bytes) - RARE_AT;
        if (memcmp(bytes + place, begin_mark, sizeof begin_mark) == 0) {
            *found = at + place;
            return AIGC_OK;
        }
        at += place + 1;
    }
    *found = window->source->size;
    return AIGC_OK;
}

static aigc_status
find_all(text_window *window, aigcp_buffer *store, aigcp_manifest_place *place)
{
    uint64_t at = 0, begin, end;
    size_t kept = store->length;

    for (;;) {
        aigc_status status = find_begin(window, at, &begin);

        if (status != AIGC_OK)
            return status;
        if (begin == window->source->size)
            return place->count > 0 ? AIGC_OK : AIGC_ERR_NOT_FOUND;
        status = read_wrapper(window, begin, store, &end);
        if (status != AIGC_OK)
            return status;
        if (place->count++ == 0) {
            place->offset = begin;
            place->length = end - begin;
            place->nothing_beside = true; /* other padding is refused */
            kept = store->length;
        }
        store->length = kept;
        at = end;
    }
}

aigc_status
aigcp_text_wrapper_find(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    text_window window = { source, malloc(BLOCK), 0, 0 };
    size_t before = store->length;

    memset(place, 0, sizeof *place);
    if (!window.block)
        return AIGC_ERR_MEMORY;
    aigc_status status = find_all(&window, store, place);
    if (status != AIGC_OK) {
        store->length = before;
        place->count = 0;
    }
    free(window.block);
    return status;
}

/* ---- watching ---------------------------------------------------------------------------- */

_Static_assert(sizeof begin_mark == AIGCP_WRAPPER_BEGIN, "what is watched for");

static bool
holds_begin(const uint8_t *bytes, size_t length)
{
    const uint8_t *end = bytes + length;

    while ((size_t)(end - bytes) >= sizeof begin_mark) {
        const uint8_t *rare =
            memchr(bytes + RARE_AT, RARE, (size_t)(end - bytes) - sizeof begin_mark + 1);

        if (!rare)
            return false;
        if (memcmp(rare - RARE_AT, begin_mark, sizeof begin_mark) == 0)
            return true;
        bytes = rare - RARE_AT + 1;
    }
    return false;
}

void
aigcp_wrapper_watch_feed(aigcp_wrapper_watch *watch, const uint8_t *data, size_t length)
{
    uint8_t joined[2 * AIGCP_WRAPPER_BEGIN];
    size_t taken = length < AIGCP_WRAPPER_BEGIN ? length : AIGCP_WRAPPER_BEGIN, kept;

    if (watch->found || length == 0)
        return;
    memcpy(joined, watch->last, watch->length);
    memcpy(joined + watch->length, data, taken);
    watch->found = holds_begin(joined, watch->length + taken) || holds_begin(data, length);
    if (length >= AIGCP_WRAPPER_BEGIN) {
        memcpy(watch->last, data + length - AIGCP_WRAPPER_BEGIN, AIGCP_WRAPPER_BEGIN);
        watch->length = AIGCP_WRAPPER_BEGIN;
        return;
    }
    kept =
        watch->length + length < AIGCP_WRAPPER_BEGIN ? watch->length + length : AIGCP_WRAPPER_BEGIN;
    memcpy(watch->last, joined + watch->length + length - kept, kept);
    watch->length = kept;
}
