/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of an audit log and of strikes fails once: each time AIGC_ERR_MEMORY, and
 * nothing leaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aigc/audit_read.h>

#include "tests/support/fail_malloc.h"
#include "tests/support/test_folder.h"

static const uint8_t key[AIGC_AUDIT_KEY_SIZE];

typedef struct fixture {
    char folder[64];
    char path[128];
} fixture;

static aigc_status
sign_nothing(void *context, const char *domain, const void *message, size_t length,
             uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    (void)context;
    (void)domain;
    (void)message;
    (void)length;
    memset(signature, 0, AIGC_AUDIT_SIGNATURE_SIZE);
    return AIGC_OK;
}

static aigc_status
write_text(aigc_audit *audit, aigc_audit_text *text)
{
    aigc_finding finding = {
        .end = 4, .rule_id = "a", .category = "b", .action = AIGC_ACTION_LOG, .text = "text"
    };
    aigc_audit_about about = { .struct_size = sizeof about, .request_id = "r" };
    aigc_audit_result result = { .struct_size = sizeof result };
    aigc_audit_label label = { .struct_size = sizeof label, .request_id = "r" };
    aigc_status status = aigc_audit_text_begin(text, &about);
    if (status == AIGC_OK)
        status = aigc_audit_text_finding(text, &finding);
    if (status == AIGC_OK)
        status = aigc_audit_text_finish(text, &result);
    return status == AIGC_OK ? aigc_audit_note_label(audit, &label) : status;
}

/* Write a log of two files, read it, prune it. */
static aigc_status
use_log(void *context)
{
    const fixture *f = context;
    aigc_audit_options options = { .struct_size = sizeof options,
                                   .key = key,
                                   .sync = AIGC_AUDIT_SYNC_NEVER,
                                   .rotate_bytes = 700,
                                   .sign = sign_nothing,
                                   .key_id = "0123456789ABCDEF" };
    aigc_audit_summary summary = { .struct_size = sizeof summary };
    aigc_audit_pruned pruned = { .struct_size = sizeof pruned };
    aigc_audit *audit = NULL;
    aigc_audit_text *text = NULL;

    assert_int_equal(test_folder_empty(f->folder), 0);
    aigc_status status = aigc_audit_open(f->path, &options, &audit);
    if (status == AIGC_OK)
        status = aigc_audit_text_new(audit, &text);
    for (unsigned i = 0; i < 3 && status == AIGC_OK; i++)
        status = write_text(audit, text);
    if (status == AIGC_OK)
        status = aigc_audit_prune(audit, 183, UINT64_C(253402300799999), &pruned);
    aigc_audit_text_free(text);
    aigc_status closed = aigc_audit_close(audit);
    if (status == AIGC_OK)
        status = closed;
    return status == AIGC_OK ? aigc_audit_read(f->path, NULL, &summary) : status;
}

static aigc_status
use_strikes(void *context)
{
    const fixture *f = context;
    aigc_strikes_options options = { .struct_size = sizeof options, .key = key };
    aigc_strikes_state state = { .struct_size = sizeof state };
    aigc_strikes *strikes = NULL;

    assert_int_equal(test_folder_empty(f->folder), 0);
    aigc_status status = aigc_strikes_open(f->path, &options, &strikes);
    for (uint8_t user = 0; user < 60 && status == AIGC_OK; user++)
        status = aigc_strikes_note(strikes, &user, 1, 1, 1, &state);
    aigc_strikes_close(strikes);
    return status;
}

static void
run(fail_malloc_fn function, fixture *f, size_t least)
{
    size_t failures;
    if (!fail_malloc_available())
        skip();
    const char *wrong = fail_malloc_loop(function, f, &failures);
    if (wrong)
        fail_msg("%s", wrong);
    assert_true(failures >= least);
}

static void
test_log(void **state)
{
    run(use_log, *state, 20);
}

static void
test_strikes(void **state)
{
    run(use_strikes, *state, 4);
}

static int
setup(void **state)
{
    static fixture f;
    (void)snprintf(f.folder, sizeof f.folder, "/tmp/test_audit_oom.XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    (void)snprintf(f.path, sizeof f.path, "%s/file", f.folder);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    assert_int_equal(test_folder_empty(((fixture *)*state)->folder), 0);
    return rmdir(((fixture *)*state)->folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_log, setup, teardown),
        cmocka_unit_test_setup_teardown(test_strikes, setup, teardown),
    };
    return cmocka_run_group_tests_name("audit_oom", tests, NULL, NULL);
}
