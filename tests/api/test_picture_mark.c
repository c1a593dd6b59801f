/* SPDX-License-Identifier: Apache-2.0 */
/* picture_mark.h: every label is there and none has broken another; what cannot be labelled does
 * not come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <aigc/media_report.h>
#include <aigc/picture_mark.h>

#include "tests/support/c2pa_kit.h"
#include "tests/support/fail_malloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    c2pa_bytes picture; /* clouds, a JPEG */
    c2pa_bytes pixel;   /* the smallest PNG */
    c2pa_identity identity;
    aigc_label *label;
    aigc_visible_label *visible; /* NULL: there is no font */
    aigc_watermark_key *key;
} fixture;

static c2pa_bytes
read_clouds(void)
{
    static uint8_t bytes[1024 * 1024];
    c2pa_bytes file = { NULL, 0 };
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/tests/cli/clouds.jpg", getenv("abs_top_srcdir"));
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    c2pa_bytes_add(&file, bytes, fread(bytes, 1, sizeof bytes, stream));
    assert_int_equal(fclose(stream), 0);
    assert_true(file.length > 0 && file.length < sizeof bytes);
    return file;
}

static int
setup(void **state)
{
    static fixture f;
    const aigc_visible_options options = { .struct_size = sizeof options,
                                           .language = AIGC_LANGUAGE_EN };
    const uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 7 };

    f.picture = read_clouds();
    c2pa_small_png(&f.pixel);
    c2pa_identity_make(&f.identity, AIGC_C2PA_EDDSA);
    assert_int_equal(aigc_label_new(&f.label), AIGC_OK);
    assert_int_equal(aigc_label_set(f.label, AIGC_FIELD_CONTENT_PRODUCER, "example-lab"), AIGC_OK);
    assert_int_equal(aigc_label_set(f.label, AIGC_FIELD_PRODUCE_ID, "number-1"), AIGC_OK);
    if (aigc_visible_label_new(&options, &f.visible, NULL) != AIGC_OK)
        f.visible = NULL;
    assert_int_equal(aigc_watermark_key_new(secret, &f.key), AIGC_OK);
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    fixture *f = *state;

    c2pa_bytes_free(&f->picture);
    c2pa_bytes_free(&f->pixel);
    c2pa_identity_free(&f->identity);
    aigc_label_free(f->label);
    aigc_visible_label_free(f->visible);
    aigc_watermark_key_free(f->key);
    return 0;
}

static aigc_status
mark(const aigc_picture_options *options, const c2pa_bytes *file, c2pa_bytes *out,
     aigc_picture_report *report)
{
    aigc_source source;

    *out = (c2pa_bytes){ NULL, 0 };
    *report = (aigc_picture_report){ .struct_size = sizeof *report };
    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    return aigc_picture_mark(&source, options, c2pa_bytes_write, out, report);
}

/* The number in the one label of a file. */
static void
check_record(const c2pa_bytes *file, const char *number)
{
    aigc_media_report *report = NULL;
    aigc_source source;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigc_media_read(&source, NULL, &report), AIGC_OK);
    assert_true(aigc_media_report_count(report) > 0);

    assert_string_equal(aigc_media_report_found(report, 0)->values[AIGC_FIELD_PRODUCE_ID], number);
    aigc_media_report_free(report);
}

static void
check_watermark(const fixture *f, const c2pa_bytes *file, const char *value)
{
    char text[AIGC_WATERMARK_TEXT_SIZE] = "";
    aigc_watermark_found found;
    aigc_source source;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    if (aigc_watermark_detect_file(f->key, &source, &found) == AIGC_OK)
        aigc_watermark_payload_format(&found.payload, text);
    assert_string_equal(text, value);
}

static void
all_labels_are_there(void **state)
{
    const fixture *f = *state;
    const aigc_picture_options options = { .struct_size = sizeof options,
                                           .label = f->label,
                                           .visible = f->visible,
                                           .watermark = f->key,
                                           .signer = f->identity.signer };
    aigc_c2pa_report *manifest = NULL;
    aigc_picture_report report;
    c2pa_bytes out;

    if (!f->visible)
        skip();
    assert_int_equal(mark(&options, &f->picture, &out, &report), AIGC_OK);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_MANIFEST);
    assert_int_equal(report.type, AIGC_MEDIA_JPEG);
    assert_int_equal(strlen(report.watermark), 16);
    check_record(&out, "number-1");
    check_watermark(f, &out, report.watermark);
    assert_int_equal(c2pa_verify(&f->identity, &out, NULL, &manifest), AIGC_OK);
    assert_string_equal(aigc_c2pa_report_text(manifest, AIGC_C2PA_WATERMARK),
                        AIGC_WATERMARK_ALGORITHM);
    assert_string_equal(aigc_c2pa_report_text(manifest, AIGC_C2PA_WATERMARK_VALUE),
                        report.watermark);
    aigc_c2pa_report_free(manifest);
    c2pa_bytes_free(&out);
}

