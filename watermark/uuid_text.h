/* SPDX-License-Identifier: Apache-2.0 */
/* UUIDs as text: 8-4-4-4-12 lower-case hex digits (RFC 9562, 4). */
#ifndef AIGCP_UUID_TEXT_H
#define AIGCP_UUID_TEXT_H

#include <aigc/label.h>

#include <stdbool.h>

#define AIGCP_UUID_BYTES 16

/* Whether `text` is a UUID in exactly this form; then `bytes` holds it. */
bool aigcp_uuid_parse(const char *text, uint8_t bytes[AIGCP_UUID_BYTES]);
void aigcp_uuid_format(const uint8_t bytes[AIGCP_UUID_BYTES], char text[AIGC_UUID_SIZE]);

#endif
