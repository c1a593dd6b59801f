/* SPDX-License-Identifier: Apache-2.0 */
/* The request: read whole before the model is called, scanned, refused or passed on with its
 * fields set. */
#include "ngx_http_aigc_label.h"

static void
free_ctx(void *data)
{
    ngx_http_aigc_ctx_t *ctx = data;

    ctx->request = NULL;
}

/* The protocol that an address is known for. */
static aigc_protocol
protocol_of(const ngx_http_request_t *r)
{
    static const struct {
        const char *part;
        aigc_protocol protocol;
    } known[] = {
        { "/chat/completions", AIGC_PROTOCOL_OPENAI_CHAT },
        { "/services/aigc/", AIGC_PROTOCOL_DASHSCOPE },
        { "/completions", AIGC_PROTOCOL_OPENAI_COMPLETIONS },
        { "/completion", AIGC_PROTOCOL_LLAMA_CPP },
        { "/infill", AIGC_PROTOCOL_LLAMA_CPP },
        { "/responses", AIGC_PROTOCOL_OPENAI_RESPONSES },
        { "/messages", AIGC_PROTOCOL_ANTHROPIC },
        { "/api/chat", AIGC_PROTOCOL_OLLAMA },
        { "/api/generate", AIGC_PROTOCOL_OLLAMA },
        { ":generateContent", AIGC_PROTOCOL_GEMINI },
        { ":streamGenerateContent", AIGC_PROTOCOL_GEMINI },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (ngx_strlcasestrn(r->uri.data, r->uri.data + r->uri.len, (u_char *)known[i].part,
                             ngx_strlen(known[i].part) - 1) != NULL)
            return known[i].protocol;
    return AIGC_PROTOCOL_AUTO;
}

/* Whether an address of completions may be one of llama.cpp's own as well, as it was in former
 * times: then the body of a request tells. */
static ngx_flag_t
may_be_of_llama_cpp(const ngx_http_request_t *r)
{
    static u_char of_openai[] = "/v1/completions";

    return protocol_of(r) == AIGC_PROTOCOL_OPENAI_COMPLETIONS &&
           !ngx_strlcasestrn(r->uri.data, r->uri.data + r->uri.len, of_openai,
                             sizeof of_openai - 2);
}

/* Requests to Gemini say only in their address that they want a stream: events or one array. */
static void
note_stream_of_gemini(ngx_http_aigc_ctx_t *ctx)
{
    static u_char method[] = ":streamGenerateContent", events[] = "alt=sse";
    const ngx_str_t *uri = &ctx->request->uri, *args = &ctx->request->args;

    if (!ngx_strlcasestrn(uri->data, uri->data + uri->len, method, sizeof method - 2))
        return;
    ctx->asked.streamed = 1;
    if (args->len == 0 ||
        !ngx_strlcasestrn(args->data, args->data + args->len, events, sizeof events - 2))
        ctx->asked.framing = AIGC_FRAMING_ARRAY;
}

ngx_http_aigc_ctx_t *
ngx_http_aigc_get_ctx(ngx_http_request_t *r)
{
    ngx_http_aigc_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_aigc_label_module);

    if (ctx)
        return ctx;
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(r->pool, sizeof *ctx);
    if (!cleanup)
        return NULL;
    ctx = cleanup->data;
    ngx_memzero(ctx, sizeof *ctx);
    cleanup->handler = free_ctx;
    ctx->request = r;
    ctx->conf = ngx_http_get_module_loc_conf(r, ngx_http_aigc_label_module);
    ctx->asked.struct_size = sizeof ctx->asked;
    ngx_http_aigc_main_conf_t *main = ngx_http_get_module_main_conf(r, ngx_http_aigc_label_module);
    ngx_http_variable_value_t *id =
        ngx_http_get_indexed_variable(r, (ngx_uint_t)main->request_id_index);
    if (id && !id->not_found) {
        ctx->request_id.data = ngx_pnalloc(r->pool, (size_t)id->len + 1);
        if (!ctx->request_id.data)
            return NULL;
        ngx_memcpy(ctx->request_id.data, id->data, id->len);
        ctx->request_id.data[id->len] = '\0';
        ctx->request_id.len = id->len;
    }
    if (ctx->conf->protocol == AIGC_PROTOCOL_AUTO)
        ctx->asked.protocol = protocol_of(r);
    ngx_http_set_ctx(r, ctx, ngx_http_aigc_label_module);
    return ctx;
}

