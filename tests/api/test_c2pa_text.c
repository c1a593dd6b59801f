/* SPDX-License-Identifier: Apache-2.0 */
/* C2PA manifests in text: unstructured (A.8), structured (A.9), HTML (A.7); files and streams. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/c2pa_text.h>

#include "tests/support/c2pa_kit.h"

typedef struct fixture {
    c2pa_identity identity;
    aigc_c2pa_claim claim;
} fixture;

static int
set_up(void **state)
{
    fixture *made = calloc(1, sizeof *made);

    assert_non_null(made);
    c2pa_identity_make(&made->identity, AIGC_C2PA_EDDSA);
    made->claim.struct_size = sizeof made->claim;
    made->claim.minimal = 1;
    *state = made;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *made = *state;

    c2pa_identity_free(&made->identity);
    free(made);
    return 0;
}

static c2pa_bytes
bytes_of(const char *text)
{
    c2pa_bytes bytes = { NULL, 0 };

    c2pa_bytes_add(&bytes, text, strlen(text));
    return bytes;
}

static void
expect_verdict(const fixture *all, const c2pa_bytes *file, aigc_status verdict, const char *code)
{
    aigc_c2pa_report *report = NULL;
    aigc_status found = c2pa_verify(&all->identity, file, NULL, &report);

    if (found != verdict)
        c2pa_print(report);
    assert_int_equal(found, verdict);
    if (code) {
        assert_non_null(report);
        assert_true(c2pa_has(report, code));
    }
    aigc_c2pa_report_free(report);
}

/* Sign through the stream, in pieces of some size. */
static aigc_status
sign_stream(const fixture *all, const char *text, size_t length, size_t piece, c2pa_bytes *out)
{
    aigc_c2pa_stream *signing;

    memset(out, 0, sizeof *out);
    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, &all->claim, &signing), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_begin(signing, c2pa_bytes_write, out), AIGC_OK);
    for (size_t at = 0; at < length; at += piece) {
        size_t some = length - at < piece ? length - at : piece;

        assert_int_equal(aigc_c2pa_stream_feed(signing, text + at, some), AIGC_OK);
    }
    aigc_status status = aigc_c2pa_stream_finish(signing);
    if (status == AIGC_OK)
        assert_true(aigc_c2pa_stream_mark_size(signing) > 1000);
    assert_int_equal(aigc_c2pa_stream_finish(signing), status == AIGC_OK ? AIGC_ERR_STATE : status);
    aigc_c2pa_stream_free(signing);
    return status;
}

#define TEXT \
    "Caf\xc3\xa9 cr\xc3\xa8me, na\xc3\xafve r\xc3\xa9sum\xc3\xa9.\n\xe4\xb8\xad\xe6\x96\x87\n"
#define DECOMPOSED \
    "Cafe\xcc\x81 cr\xc3\xa8me, na\xc3\xafve r\xc3\xa9sum\xc3\xa9.\n\xe4\xb8\xad\xe6\x96\x87\n"

static void
text_is_signed_and_verified(void **state)
{
    const fixture *all = *state;
    static const char *const texts[] = {
        TEXT,
        "x",
        "# Heading\n",
        "a\r\nb\r\n",
        "",
        "The wide world\n",
        "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>\n\nThis draws nothing.\n",
        "<svg> begins a drawing\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t length = strlen(texts[i]);

        for (size_t piece = 1; piece < 8; piece += 3) {
            c2pa_bytes out;

            assert_int_equal(sign_stream(all, texts[i], length, piece, &out), AIGC_OK);
            assert_memory_equal(out.data, texts[i], length);
            assert_memory_equal(out.data + length, "\xef\xbb\xbf\xf3\xa0\x84\xb3", 7);
            expect_verdict(all, &out, AIGC_OK, "assertion.dataHash.match");
            c2pa_bytes_free(&out);
        }
    }
}

static void
a_file_is_signed_as_a_stream_is(void **state)
{
    const fixture *all = *state;
    c2pa_bytes text = bytes_of(TEXT), marked = c2pa_sign(&all->identity, &text, &all->claim);

    assert_memory_equal(marked.data, TEXT, strlen(TEXT));
    expect_verdict(all, &marked, AIGC_OK, NULL);
    c2pa_bytes_free(&text);
    c2pa_bytes_free(&marked);
}

