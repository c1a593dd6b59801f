/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a text: each verdict with its reason; the report; states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <aigc/text_mark.h>

#include "tests/support/marked_text.h"

#define TEXT "人工智能写的一段话。\nSecond line, caf\u00E9.\n"

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

/* A marked TEXT. */
static text_sink
marked(const mark_kit *kit)
{
    text_sink sink = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_END, TEXT, strlen(TEXT), &sink, NULL);
    return sink;
}

/* Verify and free; the verdict and reason must be these. */
static void
verdict_is(const aigc_keyring *keyring, text_sink *text, aigc_status verdict, aigc_reason reason)
{
    aigc_text_report report;
    assert_int_equal(verify_text(keyring, text->data, text->length, NULL, &report), verdict);
    assert_int_equal(report.reason, reason);
    text_sink_free(text);
}

static void
what_was_marked_verifies(void **state)
{
    const mark_kit *kit = *state;
    for (int at = AIGC_LABEL_AT_END; at <= AIGC_LABEL_AT_NONE; at++) {
        text_sink sink = { .length = 0 };
        mark_text(kit, (aigc_label_at)at, TEXT, strlen(TEXT), &sink, NULL);
        verdict_is(kit->trusted, &sink, AIGC_OK, AIGC_REASON_NONE);
        mark_text(kit, (aigc_label_at)at, "", 0, &sink, NULL);
        verdict_is(kit->trusted, &sink, AIGC_OK, AIGC_REASON_NONE);
    }
}

static void
the_label_comes_back(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = marked(kit);
    aigc_text_verifier *verifier;
    const aigc_label *label;
    assert_int_equal(aigc_text_verifier_new(kit->trusted, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, text.data, text.length), AIGC_OK);
    assert_int_equal(aigc_text_verifier_finish(verifier, &label), AIGC_OK);
    for (int field = 0; field < AIGC_FIELD_COUNT; field++)
        assert_string_equal(aigc_label_get(label, (aigc_field)field),
                            aigc_label_get(kit->label, (aigc_field)field));
    assert_true(aigc_label_time(label) == aigc_label_time(kit->label));
    aigc_text_verifier_free(verifier);
    text_sink_free(&text);
}

static void
the_report_tells_what_was_found(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = marked(kit);
    text_sink_write(&text, "\n!", 2);
    aigc_text_verifier *verifier;
    aigc_text_report report = { .struct_size = sizeof report };
    char id[AIGC_KEY_ID_SIZE];
    assert_int_equal(aigc_text_verifier_new(kit->trusted, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, text.data, text.length), AIGC_OK);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_ERR_ALTERED);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_OK);
    assert_int_equal(report.verdict, AIGC_ERR_ALTERED);
    assert_int_equal(report.reason, AIGC_REASON_TEXT_FOLLOWS);
    aigc_secret_key_id(kit->key, id);
    assert_string_equal(report.key_id, id);
    assert_string_equal(aigc_label_get(report.claimed, AIGC_FIELD_MODEL), "example-model-7b");
    assert_int_equal(report.trailing, 2);
    assert_int_equal(report.visible_label, 1);
    assert_int_equal(report.text_length + report.mark_length + report.trailing, text.length);
    assert_int_equal(report.text_length,
                     strlen(TEXT "\n") + strlen(aigc_wording_default(AIGC_LANGUAGE_ZH)));
    assert_string_equal(report.key_comment, "");
    aigc_text_verifier_free(verifier);
    text_sink_free(&text);
}

static void
text_without_a_mark_has_none(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = { .length = 0 };
    verdict_is(kit->trusted, &text, AIGC_ERR_NOT_FOUND, AIGC_REASON_NO_MARK);
    text_sink_write(&text, TEXT, strlen(TEXT));
    verdict_is(kit->trusted, &text, AIGC_ERR_NOT_FOUND, AIGC_REASON_NO_MARK);
    text_sink_write(&text, "\u2764\uFE0F", 6);
    verdict_is(kit->trusted, &text, AIGC_ERR_NOT_FOUND, AIGC_REASON_NO_MARK);
}

