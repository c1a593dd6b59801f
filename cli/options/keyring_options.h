/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys that the options name. */
#ifndef CLI_KEYRING_OPTIONS_H
#define CLI_KEYRING_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/keys.h>

/* Make a keyring of what --key and --keyring say, or else of the keyring beside the user's
 * configuration. What is wrong is said; `*keyring` is to be freed in any case. */
cli_exit cli_keyring_load(const cli_options *options, aigc_keyring **keyring);

#endif
