/* SPDX-License-Identifier: Apache-2.0 */
/* What operators see: counters of all workers in shared memory, as Prometheus text; and variables
 * for logs. Labels are from short lists, never from what users or models write. */
#include "ngx_http_aigc_label.h"

#define PROTOCOLS (AIGC_PROTOCOL_OPENAI_ASSISTANTS + 1)
#define VERDICTS 5
#define ACTIONS 5
#define REQUEST_RESULTS 4 /* passed, changed, refused, failed */
#define CATEGORIES 64     /* TC260-003 has 31; what is beyond goes into the last */
#define CATEGORY_ROOM 32
#define BUCKETS 8

/* Upper bounds of the histograms, in nanoseconds and milliseconds. */
static const uint64_t scan_bounds[BUCKETS] = { 5000,   10000,  25000,   50000,
                                               100000, 250000, 1000000, 10000000 };
static const uint64_t hold_bounds[BUCKETS] = { 1, 5, 10, 50, 100, 500, 1000, 10000 };

typedef struct {
    ngx_atomic_t buckets[BUCKETS]; /* each what is in it alone */
    ngx_atomic_t count;
    ngx_atomic_t sum;
} histogram;

typedef struct {
    char name[CATEGORY_ROOM];
    ngx_atomic_t hits[ACTIONS];
} category_hits;

struct ngx_http_aigc_counters_s {
    ngx_atomic_t answers[PROTOCOLS][VERDICTS];
    ngx_atomic_t requests[PROTOCOLS][REQUEST_RESULTS];
    ngx_atomic_t text_bytes;
    ngx_atomic_t incomplete;
    ngx_atomic_t unknown_events;
    ngx_atomic_t renewals[2];
    histogram scan;
    histogram hold;
    ngx_atomic_t category_count;
    category_hits categories[CATEGORIES];
};

/* Shared memory. */

static ngx_int_t
init_zone(ngx_shm_zone_t *zone, void *old)
{
    ngx_http_aigc_main_conf_t *main = zone->data;
    ngx_slab_pool_t *pool = (ngx_slab_pool_t *)zone->shm.addr;

    (void)old;
    if (zone->shm.exists) {
        main->counters = pool->data;
        return NGX_OK;
    }
    /* Of a reload: the memory is the same, and the counts go on. */
    main->counters = pool->data ? pool->data : ngx_slab_calloc(pool, sizeof *main->counters);
    pool->data = main->counters;
    return main->counters ? NGX_OK : NGX_ERROR;
}

ngx_int_t
ngx_http_aigc_metrics_init(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main)
{
    ngx_str_t name = ngx_string("aigc_label");
    size_t size = 16 * ngx_pagesize;

    main->zone = ngx_shared_memory_add(cf, &name, size, &ngx_http_aigc_label_module);
    if (!main->zone)
        return NGX_ERROR;
    main->zone->init = init_zone;
    main->zone->data = main;
    return NGX_OK;
}

static ngx_http_aigc_counters_t *
counters_of(ngx_http_request_t *r)
{
    ngx_http_aigc_main_conf_t *main = ngx_http_get_module_main_conf(r, ngx_http_aigc_label_module);
    return main->counters;
}

/* Counting. */

static void
observe(histogram *h, const uint64_t bounds[BUCKETS], uint64_t value)
{
    (void)ngx_atomic_fetch_add(&h->count, 1);
    (void)ngx_atomic_fetch_add(&h->sum, (ngx_atomic_int_t)value);
    for (size_t i = 0; i < BUCKETS; i++) {
        if (value <= bounds[i]) {
            (void)ngx_atomic_fetch_add(&h->buckets[i], 1);
            return;
        }
    }
}

void
ngx_http_aigc_count_answer(ngx_http_aigc_ctx_t *ctx, const aigc_response_report *report)
{
    ngx_http_aigc_counters_t *c = counters_of(ctx->request);

    ctx->counted = 1;
    ctx->verdict = report->verdict;
    (void)ngx_atomic_fetch_add(&c->answers[report->protocol][report->verdict], 1);
    (void)ngx_atomic_fetch_add(&c->text_bytes, (ngx_atomic_int_t)report->scanned_bytes);
    (void)ngx_atomic_fetch_add(&c->incomplete, report->incomplete);
    (void)ngx_atomic_fetch_add(&c->unknown_events, (ngx_atomic_int_t)report->unknown_events);
}

