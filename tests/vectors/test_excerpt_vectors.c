/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of pieces against known answers of an independent implementation:
 * tests/vectors/make_excerpt_vectors.py, written from docs/formats.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <aigc/excerpt.h>
#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/text_sink.h"
#include "watermark/crypto_sodium.h"
#include "watermark/secret_key.h"

#define TEXT_ROOM 65536

typedef struct fixture {
    json_t *vectors;
    aigc_secret_key *key;
    aigc_keyring *trusted;
} fixture;

static const char *
string_of(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));

    assert_non_null(value);
    return value;
}

/* A member in hex as bytes. */
static size_t
bytes_of(const json_t *object, const char *name, uint8_t *out, size_t room)
{
    const char *hex = string_of(object, name);
    size_t length = strlen(hex) / 2;

    assert_true(length <= room);
    for (size_t i = 0; i < length; i++) {
        const char pair[] = { hex[2 * i], hex[2 * i + 1], '\0' };

        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return length;
}

static int
setup(void **state)
{
    const char *top = getenv("abs_top_srcdir");
    char path[4096];
    json_error_t error;
    fixture *f = calloc(1, sizeof *f);

    assert_true(f && top);
    (void)snprintf(path, sizeof path, "%s/tests/vectors/excerpt/proofs.json", top);
    f->vectors = json_load_file(path, 0, &error);
    if (!f->vectors)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    assert_int_equal(aigc_secret_key_generate(&f->key), AIGC_OK);
    bytes_of(f->vectors, "key_number", f->key->number, sizeof f->key->number);
    bytes_of(f->vectors, "seed", f->key->secret, 32);
    bytes_of(f->vectors, "public_key", f->key->secret + 32, 32);
    assert_true(aigcp_ed25519_is_pair(f->key->secret));
    assert_int_equal(aigc_keyring_new(&f->trusted), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(f->trusted, f->key), AIGC_OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;

    aigc_keyring_free(f->trusted);
    aigc_secret_key_free(f->key);
    json_decref(f->vectors);
    free(f);
    return 0;
}

static aigc_label *
label_of(const json_t *vector)
{
    static const aigc_field fields[] = { AIGC_FIELD_LABEL, AIGC_FIELD_CONTENT_PRODUCER,
                                         AIGC_FIELD_PRODUCE_ID };
    json_t *values = json_object_get(vector, "label");
    aigc_label *label;

    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *value = json_string_value(json_object_get(values, aigc_field_name(fields[i])));

        if (value)
            assert_int_equal(aigc_label_set(label, fields[i], value), AIGC_OK);
    }
    return label;
}

static void
mark(const fixture *f, const json_t *vector, const uint8_t *text, size_t length, text_sink *out)
{
    aigc_label *label = label_of(vector);
    aigc_excerpt_marker *marker;
    bool sentences = json_is_true(json_object_get(vector, "sentences"));

    assert_int_equal(
        aigc_excerpt_marker_new(
            label, f->key, sentences ? AIGC_EXCERPT_SENTENCE : AIGC_EXCERPT_PARAGRAPH, &marker),
        AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_begin(marker, text_sink_write, out), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_feed(marker, text, length), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_finish(marker), AIGC_OK);
    aigc_excerpt_marker_free(marker);
    aigc_label_free(label);
}

static void
proofs_are_those_of_the_vectors(void **state)
{
    static uint8_t text[TEXT_ROOM], expected[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;

    json_array_foreach(json_object_get(f->vectors, "vectors"), index, vector)
    {
        text_sink marked = { .length = 0 };
        size_t length = bytes_of(vector, "text", text, sizeof text);
        size_t expected_length = bytes_of(vector, "marked", expected, sizeof expected);

        mark(f, vector, text, length, &marked);
        if (!text_sink_is(&marked, expected, expected_length)) {
            fail_msg("%zu: %s: %zu bytes instead of %zu", index, string_of(vector, "name"),
                     marked.length, expected_length);
        }
        text_sink_free(&marked);
    }
    assert_true(index >= 100);
}

static void
all_pieces_of_the_vectors_are_original(void **state)
{
    static uint8_t text[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;
    aigc_excerpt_verifier *verifier;

    assert_int_equal(aigc_excerpt_verifier_new(f->trusted, &verifier), AIGC_OK);
    json_array_foreach(json_object_get(f->vectors, "vectors"), index, vector)
    {
        aigc_excerpt_report report = { .struct_size = sizeof report };
        size_t length = bytes_of(vector, "marked", text, sizeof text);
        json_int_t pieces = json_integer_value(json_object_get(vector, "pieces"));

        assert_int_equal(aigc_excerpt_verifier_begin(verifier, NULL, NULL), AIGC_OK);
        assert_int_equal(aigc_excerpt_verifier_feed(verifier, text, length), AIGC_OK);
        aigc_status status = aigc_excerpt_verifier_finish(verifier, &report);
        if (report.counts[AIGC_EXCERPT_ORIGINAL] != (uint64_t)pieces ||
            report.counts[AIGC_EXCERPT_CHANGED] != 0 || report.counts[AIGC_EXCERPT_MISSING] != 0 ||
            (pieces == 0 && status != AIGC_ERR_NOT_FOUND))
            fail_msg("%s: %s", string_of(vector, "name"), aigc_status_name(status));
    }
    aigc_excerpt_verifier_free(verifier);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proofs_are_those_of_the_vectors),
        cmocka_unit_test(all_pieces_of_the_vectors_are_original),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