/* Make the list of headers that the upstream gets anew, without some. Those that nginx points to
 * stay where they are. */
static ngx_int_t
drop_headers(ngx_http_request_t *r, ngx_flag_t (*is_dropped)(const ngx_str_t *name))
{
    ngx_list_t *list = &r->headers_in.headers;
    const ngx_list_t before = *list;

    if (ngx_list_init(list, r->pool, 20, sizeof(ngx_table_elt_t)) != NGX_OK)
        return NGX_ERROR;
    for (const ngx_list_part_t *part = &before.part; part; part = part->next) {
        const ngx_table_elt_t *headers = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++) {
            if (is_dropped(&headers[i].key))
                continue;
            ngx_table_elt_t *kept = ngx_list_push(list);
            if (!kept)
                return NGX_ERROR;
            *kept = headers[i];
        }
    }
    return NGX_OK;
}

static ngx_flag_t
is_accept_encoding(const ngx_str_t *name)
{
    static const ngx_str_t accepted = ngx_string("Accept-Encoding");

    return ngx_http_aigc_is_one_of(name, &accepted, 1);
}

/* Whether a header asks for an answer that could not be read: a compressed one, or a part of one,
 * in which words may be cut. The whole one may be given in its place (RFC 9110, 14.2). */
static ngx_flag_t
asks_for_unreadable(const ngx_str_t *name)
{
    static const ngx_str_t names[] = { ngx_string("Range"), ngx_string("If-Range") };

    return is_accept_encoding(name) ||
           ngx_http_aigc_is_one_of(name, names, sizeof names / sizeof names[0]);
}

static const ngx_table_elt_t *
find_accept_encoding(const ngx_http_request_t *r)
{
    for (const ngx_list_part_t *part = &r->headers_in.headers.part; part; part = part->next) {
        const ngx_table_elt_t *headers = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++)
            if (is_accept_encoding(&headers[i].key))
                return &headers[i];
    }
    return NULL;
}

/* The upstream is to send what can be read. What the client takes stays where nginx looks for it,
 * which may compress what we pass on. */
static ngx_int_t
ask_for_readable_answer(ngx_http_request_t *r)
{
    const ngx_table_elt_t *accepted = find_accept_encoding(r);

    if (!accepted && !r->headers_in.range && !r->headers_in.if_range)
        return NGX_OK;
    r->headers_in.range = NULL;
    r->headers_in.if_range = NULL;
    if (drop_headers(r, asks_for_unreadable) != NGX_OK)
        return NGX_ERROR;
    if (!accepted)
        return NGX_OK;
    ngx_table_elt_t *plain = ngx_list_push(&r->headers_in.headers);
    if (!plain)
        return NGX_ERROR;
    *plain = *accepted;
    ngx_str_set(&plain->value, "identity");
    return NGX_OK;
}

/* Read what came of the body, from memory and from the file it may have been put into. */
static ngx_int_t
gather_body(ngx_http_request_t *r, u_char **body, size_t *length)
{
    size_t size = 0;

    for (ngx_chain_t *in = r->request_body->bufs; in; in = in->next)
        size += (size_t)ngx_buf_size(in->buf);
    *body = ngx_pnalloc(r->pool, size + 1);
    if (!*body)
        return NGX_ERROR;
    *length = 0;
    for (ngx_chain_t *in = r->request_body->bufs; in; in = in->next) {
        ngx_buf_t *b = in->buf;
        size_t part = (size_t)ngx_buf_size(b);
        if (ngx_buf_in_memory(b)) {
            ngx_memcpy(*body + *length, b->pos, part);
        } else if (b->in_file) {
            if (ngx_read_file(b->file, *body + *length, part, b->file_pos) != (ssize_t)part)
                return NGX_ERROR;
        }
        *length += part;
    }
    return NGX_OK;
}

/* An aigc_write_fn: keep what is written, in one link. */
static int
keep_written(void *context, const void *data, size_t length)
{
    ngx_http_aigc_ctx_t *ctx = context;
    ngx_http_request_t *r = ctx->request;
    ngx_chain_t *link = ngx_alloc_chain_link(r->pool);

    if (!link)
        return 1;
    link->buf = ngx_create_temp_buf(r->pool, length);
    if (!link->buf)
        return 1;
    link->buf->last = ngx_cpymem(link->buf->last, data, length);
    link->next = NULL;
    ctx->written = link;
    ctx->written_size = length;
    return 0;
}

