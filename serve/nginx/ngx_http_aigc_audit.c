/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: each worker has it open, and they write one chain. What cannot be written down
 * does not leave. */
#include "ngx_http_aigc_label.h"

#include <aigc/keys.h>

static ngx_flag_t
same_string(const ngx_str_t *a, const ngx_str_t *b)
{
    return a->len == b->len && ngx_memcmp(a->data, b->data, a->len) == 0;
}

/* The key under which texts are hashed: 32 bytes, and nothing else in the file. It is read with the
 * configuration: a worker without it could not start, nor could any that follows. */
static ngx_int_t
read_key(ngx_conf_t *cf, const ngx_str_t *path, uint8_t key[AIGC_AUDIT_KEY_SIZE])
{
    u_char bytes[AIGC_AUDIT_KEY_SIZE + 1];
    ngx_fd_t fd = ngx_open_file(path->data, NGX_FILE_RDONLY, NGX_FILE_OPEN, 0);
    ssize_t got = fd == NGX_INVALID_FILE ? -1 : read(fd, bytes, sizeof bytes);

    if (got != AIGC_AUDIT_KEY_SIZE)
        ngx_conf_log_error(NGX_LOG_EMERG, cf, got < 0 ? ngx_errno : 0,
                           "aigc_audit_key \"%V\" is not a file of %d bytes", path,
                           AIGC_AUDIT_KEY_SIZE);
    else
        ngx_memcpy(key, bytes, AIGC_AUDIT_KEY_SIZE);
    ngx_explicit_memzero(bytes, sizeof bytes);
    if (fd != NGX_INVALID_FILE)
        (void)ngx_close_file(fd);
    return got == AIGC_AUDIT_KEY_SIZE ? NGX_OK : NGX_ERROR;
}

/* Whether a location wants the key that the log has. */
static ngx_flag_t
has_same_key(ngx_conf_t *cf, const ngx_http_aigc_audit_t *audit,
             const ngx_http_aigc_loc_conf_t *conf)
{
    if (same_string(&audit->key_path, &conf->audit_key))
        return 1;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_audit_log \"%V\" has another aigc_audit_key",
                       &audit->path);
    return 0;
}

static void
forget_key(void *data)
{
    ngx_http_aigc_audit_t *audit = data;

    ngx_explicit_memzero(audit->key, sizeof audit->key);
}

ngx_http_aigc_audit_t *
ngx_http_aigc_audit_get(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main,
                        ngx_http_aigc_loc_conf_t *conf)
{
    ngx_http_aigc_audit_t **all = main->audits.elts;

    if (ngx_conf_full_name(cf->cycle, &conf->audit_path, 1) != NGX_OK ||
        (conf->audit_key.len && ngx_conf_full_name(cf->cycle, &conf->audit_key, 1) != NGX_OK))
        return NULL;
    for (ngx_uint_t i = 0; i < main->audits.nelts; i++)
        if (same_string(&all[i]->path, &conf->audit_path))
            return has_same_key(cf, all[i], conf) ? all[i] : NULL;
    ngx_http_aigc_audit_t *audit = ngx_pcalloc(cf->pool, sizeof *audit);
    ngx_pool_cleanup_t *cleanup = audit ? ngx_pool_cleanup_add(cf->pool, 0) : NULL;
    ngx_http_aigc_audit_t **listed = cleanup ? ngx_array_push(&main->audits) : NULL;
    if (!listed)
        return NULL;
    cleanup->handler = forget_key;
    cleanup->data = audit;
    audit->path = conf->audit_path;
    audit->full = conf->audit_full;
    audit->key_path = conf->audit_key;
    if (audit->key_path.len && read_key(cf, &conf->audit_key, audit->key) != NGX_OK)
        return NULL;
    *listed = audit;
    return audit;
}