static void
each_label_may_be_the_only_one(void **state)
{
    const fixture *f = *state;
    aigc_picture_options options = { .struct_size = sizeof options, .label = f->label };
    const aigc_watermark_payload payload = { 8, { 1, 2, 3, 4, 5, 6, 7, 8 } };
    aigc_picture_report report;
    c2pa_bytes out;

    assert_int_equal(mark(&options, &f->pixel, &out, &report), AIGC_OK);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_METADATA);
    assert_int_equal(report.type, AIGC_MEDIA_PNG);
    assert_string_equal(report.watermark, "");
    check_record(&out, "number-1");
    assert_int_equal(c2pa_verify(&f->identity, &out, NULL, NULL), AIGC_ERR_NOT_FOUND);
    c2pa_bytes_free(&out);

    options.signer = f->identity.signer;
    assert_int_equal(mark(&options, &f->pixel, &out, &report), AIGC_OK);
    assert_int_equal(c2pa_verify(&f->identity, &out, NULL, NULL), AIGC_OK);
    c2pa_bytes_free(&out);

    options.signer = NULL;
    options.watermark = f->key;
    options.payload = &payload;
    assert_int_equal(mark(&options, &f->picture, &out, &report), AIGC_OK);
    assert_string_equal(report.watermark, "0102030405060708");
    check_watermark(f, &out, "0102030405060708");
    check_record(&out, "number-1");
    c2pa_bytes_free(&out);
}

static void
what_cannot_carry_the_mark_does_not_come_out(void **state)
{
    const fixture *f = *state;
    aigc_picture_options options = { .struct_size = sizeof options,
                                     .label = f->label,
                                     .watermark = f->key,
                                     .signer = f->identity.signer };
    static const uint8_t text[] = "no picture";
    c2pa_bytes none = { NULL, 0 }, out;
    aigc_picture_report report;

    assert_int_equal(mark(&options, &f->pixel, &out, &report), AIGC_ERR_UNMARKABLE);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_PIXELS);
    assert_int_equal(out.length, 0);
    c2pa_bytes_add(&none, text, sizeof text - 1);
    assert_int_equal(mark(&options, &none, &out, &report), AIGC_ERR_UNSUPPORTED);
    assert_int_equal(out.length, 0);
    c2pa_bytes_free(&none);

    options.allow_weak = 1;
    assert_int_equal(mark(&options, &f->pixel, &out, &report), AIGC_OK);
    assert_string_equal(report.watermark, "");
    assert_int_equal(c2pa_verify(&f->identity, &out, NULL, NULL), AIGC_OK);
    c2pa_bytes_free(&out);
}

static void
what_is_labelled_already_is_refused(void **state)
{
    const fixture *f = *state;
    const aigc_watermark_payload payload = { 8, { 1 } }, other = { 8, { 2 } };
    aigc_picture_options options = {
        .struct_size = sizeof options, .label = f->label, .watermark = f->key, .payload = &payload
    };
    aigc_picture_report report;
    c2pa_bytes first, second;

    assert_int_equal(mark(&options, &f->picture, &first, &report), AIGC_OK);
    options.payload = &other;
    assert_int_equal(mark(&options, &first, &second, &report), AIGC_ERR_UNMARKABLE);
    assert_int_equal(second.length, 0);
    options.allow_weak = 1; /* which is about pictures that can carry none */
    assert_int_equal(mark(&options, &first, &second, &report), AIGC_ERR_UNMARKABLE);
    assert_int_equal(second.length, 0);
    c2pa_bytes_free(&first);

    options = (aigc_picture_options){ .struct_size = sizeof options,
                                      .label = f->label,
                                      .signer = f->identity.signer };
    assert_int_equal(mark(&options, &f->pixel, &first, &report), AIGC_OK);
    assert_int_equal(mark(&options, &first, &second, &report), AIGC_ERR_SIGNED);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_METADATA);
    c2pa_bytes_free(&first);

    options.payload = &payload;
    assert_int_equal(mark(&options, &f->picture, &first, &report), AIGC_OK);
    options.watermark = f->key;
    assert_int_equal(mark(&options, &first, &second, &report), AIGC_ERR_SIGNED);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_PIXELS);
    assert_int_equal(second.length, 0);
    c2pa_bytes_free(&first);
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
limits_and_callers_are_heard(void **state)
{
    const fixture *f = *state;
    aigc_picture_options options = { .struct_size = sizeof options,
                                     .label = f->label,
                                     .watermark = f->key,
                                     .limit = f->picture.length / 2 };
    aigc_picture_report report;
    aigc_source source;
    c2pa_bytes out;

    assert_int_equal(mark(&options, &f->picture, &out, &report), AIGC_ERR_LIMIT);
    assert_int_equal(report.step, AIGC_PICTURE_STEP_PIXELS);
    assert_int_equal(out.length, 0);
    options.limit = 0;
    assert_int_equal(aigc_source_memory(&source, f->picture.data, f->picture.length), AIGC_OK);
    assert_int_equal(aigc_picture_mark(&source, &options, refuse, NULL, NULL), AIGC_ERR_STOPPED);
}

