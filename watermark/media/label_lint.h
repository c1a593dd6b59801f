/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a label that was read: against Annex E of GB 45438-2025, and the provider
 * codes of TC260-PG-20252A. */
#ifndef AIGCP_LABEL_LINT_H
#define AIGCP_LABEL_LINT_H

#include "watermark/media/label_reader.h"

/* Findings, in the arena; full ones take no more. */
typedef struct aigcp_lint_list {
    aigc_lint_finding *findings;
    size_t count, room;
} aigcp_lint_list;

/* AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_lint_list_init(aigcp_lint_list *list, aigcp_arena *arena);

/* Add a finding. @param field  -1 for the whole label. @param detail  is kept, not copied. */
void aigcp_lint_add(aigcp_lint_list *list, aigc_lint lint, int field, const char *detail);

/* Add all that one label shows alone. AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_label_lint(const aigcp_label_reading *reading,
                                             aigc_carrier_kind kind, aigcp_arena *arena,
                                             aigcp_lint_list *list);

#endif
