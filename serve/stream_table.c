/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/stream_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
serve_streams_init(serve_streams *streams)
{
    streams->count = 0;
    streams->slots = calloc(SERVE_STREAMS_MAX, sizeof *streams->slots);
    if (!streams->slots)
        return -1;
    return pthread_mutex_init(&streams->lock, NULL) == 0 ? 0 : -1;
}

aigc_status
serve_stream_end(serve_stream_slot *slot, aigc_audit_outcome outcome, aigc_status error)
{
    aigc_scan_stats stats = { .struct_size = sizeof stats };
    aigc_response_report report = { .struct_size = sizeof report };
    aigc_audit_result result = { .struct_size = sizeof result, .outcome = outcome, .error = error };

    if (slot->text && aigc_transformer_stats(slot->text, &stats) == AIGC_OK) {
        result.bytes = stats.bytes;
        result.scanned = stats.scanned;
    }
    if (slot->response && aigc_response_filter_report(slot->response, &report) == AIGC_OK) {
        result.bytes = report.text_bytes;
        result.scanned = report.scanned_bytes;
    }
    return serve_record_end(&slot->record, &result);
}

void
serve_stream_clear(serve_stream_slot *slot)
{
    /* What cannot be written down is counted as a failure; there is nobody to tell. */
    (void)!serve_stream_end(slot, AIGC_AUDIT_FAILED, AIGC_ERR_STOPPED);
    aigc_transformer_free(slot->text);
    aigc_response_filter_free(slot->response);
    aigcp_buffer_free(&slot->out);
    memset(slot, 0, sizeof *slot);
}

static void
release(serve_streams *streams, serve_stream_slot *slot)
{
    streams->count -= slot->ended ? 0 : 1;
    serve_stream_clear(slot);
}

void
serve_streams_destroy(serve_streams *streams)
{
    for (size_t i = 0; streams->slots && i < SERVE_STREAMS_MAX; i++)
        if (streams->slots[i].name[0] != '\0')
            release(streams, &streams->slots[i]);
    free(streams->slots);
    streams->slots = NULL;
    (void)pthread_mutex_destroy(&streams->lock);
}

/* The slot of a name, or else a free one, which that of an ended stream may become. The table is
 * small, and a piece is far more work than a look at each name. */
static serve_stream_slot *
find(serve_streams *streams, const char *name, time_t now)
{
    serve_stream_slot *free_slot = NULL;
    serve_stream_slot *ended = NULL; /* longest ago */

    for (size_t i = 0; i < SERVE_STREAMS_MAX; i++) {
        serve_stream_slot *slot = &streams->slots[i];

        if (slot->name[0] != '\0' && !slot->busy &&
            difftime(now, slot->used) > SERVE_STREAM_IDLE_SECONDS)
            release(streams, slot);
        if (strcmp(slot->name, name) == 0)
            return slot;
        if (!free_slot && slot->name[0] == '\0')
            free_slot = slot;
        if (slot->ended && !slot->busy && (!ended || slot->used < ended->used))
            ended = slot;
    }
    if (!free_slot && ended) {
        release(streams, ended);
        free_slot = ended;
    }
    return free_slot;
}

serve_stream_taken
serve_streams_take(serve_streams *streams, const char *name, serve_stream_slot **slot)
{
    serve_stream_taken taken = SERVE_STREAM_KNOWN;
    time_t now = time(NULL);

    *slot = NULL;
    (void)pthread_mutex_lock(&streams->lock);
    serve_stream_slot *found = find(streams, name, now);
    if (!found) {
        taken = SERVE_STREAM_FULL;
    } else if (found->busy) {
        taken = SERVE_STREAM_BUSY;
    } else if (found->name[0] == '\0') {
        taken = SERVE_STREAM_FRESH;
        (void)snprintf(found->name, sizeof found->name, "%s", name);
        streams->count++;
    }
    if (taken == SERVE_STREAM_FRESH || taken == SERVE_STREAM_KNOWN) {
        found->busy = true;
        found->used = now;
        *slot = found;
    }
    (void)pthread_mutex_unlock(&streams->lock);
    return taken;
}

void
serve_streams_give(serve_streams *streams, serve_stream_slot *slot, bool ended, bool is_over)
{
    (void)pthread_mutex_lock(&streams->lock);
    slot->busy = false;
    if (ended && !slot->ended) {
        slot->ended = true;
        streams->count--;
    }
    if (is_over)
        release(streams, slot);
    (void)pthread_mutex_unlock(&streams->lock);
}

size_t
serve_streams_open(serve_streams *streams)
{
    size_t count;

    (void)pthread_mutex_lock(&streams->lock);
    count = streams->count;
    (void)pthread_mutex_unlock(&streams->lock);
    return count;
}
