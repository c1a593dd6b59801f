/* SPDX-License-Identifier: Apache-2.0 */
/* The rule library as shipped: it compiles without a remark, every rule brings two examples
 * that match and two that do not, all of them hold, and no rule is found in what another one
 * calls clean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/filter.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is counted for each rule. */
typedef struct tally {
    size_t match;
    size_t clean;
    bool found;
} tally;

typedef struct library {
    aigc_rules *rules;
    aigc_scanner *scanner;
    tally *tallies;
    size_t count;
} library;

/* Compile the library; remarks are shown, and there must be none. */
static aigc_rules *
compile(const char *path)
{
    aigc_rules_compiler *compiler;
    aigc_rules *rules = NULL;
    if (aigc_rules_compiler_new(&compiler) != AIGC_OK)
        return NULL;
    aigc_status status = aigc_rules_compiler_add_path(compiler, path);
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, &rules);
    size_t remarks = aigc_rules_compiler_diagnostic_count(compiler);
    for (size_t i = 0; i < remarks; i++) {
        aigc_diagnostic diagnostic;
        if (aigc_rules_compiler_diagnostic(compiler, i, &diagnostic) == AIGC_OK)
            print_message("# %s:%u:%u: %s\n", diagnostic.file, (unsigned)diagnostic.line,
                          (unsigned)diagnostic.column, diagnostic.message);
    }
    aigc_rules_compiler_free(compiler);
    if (status == AIGC_OK && !remarks)
        return rules;
    aigc_rules_free(rules);
    return NULL;
}

static int
unload(void **state)
{
    library *l = *state;
    aigc_scanner_free(l->scanner);
    aigc_rules_free(l->rules);
    free(l->tallies);
    free(l);
    return 0;
}

static int
load(void **state)
{
    const char *path = getenv("AIGC_RULES");
    library *l = calloc(1, sizeof *l);
    *state = l;
    if (!l)
        return -1;
    l->rules = path ? compile(path) : NULL;
    l->count = aigc_rules_count(l->rules);
    l->tallies = l->count ? calloc(l->count, sizeof *l->tallies) : NULL;
    if (l->tallies && aigc_scanner_new(l->rules, &l->scanner) == AIGC_OK)
        return 0;
    (void)unload(state);
    return -1;
}

static int
note(void *context, const aigc_finding *finding)
{
    library *l = context;
    assert_true(finding->rule < l->count);
    aigc_rule_info info = { .struct_size = sizeof info };
    assert_int_equal(aigc_rules_get(l->rules, finding->rule, &info), AIGC_OK);
    l->tallies[info.base].found = true;
    return 0;
}

static void
scan(library *l, const char *text, size_t length)
{
    for (size_t i = 0; i < l->count; i++)
        l->tallies[i].found = false;
    assert_int_equal(aigc_scanner_begin(l->scanner, note, l), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(l->scanner, text, length), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(l->scanner), AIGC_OK);
}

static const char *
id_of(const library *l, size_t rule)
{
    aigc_rule_info info = { .struct_size = sizeof info };
    assert_int_equal(aigc_rules_get(l->rules, rule, &info), AIGC_OK);
    return info.id;
}

/* The rule that a variant comes from. */
static size_t
base_of(const library *l, size_t rule)
{
    aigc_rule_info info = { .struct_size = sizeof info };
    assert_int_equal(aigc_rules_get(l->rules, rule, &info), AIGC_OK);
    return info.base;
}

static void
examples_hold(void **state)
{
    library *l = *state;
    size_t failed = 0;
    for (size_t i = 0; i < aigc_rules_example_count(l->rules); i++) {
        aigc_rule_example example;
        assert_int_equal(aigc_rules_example(l->rules, i, &example), AIGC_OK);
        scan(l, example.text, example.length);
        if (example.is_todo || l->tallies[example.rule].found == (example.must_match != 0))
            continue;
        failed++;
        print_message("# %s:%u: %s %s: %s\n", example.file, (unsigned)example.line,
                      id_of(l, example.rule), example.must_match ? "must match" : "must not match",
                      example.text);
    }
    assert_int_equal(failed, 0);
}

static void
every_rule_has_two_examples_of_each_kind(void **state)
{
    library *l = *state;
    for (size_t i = 0; i < aigc_rules_example_count(l->rules); i++) {
        aigc_rule_example example;
        assert_int_equal(aigc_rules_example(l->rules, i, &example), AIGC_OK);
        if (example.is_todo)
            continue;
        if (example.must_match)
            l->tallies[example.rule].match++;
        else
            l->tallies[example.rule].clean++;
    }
    assert_true(l->count >= 100);
    for (size_t i = 0; i < l->count; i++) {
        if (base_of(l, i) != i)
            continue;
        if (l->tallies[i].match < 2 || l->tallies[i].clean < 2)
            fail_msg("%s: %zu that match, %zu that do not", id_of(l, i), l->tallies[i].match,
                     l->tallies[i].clean);
    }
}

/* A clean example is harmless altogether, so it tests the other rules, too. */
static void
clean_examples_are_clean_for_all_rules(void **state)
{
    library *l = *state;
    size_t failed = 0;
    for (size_t i = 0; i < aigc_rules_example_count(l->rules); i++) {
        aigc_rule_example example;
        assert_int_equal(aigc_rules_example(l->rules, i, &example), AIGC_OK);
        if (example.must_match || example.is_todo)
            continue;
        scan(l, example.text, example.length);
        for (size_t rule = 0; rule < l->count; rule++) {
            if (!l->tallies[rule].found)
                continue;
            failed++;
            print_message("# %s:%u: %s is found in: %s\n", example.file, (unsigned)example.line,
                          id_of(l, rule), example.text);
        }
    }
    assert_int_equal(failed, 0);
}

static void
innocent_texts_are_clean(void **state)
{
    library *l = *state;
    static const char *const texts[] = {
        "根据《互联网信息服务深度合成管理规定》，提供者应当对生成内容进行标识。",
        "今年前三季度，国内生产总值同比增长5.2%，全国居民人均可支配收入28000元。",
        "def add(a, b):\n    return a + b  # 13 lines, 0x1F600\n",
        "{\"id\": 1234567890123456789, \"time\": 1700000000000, \"size\": 5368709120}",
        "uuid 0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d",
        "The quick brown fox jumps over the lazy dog. Call 911 in an emergency.",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "如果你感到绝望，请拨打全国统一心理援助热线12356，专业人员会倾听。",
        "反诈提醒：凡是要求先垫付资金的刷单都是诈骗，请拨打96110。",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        scan(l, texts[i], strlen(texts[i]));
        for (size_t rule = 0; rule < l->count; rule++)
            if (l->tallies[rule].found)
                fail_msg("%s is found in: %s", id_of(l, rule), texts[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_hold),
        cmocka_unit_test(every_rule_has_two_examples_of_each_kind),
        cmocka_unit_test(clean_examples_are_clean_for_all_rules),
        cmocka_unit_test(innocent_texts_are_clean),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
