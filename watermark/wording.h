/* SPDX-License-Identifier: Apache-2.0 */
/* The visible label: its elements, and finding it in a text. */
#ifndef AIGCP_WORDING_H
#define AIGCP_WORDING_H

#include <aigc/label.h>

#include <stdbool.h>

/* The elements (AIGC_WORDING_*) that stand in `text`, which may be any bytes. */
unsigned aigcp_wording_elements(const void *text, size_t length);

/* The length of the element that stands at `position` in a text; 0 if none does. */
size_t aigcp_wording_element_at(const char *text, size_t length, size_t position);

/* Whether the first line of `head` or the last line of `tail` that is not blank is a visible
 * label: both elements in at most AIGC_FIELD_MAX bytes. They are the two ends of one text;
 * a line that is cut off by a window is no label. `whole` says that `tail` is all of it. */
bool aigcp_wording_visible(const uint8_t *head, size_t head_length, const uint8_t *tail,
                           size_t tail_length, bool whole);

#endif
