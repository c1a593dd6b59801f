/* SPDX-License-Identifier: Apache-2.0 */
/* The nginx module: directives, and what is made of them when nginx starts. The work is in the
 * other files. README.md describes each directive. */
#include "ngx_http_aigc_label.h"

#include <aigc/keys.h>

static void *create_main_conf(ngx_conf_t *cf);
static char *init_main_conf(ngx_conf_t *cf, void *conf);
static void *create_loc_conf(ngx_conf_t *cf);
static char *merge_loc_conf(ngx_conf_t *cf, void *parent, void *child);
static ngx_int_t preconfiguration(ngx_conf_t *cf);
static ngx_int_t postconfiguration(ngx_conf_t *cf);
static ngx_int_t init_process(ngx_cycle_t *cycle);
static void exit_process(ngx_cycle_t *cycle);
static char *set_paths(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static char *set_request_field(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static char *set_status(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static char *check_limit(ngx_conf_t *cf, void *post, void *data);

static ngx_conf_enum_t label_places[] = { { ngx_string("end"), AIGC_LABEL_AT_END },
                                          { ngx_string("start"), AIGC_LABEL_AT_START },
                                          { ngx_string("both"), AIGC_LABEL_AT_BOTH },
                                          { ngx_string("none"), AIGC_LABEL_AT_NONE },
                                          { ngx_null_string, 0 } };
static ngx_conf_enum_t languages[] = { { ngx_string("auto"), AIGC_LANGUAGE_AUTO },
                                       { ngx_string("zh"), AIGC_LANGUAGE_ZH },
                                       { ngx_string("en"), AIGC_LANGUAGE_EN },
                                       { ngx_null_string, 0 } };
static ngx_conf_enum_t protocols[] = {
    { ngx_string("auto"), AIGC_PROTOCOL_AUTO },
    { ngx_string("openai-chat"), AIGC_PROTOCOL_OPENAI_CHAT },
    { ngx_string("openai-completions"), AIGC_PROTOCOL_OPENAI_COMPLETIONS },
    { ngx_string("openai-responses"), AIGC_PROTOCOL_OPENAI_RESPONSES },
    { ngx_string("anthropic"), AIGC_PROTOCOL_ANTHROPIC },
    { ngx_string("ollama"), AIGC_PROTOCOL_OLLAMA },
    { ngx_string("dashscope"), AIGC_PROTOCOL_DASHSCOPE },
    { ngx_string("gemini"), AIGC_PROTOCOL_GEMINI },
    { ngx_string("llama-cpp"), AIGC_PROTOCOL_LLAMA_CPP },
    { ngx_string("openai-assistants"), AIGC_PROTOCOL_OPENAI_ASSISTANTS },
    { ngx_null_string, 0 }
};
static ngx_conf_enum_t refusal_styles[] = { { ngx_string("answer"), AIGC_REFUSAL_ANSWER },
                                            { ngx_string("error"), AIGC_REFUSAL_ERROR },
                                            { ngx_null_string, 0 } };
static ngx_conf_enum_t other_types[] = { { ngx_string("block"), 0 },
                                         { ngx_string("pass"), 1 },
                                         { ngx_null_string, 0 } };

static ngx_conf_enum_t full_disk[] = { { ngx_string("fail-closed"), AIGC_AUDIT_FULL_FAIL },
                                       { ngx_string("drop"), AIGC_AUDIT_FULL_DROP },
                                       { ngx_null_string, 0 } };

static ngx_conf_post_t of_limits = { check_limit };

#define EVERYWHERE (NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF)
#define LOC(member) NGX_HTTP_LOC_CONF_OFFSET, offsetof(ngx_http_aigc_loc_conf_t, member)
#define DIRECTIVE(name, arguments, set, member, post)                      \
    {                                                                      \
        ngx_string(name), EVERYWHERE | (arguments), set, LOC(member), post \
    }

static ngx_command_t commands[] = {
    DIRECTIVE("aigc_label", NGX_CONF_FLAG, ngx_conf_set_flag_slot, enable, NULL),
    DIRECTIVE("aigc_rules", NGX_CONF_1MORE, set_paths, rule_paths, NULL),
    DIRECTIVE("aigc_rules_key", NGX_CONF_TAKE1, ngx_conf_set_str_slot, rules_key, NULL),
    DIRECTIVE("aigc_policy", NGX_CONF_TAKE1, ngx_conf_set_str_slot, policy_path, NULL),
    DIRECTIVE("aigc_request_policy", NGX_CONF_TAKE1, ngx_conf_set_str_slot, request_policy_path,
              NULL),
    DIRECTIVE("aigc_shadow", NGX_CONF_FLAG, ngx_conf_set_flag_slot, shadow, NULL),
    DIRECTIVE("aigc_protocol", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, protocol, protocols),
    DIRECTIVE("aigc_other_types", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, other_types, other_types),
    DIRECTIVE("aigc_label_at", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, label_at, label_places),
    DIRECTIVE("aigc_label_header", NGX_CONF_FLAG, ngx_conf_set_flag_slot, label_header, NULL),
    DIRECTIVE("aigc_language", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, language, languages),
    DIRECTIVE("aigc_wording", NGX_CONF_TAKE1, ngx_conf_set_str_slot, wording, NULL),
    DIRECTIVE("aigc_refusal_zh", NGX_CONF_TAKE1, ngx_conf_set_str_slot, refusal_zh, NULL),
    DIRECTIVE("aigc_refusal_en", NGX_CONF_TAKE1, ngx_conf_set_str_slot, refusal_en, NULL),
    DIRECTIVE("aigc_producer", NGX_CONF_TAKE1, ngx_conf_set_str_slot, producer, NULL),
    DIRECTIVE("aigc_model", NGX_CONF_TAKE1, ngx_conf_set_str_slot, model, NULL),
    DIRECTIVE("aigc_key", NGX_CONF_TAKE1, ngx_conf_set_str_slot, key_path, NULL),
    DIRECTIVE("aigc_audit_log", NGX_CONF_TAKE1, ngx_conf_set_str_slot, audit_path, NULL),
    DIRECTIVE("aigc_audit_key", NGX_CONF_TAKE1, ngx_conf_set_str_slot, audit_key, NULL),
    DIRECTIVE("aigc_audit_full", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, audit_full, full_disk),
    DIRECTIVE("aigc_scan_request", NGX_CONF_FLAG, ngx_conf_set_flag_slot, scan_request, NULL),
    DIRECTIVE("aigc_refuse", NGX_CONF_TAKE1, ngx_conf_set_enum_slot, refuse, refusal_styles),
    DIRECTIVE("aigc_refusal_request", NGX_CONF_TAKE1, ngx_conf_set_str_slot, refusal_request, NULL),
    DIRECTIVE("aigc_request_field", NGX_CONF_TAKE2, set_request_field, request_fields, NULL),
    DIRECTIVE("aigc_event_limit", NGX_CONF_TAKE1, ngx_conf_set_size_slot, event_limit, &of_limits),
    DIRECTIVE("aigc_body_limit", NGX_CONF_TAKE1, ngx_conf_set_size_slot, body_limit, &of_limits),
    DIRECTIVE("aigc_hold_limit", NGX_CONF_TAKE1, ngx_conf_set_size_slot, hold_limit, &of_limits),
    DIRECTIVE("aigc_images", NGX_CONF_FLAG, ngx_conf_set_flag_slot, images, NULL),
    DIRECTIVE("aigc_image_visible", NGX_CONF_FLAG, ngx_conf_set_flag_slot, image_visible, NULL),
    DIRECTIVE("aigc_image_watermark", NGX_CONF_TAKE1, ngx_conf_set_str_slot, image_watermark, NULL),
    DIRECTIVE("aigc_image_watermark_weak", NGX_CONF_FLAG, ngx_conf_set_flag_slot,
              image_watermark_weak, NULL),
    DIRECTIVE("aigc_image_cert", NGX_CONF_TAKE1, ngx_conf_set_str_slot, image_cert, NULL),
    DIRECTIVE("aigc_image_cert_key", NGX_CONF_TAKE1, ngx_conf_set_str_slot, image_cert_key, NULL),
    DIRECTIVE("aigc_image_limit", NGX_CONF_TAKE1, ngx_conf_set_size_slot, image_limit, NULL),
    { ngx_string("aigc_check_interval"), NGX_HTTP_MAIN_CONF | NGX_CONF_TAKE1,
      ngx_conf_set_msec_slot, NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_aigc_main_conf_t, check_interval), NULL },
    { ngx_string("aigc_status"), NGX_HTTP_LOC_CONF | NGX_CONF_NOARGS, set_status,
      NGX_HTTP_LOC_CONF_OFFSET, 0, NULL },
    ngx_null_command
};

static ngx_http_module_t module_context = {
    .preconfiguration = preconfiguration,
    .postconfiguration = postconfiguration,
    .create_main_conf = create_main_conf,
    .init_main_conf = init_main_conf,
    .create_loc_conf = create_loc_conf,
    .merge_loc_conf = merge_loc_conf,
};

ngx_module_t ngx_http_aigc_label_module = { NGX_MODULE_V1,
                                            &module_context,
                                            commands,
                                            NGX_HTTP_MODULE,
                                            NULL, /* init master */
                                            NULL, /* init module */
                                            init_process,
                                            NULL, /* init thread */
                                            NULL, /* exit thread */
                                            exit_process,
                                            NULL, /* exit master */
                                            NGX_MODULE_V1_PADDING };

/* Directives of our own kinds. */

static char *
set_paths(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_array_t **paths = (ngx_array_t **)((u_char *)conf + cmd->offset);
    ngx_str_t *values = cf->args->elts;

    if (*paths != NGX_CONF_UNSET_PTR)
        return "is duplicate";
    *paths = ngx_array_create(cf->pool, cf->args->nelts, sizeof(ngx_str_t));
    if (!*paths)
        return NGX_CONF_ERROR;
    for (ngx_uint_t i = 1; i < cf->args->nelts; i++) {
        ngx_str_t *path = ngx_array_push(*paths);
        if (!path)
            return NGX_CONF_ERROR;
        *path = values[i];
        if (ngx_conf_full_name(cf->cycle, path, 1) != NGX_OK)
            return NGX_CONF_ERROR;
    }
    return NGX_CONF_OK;
}

static char *
set_request_field(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_array_t **fields = (ngx_array_t **)((u_char *)conf + cmd->offset);
    ngx_str_t *values = cf->args->elts;

    if (*fields == NGX_CONF_UNSET_PTR)
        *fields = ngx_array_create(cf->pool, 4, sizeof(aigc_request_field));
    if (!*fields)
        return NGX_CONF_ERROR;
    aigc_request_field *field = ngx_array_push(*fields);
    if (!field)
        return NGX_CONF_ERROR;
    /* Arguments of directives end in NUL. */
    field->name = (const char *)values[1].data;
    field->json = ngx_strcmp(values[2].data, "off") == 0 ? NULL : (const char *)values[2].data;
    return NGX_CONF_OK;
}

static char *
check_limit(ngx_conf_t *cf, void *post, void *data)
{
    const size_t *limit = data;

    (void)cf;
    (void)post;
    return *limit > AIGC_SERVE_LIMIT_MAX ? "is more than 1024m" : NGX_CONF_OK;
}

static char *
set_status(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_core_loc_conf_t *core = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    (void)cmd;
    (void)conf;
    core->handler = ngx_http_aigc_status_handler;
    return NGX_CONF_OK;
}

/* Configuration. */

static void *
create_main_conf(ngx_conf_t *cf)
{
    ngx_http_aigc_main_conf_t *conf = ngx_pcalloc(cf->pool, sizeof *conf);

    if (!conf ||
        ngx_array_init(&conf->rules, cf->pool, 4, sizeof(ngx_http_aigc_rules_t *)) != NGX_OK ||
        ngx_array_init(&conf->audits, cf->pool, 4, sizeof(ngx_http_aigc_audit_t *)) != NGX_OK)
        return NULL;
    conf->check_interval = NGX_CONF_UNSET_MSEC;
    conf->pool = cf->pool;
    return conf;
}

static char *
init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_aigc_main_conf_t *main = conf;

    (void)cf;
    ngx_conf_init_msec_value(main->check_interval, 10000);
    return NGX_CONF_OK;
}

static void *
create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_aigc_loc_conf_t *conf = ngx_pcalloc(cf->pool, sizeof *conf);

    if (!conf)
        return NULL;
    conf->enable = conf->shadow = conf->scan_request = NGX_CONF_UNSET;
    conf->label_header = conf->images = NGX_CONF_UNSET;
    conf->image_visible = conf->image_watermark_weak = NGX_CONF_UNSET;
    conf->label_at = conf->language = conf->protocol = NGX_CONF_UNSET_UINT;
    conf->refuse = conf->other_types = conf->audit_full = NGX_CONF_UNSET_UINT;
    conf->event_limit = conf->body_limit = NGX_CONF_UNSET_SIZE;
    conf->hold_limit = conf->image_limit = NGX_CONF_UNSET_SIZE;
    conf->rule_paths = conf->request_fields = NGX_CONF_UNSET_PTR;
    return conf;
}

