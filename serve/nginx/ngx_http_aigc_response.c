/* SPDX-License-Identifier: Apache-2.0 */
/* The answer: the header filter decides what is done with it, the body filter passes it through
 * libaigcserve. What comes in is taken at once, so that no buffer of the upstream waits for us;
 * what goes out is in buffers of our own, which are used again. */
#include "ngx_http_aigc_label.h"

/* Our output buffers: an event of a model has a few hundred bytes, and a read of the upstream
 * brings at most some KB. */
#define OUT_BUFFER_SIZE 8192

/* While so much waits for a slow client, nothing is taken: nginx then stops reading the model. More
 * than the 1460 bytes of postpone_output, so that what waits is on its way. */
#define WAITING_MAX 32768

/* Small buffers are put together up to this size, which is that of a large read. */
#define GATHERED_SIZE 16384

/* nginx has four bits for filters that hold back; this one is the image filter's, which works on
 * other answers. */
#define HOLDS_BACK 0x08

static ngx_http_output_header_filter_pt next_header_filter;
static ngx_http_output_body_filter_pt next_body_filter;

/* Output. */

static ngx_buf_t *
new_buffer(ngx_http_aigc_ctx_t *ctx)
{
    ngx_http_request_t *r = ctx->request;
    ngx_chain_t *link = ngx_chain_get_free_buf(r->pool, &ctx->free);
    if (!link)
        return NULL;
    ngx_buf_t *b = link->buf;
    if (!b->start) {
        b->start = ngx_palloc(r->pool, OUT_BUFFER_SIZE);
        if (!b->start)
            return NULL;
        b->end = b->start + OUT_BUFFER_SIZE;
    }
    b->pos = b->last = b->start;
    b->temporary = 1;
    b->memory = b->flush = b->sync = b->last_buf = b->last_in_chain = b->recycled = 0;
    b->tag = (ngx_buf_tag_t)&ngx_http_aigc_label_module;
    link->next = NULL;
    *ctx->last_out = link;
    ctx->last_out = &link->next;
    return b;
}

/* The buffer at the end of what goes out; NULL if there is none. */
static ngx_buf_t *
last_buffer(ngx_http_aigc_ctx_t *ctx)
{
    ngx_chain_t *link = ctx->out;

    while (link && link->next)
        link = link->next;
    return link ? link->buf : NULL;
}

/* An aigc_write_fn. */
static int
write_out(void *context, const void *data, size_t length)
{
    ngx_http_aigc_ctx_t *ctx = context;
    const u_char *bytes = data;
    ngx_buf_t *b = last_buffer(ctx);

    while (length > 0) {
        if (!b || b->last == b->end)
            b = new_buffer(ctx);
        if (!b)
            return 1;
        size_t room = (size_t)(b->end - b->last);
        size_t part = length < room ? length : room;
        b->last = ngx_cpymem(b->last, bytes, part);
        bytes += part;
        length -= part;
    }
    return 0;
}

static ngx_int_t
send_out(ngx_http_aigc_ctx_t *ctx)
{
    ngx_http_request_t *r = ctx->request;

    if (!ctx->out && !ctx->busy)
        return NGX_OK;
    ngx_int_t rc = next_body_filter(r, ctx->out);
    ngx_chain_update_chains(r->pool, &ctx->free, &ctx->busy, &ctx->out,
                            (ngx_buf_tag_t)&ngx_http_aigc_label_module);
    ctx->out = NULL;
    ctx->last_out = &ctx->out;
    return rc;
}

/* Whether so much waits for the client that what comes in has to wait too. Where answers are
 * buffered, nginx itself waits until the client takes more, up to the end of the answer. */
static ngx_flag_t
is_clogged(const ngx_http_aigc_ctx_t *ctx)
{
    const ngx_http_upstream_t *u = ctx->request->upstream;
    off_t waiting = 0;

    if (ctx->closed || !ctx->busy ||
        (u && u->buffering && u->pipe && !u->pipe->upstream_done && !u->pipe->upstream_eof &&
         !u->pipe->upstream_error))
        return 0;
    for (const ngx_chain_t *link = ctx->busy; link; link = link->next)
        waiting += ngx_buf_size(link->buf);
    return waiting > WAITING_MAX;
}

