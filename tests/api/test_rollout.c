/* SPDX-License-Identifier: Apache-2.0 */
/* rollout.h: the rules of a running service are replaced while 1,000 streams run, again and again;
 * each stream ends on the rules it began with, and nothing is lost or kept. "./run test" also runs
 * this under ThreadSanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/bundle_kit.h"

#define THREADS 4
#define STREAMS 1000 /* of all threads together, at any time */
#define RELOADS 25
#define RELOAD_MS 100
/* Reloads after which the memory in use is as it stays: streams on two generations of rules. */
#define WARM_RELOADS 5

/* Revisions take turns in what they look for, so that a text tells by which it was scanned. */
#define RULE(word)                \
    "rules:\n"                    \
    "  - id: r.one\n"             \
    "    title: One\n"            \
    "    category: X.test\n"      \
    "    action: redact\n"        \
    "    replace: '[" word "]'\n" \
    "    words: [" word "]\n"     \
    "    examples:\n"             \
    "      match: [" word "]\n"   \
    "      clean: [neither]\n"

static const char *const rule_texts[] = { RULE("even"), RULE("odd") };
static const char text[] = "This text is even, and odd, and goes on. ";
static const char *const outputs[] = { "This text is [even], and odd, and goes on. ",
                                       "This text is even, and [odd], and goes on. " };

typedef struct output {
    char bytes[128];
    size_t length;
} output;

typedef struct stream {
    aigc_transformer *transformer;
    uint64_t revision;
    size_t fed;
    output out;
} stream;

typedef struct service {
    aigc_rules_holder *holder;
    atomic_bool end;
    atomic_ullong completed;
    atomic_bool failed;
} service;

static int
setup(void **state)
{
    static bundle_kit kit;
    kit_open(&kit);
    *state = &kit;
    return 0;
}

static int
teardown(void **state)
{
    kit_close(*state);
    return 0;
}

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

static bool
begin(stream *s, aigc_rules_holder *holder)
{
    aigc_rules *rules = aigc_rules_holder_get(holder);
    s->revision = aigc_rules_revision(rules);
    s->fed = 0;
    s->out.length = 0;
    aigc_status status = aigc_transformer_new(rules, NULL, &s->transformer);
    aigc_rules_free(rules);
    if (status == AIGC_OK)
        status = aigc_transformer_begin(s->transformer, keep, NULL, &s->out);
    return status == AIGC_OK && s->revision > 0;
}

/* Whether the text came out as the rules say that the stream began with. */
static bool
end(stream *s)
{
    const char *wanted = outputs[s->revision % 2];
    bool good = aigc_transformer_finish(s->transformer) == AIGC_OK &&
                s->out.length == strlen(wanted) && memcmp(s->out.bytes, wanted, s->out.length) == 0;
    aigc_transformer_free(s->transformer);
    s->transformer = NULL;
    return good;
}

/* Take one step of a stream: some bytes, or its end and the beginning of another. */
static bool
step(stream *s, service *common)
{
    size_t left = sizeof text - 1 - s->fed;
    size_t size = left < 7 ? left : 7;
    if (left > 0) {
        s->fed += size;
        return aigc_transformer_feed(s->transformer, text + s->fed - size, size) == AIGC_OK;
    }
    if (!end(s))
        return false;
    atomic_fetch_add(&common->completed, 1);
    return begin(s, common->holder);
}

static void *
serve(void *argument)
{
    service *common = argument;
    stream *streams = calloc(STREAMS / THREADS, sizeof *streams);
    bool good = streams != NULL;
    for (size_t i = 0; good && i < STREAMS / THREADS; i++)
        good = begin(&streams[i], common->holder);
    while (good && !atomic_load(&common->end))
        for (size_t i = 0; good && i < STREAMS / THREADS; i++)
            good = step(&streams[i], common);
    for (size_t i = 0; streams && i < STREAMS / THREADS; i++) {
        if (good && streams[i].fed == sizeof text - 1)
            good = end(&streams[i]);
        aigc_transformer_free(streams[i].transformer);
    }
    free(streams);
    if (!good)
        atomic_store(&common->failed, true);
    return NULL;
}

static aigc_status
roll_out(const bundle_kit *kit, aigc_rules_holder *holder, const aigc_bundle_terms *terms,
         uint64_t revision, aigc_bundle_report *report)
{
    static bundle_bytes bytes;
    aigc_bundle_options options = {
        .struct_size = sizeof options,
        .revision = revision,
        .created = KIT_CREATED,
    };
    kit_build(&bytes, rule_texts[revision % 2], &options);
    kit_put(kit, "a.tar", &bytes, kit->key);
    return aigc_rules_holder_load(holder, kit_path(kit, "a.tar"), terms, report);
}

static uint64_t
current_revision(aigc_rules_holder *holder)
{
    aigc_rules *rules = aigc_rules_holder_get(holder);
    uint64_t revision = aigc_rules_revision(rules);
    aigc_rules_free(rules);
    return revision;
}

