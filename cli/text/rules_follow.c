/* SPDX-License-Identifier: Apache-2.0 */
/* Follow a rule bundle. A thread of its own waits for changes and loads, so that no text waits
 * while rules are compiled; the one that passes text on asks the holder. */
#include "cli/text/rules_follow.h"

#include "cli/io/messages.h"
#include "cli/io/string_builder.h"
#include "cli/limits.h"
#include "cli/options/bundle_options.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WATCHED (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)

/* What the thread waits for, in the order of its poll(2). */
enum { CHANGE, HANGUP, END, SOURCE_COUNT };

struct cli_follow {
    const char *path;
    cli_string signature; /* path of its signature */
    bool quiet;
    cli_bundle_terms terms;
    aigc_rules_holder *holder;
    aigc_rules *taken; /* what was given last; of the thread that takes */
    int sources[SOURCE_COUNT];
    pthread_t thread;
    bool is_running;
    uint64_t told_expired;
    struct stat seen[2]; /* bundle and signature when they were last looked at */
};

/* Look at bundle and signature; whether one of them is another than last time. A file that is not
 * there is all zero. */
static bool
look(cli_follow *follow)
{
    const char *paths[] = { follow->path, follow->signature.data };
    bool changed = false;

    for (size_t i = 0; i < 2; i++) {
        struct stat *seen = &follow->seen[i];
        struct stat now;

        if (stat(paths[i], &now) != 0)
            memset(&now, 0, sizeof now);
        changed = changed || now.st_dev != seen->st_dev || now.st_ino != seen->st_ino ||
                  now.st_size != seen->st_size || now.st_mtim.tv_sec != seen->st_mtim.tv_sec ||
                  now.st_mtim.tv_nsec != seen->st_mtim.tv_nsec ||
                  now.st_ctim.tv_sec != seen->st_ctim.tv_sec ||
                  now.st_ctim.tv_nsec != seen->st_ctim.tv_nsec;
        *seen = now;
    }
    return changed;
}

static void
say_replaced(const aigc_rules *old, const aigc_rules *new)
{
    cli_say(_("new rules: revision %llu with %zu rules in place of revision %llu with %zu"),
            (unsigned long long)aigc_rules_revision(new), aigc_rules_count(new),
            (unsigned long long)aigc_rules_revision(old), aigc_rules_count(old));
}

static void
load(cli_follow *follow)
{
    aigc_rules *old = aigc_rules_holder_get(follow->holder);
    aigc_bundle_report report;

    memset(&report, 0, sizeof report);
    report.struct_size = sizeof report;
    aigc_status status =
        aigc_rules_holder_load(follow->holder, follow->path, &follow->terms.terms, &report);
    aigc_rules *new = aigc_rules_holder_get(follow->holder);
    if (cli_bundle_say(follow->path, status, &report) != CLI_YES)
        cli_say("%s", _("the rules in force stay"));
    else if (new != old && !follow->quiet)
        say_replaced(old, new);
    aigc_rules_free(new);
    aigc_rules_free(old);
}

/* Forget what was reported: it is enough that something was. */
static void
drain(int fd)
{
    char events[4096];

    while (read(fd, events, sizeof events) > 0) {
    }
}

