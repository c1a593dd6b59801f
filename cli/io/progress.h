/* SPDX-License-Identifier: Apache-2.0 */
/* A progress bar on standard error: only on a terminal, and only when it takes longer than a
 * second. What is said or printed meanwhile wipes it away first; it comes back. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress {
    atomic_uint_fast64_t *done; /* shared with the workers of a batch; NULL: no bar is wanted */
    uint64_t total;
    uint64_t unit; /* of the numbers beside the bar */
    const char *unit_name;
    uint64_t begun; /* milliseconds of a clock that only goes forward */
    uint64_t last;
} cli_progress;

/* Begin to count up to `total`: things of any kind, or bytes. */
void cli_progress_begin(cli_progress *progress, uint64_t total);
void cli_progress_begin_bytes(cli_progress *progress, uint64_t total);

/* Tell how many are done, or that there are more. Draws at most each CLI_PROGRESS_MS. NULL, and one
 * that was zeroed and not begun, are no progress. */
void cli_progress_show(cli_progress *progress, uint64_t done);
void cli_progress_add(cli_progress *progress, uint64_t more);

/* Wipe the bar away. */
void cli_progress_end(cli_progress *progress);

/* Make room for something else on the terminal. */
void cli_progress_wipe(void);

/* This process is a worker: it counts, and the one that began draws. */
void cli_progress_leave(const cli_progress *progress);

#endif