static void
an_unknown_key_is_not_trusted(void **state)
{
    const mark_kit *kit = *state;
    mark_kit other;
    mark_kit_init(&other);
    text_sink text = marked(&other);
    verdict_is(kit->trusted, &text, AIGC_ERR_UNKNOWN_SIGNER, AIGC_REASON_KEY_UNKNOWN);
    text = marked(&other);
    verdict_is(NULL, &text, AIGC_ERR_UNKNOWN_SIGNER, AIGC_REASON_KEY_UNKNOWN);
    text = marked(&other);
    text.data[0]++;
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_UNKNOWN_CHANGED);
    mark_kit_free(&other);
}

static void
changed_text_is_altered(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = marked(kit);
    text.data[0]++;
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_CHANGED);

    text = marked(kit);
    memmove(text.data, text.data + 1, --text.length);
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_CHANGED);

    text = marked(kit);
    text_sink longer = { .length = 0 };
    text_sink_write(&longer, " ", 1);
    text_sink_write(&longer, text.data, text.length);
    text_sink_free(&text);
    verdict_is(kit->trusted, &longer, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_CHANGED);
}

static void
a_mark_on_another_text_is_noticed(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = { .length = 0 };
    text_sink mark = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_NONE, TEXT, strlen(TEXT), &text, &mark);
    text_sink_free(&text);
    text_sink_write(&text, "other text", 10);
    text_sink_write(&text, mark.data, mark.length);
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_CHANGED);
    text_sink_free(&mark);
}

static void
bytes_behind_the_mark_are_noticed(void **state)
{
    const mark_kit *kit = *state;
    static const char *const tails[] = { "\n", " ", "x", "\uFE0F", "\xF3", "\xEF\xBB\xBF" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        text_sink text = marked(kit);
        text_sink_write(&text, tails[i], strlen(tails[i]));
        verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_FOLLOWS);
    }
    text_sink text = marked(kit);
    text_sink_write(&text, "\0", 1);
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_TEXT_FOLLOWS);
}

static void
a_forged_mark_is_noticed(void **state)
{
    const mark_kit *kit = *state;
    mark_kit other;
    mark_kit_init(&other);
    /* The other key under the number of the trusted one: swap the selectors of the number. */
    text_sink honest = { .length = 0 };
    text_sink honest_mark = { .length = 0 };
    text_sink forged = { .length = 0 };
    text_sink forged_mark = { .length = 0 };
    mark_text(kit, AIGC_LABEL_AT_NONE, TEXT, strlen(TEXT), &honest, &honest_mark);
    mark_text(&other, AIGC_LABEL_AT_NONE, TEXT, strlen(TEXT), &forged, &forged_mark);
    size_t honest_at = 0;
    size_t forged_at = 0;
    for (size_t i = 0; i < 6; i++) {
        honest_at += honest_mark.data[honest_at] == 0xEF ? 3 : 4;
        forged_at += forged_mark.data[forged_at] == 0xEF ? 3 : 4;
    }
    text_sink text = { .length = 0 };
    text_sink_write(&text, forged.data, forged.length);
    text_sink_write(&text, honest_mark.data, honest_at);
    for (size_t i = 0; i < 8; i++) {
        size_t size = honest_mark.data[honest_at] == 0xEF ? 3 : 4;
        text_sink_write(&text, honest_mark.data + honest_at, size);
        honest_at += size;
        forged_at += forged_mark.data[forged_at] == 0xEF ? 3 : 4;
    }
    text_sink_write(&text, forged_mark.data + forged_at, forged_mark.length - forged_at);
    verdict_is(kit->trusted, &text, AIGC_ERR_ALTERED, AIGC_REASON_BAD_SIGNATURE);
    text_sink_free(&honest);
    text_sink_free(&honest_mark);
    text_sink_free(&forged);
    text_sink_free(&forged_mark);
    mark_kit_free(&other);
}

