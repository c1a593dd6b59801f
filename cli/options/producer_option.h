/* SPDX-License-Identifier: Apache-2.0 */
/* Say exactly what is wrong with a provider code. */
#ifndef CLI_PRODUCER_OPTION_H
#define CLI_PRODUCER_OPTION_H

#include "cli/exit_status.h"

/* Check a value of --producer or --propagator. A value that is meant as a 27-character code
 * must be a right one; a name is left to aigc_label_set(). CLI_USAGE if it is wrong, which was
 * said. */
cli_exit cli_producer_check(const char *option, const char *value);

#endif
