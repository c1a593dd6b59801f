/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form says what the file said: random rule files, written in random styles with
 * comments anywhere, read the same before and after; no comment is lost; and the form of a form is
 * itself. The trees are compared by a comparison of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/authoring.h>

#include "libfilter/rules/rule_words.h"
#include "libfilter/rules/rule_yaml.h"
#include "tests/support/prng.h"
#include "tests/support/rounds.h"

#define TEXT_SIZE 65536
#define ROUNDS ROUNDS_OF(3000)

/* -- random files -------------------------------------------------------------------- */

typedef struct writer {
    prng random;
    char text[TEXT_SIZE];
    size_t length;
    size_t comments;
} writer;

static void
put(writer *w, const char *text)
{
    size_t length = strlen(text);
    assert_true(length < TEXT_SIZE - w->length);
    memcpy(w->text + w->length, text, length + 1);
    w->length += length;
}

static bool
chance(writer *w, size_t one_in)
{
    return prng_below(&w->random, one_in) == 0;
}

static void
put_spaces(writer *w, size_t count)
{
    while (count--)
        put(w, " ");
}

static void
put_comment(writer *w)
{
    char comment[64];
    (void)snprintf(comment, sizeof comment, "# comment %zu: \"it's [1]\"", w->comments++);
    put(w, comment);
}

/* The end of a line: perhaps with a comment, or lines of comments and empty ones behind it. */
static void
end_line(writer *w, size_t indent)
{
    if (chance(w, 6)) {
        put_spaces(w, 1 + prng_below(&w->random, 3));
        put_comment(w);
    }
    put(w, "\n");
    while (chance(w, 6)) {
        if (chance(w, 2)) {
            put_spaces(w, chance(w, 3) ? prng_below(&w->random, 9) : indent);
            put_comment(w);
        }
        put(w, "\n");
    }
}

/* A scalar in a random style; `text` fits them all but where said. */
static void
put_scalar(writer *w, bool in_flow)
{
    static const char *const plain[] = {
        "word", "大麻", "two words", "a-b", "v1.0", "x:y",  "é",
        "no",   "110",  "1e3",       "~",   "+86",  "0x1F", "a'b"
    };
    static const char *const single[] = { "'it''s'", "''",       "' x '",  "'- a'",    "'# no'",
                                          "'a: b'",  "'[x, y]'", "'a\"b'", "'\\d{2}'", "'　'" };
    static const char *const doubled[] = { "\"a\\tb\"", "\"\\u200B\"",  "\"it's\"",
                                           "\"\\\"\"",  "\"\\\\\"",     "\"l1\\nl2\"",
                                           "\"# no\"",  "\"l1\\n\\n\"", "\"\\U0001F9CA\"" };
    switch (prng_below(&w->random, 4)) {
    case 0:
        put(w, single[prng_below(&w->random, sizeof single / sizeof single[0])]);
        break;
    case 1:
        put(w, doubled[prng_below(&w->random, sizeof doubled / sizeof doubled[0])]);
        break;
    default:
        put(w, in_flow ? "flow" : plain[prng_below(&w->random, sizeof plain / sizeof plain[0])]);
        break;
    }
}

/* A scalar of several lines behind "key:" or "-". */
static void
put_lines(writer *w, size_t indent)
{
    static const char *const headers[] = { " |", " |-", " >", " >-", " |+" };
    put(w, headers[prng_below(&w->random, 5)]);
    if (chance(w, 4)) {
        put(w, " ");
        put_comment(w);
    }
    put(w, "\n");
    for (size_t i = 0, lines = 1 + prng_below(&w->random, 3); i < lines; i++) {
        put_spaces(w, indent + 2);
        put(w, i && chance(w, 3) ? "  # no comment\n" : "line: one\n");
        if (chance(w, 4))
            put(w, "\n");
    }
}

static void
put_flow_list(writer *w, size_t indent)
{
    put(w, "[");
    for (size_t i = 0, count = prng_below(&w->random, 30); i < count; i++) {
        if (i)
            put(w, ", ");
        if (chance(w, 8)) {
            put(w, " ");
            put_comment(w);
            put(w, "\n");
            put_spaces(w, indent + 2);
        }
        put_scalar(w, true);
    }
    put(w, "]");
}

static void
put_block_list(writer *w, size_t indent)
{
    end_line(w, indent);
    for (size_t i = 0, count = 1 + prng_below(&w->random, 4); i < count; i++) {
        put_spaces(w, indent);
        put(w, "-");
        if (chance(w, 6)) {
            put_lines(w, indent);
            continue;
        }
        put(w, " ");
        put_scalar(w, false);
        end_line(w, indent);
    }
}

