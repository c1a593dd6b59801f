/* SPDX-License-Identifier: Apache-2.0 */
/* Vectorscan, the portable Hyperscan: literals as they are written, without any folding. */
#include "bench/engine.h"

#ifdef HAVE_VECTORSCAN
#include <hs.h>
#include <stdlib.h>
#include <string.h>

typedef struct built {
    const word_list *list;
    hs_database_t *database;
    hs_scratch_t *scratch;
    hs_stream_t *stream; /* NULL in block mode */
    uint64_t sum;        /* of what was reported, so that it is used */
    uint64_t findings;
} built;

static void
must(hs_error_t status, const char *what)
{
    if (status != HS_SUCCESS)
        fail(what);
}

static int
take(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags,
     void *context)
{
    built *self = context;
    (void)flags;
    (void)from; /* in a list of literals, their length says it too */
    self->findings++;
    self->sum += (to - self->list->lengths[id]) ^ to ^ id;
    return 0;
}

static uint64_t
scan_vectorscan(void *opaque, const char *text, size_t length, size_t piece)
{
    built *self = opaque;
    self->findings = 0;
    if (!self->stream) {
        for (size_t at = 0; at < length; at += piece) {
            size_t size = length - at < piece ? length - at : piece;
            must(hs_scan(self->database, text + at, (unsigned)size, 0, self->scratch, take, self),
                 "hs_scan");
        }
        return self->findings;
    }
    must(hs_reset_stream(self->stream, 0, NULL, NULL, NULL), "hs_reset_stream");
    for (size_t at = 0; at < length; at += piece) {
        size_t size = length - at < piece ? length - at : piece;
        must(hs_scan_stream(self->stream, text + at, (unsigned)size, 0, self->scratch, take, self),
             "hs_scan_stream");
    }
    return self->findings;
}

static void
release_vectorscan(void *opaque)
{
    built *self = opaque;
    if (self->stream)
        must(hs_close_stream(self->stream, NULL, NULL, NULL), "hs_close_stream");
    (void)hs_free_scratch(self->scratch);
    (void)hs_free_database(self->database);
    free(self);
}

static void *
build_vectorscan(const char *variant, const word_list *list, engine_cost *cost)
{
    unsigned mode = strcmp(variant, "stream") == 0 ? HS_MODE_STREAM : HS_MODE_BLOCK;
    unsigned flag = strcmp(variant, "block, start of match") == 0 ? HS_FLAG_SOM_LEFTMOST : 0;
    unsigned *flags = need_memory(list->count * sizeof *flags);
    unsigned *ids = need_memory(list->count * sizeof *ids);
    for (size_t i = 0; i < list->count; i++) {
        flags[i] = flag;
        ids[i] = (unsigned)i;
    }
    built *self = need_memory(sizeof *self);
    *self = (built){ .list = list };
    hs_compile_error_t *error = NULL;
    double start = processor_now();
    hs_error_t status =
        hs_compile_lit_multi(list->words, flags, ids, list->lengths, (unsigned)list->count, mode,
                             NULL, &self->database, &error);
    cost->build_seconds = processor_now() - start;
    if (status != HS_SUCCESS)
        fail(error ? error->message : "hs_compile_lit_multi");
    free(flags);
    free(ids);
    must(hs_alloc_scratch(self->database, &self->scratch), "hs_alloc_scratch");
    must(hs_database_size(self->database, &cost->compiled_bytes), "hs_database_size");
    if (mode == HS_MODE_STREAM) {
        must(hs_stream_size(self->database, &cost->stream_bytes), "hs_stream_size");
        must(hs_open_stream(self->database, 0, &self->stream), "hs_open_stream");
    }
    return self;
}

const engine engines_vectorscan[] = {
    { .name = "vectorscan",
      .variant = "block",
      .whole = true,
      .build = build_vectorscan,
      .scan = scan_vectorscan,
      .release = release_vectorscan },
    { .name = "vectorscan",
      .variant = "block, start of match",
      .whole = true,
      .build = build_vectorscan,
      .scan = scan_vectorscan,
      .release = release_vectorscan },
    { .name = "vectorscan",
      .variant = "stream",
      .whole = true,
      .pieces = true,
      .build = build_vectorscan,
      .scan = scan_vectorscan,
      .release = release_vectorscan },
    { .name = NULL },
};
#else
const engine engines_vectorscan[] = { { .name = NULL } };
#endif
