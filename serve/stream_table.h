/* SPDX-License-Identifier: Apache-2.0 */
/* The streams of /v1/stream: each has a name that its client chose, and keeps its filter from one
 * piece to the next. */
#ifndef SERVE_STREAM_TABLE_H
#define SERVE_STREAM_TABLE_H

#include "common/buffer.h"
#include "serve/audit_trail.h"
#include "serve/limits.h"
#include "serve/metrics.h"

#include <aigc/filter.h>
#include <aigc/serve.h>

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

/* What the first piece of a stream said of it. */
typedef struct serve_stream_kind {
    bool as_text;
    aigc_direction direction;
    int cumulative; /* as in aigc_response_head */
} serve_stream_kind;

/* One of the two, or neither: a slot that was just taken. */
typedef struct serve_stream_slot {
    char name[SERVE_STREAM_NAME_MAX + 1]; /* "" : free */
    bool busy;                            /* a piece is being worked on */
    bool ended;                           /* kept for what its client may still send */
    time_t used;
    serve_stream_kind kind;
    aigc_transformer *text;
    aigc_response_filter *response;
    aigcp_buffer out; /* what a piece let go */
    serve_record record;
    serve_metrics *metrics; /* where findings are counted */
    aigc_status failure;    /* of a callback */
    bool masked;            /* something in the piece at hand */
} serve_stream_slot;

typedef struct serve_streams {
    pthread_mutex_t lock;
    serve_stream_slot *slots;
    size_t count; /* that have not ended */
} serve_streams;

typedef enum serve_stream_taken {
    SERVE_STREAM_FRESH, /* its filter is to be made */
    SERVE_STREAM_KNOWN,
    SERVE_STREAM_BUSY, /* another request has it */
    SERVE_STREAM_FULL  /* no room for one more */
} serve_stream_taken;

int serve_streams_init(serve_streams *streams);
void serve_streams_destroy(serve_streams *streams);

/* Take the stream of a name for one piece. Streams that have waited too long make room; if that is
 * not enough, the one that ended first does. */
serve_stream_taken serve_streams_take(serve_streams *streams, const char *name,
                                      serve_stream_slot **slot);

/* Give it back: it has ended; or no more will come, and it is released. */
void serve_streams_give(serve_streams *streams, serve_stream_slot *slot, bool ended, bool is_over);

/* Write down how the stream of a slot ended, if that was not done. */
aigc_status serve_stream_end(serve_stream_slot *slot, aigc_audit_outcome outcome,
                             aigc_status error);

/* Release what a slot holds; a stream that has not ended was left by its client. */
void serve_stream_clear(serve_stream_slot *slot);

size_t serve_streams_open(serve_streams *streams);

#endif
