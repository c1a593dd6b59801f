/* SPDX-License-Identifier: Apache-2.0 */
/* Compare engines on the same words and the same texts, in turns, in one run:
 *
 *     bench_peers NAME WORDS SPARSE DENSE
 *
 * NAME stands for the list in the output. WORDS has one word a line; in the text SPARSE hardly any
 * of them stands, in DENSE many. Prints one JSON object a line: what each engine costs, how fast it
 * is, what a filter over the words holds back. docs/benchmarks.md says how to read them. */
#include "bench/engine.h"

#include <aigc/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 5
#define ENGINES_MAX 16
#define PIECE 4 /* what a model gives at once: a character and a bit */
/* Pieces take long, so that a part of the text must do. */
#define PIECES_LENGTH ((size_t)12000000)
#define HOLD_BACK_LENGTH ((size_t)6000000)

typedef struct contender {
    const engine *engine;
    void *built; /* NULL: not here */
    engine_cost cost;
    series speeds; /* of the text that is being measured */
    uint64_t findings;
} contender;

typedef struct contest {
    const char *name; /* of the words */
    word_list words;
    contender contenders[ENGINES_MAX];
    size_t count;
} contest;

static void
enter(contest *all, const engine *engines)
{
    for (const engine *next = engines; next->name; next++) {
        if (all->count == ENGINES_MAX)
            fail("too many engines");
        contender *added = &all->contenders[all->count++];
        *added = (contender){ .engine = next };
        added->built = next->build(next->variant, &all->words, &added->cost);
        if (!added->built)
            continue;
        if (added->cost.compiled_bytes == 0)
            continue;
        printf("{\"schema\":1,\"benchmark\":\"build\",\"words\":\"%s\",\"engine\":\"%s\","
               "\"variant\":\"%s\",\"seconds\":%.3f,\"compiled_bytes\":%zu,"
               "\"stream_bytes\":%zu}\n",
               all->name, next->name, next->variant, added->cost.build_seconds,
               added->cost.compiled_bytes, added->cost.stream_bytes);
        (void)fflush(stdout);
    }
}

/* The speed of ours divided by this one's, round by round: what slows the machine for a while
 * slows both. */
static double
ratio(const contender *ours, const contender *other)
{
    series ratios = { .count = 0 };
    for (size_t i = 0; i < ours->speeds.count; i++)
        series_add(&ratios, ours->speeds.samples[i] / other->speeds.samples[i]);
    return series_summary(&ratios).median;
}

static void
report(const contest *all, const char *text, size_t piece)
{
    const contender *ours = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const contender *each = &all->contenders[i];
        if (each->speeds.count == 0)
            continue;
        if (!ours && strcmp(each->engine->name, "aigc") == 0)
            ours = each;
        summary speed = series_summary(&each->speeds);
        printf(
            "{\"schema\":1,\"benchmark\":\"scan\",\"words\":\"%s\",\"text\":\"%s\",\"piece\":%zu,"
            "\"engine\":\"%s\",\"variant\":\"%s\",\"findings\":%llu,"
            "\"megabytes_per_second\":%.1f,\"least\":%.1f,\"most\":%.1f,\"rounds\":%zu",
            all->name, text, piece, each->engine->name, each->engine->variant,
            (unsigned long long)each->findings, speed.median, speed.least, speed.most,
            each->speeds.count);
        if (ours && each != ours)
            printf(",\"aigc_is_times_as_fast\":%.2f", ratio(ours, each));
        puts("}");
    }
    (void)fflush(stdout);
}

/* Figures mean little without the processor they were taken on. */
static void
report_machine(void)
{
    char line[256];
    char name[128] = "unknown";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "model name : %127[^\"\\\n]", name) == 1)
            break;
    if (file)
        (void)fclose(file);
    printf("{\"schema\":1,\"benchmark\":\"machine\",\"processor\":\"%s\",\"processors\":%ld,"
           "\"version\":\"%s\"}\n",
           name, sysconf(_SC_NPROCESSORS_ONLN), aigc_filter_version());
}

/* Every engine in turn, some rounds. `piece` is 0 for the whole text. */
static void
race(contest *all, const char *name, const blob *text, size_t piece)
{
    size_t length = piece > 0 && text->length > PIECES_LENGTH ? PIECES_LENGTH : text->length;
    for (size_t i = 0; i < all->count; i++)
        all->contenders[i].speeds.count = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < all->count; i++) {
            contender *each = &all->contenders[i];
            if (!each->built || !(piece > 0 ? each->engine->pieces : each->engine->whole))
                continue;
            double start = processor_now();
            each->findings =
                each->engine->scan(each->built, text->bytes, length, piece > 0 ? piece : length);
            series_add(&each->speeds, (double)length / 1e6 / (processor_now() - start));
        }
    }
    report(all, name, piece);
}

static void
report_hold_back(const contest *all, const blob *text)
{
    for (size_t i = 0; i < all->count; i++) {
        const contender *each = &all->contenders[i];
        if (!each->built || strcmp(each->engine->name, "aigc") != 0)
            continue;
        double shares[HELD_CLASSES];
        size_t length = text->length < HOLD_BACK_LENGTH ? text->length : HOLD_BACK_LENGTH;
        double mean = hold_back(each->built, text->bytes, length, shares);
        printf("{\"schema\":1,\"benchmark\":\"hold-back\",\"words\":\"%s\",\"engine\":\"aigc\","
               "\"variant\":\"%s\",\"mean_characters\":%.3f,\"shares\":[",
               all->name, each->engine->variant, mean);
        for (size_t held = 0; held < HELD_CLASSES; held++)
            printf("%s%.4f", held > 0 ? "," : "", shares[held]);
        puts("]}");
    }
    (void)fflush(stdout);
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: bench_peers NAME WORDS SPARSE DENSE\n", stderr);
        return 2;
    }
    contest all = { .name = argv[1], .words = word_list_read(argv[2]) };
    blob sparse = read_file(argv[3]);
    blob dense = read_file(argv[4]);
    report_machine();
    enter(&all, engines_limit);
    enter(&all, engines_aigc);
    enter(&all, engines_vectorscan);
    race(&all, "sparse", &sparse, 0);
    race(&all, "sparse", &sparse, PIECE);
    race(&all, "dense", &dense, 0);
    race(&all, "dense", &dense, PIECE);
    report_hold_back(&all, &sparse);
    for (size_t i = 0; i < all.count; i++)
        if (all.contenders[i].built)
            all.contenders[i].engine->release(all.contenders[i].built);
    word_list_free(&all.words);
    free(sparse.bytes);
    free(dense.bytes);
    return EXIT_SUCCESS;
}
