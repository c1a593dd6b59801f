/* SPDX-License-Identifier: Apache-2.0 */
/* Where a key belongs among items that are in order. */
#ifndef AIGCP_LOWER_BOUND_H
#define AIGCP_LOWER_BOUND_H

#include <stddef.h>
#include <stdint.h>

/* The place of the first of `count` items of `size` bytes that is not less than the key; `count` if
 * all are. `compare` is as for bsearch(). */
static inline size_t
aigcp_lower_bound(const void *key, const void *items, size_t count, size_t size,
                  int (*compare)(const void *key, const void *item))
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(key, (const uint8_t *)items + middle * size) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
