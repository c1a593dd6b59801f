/* SPDX-License-Identifier: Apache-2.0 */
/* Follow the Markdown code fences of a text line by line: is it inside one at its end?
 *
 * CommonMark 0.30, 4.5, with two simplifications, both on the safe side: a fence may also
 * follow list markers and any indentation up to AIGCP_FENCE_COLUMN_MAX, and a fence is closed
 * by the next fitting line, however far that is indented. */
#ifndef AIGCP_CODE_FENCE_H
#define AIGCP_CODE_FENCE_H

#include <aigc/types.h>

#include <stdbool.h>

#include "watermark/limits.h"

typedef struct aigcp_fence {
    uint8_t character; /* ` or ~ */
    size_t length;
    size_t column;
} aigcp_fence;

typedef struct aigcp_code_fence {
    int state; /* where in the line we are */
    size_t column;
    size_t digits;    /* of a list number */
    aigcp_fence line; /* what the line at hand may be */
    bool is_open;
    aigcp_fence open;
} aigcp_code_fence;

void aigcp_code_fence_init(aigcp_code_fence *fence);
void aigcp_code_fence_feed(aigcp_code_fence *fence, const uint8_t *data, size_t length);

/* Whether the text so far, if it ended here, ends inside a fence; then `*open` is the fence. */
bool aigcp_code_fence_is_open(const aigcp_code_fence *fence, aigcp_fence *open);

#endif
