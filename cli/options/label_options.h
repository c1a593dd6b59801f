/* SPDX-License-Identifier: Apache-2.0 */
/* The label and the key that the options of the pipe describe. */
#ifndef CLI_LABEL_OPTIONS_H
#define CLI_LABEL_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/keys.h>
#include <aigc/label.h>

/* Say everything that is missing for a signed mark, and how to get it. CLI_YES if nothing is. */
cli_exit cli_label_requirements(const cli_options *options);

/* Build the label. Whatever is wrong with a value is said. */
cli_exit cli_label_build(const cli_options *options, aigc_label **label);

/* Load the secret key that an option names; if it has a password, from the file that another option
 * names, or from the terminal. */
cli_exit cli_label_key(const cli_options *options, cli_option_id key_option,
                       cli_option_id password_option, aigc_secret_key **key);

/* Say why a wording is no visible label. */
cli_exit cli_label_wording(const char *wording);

#endif
