/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer with a mandatory upper size. */
#ifndef AIGCP_BUFFER_H
#define AIGCP_BUFFER_H

#include <aigc/types.h>

typedef struct aigcp_buffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
    size_t limit;
} aigcp_buffer;

/* `limit` is the most the buffer will ever hold. Allocates nothing. */
void aigcp_buffer_init(aigcp_buffer *buffer, size_t limit);
void aigcp_buffer_free(aigcp_buffer *buffer);

/* Make room for `extra` more bytes. AIGC_ERR_LIMIT, AIGC_ERR_MEMORY; the buffer is as before. */
AIGC_MUST_CHECK aigc_status aigcp_buffer_reserve(aigcp_buffer *buffer, size_t extra);
AIGC_MUST_CHECK aigc_status aigcp_buffer_append(aigcp_buffer *buffer, const void *data,
                                                size_t length);

/* The same for so few bytes that a call would take longer than to copy them. */
AIGC_MUST_CHECK static inline aigc_status
aigcp_buffer_append_few(aigcp_buffer *buffer, const uint8_t *data, size_t length)
{
    if (length > buffer->capacity - buffer->length)
        return aigcp_buffer_append(buffer, data, length);
    uint8_t *end = buffer->data + buffer->length;
    for (size_t i = 0; i < length; i++)
        end[i] = data[i];
    buffer->length += length;
    return AIGC_OK;
}

AIGC_MUST_CHECK aigc_status aigcp_buffer_append_byte(aigcp_buffer *buffer, uint8_t byte);
AIGC_MUST_CHECK aigc_status aigcp_buffer_append_string(aigcp_buffer *buffer, const char *string);

/* Append strings, the last of which is NULL. Stops at the first that does not fit. */
AIGC_MUST_CHECK aigc_status aigcp_buffer_append_strings(aigcp_buffer *buffer,
                                                        const char *const *strings);

/* The same for the strings that follow. */
#define AIGCP_APPEND(buffer, ...) \
    aigcp_buffer_append_strings((buffer), (const char *const[]){ __VA_ARGS__, NULL })

/* Drop the first `count` bytes. */
void aigcp_buffer_drop(aigcp_buffer *buffer, size_t count);

#endif
