/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of paragraphs and sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/excerpt.h>
#include <aigc/text_mark.h>

#include "tests/support/all_cuts.h"

#define UUID "01890a5d-ac96-774b-bcce-b302099a8057"
#define ROOM 65536

typedef struct bytes {
    char text[ROOM];
    size_t length;
} bytes;

typedef struct fixture {
    aigc_secret_key *key, *other;
    aigc_keyring *keyring;
    aigc_label *label;
} fixture;

static int
set_up(void **state)
{
    fixture *all = calloc(1, sizeof *all);

    assert_non_null(all);
    assert_int_equal(aigc_secret_key_generate(&all->key), AIGC_OK);
    assert_int_equal(aigc_secret_key_generate(&all->other), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&all->keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_own(all->keyring, all->key), AIGC_OK);
    assert_int_equal(aigc_label_new(&all->label), AIGC_OK);
    assert_int_equal(aigc_label_set(all->label, AIGC_FIELD_CONTENT_PRODUCER, "p"), AIGC_OK);
    assert_int_equal(aigc_label_set(all->label, AIGC_FIELD_PRODUCE_ID, UUID), AIGC_OK);
    *state = all;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *all = *state;

    aigc_secret_key_free(all->key);
    aigc_secret_key_free(all->other);
    aigc_keyring_free(all->keyring);
    aigc_label_free(all->label);
    free(all);
    return 0;
}

static int
append(void *context, const void *data, size_t length)
{
    bytes *out = context;

    if (length > sizeof out->text - 1 - out->length)
        return 1;
    memcpy(out->text + out->length, data, length);
    out->length += length;
    out->text[out->length] = '\0';
    return 0;
}

static void
mark(const fixture *all, const aigc_secret_key *key, aigc_excerpt_unit unit, const char *text,
     bytes *out)
{
    aigc_excerpt_marker *marker = NULL;

    out->length = 0;
    out->text[0] = '\0';
    assert_int_equal(aigc_excerpt_marker_new(all->label, key, unit, &marker), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_begin(marker, append, out), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_feed(marker, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_finish(marker), AIGC_OK);
    aigc_excerpt_marker_free(marker);
}

/* States as letters, with the number for those that have one. */
static int
note(void *context, const aigc_excerpt_piece *piece)
{
    static const char letters[] = "OCAMLUDV";
    char text[32];
    int length = snprintf(text, sizeof text, "%c%llu", letters[piece->state],
                          (unsigned long long)piece->number);

    if (piece->count > 1) {
        length += snprintf(text + length, sizeof text - (size_t)length, "x%llu",
                           (unsigned long long)piece->count);
    }
    return append(context, text, (size_t)length);
}

static aigc_status
verify(const fixture *all, const char *text, size_t length, bytes *states,
       aigc_excerpt_report *report)
{
    aigc_excerpt_verifier *verifier;

    states->length = 0;
    states->text[0] = '\0';
    memset(report, 0, sizeof *report);
    report->struct_size = sizeof *report;
    assert_int_equal(aigc_excerpt_verifier_new(all->keyring, &verifier), AIGC_OK);
    assert_int_equal(aigc_excerpt_verifier_begin(verifier, note, states), AIGC_OK);
    assert_int_equal(aigc_excerpt_verifier_feed(verifier, text, length), AIGC_OK);
    aigc_status status = aigc_excerpt_verifier_finish(verifier, report);
    aigc_excerpt_verifier_free(verifier);
    return status;
}

static void
expect(const fixture *all, const char *text, aigc_status verdict, const char *states)
{
    bytes found;
    aigc_excerpt_report report;
    aigc_status status = verify(all, text, strlen(text), &found, &report);

    assert_string_equal(found.text, states);
    assert_int_equal(status, verdict);
    assert_int_equal(report.verdict, verdict);
}

/* The text with a part replaced by another, which may be "". */
static void
replace(const bytes *text, const char *from, const char *to, bytes *out)
{
    const char *at = strstr(text->text, from);

    assert_non_null(at);
    out->length = 0;
    assert_int_equal(append(out, text->text, (size_t)(at - text->text)), 0);
    assert_int_equal(append(out, to, strlen(to)), 0);
    assert_int_equal(append(out, at + strlen(from), strlen(at + strlen(from))), 0);
}

#define ONE "The first paragraph,\nwhich has two lines."
#define TWO "\xe7\xac\xac\xe4\xba\x8c\xe6\xae\xb5\xe3\x80\x82"
#define THREE "Third: cafe\xcc\x81."

/* Where the proof behind a piece begins: "AGP" as selectors. */
#define PROOF AIGC_EXCERPT_PROOF_BEGIN

static void
paragraphs_are_verified_together_and_alone(void **state)
{
    const fixture *all = *state;
    bytes text, found;
    aigc_excerpt_report report;

    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, ONE "\n\n" TWO "\n \n\n" THREE "\n", &text);
    assert_int_equal(verify(all, text.text, text.length, &found, &report), AIGC_OK);
    assert_string_equal(found.text, "O1O2O3");
    assert_true(report.is_whole);
    assert_string_equal(report.label, "1");
    assert_string_equal(report.produce_id, UUID);
    assert_int_equal(strlen(report.key_id), 16);
    assert_true(text.length <= strlen(ONE TWO THREE) + 7 + 3 * AIGC_EXCERPT_PROOF_MAX);
    char *second = strstr(text.text, TWO);
    char *third = strstr(text.text, THREE);
    assert_non_null(second);
    assert_non_null(third);
    assert_int_equal(verify(all, second, (size_t)(third - second), &found, &report), AIGC_OK);
    assert_string_equal(found.text, "O2");
    assert_false(report.is_whole);
    assert_int_equal(verify(all, third, strlen(third), &found, &report), AIGC_OK);
    assert_string_equal(found.text, "O3");
}

