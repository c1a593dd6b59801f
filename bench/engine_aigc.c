/* SPDX-License-Identifier: Apache-2.0 */
/* libaigcfilter as an engine: the words are dealt out to some rules, as they would be. The
 * variant says which lanes the rules choose. */
#include "bench/engine.h"

#include <aigc/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many as TC260-003 has kinds of risk. */
#define RULES 31
#define PATH_SIZE 4096
#define WARM_UP 4096
#define STREAMS 1000

typedef struct built {
    aigc_rules *rules;
    aigc_scanner *scanner;
    uint64_t sum; /* of what was reported, so that it is used */
    uint64_t findings;
} built;

static void
must(aigc_status status, const char *what)
{
    if (status == AIGC_OK)
        return;
    fprintf(stderr, "bench: %s: %s\n", what, aigc_status_name(status));
    exit(EXIT_FAILURE);
}

static FILE *
open_in(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        fail(path);
    return file;
}

/* Word by word to one list after the other: neighbours in a list of words are alike. */
static void
write_rules(const char *folder, const char *variant, const word_list *list)
{
    FILE *rules = open_in(folder, "rules.yaml");
    fputs("rules:\n", rules);
    for (size_t rule = 0; rule < RULES; rule++) {
        char name[32];
        (void)snprintf(name, sizeof name, "words-%zu.txt", rule);
        fprintf(rules,
                "  - {id: words-%zu, title: Words, category: X.made, action: redact, "
                "boundary: none%s%s%s, lists: [%s]}\n",
                rule, *variant ? ", match: [" : "", variant, *variant ? "]" : "", name);
        FILE *words = open_in(folder, name);
        for (size_t i = rule; i < list->count; i += RULES)
            fprintf(words, "%s\n", list->words[i]);
        if (fclose(words) != 0)
            fail(name);
    }
    if (fclose(rules) != 0)
        fail("rules.yaml");
}

static void
remove_rules(const char *folder)
{
    char path[PATH_SIZE];
    for (size_t rule = 0; rule < RULES; rule++) {
        (void)snprintf(path, sizeof path, "%s/words-%zu.txt", folder, rule);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/rules.yaml", folder);
    (void)unlink(path);
    (void)rmdir(folder);
}

/* Why a set was refused: the first error, or what the compiler answered. */
static void
say_refusal(const aigc_rules_compiler *compiler, const char *variant, aigc_status status)
{
    aigc_diagnostic remark;
    for (size_t i = 0; aigc_rules_compiler_diagnostic(compiler, i, &remark) == AIGC_OK; i++) {
        if (remark.severity == AIGC_SEVERITY_ERROR) {
            fprintf(stderr, "bench: %s: %s:%u: %s\n", variant, remark.file, remark.line,
                    remark.message);
            return;
        }
    }
    fprintf(stderr, "bench: %s: refused: %s\n", variant, aigc_status_name(status));
}

static aigc_rules *
compile(const char *folder, const char *variant, double *seconds)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/rules.yaml", folder);
    aigc_rules_compiler *compiler;
    aigc_rules *rules = NULL;
    double start = processor_now();
    must(aigc_rules_compiler_new(&compiler), "compiler");
    must(aigc_rules_compiler_add_path(compiler, path), path);
    aigc_status status = aigc_rules_compiler_finish(compiler, &rules);
    *seconds = processor_now() - start;
    if (status != AIGC_OK)
        say_refusal(compiler, variant, status);
    aigc_rules_compiler_free(compiler);
    return rules;
}

static int
take(void *context, const aigc_finding *finding)
{
    built *self = context;
    self->findings++;
    self->sum += finding->start ^ finding->end ^ finding->rule;
    return 0;
}

static uint64_t
scan_aigc(void *opaque, const char *text, size_t length, size_t piece)
{
    built *self = opaque;
    self->findings = 0;
    must(aigc_scanner_begin(self->scanner, take, self), "begin");
    for (size_t at = 0; at < length; at += piece)
        must(aigc_scanner_feed(self->scanner, text + at, length - at < piece ? length - at : piece),
             "feed");
    must(aigc_scanner_finish(self->scanner), "finish");
    return self->findings;
}

