/* SPDX-License-Identifier: Apache-2.0 */
/* Word-list files that a rule names. */
#ifndef AIGCP_RULE_FILES_H
#define AIGCP_RULE_FILES_H

#include "libfilter/rule_model.h"

/* Read the list file `name`, which is relative to `folder` and may not lead out of it.
 * NULL if it cannot be read: then there is a diagnostic at `place`, or memory is out. */
const aigcp_source *aigcp_rule_files_read_list(aigcp_rule_model *model, const char *folder,
                                               const char *name, aigcp_place place);

#endif
