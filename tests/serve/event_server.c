/* SPDX-License-Identifier: Apache-2.0 */
/* A model service that is fast, for load tests and benchmarks: it answers GET /NAME with the file
 * of that name, in chunks, one for each event or line, as model services do. One thread, any number
 * of connections, which stay open.
 *
 *   event_server PORT-FILE FILE...
 *
 * It takes a free port of loopback and writes its number to PORT-FILE. GET /_counts tells how many
 * answers were begun, and of how many the client left before the end. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWERS_MAX 1024
#define ROOM 4096 /* of the head of a request, and of the counts */
#define EVENTS 64
#define PEERS_MAX 65536 /* numbers of sockets */

typedef struct answer {
    const char *name;
    char *bytes;
    size_t length;
} answer;

typedef struct peer {
    int socket;
    char request[ROOM];
    size_t request_length;
    const char *bytes; /* what is still to be sent */
    size_t left;
    char counts[ROOM];
} peer;

static answer answers[ANSWERS_MAX];
static size_t answer_count;
static peer *peers[PEERS_MAX]; /* by their sockets */
static unsigned long begun, abandoned;

_Noreturn static void
fail(const char *what)
{
    perror(what);
    exit(2);
}

/* Append to an answer, whose memory is enough. */
static void
append(answer *to, const void *data, size_t length)
{
    memcpy(to->bytes + to->length, data, length);
    to->length += length;
}

static void
append_chunk(answer *to, const char *data, size_t length)
{
    char size[32];
    append(to, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", length));
    append(to, data, length);
    append(to, "\r\n", 2);
}

static char *
read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path);
    long size = ftell(file);
    rewind(file);
    if (size <= 0 || !(data = malloc((size_t)size)) ||
        fread(data, 1, (size_t)size, file) != (size_t)size)
        fail(path);
    (void)fclose(file);
    *length = (size_t)size;
    return data;
}

/* Up to the end of a line, or of the blank line that ends an event. */
static size_t
event_length(const char *body, size_t length, bool is_event)
{
    for (const char *at = body; at < body + length; at++) {
        at = memchr(at, '\n', (size_t)(body + length - at));
        if (!at)
            break;
        size_t line = (size_t)(at - body) + 1;
        if (!is_event)
            return line;
        if (line < length && body[line] == '\n')
            return line + 1;
    }
    return length;
}

static void
load(const char *path)
{
    if (answer_count == ANSWERS_MAX)
        fail("too many files");
    answer *made = &answers[answer_count++];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const bool events = strstr(name, ".sse") != NULL, lines = strstr(name, ".ndjson") != NULL;
    size_t length;
    char *body = read_whole(path, &length);
    /* At the worst each byte is a chunk. */
    made->name = name;
    made->bytes = malloc(length * 8 + 256);
    if (!made->bytes)
        fail("memory");
    made->length = (size_t)sprintf(
        made->bytes, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n",
        events  ? "text/event-stream"
        : lines ? "application/x-ndjson"
                : "application/json");
    for (size_t at = 0; at < length;) {
        size_t piece = event_length(body + at, length - at, events);
        append_chunk(made, body + at, piece);
        at += piece;
    }
    append(made, "0\r\n\r\n", 5);
    free(body);
}

static void
answer_request(peer *p)
{
    static const char nothing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    char name[64] = "";
    char counts[128];
    (void)sscanf(p->request, "GET /%63[^ ?/]", name);
    if (strcmp(name, "_counts") == 0) {
        int length = snprintf(counts, sizeof counts, "{\"begun\": %lu, \"abandoned\": %lu}\n",
                              begun, abandoned);
        p->bytes = p->counts;
        p->left =
            (size_t)snprintf(p->counts, sizeof p->counts,
                             "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", length, counts);
        return;
    }
    p->bytes = nothing;
    p->left = sizeof nothing - 1;
    for (size_t i = 0; i < answer_count; i++) {
        if (strcmp(answers[i].name, name) != 0)
            continue;
        begun++;
        p->bytes = answers[i].bytes;
        p->left = answers[i].length;
    }
}

static void
leave(peer *p)
{
    abandoned += p->left > 0;
    peers[p->socket] = NULL;
    (void)close(p->socket);
    free(p);
}

/* Send what the socket takes. @return false if the client has left. */
static bool
send_some(peer *p)
{
    while (p->left > 0) {
        ssize_t sent = send(p->socket, p->bytes, p->left, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN;
        p->bytes += sent;
        p->left -= (size_t)sent;
    }
    return true;
}

/* Read requests; one at a time, as nginx sends them. @return false if the client has left. */
static bool
receive(peer *p)
{
    for (;;) {
        ssize_t got = recv(p->socket, p->request + p->request_length,
                           sizeof p->request - 1 - p->request_length, 0);
        if (got <= 0)
            return got < 0 && errno == EAGAIN;
        p->request_length += (size_t)got;
        p->request[p->request_length] = '\0';
        if (strstr(p->request, "\r\n\r\n")) {
            p->request_length = 0;
            answer_request(p);
            return send_some(p);
        }
        if (p->request_length == sizeof p->request - 1)
            return false;
    }
}

static void
take_peers(int listener, int poll)
{
    for (int one = 1;;) {
        int made = accept(listener, NULL, NULL);
        if (made < 0)
            return;
        peer *p = made < PEERS_MAX ? calloc(1, sizeof *p) : NULL;
        if (!p)
            fail("memory");
        peers[made] = p;
        p->socket = made;
        (void)fcntl(made, F_SETFL, O_NONBLOCK);
        (void)setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                                     .data.fd = made };
        if (epoll_ctl(poll, EPOLL_CTL_ADD, made, &event) != 0)
            fail("epoll");
    }
}

static int
listen_somewhere(const char *port_file)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 ||
        listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        fail("socket");
    (void)fcntl(listener, F_SETFL, O_NONBLOCK);
    FILE *file = fopen(port_file, "w");
    if (!file || fprintf(file, "%d\n", ntohs(address.sin_port)) < 0 || fclose(file) != 0)
        fail(port_file);
    return listener;
}

int
main(int argc, char **argv)
{
    struct epoll_event events[EVENTS];
    if (argc < 3) {
        (void)fputs("usage: event_server PORT-FILE FILE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        load(argv[i]);
    int poll = epoll_create1(0);
    int listener = listen_somewhere(argv[1]);
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event) != 0)
        fail("epoll");
    for (;;) {
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            peer *p = peers[events[i].data.fd];
            if (events[i].data.fd == listener)
                take_peers(listener, poll);
            else if (p && (!send_some(p) || !receive(p)))
                leave(p);
        }
    }
}
