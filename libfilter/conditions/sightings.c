/* SPDX-License-Identifier: Apache-2.0 */
/* The matches of one group, in two orders at once: by their ends, as they are kept, and by the
 * latest start so far, which grows along with them. So both ends of a window are found by
 * halving. */
#include "libfilter/conditions/sightings.h"

#include <stdlib.h>
#include <string.h>

#include "common/lower_bound.h"
#include "libfilter/limits.h"

#define FIRST_CAPACITY 8

void
aigcp_sightings_clear(aigcp_sightings *list)
{
    list->count = 0;
    list->forgotten = list->longest = 0;
}

void
aigcp_sightings_free(aigcp_sightings *list)
{
    free(list->items);
    *list = (aigcp_sightings){ 0 };
}

/* Forget what no window can show once the text is settled up to `settled`. */
static void
forget(aigcp_sightings *list, uint64_t settled)
{
    size_t old = 0;
    while (old < list->count && list->items[old].until < settled)
        old++;
    if (old == 0)
        return;
    if (list->forgotten == 0)
        list->first_end = list->items[0].end;
    list->forgotten += old;
    list->last_start = list->items[old - 1].latest;
    list->count -= old;
    memmove(list->items, list->items + old, list->count * sizeof *list->items);
}

static aigc_status
grow(aigcp_sightings *list)
{
    size_t capacity = list->capacity ? list->capacity * 2 : FIRST_CAPACITY;
    if (capacity > AIGCP_MAX_SIGHTINGS)
        return AIGC_ERR_LIMIT;
    aigcp_sighting *items = realloc(list->items, capacity * sizeof *items);
    if (!items)
        return AIGC_ERR_MEMORY;
    list->items = items;
    list->capacity = capacity;
    return AIGC_OK;
}

/* Room for one more, by forgetting or by growing. */
static aigc_status
make_room(aigcp_sightings *list, uint64_t settled)
{
    if (!list->items)
        return grow(list);
    forget(list, settled);
    /* Moving what is left must not be done for each new one. */
    return list->count > list->capacity / 2 ? grow(list) : AIGC_OK;
}

aigc_status
aigcp_sightings_add(aigcp_sightings *list, uint64_t start, uint64_t end, uint64_t until,
                    uint64_t settled)
{
    const aigcp_sighting *last = list->items && list->count ? &list->items[list->count - 1] : NULL;
    if (last && last->start == start && last->end == end)
        return AIGC_OK;
    /* Those that are forgotten begin before all that is still to come. */
    uint64_t latest = last && last->latest > start ? last->latest : start;
    if (!list->items || list->count == list->capacity) {
        aigc_status status = make_room(list, settled);
        if (status != AIGC_OK)
            return status;
    }
    list->items[list->count++] = (aigcp_sighting){ start, end, latest, until };
    if (end - start > list->longest)
        list->longest = end - start;
    return AIGC_OK;
}

/* 1 if a match ends at an offset or before, else -1: what is found is the first that does not. */
static int
compare_end(const void *key, const void *item)
{
    const aigcp_sighting *match = item;
    return match->end <= *(const uint64_t *)key ? 1 : -1;
}

/* The number of matches that end at `high` or before. */
static size_t
ending_by(const aigcp_sightings *list, uint64_t high)
{
    return aigcp_lower_bound(&high, list->items, list->count, sizeof *list->items, compare_end);
}

static int
compare_latest(const void *key, const void *item)
{
    const uint64_t *low = key;
    const aigcp_sighting *match = item;
    return (*low > match->latest) - (*low < match->latest);
}

/* The first of `count` matches that begins at `low` or later; `count` if there is none. */
static size_t
first_from(const aigcp_sightings *list, size_t count, uint64_t low)
{
    return aigcp_lower_bound(&low, list->items, count, sizeof *list->items, compare_latest);
}

uint64_t
aigcp_sightings_count(const aigcp_sightings *list, uint64_t low, uint64_t high, uint64_t most)
{
    size_t end = ending_by(list, high);
    uint64_t found = list->forgotten + end;
    if (low > 0) {
        /* What ends so late does not begin before `low`; what may is looked at one by one. */
        size_t sure = ending_by(list, low + list->longest - 1);
        sure = sure < end ? sure : end;
        found = end - sure;
        for (size_t i = first_from(list, sure, low); i < sure && found < most; i++)
            found += list->items[i].start >= low;
    }
    return found < most ? found : most;
}

bool
aigcp_sightings_touch(const aigcp_sightings *list, uint64_t low, uint64_t high)
{
    /* The first that ends in the range begins before its end; behind it only long ones may. */
    for (size_t i = low ? ending_by(list, low - 1) : 0; i < list->count; i++) {
        if (list->items[i].start <= high)
            return true;
        if (list->items[i].end > high + list->longest)
            break;
    }
    return false;
}

uint64_t
aigcp_sightings_first_end(const aigcp_sightings *list, uint64_t low, uint64_t high)
{
    if (low == 0 && list->forgotten)
        return list->first_end;
    size_t count = ending_by(list, high);
    /* Where the latest start first reaches `low`, it is the start of that very match. */
    size_t first = first_from(list, count, low);
    return first < count ? list->items[first].end : AIGCP_NOWHERE;
}

uint64_t
aigcp_sightings_last_start(const aigcp_sightings *list, uint64_t low, uint64_t high)
{
    size_t count = ending_by(list, high);
    if (count == 0)
        return low == 0 && list->forgotten ? list->last_start : AIGCP_NOWHERE;
    uint64_t latest = list->items[count - 1].latest;
    return latest >= low ? latest : AIGCP_NOWHERE;
}
