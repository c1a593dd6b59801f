/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 at random points, 200 times: writers of an audit log are killed while they write, sign
 * and rotate. After each the chain must be whole, and must have every record whose call had
 * returned. Every other time the last record is then cut at a random byte, as a loss of power does
 * with one that was not safe yet: the rest must be whole, and the next writers go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <aigc/audit_read.h>
#include <aigc/keys.h>

#include "tests/support/prng.h"
#include "tests/support/test_folder.h"

#define KILLS 200
#define WRITERS 2
#define MICROSECONDS_MAX 12000 /* that a writer lives */
#define FOLDER_ROOM 64

/* What a writer has been told is safe: shared with it, and there after its death. */
typedef struct acknowledged {
    atomic_uint_fast64_t texts;
} acknowledged;

typedef struct fixture {
    char folder[FOLDER_ROOM];
    char path[FOLDER_ROOM + 16];
    aigc_secret_key *key;
    aigc_keyring *keyring;
    acknowledged *writers; /* WRITERS of them */
    prng random;
} fixture;

static aigc_status
sign(void *context, const char *domain, const void *message, size_t length,
     uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_sign(context, domain, message, length, signature);
}

static aigc_status
check(void *context, const char *key_id, const char *domain, const void *message, size_t length,
      const uint8_t signature[AIGC_AUDIT_SIGNATURE_SIZE])
{
    return aigc_message_check(context, key_id, domain, message, length, signature);
}

/* Write texts until killed; a log is closed and opened again after a few. */
static void
write_for_ever(const fixture *f, unsigned writer)
{
    char key_id[AIGC_KEY_ID_SIZE], request[16];
    aigc_audit_options options = { .struct_size = sizeof options,
                                   .sync = AIGC_AUDIT_SYNC_RECORD,
                                   .rotate_bytes = 8000,
                                   .sign = sign,
                                   .sign_context = f->key,
                                   .key_id = key_id };
    aigc_audit_about about = { .struct_size = sizeof about, .request_id = request };
    aigc_audit_result result = { .struct_size = sizeof result };

    aigc_secret_key_id(f->key, key_id);
    (void)snprintf(request, sizeof request, "%u", writer);
    for (;;) {
        aigc_audit *audit;
        aigc_audit_text *text = NULL;
        aigc_status status = aigc_audit_open(f->path, &options, &audit);
        if (status == AIGC_OK)
            status = aigc_audit_text_new(audit, &text);
        for (unsigned i = 0; i < 7 && status == AIGC_OK; i++) {
            status = aigc_audit_text_begin(text, &about);
            if (status == AIGC_OK)
                status = aigc_audit_text_finish(text, &result);
            if (status == AIGC_OK)
                atomic_fetch_add(&f->writers[writer].texts, 1);
        }
        aigc_audit_text_free(text);
        if (status != AIGC_OK || aigc_audit_close(audit) != AIGC_OK)
            _exit(1);
    }
}

typedef struct counted {
    uint64_t texts[WRITERS];
} counted;

static int
count(void *context, const aigc_audit_record *record)
{
    counted *c = context;
    if (record->kind == AIGC_AUDIT_DECISION)
        c->texts[record->request_id[0] - '0']++;
    return 0;
}

static void
read_all(const fixture *f, counted *c, aigc_audit_summary *summary)
{
    aigc_audit_read_options options = { .struct_size = sizeof options,
                                        .check = check,
                                        .check_context = f->keyring,
                                        .on_record = count,
                                        .record_context = c };
    *c = (counted){ { 0 } };
    *summary = (aigc_audit_summary){ .struct_size = sizeof *summary };
    aigc_status status = aigc_audit_read(f->path, &options, summary);
    /* The very first writers may die before there is a record, or a checkpoint. */
    if (status == AIGC_ERR_NOT_FOUND ||
        (status == AIGC_ERR_UNKNOWN_SIGNER && summary->fault == AIGC_AUDIT_FAULT_UNSIGNED &&
         summary->checkpoints == 0))
        return;
    if (status != AIGC_OK)
        print_message("# fault %d, record %llu, %s:%llu\n", (int)summary->fault,
                      (unsigned long long)summary->fault_sequence, summary->fault_file,
                      (unsigned long long)summary->fault_line);
    assert_int_equal(status, AIGC_OK);
}

