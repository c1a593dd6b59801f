/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of locations. The master compiles them when it reads the configuration, so that what is
 * wrong with them is said by "nginx -t", and workers inherit them. Each worker looks from time to
 * time whether their files are others by now; a thread of its own then compiles them, so that no
 * request waits, and the holder puts them in force. Answers end with the rules they began with. */
#include "ngx_http_aigc_label.h"

#include <pthread.h>
#include <sys/stat.h>

/* What a worker's thread does, one rule set at a time. */
typedef struct ngx_http_aigc_renewal_s {
    ngx_event_t timer;
    ngx_http_aigc_main_conf_t *main;
    pthread_t thread;
    unsigned running : 1;
    ngx_atomic_t done;
    ngx_http_aigc_rules_t *rules; /* that the thread works on */
    uint64_t fingerprint;         /* of the files that it reads */
    aigc_status status;
    char detail[AIGC_BUNDLE_DETAIL_SIZE];
} ngx_http_aigc_renewal_t;

static const char *
path_of(const ngx_str_t *path)
{
    return (const char *)path->data;
}

/* Compiling. */

static void
say_diagnostics(ngx_conf_t *cf, const aigc_rules_compiler *compiler)
{
    aigc_diagnostic d;

    for (size_t i = 0; i < aigc_rules_compiler_diagnostic_count(compiler); i++) {
        if (aigc_rules_compiler_diagnostic(compiler, i, &d) != AIGC_OK ||
            d.severity != AIGC_SEVERITY_ERROR)
            continue;
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0, "%s:%uD:%uD: %s%s%s", d.file, d.line, d.column,
                      d.message, d.hint[0] ? "; " : "", d.hint);
    }
}

/* Compile rule files. `cf` NULL: nothing is said. */
static aigc_status
compile_files(const ngx_http_aigc_rules_t *rules, ngx_conf_t *cf, aigc_rules **made,
              char detail[AIGC_BUNDLE_DETAIL_SIZE])
{
    const ngx_str_t *paths = rules->paths.elts;
    aigc_rules_compiler *compiler = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);

    *made = NULL;
    for (ngx_uint_t i = 0; i < rules->paths.nelts && status == AIGC_OK; i++) {
        status = aigc_rules_compiler_add_path(compiler, path_of(&paths[i]));
        if (status == AIGC_ERR_IO)
            ngx_snprintf((u_char *)detail, AIGC_BUNDLE_DETAIL_SIZE, "%V: cannot be read%Z",
                         &paths[i]);
    }
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, made);
    if (status == AIGC_ERR_RULES && cf)
        say_diagnostics(cf, compiler);
    if (status == AIGC_ERR_RULES) {
        aigc_diagnostic d;
        for (size_t i = 0; i < aigc_rules_compiler_diagnostic_count(compiler); i++)
            if (aigc_rules_compiler_diagnostic(compiler, i, &d) == AIGC_OK &&
                d.severity == AIGC_SEVERITY_ERROR) {
                ngx_snprintf((u_char *)detail, AIGC_BUNDLE_DETAIL_SIZE, "%s:%uD: %s%Z", d.file,
                             d.line, d.message);
                break;
            }
    }
    aigc_rules_compiler_free(compiler);
    return status;
}

static ngx_flag_t
is_bundle(const ngx_http_aigc_rules_t *rules)
{
    const ngx_str_t *paths = rules->paths.elts;
    /* Whether a signature is asked for depends on the configuration alone. */
    return rules->keys || (rules->paths.nelts == 1 && aigc_bundle_recognise(path_of(&paths[0])));
}

static aigc_bundle_terms
terms_of(const ngx_http_aigc_rules_t *rules)
{
    return (aigc_bundle_terms){ .struct_size = sizeof(aigc_bundle_terms), .keys = rules->keys };
}

/* Changes whenever a file is replaced. */
static uint64_t
fingerprint_of(const ngx_http_aigc_rules_t *rules)
{
    const ngx_str_t *paths = rules->paths.elts;
    uint64_t sum = 0;

    for (ngx_uint_t i = 0; i < rules->paths.nelts; i++) {
        struct stat s;
        if (stat(path_of(&paths[i]), &s) != 0)
            memset(&s, 0, sizeof s);
        sum = sum * 1099511628211u + (uint64_t)s.st_ino;
        sum = sum * 1099511628211u + (uint64_t)s.st_size;
        sum = sum * 1099511628211u + (uint64_t)s.st_mtim.tv_sec * 1000000000u +
              (uint64_t)s.st_mtim.tv_nsec;
    }
    return sum;
}

