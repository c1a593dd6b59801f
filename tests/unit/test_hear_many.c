/* SPDX-License-Identifier: Apache-2.0 */
/* Many characters listened to together are heard as they are one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/scan/sight.h"
#include "libfilter/scan/sound_symbols.h"
#include "tests/support/filter_run.h"
#include "tests/support/prng.h"

#define LONGEST 2400

/* With letters in a word, and without. */
static const char *const rules_texts[] = {
    "rules:\n"
    "- {id: r0, title: t, category: X.a, action: log, boundary: none, match: [skip, sound],\n"
    "   words: ['冰毒批发', '代开发票', 'v信号码', 'vpn翻墙软件', '大麻叶子']}\n",
    "rules:\n"
    "- {id: r0, title: t, category: X.a, action: log, boundary: none, match: [skip, sound],\n"
    "   words: ['冰毒批发', '代开发票']}\n",
};

/* Characters of all lengths, letters, what is passed over, invisible, or none at all. */
static const char *const characters[] = {
    "冰",
    "毒",
    "批",
    "发",
    "代",
    "开",
    "票",
    "信",
    "大",
    "麻",
    "的",
    "人",
    "ㄅ",
    "か",
    "한",
    "。",
    "，",
    "　",
    " ",
    "\n",
    "1",
    "a",
    "n",
    "g",
    "v",
    "da",
    "ma",
    "bing",
    "the",
    "Kai",
    "is",
    "file",
    "Linux",
    "XV",
    "vx",
    "vpnfan",
    "Vda",
    "ｄ",
    "ｕ",
    "ｖ",
    "ā",
    "à",
    "é",
    "ü",
    "\u0304",
    "\u0308",
    "nu",
    "Lu",
    "é",
    "\u200B",
    "\uFE0F",
    "\xAD",
    "😀",
    "\U000E0041",
    "㎏",
    "ﷺ",
    "Ⅸ",
    "п",
    "\xE4",
    "\xE4\xBA",
    "\x80",
    "\xFF",
    "\xC0\x80",
    "\xE0\x80\x80",
    "\xED\xA0\x80",
    "$",
    "號",
};

/* A way to see and to hear many characters; NULL: one by one. */
typedef struct way {
    aigcp_see_many_fn *see;
    aigcp_hear_many_fn *hear;
} way;

/* The way to hear that is tried, and how many bytes it took. */
static aigcp_hear_many_fn *tried;
static size_t taken;

static size_t
try_to_hear(aigcp_sound_symbols *symbols, const aigcp_lanes *lanes, aigcp_sounds_seen *seen,
            const uint8_t *text, size_t at)
{
    const size_t end = tried(symbols, lanes, seen, text, at);
    taken += end - at;
    return end;
}

/* Listen to all of a text, as far as there is room. */
static size_t
listen(aigcp_stream *stream, const way *many, const char *text, size_t length,
       aigcp_sound_symbols *symbols)
{
    aigcp_stream_begin(stream, NULL, NULL, NULL);
    assert_int_equal(aigcp_buffer_append(&stream->text, text, length), AIGC_OK);
    stream->complete = length;
    stream->rules->lanes.see_many = many->see;
    stream->rules->lanes.hear_many = many->hear;
    symbols->count = AIGCP_SYMBOLS_BEFORE;
    symbols->next_unit = 0;
    size_t at = 0;
    for (bool has_room = true; at < length && has_room;) {
        aigcp_sight_space space;
        aigcp_sounds_seen sounds;
        aigcp_sight sight;
        aigcp_sight_begin(&sight, stream, &space);
        aigcp_sight_listen(&sight, &sounds, at);
        aigcp_see(&sight, stream, at);
        aigcp_sight_end(&sight, stream);
        at = aigcp_hear(stream, symbols, &sounds, at, sight.end);
        has_room = at == sight.end;
    }
    return at;
}

static void
check_many_of(const char *rules_text, aigcp_see_many_fn *see, aigcp_hear_many_fn *hear)
{
    const way many = { see, try_to_hear }, by_one = { see, NULL };
    tried = hear;
    taken = 0;
    size_t bytes = 0;
    aigc_rules *rules = filter_compile(rules_text);
    aigcp_stream one, all;
    assert_int_equal(aigcp_stream_init(&one, rules), AIGC_OK);
    assert_int_equal(aigcp_stream_init(&all, rules), AIGC_OK);
    prng random;
    prng_seed(&random, 1);
    size_t ends = 0, letters = 0, symbols = 0;
    for (int round = 0; round < 6000; round++) {
        static aigcp_sound_symbols heard, expected;
        char text[LONGEST + 16];
        size_t length = filter_random_text(&random, characters,
                                           sizeof characters / sizeof *characters, text, LONGEST);
        size_t end = listen(&one, &by_one, text, length, &expected);
        size_t many_end = listen(&all, &many, text, length, &heard);
        bytes += many_end;
        if (many_end == end) {
            assert_int_equal(heard.count, expected.count);
            assert_int_equal(heard.next_unit, expected.next_unit);
            ends++;
        }
        /* Where there is no more room, it may be known or not that a run has ended. */
        if (many_end == length && end == length) {
            assert_int_equal(all.sound->run.length, one.sound->run.length);
            assert_int_equal(all.sound->run.dead, one.sound->run.dead);
        }
        /* For want of room they may end at different places. */
        size_t both = heard.count < expected.count ? heard.count : expected.count;
        assert_true(many_end == end || both >= AIGCP_SYMBOLS_BEFORE + AIGCP_SYMBOLS_PIECE);
        for (size_t i = AIGCP_SYMBOLS_BEFORE; i < both; i++) {
            assert_int_equal(heard.symbol[i], expected.symbol[i]);
            assert_int_equal(heard.unit[i], expected.unit[i]);
            assert_int_equal(heard.end[i], expected.end[i]);
            const bool is_heard = heard.symbol[i] != AIGCP_SYMBOL_OTHER;
            letters += is_heard && aigcp_is_letter_byte((uint8_t)text[heard.end[i] - 1]);
            symbols += is_heard;
        }
    }
    assert_true(ends > 1000 && letters > 1000 && symbols > 100000);
    assert_true(taken > bytes / 2);
    aigcp_stream_free(&one);
    aigcp_stream_free(&all);
    aigc_rules_free(rules);
}

static void
check_many(aigcp_see_many_fn *see, aigcp_hear_many_fn *hear)
{
    if (!hear)
        skip();
    for (size_t i = 0; hear && i < sizeof rules_texts / sizeof *rules_texts; i++)
        check_many_of(rules_texts[i], see, hear);
}

static void
many_are_heard_as_one_by_one_with_avx512(void **state)
{
    (void)state;
    check_many(aigcp_see_many_avx512(), aigcp_hear_many_avx512());
}

static void
many_are_heard_as_one_by_one_with_avx2(void **state)
{
    (void)state;
    check_many(aigcp_see_many_avx2(), aigcp_hear_many_avx2());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_are_heard_as_one_by_one_with_avx512),
        cmocka_unit_test(many_are_heard_as_one_by_one_with_avx2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
