/* SPDX-License-Identifier: Apache-2.0 */
/* The text as a regular expression sees it: valid UTF-8, without invisible characters,
 * folded if asked for; with a way back to the bytes of the original. */
#ifndef AIGCP_TEXT_VIEW_H
#define AIGCP_TEXT_VIEW_H

#include <aigc/types.h>
#include <stdbool.h>

typedef struct aigcp_text_view {
    uint8_t *bytes;
    uint32_t *start; /* of the original character that a byte comes from, in the window */
    uint32_t *end;
    size_t length;
    size_t capacity;
} aigcp_text_view;

void aigcp_text_view_free(aigcp_text_view *view);

/* See the window `text`, of complete characters, before which stand `gap` invisible ones. What is
 * invalid becomes U+FFFD, and so does each invisible character by which a gap becomes too wide to
 * be skipped, so that a match of n characters is never longer than n * (AIGCP_MAX_GAP + 1) *
 * AIGCP_UTF8_MAX bytes. */
AIGC_MUST_CHECK aigc_status aigcp_text_view_set(aigcp_text_view *view, const uint8_t *text,
                                                size_t length, size_t gap, bool fold);

/* The first place in the view that comes from `offset` of the window or what is behind it. */
size_t aigcp_text_view_at(const aigcp_text_view *view, size_t offset);

/* Map a range of the view back to the window. False if an end is inside one character. */
bool aigcp_text_view_range(const aigcp_text_view *view, size_t from, size_t to, size_t *start,
                           size_t *end);

#endif
