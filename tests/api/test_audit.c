/* SPDX-License-Identifier: Apache-2.0 */
/* Audit logs: what is written is read, the chain holds, and whatever is done to it is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <aigc/audit_read.h>
#include <aigc/keys.h>

#include "tests/support/test_folder.h"

#define PHONE "13800138000"
#define DAY (UINT64_C(86400) * 1000)

typedef struct fixture {
    char folder[64];
    char path[128];
    aigc_secret_key *key;
    aigc_keyring *keyring;
    char key_id[AIGC_KEY_ID_SIZE];
} fixture;

static const uint8_t hash_key[AIGC_AUDIT_KEY_SIZE] = { 1, 2, 3 };

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/test_audit.XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    (void)snprintf(f->path, sizeof f->path, "%s/audit.jsonl", f->folder);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&f->keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(f->keyring, f->key), AIGC_OK);
    aigc_secret_key_id(f->key, f->key_id);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    assert_int_equal(test_folder_empty(f->folder), 0);
    int failed = rmdir(f->folder);
    aigc_secret_key_free(f->key);
    aigc_keyring_free(f->keyring);
    free(f);
    return failed;
}

/* ---- writing -------------------------------------------------------------------------------- */

static aigc_status
sign(void *context, const char *domain, const void *message, size_t length,
     uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_sign(context, domain, message, length, signature);
}

static aigc_audit_options
plain_options(void)
{
    return (aigc_audit_options){ .struct_size = sizeof(aigc_audit_options),
                                 .key = hash_key,
                                 .sync = AIGC_AUDIT_SYNC_NEVER,
                                 .rotate = AIGC_AUDIT_ROTATE_NEVER };
}

static aigc_audit_options
signed_options(const fixture *f)
{
    aigc_audit_options options = plain_options();
    options.sign = sign;
    options.sign_context = f->key;
    options.key_id = f->key_id;
    return options;
}

static aigc_audit *
open_log(const fixture *f, const aigc_audit_options *options)
{
    aigc_audit *audit;
    assert_int_equal(aigc_audit_open(f->path, options, &audit), AIGC_OK);
    return audit;
}

static aigc_finding
make_finding(const char *rule, const char *category, aigc_action action)
{
    return (aigc_finding){ .start = 3,
                           .end = 3 + strlen(PHONE),
                           .rule_id = rule,
                           .category = category,
                           .action = action,
                           .rule_action = action,
                           .text = PHONE };
}

