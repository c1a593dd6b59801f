/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/deflate_splice_zlib.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST /* bytes to read are const */
#include <zlib.h>

/* Blocks hold 10 to 100 KB as a rule. Marks that are closer than this gain nothing, and a
 * stream of empty blocks would otherwise make a list without end. */
#define MARK_DISTANCE 4096

/* zlib counts in unsigned int. */
#define PIECE_MAX ((size_t)1 << 30)

void
aigcp_block_map_free(aigcp_block_map *map)
{
    free(map->marks);
    memset(map, 0, sizeof *map);
}

static aigc_status
add_mark(aigcp_block_map *map, uint64_t bit, size_t byte)
{
    if (map->count > 0 && byte - map->marks[map->count - 1].byte < MARK_DISTANCE)
        return AIGC_OK;
    if (map->count == map->room) {
        size_t room = map->room == 0 ? 64 : 2 * map->room;
        aigcp_block_mark *marks = realloc(map->marks, room * sizeof *marks);

        if (!marks)
            return AIGC_ERR_MEMORY;
        map->marks = marks;
        map->room = room;
    }
    map->marks[map->count++] = (aigcp_block_mark){ bit, byte };
    return AIGC_OK;
}

/* One step of inflate(): to the next block, or to the end of what fits. */
typedef struct inflate_run {
    z_stream z;
    const uint8_t *stream;
    uint8_t *bytes;
    size_t stream_length, length;
    uint8_t excess; /* what is more than was asked for is thrown away */
    bool too_long;
} inflate_run;

static int
inflate_step(inflate_run *run)
{
    z_stream *z = &run->z;
    size_t in = (size_t)(z->next_in - run->stream), out = run->too_long ? 0 : z->total_out;

    z->avail_in = (uInt)(run->stream_length - in < PIECE_MAX ? run->stream_length - in : PIECE_MAX);
    if (run->too_long || out == run->length) {
        z->next_out = &run->excess;
        z->avail_out = 1;
    } else {
        z->next_out = run->bytes + out;
        z->avail_out = (uInt)(run->length - out < PIECE_MAX ? run->length - out : PIECE_MAX);
    }
    int result = inflate(z, Z_BLOCK);
    if (z->next_out == &run->excess + 1)
        run->too_long = true;
    return result;
}

aigc_status
aigcp_inflate_mapped(const uint8_t *stream, size_t stream_length, uint8_t *bytes, size_t length,
                     aigcp_block_map *map)
{
    inflate_run run = {
        .stream = stream, .bytes = bytes, .stream_length = stream_length, .length = length
    };
    aigc_status status = AIGC_OK;
    int result = Z_OK;

    if (stream_length < 2)
        return AIGC_ERR_FORMAT;
    run.z.next_in = stream;
    if (inflateInit(&run.z) != Z_OK)
        return AIGC_ERR_MEMORY;
    map->window_bits = 8 + (stream[0] >> 4);
    map->level = stream[1] >> 6;
    while (status == AIGC_OK && result == Z_OK) {
        result = inflate_step(&run);
        if (result == Z_OK && (run.z.data_type & 128) != 0) {
            uint64_t bit = (uint64_t)(run.z.next_in - stream) * 8 - (run.z.data_type & 7);

            map->end_bit = bit;
            if ((run.z.data_type & 64) == 0)
                status = add_mark(map, bit, run.z.total_out);
        }
    }
    if (status == AIGC_OK && result != Z_STREAM_END)
        status = result == Z_MEM_ERROR ? AIGC_ERR_MEMORY : AIGC_ERR_FORMAT;
    if (status == AIGC_OK && run.z.total_out < length)
        status = AIGC_ERR_FORMAT;
    inflateEnd(&run.z);
    if (status != AIGC_OK || run.too_long)
        aigcp_block_map_free(map);
    return status;
}

/* ---- writing ----------------------------------------------------------------------------- */

/* Run deflate() over the bytes, and append what comes out. */
static aigc_status
deflate_bytes(z_stream *z, const uint8_t *bytes, size_t length, int flush, aigcp_buffer *result)
{
    z->next_in = bytes;
    do {
        size_t left = length - (size_t)(z->next_in - bytes);
        aigc_status status = aigcp_buffer_reserve(result, 64 * 1024);

        if (status != AIGC_OK)
            return status;
        z->avail_in = (uInt)(left < PIECE_MAX ? left : PIECE_MAX);
        z->next_out = result->data + result->length;
        z->avail_out = 64 * 1024;
        int done = deflate(z, left <= PIECE_MAX ? flush : Z_NO_FLUSH);
        if (done == Z_STREAM_ERROR)
            return AIGC_ERR_INTERNAL;
        result->length = (size_t)(z->next_out - result->data);
    } while (z->avail_out == 0 || (size_t)(z->next_in - bytes) < length);
    return AIGC_OK;
}

