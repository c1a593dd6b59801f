/* SPDX-License-Identifier: Apache-2.0 */
/* Writing down in the audit log which files were labelled. */
#ifndef CLI_MARK_AUDIT_H
#define CLI_MARK_AUDIT_H

#include "cli/options/options.h"

#include <aigc/audit.h>
#include <aigc/label.h>

/* Check the options of the log. CLI_USAGE if they do not fit, which was said. */
cli_exit cli_mark_audit_check(const cli_options *options);

/* Write down a label that a file is about to get; nothing if no log is named. What is wrong is
 * said. The log is opened for each file: processes that work on several at once cannot share one
 * that is open.
 * @param label   its fields.
 * @param made    what else it is: `visible`, `mark`, `watermark`. */
cli_exit cli_mark_audit_note(const cli_options *options, const aigc_label *label,
                             aigc_audit_label made);

#endif
