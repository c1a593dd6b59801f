/* SPDX-License-Identifier: Apache-2.0 */
/* Files by their names: policies, and the word lists that a rule names. */
#ifndef AIGCP_RULE_FILES_H
#define AIGCP_RULE_FILES_H

#include "libfilter/rules/rule_model.h"

/* Read a file that was asked for by name, as large as a rule file may be. `*source` is NULL if
 * what is wrong with it became a diagnostic. AIGC_OK, AIGC_ERR_IO (errno), AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_files_read_file(aigcp_rule_model *model, const char *path,
                                                       const aigcp_source **source);

/* The same for a text in memory, of which a copy is kept. AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_rule_files_read_text(aigcp_rule_model *model, const char *name,
                                                       const char *text, size_t length,
                                                       const aigcp_source **source);

/* Read the list file `name`, which is relative to `folder` and may not lead out of it.
 * NULL if it cannot be read: then there is a diagnostic at `place`, or memory is out. */
const aigcp_source *aigcp_rule_files_read_list(aigcp_rule_model *model, const char *folder,
                                               const char *name, aigcp_place place);

#endif
