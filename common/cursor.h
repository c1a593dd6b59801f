/* SPDX-License-Identifier: Apache-2.0 */
/* Read bytes, never past the end. The first read that does not fit sets `failed`, and
 * every later one then gives 0 or NULL: check once, after reading. */
#ifndef AIGCP_CURSOR_H
#define AIGCP_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_cursor {
    const uint8_t *data;
    size_t length;
    size_t position;
    bool failed;
} aigcp_cursor;

void aigcp_cursor_init(aigcp_cursor *cursor, const void *data, size_t length);
size_t aigcp_cursor_left(const aigcp_cursor *cursor);
uint8_t aigcp_cursor_u8(aigcp_cursor *cursor);
/* Big-endian integer of `width` bytes, 1 to 8. */
uint64_t aigcp_cursor_uint(aigcp_cursor *cursor, unsigned width);
/* `length` bytes in place, or NULL. */
const uint8_t *aigcp_cursor_bytes(aigcp_cursor *cursor, size_t length);

#endif
