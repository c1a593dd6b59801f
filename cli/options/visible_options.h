/* SPDX-License-Identifier: Apache-2.0 */
/* The label that people see on pictures, from options of mark. */
#ifndef CLI_VISIBLE_OPTIONS_H
#define CLI_VISIBLE_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/visible_label.h>

/* Make the label that was asked for; NULL if none was. What is wrong is said.
 * @param label to be released with aigc_visible_label_free(). */
cli_exit cli_visible_read(const cli_options *options, aigc_visible_label **label);

/* Say why a file did not get the label. False if the reason is one that other commands have too,
 * and nothing was said. */
bool cli_visible_say(const char *file, const aigc_visible_report *report);

#endif