static aigc_status
scan_body(ngx_http_aigc_ctx_t *ctx, const u_char *body, size_t length)
{
    const ngx_http_aigc_loc_conf_t *conf = ctx->conf;
    aigc_text_options text = { .struct_size = sizeof text };
    aigc_protocol known = ctx->asked.protocol;

    ctx->rules = ngx_http_aigc_rules_in_force(conf->rules, ctx->request->connection->log);
    if (!ctx->rules)
        return AIGC_ERR_RULES;
    text.policy = conf->rules->input;
    text.stream_id = ctx->request_id.data;
    text.stream_id_length = ctx->request_id.len;
    const aigc_request_options options = {
        .struct_size = sizeof options,
        .rules = ctx->rules,
        .text = &text,
        .fields = conf->request_fields ? conf->request_fields->elts : NULL,
        .field_count = conf->request_fields ? conf->request_fields->nelts : 0,
        .body_limit = conf->body_limit,
        .on_finding = ngx_http_aigc_note_finding,
        .finding_context = ctx,
    };
    if (ngx_http_aigc_audit_begin(ctx, AIGC_DIRECTION_INPUT) != NGX_OK)
        return AIGC_ERR_IO;
    aigc_status status = aigc_request_scan(&options, body, length, keep_written, ctx, &ctx->asked);
    if (known != AIGC_PROTOCOL_AUTO &&
        !(ctx->asked.protocol == AIGC_PROTOCOL_LLAMA_CPP && may_be_of_llama_cpp(ctx->request)))
        ctx->asked.protocol = known;
    note_stream_of_gemini(ctx);
    const aigc_audit_result result = {
        .struct_size = sizeof result,
        .outcome = status != AIGC_OK    ? AIGC_AUDIT_FAILED
                   : ctx->asked.refused ? AIGC_AUDIT_STOPPED
                                        : AIGC_AUDIT_PASSED,
        .error = status,
        .bytes = ctx->asked.text_bytes,
        .scanned = ctx->asked.text_bytes,
    };
    if (ngx_http_aigc_audit_end(ctx, &result) != NGX_OK)
        status = AIGC_ERR_IO;
    aigc_audit_text_free(ctx->audit_text);
    ctx->audit_text = NULL;
    aigc_rules_free(ctx->rules);
    ctx->rules = NULL;
    return status;
}

/* Whether a client waits for an answer in words. Where it does not, such as for a vector or a
 * picture, or where nobody knows, what we would say is an error. */
static ngx_flag_t
has_answer_in_words(const ngx_http_request_t *r, const ngx_http_aigc_ctx_t *ctx)
{
    static const char *const others[] = { "/embed",  "/images/",     "/audio/", "/moderations",
                                          "/rerank", ":countTokens", ":embed",  ":batchEmbed" };

    if (ctx->conf->protocol != AIGC_PROTOCOL_AUTO || protocol_of(r) != AIGC_PROTOCOL_AUTO)
        return 1;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (ngx_strlcasestrn(r->uri.data, r->uri.data + r->uri.len, (u_char *)others[i],
                             ngx_strlen(others[i]) - 1) != NULL)
            return 0;
    return ctx->asked.protocol != AIGC_PROTOCOL_AUTO;
}

/* Answer in place of the model. `sentence` is what to say; NULL: what the library does. */
static ngx_int_t
answer_refused(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx, ngx_uint_t status,
               const char *sentence)
{
    const ngx_http_aigc_loc_conf_t *conf = ctx->conf;
    aigc_refusal_style style = (aigc_refusal_style)conf->refuse;
    const char *type = NULL;
    ngx_str_t content_type;

    if (status != NGX_HTTP_OK || !has_answer_in_words(r, ctx))
        style = AIGC_REFUSAL_ERROR;
    if (status == NGX_HTTP_OK && style == AIGC_REFUSAL_ERROR)
        status = NGX_HTTP_BAD_REQUEST;
    ctx->refused = 1;
    if (aigc_request_refusal(&ctx->asked, style, sentence, (aigc_language)conf->language,
                             keep_written, ctx, &type) != AIGC_OK)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    content_type.data = (u_char *)(uintptr_t)type;
    content_type.len = ngx_strlen(type);
    r->headers_out.status = status;
    r->headers_out.content_length_n = (off_t)ctx->written_size;
    r->headers_out.content_type = content_type;
    r->headers_out.content_type_len = content_type.len;
    r->headers_out.content_type_lowcase = NULL;
    ngx_int_t rc = ngx_http_send_header(r);
    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only)
        return rc;
    ctx->written->buf->last_buf = 1;
    ctx->written->buf->last_in_chain = 1;
    return ngx_http_output_filter(r, ctx->written);
}

