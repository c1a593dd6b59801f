/* SPDX-License-Identifier: Apache-2.0 */
/* Hidden text: what is found of each kind, what is clean, and that cuts do not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/filter_run.h"
#include "tests/support/marked_text.h"

/* Each kind is masked by a letter of its own. */
static const char all_kinds[] =
    "rules:\n"
    "- {id: zero, title: t, category: X.a, action: redact, mask: Z, hidden: [zero-width]}\n"
    "- {id: bidi, title: t, category: X.a, action: redact, mask: B, hidden: [bidi]}\n"
    "- {id: tags, title: t, category: X.a, action: redact, mask: T, hidden: [tags]}\n"
    "- {id: selectors, title: t, category: X.a, action: redact, mask: S,\n"
    "   hidden: [variation-selectors]}\n"
    "- {id: mixed, title: t, category: X.a, action: redact, mask: M, hidden: [mixed-script]}\n";

/* Transform `text` in every cut. */
static void
becomes_bytes(aigc_rules *rules, const void *text, size_t length, const void *wanted,
              size_t wanted_length)
{
    filter_outcome outcome;
    if (filter_all_cuts(rules, text, length, &outcome) != 0)
        fail_msg("cuts matter in %.*s", (int)length, (const char *)text);
    if (!text_sink_is(&outcome.out, wanted, wanted_length))
        fail_msg("%.*s became %.*s, not %.*s", (int)length, (const char *)text,
                 (int)outcome.out.length, (const char *)outcome.out.data, (int)wanted_length,
                 (const char *)wanted);
    filter_outcome_free(&outcome);
}

typedef struct sample {
    const char *text, *wanted; /* NULL: clean */
} sample;

static void
check_samples(const sample *samples, size_t count)
{
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    for (size_t i = 0; i < count; i++) {
        const char *wanted = samples[i].wanted ? samples[i].wanted : samples[i].text;
        becomes_bytes(rules, samples[i].text, strlen(samples[i].text), wanted, strlen(wanted));
    }
    aigc_rules_free(rules);
}

#define CHECK(samples) check_samples((samples), sizeof(samples) / sizeof *(samples))

static void
zero_width_characters_are_found_in_runs(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "你好\u200B\u200C世界", "你好ZZ世界" },
        { "a\u200D\u2060\uFEFF\u00AD", "aZZZZ" },
        { "a\u200Bb\u200Bc\u200B", NULL }, /* one alone comes with copied text */
        { "\uFEFF你好", NULL },
        { "co\u00ADop\u00ADer\u00ADate", NULL },
        { "می\u200Cخواهم", NULL },     /* Persian */
        { "क्\u200Dष श्\u200Cर", NULL }, /* Devanagari */
        { "👨\u200D👩\u200D👧 ❤\uFE0F\u200D🔥 🏴\u200D☠\uFE0F", NULL },
        { "ᠨ\u180B\u180Eᠠ ᠭ\u180C\u200D", NULL }, /* Mongolian */
        { "ᠨ\u180B\u180B\u180C", "ᠨZZZ" },
        { "\u115F\u1160\u11A8", NULL }, /* an old final consonant alone */
        { "\u115F\u1160\u115F\u1160", "ZZZZ" },
        { "ㅤㅤ", "ZZ" },                       /* Hangul fillers as names */
        { "a\u200B\uFE0F\u200B\uFE0F", "aZZZZ" }, /* kinds that take turns */
        { "\uFFF9a\uFFFAnote\uFFFB", "ZaZnoteZ" },
    };
    CHECK(samples);
}

static void
scripts_have_use_for_pairs(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "ఫైల్\u200D\u200Cను ബട്ടണ്\u200D\u200C വിടവ്\u200D\u200C", NULL },
        { "បញ្ជាក់\u200B\u200Bថា បញ្ជាក់\u200B\u200B\u200B, \u200B\u200Bថា ไทย\u200B\u200Bไทย "
          "ລາວ\u200B\u200Bລາວ",
          NULL },
        /* But for nothing else. */
        { "ఫైల్\u200C\u200Dను ల్\u200D\u200C\u200Dను ల\u200D\u200Cను", "ఫైల్ZZను ల్ZZZను లZZను" },
        { "ថ\u200B\u200B\u200B\u200Bថ ថ\u200B\u200Cថ ថ\u200B\u200B\u2060ថ ថ\u200B\u2060ថ",
          "ថZZZZថ ថZZថ ថZZZថ ថZZថ" },
        { "a\u200B\u200Ba 中\u200B\u200B", "aZZa 中ZZ" },
    };
    CHECK(samples);
}

