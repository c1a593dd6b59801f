/* SPDX-License-Identifier: Apache-2.0 */
/* Find where a mark begins in a stream (Knuth, Morris, Pratt 1977). */
#include "watermark/mark_finder.h"

#include <string.h>

/* "AGM" as U+E0131 U+E0137 U+E013D. */
const uint8_t aigcp_magic_text[AIGCP_MAGIC_TEXT_SIZE] = { 0xF3, 0xA0, 0x84, 0xB1, 0xF3, 0xA0,
                                                          0x84, 0xB7, 0xF3, 0xA0, 0x84, 0xBD };

/* With n bytes matched and the next not fitting: how many may still be. */
static const uint8_t fall_back[AIGCP_MAGIC_TEXT_SIZE] = { 0, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3 };

size_t
aigcp_mark_finder_feed(aigcp_mark_finder *finder, const uint8_t *data, size_t length, bool *found)
{
    size_t matched = finder->matched;
    size_t position = 0;

    *found = false;
    while (position < length) {
        if (matched == 0) {
            /* Nearly all text is passed over here. */
            const uint8_t *next = memchr(data + position, aigcp_magic_text[0], length - position);
            if (!next) {
                position = length;
                break;
            }
            position = (size_t)(next - data);
        }
        while (matched > 0 && data[position] != aigcp_magic_text[matched])
            matched = fall_back[matched];
        if (data[position] == aigcp_magic_text[matched])
            matched++;
        position++;
        if (matched == AIGCP_MAGIC_TEXT_SIZE) {
            *found = true;
            matched = 0;
            break;
        }
    }
    finder->matched = matched;
    return position;
}
