/* SPDX-License-Identifier: Apache-2.0 */
/* Images of a model: the metadata label of GB 45438-2025, put into the whole image. */
#include "ngx_http_aigc_label.h"

#include <aigc/media.h>

/* An aigc_write_fn: one buffer for each piece. */
static int
write_piece(void *context, const void *data, size_t length)
{
    ngx_http_aigc_ctx_t *ctx = context;
    ngx_http_request_t *r = ctx->request;
    ngx_chain_t *link = ngx_alloc_chain_link(r->pool);

    if (link == NULL)
        return 1;
    link->buf = ngx_create_temp_buf(r->pool, length);
    if (link->buf == NULL)
        return 1;
    link->buf->last = ngx_cpymem(link->buf->last, data, length);
    link->next = NULL;
    *ctx->last_out = link;
    ctx->last_out = &link->next;
    return 0;
}

ngx_int_t
ngx_http_aigc_image_label(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx)
{
    const aigc_media_mark_options options = { .struct_size = sizeof options, .label = ctx->label };
    aigc_source source;
    aigc_status status = ctx->label ? AIGC_OK : AIGC_ERR_FIELD;

    if (status == AIGC_OK)
        status = aigc_source_memory(&source, ctx->whole->pos,
                                    (size_t)(ctx->whole->last - ctx->whole->pos));
    if (status == AIGC_OK)
        status = aigc_media_mark(&source, &options, write_piece, ctx, NULL);
    if (status != AIGC_OK) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "an image could not be labelled: %s",
                      aigc_status_name(status));
        return NGX_ERROR;
    }
    return ngx_http_aigc_audit_label(ctx, 0, 0);
}
