/* SPDX-License-Identifier: Apache-2.0 */
/* Images of a model, each as a whole: the label that people see is drawn, the invisible mark and
 * the metadata of GB 45438-2025 are written, and a C2PA manifest over all of it. What works on
 * pixels or signs takes too long for a worker that has other requests: a thread of nginx's pool
 * does it. */
#include "ngx_http_aigc_label.h"

#include <aigc/picture_mark.h>

/* An image may grow when its pixels are changed; one that was flat grows beyond all proportion. */
#define GROWTH_MAX 4
#define MANIFEST_MAX (1 << 20)

/* PEM texts. */
#define PEM_MAX 65536

/* What images of a location are labelled with. */
struct ngx_http_aigc_image_tools_s {
    aigc_visible_label *visible; /* NULL: none is drawn */
    pthread_mutex_t lock; /* of the above, and of decoded pixels, which are large: one at a time */
    aigc_watermark_key *watermark; /* NULL: there is no invisible mark */
    int allow_weak;
    aigc_c2pa_signer *signer; /* NULL: there is no manifest */
#if (NGX_THREADS)
    ngx_thread_pool_t *threads;
#endif
};

/* Bytes that a thread has written; not of a pool, which are for the worker alone. */
typedef struct {
    u_char *bytes;
    size_t length;
    size_t capacity;
    size_t limit;
} grown_bytes;

struct ngx_http_aigc_image_work_s {
    ngx_http_aigc_image_tools_t *tools;
    const aigc_label *label;
    const u_char *bytes;
    size_t length;
    grown_bytes result;
    aigc_picture_report report;
    aigc_status status;
};

/* When the configuration is read. */

static void
free_tools(void *data)
{
    ngx_http_aigc_image_tools_t *tools = data;

    aigc_visible_label_free(tools->visible);
    aigc_watermark_key_free(tools->watermark);
    aigc_c2pa_signer_free(tools->signer);
    (void)pthread_mutex_destroy(&tools->lock);
}

static ngx_int_t
read_pem(ngx_conf_t *cf, ngx_str_t *path, ngx_str_t *text)
{
    if (ngx_conf_full_name(cf->cycle, path, 1) != NGX_OK)
        return NGX_ERROR;
    ngx_fd_t fd = ngx_open_file(path->data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);
    text->data = ngx_pnalloc(cf->temp_pool, PEM_MAX);
    ssize_t got = fd == NGX_INVALID_FILE || !text->data ? -1 : read(fd, text->data, PEM_MAX);
    if (got < 0)
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno, "\"%V\" cannot be read", path);
    if (fd != NGX_INVALID_FILE)
        (void)ngx_close_file(fd);
    text->len = got < 0 ? 0 : (size_t)got;
    return got < 0 ? NGX_ERROR : NGX_OK;
}

static ngx_int_t
make_signer(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf, ngx_http_aigc_image_tools_t *tools)
{
    ngx_str_t chain, key;

    if (!conf->image_cert_key.len) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_image_cert needs aigc_image_cert_key");
        return NGX_ERROR;
    }
    if (read_pem(cf, &conf->image_cert, &chain) != NGX_OK ||
        read_pem(cf, &conf->image_cert_key, &key) != NGX_OK)
        return NGX_ERROR;
    aigc_status status = aigc_c2pa_signer_pem(
        (const char *)chain.data, chain.len, (const char *)key.data, key.len, NULL, &tools->signer);
    ngx_explicit_memzero(key.data, key.len);
    if (status == AIGC_OK)
        return NGX_OK;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_image_cert \"%V\": %s", &conf->image_cert,
                       status == AIGC_ERR_FORMAT     ? "no certificate in PEM"
                       : status == AIGC_ERR_PASSWORD ? "its key is encrypted; one for nginx "
                                                       "cannot be"
                                                     : "it may not sign, or the key is not its "
                                                       "own: see aigc-label doctor");
    return NGX_ERROR;
}

