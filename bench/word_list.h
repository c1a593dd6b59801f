/* SPDX-License-Identifier: Apache-2.0 */
/* A list of words, one a line. */
#ifndef BENCH_WORD_LIST_H
#define BENCH_WORD_LIST_H

#include "bench/measure.h"

typedef struct word_list {
    const char *path;
    blob file; /* each word ends in a NUL */
    const char **words;
    size_t *lengths;
    size_t count;
} word_list;

word_list word_list_read(const char *path);

void word_list_free(word_list *list);

#endif
