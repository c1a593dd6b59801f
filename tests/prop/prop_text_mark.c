/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of marked texts: no flipped bit verifies; what is marked verifies, however it is
 * cut; normal forms of a text verify alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "tests/support/all_cuts.h"
#include "tests/support/marked_text.h"
#include "tests/support/prng.h"

/* About 1 KB with every kind of character that matters: Han, accents in both normal forms,
 * Hangul, emoji with selectors, CR LF, invalid bytes, NUL. */
static const char part[] =
    "人工智能生成的内容应当添加标识。caf\u00E9 and nai\u0308ve, \u1E69 s\u0323\u0307.\r\n"
    "한국어 \u1100\u1161\u11A8, かが\u304B\u3099, \u212B\u2126 \u2764\uFE0F \U0001F600\n"
    "{\"a\": [1, 2]} `code`\t\x7F\x01\xFF\xC3(\xE4\xB8";

static text_sink
kilobyte(void)
{
    text_sink text = { .length = 0 };
    while (text.length < 1024)
        text_sink_write(&text, part, sizeof part); /* with its NUL */
    return text;
}

static int
setup(void **state)
{
    mark_kit *kit = calloc(1, sizeof *kit);
    assert_non_null(kit);
    mark_kit_init(kit);
    *state = kit;
    return 0;
}

static int
teardown(void **state)
{
    mark_kit_free(*state);
    free(*state);
    return 0;
}

static void
flip_every_bit(const mark_kit *kit, text_sink *marked)
{
    assert_int_equal(verify_text(kit->trusted, marked->data, marked->length, NULL, NULL), AIGC_OK);
    for (size_t bit = 0; bit < 8 * marked->length; bit++) {
        marked->data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        aigc_status status = verify_text(kit->trusted, marked->data, marked->length, NULL, NULL);
        marked->data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        if (status != AIGC_ERR_ALTERED && status != AIGC_ERR_MALFORMED &&
            status != AIGC_ERR_NOT_FOUND && status != AIGC_ERR_UNKNOWN_SIGNER)
            fail_msg("bit %zu of byte %zu: %s", bit % 8, bit / 8, aigc_status_name(status));
    }
}

static void
no_flipped_bit_verifies(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = kilobyte();
    text_sink marked = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_END, text.data, text.length, &marked, NULL);
    flip_every_bit(kit, &marked);
    text_sink_free(&text);
    text_sink_free(&marked);
}

static text_sink
normalized(const UNormalizer2 *form, const text_sink *text)
{
    static UChar units[8192];
    static UChar normal[3 * 8192];
    static char utf8[9 * 8192];
    int32_t count;
    UErrorCode error = U_ZERO_ERROR;
    text_sink out = { .length = 0 };
    u_strFromUTF8(units, 8192, &count, (const char *)text->data, (int32_t)text->length, &error);
    count = unorm2_normalize(form, units, count, normal, 3 * 8192, &error);
    u_strToUTF8(utf8, sizeof utf8, &count, normal, count, &error);
    assert_true(U_SUCCESS(error));
    text_sink_write(&out, utf8, (size_t)count);
    return out;
}

/* Unicode has a few characters that are one bit apart and canonically the same, such as U+0301
 * and U+0341: to exchange them is no change of the text. */
