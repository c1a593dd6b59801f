/* SPDX-License-Identifier: Apache-2.0 */
/* Marking and verifying in memory, in millions of bytes per second, beside plain BLAKE2b over the
 * same bytes, which is the bound. The text is made of the characters of bench/clean_text.txt
 * in random order, so that no branch of the processor can learn it. */
#include "bench/measure.h"

#include <aigc/text_mark.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE ((size_t)64 << 20)
#define FEED ((size_t)64 << 10) /* what a program reads at once */
#define ROUNDS 5

static void
must(aigc_status status, const char *what)
{
    if (status != AIGC_OK)
        fail(what);
}

/* TEXT_SIZE bytes, but for the rest of the last character. */
static char *
make_text(const char *path, size_t *length)
{
    blob sample = read_file(path);
    char *text = need_memory(TEXT_SIZE);
    uint64_t random = 1;
    *length = 0;
    for (;;) {
        size_t at = random_below(&random, sample.length);
        while (at > 0 && ((unsigned char)sample.bytes[at] & 0xC0) == 0x80)
            at--;
        size_t size = character_size(sample.bytes[at]);
        if (size > TEXT_SIZE - *length)
            break;
        memcpy(text + *length, sample.bytes + at, size);
        *length += size;
    }
    free(sample.bytes);
    return text;
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
    series speeds = { .count = 0 };
    for (int i = 0; i < ROUNDS; i++) {
        double start = processor_now();
        run(text, length, object);
        series_add(&speeds, (double)length / 1e6 / (processor_now() - start));
    }
    summary speed = series_summary(&speeds);
    printf("{\"schema\":1,\"benchmark\":\"text_mark\",\"name\":\"%s\",\"bytes\":%zu,"
           "\"megabytes_per_second\":%.1f,\"least\":%.1f,\"most\":%.1f}\n",
           name, length, speed.median, speed.least, speed.most);
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
