/* SPDX-License-Identifier: Apache-2.0 */
/* What the daemon counts, in the text format of Prometheus. Labels are bounded: endpoints,
 * verdicts, categories and actions; never ids, users or texts. */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include "common/buffer.h"
#include "serve/limits.h"
#include "serve/rules_snapshot.h"

#include <aigc/filter.h>

typedef enum serve_endpoint {
    SERVE_SCAN,
    SERVE_GUARDRAIL,
    SERVE_MODERATIONS,
    SERVE_LABEL,
    SERVE_VERIFY,
    SERVE_STREAM,
    SERVE_OTHER,
    SERVE_ENDPOINTS
} serve_endpoint;

typedef enum serve_verdict {
    SERVE_CLEAN,           /* nothing found that changes anything */
    SERVE_MASKED,          /* something was masked */
    SERVE_STOPPED,         /* refused, or cut off */
    SERVE_REFUSED_REQUEST, /* 4xx: not scanned */
    SERVE_ERROR,           /* 5xx, or a model's answer that cannot be read: not scanned */
    SERVE_VERDICTS
} serve_verdict;

/* Categories of rules that are counted apart: the 31 of TC260-003 and a site's own. */
#define SERVE_CATEGORIES 64

typedef struct serve_metrics {
    atomic_ullong requests[SERVE_ENDPOINTS][SERVE_VERDICTS];
    atomic_ullong bytes_scanned;
    atomic_ullong scan_buckets[SERVE_BUCKETS + 1];
    atomic_ullong scan_nanoseconds, scans;
    atomic_ullong reloads, failed_reloads;
    atomic_ullong streams_open;
    atomic_ullong body_bytes; /* of requests that are in memory */
    atomic_ullong audit_failures, audit_dropped;
    /* By category and action; names are added once and never change. */
    pthread_mutex_t lock;
    struct {
        char name[32];
        atomic_ullong hits[AIGC_ACTION_STOP + 1];
    } categories[SERVE_CATEGORIES];
    size_t category_count;
} serve_metrics;

int serve_metrics_init(serve_metrics *metrics);
void serve_metrics_destroy(serve_metrics *metrics);

void serve_metrics_finding(serve_metrics *metrics, const aigc_finding *finding);
void serve_metrics_scan(serve_metrics *metrics, uint64_t bytes, uint64_t nanoseconds);

/* Append the page to `text`. `snapshot` may be NULL. */
aigc_status serve_metrics_write(serve_metrics *metrics, const serve_snapshot *snapshot,
                                aigcp_buffer *text);

#endif