static void
every_truncation_is_noticed(void **state)
{
    const mark_kit *kit = *state;
    text_sink whole = marked(kit);
    aigc_text_report report;
    size_t text_length = strlen(TEXT "\n") + strlen(aigc_wording_default(AIGC_LANGUAGE_ZH));
    for (size_t length = 0; length < whole.length; length++) {
        aigc_status status = verify_text(kit->trusted, whole.data, length, NULL, &report);
        if (length < text_length + 12) {
            assert_int_equal(status, AIGC_ERR_NOT_FOUND);
        } else {
            assert_int_equal(status, AIGC_ERR_MALFORMED);
            assert_int_equal(report.reason, AIGC_REASON_CUT_SHORT);
        }
    }
    text_sink_free(&whole);
}

static void
several_marks_are_malformed(void **state)
{
    const mark_kit *kit = *state;
    text_sink one = marked(kit);
    text_sink text = { .length = 0 };
    text_sink_write(&text, one.data, one.length);
    text_sink_write(&text, one.data, one.length);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_SEVERAL_MARKS);

    size_t text_length = strlen(TEXT "\n") + strlen(aigc_wording_default(AIGC_LANGUAGE_ZH));
    text_sink_write(&text, one.data, one.length);
    text_sink_write(&text, one.data + text_length, one.length - text_length);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_SEVERAL_MARKS);

    text_sink_write(&text, one.data + text_length, 12);
    text_sink_write(&text, "x", 1);
    text_sink_write(&text, one.data, one.length);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_SEVERAL_MARKS);
    text_sink_free(&one);
}

#define MAGIC "\U000E0131\U000E0137\U000E013D"

static void
what_only_begins_like_a_mark_is_malformed(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = { .length = 0 };
    text_sink_write(&text, "x" MAGIC, 13);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_CUT_SHORT);
    text_sink_write(&text, MAGIC "\uFE02", 15);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_VERSION);
    text_sink_write(&text, MAGIC "\uFE01\uFE00\uFE05", 21);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_BAD_ENCODING);
    /* 0x6D bytes are the shortest body, and zeros are no label. */
    text_sink_write(&text, MAGIC "\uFE01\uFE00\U000E015D", 22);
    for (size_t i = 0; i < 0x6D; i++)
        text_sink_write(&text, "\uFE00", 3);
    verdict_is(kit->trusted, &text, AIGC_ERR_MALFORMED, AIGC_REASON_BAD_ENCODING);
}

static void
a_mark_may_be_kept_apart(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = { .length = 0 };
    text_sink mark = { .length = 0 };
    text_sink nothing = { .length = 0 };
    aigc_text_report report;
    mark_text(kit, AIGC_LABEL_AT_END, "{\"a\":1}", 7, &text, &mark);
    assert_int_equal(text.length, 7);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, &mark, &report), AIGC_OK);
    assert_int_equal(report.mark_length, 0);
    assert_int_equal(report.text_length, 7);

    assert_int_equal(verify_text(kit->trusted, "{\"a\":2}", 7, &mark, &report), AIGC_ERR_ALTERED);
    assert_int_equal(report.reason, AIGC_REASON_TEXT_CHANGED);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, &nothing, &report),
                     AIGC_ERR_NOT_FOUND);

    /* The text carries a mark as well. */
    text_sink_write(&text, mark.data, mark.length);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, &mark, &report),
                     AIGC_ERR_MALFORMED);
    assert_int_equal(report.reason, AIGC_REASON_SEVERAL_MARKS);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, &nothing, &report),
                     AIGC_ERR_MALFORMED);

    /* The mark is not alone. */
    text_sink_write(&mark, "\n", 1);
    assert_int_equal(verify_text(kit->trusted, "{\"a\":1}", 7, &mark, &report), AIGC_ERR_ALTERED);
    assert_int_equal(report.reason, AIGC_REASON_TEXT_FOLLOWS);
    text_sink_write(&nothing, " ", 1);
    text_sink_write(&nothing, mark.data, mark.length - 1);
    assert_int_equal(verify_text(kit->trusted, "{\"a\":1}", 7, &nothing, &report),
                     AIGC_ERR_MALFORMED);
    assert_int_equal(report.reason, AIGC_REASON_BAD_ENCODING);
    text_sink_free(&text);
    text_sink_free(&mark);
    text_sink_free(&nothing);
}