static void
kill_some_writers(fixture *f, unsigned writers)
{
    pid_t children[WRITERS];
    for (unsigned w = 0; w < writers; w++) {
        children[w] = fork();
        assert_true(children[w] >= 0);
        if (children[w] == 0)
            write_for_ever(f, w);
    }
    for (unsigned w = 0; w < writers; w++) {
        struct timespec wait = { 0, (long)prng_below(&f->random, MICROSECONDS_MAX) * 1000 };
        int status;
        (void)nanosleep(&wait, NULL);
        assert_int_equal(kill(children[w], SIGKILL), 0);
        assert_int_equal(waitpid(children[w], &status, 0), children[w]);
        assert_true(WIFSIGNALED(status)); /* none ended because something failed */
    }
}

/* Cut the last record at a random byte. */
static void
cut_last_record(fixture *f)
{
    char tail[2048];
    struct stat facts;
    int file = open(f->path, O_RDWR);
    if (file < 0 || fstat(file, &facts) != 0 || facts.st_size < 3)
        goto done;
    off_t start = facts.st_size > (off_t)sizeof tail ? facts.st_size - (off_t)sizeof tail : 0;
    ssize_t got = pread(file, tail, sizeof tail, start);
    assert_true(got > 0);
    ssize_t at = got - 1;
    while (at > 0 && tail[at - 1] != '\n')
        at--;
    if (at > 0)
        assert_int_equal(
            ftruncate(file, start + at + (off_t)prng_below(&f->random, (size_t)(got - at))), 0);
done:
    if (file >= 0)
        (void)close(file);
}

static int
setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/test_audit_crash.XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    (void)snprintf(f->path, sizeof f->path, "%s/audit.jsonl", f->folder);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&f->keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(f->keyring, f->key), AIGC_OK);
    f->writers = mmap(NULL, WRITERS * sizeof *f->writers, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(f->writers != MAP_FAILED);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    assert_int_equal(test_folder_empty(f->folder), 0);
    int failed = rmdir(f->folder);
    (void)munmap(f->writers, WRITERS * sizeof *f->writers);
    aigc_secret_key_free(f->key);
    aigc_keyring_free(f->keyring);
    free(f);
    return failed;
}

static void
test_kills(void **state)
{
    fixture *f = *state;
    aigc_audit_summary summary;
    counted c;
    uint64_t cuts = 0, texts = 0;

    uint64_t seed = (uint64_t)time(NULL);
    print_message("# seed %llu\n", (unsigned long long)seed);
    prng_seed(&f->random, seed);
    for (unsigned round = 0; round < KILLS / WRITERS; round++) {
        kill_some_writers(f, WRITERS);
        read_all(f, &c, &summary);
        for (unsigned w = 0; w < WRITERS; w++) {
            uint64_t known = atomic_load(&f->writers[w].texts);
            /* All that was acknowledged, and at most the one that was being written. */
            assert_in_range(c.texts[w], known, known + 1);
            texts += known;
            atomic_store(&f->writers[w].texts, c.texts[w]);
        }
        if (round % 2 == 1) {
            uint64_t before = c.texts[0] + c.texts[1];
            cut_last_record(f);
            read_all(f, &c, &summary);
            /* What was cut was one record, which may have been no text. */
            assert_in_range(before - c.texts[0] - c.texts[1], 0, 1);
            cuts += summary.incomplete > 0;
            for (unsigned w = 0; w < WRITERS; w++)
                atomic_store(&f->writers[w].texts, c.texts[w]);
        }
        /* Not to read the same again and again. */
        if (round % 20 == 19) {
            assert_int_equal(test_folder_empty(f->folder), 0);
            for (unsigned w = 0; w < WRITERS; w++)
                atomic_store(&f->writers[w].texts, 0);
        }
    }
    print_message("# %llu texts acknowledged, %llu records cut\n", (unsigned long long)texts,
                  (unsigned long long)cuts);
    assert_true(texts > KILLS);
    assert_true(cuts > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kills, setup, teardown),
    };
    return cmocka_run_group_tests_name("audit_crash", tests, NULL, NULL);
}