/* Append bits [from, to) of the stream; the result ends at a byte. */
static aigc_status
copy_bits(const uint8_t *stream, uint64_t from, uint64_t to, aigcp_buffer *result)
{
    unsigned shift = (unsigned)(from & 7);
    size_t count = (size_t)((to - from + 7) / 8), last = (size_t)((to + 7) / 8) - 1;
    size_t at = (size_t)(from / 8);
    aigc_status status = aigcp_buffer_reserve(result, count);

    if (status != AIGC_OK)
        return status;
    uint8_t *out = result->data + result->length;
    if (shift == 0) {
        memcpy(out, stream + at, count);
    } else {
        for (size_t i = 0; i < count; i++) {
            unsigned next = at + i < last ? stream[at + i + 1] : 0;

            out[i] = (uint8_t)(stream[at + i] >> shift | next << (8 - shift));
        }
    }
    result->length += count;
    return AIGC_OK;
}

/* Where the kept blocks before the change end, and those behind it begin again. */
typedef struct splice_plan {
    aigcp_block_mark front, back;
    bool has_back;
} splice_plan;

static splice_plan
plan_splice(const aigcp_block_map *map, size_t length, size_t begin, size_t end)
{
    size_t window = (size_t)1 << map->window_bits;
    splice_plan plan = { { 16, 0 }, { 0, length }, false };

    for (size_t i = 0; i < map->count; i++) {
        const aigcp_block_mark *mark = &map->marks[i];

        if (mark->byte <= begin)
            plan.front = *mark;
        if (!plan.has_back && mark->byte >= end && mark->byte - end >= window) {
            plan.back = *mark;
            plan.has_back = true;
        }
    }
    return plan;
}

static aigc_status
append_adler(const uint8_t *bytes, size_t length, aigcp_buffer *result)
{
    uint32_t sum = (uint32_t)adler32_z(adler32_z(0, NULL, 0), bytes, length);
    uint8_t big_endian[4] = { (uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8),
                              (uint8_t)sum };

    return aigcp_buffer_append(result, big_endian, sizeof big_endian);
}

aigc_status
aigcp_deflate_splice(const uint8_t *stream, const aigcp_block_map *map, const uint8_t *bytes,
                     size_t length, size_t begin, size_t end, aigcp_buffer *result)
{
    /* FLEVEL as zlib writes it, and as libpng leaves it. */
    static const int levels[] = { 1, 5, 6, 9 };
    static const uint8_t header[] = { 0x78, 0x9C };
    /* A window of 256 bytes is one that zlib reads, but does not write. */
    bool kept = map->count > 0 && map->window_bits > 8;
    splice_plan plan = { { 16, 0 }, { 0, length }, false };
    z_stream z = { 0 };
    aigc_status status;

    if (kept) {
        plan = plan_splice(map, length, begin, end);
        status = copy_bits(stream, 0, plan.front.bit / 8 * 8, result);
    } else {
        status = aigcp_buffer_append(result, header, sizeof header);
    }
    if (status == AIGC_OK &&
        deflateInit2(&z, kept ? levels[map->level & 3] : Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     kept ? -(int)map->window_bits : -15, 8, Z_FILTERED) != Z_OK)
        status = AIGC_ERR_MEMORY;
    if (status != AIGC_OK)
        return status;
    if (plan.front.byte > 0) {
        size_t known = plan.front.byte < 32768 ? plan.front.byte : 32768;

        deflateSetDictionary(&z, bytes + plan.front.byte - known, (uInt)known);
    }
    if ((plan.front.bit & 7) != 0) {
        int bits = (int)(plan.front.bit & 7);

        deflatePrime(&z, bits, stream[plan.front.bit / 8] & ((1 << bits) - 1));
    }
    status = deflate_bytes(&z, bytes + plan.front.byte, plan.back.byte - plan.front.byte,
                           plan.has_back ? Z_SYNC_FLUSH : Z_FINISH, result);
    deflateEnd(&z);
    if (status == AIGC_OK && plan.has_back)
        status = copy_bits(stream, plan.back.bit, map->end_bit, result);
    return status == AIGC_OK ? append_adler(bytes, length, result) : status;
}
