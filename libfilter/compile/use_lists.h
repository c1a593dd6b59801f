/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of uses, of which those that are alike are kept once: a rule has thousands of words, and
 * they mean the same to it. */
#ifndef AIGCP_USE_LISTS_H
#define AIGCP_USE_LISTS_H

#include <aigc/types.h>

#include "libfilter/compile/automaton_format.h"

typedef struct aigcp_use_lists {
    aigcp_use *uses;
    size_t count;
    size_t begun;    /* where the list begins that is being added */
    uint32_t *slots; /* a hash table of open addresses: 1 + index of a list's first use, 0: free */
    size_t mask;
} aigcp_use_lists;

/* Make room for so many uses. */
AIGC_MUST_CHECK aigc_status aigcp_use_lists_init(aigcp_use_lists *lists, size_t use_count);
void aigcp_use_lists_free(aigcp_use_lists *lists);

/* Add a use to the list that is being added. */
void aigcp_use_lists_add(aigcp_use_lists *lists, const aigcp_use *use);

/* The list, of one or more, ends. Returns the index of its first use. */
uint32_t aigcp_use_lists_end(aigcp_use_lists *lists);

#endif
