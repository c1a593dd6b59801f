/* SPDX-License-Identifier: Apache-2.0 */
/* authoring.h, and what rules.h says of rules, lists and overlays: arguments, states, memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aigc/authoring.h>
#include <aigc/filter.h>
#include <aigc/policy.h>

#include "tests/support/fail_malloc.h"

static const char rules_text[] = "# head\nrules:\n- id: a # b\n  words: [x,\n    # in\n    'no']\n";
static const char words_text[] = "# w\none\tA.1.a\tlog\n";
static const char toml_text[] = "[[rules]]\nid = \"k\"\nregex = \"key_[a-z]{3,}(b)$\"\n"
                                "keywords = ['key']\n[[rules]]\nid = 'bad'\nregex = 'a+'\n";
static const char presidio_text[] =
    "recognizers: [{name: n, patterns: [{regex: 'abc+', score: 0}],\n"
    "  context: [x], deny_list: [y]}]\n";
static const char csv_text[] =
    "word,category,action,date\n\"a\"\"b\",t,stop,now\nc,u,log,2026-01-31\n";

static void
drafts_check_their_arguments(void **state)
{
    (void)state;
    aigc_draft *draft;
    aigc_diagnostic diagnostic;
    size_t length = 1;
    aigc_import_options options = { .struct_size = sizeof options };
    assert_int_equal(aigc_draft_new(NULL), AIGC_ERR_ARGUMENT);
    aigc_draft_free(NULL);
    assert_null(aigc_draft_text(NULL, &length));
    assert_int_equal(length, 0);
    assert_null(aigc_draft_text(NULL, NULL));
    assert_int_equal(aigc_draft_kind(NULL), AIGC_SOURCE_RULES);
    assert_int_equal(aigc_draft_entries(NULL), 0);
    assert_int_equal(aigc_draft_count(NULL, AIGC_SEVERITY_ERROR), 0);
    assert_int_equal(aigc_draft_diagnostic_count(NULL), 0);
    assert_int_equal(aigc_draft_diagnostic(NULL, 0, &diagnostic), AIGC_ERR_ARGUMENT);

    assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
    assert_int_equal(aigc_draft_format(NULL, AIGC_SOURCE_RULES, "f", "", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_draft_format(draft, AIGC_SOURCE_RULES, NULL, "", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_draft_format(draft, AIGC_SOURCE_RULES, "f", NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_draft_format(draft, (aigc_source_kind)2, "f", "", 0), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_draft_import(draft, NULL, "f", "x", 1), AIGC_ERR_ARGUMENT);
    options.struct_size--;
    assert_int_equal(aigc_draft_import(draft, &options, "f", "x", 1), AIGC_ERR_ARGUMENT);
    options.struct_size++;
    options.category = "A.9.z";
    assert_int_equal(aigc_draft_import(draft, &options, "f", "x", 1), AIGC_ERR_ARGUMENT);
    options.category = NULL;
    options.prefix = "Big";
    assert_int_equal(aigc_draft_import(draft, &options, "f", "x", 1), AIGC_ERR_ARGUMENT);
    options.prefix = NULL;
    const char *const odd[] = { "tag", NULL };
    options.tags = odd;
    assert_int_equal(aigc_draft_import(draft, &options, "f", "x", 1), AIGC_ERR_ARGUMENT);
    options.tags = NULL;
    options.format = (aigc_import_format)99;
    assert_int_equal(aigc_draft_import(draft, &options, "f", "x", 1), AIGC_ERR_ARGUMENT);
    /* None of these used the draft. */
    assert_int_equal(aigc_draft_format(draft, AIGC_SOURCE_WORDS, "f", "x ", 2), AIGC_OK);
    assert_string_equal(aigc_draft_text(draft, &length), "x\n");
    assert_int_equal(length, 2);
    assert_int_equal(aigc_draft_format(draft, AIGC_SOURCE_WORDS, "f", "x", 1), AIGC_ERR_STATE);
    assert_string_equal(aigc_draft_text(draft, NULL), "x\n");
    aigc_draft_free(draft);
}

