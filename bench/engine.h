/* SPDX-License-Identifier: Apache-2.0 */
/* What is compared: engines that look for a list of words in a text, and plain loops over the
 * same bytes that show what the machine can do. */
#ifndef BENCH_ENGINE_H
#define BENCH_ENGINE_H

#include "bench/word_list.h"

#include <stdbool.h>

/* What it costs to have an engine. */
typedef struct engine_cost {
    double build_seconds;
    size_t compiled_bytes;
    size_t stream_bytes; /* of one stream; 0 if there are no streams */
} engine_cost;

typedef struct engine {
    const char *name;
    const char *variant; /* "" if there is one only */
    bool whole;          /* can scan a text that is there at once */
    bool pieces;         /* can scan a text that comes in pieces */
    /* An engine over the words. NULL if this variant cannot be had here. */
    void *(*build)(const char *variant, const word_list *list, engine_cost *cost);
    /* Scan the text, cut into pieces of this size; returns the number of findings, each of
     * which was taken by a callback with its range and the number of its rule or word. */
    uint64_t (*scan)(void *opaque, const char *text, size_t length, size_t piece);
    void (*release)(void *opaque);
} engine;

extern const engine engines_limit[];
extern const engine engines_aigc[];
extern const engine engines_vectorscan[];

/* Shares of the characters of the text after which a transformer over these words held back 0,
 * 1, ... characters; the last one is of all that were more. Returns the mean. */
#define HELD_CLASSES 5
double hold_back(void *opaque, const char *text, size_t length, double shares[HELD_CLASSES]);

#endif
