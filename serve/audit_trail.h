/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log of the daemon: one log for all threads, and a record for each text. What cannot be
 * written down, as the log's own policy has it, is an error, and the text is not answered. */
#ifndef SERVE_AUDIT_TRAIL_H
#define SERVE_AUDIT_TRAIL_H

#include "serve/rules_snapshot.h"

#include <aigc/audit.h>
#include <aigc/bundle.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct serve_trail {
    pthread_mutex_t lock; /* a log and its texts are one object */
    aigc_audit *log;      /* NULL: nothing is written down */
    atomic_ullong failures;
} serve_trail;

int serve_trail_init(serve_trail *trail, aigc_audit *log);
void serve_trail_destroy(serve_trail *trail);

/* Records that were dropped, as --audit-full drop has it. */
uint64_t serve_trail_dropped(serve_trail *trail);

/* The record of a text that is under way. All zero: there is none. */
typedef struct serve_record {
    serve_trail *trail;
    aigc_audit_text *text;
} serve_record;

/* Each is AIGC_OK if there is no log, and AIGC_ERR_IO if it cannot be written. */
aigc_status serve_record_begin(serve_record *record, serve_trail *trail,
                               const serve_snapshot *snapshot, aigc_direction direction,
                               const char *request_id);
aigc_status serve_record_finding(serve_record *record, const aigc_finding *finding);
/* Write the decision; before what it is about is answered. There is no record then. */
aigc_status serve_record_end(serve_record *record, const aigc_audit_result *result);
/* `label->struct_size` need not be set. */
aigc_status serve_trail_label(serve_trail *trail, const aigc_audit_label *label);

#endif
