/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of inspect.h: words and settings of rules, sets of words, disguises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <aigc/filter.h>
#include <aigc/inspect.h>

#include "tests/support/fail_malloc.h"

static const char sample[] =
    "rules:\n"
    "- id: sale\n"
    "  title: t\n"
    "  category: A.1.h\n"
    "  action: {input: log, output: stop}\n"
    "  match: [plain, skip, sound, split]\n"
    "  groups:\n"
    "    drug: {words: [冰毒批發, Ｔelegram群]}\n"
    "    news: {words: [警方]}\n"
    "  condition: drug and not news\n"
    "  allow: [telegram群]\n"
    "  examples: {match: [冰毒批发], clean: [警方说冰毒批发]}\n"
    "- id: number\n"
    "  title: u\n"
    "  category: X.a\n"
    "  action: redact\n"
    "  patterns: [{regex: '编号[0-9]{3}', fold: true, validate: luhn}]\n"
    "- {id: off, title: v, category: X.a, action: off, words: [nothing]}\n";

static aigc_rules_compiler *
finished(const char *yaml)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules;
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_add_text(compiler, "test", yaml, strlen(yaml)), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_finish(compiler, &rules), AIGC_OK);
    aigc_rules_free(rules);
    return compiler;
}

/* What callbacks got, one line for each. */
typedef struct notes {
    char text[8192];
    size_t length;
    int stop_after;
} notes;