static void
release_aigc(void *opaque)
{
    built *self = opaque;
    aigc_scanner_free(self->scanner);
    aigc_rules_free(self->rules);
    free(self);
}

static aigc_scanner *
begin_stream(aigc_rules *rules)
{
    aigc_scanner *scanner;
    must(aigc_scanner_new(rules, &scanner), "scanner");
    must(aigc_scanner_begin(scanner, NULL, NULL), "begin");
    return scanner;
}

/* Text that comes in pieces, as from a model. */
static void
warm_up(aigc_scanner *scanner, const word_list *list)
{
    for (size_t i = 0; i < list->count && i < WARM_UP; i++) {
        must(aigc_scanner_feed(scanner, list->words[i], list->lengths[i]), "feed");
        must(aigc_scanner_feed(scanner, "。", strlen("。")), "feed");
    }
}

/* What a stream has taken from malloc, with what malloc adds: the mean of many, as some get what
 * malloc had at hand, and it keeps some kilobytes for the thread that it counts as taken. Another
 * one comes first, which has that kept. */
static size_t
stream_size(aigc_rules *rules, const word_list *list)
{
    aigc_scanner *scanners[STREAMS];
    aigc_scanner *first = begin_stream(rules);
    warm_up(first, list);
    const size_t before = memory_in_use();
    for (size_t i = 0; i < STREAMS; i++)
        scanners[i] = begin_stream(rules);
    for (size_t i = 0; i < STREAMS; i++)
        warm_up(scanners[i], list);
    const size_t size = (memory_in_use() - before) / STREAMS;
    for (size_t i = 0; i < STREAMS; i++)
        aigc_scanner_free(scanners[i]);
    aigc_scanner_free(first);
    return size;
}

static void *
build_aigc(const char *variant, const word_list *list, engine_cost *cost)
{
    char folder[] = "/tmp/bench_words.XXXXXX";
    if (!mkdtemp(folder))
        fail(folder);
    write_rules(folder, variant, list);
    aigc_rules *rules = compile(folder, variant, &cost->build_seconds);
    remove_rules(folder);
    if (!rules)
        return NULL;
    built *self = need_memory(sizeof *self);
    *self = (built){ .rules = rules };
    cost->compiled_bytes = aigc_rules_memory(rules);
    cost->stream_bytes = stream_size(rules, list);
    must(aigc_scanner_new(rules, &self->scanner), "scanner");
    return self;
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

double
hold_back(void *opaque, const char *text, size_t length, double shares[HELD_CLASSES])
{
    const built *self = opaque;
    aigc_transformer *transformer;
    uint64_t counts[HELD_CLASSES] = { 0 };
    uint64_t sum = 0;
    uint64_t characters = 0;
    must(aigc_transformer_new(self->rules, NULL, &transformer), "transformer");
    must(aigc_transformer_begin(transformer, drop, NULL, NULL), "begin");
    for (size_t at = 0; at < length;) {
        size_t size = character_size(text[at]);
        size = size < length - at ? size : length - at;
        must(aigc_transformer_feed(transformer, text + at, size), "feed");
        at += size;
        uint64_t held = 0;
        for (size_t i = at - (size_t)aigc_transformer_held(transformer); i < at; held++)
            i += character_size(text[i]);
        counts[held < HELD_CLASSES ? held : HELD_CLASSES - 1]++;
        sum += held;
        characters++;
    }
    aigc_transformer_free(transformer);
    for (size_t i = 0; i < HELD_CLASSES; i++)
        shares[i] = (double)counts[i] / (double)characters;
    return (double)sum / (double)characters;
}

const engine engines_aigc[] = {
    { .name = "aigc",
      .variant = "plain",
      .whole = true,
      .pieces = true,
      .build = build_aigc,
      .scan = scan_aigc,
      .release = release_aigc },
    { .name = "aigc",
      .variant = "plain, skip",
      .whole = true,
      .pieces = true,
      .build = build_aigc,
      .scan = scan_aigc,
      .release = release_aigc },
    { .name = "aigc",
      .variant = "plain, skip, sound, split",
      .whole = true,
      .pieces = true,
      .build = build_aigc,
      .scan = scan_aigc,
      .release = release_aigc },
    { .name = NULL },
};
