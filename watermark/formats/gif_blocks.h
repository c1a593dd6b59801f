/* SPDX-License-Identifier: Apache-2.0 */
/* GIF89a (CompuServe, 1990) as blocks. */
#ifndef AIGCP_GIF_BLOCKS_H
#define AIGCP_GIF_BLOCKS_H

#include "watermark/formats/part_walk.h"
#include "watermark/media/edits.h"

#include <stdbool.h>

#define AIGCP_GIF_WINDOW 4096

typedef enum aigcp_gif_kind {
    AIGCP_GIF_IMAGE,
    AIGCP_GIF_APPLICATION,
    AIGCP_GIF_COMMENT,
    AIGCP_GIF_OTHER, /* any other extension */
    AIGCP_GIF_TRAILER
} aigcp_gif_kind;

typedef struct aigcp_gif_block {
    aigcp_gif_kind kind;
    uint64_t offset;
    uint64_t data; /* of the first sub-block */
    uint64_t end;
    uint8_t id[11]; /* of an application and its authentication code */
} aigcp_gif_block;

/* Blocks are many and small: they are read through a window. */
typedef struct aigcp_gif {
    const aigc_source *source;
    uint64_t begin; /* of the first block, behind the global colour table */
    bool is_87a;    /* which has no extensions */
    uint64_t window_at;
    size_t window_length;
    uint8_t window[AIGCP_GIF_WINDOW];
} aigcp_gif;

/* Read the header. AIGC_ERR_FORMAT, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_gif_open(aigcp_gif *gif, const aigc_source *source);

/* The block at walk->at; the walk moves behind it. Begin with gif->begin.
 * @return AIGC_OK; AIGC_ERR_FORMAT if there is none, or it is cut; AIGC_ERR_LIMIT after too many;
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_gif_next(aigcp_gif *gif, aigcp_part_walk *walk,
                                           aigcp_gif_block *block);

/* Append the content of a block's sub-blocks. */
AIGC_MUST_CHECK aigc_status aigcp_gif_content(aigcp_gif *gif, const aigcp_gif_block *block,
                                              aigcp_buffer *content);

/* Append content as sub-blocks and the empty one that ends them. */
AIGC_MUST_CHECK aigc_status aigcp_gif_append(aigcp_buffer *buffer, const uint8_t *content,
                                             size_t length);

/* Whether it is the extension of an application. @param id  11 characters. */
bool aigcp_gif_is(const aigcp_gif_block *block, const char *id);

#endif