static void
free_key(void *data)
{
    aigc_secret_key_free(data);
}

static char *
load_key(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf)
{
    if (ngx_conf_full_name(cf->cycle, &conf->key_path, 1) != NGX_OK)
        return NGX_CONF_ERROR;
    aigc_status status = aigc_secret_key_load((const char *)conf->key_path.data, NULL, &conf->key);
    if (status != AIGC_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, status == AIGC_ERR_IO ? ngx_errno : 0,
                           "aigc_key \"%V\": %s", &conf->key_path,
                           status == AIGC_ERR_PASSWORD
                               ? "it is encrypted; a key for nginx cannot be"
                           : status == AIGC_ERR_IO ? "cannot be read"
                                                   : "not a secret key");
        return NGX_CONF_ERROR;
    }
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(cf->pool, 0);
    if (!cleanup)
        return NGX_CONF_ERROR;
    cleanup->handler = free_key;
    cleanup->data = conf->key;
    return NGX_CONF_OK;
}

/* Say now what would otherwise fail with the first answer. */
static char *
check_label(ngx_conf_t *cf, const ngx_http_aigc_loc_conf_t *conf)
{
    aigc_label *label = NULL;
    aigc_status status = aigc_label_new(&label);

    if (conf->wording.len && status == AIGC_OK)
        status = aigc_wording_check((const char *)conf->wording.data, conf->wording.len, NULL);
    if (status != AIGC_OK) {
        aigc_label_free(label);
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "aigc_wording \"%V\" must say that it is AI and that it is generated",
                           &conf->wording);
        return NGX_CONF_ERROR;
    }
    if (conf->producer.len)
        status =
            aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, (const char *)conf->producer.data);
    if (status != AIGC_OK) {
        aigc_label_free(label);
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_producer \"%V\" is no provider code or name",
                           &conf->producer);
        return NGX_CONF_ERROR;
    }
    if (conf->model.len)
        status = aigc_label_set(label, AIGC_FIELD_MODEL, (const char *)conf->model.data);
    aigc_label_free(label);
    if (status != AIGC_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "aigc_model \"%V\" has characters that a label may not hold",
                           &conf->model);
        return NGX_CONF_ERROR;
    }
    if (conf->key_path.len && !conf->producer.len) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_key needs aigc_producer");
        return NGX_CONF_ERROR;
    }
    return NGX_CONF_OK;
}

