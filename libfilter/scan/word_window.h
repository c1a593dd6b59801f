/* SPDX-License-Identifier: Apache-2.0 */
/* The surroundings of a hit by which ICU's dictionary tells whether it is a word. */
#ifndef AIGCP_WORD_WINDOW_H
#define AIGCP_WORD_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Find the window of the hit [start, end) of `text`, of which `length` bytes are there: up to
 * AIGCP_WORD_WINDOW visible characters to either side, but not beyond where a run of Han
 * characters that touches the hit or the window ends, for no word goes on there. False if
 * characters are missing that may still come. */
bool aigcp_word_window(const uint8_t *text, size_t length, bool ended, size_t start, size_t end,
                       size_t *low, size_t *high);

#endif
