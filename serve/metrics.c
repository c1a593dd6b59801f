/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/metrics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Upper ends of the buckets: from a short prompt to a document. */
static const double bucket_ends[SERVE_BUCKETS] = { 0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.0025,
                                                   0.005,   0.01,    0.05,   0.1,    0.5,   1 };
static const char *const endpoint_names[SERVE_ENDPOINTS] = { "scan",  "guardrail", "moderations",
                                                             "label", "verify",    "stream",
                                                             "other" };
static const char *const verdict_names[SERVE_VERDICTS] = { "clean", "masked", "stopped",
                                                           "bad_request", "error" };

int
serve_metrics_init(serve_metrics *metrics)
{
    memset(metrics, 0, sizeof *metrics);
    return pthread_mutex_init(&metrics->lock, NULL) == 0 ? 0 : -1;
}

void
serve_metrics_destroy(serve_metrics *metrics)
{
    (void)pthread_mutex_destroy(&metrics->lock);
}

void
serve_metrics_finding(serve_metrics *metrics, const aigc_finding *finding)
{
    size_t place = 0;

    (void)pthread_mutex_lock(&metrics->lock);
    while (place < metrics->category_count &&
           strcmp(metrics->categories[place].name, finding->category) != 0)
        place++;
    if (place == metrics->category_count) {
        /* The last one takes whatever has no place of its own. */
        if (place == SERVE_CATEGORIES || strlen(finding->category) >= 32)
            place = SERVE_CATEGORIES - 1;
        else
            metrics->category_count++;
        (void)snprintf(metrics->categories[place].name, sizeof metrics->categories[place].name,
                       "%s", place == SERVE_CATEGORIES - 1 ? "other" : finding->category);
    }
    (void)pthread_mutex_unlock(&metrics->lock);
    (void)atomic_fetch_add(&metrics->categories[place].hits[finding->action], 1);
}

void
serve_metrics_scan(serve_metrics *metrics, uint64_t bytes, uint64_t nanoseconds)
{
    size_t bucket = 0;

    while (bucket < SERVE_BUCKETS && (double)nanoseconds * 1e-9 > bucket_ends[bucket])
        bucket++;
    (void)atomic_fetch_add(&metrics->scan_buckets[bucket], 1);
    (void)atomic_fetch_add(&metrics->scan_nanoseconds, nanoseconds);
    (void)atomic_fetch_add(&metrics->scans, 1);
    (void)atomic_fetch_add(&metrics->bytes_scanned, bytes);
}

/* A page that failed once takes nothing more; the caller looks once, at the end. */
typedef struct text_page {
    aigcp_buffer *text;
    aigc_status status;
} text_page;