/* Policies. */

static aigc_status
build_policy(const ngx_http_aigc_rules_t *rules, aigc_rules *set, aigc_direction direction,
             const ngx_str_t *path, aigc_policy **policy, ngx_log_t *log)
{
    aigc_policy_builder *builder = NULL;
    aigc_status status = aigc_policy_builder_new(set, &builder);

    *policy = NULL;
    if (status == AIGC_OK)
        status = aigc_policy_builder_set_direction(builder, direction);
    if (status == AIGC_OK && rules->shadow)
        status = aigc_policy_builder_set_at_most(builder, AIGC_ACTION_SHADOW);
    if (status == AIGC_OK && path->len)
        status = aigc_policy_builder_add_path(builder, path_of(path));
    if (status == AIGC_OK)
        status = aigc_policy_builder_finish(builder, policy);
    if (status != AIGC_OK && status != AIGC_ERR_RULES)
        ngx_log_error(NGX_LOG_EMERG, log, status == AIGC_ERR_IO ? ngx_errno : 0,
                      "policy \"%V\": %s", path, aigc_status_name(status));
    for (size_t i = 0;
         status == AIGC_ERR_RULES && i < aigc_policy_builder_diagnostic_count(builder); i++) {
        aigc_diagnostic d;
        if (aigc_policy_builder_diagnostic(builder, i, &d) == AIGC_OK)
            ngx_log_error(NGX_LOG_EMERG, log, 0, "%s:%uD:%uD: %s", d.file, d.line, d.column,
                          d.message);
    }
    aigc_policy_builder_free(builder);
    return status;
}

static aigc_status
build_policies(ngx_http_aigc_rules_t *rules, aigc_rules *set, ngx_log_t *log)
{
    aigc_policy *output = NULL;
    aigc_policy *input = NULL;
    aigc_status status =
        build_policy(rules, set, AIGC_DIRECTION_OUTPUT, &rules->policy_path, &output, log);
    if (status == AIGC_OK)
        status = build_policy(rules, set, AIGC_DIRECTION_INPUT, &rules->request_policy_path, &input,
                              log);
    if (status != AIGC_OK) {
        aigc_policy_free(output);
        return status;
    }
    aigc_policy_free(rules->output);
    aigc_policy_free(rules->input);
    aigc_rules_free(rules->policy_rules);
    rules->output = output;
    rules->input = input;
    rules->policy_rules = aigc_rules_retain(set);
    return AIGC_OK;
}

aigc_rules *
ngx_http_aigc_rules_in_force(ngx_http_aigc_rules_t *rules, ngx_log_t *log)
{
    aigc_rules *set = aigc_rules_holder_get(rules->holder);

    if (set && set != rules->policy_rules && build_policies(rules, set, log) != AIGC_OK) {
        /* The policy does not fit the new rules: go on with the old ones. */
        aigc_rules_free(set);
        set = aigc_rules_retain(rules->policy_rules);
    }
    return set;
}

/* When the configuration is read. */

static void
free_rules(void *data)
{
    ngx_http_aigc_rules_t *rules = data;

    aigc_policy_free(rules->output);
    aigc_policy_free(rules->input);
    aigc_rules_free(rules->policy_rules);
    aigc_rules_holder_free(rules->holder);
    aigc_bundle_keys_free(rules->keys);
}

static ngx_flag_t
same_string(const ngx_str_t *a, const ngx_str_t *b)
{
    return a->len == b->len && ngx_memcmp(a->data, b->data, a->len) == 0;
}

