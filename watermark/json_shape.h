/* SPDX-License-Identifier: Apache-2.0 */
/* Is a text JSON? A push-down checker of RFC 8259 that keeps one bit per level. */
#ifndef AIGCP_JSON_SHAPE_H
#define AIGCP_JSON_SHAPE_H

#include <aigc/types.h>

#include <stdbool.h>

#include "watermark/limits.h"

/* JSON here is one object or array; or JSON Lines, objects or arrays each on a line of its
 * own. White space may stand around them, and a byte order mark before the first. Bytes of
 * strings need not be UTF-8. */
typedef struct aigcp_json_shape {
    int state;
    bool in_key;      /* the string at hand is a member name */
    bool new_line;    /* a line ended since the last whole value */
    const char *word; /* what is left of true, false or null */
    unsigned count;   /* bytes of the byte order mark, digits of \u */
    size_t depth;
    uint8_t in_object[AIGCP_JSON_DEPTH_MAX / 8]; /* else in an array */
} aigcp_json_shape;

void aigcp_json_shape_init(aigcp_json_shape *shape);
void aigcp_json_shape_feed(aigcp_json_shape *shape, const uint8_t *data, size_t length);
/* Whether the text so far, if it ended here, is JSON. */
bool aigcp_json_shape_is_whole(const aigcp_json_shape *shape);

#endif
