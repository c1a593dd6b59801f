/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of edits, against a result that is put together byte by byte; and how long reading through
 * a long list takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "watermark/limits.h"
#include "watermark/media/edits.h"
#include "watermark/media/source_read.h"

#define ORIGINAL 40
#define RESULT_MAX 400

static unsigned
next_random(unsigned *state, unsigned below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

/* What is expected: what is inserted in front of each byte and behind the last one, and which bytes
 * go. What comes in place of removed bytes stands apart: it comes behind what is inserted. */
typedef struct expectation {
    char inserted[ORIGINAL + 1][RESULT_MAX], replaced[ORIGINAL + 1][RESULT_MAX];
    bool gone[ORIGINAL];
    unsigned removed[ORIGINAL + 1]; /* from here on */
} expectation;

/* No edit within bytes that go. */
static bool
is_free(const expectation *all, unsigned offset, unsigned removed)
{
    if (offset > 0 && offset < ORIGINAL && all->gone[offset] && all->removed[offset] == 0)
        return false;
    for (unsigned i = offset; i < offset + removed; i++)
        if (all->gone[i] || (i > offset && all->inserted[i][0] != '\0'))
            return false;
    return true;
}

static void
add_random(expectation *all, aigcp_edits *edits, unsigned *state)
{
    unsigned offset = next_random(state, ORIGINAL + 1);
    unsigned removed = next_random(state, 2) * next_random(state, 5);
    char text[4] = "";

    if (removed > ORIGINAL - offset)
        removed = ORIGINAL - offset;
    for (unsigned i = 0, length = next_random(state, 4); i < length; i++) {
        text[i] = (char)('A' + next_random(state, 26));
        text[i + 1] = '\0';
    }
    if ((removed == 0 && text[0] == '\0') || !is_free(all, offset, removed))
        return;
    assert_int_equal(aigcp_edits_add(edits, offset, removed, text, strlen(text)), AIGC_OK);
    strcat(removed > 0 ? all->replaced[offset] : all->inserted[offset], text);
    all->removed[offset] += removed;
    for (unsigned i = offset; i < offset + removed; i++)
        all->gone[i] = true;
}

/* Put the result together, and where each byte of the original is in it. What is replaced by as
 * many bytes is each by its own. */
static size_t
put_together(const expectation *all, const char *original, char *result, size_t *places)
{
    size_t length = 0, replacement = 0;
    unsigned begin = 0;

    result[0] = '\0';
    for (unsigned i = 0; i <= ORIGINAL; i++) {
        strcat(result, all->inserted[i]);
        length = strlen(result);
        replacement = all->removed[i] > 0 ? length : replacement;
        begin = all->removed[i] > 0 ? i : begin;
        strcat(result, all->replaced[i]);
        length = strlen(result);
        if (i < ORIGINAL) {
            bool in_step = all->removed[begin] == strlen(all->replaced[begin]);

            places[i] = !all->gone[i] ? length : in_step ? replacement + i - begin : replacement;
            if (!all->gone[i]) {
                result[length++] = original[i];
                result[length] = '\0';
            }
        }
    }
    return length;
}

static void
check_parts(const aigc_source *source, const char *expected, size_t length)
{
    char part[RESULT_MAX];

    assert_int_equal(source->size, length);
    for (size_t from = 0; from <= length; from++) {
        for (size_t to = from; to <= length; to++) {
            assert_int_equal(aigcp_source_read(source, from, part, to - from), AIGC_OK);
            assert_memory_equal(part, expected + from, to - from);
        }
    }
}

static void
any_part_is_read_as_written(void **test)
{
    static const char original[] = "abcdefghijklmnopqrstuvwxyz0123456789+-*/";
    unsigned state = 1;

    (void)test;
    for (unsigned run = 0; run < 500; run++) {
        static expectation all;
        char expected[RESULT_MAX];
        size_t places[ORIGINAL];
        aigc_source source, result;
        aigcp_edited edited;
        aigcp_edits edits;

        memset(&all, 0, sizeof all);
        aigcp_edits_init(&edits);
        for (unsigned i = 0, count = next_random(&state, 20); i < count; i++)
            add_random(&all, &edits, &state);
        size_t length = put_together(&all, original, expected, places);
        assert_int_equal(aigc_source_memory(&source, original, ORIGINAL), AIGC_OK);
        assert_int_equal(aigcp_edited_source(&edited, &source, &edits, &result), AIGC_OK);
        check_parts(&result, expected, length);
        for (unsigned i = 0; i < ORIGINAL; i++)
            assert_int_equal(aigcp_edits_moved(&edits, i), places[i]);
        aigcp_edits_free(&edits);
    }
}

/* As many edits as there may be, and a read of each byte: what a file of many small labels comes
 * to. The square of that takes more than ten times as long. */
static void
long_lists_are_read_in_little_time(void **test)
{
    static char original[2 * AIGCP_EDITS_MAX];
    uint64_t end = sizeof original, moved = 0;
    aigc_source source, result;
    aigcp_edited edited;
    aigcp_edits edits;
    clock_t begin = clock();
    char byte;

    (void)test;
    aigcp_edits_init(&edits);
    for (uint64_t i = 0; i < AIGCP_EDITS_MAX; i++)
        assert_int_equal(aigcp_edits_add(&edits, 2 * i, 1, "xy", 2), AIGC_OK);
    assert_int_equal(aigc_source_memory(&source, original, sizeof original), AIGC_OK);
    assert_int_equal(aigcp_edited_source(&edited, &source, &edits, &result), AIGC_OK);
    assert_int_equal(result.size, end + AIGCP_EDITS_MAX);
    for (uint64_t at = 0; at < result.size; at++) {
        assert_int_equal(aigcp_source_read(&result, at, &byte, 1), AIGC_OK);
        assert_int_equal(byte, at % 3 == 0 ? 'x' : at % 3 == 1 ? 'y' : '\0');
    }
    for (uint64_t at = 0; at < end; at++)
        moved += aigcp_edits_moved(&edits, at) != at / 2 * 3 + at % 2 * 2;
    assert_int_equal(moved, 0);
    aigcp_edits_free(&edits);
    assert_true((clock() - begin) / CLOCKS_PER_SEC < 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_part_is_read_as_written),
        cmocka_unit_test(long_lists_are_read_in_little_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
