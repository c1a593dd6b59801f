/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer, without a word of HTTP: what the endpoints work on. */
#ifndef SERVE_EXCHANGE_H
#define SERVE_EXCHANGE_H

#include "common/buffer.h"
#include "serve/audit_trail.h"
#include "serve/daemon.h"
#include "serve/metrics.h"
#include "serve/stream_table.h"

#include <aigc/filter.h>

/* What all requests share. */
typedef struct serve_daemon {
    const serve_settings *settings;
    serve_rules rules;
    serve_metrics metrics;
    serve_trail trail;
    serve_streams streams;
    /* Pixels are far larger than bodies, and settings->visible is for one thread: one at a time. */
    pthread_mutex_t painting;
    atomic_bool draining;
} serve_daemon;

typedef struct serve_request {
    const char *path, *method;
    const char *id;           /* what the audit log calls it */
    const char *content_type; /* "" if there is none */
    const uint8_t *body;
    size_t length;
    /* A value of the query, NULL if it is not there. */
    const char *(*query)(void *context, const char *name);
    void *query_context;
} serve_request;

typedef struct serve_answer {
    unsigned status;
    const char *content_type; /* static */
    aigcp_buffer body;
    serve_verdict verdict; /* for metrics; endpoints set it when they answer with 200 */
    /* Headers of /v1/stream. */
    bool has_state;
    bool ended;
    uint64_t held;
} serve_answer;

/* An endpoint answers; what it returns other than AIGC_OK becomes a 500. */
typedef aigc_status (*serve_handler)(serve_daemon *daemon, const serve_request *request,
                                     serve_answer *answer);

typedef struct serve_route {
    const char *path, *method;
    serve_endpoint endpoint;
    serve_handler handler;
    bool takes_files; /* the larger of the two bounds */
    bool needs_token; /* if there is one */
} serve_route;

/* NULL if there is no such path; `*wrong_method` if there is one for another method.
 * `target` is a path, or an address with one. */
const serve_route *serve_route_find(const char *target, const char *method, bool *wrong_method);

/* Answer with an error: {"error": {"code": ..., "message": ...}}. */
aigc_status serve_refuse(serve_answer *answer, unsigned status, const char *code,
                         const char *message);

aigc_status serve_scan(serve_daemon *daemon, const serve_request *request, serve_answer *answer);
aigc_status serve_guardrail(serve_daemon *daemon, const serve_request *request,
                            serve_answer *answer);
aigc_status serve_moderations(serve_daemon *daemon, const serve_request *request,
                              serve_answer *answer);
aigc_status serve_label(serve_daemon *daemon, const serve_request *request, serve_answer *answer);
aigc_status serve_verify(serve_daemon *daemon, const serve_request *request, serve_answer *answer);
aigc_status serve_stream(serve_daemon *daemon, const serve_request *request, serve_answer *answer);

#endif
