/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is released as a whole: many small objects with one owner. */
#ifndef AIGCP_ARENA_H
#define AIGCP_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct aigcp_arena_block aigcp_arena_block;

typedef struct aigcp_arena {
    aigcp_arena_block *blocks;
    size_t total; /* bytes taken from the system */
} aigcp_arena;

void aigcp_arena_init(aigcp_arena *arena);
void aigcp_arena_free(aigcp_arena *arena);

/* `size` zeroed bytes, aligned for any object; NULL if memory is out. */
void *aigcp_arena_alloc(aigcp_arena *arena, size_t size);

/* A zeroed array; NULL also if count * size does not fit. */
void *aigcp_arena_array(aigcp_arena *arena, size_t count, size_t size);

/* A copy of `length` bytes and a NUL behind them; NULL if memory is out. */
char *aigcp_arena_copy(aigcp_arena *arena, const char *text, size_t length);

#endif
