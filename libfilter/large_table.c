/* SPDX-License-Identifier: Apache-2.0 */
/* Ask for large pages. */
#include "libfilter/large_table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

/* Of x86-64 and of ARM with small pages of 4 KiB. A table that has not one of them gains nothing.
 */
#define LARGE_PAGE ((size_t)2 << 20)

/* Of the caches: what is looked into together may stand in one. */
#define LINE ((size_t)64)

/* Memory that is not zeroed. */
static void *
reserve(size_t bytes)
{
    void *table;
    if (posix_memalign(&table, bytes < LARGE_PAGE ? LINE : LARGE_PAGE, bytes ? bytes : 1) != 0)
        return NULL;
    if (bytes < LARGE_PAGE)
        return table;
#ifdef MADV_HUGEPAGE
    /* Whole pages only, so that no memory is taken that is not used. What malloc() has used before
     * is in small pages, which are given back. To be refused is no error. */
    const size_t whole = bytes / LARGE_PAGE * LARGE_PAGE;
    (void)madvise(table, whole, MADV_DONTNEED);
    (void)madvise(table, whole, MADV_HUGEPAGE);
#endif
    return table;
}

void *
aigcp_large_table_new(size_t count, size_t size)
{
    if (count > SIZE_MAX / size)
        return NULL;
    void *table = reserve(count * size);
    return table ? memset(table, 0, count * size) : NULL;
}

void *
aigcp_large_table_settle(void *table, size_t used, size_t size)
{
    if (used * size < LARGE_PAGE)
        return realloc(table, used ? used * size : 1);
    void *settled = reserve(used * size);
    if (!settled)
        return NULL;
    memcpy(settled, table, used * size);
    free(table);
    return settled;
}
