/* SPDX-License-Identifier: Apache-2.0 */
/* What the head of an answer says: whether the body can be read, and what no longer holds once it
 * was filtered. */
#include "ngx_http_aigc_label.h"

ngx_flag_t
ngx_http_aigc_is_one_of(const ngx_str_t *name, const ngx_str_t *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (name->len == names[i].len && ngx_strncasecmp(name->data, names[i].data, name->len) == 0)
            return 1;
    return 0;
}

ngx_flag_t
ngx_http_aigc_is_checksum(const ngx_str_t *name)
{
    static const ngx_str_t sums[] = { ngx_string("Content-MD5"), ngx_string("Digest"),
                                      ngx_string("Content-Digest"), ngx_string("Repr-Digest") };

    return ngx_http_aigc_is_one_of(name, sums, sizeof sums / sizeof sums[0]);
}

ngx_flag_t
ngx_http_aigc_has_type(const ngx_http_request_t *r, const char *name)
{
    size_t length = ngx_strlen(name);
    const ngx_str_t *type = &r->headers_out.content_type;

    return type->len >= length && ngx_strncasecmp(type->data, (u_char *)name, length) == 0 &&
           (type->len == length || ngx_strchr("; \t/+", type->data[length]));
}

static ngx_flag_t
ends_in_json(const ngx_str_t *type)
{
    static const char suffix[] = "+json";
    const size_t width = sizeof suffix - 1;
    size_t length = 0;

    while (length < type->len && !ngx_strchr("; \t", type->data[length]))
        length++;
    return length > width &&
           ngx_strncasecmp(type->data + length - width, (u_char *)suffix, width) == 0;
}

ngx_flag_t
ngx_http_aigc_is_text(const ngx_http_request_t *r)
{
    static const char *const types[] = { "text/event-stream",      "application/json",
                                         "application/x-ndjson",   "application/ndjson",
                                         "application/jsonl",      "application/x-jsonl",
                                         "application/x-jsonlines" };
    const ngx_str_t *type = &r->headers_out.content_type;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (ngx_http_aigc_has_type(r, types[i]))
            return 1;
    return type->len == 0 || ends_in_json(type);
}

ngx_flag_t
ngx_http_aigc_is_coded(const ngx_http_request_t *r)
{
    const ngx_table_elt_t *encoding = r->headers_out.content_encoding;

    return encoding && encoding->value.len > 0 &&
           (encoding->value.len != sizeof "identity" - 1 ||
            ngx_strncasecmp(encoding->value.data, (u_char *)"identity", encoding->value.len) != 0);
}

/* Whether a charset is read as it is, or none is named. What nginx takes for its name goes on to
 * the end of the header. */
static ngx_flag_t
is_utf8(const ngx_str_t *charset)
{
    static const ngx_str_t read[] = { ngx_string(""), ngx_string("utf-8"), ngx_string("utf8"),
                                      ngx_string("us-ascii"), ngx_string("ascii") };
    ngx_str_t name = { 0, charset->data };

    while (name.len < charset->len && !ngx_strchr("; \t\"'", name.data[name.len]))
        name.len++;
    return ngx_http_aigc_is_one_of(&name, read, sizeof read / sizeof read[0]);
}

const char *
ngx_http_aigc_why_unreadable(const ngx_http_request_t *r)
{
    if (ngx_http_aigc_is_coded(r))
        return "it is compressed";
    if (r->headers_out.status == NGX_HTTP_PARTIAL_CONTENT)
        return "it is a part of one";
    return is_utf8(&r->headers_out.charset)
               ? NULL
               : "its charset is not UTF-8, which JSON and events have to be in; if only its type "
                 "is wrong, proxy_hide_header Content-Type lets it be read";
}

const char *
ngx_http_aigc_why_not_final(const ngx_http_request_t *r)
{
    return r->headers_out.status == NGX_HTTP_SWITCHING_PROTOCOLS
               ? "the upstream takes the connection over (101), and what follows cannot be read; "
                 "for WebSocket and the like have a location of its own, with aigc_other_types "
                 "pass or aigc_label off"
               : "it is no final one, and what follows cannot be read";
}

void
ngx_http_aigc_clear_validators(ngx_http_request_t *r)
{
    for (ngx_list_part_t *part = &r->headers_out.headers.part; part; part = part->next) {
        ngx_table_elt_t *headers = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++)
            if (ngx_http_aigc_is_checksum(&headers[i].key))
                headers[i].hash = 0;
    }
    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);
    ngx_http_clear_etag(r);
    ngx_http_clear_last_modified(r);
}