static ngx_int_t
make_visible(ngx_conf_t *cf, const ngx_http_aigc_loc_conf_t *conf,
             ngx_http_aigc_image_tools_t *tools)
{
    const aigc_visible_options options = {
        .struct_size = sizeof options,
        .wording = conf->wording.len ? (const char *)conf->wording.data : NULL,
        .language = (aigc_language)conf->language,
    };
    aigc_visible_reason reason = AIGC_VISIBLE_REASON_NONE;
    aigc_status status = aigc_visible_label_new(&options, &tools->visible, &reason);

    if (status == AIGC_OK)
        return NGX_OK;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_image_visible: %s",
                       reason == AIGC_VISIBLE_REASON_NO_FONT ? "no font has its characters"
                                                             : aigc_status_name(status));
    return NGX_ERROR;
}

static ngx_int_t
load_watermark(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf, ngx_http_aigc_image_tools_t *tools)
{
    ngx_str_t *path = &conf->image_watermark;

    if (ngx_conf_full_name(cf->cycle, path, 1) != NGX_OK)
        return NGX_ERROR;
    tools->allow_weak = conf->image_watermark_weak ? 1 : 0;
    aigc_status status = aigc_watermark_key_load((const char *)path->data, &tools->watermark);
    if (status == AIGC_OK)
        return NGX_OK;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, status == AIGC_ERR_IO ? ngx_errno : 0,
                       "aigc_image_watermark \"%V\": %s", path,
                       status == AIGC_ERR_KEY ? "no key made by aigc-label watermark keygen"
                                              : aigc_status_name(status));
    return NGX_ERROR;
}

ngx_int_t
ngx_http_aigc_image_prepare(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf)
{
    ngx_http_aigc_image_tools_t *tools = ngx_pcalloc(cf->pool, sizeof *tools);
    ngx_pool_cleanup_t *cleanup = tools ? ngx_pool_cleanup_add(cf->pool, 0) : NULL;

    if (!cleanup || pthread_mutex_init(&tools->lock, NULL) != 0)
        return NGX_ERROR;
    cleanup->handler = free_tools;
    cleanup->data = tools;
    conf->image_tools = tools;
    if (conf->image_visible && make_visible(cf, conf, tools) != NGX_OK)
        return NGX_ERROR;
    if (conf->image_watermark.len && load_watermark(cf, conf, tools) != NGX_OK)
        return NGX_ERROR;
    if (conf->image_cert.len && make_signer(cf, conf, tools) != NGX_OK)
        return NGX_ERROR;
#if (NGX_THREADS)
    if (tools->visible || tools->watermark || tools->signer) {
        tools->threads = ngx_thread_pool_add(cf, NULL);
        return tools->threads ? NGX_OK : NGX_ERROR;
    }
#endif
    return NGX_OK;
}

/* In a thread: nothing of nginx is touched. */

/* An aigc_write_fn. */
static int
grow(void *context, const void *data, size_t length)
{
    grown_bytes *to = context;

    if (length > to->limit - to->length)
        return 1;
    if (length > to->capacity - to->length) {
        size_t capacity = to->length + length;
        capacity = capacity < to->limit / 2 ? capacity * 2 : to->limit;
        u_char *bytes = realloc(to->bytes, capacity);
        if (!bytes)
            return 1;
        to->bytes = bytes;
        to->capacity = capacity;
    }
    ngx_memcpy(to->bytes + to->length, data, length);
    to->length += length;
    return 0;
}

static void
run(ngx_http_aigc_image_work_t *work)
{
    ngx_http_aigc_image_tools_t *tools = work->tools;
    const aigc_picture_options options = {
        .struct_size = sizeof options,
        .label = work->label,
        .visible = tools->visible,
        .watermark = tools->watermark,
        .allow_weak = tools->allow_weak,
        .signer = tools->signer,
        .limit = work->result.limit,
    };
    aigc_source source;

    if (work->status == AIGC_OK)
        work->status = aigc_source_memory(&source, work->bytes, work->length);
    if (work->status != AIGC_OK)
        return;
    const ngx_flag_t paints = tools->visible || tools->watermark;
    if (paints)
        (void)pthread_mutex_lock(&tools->lock);
    work->status = aigc_picture_mark(&source, &options, grow, &work->result, &work->report);
    if (paints)
        (void)pthread_mutex_unlock(&tools->lock);
}

