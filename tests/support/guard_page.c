/* SPDX-License-Identifier: Apache-2.0 */
/* Fenced input: [fence][pages with the bytes][fence]. */
#include "tests/support/guard_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* Maps room for `length` bytes between two fences and returns the first byte of the room. */
static uint8_t *
map_room(guard_page *guard, size_t length, size_t *room)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t pages = length / page + 1;
    *room = pages * page;
    guard->length = length;
    guard->mapping_size = *room + 2 * page;
    guard->mapping = mmap(NULL, guard->mapping_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (guard->mapping == MAP_FAILED)
        fail("mmap");
    uint8_t *start = (uint8_t *)guard->mapping + page;
    if (mprotect(start, *room, PROT_READ | PROT_WRITE) != 0)
        fail("mprotect");
    return start;
}

static void
fill(guard_page *guard, uint8_t *start, size_t room, uint8_t *place, const void *data)
{
    if (guard->length > 0)
        memcpy(place, data, guard->length);
    if (mprotect(start, room, PROT_READ) != 0)
        fail("mprotect");
    guard->data = place;
}

void
guard_page_behind(guard_page *guard, const void *data, size_t length)
{
    size_t room;
    uint8_t *start = map_room(guard, length, &room);
    fill(guard, start, room, start + room - length, data);
}

void
guard_page_before(guard_page *guard, const void *data, size_t length)
{
    size_t room;
    uint8_t *start = map_room(guard, length, &room);
    fill(guard, start, room, start, data);
}

void
guard_page_free(guard_page *guard)
{
    if (munmap(guard->mapping, guard->mapping_size) != 0)
        fail("munmap");
    guard->mapping = NULL;
    guard->data = NULL;
}
