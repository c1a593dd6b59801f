/* SPDX-License-Identifier: Apache-2.0 */
/* A progress bar on standard error: only on a terminal, and only when it takes longer than a
 * second. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cli_progress {
    bool wanted;
    bool shown;
    size_t total;
    uint64_t begun; /* milliseconds of a clock that only goes forward */
    uint64_t last;
} cli_progress;

void cli_progress_begin(cli_progress *progress, size_t total);

/* Tell how many are done. Draws at most each CLI_PROGRESS_MS. */
void cli_progress_show(cli_progress *progress, size_t done);

/* Wipe the bar away. */
void cli_progress_end(cli_progress *progress);

#endif
