/* SPDX-License-Identifier: Apache-2.0 */
/* The out-of-memory loop: run a function with the first, the second, the third, ...
 * allocation of our libraries failing, until it succeeds.
 *
 * A test program that is linked with libfailmalloc.la has its own malloc(), calloc(),
 * posix_memalign(), realloc() and free(). They fail and count only calls that come from the code of
 * libaigcfilter.so, libaigcmark.so and libaigcserve.so: the libraries of others are not under test.
 * What libc allocates for us (fopen, strdup) is neither failed nor counted. */
#ifndef SUPPORT_FAIL_MALLOC_H
#define SUPPORT_FAIL_MALLOC_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>

/* Do the whole thing: make objects, use them, free them all, also after an error; return the
 * first status that is not AIGC_OK. Each run must do the same. */
typedef aigc_status (*fail_malloc_fn)(void *context);

/* false under a sanitizer (which has its own malloc) and with static libraries: then skip. */
bool fail_malloc_available(void);

/* Run the loop. Every run with a failing allocation must return AIGC_ERR_MEMORY, and after
 * each run nothing that our libraries allocated may be left.
 * @param[out] failures may be NULL; how many allocations were failed.
 * @return NULL if all is well, else what is wrong: a static buffer. */
const char *fail_malloc_loop(fail_malloc_fn run, void *context, size_t *failures);

/* For a program that is started anew for each failing allocation: from now on allocation number
 * `fail_at` (0: none) fails, and each of `fail_bytes` or more (0: none). Those of the program
 * itself count, too. */
void fail_malloc_begin(size_t fail_at, size_t fail_bytes);

#endif
