/* SPDX-License-Identifier: Apache-2.0 */
/* The life of the daemon: rules, socket, signals, end. */
#include "serve/daemon.h"

#include "serve/exchange.h"
#include "serve/http_server.h"
#include "serve/listen_socket.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often a bundle that is followed is looked at. */
#define LOOK_SECONDS 1

static void
say(const serve_settings *settings, const char *message)
{
    settings->say(settings->say_context, message);
}

/* Load rules; those in force stay if that fails. */
static int
load(serve_daemon *daemon)
{
    const serve_settings *settings = daemon->settings;
    aigc_rules *rules = NULL;
    aigc_policy *output = NULL, *input = NULL;

    if (settings->load(settings->load_context, &rules, &output, &input) != 0 ||
        serve_rules_replace(&daemon->rules, rules, output, input) != 0) {
        (void)atomic_fetch_add(&daemon->metrics.failed_reloads, 1);
        return -1;
    }
    (void)atomic_fetch_add(&daemon->metrics.reloads, 1);
    return 0;
}

static void
say_address(const serve_settings *settings, const char *what, const char *address, int error)
{
    char message[512];

    (void)snprintf(message, sizeof message, "%s%s%s%s", what, address, error != 0 ? ": " : "",
                   error != 0 ? strerror(error) : "");
    say(settings, message);
}

static serve_outcome
open_listener(const serve_settings *settings, int *descriptor, char *name, size_t room)
{
    if (settings->listen_descriptor >= 0) {
        *descriptor = settings->listen_descriptor;
        if (serve_listen_is_public(*descriptor, name, room) && !settings->token) {
            say_address(settings, settings->texts->public_address, name, 0);
            return SERVE_REFUSED;
        }
        return SERVE_ENDED;
    }
    switch (serve_listen(settings->listen, settings->token != NULL, descriptor, name, room)) {
    case SERVE_LISTEN_GOOD:
        return SERVE_ENDED;
    case SERVE_LISTEN_ADDRESS:
        say_address(settings, settings->texts->bad_address, settings->listen, 0);
        return SERVE_REFUSED;
    case SERVE_LISTEN_PUBLIC:
        say_address(settings, settings->texts->public_address, settings->listen, 0);
        return SERVE_REFUSED;
    case SERVE_LISTEN_SYSTEM:
        break;
    }
    say_address(settings, settings->texts->no_socket, settings->listen, errno);
    return SERVE_FAILED;
}

/* Wait for signals, and for changes of the rules, until one of them ends the daemon. */
static void
wait_for_end(serve_daemon *daemon, const sigset_t *signals)
{
    const serve_settings *settings = daemon->settings;
    const struct timespec second = { LOOK_SECONDS, 0 };

    for (;;) {
        int got =
            settings->changed ? sigtimedwait(signals, NULL, &second) : sigwaitinfo(signals, NULL);

        if (got == SIGTERM || got == SIGINT)
            return;
        if (got == SIGHUP || (got < 0 && errno == EAGAIN && settings->changed &&
                              settings->changed(settings->load_context))) {
            say(settings,
                load(daemon) == 0 ? settings->texts->reloaded : settings->texts->not_reloaded);
        }
    }
}

static serve_outcome
serve(serve_daemon *daemon, const sigset_t *signals)
{
    const serve_settings *settings = daemon->settings;
    char name[160] = "";
    int descriptor;
    serve_outcome outcome = open_listener(settings, &descriptor, name, sizeof name);

    if (outcome != SERVE_ENDED)
        return outcome;
    serve_http *http = serve_http_start(daemon, descriptor);
    if (!http) {
        (void)close(descriptor);
        say(settings, settings->texts->no_server);
        return SERVE_FAILED;
    }
    say_address(settings, settings->texts->listening, name, 0);
    wait_for_end(daemon, signals);
    atomic_store(&daemon->draining, true);
    say(settings, settings->texts->draining);
    serve_http_stop(http, settings->drain_seconds);
    if (settings->listen_descriptor < 0 && strncmp(name, "unix:", 5) == 0)
        (void)unlink(name + 5);
    return SERVE_ENDED;
}

serve_outcome
serve_daemon_run(const serve_settings *settings)
{
    serve_daemon daemon;
    sigset_t signals, before;
    serve_outcome outcome = SERVE_FAILED;

    memset(&daemon, 0, sizeof daemon);
    daemon.settings = settings;
    daemon.painting = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    /* Threads inherit this: signals come to the one that waits for them. */
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &signals, &before);
    if (serve_rules_init(&daemon.rules) == 0) {
        if (serve_metrics_init(&daemon.metrics) == 0) {
            if (serve_trail_init(&daemon.trail, settings->audit) == 0) {
                if (serve_streams_init(&daemon.streams) == 0) {
                    outcome = load(&daemon) == 0 ? serve(&daemon, &signals) : SERVE_REFUSED;
                    serve_streams_destroy(&daemon.streams);
                }
                serve_trail_destroy(&daemon.trail);
            }
            serve_metrics_destroy(&daemon.metrics);
        }
        serve_rules_destroy(&daemon.rules);
    }
    (void)pthread_mutex_destroy(&daemon.painting);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return outcome;
}
