/* SPDX-License-Identifier: Apache-2.0 */
/* What the headers say may be shared by threads is shared by threads: a rule set, a secret key,
 * a keyring; and a rule set is replaced while streams run. "./run test" also runs this under
 * ThreadSanitizer, which is what finds a race. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <aigc/filter.h>
#include <aigc/text_mark.h>

#define THREADS 4
#define ROUNDS 50
#define REPLACEMENTS 20

static const char rules_text[] = "rules:\n"
                                 "  - id: thread.word\n"
                                 "    title: A word\n"
                                 "    category: X.test\n"
                                 "    action: redact\n"
                                 "    words: [forbidden, 禁止的词]\n"
                                 "  - id: thread.number\n"
                                 "    title: A number\n"
                                 "    category: X.test\n"
                                 "    action: redact\n"
                                 "    replace: '[number]'\n"
                                 "    patterns:\n"
                                 "      - regex: 'no[.] ?[0-9]{4}'\n"
                                 "  - id: thread.lanes\n"
                                 "    title: Words in disguise\n"
                                 "    category: X.test\n"
                                 "    action: redact\n"
                                 "    match: [plain, skip, sound, split]\n"
                                 "    skip: {gap: 4, total: 16}\n"
                                 "    sound: {least: 2}\n"
                                 "    words: [微信号, casino, 好明]\n"
                                 "    allow: [微信号码, casino royale]\n"
                                 "  - id: thread.dictionary\n"
                                 "    title: A word where the dictionary ends words\n"
                                 "    category: X.test\n"
                                 "    action: redact\n"
                                 "    boundary: word\n"
                                 "    words: [明天]\n";

/* Other rules, which take the place of the first. */
static const char other_rules_text[] = "rules:\n"
                                       "  - id: thread.other\n"
                                       "    title: Other words\n"
                                       "    category: X.test\n"
                                       "    action: redact\n"
                                       "    match: [skip, sound]\n"
                                       "    words: [一个词语, text]\n";

static const char text[] = "A forbidden word, 一个禁止的词, and no. 1234 in one text. "
                           "微 信-号, 薇xin号, weixinhao, c4s1n0, c.a.s.i.n.o, 女子日月; 明天见, "
                           "微信号码, casino royale, 1个ci语.\n";

typedef struct output {
    char bytes[2048];
    size_t length;
} output;

/* Where a service keeps the rule set that new streams begin with. */
typedef struct rule_slot {
    pthread_mutex_t lock;
    pthread_barrier_t all_run; /* every thread has begun, and so has the replacing */
    aigc_rules *rules;
    bool last; /* no other rules will come */
} rule_slot;

typedef struct shared {
    aigc_rules *rules;
    rule_slot *slot;
    const aigc_secret_key *key;
    const aigc_keyring *keyring;
    output expected;
    output expected_other; /* of the other rules */
} shared;

/* A thread does not assert: it says what went wrong. */
typedef struct job {
    const shared *common;
    const char *(*work)(const shared *common);
    const char *fault;
    pthread_t thread;
} job;

static int
keep(void *context, const void *data, size_t length)
{
    output *out = context;
    if (length > sizeof out->bytes - out->length)
        return 1;
    memcpy(out->bytes + out->length, data, length);
    out->length += length;
    return 0;
}

static aigc_status
rewrite(aigc_rules *rules, output *out)
{
    aigc_transformer *transformer = NULL;
    out->length = 0;
    aigc_status status = aigc_transformer_new(rules, NULL, &transformer);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(transformer, keep, NULL, out);
    for (size_t i = 0; i < sizeof text - 1 && status == AIGC_OK; i += 7) {
        size_t left = sizeof text - 1 - i;
        status = aigc_transformer_feed(transformer, text + i, left < 7 ? left : 7);
    }
    if (status == AIGC_OK)
        status = aigc_transformer_finish(transformer);
    aigc_transformer_free(transformer);
    return status;
}

static aigc_status
label(const aigc_secret_key *key, output *out)
{
    aigc_label *claim = NULL;
    aigc_text_marker *marker = NULL;
    char id[AIGC_UUID_SIZE];
    out->length = 0;
    aigc_status status = aigc_uuid7(id);
    if (status == AIGC_OK)
        status = aigc_label_new(&claim);
    if (status == AIGC_OK)
        status = aigc_label_set(claim, AIGC_FIELD_CONTENT_PRODUCER, "example");
    if (status == AIGC_OK)
        status = aigc_label_set(claim, AIGC_FIELD_PRODUCE_ID, id);
    aigc_text_marker_options options = {
        .struct_size = sizeof options, .label = claim, .key = key, .label_at = AIGC_LABEL_AT_NONE
    };
    if (status == AIGC_OK)
        status = aigc_text_marker_new(&options, &marker);
    if (status == AIGC_OK)
        status = aigc_text_marker_begin(marker, keep, out);
    if (status == AIGC_OK)
        status = aigc_text_marker_feed(marker, "labelled", 8);
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(marker);
    aigc_text_marker_free(marker);
    aigc_label_free(claim);
    return status;
}