static void
a_flip_verifies_only_if_the_text_is_canonically_the_same(void **state)
{
    const mark_kit *kit = *state;
    static const char text[] = "cafe\u0301 x\u0340 \u2000\u2003 \U0002F831\U0002F86B";
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    text_sink marked = { .length = 0 };
    size_t verified = 0;
    mark_text(kit, AIGC_LABEL_AT_NONE, text, sizeof text - 1, &marked, NULL);
    text_sink before = normalized(nfc, &marked);
    for (size_t bit = 0; bit < 8 * marked.length; bit++) {
        marked.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        if (verify_text(kit->trusted, marked.data, marked.length, NULL, NULL) == AIGC_OK) {
            text_sink after = normalized(nfc, &marked);
            assert_int_equal(after.length, before.length);
            assert_memory_equal(after.data, before.data, before.length);
            text_sink_free(&after);
            verified++;
        }
        marked.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_int_equal(verified, 6);
    text_sink_free(&before);
    text_sink_free(&marked);
}

/* Nothing but the key number of a mark is not in the hash or under the signature of a known
 * key; a flipped bit there names another key. */
static void
an_unknown_signer_after_a_flip_is_a_flip_in_the_key_number(void **state)
{
    const mark_kit *kit = *state;
    text_sink marked = { .length = 0 };
    size_t unknown = 0;
    mark_text(kit, AIGC_LABEL_AT_NONE, "text", 4, &marked, NULL);
    for (size_t bit = 0; bit < 8 * marked.length; bit++) {
        marked.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        unknown += verify_text(kit->trusted, marked.data, marked.length, NULL, NULL) ==
                   AIGC_ERR_UNKNOWN_SIGNER;
        marked.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_in_range(unknown, 8, 64);
    text_sink_free(&marked);
}

typedef struct cut_context {
    const mark_kit *kit;
    const text_sink *expected;
    aigc_text_marker *marker;
    aigc_text_verifier *verifier;
    aigc_status verdict;
    aigc_reason reason;
} cut_context;

static int
marks_alike(void *context, const cut_text *cut)
{
    cut_context *c = context;
    text_sink out = { .length = 0 };
    aigc_status status = aigc_text_marker_begin(c->marker, text_sink_write, &out);
    for (size_t i = 0; status == AIGC_OK && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_text_marker_feed(c->marker, piece, length);
    }
    if (status == AIGC_OK)
        status = aigc_text_marker_finish(c->marker);
    int failed = status != AIGC_OK || !text_sink_same(&out, c->expected);
    text_sink_free(&out);
    return failed;
}

static int
verifies_alike(void *context, const cut_text *cut)
{
    cut_context *c = context;
    aigc_text_report report = { .struct_size = sizeof report };
    aigc_status status = aigc_text_verifier_begin(c->verifier);
    for (size_t i = 0; status == AIGC_OK && i < cut->count; i++) {
        size_t length;
        const uint8_t *piece = cut_text_piece(cut, i, &length);
        status = aigc_text_verifier_feed(c->verifier, piece, length);
    }
    if (status == AIGC_OK)
        status = aigc_text_verifier_finish(c->verifier, NULL);
    return status != c->verdict || aigc_text_verifier_report(c->verifier, &report) != AIGC_OK ||
           report.reason != c->reason || report.visible_label != 1;
}

static void
cuts_do_not_matter(void **state)
{
    static const char *const texts[] = { "", "你好", "a\xCC\x81 text\r\n", "[1]\n\xF3\xA0\x84",
                                         "```\ncaf\u00E9 \u2764\uFE0F\xE4\xB8" };
    const mark_kit *kit = *state;
    for (size_t i = 0; i < 2 * (sizeof texts / sizeof *texts); i++) {
        const char *text = texts[i / 2];
        text_sink marked = { .length = 0 };
        cut_context context = { .kit = kit, .expected = &marked };
        aigc_text_marker_options options = {
            .struct_size = sizeof options,
            .label = kit->label,
            .key = kit->key,
            .label_at = i % 2 ? AIGC_LABEL_AT_BOTH : AIGC_LABEL_AT_END,
        };
        mark_text(kit, options.label_at, text, strlen(text), &marked, NULL);
        assert_int_equal(aigc_text_marker_new(&options, &context.marker), AIGC_OK);
        assert_int_equal(all_cuts(text, strlen(text), marks_alike, &context), 0);
        aigc_text_marker_free(context.marker);

        assert_int_equal(aigc_text_verifier_new(kit->trusted, &context.verifier), AIGC_OK);
        context.verdict = AIGC_OK;
        context.reason = AIGC_REASON_NONE;
        assert_int_equal(all_cuts(marked.data, marked.length, verifies_alike, &context), 0);
        text_sink_write(&marked, "\n", 1);
        context.verdict = AIGC_ERR_ALTERED;
        context.reason = AIGC_REASON_TEXT_FOLLOWS;
        assert_int_equal(all_cuts(marked.data, marked.length, verifies_alike, &context), 0);
        context.verdict = AIGC_ERR_MALFORMED;
        context.reason = AIGC_REASON_CUT_SHORT;
        assert_int_equal(all_cuts(marked.data, marked.length - 60, verifies_alike, &context), 0);
        aigc_text_verifier_free(context.verifier);
        text_sink_free(&marked);
    }
}

static void
normal_forms_verify_alike(void **state)
{
    const mark_kit *kit = *state;
    static const char text[] =
        "caf\u00E9 cafe\u0301 \u1E69 s\u0323\u0307 한국어 \u1100\u1161\u11A8 "
        "が\u304B\u3099 \u212B \uF900 \U0001D15E 人工智能";
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
    assert_true(U_SUCCESS(error));
    text_sink marked = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_END, text, sizeof text - 1, &marked, NULL);

    text_sink composed = normalized(nfc, &marked);
    text_sink decomposed = normalized(nfd, &marked);
    text_sink compatible = normalized(nfkc, &marked); /* makes full-width brackets narrow */
    assert_int_not_equal(composed.length, decomposed.length);
    assert_int_equal(verify_text(kit->trusted, composed.data, composed.length, NULL, NULL),
                     AIGC_OK);
    assert_int_equal(verify_text(kit->trusted, decomposed.data, decomposed.length, NULL, NULL),
                     AIGC_OK);
    assert_int_equal(verify_text(kit->trusted, compatible.data, compatible.length, NULL, NULL),
                     AIGC_ERR_ALTERED);
    text_sink_free(&marked);
    text_sink_free(&composed);
    text_sink_free(&decomposed);
    text_sink_free(&compatible);
}

/* Inserting, removing and moving pieces of a marked text. */
static void
no_random_edit_verifies(void **state)
{
    const mark_kit *kit = *state;
    prng random;
    prng_seed(&random, 31);
    text_sink marked = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_END, "Some text, 一些文字。\n", 27, &marked, NULL);
    for (size_t i = 0; i < 2000; i++) {
        text_sink edited = { .length = 0 };
        size_t from = prng_below(&random, marked.length);
        size_t length = 1 + prng_below(&random, marked.length - from);
        size_t to = prng_below(&random, marked.length + 1);
        text_sink_write(&edited, marked.data, to);
        if (prng_below(&random, 2))
            text_sink_write(&edited, marked.data + from, length); /* a copy of a piece */
        else
            to = to + length < marked.length ? to + length : marked.length - (to > 0);
        text_sink_write(&edited, marked.data + to, marked.length - to);
        bool same = text_sink_same(&edited, &marked);
        aigc_status status = verify_text(kit->trusted, edited.data, edited.length, NULL, NULL);
        if ((status == AIGC_OK) != same)
            fail_msg("edit %zu: %s", i, aigc_status_name(status));
        text_sink_free(&edited);
    }
    text_sink_free(&marked);
}

int
main(void)
{
#define WITH_KIT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_KIT(no_flipped_bit_verifies),
        WITH_KIT(a_flip_verifies_only_if_the_text_is_canonically_the_same),
        WITH_KIT(an_unknown_signer_after_a_flip_is_a_flip_in_the_key_number),
        WITH_KIT(cuts_do_not_matter),
        WITH_KIT(normal_forms_verify_alike),
        WITH_KIT(no_random_edit_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
