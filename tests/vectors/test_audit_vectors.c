/* SPDX-License-Identifier: Apache-2.0 */
/* A known audit log, written by a second implementation (make_audit_vectors.py): it verifies, and
 * the library makes the same hashes. */
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
#include <aigc/keys.h>

#define RECORDS 11
#define USER "user-17"
#define PHONE "13912345678"

static void
make_path(char *path, size_t room, const char *rest)
{
    const char *top = getenv("abs_top_srcdir");
    assert_non_null(top);
    (void)snprintf(path, room, "%s/tests/%s", top, rest);
}

static aigc_status
check(void *context, const char *key_id, const char *domain, const void *message, size_t length,
      const uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_check(context, key_id, domain, message, length, signature);
}

typedef struct known {
    unsigned kinds[AIGC_AUDIT_PRUNE + 1];
    char user[64];
    uint64_t label_time;
    unsigned findings;
    unsigned reached;
    unsigned failed;
} known;

static int
see(void *context, const aigc_audit_record *record)
{
    known *k = context;
    k->kinds[record->kind]++;
    k->findings += (unsigned)record->finding_count;
    k->reached += record->reached != 0;
    k->failed += record->kind == AIGC_AUDIT_DECISION && record->outcome == AIGC_AUDIT_FAILED;
    if (*record->user)
        (void)snprintf(k->user, sizeof k->user, "%s", record->user);
    if (record->kind == AIGC_AUDIT_LABEL)
        k->label_time = record->milliseconds;
    return 0;
}

static void
test_the_known_log_verifies(void **state)
{
    char log[4096], public_key[4096];
    aigc_keyring *keyring;
    known k = { .user = "" };
    aigc_audit_read_options options = {
        .struct_size = sizeof options, .check = check, .on_record = see, .record_context = &k
    };
    aigc_audit_summary summary = { .struct_size = sizeof summary };

    (void)state;
    make_path(log, sizeof log, "vectors/audit/audit.jsonl");
    make_path(public_key, sizeof public_key, "cli/keys/golden.pub");
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_path(keyring, public_key), AIGC_OK);
    options.check_context = keyring;
    assert_int_equal(aigc_audit_read(log, &options, &summary), AIGC_OK);
    aigc_keyring_free(keyring);
    assert_int_equal(summary.files, 3);
    assert_int_equal(summary.records, RECORDS);
    assert_int_equal(summary.checkpoints, 3);
    assert_int_equal(summary.signed_through, RECORDS - 1);
    assert_int_equal(k.kinds[AIGC_AUDIT_SEGMENT], 3);
    assert_int_equal(k.kinds[AIGC_AUDIT_DECISION], 4);
    assert_int_equal(k.kinds[AIGC_AUDIT_LABEL], 1);
    assert_int_equal(k.findings, 3);
    assert_int_equal(k.reached, 1);
    assert_int_equal(k.failed, 1);
    assert_int_equal(k.label_time, UINT64_C(1706779800001));
}

/* Write a record about what the known log is about. */
static void
write_again(const char *path)
{
    uint8_t key[AIGC_AUDIT_KEY_SIZE];
    aigc_audit_options options = { .struct_size = sizeof options,
                                   .key = key,
                                   .sync = AIGC_AUDIT_SYNC_NEVER };
    aigc_finding finding = { .end = strlen(PHONE),
                             .rule_id = "a",
                             .category = "b",
                             .action = AIGC_ACTION_LOG,
                             .rule_action = AIGC_ACTION_LOG,
                             .text = PHONE };
    aigc_audit_about about = {
        .struct_size = sizeof about, .request_id = "r", .user = USER, .user_length = strlen(USER)
    };
    aigc_audit_result result = { .struct_size = sizeof result };
    aigc_audit *audit;
    aigc_audit_text *text;

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    assert_int_equal(aigc_audit_open(path, &options, &audit), AIGC_OK);
    assert_int_equal(aigc_audit_text_new(audit, &text), AIGC_OK);
    assert_int_equal(aigc_audit_text_begin(text, &about), AIGC_OK);
    assert_int_equal(aigc_audit_text_finding(text, &finding), AIGC_OK);
    assert_int_equal(aigc_audit_text_finish(text, &result), AIGC_OK);
    aigc_audit_text_free(text);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

static int
see_hash(void *context, const aigc_audit_record *record)
{
    const char *const *hashes = context;
    if (record->kind == AIGC_AUDIT_DECISION) {
        assert_string_equal(record->user, hashes[0]);
        /* Not strndup(): under strict_string_checks it may not be given what has no end. */
        char *json = calloc(1, record->json_length + 1);
        assert_non_null(json);
        memcpy(json, record->json, record->json_length);
        assert_non_null(strstr(json, hashes[1]));
        free(json);
    }
    return 0;
}

static void
test_hashes_are_the_known_ones(void **state)
{
    /* In the first and the second file of the known log. */
    static const char *const hashes[] = { "dd5f7ac5217385002e88414ac8c8ea46",
                                          "d4905e9e72903cee518ff59772989ec1" };
    char folder[] = "/tmp/test_audit_vectors.XXXXXX", path[64], lock[80];
    aigc_audit_read_options options = { .struct_size = sizeof options,
                                        .on_record = see_hash,
                                        .record_context = (void *)(uintptr_t)hashes };
    aigc_audit_summary summary = { .struct_size = sizeof summary };

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/log", folder);
    (void)snprintf(lock, sizeof lock, "%s.lock", path);
    write_again(path);
    assert_int_equal(aigc_audit_read(path, &options, &summary), AIGC_OK);
    assert_int_equal(summary.records, 2);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(lock), 0);
    assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_known_log_verifies),
        cmocka_unit_test(test_hashes_are_the_known_ones),
    };
    return cmocka_run_group_tests_name("audit_vectors", tests, NULL, NULL);
}
