/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps over HTTP (RFC 3161, 3.4): the one place where this program opens a connection, and
 * only if --tsa names an address. */
#ifndef CLI_TIME_STAMP_CURL_H
#define CLI_TIME_STAMP_CURL_H

#include <aigc/types.h>

/* An aigc_c2pa_stamp_fn; the context is the URL. What goes wrong is said. Not for several threads:
 * the connection is kept. */
int cli_time_stamp_fetch(void *url, const void *request, size_t length, uint8_t *response,
                         size_t room, size_t *size);

#endif
