/* SPDX-License-Identifier: Apache-2.0 */
/* The text as a regular expression sees it: valid UTF-8, without invisible characters,
 * folded if asked for; with a way back to the bytes of the original. */
#ifndef AIGCP_TEXT_VIEW_H
#define AIGCP_TEXT_VIEW_H

#include <aigc/types.h>
#include <stdbool.h>

/* Most windows are seen as they are, or characters of as many bytes stand in the places of others:
 * such a view is even. */
typedef struct aigcp_text_view {
    const uint8_t *bytes; /* the window, or `room` */
    size_t length;
    bool even;       /* each byte comes from that of the window at its place; else, */
    uint32_t *start; /* in the window, of the original character that a byte comes from */
    uint32_t *end;
    size_t mapped; /* as many have room for their start and end, */
    uint8_t *room; /* and bytes here */
    size_t capacity;
} aigcp_text_view;

void aigcp_text_view_free(aigcp_text_view *view);

/* See the window `text`, of complete characters, before which stand `gap` invisible ones. What is
 * invalid becomes U+FFFD, and so does each invisible character by which a gap becomes too wide to
 * be skipped, so that a match of n characters is never longer than n * (AIGCP_MAX_GAP + 1) *
 * AIGCP_UTF8_MAX bytes. The view may be the window itself, and so is there as long as that is. */
AIGC_MUST_CHECK aigc_status aigcp_text_view_set(aigcp_text_view *view, const uint8_t *text,
                                                size_t length, size_t gap, bool fold);

/* The first place in the view that comes from `offset` of the window or what is behind it. */
size_t aigcp_text_view_at(const aigcp_text_view *view, size_t offset);

/* Where in the window the original character begins that a byte of the view comes from. */
static inline size_t
aigcp_text_view_start(const aigcp_text_view *view, size_t at)
{
    return view->even ? at : view->start[at];
}

/* Map a range of the view back to the window. False if an end is inside one character. */
bool aigcp_text_view_range(const aigcp_text_view *view, size_t from, size_t to, size_t *start,
                           size_t *end);

#endif