static int note(notes *n, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int
note(notes *n, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(n->text + n->length, sizeof n->text - n->length, format, arguments);
    va_end(arguments);
    n->length += more > 0 ? (size_t)more : 0;
    assert_true(n->length < sizeof n->text);
    return n->stop_after && --n->stop_after == 0;
}

static int
note_word(void *context, const aigc_rule_word *word)
{
    return note(context, "%zu %d %d %x %s %.*s %s %s:%u\n", word->rule, (int)word->role,
                word->cancelled, word->lanes, word->group, (int)word->length, word->text,
                word->folded, word->file, (unsigned)word->line);
}

static int
note_setting(void *context, const aigc_rule_setting *setting)
{
    return note(context, "%zu %s%s%s=%.*s\n", setting->rule, setting->group,
                setting->group[0] ? "." : "", setting->key, (int)setting->length, setting->text);
}

static int
note_disguise(void *context, aigc_lane lane, const char *text, size_t length)
{
    return note(context, "%d %.*s\n", (int)lane, (int)length, text);
}

static void
words_are_told_with_their_role(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = finished(sample);
    notes n = { .length = 0 };
    assert_int_equal(aigc_rules_compiler_each_word(compiler, note_word, &n), AIGC_OK);
    /* Sound takes three Han characters, and split one that has parts, such as 群. */
    assert_string_equal(n.text, "0 0 0 f drug 冰毒批發 冰毒批发 test:8\n"
                                "0 0 1 b drug Ｔelegram群 telegram群 test:8\n"
                                "0 1 0 b news 警方 警方 test:9\n"
                                "0 2 0 3  telegram群 telegram群 test:11\n"
                                "2 0 0 3  nothing nothing test:18\n");
    n = (notes){ .stop_after = 2 };
    assert_int_equal(aigc_rules_compiler_each_word(compiler, note_word, &n), AIGC_ERR_STOPPED);
    aigc_rules_compiler_free(compiler);
}

static void
settings_are_told_key_by_key(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler = finished(sample);
    notes n = { .length = 0 };
    assert_int_equal(aigc_rules_compiler_each_setting(compiler, note_setting, &n), AIGC_OK);
    static const char *const said[] = {
        "0 title=t\n",
        "0 category=A.1.h\n",
        "0 action.output=stop\n0 action.input=log\n",
        "0 drug.match=plain, skip, sound, split\n",
        "0 drug.words=冰毒批發\n0 drug.words=Ｔelegram群\n",
        "0 condition=drug and not news\n0 allow=telegram群\n",
        "0 examples.match=冰毒批发\n0 examples.clean=警方说冰毒批发\n",
        "1 patterns=编号[0-9]{3}\tfold\tvalidate luhn\n",
        ("1 redact=mask\n"
         "1 mask=*\n"),
        "2 action.output=off\n2 action.input=off\n",
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (!strstr(n.text, said[i]))
            fail_msg("not said: %sbut\n%s", said[i], n.text);
    assert_null(strstr(n.text, "0 redact"));
    n = (notes){ .stop_after = 1 };
    assert_int_equal(aigc_rules_compiler_each_setting(compiler, note_setting, &n),
                     AIGC_ERR_STOPPED);
    aigc_rules_compiler_free(compiler);
}

static int
note_finding(void *context, const aigc_finding *finding)
{
    return note(context, "%zu %.*s\n", finding->rule, (int)(finding->end - finding->start),
                (const char *)finding->text);
}

static void
a_set_of_words_finds_each_word(void **state)
{
    (void)state;
    static const char text[] = "警方 telegram群 编号0000000000000000 nothing";
    aigc_rules_compiler *compiler = finished(sample);
    aigc_rules *words;
    aigc_scanner *scanner;
    notes n = { .length = 0 };
    assert_int_equal(aigc_rules_compiler_build_words(compiler, &words), AIGC_OK);
    aigc_rules_compiler_free(compiler);
    assert_int_equal(aigc_rules_count(words), 3);
    assert_int_equal(aigc_scanner_new(words, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, note_finding, &n), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_string_equal(n.text, "0 警方\n0 telegram群\n");
    aigc_scanner_free(scanner);
    aigc_rules_free(words);
}

static void
disguises_are_of_the_lanes_of_the_word(void **state)
{
    (void)state;
    aigc_disguiser *disguiser;
    assert_int_equal(aigc_disguiser_new(&disguiser), AIGC_OK);
    aigc_rule_word word = {
        .text = "法a轮",
        .length = strlen("法a轮"),
        .folded = "法a轮",
        .lanes = AIGC_LANE_PLAIN | AIGC_LANE_SKIP | AIGC_LANE_SPLIT,
        .gap = 4,
        .total = 16,
    };
    notes n = { .length = 0 };
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_OK);
    static const char *const made[] = {
        "1 法a轮\n",   "1 法ａ轮\n",      "1 法A轮\n",  "1 法\u200Ba\u200B轮\n",
        "2 法.a.轮\n", "2 法🧊a轮\n", "2 法aa轮\n", "8 氵去a轮\n",
    };
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (!strstr(n.text, made[i]))
            fail_msg("not made: %sbut\n%s", made[i], n.text);
    assert_null(strstr(n.text, "\n4 "));

    /* A bound on what is passed over is kept. */
    word.total = 1;
    n = (notes){ .length = 0 };
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_OK);
    assert_non_null(strstr(n.text, "2 法.a轮\n"));
    assert_null(strstr(n.text, "2 法.a.轮\n"));

    /* What separates has no sound: 乁 and 乀 are no homophones of 医. */
    word.text = word.folded = "医a乙";
    word.length = strlen(word.text);
    word.lanes = AIGC_LANE_PLAIN | AIGC_LANE_SOUND;
    n = (notes){ .length = 0 };
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_OK);
    assert_non_null(strstr(n.text, "\n4 "));
    assert_null(strstr(n.text, "乁"));
    assert_null(strstr(n.text, "乀"));

    /* Allow phrases have none. */
    word.role = AIGC_WORD_ALLOW;
    n = (notes){ .length = 0 };
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_OK);
    assert_int_equal(n.length, 0);
    aigc_disguiser_free(disguiser);
}

/* Sound: each syllable as another character, and as its letters. */
static void
sounds_are_other_characters_and_letters(void **state)
{
    (void)state;
    aigc_disguiser *disguiser;
    assert_int_equal(aigc_disguiser_new(&disguiser), AIGC_OK);
    aigc_rule_word word = {
        .text = "冰毒批",
        .length = strlen("冰毒批"),
        .folded = "冰毒批",
        .lanes = AIGC_LANE_SOUND,
    };
    notes n = { .length = 0 };
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_OK);
    assert_non_null(strstr(n.text, "4 bing毒批\n"));
    assert_non_null(strstr(n.text, "4 冰du批\n"));
    assert_non_null(strstr(n.text, "4 冰毒pi\n"));
    assert_non_null(strstr(n.text, "4 bingdupi\n"));
    size_t lines = 0;
    for (const char *c = n.text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + 3 + 3 + 2); /* itself; letters; characters; all of either */
    aigc_disguiser_free(disguiser);
}