static aigc_status
verify(const aigc_keyring *keyring, const output *labelled)
{
    aigc_text_verifier *verifier = NULL;
    aigc_status status = aigc_text_verifier_new(keyring, &verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_begin(verifier);
    if (status == AIGC_OK)
        status = aigc_text_verifier_feed(verifier, labelled->bytes, labelled->length);
    if (status == AIGC_OK)
        status = aigc_text_verifier_finish(verifier, NULL);
    aigc_text_verifier_free(verifier);
    return status;
}

static const char *
filter_often(const shared *common)
{
    output out;
    for (size_t i = 0; i < ROUNDS; i++) {
        aigc_rules *mine = aigc_rules_retain(common->rules);
        aigc_status status = rewrite(mine, &out);
        aigc_rules_free(mine);
        if (status != AIGC_OK)
            return "filtering failed";
        if (out.length != common->expected.length ||
            memcmp(out.bytes, common->expected.bytes, out.length) != 0)
            return "another text came out";
    }
    return NULL;
}

static aigc_rules *
take_from(rule_slot *slot, bool *last)
{
    pthread_mutex_lock(&slot->lock);
    aigc_rules *rules = aigc_rules_retain(slot->rules);
    *last = slot->last;
    pthread_mutex_unlock(&slot->lock);
    return rules;
}

/* Puts another rule set in place of the present one. */
static void
replace_in(rule_slot *slot, aigc_rules *rules, bool last)
{
    pthread_mutex_lock(&slot->lock);
    aigc_rules *old = slot->rules;
    slot->rules = rules;
    slot->last = last;
    pthread_mutex_unlock(&slot->lock);
    aigc_rules_free(old);
}

/* A stream ends with the rule set it began with, whichever that was. */
static const char *
filter_while_replaced(const shared *common)
{
    output out;
    pthread_barrier_wait(&common->slot->all_run);
    for (bool last = false; !last;) {
        aigc_rules *mine = take_from(common->slot, &last);
        const output *expected =
            aigc_rules_count(mine) > 1 ? &common->expected : &common->expected_other;
        aigc_status status = rewrite(mine, &out);
        aigc_rules_free(mine);
        if (status != AIGC_OK)
            return "filtering failed";
        if (out.length != expected->length || memcmp(out.bytes, expected->bytes, out.length) != 0)
            return "another text came out";
    }
    return NULL;
}

static const char *
label_often(const shared *common)
{
    output out;
    for (size_t i = 0; i < ROUNDS; i++) {
        if (label(common->key, &out) != AIGC_OK)
            return "labelling failed";
        if (verify(common->keyring, &out) != AIGC_OK)
            return "verifying failed";
        out.bytes[0] ^= 1;
        if (verify(common->keyring, &out) != AIGC_ERR_ALTERED)
            return "a change was not noticed";
    }
    return NULL;
}

static void *
run_job(void *context)
{
    job *mine = context;
    mine->fault = mine->work(mine->common);
    return NULL;
}

static void
start_jobs(job jobs[THREADS], const char *(*work)(const shared *common), const shared *common)
{
    for (size_t i = 0; i < THREADS; i++) {
        jobs[i] = (job){ .common = common, .work = work };
        assert_int_equal(pthread_create(&jobs[i].thread, NULL, run_job, &jobs[i]), 0);
    }
}

static void
join_jobs(job jobs[THREADS])
{
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
        if (jobs[i].fault)
            fail_msg("thread %zu: %s", i, jobs[i].fault);
    }
}

static void
run_in_threads(const char *(*work)(const shared *common), const shared *common)
{
    job jobs[THREADS];
    start_jobs(jobs, work, common);
    join_jobs(jobs);
}

static aigc_rules *
compile(const char *yaml)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_text(compiler, "threads", yaml, strlen(yaml));
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, &rules);
    aigc_rules_compiler_free(compiler);
    return status == AIGC_OK ? rules : NULL;
}

static void
threads_share_a_rule_set(void **state)
{
    (void)state;
    shared common = { 0 };
    common.rules = compile(rules_text);
    assert_non_null(common.rules);
    assert_int_equal(rewrite(common.rules, &common.expected), AIGC_OK);
    assert_null(strstr(common.expected.bytes, "forbidden"));
    run_in_threads(filter_often, &common);
    aigc_rules_free(common.rules);
}

static void
a_rule_set_is_replaced_while_streams_run(void **state)
{
    (void)state;
    const char *const yamls[] = { rules_text, other_rules_text };
    rule_slot slot = { .rules = compile(rules_text) };
    aigc_rules *next = compile(other_rules_text);
    shared common = { .slot = &slot };
    assert_non_null(slot.rules);
    assert_non_null(next);
    assert_int_equal(pthread_mutex_init(&slot.lock, NULL), 0);
    assert_int_equal(pthread_barrier_init(&slot.all_run, NULL, THREADS + 1), 0);
    assert_int_equal(rewrite(slot.rules, &common.expected), AIGC_OK);
    assert_int_equal(rewrite(next, &common.expected_other), AIGC_OK);
    assert_true(
        common.expected.length != common.expected_other.length ||
        memcmp(common.expected.bytes, common.expected_other.bytes, common.expected.length) != 0);

    job jobs[THREADS];
    start_jobs(jobs, filter_while_replaced, &common);
    pthread_barrier_wait(&slot.all_run);
    for (size_t i = 1; i < REPLACEMENTS; i++) {
        replace_in(&slot, next, false);
        next = compile(yamls[i % 2]);
        assert_non_null(next);
    }
    replace_in(&slot, next, true);
    join_jobs(jobs);
    aigc_rules_free(slot.rules);
    pthread_barrier_destroy(&slot.all_run);
    pthread_mutex_destroy(&slot.lock);
}

static void
threads_share_a_key_and_a_keyring(void **state)
{
    (void)state;
    aigc_secret_key *key = NULL;
    aigc_keyring *keyring = NULL;
    assert_int_equal(aigc_secret_key_generate(&key), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(keyring, key), AIGC_OK);
    shared common = { .key = key, .keyring = keyring };
    run_in_threads(label_often, &common);
    aigc_keyring_free(keyring);
    aigc_secret_key_free(key);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_rule_set),
        cmocka_unit_test(a_rule_set_is_replaced_while_streams_run),
        cmocka_unit_test(threads_share_a_key_and_a_keyring),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
