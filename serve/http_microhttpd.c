/* SPDX-License-Identifier: Apache-2.0 */
/* The one file that talks to libmicrohttpd. */
#include "serve/http_server.h"

#include "common/late_library.h"

#include <microhttpd.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SONAME "libmicrohttpd.so.12"

/* What is used of the library. Filled in before the first daemon is started. */
static struct {
    __typeof__(MHD_lookup_connection_value) *lookup_connection_value;
    __typeof__(MHD_get_connection_values) *get_connection_values;
    __typeof__(MHD_create_post_processor) *create_post_processor;
    __typeof__(MHD_destroy_post_processor) *destroy_post_processor;
    __typeof__(MHD_post_process) *post_process;
    __typeof__(MHD_create_response_from_buffer) *create_response_from_buffer;
    __typeof__(MHD_add_response_header) *add_response_header;
    __typeof__(MHD_queue_response) *queue_response;
    __typeof__(MHD_destroy_response) *destroy_response;
    __typeof__(MHD_start_daemon) *start_daemon;
    __typeof__(MHD_quiesce_daemon) *quiesce_daemon;
    __typeof__(MHD_stop_daemon) *stop_daemon;
} mhd;

static const aigcp_late_function functions[] = {
    { "MHD_lookup_connection_value", &mhd.lookup_connection_value },
    { "MHD_get_connection_values", &mhd.get_connection_values },
    { "MHD_create_post_processor", &mhd.create_post_processor },
    { "MHD_destroy_post_processor", &mhd.destroy_post_processor },
    { "MHD_post_process", &mhd.post_process },
    { "MHD_create_response_from_buffer", &mhd.create_response_from_buffer },
    { "MHD_add_response_header", &mhd.add_response_header },
    { "MHD_queue_response", &mhd.queue_response },
    { "MHD_destroy_response", &mhd.destroy_response },
    { "MHD_start_daemon", &mhd.start_daemon },
    { "MHD_quiesce_daemon", &mhd.quiesce_daemon },
    { "MHD_stop_daemon", &mhd.stop_daemon },
};

struct serve_http {
    struct MHD_Daemon *server;
    serve_daemon *daemon;
    atomic_size_t active; /* requests that were begun and not answered */
};

/* One request, from its headers to its answer. */
typedef struct http_request {
    serve_http *http;
    const serve_route *route; /* NULL: refused before the body came */
    serve_answer answer;      /* of such a refusal, or of the endpoint */
    aigcp_buffer body;
    bool is_framed; /* where its body ends is told in one way */
    bool too_long;
    size_t dropped; /* bytes that came after the body was too long */
    bool too_much;  /* the bodies of all requests together */
    char id[AIGC_AUDIT_ID_MAX + 1];
    bool is_form;
    bool is_bad_form; /* or one that has more than a file */
    bool has_file;
    struct MHD_PostProcessor *form; /* that takes it apart */
} http_request;

static const char *
header(struct MHD_Connection *connection, const char *name)
{
    const char *value = mhd.lookup_connection_value(connection, MHD_HEADER_KIND, name);

    return value ? value : "";
}

/* Compare without telling by time how much was right. */
static bool
is_token(const char *given, const char *token)
{
    size_t length = strlen(token), given_length = strlen(given);
    unsigned difference = given_length != length;

    for (size_t i = 0; i < length; i++)
        difference |= (unsigned char)token[i] ^ (unsigned char)given[i < given_length ? i : 0];
    return difference == 0;
}

static bool
is_allowed(const serve_daemon *daemon, const serve_route *route, struct MHD_Connection *connection)
{
    const char *given = header(connection, "Authorization");

    if (!daemon->settings->token || !route->needs_token)
        return true;
    return strncasecmp(given, "Bearer ", 7) == 0 && strlen(given) <= SERVE_TOKEN_MAX &&
           is_token(given + 7, daemon->settings->token);
}

/* What headers say of where the body ends. */
typedef struct framing_headers {
    unsigned lengths, codings, other_codings;
} framing_headers;

static enum MHD_Result
count_framing(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    framing_headers *count = context;

    (void)kind;
    if (strcasecmp(name, "Content-Length") == 0) {
        count->lengths++;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        count->codings++;
        count->other_codings += !value || strcasecmp(value, "chunked") != 0;
    }
    return MHD_YES;
}