static void
bad_arguments_and_states_are_refused(void **state)
{
    (void)state;
    aigc_rules_compiler *compiler;
    aigc_rules *rules = (aigc_rules *)&rules;
    aigc_disguiser *disguiser;
    aigc_rule_word word = { .text = "a", .length = 1, .folded = "a" };
    notes n = { .length = 0 };
    assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
    assert_int_equal(aigc_rules_compiler_each_word(compiler, note_word, &n), AIGC_ERR_STATE);
    assert_int_equal(aigc_rules_compiler_each_setting(compiler, note_setting, &n), AIGC_ERR_STATE);
    assert_int_equal(aigc_rules_compiler_build_words(compiler, &rules), AIGC_ERR_STATE);
    assert_null(rules);
    assert_int_equal(aigc_rules_compiler_build_words(compiler, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_build_words(NULL, &rules), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_each_word(NULL, note_word, &n), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_each_word(compiler, NULL, &n), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_each_setting(compiler, NULL, &n), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_rules_compiler_each_setting(NULL, note_setting, &n), AIGC_ERR_ARGUMENT);
    aigc_rules_compiler_free(compiler);

    assert_int_equal(aigc_disguiser_new(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_disguiser_new(&disguiser), AIGC_OK);
    assert_int_equal(aigc_disguiser_each(NULL, &word, note_disguise, &n), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_disguiser_each(disguiser, NULL, note_disguise, &n), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_disguiser_each(disguiser, &word, NULL, &n), AIGC_ERR_ARGUMENT);
    word.length = 0;
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_ERR_ARGUMENT);
    n.stop_after = 1;
    word.length = 1;
    assert_int_equal(aigc_disguiser_each(disguiser, &word, note_disguise, &n), AIGC_ERR_STOPPED);
    aigc_disguiser_free(disguiser);
    aigc_disguiser_free(NULL);
}

static int
take_word(void *context, const aigc_rule_word *word)
{
    (void)context;
    (void)word;
    return 0;
}

static int
take_setting(void *context, const aigc_rule_setting *setting)
{
    (void)context;
    (void)setting;
    return 0;
}

static int
take_disguise(void *context, aigc_lane lane, const char *text, size_t length)
{
    (void)context;
    (void)lane;
    (void)text;
    (void)length;
    return 0;
}

static aigc_status
look_into(void *context)
{
    aigc_rules_compiler *compiler = context;
    aigc_rules *words = NULL;
    aigc_disguiser *disguiser = NULL;
    aigc_rule_word word = {
        .text = "冰毒批发",
        .length = strlen("冰毒批发"),
        .folded = "冰毒批发",
        .lanes = AIGC_LANE_PLAIN | AIGC_LANE_SOUND,
    };
    aigc_status status = aigc_rules_compiler_each_word(compiler, take_word, NULL);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_each_setting(compiler, take_setting, NULL);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_build_words(compiler, &words);
    if (status == AIGC_OK)
        status = aigc_disguiser_new(&disguiser);
    if (status == AIGC_OK)
        status = aigc_disguiser_each(disguiser, &word, take_disguise, NULL);
    aigc_disguiser_free(disguiser);
    aigc_rules_free(words);
    return status;
}

static void
without_memory_it_fails_cleanly(void **state)
{
    (void)state;
    if (!fail_malloc_available())
        skip();
    aigc_rules_compiler *compiler = finished(sample);
    size_t failures;
    const char *problem = fail_malloc_loop(look_into, compiler, &failures);
    if (problem)
        fail_msg("%s", problem);
    assert_true(failures > 20);
    aigc_rules_compiler_free(compiler);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_told_with_their_role),
        cmocka_unit_test(settings_are_told_key_by_key),
        cmocka_unit_test(a_set_of_words_finds_each_word),
        cmocka_unit_test(disguises_are_of_the_lanes_of_the_word),
        cmocka_unit_test(sounds_are_other_characters_and_letters),
        cmocka_unit_test(bad_arguments_and_states_are_refused),
        cmocka_unit_test(without_memory_it_fails_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
