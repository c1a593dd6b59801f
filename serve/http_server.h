/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP for the daemon: bodies in, answers out. */
#ifndef SERVE_HTTP_SERVER_H
#define SERVE_HTTP_SERVER_H

#include "serve/exchange.h"

typedef struct serve_http serve_http;

/* Begin to serve on a socket that listens, which is then the server's. NULL if that fails. */
serve_http *serve_http_start(serve_daemon *daemon, int descriptor);

/* Take no more connections, wait until what is under way is answered or the time is over, and
 * end. */
void serve_http_stop(serve_http *http, unsigned seconds);

#endif
