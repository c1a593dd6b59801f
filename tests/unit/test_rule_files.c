/* SPDX-License-Identifier: Apache-2.0 */
/* Rule files, folders and word lists on disk: which files are read, in which order, and which
 * are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libfilter/limits.h"
#include "libfilter/rules/rule_files.h"
#include "libfilter/rules/rule_model.h"

#define MAX_PATH_LENGTH 4096

static aigcp_rule_model model;
static char folder[64];
static char paths[16][MAX_PATH_LENGTH]; /* what was made, to be removed */
static size_t path_count;

/* The path of `name` in the test's folder; the last few stay valid. */
static const char *
path_of(const char *name)
{
    static char ring[4][MAX_PATH_LENGTH];
    static size_t turn;
    char *path = ring[turn++ % 4];
    int length = snprintf(path, MAX_PATH_LENGTH, "%s/%s", folder, name);
    assert_true(length > 0 && length < MAX_PATH_LENGTH);
    return path;
}

/* Remember a path to be removed at the end, the last one first. */
static const char *
made(const char *name)
{
    assert_true(path_count < sizeof paths / sizeof paths[0]);
    char *path = paths[path_count++];
    (void)snprintf(path, MAX_PATH_LENGTH, "%s", path_of(name));
    return path;
}

static void
write_bytes(const char *name, const char *text, size_t length)
{
    FILE *file = fopen(made(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void
write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

static void
make_folder(const char *name)
{
    assert_int_equal(mkdir(made(name), 0700), 0);
}

static void
make_link(const char *target, const char *name)
{
    assert_int_equal(symlink(target, made(name)), 0);
}

static int
setup(void **state)
{
    (void)state;
    aigcp_rule_model_init(&model);
    path_count = 0;
    (void)snprintf(folder, sizeof folder, "/tmp/test_rule_files.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int
teardown(void **state)
{
    (void)state;
    aigcp_rule_model_free(&model);
    while (path_count)
        (void)remove(paths[--path_count]);
    return rmdir(folder);
}

static void
read_path(const char *name)
{
    assert_int_equal(aigcp_rule_files_add(&model, path_of(name)), AIGC_OK);
    aigcp_diagnostics_sort(&model);
}

/* The only diagnostic is about this file and place, and says this. */
static void
expect_one(const char *name, unsigned line, unsigned column, const char *message)
{
    assert_int_equal(model.diagnostic_count, 1);
    const aigc_diagnostic *shown = &model.diagnostics->shown;
    assert_string_equal(shown->file, path_of(name));
    assert_int_equal(shown->line, line);
    assert_int_equal(shown->column, column);
    if (!strstr(shown->message, message))
        fail_msg("\"%s\" does not say \"%s\"", shown->message, message);
}

/* A rule file with one rule, which takes its words from lists. */
static void
write_rule(const char *name, const char *id, const char *lists)
{
    char text[1024];
    (void)snprintf(text, sizeof text,
                   "rules:\n  - id: %s\n    title: t\n    category: A.1.a\n    action: log\n"
                   "    lists: [%s]\n",
                   id, lists);
    write_text(name, text);
}

static void
expect_words(const char *const *words, size_t count)
{
    const aigcp_word *word = model.rules->groups->words;
    for (size_t i = 0; i < count; i++, word = word->next) {
        assert_non_null(word);
        assert_int_equal(word->length, strlen(words[i]));
        assert_memory_equal(word->text, words[i], word->length);
    }
    assert_null(word);
}

static void
a_folder_is_read_in_the_order_of_names(void **state)
{
    (void)state;
    write_text("w.txt", "x\n");
    write_rule("b.yaml", "second", "w.txt");
    write_rule("a.yml", "first", "w.txt");
    write_rule("c.yaml", "third", "w.txt");
    write_text("notes.md", "no: rule\n");
    write_text(".hidden.yaml", "no: rule\n");
    write_text("d.yaml~", "no: rule\n");
    read_path("");
    assert_int_equal(model.error_count, 0);
    assert_int_equal(model.rule_count, 3);
    assert_string_equal(model.rules->id, "first");
    assert_string_equal(model.rules->next->id, "second");
    assert_string_equal(model.rules->next->next->id, "third");
}

static void
folders_inside_are_read_in_the_order_of_paths(void **state)
{
    (void)state;
    make_folder("b");
    make_folder("b/inner");
    make_folder("b/empty");
    make_folder(".hidden");
    make_folder("a.yaml.d");
    write_text("b/w.txt", "x\n");
    write_text("b/inner/w.txt", "y\n");
    write_text("w.txt", "z\n");
    write_rule("b/z.yaml", "third", "w.txt");
    write_rule("b/inner/r.yaml", "second", "w.txt");
    write_rule("a.yaml", "first", "w.txt");
    write_rule("c.yaml", "fourth", "w.txt");
    write_text(".hidden/r.yaml", "no: rule\n");
    /* A link to a folder: its files would be read twice, or without end. */
    make_link(".", "b/ring");
    make_link("b", "d");
    read_path("");
    assert_int_equal(model.error_count, 0);
    assert_int_equal(model.rule_count, 4);
    assert_string_equal(model.rules->id, "first");
    assert_string_equal(model.rules->next->id, "second");
    assert_memory_equal(model.rules->next->groups->words->text, "y", 1);
    assert_string_equal(model.rules->next->next->id, "third");
    assert_string_equal(model.rules->next->next->next->id, "fourth");
}

static void
folders_are_as_deep_as_the_limit_and_not_deeper(void **state)
{
    (void)state;
    char path[AIGCP_MAX_RULE_FOLDER_LEVELS * 2 + 16] = "";
    for (size_t i = 0; i < AIGCP_MAX_RULE_FOLDER_LEVELS; i++) {
        (void)snprintf(path + strlen(path), sizeof path - strlen(path), "%sd", i ? "/" : "");
        make_folder(path);
    }
    char name[sizeof path + 8];
    (void)snprintf(name, sizeof name, "%s/w.txt", path);
    write_text(name, "x\n");
    (void)snprintf(name, sizeof name, "%s/r.yaml", path);
    write_rule(name, "deep", "w.txt");
    read_path("");
    assert_int_equal(model.error_count, 0);
    assert_int_equal(model.rule_count, 1);

    aigcp_rule_model_free(&model);
    (void)snprintf(name, sizeof name, "%s/d", path);
    make_folder(name);
    read_path("");
    assert_int_equal(model.rule_count, 1);
    expect_one(name, 0, 0, "more than 8 levels of folders");
}

static void
errors_of_all_files_are_told(void **state)
{
    (void)state;
    write_rule("a.yaml", "A", "a.txt");
    write_rule("b.yaml", "B", "b.txt");
    read_path("");
    assert_int_equal(model.error_count, 4);
}

static void
list_lines_are_words(void **state)
{
    (void)state;
    write_text("w.txt", "\xEF\xBB\xBF# comment\n"
                        "一\n"
                        "  two words \r\n"
                        "\n"
                        "   \n"
                        "　三　\n"
                        "four\tA.1.a\t log \tsplit, skip\tword\ta note\t2026-01-31\n"
                        " # not a comment\n"
                        "五");
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    assert_int_equal(model.diagnostic_count, 0);
    static const char *const words[] = { "一", "two words", "三", "four", "# not a comment", "五" };
    expect_words(words, 6);
    const aigcp_word *word = model.rules->groups->words->next;
    assert_string_equal(word->place.source->name, path_of("w.txt"));
    assert_int_equal(word->place.line, 3);
    assert_int_equal(word->place.column, 3);
    assert_int_equal(word->next->place.line, 6);
    assert_int_equal(word->next->place.column, 2);
    assert_null(word->columns);
    const aigcp_word_columns *columns = word->next->next->columns;
    assert_non_null(columns);
    assert_string_equal(columns->category, "A.1.a");
    assert_true(columns->acts);
    assert_int_equal(columns->actions[AIGC_DIRECTION_INPUT], AIGC_ACTION_LOG);
    assert_int_equal(columns->lanes, AIGC_LANE_PLAIN | AIGC_LANE_SKIP | AIGC_LANE_SPLIT);
    assert_true(columns->has_boundary);
    assert_int_equal(columns->boundary, AIGCP_BOUNDARY_WORD);
    assert_string_equal(columns->note, "a note");
    assert_string_equal(columns->date, "2026-01-31");
}

static void
words_with_a_category_or_action_of_their_own_make_variants(void **state)
{
    (void)state;
    write_text("w.txt", "one\nown\tA.1.f\nact\t\tlog/stop\nsame\tA.1.f\n"
                        "like the rule\tA.1.a\tlog\n"
                        "two\t\tlog/stop\tplain\n");
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    assert_int_equal(model.diagnostic_count, 0);
    assert_int_equal(model.rule_count, 3);
    const aigcp_rule *rule = model.rules;
    const aigcp_rule *by_category = rule->next;
    const aigcp_rule *by_action = by_category->next;
    assert_null(rule->base);
    assert_ptr_equal(by_category->base, rule);
    assert_ptr_equal(by_action->base, rule);
    assert_string_equal(by_action->id, "a");
    assert_string_equal(by_category->category, "A.1.f");
    assert_int_equal(by_category->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_LOG);
    assert_string_equal(by_action->category, "A.1.a");
    assert_int_equal(by_action->actions[AIGC_DIRECTION_INPUT], AIGC_ACTION_LOG);
    assert_int_equal(by_action->actions[AIGC_DIRECTION_OUTPUT], AIGC_ACTION_STOP);
    static const char *const words[] = { "one", "like the rule" };
    expect_words(words, 2);
    assert_memory_equal(by_category->groups->words->text, "own", 3);
    assert_int_equal(by_category->groups->words->length, 3);
    assert_int_equal(by_category->groups->words->next->length, 4);
    assert_null(by_category->groups->words->next->next);
    assert_int_equal(by_action->groups->words->next->columns->lanes, AIGC_LANE_PLAIN);
}

static void
a_rule_with_a_condition_has_no_variants(void **state)
{
    (void)state;
    write_text("w.txt", "one\ntwo\tA.1.a\n");
    write_text("r.yaml", "rules:\n- {id: a, title: t, category: A.1.f, action: log,\n"
                         "   groups: {g: {lists: [w.txt]}}, condition: g}\n");
    read_path("r.yaml");
    expect_one("w.txt", 2, 1, "a rule with a condition has one category and one action");
    assert_int_equal(model.rule_count, 1);
}

static void
a_rule_may_have_as_many_variants_as_the_limit_and_not_more(void **state)
{
    (void)state;
    char text[40 * (AIGCP_MAX_VARIANTS + 1)];
    for (unsigned more = 0; more < 2; more++) {
        size_t used = 0;
        for (unsigned i = 0; i < AIGCP_MAX_VARIANTS + more; i++)
            used += (size_t)snprintf(text + used, sizeof text - used, "word%u\tX.%u\n", i, i);
        path_count = 0;
        write_text("w.txt", text);
        write_rule("r.yaml", "a", "w.txt");
        aigcp_rule_model_free(&model);
        read_path("r.yaml");
        assert_int_equal(model.rule_count, AIGCP_MAX_VARIANTS + 1);
        assert_int_equal(model.error_count, more);
    }
}

static void
faults_in_columns_are_told_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        unsigned column;
        const char *message;
    } faults[] = {
        { "字字\tB.1", 4, "B.1 is not a category of TC260-003 Annex A" },
        { "word\t\tblock", 7, "action cannot be \"block\"" },
        { "word\t\tlog/lug", 11, "action cannot be \"lug\"" },
        { "word\t\t\tplain, fuzzy", 15, "lanes cannot be \"fuzzy\"" },
        { "word\t\t\t\tfree", 9, "boundary cannot be \"free\"" },
        { "word\t\t\t\t\t\t2026-02-29", 11, "date: \"2026-02-29\" is no day of the calendar" },
        { "word\t\t\t\t\t\t\tmore", 12, "more columns than a word list has" },
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        path_count = 0;
        write_text("w.txt", faults[i].line);
        write_rule("r.yaml", "a", "w.txt");
        aigcp_rule_model_free(&model);
        read_path("r.yaml");
        expect_one("w.txt", 1, faults[i].column, faults[i].message);
    }
}

static void
faults_in_lists_are_told_at_their_place(void **state)
{
    (void)state;
    char long_word[3 * (AIGCP_MAX_WORD_CHARACTERS + 1) + 1] = "";
    for (size_t i = 0; i <= AIGCP_MAX_WORD_CHARACTERS; i++)
        memcpy(long_word + 3 * i, "字", 3);
    char text[400];
    (void)snprintf(text, sizeof text, "ok\n\tA.1.f\n%s\nok\n", long_word);
    write_text("w.txt", text);
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    assert_int_equal(model.error_count, 2);
    assert_int_equal(model.warning_count, 1);
    const aigcp_diagnostic_entry *entry = model.diagnostics;
    assert_int_equal(entry->shown.line, 2);
    assert_string_equal(entry->shown.message, "an empty word");
    assert_int_equal(entry->next->shown.line, 3);
    assert_int_equal(entry->next->next->shown.line, 4);
    assert_string_equal(entry->next->next->shown.source_line, "ok");
}

static void
a_list_that_is_not_utf8_is_told_once(void **state)
{
    (void)state;
    write_text("w.txt", "ok\n\xCE\xD2\xC3\xC7\n\xCE\xD2\n");
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    expect_one("w.txt", 2, 1, "byte 0xCE is not UTF-8");
    assert_null(model.rules->groups);
}

static void
repeated_words_are_taken_once(void **state)
{
    (void)state;
    write_text("w.txt", "a\nb\na\nc\nb\na\n");
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    static const char *const words[] = { "a", "b", "c" };
    expect_words(words, 3);
    assert_int_equal(model.word_count, 3);
    expect_one("w.txt", 3, 1, "3 words of the list are in the rule already");
    assert_int_equal(model.error_count, 0);
}

static void
lists_without_words_are_errors(void **state)
{
    (void)state;
    write_text("w.txt", "# nothing\n\n");
    write_rule("r.yaml", "a", "w.txt");
    read_path("r.yaml");
    expect_one("w.txt", 0, 0, "the list has no words");
}

static void
list_paths_stay_below_the_folder(void **state)
{
    (void)state;
    static const char *const wrong[] = { "/etc/hostname", "../w.txt", "a/../../w.txt", "a/..",
                                         ".." };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        aigcp_rule_model_free(&model);
        write_rule("r.yaml", "a", wrong[i]);
        path_count--; /* the same file each time */
        read_path("r.yaml");
        expect_one("r.yaml", 6, 13, "not a relative path");
    }
    (void)made("r.yaml");
}

static void
links_are_followed_inside_the_folder_alone(void **state)
{
    (void)state;
    make_folder("data");
    write_text("data/w.txt", "x\n");
    make_folder("rules");
    make_folder("rules/data");
    write_text("rules/data/w.txt", "y\n");
    make_link("data/w.txt", "rules/in.txt");
    make_link("../data/w.txt", "rules/out.txt");
    make_link("../data", "rules/way");
    write_rule("rules/in.yaml", "in", "in.txt");
    write_rule("rules/out.yaml", "out", "out.txt, way/w.txt");
    read_path("rules/in.yaml");
    assert_int_equal(model.diagnostic_count, 0);
    assert_memory_equal(model.rules->groups->words->text, "y", 1);
    read_path("rules/out.yaml");
    assert_int_equal(model.error_count, 2);
    assert_non_null(strstr(model.diagnostics->shown.message, "leads out of the folder"));
    assert_int_equal(model.diagnostics->next->shown.column, 22);
}

static void
a_folder_that_begins_with_the_name_of_another_is_outside(void **state)
{
    (void)state;
    make_folder("rules");
    make_folder("rules2");
    write_text("rules2/w.txt", "x\n");
    make_link("../rules2/w.txt", "rules/w.txt");
    write_rule("rules/r.yaml", "a", "w.txt");
    read_path("rules/r.yaml");
    expect_one("rules/r.yaml", 6, 13, "leads out of the folder");
}

static void
only_regular_files_are_read(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(made("pipe.yaml"), 0600), 0);
    read_path("pipe.yaml");
    expect_one("pipe.yaml", 0, 0, "not a regular file");

    aigcp_rule_model_free(&model);
    assert_int_equal(mkfifo(made("list.txt"), 0600), 0);
    write_rule("r.yaml", "a", "list.txt");
    read_path("r.yaml");
    expect_one("r.yaml", 6, 13, "not a regular file");
}

static void
missing_files_are_errors_of_the_caller_or_of_the_rule(void **state)
{
    (void)state;
    assert_int_equal(aigcp_rule_files_add(&model, path_of("none.yaml")), AIGC_ERR_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(model.diagnostic_count, 0);
    write_rule("r.yaml", "a", "none.txt");
    read_path("r.yaml");
    expect_one("r.yaml", 6, 13, "No such file");
}

static void
a_folder_without_rule_files_is_an_error(void **state)
{
    (void)state;
    make_folder("empty");
    read_path("empty");
    expect_one("empty", 0, 0, "no rule file");
}

static void
files_may_be_as_large_as_the_limit_and_not_larger(void **state)
{
    (void)state;
    size_t limit = AIGCP_MAX_RULE_FILE_BYTES;
    char *text = malloc(limit + 1);
    assert_non_null(text);
    memset(text, '\n', limit + 1);
    static const char rule[] =
        "rules: [{ id: a, title: t, category: A.1.a, action: log, words: [x] }]\n";
    memcpy(text, rule, sizeof rule - 1);
    write_bytes("a.yaml", text, limit);
    read_path("a.yaml");
    assert_int_equal(model.error_count, 0);
    assert_int_equal(model.rule_count, 1);
    write_bytes("b.yaml", text, limit + 1);
    read_path("b.yaml");
    expect_one("b.yaml", 0, 0, "larger than 4 MiB");
    free(text);
}

static void
all_files_may_be_as_large_as_the_limit_and_not_larger(void **state)
{
    (void)state;
    static const char rule[] =
        "rules: [{ id: a, title: t, category: A.1.a, action: log, words: [x] }]\n";
    write_text("a.yaml", rule);
    model.source_bytes = AIGCP_MAX_SOURCE_BYTES - strlen(rule);
    read_path("a.yaml");
    assert_int_equal(model.error_count, 0);
    assert_int_equal(model.source_bytes, AIGCP_MAX_SOURCE_BYTES);
    for (size_t more = 0; more <= 1; more++) {
        aigcp_rule_model_free(&model);
        model.source_bytes = AIGCP_MAX_SOURCE_BYTES + more;
        read_path("a.yaml");
        expect_one("a.yaml", 0, 0, "larger than 512 MiB");
    }
}

static void
all_texts_may_be_as_large_as_the_limit_and_not_larger(void **state)
{
    (void)state;
    const aigcp_source *source;
    model.source_bytes = AIGCP_MAX_SOURCE_BYTES - 1;
    for (size_t more = 0; more <= 2; more++) {
        assert_int_equal(aigcp_rule_files_read_text(&model, "text", "xyz", more, &source), AIGC_OK);
        assert_int_equal(source != NULL, more <= 1);
        assert_int_equal(model.error_count, more <= 1 ? 0 : 1);
    }
    assert_int_equal(model.source_bytes, AIGCP_MAX_SOURCE_BYTES);
}

static void
lists_may_be_as_large_as_the_limit_and_not_larger(void **state)
{
    (void)state;
    for (size_t more = 0; more <= 1; more++) {
        aigcp_rule_model_free(&model);
        write_text("w.txt", "");
        assert_int_equal(truncate(path_of("w.txt"), (off_t)(AIGCP_MAX_LIST_BYTES + more)), 0);
        write_rule("r.yaml", "a", "w.txt");
        read_path("r.yaml");
        /* Within the limit it is read, and found to be full of NULs. */
        if (more)
            expect_one("r.yaml", 6, 13, "larger than 64 MiB");
        else
            expect_one("w.txt", 1, 1, "a control character");
    }
}

static void
folders_may_have_as_many_files_as_the_limit_and_not_more(void **state)
{
    (void)state;
    make_folder("many");
    for (size_t i = 0; i <= AIGCP_MAX_RULE_FILES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "many/%zu.yaml", i);
        FILE *file = fopen(path_of(name), "w");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
        if (i == AIGCP_MAX_RULE_FILES - 1) {
            read_path("many");
            assert_int_equal(model.error_count, AIGCP_MAX_RULE_FILES); /* all are empty */
            aigcp_rule_model_free(&model);
        }
    }
    read_path("many");
    expect_one("many", 0, 0, "more than 4096 rule files");
    for (size_t i = 0; i <= AIGCP_MAX_RULE_FILES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "many/%zu.yaml", i);
        assert_int_equal(remove(path_of(name)), 0);
    }
}