static ngx_http_aigc_rules_t *
find_rules(const ngx_http_aigc_main_conf_t *main, const ngx_http_aigc_loc_conf_t *conf)
{
    ngx_http_aigc_rules_t **all = main->rules.elts;
    const ngx_str_t *wanted = conf->rule_paths->elts;

    for (ngx_uint_t i = 0; i < main->rules.nelts; i++) {
        const ngx_str_t *paths = all[i]->paths.elts;
        ngx_flag_t same = all[i]->paths.nelts == conf->rule_paths->nelts &&
                          all[i]->shadow == conf->shadow &&
                          same_string(&all[i]->key_path, &conf->rules_key) &&
                          same_string(&all[i]->policy_path, &conf->policy_path) &&
                          same_string(&all[i]->request_policy_path, &conf->request_policy_path);
        for (ngx_uint_t j = 0; same && j < conf->rule_paths->nelts; j++)
            same = same_string(&paths[j], &wanted[j]);
        if (same)
            return all[i];
    }
    return NULL;
}

static aigc_status
load_keys(ngx_conf_t *cf, ngx_http_aigc_rules_t *rules)
{
    aigc_status status = aigc_bundle_keys_new(&rules->keys);

    if (status == AIGC_OK)
        status = aigc_bundle_keys_add_path(rules->keys, path_of(&rules->key_path));
    if (status != AIGC_OK)
        ngx_conf_log_error(NGX_LOG_EMERG, cf, status == AIGC_ERR_IO ? ngx_errno : 0,
                           "aigc_rules_key \"%V\": %s", &rules->key_path,
                           status == AIGC_ERR_IO ? "cannot be read" : "not a public key");
    return status;
}

static aigc_status
load_first(ngx_conf_t *cf, ngx_http_aigc_rules_t *rules)
{
    const ngx_str_t *paths = rules->paths.elts;
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_bundle_terms terms = terms_of(rules);
    char detail[AIGC_BUNDLE_DETAIL_SIZE] = "";
    aigc_rules *made = NULL;
    aigc_status status;

    if (is_bundle(rules) && rules->paths.nelts != 1) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "aigc_rules: a bundle is named alone, and with aigc_rules_key only a "
                           "bundle is used");
        return AIGC_ERR_ARGUMENT;
    }
    rules->fingerprint = fingerprint_of(rules);
    if (is_bundle(rules))
        status = aigc_bundle_load(path_of(&paths[0]), &terms, &made, &report);
    else
        status = compile_files(rules, cf, &made, detail);
    if (status != AIGC_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, status == AIGC_ERR_IO ? ngx_errno : 0,
                           "aigc_rules \"%V\": %s: %s", &paths[0], aigc_status_name(status),
                           report.detail[0]             ? report.detail
                           : detail[0]                  ? detail
                           : status == AIGC_ERR_REFUSED ? aigc_bundle_verdict_name(report.verdict)
                                                        : "no rule set was made");
        return status;
    }
    status = aigc_rules_holder_new(made, &rules->holder);
    if (status == AIGC_OK)
        status = build_policies(rules, made, cf->log);
    aigc_rules_free(made);
    return status;
}

ngx_http_aigc_rules_t *
ngx_http_aigc_rules_get(ngx_conf_t *cf, ngx_http_aigc_main_conf_t *main,
                        ngx_http_aigc_loc_conf_t *conf)
{
    ngx_str_t *files[] = { &conf->rules_key, &conf->policy_path, &conf->request_policy_path };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (files[i]->len && ngx_conf_full_name(cf->cycle, files[i], 1) != NGX_OK)
            return NULL;
    ngx_http_aigc_rules_t *rules = find_rules(main, conf);
    if (rules)
        return rules;

    rules = ngx_pcalloc(cf->pool, sizeof *rules);
    ngx_http_aigc_rules_t **listed = rules ? ngx_array_push(&main->rules) : NULL;
    ngx_pool_cleanup_t *cleanup = listed ? ngx_pool_cleanup_add(cf->pool, 0) : NULL;
    if (!cleanup)
        return NULL;
    *listed = rules;
    cleanup->handler = free_rules;
    cleanup->data = rules;
    rules->paths = *conf->rule_paths;
    rules->key_path = conf->rules_key;
    rules->policy_path = conf->policy_path;
    rules->request_policy_path = conf->request_policy_path;
    rules->shadow = conf->shadow;
    rules->since = ngx_time();
    if (rules->key_path.len && load_keys(cf, rules) != AIGC_OK)
        return NULL;
    return load_first(cf, rules) == AIGC_OK ? rules : NULL;
}

/* In workers. */

