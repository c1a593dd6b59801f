/* SPDX-License-Identifier: Apache-2.0 */
/* The guardrail daemon: the libraries over HTTP, for gateways that can call a service and cannot
 * link one. The program reads the options and hands everything over ready made; nothing here
 * prints, and what happens is told through `say`. */
#ifndef SERVE_DAEMON_H
#define SERVE_DAEMON_H

#include "serve/limits.h"

#include <aigc/audit.h>
#include <aigc/c2pa.h>
#include <aigc/keys.h>
#include <aigc/label.h>
#include <aigc/picture_mark.h>
#include <aigc/policy.h>
#include <aigc/rules.h>
#include <aigc/text_mark.h>

#include <stdbool.h>

/* Rules with the policies for them, one reference each; 0 if they were loaded. What is wrong was
 * said, and the rules in force stay. Called from one thread at a time. */
typedef int (*serve_load_fn)(void *context, aigc_rules **rules, aigc_policy **output,
                             aigc_policy **input);

/* Something to be told to whoever runs the daemon; never texts of users. */
typedef void (*serve_say_fn)(void *context, const char *message);

/* Whether the rules changed since they were loaded; asked once a second. */
typedef bool (*serve_changed_fn)(void *context);

/* What is said, in the language of whoever runs it. Those that end in a space are followed by an
 * address. */
typedef struct serve_texts {
    const char *listening;      /* "listening on " */
    const char *bad_address;    /* "not an address: " */
    const char *public_address; /* "without a token ...: " */
    const char *no_socket;      /* "cannot listen on " */
    const char *no_server, *reloaded, *not_reloaded, *draining;
} serve_texts;

typedef struct serve_settings {
    /* "127.0.0.1:8700", "[::1]:8700", "unix:/path". Another address than that of loopback needs a
     * token. Port 0 takes a free one. */
    const char *listen;
    int listen_descriptor; /* a socket that listens already (systemd); -1: none */
    const char *token;     /* bearer token; NULL: none is asked for */

    serve_load_fn load;
    serve_changed_fn changed; /* NULL: rules are loaded anew on SIGHUP only */
    void *load_context;
    const serve_texts *texts;
    serve_say_fn say;
    void *say_context;

    const char *refusal_zh, *refusal_en; /* NULL: the default */
    const aigc_label *label;             /* of what is labelled; NULL: /v1/label is off */
    const aigc_secret_key *key;          /* signs it; NULL: no mark */
    aigc_label_at label_at;
    aigc_language language;
    /* What files get beside their metadata; each may be NULL. The first two are for pictures. */
    aigc_visible_label *visible;
    const aigc_watermark_key *watermark;
    bool allow_weak; /* of the watermark */
    const aigc_c2pa_signer *signer;
    const aigc_keyring *keyring;  /* trusted by /v1/verify; may be NULL */
    const aigc_c2pa_trust *trust; /* the same of C2PA manifests; NULL: nobody */
    aigc_audit *audit;            /* decisions and labels are written to it; may be NULL */

    size_t text_limit, file_limit; /* longest bodies */
    size_t bodies_limit;           /* most bytes of all bodies that are in memory at a time */
    unsigned connections, idle_seconds, drain_seconds, threads;
} serve_settings;

/* How it ended. */
typedef enum serve_outcome {
    SERVE_ENDED = 0,   /* by SIGTERM or SIGINT, after what was under way was answered */
    SERVE_REFUSED = 1, /* the settings are not safe or make no sense; said */
    SERVE_FAILED = 2   /* the socket, memory, threads; said */
} serve_outcome;

/* Serve until SIGTERM or SIGINT. SIGHUP loads rules anew. */
serve_outcome serve_daemon_run(const serve_settings *settings);

#endif
