/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/comment_block.h"

#include "common/base64_text.h"
#include "watermark/formats/document_limits.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN "-----BEGIN C2PA MANIFEST-----"
#define END "-----END C2PA MANIFEST-----"
#define SCHEME "data:application/c2pa;base64,"
#define BLOCK 65536
#define LINE_ROOM 1024 /* of a line beside the markers: prefix, suffix, white space */
#define EDGE_ROOM 16   /* of what may stand beside a marker; "\r\n<?c2pa " is the longest */

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

    if (length < 4 || length % 4 != 0)
        return AIGC_ERR_FORMAT;
    size -= text[length - 1] == '=' ? 1 : 0;
    size -= text[length - 2] == '=' ? 1 : 0;
    aigc_status status = aigcp_buffer_reserve(out, size);
    if (status == AIGC_OK && !aigcp_base64_decode(text, length, out->data + out->length, size))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        out->length += size;
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

            if (!dash)
                break;
            if (memcmp(dash - 5, word, size) == 0) {
                *found = at + (uint64_t)(dash - 5 - block);
                return AIGC_OK;
            }
            from = dash - 4;
        }
        if (status != AIGC_OK)
            return status;
        if (length < BLOCK)
            break;
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
    size_t length = at < sizeof text ? (size_t)at : sizeof text, i = length;
    aigc_status status = aigcp_source_read(source, at - length, text, length);

    while (status == AIGC_OK && i > 0 && text[i - 1] != '\n')
        i--;
    *begin = at - length + i;
    return status == AIGC_OK && i == 0 && length < at ? AIGC_ERR_FORMAT : status;
}

/* Behind the line that holds `at`, with its end. */
static aigc_status
line_end(const aigc_source *source, uint64_t at, uint64_t *end)
{
    uint8_t text[LINE_ROOM];
    uint64_t left = source->size - at;
    size_t length = left < sizeof text ? (size_t)left : sizeof text;
    aigc_status status = aigcp_source_read(source, at, text, length);
    const uint8_t *newline = status == AIGC_OK ? memchr(text, '\n', length) : NULL;

    *end = newline ? at + (uint64_t)(newline - text) + 1 : source->size;
    return status == AIGC_OK && !newline && length < left ? AIGC_ERR_FORMAT : status;
}

/* The lines from `begin` to `end`, as the hash leaves them out. */
static aigc_status
find_lines(const aigc_source *source, uint64_t begin, uint64_t end, aigcp_manifest_place *place)
{
    uint64_t from, to;
    uint8_t last = '\n', before[2] = { 0, 0 };
    aigc_status status = line_begin(source, begin, &from);

    if (status == AIGC_OK)
        status = line_end(source, end, &to);
    if (status == AIGC_OK)
        status = aigcp_source_read(source, to - 1, &last, 1);
    if (status == AIGC_OK && last != '\n' && from > 0) {
        size_t length = from > 1 ? 2 : 1;

        status = aigcp_source_read(source, from - length, before + 2 - length, length);
        from -= before[0] == '\r' ? 2 : 1;
    }
    if (status == AIGC_OK) {
        place->offset = from;
        place->length = to - from;
    }
    return status;
}

/* ---- what stands beside markers and reference --------------------------------------------- */

/* The hash leaves out the lines of a block, and the reference is signed by itself. What else stands
 * in them has to be what it must be: it is signed by nothing. */
typedef struct block_edges {
    char before_begin[EDGE_ROOM], before_reference[EDGE_ROOM];
    char behind_reference[EDGE_ROOM], behind_end[EDGE_ROOM];
} block_edges;

/* Keep an edge as a string; one that is too long, or has a NUL, fits no comment. */
static void
keep_edge(const uint8_t *bytes, size_t length, char edge[EDGE_ROOM])
{
    bool is_text = length < EDGE_ROOM && (length == 0 || !memchr(bytes, 0, length));

    (void)snprintf(edge, EDGE_ROOM, "%.*s", is_text ? (int)length : 1,
                   is_text && length > 0 ? (const char *)bytes : "?");
}

static aigc_status
read_edge(const aigc_source *source, uint64_t from, uint64_t to, char edge[EDGE_ROOM])
{
    uint8_t bytes[EDGE_ROOM];
    size_t length = to - from < EDGE_ROOM ? (size_t)(to - from) : EDGE_ROOM;
    aigc_status status = aigcp_source_read(source, from, bytes, length);

    if (status == AIGC_OK)
        keep_edge(bytes, length, edge);
    return status;
}