void
ngx_http_aigc_count_request(ngx_http_request_t *r, const aigc_request_result *result,
                            aigc_status status)
{
    size_t which = status != AIGC_OK ? 3 : result->refused ? 2 : result->changed ? 1 : 0;

    (void)ngx_atomic_fetch_add(&counters_of(r)->requests[result->protocol][which], 1);
}

/* The counters of a category; the last ones for those for which there is no room. */
static category_hits *
find_category(ngx_http_request_t *r, const char *name)
{
    ngx_http_aigc_main_conf_t *main = ngx_http_get_module_main_conf(r, ngx_http_aigc_label_module);
    ngx_http_aigc_counters_t *c = main->counters;
    ngx_slab_pool_t *pool = (ngx_slab_pool_t *)main->zone->shm.addr;
    size_t i = 0;

    for (; i < c->category_count; i++)
        if (ngx_strncmp(c->categories[i].name, name, CATEGORY_ROOM - 1) == 0)
            return &c->categories[i];
    ngx_shmtx_lock(&pool->mutex);
    for (; i < c->category_count; i++)
        if (ngx_strncmp(c->categories[i].name, name, CATEGORY_ROOM - 1) == 0)
            break;
    if (i == c->category_count && i < CATEGORIES) {
        ngx_cpystrn((u_char *)c->categories[i].name,
                    (u_char *)(i + 1 < CATEGORIES ? name : "other"), CATEGORY_ROOM);
        ngx_memory_barrier();
        c->category_count++;
    }
    ngx_shmtx_unlock(&pool->mutex);
    return &c->categories[i < CATEGORIES ? i : CATEGORIES - 1];
}

void
ngx_http_aigc_count_finding(ngx_http_request_t *r, const aigc_finding *finding)
{
    (void)ngx_atomic_fetch_add(&find_category(r, finding->category)->hits[finding->action], 1);
}

void
ngx_http_aigc_count_scan(ngx_http_request_t *r, uint64_t nanoseconds)
{
    observe(&counters_of(r)->scan, scan_bounds, nanoseconds);
}

void
ngx_http_aigc_count_hold(ngx_http_request_t *r, uint64_t milliseconds)
{
    observe(&counters_of(r)->hold, hold_bounds, milliseconds);
}

void
ngx_http_aigc_count_renewal(ngx_http_aigc_main_conf_t *main, ngx_uint_t good)
{
    (void)ngx_atomic_fetch_add(&main->counters->renewals[good ? 1 : 0], 1);
}

/* The status location. */

#define STATUS_ROOM 65536

typedef struct {
    u_char *at;
    u_char *end;
} text;

static void
put(text *t, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    t->at = ngx_vslprintf(t->at, t->end, format, arguments);
    va_end(arguments);
}

