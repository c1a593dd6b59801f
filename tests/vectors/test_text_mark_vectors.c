/* SPDX-License-Identifier: Apache-2.0 */
/* The compact text mark against known answers of an independent implementation:
 * tests/vectors/make_text_mark_vectors.py, written from docs/formats.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/text_mark.h>

#include "tests/support/text_sink.h"
#include "watermark/content_hash.h"
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
    static const char digits[] = "0123456789abcdef";
    const char *hex = string_of(object, name);
    size_t length = strlen(hex) / 2;
    assert_true(length <= room);
    for (size_t i = 0; i < length; i++) {
        const char *high = strchr(digits, hex[2 * i]);
        const char *low = strchr(digits, hex[2 * i + 1]);
        assert_true(high && low);
        out[i] = (uint8_t)((high - digits) << 4 | (low - digits));
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
    (void)snprintf(path, sizeof path, "%s/tests/vectors/text_mark/vectors.json", top);
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
    aigc_label *label;
    json_t *fields = json_object_get(vector, "label");
    assert_int_equal(aigc_label_new(&label), AIGC_OK);
    for (int field = 0; field < AIGC_FIELD_COUNT; field++) {
        const char *value =
            json_string_value(json_object_get(fields, aigc_field_name((aigc_field)field)));
        if (value)
            assert_int_equal(aigc_label_set(label, (aigc_field)field, value), AIGC_OK);
    }
    uint64_t time = (uint64_t)json_integer_value(json_object_get(vector, "time"));
    assert_int_equal(aigc_label_set_time(label, time), AIGC_OK);
    return label;
}

static void
content_hashes_are_those_of_the_vectors(void **state)
{
    static uint8_t text[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;
    aigcp_content_hash content;
    assert_int_equal(aigcp_content_hash_init(&content), AIGC_OK);
    json_array_foreach(json_object_get(f->vectors, "good"), index, vector)
    {
        uint8_t expected[AIGCP_HASH_SIZE];
        uint8_t digest[AIGCP_HASH_SIZE];
        size_t length = bytes_of(vector, "text", text, sizeof text);
        bytes_of(vector, "content_hash", expected, sizeof expected);
        aigcp_content_hash_begin(&content);
        assert_int_equal(aigcp_content_hash_feed(&content, text, length), AIGC_OK);
        assert_int_equal(aigcp_content_hash_finish(&content, digest), AIGC_OK);
        if (memcmp(digest, expected, sizeof digest) != 0)
            fail_msg("%s", string_of(vector, "name"));
    }
    assert_true(index >= 20);
    aigcp_content_hash_free(&content);
}

static void
marked_texts_are_those_of_the_vectors(void **state)
{
    static uint8_t text[TEXT_ROOM];
    static uint8_t expected[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;
    json_array_foreach(json_object_get(f->vectors, "good"), index, vector)
    {
        text_sink marked = { .length = 0 };
        aigc_text_marker *marker;
        aigc_label *label = label_of(vector);
        aigc_text_marker_options options = { .struct_size = sizeof options,
                                             .label = label,
                                             .key = f->key,
                                             .label_at = AIGC_LABEL_AT_NONE };
        size_t length = bytes_of(vector, "text", text, sizeof text);
        size_t expected_length = bytes_of(vector, "marked", expected, sizeof expected);
        assert_int_equal(aigc_text_marker_new(&options, &marker), AIGC_OK);
        assert_int_equal(aigc_text_marker_begin(marker, text_sink_write, &marked), AIGC_OK);
        assert_int_equal(aigc_text_marker_feed(marker, text, length), AIGC_OK);
        assert_int_equal(aigc_text_marker_finish(marker), AIGC_OK);
        if (!text_sink_is(&marked, expected, expected_length))
            fail_msg("%s", string_of(vector, "name"));
        aigc_text_marker_free(marker);
        aigc_label_free(label);
        text_sink_free(&marked);
    }
}

/* Verify a text; `*reason` is the reason of the report. */
static aigc_status
judge(const fixture *f, const uint8_t *text, size_t length, aigc_reason *reason)
{
    aigc_text_verifier *verifier;
    aigc_text_report report = { .struct_size = sizeof report };
    assert_int_equal(aigc_text_verifier_new(f->trusted, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, text, length), AIGC_OK);
    aigc_status status = aigc_text_verifier_finish(verifier, NULL);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_OK);
    *reason = report.reason;
    aigc_text_verifier_free(verifier);
    return status;
}

static void
marked_texts_of_the_vectors_verify(void **state)
{
    static uint8_t text[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;
    json_array_foreach(json_object_get(f->vectors, "good"), index, vector)
    {
        aigc_reason reason;
        size_t length = bytes_of(vector, "marked", text, sizeof text);
        if (judge(f, text, length, &reason) != AIGC_OK)
            fail_msg("%s: reason %d", string_of(vector, "name"), (int)reason);
    }
}

static void
judgements_are_those_of_the_vectors(void **state)
{
    static uint8_t text[TEXT_ROOM];
    const fixture *f = *state;
    size_t index;
    json_t *vector;
    json_array_foreach(json_object_get(f->vectors, "judged"), index, vector)
    {
        aigc_reason reason;
        size_t length = bytes_of(vector, "text", text, sizeof text);
        const char *verdict = aigc_status_name(judge(f, text, length, &reason));
        if (strcmp(verdict, string_of(vector, "verdict")) != 0 ||
            (int)reason != json_integer_value(json_object_get(vector, "reason")))
            fail_msg("%s: %s, reason %d", string_of(vector, "name"), verdict, (int)reason);
    }
    assert_true(index >= 25);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_hashes_are_those_of_the_vectors),
        cmocka_unit_test(marked_texts_are_those_of_the_vectors),
        cmocka_unit_test(marked_texts_of_the_vectors_verify),
        cmocka_unit_test(judgements_are_those_of_the_vectors),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