static void *
renew(void *data)
{
    ngx_http_aigc_renewal_t *renewal = data;
    ngx_http_aigc_rules_t *rules = renewal->rules;
    const ngx_str_t *paths = rules->paths.elts;
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules *made = NULL;

    renewal->detail[0] = '\0';
    if (is_bundle(rules)) {
        aigc_bundle_terms terms = terms_of(rules);
        renewal->status =
            aigc_rules_holder_load(rules->holder, path_of(&paths[0]), &terms, &report);
    } else {
        renewal->status = compile_files(rules, NULL, &made, renewal->detail);
        if (renewal->status == AIGC_OK)
            renewal->status = aigc_rules_holder_replace(rules->holder, made, &report);
        aigc_rules_free(made);
    }
    if (renewal->status != AIGC_OK && renewal->detail[0] == '\0')
        ngx_snprintf((u_char *)renewal->detail, sizeof renewal->detail, "%s%s%s%Z",
                     aigc_bundle_verdict_name(report.verdict), report.detail[0] ? ": " : "",
                     report.detail);
    ngx_memory_barrier();
    renewal->done = 1;
    return NULL;
}

/* The thread has ended: say what came of it. */
static void
take_result(ngx_http_aigc_renewal_t *renewal)
{
    ngx_http_aigc_rules_t *rules = renewal->rules;
    const ngx_str_t *paths = rules->paths.elts;

    (void)pthread_join(renewal->thread, NULL);
    renewal->running = 0;
    rules->fingerprint = renewal->fingerprint;
    ngx_http_aigc_count_renewal(renewal->main, renewal->status == AIGC_OK);
    if (renewal->status != AIGC_OK) {
        ngx_log_error(NGX_LOG_ERR, renewal->timer.log, 0,
                      "rules \"%V\" were not replaced, the ones before stay in force: %s: %s",
                      &paths[0], aigc_status_name(renewal->status), renewal->detail);
        return;
    }
    rules->since = ngx_time();
    aigc_rules *set = ngx_http_aigc_rules_in_force(rules, renewal->timer.log);
    ngx_log_error(NGX_LOG_NOTICE, renewal->timer.log, 0, "rules \"%V\" are now of version %s",
                  &paths[0], aigc_rules_version(set));
    aigc_rules_free(set);
}

static void
look_for_changes(ngx_http_aigc_renewal_t *renewal)
{
    ngx_http_aigc_rules_t **all = renewal->main->rules.elts;

    for (ngx_uint_t i = 0; i < renewal->main->rules.nelts && !renewal->running; i++) {
        uint64_t fingerprint = fingerprint_of(all[i]);
        if (fingerprint == all[i]->fingerprint)
            continue;
        renewal->rules = all[i];
        renewal->fingerprint = fingerprint;
        renewal->done = 0;
        renewal->running = pthread_create(&renewal->thread, NULL, renew, renewal) == 0;
    }
}

static void
check_rules(ngx_event_t *event)
{
    ngx_http_aigc_renewal_t *renewal = event->data;

    if (renewal->running && renewal->done)
        take_result(renewal);
    if (ngx_exiting || ngx_quit || ngx_terminate)
        return;
    if (!renewal->running)
        look_for_changes(renewal);
    ngx_msec_t interval = renewal->main->check_interval;
    ngx_add_timer(event, renewal->running && interval > 100 ? 100 : interval);
}

ngx_int_t
ngx_http_aigc_renewal_start(ngx_cycle_t *cycle, ngx_http_aigc_main_conf_t *main)
{
    if (main->rules.nelts == 0 || main->check_interval == 0)
        return NGX_OK;
    ngx_http_aigc_renewal_t *renewal = ngx_pcalloc(cycle->pool, sizeof *renewal);
    if (!renewal)
        return NGX_ERROR;
    renewal->main = main;
    renewal->timer.handler = check_rules;
    renewal->timer.data = renewal;
    renewal->timer.log = cycle->log;
    renewal->timer.cancelable = 1;
    main->renewal = renewal;
    ngx_add_timer(&renewal->timer, main->check_interval);
    return NGX_OK;
}

void
ngx_http_aigc_renewal_stop(ngx_http_aigc_main_conf_t *main)
{
    if (!main->renewal)
        return;
    if (main->renewal->timer.timer_set)
        ngx_del_timer(&main->renewal->timer);
    if (main->renewal->running)
        (void)pthread_join(main->renewal->thread, NULL);
    main->renewal = NULL;
}