static void
what_is_too_large_is_refused(void **state)
{
    (void)state;
    const size_t most = (size_t)4 << 20; /* of a rule file */
    char *text = malloc(most + 1);
    assert_non_null(text);
    memset(text, '\n', most + 1);
    for (size_t more = 0; more < 2; more++) {
        aigc_draft *draft;
        assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
        assert_int_equal(aigc_draft_format(draft, AIGC_SOURCE_RULES, "f", text, most + more),
                         more ? AIGC_ERR_LIMIT : AIGC_ERR_RULES);
        aigc_draft_free(draft);
    }
    free(text);
}

static void
diagnostics_can_be_asked_for_in_any_order(void **state)
{
    (void)state;
    aigc_draft *draft;
    aigc_diagnostic diagnostic;
    const aigc_import_options options = { .struct_size = sizeof options };
    assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
    assert_int_equal(aigc_draft_import(draft, &options, "f", "a\na\na\na\n", 8), AIGC_OK);
    assert_int_equal(aigc_draft_diagnostic_count(draft), 3);
    assert_int_equal(aigc_draft_count(draft, AIGC_SEVERITY_ERROR), 3);
    assert_int_equal(aigc_draft_count(draft, AIGC_SEVERITY_WARNING), 0);
    static const size_t order[] = { 2, 0, 1, 1, 2 };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        assert_int_equal(aigc_draft_diagnostic(draft, order[i], &diagnostic), AIGC_OK);
        assert_int_equal(diagnostic.line, order[i] + 2);
    }
    assert_int_equal(aigc_draft_diagnostic(draft, 3, &diagnostic), AIGC_ERR_ARGUMENT);
    assert_null(diagnostic.message);
    assert_int_equal(aigc_draft_diagnostic(draft, 0, NULL), AIGC_ERR_ARGUMENT);
    aigc_draft_free(draft);
}

/* -- what a set says of its rules ---------------------------------------------------- */

static const char vendor[] =
    "rules:\n"
    "- {id: one, title: {en: One, zh: 一}, category: A.1.f, action: stop, status: stable,\n"
    "   level: high, owner: me, date: 2026-01-31, source: law, false_positives: none, words: "
    "[xy],\n"
    "   examples: {match: [xy], clean: [z], todo_match: [x-y], todo_clean: [z]}}\n"
    "- {id: two, title: Two, category: A.1.f, action: log, words: [abc]}\n";
static const char site[] = "overlays: [{rule: one, action: log, allow: [xyz], level: low}]\n";

static aigc_status
compile(const char *const *texts, size_t count, aigc_rules **rules)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_status status = aigc_rules_compiler_new(&compiler);
    *rules = NULL;
    for (size_t i = 0; i < count && status == AIGC_OK; i++)
        status = aigc_rules_compiler_add_text(compiler, "f", texts[i], strlen(texts[i]));
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, rules);
    aigc_rules_compiler_free(compiler);
    return status;
}

