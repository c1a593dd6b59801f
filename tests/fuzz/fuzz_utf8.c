/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding any bytes covers each of them once, and what was decoded encodes to the same
 * bytes. */
#include <string.h>

#include "common/utf8.h"
#include "tests/fuzz/fuzz_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t position = 0;
    size_t first_fault = size;
    while (position < size) {
        size_t length = 0;
        uint32_t code_point = aigcp_utf8_decode(data + position, size - position, &length);
        FUZZ_ASSERT(length >= 1 && length <= size - position);
        if (code_point == AIGCP_UTF8_INVALID || code_point == AIGCP_UTF8_PARTIAL) {
            FUZZ_ASSERT(code_point == AIGCP_UTF8_PARTIAL ? position + length == size : length == 1);
            if (first_fault == size)
                first_fault = position;
        } else {
            uint8_t again[AIGCP_UTF8_MAX];
            FUZZ_ASSERT(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
            FUZZ_ASSERT(aigcp_utf8_encode(code_point, again) == length);
            FUZZ_ASSERT(memcmp(again, data + position, length) == 0);
        }
        position += length;
    }
    FUZZ_ASSERT(aigcp_utf8_valid_prefix(data, size) == first_fault);
    return 0;
}
