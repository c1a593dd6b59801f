/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz target is: one function that takes any bytes and returns 0. It aborts if a
 * property does not hold. Linked with libFuzzer ("./run fuzz"), or with replay.c, which runs
 * it over its corpus ("make check"). */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Abort unless the property holds. */
#define FUZZ_ASSERT(property)                                                                    \
    ((property) ? (void)0                                                                        \
                : (fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property), \
                   abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