static void
the_visible_label_is_looked_for_in_altered_text(void **state)
{
    const mark_kit *kit = *state;
    text_sink text = marked(kit);
    aigc_text_report report;
    text.data[0]++;
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, NULL, &report),
                     AIGC_ERR_ALTERED);
    assert_int_equal(report.visible_label, 1);
    /* The mark is cut in its middle, or lost: the label is still seen. */
    assert_int_equal(verify_text(kit->trusted, text.data, text.length - 100, NULL, &report),
                     AIGC_ERR_MALFORMED);
    assert_int_equal(report.visible_label, 1);
    memcpy(text.data + report.text_length, "\U000E0132", 4);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, NULL, &report),
                     AIGC_ERR_NOT_FOUND);
    assert_int_equal(report.visible_label, 1);
    text_sink_free(&text);

    mark_text(kit, AIGC_LABEL_AT_NONE, TEXT, strlen(TEXT), &text, NULL);
    assert_int_equal(verify_text(kit->trusted, text.data, text.length, NULL, &report), AIGC_OK);
    assert_int_equal(report.visible_label, 0);
    text_sink_free(&text);

    /* At either end of a long text. */
    for (size_t i = 0; i < 300; i++)
        text_sink_write(&text, "one line\n", 9);
    for (int at = AIGC_LABEL_AT_END; at <= AIGC_LABEL_AT_NONE; at++) {
        text_sink long_text = { .length = 0 };
        mark_text(kit, (aigc_label_at)at, text.data, text.length, &long_text, NULL);
        assert_int_equal(verify_text(kit->trusted, long_text.data, long_text.length, NULL, &report),
                         AIGC_OK);
        assert_int_equal(report.visible_label, at != AIGC_LABEL_AT_NONE);
        text_sink_free(&long_text);
    }
    text_sink_free(&text);
}

static void
a_verifier_forgets_the_text_before(void **state)
{
    const mark_kit *kit = *state;
    aigc_text_verifier *verifier;
    aigc_text_report report = { .struct_size = sizeof report };
    text_sink text = marked(kit);
    assert_int_equal(aigc_text_verifier_new(kit->trusted, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, "AI generated\n", 13), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, text.data, text.length), AIGC_OK);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_detached(verifier, "x", 1), AIGC_OK);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, "plain", 5), AIGC_OK);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_ERR_NOT_FOUND);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_OK);
    assert_int_equal(report.visible_label, 0);
    assert_int_equal(report.text_length, 5);
    assert_int_equal(report.mark_length, 0);
    assert_null(report.claimed);
    aigc_text_verifier_free(verifier);
    text_sink_free(&text);
}

