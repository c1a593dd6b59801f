/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the nginx module share: configuration, rules, the context of a request. */
#ifndef NGX_HTTP_AIGC_LABEL_H
#define NGX_HTTP_AIGC_LABEL_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include <aigc/audit.h>
#include <aigc/rollout.h>
#include <aigc/serve.h>

extern ngx_module_t ngx_http_aigc_label_module;

/* Rules as a location uses them: where they come from, and what is in force in this process. */
typedef struct ngx_http_aigc_rules_s {
    ngx_array_t paths; /* ngx_str_t, NUL-terminated; one bundle, or rule files and folders */
    ngx_str_t key_path;
    ngx_str_t policy_path;
    ngx_str_t request_policy_path;
    ngx_flag_t shadow;

    aigc_bundle_keys *keys;
    aigc_rules_holder *holder;
    uint64_t fingerprint; /* of the files that are in force, or were refused */
    time_t since;         /* when they came into force */

    /* Policies for `policy_rules`; made anew when other rules come into force. */
    aigc_rules *policy_rules;
    aigc_policy *output;
    aigc_policy *input;
} ngx_http_aigc_rules_t;

/* Counters that all workers share; see ngx_http_aigc_metrics.c. */
typedef struct ngx_http_aigc_counters_s ngx_http_aigc_counters_t;

typedef struct {
    ngx_array_t rules; /* ngx_http_aigc_rules_t *: each once, whoever uses it */
    ngx_msec_t check_interval;
    ngx_shm_zone_t *zone;
    ngx_http_aigc_counters_t *counters;
    ngx_int_t request_id_index;
    ngx_pool_t *pool;
    struct ngx_http_aigc_renewal_s *renewal; /* of this worker */
    ngx_array_t audits;                      /* ngx_http_aigc_audit_t *: each once */
} ngx_http_aigc_main_conf_t;

/* An audit log; open in workers only. */
typedef struct {
    ngx_str_t path;
    ngx_str_t key_path;               /* empty: none */
    uint8_t key[AIGC_AUDIT_KEY_SIZE]; /* what is in there */
    ngx_uint_t full;                  /* aigc_audit_full */
    aigc_audit *log;
} ngx_http_aigc_audit_t;

typedef struct ngx_http_aigc_image_tools_s ngx_http_aigc_image_tools_t;
typedef struct ngx_http_aigc_image_work_s ngx_http_aigc_image_work_t;

typedef struct {
    ngx_flag_t enable;
    ngx_flag_t shadow;
    ngx_flag_t scan_request;
    ngx_flag_t label_header;
    ngx_flag_t images;
    ngx_flag_t image_visible;
    ngx_flag_t image_watermark_weak;
    ngx_uint_t label_at;
    ngx_uint_t language;
    ngx_uint_t protocol;
    ngx_uint_t refuse;
    ngx_uint_t other_types;
    ngx_uint_t audit_full;
    ngx_str_t policy_path;
    ngx_str_t request_policy_path;
    ngx_str_t rules_key;
    ngx_str_t wording;
    ngx_str_t refusal_zh;
    ngx_str_t refusal_en;
    ngx_str_t refusal_request;
    ngx_str_t producer;
    ngx_str_t model;
    ngx_str_t key_path;
    ngx_str_t audit_path;
    ngx_str_t audit_key;
    ngx_str_t image_watermark;
    ngx_str_t image_cert;
    ngx_str_t image_cert_key;
    size_t event_limit;
    size_t body_limit;
    size_t hold_limit;
    size_t image_limit;
    ngx_array_t *rule_paths;     /* ngx_str_t */
    ngx_array_t *request_fields; /* aigc_request_field */

    ngx_http_aigc_rules_t *rules;
    ngx_http_aigc_audit_t *audit;
    aigc_secret_key *key;
    ngx_http_aigc_image_tools_t *image_tools;
} ngx_http_aigc_loc_conf_t;

/* What is known of a request and its answer. */
typedef struct {
    ngx_http_request_t *request;
    ngx_http_aigc_loc_conf_t *conf;

    /* The request. */
    unsigned body_read : 1;
    unsigned body_scanned : 1;
    unsigned body_failed : 1; /* it could not be scanned */
    unsigned
        refused : 1; /* it was refused, or its answer cannot be passed on: what leaves is ours */
    aigc_request_result asked;
    ngx_chain_t *written; /* the request or refusal as it was written */
    size_t written_size;

    /* The answer. */
    unsigned filtering : 1;
    unsigned image : 1;
    unsigned closed : 1; /* its ending was written */
    unsigned counted : 1;
    aigc_response_verdict verdict; /* as it was counted */
    aigc_response_filter *filter;
    aigc_label *label;
    aigc_rules *rules;
    ngx_chain_t *in;  /* what is not taken yet, because the client is slow */
    ngx_chain_t *out; /* of the call at hand */
    ngx_chain_t **last_out;
    ngx_chain_t *free;
    ngx_chain_t *busy;
    ngx_event_t tick;
    ngx_msec_t hold_milliseconds;
    ngx_msec_t held_since;
    unsigned holds : 1;
    ngx_buf_t *whole; /* of an image */
    ngx_http_aigc_image_work_t *image_work;
    unsigned image_ready : 1; /* the work was done */
    unsigned image_sent : 1;
    aigc_audit_text *audit_text;
    aigc_status audit_status;
    ngx_str_t request_id;
    char produce_id[AIGC_UUID_SIZE];
} ngx_http_aigc_ctx_t;

