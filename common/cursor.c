/* SPDX-License-Identifier: Apache-2.0 */
/* Read bytes, never past the end. */
#include "common/cursor.h"

#include "common/byte_order.h"

void
aigcp_cursor_init(aigcp_cursor *cursor, const void *data, size_t length)
{
    *cursor = (aigcp_cursor){ .data = data, .length = length };
}

size_t
aigcp_cursor_left(const aigcp_cursor *cursor)
{
    return cursor->failed ? 0 : cursor->length - cursor->position;
}

const uint8_t *
aigcp_cursor_bytes(aigcp_cursor *cursor, size_t length)
{
    if (cursor->failed || length > cursor->length - cursor->position) {
        cursor->failed = true;
        return NULL;
    }
    const uint8_t *bytes = cursor->data + cursor->position;
    cursor->position += length;
    return bytes;
}

uint64_t
aigcp_cursor_uint(aigcp_cursor *cursor, unsigned width)
{
    const uint8_t *bytes = aigcp_cursor_bytes(cursor, width);
    return bytes ? aigcp_get_be(bytes, width) : 0;
}

uint8_t
aigcp_cursor_u8(aigcp_cursor *cursor)
{
    return (uint8_t)aigcp_cursor_uint(cursor, 1);
}