void
ngx_http_aigc_audit_open(ngx_cycle_t *cycle, ngx_http_aigc_main_conf_t *main)
{
    ngx_http_aigc_audit_t **all = main->audits.elts;

    for (ngx_uint_t i = 0; i < main->audits.nelts; i++) {
        ngx_http_aigc_audit_t *audit = all[i];
        aigc_audit_options options = { .struct_size = sizeof options,
                                       .key = audit->key_path.len ? audit->key : NULL,
                                       .sync = AIGC_AUDIT_SYNC_CLOSE,
                                       .full = (aigc_audit_full)audit->full };
        aigc_status status = aigc_audit_open((const char *)audit->path.data, &options, &audit->log);
        if (status != AIGC_OK) {
            /* Requests will fail one by one: a worker that does not start would be started again
             * and again. */
            ngx_log_error(NGX_LOG_ALERT, cycle->log, status == AIGC_ERR_IO ? ngx_errno : 0,
                          "audit log \"%V\" cannot be opened: %s", &audit->path,
                          aigc_status_name(status));
            audit->log = NULL;
        }
    }
}

void
ngx_http_aigc_audit_close(ngx_http_aigc_main_conf_t *main)
{
    ngx_http_aigc_audit_t **all = main->audits.elts;

    for (ngx_uint_t i = 0; i < main->audits.nelts; i++) {
        (void)!aigc_audit_close(all[i]->log);
        all[i]->log = NULL;
    }
}

ngx_int_t
ngx_http_aigc_audit_begin(ngx_http_aigc_ctx_t *ctx, aigc_direction direction)
{
    if (!ctx->conf->audit)
        return NGX_OK;
    if (!ctx->conf->audit->log)
        return NGX_ERROR;
    const aigc_audit_about about = {
        .struct_size = sizeof about,
        .request_id = (const char *)ctx->request_id.data,
        .direction = direction,
        .rules_version = ctx->rules ? aigc_rules_version(ctx->rules) : NULL,
        .revision = aigc_rules_revision(ctx->rules),
        .bundle =
            ctx->rules && aigc_rules_revision(ctx->rules) ? aigc_rules_digest(ctx->rules) : NULL,
    };
    if (aigc_audit_text_new(ctx->conf->audit->log, &ctx->audit_text) != AIGC_OK)
        return NGX_ERROR;
    return aigc_audit_text_begin(ctx->audit_text, &about) == AIGC_OK ? NGX_OK : NGX_ERROR;
}

static ngx_int_t
say_failure(const ngx_http_aigc_ctx_t *ctx, aigc_status status)
{
    ngx_log_error(NGX_LOG_ALERT, ctx->request->connection->log,
                  status == AIGC_ERR_IO ? ngx_errno : 0, "audit log \"%V\" cannot be written: %s",
                  &ctx->conf->audit->path, aigc_status_name(status));
    return NGX_ERROR;
}

int
ngx_http_aigc_note_finding(void *context, aigc_channel channel, uint64_t choice,
                           const aigc_finding *finding)
{
    ngx_http_aigc_ctx_t *ctx = context;

    (void)channel;
    (void)choice;
    ngx_http_aigc_count_finding(ctx->request, finding);
    if (ctx->audit_text)
        ctx->audit_status = aigc_audit_text_finding(ctx->audit_text, finding);
    return ctx->audit_status != AIGC_OK;
}

ngx_int_t
ngx_http_aigc_audit_end(ngx_http_aigc_ctx_t *ctx, const aigc_audit_result *result)
{
    if (!ctx->audit_text)
        return NGX_OK;
    aigc_status status = aigc_audit_text_finish(ctx->audit_text, result);
    return status == AIGC_OK ? NGX_OK : say_failure(ctx, status);
}

ngx_int_t
ngx_http_aigc_audit_label(ngx_http_aigc_ctx_t *ctx, int visible, int mark, const char *watermark)
{
    char key_id[AIGC_KEY_ID_SIZE] = "";

    if (!ctx->conf->audit || (!ctx->label && !visible))
        return NGX_OK;
    if (!ctx->conf->audit->log)
        return NGX_ERROR;
    if (mark)
        aigc_secret_key_id(ctx->conf->key, key_id);
    const aigc_audit_label label = {
        .struct_size = sizeof label,
        .request_id = (const char *)ctx->request_id.data,
        .visible = visible,
        .mark = mark,
        .producer = ctx->label ? aigc_label_get(ctx->label, AIGC_FIELD_CONTENT_PRODUCER) : NULL,
        .produce_id = ctx->label ? ctx->produce_id : NULL,
        .key_id = mark ? key_id : NULL,
        .watermark = watermark,
    };
    aigc_status status = aigc_audit_note_label(ctx->conf->audit->log, &label);
    return status == AIGC_OK ? NGX_OK : say_failure(ctx, status);
}
