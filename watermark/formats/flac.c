/* SPDX-License-Identifier: Apache-2.0 */
/* FLAC (RFC 9639): metadata blocks, then frames. Labels: TC260-PG-202510A. C2PA: an ID3v2 tag
 * before everything, which players skip. */
#include "common/i18n.h"
#include "watermark/formats/id3_tag.h"
#include "watermark/formats/vorbis_comments.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define MAGIC_SIZE 4
#define BLOCK_HEADER 4
#define BLOCK_MAX ((1u << 24) - 1)
#define LAST 0x80
#define STREAMINFO 0
#define PADDING 1
#define VORBIS_COMMENT 4

typedef struct flac_block {
    uint64_t offset; /* of the header */
    uint64_t data, end;
    uint8_t type;
    bool last;
} flac_block;

/* Where "fLaC" stands: behind the tags that may come first. */
static aigc_status
find_stream(const aigc_source *source, uint64_t *at)
{
    char magic[MAGIC_SIZE];
    uint64_t end;
    aigc_status status = AIGC_OK;

    *at = 0;
    for (size_t i = 0; status == AIGC_OK && i < AIGCP_ID3_TAGS_MAX; i++) {
        status = aigcp_id3_skip(source, *at, &end);
        if (end == 0)
            break;
        *at = end;
    }
    if (status == AIGC_OK)
        status = aigcp_source_read(source, *at, magic, sizeof magic);
    return status == AIGC_OK && memcmp(magic, "fLaC", sizeof magic) != 0 ? AIGC_ERR_FORMAT : status;
}

/* The block at `*at`, which moves behind it. */
static aigc_status
next_block(const aigc_source *source, uint64_t *at, flac_block *block)
{
    uint64_t word;
    aigc_status status = aigcp_source_be(source, *at, BLOCK_HEADER, &word);

    block->offset = *at;
    block->data = *at + BLOCK_HEADER;
    block->end = block->data + (word & BLOCK_MAX);
    block->type = (uint8_t)(word >> 24 & ~(uint64_t)LAST);
    block->last = (word >> 24 & LAST) != 0;
    *at = block->end;
    return status == AIGC_OK && block->end > source->size ? AIGC_ERR_FORMAT : status;
}

static aigc_status
read_block(const aigc_source *source, const flac_block *block, aigcp_buffer *bytes)
{
    aigcp_buffer_init(bytes, BLOCK_MAX);
    return aigcp_source_append(source, block->data, block->end - block->data, bytes);
}

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    flac_block block = { 0 };
    aigcp_id3 tag;
    uint64_t at = 0;
    aigc_status status = aigcp_id3_read(&tag, source, 0, source->size);

    if (status == AIGC_OK)
        status = aigcp_id3_labels(&tag, found, context);
    aigcp_id3_free(&tag);
    if (status == AIGC_OK || status == AIGC_ERR_NOT_FOUND)
        status = find_stream(source, &at);
    at += MAGIC_SIZE;
    while (status == AIGC_OK && !block.last) {
        aigcp_buffer bytes;

        status = next_block(source, &at, &block);
        if (status == AIGC_OK && block.type == VORBIS_COMMENT) {
            status = read_block(source, &block, &bytes);
            if (status == AIGC_OK) {
                status = aigcp_vorbis_labels(bytes.data, bytes.length, N_("FLAC comment AIGC"),
                                             block.offset, found, context);
            }
            aigcp_buffer_free(&bytes);
        }
    }
    return status;
}

static aigc_status
write_header(aigcp_edits *edits, uint64_t offset, uint64_t removed, uint8_t type, bool last,
             uint64_t length)
{
    uint8_t header[BLOCK_HEADER] = { (uint8_t)(type | (last ? LAST : 0)), (uint8_t)(length >> 16),
                                     (uint8_t)(length >> 8), (uint8_t)length };

    return length > BLOCK_MAX ? AIGC_ERR_LIMIT
                              : aigcp_edits_add(edits, offset, removed, header, sizeof header);
}

/* If padding follows the block, what the block grew is taken from it, or given to it. */
static aigc_status
balance(const aigc_source *source, const flac_block *block, int64_t grown, aigcp_edits *edits)
{
    uint64_t at = block->end;
    flac_block next;

    if (block->last || grown == 0)
        return AIGC_OK;
    aigc_status status = next_block(source, &at, &next);
    if (status != AIGC_OK || next.type != PADDING)
        return status;
    int64_t length = (int64_t)(next.end - next.data) - grown;
    if (length < 0 || length > (int64_t)BLOCK_MAX)
        return AIGC_OK;
    status = write_header(edits, next.offset, BLOCK_HEADER, PADDING, next.last, (uint64_t)length);
    if (status == AIGC_OK && grown > 0)
        return aigcp_edits_add(edits, next.data, (uint64_t)grown, NULL, 0);
    for (int64_t left = -grown; status == AIGC_OK && left > 0;) {
        static const uint8_t zeros[256];
        size_t piece = left < (int64_t)sizeof zeros ? (size_t)left : sizeof zeros;

        status = aigcp_edits_add(edits, next.data, 0, zeros, piece);
        left -= (int64_t)piece;
    }
    return status;
}