static void
what_happened_to_which_paragraph_is_told(void **state)
{
    const fixture *all = *state;
    bytes text, other;

    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, ONE "\n\n" TWO "\n\n" THREE, &text);
    replace(&text, "first", "last", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "C1O2O3");
    replace(&text, TWO, "Another", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "O1C2O3");
    replace(&text, TWO, "Added.\n\n" TWO, &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "O1A0O2O3");
    replace(&text, "which has two lines.", "and so on", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "C1O2O3");
    /* White space is not what is signed, nor is the normal form. */
    replace(&text, ",\nwhich", ",   which", &other);
    expect(all, other.text, AIGC_OK, "O1O2O3");
    replace(&text, "e\xcc\x81", "\xc3\xa9", &other);
    expect(all, other.text, AIGC_OK, "O1O2O3");
    /* Without its proof, a piece is not there. */
    memcpy(other.text, text.text, text.length + 1);
    {
        char *second = strstr(other.text, TWO), *third = strstr(other.text, THREE);

        memmove(second, third, strlen(third) + 1);
        expect(all, other.text, AIGC_ERR_ALTERED, "O1M2O3");
        memmove(other.text, second, strlen(second) + 1);
        expect(all, other.text, AIGC_OK, "O3");
    }
    memcpy(other.text, text.text, text.length + 1);
    {
        char *second = strstr(other.text, TWO), *third = strstr(other.text, THREE);
        bytes moved = { .length = 0 };

        assert_int_equal(append(&moved, third, strlen(third)), 0);
        assert_int_equal(append(&moved, "\n\n", 2), 0);
        assert_int_equal(append(&moved, second, (size_t)(third - second)), 0);
        expect(all, moved.text, AIGC_ERR_ALTERED, "O3V2");
    }
}

static void
sentences_are_told_apart(void **state)
{
    const fixture *all = *state;
    bytes text, other;

    mark(all, all->key, AIGC_EXCERPT_SENTENCE,
         "This is a sentence of some length, e.g. with 3.14 in it. And here is another of its "
         "kind! Yes. \xe8\xbf\x99\xe6\x98\xaf\xe4\xb8\x80\xe5\x8f\xa5\xe8\xaf\x9d\xe3\x80\x82\xe2"
         "\x80\x9d\xe5\x8f\x88\xe6\x98\xaf\xe4\xb8\x80\xe5\x8f\xa5\xe5\xbe\x88\xe9\x95\xbf\xe7\x9a"
         "\x84\xe8\xaf\x9d\xef\xbc\x81\n- a list\n- another item\n",
         &text);
    expect(all, text.text, AIGC_OK, "O1O2O3O4O5O6");
    replace(&text, "another of", "one of", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "O1C2O3O4O5O6");
    replace(&text, "And here", "Here is a sentence that was added. And here", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "O1A0O2O3O4O5O6");
    replace(&text, "- a list", "- no list", &other);
    expect(all, other.text, AIGC_ERR_ALTERED, "O1O2O3O4C5O6");
}

