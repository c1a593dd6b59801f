/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for tables that are looked into at random. Where they are large, nearly each look is also
 * a miss of the processor's cache of page addresses, unless the system is asked for large pages. */
#ifndef AIGCP_LARGE_TABLE_H
#define AIGCP_LARGE_TABLE_H

#include <stddef.h>

/* `count` zeroed entries of `size` bytes, for free(); NULL if memory is out. */
void *aigcp_large_table_new(size_t count, size_t size);

/* A table moved to where it can have large pages, `used` entries of it; the old one is freed. NULL
 * if memory is out: the old one is left. */
void *aigcp_large_table_settle(void *table, size_t used, size_t size);

#endif
