/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/io/progress.h"

#include "cli/limits.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Characters of the bar itself: with the numbers it fits a terminal of 80. */
#define BAR_WIDTH 40
#define FIRST_MS 1000

static uint64_t
now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
        return 0;
    }
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

void
cli_progress_begin(cli_progress *progress, size_t total)
{
    memset(progress, 0, sizeof(*progress));
    progress->wanted = total > 1 && isatty(STDERR_FILENO) == 1;
    progress->total = total;
    progress->begun = now();
}

void
cli_progress_show(cli_progress *progress, size_t done)
{
    uint64_t time = progress->wanted ? now() : 0;
    char bar[BAR_WIDTH + 1];
    size_t full;

    if (!progress->wanted || time - progress->begun < FIRST_MS ||
        time - progress->last < CLI_PROGRESS_MS) {
        return;
    }
    full = (size_t)((double)done / (double)progress->total * BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    (void)fprintf(stderr, "\r[%s] %zu/%zu", bar, done, progress->total);
    progress->shown = true;
    progress->last = time;
}

void
cli_progress_end(cli_progress *progress)
{
    if (progress->shown) {
        (void)fputs("\r\033[K", stderr);
    }
}
