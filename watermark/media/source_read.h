/* SPDX-License-Identifier: Apache-2.0 */
/* Read from an aigc_source, never past its end. */
#ifndef AIGCP_SOURCE_READ_H
#define AIGCP_SOURCE_READ_H

#include "common/buffer.h"

#include <aigc/source.h>
#include <stdbool.h>

/* Whether the caller's struct can be used. */
bool aigcp_source_usable(const aigc_source *source);

/* `length` bytes at `offset`.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the source ends before; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_source_read(const aigc_source *source, uint64_t offset,
                                              void *buffer, size_t length);

/* Big-endian or little-endian integer of `width` bytes, 1 to 8. As aigcp_source_read(). */
AIGC_MUST_CHECK aigc_status aigcp_source_be(const aigc_source *source, uint64_t offset,
                                            unsigned width, uint64_t *value);
AIGC_MUST_CHECK aigc_status aigcp_source_le(const aigc_source *source, uint64_t offset,
                                            unsigned width, uint64_t *value);

/* Append `length` bytes at `offset` to a buffer; its limit is the bound.
 * @return as aigcp_source_read(); AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_source_append(const aigc_source *source, uint64_t offset,
                                                uint64_t length, aigcp_buffer *buffer);

/* The same source, read in blocks, of which a few are kept: containers are walked in steps of a few
 * bytes, and each would be a call of the system. Source and cache must outlive the result; one
 * thread. */
#define AIGCP_CACHE_BLOCK 4096
#define AIGCP_CACHE_BLOCKS 4

typedef struct aigcp_source_cache {
    const aigc_source *source;
    size_t next; /* the block that is replaced next */
    struct {
        uint64_t offset;
        size_t length; /* 0: not read yet */
        uint8_t bytes[AIGCP_CACHE_BLOCK];
    } blocks[AIGCP_CACHE_BLOCKS];
} aigcp_source_cache;

void aigcp_source_cached(aigcp_source_cache *cache, const aigc_source *source, aigc_source *result);

#endif
