/* SPDX-License-Identifier: Apache-2.0 */
/* Many characters looked at together are seen as they are one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/scan/sight.h"
#include "tests/support/filter_run.h"
#include "tests/support/prng.h"

#define LONGEST 420

static const char rules_text[] =
    "rules:\n"
    "- {id: r0, title: t, category: X.a, action: log, boundary: none, match: [plain, skip],\n"
    "   words: ['abc', 'ssss', '人人', '@', 'fffi', '大麻', '违禁品', 'ㄅㄆ', 'привет', 'Ⅸ号', "
    "'ж', 'т е'],\n"
    "   patterns: [{regex: '(?<![0-9])[0-9]{6}(?![0-9])'}]}\n"
    "- {id: r1, title: t, category: X.a, action: log, hidden: [zero-width]}\n";

/* Characters of all lengths, with what is passed over, invisible, or none at all. */
static const char *const characters[] = {
    "a",
    "b",
    "c",
    "s",
    "s",
    "f",
    "i",
    "A",
    "Ｂ",
    "人",
    "人",
    "大",
    "麻",
    "违",
    "禁",
    "品",
    " ",
    ",",
    "\n",
    "。",
    "，",
    "$",
    "@",
    "1",
    "9",
    "⑨",
    "0",
    "ж",
    "т",
    "٣",
    "п",
    "р",
    "и",
    "é",
    "ß",
    "ㄅ",
    "\u200B",
    "\uFE0F",
    "\xAD",
    "\u2060",
    "😀",
    "\U000E0041",
    "㎏",
    "ﷺ",
    "Ⅸ",
    "\xE4",
    "\xC3",
    "\xE4\xBA",
    "\x80",
    "\xFF",
    "\xC0\x80",
    "\xE0\x80\x80",
    "\xED\xA0\x80",
    "\xF4\x90\x80\x80",
    "한",
    "か",
    "號",
    "号",
    "l",
    "|",
};

/* Look at the first piece of a text; `many`: NULL, one by one. */
static void
look(aigcp_stream *stream, aigcp_see_many_fn *many, const char *text, size_t length,
     aigcp_sight *sight, aigcp_sight_space *space)
{
    aigcp_stream_begin(stream, NULL, NULL, NULL);
    assert_int_equal(aigcp_buffer_append(&stream->text, text, length), AIGC_OK);
    stream->complete = length;
    stream->rules->lanes.see_many = many;
    aigcp_sight_begin(sight, stream, space);
    aigcp_see(sight, stream, 0);
    aigcp_sight_end(sight, stream);
}

static bool
mark(const uint64_t *marks, size_t i)
{
    return marks[i / 64] >> i % 64 & 1;
}

static void
check_many(aigcp_see_many_fn *many)
{
    if (!many) {
        skip();
        return;
    }
    aigc_rules *rules = filter_compile(rules_text);
    aigcp_stream one, all;
    assert_int_equal(aigcp_stream_init(&one, rules), AIGC_OK);
    assert_int_equal(aigcp_stream_init(&all, rules), AIGC_OK);
    prng random;
    prng_seed(&random, 1);
    size_t stops = 0, runs = 0, gaps = 0, repeats = 0, cut = 0;
    for (int round = 0; round < 30000; round++) {
        static aigcp_sight sight, expected;
        static aigcp_sight_space space, expected_space;
        char text[LONGEST + 16];
        size_t length = filter_random_text(&random, characters,
                                           sizeof characters / sizeof *characters, text, LONGEST);
        look(&one, NULL, text, length, &expected, &expected_space);
        look(&all, many, text, length, &sight, &space);
        if (sight.end < expected.end) { /* a piece ends where there is no room for many */
            assert_true(sight.count + AIGCP_SEE_MANY_ROOM > sight.room);
            cut++;
            continue;
        }
        assert_int_equal(sight.end, expected.end);
        assert_int_equal(sight.count, expected.count);
        assert_int_equal(sight.passed, expected.passed);
        assert_int_equal(all.invalid, one.invalid);
        for (size_t i = 0; i < sight.count; i++) {
            assert_int_equal(sight.symbol[i], expected.symbol[i]);
            assert_int_equal(sight.at[i], expected.at[i]);
            assert_int_equal(mark(sight.gap, i), mark(expected.gap, i));
            assert_int_equal(mark(sight.repeated, i), mark(expected.repeated, i));
            gaps += mark(sight.gap, i);
            repeats += mark(sight.repeated, i);
        }
        assert_int_equal(sight.stop_count, expected.stop_count);
        assert_memory_equal(sight.stop, expected.stop, sight.stop_count * sizeof *sight.stop);
        assert_int_equal(sight.run_count, expected.run_count);
        assert_memory_equal(sight.runs, expected.runs, sight.run_count * sizeof *sight.runs);
        assert_memory_equal(&all.seen.symbol, &one.seen.symbol,
                            AIGCP_PREFILTER_BEFORE * sizeof *one.seen.symbol);
        stops += sight.stop_count;
        runs += sight.run_count;
    }
    assert_true(stops && runs && gaps && repeats && cut < 3000);
    aigcp_stream_free(&one);
    aigcp_stream_free(&all);
    aigc_rules_free(rules);
}