/* Whether the end of a body is told once, in a way that is known (RFC 9112, 6). A proxy that goes
 * by the other way would take a part of one request for another one. */
static bool
is_framed(struct MHD_Connection *connection)
{
    framing_headers count = { 0 };

    (void)mhd.get_connection_values(connection, MHD_HEADER_KIND, count_framing, &count);
    return count.lengths + count.codings <= 1 && count.other_codings == 0;
}

/* What the headers already tell. Sets `route`, or an answer. */
static aigc_status
look_at_head(http_request *request, struct MHD_Connection *connection, const char *path,
             const char *method)
{
    serve_daemon *daemon = request->http->daemon;
    bool wrong_method;
    const serve_route *route = serve_route_find(path, method, &wrong_method);

    request->is_framed = is_framed(connection);
    if (!request->is_framed) {
        return serve_refuse(&request->answer, 400, "invalid_length",
                            "a body has one Content-Length, or Transfer-Encoding: chunked");
    }
    if (!route) {
        return wrong_method ? serve_refuse(&request->answer, 405, "wrong_method",
                                           "this path wants another method")
                            : serve_refuse(&request->answer, 404, "no_such_path",
                                           "there is nothing at this path");
    }
    if (!is_allowed(daemon, route, connection)) {
        return serve_refuse(&request->answer, 401, "no_token",
                            "the bearer token is missing or wrong");
    }
    request->route = route;
    return AIGC_OK;
}

/* What the client calls its request, if a log can take it: no spaces, no controls. */
static aigc_status
choose_id(http_request *request, struct MHD_Connection *connection)
{
    const char *given = header(connection, "X-Request-Id");
    size_t length = strlen(given);

    for (size_t i = 0; i < length; i++)
        if (given[i] <= ' ' || given[i] > '~')
            length = 0;
    if (length == 0 || length > AIGC_AUDIT_ID_MAX)
        return aigc_uuid7(request->id);
    memcpy(request->id, given, length + 1);
    return AIGC_OK;
}

/* Keep a piece of the body, unless all bodies together would then take too much memory. */
static void
keep_body(http_request *request, const char *data, size_t length)
{
    serve_daemon *daemon = request->http->daemon;
    atomic_ullong *sum = &daemon->metrics.body_bytes;
    size_t before = request->body.capacity;

    if (request->too_long || request->too_much)
        return;
    aigc_status status = aigcp_buffer_append(&request->body, data, length);
    size_t grown = request->body.capacity - before;
    request->too_long = status == AIGC_ERR_LIMIT;
    request->too_much =
        status == AIGC_ERR_MEMORY ||
        (grown > 0 && atomic_fetch_add(sum, grown) + grown > daemon->settings->bodies_limit);
    if (request->too_long || request->too_much) {
        (void)atomic_fetch_sub(sum, request->body.capacity);
        aigcp_buffer_free(&request->body);
    }
}

static enum MHD_Result
take_form_part(void *context, enum MHD_ValueKind kind, const char *key, const char *file_name,
               const char *content_type, const char *encoding, const char *data, uint64_t offset,
               size_t size)
{
    http_request *request = context;

    (void)kind;
    (void)file_name;
    (void)content_type;
    (void)encoding;
    if (strcmp(key, "file") != 0)
        return MHD_YES;
    request->has_file = true;
    request->is_bad_form = request->is_bad_form || (offset == 0 && request->body.length > 0);
    keep_body(request, data, size);
    return MHD_YES;
}

static void *
begin_request(serve_http *http, struct MHD_Connection *connection, const char *path,
              const char *method)
{
    http_request *request = calloc(1, sizeof *request);
    const serve_settings *settings = http->daemon->settings;

    if (!request)
        return NULL;
    (void)atomic_fetch_add(&http->active, 1);
    request->http = http;
    aigcp_buffer_init(&request->answer.body, SERVE_ANSWER_MAX);
    if (choose_id(request, connection) != AIGC_OK ||
        look_at_head(request, connection, path, method) != AIGC_OK) {
        request->route = NULL;
        request->answer.status = 500;
    }
    aigcp_buffer_init(&request->body, request->route && request->route->takes_files
                                          ? settings->file_limit
                                          : settings->text_limit);
    if (request->route && request->route->takes_files &&
        strncasecmp(header(connection, "Content-Type"), "multipart/form-data", 19) == 0) {
        request->is_form = true;
        request->form = mhd.create_post_processor(connection, 16384, take_form_part, request);
        request->is_bad_form = request->form == NULL; /* it has no boundary, or a short one */
    }
    return request;
}