/* The value of a key, up to the end of its line or lines. */
static void
put_value(writer *w, size_t indent)
{
    switch (prng_below(&w->random, 5)) {
    case 0:
        put(w, " ");
        put_flow_list(w, indent);
        end_line(w, indent);
        break;
    case 1:
        put_block_list(w, indent + 1 + prng_below(&w->random, 3));
        break;
    case 2:
        put_lines(w, indent);
        break;
    case 3:
        put(w, " {b: ");
        put_scalar(w, true);
        put(w, ", a: 'x'}");
        end_line(w, indent);
        break;
    default:
        put(w, " ");
        put_scalar(w, false);
        end_line(w, indent);
        break;
    }
}

static void
put_pairs(writer *w, size_t indent, const char *const *keys, size_t count)
{
    size_t start = prng_below(&w->random, count);
    size_t used = 1 + prng_below(&w->random, count);
    for (size_t i = 0; i < used; i++) {
        if (i)
            put_spaces(w, indent);
        put(w, keys[(start + i) % count]);
        put(w, ":");
        put_value(w, indent);
    }
}

/* A group of keys, one level deeper. */
static void
put_mapping(writer *w, const char *key, size_t indent)
{
    static const char *const keys[] = { "match", "words", "examples", "b", "clean" };
    put_spaces(w, indent);
    put(w, key);
    put(w, ":");
    end_line(w, indent + 2);
    put_spaces(w, indent + 2);
    put_pairs(w, indent + 2, keys, 5);
}

static void
write_file(writer *w, uint64_t seed)
{
    static const char *const keys[] = { "words",    "id",    "title",   "action",
                                        "patterns", "allow", "strange", "replace" };
    prng_seed(&w->random, seed);
    w->length = w->comments = 0;
    if (chance(w, 3))
        end_line(w, 0);
    put(w, chance(w, 3) ? "overlays:" : "rules:");
    size_t indent = prng_below(&w->random, 4);
    end_line(w, indent);
    for (size_t i = 0, count = 1 + prng_below(&w->random, 4); i < count; i++) {
        put_spaces(w, indent);
        put(w, "- ");
        put_pairs(w, indent + 2, keys, 8);
        if (chance(w, 3))
            put_mapping(w, "groups", indent + 2);
    }
    if (chance(w, 2))
        put_comment(w);
}

/* -- comparing ----------------------------------------------------------------------- */

typedef struct reading {
    aigcp_rule_model model;
    aigcp_arena tree;
    aigcp_yaml_node *root;
} reading;

static void
read_tree(reading *r, const char *text)
{
    aigcp_rule_model_init(&r->model);
    aigcp_arena_init(&r->tree);
    const aigcp_source *source = aigcp_rule_model_add_source(&r->model, "f", text, strlen(text));
    assert_non_null(source);
    assert_int_equal(aigcp_yaml_parse(&r->model, source, &r->tree, &r->root), AIGC_OK);
    if (r->model.error_count)
        fail_msg("%s\n%s", r->model.diagnostics->shown.message, text);
}

static void
free_tree(reading *r)
{
    aigcp_arena_free(&r->tree);
    aigcp_rule_model_free(&r->model);
}

static bool
same_text(const aigcp_yaml_node *a, const aigcp_yaml_node *b)
{
    return a->length == b->length && !memcmp(a->text, b->text, a->length);
}

static size_t
count_children(const aigcp_yaml_node *node)
{
    size_t count = 0;
    for (const aigcp_yaml_node *child = node->children; child; child = child->next)
        count++;
    return count;
}

/* Mappings in any order, lists in theirs. */
static bool
same(const aigcp_yaml_node *a, const aigcp_yaml_node *b)
{
    if (a->kind != b->kind || count_children(a) != count_children(b))
        return false;
    if (a->kind == AIGCP_YAML_SCALAR)
        return same_text(a, b);
    const aigcp_yaml_node *other = b->children;
    for (const aigcp_yaml_node *child = a->children; child; child = child->next) {
        if (a->kind == AIGCP_YAML_SEQUENCE) {
            if (!same(child, other))
                return false;
            other = other->next;
            continue;
        }
        for (other = b->children; other && !same_text(child, other); other = other->next->next)
            ;
        if (!other || !same(child->next, other->next))
            return false;
        child = child->next;
    }
    return true;
}

static char *
form_of(aigc_source_kind kind, const char *text)
{
    aigc_draft *draft;
    assert_int_equal(aigc_draft_new(&draft), AIGC_OK);
    aigc_status status = aigc_draft_format(draft, kind, "f", text, strlen(text));
    if (status != AIGC_OK) {
        aigc_diagnostic told = { .message = "" };
        (void)!aigc_draft_diagnostic(draft, 0, &told);
        fail_msg("%u:%u: %s:\n%s", (unsigned)told.line, (unsigned)told.column, told.message, text);
    }
    char *form = strdup(aigc_draft_text(draft, NULL));
    assert_non_null(form);
    aigc_draft_free(draft);
    return form;
}

