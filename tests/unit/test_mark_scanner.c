/* SPDX-License-Identifier: Apache-2.0 */
/* A stream taken apart into text, first mark, and what follows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/all_cuts.h"
#include "watermark/mark_scanner.h"

#define BODY (AIGCP_MARK_MIN - AIGCP_HEADER_SIZE)

/* What a scan of a text must give. */
typedef struct expectation {
    aigcp_mark_state state;
    unsigned marks;
    uint64_t text_length;
    uint64_t mark_length;
    uint64_t trailing;
    uint8_t text[512];
    size_t text_seen;
} expectation;

static aigc_status
compare_text(void *context, const uint8_t *data, size_t length)
{
    expectation *expected = context;
    if (length > sizeof expected->text - expected->text_seen ||
        memcmp(expected->text + expected->text_seen, data, length) != 0)
        return AIGC_ERR_INTERNAL;
    expected->text_seen += length;
    return AIGC_OK;
}

static int
scan_is_expected(void *context, const cut_text *cut)
{
    expectation *expected = context;
    aigcp_mark_scanner scanner = { .text = compare_text, .context = expected };
    aigc_status status = AIGC_OK;
    expected->text_seen = 0;
    for (size_t i = 0; status == AIGC_OK && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigcp_mark_scanner_feed(&scanner, piece, length);
    }
    if (status == AIGC_OK)
        status = aigcp_mark_scanner_finish(&scanner);
    return status != AIGC_OK || scanner.state != expected->state ||
           scanner.marks != expected->marks || scanner.text_length != expected->text_length ||
           expected->text_seen != expected->text_length ||
           scanner.mark_length != expected->mark_length || scanner.trailing != expected->trailing;
}

/* A text that is put together piece by piece. */
typedef struct stream {
    uint8_t bytes[16 * AIGCP_MARK_MIN];
    size_t length;
} stream;

static void
add_text(stream *s, const char *text)
{
    memcpy(s->bytes + s->length, text, strlen(text));
    s->length += strlen(text);
}

static size_t
add_selectors(stream *s, const void *data, size_t length)
{
    size_t size = aigcp_selectors_encode(data, length, s->bytes + s->length);
    s->length += size;
    return size;
}

/* A mark that states `stated` bytes behind its header and has `body`. */
static size_t
add_mark(stream *s, uint8_t version, size_t stated, size_t body)
{
    uint8_t data[2 * AIGCP_MARK_MIN] = "AGM";
    data[3] = version;
    data[4] = (uint8_t)(stated >> 8);
    data[5] = (uint8_t)stated;
    memset(data + AIGCP_HEADER_SIZE, 0x5A, body);
    return add_selectors(s, data, AIGCP_HEADER_SIZE + body);
}

static void
expect(const stream *s, expectation *expected)
{
    memcpy(expected->text, s->bytes, (size_t)expected->text_length);
    assert_int_equal(all_cuts(s->bytes, s->length, scan_is_expected, expected), 0);
}

static void
text_without_a_mark_passes(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    add_text(&s, "emoji \u2764\uFE0F");
    add_selectors(&s, "AG", 2);
    add_text(&s, "x");
    add_selectors(&s, "C2PATXT\0\1", 9);
    add_selectors(&s, "AAGAG", 5);
    expect(&s, &(expectation){ .state = AIGCP_MARK_NONE, .text_length = s.length });
}

static void
a_whole_mark_is_taken_out(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    add_text(&s, "\u2764\uFE0F");
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    expect(&s, &(expectation){
                   .state = AIGCP_MARK_WHOLE, .marks = 1, .text_length = 6, .mark_length = size });
}

static void
a_mark_may_begin_inside_a_run(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t before = add_selectors(&s, "xAG", 3);
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    expect(&s,
           &(expectation){
               .state = AIGCP_MARK_WHOLE, .marks = 1, .text_length = before, .mark_length = size });
}