static void
take_body(http_request *request, const char *data, size_t length)
{
    if (!request->route || request->too_long || request->too_much || request->is_bad_form) {
        request->dropped += length;
        return;
    }
    if (request->form) {
        request->is_bad_form =
            mhd.post_process(request->form, data, length) != MHD_YES || request->is_bad_form;
    } else {
        keep_body(request, data, length);
    }
}

static const char *
find_query(void *context, const char *name)
{
    return mhd.lookup_connection_value(context, MHD_GET_ARGUMENT_KIND, name);
}

static aigc_status
refuse_too_long(http_request *request)
{
    return serve_refuse(&request->answer, 413, "too_long", "the body is too long");
}

static aigc_status
answer_request(http_request *request, struct MHD_Connection *connection, const char *path,
               const char *method)
{
    serve_request given = { path,
                            method,
                            request->id,
                            header(connection, "Content-Type"),
                            request->body.data,
                            request->body.length,
                            find_query,
                            connection };

    if (request->too_much) {
        return serve_refuse(&request->answer, 503, "too_many_bodies",
                            "too many requests are in memory: come back later");
    }
    if (request->too_long)
        return refuse_too_long(request);
    if (request->is_form && (request->is_bad_form || !request->has_file)) {
        return serve_refuse(&request->answer, 400, "invalid_form",
                            "a form has to have one field \"file\", a boundary of two or more "
                            "characters, and that boundary at its end");
    }
    if (header(connection, "Content-Encoding")[0] != '\0' &&
        strcasecmp(header(connection, "Content-Encoding"), "identity") != 0) {
        return serve_refuse(&request->answer, 415, "encoded",
                            "a body with a content encoding is not read");
    }
    return request->route->handler(request->http->daemon, &given, &request->answer);
}

static void
add_headers(struct MHD_Response *response, const http_request *request)
{
    const serve_answer *answer = &request->answer;
    char held[24];

    (void)mhd.add_response_header(response, "Content-Type",
                                  answer->content_type ? answer->content_type : "text/plain");
    (void)mhd.add_response_header(response, "Cache-Control", "no-store");
    (void)mhd.add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (answer->status == 401)
        (void)mhd.add_response_header(response, "WWW-Authenticate", "Bearer");
    if (answer->status == 503)
        (void)mhd.add_response_header(response, "Retry-After", SERVE_RETRY_SECONDS);
    if (request->http->daemon->trail.log)
        (void)mhd.add_response_header(response, "X-Request-Id", request->id);
    if (answer->has_state) {
        (void)snprintf(held, sizeof held, "%llu", (unsigned long long)answer->held);
        (void)mhd.add_response_header(response, "X-Aigc-Held", held);
        (void)mhd.add_response_header(response, "X-Aigc-Ended", answer->ended ? "1" : "0");
    }
    if (atomic_load(&request->http->daemon->draining))
        (void)mhd.add_response_header(response, "Connection", "close");
}

static enum MHD_Result
send_answer(http_request *request, struct MHD_Connection *connection)
{
    serve_answer *answer = &request->answer;
    struct MHD_Response *response;

    if (answer->body.length == 0) {
        response = mhd.create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        response = mhd.create_response_from_buffer(answer->body.length, answer->body.data,
                                                   MHD_RESPMEM_MUST_FREE);
    }
    if (!response)
        return MHD_NO;
    if (answer->body.length > 0) {
        answer->body.data = NULL; /* the response's now */
        answer->body.length = answer->body.capacity = 0;
    }
    add_headers(response, request);
    enum MHD_Result result = mhd.queue_response(connection, answer->status, response);
    mhd.destroy_response(response);
    return result;
}

/* An endpoint failed. That is all but always the audit log, if something cannot be written. */
static aigc_status
refuse_failed(serve_answer *answer, aigc_status status)
{
    return status == AIGC_ERR_IO
               ? serve_refuse(answer, 503, "audit_log",
                              "the decision could not be written down: do not let the text pass")
               : serve_refuse(answer, 500, aigc_status_name(status),
                              "the text was not scanned: do not let it pass");
}