static void
text_comes_out_in_nfc_and_is_known_in_any_form(void **state)
{
    const fixture *all = *state;
    c2pa_bytes out, other = { NULL, 0 };

    assert_int_equal(sign_stream(all, DECOMPOSED, strlen(DECOMPOSED), 5, &out), AIGC_OK);
    assert_memory_equal(out.data, TEXT, strlen(TEXT));
    expect_verdict(all, &out, AIGC_OK, NULL);
    /* Decomposed again after signing: the place of the manifest is not the one that was signed. */
    c2pa_bytes_add(&other, DECOMPOSED, strlen(DECOMPOSED));
    c2pa_bytes_add(&other, out.data + strlen(TEXT), out.length - strlen(TEXT));
    expect_verdict(all, &other, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    c2pa_bytes_free(&out);
    c2pa_bytes_free(&other);
}

static void
changed_text_and_changed_marks_are_told_apart(void **state)
{
    const fixture *all = *state;
    c2pa_bytes out, twice = { NULL, 0 };

    assert_int_equal(sign_stream(all, TEXT, strlen(TEXT), 9, &out), AIGC_OK);
    out.data[0] = 'K';
    expect_verdict(all, &out, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    out.data[0] = 'C';
    c2pa_bytes_add(&out, "x", 1);
    expect_verdict(all, &out, AIGC_ERR_ALTERED, "assertion.dataHash.mismatch");
    out.length -= 5; /* into the wrapper */
    expect_verdict(all, &out, AIGC_ERR_MALFORMED, "manifest.text.corruptedWrapper");
    c2pa_bytes_free(&out);

    assert_int_equal(sign_stream(all, TEXT, strlen(TEXT), 9, &out), AIGC_OK);
    c2pa_bytes_add(&twice, out.data, out.length);
    c2pa_bytes_add(&twice, out.data + strlen(TEXT), out.length - strlen(TEXT));
    expect_verdict(all, &twice, AIGC_ERR_MALFORMED, "manifest.text.multipleWrappers");
    c2pa_bytes_free(&twice);
    c2pa_bytes_free(&out);
}

static void
no_flipped_bit_verifies(void **state)
{
    const fixture *all = *state;
    c2pa_bytes out;

    assert_int_equal(sign_stream(all, TEXT, strlen(TEXT), 9, &out), AIGC_OK);
    /* Every bit of the text, and of every seventh byte of the wrapper. */
    for (size_t i = 0; i < out.length; i += i < strlen(TEXT) ? 1 : 7) {
        for (unsigned bit = 0; bit < 8; bit++) {
            out.data[i] ^= (uint8_t)(1u << bit);
            assert_int_not_equal(c2pa_verify(&all->identity, &out, NULL, NULL), AIGC_OK);
            out.data[i] ^= (uint8_t)(1u << bit);
        }
    }
    expect_verdict(all, &out, AIGC_OK, NULL);
    c2pa_bytes_free(&out);
}

static void
what_cannot_be_signed_is_written_and_refused(void **state)
{
    const fixture *all = *state;
    c2pa_bytes out, again;

    assert_int_equal(sign_stream(all,
                                 "a\xff"
                                 "b",
                                 3, 1, &out),
                     AIGC_ERR_FORMAT);
    assert_int_equal(out.length, 3);
    c2pa_bytes_free(&out);
    assert_int_equal(sign_stream(all, TEXT, strlen(TEXT), 9, &out), AIGC_OK);
    assert_int_equal(sign_stream(all, (const char *)out.data, out.length, 11, &again),
                     AIGC_ERR_FORMAT);
    assert_int_equal(again.length, out.length);
    c2pa_bytes_free(&again);
    c2pa_bytes_free(&out);
}

static void
a_signed_text_is_signed_again_with_its_history(void **state)
{
    const fixture *all = *state;
    c2pa_bytes text = bytes_of(TEXT), one = c2pa_sign(&all->identity, &text, &all->claim);
    c2pa_bytes two = c2pa_sign(&all->identity, &one, &all->claim);

    assert_true(two.length > one.length);
    assert_memory_equal(two.data, TEXT, strlen(TEXT));
    expect_verdict(all, &two, AIGC_OK, "assertion.dataHash.match");
    c2pa_bytes_free(&text);
    c2pa_bytes_free(&one);
    c2pa_bytes_free(&two);
}

/* Structured text: what is before and behind the manifest is the text as it was. */
static void
expect_signed(const fixture *all, const char *text, const char *mark)
{
    c2pa_bytes file = bytes_of(text), out = c2pa_sign(&all->identity, &file, &all->claim);
    c2pa_bytes again = c2pa_sign(&all->identity, &out, &all->claim);

    c2pa_bytes_add(&out, "", 1);
    out.length--;
    assert_non_null(strstr((const char *)out.data, mark));
    assert_true(out.length < strlen(text) + 4000);
    expect_verdict(all, &out, AIGC_OK, "assertion.dataHash.match");
    expect_verdict(all, &again, AIGC_OK, "assertion.dataHash.match");
    out.data[strlen(text) / 2] ^= 1;
    assert_int_not_equal(c2pa_verify(&all->identity, &out, NULL, NULL), AIGC_OK);
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&out);
    c2pa_bytes_free(&again);
}

/* No bit of a line can change that the hash leaves out: of a comment, what stands around base64. */
static void
expect_no_room(const fixture *all, const char *text)
{
    c2pa_bytes file = bytes_of(text), out = c2pa_sign(&all->identity, &file, &all->claim);
    const size_t edge = 70;

    for (size_t i = 0; i < 2 * edge; i++) {
        size_t at = i < edge ? strlen(text) + i : out.length - 2 * edge + i;

        for (unsigned bit = 0; bit < 8; bit++) {
            out.data[at] ^= (uint8_t)(1 << bit);
            assert_int_not_equal(c2pa_verify(&all->identity, &out, NULL, NULL), AIGC_OK);
            out.data[at] ^= (uint8_t)(1 << bit);
        }
    }
    c2pa_bytes_free(&file);
    c2pa_bytes_free(&out);
}

static void
comments_have_no_room_for_anything_else(void **state)
{
    const fixture *all = *state;

    expect_no_room(all, "---\ntitle: x\n---\n");
    expect_no_room(all, "#!/bin/sh\necho\n");
    expect_no_room(all, "#!/bin/sh\necho");
    expect_no_room(all, "WEBVTT\r\n\r\n");
    expect_no_room(all, "<?xml version='1.0'?>\n<a/>\n");
    expect_no_room(all, "// code in C\n");
    expect_no_room(all, "/* code in C */\n");
    expect_no_room(all, "-- code\n");
}

static void
structured_text_is_signed_in_a_comment(void **state)
{
    const fixture *all = *state;

    expect_signed(all, "---\ntitle: a title of a few words\n---\n# Cafe\xcc\x81\n",
                  "\n<!-- -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,");
    expect_signed(all, "---\ntitle: a title of a few words\n---\nno line end",
                  "-----END C2PA MANIFEST----- -->");
    expect_signed(all, "#!/usr/bin/env python3\nprint('x')\n",
                  "\n# -----BEGIN C2PA MANIFEST----- data:");
    expect_signed(all, "WEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nHello\r\n",
                  "\r\nNOTE -----BEGIN C2PA MANIFEST----- data:");
    expect_signed(all, "<?xml version='1.0'?>\n<note>words of a note</note>\n",
                  "\n<?c2pa -----BEGIN C2PA MANIFEST----- data:");
    expect_signed(all, "// code in C\nint main(void) { return 0; }\n",
                  "\n// -----BEGIN C2PA MANIFEST----- data:");
}

static void
html_is_signed_in_a_script(void **state)
{
    const fixture *all = *state;

    expect_signed(all,
                  "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>a title</title></head>"
                  "<body><p>text of the page</p></body></html>",
                  "<meta charset=utf-8><script type=\"application/c2pa\">");
}

static int
refuse(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 1;
}

static int
call_back(void *context, const void *data, size_t length)
{
    return aigc_c2pa_stream_feed(context, data, length) == AIGC_ERR_STATE ? 0 : 1;
}

static void
states_and_arguments_are_checked(void **state)
{
    fixture *all = *state;
    aigc_c2pa_stream *text;
    c2pa_bytes out = { NULL, 0 };

    assert_int_equal(aigc_c2pa_stream_new(NULL, &all->claim, &text), AIGC_ERR_ARGUMENT);
    assert_null(text);
    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, NULL, &text), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, &all->claim, NULL),
                     AIGC_ERR_ARGUMENT);
    aigc_c2pa_stream_free(NULL);
    assert_int_equal(aigc_c2pa_stream_mark_size(NULL), 0);
    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, &all->claim, &text), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(text, "a", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_c2pa_stream_finish(text), AIGC_ERR_STATE);
    assert_int_equal(aigc_c2pa_stream_begin(text, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_stream_begin(text, refuse, NULL), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(text, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_c2pa_stream_feed(text, "abc", 3), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_c2pa_stream_finish(text), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_c2pa_stream_begin(text, call_back, text), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(text, "abc", 3), AIGC_OK);
    /* A text that was given up is forgotten. */
    assert_int_equal(aigc_c2pa_stream_begin(text, c2pa_bytes_write, &out), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(text, "z", 1), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_finish(text), AIGC_OK);
    expect_verdict(all, &out, AIGC_OK, NULL);
    c2pa_bytes_free(&out);
    aigc_c2pa_stream_free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_signed_and_verified),
        cmocka_unit_test(a_file_is_signed_as_a_stream_is),
        cmocka_unit_test(text_comes_out_in_nfc_and_is_known_in_any_form),
        cmocka_unit_test(changed_text_and_changed_marks_are_told_apart),
        cmocka_unit_test(no_flipped_bit_verifies),
        cmocka_unit_test(what_cannot_be_signed_is_written_and_refused),
        cmocka_unit_test(a_signed_text_is_signed_again_with_its_history),
        cmocka_unit_test(structured_text_is_signed_in_a_comment),
        cmocka_unit_test(comments_have_no_room_for_anything_else),
        cmocka_unit_test(html_is_signed_in_a_script),
        cmocka_unit_test(states_and_arguments_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
