/* SPDX-License-Identifier: Apache-2.0 */
/* watermark.h on files: the same kind comes out, a label goes over the mark in the same pass, any
 * frame of an animation will do; what is no picture, or none that can carry the mark, is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aigc/media.h>
#include <aigc/watermark.h>

#include "tests/support/fail_malloc.h"
#include "tests/support/test_picture.h"

#define FILE_MAX ((size_t)1024 * 1024)

static const aigc_watermark_payload payload = { 8, { 0x1A, 0xBC, 0xDE, 0, 1, 0x23, 0x45, 0x67 } };

typedef struct file_bytes {
    uint8_t *bytes;
    size_t length;
} file_bytes;

static int
collect(void *context, const void *data, size_t length)
{
    file_bytes *file = context;

    assert_true(length <= FILE_MAX - file->length);
    memcpy(file->bytes + file->length, data, length);
    file->length += length;
    return 0;
}

static int
refuse(void *context, const void *data, size_t length)
{
    (void)context;
    (void)data;
    (void)length;
    return -1;
}

static file_bytes
empty_file(void)
{
    file_bytes file = { malloc(FILE_MAX), 0 };

    assert_non_null(file.bytes);
    return file;
}

static file_bytes
clouds(void)
{
    file_bytes file = empty_file();
    char path[1024];

    snprintf(path, sizeof path, "%s/tests/cli/clouds.jpg", getenv("abs_top_srcdir"));
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    file.length = fread(file.bytes, 1, FILE_MAX, stream);
    assert_int_equal(fclose(stream), 0);
    return file;
}

static aigc_source
source_of(const file_bytes *file)
{
    aigc_source source;

    assert_int_equal(aigc_source_memory(&source, file->bytes, file->length), AIGC_OK);
    return source;
}

static aigc_watermark_key *
make_key(uint8_t first)
{
    const uint8_t bytes[AIGC_WATERMARK_KEY_SIZE] = { first };
    aigc_watermark_key *key;

    assert_int_equal(aigc_watermark_key_new(bytes, &key), AIGC_OK);
    return key;
}

/* Mark a file; what came out. */
static aigc_status
mark(const aigc_watermark_key *key, const aigc_watermark_options *options, const file_bytes *file,
     file_bytes *out)
{
    aigc_source source = source_of(file);

    out->length = 0;
    return aigc_watermark_embed_file(key, options, &payload, &source, collect, out, NULL);
}

static aigc_status
find(const aigc_watermark_key *key, const file_bytes *file, aigc_watermark_found *found)
{
    aigc_source source = source_of(file);

    return aigc_watermark_detect_file(key, &source, found);
}

static void
the_mark_is_in_the_file(void **state)
{
    aigc_watermark_key *key = make_key(1), *other = make_key(2);
    file_bytes file = clouds(), out = empty_file();
    aigc_watermark_report report;
    aigc_watermark_found found;
    aigc_source source = source_of(&file);
    aigc_media_type type;
    (void)state;

    assert_int_equal(find(key, &file, &found), AIGC_ERR_NOT_FOUND);
    assert_true(found.payload.length == 0 && found.false_positive > 0);
    assert_int_equal(
        aigc_watermark_embed_file(key, NULL, &payload, &source, collect, &out, &report), AIGC_OK);
    assert_true(report.read_back == 1 && report.psnr > 40);
    source = source_of(&out);
    assert_int_equal(aigc_media_detect(&source, &type), AIGC_OK);
    assert_int_equal(type, AIGC_MEDIA_JPEG);
    assert_int_equal(find(key, &out, &found), AIGC_OK);
    assert_memory_equal(found.payload.bytes, payload.bytes, payload.length);
    assert_int_equal(find(other, &out, &found), AIGC_ERR_NOT_FOUND);
    free(file.bytes);
    free(out.bytes);
    aigc_watermark_key_free(key);
    aigc_watermark_key_free(other);
}