/* The edges at the ends of the lines, without the last line end. */
static aigc_status
read_outer_edges(const aigc_source *source, uint64_t begin, uint64_t end, block_edges *edges)
{
    uint64_t from, to;
    aigc_status status = line_begin(source, begin, &from);

    if (status == AIGC_OK)
        status = line_end(source, end, &to);
    if (status == AIGC_OK)
        status = read_edge(source, from, begin, edges->before_begin);
    if (status == AIGC_OK)
        status = read_edge(source, end, to, edges->behind_end);
    if (status != AIGC_OK)
        return status;
    size_t length = strlen(edges->behind_end);
    if (length > 0 && edges->behind_end[length - 1] == '\n')
        length -= length > 1 && edges->behind_end[length - 2] == '\r' ? 2 : 1;
    edges->behind_end[length] = '\0';
    return AIGC_OK;
}

/* A space, or a line end and what begins the next line. */
static bool
is_gap(const char *gap, const char *line)
{
    if (strcmp(gap, " ") == 0)
        return true;
    gap += gap[0] == '\r' ? 1 : 0;
    return gap[0] == '\n' && strcmp(gap + 1, line) == 0;
}

static bool
is_comment(const block_edges *edges, const aigcp_comment *comment)
{
    bool has_prefix = comment->prefix[0] != '\0', has_suffix = comment->suffix[0] != '\0';
    char lead[EDGE_ROOM], trail[EDGE_ROOM];
    const char *line = has_suffix ? "" : lead; /* a comment that is closed goes over lines */

    (void)snprintf(lead, sizeof lead, "%s%s", comment->prefix, has_prefix ? " " : "");
    (void)snprintf(trail, sizeof trail, "%s%s", has_suffix ? " " : "", comment->suffix);
    return strcmp(edges->before_begin, lead) == 0 && strcmp(edges->behind_end, trail) == 0 &&
           is_gap(edges->before_reference, line) && is_gap(edges->behind_reference, line);
}

/* Whether a block is a comment and nothing else; in front matter it may stand without one. No two
 * of these are of one length on both sides but those of "//" and "--", so that none can be made
 * into another. */
static bool
is_any_comment(const block_edges *edges)
{
    static const aigcp_comment comments[] = { { "", "" },        { "#", "" },       { "//", "" },
                                              { "--", "" },      { "NOTE", "" },    { "/*", "*/" },
                                              { "<!--", "-->" }, { "<?c2pa", "?>" } };

    for (size_t i = 0; i < sizeof comments / sizeof comments[0]; i++)
        if (is_comment(edges, &comments[i]))
            return true;
    return false;
}