/* Set the fields of an empty request, to see whether they can be. */
static char *
check_request_fields(ngx_conf_t *cf, const ngx_http_aigc_loc_conf_t *conf)
{
    const aigc_request_options options = {
        .struct_size = sizeof options,
        .fields = conf->request_fields->elts,
        .field_count = conf->request_fields->nelts,
    };
    aigc_request_result result = { .struct_size = sizeof result };

    if (aigc_request_scan(&options, "{}", 2, NULL, NULL, &result) == AIGC_OK)
        return NGX_CONF_OK;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "aigc_request_field: a value is no JSON, a name or value is not UTF-8, a "
                       "field is named twice, or more than 64 are");
    return NGX_CONF_ERROR;
}

/* Settings are inherited, and what they go with may be set in one place and not in another: so it
 * is no error that one is not read where it was set, but hardly what was meant. */
static void
say_what_is_not_read(ngx_conf_t *cf, const ngx_http_aigc_loc_conf_t *own,
                     const ngx_http_aigc_loc_conf_t *conf)
{
    const ngx_flag_t rules = conf->rule_paths != NULL, audit = conf->audit_path.len > 0;
    const ngx_flag_t request = conf->scan_request, images = conf->images;
    const struct {
        const char *name;
        ngx_flag_t is_set;
        const char *needed;
        ngx_flag_t is_there;
    } settings[] = {
        { "aigc_rules_key", own->rules_key.len > 0, "aigc_rules", rules },
        { "aigc_policy", own->policy_path.len > 0, "aigc_rules", rules },
        { "aigc_shadow", own->shadow == 1, "aigc_rules", rules },
        { "aigc_request_policy", own->request_policy_path.len > 0, "aigc_scan_request", request },
        { "aigc_request_field", own->request_fields != NGX_CONF_UNSET_PTR, "aigc_scan_request",
          request },
        { "aigc_refuse", own->refuse != NGX_CONF_UNSET_UINT, "aigc_scan_request", request },
        { "aigc_refusal_request", own->refusal_request.len > 0, "aigc_scan_request", request },
        { "aigc_model", own->model.len > 0, "aigc_producer", conf->producer.len > 0 },
        { "aigc_audit_key", own->audit_key.len > 0, "aigc_audit_log", audit },
        { "aigc_audit_full", own->audit_full != NGX_CONF_UNSET_UINT, "aigc_audit_log", audit },
        { "aigc_image_visible", own->image_visible == 1, "aigc_images", images },
        { "aigc_image_watermark", own->image_watermark.len > 0, "aigc_images", images },
        { "aigc_image_watermark_weak", own->image_watermark_weak == 1, "aigc_image_watermark",
          conf->image_watermark.len > 0 },
        { "aigc_image_cert", own->image_cert.len > 0, "aigc_images", images },
        { "aigc_image_cert_key", own->image_cert_key.len > 0, "aigc_image_cert",
          conf->image_cert.len > 0 },
    };

    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (settings[i].is_set && !settings[i].is_there)
            ngx_conf_log_error(NGX_LOG_WARN, cf, 0, "%s does nothing here without %s",
                               settings[i].name, settings[i].needed);
}

