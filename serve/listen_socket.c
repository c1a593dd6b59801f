/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/listen_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 512

static bool
is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, address, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, address, sizeof v6);
        return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
    }
    return address->sa_family == AF_UNIX;
}

static void
describe(const struct sockaddr_storage *address, socklen_t length, char *name, size_t room)
{
    char host[INET6_ADDRSTRLEN], port[8];

    if (address->ss_family == AF_UNIX) {
        struct sockaddr_un local;

        memcpy(&local, address, sizeof local);
        (void)snprintf(name, room, "unix:%s", local.sun_path);
    } else if (getnameinfo((const struct sockaddr *)address, length, host, sizeof host, port,
                           sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
        (void)snprintf(name, room, address->ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
                       port);
    } else {
        (void)snprintf(name, room, "?");
    }
}

bool
serve_listen_is_public(int descriptor, char *name, size_t room)
{
    struct sockaddr_storage address = { 0 };
    socklen_t length = sizeof address;

    if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
        return true;
    describe(&address, length, name, room);
    return !is_loopback((const struct sockaddr *)&address);
}

/* A socket file that nobody answers at was left by a daemon that was killed. */
static void
remove_stale(const struct sockaddr_un *address)
{
    struct stat about;

    if (lstat(address->sun_path, &about) != 0 || !S_ISSOCK(about.st_mode))
        return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED)
        (void)unlink(address->sun_path);
    if (probe >= 0)
        (void)close(probe);
}

static serve_listen_fault
open_socket(const struct sockaddr *address, socklen_t length, int *descriptor)
{
    int on = 1;

    *descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*descriptor < 0)
        return SERVE_LISTEN_SYSTEM;
    if (address->sa_family != AF_UNIX)
        (void)setsockopt(*descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    mode_t mask = umask(0117); /* a socket file is for its owner and group */
    int bound = bind(*descriptor, address, length);
    (void)umask(mask);
    if (bound != 0 || listen(*descriptor, BACKLOG) != 0) {
        int error = errno;

        (void)close(*descriptor);
        *descriptor = -1;
        errno = error;
        return SERVE_LISTEN_SYSTEM;
    }
    return SERVE_LISTEN_GOOD;
}

static serve_listen_fault
listen_local(const char *path, int *descriptor)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (path[0] == '\0' || strlen(path) >= sizeof address.sun_path)
        return SERVE_LISTEN_ADDRESS;
    memcpy(address.sun_path, path, strlen(path) + 1);
    remove_stale(&address);
    return open_socket((const struct sockaddr *)&address, sizeof address, descriptor);
}

static bool
is_port(const char *text)
{
    /* The resolver takes what is above as its lower 16 bits. */
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text) && strlen(text) <= 5 &&
           strtoul(text, NULL, 10) <= UINT16_MAX;
}

/* Host and port of "HOST:PORT"; the host without brackets. */
static bool
split(const char *address, char *host, size_t room, const char **port)
{
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;

    if (length > 1 && address[0] == '[' && address[length - 1] == ']') {
        address++;
        length -= 2;
    } else if (length > 0 && memchr(address, ':', length)) {
        return false;
    }
    if (length == 0 || length >= room)
        return false;
    memcpy(host, address, length);
    host[length] = '\0';
    *port = colon + 1;
    return is_port(*port);
}

serve_listen_fault
serve_listen(const char *address, bool public_allowed, int *descriptor, char *name, size_t room)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
    struct addrinfo *found = NULL;
    serve_listen_fault fault;
    char host[64];
    const char *port;

    *descriptor = -1;
    if (strncmp(address, "unix:", 5) == 0)
        fault = listen_local(address + 5, descriptor);
    else if (!split(address, host, sizeof host, &port) ||
             getaddrinfo(host, port, &hints, &found) != 0)
        return SERVE_LISTEN_ADDRESS;
    else if (!public_allowed && !is_loopback(found->ai_addr))
        fault = SERVE_LISTEN_PUBLIC;
    else
        fault = open_socket(found->ai_addr, found->ai_addrlen, descriptor);
    if (found)
        freeaddrinfo(found);
    if (fault == SERVE_LISTEN_GOOD)
        (void)serve_listen_is_public(*descriptor, name, room);
    return fault;
}
