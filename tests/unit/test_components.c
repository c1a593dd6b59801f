/* SPDX-License-Identifier: Apache-2.0 */
/* Characters as their parts. The strokes are compared with Unihan by test_unicode_extracts.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/components.h"
#include "libfilter/characters/fold.h"

#define MAX_WAYS_TEXT (AIGCP_WAYS_TO_SPLIT * (AIGCP_COMPONENTS_MOST * AIGCP_UTF8_MAX + 1) + 1)

static uint32_t
folded(const char *character)
{
    size_t size, count;
    uint32_t self;
    uint32_t c = aigcp_utf8_decode((const uint8_t *)character, strlen(character), &size);
    const uint32_t *parts = aigcp_fold(c, &self, &count);
    assert_int_equal(count, 1);
    return *parts;
}

/* The ways to split a character, with a space between them. */
static void
ways_text(uint32_t c, char out[MAX_WAYS_TEXT])
{
    const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
    size_t count = aigcp_components(c, &ways);
    size_t length = 0;
    assert_in_range(count, 0, AIGCP_WAYS_TO_SPLIT);
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            out[length++] = ' ';
        for (size_t j = 0; j < AIGCP_COMPONENTS_MOST && ways[i][j] != 0; j++)
            length += aigcp_utf8_encode(ways[i][j], (uint8_t *)out + length);
    }
    out[length] = '\0';
}

static const struct {
    const char *character, *ways;
} known[] = {
    { "法", "氵去 水去 シ去 氵土厶 水土厶" },
    { "枪", "木仓 木人㔾" },
    { "槍", "木仓 木人㔾" },
    { "赌", "贝者 贝耂日" },
    { "骗", "马扁" },
    { "妓", "女支 女十又" },
    { "话", "讠舌 言舌 讠千口 言千口" },
    { "钱", "钅戋 金戋" },
    { "视", "礻见 示见 ネ见" },
    { "阴", "阝月 耳月" },
    { "郭", "享阝 享耳" },
    { "湖", "氵胡 水胡 シ胡 氵古月 水古月" },
    { "鸿", "江鸟 氵工鸟 水工鸟" },
    { "淫", "氵㸒 氵爫壬 水㸒 水爫壬 シ㸒 シ爫壬" },
    { "仇", "亻9 人9 イ9" },
    { "轨", "车9" },
    { "毒", "龶母" },
    { "加", "力口 カロ カ口" },
    { "利", "禾刂 禾刀 禾リ" },
    { "花", "艹化 サ化 艹亻匕" },
    { "国", "囗玉 囗或 口玉 口或 ロ玉 ロ或" },
    { "迷", "辶米 米辶" },
    { "笔", "竹毛" },
    { "證", "讠正 言登 言正 言癶豆" },
    { "跤", "足交" },      /* is folded to 交 */
    { "陶", "阝陶 耳陶" }, /* and 匋 to 陶 */
    { "录", "金录" },      /* as 錄 is folded */
    { "一", "" },
    { "伍", "" }, /* is folded to 5 */
    { "a", "" },
    { "か", "" },
};

static void
characters_are_split_in_the_usual_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[MAX_WAYS_TEXT];
        ways_text(folded(known[i].character), text);
        if (strcmp(text, known[i].ways) != 0)
            fail_msg("%s is split as \"%s\", not \"%s\"", known[i].character, text, known[i].ways);
    }
}

static void
check_way(uint32_t c, const uint32_t way[AIGCP_COMPONENTS_MOST])
{
    size_t parts = 0;
    while (parts < AIGCP_COMPONENTS_MOST && way[parts] != 0)
        parts++;
    assert_in_range(parts, 2, AIGCP_COMPONENTS_MOST);
    for (size_t i = 0; i < AIGCP_COMPONENTS_MOST; i++) {
        uint32_t self;
        size_t count;
        if (i >= parts)
            assert_int_equal(way[i], 0);
        else if ((i == 0 && way[i] == c) || aigcp_fold(way[i], &self, &count)[0] != way[i] ||
                 count != 1)
            fail_msg("a part of U+%04X is U+%04X", (unsigned)c, (unsigned)way[i]);
    }
}

static void
some_are_drawn_alike(void **state)
{
    (void)state;
    assert_int_equal(aigcp_character_drawn_like(folded("微")), folded("徽"));
    assert_int_equal(aigcp_character_drawn_like(folded("我")), folded("莪"));
    assert_int_equal(aigcp_character_drawn_like(folded("徽")), 0);
    for (uint32_t c = 1; c < AIGCP_CODE_POINTS; c++)
        assert_int_not_equal(aigcp_character_drawn_like(c), c);
}

static void
parts_are_folded_and_no_way_stands_twice(void **state)
{
    (void)state;
    unsigned characters = 0;
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++) {
        const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
        size_t count = aigcp_components(c, &ways);
        assert_in_range(count, 0, AIGCP_WAYS_TO_SPLIT);
        characters += count != 0;
        for (size_t i = 0; i < count; i++) {
            check_way(c, ways[i]);
            for (size_t j = 0; j < i; j++)
                assert_memory_not_equal(ways[i], ways[j], sizeof ways[i]);
        }
    }
    assert_in_range(characters, 3000, 8000);
    const uint32_t(*ways)[AIGCP_COMPONENTS_MOST];
    assert_int_equal(aigcp_components(UINT32_MAX, &ways), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_split_in_the_usual_ways),
        cmocka_unit_test(some_are_drawn_alike),
        cmocka_unit_test(parts_are_folded_and_no_way_stands_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