/* The reference between the markers: what is white around it is not part of it. */
static aigc_status
read_reference(const aigc_source *source, uint64_t begin, uint64_t end, aigcp_buffer *store,
               block_edges *edges)
{
    size_t length;
    aigcp_buffer reference;

    aigcp_buffer_init(&reference, AIGCP_STORE_MAX / 3 * 4 + LINE_ROOM);
    aigc_status status = begin < end ? aigcp_source_append(source, begin, end - begin, &reference)
                                     : AIGC_ERR_FORMAT; /* nothing is between the markers */
    const char *text = (const char *)reference.data;
    length = reference.length;
    while (status == AIGC_OK && length > 0 && strchr(" \t\r\n#/*", text[length - 1]) &&
           text[length - 1] != '\0')
        length--;
    while (length > 0 && text[0] != '\0' && strchr(" \t\r\n#/*", text[0])) {
        text++;
        length--;
    }
    if (status == AIGC_OK) {
        size_t before = (size_t)((const uint8_t *)text - reference.data);

        keep_edge(reference.data, before, edges->before_reference);
        keep_edge(reference.data + before + length, reference.length - before - length,
                  edges->behind_reference);
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

/* The block whose markers stand from `begin` to `end`. */
static aigc_status
read_block(const aigc_source *source, uint64_t begin, uint64_t end, aigcp_buffer *store,
           aigcp_manifest_place *place)
{
    block_edges edges;
    aigc_status status = find_lines(source, begin, end, place);

    if (status == AIGC_OK)
        status = read_reference(source, begin + strlen(BEGIN), end - strlen(END), store, &edges);
    if (status == AIGC_OK)
        status = read_outer_edges(source, begin, end, &edges);
    if (status == AIGC_OK)
        place->nothing_beside = is_any_comment(&edges);
    return status;
}

static aigc_status
find_all(const aigc_source *source, uint8_t *block, aigcp_buffer *store,
         aigcp_manifest_place *place)
{
    uint64_t begin, end, at = 0;

    for (;;) {
        aigc_status status = find_word(source, at, BEGIN, block, &begin);

        if (status == AIGC_OK && begin < source->size)
            status = find_word(source, begin + strlen(BEGIN), END, block, &end);
        else
            end = source->size;
        if (status != AIGC_OK || end == source->size) {
            /* A block that does not end is none. */
            return status != AIGC_OK || place->count > 0 ? status : AIGC_ERR_NOT_FOUND;
        }
        end += strlen(END);
        if (place->count++ == 0) {
            status = read_block(source, begin, end, store, place);
            if (status != AIGC_OK)
                return status;
        }
        at = end;
    }
}

aigc_status
aigcp_comment_block_find(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    uint8_t *block = malloc(BLOCK);
    size_t before = store->length;
    aigc_status status = block ? AIGC_OK : AIGC_ERR_MEMORY;

    memset(place, 0, sizeof *place);
    if (status == AIGC_OK)
        status = find_all(source, block, store, place);
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

    for (size_t i = 0; status == AIGC_OK && i < sizeof before / sizeof before[0]; i++)
        status = aigcp_buffer_append_string(out, before[i]);
    if (status == AIGC_OK)
        status = aigcp_base64_append(store, length, out);
    for (size_t i = 0; status == AIGC_OK && i < sizeof behind / sizeof behind[0]; i++)
        status = aigcp_buffer_append_string(out, behind[i]);
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
    if (status == AIGC_OK && last[1] == '\r')
        return AIGC_ERR_FORMAT; /* what is put behind it would make a line end of it */
    return status;
}

/* A block that begins and does not end would swallow what is put behind it. */
static aigc_status
refuse_open_block(const aigc_source *source)
{
    uint8_t *block = malloc(BLOCK);
    uint64_t begin = source->size;
    aigc_status status = block ? find_word(source, 0, BEGIN, block, &begin) : AIGC_ERR_MEMORY;

    free(block);
    return status == AIGC_OK && begin < source->size ? AIGC_ERR_FORMAT : status;
}

/* Where a new block goes, and with which line ends: so that what the hash leaves out is what was
 * added, and the text without it is the text of before. */
static aigc_status
choose_place(const aigc_source *source, const char **before, const char **behind,
             aigcp_manifest_place *place)
{
    aigc_status status = last_newline(source, behind);

    *place = (aigcp_manifest_place){ .offset = source->size };
    *before = **behind == '\0' && source->size > 0 ? "\n" : "";
    if (source->size == 0)
        *behind = "\n";
    return status;
}

aigc_status
aigcp_comment_block_place(const aigc_source *source, const aigcp_comment *comment,
                          const uint8_t *store, size_t length, aigcp_edits *edits,
                          aigcp_manifest_place *place)
{
    const char *before, *behind;
    aigcp_buffer old, line;
    aigcp_manifest_place there;

    aigcp_buffer_init(&old, AIGCP_STORE_MAX);
    aigcp_buffer_init(&line, AIGCP_STORE_MAX / 3 * 4 + LINE_ROOM);
    aigc_status status = aigcp_comment_block_find(source, &old, &there);
    aigcp_buffer_free(&old);
    if (status == AIGC_ERR_NOT_FOUND) {
        status = refuse_open_block(source);
        if (status == AIGC_OK)
            status = choose_place(source, &before, &behind, &there);
    } else if (status == AIGC_OK && there.count == 1 && there.nothing_beside) {
        bool ends = there.offset + there.length == source->size;

        status = last_newline(source, &behind);
        before = ends && *behind == '\0' && there.offset > 0 ? "\n" : "";
        behind = !ends ? "\n" : behind;
    } else if (status == AIGC_OK) {
        status = AIGC_ERR_FORMAT;
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&line, before);
    if (status == AIGC_OK)
        status = append_line(comment, store, length, &line);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&line, behind);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, there.offset, there.length, line.data, line.length);
    if (status == AIGC_OK) {
        *place = (aigcp_manifest_place){
            .offset = there.offset, .length = line.length, .count = 1, .nothing_beside = true
        };
    }
    aigcp_buffer_free(&line);
    return status;
}