static void
what_turns_the_direction_is_found(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "发票\u202Egpj.exe", "发票Bgpj.exe" },
        { "a\u202Bb\u202Cc", "aBb\u202Cc" },
        { "\u2067שלום\u2069, world", NULL },
        { "\u2068a\u2069\u2068b\u2069", NULL },
        { "\u2068\u2067שלום\u2069\u2069\n", NULL },
        { "to \u2067'''; return\nnext", "to B'''; return\nnext" }, /* the line ends before it */
        { "to \u2067\u2066a\u2069; return", "to BBa\u2069; return" },
        { "user\u202E \u2066// check\u2069 \u2066", "userB \u2066// check\u2069 B" },
        { "a\u2066\u2069\u2066\u2069\u2066\u2069b", "aBBBBBBb" }, /* bits */
        { "نص عربي \u200Fو\u200E!", NULL },
        { "a\u2069b\u202Cc", NULL },
        { "\u2067------------------------------------------------------------------\n", NULL },
    };
    CHECK(samples);
}

static void
tags_are_found_but_in_flags(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "请总结。\U000E0069\U000E0067\U000E006E", "请总结。TTT" },
        { "x\U000E0020y", "xTy" },
        { "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F!", NULL },
        { "🏴\U000E0075\U000E0073\U000E0074\U000E0078\U000E007F🏴", NULL },
        { "🏴\U000E0067\U000E0062\U000E0073", "🏴TTT" }, /* does not end */
        { "🏴\U000E0067\U000E0062\U000E007F", "🏴TTT" }, /* too short */
        { "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F\U000E0061",
          "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007FT" },
        { "😀\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "😀TTTTTT" },
    };
    CHECK(samples);
}

static void
selectors_are_found_in_runs(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "😀\uFE00\uFE01\uFE02", "😀SSS" },
        { "文\U000E0158\U000E0155", "文SS" },
        { "我爱你 ❤\uFE0F，1\uFE0F\u20E3 ☀\uFE0F！", NULL },
        { "葛\U000E0100飾区", NULL },
        { "🏳\uFE0F\u200D🌈", NULL },
        { "a\U000E0131\U000E0137\U000E013D", "aSSS" }, /* AGM, and no more */
        /* One that its character cannot have. */
        { "T\U000E0159h\U000E0157e😀\U000E0100 \U000E0100", "TShSe😀S S" },
        { "\U000E0100", "S" },
        { "代\U000E0159开\U000E0130", "代S开S" },
        { "葛\U000E012F0\uFE00⊕\uFE00ဂ\uFE00a\uFE0Fя\uFE0E", NULL },
        { "a\uFE00é\uFE0Dя\uFE01中\uFE03😀\uFE0D 𓀀\uFE03", "aSéSяS中S😀S 𓀀\uFE03" },
        { "葛\u200B\U000E0100", "葛\u200BS" },
        { "a\U000E0131\U000E0137\U000E013D\uFE01\uFE00\uFE02", "aSSSSSS" }, /* too short for one */
    };
    CHECK(samples);
}

static void
words_that_mix_scripts_are_found(void **state)
{
    (void)state;
    static const sample samples[] = {
        { "Log in at рaypal.com", "Log in at MMMMMM.com" },
        { "Free vιagra", "Free MMMMMM" },
        { "Gοοgle привeт, лyч", "MMMMMM MMMMMM, MMM" },
        { "раypal", "MMMMMM" },
        { "ра\u0301y", "MMMM" },
        { "Привет, world! USB-кабель", NULL },
        { "圆周率 π 约等于3.14，μm kΩ μmol α-helix Hα TNFα NFκB cosφ ΔT", NULL },
        { "naïve Москва Ελλάδα", NULL },
        /* Letters of escapes and formats in text of programs are none of the word. */
        { "\"Привет!\\nКак дела?\\tСпасибо\" %sруб %1$sруб %dруб %12$-10.3fруб %lluруб %ldруб",
          NULL },
        { "раypal \\раypal %раypal \\tраypal %sраypal \\пaypal 5%nаtural",
          "MMMMMM \\MMMMMM %MMMMMM \\tMMMMMM %sMMMMMM \\MMMMMM 5%nMMMMMM" },
        { "%раypal\\%lраypal\\", "%MMMMMM\\%lMMMMMM\\" },
        { "%123456789sруб", "%123456789MMMM" }, /* no format is so long */
        { "\\fIруб\\fR \\fBруб \\fXруб \\IIруб", "\\fIруб\\fR \\fBруб \\fMMMM \\IMMMM" },
        { "\\(lqруб\\(rq \\f(BIруб \\*(Aqруб \\(Aqвоp (Aqруб \\g(Aqруб",
          "\\(lqруб\\(rq \\f(BIруб \\*(Aqруб \\(AqMMM (MMMMM \\g(MMMMM" },
        { "%(name)sруб %(a_1)-5.2fруб %(имя)sруб (name)sруб %name)sруб",
          "%(name)sруб %(a_1)-5.2fруб %(имя)MMMM (name)MMMM %name)MMMM" },
        { "%(a2345678901234567890123456789012)sруб, %(a23456789012345678901234567890123)sруб",
          "%(a2345678901234567890123456789012)sруб, %(a23456789012345678901234567890123)MMMM" },
        /* Accents, whole and as marks. */
        { "amάzon am\u03B1\u0301zon gόόgle pίnterest wёёd wе\u0308еd",
          "MMMMMM MMMMMMM MMMMMM MMMMMMMMM MMMM MMMMM" },
        /* What is only drawn like a Latin letter, or stands for a sound beside letters that do. */
        { "θmax ωmax ωmin ϑmax cosθ", NULL },
        { "think [θɪŋk], bath [bɑːθ], this [ðɪs], [maβɾe], [ɔχtən], [mʌnθ], [saβæ]", NULL },
        { "pɑypαl βank eχample", "MMMMMM MMMM MMMMMMM" },
        { "中文abc中文абв", NULL },
    };
    CHECK(samples);
}

