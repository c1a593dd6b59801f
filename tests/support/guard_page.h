/* SPDX-License-Identifier: Apache-2.0 */
/* Input that ends at the end of a page before an unreadable one, or begins at the start of a
 * page behind one: reading one byte too many is a fault, in every build. The bytes are
 * read-only, so that writing to the input is one, too. */
#ifndef SUPPORT_GUARD_PAGE_H
#define SUPPORT_GUARD_PAGE_H

#include <stddef.h>
#include <stdint.h>

typedef struct guard_page {
    const uint8_t *data; /* `length` bytes; also for length 0 a pointer right at the fence */
    size_t length;
    void *mapping;
    size_t mapping_size;
} guard_page;

/* Copy the bytes so that an unreadable page follows them. Ends the test if memory is out. */
void guard_page_behind(guard_page *guard, const void *data, size_t length);

/* Copy the bytes so that an unreadable page is right before them. */
void guard_page_before(guard_page *guard, const void *data, size_t length);

void guard_page_free(guard_page *guard);

#endif