/* The header. */

static char *
terminated(ngx_pool_t *pool, const ngx_str_t *text)
{
    char *copy = ngx_pnalloc(pool, text->len + 1);

    if (copy) {
        if (text->len > 0)
            ngx_memcpy(copy, text->data, text->len);
        copy[text->len] = '\0';
    }
    return copy;
}

static void note_cut_answer(ngx_http_aigc_ctx_t *ctx);

/* The request is over, and is written to the access log next. */
static void
end_request(void *data)
{
    ngx_http_aigc_ctx_t *ctx = data;

    if (ctx->filtering && !ctx->counted)
        note_cut_answer(ctx);
}

static void
free_answer(void *data)
{
    ngx_http_aigc_ctx_t *ctx = data;

    if (ctx->tick.timer_set)
        ngx_del_timer(&ctx->tick);
    aigc_response_filter_free(ctx->filter);
    aigc_label_free(ctx->label);
    aigc_audit_text_free(ctx->audit_text);
    aigc_rules_free(ctx->rules);
    ngx_http_aigc_image_free(ctx);
    ctx->filter = NULL;
    ctx->label = NULL;
    ctx->audit_text = NULL;
    ctx->rules = NULL;
}

/* A label of its own for each answer. */
static aigc_status
make_label(ngx_http_aigc_ctx_t *ctx)
{
    const ngx_http_aigc_loc_conf_t *conf = ctx->conf;

    if (conf->producer.len == 0)
        return AIGC_OK;
    aigc_status status = aigc_label_new(&ctx->label);
    if (status == AIGC_OK)
        status = aigc_label_set(ctx->label, AIGC_FIELD_CONTENT_PRODUCER,
                                (const char *)conf->producer.data);
    if (status == AIGC_OK)
        status = aigc_uuid7(ctx->produce_id);
    if (status == AIGC_OK)
        status = aigc_label_set(ctx->label, AIGC_FIELD_PRODUCE_ID, ctx->produce_id);
    if (status == AIGC_OK && conf->model.len)
        status = aigc_label_set(ctx->label, AIGC_FIELD_MODEL, (const char *)conf->model.data);
    if (status == AIGC_OK)
        status = aigc_label_set_time(ctx->label, (uint64_t)ngx_time());
    return status;
}

static ngx_int_t
put_label_header(ngx_http_aigc_ctx_t *ctx)
{
    ngx_http_request_t *r = ctx->request;
    char *value = NULL;

    if (!ctx->label || !ctx->conf->label_header)
        return NGX_OK;
    if (aigc_response_label_header(ctx->label, &value) != AIGC_OK)
        return NGX_ERROR;
    ngx_table_elt_t *header = ngx_list_push(&r->headers_out.headers);
    size_t length = ngx_strlen(value);
    u_char *copy = header ? ngx_pnalloc(r->pool, length) : NULL;
    if (copy) {
        ngx_memcpy(copy, value, length);
        header->hash = 1;
        ngx_str_set(&header->key, "X-AIGC-Label");
        header->value.data = copy;
        header->value.len = length;
    }
    free(value);
    return copy ? NGX_OK : NGX_ERROR;
}

static const char *
string_or_null(const ngx_str_t *text)
{
    return text->data ? (const char *)text->data : NULL;
}