static void
a_rule_says_all_that_its_file_says(void **state)
{
    (void)state;
    static const char *const texts[] = { vendor, site };
    aigc_rules *rules;
    aigc_rule_info info = { .struct_size = sizeof info };
    assert_int_equal(compile(texts, 2, &rules), AIGC_OK);
    assert_int_equal(aigc_rules_get(rules, 0, &info), AIGC_OK);
    assert_int_equal(info.struct_size, sizeof info);
    assert_string_equal(info.title, "One");
    assert_string_equal(info.title_zh, "一");
    assert_string_equal(info.status, "stable");
    assert_string_equal(info.level, "low");
    assert_string_equal(info.owner, "me");
    assert_string_equal(info.date, "2026-01-31");
    assert_string_equal(info.source, "law");
    assert_string_equal(info.false_positives, "none");
    assert_int_equal(info.action, AIGC_ACTION_LOG);
    assert_string_equal(info.overlay_file, "f");
    assert_int_equal(info.overlay_line, 1);
    assert_int_equal(info.base, 0);
    assert_int_equal(aigc_rules_get(rules, 1, &info), AIGC_OK);
    assert_string_equal(info.title_zh, "Two");
    assert_string_equal(info.level, "");
    assert_string_equal(info.overlay_file, "");
    assert_int_equal(info.overlay_line, 0);

    assert_int_equal(aigc_rules_get(rules, 2, &info), AIGC_ERR_ARGUMENT);
    assert_null(info.id);
    assert_int_equal(info.struct_size, sizeof info);
    info.struct_size--;
    assert_int_equal(aigc_rules_get(rules, 0, &info), AIGC_ERR_ARGUMENT);

    static const int must[] = { 1, 0, 1, 0 };
    assert_int_equal(aigc_rules_example_count(rules), 4);
    for (size_t i = 0; i < 4; i++) {
        aigc_rule_example example;
        assert_int_equal(aigc_rules_example(rules, i, &example), AIGC_OK);
        assert_int_equal(example.must_match, must[i]);
        assert_int_equal(example.is_todo, i >= 2);
    }
    aigc_rules_free(rules);
}

/* Findings: their categories and actions, in order. */
static int
note(void *context, const aigc_finding *finding)
{
    char *seen = context;
    size_t used = strlen(seen);
    (void)snprintf(seen + used, 256 - used, "%s %s %d;", finding->rule_id, finding->category,
                   (int)finding->action);
    return 0;
}