/* ngx_http_aigc_rules.c */
ngx_http_aigc_rules_t *ngx_http_aigc_rules_get(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main,
                                               ngx_http_aigc_loc_conf_t *conf);
/* The rules in force, with a reference, and their policies in `rules`; NULL after an error. */
aigc_rules *ngx_http_aigc_rules_in_force(ngx_http_aigc_rules_t *rules, ngx_log_t *log);
ngx_int_t ngx_http_aigc_renewal_start(ngx_cycle_t *cycle, ngx_http_aigc_main_conf_t *main);
void ngx_http_aigc_renewal_stop(ngx_http_aigc_main_conf_t *main);

/* ngx_http_aigc_request.c */
/* Of the phase behind those in which access is decided. */
ngx_int_t ngx_http_aigc_request_handler(ngx_http_request_t *r);
ngx_http_aigc_ctx_t *ngx_http_aigc_get_ctx(ngx_http_request_t *r);

/* ngx_http_aigc_head.c */
/* Whether a name is one of these, in letters of any case. */
ngx_flag_t ngx_http_aigc_is_one_of(const ngx_str_t *name, const ngx_str_t *names, size_t count);
/* Whether a header of this name has a sum of the body. */
ngx_flag_t ngx_http_aigc_is_checksum(const ngx_str_t *name);
ngx_flag_t ngx_http_aigc_has_type(const ngx_http_request_t *r, const char *name);
/* Whether the library knows how to read it. What says nothing of its type is read by its first
 * line. */
ngx_flag_t ngx_http_aigc_is_text(const ngx_http_request_t *r);
ngx_flag_t ngx_http_aigc_is_coded(const ngx_http_request_t *r);
/* Why an answer cannot be read that is text by its type; NULL if it can. */
const char *ngx_http_aigc_why_unreadable(const ngx_http_request_t *r);
/* Why an answer cannot be read whose status is 1xx. */
const char *ngx_http_aigc_why_not_final(const ngx_http_request_t *r);
/* Take away what was said of the bytes that came: they may leave changed, and under other rules
 * otherwise than a client has kept them. */
void ngx_http_aigc_clear_validators(ngx_http_request_t *r);

/* ngx_http_aigc_response.c */
void ngx_http_aigc_filters_init(void);

/* ngx_http_aigc_image.c */
/* Find fonts, load certificates. */
ngx_int_t ngx_http_aigc_image_prepare(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf);
/* Begin to label the image in `ctx->whole`. NGX_AGAIN: a thread does it, and the request's write
 * handler is called when `image_ready` is set; NGX_OK: it was done. */
ngx_int_t ngx_http_aigc_image_start(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx);
/* Put the labelled image into `ctx->out`, once it is ready. */
ngx_int_t ngx_http_aigc_image_take(ngx_http_request_t *r, ngx_http_aigc_ctx_t *ctx);
void ngx_http_aigc_image_free(ngx_http_aigc_ctx_t *ctx);

/* ngx_http_aigc_audit.c */
ngx_http_aigc_audit_t *ngx_http_aigc_audit_get(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main,
                                               ngx_http_aigc_loc_conf_t *conf);
void ngx_http_aigc_audit_open(ngx_cycle_t *cycle, ngx_http_aigc_main_conf_t *main);
void ngx_http_aigc_audit_close(ngx_http_aigc_main_conf_t *main);
ngx_int_t ngx_http_aigc_audit_begin(ngx_http_aigc_ctx_t *ctx, aigc_direction direction);
/* A callback of requests and answers, with ngx_http_aigc_ctx_t: counts a finding, and writes it
 * down. */
int ngx_http_aigc_note_finding(void *context, aigc_channel channel, uint64_t choice,
                               const aigc_finding *finding);
ngx_int_t ngx_http_aigc_audit_end(ngx_http_aigc_ctx_t *ctx, const aigc_audit_result *result);
/* `watermark` is what the invisible one carries, as hex, or "". */
ngx_int_t ngx_http_aigc_audit_label(ngx_http_aigc_ctx_t *ctx, int visible, int mark,
                                    const char *watermark);

/* ngx_http_aigc_metrics.c */
ngx_int_t ngx_http_aigc_metrics_init(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main);
ngx_int_t ngx_http_aigc_status_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_aigc_add_variables(ngx_conf_t *cf);
void ngx_http_aigc_count_answer(ngx_http_aigc_ctx_t *ctx, const aigc_response_report *report);
void ngx_http_aigc_count_request(ngx_http_request_t *r, const aigc_request_result *result,
                                 aigc_status status);
void ngx_http_aigc_count_finding(ngx_http_request_t *r, const aigc_finding *finding);
void ngx_http_aigc_count_scan(ngx_http_request_t *r, uint64_t nanoseconds);
void ngx_http_aigc_count_hold(ngx_http_request_t *r, uint64_t milliseconds);
void ngx_http_aigc_count_renewal(ngx_http_aigc_main_conf_t *main, ngx_uint_t good);

#endif
