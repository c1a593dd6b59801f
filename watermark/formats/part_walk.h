/* SPDX-License-Identifier: Apache-2.0 */
/* Where a walk over chunks, segments or blocks stands. It counts them, so that no loop over the
 * parts of a file is without a bound: behind so many parts the next one is AIGC_ERR_LIMIT. */
#ifndef AIGCP_PART_WALK_H
#define AIGCP_PART_WALK_H

#include <aigc/types.h>
#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_part_walk {
    uint64_t at; /* of the next part */
    size_t left; /* how often the next one may still be asked for */
} aigcp_part_walk;

/* For the function that reads the next part. @return AIGC_OK, AIGC_ERR_LIMIT. */
static inline aigc_status
aigcp_part_count(aigcp_part_walk *walk)
{
    if (walk->left == 0)
        return AIGC_ERR_LIMIT;
    walk->left--;
    return AIGC_OK;
}

#endif