static void
proofs_keep_out_of_code_and_json(void **state)
{
    const fixture *all = *state;
    bytes text;

    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH,
         "Before.\n\n```c\nint a;\n\nint b;\n```\n\nAfter.\n\n---\n\nEnd.", &text);
    assert_non_null(strstr(text.text, "```c\nint a;\n\nint b;\n```\n\nAfter." PROOF));
    assert_non_null(strstr(text.text, "\n\n---\n\nEnd." PROOF));
    expect(all, text.text, AIGC_OK, "O1O2O3");
    mark(all, all->key, AIGC_EXCERPT_SENTENCE, " {\"a\": \"x. y. z. x. y. z. x. y. z.\",\n\n2: 3}",
         &text);
    expect(all, text.text, AIGC_ERR_NOT_FOUND, "A0");
    assert_string_equal(text.text, " {\"a\": \"x. y. z. x. y. z. x. y. z.\",\n\n2: 3}");
    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, "[1,\n\n2]", &text);
    assert_string_equal(text.text, "[1,\n\n2]");
    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, "[A link](b)", &text);
    expect(all, text.text, AIGC_OK, "O1");
}

static void
labels_and_other_marks_do_not_disturb(void **state)
{
    const fixture *all = *state;
    bytes text, whole = { .length = 0 };
    aigc_text_marker *marker;
    aigc_text_verifier *verifier;
    const aigc_text_marker_options options = { .struct_size = sizeof options,
                                               .label = all->label,
                                               .key = all->key,
                                               .label_at = AIGC_LABEL_AT_BOTH,
                                               .language = AIGC_LANGUAGE_EN };

    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, ONE "\n\n" TWO, &text);
    assert_int_equal(aigc_text_marker_new(&options, &marker), AIGC_OK);
    assert_int_equal(aigc_text_marker_begin(marker, append, &whole), AIGC_OK);
    assert_int_equal(aigc_text_marker_feed(marker, text.text, text.length), AIGC_OK);
    assert_int_equal(aigc_text_marker_finish(marker), AIGC_OK);
    aigc_text_marker_free(marker);
    expect(all, whole.text, AIGC_OK, "L0O1O2L0");
    assert_int_equal(aigc_text_verifier_new(all->keyring, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, whole.text, whole.length), AIGC_OK);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_OK);
    aigc_text_verifier_free(verifier);
}

static void
unknown_keys_and_texts_without_proofs_are_told(void **state)
{
    const fixture *all = *state;
    bytes text, both = { .length = 0 };

    mark(all, all->other, AIGC_EXCERPT_PARAGRAPH, ONE "\n\n" TWO, &text);
    expect(all, text.text, AIGC_ERR_UNKNOWN_SIGNER, "U1U2");
    expect(all, "Plain.\n\n\xe2\x9d\xa4\xef\xb8\x8f text", AIGC_ERR_NOT_FOUND, "A0A0");
    expect(all, "", AIGC_ERR_NOT_FOUND, "");
    /* Pieces of two texts are no excerpt of one. */
    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, ONE, &text);
    assert_int_equal(append(&both, text.text, text.length), 0);
    assert_int_equal(append(&both, "\n\n", 2), 0);
    assert_int_equal(aigc_label_set(all->label, AIGC_FIELD_PRODUCE_ID, "another"), AIGC_OK);
    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, TWO, &text);
    assert_int_equal(aigc_label_set(all->label, AIGC_FIELD_PRODUCE_ID, UUID), AIGC_OK);
    assert_int_equal(append(&both, text.text, text.length), 0);
    expect(all, both.text, AIGC_ERR_ALTERED, "O1O1");
}

static void
no_flipped_bit_is_original(void **state)
{
    const fixture *all = *state;
    bytes text, found;
    aigc_excerpt_report report;

    mark(all, all->key, AIGC_EXCERPT_PARAGRAPH, "One piece of text.", &text);
    for (size_t i = 0; i < text.length; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            text.text[i] = (char)(text.text[i] ^ (1 << bit));
            if (verify(all, text.text, text.length, &found, &report) == AIGC_OK) {
                /* White space for white space is no change. */
                fail_msg("bit %u of byte %zu", bit, i);
            }
            text.text[i] = (char)(text.text[i] ^ (1 << bit));
        }
    }
}

typedef struct cut_case {
    const fixture *all;
    const bytes *marked;
    const char *text, *states;
} cut_case;

