/* SPDX-License-Identifier: Apache-2.0 */
/* Make room for a set. */
#include "libfilter/compile/bit_set.h"

#include "libfilter/large_table.h"
#include "libfilter/limits.h"

/* Bits for a member at least, as a power of two; half as many in a set that would leave the
 * second-level cache: there a miss costs more than to say yes in vain. */
static unsigned
share_of(unsigned bits)
{
    return bits < AIGCP_PREFILTER_BITS_CACHED ? 4 : 3;
}

aigc_status
aigcp_set_init(aigcp_bit_set *set, size_t members)
{
    unsigned bits = AIGCP_PREFILTER_BITS_LEAST;
    while (bits < AIGCP_PREFILTER_BITS_MOST && members > (size_t)1 << (bits - share_of(bits)))
        bits++;
    set->shift = 32 - (bits - 5);
    set->words = aigcp_large_table_new((size_t)1 << (bits - 5), sizeof *set->words);
    return set->words ? AIGC_OK : AIGC_ERR_MEMORY;
}
