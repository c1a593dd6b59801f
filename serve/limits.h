/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound of the daemon, and why it is what it is. */
#ifndef SERVE_LIMITS_H
#define SERVE_LIMITS_H

#include <stddef.h>

/* Defaults of settings. A prompt with a long document is some 100 KB; a picture for a label or a
 * verification some MB. */
#define SERVE_TEXT_LIMIT ((size_t)4 * 1024 * 1024)
#define SERVE_FILE_LIMIT ((size_t)64 * 1024 * 1024)
#define SERVE_BODIES_LIMIT ((size_t)256 * 1024 * 1024) /* some files, or many texts, at a time */
#define SERVE_CONNECTIONS 1024
#define SERVE_IDLE_SECONDS 60
#define SERVE_DRAIN_SECONDS 30

/* What a setting may ask for at most. */
#define SERVE_BODY_MAX ((size_t)1024 * 1024 * 1024)
#define SERVE_BODIES_MAX ((size_t)64 * 1024 * 1024 * 1024)
#define SERVE_CONNECTIONS_MAX 65536

/* Bytes that are read and dropped of a body that is refused, so that its client, which sends before
 * it reads, comes to read why. A client that sends on has its connection closed. */
#define SERVE_DROPPED_MAX ((size_t)256 * 1024 * 1024)

/* When a client that was told to come back is to do so. */
#define SERVE_RETRY_SECONDS "1"
#define SERVE_SECONDS_MAX 86400

/* Texts in one request: a conversation of a thousand turns has some thousand parts. */
#define SERVE_TEXTS_MAX 10000

/* Findings that one answer lists; more are counted, and decide, but are not listed. */
#define SERVE_FINDINGS_MAX 1000

/* An answer grows with the text that it repeats: each byte may become six in JSON. */
#define SERVE_ANSWER_MAX (8 * SERVE_BODY_MAX)

/* Streams of /v1/stream that are open at a time, how long one may wait for its next piece, and the
 * name that a client gives it. */
#define SERVE_STREAMS_MAX 4096
#define SERVE_STREAM_IDLE_SECONDS 600
#define SERVE_STREAM_NAME_MAX 128

/* A bearer token, a header or a query value that is looked at. */
#define SERVE_TOKEN_MAX 4096

/* Buckets of the histogram of scan times, see metrics.c. */
#define SERVE_BUCKETS 12

#endif
