/* SPDX-License-Identifier: Apache-2.0 */
/* The day of a report. */
#ifndef CLI_REPORT_DAY_H
#define CLI_REPORT_DAY_H

#include "cli/options/options.h"

#include <stdint.h>

/* What --as-of says, or today by UTC, as days since the epoch. CLI_USAGE if it is no day, which
 * was said. */
cli_exit cli_report_day(const cli_options *options, uint64_t *day);

#endif
