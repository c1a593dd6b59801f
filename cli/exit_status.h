/* SPDX-License-Identifier: Apache-2.0 */
/* What the program answers. Every command is a question; the exit status is the answer. */
#ifndef CLI_EXIT_STATUS_H
#define CLI_EXIT_STATUS_H

#include <aigc/types.h>

typedef enum cli_exit {
    CLI_YES = 0,         /* clean, valid, trusted, done */
    CLI_NO = 1,          /* a finding, invalid, not trusted, stopped by a rule */
    CLI_USAGE = 2,       /* the command line or the configuration is wrong */
    CLI_INPUT = 3,       /* a rule file, key file or document is broken */
    CLI_ENVIRONMENT = 4, /* a file, the memory or a key is not to be had */
    CLI_BUG = 5          /* our mistake */
} cli_exit;

/* The answer for several files is the worst of the answers: the largest number. */
static inline cli_exit
cli_exit_worst(cli_exit a, cli_exit b)
{
    return a > b ? a : b;
}

/* The answer for a library call that failed where failure is no answer of its own. */
cli_exit cli_exit_of(aigc_status status);

#endif
