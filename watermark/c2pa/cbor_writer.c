/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/cbor_writer.h"

#include "common/byte_order.h"
#include "watermark/c2pa/cbor_reader.h"
#include "watermark/c2pa/limits.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_MAX 9

void
aigcp_cbor_writer_init(aigcp_cbor_writer *writer, aigcp_buffer *out)
{
    *writer = (aigcp_cbor_writer){ out, AIGC_OK };
}

void
aigcp_cbor_put_raw(aigcp_cbor_writer *writer, const void *item, size_t length)
{
    if (writer->status == AIGC_OK)
        writer->status = aigcp_buffer_append(writer->out, item, length);
}

/* The shortest head: major type and argument. */
static size_t
make_head(uint8_t head[HEAD_MAX], unsigned major, uint64_t value)
{
    unsigned width = value < 24            ? 0
                     : value <= UINT8_MAX  ? 1
                     : value <= UINT16_MAX ? 2
                     : value <= UINT32_MAX ? 4
                                           : 8;
    unsigned code = width == 0   ? (unsigned)value
                    : width == 1 ? 24
                    : width == 2 ? 25
                    : width == 4 ? 26
                                 : 27;

    head[0] = (uint8_t)(major << 5 | code);
    aigcp_put_be(head + 1, width, value);
    return 1 + width;
}

static void
put_head(aigcp_cbor_writer *writer, unsigned major, uint64_t value)
{
    uint8_t head[HEAD_MAX];

    aigcp_cbor_put_raw(writer, head, make_head(head, major, value));
}

void
aigcp_cbor_put_uint(aigcp_cbor_writer *writer, uint64_t value)
{
    put_head(writer, AIGCP_CBOR_UINT, value);
}

void
aigcp_cbor_put_int(aigcp_cbor_writer *writer, int64_t value)
{
    if (value >= 0)
        put_head(writer, AIGCP_CBOR_UINT, (uint64_t)value);
    else
        put_head(writer, AIGCP_CBOR_NINT, (uint64_t)(-1 - value));
}

void
aigcp_cbor_put_bytes(aigcp_cbor_writer *writer, const void *bytes, size_t length)
{
    put_head(writer, AIGCP_CBOR_BYTES, length);
    aigcp_cbor_put_raw(writer, bytes, length);
}

void
aigcp_cbor_put_text_part(aigcp_cbor_writer *writer, const char *text, size_t length)
{
    put_head(writer, AIGCP_CBOR_TEXT, length);
    aigcp_cbor_put_raw(writer, text, length);
}

void
aigcp_cbor_put_text(aigcp_cbor_writer *writer, const char *text)
{
    aigcp_cbor_put_text_part(writer, text, strlen(text));
}

void
aigcp_cbor_put_null(aigcp_cbor_writer *writer)
{
    put_head(writer, AIGCP_CBOR_SIMPLE, 22);
}

void
aigcp_cbor_put_tag(aigcp_cbor_writer *writer, uint64_t tag)
{
    put_head(writer, AIGCP_CBOR_TAG, tag);
}

void
aigcp_cbor_put_array(aigcp_cbor_writer *writer, size_t count)
{
    put_head(writer, AIGCP_CBOR_ARRAY, count);
}

void
aigcp_cbor_pair_text(aigcp_cbor_writer *writer, const char *key, const char *value)
{
    aigcp_cbor_put_text(writer, key);
    aigcp_cbor_put_text(writer, value);
}

void
aigcp_cbor_pair_uint(aigcp_cbor_writer *writer, const char *key, uint64_t value)
{
    aigcp_cbor_put_text(writer, key);
    aigcp_cbor_put_uint(writer, value);
}

void
aigcp_cbor_pair_bytes(aigcp_cbor_writer *writer, const char *key, const void *bytes, size_t length)
{
    aigcp_cbor_put_text(writer, key);
    aigcp_cbor_put_bytes(writer, bytes, length);
}

size_t
aigcp_cbor_begin_map(aigcp_cbor_writer *writer)
{
    return writer->out->length;
}

/* One pair of a map that is being written. */
typedef struct written_pair {
    const uint8_t *bytes;
    size_t length;
    size_t key_length;
} written_pair;

static int
by_key(const void *a, const void *b)
{
    const written_pair *left = a, *right = b;
    size_t shorter = left->key_length < right->key_length ? left->key_length : right->key_length;
    int order = memcmp(left->bytes, right->bytes, shorter);

    return order != 0
               ? order
               : (left->key_length > right->key_length) - (left->key_length < right->key_length);
}

/* Find the pairs that were written since `begin`. */
static size_t
split_pairs(const uint8_t *bytes, size_t length, written_pair pairs[AIGCP_CBOR_KEYS_MAX])
{
    size_t count = 0, position = 0;

    while (position < length) {
        size_t key = aigcp_cbor_skip(bytes + position, length - position);
        size_t value =
            key == 0 ? 0 : aigcp_cbor_skip(bytes + position + key, length - position - key);

        if (value == 0 || count == AIGCP_CBOR_KEYS_MAX)
            return SIZE_MAX;
        pairs[count++] = (written_pair){ bytes + position, key + value, key };
        position += key + value;
    }
    return count;
}

void
aigcp_cbor_end_map(aigcp_cbor_writer *writer, size_t begin)
{
    written_pair pairs[AIGCP_CBOR_KEYS_MAX];
    aigcp_buffer sorted;
    aigcp_cbor_writer into;

    if (writer->status != AIGC_OK)
        return;
    if (writer->out->length == begin) {
        put_head(writer, AIGCP_CBOR_MAP, 0);
        return;
    }
    size_t count = split_pairs(writer->out->data + begin, writer->out->length - begin, pairs);
    if (count == SIZE_MAX) {
        writer->status = AIGC_ERR_INTERNAL;
        return;
    }
    qsort(pairs, count, sizeof pairs[0], by_key);
    aigcp_buffer_init(&sorted, writer->out->limit);
    aigcp_cbor_writer_init(&into, &sorted);
    put_head(&into, AIGCP_CBOR_MAP, count);
    for (size_t i = 0; i < count; i++)
        aigcp_cbor_put_raw(&into, pairs[i].bytes, pairs[i].length);
    writer->status = into.status;
    writer->out->length = begin;
    aigcp_cbor_put_raw(writer, sorted.data, sorted.length);
    aigcp_buffer_free(&sorted);
}