/* Put what was written in the place of the body, of which sums no longer hold. */
static ngx_int_t
replace_body(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    r->request_body->bufs = ctx->written;
    r->request_body->buf = ctx->written->buf;
    /* The file has the body as it came. While there is one, nginx takes the buffer for free once
     * the body went to an upstream, and another one would get nothing. */
    r->request_body->temp_file = NULL;
    r->headers_in.content_length_n = (off_t)ctx->written_size;
    r->headers_in.chunked = 0;
    return drop_headers(r, ngx_http_aigc_is_checksum);
}

/* A request that could not be scanned: what is wrong with it is told to its client, and what is
 * wrong with us to the log alone. */
static ngx_int_t
refuse_unscanned(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx, aigc_status why)
{
    const ngx_flag_t is_ours = why != AIGC_ERR_FORMAT && why != AIGC_ERR_LIMIT;
    ngx_uint_t level = is_ours ? NGX_LOG_ERR : NGX_LOG_INFO;

    ngx_log_error(level, r->connection->log, 0, "a request could not be scanned: %s",
                  aigc_status_name(why));
    if (is_ours)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    return why == AIGC_ERR_FORMAT
               ? answer_refused(r, ctx, NGX_HTTP_BAD_REQUEST,
                                "The request cannot be checked: its body is no JSON object, or is "
                                "compressed.")
               : answer_refused(r, ctx, NGX_HTTP_REQUEST_ENTITY_TOO_LARGE,
                                "The request cannot be checked: it is too long, too deep, or takes "
                                "too much work.");
}

/* @return NGX_DECLINED to go on; else the request was answered, or has to be with this status. */
static ngx_int_t
judge_body(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    u_char *body;
    size_t length;

    ctx->body_scanned = 1;
    if (!r->request_body || !r->request_body->bufs)
        return NGX_DECLINED;
    ctx->body_failed = 1;
    if (gather_body(r, &body, &length) != NGX_OK)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    aigc_status status = scan_body(ctx, body, length);
    ctx->body_failed = status != AIGC_OK;
    ngx_http_aigc_count_request(r, &ctx->asked, status);
    if (status != AIGC_OK)
        return refuse_unscanned(r, ctx, status);
    if (ctx->asked.refused) {
        ngx_log_error(NGX_LOG_INFO, r->connection->log, 0, "a request was refused by rule %s",
                      ctx->asked.stop_rule);
        return answer_refused(r, ctx, NGX_HTTP_OK, (const char *)ctx->conf->refusal_request.data);
    }
    if (ctx->asked.changed && replace_body(r, ctx) != NGX_OK)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    return NGX_DECLINED;
}

static void
body_was_read(ngx_http_request_t *r)
{
    ngx_http_aigc_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_aigc_label_module);

    ctx->body_read = 1;
    r->preserve_body = 1;
    r->write_event_handler = ngx_http_core_run_phases;
    ngx_http_core_run_phases(r);
}

ngx_int_t
ngx_http_aigc_request_handler(ngx_http_request_t *r)
{
    ngx_http_aigc_loc_conf_t *conf = ngx_http_get_module_loc_conf(r, ngx_http_aigc_label_module);

    if (!conf->enable || r != r->main)
        return NGX_DECLINED;
    if (ask_for_readable_answer(r) != NGX_OK)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    if (!conf->scan_request)
        return NGX_DECLINED;
    ngx_http_aigc_ctx_t *ctx = ngx_http_aigc_get_ctx(r);
    if (!ctx)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    if (ctx->body_scanned)
        return NGX_DECLINED;
    if (!ctx->body_read) {
        r->request_body_in_single_buf = 1;
        ngx_int_t rc = ngx_http_read_client_request_body(r, body_was_read);
        if (rc >= NGX_HTTP_SPECIAL_RESPONSE)
            return rc;
        ngx_http_finalize_request(r, NGX_DONE);
        return NGX_DONE;
    }
    ngx_int_t rc = judge_body(r, ctx);
    if (rc == NGX_DECLINED)
        return NGX_DECLINED;
    ngx_http_finalize_request(r, rc);
    return NGX_DONE;
}
