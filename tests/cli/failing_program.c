/* SPDX-License-Identifier: Apache-2.0 */
/* Makes aigc-label a program in which memory runs out: AIGC_FAIL_AT is the number of the allocation
 * that fails, AIGC_FAIL_BYTES the size from which on each does. */
#include "tests/support/fail_malloc.h"

#include <stdlib.h>

static size_t
number_in(const char *name)
{
    const char *text = getenv(name);

    return text ? (size_t)strtoull(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void
begin(void)
{
    fail_malloc_begin(number_in("AIGC_FAIL_AT"), number_in("AIGC_FAIL_BYTES"));
}
