/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps of an authority in memory: how often it is asked, and what becomes of its answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/c2pa_text.h>

#include "tests/support/c2pa_kit.h"
#include "tests/support/time_authority.h"

#define TEXTS 200

typedef struct fixture {
    c2pa_identity identity;
    time_authority *authority;
} fixture;

static int
set_up(void **state)
{
    fixture *made = calloc(1, sizeof *made);

    assert_non_null(made);
    c2pa_identity_make(&made->identity, AIGC_C2PA_EDDSA);
    made->authority = time_authority_new();
    time_authority_trust(made->authority, made->identity.trust);
    assert_int_equal(
        aigc_c2pa_signer_stamp(made->identity.signer, time_authority_stamp, made->authority),
        AIGC_OK);
    *state = made;
    return 0;
}

static int
tear_down(void **state)
{
    fixture *made = *state;

    c2pa_identity_free(&made->identity);
    time_authority_free(made->authority);
    free(made);
    return 0;
}

/* It is trusted, and so is its stamp. */
static void
check(const fixture *all, const c2pa_bytes *file, const c2pa_bytes *sidecar)
{
    aigc_c2pa_report *report;
    aigc_status verdict = c2pa_verify(&all->identity, file, sidecar, &report);

    if (verdict != AIGC_OK || !c2pa_has(report, "timeStamp.trusted")) {
        c2pa_print(report);
        fail_msg("verdict %s", aigc_status_name(verdict));
    }
    aigc_c2pa_report_free(report);
}

static void
sign_png(const fixture *all)
{
    c2pa_bytes png = { NULL, 0 }, made;

    c2pa_small_png(&png);
    made = c2pa_sign(&all->identity, &png, NULL);
    check(all, &made, NULL);
    c2pa_bytes_free(&made);
    c2pa_bytes_free(&png);
}

static void
an_authority_is_asked_once_for_each_file(void **state)
{
    const fixture *all = *state;

    for (unsigned i = 0; i < 10; i++) {
        sign_png(all);
        /* The first time also to see how long its tokens are. */
        assert_int_equal(time_authority_count(all->authority), i + 2);
    }
}

static void
tokens_may_become_longer(void **state)
{
    const fixture *all = *state;
    c2pa_bytes png = { NULL, 0 }, made;

    sign_png(all);
    time_authority_grow(all->authority);
    sign_png(all);
    unsigned before = time_authority_count(all->authority);
    sign_png(all);
    assert_int_equal(time_authority_count(all->authority), before + 1);
    c2pa_small_png(&png);
    made = c2pa_sign_sidecar(&all->identity, &png, NULL);
    check(all, &png, &made);
    assert_int_equal(time_authority_count(all->authority), before + 2);
    c2pa_bytes_free(&made);
    c2pa_bytes_free(&png);
}

/* Sign a text as a stream.
 * @return how often the authority was asked. */
static unsigned
sign_text(const fixture *all, aigc_c2pa_stream *stream, const char *text)
{
    unsigned before = time_authority_count(all->authority);
    c2pa_bytes made = { NULL, 0 };

    assert_int_equal(aigc_c2pa_stream_begin(stream, c2pa_bytes_write, &made), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(stream, text, strlen(text)), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_finish(stream), AIGC_OK);
    assert_int_equal(made.length, strlen(text) + aigc_c2pa_stream_mark_size(stream));
    check(all, &made, NULL);
    c2pa_bytes_free(&made);
    return time_authority_count(all->authority) - before;
}

/* The length of a wrapper depends on its bytes, those of the token too; it comes out all the same,
 * and not by asking until it does: once, or twice where no number of zeros fills the gap. */
static void
texts_are_stamped_once_or_twice(void **state)
{
    const fixture *all = *state;
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .agent_name = "a model" };
    aigc_c2pa_stream *stream;
    unsigned asked = 0;

    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, &claim, &stream), AIGC_OK);
    (void)sign_text(all, stream, "How long are tokens?");
    for (int i = 0; i < TEXTS; i++) {
        char text[64];

        (void)snprintf(text, sizeof text, "Text number %d.%*s\n", i, i % 30, "");
        unsigned times = sign_text(all, stream, text);
        assert_in_range(times, 1, 3);
        asked += times;
    }
    print_message("# %u requests for %d texts\n", asked, TEXTS);
    assert_true(asked < 2 * TEXTS);
    time_authority_grow(all->authority);
    assert_in_range(sign_text(all, stream, "Longer ones."), 1, 3);
    aigc_c2pa_stream_free(stream);
}

/* An aigc_c2pa_stamp_fn. */
static int
come_later(void *context, const void *request, size_t length, uint8_t *response, size_t room,
           size_t *size)
{
    (void)context;
    (void)request;
    (void)length;
    (void)response;
    (void)room;
    *size = 0;
    return 0;
}

/* An aigc_c2pa_stamp_fn. */
static int
fail_to_answer(void *context, const void *request, size_t length, uint8_t *response, size_t room,
               size_t *size)
{
    (void)come_later(context, request, length, response, room, size);
    return 1;
}

static void
expect_bare_text(const fixture *all, aigc_c2pa_stamp_fn stamp, aigc_status expected)
{
    const aigc_c2pa_claim claim = { .struct_size = sizeof claim, .minimal = 1 };
    aigc_c2pa_stream *stream;
    c2pa_bytes made = { NULL, 0 };

    assert_int_equal(aigc_c2pa_signer_stamp(all->identity.signer, stamp, NULL), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_new(all->identity.signer, &claim, &stream), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_begin(stream, c2pa_bytes_write, &made), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_feed(stream, "text", 4), AIGC_OK);
    assert_int_equal(aigc_c2pa_stream_finish(stream), expected);
    assert_int_equal(aigc_c2pa_stream_mark_size(stream), 0);
    assert_int_equal(made.length, 4);
    assert_memory_equal(made.data, "text", 4);
    c2pa_bytes_free(&made);
    aigc_c2pa_stream_free(stream);
}

static void
a_text_without_its_stamp_is_not_signed(void **state)
{
    const fixture *all = *state;

    expect_bare_text(all, come_later, AIGC_ERR_UNSUPPORTED);
    expect_bare_text(all, fail_to_answer, AIGC_ERR_KEY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_authority_is_asked_once_for_each_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tokens_may_become_longer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_are_stamped_once_or_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_without_its_stamp_is_not_signed, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
