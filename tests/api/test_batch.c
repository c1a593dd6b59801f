/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of batch.h: many texts in one buffer are scanned as each of them alone is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/batch.h>

#include "tests/support/fail_malloc.h"
#include "tests/support/filter_run.h"
#include "tests/support/guard_page.h"

static const char sample[] = "rules:\n"
                             "- id: word\n"
                             "  title: t\n"
                             "  category: X.a\n"
                             "  action: redact\n"
                             "  words: [冰毒]\n"
                             "  examples: {match: [冰毒], clean: [冰]}\n";

/* "冰", "毒 冰毒", "", "冰毒冰毒": a word never spans two texts. */
static const char texts[] = "冰毒 冰毒冰毒冰毒";
static const uint32_t offsets[] = { 0, 3, 13, 13, 25 };
#define TEXT_COUNT 4

static void
assert_hit(const aigc_batch_hit *hit, uint64_t text, uint64_t start, uint64_t end)
{
    assert_int_equal(hit->text, text);
    assert_int_equal(hit->start, start);
    assert_int_equal(hit->end, end);
    assert_int_equal(hit->rule, 0);
    assert_int_equal(hit->action, AIGC_ACTION_REDACT);
    assert_int_equal(hit->lane, AIGC_LANE_PLAIN);
    assert_int_equal(hit->invalid, 0);
}

static void
test_each_text_is_scanned_alone(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(sample);
    assert_non_null(rules);
    aigc_batch *batch;
    aigc_batch_hit hits[8];
    size_t done, found;
    assert_int_equal(aigc_batch_new(rules, NULL, &batch), AIGC_OK);
    aigc_rules_free(rules); /* the batch has its own reference */
    assert_int_equal(aigc_batch_scan(batch, texts, 25, offsets, AIGC_OFFSETS_32, TEXT_COUNT, hits,
                                     8, &done, &found),
                     AIGC_OK);
    assert_int_equal(done, TEXT_COUNT);
    assert_int_equal(found, 3);
    assert_hit(&hits[0], 1, 4, 10);
    assert_hit(&hits[1], 3, 0, 6);
    assert_hit(&hits[2], 3, 6, 12);

    uint64_t wide[TEXT_COUNT + 1];
    for (size_t i = 0; i <= TEXT_COUNT; i++)
        wide[i] = offsets[i];
    aigc_batch_hit again[8];
    assert_int_equal(aigc_batch_scan(batch, texts, 25, wide, AIGC_OFFSETS_64, TEXT_COUNT, again, 8,
                                     &done, &found),
                     AIGC_OK);
    assert_int_equal(found, 3);
    assert_memory_equal(hits, again, 3 * sizeof *hits);
    aigc_batch_free(batch);
}

static void
test_hits_that_do_not_fit_wait(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(sample);
    assert_non_null(rules);
    aigc_batch *batch;
    aigc_batch_hit hits[2];
    size_t done, found;
    assert_int_equal(aigc_batch_new(rules, NULL, &batch), AIGC_OK);
    assert_int_equal(aigc_batch_scan(batch, texts, 25, offsets, AIGC_OFFSETS_32, TEXT_COUNT, hits,
                                     2, &done, &found),
                     AIGC_OK);
    assert_int_equal(done, 3);
    assert_int_equal(found, 1);
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, offsets + 3, AIGC_OFFSETS_32, 1, hits, 1, &done, &found),
        AIGC_ERR_STOPPED);
    assert_int_equal(done, 0);
    assert_int_equal(found, 0);
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, offsets + 3, AIGC_OFFSETS_32, 1, hits, 2, &done, &found),
        AIGC_OK);
    assert_int_equal(done, 1);
    assert_int_equal(found, 2);
    aigc_batch_free(batch);
    aigc_rules_free(rules);
}

static void
test_bad_arguments_are_refused(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(sample);
    assert_non_null(rules);
    aigc_batch *batch;
    aigc_batch_hit hits[4];
    size_t done, found;
    static const uint32_t falling[] = { 0, 6, 3 }, outside[] = { 0, 26 };
    assert_int_equal(aigc_batch_new(NULL, NULL, &batch), AIGC_ERR_ARGUMENT);
    assert_null(batch);
    assert_int_equal(aigc_batch_new(rules, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_batch_new(rules, NULL, &batch), AIGC_OK);
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, falling, AIGC_OFFSETS_32, 2, hits, 4, &done, &found),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(done, 1); /* what was before the fault is done */
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, outside, AIGC_OFFSETS_32, 1, hits, 4, &done, &found),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(
        aigc_batch_scan(batch, NULL, 25, offsets, AIGC_OFFSETS_32, 1, hits, 4, &done, &found),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, offsets, (aigc_offset_width)2, 1, hits, 4, &done, &found),
        AIGC_ERR_ARGUMENT);
    assert_int_equal(
        aigc_batch_scan(batch, texts, 25, offsets, AIGC_OFFSETS_32, 1, NULL, 4, &done, &found),
        AIGC_ERR_ARGUMENT);
    aigc_batch_free(batch);
    aigc_batch_free(NULL);
    aigc_rules_free(rules);
}

static void
test_nothing_behind_the_data_is_read(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(sample);
    assert_non_null(rules);
    aigc_batch *batch;
    aigc_batch_hit hits[4];
    size_t done, found;
    guard_page page;
    guard_page_behind(&page, texts, 25);
    assert_int_equal(aigc_batch_new(rules, NULL, &batch), AIGC_OK);
    assert_int_equal(aigc_batch_scan(batch, page.data, 25, offsets, AIGC_OFFSETS_32, TEXT_COUNT,
                                     hits, 4, &done, &found),
                     AIGC_OK);
    assert_int_equal(found, 3);
    aigc_batch_free(batch);
    guard_page_free(&page);
    aigc_rules_free(rules);
}

static aigc_status
scan_once(void *context)
{
    aigc_batch *batch = NULL;
    aigc_batch_hit hits[4];
    size_t done, found;
    aigc_status status = aigc_batch_new(context, NULL, &batch);
    if (status == AIGC_OK)
        status = aigc_batch_scan(batch, texts, 25, offsets, AIGC_OFFSETS_32, TEXT_COUNT, hits, 4,
                                 &done, &found);
    aigc_batch_free(batch);
    return status;
}

static void
test_memory_may_run_out(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(sample);
    assert_non_null(rules);
    if (!fail_malloc_available()) {
        aigc_rules_free(rules);
        skip();
    }
    size_t failures;
    assert_null(fail_malloc_loop(scan_once, rules, &failures));
    assert_true(failures > 1);
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_text_is_scanned_alone),
        cmocka_unit_test(test_hits_that_do_not_fit_wait),
        cmocka_unit_test(test_bad_arguments_are_refused),
        cmocka_unit_test(test_nothing_behind_the_data_is_read),
        cmocka_unit_test(test_memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