static void
put_head(text *t, const char *name, const char *type, const char *help)
{
    put(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A bound or sum, of which `scale` are a second. */
static void
put_seconds(text *t, uint64_t value, uint64_t scale)
{
    put(t, "%uL.%09uL", value / scale, value % scale * (1000000000 / scale));
}

static void
put_histogram(text *t, const char *name, const char *help, const histogram *h,
              const uint64_t bounds[BUCKETS], uint64_t scale)
{
    ngx_atomic_uint_t sum = 0;

    put_head(t, name, "histogram", help);
    for (size_t i = 0; i < BUCKETS; i++) {
        sum += h->buckets[i];
        put(t, "%s_bucket{le=\"", name);
        put_seconds(t, bounds[i], scale);
        put(t, "\"} %uA\n", sum);
    }
    put(t, "%s_bucket{le=\"+Inf\"} %uA\n%s_sum ", name, h->count, name);
    put_seconds(t, h->sum, scale);
    put(t, "\n%s_count %uA\n", name, h->count);
}

static void
put_requests(text *t, const ngx_http_aigc_counters_t *c)
{
    static const char *const results[REQUEST_RESULTS] = { "passed", "changed", "refused",
                                                          "failed" };

    put_head(t, "aigc_requests_total", "counter", "Requests and answers that were judged.");
    for (int p = 0; p < PROTOCOLS; p++) {
        const char *protocol = aigc_protocol_name((aigc_protocol)p);
        for (int v = 0; v < VERDICTS; v++)
            if (c->answers[p][v])
                put(t,
                    "aigc_requests_total{direction=\"output\",protocol=\"%s\",verdict=\"%s\"} "
                    "%uA\n",
                    protocol, aigc_response_verdict_name((aigc_response_verdict)v),
                    c->answers[p][v]);
        for (int v = 0; v < REQUEST_RESULTS; v++)
            if (c->requests[p][v])
                put(t,
                    "aigc_requests_total{direction=\"input\",protocol=\"%s\",verdict=\"%s\"} "
                    "%uA\n",
                    protocol, results[v], c->requests[p][v]);
    }
}

/* Categories come from rule files: what would end a label is left out. */
static void
put_hits(text *t, const ngx_http_aigc_counters_t *c)
{
    put_head(t, "aigc_rule_hits_total", "counter", "Findings, by category and action.");
    for (size_t i = 0; i < c->category_count; i++)
        for (size_t a = 0; a < ACTIONS; a++)
            if (c->categories[i].hits[a] && !strpbrk(c->categories[i].name, "\"\\\n"))
                put(t, "aigc_rule_hits_total{category=\"%s\",action=\"%s\"} %uA\n",
                    c->categories[i].name, aigc_action_name((aigc_action)a),
                    c->categories[i].hits[a]);
}

static void
put_rule_sets(text *t, ngx_http_aigc_main_conf_t *main, ngx_log_t *log)
{
    ngx_http_aigc_rules_t **all = main->rules.elts;

    put_head(t, "aigc_ruleset_info", "gauge", "Rules in force in the worker that answers.");
    for (ngx_uint_t i = 0; i < main->rules.nelts; i++) {
        aigc_rules *rules = ngx_http_aigc_rules_in_force(all[i], log);
        put(t, "aigc_ruleset_info{set=\"%ui\",version=\"%s\",sha256=\"%s\",revision=\"%uL\"} 1\n",
            i, aigc_rules_version(rules), aigc_rules_digest(rules), aigc_rules_revision(rules));
        aigc_rules_free(rules);
    }
    put_head(t, "aigc_ruleset_age_seconds", "gauge", "Since they came into force.");
    for (ngx_uint_t i = 0; i < main->rules.nelts; i++)
        put(t, "aigc_ruleset_age_seconds{set=\"%ui\"} %T\n", i, ngx_time() - all[i]->since);
}

static void
put_all(text *t, ngx_http_aigc_main_conf_t *main, ngx_log_t *log)
{
    const ngx_http_aigc_counters_t *c = main->counters;

    put_requests(t, c);
    put_hits(t, c);
    put_head(t, "aigc_scanned_bytes_total", "counter", "Bytes of text that were scanned.");
    put(t, "aigc_scanned_bytes_total %uA\n", c->text_bytes);
    put_head(t, "aigc_incomplete_total", "counter", "Answers that ended before they said so.");
    put(t, "aigc_incomplete_total %uA\n", c->incomplete);
    put_head(t, "aigc_unknown_events_total", "counter", "Events of no known shape.");
    put(t, "aigc_unknown_events_total %uA\n", c->unknown_events);
    put_head(t, "aigc_ruleset_renewals_total", "counter", "Rules that were replaced, or refused.");
    put(t, "aigc_ruleset_renewals_total{result=\"refused\"} %uA\n", c->renewals[0]);
    put(t, "aigc_ruleset_renewals_total{result=\"replaced\"} %uA\n", c->renewals[1]);
    put_histogram(t, "aigc_scan_seconds", "Time for the bytes of one read.", &c->scan, scan_bounds,
                  1000000000);
    put_histogram(t, "aigc_hold_seconds", "Time that events waited.", &c->hold, hold_bounds, 1000);
    put_rule_sets(t, main, log);
}

ngx_int_t
ngx_http_aigc_status_handler(ngx_http_request_t *r)
{
    ngx_http_aigc_main_conf_t *main = ngx_http_get_module_main_conf(r, ngx_http_aigc_label_module);
    ngx_chain_t out = { .next = NULL };

    if (!(r->method & (NGX_HTTP_GET | NGX_HTTP_HEAD)))
        return NGX_HTTP_NOT_ALLOWED;
    ngx_int_t rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK)
        return rc;
    out.buf = ngx_create_temp_buf(r->pool, STATUS_ROOM);
    if (!out.buf)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    text t = { out.buf->pos, out.buf->end };
    put_all(&t, main, r->connection->log);
    out.buf->last = t.at;
    out.buf->last_buf = 1;
    out.buf->last_in_chain = 1;
    ngx_str_set(&r->headers_out.content_type, "text/plain; version=0.0.4");
    r->headers_out.content_type_len = r->headers_out.content_type.len;
    r->headers_out.status = NGX_HTTP_OK;
    r->headers_out.content_length_n = out.buf->last - out.buf->pos;
    rc = ngx_http_send_header(r);
    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only)
        return rc;
    return ngx_http_output_filter(r, &out);
}