static void
streams_run_on_while_rules_are_replaced(void **state)
{
    const bundle_kit *kit = *state;
    service common = { 0 };
    pthread_t threads[THREADS];
    char record[128];
    size_t warm = 0, most = 0;
    (void)snprintf(record, sizeof record, "%s", kit_path(kit, "record"));
    aigc_bundle_terms terms = { .struct_size = sizeof terms, .keys = kit->keys, .record = record };
    assert_int_equal(aigc_rules_holder_new(NULL, &common.holder), AIGC_OK);
    assert_int_equal(roll_out(kit, common.holder, &terms, 1, NULL), AIGC_OK);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, serve, &common), 0);
    for (uint64_t i = 1; i <= RELOADS; i++) {
        struct timespec pause = { 0, RELOAD_MS * 1000000L };
        (void)nanosleep(&pause, NULL);
        assert_int_equal(roll_out(kit, common.holder, &terms, i + 1, NULL), AIGC_OK);
        assert_int_equal(current_revision(common.holder), i + 1);
        size_t used = mallinfo2().uordblks;
        if (i <= WARM_RELOADS)
            warm = used > warm ? used : warm;
        else
            most = used > most ? used : most;
    }
    atomic_store(&common.end, true);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_false(atomic_load(&common.failed));
    assert_true(atomic_load(&common.completed) > STREAMS);
    /* A generation that stayed would be some 700 KB; a sanitizer's malloc() counts nothing. */
    print_message("# %llu streams; %zu KiB after %d reloads, %zu KiB after %d\n",
                  atomic_load(&common.completed), warm / 1024, WARM_RELOADS, most / 1024, RELOADS);
    assert_true(most <= warm + warm / 2);
    aigc_rules_holder_free(common.holder);
}

static void
what_is_refused_changes_nothing(void **state)
{
    const bundle_kit *kit = *state;
    aigc_bundle_terms terms = { .struct_size = sizeof terms, .keys = kit->keys };
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules_holder *holder;
    assert_int_equal(aigc_rules_holder_new(NULL, &holder), AIGC_OK);
    assert_null(aigc_rules_holder_get(holder));
    assert_int_equal(roll_out(kit, holder, &terms, 5, &report), AIGC_OK);
    aigc_rules *before = aigc_rules_holder_get(holder);

    /* Also without a record, what is in force is known. */
    assert_int_equal(roll_out(kit, holder, &terms, 4, &report), AIGC_ERR_REFUSED);
    assert_int_equal(report.verdict, AIGC_BUNDLE_OLDER);
    assert_int_equal(roll_out(kit, holder, &terms, 5, &report), AIGC_OK);
    kit_remove(kit, "a.tar.minisig");
    assert_int_equal(aigc_rules_holder_load(holder, kit_path(kit, "a.tar"), &terms, &report),
                     AIGC_ERR_REFUSED);
    assert_int_equal(report.verdict, AIGC_BUNDLE_UNSIGNED);
    kit_remove(kit, "a.tar");
    assert_int_equal(aigc_rules_holder_load(holder, kit_path(kit, "a.tar"), &terms, &report),
                     AIGC_ERR_IO);
    aigc_rules *after = aigc_rules_holder_get(holder);
    assert_ptr_equal(before, after); /* also: the same bundle again is not compiled again */
    aigc_rules_free(after);
    aigc_rules_free(before);
    aigc_rules_holder_free(holder);
}

static aigc_rules *
compile(const char *yaml)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "a.yaml", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_compiler_free(compiler);
    return rules;
}

static void
rules_are_tried_before_they_are_in_force(void **state)
{
    static const char failing[] = "rules:\n  - id: r.bad\n    title: Bad\n    category: X.test\n"
                                  "    action: %s\n    words: [one]\n    examples:\n"
                                  "      match: [one, two]\n      clean: [three]\n";
    char yaml[512];
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules_holder *holder;
    size_t failed = 99;
    (void)state;
    (void)snprintf(yaml, sizeof yaml, failing, "log");
    aigc_rules *good = compile(rule_texts[0]), *bad = compile(yaml);
    assert_int_equal(aigc_rules_self_test(good, &failed), AIGC_OK);
    assert_int_equal(aigc_rules_self_test(bad, &failed), AIGC_ERR_REFUSED);
    assert_int_equal(failed, 1);
    assert_int_equal(aigc_rules_self_test(NULL, NULL), AIGC_ERR_ARGUMENT);

    assert_int_equal(aigc_rules_holder_new(good, &holder), AIGC_OK);
    assert_int_equal(aigc_rules_holder_replace(holder, bad, &report), AIGC_ERR_REFUSED);
    assert_int_equal(report.verdict, AIGC_BUNDLE_FAILED_EXAMPLE);
    assert_non_null(strstr(report.detail, "a.yaml:8"));
    aigc_rules *current = aigc_rules_holder_get(holder);
    assert_ptr_equal(current, good);
    aigc_rules_free(current);
    aigc_rules_free(bad);

    /* A rule that is off is not looked at, so its examples say nothing. */
    (void)snprintf(yaml, sizeof yaml, failing, "off");
    aigc_rules *off = compile(yaml);
    assert_int_equal(aigc_rules_holder_replace(holder, off, &report), AIGC_OK);
    current = aigc_rules_holder_get(holder);
    assert_ptr_equal(current, off);
    aigc_rules_free(current);
    aigc_rules_free(off);
    aigc_rules_free(good);

    /* What is known to come out wrong does not keep the rest from being rolled out. */
    aigc_rules *todo = compile("rules:\n  - id: r.todo\n    title: Todo\n    category: X.test\n"
                               "    action: log\n    words: [one]\n    examples:\n"
                               "      match: [one]\n      todo_match: [two]\n"
                               "      todo_clean: [one more]\n      clean: [three]\n");
    assert_int_equal(aigc_rules_holder_replace(holder, todo, &report), AIGC_OK);
    aigc_rules_free(todo);
    aigc_rules_holder_free(holder);
}

