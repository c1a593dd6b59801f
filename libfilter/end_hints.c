/* SPDX-License-Identifier: Apache-2.0 */
/* Fill the hints. */
#include "libfilter/end_hints.h"

#include <stdlib.h>

#include "libfilter/large_table.h"
#include "libfilter/limits.h"

/* The bits of a mask: one at `i`, two at distances that are no mask's of the other fifteen kinds.
 */
#define BIT(i) (UINT64_C(1) << ((i)&63))
#define MASK(i) (BIT(i) | BIT((i) + 1 + (i) / 64) | BIT((i) + 20 + 2 * ((i) / 64)))
#define MASKS_4(i) MASK(i), MASK((i) + 1), MASK((i) + 2), MASK((i) + 3)
#define MASKS_16(i) MASKS_4(i), MASKS_4((i) + 4), MASKS_4((i) + 8), MASKS_4((i) + 12)
#define MASKS_64(i) MASKS_16(i), MASKS_16((i) + 16), MASKS_16((i) + 32), MASKS_16((i) + 48)
#define MASKS_256(i) MASKS_64(i), MASKS_64((i) + 64), MASKS_64((i) + 128), MASKS_64((i) + 192)

const uint64_t aigcp_end_masks[AIGCP_END_MASKS] = { MASKS_256(0), MASKS_256(256), MASKS_256(512),
                                                    MASKS_256(768) };

aigc_status
aigcp_end_hints_init(aigcp_end_hints *hints, size_t terms)
{
    unsigned bits = AIGCP_END_HINTS_BITS_LEAST;
    while (bits < AIGCP_END_HINTS_BITS_MOST && terms > (size_t)2 << bits)
        bits++;
    hints->mask = ((size_t)1 << bits) - 1;
    hints->words = aigcp_large_table_new((size_t)1 << bits, sizeof *hints->words);
    return hints->words ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_end_hints_free(aigcp_end_hints *hints)
{
    free(hints->words);
    hints->words = NULL;
}

size_t
aigcp_end_hints_memory(const aigcp_end_hints *hints)
{
    return hints->words ? (hints->mask + 1) * sizeof *hints->words : 0;
}

void
aigcp_end_hints_add(aigcp_end_hints *hints, const uint32_t *symbols, size_t count, bool repeats)
{
    aigcp_last_symbols last = 0;
    for (size_t i = 0; i < count; i++)
        last = last << 16 | symbols[i];
    last ^= repeats ? AIGCP_END_REPEATED : 0;
    const aigcp_end_places of = aigcp_end_places_of(hints, last);
    if (count == 2)
        hints->words[of.at_pair] |= aigcp_end_mask(of.pair, AIGCP_END_PAIR_BITS);
    else if (count == 3)
        hints->words[of.at_triple] |= aigcp_end_mask(of.last, AIGCP_END_TRIPLE_BITS);
    else
        hints->words[of.at_triple] |= aigcp_end_mask(of.last, AIGCP_END_QUADRUPLE_BITS);
}
