/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/gif_blocks.h"

#include "watermark/media/source_read.h"

#include <string.h>

/* Header and logical screen descriptor. */
#define HEAD 13

static aigc_status
byte_at(aigcp_gif *gif, uint64_t at, uint8_t *byte)
{
    if (at < gif->window_at || at - gif->window_at >= gif->window_length) {
        uint64_t left = at < gif->source->size ? gif->source->size - at : 0;
        size_t length = left < AIGCP_GIF_WINDOW ? (size_t)left : AIGCP_GIF_WINDOW;
        aigc_status status =
            length > 0 ? aigcp_source_read(gif->source, at, gif->window, length) : AIGC_ERR_FORMAT;

        if (status != AIGC_OK)
            return status;
        gif->window_at = at;
        gif->window_length = length;
    }
    *byte = gif->window[at - gif->window_at];
    return AIGC_OK;
}

/* Bytes of a colour table, by the flags of the descriptor in front of it. */
static unsigned
table_size(uint8_t flags)
{
    return (flags & 0x80) != 0 ? 3u << ((flags & 7) + 1) : 0;
}

aigc_status
aigcp_gif_open(aigcp_gif *gif, const aigc_source *source)
{
    uint8_t head[HEAD];
    aigc_status status = aigcp_source_read(source, 0, head, sizeof head);

    memset(gif, 0, sizeof *gif);
    gif->source = source;
    if (status != AIGC_OK)
        return status;
    gif->is_87a = memcmp(head, "GIF87a", 6) == 0;
    if (!gif->is_87a && memcmp(head, "GIF89a", 6) != 0)
        return AIGC_ERR_FORMAT;
    gif->begin = HEAD + table_size(head[10]);
    return AIGC_OK;
}

static aigc_status
skip_sub_blocks(aigcp_gif *gif, uint64_t *at)
{
    uint8_t size;
    aigc_status status;

    do {
        status = byte_at(gif, *at, &size);
        *at += 1 + (uint64_t)size;
    } while (status == AIGC_OK && size > 0);
    return status;
}

static aigc_status
read_extension(aigcp_gif *gif, uint64_t at, aigcp_gif_block *block)
{
    uint8_t label, size;
    aigc_status status = byte_at(gif, at + 1, &label);

    block->data = at + 2;
    block->kind = AIGCP_GIF_OTHER;
    if (status == AIGC_OK && label == 0xFE) {
        block->kind = AIGCP_GIF_COMMENT;
    } else if (status == AIGC_OK && label == 0xFF) {
        status = byte_at(gif, block->data, &size);
        if (status == AIGC_OK && size == sizeof block->id) {
            block->kind = AIGCP_GIF_APPLICATION;
            status = aigcp_source_read(gif->source, block->data + 1, block->id, sizeof block->id);
            block->data += 1 + sizeof block->id;
        }
    }
    return status;
}

aigc_status
aigcp_gif_next(aigcp_gif *gif, aigcp_part_walk *walk, aigcp_gif_block *block)
{
    uint64_t at = walk->at;
    uint8_t introducer, flags;
    aigc_status status = aigcp_part_count(walk);

    memset(block, 0, sizeof *block);
    block->offset = at;
    if (status == AIGC_OK)
        status = byte_at(gif, at, &introducer);
    if (status != AIGC_OK)
        return status;
    if (introducer == 0x3B) {
        block->kind = AIGCP_GIF_TRAILER;
        block->data = block->end = walk->at = at + 1;
        return AIGC_OK;
    }
    if (introducer == 0x2C) {
        status = byte_at(gif, at + 9, &flags);
        block->kind = AIGCP_GIF_IMAGE;
        block->data = at + 11; /* descriptor, colour table, size of codes */
        if (status == AIGC_OK)
            block->data += table_size(flags);
    } else {
        status = introducer == 0x21 ? read_extension(gif, at, block) : AIGC_ERR_FORMAT;
    }
    block->end = block->data;
    if (status == AIGC_OK)
        status = skip_sub_blocks(gif, &block->end);
    if (status == AIGC_OK)
        walk->at = block->end;
    return status;
}

aigc_status
aigcp_gif_content(aigcp_gif *gif, const aigcp_gif_block *block, aigcp_buffer *content)
{
    uint64_t at = block->data;
    uint8_t size;

    for (;;) {
        aigc_status status = byte_at(gif, at, &size);
        if (status != AIGC_OK || size == 0)
            return status;
        status = aigcp_source_append(gif->source, at + 1, size, content);
        if (status != AIGC_OK)
            return status;
        at += 1 + (uint64_t)size;
    }
}

aigc_status
aigcp_gif_append(aigcp_buffer *buffer, const uint8_t *content, size_t length)
{
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && length > 0) {
        uint8_t size = length < 255 ? (uint8_t)length : 255;

        status = aigcp_buffer_append_byte(buffer, size);
        if (status == AIGC_OK)
            status = aigcp_buffer_append(buffer, content, size);
        content += size;
        length -= size;
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(buffer, 0) : status;
}

bool
aigcp_gif_is(const aigcp_gif_block *block, const char *id)
{
    return block->kind == AIGCP_GIF_APPLICATION && memcmp(block->id, id, sizeof block->id) == 0;
}
