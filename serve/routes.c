/* SPDX-License-Identifier: Apache-2.0 */
/* Which path is which endpoint, and what operators ask of a service. */
#include "serve/exchange.h"

#include <aigc/label.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

aigc_status
serve_refuse(serve_answer *answer, unsigned status, const char *code, const char *message)
{
    const char *parts[] = { "{\"error\":{\"code\":\"", code, "\",\"message\":\"", NULL, "\"}}" };
    aigc_status written = AIGC_OK;

    answer->status = status;
    answer->content_type = "application/json";
    answer->verdict = status >= 500 ? SERVE_ERROR : SERVE_REFUSED_REQUEST;
    answer->body.length = 0;
    for (size_t i = 0; written == AIGC_OK && i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i]) {
            written = aigcp_buffer_append_string(&answer->body, parts[i]);
            continue;
        }
        /* A message of this program: quotes are all that it may have to escape. */
        for (const char *at = message; written == AIGC_OK && *at != '\0'; at++) {
            written = *at == '"' ? aigcp_buffer_append_string(&answer->body, "\\\"")
                                 : aigcp_buffer_append_byte(&answer->body, (uint8_t)*at);
        }
    }
    return written;
}

static aigc_status
say_plain(serve_answer *answer, unsigned status, const char *text)
{
    answer->status = status;
    answer->content_type = "text/plain; charset=utf-8";
    answer->verdict = status < 400 ? SERVE_CLEAN : SERVE_ERROR;
    return aigcp_buffer_append_string(&answer->body, text);
}

static aigc_status
live(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    (void)daemon;
    (void)request;
    return say_plain(answer, 200, "ok\n");
}

static aigc_status
ready(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    serve_snapshot *snapshot = serve_rules_take(&daemon->rules);
    bool is_ready = snapshot && !atomic_load(&daemon->draining);

    (void)request;
    serve_snapshot_free(snapshot);
    return is_ready ? say_plain(answer, 200, "ok\n")
                    : say_plain(answer, 503, "not ready: no rules, or about to end\n");
}

static aigc_status
metrics(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    serve_snapshot *snapshot = serve_rules_take(&daemon->rules);

    (void)request;
    atomic_store(&daemon->metrics.streams_open, serve_streams_open(&daemon->streams));
    atomic_store(&daemon->metrics.audit_failures, atomic_load(&daemon->trail.failures));
    atomic_store(&daemon->metrics.audit_dropped, serve_trail_dropped(&daemon->trail));
    answer->status = 200;
    answer->content_type = "text/plain; version=0.0.4; charset=utf-8";
    aigc_status status = serve_metrics_write(&daemon->metrics, snapshot, &answer->body);
    serve_snapshot_free(snapshot);
    return status;
}

static aigc_status
version(serve_daemon *daemon, const serve_request *request, serve_answer *answer)
{
    serve_snapshot *snapshot = serve_rules_take(&daemon->rules);
    char text[160];

    (void)request;
    (void)snprintf(text, sizeof text, "{\"version\":\"%s\",\"rules\":\"%s\",\"rule_count\":%zu}",
                   aigc_mark_version(), snapshot ? aigc_rules_version(snapshot->rules) : "",
                   snapshot ? aigc_rules_count(snapshot->rules) : 0);
    serve_snapshot_free(snapshot);
    answer->status = 200;
    answer->content_type = "application/json";
    return aigcp_buffer_append_string(&answer->body, text);
}

static const serve_route routes[] = {
    { "/v1/scan", "POST", SERVE_SCAN, serve_scan, false, true },
    { "/beta/litellm_basic_guardrail_api", "POST", SERVE_GUARDRAIL, serve_guardrail, false, true },
    { "/v1/moderations", "POST", SERVE_MODERATIONS, serve_moderations, false, true },
    { "/v1/label", "POST", SERVE_LABEL, serve_label, true, true },
    { "/v1/verify", "POST", SERVE_VERIFY, serve_verify, true, true },
    { "/v1/stream", "POST", SERVE_STREAM, serve_stream, false, true },
    { "/livez", "GET", SERVE_OTHER, live, false, false },
    { "/readyz", "GET", SERVE_OTHER, ready, false, false },
    { "/metrics", "GET", SERVE_OTHER, metrics, false, true },
    { "/version", "GET", SERVE_OTHER, version, false, true },
};

/* What can be got can be asked about: the body of such an answer is left out. */
static bool
takes_method(const serve_route *route, const char *method)
{
    return strcmp(route->method, strcmp(method, "HEAD") == 0 ? "GET" : method) == 0;
}

/* The path of a target. Proxies, and clients of proxies, may ask for all of an address. */
static const char *
path_of(const char *target)
{
    static const char *const schemes[] = { "http://", "https://" };

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (strncasecmp(target, schemes[i], strlen(schemes[i])) == 0) {
            const char *path = strchr(target + strlen(schemes[i]), '/');

            return path ? path : "/";
        }
    }
    return target;
}

const serve_route *
serve_route_find(const char *target, const char *method, bool *wrong_method)
{
    const char *path = path_of(target);

    *wrong_method = false;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(routes[i].path, path) == 0) {
            if (takes_method(&routes[i], method))
                return &routes[i];
            *wrong_method = true;
        }
    }
    return NULL;
}
