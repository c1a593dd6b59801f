/* SPDX-License-Identifier: Apache-2.0 */
/* Write CBOR as RFC 8949, 4.2.1 wants it to be deterministic: shortest heads, definite lengths,
 * map keys in the order of their bytes.
 *
 * Errors stay: after the first one nothing is written, and `status` tells which. Check once, at
 * the end. */
#ifndef AIGCP_CBOR_WRITER_H
#define AIGCP_CBOR_WRITER_H

#include "common/buffer.h"

typedef struct aigcp_cbor_writer {
    aigcp_buffer *out;
    aigc_status status;
} aigcp_cbor_writer;

void aigcp_cbor_writer_init(aigcp_cbor_writer *writer, aigcp_buffer *out);

void aigcp_cbor_put_int(aigcp_cbor_writer *writer, int64_t value);
void aigcp_cbor_put_uint(aigcp_cbor_writer *writer, uint64_t value);
void aigcp_cbor_put_bytes(aigcp_cbor_writer *writer, const void *bytes, size_t length);
/* NUL-terminated UTF-8. */
void aigcp_cbor_put_text(aigcp_cbor_writer *writer, const char *text);
void aigcp_cbor_put_text_part(aigcp_cbor_writer *writer, const char *text, size_t length);
void aigcp_cbor_put_null(aigcp_cbor_writer *writer);
/* The item that comes next is tagged. */
void aigcp_cbor_put_tag(aigcp_cbor_writer *writer, uint64_t tag);
/* `count` items come next. */
void aigcp_cbor_put_array(aigcp_cbor_writer *writer, size_t count);
/* An item that is encoded already. */
void aigcp_cbor_put_raw(aigcp_cbor_writer *writer, const void *item, size_t length);

/* A map: begin, pairs of items in any order, end. The end counts the pairs, sorts them and puts
 * the head before them.
 * @return where the map begins, for the end. */
size_t aigcp_cbor_begin_map(aigcp_cbor_writer *writer);
void aigcp_cbor_end_map(aigcp_cbor_writer *writer, size_t begin);

/* Pairs with a text key. */
void aigcp_cbor_pair_text(aigcp_cbor_writer *writer, const char *key, const char *value);
void aigcp_cbor_pair_uint(aigcp_cbor_writer *writer, const char *key, uint64_t value);
void aigcp_cbor_pair_bytes(aigcp_cbor_writer *writer, const char *key, const void *bytes,
                           size_t length);

#endif