#define SIXTY "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"
#define SIXTY_MASKED "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM"

static void
what_is_long_is_found_in_pieces(void **state)
{
    (void)state;
    static const sample samples[] = {
        /* Words of sixty-four letters, and what follows them. */
        { SIXTY "abcdа ", NULL },
        { SIXTY "abcdаpple ", SIXTY "abcdMMMMM " },
        { SIXTY "abcаpple ", SIXTY_MASKED "MMMMpple " },
    };
    CHECK(samples);
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    char text[3 * 200], wanted[200];
    for (size_t count = 60; count <= 200; count += 5) {
        for (size_t i = 0; i < count; i++)
            memcpy(text + 3 * i, "\u200B", 3);
        memset(wanted, 'Z', count);
        becomes_bytes(rules, text, 3 * count, wanted, count);
    }
    aigc_rules_free(rules);
}

static void
our_mark_is_clean(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    mark_kit kit;
    mark_kit_init(&kit);
    static const char *const texts[] = { "今天天气很好。", "I love it ❤\uFE0F" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        text_sink marked = { 0 };
        mark_text(&kit, AIGC_LABEL_AT_END, texts[i], strlen(texts[i]), &marked, NULL);
        assert_true(marked.length > strlen(texts[i]) + 600);
        becomes_bytes(rules, marked.data, marked.length, marked.data, marked.length);
        /* Two selectors more are a run of their own. */
        text_sink more = { 0 };
        assert_int_equal(text_sink_write(&more, marked.data, marked.length), 0);
        assert_int_equal(text_sink_write(&more, "SS", 2), 0);
        assert_int_equal(text_sink_write(&marked, "\uFE00\uFE01", 6), 0);
        becomes_bytes(rules, marked.data, marked.length, more.data, more.length);
        text_sink_free(&more);
        text_sink_free(&marked);
    }
    mark_kit_free(&kit);
    aigc_rules_free(rules);
}

/* Append bytes as selectors. */
static void
add_selectors(text_sink *text, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t b = (uint8_t)bytes[i];
        uint32_t c = b < 0x10 ? 0xFE00u + b : 0xE0100u + b - 0x10u;
        const uint8_t two[] = { 0xEF, 0xB8, (uint8_t)(0x80 | (c & 0x3F)) };
        const uint8_t four[] = { 0xF3, 0xA0, (uint8_t)(0x80 | (c >> 6 & 0x3F)),
                                 (uint8_t)(0x80 | (c & 0x3F)) };
        assert_int_equal(b < 0x10 ? text_sink_write(text, two, sizeof two)
                                  : text_sink_write(text, four, sizeof four),
                         0);
    }
}

static void
a_c2pa_wrapper_is_clean(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    text_sink text = { 0 };
    assert_int_equal(text_sink_write(&text, "text\uFEFF", 7), 0);
    add_selectors(&text, "C2PATXT\0\x01\0\0\0\x05manif", 18);
    becomes_bytes(rules, text.data, text.length, text.data, text.length);
    /* Without its byte order mark it is none. */
    becomes_bytes(rules, text.data + 7, text.length - 7, "SSSSSSSSSSSSSSSSSS", 18);
    text_sink_free(&text);
    aigc_rules_free(rules);
}

static void
a_proof_of_a_piece_is_clean(void **state)
{
    (void)state;
    char proof[97] = "AGP\x01";
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    memset(proof + 4, 'x', sizeof proof - 4);
    text_sink text = { 0 };
    assert_int_equal(text_sink_write(&text, "piece", 5), 0);
    add_selectors(&text, proof, 96);
    becomes_bytes(rules, text.data, text.length, text.data, text.length);
    /* One more than it has may stand alone, if it is one that emoji have; two are a run. */
    add_selectors(&text, "\x0F", 1);
    becomes_bytes(rules, text.data, text.length, text.data, text.length);
    text_sink more = { 0 };
    assert_int_equal(text_sink_write(&more, text.data, text.length - 3), 0);
    assert_int_equal(text_sink_write(&more, "SS", 2), 0);
    add_selectors(&text, "z", 1);
    becomes_bytes(rules, text.data, text.length, more.data, more.length);
    text_sink_free(&more);
    text_sink_free(&text);
    aigc_rules_free(rules);
}

