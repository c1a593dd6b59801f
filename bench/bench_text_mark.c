/* SPDX-License-Identifier: Apache-2.0 */
/* Marking and verifying in memory, in millions of bytes per second, beside plain BLAKE2b over the
 * same bytes, which is the bound. The text is made of the characters of bench/clean_text.txt
 * in random order, so that no branch of the processor can learn it. */
#include <aigc/text_mark.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_SIZE ((size_t)64 << 20)
#define FEED ((size_t)64 << 10) /* what a program reads at once */
#define ROUNDS 5                /* the best one counts */
#define FILE_LIMIT ((size_t)1 << 20)
#define MEGABYTE 1e6

static void
fail(const char *what)
{
    fprintf(stderr, "bench_text_mark: %s\n", what);
    exit(EXIT_FAILURE);
}

static void
must(aigc_status status, const char *what)
{
    if (status != AIGC_OK)
        fail(what);
}

static double
now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        fail("clock");
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool
begins_character(unsigned char byte)
{
    return (byte & 0xC0) != 0x80;
}

/* TEXT_SIZE bytes, but for the rest of the last character. */
static char *
make_text(const char *path, size_t *length)
{
    static char sample[FILE_LIMIT];
    FILE *file = fopen(path, "rb");
    char *text = malloc(TEXT_SIZE);
    if (!file || !text)
        fail(path);
    size_t sample_length = fread(sample, 1, sizeof sample, file);
    (void)fclose(file);
    if (sample_length == 0)
        fail("empty sample");

    uint64_t random = 1;
    *length = 0;
    for (;;) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t at = (size_t)(random >> 33) % sample_length;
        while (at > 0 && !begins_character((unsigned char)sample[at]))
            at--;
        size_t size = 1;
        while (at + size < sample_length && !begins_character((unsigned char)sample[at + size]))
            size++;
        if (size > TEXT_SIZE - *length)
            return text;
        memcpy(text + *length, sample + at, size);
        *length += size;
    }
}

static void
print(const char *name, size_t length, double seconds)
{
    printf("{\"schema\":1,\"benchmark\":\"text_mark\",\"name\":\"%s\",\"bytes\":%zu,"
           "\"mb_per_second\":%.0f}\n",
           name, length, (double)length / MEGABYTE / seconds);
}

static void
run_blake2b(const char *text, size_t length, void *unused)
{
    crypto_generichash_blake2b_state state;
    unsigned char digest[32];
    (void)unused;
    (void)crypto_generichash_blake2b_init(&state, NULL, 0, sizeof digest);
    for (size_t i = 0; i < length; i += FEED)
        (void)crypto_generichash_blake2b_update(&state, (const unsigned char *)text + i,
                                                length - i < FEED ? length - i : FEED);
    (void)crypto_generichash_blake2b_final(&state, digest, sizeof digest);
}

static int
drop(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 0;
}

static void
run_marker(const char *text, size_t length, void *marker)
{
    must(aigc_text_marker_begin(marker, drop, NULL), "begin");
    for (size_t i = 0; i < length; i += FEED)
        must(aigc_text_marker_feed(marker, text + i, length - i < FEED ? length - i : FEED),
             "feed");
    must(aigc_text_marker_finish(marker), "finish");
}

static void
run_verifier(const char *text, size_t length, void *verifier)
{
    must(aigc_text_verifier_begin(verifier), "begin");
    for (size_t i = 0; i < length; i += FEED)
        must(aigc_text_verifier_feed(verifier, text + i, length - i < FEED ? length - i : FEED),
             "feed");
    if (aigc_text_verifier_finish(verifier, NULL) != AIGC_ERR_NOT_FOUND)
        fail("verdict");
}

static void
measure(const char *name, void (*run)(const char *, size_t, void *), const char *text,
        size_t length, void *object)
{
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double start = now();
        run(text, length, object);
        double seconds = now() - start;
        if (i == 0 || seconds < best)
            best = seconds;
    }
    print(name, length, best);
}

int
main(void)
{
    const char *top = getenv("abs_top_srcdir");
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/bench/clean_text.txt", top ? top : ".");
    size_t length;
    char *text = make_text(path, &length);

    aigc_secret_key *key;
    aigc_label *label;
    aigc_text_marker *marker;
    aigc_text_verifier *verifier;
    must(aigc_secret_key_generate(&key), "key");
    must(aigc_label_new(&label), "label");
    must(aigc_label_set(label, AIGC_FIELD_CONTENT_PRODUCER, "benchmark"), "producer");
    must(aigc_label_set(label, AIGC_FIELD_PRODUCE_ID, "1"), "id");
    aigc_text_marker_options options = { .struct_size = sizeof options,
                                         .label = label,
                                         .key = key };
    must(aigc_text_marker_new(&options, &marker), "marker");
    must(aigc_text_verifier_new(NULL, &verifier), "verifier");

    measure("blake2b", run_blake2b, text, length, NULL);
    measure("mark", run_marker, text, length, marker);
    measure("verify", run_verifier, text, length, verifier);

    aigc_text_verifier_free(verifier);
    aigc_text_marker_free(marker);
    aigc_label_free(label);
    aigc_secret_key_free(key);
    free(text);
    return 0;
}
