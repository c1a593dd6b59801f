/* SPDX-License-Identifier: Apache-2.0 */
/* Words of ICU's dictionary around a hit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/characters/word_boundary.h"
#include "libfilter/limits.h"

static int
set_up(void **state)
{
    *state = aigcp_word_breaker_new();
    return *state == NULL;
}

static int
tear_down(void **state)
{
    aigcp_word_breaker_free(*state);
    return 0;
}

static const struct {
    const char *text, *hit;
    bool stands_free;
} cases[] = {
    { "大麻", "大麻", true },
    { "他种大麻卖钱", "大麻", true },
    { "这是大麻烦啊", "大麻", false },
    { "路口交通拥堵", "口交", false },
    { "赤裸体现了他的想法", "裸体", false },
    { "裸体模特", "裸体", true },
    { "中国人民共和国", "国人", false },
    { "南京市长江大桥", "市长", false },
    { "ひらがなカタカナ", "カタカナ", true },
    { "hello world", "world", true },
    { "hello world", "ell", false },
    { "法\xF0\x9F\x98\x80轮", "法", true },
    { "\xFF大麻\xE5\xA4", "大麻", true }, /* not UTF-8 around it */
    { "\xFF\xFF\xFF大麻烦", "大麻", false },
};

static void
hits_are_words_or_not(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *hit = strstr(cases[i].text, cases[i].hit);
        assert_non_null(hit);
        size_t start = (size_t)(hit - cases[i].text);
        bool stands_free = !cases[i].stands_free;
        assert_int_equal(aigcp_word_breaker_test(*state, (const uint8_t *)cases[i].text,
                                                 strlen(cases[i].text), start,
                                                 start + strlen(cases[i].hit), &stands_free),
                         AIGC_OK);
        if (stands_free != cases[i].stands_free)
            fail_msg("\"%s\" in \"%s\" should%s stand free", cases[i].hit, cases[i].text,
                     cases[i].stands_free ? "" : " not");
    }
}

static void
inside_a_character_is_no_boundary(void **state)
{
    static const char text[] = "他种大麻卖钱";
    for (size_t start = 0; start < sizeof text - 1; start++) {
        bool stands_free;
        if (start % 3 == 0)
            continue;
        assert_int_equal(aigcp_word_breaker_test(*state, (const uint8_t *)text, sizeof text - 1,
                                                 start, sizeof text - 1, &stands_free),
                         AIGC_OK);
        assert_false(stands_free);
    }
}

static void
places_outside_the_text_are_refused(void **state)
{
    const uint8_t text[] = { 'a' };
    bool stands_free = true;
    assert_int_equal(aigcp_word_breaker_test(*state, text, 1, 0, 2, &stands_free),
                     AIGC_ERR_ARGUMENT);
    assert_false(stands_free);
    assert_int_equal(aigcp_word_breaker_test(*state, text, 1, 1, 0, &stands_free),
                     AIGC_ERR_ARGUMENT);
}

static void
long_texts_are_refused(void **state)
{
    uint8_t *text = test_malloc(AIGCP_WORD_BREAKER_TEXT + 1);
    bool stands_free;
    memset(text, ' ', AIGCP_WORD_BREAKER_TEXT + 1);
    assert_int_equal(
        aigcp_word_breaker_test(*state, text, AIGCP_WORD_BREAKER_TEXT, 0, 1, &stands_free),
        AIGC_OK);
    assert_int_equal(
        aigcp_word_breaker_test(*state, text, AIGCP_WORD_BREAKER_TEXT + 1, 0, 1, &stands_free),
        AIGC_ERR_ARGUMENT);
    test_free(text);
}

/* The text of the last test is gone when the next one begins. */
static void
texts_are_not_kept(void **state)
{
    for (int i = 0; i < 3; i++) {
        char *text = test_malloc(6);
        bool stands_free;
        memcpy(text, "大麻", 6);
        assert_int_equal(
            aigcp_word_breaker_test(*state, (const uint8_t *)text, 6, 0, 6, &stands_free), AIGC_OK);
        assert_true(stands_free);
        test_free(text);
    }
}

static void
nothing_can_be_freed(void **state)
{
    (void)state;
    aigcp_word_breaker_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_words_or_not),
        cmocka_unit_test(inside_a_character_is_no_boundary),
        cmocka_unit_test(places_outside_the_text_are_refused),
        cmocka_unit_test(long_texts_are_refused),
        cmocka_unit_test(texts_are_not_kept),
        cmocka_unit_test(nothing_can_be_freed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