static void
scan(aigc_rules *rules, aigc_policy *policy, const char *text, const char *expected)
{
    aigc_scanner *scanner;
    char seen[256] = "";
    const aigc_text_options how = { .struct_size = sizeof how, .policy = policy };
    assert_int_equal(aigc_scanner_new(rules, &scanner), AIGC_OK);
    assert_int_equal(aigc_scanner_configure(scanner, &how), AIGC_OK);
    assert_int_equal(aigc_scanner_begin(scanner, note, seen), AIGC_OK);
    assert_int_equal(aigc_scanner_feed(scanner, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_scanner_finish(scanner), AIGC_OK);
    assert_string_equal(seen, expected);
    aigc_scanner_free(scanner);
}

/* A rule with a word list, in a folder of its own. */
static void
write_list_rule(char folder[32])
{
    static const char *const files[][2] = {
        { "r.yaml", "rules: [{id: l, title: t, category: A.1.f, action: log, match: [plain], "
                    "lists: [w.txt], allow: [own word here]}]\n" },
        { "w.txt",
          "plain word\nown word\tA.1.a\nact word\t\tredact\nloose\tA.1.a\t\tskip\tnone\n" },
    };
    (void)snprintf(folder, 32, "/tmp/test_authoring.XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < 2; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i][0]);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_true(fputs(files[i][1], file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
}

static void
remove_list_rule(const char *folder)
{
    static const char *const names[] = { "r.yaml", "w.txt" };
    char path[64];
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(remove(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

static void
words_are_found_as_their_columns_say(void **state)
{
    (void)state;
    static const char overlay[] = "overlays: [{rule: l, action: 'off'}]\n";
    static const char off[] = "policy: {rules: {l: shadow}}\n";
    char folder[32];
    aigc_rules *rules[2];
    write_list_rule(folder);
    for (size_t i = 0; i < 2; i++) {
        aigc_rules_compiler *compiler;
        assert_int_equal(aigc_rules_compiler_new(&compiler), AIGC_OK);
        if (i)
            assert_int_equal(
                aigc_rules_compiler_add_text(compiler, "o", overlay, sizeof overlay - 1), AIGC_OK);
        assert_int_equal(aigc_rules_compiler_add_path(compiler, folder), AIGC_OK);
        assert_int_equal(aigc_rules_compiler_finish(compiler, &rules[i]), AIGC_OK);
        aigc_rules_compiler_free(compiler);
    }
    assert_int_equal(aigc_rules_count(rules[0]), 3);
    for (size_t i = 0; i < 3; i++) {
        aigc_rule_info info = { .struct_size = sizeof info };
        assert_int_equal(aigc_rules_get(rules[0], i, &info), AIGC_OK);
        assert_string_equal(info.id, "l");
        assert_int_equal(info.base, 0);
        assert_int_equal(info.word_count, i == 1 ? 2 : 1);
    }
    scan(rules[0], NULL, "plain word, own word, act word", "l A.1.f 2;l A.1.a 2;l A.1.f 3;");
    scan(rules[0], NULL, "p-l-a-i-n word, own word here, Xl-o-o-s-eX", "l A.1.a 2;");
    scan(rules[1], NULL, "plain word, own word, act word", "");

    /* A policy for a rule is one for its variants. */
    aigc_policy_builder *builder;
    aigc_policy *policy;
    assert_int_equal(aigc_policy_builder_new(rules[0], &builder), AIGC_OK);
    assert_int_equal(aigc_policy_builder_add_text(builder, "p", off, sizeof off - 1), AIGC_OK);
    assert_int_equal(aigc_policy_builder_finish(builder, &policy), AIGC_OK);
    aigc_policy_builder_free(builder);
    scan(rules[0], policy, "plain word, own word, act word", "l A.1.f 1;l A.1.a 1;l A.1.f 1;");
    aigc_policy_free(policy);
    aigc_rules_free(rules[0]);
    aigc_rules_free(rules[1]);
    remove_list_rule(folder);
}

/* -- memory -------------------------------------------------------------------------- */

typedef struct work {
    const char *text;
    size_t length;
    int import; /* -1: bring it into form */
    aigc_source_kind kind;
} work;

static aigc_status
make_draft(void *context)
{
    const work *w = context;
    static const char *const tags[] = { "t", "A.1.a", NULL };
    const aigc_import_options options = { .struct_size = sizeof options,
                                          .format = (aigc_import_format)w->import,
                                          .tags = tags };
    aigc_draft *draft = NULL;
    aigc_status status = aigc_draft_new(&draft);
    if (status == AIGC_OK && w->import < 0)
        status = aigc_draft_format(draft, w->kind, "f", w->text, w->length);
    else if (status == AIGC_OK)
        status = aigc_draft_import(draft, &options, "f", w->text, w->length);
    aigc_draft_free(draft);
    return status;
}

static aigc_status
compile_with_overlay(void *context)
{
    (void)context;
    static const char *const texts[] = { vendor, site };
    aigc_rules *rules;
    aigc_status status = compile(texts, 2, &rules);
    aigc_rules_free(rules);
    return status;
}

static void
every_allocation_may_fail(void **state)
{
    (void)state;
    work works[] = {
        { rules_text, sizeof rules_text - 1, -1, AIGC_SOURCE_RULES },
        { words_text, sizeof words_text - 1, -1, AIGC_SOURCE_WORDS },
        { words_text, sizeof words_text - 1, AIGC_IMPORT_TEXT, AIGC_SOURCE_WORDS },
        { csv_text, sizeof csv_text - 1, AIGC_IMPORT_CSV, AIGC_SOURCE_WORDS },
        { toml_text, sizeof toml_text - 1, AIGC_IMPORT_GITLEAKS, AIGC_SOURCE_RULES },
        { presidio_text, sizeof presidio_text - 1, AIGC_IMPORT_PRESIDIO, AIGC_SOURCE_RULES },
    };
    if (!fail_malloc_available())
        skip();
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
        const char *problem = fail_malloc_loop(make_draft, &works[i], NULL);
        if (problem)
            fail_msg("%zu: %s", i, problem);
    }
    const char *problem = fail_malloc_loop(compile_with_overlay, NULL, NULL);
    if (problem)
        fail_msg("%s", problem);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drafts_check_their_arguments),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(diagnostics_can_be_asked_for_in_any_order),
        cmocka_unit_test(a_rule_says_all_that_its_file_says),
        cmocka_unit_test(words_are_found_as_their_columns_say),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
