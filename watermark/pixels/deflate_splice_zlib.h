/* SPDX-License-Identifier: Apache-2.0 */
/* Change some bytes of what a zlib stream holds (RFC 1950, 1951) and compress only those blocks
 * that the change touches.
 *
 *     old stream   | block | block | block | block | block | block |
 *     old bytes    |       |       |   ####|##     |       |       |
 *                                  ^ changed ^
 *     new stream   | kept  | kept  | made anew     | made  | kept  | adler
 *
 * A block may refer to the 32 KB before it, so that blocks are kept again only from 32 KB
 * behind the change. Blocks begin at any bit: what follows is moved by up to 7 bits. */
#ifndef AIGCP_DEFLATE_SPLICE_ZLIB_H
#define AIGCP_DEFLATE_SPLICE_ZLIB_H

#include "common/buffer.h"

/* Where a block begins: in the stream, and in the bytes that it holds. */
typedef struct aigcp_block_mark {
    uint64_t bit;
    size_t byte;
} aigcp_block_mark;

/* A map of a stream. Zeros are an empty one, that of no stream. */
typedef struct aigcp_block_map {
    aigcp_block_mark *marks; /* the first is the first block; not every block has a mark */
    size_t count, room;
    uint64_t end_bit;     /* behind the last block */
    unsigned window_bits; /* 8 to 15 */
    unsigned level;       /* 0 to 3: how hard its writer tried, as it says itself */
} aigcp_block_map;

void aigcp_block_map_free(aigcp_block_map *map);

/* Decompress exactly `length` bytes. A stream that holds more is read, but gets an empty map.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is damaged or holds less; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_inflate_mapped(const uint8_t *stream, size_t stream_length,
                                                 uint8_t *bytes, size_t length,
                                                 aigcp_block_map *map);

/* Append to `result` the stream of the new bytes, of the same length. They differ from the old
 * ones only in [begin, end). With an empty map all is compressed, as with libpng's defaults.
 * @return AIGC_OK; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_deflate_splice(const uint8_t *stream, const aigcp_block_map *map,
                                                 const uint8_t *bytes, size_t length, size_t begin,
                                                 size_t end, aigcp_buffer *result);

#endif