static uint64_t
clock_milliseconds(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* One decision with one finding. */
static aigc_status
write_text(aigc_audit *audit, const char *request, uint64_t milliseconds)
{
    aigc_audit_text *text = NULL;
    aigc_finding finding = make_finding("phone", "A.4.f", AIGC_ACTION_REDACT);
    aigc_audit_about about = { .struct_size = sizeof about,
                               .request_id = request,
                               .user = "bob",
                               .user_length = 3,
                               .direction = AIGC_DIRECTION_INPUT,
                               .rules_version = "0123456789abcdef",
                               .revision = 7,
                               .bundle = "ab" };
    aigc_audit_result result = {
        .struct_size = sizeof result, .bytes = 100, .scanned = 99, .milliseconds = milliseconds
    };
    aigc_status status = aigc_audit_text_new(audit, &text);
    if (status == AIGC_OK)
        status = aigc_audit_text_begin(text, &about);
    if (status == AIGC_OK)
        status = aigc_audit_text_finding(text, &finding);
    if (status == AIGC_OK)
        status = aigc_audit_text_finish(text, &result);
    aigc_audit_text_free(text);
    return status;
}

static void
write_log(const fixture *f, const aigc_audit_options *options, unsigned texts)
{
    aigc_audit *audit = open_log(f, options);
    for (unsigned i = 0; i < texts; i++)
        assert_int_equal(write_text(audit, "r1", 0), AIGC_OK);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

/* ---- reading -------------------------------------------------------------------------------- */

static aigc_status
check(void *context, const char *key_id, const char *domain, const void *message, size_t length,
      const uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_check(context, key_id, domain, message, length, signature);
}

static aigc_status
read_log(const fixture *f, bool signatures, aigc_audit_summary *summary)
{
    aigc_audit_read_options options = { .struct_size = sizeof options,
                                        .check = signatures ? check : NULL,
                                        .check_context = f->keyring };
    *summary = (aigc_audit_summary){ .struct_size = sizeof *summary };
    return aigc_audit_read(f->path, &options, summary);
}

static void
assert_whole(const fixture *f, uint64_t records)
{
    aigc_audit_summary summary;
    assert_int_equal(read_log(f, false, &summary), AIGC_OK);
    assert_int_equal(summary.records, records);
    assert_int_equal(summary.fault, AIGC_AUDIT_WHOLE);
    assert_int_equal(summary.last, summary.first + records - 1);
}

static char *
read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *content = calloc(1, 1 << 20);
    assert_non_null(content);
    *length = fread(content, 1, (1 << 20) - 1, file);
    (void)fclose(file);
    return content;
}

static void
write_file(const char *path, const char *content, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* The start of line `number`, from 1. */
static char *
line_at(char *content, unsigned number)
{
    while (--number > 0)
        content = strchr(content, '\n') + 1;
    return content;
}

/* ---- tests ---------------------------------------------------------------------------------- */

typedef struct seen {
    unsigned decisions, labels, findings, in_findings;
    aigc_audit_record last;
    char user[64];
} seen;

static int
see(void *context, const aigc_audit_record *record)
{
    seen *s = context;
    s->decisions += record->kind == AIGC_AUDIT_DECISION;
    s->labels += record->kind == AIGC_AUDIT_LABEL;
    s->findings += (unsigned)record->finding_count;
    if (record->kind == AIGC_AUDIT_FINDINGS)
        s->in_findings += (unsigned)record->finding_count;
    if (record->kind == AIGC_AUDIT_DECISION) {
        s->last = *record;
        (void)snprintf(s->user, sizeof s->user, "%s", record->user);
        assert_string_equal(record->request_id, "r1");
    }
    return 0;
}

static void
see_log(const fixture *f, seen *s)
{
    aigc_audit_read_options options = { .struct_size = sizeof options,
                                        .on_record = see,
                                        .record_context = s };
    aigc_audit_summary summary = { .struct_size = sizeof summary };
    *s = (seen){ 0 };
    assert_int_equal(aigc_audit_read(f->path, &options, &summary), AIGC_OK);
}

static void
test_what_is_written_is_read(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_label label = { .struct_size = sizeof label,
                               .request_id = "r1",
                               .mark = 1,
                               .produce_id = "p-1",
                               .watermark = "1abcde0001234567" };
    seen s;
    size_t length;

    aigc_audit *audit = open_log(f, &options);
    assert_int_equal(write_text(audit, "r1", UINT64_C(1700000000123)), AIGC_OK);
    assert_int_equal(aigc_audit_note_label(audit, &label), AIGC_OK);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    see_log(f, &s);
    assert_int_equal(s.decisions, 1);
    assert_int_equal(s.labels, 1);
    assert_int_equal(s.findings, 1);
    assert_int_equal(s.last.milliseconds, UINT64_C(1700000000123));
    assert_int_equal(s.last.bytes, 100);
    assert_int_equal(s.last.scanned, 99);
    assert_int_equal(s.last.action, AIGC_ACTION_REDACT);
    assert_int_equal(s.last.direction, AIGC_DIRECTION_INPUT);
    assert_int_equal(strlen(s.user), 32);
    char *content = read_file(f->path, &length);
    assert_null(strstr(content, PHONE));
    assert_null(strstr(content, "bob"));
    assert_non_null(strstr(content, "\"time\":\"2023-11-14T22:13:20.123Z\""));
    assert_non_null(strstr(content, "\"revision\":7,\"bundle\":\"ab\""));
    assert_non_null(strstr(content, "\"produce_id\":\"p-1\",\"watermark\":\"1abcde0001234567\""));
    free(content);
}

static void
test_text_is_written_if_asked_for(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    size_t length;

    options.with_text = 1;
    write_log(f, &options, 1);
    char *content = read_file(f->path, &length);
    assert_non_null(strstr(content, "\"text\":\"" PHONE "\""));
    free(content);
}

static void
test_hashes_depend_on_the_key(void **state)
{
    const fixture *f = *state;
    uint8_t other_key[AIGC_AUDIT_KEY_SIZE] = { 9 };
    aigc_audit_options options = plain_options();
    seen first, second;

    write_log(f, &options, 1);
    see_log(f, &first);
    write_log(f, &options, 1);
    see_log(f, &second);
    assert_string_equal(first.user, second.user);
    options.key = other_key;
    write_log(f, &options, 1);
    see_log(f, &second);
    assert_string_not_equal(first.user, second.user);
}

static void
test_a_user_needs_a_key(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();

    options.key = NULL;
    aigc_audit *audit = open_log(f, &options);
    assert_int_equal(write_text(audit, "r1", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

static void
test_many_findings_take_several_records(void **state)
{
    enum { COUNT = 5000 };
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_finding finding = make_finding("phone", "A.4.f", AIGC_ACTION_LOG);
    aigc_audit_about about = { .struct_size = sizeof about, .request_id = "r1" };
    aigc_audit_result result = { .struct_size = sizeof result };
    aigc_audit_text *text;
    seen s;

    options.with_text = 1;
    aigc_audit *audit = open_log(f, &options);
    assert_int_equal(aigc_audit_text_new(audit, &text), AIGC_OK);
    assert_int_equal(aigc_audit_text_finding(text, &finding), AIGC_ERR_STATE);
    assert_int_equal(aigc_audit_text_begin(text, &about), AIGC_OK);
    for (unsigned i = 0; i < COUNT; i++)
        assert_int_equal(aigc_audit_text_finding(text, &finding), AIGC_OK);
    assert_int_equal(aigc_audit_text_finish(text, &result), AIGC_OK);
    assert_int_equal(aigc_audit_text_finish(text, &result), AIGC_ERR_STATE);
    aigc_audit_text_free(text);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    see_log(f, &s);
    assert_int_equal(s.findings, COUNT);
    assert_in_range(s.in_findings, COUNT / 2, COUNT - 1);
    assert_int_equal(s.decisions, 1);
}

/* The longest text, of which each byte takes six characters, still makes a record. */
static void
test_the_longest_text_fits(void **state)
{
    enum { SIZE = 5000 };
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_finding finding = make_finding("phone", "A.4.f", AIGC_ACTION_LOG);
    aigc_audit_about about = { .struct_size = sizeof about, .request_id = "r1" };
    aigc_audit_result result = { .struct_size = sizeof result };
    aigc_audit_text *text;
    static char control[SIZE], invalid[SIZE];
    seen s;

    memset(control, 1, sizeof control);
    memset(invalid, 0xFF, sizeof invalid);
    options.with_text = 1;
    aigc_audit *audit = open_log(f, &options);
    assert_int_equal(aigc_audit_text_new(audit, &text), AIGC_OK);
    assert_int_equal(aigc_audit_text_begin(text, &about), AIGC_OK);
    finding.end = finding.start + SIZE;
    for (unsigned i = 0; i < 40; i++) {
        finding.text = i % 2 ? control : invalid;
        assert_int_equal(aigc_audit_text_finding(text, &finding), AIGC_OK);
    }
    assert_int_equal(aigc_audit_text_finish(text, &result), AIGC_OK);
    aigc_audit_text_free(text);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    see_log(f, &s);
    assert_int_equal(s.findings, 40);
}

static void
test_writers_share_a_chain(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = signed_options(f);
    aigc_audit_summary summary;

    aigc_audit *a = open_log(f, &options);
    aigc_audit *b = open_log(f, &options);
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(write_text(i % 3 ? a : b, "r1", 0), AIGC_OK);
    assert_int_equal(aigc_audit_close(a), AIGC_OK);
    assert_int_equal(aigc_audit_close(b), AIGC_OK);
    assert_int_equal(read_log(f, true, &summary), AIGC_OK);
    assert_int_equal(summary.records, 1 + 10 + 2);
    assert_int_equal(summary.signed_through, summary.last);
}

static void
test_rotation_keeps_the_chain(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = signed_options(f);
    aigc_audit_summary summary;

    options.rotate_bytes = 1000;
    write_log(f, &options, 20);
    assert_int_equal(read_log(f, true, &summary), AIGC_OK);
    assert_in_range(summary.files, 5, 21);
    /* For each file its first record, and a checkpoint. */
    assert_int_equal(summary.records, 20 + 2 * summary.files);
    assert_int_equal(summary.signed_through, summary.last);
}

static void
test_days_and_months_begin_files(void **state)
{
    static const struct {
        aigc_audit_rotate rotate;
        uint64_t days;
        uint64_t files;
    } cases[] = { { AIGC_AUDIT_ROTATE_DAY, 1, 2 },
                  { AIGC_AUDIT_ROTATE_MONTH, 31, 2 },
                  { AIGC_AUDIT_ROTATE_NEVER, 400, 1 } };
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    uint64_t milliseconds = clock_milliseconds();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(test_folder_empty(f->folder), 0);
        options.rotate = cases[i].rotate;
        aigc_audit *audit = open_log(f, &options);
        assert_int_equal(write_text(audit, "r1", milliseconds), AIGC_OK);
        assert_int_equal(write_text(audit, "r1", milliseconds + cases[i].days * DAY), AIGC_OK);
        /* A clock that goes back begins no file. */
        assert_int_equal(write_text(audit, "r1", milliseconds), AIGC_OK);
        assert_int_equal(aigc_audit_close(audit), AIGC_OK);
        assert_int_equal(read_log(f, false, &summary), AIGC_OK);
        assert_int_equal(summary.files, cases[i].files);
    }
}

/* Whatever of the last record a crash has left: the rest is whole, and the next writer says what it
 * cut off. */
static void
test_a_record_that_was_cut_is_repaired(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    size_t length;

    write_log(f, &options, 3);
    char *content = read_file(f->path, &length);
    size_t last = (size_t)(line_at(content, 4) - content);
    for (size_t cut = last + 1; cut < length; cut++) {
        write_file(f->path, content, cut);
        assert_int_equal(read_log(f, false, &summary), AIGC_OK);
        assert_int_equal(summary.records, 3);
        assert_int_equal(summary.incomplete, cut - last);
        write_log(f, &options, 1);
        assert_whole(f, 5);
    }
    /* What a file system may leave: the size, and nothing in it. */
    memset(content + last, 0, length - last);
    write_file(f->path, content, length);
    write_log(f, &options, 1);
    assert_whole(f, 5);
    /* And of the very first one. */
    write_file(f->path, content, 5);
    write_log(f, &options, 1);
    assert_whole(f, 3);
    free(content);
}

static void
test_a_file_without_a_name_is_begun_anew(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    char completed[160];

    write_log(f, &options, 3);
    (void)snprintf(completed, sizeof completed, "%s.000001", f->path);
    assert_int_equal(rename(f->path, completed), 0);
    assert_whole(f, 4);
    write_log(f, &options, 1);
    assert_whole(f, 6);
}

static void
test_no_flip_of_a_bit_goes_unseen(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = signed_options(f);
    aigc_audit_summary summary;
    size_t length;

    write_log(f, &options, 2);
    char *content = read_file(f->path, &length);
    assert_int_equal(read_log(f, true, &summary), AIGC_OK);
    for (size_t i = 0; i + 1 < length; i++) {
        char *changed = malloc(length);
        assert_non_null(changed);
        memcpy(changed, content, length);
        changed[i] = (char)(changed[i] ^ 1 << i % 8);
        write_file(f->path, changed, length);
        free(changed);
        assert_int_not_equal(read_log(f, true, &summary), AIGC_OK);
    }
    free(content);
}

static void
test_the_record_that_was_changed_is_named(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    size_t length;

    write_log(f, &options, 6);
    char *content = read_file(f->path, &length);
    for (unsigned line = 2; line <= 6; line++) {
        /* In what it says, and in what it says of the one before. */
        static const char *const places[] = { "\"bytes\":", "\"previous\":\"" };
        for (size_t i = 0; i < 2; i++) {
            char *at = strstr(line_at(content, line), places[i]) + strlen(places[i]);
            char kept = *at;
            *at = kept == '9' ? '8' : '9';
            write_file(f->path, content, length);
            *at = kept;
            assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
            assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_CHANGED);
            assert_int_equal(summary.fault_sequence, line);
            assert_int_equal(summary.fault_line, line);
            assert_string_equal(summary.fault_file, "audit.jsonl");
        }
    }
    free(content);
}

static void
test_a_record_that_was_removed_is_named(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    size_t length;

    write_log(f, &options, 6);
    char *content = read_file(f->path, &length);
    for (unsigned line = 1; line <= 6; line++) {
        char *less = malloc(length);
        assert_non_null(less);
        size_t before = (size_t)(line_at(content, line) - content);
        size_t behind = (size_t)(line_at(content, line + 1) - content);
        memcpy(less, content, before);
        memcpy(less + before, content + behind, length - behind);
        write_file(f->path, less, length - behind + before);
        free(less);
        assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
        assert_int_equal(summary.fault,
                         line == 1 ? AIGC_AUDIT_FAULT_FORMAT : AIGC_AUDIT_FAULT_MISSING);
        assert_int_equal(summary.fault_sequence, line == 1 ? 2 : line);
    }
    free(content);
}

static void
test_a_record_twice_is_named(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    size_t length;

    write_log(f, &options, 3);
    char *content = read_file(f->path, &length);
    char *third = line_at(content, 3), *fourth = line_at(content, 4);
    FILE *file = fopen(f->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, (size_t)(fourth - content), file), fourth - content);
    assert_int_equal(fwrite(third, 1, (size_t)(fourth - third), file), fourth - third);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_ORDER);
    assert_int_equal(summary.fault_line, 4);
    free(content);
}

static void
test_signatures_are_asked_for(void **state)
{
    fixture *f = *state;
    aigc_audit_options plain = plain_options(), with_key = signed_options(f);
    aigc_audit_summary summary;
    aigc_keyring *empty;

    write_log(f, &plain, 1);
    assert_int_equal(read_log(f, true, &summary), AIGC_ERR_UNKNOWN_SIGNER);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_UNSIGNED);
    assert_int_equal(summary.fault_sequence, 1);
    write_log(f, &with_key, 1);
    assert_int_equal(read_log(f, true, &summary), AIGC_OK);
    assert_int_equal(summary.signed_through, 4);
    /* What is behind the last checkpoint may still be signed. */
    write_log(f, &plain, 2);
    assert_int_equal(read_log(f, true, &summary), AIGC_OK);
    assert_int_equal(summary.last - summary.signed_through, 2);
    /* What is in a completed file may not. */
    plain.rotate_bytes = 100;
    write_log(f, &plain, 1);
    assert_int_equal(read_log(f, true, &summary), AIGC_ERR_UNKNOWN_SIGNER);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_UNSIGNED);
    assert_int_equal(summary.fault_sequence, 5);
    assert_int_equal(aigc_keyring_new(&empty), AIGC_OK);
    aigc_keyring_free(f->keyring);
    f->keyring = empty;
    assert_int_equal(read_log(f, true, &summary), AIGC_ERR_UNKNOWN_SIGNER);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_SIGNER);
    assert_int_equal(summary.fault_sequence, 4);
}

