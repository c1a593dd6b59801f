/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/text_manifest.h"

#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define HEAD_SIZE 16

static bool
has_prefix(const aigcp_comment *comment, const char *prefix)
{
    return strcmp(comment->prefix, prefix) == 0;
}

/* "//" and "--" are equally long. Where the text tells its language, the other one would make code
 * of the line, which nothing signs. */
static aigc_status
check_language(const aigc_source *source, aigcp_manifest_place *place)
{
    const aigcp_comment *comment;
    char line[8];
    const char *at = line;
    size_t size = place->length < sizeof line ? (size_t)place->length : sizeof line;
    aigc_status status = aigcp_comment_of(source, &comment);

    memset(line, 0, sizeof line);
    if (status == AIGC_OK)
        status = aigcp_source_read(source, place->offset, line, size);
    if (status != AIGC_OK || !comment)
        return status;
    at += at[0] == '\r' ? 1 : 0;
    at += at[0] == '\n' ? 1 : 0;
    if ((memcmp(at, "--", 2) == 0 && at[2] != '-' && !has_prefix(comment, "--")) ||
        (memcmp(at, "//", 2) == 0 && !has_prefix(comment, "//") && !has_prefix(comment, "/*")))
        place->nothing_beside = false;
    return AIGC_OK;
}

static aigc_status
find_block(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    size_t before = store->length;
    aigc_status status = aigcp_comment_block_find(source, store, place);

    if (status == AIGC_OK) {
        status = check_language(source, place);
        if (status != AIGC_OK) {
            store->length = before;
            place->count = 0;
        }
    }
    return status;
}

aigc_status
aigcp_text_manifest_find(const aigc_source *source, aigcp_buffer *store,
                         aigcp_manifest_place *place)
{
    size_t before = store->length;
    aigcp_manifest_place block;
    aigc_status status = aigcp_text_wrapper_find(source, store, place);

    if (status == AIGC_ERR_NOT_FOUND)
        return find_block(source, store, place);
    if (status != AIGC_OK)
        return status;
    size_t kept = store->length;
    status = aigcp_comment_block_find(source, store, &block);
    store->length = kept;
    if (status == AIGC_ERR_NOT_FOUND)
        return AIGC_OK;
    if (status == AIGC_OK) {
        place->count += block.count;
        return AIGC_OK;
    }
    store->length = before;
    return status;
}

aigc_status
aigcp_is_text_wrapper(const aigc_source *source, const aigcp_format *format,
                      const aigcp_manifest_place *place, bool *is_wrapper)
{
    uint8_t bytes[3] = { 0 };
    aigc_status status = AIGC_OK;

    *is_wrapper = false;
    if (format->type == AIGC_MEDIA_TEXT || format->type == AIGC_MEDIA_MARKDOWN ||
        format->type == AIGC_MEDIA_HTML || format->type == AIGC_MEDIA_SVG) {
        status = aigcp_source_read(source, place->offset, bytes, sizeof bytes);
        *is_wrapper = status == AIGC_OK && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    }
    return status == AIGC_ERR_FORMAT ? AIGC_OK : status;
}

/* What a text begins with, and how its language writes comments; XML, in whose comments no two
 * dashes may stand, what is for programs. */
static const struct {
    const char *head;
    aigcp_comment comment;
} languages[] = {
    { "#!", { "#", "" } },        { "# ", { "#", "" } },           { "#\n", { "#", "" } },
    { "%YAML", { "#", "" } },     { "<?xml", { "<?c2pa", "?>" } }, { "<!--", { "<!--", "-->" } },
    { "WEBVTT", { "NOTE", "" } }, { "//", { "//", "" } },          { "/*", { "/*", "*/" } },
    { "-- ", { "--", "" } },
};

/* "# Title" is Markdown, not a comment: a comment of code is followed by code on the next line,
 * which nothing here can tell. So "# " counts only with a name of an encoding or a licence. */
static bool
is_heading(const char *head, size_t length)
{
    static const char *const words[] = { "# -*-", "# SPDX", "# Copyright", "# vim:" };

    if (length < 2 || head[0] != '#' || head[1] != ' ')
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (length >= strlen(words[i]) && memcmp(head, words[i], strlen(words[i])) == 0)
            return false;
    return true;
}

aigc_status
aigcp_comment_of(const aigc_source *source, const aigcp_comment **comment)
{
    char head[HEAD_SIZE];
    size_t length = source->size < sizeof head ? (size_t)source->size : sizeof head;
    aigc_status status = aigcp_source_read(source, 0, head, length);
    const char *at = head;

    *comment = NULL;
    if (length >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
        length -= 3;
    }
    for (size_t i = 0; status == AIGC_OK && i < sizeof languages / sizeof languages[0]; i++) {
        size_t size = strlen(languages[i].head);

        if (length >= size && memcmp(at, languages[i].head, size) == 0 && !is_heading(at, length)) {
            *comment = &languages[i].comment;
            return AIGC_OK;
        }
    }
    return status;
}

aigc_status
aigcp_text_manifest_place(const aigc_source *source, const uint8_t *store, size_t length,
                          aigcp_edits *edits, aigcp_manifest_place *place)
{
    const aigcp_comment *comment;
    aigc_status status = aigcp_comment_of(source, &comment);

    if (status == AIGC_OK && !comment)
        status = AIGC_ERR_UNSUPPORTED;
    return status == AIGC_OK
               ? aigcp_comment_block_place(source, comment, store, length, edits, place)
               : status;
}

aigc_status
aigcp_markdown_manifest_place(const aigc_source *source, const uint8_t *store, size_t length,
                              aigcp_edits *edits, aigcp_manifest_place *place)
{
    static const aigcp_comment comment = { "<!--", "-->" };

    return aigcp_comment_block_place(source, &comment, store, length, edits, place);
}
