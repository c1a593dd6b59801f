/* SPDX-License-Identifier: Apache-2.0 */
/* The terms of an automaton while it is built: first as folded code points, then, once the
 * symbols are numbered, as symbols. */
#ifndef AIGCP_TERM_LIST_H
#define AIGCP_TERM_LIST_H

#include "libfilter/automaton_build.h"

typedef struct aigcp_term_entry {
    uint32_t at;     /* index into `units` */
    uint32_t length; /* units */
    aigcp_use use;
} aigcp_term_entry;

struct aigcp_automaton_builder {
    uint32_t *units; /* code points, later symbols */
    size_t unit_count;
    size_t unit_capacity;
    aigcp_term_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    bool counts_digits;
};

/* Number the folded code points of the builder's terms, rewrite the terms as symbols, and
 * fill the automaton's table from code points to symbols. */
AIGC_MUST_CHECK aigc_status aigcp_symbol_table_build(aigcp_automaton_builder *builder,
                                                     aigcp_automaton *automaton);

#endif
