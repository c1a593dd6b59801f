/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/io/progress.h"

#include "cli/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Characters of the bar itself: with the numbers it fits a terminal of 80. */
#define BAR_WIDTH 40
#define FIRST_MS 1000
#define MEGABYTE 1000000

/* What stands on the terminal, of which a process has one. */
static enum { NO_BAR, OWN_BAR, BAR_OF_ANOTHER } on_terminal = NO_BAR;

static uint64_t
now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return 0;
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void
begin(cli_progress *progress, uint64_t total, uint64_t unit, const char *unit_name)
{
    void *shared = MAP_FAILED;

    memset(progress, 0, sizeof *progress);
    if (total > 1 && isatty(STDERR_FILENO) == 1) {
        shared = mmap(NULL, sizeof *progress->done, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    }
    if (shared == MAP_FAILED)
        return;
    progress->done = shared;
    atomic_init(progress->done, 0);
    progress->total = total;
    progress->unit = unit;
    progress->unit_name = unit_name;
    progress->begun = now();
}

void
cli_progress_begin(cli_progress *progress, uint64_t total)
{
    begin(progress, total, 1, "");
}

void
cli_progress_begin_bytes(cli_progress *progress, uint64_t total)
{
    begin(progress, total, MEGABYTE, " MB");
}

static void
draw(cli_progress *progress)
{
    uint64_t time = now(), done = atomic_load(progress->done);
    char bar[BAR_WIDTH + 1];

    if (time - progress->begun < FIRST_MS || time - progress->last < CLI_PROGRESS_MS)
        return;
    if (done > progress->total)
        done = progress->total; /* a file that grew */
    size_t full = (size_t)((double)done / (double)progress->total * BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    (void)fprintf(stderr, "\r[%s] %" PRIu64 "/%" PRIu64 "%s", bar, done / progress->unit,
                  progress->total / progress->unit, progress->unit_name);
    on_terminal = OWN_BAR;
    progress->last = time;
}

void
cli_progress_show(cli_progress *progress, uint64_t done)
{
    if (progress->done) {
        atomic_store(progress->done, done);
        draw(progress);
    }
}

void
cli_progress_add(cli_progress *progress, uint64_t more)
{
    if (!progress || !progress->done)
        return;
    (void)atomic_fetch_add(progress->done, more);
    if (on_terminal != BAR_OF_ANOTHER)
        draw(progress);
}

void
cli_progress_end(cli_progress *progress)
{
    cli_progress_wipe();
    if (progress->done) {
        (void)munmap(progress->done, sizeof *progress->done);
        progress->done = NULL;
    }
}

void
cli_progress_wipe(void)
{
    if (on_terminal != NO_BAR)
        (void)fputs("\r\033[K", stderr);
    if (on_terminal == OWN_BAR)
        on_terminal = NO_BAR;
}

void
cli_progress_leave(const cli_progress *progress)
{
    if (progress->done)
        on_terminal = BAR_OF_ANOTHER;
}