static void
many_are_seen_as_one_by_one_with_avx512(void **state)
{
    (void)state;
    check_many(aigcp_see_many_avx512());
}

static void
many_are_seen_as_one_by_one_with_avx2(void **state)
{
    (void)state;
    check_many(aigcp_see_many_avx2());
}

/* However the text is cut, the last symbols that the stream remembers are the same. */
static void
cuts_do_not_matter(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(rules_text);
    aigcp_see_many_fn *many = rules->lanes.see_many;
    aigcp_stream whole, cut;
    assert_int_equal(aigcp_stream_init(&whole, rules), AIGC_OK);
    assert_int_equal(aigcp_stream_init(&cut, rules), AIGC_OK);
    prng random;
    prng_seed(&random, 2);
    for (int round = 0; round < 2000; round++) {
        static aigcp_sight sight;
        static aigcp_sight_space space;
        char text[LONGEST + 16];
        size_t length = filter_random_text(&random, characters,
                                           sizeof characters / sizeof *characters, text, LONGEST);
        look(&whole, many, text, length, &sight, &space);
        while (sight.end < length) {
            aigcp_sight_begin(&sight, &whole, &space);
            aigcp_see(&sight, &whole, sight.end);
            aigcp_sight_end(&sight, &whole);
        }
        aigcp_stream_begin(&cut, NULL, NULL, NULL);
        for (size_t at = 0; at < length;) {
            size_t piece = 1 + prng_below(&random, 20);
            piece = piece < length - at ? piece : length - at;
            assert_int_equal(aigcp_stream_feed(&cut, (const uint8_t *)text + at, piece), AIGC_OK);
            at += piece;
        }
        assert_int_equal(aigcp_stream_finish(&cut), AIGC_OK);
        for (size_t i = 1; i <= AIGCP_PREFILTER_BEFORE; i++) {
            assert_int_equal(cut.seen.symbol[AIGCP_PREFILTER_BEFORE - i],
                             whole.seen.symbol[AIGCP_PREFILTER_BEFORE - i]);
            assert_int_equal(cut.seen.at[AIGCP_PREFILTER_BEFORE - i],
                             whole.seen.at[AIGCP_PREFILTER_BEFORE - i]);
        }
    }
    aigcp_stream_free(&whole);
    aigcp_stream_free(&cut);
    aigc_rules_free(rules);
}

/* A text that is one symbol again and again, and all of it is noted: a piece ends before it has
 * more notes than there is room for. */
static void
check_notes(aigcp_see_many_fn *many)
{
    enum { TIMES = 3000 };
    static const char digits[] = "111111 ", stop[] = "锚";
    static char text[TIMES * (sizeof digits + sizeof stop)];
    aigc_rules *rules =
        filter_compile("rules:\n"
                       "- {id: r0, title: t, category: X.a, action: log, words: ['锚', '1锚'],\n"
                       "   patterns: [{regex: '(?<![0-9])[0-9]{6}(?![0-9])'}]}\n");
    size_t length = 0;
    for (size_t i = 0; i < TIMES; i++, length += strlen(digits))
        memcpy(text + length, digits, strlen(digits));
    for (size_t i = 0; i < TIMES; i++, length += strlen(stop))
        memcpy(text + length, stop, strlen(stop));
    aigcp_stream stream;
    assert_int_equal(aigcp_stream_init(&stream, rules), AIGC_OK);
    static aigcp_sight sight;
    static aigcp_sight_space space;
    look(&stream, many, text, length, &sight, &space);
    size_t stops = sight.stop_count, runs = sight.run_count, pieces = 1;
    for (; sight.end < length; pieces++) {
        aigcp_sight_begin(&sight, &stream, &space);
        aigcp_see(&sight, &stream, sight.end);
        aigcp_sight_end(&sight, &stream);
        assert_true(sight.stop_count <= AIGCP_SIGHT_NOTES && sight.run_count <= AIGCP_SIGHT_NOTES);
        stops += sight.stop_count;
        runs += sight.run_count;
    }
    assert_int_equal(stops, TIMES);
    assert_true(runs >= TIMES && runs < TIMES + pieces); /* one may be in two pieces */
    aigcp_stream_free(&stream);
    aigc_rules_free(rules);
}

static void
notes_have_room(void **state)
{
    (void)state;
    check_notes(NULL);
    if (aigcp_see_many_avx2())
        check_notes(aigcp_see_many_avx2());
    if (aigcp_see_many_avx512())
        check_notes(aigcp_see_many_avx512());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_are_seen_as_one_by_one_with_avx512),
        cmocka_unit_test(many_are_seen_as_one_by_one_with_avx2),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(notes_have_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
