/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/source_read.h"

#include "common/byte_order.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int
read_memory(void *context, uint64_t offset, void *buffer, size_t length)
{
    /* The pointer came in as const; the context of a callback is not. It is only read. */
    memcpy(buffer, (const uint8_t *)context + offset, length);
    return 0;
}

aigc_status
aigc_source_memory(aigc_source *source, const void *data, size_t length)
{
    union {
        const void *given;
        void *context;
    } bytes = { data };

    if (!source || (!data && length > 0))
        return AIGC_ERR_ARGUMENT;
    *source = (aigc_source){ sizeof *source, length, read_memory, bytes.context };
    return AIGC_OK;
}

/* The descriptor itself is the context: nothing is allocated for a source. */
static int
read_descriptor(void *context, uint64_t offset, void *buffer, size_t length)
{
    int descriptor = (int)(intptr_t)context;
    uint8_t *to = buffer;

    while (length > 0) {
        ssize_t got = pread(descriptor, to, length, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got == 0 ? EIO : errno; /* the file became shorter */
            return -1;
        }
        to += got;
        length -= (size_t)got;
        offset += (uint64_t)got;
    }
    return 0;
}

aigc_status
aigc_source_descriptor(aigc_source *source, int descriptor)
{
    struct stat about;

    if (!source || descriptor < 0)
        return AIGC_ERR_ARGUMENT;
    memset(source, 0, sizeof *source);
    if (fstat(descriptor, &about) != 0)
        return AIGC_ERR_IO;
    if (!S_ISREG(about.st_mode)) {
        errno = ESPIPE;
        return AIGC_ERR_IO;
    }
    *source = (aigc_source){ sizeof *source, (uint64_t)about.st_size, read_descriptor,
                             (void *)(intptr_t)descriptor };
    return AIGC_OK;
}

bool
aigcp_source_usable(const aigc_source *source)
{
    return source && source->struct_size == sizeof *source && source->read_at;
}

aigc_status
aigcp_source_read(const aigc_source *source, uint64_t offset, void *buffer, size_t length)
{
    if (offset > source->size || length > source->size - offset)
        return AIGC_ERR_FORMAT;
    if (length > 0 && source->read_at(source->context, offset, buffer, length) != 0)
        return AIGC_ERR_IO;
    return AIGC_OK;
}

aigc_status
aigcp_source_be(const aigc_source *source, uint64_t offset, unsigned width, uint64_t *value)
{
    uint8_t bytes[8];
    aigc_status status = aigcp_source_read(source, offset, bytes, width);

    *value = status == AIGC_OK ? aigcp_get_be(bytes, width) : 0;
    return status;
}

aigc_status
aigcp_source_le(const aigc_source *source, uint64_t offset, unsigned width, uint64_t *value)
{
    uint8_t bytes[8];
    aigc_status status = aigcp_source_read(source, offset, bytes, width);

    *value = status == AIGC_OK ? aigcp_get_le(bytes, width) : 0;
    return status;
}

aigc_status
aigcp_source_append(const aigc_source *source, uint64_t offset, uint64_t length,
                    aigcp_buffer *buffer)
{
    if (offset > source->size || length > source->size - offset)
        return AIGC_ERR_FORMAT;
    if (length > SIZE_MAX)
        return AIGC_ERR_LIMIT;
    if (length == 0)
        return AIGC_OK;
    aigc_status status = aigcp_buffer_reserve(buffer, (size_t)length);
    if (status == AIGC_OK)
        status = aigcp_source_read(source, offset, buffer->data + buffer->length, (size_t)length);
    if (status == AIGC_OK)
        buffer->length += (size_t)length;
    return status;
}

/* The block that holds `offset`, read if it is not there. NULL if the source fails. */
static const uint8_t *
cached_block(aigcp_source_cache *cache, uint64_t offset, size_t *length)
{
    uint64_t left = cache->source->size - offset;
    size_t place = cache->next;

    for (size_t i = 0; i < AIGCP_CACHE_BLOCKS; i++) {
        if (cache->blocks[i].length > 0 && cache->blocks[i].offset == offset) {
            *length = cache->blocks[i].length;
            return cache->blocks[i].bytes;
        }
    }
    *length = left < AIGCP_CACHE_BLOCK ? (size_t)left : AIGCP_CACHE_BLOCK;
    cache->blocks[place].length = 0;
    if (cache->source->read_at(cache->source->context, offset, cache->blocks[place].bytes,
                               *length) != 0)
        return NULL;
    cache->blocks[place].offset = offset;
    cache->blocks[place].length = *length;
    cache->next = (place + 1) % AIGCP_CACHE_BLOCKS;
    return cache->blocks[place].bytes;
}

static int
read_cached(void *context, uint64_t offset, void *buffer, size_t length)
{
    aigcp_source_cache *cache = context;
    uint8_t *to = buffer;

    if (length >= AIGCP_CACHE_BLOCK)
        return cache->source->read_at(cache->source->context, offset, buffer, length);
    while (length > 0) {
        size_t skip = (size_t)(offset % AIGCP_CACHE_BLOCK), there, count;
        const uint8_t *block = cached_block(cache, offset - skip, &there);

        if (!block || there <= skip)
            return -1;
        count = there - skip < length ? there - skip : length;
        memcpy(to, block + skip, count);
        to += count;
        offset += count;
        length -= count;
    }
    return 0;
}

void
aigcp_source_cached(aigcp_source_cache *cache, const aigc_source *source, aigc_source *result)
{
    cache->source = source;
    cache->next = 0;
    for (size_t i = 0; i < AIGCP_CACHE_BLOCKS; i++)
        cache->blocks[i].length = 0;
    *result = (aigc_source){ sizeof *result, source->size, read_cached, cache };
}
