/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys of producers that the options pin. */
#ifndef CLI_PINNED_KEYS_H
#define CLI_PINNED_KEYS_H

#include "cli/options/options.h"

#include <aigc/security_data.h>

/* Make a set of what --pin says. What is wrong is said; `*keys` is to be freed in any case. */
cli_exit cli_pinned_keys_load(const cli_options *options, aigc_security_keys **keys);

#endif
