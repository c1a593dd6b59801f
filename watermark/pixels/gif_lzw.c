/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/gif_lzw.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CODE_BITS_MAX 12
#define CODES (1U << CODE_BITS_MAX)
#define NO_CODE UINT32_MAX

/* ---- expanding --------------------------------------------------------------------------- */

/* A code stands for the string of another code and one index more. */
typedef struct string_table {
    uint16_t prefix[CODES];
    uint16_t length[CODES];
    uint8_t last[CODES], first[CODES];
} string_table;

typedef struct bit_reader {
    const uint8_t *data;
    size_t length, position;
    uint32_t bits;
    unsigned count;
} bit_reader;

static uint32_t
read_code(bit_reader *reader, unsigned width)
{
    while (reader->count < width) {
        if (reader->position == reader->length)
            return NO_CODE;
        reader->bits |= (uint32_t)reader->data[reader->position++] << reader->count;
        reader->count += 8;
    }
    uint32_t code = reader->bits & ((1U << width) - 1);
    reader->bits >>= width;
    reader->count -= width;
    return code;
}

/* Write the string of a code, from its end; what does not fit is dropped. Returns its length. */
static size_t
write_string(const string_table *table, uint32_t code, uint8_t *out, size_t room)
{
    size_t length = table->length[code];

    for (size_t i = length; i > 0; i--) {
        if (i <= room)
            out[i - 1] = table->last[code];
        code = table->prefix[code];
    }
    return length < room ? length : room;
}

static void
add_string(string_table *table, uint32_t code, uint32_t prefix, uint8_t last)
{
    table->prefix[code] = (uint16_t)prefix;
    table->length[code] = (uint16_t)(table->length[prefix] + 1);
    table->first[code] = table->first[prefix];
    table->last[code] = last;
}

static aigc_status
expand(string_table *table, bit_reader *reader, unsigned bits, uint8_t *indexes, size_t count)
{
    uint32_t clear = 1U << bits, next = clear + 2, code, before = NO_CODE;
    unsigned width = bits + 1;
    size_t done = 0;

    while (done < count && (code = read_code(reader, width)) != NO_CODE && code != clear + 1) {
        if (code == clear) {
            next = clear + 2;
            width = bits + 1;
            before = NO_CODE;
            continue;
        }
        if (code > next || (code == next && (before == NO_CODE || next == CODES)) ||
            (before == NO_CODE && code > clear))
            return AIGC_ERR_FORMAT;
        if (before != NO_CODE && next < CODES) {
            add_string(table, next, before,
                       code == next ? table->first[before] : table->first[code]);
            next++;
            width += next == 1U << width && width < CODE_BITS_MAX;
        }
        done += write_string(table, code, indexes + done, count - done);
        before = code;
    }
    return AIGC_OK;
}

aigc_status
aigcp_gif_expand(const uint8_t *data, size_t length, unsigned bits, uint8_t *indexes, size_t count)
{
    bit_reader reader = { data, length, 0, 0, 0 };
    string_table *table = calloc(1, sizeof *table);

    if (!table)
        return AIGC_ERR_MEMORY;
    for (unsigned i = 0; i < 1U << bits; i++) {
        table->length[i] = 1;
        table->first[i] = table->last[i] = (uint8_t)i;
    }
    aigc_status status = expand(table, &reader, bits, indexes, count);
    free(table);
    return status;
}

/* ---- compressing ------------------------------------------------------------------------- */

/* Open-addressed: of (prefix, index), its code. At most 4,096 of 16,384 slots are taken. */
#define SLOTS 16384U

typedef struct string_map {
    uint32_t key[SLOTS]; /* 1 + (prefix << 8 | index) */
    uint16_t code[SLOTS];
} string_map;

typedef struct bit_writer {
    aigcp_buffer *result;
    uint8_t block[256]; /* length, data */
    uint32_t bits;
    unsigned count;
    aigc_status status;
} bit_writer;

static void
write_byte(bit_writer *writer, uint8_t byte)
{
    writer->block[++writer->block[0]] = byte;
    if (writer->block[0] == 255) {
        if (writer->status == AIGC_OK)
            writer->status = aigcp_buffer_append(writer->result, writer->block, 256);
        writer->block[0] = 0;
    }
}

static void
write_code(bit_writer *writer, uint32_t code, unsigned width)
{
    writer->bits |= code << writer->count;
    writer->count += width;
    while (writer->count >= 8) {
        write_byte(writer, (uint8_t)writer->bits);
        writer->bits >>= 8;
        writer->count -= 8;
    }
}

static aigc_status
write_end(bit_writer *writer)
{
    if (writer->count > 0)
        write_byte(writer, (uint8_t)writer->bits);
    if (writer->status == AIGC_OK && writer->block[0] > 0) {
        writer->status =
            aigcp_buffer_append(writer->result, writer->block, (size_t)writer->block[0] + 1);
    }
    return writer->status == AIGC_OK ? aigcp_buffer_append_byte(writer->result, 0) : writer->status;
}

static uint32_t
find_slot(const string_map *map, uint32_t key)
{
    uint32_t slot = key * UINT32_C(2654435761) >> 18;

    while (map->key[slot] != 0 && map->key[slot] != key)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static void
compress(string_map *map, bit_writer *writer, const uint8_t *indexes, size_t count, unsigned bits)
{
    uint32_t clear = 1U << bits, next = clear + 2, prefix = NO_CODE;
    unsigned width = bits + 1;

    write_code(writer, clear, width);
    for (size_t i = 0; i < count && writer->status == AIGC_OK; i++) {
        if (prefix == NO_CODE) {
            prefix = indexes[i];
            continue;
        }
        uint32_t key = 1 + (prefix << 8 | indexes[i]), slot = find_slot(map, key);
        if (map->key[slot] != 0) {
            prefix = map->code[slot];
            continue;
        }
        write_code(writer, prefix, width);
        prefix = indexes[i];
        if (next == CODES) {
            write_code(writer, clear, width);
            memset(map->key, 0, sizeof map->key);
            next = clear + 2;
            width = bits + 1;
            continue;
        }
        map->key[slot] = key;
        map->code[slot] = (uint16_t)next;
        /* The reader is one entry behind. */
        width += next == 1U << width && width < CODE_BITS_MAX;
        next++;
    }
    if (prefix != NO_CODE) {
        write_code(writer, prefix, width);
        width += next == 1U << width && width < CODE_BITS_MAX;
    }
    write_code(writer, clear + 1, width);
}

aigc_status
aigcp_gif_compress(const uint8_t *indexes, size_t count, unsigned bits, aigcp_buffer *result)
{
    bit_writer writer = { .result = result, .status = AIGC_OK };
    string_map *map = calloc(1, sizeof *map);

    if (!map)
        return AIGC_ERR_MEMORY;
    compress(map, &writer, indexes, count, bits);
    aigc_status status = write_end(&writer);
    free(map);
    return status;
}