static aigc_status
make_filter(ngx_http_aigc_ctx_t *ctx)
{
    const ngx_http_aigc_loc_conf_t *conf = ctx->conf;
    aigc_text_options text = { .struct_size = sizeof text };

    if (conf->rules) {
        ctx->rules = ngx_http_aigc_rules_in_force(conf->rules, ctx->request->connection->log);
        if (!ctx->rules)
            return AIGC_ERR_RULES;
        text.policy = conf->rules->output;
    }
    text.stream_id = ctx->request_id.data;
    text.stream_id_length = ctx->request_id.len;
    const aigc_response_options options = {
        .struct_size = sizeof options,
        .rules = ctx->rules,
        .text = ctx->rules ? &text : NULL,
        .protocol = (aigc_protocol)conf->protocol,
        .language = (aigc_language)conf->language,
        .refusal_zh = string_or_null(&conf->refusal_zh),
        .refusal_en = string_or_null(&conf->refusal_en),
        .label_at = (aigc_label_at)conf->label_at,
        .wording = conf->wording.len ? (const char *)conf->wording.data : NULL,
        .key = conf->key,
        .event_limit = conf->event_limit,
        .body_limit = conf->body_limit,
        .hold_limit = conf->hold_limit,
        .on_finding = ngx_http_aigc_note_finding,
        .finding_context = ctx,
    };
    return aigc_response_filter_new(&options, &ctx->filter);
}

static aigc_status
begin_filter(ngx_http_aigc_ctx_t *ctx)
{
    ngx_http_request_t *r = ctx->request;
    const aigc_response_head head = {
        .struct_size = sizeof head,
        .status = (unsigned)r->headers_out.status,
        .content_type = terminated(r->pool, &r->headers_out.content_type),
        .protocol = ctx->asked.protocol,
        .json_mode = ctx->asked.json_mode,
        .cumulative = ctx->asked.cumulative,
        .label = ctx->label,
    };
    return aigc_response_filter_begin(ctx->filter, &head, write_out, ctx);
}

/* Text that is held for too long is a matter of the policy: only then is there a timer. */
static void
set_up_ticks(ngx_http_aigc_ctx_t *ctx, ngx_event_handler_pt handler)
{
    aigc_policy_info info = { .struct_size = sizeof info };

    if (!ctx->conf->rules || aigc_policy_get(ctx->conf->rules->output, &info) != AIGC_OK)
        return;
    ctx->hold_milliseconds = (ngx_msec_t)info.hold.milliseconds;
    ctx->tick.handler = handler;
    ctx->tick.data = ctx;
    ctx->tick.log = ctx->request->connection->log;
}

static void handle_tick(ngx_event_t *event);

/* Count an answer that was refused by its head. */
static void
count_unread(ngx_http_aigc_ctx_t *ctx)
{
    const aigc_protocol known = (aigc_protocol)ctx->conf->protocol;
    const aigc_response_report report = {
        .struct_size = sizeof report,
        .verdict = AIGC_RESPONSE_FAILED,
        .protocol = known != AIGC_PROTOCOL_AUTO ? known : ctx->asked.protocol,
    };

    ngx_http_aigc_count_answer(ctx, &report);
}

/* An answer that we cannot read is not passed on. */
static ngx_int_t
refuse_answer(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx, const char *why)
{
    ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "an answer was not passed on: %s", why);
    ctx->refused = 1;
    if (!ctx->image && !ngx_http_aigc_has_type(r, "image"))
        count_unread(ctx);
    return ngx_http_filter_finalize_request(r, &ngx_http_aigc_label_module, NGX_HTTP_BAD_GATEWAY);
}

static ngx_int_t
begin_text(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(r->pool, 0);
    ngx_http_cleanup_t *at_end = ngx_http_cleanup_add(r, 0);

    if (!cleanup || !at_end)
        return NGX_ERROR;
    cleanup->handler = free_answer;
    cleanup->data = ctx;
    at_end->handler = end_request;
    at_end->data = ctx;
    ctx->last_out = &ctx->out;
    aigc_status status = make_label(ctx);
    if (status == AIGC_OK)
        status = make_filter(ctx);
    if (status == AIGC_OK)
        status = begin_filter(ctx);
    if (status != AIGC_OK)
        return refuse_answer(r, ctx, aigc_status_name(status));
    if (ngx_http_aigc_audit_begin(ctx, AIGC_DIRECTION_OUTPUT) != NGX_OK)
        return refuse_answer(r, ctx, "the audit log cannot be written");
    if (put_label_header(ctx) != NGX_OK)
        return NGX_ERROR;
    set_up_ticks(ctx, handle_tick);
    ctx->filtering = 1;
    r->filter_need_in_memory = 1;
    ngx_http_aigc_clear_validators(r);
    return next_header_filter(r);
}

