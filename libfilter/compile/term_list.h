/* SPDX-License-Identifier: Apache-2.0 */
/* The terms of an automaton while it is built: first as units (folded code points, syllables),
 * then, once those are numbered, as symbols. */
#ifndef AIGCP_TERM_LIST_H
#define AIGCP_TERM_LIST_H

#include "libfilter/compile/automaton_build.h"

typedef struct aigcp_term_entry {
    uint32_t at;     /* index into `units` */
    uint8_t length;  /* units */
    uint8_t seen_at; /* by how many of them the prefilter tells of it */
    aigcp_use use;
} aigcp_term_entry;

struct aigcp_automaton_builder {
    uint32_t *units; /* later symbols */
    size_t unit_count;
    size_t unit_capacity;
    aigcp_term_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    bool counts_digits;
};

/* Number the units of the builder's terms, and rewrite the terms as symbols. `of` has
 * AIGCP_CODE_POINTS entries, all 0; it becomes the map from units to symbols. Fills in how
 * many symbols there are. */
AIGC_MUST_CHECK aigc_status aigcp_number_symbols(aigcp_automaton_builder *builder, uint32_t *of,
                                                 aigcp_automaton *automaton);

#endif
