/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/measure.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Noreturn void
fail(const char *what)
{
    fprintf(stderr, "bench: %s", what);
    if (errno != 0)
        fprintf(stderr, ": %s", strerror(errno));
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

double
processor_now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0)
        fail("clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void
series_add(series *all, double sample)
{
    if (all->count == SERIES_MAX)
        fail("too many samples");
    all->samples[all->count++] = sample;
}

static int
compare_samples(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return (*a > *b) - (*a < *b);
}

summary
series_summary(const series *all)
{
    series sorted = *all;
    if (sorted.count == 0)
        return (summary){ 0 };
    qsort(sorted.samples, sorted.count, sizeof sorted.samples[0], compare_samples);
    size_t upper = sorted.count / 2;
    size_t lower = (sorted.count - 1) / 2;
    return (summary){ .median = (sorted.samples[lower] + sorted.samples[upper]) / 2,
                      .least = sorted.samples[0],
                      .most = sorted.samples[sorted.count - 1] };
}

void *
need_memory(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);
    if (!memory)
        fail("memory");
    return memory;
}

blob
read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path);
    long size = ftell(file);
    if (size <= 0 || fseek(file, 0, SEEK_SET) != 0)
        fail(path);
    blob content = { .bytes = need_memory((size_t)size + 1), .length = (size_t)size };
    if (fread(content.bytes, 1, content.length, file) != content.length)
        fail(path);
    (void)fclose(file);
    content.bytes[content.length] = '\0';
    return content;
}

size_t
memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
uint64_t
random_next(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *state;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

size_t
random_below(uint64_t *state, size_t bound)
{
    /* The bias of the remainder does not matter here: bounds are far below 2^64. */
    return (size_t)(random_next(state) % bound);
}

size_t
character_size(char first)
{
    unsigned char byte = (unsigned char)first;
    if (byte < 0xC0)
        return 1;
    return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}
