/* SPDX-License-Identifier: Apache-2.0 */
/* Keep lists of uses once each. */
#include "libfilter/compile/use_lists.h"

#include <stdlib.h>
#include <string.h>

/* Uses are compared and hashed as what they are in memory: they have no gaps. */
#define USE_WORDS 4
_Static_assert(sizeof(aigcp_use) == USE_WORDS * sizeof(uint32_t), "a use has no gaps");

aigc_status
aigcp_use_lists_init(aigcp_use_lists *lists, size_t use_count)
{
    size_t slots = 16;
    while (slots < 2 * use_count)
        slots *= 2;
    *lists = (aigcp_use_lists){
        .uses = calloc(use_count + 1, sizeof *lists->uses),
        .slots = calloc(slots, sizeof *lists->slots),
        .mask = slots - 1,
    };
    return lists->uses && lists->slots ? AIGC_OK : AIGC_ERR_MEMORY;
}

void
aigcp_use_lists_free(aigcp_use_lists *lists)
{
    free(lists->uses);
    free(lists->slots);
}

void
aigcp_use_lists_add(aigcp_use_lists *lists, const aigcp_use *use)
{
    lists->uses[lists->count++] = *use;
}

static size_t
hash_of(const aigcp_use *uses, size_t count)
{
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++) {
        uint32_t words[USE_WORDS];
        memcpy(words, &uses[i], sizeof words);
        for (size_t j = 0; j < USE_WORDS; j++) {
            hash = (hash ^ words[j]) * 0x9E3779B97F4A7C15u;
            hash ^= hash >> 32;
        }
    }
    return (size_t)hash;
}

uint32_t
aigcp_use_lists_end(aigcp_use_lists *lists)
{
    const size_t begun = lists->begun;
    const size_t count = lists->count - begun;
    const aigcp_use *list = lists->uses + begun;
    lists->uses[lists->count - 1].is_last = true;
    size_t slot = hash_of(list, count) & lists->mask;
    for (; lists->slots[slot]; slot = (slot + 1) & lists->mask) {
        size_t first = lists->slots[slot] - 1;
        if (count <= begun - first &&
            memcmp(lists->uses + first, list, count * sizeof *list) == 0) {
            lists->count = begun;
            return (uint32_t)first;
        }
    }
    lists->slots[slot] = (uint32_t)begun + 1;
    lists->begun = lists->count;
    return (uint32_t)begun;
}