static void
rule_files_mean_the_same_in_their_form(void **state)
{
    (void)state;
    writer *w = malloc(sizeof *w);
    assert_non_null(w);
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        write_file(w, seed);
        char *form = form_of(AIGC_SOURCE_RULES, w->text);
        reading before;
        reading after;
        read_tree(&before, w->text);
        read_tree(&after, form);
        if (!same(before.root, after.root)) {
            printf("# seed %llu:\n%s\n----\n%s\n", (unsigned long long)seed, w->text, form);
            fail();
        }
        for (size_t i = 0; i < w->comments; i++) {
            char comment[64];
            (void)snprintf(comment, sizeof comment, "# comment %zu: ", i);
            const char *found = strstr(form, comment);
            if (!found || strstr(found + 1, comment)) {
                printf("# seed %llu: %s\n%s\n----\n%s\n", (unsigned long long)seed, comment,
                       w->text, form);
                fail();
            }
        }
        char *again = form_of(AIGC_SOURCE_RULES, form);
        if (strcmp(form, again) != 0) {
            printf("# seed %llu:\n%s\n----\n%s\n----\n%s\n", (unsigned long long)seed, w->text,
                   form, again);
            fail();
        }
        free(again);
        free(form);
        free_tree(&before);
        free_tree(&after);
    }
    free(w);
}

/* -- word lists ---------------------------------------------------------------------- */

static void
write_list(writer *w, uint64_t seed)
{
    static const char *const cells[] = {
        "word",     " two words ",  "　三 ", "#",          " # x", "A.1.a", "log",
        "log/stop", "skip,  plain", "none",  "2026-01-31", "",     " ",     ""
    };
    static const char *const ends[] = { "\n", "\n", "\r\n", "\n\n", " \n" };
    prng_seed(&w->random, seed);
    w->length = 0;
    for (size_t i = 0, lines = 1 + prng_below(&w->random, 12); i < lines; i++) {
        for (size_t k = 0, count = 1 + prng_below(&w->random, 8); k < count; k++) {
            put(w, k ? "\t" : "");
            put(w, cells[prng_below(&w->random, sizeof cells / sizeof cells[0])]);
        }
        put(w, ends[prng_below(&w->random, 5)]);
    }
}

static const aigcp_word *
read_list(aigcp_rule_model *model, const char *text)
{
    static aigcp_word *words;
    aigcp_word_taker taker;
    const aigcp_source *source = aigcp_rule_model_add_source(model, "f", text, strlen(text));
    assert_non_null(source);
    words = NULL;
    aigcp_word_taker_begin(&taker, model, &words);
    aigcp_word_taker_add_list(&taker, source);
    aigcp_word_taker_free(&taker);
    return words;
}

static bool
same_columns(const aigcp_word_columns *a, const aigcp_word_columns *b)
{
    if (!a || !b)
        return !a && !b;
    return a->lanes == b->lanes && a->acts == b->acts && a->has_boundary == b->has_boundary &&
           a->boundary == b->boundary && !memcmp(a->actions, b->actions, sizeof a->actions) &&
           !strcmp(a->category ? a->category : "", b->category ? b->category : "") &&
           !strcmp(a->note ? a->note : "", b->note ? b->note : "") &&
           !strcmp(a->date ? a->date : "", b->date ? b->date : "");
}

static void
word_lists_mean_the_same_in_their_form(void **state)
{
    (void)state;
    writer *w = malloc(sizeof *w);
    assert_non_null(w);
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        write_list(w, seed);
        char *form = form_of(AIGC_SOURCE_WORDS, w->text);
        char *again = form_of(AIGC_SOURCE_WORDS, form);
        assert_string_equal(form, again);
        aigcp_rule_model before;
        aigcp_rule_model after;
        aigcp_rule_model_init(&before);
        aigcp_rule_model_init(&after);
        const aigcp_word *a = read_list(&before, w->text);
        const aigcp_word *b = read_list(&after, form);
        for (; a && b; a = a->next, b = b->next)
            if (a->length != b->length || memcmp(a->text, b->text, a->length) != 0 ||
                !same_columns(a->columns, b->columns))
                break;
        if (a || b || before.error_count != after.error_count)
            fail_msg("seed %llu:\n%s\n----\n%s", (unsigned long long)seed, w->text, form);
        aigcp_rule_model_free(&before);
        aigcp_rule_model_free(&after);
        free(again);
        free(form);
    }
    free(w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_files_mean_the_same_in_their_form),
        cmocka_unit_test(word_lists_mean_the_same_in_their_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