static void
rules_may_have_as_many_words_as_the_limit_and_not_more(void **state)
{
    (void)state;
    enum { LINE = 8 };
    size_t count = AIGCP_MAX_WORDS + 1;
    char *text = malloc(count * LINE + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        (void)snprintf(text + i * LINE, LINE + 1, "%07zu\n", i);
    write_rule("r.yaml", "a", "w.txt");
    write_bytes("w.txt", text, (count - 1) * LINE);
    read_path("r.yaml");
    assert_int_equal(model.word_count, AIGCP_MAX_WORDS);
    assert_int_equal(model.error_count, 0);

    aigcp_rule_model_free(&model);
    write_bytes("w.txt", text, count * LINE);
    read_path("r.yaml");
    expect_one("w.txt", (unsigned)count, 1, "more than 2000000 words");
    free(text);
}

static void
lists_of_a_rule_share_its_words(void **state)
{
    (void)state;
    make_folder("words");
    write_text("words/a.txt", "x\ny\n");
    write_text("words/b.txt", "z\ny\n");
    write_text("words/c.txt", "q\n");
    write_rule("r.yaml", "a", "words/a.txt, words/b.txt, words/c.txt");
    read_path("r.yaml");
    static const char *const words[] = { "x", "y", "z", "q" };
    expect_words(words, 4);
    expect_one("words/b.txt", 2, 1, "the rule has this word already");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_folder_is_read_in_the_order_of_names),
        TEST(folders_inside_are_read_in_the_order_of_paths),
        TEST(folders_are_as_deep_as_the_limit_and_not_deeper),
        TEST(errors_of_all_files_are_told),
        TEST(list_lines_are_words),
        TEST(words_with_a_category_or_action_of_their_own_make_variants),
        TEST(a_rule_with_a_condition_has_no_variants),
        TEST(a_rule_may_have_as_many_variants_as_the_limit_and_not_more),
        TEST(faults_in_columns_are_told_at_their_place),
        TEST(faults_in_lists_are_told_at_their_place),
        TEST(a_list_that_is_not_utf8_is_told_once),
        TEST(repeated_words_are_taken_once),
        TEST(lists_without_words_are_errors),
        TEST(list_paths_stay_below_the_folder),
        TEST(links_are_followed_inside_the_folder_alone),
        TEST(a_folder_that_begins_with_the_name_of_another_is_outside),
        TEST(only_regular_files_are_read),
        TEST(missing_files_are_errors_of_the_caller_or_of_the_rule),
        TEST(a_folder_without_rule_files_is_an_error),
        TEST(files_may_be_as_large_as_the_limit_and_not_larger),
        TEST(all_files_may_be_as_large_as_the_limit_and_not_larger),
        TEST(all_texts_may_be_as_large_as_the_limit_and_not_larger),
        TEST(lists_may_be_as_large_as_the_limit_and_not_larger),
        TEST(folders_may_have_as_many_files_as_the_limit_and_not_more),
        TEST(rules_may_have_as_many_words_as_the_limit_and_not_more),
        TEST(lists_of_a_rule_share_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