static char *
prepare(ngx_conf_t *cf, ngx_http_aigc_loc_conf_t *conf)
{
    ngx_http_aigc_main_conf_t *main =
        ngx_http_conf_get_module_main_conf(cf, ngx_http_aigc_label_module);

    if (check_label(cf, conf) != NGX_CONF_OK)
        return NGX_CONF_ERROR;
    if (conf->request_fields && check_request_fields(cf, conf) != NGX_CONF_OK)
        return NGX_CONF_ERROR;
    if (conf->key_path.len && load_key(cf, conf) != NGX_CONF_OK)
        return NGX_CONF_ERROR;
    if (conf->rule_paths) {
        conf->rules = ngx_http_aigc_rules_get(cf, main, conf);
        if (!conf->rules)
            return NGX_CONF_ERROR;
    } else if (conf->scan_request) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "aigc_scan_request needs aigc_rules");
        return NGX_CONF_ERROR;
    }
    if (conf->images && ngx_http_aigc_image_prepare(cf, conf) != NGX_OK)
        return NGX_CONF_ERROR;
    if (conf->audit_path.len) {
        conf->audit = ngx_http_aigc_audit_get(cf, main, conf);
        if (!conf->audit)
            return NGX_CONF_ERROR;
    }
    return NGX_CONF_OK;
}