static void
bad_arguments_are_refused(void **state)
{
    const fixture *f = *state;
    aigc_picture_options options = { .struct_size = sizeof options, .label = f->label };
    aigc_picture_report report = { .struct_size = 1 };
    aigc_label *empty = NULL;
    aigc_source source;
    c2pa_bytes out = { NULL, 0 };

    assert_int_equal(aigc_source_memory(&source, f->pixel.data, f->pixel.length), AIGC_OK);
    assert_int_equal(aigc_picture_mark(NULL, &options, c2pa_bytes_write, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_picture_mark(&source, NULL, c2pa_bytes_write, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_picture_mark(&source, &options, NULL, &out, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_picture_mark(&source, &options, c2pa_bytes_write, &out, &report),
                     AIGC_ERR_ARGUMENT);
    options.struct_size = 1;
    assert_int_equal(aigc_picture_mark(&source, &options, c2pa_bytes_write, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    options = (aigc_picture_options){ .struct_size = sizeof options };
    assert_int_equal(aigc_picture_mark(&source, &options, c2pa_bytes_write, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_label_new(&empty), AIGC_OK);
    options.label = empty;
    options.watermark = f->key;
    assert_int_equal(aigc_picture_mark(&source, &options, c2pa_bytes_write, &out, NULL),
                     AIGC_ERR_FIELD);
    assert_int_equal(out.length, 0);
    aigc_label_free(empty);
}

static void
steps_have_names(void **state)
{
    (void)state;
    assert_string_equal(aigc_picture_step_name(AIGC_PICTURE_STEP_NONE), "none");
    assert_string_equal(aigc_picture_step_name(AIGC_PICTURE_STEP_PIXELS), "pixels");
    assert_string_equal(aigc_picture_step_name(AIGC_PICTURE_STEP_METADATA), "metadata");
    assert_string_equal(aigc_picture_step_name(AIGC_PICTURE_STEP_MANIFEST), "manifest");
}

static aigc_status
mark_all(void *context)
{
    const fixture *f = context;
    const aigc_watermark_payload payload = { 8, { 1, 2, 3 } };
    const aigc_picture_options options = { .struct_size = sizeof options,
                                           .label = f->label,
                                           .watermark = f->key,
                                           .payload = &payload,
                                           .signer = f->identity.signer };
    aigc_picture_report report;
    c2pa_bytes out;
    aigc_status status = mark(&options, &f->picture, &out, &report);

    c2pa_bytes_free(&out);
    return status;
}

/* A picture that can carry no mark. */
static aigc_status
mark_pixel(void *context)
{
    const fixture *f = context;
    const aigc_picture_options options = { .struct_size = sizeof options,
                                           .label = f->label,
                                           .watermark = f->key,
                                           .allow_weak = 1,
                                           .signer = f->identity.signer };
    aigc_picture_report report;
    c2pa_bytes out;
    aigc_status status = mark(&options, &f->pixel, &out, &report);

    c2pa_bytes_free(&out);
    return status;
}

static void
memory_may_run_out_anywhere(void **state)
{
    size_t failures = 0;

    if (!fail_malloc_available())
        skip();
    const char *problem = fail_malloc_loop(mark_all, *state, &failures);
    if (problem)
        fail_msg("%s", problem);
    assert_true(failures > 50);
    problem = fail_malloc_loop(mark_pixel, *state, &failures);
    if (problem)
        fail_msg("%s", problem);
    assert_true(failures > 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_labels_are_there),
        cmocka_unit_test(each_label_may_be_the_only_one),
        cmocka_unit_test(what_cannot_carry_the_mark_does_not_come_out),
        cmocka_unit_test(what_is_labelled_already_is_refused),
        cmocka_unit_test(limits_and_callers_are_heard),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(steps_have_names),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