static ngx_int_t
begin_image(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(r->pool, 0);

    if (!cleanup)
        return NGX_ERROR;
    cleanup->handler = free_answer;
    cleanup->data = ctx;
    ctx->last_out = &ctx->out;
    if (r->headers_out.content_length_n > (off_t)ctx->conf->image_limit)
        return refuse_answer(r, ctx, "an image is longer than aigc_image_limit");
    if (make_label(ctx) != AIGC_OK)
        return NGX_ERROR;
    ctx->whole = ngx_create_temp_buf(r->pool, r->headers_out.content_length_n > 0
                                                  ? (size_t)r->headers_out.content_length_n
                                                  : ctx->conf->image_limit);
    if (!ctx->whole)
        return NGX_ERROR;
    ctx->image = 1;
    r->filter_need_in_memory = 1;
    /* The header waits for the image: whether it can be labelled is not known yet. */
    return NGX_OK;
}

static ngx_int_t
header_filter(ngx_http_request_t *r)
{
    ngx_http_aigc_loc_conf_t *conf = ngx_http_get_module_loc_conf(r, ngx_http_aigc_label_module);
    ngx_uint_t status = r->headers_out.status;

    /* What nginx says itself is not the model's: errors, and answers to requests that were refused,
     * some of which were never read to their end. */
    if (!conf->enable || r != r->main || !r->upstream)
        return next_header_filter(r);
    ngx_http_aigc_ctx_t *ctx = ngx_http_aigc_get_ctx(r);
    if (!ctx)
        return NGX_ERROR;
    if (ctx->refused || ctx->filtering || ctx->image || r->header_only ||
        status == NGX_HTTP_NO_CONTENT || status == NGX_HTTP_NOT_MODIFIED)
        return next_header_filter(r);
    /* nginx takes what follows such a head for its body, or passes it on unseen after 101. */
    if (status < NGX_HTTP_OK && (status != NGX_HTTP_SWITCHING_PROTOCOLS || conf->other_types == 0))
        return refuse_answer(r, ctx, ngx_http_aigc_why_not_final(r));
    if (status < NGX_HTTP_OK || r->headers_out.content_length_n == 0)
        return next_header_filter(r);
    if (r->method == NGX_HTTP_HEAD) {
        ngx_http_aigc_clear_validators(r);
        return next_header_filter(r);
    }
    /* A page of errors may have no type, and be anything. */
    if (ngx_http_aigc_is_text(r) && (r->headers_out.content_type.len > 0 || status / 100 == 2)) {
        const char *why = ngx_http_aigc_why_unreadable(r);
        return why ? refuse_answer(r, ctx, why) : begin_text(r, ctx);
    }
    if (conf->images && ngx_http_aigc_has_type(r, "image") && status == NGX_HTTP_OK)
        return ngx_http_aigc_is_coded(r) ? refuse_answer(r, ctx, "it is compressed")
                                         : begin_image(r, ctx);
    if (status / 100 == 2 && conf->other_types == 0)
        return refuse_answer(r, ctx, "it is neither JSON nor events");
    return next_header_filter(r);
}

/* The body. */

static uint64_t
now_nanoseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Nothing that still comes is passed on: let go of the upstream, so that the model stops. Its
 * request is finalized as soon as the call that brought the bytes returns. */
static void
close_upstream(ngx_http_request_t *r)
{
    ngx_http_upstream_t *u = r->upstream;

    if (!u)
        return;
    u->keepalive = 0;
    u->length = 0;
    if (u->buffering && u->pipe) {
        u->pipe->length = 0;
        u->pipe->upstream_done = 1;
    }
}