static void
test_prune_removes_what_is_old(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_pruned pruned = { .struct_size = sizeof pruned };
    aigc_audit_summary summary;
    char second[160], third[160];
    size_t second_length, third_length;

    options.rotate_bytes = 1;
    aigc_audit *audit = open_log(f, &options);
    uint64_t old = clock_milliseconds();
    for (uint64_t i = 0; i < 5; i++)
        assert_int_equal(write_text(audit, "r1", old + i * 100 * DAY), AIGC_OK);
    (void)snprintf(second, sizeof second, "%s.000002", f->path);
    (void)snprintf(third, sizeof third, "%s.000003", f->path);
    char *second_text = read_file(second, &second_length);
    char *third_text = read_file(third, &third_length);
    /* Files 1 to 4 end with texts of day 0, 100, 200, 300. */
    uint64_t now = old + 383 * DAY;
    assert_int_equal(aigc_audit_prune(audit, 182, now, &pruned), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_prune(audit, 183, now, &pruned), AIGC_OK);
    assert_int_equal(pruned.files, 3);
    assert_int_equal(pruned.kept_until, old + 483 * DAY);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    assert_int_equal(access(third, F_OK), -1);
    assert_int_equal(read_log(f, false, &summary), AIGC_OK);
    assert_int_equal(summary.first, pruned.last + 1);
    /* Removing that was cut short leaves the later ones of them. */
    write_file(third, third_text, third_length);
    assert_int_equal(read_log(f, false, &summary), AIGC_OK);
    write_file(second, second_text, second_length);
    assert_int_equal(read_log(f, false, &summary), AIGC_OK);
    assert_int_equal(unlink(third), 0);
    assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_MISSING);
    free(second_text);
    free(third_text);
}