static void
what_is_no_picture_is_refused(void **state)
{
    aigc_watermark_key *key = make_key(1);
    file_bytes file = clouds(), out = empty_file();
    file_bytes text = { (uint8_t *)(uintptr_t) "plain text", 10 };
    aigc_visible_report drawn = { .struct_size = 1 };
    aigc_watermark_options options = { .struct_size = sizeof options, .drawn = &drawn };
    aigc_source source = source_of(&file);
    (void)state;

    assert_int_equal(mark(key, NULL, &text, &out), AIGC_ERR_UNSUPPORTED);
    assert_int_equal(aigc_watermark_embed_file(key, NULL, &payload, &source, refuse, NULL, NULL),
                     AIGC_ERR_STOPPED);
    assert_int_equal(aigc_watermark_embed_file(NULL, NULL, &payload, &source, collect, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_embed_file(key, NULL, NULL, &source, collect, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_embed_file(key, NULL, &payload, NULL, collect, &out, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_embed_file(key, NULL, &payload, &source, NULL, NULL, NULL),
                     AIGC_ERR_ARGUMENT);
    assert_int_equal(mark(key, &options, &file, &out), AIGC_ERR_ARGUMENT);
    options = (aigc_watermark_options){ .struct_size = 8 };
    assert_int_equal(mark(key, &options, &file, &out), AIGC_ERR_ARGUMENT);
    file.length = 200;
    assert_int_equal(mark(key, NULL, &file, &out), AIGC_ERR_FORMAT);
    assert_int_equal(out.length, 0);
    free(file.bytes);
    free(out.bytes);
    aigc_watermark_key_free(key);
}

static aigc_visible_label *
make_label(void)
{
    aigc_visible_options options = { .struct_size = sizeof options, .language = AIGC_LANGUAGE_EN };
    aigc_visible_label *label;

    return aigc_visible_label_new(&options, &label, NULL) == AIGC_OK ? label : NULL;
}

static void
a_label_goes_over_the_mark(void **state)
{
    aigc_watermark_key *key = make_key(1);
    file_bytes file = clouds(), plain = empty_file(), labelled = empty_file();
    aigc_visible_label *label = make_label();
    aigc_visible_report drawn = { .struct_size = sizeof drawn };
    aigc_watermark_options options = { .struct_size = sizeof options,
                                       .label = label,
                                       .drawn = &drawn };
    aigc_watermark_found found;
    (void)state;

    if (!label)
        skip();
    assert_int_equal(mark(key, NULL, &file, &plain), AIGC_OK);
    assert_int_equal(mark(key, &options, &file, &labelled), AIGC_OK);
    assert_int_equal(drawn.frames, 1);
    assert_int_equal(drawn.width, 320);
    assert_true(drawn.ink_height >= 12 && drawn.label_y + drawn.label_height <= 256);
    assert_true(labelled.length != plain.length ||
                memcmp(labelled.bytes, plain.bytes, plain.length) != 0);
    assert_int_equal(find(key, &labelled, &found), AIGC_OK);
    assert_memory_equal(found.payload.bytes, payload.bytes, payload.length);
    aigc_visible_label_free(label);
    free(file.bytes);
    free(plain.bytes);
    free(labelled.bytes);
    aigc_watermark_key_free(key);
}

/* ---- animations -------------------------------------------------------------------------- */

#define SIDE 300
#define BLOCK 254 /* codes of nine bits between two clear codes */

static void
put(file_bytes *file, const void *data, size_t length)
{
    (void)collect(file, data, length);
}

/* Pixels as GIF codes that compress nothing. */
static void
put_codes(file_bytes *file, const uint8_t *pixels)
{
    uint8_t *packed = calloc(1, 2 * SIDE * SIDE);
    size_t bits = 0;

    assert_non_null(packed);
    for (size_t i = 0; i <= (size_t)SIDE * SIDE; i++) {
        const unsigned end = i == (size_t)SIDE * SIDE;
        const unsigned codes[] = { 256, end ? 257 : pixels[end ? 0 : i] };

        for (size_t k = i % BLOCK == 0 ? 0 : 1; k < 2; k++, bits += 9) {
            uint32_t shifted = (uint32_t)codes[k] << bits % 8;

            packed[bits / 8] |= (uint8_t)shifted;
            packed[bits / 8 + 1] |= (uint8_t)(shifted >> 8);
        }
    }
    put(file, "\x08", 1);
    for (size_t at = 0; at < (bits + 7) / 8; at += 255) {
        size_t left = (bits + 7) / 8 - at;
        uint8_t length = left < 255 ? (uint8_t)left : 255;

        put(file, &length, 1);
        put(file, packed + at, length);
    }
    put(file, "", 1);
    free(packed);
}

static void
put_frame(file_bytes *file, const uint8_t *pixels)
{
    const uint8_t size[] = { SIDE & 255, SIDE >> 8 };

    put(file, "\x21\xF9\x04\x00\x0A\x00\x00\x00", 8);
    put(file, "\x2C\0\0\0\0", 5);
    put(file, size, 2);
    put(file, size, 2);
    put(file, "", 1);
    put_codes(file, pixels);
}

/* Two frames in 256 grays. */
static file_bytes
animation(const uint8_t *first, const uint8_t *second)
{
    const uint8_t size[] = { SIDE & 255, SIDE >> 8 };
    file_bytes file = empty_file();

    put(&file, "GIF89a", 6);
    put(&file, size, 2);
    put(&file, size, 2);
    put(&file, "\xF7\0\0", 3);
    for (unsigned gray = 0; gray < 256; gray++) {
        const uint8_t colour[] = { (uint8_t)gray, (uint8_t)gray, (uint8_t)gray };

        put(&file, colour, 3);
    }
    put_frame(&file, first);
    put_frame(&file, second);
    put(&file, ";", 1);
    return file;
}

static void
each_frame_is_marked(void **state)
{
    aigc_watermark_key *key = make_key(1);
    aigc_pixels pixels = test_picture_new(SIDE, SIDE, 1, 8, 0, 3);
    uint8_t *noise = calloc(1, (size_t)SIDE * SIDE);
    uint32_t random = 1;
    const uint8_t *frames[2][2] = { { pixels.data, noise }, { noise, pixels.data } };
    aigc_watermark_options options = { .struct_size = sizeof options, .allow_weak = 1 };
    file_bytes out = empty_file();
    aigc_watermark_found found;
    (void)state;

    assert_non_null(noise);
    assert_int_equal(pixels.stride, SIDE);
    for (size_t k = 0; k < (size_t)SIDE * SIDE; k++) {
        random = random * 1664525U + 1013904223U;
        noise[k] = (uint8_t)(random >> 24);
    }
    for (int i = 0; i < 2; i++) {
        /* Noise cannot carry the mark: it is the other frame that is read. */
        file_bytes film = animation(frames[i][0], frames[i][1]);

        assert_int_equal(mark(key, NULL, &film, &out), AIGC_ERR_UNMARKABLE);
        assert_int_equal(mark(key, &options, &film, &out), AIGC_OK);
        assert_int_equal(find(key, &out, &found), AIGC_OK);
        assert_memory_equal(found.payload.bytes, payload.bytes, payload.length);
        free(film.bytes);
    }
    free(out.bytes);
    free(noise);
    free(pixels.data);
    aigc_watermark_key_free(key);
}

static void
a_picture_is_marked_once(void **state)
{
    file_bytes file = clouds(), once = empty_file(), twice = empty_file();
    const aigc_watermark_options weak = { .struct_size = sizeof weak, .allow_weak = 1 };
    (void)state;

    /* Whatever the keys: which of two marks is read would be chance. */
    for (uint8_t i = 1; i <= 8; i++) {
        aigc_watermark_key *key = make_key(i), *other = make_key((uint8_t)(100 + i));
        aigc_watermark_found found;

        assert_int_equal(mark(key, NULL, &file, &once), AIGC_OK);
        assert_int_equal(mark(key, NULL, &once, &twice), AIGC_ERR_UNMARKABLE);
        assert_int_equal(mark(key, &weak, &once, &twice), AIGC_ERR_UNMARKABLE);
        assert_int_equal(twice.length, 0);
        /* Marks of two keys do not disturb each other. */
        assert_int_equal(mark(other, NULL, &once, &twice), AIGC_OK);
        assert_int_equal(find(key, &twice, &found), AIGC_OK);
        assert_int_equal(find(other, &twice, &found), AIGC_OK);
        aigc_watermark_key_free(key);
        aigc_watermark_key_free(other);
    }
    free(file.bytes);
    free(once.bytes);
    free(twice.bytes);
}

/* ---- memory ------------------------------------------------------------------------------ */

static aigc_status
write_and_read(void *context)
{
    const file_bytes *file = context;
    const uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 9 };
    aigc_visible_label *label = make_label();
    aigc_watermark_options options = { .struct_size = sizeof options, .label = label };
    aigc_watermark_key *key = NULL;
    aigc_watermark_found found;
    file_bytes out = empty_file();
    aigc_source source = source_of(file);
    aigc_status status = !label ? AIGC_ERR_MEMORY : aigc_watermark_key_new(secret, &key);

    if (status == AIGC_OK)
        status = aigc_watermark_embed_file(key, &options, &payload, &source, collect, &out, NULL);
    if (status == AIGC_OK)
        status = find(key, &out, &found);
    aigc_watermark_key_free(key);
    aigc_visible_label_free(label);
    free(out.bytes);
    return status;
}

static void
memory_may_run_out_anywhere(void **state)
{
    file_bytes file = clouds();
    aigc_visible_label *label = make_label();
    size_t failures = 0;
    (void)state;

    aigc_visible_label_free(label);
    if (!fail_malloc_available() || !label) {
        free(file.bytes);
        skip();
    }
    const char *problem = fail_malloc_loop(write_and_read, &file, &failures);
    free(file.bytes);
    if (problem)
        fail_msg("%s", problem);
    assert_true(failures > 50);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mark_is_in_the_file),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(a_label_goes_over_the_mark),
        cmocka_unit_test(each_frame_is_marked),
        cmocka_unit_test(a_picture_is_marked_once),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