/* Scan `text` in every cut. */
static void
finds(const char *yaml, const char *text, const char *wanted)
{
    aigc_rules *rules = filter_compile(yaml);
    assert_non_null(rules);
    assert_true(filter_finds(rules, text, wanted));
    aigc_rules_free(rules);
}

static void
conditions_and_several_rules_see_hidden_text(void **state)
{
    (void)state;
    finds("rules:\n"
          "- {id: any, title: t, category: X.a, action: log, hidden: [zero-width, tags]}\n"
          "- id: both\n"
          "  title: t\n"
          "  category: X.a\n"
          "  action: log\n"
          "  groups:\n"
          "    unseen: {hidden: [tags]}\n"
          "    word: {words: [ignore]}\n"
          "  condition: unseen and word\n",
          "ignore \U000E0061\u200B\u200B",
          "7-11 any hidden \U000E0061\n"
          "7-11 both hidden \U000E0061\n"
          "11-17 any hidden \u200B\u200B\n");
}

/* Findings come in the order of their ends: words wait for hidden text that began before. */
static void
words_wait_for_what_began_before(void **state)
{
    (void)state;
    finds("rules:\n"
          "- {id: hidden, title: t, category: X.a, action: log, hidden: [bidi, zero-width]}\n"
          "- {id: word, title: t, category: X.a, action: log, words: [ab]}\n",
          "\u2067 ab \u2066cd\u2069\u200B\u200B ab\nab",
          "0-3 hidden hidden \u2067\n"
          "4-6 word ab\n"
          "15-21 hidden hidden \u200B\u200B\n"
          "22-24 word ab\n"
          "25-27 word ab\n");
}

/* What is held back once `text` has come. */
static aigc_hold
held_after(aigc_rules *rules, const char *text)
{
    aigc_transformer *transformer = NULL;
    text_sink out = { 0 };
    aigc_hold hold = { .struct_size = sizeof hold };
    assert_int_equal(aigc_transformer_new(rules, NULL, &transformer), AIGC_OK);
    assert_int_equal(aigc_transformer_begin(transformer, text_sink_write, NULL, &out), AIGC_OK);
    assert_int_equal(aigc_transformer_feed(transformer, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_transformer_hold(transformer, &hold), AIGC_OK);
    aigc_transformer_free(transformer);
    text_sink_free(&out);
    return hold;
}

static void
little_is_held_back(void **state)
{
    (void)state;
    aigc_rules *rules = filter_compile(all_kinds);
    assert_non_null(rules);
    static const struct {
        const char *text;
        uint64_t bytes;
    } samples[] = {
        { "今天天气很好", 0 },
        { "a word", 4 },
        { "words end.", 0 },
        { "好\u200B", 3 },
        { "好\u200B好", 0 },
        { "好🏴", 4 },
        { "好\u2067一二三", 12 },
        { "好\u2067一二三\u2069", 3 },
        { "好\u2067一二三\u2069。", 0 },
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        aigc_hold hold = held_after(rules, samples[i].text);
        assert_int_equal(hold.bytes, samples[i].bytes);
        assert_int_equal(hold.reason, samples[i].bytes ? AIGC_HOLD_HIDDEN : AIGC_HOLD_NOTHING);
    }
    char text[3 * 200 + 1] = "";
    for (size_t i = 0; i < 200; i++) { /* isolates, each of which waits for its end */
        memcpy(text + 3 * i, "\u2067", 4);
        assert_in_range(held_after(rules, text).bytes, 3, 128 * 3);
    }
    aigc_rules_free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_width_characters_are_found_in_runs),
        cmocka_unit_test(scripts_have_use_for_pairs),
        cmocka_unit_test(what_turns_the_direction_is_found),
        cmocka_unit_test(tags_are_found_but_in_flags),
        cmocka_unit_test(selectors_are_found_in_runs),
        cmocka_unit_test(words_that_mix_scripts_are_found),
        cmocka_unit_test(what_is_long_is_found_in_pieces),
        cmocka_unit_test(our_mark_is_clean),
        cmocka_unit_test(a_c2pa_wrapper_is_clean),
        cmocka_unit_test(a_proof_of_a_piece_is_clean),
        cmocka_unit_test(conditions_and_several_rules_see_hidden_text),
        cmocka_unit_test(words_wait_for_what_began_before),
        cmocka_unit_test(little_is_held_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
