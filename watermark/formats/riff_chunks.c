/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/riff_chunks.h"

#include "common/byte_order.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* In place of a size that stands in `ds64`. */
#define SIZE_IN_DS64 UINT32_C(0xFFFFFFFF)

/* `ds64`: size of the form, of the chunk `data`, number of samples; 8 bytes each, and a table. */
#define DS64_FIXED 24

static aigc_status
read_name(const aigc_source *source, uint64_t offset, char name[5])
{
    name[4] = '\0';
    return aigcp_source_read(source, offset, name, 4);
}

static aigc_status
read_ds64(aigcp_riff *riff)
{
    aigcp_riff_chunk chunk;
    aigcp_part_walk walk = { riff->begin, 1 };
    aigc_status status = aigcp_riff_next(riff, &walk, riff->source->size, &chunk);

    if (status == AIGC_ERR_NOT_FOUND ||
        (status == AIGC_OK && (!aigcp_riff_is(&chunk, "ds64") || chunk.length < DS64_FIXED)))
        return AIGC_ERR_FORMAT; /* EBU Tech 3306, 3.3: it is the first chunk */
    if (status == AIGC_OK)
        status = aigcp_source_le(riff->source, chunk.data, 8, &riff->size);
    if (status == AIGC_OK)
        status = aigcp_source_le(riff->source, chunk.data + 8, 8, &riff->data64);
    riff->ds64 = chunk.data;
    return status;
}

static aigc_status
read_size(const aigcp_riff *riff, uint64_t offset, uint64_t *size)
{
    return riff->is_iff ? aigcp_source_be(riff->source, offset, 4, size)
                        : aigcp_source_le(riff->source, offset, 4, size);
}

void
aigcp_riff_put_size(const aigcp_riff *riff, uint64_t size, uint8_t bytes[4])
{
    aigcp_put_number(bytes, 4, riff->is_iff, size);
}

/* The first 12 bytes: a name, a size, the form. */
static aigc_status
read_head(aigcp_riff *riff, char name[5])
{
    aigc_status status = read_name(riff->source, 0, name);

    riff->begin = 12;
    if (status == AIGC_OK)
        status = read_size(riff, 4, &riff->size);
    return status == AIGC_OK ? read_name(riff->source, 8, riff->form) : status;
}

/* Where the last chunk ends, by the size that is known now. */
static aigc_status
find_end(aigcp_riff *riff)
{
    uint64_t size = riff->source->size;

    riff->end = riff->size > size - 8 ? size : 8 + riff->size;
    return riff->size < 4 ? AIGC_ERR_FORMAT : AIGC_OK;
}

aigc_status
aigcp_iff_open(aigcp_riff *riff, const aigc_source *source)
{
    char name[5];

    *riff = (aigcp_riff){ .source = source, .is_iff = true };
    aigc_status status = read_head(riff, name);
    if (status == AIGC_OK && strcmp(name, "FORM") != 0)
        status = AIGC_ERR_FORMAT;
    return status == AIGC_OK ? find_end(riff) : status;
}

aigc_status
aigcp_riff_open(aigcp_riff *riff, const aigc_source *source)
{
    char name[5];

    *riff = (aigcp_riff){ .source = source };
    aigc_status status = read_head(riff, name);
    if (status != AIGC_OK)
        return status;
    riff->is_rf64 = strcmp(name, "RF64") == 0 || strcmp(name, "BW64") == 0;
    if (!riff->is_rf64 && strcmp(name, "RIFF") != 0)
        return AIGC_ERR_FORMAT;
    if (riff->is_rf64)
        status = read_ds64(riff);
    return status == AIGC_OK ? find_end(riff) : status;
}

bool
aigcp_riff_is(const aigcp_riff_chunk *chunk, const char *name)
{
    return memcmp(chunk->name, name, 4) == 0;
}

aigc_status
aigcp_riff_next(const aigcp_riff *riff, aigcp_part_walk *walk, uint64_t end,
                aigcp_riff_chunk *chunk)
{
    aigc_status status = aigcp_part_count(walk);

    memset(chunk, 0, sizeof *chunk);
    if (status != AIGC_OK)
        return status;
    if (end > riff->source->size)
        end = riff->source->size;
    if (walk->at > end || end - walk->at < AIGCP_RIFF_HEADER)
        return AIGC_ERR_NOT_FOUND;
    chunk->offset = walk->at;
    chunk->data = walk->at + AIGCP_RIFF_HEADER;
    status = read_name(riff->source, walk->at, chunk->name);
    if (status == AIGC_OK)
        status = read_size(riff, walk->at + 4, &chunk->length);
    if (status != AIGC_OK)
        return status;
    if (riff->is_rf64 && chunk->length == SIZE_IN_DS64 && aigcp_riff_is(chunk, "data"))
        chunk->length = riff->data64;
    chunk->truncated = chunk->length > end - chunk->data;
    if (chunk->truncated)
        chunk->length = end - chunk->data;
    chunk->end = chunk->data + chunk->length;
    chunk->padded = (chunk->length & 1) != 0 && chunk->end < end;
    chunk->end += chunk->padded ? 1 : 0;
    walk->at = chunk->end;
    return AIGC_OK;
}

aigc_status
aigcp_riff_append(aigcp_buffer *buffer, const char *name, const void *data, size_t length)
{
    uint8_t header[AIGCP_RIFF_HEADER];

    if (length > UINT32_MAX)
        return AIGC_ERR_LIMIT;
    memcpy(header, name, 4);
    aigcp_put_le(header + 4, 4, length);
    aigc_status status = aigcp_buffer_append(buffer, header, sizeof header);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(buffer, data, length);
    if (status == AIGC_OK && (length & 1) != 0)
        status = aigcp_buffer_append_byte(buffer, 0);
    return status;
}

aigc_status
aigcp_riff_resize(const aigcp_riff *riff, uint64_t added, uint64_t removed, aigcp_edits *edits)
{
    uint64_t size = riff->size;
    uint8_t bytes[8];

    if (size > riff->source->size - 8)
        return AIGC_ERR_FORMAT;
    if (added == removed)
        return AIGC_OK;
    if (removed > size || added > UINT64_MAX - size)
        return AIGC_ERR_FORMAT;
    size = size - removed + added;
    if (!riff->is_rf64 && size > UINT32_MAX)
        return AIGC_ERR_LIMIT;
    aigcp_riff_put_size(riff, size, bytes);
    if (!riff->is_rf64)
        return aigcp_edits_add(edits, 4, 4, bytes, 4);
    aigcp_riff_put_size(riff, size >> 32, bytes + 4);
    return aigcp_edits_add(edits, riff->ds64, 8, bytes, 8);
}