static void
test_prune_spares_the_last_day(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_pruned pruned = { .struct_size = sizeof pruned };

    options.rotate_bytes = 1;
    aigc_audit *audit = open_log(f, &options);
    uint64_t old = clock_milliseconds();
    assert_int_equal(write_text(audit, "r1", old), AIGC_OK);
    assert_int_equal(write_text(audit, "r1", 0), AIGC_OK);
    assert_int_equal(aigc_audit_prune(audit, 183, old + 183 * DAY - 1, &pruned), AIGC_OK);
    assert_int_equal(pruned.files, 0);
    assert_int_equal(aigc_audit_prune(audit, 183, old + 183 * DAY, &pruned), AIGC_OK);
    assert_int_equal(pruned.files, 1);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

/* A clock that was put back does not make a file older than its youngest record. */
static void
test_prune_goes_by_the_youngest_record(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_pruned pruned = { .struct_size = sizeof pruned };

    options.rotate_bytes = 800;
    aigc_audit *audit = open_log(f, &options);
    uint64_t old = clock_milliseconds();
    assert_int_equal(write_text(audit, "r1", old + 10 * DAY), AIGC_OK);
    assert_int_equal(write_text(audit, "r1", old), AIGC_OK);
    assert_int_equal(write_text(audit, "r1", old), AIGC_OK);
    assert_int_equal(aigc_audit_prune(audit, 183, old + 185 * DAY, &pruned), AIGC_OK);
    assert_int_equal(pruned.files, 0);
    assert_int_equal(pruned.kept_until, old + 193 * DAY);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

static void
test_what_was_stolen_is_seen(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_pruned pruned = { .struct_size = sizeof pruned };
    aigc_audit_summary summary;
    char first[160];

    options.rotate_bytes = 1;
    write_log(f, &options, 4);
    (void)snprintf(first, sizeof first, "%s.000001", f->path);
    assert_int_equal(unlink(first), 0);
    assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
    assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_BEGINNING);
    aigc_audit *audit = open_log(f, &options);
    assert_int_equal(aigc_audit_prune(audit, 183, 0, &pruned), AIGC_ERR_ALTERED);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
}

static void
limit_files(rlim_t size)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
test_no_room_fails_closed(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    size_t length, after;

    write_log(f, &options, 2);
    free(read_file(f->path, &length));
    aigc_audit *audit = open_log(f, &options);
    limit_files(length + 50); /* a part of the record could be written */
    aigc_status status = write_text(audit, "r1", 0);
    int error = errno;
    limit_files(RLIM_INFINITY);
    assert_int_equal(status, AIGC_ERR_IO);
    assert_int_equal(error, EFBIG);
    free(read_file(f->path, &after));
    assert_int_equal(after, length);
    assert_int_equal(write_text(audit, "r1", 0), AIGC_OK);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    assert_whole(f, 4);
}

static void
test_no_room_drops_and_counts(void **state)
{
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    size_t length;

    options.full = AIGC_AUDIT_FULL_DROP;
    write_log(f, &options, 2);
    free(read_file(f->path, &length));
    aigc_audit *audit = open_log(f, &options);
    limit_files(length + 50);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(write_text(audit, "r1", 0), AIGC_OK);
    limit_files(RLIM_INFINITY);
    assert_int_equal(aigc_audit_dropped(audit), 3);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    /* Another writer tells, and all who come later. */
    write_log(f, &options, 1);
    write_log(f, &options, 1);
    assert_int_equal(read_log(f, false, &summary), AIGC_OK);
    assert_int_equal(summary.dropped, 3);
    assert_int_equal(summary.records, 5);
}

static void
test_what_is_no_log_is_refused(void **state)
{
    static const char *const contents[] = { "\n", "{}\n", "text\n", "{\"schema\":1}\n" };
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit_summary summary;
    aigc_audit *audit;

    assert_int_equal(read_log(f, false, &summary), AIGC_ERR_NOT_FOUND);
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        write_file(f->path, contents[i], strlen(contents[i]));
        assert_int_equal(aigc_audit_open(f->path, &options, &audit), AIGC_ERR_FORMAT);
        assert_null(audit);
        assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
        assert_int_equal(summary.fault, AIGC_AUDIT_FAULT_FORMAT);
        assert_int_equal(summary.fault_line, 1);
    }
    assert_int_equal(unlink(f->path), 0);
    assert_int_equal(mkfifo(f->path, 0600), 0);
    assert_int_equal(aigc_audit_open(f->path, &options, &audit), AIGC_ERR_FORMAT);
    assert_int_equal(read_log(f, false, &summary), AIGC_ERR_ALTERED);
}

