/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of libaigcfilter fails once: each time AIGC_ERR_MEMORY, and nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/filter.h>
#include <aigc/restore.h>

#include "tests/support/fail_malloc.h"

static const char yaml[] =
    "rules:\n"
    "- {id: log, title: t, category: X.a, action: log, words: [ab, '电话', ffi], allow: [abc]}\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [cat]}\n"
    "- {id: heard, title: t, category: X.a, action: log, match: [sound, split], words: [v微信号]}\n"
    "- {id: name, title: t, category: X.b, action: redact, redact: pseudonym, words: [me]}\n"
    "- {id: number, title: t, category: X.a, action: redact, replace: '#', patterns: [\n"
    "    {regex: '(?<![0-9])1[0-9]{3}(?![0-9])', fold: true}, {regex: '[a-z]{1,9}@'}],\n"
    "   examples: {match: ['1234'], clean: ['12']}}\n"
    "- {id: both, title: t, category: X.c, action: log, score: 2,\n"
    "   groups: {cat: {words: [cat]}, ab: {words: [ab]}}, condition: 'at cat and ab within 50'}\n"
    "- {id: sum, title: t, category: X.a, action: log, threshold: {category: X.c, score: 4}}\n";

static const char text[] =
    "ab abc cat 1234 me@you 電話 \xF0\x9F\x98\x80 ab ab ab ab ab ab ab ab ab "
    "cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat";

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
compile(aigc_rules **rules)
{
    aigc_rules_compiler *compiler = NULL;
    *rules = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_text(compiler, "test", yaml, sizeof yaml - 1);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, rules);
    aigc_rules_compiler_free(compiler);
    return status;
}

static aigc_status
compile_and_free(void *context)
{
    (void)context;
    aigc_rules *rules;
    aigc_status status = compile(&rules);
    aigc_rules_free(rules);
    return status;
}

/* Two rules that are refused, with diagnostics. */
static aigc_status
compile_mistakes(void *context)
{
    (void)context;
    static const char mistakes[] =
        "rules:\n- {id: a, title: t, category: X.a, action: lug, words: [a]}\n"
        "- {id: b, title: t, category: X.a, action: log, patterns: [{regex: 'ab*'}]}\n"
        "- {id: c, title: t, category: X.a, action: log, groups: {cat: {words: [cat]}},\n"
        "   condition: 'cut and (cat)'}\n";
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_text(compiler, "test", mistakes, sizeof mistakes - 1);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, &rules);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return status == AIGC_ERR_RULES ? AIGC_OK : status;
}

static int
read_explanation(void *context, const aigc_explanation *explanation)
{
    (void)context;
    return explanation->part_count == 0;
}

/* `context`: the status. */
static int
explain(void *context, const aigc_finding *finding)
{
    aigc_status *status = context;
    *status = aigc_finding_explain(finding, read_explanation, NULL);
    return *status != AIGC_OK;
}

static aigc_status
scan(void *context)
{
    aigc_scanner *scanner = NULL;
    aigc_status explained = AIGC_OK;
    aigc_status status = aigc_scanner_new(context, &scanner);
    if (status == AIGC_OK)
        status = aigc_scanner_begin(scanner, explain, &explained);
    for (size_t i = 0; i < sizeof text - 1 && status == AIGC_OK; i += i < 40 ? 1 : 1000)
        status = aigc_scanner_feed(scanner, text + i, i < 40 ? 1 : sizeof text - 1 - i);
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    aigc_scanner_free(scanner);
    return status == AIGC_ERR_STOPPED ? explained : status;
}

static aigc_status
transform(void *context)
{
    aigc_transformer *transformer = NULL;
    aigc_status status = aigc_transformer_new(context, NULL, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, drop, NULL, NULL);
    if (status == AIGC_OK)
        status = aigc_transformer_feed(transformer, text, sizeof text - 1);
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    aigc_transformer_free(transformer);
    return status;
}

static int
note_name(void *context, const aigc_finding *replaced, const char *name)
{
    aigc_status *status = context;
    aigc_restorer *restorer = NULL;
    *status = aigc_restorer_new(AIGC_RESTORE_JSON, &restorer);
    if (*status == AIGC_OK)
        *status = aigc_restorer_add(restorer, name, replaced->text,
                                    (size_t)(replaced->end - replaced->start));
    if (*status == AIGC_OK)
        *status = aigc_restorer_begin(restorer, drop, NULL);
    if (*status == AIGC_OK)
        *status = aigc_restorer_feed(restorer, name, strlen(name));
    if (*status == AIGC_OK)
        *status = aigc_restorer_finish(restorer);
    if (*status == AIGC_OK && aigc_restorer_count(restorer) != 1)
        *status = AIGC_ERR_INTERNAL;
    aigc_restorer_free(restorer);
    return *status != AIGC_OK;
}

