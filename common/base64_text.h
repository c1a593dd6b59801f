/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 with padding (RFC 4648, 4). Neither time nor memory accesses depend on the bytes, which
 * may be those of a secret key. */
#ifndef AIGCP_BASE64_TEXT_H
#define AIGCP_BASE64_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Characters that `size` bytes take, and a NUL. */
#define AIGCP_BASE64_ROOM(size) (((size) + 2) / 3 * 4 + 1)

/* Write AIGCP_BASE64_ROOM(size) bytes. */
void aigcp_base64_encode(const void *data, size_t size, char *out);

/* Decode exactly `size` bytes from exactly `length` characters. False, and `out` undefined, if the
 * text is anything but what aigcp_base64_encode() writes. */
bool aigcp_base64_decode(const char *text, size_t length, void *out, size_t size);

#endif
