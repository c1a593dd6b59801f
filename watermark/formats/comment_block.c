/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/comment_block.h"

#include "common/base64_text.h"
#include "watermark/formats/document_limits.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

#define BEGIN "-----BEGIN C2PA MANIFEST-----"
#define END "-----END C2PA MANIFEST-----"
#define SCHEME "data:application/c2pa;base64,"
#define BLOCK 65536
#define LINE_ROOM 1024 /* of a line beside the markers: prefix, suffix, white space */

/* ---- base64 ----------------------------------------------------------------------------- */

aigc_status
aigcp_base64_append(const uint8_t *data, size_t length, aigcp_buffer *out)
{
    size_t room = AIGCP_BASE64_ROOM(length);
    aigc_status status = aigcp_buffer_reserve(out, room);

    if (status == AIGC_OK) {
        aigcp_base64_encode(data, length, (char *)out->data + out->length);
        out->length += room - 1;
    }
    return status;
}

aigc_status
aigcp_base64_take(const char *text, size_t length, aigcp_buffer *out)
{
    size_t size = length / 4 * 3;
    aigc_status status;

    if (length < 4 || length % 4 != 0) {
        return AIGC_ERR_FORMAT;
    }
    size -= text[length - 1] == '=' ? 1 : 0;
    size -= text[length - 2] == '=' ? 1 : 0;
    status = aigcp_buffer_reserve(out, size);
    if (status == AIGC_OK && !aigcp_base64_decode(text, length, out->data + out->length, size)) {
        status = AIGC_ERR_FORMAT;
    }
    if (status == AIGC_OK) {
        out->length += size;
    }
    return status;
}

/* ---- finding ---------------------------------------------------------------------------- */

/* The next place of a word; the size of the source if there is none. */
static aigc_status
find_word(const aigc_source *source, uint64_t at, const char *word, uint8_t *block, uint64_t *found)
{
    size_t size = strlen(word);

    while (at < source->size) {
        uint64_t left = source->size - at;
        size_t length = left < BLOCK ? (size_t)left : BLOCK;
        aigc_status status = aigcp_source_read(source, at, block, length);
        const uint8_t *from = block;

        while (status == AIGC_OK && length - (size_t)(from - block) >= size) {
            size_t room = length - (size_t)(from - block) - size + 1;
            /* Dashes are many in tables and rules; letters behind them are few. */
            const uint8_t *dash = memchr(from + 5, word[5], room);

            if (dash == NULL) {
                break;
            }
            if (memcmp(dash - 5, word, size) == 0) {
                *found = at + (uint64_t)(dash - 5 - block);
                return AIGC_OK;
            }
            from = dash - 4;
        }
        if (status != AIGC_OK) {
            return status;
        }
        if (length < BLOCK) {
            break;
        }
        at += length - size + 1;
    }
    *found = source->size;
    return AIGC_OK;
}

/* Where the line begins that holds `at`; the prefix of a comment is short. */
static aigc_status
line_begin(const aigc_source *source, uint64_t at, uint64_t *begin)
{
    uint8_t text[LINE_ROOM];
    size_t length = at < sizeof(text) ? (size_t)at : sizeof(text), i = length;
    aigc_status status = aigcp_source_read(source, at - length, text, length);

    while (status == AIGC_OK && i > 0 && text[i - 1] != '\n') {
        i--;
    }
    *begin = at - length + i;
    return status == AIGC_OK && i == 0 && length < at ? AIGC_ERR_FORMAT : status;
}

/* Behind the line that holds `at`, with its end. */
static aigc_status
line_end(const aigc_source *source, uint64_t at, uint64_t *end)
{
    uint8_t text[LINE_ROOM];
    uint64_t left = source->size - at;
    size_t length = left < sizeof(text) ? (size_t)left : sizeof(text);
    aigc_status status = aigcp_source_read(source, at, text, length);
    const uint8_t *newline = status == AIGC_OK ? memchr(text, '\n', length) : NULL;

    *end = newline != NULL ? at + (uint64_t)(newline - text) + 1 : source->size;
    return status == AIGC_OK && newline == NULL && length < left ? AIGC_ERR_FORMAT : status;
}

/* The lines from `begin` to `end`, as the hash leaves them out. */
static aigc_status
find_lines(const aigc_source *source, uint64_t begin, uint64_t end, aigcp_manifest_place *place)
{
    uint64_t from, to;
    uint8_t last = '\n', before[2] = { 0, 0 };
    aigc_status status = line_begin(source, begin, &from);

    if (status == AIGC_OK) {
        status = line_end(source, end, &to);
    }
    if (status == AIGC_OK) {
        status = aigcp_source_read(source, to - 1, &last, 1);
    }
    if (status == AIGC_OK && last != '\n' && from > 0) {
        size_t length = from > 1 ? 2 : 1;

        status = aigcp_source_read(source, from - length, before + 2 - length, length);
        from -= before[0] == '\r' ? 2 : 1;
    }
    if (status == AIGC_OK) {
        place->offset = from;
        place->length = to - from;
        place->padding_zero = true;
    }
    return status;
}

/* The reference between the markers: what is white around it is not part of it. */
static aigc_status
read_reference(const aigc_source *source, uint64_t begin, uint64_t end, aigcp_buffer *store)
{
    const char *text;
    size_t length;
    aigcp_buffer reference;
    aigc_status status;

    aigcp_buffer_init(&reference, AIGCP_STORE_MAX / 3 * 4 + LINE_ROOM);
    status = aigcp_source_append(source, begin, end - begin, &reference);
    text = (const char *)reference.data;
    length = reference.length;
    while (status == AIGC_OK && length > 0 && strchr(" \t\r\n#/*", text[length - 1]) != NULL &&
           text[length - 1] != '\0') {
        length--;
    }
    while (length > 0 && text[0] != '\0' && strchr(" \t\r\n#/*", text[0]) != NULL) {
        text++;
        length--;
    }
    if (status == AIGC_OK) {
        size_t scheme = strlen(SCHEME);

        if (length >= scheme && memcmp(text, SCHEME, scheme) == 0) {
            status = aigcp_base64_take(text + scheme, length - scheme, store);
        } else {
            status = length > 8 && memcmp(text, "https://", 8) == 0 ? AIGC_ERR_UNSUPPORTED
                                                                    : AIGC_ERR_FORMAT;
        }
    }
    aigcp_buffer_free(&reference);
    return status;
}