/* Whether it matches is not known then, so it is not said. */
static void
an_example_that_needs_too_much_work_is_told_as_that(void **state)
{
    static const char yaml[] =
        "rules:\n  - id: r.slow\n    title: Slow\n    category: X.test\n    action: log\n"
        "    patterns: [{regex: "
        "'id:[a-z0-9](?:[0-9a-z_ .-]{0,1}[0-9a-z_]){5,19}(?![0-9a-z_])'}]\n"
        "    examples:\n      match: ['id:abc123']\n"
        "      clean: ['id:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']\n";
    aigc_bundle_report report = { .struct_size = sizeof report };
    aigc_rules_holder *holder;
    size_t failed = 99;
    (void)state;
    aigc_rules *slow = compile(yaml);
    assert_int_equal(aigc_rules_self_test(slow, &failed), AIGC_ERR_LIMIT);
    assert_int_equal(failed, 1);
    assert_int_equal(aigc_rules_holder_new(NULL, &holder), AIGC_OK);
    assert_int_equal(aigc_rules_holder_replace(holder, slow, &report), AIGC_ERR_REFUSED);
    assert_int_equal(report.verdict, AIGC_BUNDLE_FAILED_EXAMPLE);
    assert_non_null(strstr(report.detail, "a.yaml:9: an example of rule 'r.slow' on which a rule "
                                          "needs more work than is allowed"));
    assert_null(aigc_rules_holder_get(holder));
    aigc_rules_holder_free(holder);
    aigc_rules_free(slow);
}

/* Even revisions are of no use to it. */
static int
wants_odd(void *context, aigc_rules *rules)
{
    ++*(int *)context;
    return aigc_rules_revision(rules) % 2 == 0;
}

static void
rules_that_are_of_no_use_are_not_remembered(void **state)
{
    const bundle_kit *kit = *state;
    int asked = 0;
    char record[128];
    (void)snprintf(record, sizeof record, "%s", kit_path(kit, "record"));
    aigc_bundle_terms terms = { .struct_size = sizeof terms,
                                .keys = kit->keys,
                                .time = KIT_CREATED,
                                .record = record,
                                .check = wants_odd,
                                .check_context = &asked };
    aigc_rules_holder *holder;
    assert_int_equal(aigc_rules_holder_new(NULL, &holder), AIGC_OK);
    assert_int_equal(roll_out(kit, holder, &terms, 1, NULL), AIGC_OK);
    assert_int_equal(roll_out(kit, holder, &terms, 2, NULL), AIGC_ERR_STOPPED);
    assert_int_equal(current_revision(holder), 1);
    /* The record would refuse the first one. */
    assert_int_equal(roll_out(kit, holder, &terms, 1, NULL), AIGC_OK);
    assert_int_equal(asked, 2); /* not for what is in force */
    aigc_rules_holder_free(holder);
}

static void
bad_arguments_are_refused(void **state)
{
    aigc_rules_holder *holder;
    aigc_bundle_report unknown = { .struct_size = 1 };
    (void)state;
    assert_int_equal(aigc_rules_holder_new(NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_holder_new(NULL, &holder), AIGC_OK);
    assert_int_equal(aigc_rules_holder_replace(holder, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_holder_replace(NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_holder_load(holder, NULL, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_holder_load(NULL, "x", NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_holder_load(holder, "x", NULL, &unknown), AIGC_ERR_ARGUMENT);
    assert_null(aigc_rules_holder_get(NULL));
    aigc_rules_holder_free(holder);
    aigc_rules_holder_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(streams_run_on_while_rules_are_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_refused_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_that_are_of_no_use_are_not_remembered, setup,
                                        teardown),
        cmocka_unit_test(rules_are_tried_before_they_are_in_force),
        cmocka_unit_test(an_example_that_needs_too_much_work_is_told_as_that),
        cmocka_unit_test(bad_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