static aigc_status
build_policy(aigc_rules *rules, const char *policy_yaml, aigc_policy **policy)
{
    aigc_policy_builder *builder = NULL;
    *policy = NULL;
    aigc_status status = aigc_policy_builder_new(rules, &builder);
    if (status == AIGC_OK)
        status = aigc_policy_builder_add_text(builder, "p", policy_yaml, strlen(policy_yaml));
    if (status == AIGC_OK)
        status =
            aigc_policy_builder_set_action(builder, AIGC_POLICY_CATEGORY, "X", AIGC_ACTION_LOG);
    if (status == AIGC_OK)
        status = aigc_policy_builder_finish(builder, policy);
    aigc_policy_builder_free(builder);
    return status;
}

/* A policy, names under a key, and a table of them. */
static aigc_status
name_by_policy(void *context)
{
    static const uint8_t key[AIGC_TEXT_KEY_SIZE] = { 7 };
    aigc_status noted = AIGC_OK;
    const aigc_transformer_options options = { .struct_size = sizeof options,
                                               .on_pseudonym = note_name };
    aigc_text_options how = {
        .struct_size = sizeof how, .key = key, .stream_id = "i", .stream_id_length = 1
    };
    aigc_transformer *transformer = NULL;
    aigc_status status = build_policy(
        context, "policy: {rules: {mask: stop, name: redact}, categories: {X.b: log, A: 'off'}}",
        &how.policy);
    if (status == AIGC_OK)
        status = aigc_transformer_new(context, &options, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_configure(transformer, &how);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, drop, NULL, &noted);
    if (status == AIGC_OK)
        status = aigc_transformer_feed(transformer, "is me me", 8);
    if (status == AIGC_OK)
        status = aigc_transformer_flush(transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    aigc_transformer_free(transformer);
    aigc_policy_free(how.policy);
    return noted == AIGC_OK ? status : noted;
}

static aigc_status
diagnose_policy(void *context)
{
    aigc_policy *policy;
    aigc_status status =
        build_policy(context, "policy: {rules: {mosk: stop}, hold: {bytes: x}}", &policy);
    return status == AIGC_ERR_RULES ? AIGC_OK : status;
}

static void
run_loop(fail_malloc_fn run, void *context, size_t at_least)
{
    size_t failures;
    assert_int_equal(run(context), AIGC_OK);
    const char *fault = fail_malloc_loop(run, context, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures >= at_least);
}

static void
compiling_survives_every_failure(void **state)
{
    (void)state;
    run_loop(compile_and_free, NULL, 30);
}

static void
diagnosing_survives_every_failure(void **state)
{
    (void)state;
    run_loop(compile_mistakes, NULL, 5);
}

static void
scanning_survives_every_failure(void **state)
{
    (void)state;
    aigc_rules *rules;
    assert_int_equal(compile(&rules), AIGC_OK);
    run_loop(scan, rules, 6);
    aigc_rules_free(rules);
}

static void
transforming_survives_every_failure(void **state)
{
    (void)state;
    aigc_rules *rules;
    assert_int_equal(compile(&rules), AIGC_OK);
    run_loop(transform, rules, 8);
    aigc_rules_free(rules);
}

static void
policies_and_names_survive_every_failure(void **state)
{
    (void)state;
    aigc_rules *rules;
    assert_int_equal(compile(&rules), AIGC_OK);
    run_loop(name_by_policy, rules, 25);
    run_loop(diagnose_policy, rules, 5);
    aigc_rules_free(rules);
}

int
main(void)
{
    if (!fail_malloc_available()) {
        puts("1..0 # SKIP the sanitizer has its own malloc, or the libraries are static");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiling_survives_every_failure),
        cmocka_unit_test(diagnosing_survives_every_failure),
        cmocka_unit_test(scanning_survives_every_failure),
        cmocka_unit_test(transforming_survives_every_failure),
        cmocka_unit_test(policies_and_names_survive_every_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
