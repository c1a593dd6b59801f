/* SPDX-License-Identifier: Apache-2.0 */
/* Build the automaton from words, allow phrases and triggers. */
#ifndef AIGCP_AUTOMATON_BUILD_H
#define AIGCP_AUTOMATON_BUILD_H

#include <aigc/types.h>

#include "libfilter/compile/automaton_format.h"

/* Collects terms as units: folded code points, or what else a lane is made of. */
typedef struct aigcp_automaton_builder aigcp_automaton_builder;

aigcp_automaton_builder *aigcp_automaton_builder_new(void);
void aigcp_automaton_builder_free(aigcp_automaton_builder *builder);

/* Fold a text into `folded`, which has room for `room` code points. Returns their number,
 * or `room` + 1 if they do not fit. Invisible characters fold to nothing. */
size_t aigcp_fold_text(const char *text, size_t length, uint32_t *folded, size_t room);

/* Add a term of 1 to AIGCP_MAX_TERM_SYMBOLS units below AIGCP_CODE_POINTS. Of those that have the
 * same units, the prefilter tells by as many: `seen_at`. */
AIGC_MUST_CHECK aigc_status aigcp_automaton_builder_add(aigcp_automaton_builder *builder,
                                                        const uint32_t *units, size_t count,
                                                        size_t seen_at, const aigcp_use *use);

/* Have runs of digits counted while scanning. */
void aigcp_automaton_builder_count_digits(aigcp_automaton_builder *builder);

/* Whether no term was added. */
bool aigcp_automaton_builder_is_empty(const aigcp_automaton_builder *builder);

/* Build. `of` has AIGCP_CODE_POINTS entries, all 0, and becomes the map from units to symbols.
 * AIGC_ERR_LIMIT if there are more than AIGCP_SYMBOL_LAST different symbols or too many nodes. */
AIGC_MUST_CHECK aigc_status aigcp_automaton_build(aigcp_automaton_builder *builder, uint32_t *of,
                                                  aigcp_automaton **automaton);

void aigcp_automaton_free(aigcp_automaton *automaton);
size_t aigcp_automaton_memory(const aigcp_automaton *automaton);

#endif