/* In the worker. */

static ngx_http_aigc_image_work_t *
new_work(ngx_http_aigc_ctx_t *ctx, void *memory)
{
    ngx_http_aigc_image_work_t *work = memory;

    work->tools = ctx->conf->image_tools;
    work->label = ctx->label;
    work->bytes = ctx->whole->pos;
    work->length = (size_t)(ctx->whole->last - ctx->whole->pos);
    work->result.limit = GROWTH_MAX * ctx->conf->image_limit + MANIFEST_MAX;
    work->report.struct_size = sizeof work->report;
    work->status = ctx->label ? AIGC_OK : AIGC_ERR_FIELD;
    ctx->image_work = work;
    return work;
}

#if (NGX_THREADS)

static void
run_in_thread(void *data, ngx_log_t *log)
{
    (void)log;
    run(data);
}

/* The thread has ended: whoever waits to write goes on. */
static void
wake_up(ngx_event_t *event)
{
    ngx_http_aigc_ctx_t *ctx = event->data;
    ngx_http_request_t *r = ctx->request;
    ngx_connection_t *c = r->connection;

    ngx_http_set_log_request(c->log, r);
    ctx->image_ready = 1;
    r->main->blocked--;
    r->aio = 0;
    r->write_event_handler(r);
    ngx_http_run_posted_requests(c);
}

static ngx_int_t
start_thread(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    ngx_thread_task_t *task = ngx_thread_task_alloc(r->pool, sizeof(ngx_http_aigc_image_work_t));

    if (!task)
        return NGX_ERROR;
    (void)new_work(ctx, task->ctx);
    task->handler = run_in_thread;
    task->event.handler = wake_up;
    task->event.data = ctx;
    if (ngx_thread_task_post(ctx->conf->image_tools->threads, task) != NGX_OK)
        return NGX_ERROR;
    r->main->blocked++;
    r->aio = 1;
    return NGX_AGAIN;
}

#endif

ngx_int_t
ngx_http_aigc_image_start(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
#if (NGX_THREADS)
    if (ctx->conf->image_tools->threads)
        return start_thread(r, ctx);
#endif
    void *memory = ngx_pcalloc(r->pool, sizeof(ngx_http_aigc_image_work_t));
    if (!memory)
        return NGX_ERROR;
    run(new_work(ctx, memory));
    ctx->image_ready = 1;
    return NGX_OK;
}

ngx_int_t
ngx_http_aigc_image_take(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    ngx_http_aigc_image_work_t *work = ctx->image_work;

    if (work->status != AIGC_OK) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "an image could not be labelled: %s: %s",
                      aigc_picture_step_name(work->report.step), aigc_status_name(work->status));
        return NGX_ERROR;
    }
    if (work->tools->watermark && work->report.watermark[0] == '\0')
        ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                      "an image was passed on without its invisible mark");
    if (ngx_http_aigc_audit_label(ctx, work->tools->visible != NULL, 0, work->report.watermark) !=
        NGX_OK)
        return NGX_ERROR;
    ngx_chain_t *link = ngx_alloc_chain_link(r->pool);
    ngx_buf_t *b = link ? ngx_calloc_buf(r->pool) : NULL;
    if (!b)
        return NGX_ERROR;
    b->start = b->pos = work->result.bytes;
    b->end = b->last = work->result.bytes + work->result.length;
    b->memory = b->last_buf = b->last_in_chain = 1;
    link->buf = b;
    link->next = NULL;
    ctx->out = link;
    ctx->last_out = &link->next;
    return NGX_OK;
}

void
ngx_http_aigc_image_free(ngx_http_aigc_ctx_t *ctx)
{
    if (ctx->image_work)
        free(ctx->image_work->result.bytes);
    ctx->image_work = NULL;
}
