/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer with a mandatory upper size. */
#include "common/buffer.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

void
aigcp_buffer_init(aigcp_buffer *buffer, size_t limit)
{
    *buffer = (aigcp_buffer){ .limit = limit };
}

void
aigcp_buffer_free(aigcp_buffer *buffer)
{
    free(buffer->data);
    *buffer = (aigcp_buffer){ .limit = buffer->limit };
}

aigc_status
aigcp_buffer_reserve(aigcp_buffer *buffer, size_t extra)
{
    if (extra > buffer->limit - buffer->length)
        return AIGC_ERR_LIMIT;
    size_t needed = buffer->length + extra;
    if (needed <= buffer->capacity)
        return AIGC_OK;

    size_t capacity = buffer->capacity;
    if (capacity == 0)
        capacity = needed > FIRST_CAPACITY ? needed : FIRST_CAPACITY;
    while (capacity < needed)
        capacity = capacity > buffer->limit / 2 ? buffer->limit : capacity * 2;
    if (capacity > buffer->limit)
        capacity = buffer->limit;
    uint8_t *data = realloc(buffer->data, capacity);
    if (!data)
        return AIGC_ERR_MEMORY;
    buffer->data = data;
    buffer->capacity = capacity;
    return AIGC_OK;
}

aigc_status
aigcp_buffer_append(aigcp_buffer *buffer, const void *data, size_t length)
{
    aigc_status status = aigcp_buffer_reserve(buffer, length);
    if (status == AIGC_OK && length) {
        memcpy(buffer->data + buffer->length, data, length);
        buffer->length += length;
    }
    return status;
}

aigc_status
aigcp_buffer_append_byte(aigcp_buffer *buffer, uint8_t byte)
{
    return aigcp_buffer_append(buffer, &byte, 1);
}

aigc_status
aigcp_buffer_append_string(aigcp_buffer *buffer, const char *string)
{
    return aigcp_buffer_append(buffer, string, strlen(string));
}

aigc_status
aigcp_buffer_append_strings(aigcp_buffer *buffer, const char *const *strings)
{
    aigc_status status = AIGC_OK;
    for (; status == AIGC_OK && *strings; strings++)
        status = aigcp_buffer_append_string(buffer, *strings);
    return status;
}

void
aigcp_buffer_drop(aigcp_buffer *buffer, size_t count)
{
    if (count >= buffer->length) {
        buffer->length = 0;
        return;
    }
    if (count == 0)
        return;
    memmove(buffer->data, buffer->data + count, buffer->length - count);
    buffer->length -= count;
}