/* Note in what time text was held. */
static void
note_hold(ngx_http_aigc_ctx_t *ctx)
{
    ngx_flag_t holds = aigc_response_filter_held(ctx->filter) > 0;

    if (holds && !ctx->holds)
        ctx->held_since = ngx_current_msec;
    if (!holds && ctx->holds)
        ngx_http_aigc_count_hold(ctx->request, ngx_current_msec - ctx->held_since);
    ctx->holds = holds;
    if (ctx->hold_milliseconds == 0)
        return;
    if (!holds && ctx->tick.timer_set)
        ngx_del_timer(&ctx->tick);
    if (holds && !ctx->tick.timer_set)
        ngx_add_timer(&ctx->tick, ctx->hold_milliseconds / 2 + 1);
}

/* Bytes on their way to the filter. Each chunk of an answer is a buffer of its own, often with one
 * event: put together, those of one read are a row of events, which cost less than one by one. */
typedef struct {
    aigc_response_filter *filter;
    aigc_status status;
    size_t length;
    u_char bytes[GATHERED_SIZE];
} gathered_bytes;

static void
feed_gathered(gathered_bytes *gathered)
{
    if (gathered->length > 0 && gathered->status == AIGC_OK)
        gathered->status =
            aigc_response_filter_feed(gathered->filter, gathered->bytes, gathered->length);
    gathered->length = 0;
}

static void
gather(gathered_bytes *gathered, const u_char *data, size_t length, ngx_flag_t is_last)
{
    if (length > sizeof gathered->bytes - gathered->length)
        feed_gathered(gathered);
    if (length > sizeof gathered->bytes || (is_last && gathered->length == 0)) {
        if (gathered->status == AIGC_OK)
            gathered->status = aigc_response_filter_feed(gathered->filter, data, length);
        return;
    }
    ngx_memcpy(gathered->bytes + gathered->length, data, length);
    gathered->length += length;
}

static aigc_status
feed(ngx_http_aigc_ctx_t *ctx, ngx_chain_t *in, ngx_flag_t *flush, ngx_flag_t *last)
{
    gathered_bytes gathered;

    gathered.filter = ctx->filter;
    gathered.status = AIGC_OK;
    gathered.length = 0;
    for (; in; in = in->next) {
        ngx_buf_t *b = in->buf;
        if (ngx_buf_in_memory(b) && b->last > b->pos)
            gather(&gathered, b->pos, (size_t)(b->last - b->pos), in->next == NULL);
        b->pos = b->last;
        *flush = *flush || b->flush;
        *last = *last || b->last_buf;
    }
    feed_gathered(&gathered);
    return gathered.status;
}

/* Write down what was decided. */
static ngx_int_t
note_decision(ngx_http_aigc_ctx_t *ctx, aigc_status status, aigc_response_report *report)
{
    if (status != AIGC_OK)
        report->verdict = AIGC_RESPONSE_FAILED;
    const aigc_audit_result result = {
        .struct_size = sizeof result,
        .outcome = report->verdict == AIGC_RESPONSE_FAILED    ? AIGC_AUDIT_FAILED
                   : report->verdict == AIGC_RESPONSE_STOPPED ? AIGC_AUDIT_STOPPED
                                                              : AIGC_AUDIT_PASSED,
        .error = status != AIGC_OK ? status : report->failure,
        .bytes = report->text_bytes,
        .scanned = report->scanned_bytes,
    };
    ngx_http_aigc_count_answer(ctx, report);
    return ngx_http_aigc_audit_end(ctx, &result);
}

/* Write the decision down before the end of the answer leaves. */
static ngx_int_t
end_answer(ngx_http_aigc_ctx_t *ctx, aigc_status status)
{
    aigc_response_report report = { .struct_size = sizeof report };

    if (ctx->counted)
        return NGX_OK;
    if (aigc_response_filter_report(ctx->filter, &report) != AIGC_OK)
        return NGX_ERROR;
    if (report.verdict == AIGC_RESPONSE_FAILED || status != AIGC_OK)
        ngx_log_error(NGX_LOG_ERR, ctx->request->connection->log, 0,
                      "an answer was ended because it could not be checked: %s",
                      aigc_status_name(status != AIGC_OK ? status : report.failure));
    if (note_decision(ctx, status, &report) != NGX_OK)
        return NGX_ERROR;
    return ngx_http_aigc_audit_label(ctx, report.visible_label, report.mark, "");
}

