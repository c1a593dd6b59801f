/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is released as a whole. */
#include "common/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 4096

struct aigcp_arena_block {
    aigcp_arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void
aigcp_arena_init(aigcp_arena *arena)
{
    *arena = (aigcp_arena){ 0 };
}

void
aigcp_arena_free(aigcp_arena *arena)
{
    aigcp_arena_block *block = arena->blocks;
    while (block) {
        aigcp_arena_block *next = block->next;
        free(block);
        block = next;
    }
    aigcp_arena_init(arena);
}

/* A new block with room for `size` bytes, at the head of the list. Blocks grow with the
 * arena, so that their number stays small. */
static aigcp_arena_block *
add_block(aigcp_arena *arena, size_t size)
{
    size_t room = arena->total / 4 > BLOCK_SIZE ? arena->total / 4 : BLOCK_SIZE;
    if (room < size)
        room = size;
    if (room > SIZE_MAX - sizeof(aigcp_arena_block))
        return NULL;
    aigcp_arena_block *block = calloc(1, sizeof *block + room);
    if (!block)
        return NULL;
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->total += room;
    return block;
}

void *
aigcp_arena_alloc(aigcp_arena *arena, size_t size)
{
    size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX - alignment)
        return NULL;
    size = (size + alignment - 1) / alignment * alignment;

    aigcp_arena_block *block = arena->blocks;
    if (!block || size > block->size - block->used) {
        block = add_block(arena, size);
        if (!block)
            return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *
aigcp_arena_array(aigcp_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return aigcp_arena_alloc(arena, count * size);
}

char *
aigcp_arena_copy(aigcp_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        return NULL;
    char *copy = aigcp_arena_alloc(arena, length + 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}
