/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as variation selectors. */
#include "watermark/selectors.h"

#include "common/utf8.h"

#define FEW 0x10           /* bytes below go to the first block */
#define FIRST_BLOCK 0xFE00 /* U+FE00 to U+FE0F */
#define LAST_BLOCK 0xE0100 /* U+E0100 to U+E01EF */

size_t
aigcp_selectors_encode(const uint8_t *data, size_t length, uint8_t *out)
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t code_point =
            data[i] < FEW ? FIRST_BLOCK + (uint32_t)data[i] : LAST_BLOCK + (uint32_t)data[i] - FEW;
        written += aigcp_utf8_encode(code_point, out + written);
    }
    return written;
}

aigcp_selector
aigcp_selector_decode(const uint8_t *data, size_t length, uint8_t *byte)
{
    size_t size;
    uint32_t code_point = aigcp_utf8_decode(data, length, &size);
    if (code_point == AIGCP_UTF8_PARTIAL)
        return data[0] == 0xEF || data[0] == 0xF3 ? AIGCP_SELECTOR_PARTIAL : AIGCP_SELECTOR_NONE;
    if (code_point >= FIRST_BLOCK && code_point < FIRST_BLOCK + FEW) {
        *byte = (uint8_t)(code_point - FIRST_BLOCK);
        return AIGCP_SELECTOR_BYTE;
    }
    if (code_point >= LAST_BLOCK && code_point <= LAST_BLOCK + 0xFF - FEW) {
        *byte = (uint8_t)(code_point - LAST_BLOCK + FEW);
        return AIGCP_SELECTOR_BYTE;
    }
    return AIGCP_SELECTOR_NONE;
}
