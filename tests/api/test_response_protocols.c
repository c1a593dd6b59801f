/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of every protocol, from response_bodies/: clean ones leave byte for byte and undelayed,
 * others as NAME.expected says, with a label at the end; and no cut changes anything.
 * ACCEPT=1 writes down what comes out now: read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/response_run.h"

#define BODY_MAX 65536
#define NAMES_MAX 256
#define NAME_ROOM 512

static const char yaml[] =
    "rules:\n"
    "- {id: mask, title: t, category: X.a, action: redact, words: [badword, '坏词']}\n"
    "- {id: stop, title: t, category: X.b, action: stop, words: [stopword]}\n";

typedef struct body {
    char path[NAME_ROOM];
    uint8_t data[BODY_MAX];
    size_t length;
    aigc_response_head head;
} body;

static aigc_rules *rules;
static char names[NAMES_MAX][NAME_ROOM];
static size_t name_count;

static const char *
folder(void)
{
    static char path[NAME_ROOM];
    (void)snprintf(path, sizeof path, "%s/tests/api/response_bodies", getenv("abs_top_srcdir"));
    return path;
}

static bool
ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length >= end_length && strcmp(name + length - end_length, end) == 0;
}

static int
setup(void **state)
{
    (void)state;
    rules = filter_compile(yaml);
    DIR *listing = opendir(folder());
    const struct dirent *entry;
    while (listing && (entry = readdir(listing)) && name_count < NAMES_MAX)
        if (entry->d_name[0] != '.' && !ends_in(entry->d_name, ".expected"))
            (void)snprintf(names[name_count++], NAME_ROOM, "%s", entry->d_name);
    if (listing)
        closedir(listing);
    return !rules || name_count < 60;
}

static int
teardown(void **state)
{
    (void)state;
    aigc_rules_free(rules);
    return 0;
}

static size_t
read_file(const char *path, uint8_t *data, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t length = file ? fread(data, 1, room, file) : 0;
    if (file)
        (void)fclose(file);
    return length;
}

static const body *
load(const char *name)
{
    static body loaded;
    (void)snprintf(loaded.path, sizeof loaded.path, "%.300s/%.200s", folder(), name);
    loaded.length = read_file(loaded.path, loaded.data, sizeof loaded.data);
    assert_true(loaded.length > 0 && loaded.length < sizeof loaded.data);
    loaded.head = (aigc_response_head){
        .struct_size = sizeof loaded.head,
        .content_type = ends_in(name, ".sse")      ? "text/event-stream; charset=utf-8"
                        : ends_in(name, ".ndjson") ? "application/x-ndjson"
                                                   : "application/json",
        .cumulative = strstr(name, "cumulative") != NULL,
    };
    return &loaded;
}

static void
clean_answers_are_untouched(void **state)
{
    (void)state;
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_NONE };
    response_run run = { 0 };
    for (size_t i = 0; i < name_count; i++) {
        const body *b = load(names[i]);
        if (!strstr(names[i], "clean"))
            continue;
        assert_int_equal(response_run_whole(rules, &options, &b->head, b->data, b->length, &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict, AIGC_RESPONSE_PASSED);
        assert_int_equal(run.report.unknown_events, 0);
        assert_int_equal(run.report.text_bytes, run.report.scanned_bytes);
        if (!ends_in(names[i], ".json") || strstr(names[i], "array"))
            assert_int_equal(run.held, 0);
        if (!text_sink_is(&run.body, b->data, b->length))
            fail_msg("%s was changed", names[i]);
    }
    response_run_free(&run);
}

static void
compare(const char *name, const text_sink *got)
{
    static uint8_t expected[BODY_MAX];
    char path[3 * NAME_ROOM];
    (void)snprintf(path, sizeof path, "%.900s/%.500s.expected", folder(), name);
    if (getenv("ACCEPT")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(got->data, 1, got->length, file), got->length);
        assert_int_equal(fclose(file), 0);
    }
    size_t length = read_file(path, expected, sizeof expected);
    if (!text_sink_is(got, expected, length))
        fail_msg("%s came out as:\n%.*s", name, (int)got->length, (const char *)got->data);
}

static void
answers_are_changed_as_expected(void **state)
{
    (void)state;
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_END };
    response_run run = { 0 };
    for (size_t i = 0; i < name_count; i++) {
        const body *b = load(names[i]);
        assert_int_equal(response_run_whole(rules, &options, &b->head, b->data, b->length, &run),
                         AIGC_OK);
        assert_int_equal(run.report.verdict, strstr(names[i], "mask")   ? AIGC_RESPONSE_MASKED
                                             : strstr(names[i], "stop") ? AIGC_RESPONSE_STOPPED
                                                                        : AIGC_RESPONSE_PASSED);
        compare(names[i], &run.body);
    }
    response_run_free(&run);
}

/* That events repeat all text is found out where nobody says so. */
static void
repeats_need_not_be_announced(void **state)
{
    (void)state;
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_END };
    response_run told = { 0 }, found = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < name_count; i++) {
        if (!strstr(names[i], "cumulative"))
            continue;
        const body *b = load(names[i]);
        aigc_response_head head = b->head;
        head.cumulative = 0;
        assert_int_equal(response_run_whole(rules, &options, &b->head, b->data, b->length, &told),
                         AIGC_OK);
        assert_int_equal(response_run_whole(rules, &options, &head, b->data, b->length, &found),
                         AIGC_OK);
        assert_int_equal(found.report.verdict, told.report.verdict);
        assert_int_equal(found.body.length, told.body.length);
        assert_memory_equal(found.body.data, told.body.data, told.body.length);
        assert_int_equal(response_run_all_cuts(rules, &options, &head, b->data, b->length), 0);
        count++;
    }
    assert_true(count > 0);
    response_run_free(&told);
    response_run_free(&found);
}

/* Nothing of a finding leaves, in whatever place of the answer it was. */
static void
nothing_flagged_leaves(void **state)
{
    (void)state;
    static const char *const words[] = { "badword", "坏词", "stopword" };
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_NONE };
    response_run run = { 0 };
    for (size_t i = 0; i < name_count; i++) {
        const body *b = load(names[i]);
        assert_int_equal(response_run_whole(rules, &options, &b->head, b->data, b->length, &run),
                         AIGC_OK);
        assert_int_equal(text_sink_write(&run.body, "", 1), 0);
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            if (strstr((const char *)run.body.data, words[w]))
                fail_msg("%s let %s pass", names[i], words[w]);
        if (!strstr(names[i], "clean") && (strstr((const char *)run.body.data, "my bad") ||
                                           strstr((const char *)run.body.data, "then sto")))
            fail_msg("%s let the beginning of a finding pass", names[i]);
    }
    response_run_free(&run);
}

static void
cuts_do_not_matter(void **state)
{
    (void)state;
    const aigc_response_options options = { .label_at = AIGC_LABEL_AT_BOTH };
    for (size_t i = 0; i < name_count; i++) {
        const body *b = load(names[i]);
        if (response_run_all_cuts(rules, &options, &b->head, b->data, b->length))
            fail_msg("%s depends on its cuts", names[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_answers_are_untouched),
        cmocka_unit_test(answers_are_changed_as_expected),
        cmocka_unit_test(repeats_need_not_be_announced),
        cmocka_unit_test(nothing_flagged_leaves),
        cmocka_unit_test(cuts_do_not_matter),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