static aigc_status
find_all(const aigc_source *source, uint8_t *block, aigcp_buffer *store,
         aigcp_manifest_place *place)
{
    uint64_t begin, end, at = 0;

    for (;;) {
        aigc_status status = find_word(source, at, BEGIN, block, &begin);

        if (status == AIGC_OK && begin < source->size) {
            status = find_word(source, begin + strlen(BEGIN), END, block, &end);
        } else {
            end = source->size;
        }
        if (status != AIGC_OK || end == source->size) {
            /* A block that does not end is none. */
            return status != AIGC_OK || place->count > 0 ? status : AIGC_ERR_NOT_FOUND;
        }
        if (place->count++ == 0) {
            status = find_lines(source, begin, end + strlen(END), place);
            if (status == AIGC_OK) {
                status = read_reference(source, begin + strlen(BEGIN), end, store);
            }
            if (status != AIGC_OK) {
                return status;
            }
        }
        at = end + strlen(END);
    }
}

aigc_status
aigcp_comment_block_find(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    uint8_t *block = malloc(BLOCK);
    size_t before = store->length;
    aigc_status status = block != NULL ? AIGC_OK : AIGC_ERR_MEMORY;

    memset(place, 0, sizeof(*place));
    if (status == AIGC_OK) {
        status = find_all(source, block, store, place);
    }
    if (status != AIGC_OK) {
        store->length = before;
        place->count = 0;
    }
    free(block);
    return status;
}

/* ---- placing ---------------------------------------------------------------------------- */

static aigc_status
append_line(const aigcp_comment *comment, const uint8_t *store, size_t length, aigcp_buffer *out)
{
    const char *const before[] = { comment->prefix, " ", BEGIN, " ", SCHEME };
    const char *const behind[] = { " ", END, comment->suffix[0] != '\0' ? " " : "",
                                   comment->suffix };
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < sizeof(before) / sizeof(before[0]); i++) {
        status = aigcp_buffer_append_string(out, before[i]);
    }
    if (status == AIGC_OK) {
        status = aigcp_base64_append(store, length, out);
    }
    for (size_t i = 0; status == AIGC_OK && i < sizeof(behind) / sizeof(behind[0]); i++) {
        status = aigcp_buffer_append_string(out, behind[i]);
    }
    return status;
}

/* How the last line of the text ends: "\n", "\r\n", or "" if it does not. */
static aigc_status
last_newline(const aigc_source *source, const char **newline)
{
    uint8_t last[2] = { 0, 0 };
    size_t length = source->size < 2 ? (size_t)source->size : 2;
    aigc_status status =
        aigcp_source_read(source, source->size - length, last + 2 - length, length);

    *newline = last[1] != '\n' ? "" : last[0] == '\r' ? "\r\n" : "\n";
    return status;
}

/* Where a new block goes, and with which line ends: so that what the hash leaves out is what was
 * added, and the text without it is the text of before. */
static aigc_status
choose_place(const aigc_source *source, bool first, const char **before, const char **behind,
             aigcp_manifest_place *place)
{
    const char *newline;
    aigc_status status = last_newline(source, &newline);

    memset(place, 0, sizeof(*place));
    place->offset = first ? 0 : source->size;
    *before = "";
    *behind = newline;
    if (*newline == '\0' && source->size > 0 && !first) {
        *before = "\n";
    } else if (*newline == '\0') {
        *behind = "\n";
    }
    return status;
}

aigc_status
aigcp_comment_block_place(const aigc_source *source, const aigcp_comment *comment, bool first,
                          const uint8_t *store, size_t length, aigcp_edits *edits,
                          aigcp_manifest_place *place)
{
    const char *before, *behind;
    aigcp_buffer old, line;
    aigcp_manifest_place there;
    aigc_status status;

    aigcp_buffer_init(&old, AIGCP_STORE_MAX);
    aigcp_buffer_init(&line, AIGCP_STORE_MAX / 3 * 4 + LINE_ROOM);
    status = aigcp_comment_block_find(source, &old, &there);
    aigcp_buffer_free(&old);
    if (status == AIGC_ERR_NOT_FOUND) {
        status = choose_place(source, first, &before, &behind, &there);
    } else if (status == AIGC_OK && there.count == 1) {
        bool ends = there.offset + there.length == source->size;

        status = last_newline(source, &behind);
        before = ends && *behind == '\0' && there.offset > 0 ? "\n" : "";
        behind = !ends ? "\n" : behind;
    } else if (status == AIGC_OK) {
        status = AIGC_ERR_FORMAT;
    }
    if (status == AIGC_OK) {
        status = aigcp_buffer_append_string(&line, before);
    }
    if (status == AIGC_OK) {
        status = append_line(comment, store, length, &line);
    }
    if (status == AIGC_OK) {
        status = aigcp_buffer_append_string(&line, behind);
    }
    if (status == AIGC_OK) {
        status = aigcp_edits_add(edits, there.offset, there.length, line.data, line.length);
    }
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){
            .offset = there.offset, .length = line.length, .count = 1, .padding_zero = true
        };
    }
    aigcp_buffer_free(&line);
    return status;
}