static char *
merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_aigc_loc_conf_t *prev = parent;
    ngx_http_aigc_loc_conf_t *conf = child;
    const ngx_http_aigc_loc_conf_t own = *conf;

    ngx_conf_merge_value(conf->enable, prev->enable, 0);
    ngx_conf_merge_value(conf->shadow, prev->shadow, 0);
    ngx_conf_merge_value(conf->scan_request, prev->scan_request, 0);
    ngx_conf_merge_value(conf->label_header, prev->label_header, 1);
    ngx_conf_merge_value(conf->images, prev->images, 0);
    ngx_conf_merge_value(conf->image_visible, prev->image_visible, 0);
    ngx_conf_merge_value(conf->image_watermark_weak, prev->image_watermark_weak, 0);
    ngx_conf_merge_uint_value(conf->label_at, prev->label_at, AIGC_LABEL_AT_END);
    ngx_conf_merge_uint_value(conf->language, prev->language, AIGC_LANGUAGE_AUTO);
    ngx_conf_merge_uint_value(conf->protocol, prev->protocol, AIGC_PROTOCOL_AUTO);
    ngx_conf_merge_uint_value(conf->refuse, prev->refuse, AIGC_REFUSAL_ANSWER);
    ngx_conf_merge_uint_value(conf->other_types, prev->other_types, 0);
    ngx_conf_merge_uint_value(conf->audit_full, prev->audit_full, AIGC_AUDIT_FULL_FAIL);
    ngx_conf_merge_size_value(conf->event_limit, prev->event_limit, 1 << 20);
    ngx_conf_merge_size_value(conf->body_limit, prev->body_limit, 16 << 20);
    ngx_conf_merge_size_value(conf->hold_limit, prev->hold_limit, 16 << 20);
    ngx_conf_merge_size_value(conf->image_limit, prev->image_limit, 16 << 20);
    ngx_conf_merge_str_value(conf->policy_path, prev->policy_path, "");
    ngx_conf_merge_str_value(conf->request_policy_path, prev->request_policy_path, "");
    ngx_conf_merge_str_value(conf->rules_key, prev->rules_key, "");
    ngx_conf_merge_str_value(conf->wording, prev->wording, "");
    ngx_conf_merge_str_value(conf->producer, prev->producer, "");
    ngx_conf_merge_str_value(conf->model, prev->model, "");
    ngx_conf_merge_str_value(conf->key_path, prev->key_path, "");
    ngx_conf_merge_str_value(conf->audit_path, prev->audit_path, "");
    ngx_conf_merge_str_value(conf->audit_key, prev->audit_key, "");
    ngx_conf_merge_str_value(conf->image_watermark, prev->image_watermark, "");
    ngx_conf_merge_str_value(conf->image_cert, prev->image_cert, "");
    ngx_conf_merge_str_value(conf->image_cert_key, prev->image_cert_key, "");
    if (!conf->refusal_zh.data)
        conf->refusal_zh = prev->refusal_zh;
    if (!conf->refusal_en.data)
        conf->refusal_en = prev->refusal_en;
    if (!conf->refusal_request.data)
        conf->refusal_request = prev->refusal_request;
    ngx_conf_merge_ptr_value(conf->rule_paths, prev->rule_paths, NULL);
    ngx_conf_merge_ptr_value(conf->request_fields, prev->request_fields, NULL);
    if (!conf->enable)
        return NGX_CONF_OK;
    say_what_is_not_read(cf, &own, conf);
    return prepare(cf, conf);
}

