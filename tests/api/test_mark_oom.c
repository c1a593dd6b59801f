/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of libaigcmark fails once: each time AIGC_ERR_MEMORY, and nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aigc/text_mark.h>

#include "tests/support/fail_malloc.h"

typedef struct fixture {
    char folder[64];
    char secret_path[128];
    char public_path[128];
    aigc_secret_key *key;
} fixture;

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/test_mark_oom.XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    (void)snprintf(f->secret_path, sizeof f->secret_path, "%s/a.key", f->folder);
    (void)snprintf(f->public_path, sizeof f->public_path, "%s/a.pub", f->folder);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    aigc_secret_key_free(f->key);
    (void)unlink(f->secret_path);
    (void)unlink(f->public_path);
    int failed = rmdir(f->folder);
    free(f);
    return failed;
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static aigc_status
make_label(aigc_label **label)
{
    aigc_status status = aigc_label_new(label);
    if (status == AIGC_OK)
        status = aigc_label_set(*label, AIGC_FIELD_CONTENT_PRODUCER, "producer");
    if (status == AIGC_OK)
        status = aigc_label_set(*label, AIGC_FIELD_PRODUCE_ID, "1");
    return status;
}

static aigc_status
mark_a_text(void *context)
{
    const fixture *f = context;
    aigc_label *label = NULL;
    aigc_text_marker *marker = NULL;
    aigc_text_marker_options options = { .struct_size = sizeof options,
                                         .key = f->key,
                                         .label_at = AIGC_LABEL_AT_BOTH };
    aigc_status status = make_label(&label);
    options.label = label;
    if (status == AIGC_OK)
        status = aigc_text_marker_new(&options, &marker);
    if (status == AIGC_OK)
        status = aigc_text_marker_begin(marker, drop, NULL);
    if (status == AIGC_OK)
        status = aigc_text_marker_feed(marker, "```\ncafe\xCC\x81", 10);
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(marker);
    aigc_text_marker_free(marker);
    aigc_label_free(label);
    return status;
}

static aigc_status
verify_a_text(void *context)
{
    const fixture *f = context;
    aigc_keyring *keyring = NULL;
    aigc_text_verifier *verifier = NULL;
    aigc_status status = aigc_keyring_new(&keyring);
    if (status == AIGC_OK)
        status = aigc_keyring_add_own(keyring, f->key);
    if (status == AIGC_OK)
        status = aigc_text_verifier_new(keyring, &verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_begin(verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_feed(verifier, "text", 4);
    if (status == AIGC_OK)
        status = aigc_text_verifier_finish(verifier, NULL);
    aigc_text_verifier_free(verifier);
    aigc_keyring_free(keyring);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

static aigc_status
save_and_load(void *context)
{
    const fixture *f = context;
    aigc_secret_key *key = NULL;
    aigc_keyring *keyring = NULL;
    (void)unlink(f->secret_path);
    (void)unlink(f->public_path);
    aigc_status status = aigc_secret_key_save(f->key, f->secret_path, f->public_path, NULL);
    if (status == AIGC_OK)
        status = aigc_secret_key_load(f->secret_path, NULL, &key);
    if (status == AIGC_OK)
        status = aigc_keyring_new(&keyring);
    if (status == AIGC_OK)
        status = aigc_keyring_add_path(keyring, f->folder);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
    return status;
}

static aigc_status
write_json(void *context)
{
    (void)context;
    aigc_label *label = NULL;
    char *json = NULL;
    aigc_status status = make_label(&label);
    if (status == AIGC_OK)
        status = aigc_label_json(label, &json);
    free(json);
    aigc_label_free(label);
    return status;
}

static void
run_loop(fail_malloc_fn run, void *context, size_t at_least)
{
    size_t failures;
    /* ICU and libsodium allocate on first use, and keep it. */
    assert_int_equal(run(context), AIGC_OK);
    const char *fault = fail_malloc_loop(run, context, &failures);
    if (fault)
        fail_msg("%s", fault);
    assert_true(failures >= at_least);
}

static void
marking_survives_every_failure(void **state)
{
    run_loop(mark_a_text, *state, 4);
}

static void
verifying_survives_every_failure(void **state)
{
    run_loop(verify_a_text, *state, 5);
}

static void
key_files_survive_every_failure(void **state)
{
    run_loop(save_and_load, *state, 4);
}

static void
json_survives_every_failure(void **state)
{
    run_loop(write_json, *state, 2);
}

int
main(void)
{
    if (!fail_malloc_available()) {
        puts("1..0 # SKIP the sanitizer has its own malloc, or the libraries are static");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marking_survives_every_failure),
        cmocka_unit_test(verifying_survives_every_failure),
        cmocka_unit_test(key_files_survive_every_failure),
        cmocka_unit_test(json_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
