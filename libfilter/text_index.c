/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table from texts to the things they name: open addressing, linear probing. */
#include "libfilter/text_index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/large_table.h"

#define FIRST_CAPACITY 64

/* As far as 32 bits of hash spread the texts. */
#define MAX_CAPACITY ((size_t)1 << 31)

void
aigcp_text_index_init(aigcp_text_index *index)
{
    *index = (aigcp_text_index){ 0 };
}

void
aigcp_text_index_free(aigcp_text_index *index)
{
    free(index->slots);
    aigcp_text_index_init(index);
}

static uint64_t
mix(uint64_t value)
{
    value ^= value >> 32;
    value *= UINT64_C(0xD6E8FEB86659FD93);
    value ^= value >> 32;
    return value;
}

static uint32_t
hash_text(const aigcp_text_index *index, const char *text, size_t length)
{
    uint64_t hash = mix(index->seed ^ length);
    while (length) {
        uint64_t part = 0;
        size_t size = length < sizeof part ? length : sizeof part;
        memcpy(&part, text, size);
        hash = mix(hash ^ part) + part;
        text += size;
        length -= size;
    }
    return (uint32_t)mix(hash);
}

/* The slot that holds the text, or the free one where it belongs. */
static aigcp_text_slot *
find_slot(const aigcp_text_index *index, uint32_t hash, const char *text, size_t length)
{
    size_t mask = index->capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        aigcp_text_slot *slot = &index->slots[i];
        if (!slot->text)
            return slot;
        if (slot->hash == hash && slot->length == length && !memcmp(slot->text, text, length))
            return slot;
    }
}

/* Move to a table of `capacity` slots, a power of two. */
static aigc_status
resize(aigcp_text_index *index, size_t capacity)
{
    aigcp_text_slot *slots = aigcp_large_table_new(capacity, sizeof *slots);
    if (!slots)
        return AIGC_ERR_MEMORY;
    /* An address differs from run to run, so that no list of words can be made to collide.
     * Nothing that leaves the table depends on the hash. */
    if (!index->seed)
        index->seed = (uint64_t)(uintptr_t)slots;
    for (size_t i = 0; i < index->capacity; i++) {
        const aigcp_text_slot *old = &index->slots[i];
        if (!old->text)
            continue;
        size_t place = old->hash & (capacity - 1);
        while (slots[place].text)
            place = (place + 1) & (capacity - 1);
        slots[place] = *old;
    }
    free(index->slots);
    index->slots = slots;
    index->capacity = capacity;
    return AIGC_OK;
}

aigc_status
aigcp_text_index_reserve(aigcp_text_index *index, size_t count)
{
    size_t capacity = index->capacity ? index->capacity : FIRST_CAPACITY;
    while (capacity / 4 * 3 < count) {
        if (capacity > MAX_CAPACITY / 2)
            return AIGC_ERR_MEMORY;
        capacity *= 2;
    }
    return capacity == index->capacity ? AIGC_OK : resize(index, capacity);
}

void
aigcp_text_index_prefetch(const aigcp_text_index *index, const char *text, size_t length)
{
#if defined(__GNUC__)
    if (index->capacity)
        __builtin_prefetch(&index->slots[hash_text(index, text, length) & (index->capacity - 1)]);
#else
    (void)index;
    (void)text;
    (void)length;
#endif
}

void *
aigcp_text_index_find(const aigcp_text_index *index, const char *text, size_t length)
{
    if (!index->count)
        return NULL;
    return find_slot(index, hash_text(index, text, length), text, length)->item;
}

aigc_status
aigcp_text_index_add(aigcp_text_index *index, const char *text, size_t length, void *item,
                     void **known)
{
    *known = NULL;
    aigc_status status = aigcp_text_index_reserve(index, index->count + 1);
    if (status != AIGC_OK)
        return status;
    uint32_t hash = hash_text(index, text, length);
    aigcp_text_slot *slot = find_slot(index, hash, text, length);
    if (slot->text) {
        *known = slot->item;
        return AIGC_OK;
    }
    *slot = (aigcp_text_slot){
        .text = text,
        .item = item,
        .length = (uint32_t)length,
        .hash = hash,
    };
    index->count++;
    return AIGC_OK;
}