/* A log whose end is damaged is not written to, and above all not cut. */
static void
test_a_damaged_end_is_left_alone(void **state)
{
    static const char *const ends[] = { "\n", "{}\n", "\n{\"sche", "text\n" };
    const fixture *f = *state;
    aigc_audit_options options = plain_options();
    aigc_audit *audit;
    size_t length, after;

    write_log(f, &options, 2);
    char *content = read_file(f->path, &length);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        memcpy(content + length, ends[i], strlen(ends[i]));
        write_file(f->path, content, length + strlen(ends[i]));
        assert_int_equal(aigc_audit_open(f->path, &options, &audit), AIGC_ERR_FORMAT);
        free(read_file(f->path, &after));
        assert_int_equal(after, length + strlen(ends[i]));
    }
    free(content);
}

static void
test_arguments_are_checked(void **state)
{
    const fixture *f = *state;
    char long_id[AIGC_AUDIT_ID_MAX + 2];
    aigc_audit_options options = plain_options(), unfit = plain_options();
    aigc_audit_summary summary = { 0 };
    aigc_audit *audit;

    memset(long_id, 'x', sizeof long_id - 1);
    long_id[sizeof long_id - 1] = '\0';
    assert_int_equal(aigc_audit_open(NULL, &options, &audit), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_open(f->path, NULL, &audit), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_open(f->path, &options, NULL), AIGC_ERR_ARGUMENT);
    unfit.struct_size = 1;
    assert_int_equal(aigc_audit_open(f->path, &unfit, &audit), AIGC_ERR_ARGUMENT);
    unfit = plain_options();
    unfit.sign = sign; /* without the name of the key */
    assert_int_equal(aigc_audit_open(f->path, &unfit, &audit), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_read(f->path, NULL, &summary), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_read(NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_close(NULL), AIGC_OK);
    assert_int_equal(aigc_audit_dropped(NULL), 0);
    aigc_audit_text_free(NULL);
    audit = open_log(f, &options);
    assert_int_equal(write_text(audit, "", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(write_text(audit, NULL, 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(write_text(audit, "\xFF", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(write_text(audit, long_id, 0), AIGC_ERR_ARGUMENT);
    long_id[AIGC_AUDIT_ID_MAX] = '\0';
    assert_int_equal(write_text(audit, long_id, 0), AIGC_OK);
    assert_int_equal(write_text(audit, "r1", UINT64_C(253402300800000)), AIGC_ERR_ARGUMENT);
    assert_int_equal(write_text(audit, "r1", UINT64_C(253402300799999)), AIGC_OK);
    assert_int_equal(aigc_audit_prune(audit, 183, 0, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_audit_close(audit), AIGC_OK);
    assert_whole(f, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_written_is_read),
        TEST(test_text_is_written_if_asked_for),
        TEST(test_hashes_depend_on_the_key),
        TEST(test_a_user_needs_a_key),
        TEST(test_many_findings_take_several_records),
        TEST(test_the_longest_text_fits),
        TEST(test_writers_share_a_chain),
        TEST(test_rotation_keeps_the_chain),
        TEST(test_days_and_months_begin_files),
        TEST(test_a_record_that_was_cut_is_repaired),
        TEST(test_a_file_without_a_name_is_begun_anew),
        TEST(test_no_flip_of_a_bit_goes_unseen),
        TEST(test_the_record_that_was_changed_is_named),
        TEST(test_a_record_that_was_removed_is_named),
        TEST(test_a_record_twice_is_named),
        TEST(test_signatures_are_asked_for),
        TEST(test_prune_removes_what_is_old),
        TEST(test_prune_spares_the_last_day),
        TEST(test_prune_goes_by_the_youngest_record),
        TEST(test_what_was_stolen_is_seen),
        TEST(test_no_room_fails_closed),
        TEST(test_no_room_drops_and_counts),
        TEST(test_what_is_no_log_is_refused),
        TEST(test_a_damaged_end_is_left_alone),
        TEST(test_arguments_are_checked),
    };
    /* A file that may not grow is an error to report, not a death. */
    (void)signal(SIGXFSZ, SIG_IGN);
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
