/* SPDX-License-Identifier: Apache-2.0 */
/* Find text that normalisation form C leaves alone, quickly and without ICU. */
#ifndef AIGCP_QUIET_TEXT_H
#define AIGCP_QUIET_TEXT_H

#include <aigc/types.h>

#include <stdbool.h>

/* Whether a code point is quiet: it is its own normal form and has a normalisation boundary
 * before it, in every version of Unicode. In a run of quiet characters all but the last are
 * final; the last may still compose with what follows. Not every quiet character is known here. */
bool aigcp_is_quiet(uint32_t code_point);

/* Length of a run of whole quiet characters of the common kinds, as far as many bytes can be looked
 * at together. */
typedef size_t aigcp_quiet_many_fn(const uint8_t *data, size_t length);
aigcp_quiet_many_fn *aigcp_quiet_many_avx2(void); /* NULL: this processor has no AVX2 */

/* The quiet characters of the basic plane, one bit each, for the loop over a text. */
typedef struct aigcp_quiet_map {
    aigcp_quiet_many_fn *many; /* NULL: there is no such way */
    uint8_t bits[0x10000 / 8];
} aigcp_quiet_map;

void aigcp_quiet_map_init(aigcp_quiet_map *map);

/* Length of the run of whole quiet characters at the start of `data`.
 * @param[out] last size of its last character; 0 if there is none. */
size_t aigcp_quiet_run(const aigcp_quiet_map *map, const uint8_t *data, size_t length,
                       size_t *last);

#endif