/* Variables. */

typedef enum {
    VARIABLE_VERDICT,
    VARIABLE_PROTOCOL,
    VARIABLE_RULE,
    VARIABLE_RULES,
    VARIABLE_LABEL,
    VARIABLE_FINDINGS,
    VARIABLE_REQUEST
} variable;

static ngx_int_t
set_value(ngx_http_request_t *r, ngx_http_variable_value_t *v, const char *value)
{
    size_t length = ngx_strlen(value);
    u_char *copy = ngx_pnalloc(r->pool, length + 1);

    if (!copy)
        return NGX_ERROR;
    ngx_memcpy(copy, value, length);
    v->data = copy;
    v->len = (unsigned)length & 0x0fffffff;
    v->valid = 1;
    v->no_cacheable = 1;
    v->not_found = length == 0;
    return NGX_OK;
}

static ngx_int_t
get_variable(ngx_http_request_t *r, ngx_http_variable_value_t *v, uintptr_t which)
{
    ngx_http_aigc_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_aigc_label_module);
    aigc_response_report report = { .struct_size = sizeof report };
    char number[NGX_INT64_LEN + 1];

    if (!ctx || (which == VARIABLE_REQUEST && !ctx->body_scanned))
        return set_value(r, v, "");
    if (which == VARIABLE_REQUEST)
        return set_value(r, v,
                         ctx->body_failed     ? "failed"
                         : ctx->asked.refused ? "refused"
                         : ctx->asked.changed ? "changed"
                                              : "passed");
    if (which == VARIABLE_LABEL)
        return set_value(r, v, ctx->label ? ctx->produce_id : "");
    if (which == VARIABLE_RULES)
        return set_value(r, v, aigc_rules_version(ctx->rules));
    /* An answer that was not passed on may have no filter. */
    if (which == VARIABLE_VERDICT && ctx->counted)
        return set_value(r, v, aigc_response_verdict_name(ctx->verdict));
    if (aigc_response_filter_report(ctx->filter, &report) != AIGC_OK)
        return set_value(r, v, which == VARIABLE_RULE ? ctx->asked.stop_rule : "");
    switch (which) {
    case VARIABLE_VERDICT:
        return set_value(r, v, aigc_response_verdict_name(report.verdict));
    case VARIABLE_PROTOCOL:
        return set_value(r, v, aigc_protocol_name(report.protocol));
    case VARIABLE_RULE:
        return set_value(r, v, report.stop_rule);
    default:
        ngx_sprintf((u_char *)number, "%uL%Z", report.findings);
        return set_value(r, v, number);
    }
}

ngx_int_t
ngx_http_aigc_add_variables(ngx_conf_t *cf)
{
    static const struct {
        ngx_str_t name;
        variable which;
    } variables[] = {
        { ngx_string("aigc_verdict"), VARIABLE_VERDICT },
        { ngx_string("aigc_protocol"), VARIABLE_PROTOCOL },
        { ngx_string("aigc_rule"), VARIABLE_RULE },
        { ngx_string("aigc_ruleset"), VARIABLE_RULES },
        { ngx_string("aigc_label_id"), VARIABLE_LABEL },
        { ngx_string("aigc_findings"), VARIABLE_FINDINGS },
        { ngx_string("aigc_request"), VARIABLE_REQUEST },
    };

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        ngx_str_t name = variables[i].name;
        ngx_http_variable_t *v = ngx_http_add_variable(cf, &name, NGX_HTTP_VAR_NOCACHEABLE);
        if (!v)
            return NGX_ERROR;
        v->get_handler = get_variable;
        v->data = variables[i].which;
    }
    return NGX_OK;
}
