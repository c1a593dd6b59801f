/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to pictures on their way: named changes, reproducible by their seed. */
#ifndef BENCH_ATTACKS_H
#define BENCH_ATTACKS_H

#include "bench/robustness/raster.h"

typedef struct attack_case {
    const char *name;
    int core; /* part of the table that is aimed at; else "beyond" */
    raster (*run)(const raster *picture, uint64_t seed, double a, double b);
    double a, b;
} attack_case;

extern const attack_case attacks[];
extern const size_t attack_count;

#endif
