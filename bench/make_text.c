/* SPDX-License-Identifier: Apache-2.0 */
/* Make a long text of the lines of a corpus, in a shuffled order, and put a word of a list into
 * it every so many characters:
 *
 *     make_text CORPUS MEGABYTES WORDS EVERY
 *
 * The same text every time. */
#include "bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 20250902
#define MEGABYTE 1000000

typedef struct lines {
    blob file;
    const char **start; /* count + 1 of them: a line ends where the next one starts */
    size_t count;
} lines;

static lines
read_lines(const char *path)
{
    lines all = { .file = read_file(path) };
    const char *end = all.file.bytes + all.file.length;
    size_t room = 2;
    for (const char *at = all.file.bytes; at < end; at++)
        room += *at == '\n';
    all.start = need_memory(room * sizeof *all.start);
    for (const char *at = all.file.bytes; at < end;) {
        all.start[all.count++] = at;
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline ? newline + 1 : end;
    }
    all.start[all.count] = end;
    return all;
}

static void
shuffle(lines *all, uint32_t *order, uint64_t *random)
{
    for (size_t i = 0; i < all->count; i++)
        order[i] = (uint32_t)i;
    for (size_t i = all->count; i > 1; i--) {
        size_t other = random_below(random, i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: make_text CORPUS MEGABYTES WORDS EVERY\n", stderr);
        return 2;
    }
    lines corpus = read_lines(argv[1]);
    lines words = read_lines(argv[3]);
    if (corpus.count == 0 || words.count == 0)
        fail("there is nothing to make a text of");
    size_t wanted = (size_t)strtoul(argv[2], NULL, 10) * MEGABYTE;
    size_t every = (size_t)strtoul(argv[4], NULL, 10);
    uint32_t *order = need_memory(corpus.count * sizeof *order);
    uint64_t random = SEED;
    size_t written = 0;
    size_t since = 0; /* characters since the last word */
    for (size_t next = 0; written < wanted; next++) {
        if (next % corpus.count == 0)
            shuffle(&corpus, order, &random);
        size_t line = order[next % corpus.count];
        for (const char *at = corpus.start[line]; at < corpus.start[line + 1];) {
            size_t size = character_size(*at);
            if (since++ == every) {
                size_t word = random_below(&random, words.count);
                size_t length = (size_t)(words.start[word + 1] - words.start[word]) - 1;
                written += fwrite(words.start[word], 1, length, stdout);
                since = 0;
            }
            written += fwrite(at, 1, size, stdout);
            at += size;
        }
    }
    free(order);
    free(corpus.start);
    free(corpus.file.bytes);
    free(words.start);
    free(words.file.bytes);
    return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