static ngx_int_t
preconfiguration(ngx_conf_t *cf)
{
    return ngx_http_aigc_add_variables(cf);
}

static ngx_int_t
postconfiguration(ngx_conf_t *cf)
{
    ngx_http_core_main_conf_t *core = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    ngx_http_aigc_main_conf_t *main =
        ngx_http_conf_get_module_main_conf(cf, ngx_http_aigc_label_module);
    ngx_str_t request_id = ngx_string("request_id");

    /* Who is not let in is answered before the request is read. */
    ngx_http_handler_pt *handler =
        ngx_array_push(&core->phases[NGX_HTTP_PRECONTENT_PHASE].handlers);
    if (!handler)
        return NGX_ERROR;
    *handler = ngx_http_aigc_request_handler;
    main->request_id_index = ngx_http_get_variable_index(cf, &request_id);
    if (main->request_id_index == NGX_ERROR)
        return NGX_ERROR;
    ngx_http_aigc_filters_init();
    return ngx_http_aigc_metrics_init(cf, main);
}

static ngx_http_aigc_main_conf_t *
main_conf_of(ngx_cycle_t *cycle)
{
    return ngx_http_cycle_get_module_main_conf(cycle, ngx_http_aigc_label_module);
}

static ngx_int_t
init_process(ngx_cycle_t *cycle)
{
    ngx_http_aigc_main_conf_t *main = main_conf_of(cycle);

    if (!main || (ngx_process != NGX_PROCESS_WORKER && ngx_process != NGX_PROCESS_SINGLE))
        return NGX_OK;
    ngx_http_aigc_audit_open(cycle, main);
    return ngx_http_aigc_renewal_start(cycle, main);
}

static void
exit_process(ngx_cycle_t *cycle)
{
    ngx_http_aigc_main_conf_t *main = main_conf_of(cycle);

    if (!main)
        return;
    ngx_http_aigc_renewal_stop(main);
    ngx_http_aigc_audit_close(main);
}
