/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles: every allocation fails once, each time AIGC_ERR_MEMORY, and nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/bundle_kit.h"
#include "tests/support/fail_malloc.h"

static const char yaml[] = "rules:\n  - id: b.one\n    title: One\n    category: X.test\n"
                           "    action: redact\n    lists: [w.txt]\n    examples:\n"
                           "      match: [a word]\n      clean: [none]\n";

typedef struct fixture {
    bundle_kit kit;
    bundle_bytes bytes;
    char path[128];
    char record[128];
    char public_key[128];
    aigc_rules *rules;
    aigc_rules_compiler *compiler;
} fixture;

static int
setup(void **state)
{
    static fixture f;
    static const char categories[] =
        "\n    {\"category\": \"X.test\", \"rules\": 1, \"words\": 1, \"patterns\": 0}";
    kit_file files[] = { { "a.yaml", "rules", yaml }, { "w.txt", "list", "a word\n" } };
    kit_open(&f.kit);
    kit_pack(&f.bytes, categories, files, 2);
    kit_put(&f.kit, "a.tar", &f.bytes, f.kit.key);
    (void)snprintf(f.path, sizeof f.path, "%s", kit_path(&f.kit, "a.tar"));
    (void)snprintf(f.record, sizeof f.record, "%s", kit_path(&f.kit, "record"));
    (void)snprintf(f.public_key, sizeof f.public_key, "%s", kit_path(&f.kit, "key.pub"));
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    kit_close(&f->kit);
    return 0;
}

static aigc_status
open_and_describe(void *context)
{
    const fixture *f = context;
    aigc_bundle_keys *keys = NULL;
    aigc_bundle *bundle = NULL;
    aigc_status status = aigc_bundle_keys_new(&keys);
    if (status == AIGC_OK)
        status = aigc_bundle_keys_add_path(keys, f->public_key);
    aigc_bundle_terms terms = {
        .struct_size = sizeof terms, .keys = keys, .time = KIT_CREATED, .record = f->record
    };
    if (status == AIGC_OK)
        status = aigc_bundle_open(f->path, &terms, &bundle, NULL);
    aigc_bundle_free(bundle);
    aigc_bundle_keys_free(keys);
    return status;
}

/* What is compiled is not ours to fail here: test_filter_oom does that. */
static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
build(void *context)
{
    const fixture *f = context;
    aigc_bundle_options options = { .struct_size = sizeof options,
                                    .revision = 1,
                                    .created = KIT_CREATED };
    return aigc_bundle_build(f->compiler, f->rules, &options, drop, NULL, NULL);
}

static aigc_status
accept_rules(void *context)
{
    const fixture *f = context;
    kit_remove(&f->kit, "record");
    return aigc_bundle_accept(f->rules, f->record);
}

static aigc_status
load(void *context)
{
    const fixture *f = context;
    aigc_rules_holder *holder = NULL;
    aigc_bundle_terms terms = { .struct_size = sizeof terms, .time = KIT_CREATED };
    aigc_status status = aigc_rules_holder_new(NULL, &holder);
    if (status == AIGC_OK)
        status = aigc_rules_holder_load(holder, f->path, &terms, NULL);
    aigc_rules_holder_free(holder);
    return status;
}

static void
expect_loop(fail_malloc_fn run, fixture *f)
{
    size_t failures = 0;
    const char *problem = fail_malloc_loop(run, f, &failures);
    if (problem)
        fail_msg("%s", problem);
    assert_true(failures > 0);
}

static void
opening_survives(void **state)
{
    if (!fail_malloc_available())
        skip();
    expect_loop(open_and_describe, *state);
}

static void
loading_survives(void **state)
{
    if (!fail_malloc_available())
        skip();
    expect_loop(load, *state);
}

static void
building_and_accepting_survive(void **state)
{
    fixture *f = *state;
    aigc_bundle *bundle = NULL;
    if (!fail_malloc_available())
        skip();
    assert_int_equal(aigc_bundle_open(f->path, NULL, &bundle, NULL), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_new(&f->compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_bundle(f->compiler, bundle), AIGC_OK);
    aigc_bundle_free(bundle);
    assert_int_equal(aigc_rules_compiler_finish(f->compiler, &f->rules), AIGC_OK);
    expect_loop(build, f);
    expect_loop(accept_rules, f);
    aigc_rules_free(f->rules);
    aigc_rules_compiler_free(f->compiler);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opening_survives, setup, teardown),
        cmocka_unit_test_setup_teardown(loading_survives, setup, teardown),
        cmocka_unit_test_setup_teardown(building_and_accepting_survive, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
