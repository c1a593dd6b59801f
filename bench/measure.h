/* SPDX-License-Identifier: Apache-2.0 */
/* What all benchmarks need: a clock, a series of samples, files in memory, random numbers that
 * are the same on every machine, and an end when something fails. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <stdint.h>

/* Enough for every benchmark here; beyond it samples would say nothing new. */
#define SERIES_MAX 32

/* What was measured again and again. */
typedef struct series {
    double samples[SERIES_MAX];
    size_t count;
} series;

typedef struct summary {
    double median;
    double least;
    double most;
} summary;

/* Bytes of a file, or made in memory. A NUL follows that is not counted. */
typedef struct blob {
    char *bytes;
    size_t length;
} blob;

/* Prints "PROGRAM: WHAT" with the cause, and ends the program. */
_Noreturn void fail(const char *what);

/* Seconds of processor time of this process: what other programs take does not count. */
double processor_now(void);

void series_add(series *all, double sample);

summary series_summary(const series *all);

/* The whole file; fails if it is empty or cannot be read. */
blob read_file(const char *path);

/* Never NULL. */
void *need_memory(size_t size);

/* Bytes that malloc has given out and not got back. */
size_t memory_in_use(void);

/* The next number of a sequence that begins with *state (splitmix64). */
uint64_t random_next(uint64_t *state);

/* From 0 to bound - 1. */
size_t random_below(uint64_t *state, size_t bound);

/* Bytes of the UTF-8 character that begins with this byte, 1 for what begins none. */
size_t character_size(char first);

#endif
