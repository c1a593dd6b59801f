/* SPDX-License-Identifier: Apache-2.0 */
/* The socket that the daemon listens on. */
#ifndef SERVE_LISTEN_SOCKET_H
#define SERVE_LISTEN_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

typedef enum serve_listen_fault {
    SERVE_LISTEN_GOOD = 0,
    SERVE_LISTEN_ADDRESS, /* it cannot be read */
    SERVE_LISTEN_PUBLIC,  /* it can be reached from elsewhere, and that is not allowed */
    SERVE_LISTEN_SYSTEM   /* errno */
} serve_listen_fault;

/* Listen on "HOST:PORT" (numbers; an IPv6 host in brackets) or "unix:PATH".
 * @param name room for the address as it came out: port 0 becomes the one that was free. */
serve_listen_fault serve_listen(const char *address, bool public_allowed, int *descriptor,
                                char *name, size_t room);

/* Whether a socket that listens already can be reached from elsewhere. */
bool serve_listen_is_public(int descriptor, char *name, size_t room);

#endif