static void
bytes_behind_the_mark_are_counted(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    size_t trailing = add_selectors(&s, "z", 1);
    add_text(&s, "\n\xF3\xA0");
    expect(&s, &(expectation){ .state = AIGCP_MARK_WHOLE,
                               .marks = 1,
                               .mark_length = size,
                               .trailing = trailing + 3 });
}

static void
a_short_mark_is_cut_short(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY - 1);
    expect(&s, &(expectation){ .state = AIGCP_MARK_CUT_SHORT, .marks = 1, .mark_length = size });
    add_text(&s, "\xF3\xA0\x84");
    expect(&s, &(expectation){
                   .state = AIGCP_MARK_CUT_SHORT, .marks = 1, .mark_length = size, .trailing = 3 });
    s.length = add_selectors(&(stream){ .length = 0 }, "AGM", 3);
    expect(&s, &(expectation){ .state = AIGCP_MARK_CUT_SHORT, .marks = 1, .mark_length = 12 });
}

static void
a_broken_run_is_cut_short(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    s.bytes[size - 20] = 'x'; /* first byte of a selector */
    expect(&s, &(expectation){ .state = AIGCP_MARK_CUT_SHORT,
                               .marks = 1,
                               .mark_length = size - 20,
                               .trailing = 20 });
}

static void
a_run_broken_inside_a_character_is_cut_short(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_selectors(&s, "AGM\1", 4);
    add_text(&s, "\xF3\xA0x\xF3\xA0\x84");
    expect(&s, &(expectation){
                   .state = AIGCP_MARK_CUT_SHORT, .marks = 1, .mark_length = size, .trailing = 6 });
}

static void
a_length_that_no_mark_has_is_noticed(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t rest = 4 * (size_t)BODY;
    size_t size = add_mark(&s, AIGCP_VERSION, BODY - 1, BODY);
    expect(&s, &(expectation){ .state = AIGCP_MARK_BAD_LENGTH,
                               .marks = 1,
                               .mark_length = size - rest,
                               .trailing = rest });
    s.length = 0;
    size = add_mark(&s, AIGCP_VERSION, AIGCP_MARK_MAX - AIGCP_HEADER_SIZE + 1, BODY);
    expect(&s, &(expectation){ .state = AIGCP_MARK_BAD_LENGTH,
                               .marks = 1,
                               .mark_length = size - rest,
                               .trailing = rest });
    s.length = 0;
    size = add_mark(&s, AIGCP_VERSION, AIGCP_MARK_MAX - AIGCP_HEADER_SIZE, BODY);
    expect(&s, &(expectation){ .state = AIGCP_MARK_CUT_SHORT, .marks = 1, .mark_length = size });
}

static void
another_version_is_noticed(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_mark(&s, AIGCP_VERSION + 1, BODY, 0);
    expect(&s, &(expectation){ .state = AIGCP_MARK_BAD_VERSION,
                               .marks = 1,
                               .mark_length = 15,
                               .trailing = size - 15 });
}

static void
several_marks_are_counted(void **state)
{
    (void)state;
    stream s = { .length = 0 };
    size_t size = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    size_t again = add_mark(&s, AIGCP_VERSION, BODY, BODY);
    add_text(&s, "x");
    again += add_selectors(&s, "AGM", 3);
    expect(&s,
           &(expectation){
               .state = AIGCP_MARK_WHOLE, .marks = 2, .mark_length = size, .trailing = again + 1 });
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_without_a_mark_passes),
        cmocka_unit_test(a_whole_mark_is_taken_out),
        cmocka_unit_test(a_mark_may_begin_inside_a_run),
        cmocka_unit_test(bytes_behind_the_mark_are_counted),
        cmocka_unit_test(a_short_mark_is_cut_short),
        cmocka_unit_test(a_broken_run_is_cut_short),
        cmocka_unit_test(a_run_broken_inside_a_character_is_cut_short),
        cmocka_unit_test(a_length_that_no_mark_has_is_noticed),
        cmocka_unit_test(another_version_is_noticed),
        cmocka_unit_test(several_marks_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
