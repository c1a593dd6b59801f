/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table from texts to the things they name. */
#ifndef AIGCP_TEXT_INDEX_H
#define AIGCP_TEXT_INDEX_H

#include <aigc/types.h>

typedef struct aigcp_text_slot {
    const char *text; /* NULL: the slot is free */
    void *item;
    uint32_t length;
    uint32_t hash;
} aigcp_text_slot;

typedef struct aigcp_text_index {
    aigcp_text_slot *slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
    uint64_t seed;
} aigcp_text_index;

void aigcp_text_index_init(aigcp_text_index *index);
void aigcp_text_index_free(aigcp_text_index *index);

/* Make room for `count` texts in all, which saves growing step by step. */
AIGC_MUST_CHECK aigc_status aigcp_text_index_reserve(aigcp_text_index *index, size_t count);

/* Have the memory fetched that a coming aigcp_text_index_add() of `text` will look at. A large
 * table waits for memory most of the time; called some texts ahead, this halves it. */
void aigcp_text_index_prefetch(const aigcp_text_index *index, const char *text, size_t length);

/* The item that `text` was entered with, or NULL. */
void *aigcp_text_index_find(const aigcp_text_index *index, const char *text, size_t length);

/* Enter `text`, which must be shorter than 4 GiB and outlive the index, unless it is there already.
 * `*known` is the item it was first entered with, or NULL if it is new.
 * AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_text_index_add(aigcp_text_index *index, const char *text,
                                                 size_t length, void *item, void **known);

#endif
