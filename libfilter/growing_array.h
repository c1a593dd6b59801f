/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that grow while rules are compiled. */
#ifndef AIGCP_GROWING_ARRAY_H
#define AIGCP_GROWING_ARRAY_H

#include <aigc/types.h>
#include <stdlib.h>

/* Elements for which there is room at first. */
#define AIGCP_ARRAY_LEAST 256

/* Make room behind `count` elements of `size` bytes for `extra` more. AIGC_ERR_MEMORY: the array is
 * as it was. */
AIGC_MUST_CHECK static inline aigc_status
aigcp_array_reserve(void **array, size_t *capacity, size_t count, size_t extra, size_t size)
{
    if (count + extra <= *capacity)
        return AIGC_OK;
    size_t room = *capacity ? *capacity * 2 : AIGCP_ARRAY_LEAST;
    while (room < count + extra)
        room *= 2;
    void *grown = realloc(*array, room * size);
    if (!grown)
        return AIGC_ERR_MEMORY;
    *array = grown;
    *capacity = room;
    return AIGC_OK;
}

#endif