static int
marks_alike(void *context, const cut_text *cut)
{
    const cut_case *one = context;
    aigc_excerpt_marker *marker = NULL;
    bytes *out = calloc(1, sizeof *out);
    int differs = !out || aigc_excerpt_marker_new(one->all->label, one->all->key,
                                                  AIGC_EXCERPT_SENTENCE, &marker) != AIGC_OK;

    differs = differs || aigc_excerpt_marker_begin(marker, append, out) != AIGC_OK;
    for (size_t i = 0; !differs && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);

        differs = aigc_excerpt_marker_feed(marker, piece, length) != AIGC_OK;
    }
    differs = differs || aigc_excerpt_marker_finish(marker) != AIGC_OK ||
              out->length != one->marked->length ||
              memcmp(out->text, one->marked->text, out->length) != 0;
    aigc_excerpt_marker_free(marker);
    free(out);
    return differs;
}

static void
cuts_do_not_matter(void **state)
{
    const fixture *all = *state;
    static const char text[] = "A\xe3\x80\x82 b.\n\n\xe4\xb8\xad\xff\xe4\n";
    bytes marked;
    cut_case one = { all, &marked, text, NULL };

    mark(all, all->key, AIGC_EXCERPT_SENTENCE, text, &marked);
    assert_int_equal(all_cuts(text, sizeof text - 1, marks_alike, &one), 0);
    /* The verifier, byte by byte and at every single cut. */
    for (size_t cut = 0; cut <= marked.length; cut++) {
        aigc_excerpt_verifier *verifier;

        assert_int_equal(aigc_excerpt_verifier_new(all->keyring, &verifier), AIGC_OK);
        assert_int_equal(aigc_excerpt_verifier_begin(verifier, NULL, NULL), AIGC_OK);
        assert_int_equal(aigc_excerpt_verifier_feed(verifier, marked.text, cut), AIGC_OK);
        for (size_t i = cut; i < marked.length; i++)
            assert_int_equal(aigc_excerpt_verifier_feed(verifier, marked.text + i, 1), AIGC_OK);
        assert_int_equal(aigc_excerpt_verifier_finish(verifier, NULL), AIGC_OK);
        aigc_excerpt_verifier_free(verifier);
    }
}

static int
refuse(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return 1;
}

static void
states_and_arguments_are_checked(void **state)
{
    const fixture *all = *state;
    aigc_excerpt_marker *marker = NULL;
    aigc_excerpt_verifier *verifier;
    aigc_excerpt_report report = { .struct_size = 1 };

    assert_int_equal(aigc_excerpt_marker_new(NULL, all->key, AIGC_EXCERPT_PARAGRAPH, &marker),
                     AIGC_ERR_ARGUMENT);
    assert_null(marker);
    assert_int_equal(aigc_excerpt_marker_new(all->label, all->key, (aigc_excerpt_unit)2, &marker),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_excerpt_marker_new(all->label, all->key, AIGC_EXCERPT_PARAGRAPH, &marker),
                     AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_feed(marker, "a", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_excerpt_marker_begin(marker, NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_excerpt_marker_begin(marker, refuse, NULL), AIGC_OK);
    assert_int_equal(aigc_excerpt_marker_feed(marker, "a", 1), AIGC_ERR_STOPPED);
    assert_int_equal(aigc_excerpt_marker_finish(marker), AIGC_ERR_STOPPED);
    aigc_excerpt_marker_free(marker);
    aigc_excerpt_marker_free(NULL);
    assert_int_equal(aigc_excerpt_verifier_new(all->keyring, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_excerpt_verifier_new(NULL, &verifier), AIGC_OK);
    assert_int_equal(aigc_excerpt_verifier_feed(verifier, "a", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_excerpt_verifier_begin(verifier, NULL, NULL), AIGC_OK);
    assert_int_equal(aigc_excerpt_verifier_feed(verifier, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_excerpt_verifier_finish(verifier, &report), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_excerpt_verifier_finish(verifier, NULL), AIGC_ERR_NOT_FOUND);
    assert_int_equal(aigc_excerpt_verifier_finish(verifier, NULL), AIGC_ERR_STATE);
    aigc_excerpt_verifier_free(verifier);
    aigc_excerpt_verifier_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_are_verified_together_and_alone),
        cmocka_unit_test(what_happened_to_which_paragraph_is_told),
        cmocka_unit_test(sentences_are_told_apart),
        cmocka_unit_test(proofs_keep_out_of_code_and_json),
        cmocka_unit_test(labels_and_other_marks_do_not_disturb),
        cmocka_unit_test(unknown_keys_and_texts_without_proofs_are_told),
        cmocka_unit_test(no_flipped_bit_is_original),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(states_and_arguments_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
