/* SPDX-License-Identifier: Apache-2.0 */
/* Find where a mark begins in a stream: the magic as selectors, 12 bytes of UTF-8 that are
 * in no text for any other reason. */
#ifndef AIGCP_MARK_FINDER_H
#define AIGCP_MARK_FINDER_H

#include <aigc/types.h>

#include <stdbool.h>

#define AIGCP_MAGIC_TEXT_SIZE 12
extern const uint8_t aigcp_magic_text[AIGCP_MAGIC_TEXT_SIZE];

typedef struct aigcp_mark_finder {
    size_t matched; /* bytes of the magic that the text so far ends with */
} aigcp_mark_finder;

/* Look at the next bytes, up to the end of the next magic. If it was completed, `*found` is
 * set and the finder is ready to look for another.
 * @return bytes taken: all, unless the magic was found before their end. */
size_t aigcp_mark_finder_feed(aigcp_mark_finder *finder, const uint8_t *data, size_t length,
                              bool *found);

#endif