__attribute__((__format__(__printf__, 2, 3))) static void
add(text_page *page, const char *format, ...)
{
    char line[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (page->status == AIGC_OK)
        page->status = aigcp_buffer_append_string(page->text, line);
}

static void
add_requests(serve_metrics *metrics, text_page *page)
{
    add(page, "# HELP aigc_requests_total Requests by endpoint and verdict.\n"
              "# TYPE aigc_requests_total counter\n");
    for (size_t e = 0; e < SERVE_ENDPOINTS; e++) {
        for (size_t v = 0; v < SERVE_VERDICTS; v++) {
            unsigned long long count = atomic_load(&metrics->requests[e][v]);

            if (count > 0 || (e < SERVE_OTHER && v <= SERVE_STOPPED)) {
                add(page, "aigc_requests_total{endpoint=\"%s\",verdict=\"%s\"} %llu\n",
                    endpoint_names[e], verdict_names[v], count);
            }
        }
    }
}

static void
add_hits(serve_metrics *metrics, text_page *page)
{
    add(page, "# HELP aigc_rule_hits_total Findings by category of rule and action.\n"
              "# TYPE aigc_rule_hits_total counter\n");
    (void)pthread_mutex_lock(&metrics->lock);
    for (size_t i = 0; i < SERVE_CATEGORIES; i++) {
        for (size_t a = AIGC_ACTION_SHADOW; a <= AIGC_ACTION_STOP; a++) {
            unsigned long long count = atomic_load(&metrics->categories[i].hits[a]);

            if (count > 0) {
                add(page, "aigc_rule_hits_total{category=\"%s\",action=\"%s\"} %llu\n",
                    metrics->categories[i].name, aigc_action_name((aigc_action)a), count);
            }
        }
    }
    (void)pthread_mutex_unlock(&metrics->lock);
}

static void
add_scan_times(serve_metrics *metrics, text_page *page)
{
    unsigned long long sum = 0;

    add(page, "# HELP aigc_scan_seconds Time to scan one text.\n"
              "# TYPE aigc_scan_seconds histogram\n");
    for (size_t i = 0; i < SERVE_BUCKETS; i++) {
        sum += atomic_load(&metrics->scan_buckets[i]);
        add(page, "aigc_scan_seconds_bucket{le=\"%g\"} %llu\n", bucket_ends[i], sum);
    }
    sum += atomic_load(&metrics->scan_buckets[SERVE_BUCKETS]);
    add(page, "aigc_scan_seconds_bucket{le=\"+Inf\"} %llu\n", sum);
    add(page, "aigc_scan_seconds_sum %.9f\n",
        (double)atomic_load(&metrics->scan_nanoseconds) * 1e-9);
    add(page, "aigc_scan_seconds_count %llu\n", sum);
}

aigc_status
serve_metrics_write(serve_metrics *metrics, const serve_snapshot *snapshot, aigcp_buffer *text)
{
    text_page opened = { text, AIGC_OK }, *page = &opened;

    add_requests(metrics, page);
    add_hits(metrics, page);
    add_scan_times(metrics, page);
    add(page,
        "# HELP aigc_scanned_bytes_total Bytes of text that were scanned.\n"
        "# TYPE aigc_scanned_bytes_total counter\naigc_scanned_bytes_total %llu\n",
        (unsigned long long)atomic_load(&metrics->bytes_scanned));
    add(page,
        "# HELP aigc_streams_open Streams of /v1/stream that have not ended.\n"
        "# TYPE aigc_streams_open gauge\naigc_streams_open %llu\n",
        (unsigned long long)atomic_load(&metrics->streams_open));
    add(page,
        "# HELP aigc_body_bytes Bytes of request bodies that are in memory.\n"
        "# TYPE aigc_body_bytes gauge\naigc_body_bytes %llu\n",
        (unsigned long long)atomic_load(&metrics->body_bytes));
    add(page,
        "# HELP aigc_audit_failures_total Times that the audit log could not be written.\n"
        "# TYPE aigc_audit_failures_total counter\naigc_audit_failures_total %llu\n",
        (unsigned long long)atomic_load(&metrics->audit_failures));
    add(page,
        "# HELP aigc_audit_dropped_total Records for which the audit log had no room.\n"
        "# TYPE aigc_audit_dropped_total counter\naigc_audit_dropped_total %llu\n",
        (unsigned long long)atomic_load(&metrics->audit_dropped));
    add(page,
        "# HELP aigc_ruleset_reloads_total Times that rules were loaded anew.\n"
        "# TYPE aigc_ruleset_reloads_total counter\n"
        "aigc_ruleset_reloads_total{result=\"ok\"} %llu\n"
        "aigc_ruleset_reloads_total{result=\"refused\"} %llu\n",
        (unsigned long long)atomic_load(&metrics->reloads),
        (unsigned long long)atomic_load(&metrics->failed_reloads));
    if (snapshot) {
        add(page,
            "# HELP aigc_ruleset_info The rules in force.\n"
            "# TYPE aigc_ruleset_info gauge\n"
            "aigc_ruleset_info{version=\"%s\",rules=\"%zu\"} 1\n",
            aigc_rules_version(snapshot->rules), aigc_rules_count(snapshot->rules));
        add(page,
            "# HELP aigc_ruleset_age_seconds Since the rules in force were loaded.\n"
            "# TYPE aigc_ruleset_age_seconds gauge\naigc_ruleset_age_seconds %.0f\n",
            difftime(time(NULL), snapshot->loaded));
    }
    return page->status;
}