static aigc_status
change_comments(const aigc_source *source, const flac_block *block, const char *label,
                aigcp_edits *edits)
{
    aigcp_buffer bytes, changed;
    aigc_status status = read_block(source, block, &bytes);

    aigcp_buffer_init(&changed, BLOCK_MAX);
    if (status == AIGC_OK)
        status = aigcp_vorbis_set(bytes.data, bytes.length, label, &changed);
    if (status == AIGC_OK) {
        status = write_header(edits, block->offset, BLOCK_HEADER, VORBIS_COMMENT, block->last,
                              changed.length);
    }
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, block->data, bytes.length, changed.data, changed.length);
    if (status == AIGC_OK)
        status = balance(source, block, (int64_t)changed.length - (int64_t)bytes.length, edits);
    aigcp_buffer_free(&bytes);
    aigcp_buffer_free(&changed);
    return status;
}

/* A block of comments behind STREAMINFO, which is always the first. */
static aigc_status
add_comments(const aigc_source *source, const flac_block *info, const char *label,
             aigcp_edits *edits)
{
    flac_block none = { info->end, info->end, info->end, VORBIS_COMMENT, info->last };
    aigcp_buffer bytes;
    aigc_status status = AIGC_OK;

    aigcp_buffer_init(&bytes, BLOCK_MAX);
    if (info->last) {
        status = write_header(edits, info->offset, BLOCK_HEADER, STREAMINFO, false,
                              info->end - info->data);
    }
    if (status == AIGC_OK)
        status = aigcp_vorbis_set(NULL, 0, label, &bytes);
    if (status == AIGC_OK)
        status = write_header(edits, info->end, 0, VORBIS_COMMENT, info->last, bytes.length);
    if (status == AIGC_OK)
        status = aigcp_edits_add(edits, info->end, 0, bytes.data, bytes.length);
    if (status == AIGC_OK)
        status = balance(source, &none, (int64_t)(BLOCK_HEADER + bytes.length), edits);
    aigcp_buffer_free(&bytes);
    return status;
}

static aigc_status
place_label(const aigc_source *source, const aigcp_label_request *request, aigcp_edits *edits)
{
    flac_block block = { 0 }, info = { 0 };
    bool placed = false, first = true;
    int64_t grown;
    uint64_t at = 0;
    aigcp_id3 tag;
    aigc_status status = aigcp_id3_read(&tag, source, 0, source->size);

    if (status == AIGC_OK)
        status = aigcp_id3_place_label(&tag, NULL, edits, &grown);
    aigcp_id3_free(&tag);
    if (status == AIGC_OK || status == AIGC_ERR_NOT_FOUND)
        status = find_stream(source, &at);
    at += MAGIC_SIZE;
    while (status == AIGC_OK && !block.last) {
        status = next_block(source, &at, &block);
        if (status == AIGC_OK && first && block.type != STREAMINFO)
            return AIGC_ERR_FORMAT;
        info = first ? block : info;
        first = false;
        if (status == AIGC_OK && block.type == VORBIS_COMMENT) {
            if (placed)
                return AIGC_ERR_FORMAT; /* RFC 9639, 8.6: at most one */
            status = change_comments(source, &block, request->bare, edits);
            placed = true;
        }
    }
    return status == AIGC_OK && !placed ? add_comments(source, &info, request->bare, edits)
                                        : status;
}

static aigc_status
find_manifest(const aigc_source *source, aigcp_buffer *store, aigcp_manifest_place *place)
{
    aigcp_id3 tag;
    aigc_status status = aigcp_id3_read(&tag, source, 0, source->size);

    memset(place, 0, sizeof *place);
    if (status == AIGC_OK)
        status = aigcp_id3_find_manifest(&tag, store, place);
    aigcp_id3_free(&tag);
    return status;
}

const aigcp_format aigcp_format_flac = { .type = AIGC_MEDIA_FLAC,
                                         .name = "FLAC",
                                         .mime = "audio/flac",
                                         .extension = "flac",
                                         .find_labels = find_labels,
                                         .place_label = place_label,
                                         .binding = AIGCP_BINDING_DATA,
                                         .find_manifest = find_manifest,
                                         .place_manifest = aigcp_id3_place_manifest };