/* The client has left, or the model has, in the middle of the answer. What was held did not leave;
 * the log says how much came and was scanned. */
static void
note_cut_answer(ngx_http_aigc_ctx_t *ctx)
{
    aigc_response_report report = { .struct_size = sizeof report };

    if (aigc_response_filter_report(ctx->filter, &report) != AIGC_OK)
        return;
    report.incomplete = 1;
    ngx_log_error(NGX_LOG_INFO, ctx->request->connection->log, 0,
                  "an answer was cut short: %uL bytes of text came, %uL were scanned, %uL bytes of "
                  "events were held and dropped",
                  report.text_bytes, report.scanned_bytes, report.held_bytes);
    (void)note_decision(ctx, AIGC_ERR_STOPPED, &report);
}

static void
drop_out(ngx_http_aigc_ctx_t *ctx)
{
    for (ngx_chain_t *link = ctx->out; link; link = link->next)
        link->buf->pos = link->buf->last;
}

/* Whether the model has left without an end: nginx has let go of it, and flushes what there is.
 * What is held will not be decided any more. */
static ngx_flag_t
was_cut(const ngx_http_aigc_ctx_t *ctx, ngx_flag_t flush, ngx_flag_t last)
{
    const ngx_http_upstream_t *u = ctx->request->upstream;

    return flush && !last && !ctx->in && u && !u->cleanup;
}

/* Close what was written by the last calls, and send it. */
static ngx_int_t
pass_on(ngx_http_aigc_ctx_t *ctx, aigc_status status, ngx_flag_t flush, ngx_flag_t last)
{
    ngx_http_request_t *r = ctx->request;

    if (last && status == AIGC_OK && !ctx->closed)
        status = aigc_response_filter_finish(ctx->filter);
    ngx_flag_t ended = aigc_response_filter_ended(ctx->filter) != 0;
    ngx_flag_t over = last || ended || aigc_response_filter_at_end(ctx->filter) != 0;
    if ((over || status != AIGC_OK) && end_answer(ctx, status) != NGX_OK) {
        drop_out(ctx);
        return NGX_ERROR;
    }
    if (status != AIGC_OK)
        return NGX_ERROR;
    ngx_flag_t cut = was_cut(ctx, flush, last);
    if (cut && !ctx->counted)
        note_cut_answer(ctx);
    note_hold(ctx);
    if (ended && !ctx->closed) {
        ctx->closed = 1;
        close_upstream(r);
        flush = 1;
    }
    ngx_buf_t *b = last_buffer(ctx);
    if (!b && (last || (flush && !ctx->busy)))
        b = new_buffer(ctx);
    if (!b && (last || flush) && !ctx->busy)
        return NGX_ERROR;
    if (b) {
        b->flush = 1; /* what the filter writes may be shown now; of a document, that is all */
        b->last_buf = last;
        b->last_in_chain = last;
        b->temporary = b->last > b->pos;
        b->sync = !b->temporary && !b->last_buf;
    }
    ngx_flag_t holds = ctx->in || aigc_response_filter_held(ctx->filter) > 0;
    if (holds && !last && !cut)
        r->buffered |= HOLDS_BACK;
    else
        r->buffered &= (unsigned)~HOLDS_BACK & 0x0f;
    return send_out(ctx);
}

/* Send the image with its label, or an error. */
static ngx_int_t
send_image(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    ctx->image_sent = 1;
    r->buffered &= (unsigned)~HOLDS_BACK & 0x0f;
    if (ngx_http_aigc_image_take(r, ctx) != NGX_OK)
        return refuse_answer(r, ctx, "an image could not be labelled");
    ngx_http_aigc_clear_validators(r);
    r->headers_out.content_length_n = ngx_buf_size(ctx->out->buf);
    if (put_label_header(ctx) != NGX_OK)
        return NGX_ERROR;
    ngx_int_t rc = next_header_filter(r);
    return rc == NGX_ERROR || rc > NGX_OK || r->header_only ? rc : send_out(ctx);
}

