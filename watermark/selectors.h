/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as variation selectors, which no renderer shows:
 * b < 0x10 is U+FE00 + b, any other b is U+E0100 + (b - 0x10). */
#ifndef AIGCP_SELECTORS_H
#define AIGCP_SELECTORS_H

#include <aigc/types.h>

#define AIGCP_SELECTOR_MAX 4 /* bytes of UTF-8 */

/* Write bytes as selectors; `out` has room for 4 * length bytes. Returns what was written. */
size_t aigcp_selectors_encode(const uint8_t *data, size_t length, uint8_t *out);

typedef enum aigcp_selector {
    AIGCP_SELECTOR_BYTE,    /* a whole selector */
    AIGCP_SELECTOR_PARTIAL, /* may become one */
    AIGCP_SELECTOR_NONE     /* no selector */
} aigcp_selector;

/* Read the 1 to 4 bytes that may be a selector; none of their prefixes was a whole one. */
aigcp_selector aigcp_selector_decode(const uint8_t *data, size_t length, uint8_t *byte);

#endif