/* A comment in the keyring names the signer, and only a signer who is known. */
static void
the_comment_of_the_trusted_key_is_told(void **state)
{
    const mark_kit *kit = *state;
    char folder[] = "/tmp/test_text_verifier.XXXXXX";
    char secret_path[64];
    char public_path[64];
    char id[AIGC_KEY_ID_SIZE];
    aigc_keyring *keyring;
    aigc_text_verifier *verifier;
    aigc_text_report report = { .struct_size = sizeof report };
    text_sink text = marked(kit);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(secret_path, sizeof secret_path, "%s/a.key", folder);
    (void)snprintf(public_path, sizeof public_path, "%s/a.pub", folder);
    assert_int_equal(aigc_secret_key_save(kit->key, secret_path, public_path, NULL), AIGC_OK);
    assert_int_equal(aigc_keyring_new(&keyring), AIGC_OK);
    assert_int_equal(aigc_keyring_add_path(keyring, folder), AIGC_OK);
    assert_int_equal(aigc_text_verifier_new(keyring, &verifier), AIGC_OK);
    for (int round = 0; round < 2; round++) {
        const char *unmarked = "plain";
        assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
        if (round == 0)
            assert_int_equal(aigc_text_verifier_feed(verifier, text.data, text.length), AIGC_OK);
        else
            assert_int_equal(aigc_text_verifier_feed(verifier, unmarked, 5), AIGC_OK);
        assert_int_equal(aigc_text_verifier_finish(verifier, NULL),
                         round == 0 ? AIGC_OK : AIGC_ERR_NOT_FOUND);
        assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_OK);
        if (round == 0) {
            aigc_secret_key_id(kit->key, id);
            assert_non_null(strstr(report.key_comment, id));
        } else {
            assert_string_equal(report.key_comment, "");
        }
    }
    aigc_text_verifier_free(verifier);
    aigc_keyring_free(keyring);
    text_sink_free(&text);
    assert_int_equal(unlink(secret_path), 0);
    assert_int_equal(unlink(public_path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void
calls_out_of_order_are_refused(void **state)
{
    const mark_kit *kit = *state;
    aigc_text_verifier *verifier;
    aigc_text_report report = { .struct_size = sizeof report };
    const aigc_label *label = kit->label;
    assert_int_equal(aigc_text_verifier_new(kit->trusted, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, "x", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_text_verifier_detached(verifier, "x", 1), AIGC_ERR_STATE);
    assert_int_equal(aigc_text_verifier_finish(verifier, &label), AIGC_ERR_STATE);
    assert_null(label);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_ERR_STATE);
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_ERR_STATE);
    assert_int_equal(aigc_text_verifier_feed(verifier, NULL, 0), AIGC_OK);
    assert_int_equal(aigc_text_verifier_feed(verifier, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_detached(verifier, NULL, 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_ERR_NOT_FOUND);
    assert_int_equal(aigc_text_verifier_finish(verifier, NULL), AIGC_ERR_STATE);
    assert_int_equal(aigc_text_verifier_feed(verifier, "x", 1), AIGC_ERR_STATE);
    report.struct_size--;
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_ERR_ARGUMENT);
    report.struct_size++;
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_OK);
    assert_null(report.claimed);
    assert_string_equal(report.key_id, "");
    assert_int_equal(aigc_text_verifier_begin(verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_report(verifier, &report), AIGC_ERR_STATE);
    aigc_text_verifier_free(verifier);
}

static void
null_is_refused_or_harmless(void **state)
{
    (void)state;
    aigc_text_report report = { .struct_size = sizeof report };
    aigc_text_verifier *verifier;
    assert_int_equal(aigc_text_verifier_new(NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_begin(NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_feed(NULL, "x", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_detached(NULL, "x", 1), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_finish(NULL, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_text_verifier_report(NULL, &report), AIGC_ERR_ARGUMENT);
    aigc_text_verifier_free(NULL);
    assert_int_equal(aigc_text_verifier_new(NULL, &verifier), AIGC_OK);
    assert_int_equal(aigc_text_verifier_report(verifier, NULL), AIGC_ERR_ARGUMENT);
    aigc_text_verifier_free(verifier);
}

int
main(void)
{
#define WITH_KIT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_KIT(what_was_marked_verifies),
        WITH_KIT(the_label_comes_back),
        WITH_KIT(the_report_tells_what_was_found),
        WITH_KIT(text_without_a_mark_has_none),
        WITH_KIT(an_unknown_key_is_not_trusted),
        WITH_KIT(changed_text_is_altered),
        WITH_KIT(a_mark_on_another_text_is_noticed),
        WITH_KIT(bytes_behind_the_mark_are_noticed),
        WITH_KIT(a_forged_mark_is_noticed),
        WITH_KIT(every_truncation_is_noticed),
        WITH_KIT(several_marks_are_malformed),
        WITH_KIT(what_only_begins_like_a_mark_is_malformed),
        WITH_KIT(a_mark_may_be_kept_apart),
        WITH_KIT(the_visible_label_is_looked_for_in_altered_text),
        WITH_KIT(a_verifier_forgets_the_text_before),
        WITH_KIT(the_comment_of_the_trusted_key_is_told),
        WITH_KIT(calls_out_of_order_are_refused),
        cmocka_unit_test(null_is_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