/* All of it is there. */
static ngx_int_t
label_image(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    switch (ngx_http_aigc_image_start(r, ctx)) {
    case NGX_OK:
        return send_image(r, ctx);
    case NGX_AGAIN:
        r->buffered |= HOLDS_BACK;
        return NGX_AGAIN;
    default:
        return refuse_answer(r, ctx, "an image could not be labelled");
    }
}

/* Called to write on: what a thread has made, or the rest of it. */
static ngx_int_t
go_on_with_image(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    if (ctx->image_ready && !ctx->image_sent)
        return send_image(r, ctx);
    return ctx->image_sent ? send_out(ctx) : NGX_AGAIN;
}

static ngx_int_t
collect_image(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_flag_t flush = 0;
    ngx_flag_t last = 0;

    for (; in && !ctx->closed; in = in->next) {
        ngx_buf_t *b = in->buf;
        size_t length = ngx_buf_in_memory(b) ? (size_t)(b->last - b->pos) : 0;
        if (length > (size_t)(ctx->whole->end - ctx->whole->last)) {
            ctx->closed = 1;
            return refuse_answer(r, ctx, "an image is longer than aigc_image_limit or it said");
        }
        if (length > 0)
            ctx->whole->last = ngx_cpymem(ctx->whole->last, b->pos, length);
        b->pos = b->last;
        flush = flush || b->flush;
        last = last || b->last_buf;
    }
    if (ctx->closed)
        return NGX_OK;
    if (!last && !was_cut(ctx, flush, last)) {
        r->buffered |= HOLDS_BACK;
        return NGX_OK;
    }
    ctx->closed = 1;
    r->buffered &= (unsigned)~HOLDS_BACK & 0x0f;
    return last ? label_image(r, ctx) : refuse_answer(r, ctx, "an image was cut short");
}

static ngx_int_t
take(ngx_http_aigc_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_flag_t flush = 0;
    ngx_flag_t last = 0;
    uint64_t start = now_nanoseconds();
    aigc_status status = feed(ctx, in, &flush, &last);

    ngx_http_aigc_count_scan(ctx->request, now_nanoseconds() - start);
    return pass_on(ctx, status, flush, last);
}

/* Keep what comes in as it is until the client has taken what waits. */
static ngx_int_t
wait_for_client(ngx_http_aigc_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_http_request_t *r = ctx->request;

    if (in && ngx_chain_add_copy(r->pool, &ctx->in, in) != NGX_OK)
        return NGX_ERROR;
    ngx_int_t rc = send_out(ctx);
    if (rc == NGX_ERROR || !ctx->in)
        return rc;
    if (is_clogged(ctx)) {
        r->buffered |= HOLDS_BACK;
        return NGX_AGAIN;
    }
    ngx_chain_t *kept = ctx->in;
    ctx->in = NULL;
    rc = take(ctx, kept);
    for (ngx_chain_t *next; kept; kept = next) {
        next = kept->next;
        ngx_free_chain(r->pool, kept);
    }
    return rc;
}

static ngx_int_t
body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_aigc_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_aigc_label_module);

    if (!ctx || (!ctx->filtering && !ctx->image) || ctx->refused)
        return next_body_filter(r, in);
    if (ctx->image)
        return in && !ctx->closed ? collect_image(r, ctx, in) : go_on_with_image(r, ctx);
    if (!ctx->in && in && !is_clogged(ctx))
        return take(ctx, in);
    return wait_for_client(ctx, in);
}

/* Text was held for a while: the policy may want it decided. */
static void
handle_tick(ngx_event_t *event)
{
    ngx_http_aigc_ctx_t *ctx = event->data;
    ngx_connection_t *c = ctx->request->connection;

    if (ctx->closed || ctx->counted)
        return;
    aigc_status status = aigc_response_filter_tick(ctx->filter, ngx_current_msec);
    if (pass_on(ctx, status, 1, 0) == NGX_ERROR)
        ngx_http_finalize_request(ctx->request, NGX_ERROR);
    ngx_http_run_posted_requests(c);
}

void
ngx_http_aigc_filters_init(void)
{
    next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = header_filter;
    next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = body_filter;
}