static int64_t
clock_milliseconds(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait for one of the sources, until `due` at the latest; 0: as long as it is not looked at without
 * a report. */
static void
wait_until(const cli_follow *follow, struct pollfd waits[SOURCE_COUNT], int64_t due)
{
    int64_t left = due == 0 ? CLI_FOLLOW_LOOK_MS : due - clock_milliseconds();

    for (size_t i = 0; i < SOURCE_COUNT; i++)
        waits[i] = (struct pollfd){ follow->sources[i], POLLIN, 0 };
    (void)poll(waits, SOURCE_COUNT, left > 0 ? (int)left : 0);
}

/* Bundle and signature change one after the other: wait until neither does. What changed before the
 * folder was watched is seen by the first look. */
static void *
watch(void *argument)
{
    cli_follow *follow = argument;
    int64_t due = clock_milliseconds();
    bool changed = false;

    for (;;) {
        struct pollfd waits[SOURCE_COUNT];

        wait_until(follow, waits, due);
        if (waits[END].revents != 0)
            return NULL;
        cli_bundle_tell_expired(follow->holder, &follow->told_expired);
        drain(follow->sources[CHANGE]);
        if (look(follow)) {
            changed = true;
            due = clock_milliseconds() + CLI_FOLLOW_SETTLE_MS;
        }
        if (waits[HANGUP].revents != 0) {
            drain(follow->sources[HANGUP]);
            changed = true;
            due = clock_milliseconds();
        }
        if (changed && clock_milliseconds() >= due) {
            changed = false;
            load(follow);
        }
        due = changed ? due : 0;
    }
}

/* Watch the folder, not the file: a file that is replaced is another one. */
static int
open_watch(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int fd = folder ? inotify_init1(IN_NONBLOCK | IN_CLOEXEC) : -1;

    if (fd >= 0 && inotify_add_watch(fd, folder, WATCHED) < 0) {
        int error = errno;

        (void)close(fd);
        errno = error;
        fd = -1;
    }
    free(folder);
    return fd;
}

/* From now on SIGHUP is something to read; also where it was to be ignored. */
static int
open_hangup(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGHUP);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0 || signal(SIGHUP, SIG_DFL) == SIG_ERR)
        return -1;
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static cli_exit
start_thread(cli_follow *follow)
{
    int error = 0;

    follow->sources[CHANGE] = open_watch(follow->path);
    follow->sources[HANGUP] = open_hangup();
    follow->sources[END] = eventfd(0, EFD_CLOEXEC);
    if (follow->sources[CHANGE] < 0 || follow->sources[HANGUP] < 0 || follow->sources[END] < 0) {
        error = errno;
    } else {
        error = pthread_create(&follow->thread, NULL, watch, follow);
        follow->is_running = error == 0;
    }
    if (error != 0) {
        cli_say(_("cannot follow '%s': %s"), follow->path, strerror(error));
        return CLI_ENVIRONMENT;
    }
    return CLI_YES;
}

static cli_exit
start(cli_follow *follow, const cli_options *options, aigc_rules **rules)
{
    aigc_status status = aigc_rules_holder_new(NULL, &follow->holder);

    if (status != AIGC_OK)
        return cli_say_status(status);
    follow->path = cli_options_text(options, CLI_OPTION_RULES);
    if (!follow->path)
        return cli_bundle_load(options, follow->holder, rules); /* which says so */
    cli_string_add(&follow->signature, follow->path);
    cli_string_add(&follow->signature, ".minisig");
    if (follow->signature.failed)
        return cli_say_no_memory();
    cli_exit answer = cli_bundle_terms_read(&follow->terms, options);
    if (answer == CLI_YES) {
        (void)look(follow);
        answer = cli_bundle_load(options, follow->holder, rules);
    }
    if (cli_options_given(options, CLI_OPTION_FORCE))
        follow->terms.terms.max_shrink = 0; /* for the first one only */
    return answer == CLI_YES ? start_thread(follow) : answer;
}

cli_exit
cli_follow_start(const cli_options *options, cli_follow **follow, aigc_rules **rules)
{
    cli_follow *made = calloc(1, sizeof *made);

    *follow = NULL;
    *rules = NULL;
    if (!made)
        return cli_say_no_memory();
    made->sources[CHANGE] = made->sources[HANGUP] = made->sources[END] = -1;
    made->quiet = cli_options_given(options, CLI_OPTION_QUIET);
    cli_string_init(&made->signature);
    cli_exit answer = start(made, options, rules);
    if (answer != CLI_YES) {
        cli_follow_stop(made);
        aigc_rules_free(*rules);
        *rules = NULL;
        return answer;
    }
    made->taken = aigc_rules_retain(*rules);
    *follow = made;
    return CLI_YES;
}

bool
cli_follow_is_waiting(cli_follow *follow)
{
    aigc_rules *newest = aigc_rules_holder_get(follow->holder);
    bool waiting = newest != follow->taken;

    aigc_rules_free(newest);
    return waiting;
}

aigc_rules *
cli_follow_take(cli_follow *follow)
{
    aigc_rules *newest = aigc_rules_holder_get(follow->holder);

    if (newest == follow->taken) {
        aigc_rules_free(newest);
        return NULL;
    }
    aigc_rules_free(follow->taken);
    follow->taken = aigc_rules_retain(newest);
    return newest;
}

void
cli_follow_stop(cli_follow *follow)
{
    if (!follow)
        return;
    if (follow->is_running) {
        (void)eventfd_write(follow->sources[END], 1);
        (void)pthread_join(follow->thread, NULL);
    }
    for (size_t i = 0; i < SOURCE_COUNT; i++)
        if (follow->sources[i] >= 0)
            (void)close(follow->sources[i]);
    aigc_rules_free(follow->taken);
    aigc_rules_holder_free(follow->holder);
    cli_bundle_terms_free(&follow->terms);
    cli_string_free(&follow->signature);
    free(follow);
}