/* Count a request, and answer it. */
static enum MHD_Result
conclude(http_request *request, struct MHD_Connection *connection)
{
    serve_endpoint endpoint = request->route ? request->route->endpoint : SERVE_OTHER;
    serve_metrics *metrics = &request->http->daemon->metrics;

    (void)atomic_fetch_add(&metrics->requests[endpoint][request->answer.verdict], 1);
    return send_answer(request, connection);
}

/* Whether the headers tell that the body is too long. What a form has beside its file is not known.
 */
static bool
says_too_long(const http_request *request, struct MHD_Connection *connection)
{
    return request->route && !request->is_form &&
           strtoull(header(connection, "Content-Length"), NULL, 10) > request->body.limit;
}

/* Refuse what the headers tell enough of. A client that waits for it before it sends its body is
 * told at once, and so is one whose body has no known end; another one that sends might not read an
 * answer before the body's end. */
static enum MHD_Result
look_at_body_size(http_request *request, struct MHD_Connection *connection)
{
    bool waits = strcasecmp(header(connection, "Expect"), "100-continue") == 0;

    request->too_long = says_too_long(request, connection);
    if (request->is_framed && !(waits && (!request->route || request->too_long)))
        return MHD_YES;
    if (request->too_long && refuse_too_long(request) != AIGC_OK)
        return MHD_NO;
    return conclude(request, connection);
}

static enum MHD_Result
on_request(void *context, struct MHD_Connection *connection, const char *path, const char *method,
           const char *version, const char *data, size_t *length, void **state)
{
    serve_http *http = context;
    http_request *request = *state;

    (void)version;
    if (!request) {
        *state = begin_request(http, connection, path, method);
        return *state ? look_at_body_size(*state, connection) : MHD_NO;
    }
    if (*length > 0) {
        take_body(request, data, *length);
        *length = 0;
        return request->dropped <= SERVE_DROPPED_MAX ? MHD_YES : MHD_NO;
    }
    if (request->form) {
        /* Without its closing boundary a form may be a part of one, and so may the file in it. */
        request->is_bad_form =
            mhd.destroy_post_processor(request->form) != MHD_YES || request->is_bad_form;
        request->form = NULL;
    }
    if (request->route) {
        aigc_status status = answer_request(request, connection, path, method);

        if (status != AIGC_OK && refuse_failed(&request->answer, status) != AIGC_OK)
            request->answer.status = 500;
    }
    return conclude(request, connection);
}

static void
on_completed(void *context, struct MHD_Connection *connection, void **state,
             enum MHD_RequestTerminationCode how)
{
    http_request *request = *state;

    (void)context;
    (void)connection;
    (void)how;
    if (!request)
        return;
    if (request->form)
        (void)mhd.destroy_post_processor(request->form);
    (void)atomic_fetch_sub(&request->http->active, 1);
    (void)atomic_fetch_sub(&request->http->daemon->metrics.body_bytes, request->body.capacity);
    aigcp_buffer_free(&request->body);
    aigcp_buffer_free(&request->answer.body);
    free(request);
    *state = NULL;
}

serve_http *
serve_http_start(serve_daemon *daemon, int descriptor)
{
    const serve_settings *settings = daemon->settings;
    serve_http *http = calloc(1, sizeof *http);

    const char *why =
        aigcp_late_library_load(SONAME, functions, sizeof functions / sizeof functions[0]);

    if (why)
        settings->say(settings->say_context, why);
    if (!http || why) {
        free(http);
        return NULL;
    }
    http->daemon = daemon;
    /* Not epoll, which is told of changes only: a client that leaves right behind a piece of its
     * body is not noticed then, and keeps its connection until it was silent for long enough. */
    http->server = mhd.start_daemon(
        MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, 0, NULL, NULL, on_request,
        http, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)descriptor, MHD_OPTION_THREAD_POOL_SIZE,
        settings->threads, MHD_OPTION_CONNECTION_LIMIT, settings->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, http, MHD_OPTION_END);
    if (!http->server) {
        free(http);
        return NULL;
    }
    return http;
}

void
serve_http_stop(serve_http *http, unsigned seconds)
{
    const struct timespec pause = { 0, 10 * 1000 * 1000 };
    MHD_socket listening = mhd.quiesce_daemon(http->server);

    for (unsigned waited = 0; atomic_load(&http->active) > 0 && waited < 100 * seconds; waited++)
        (void)nanosleep(&pause, NULL);
    mhd.stop_daemon(http->server);
    if (listening != MHD_INVALID_SOCKET)
        (void)close(listening);
    free(http);
}
