/* SPDX-License-Identifier: Apache-2.0 */
/* watermark.h: bad arguments, all layouts of pixels, keys, payloads, and running out of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <aigc/watermark.h>

#include "tests/support/fail_malloc.h"
#include "tests/support/test_picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const aigc_watermark_payload short_payload = {
    8, { 0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x23, 0x45, 0x67 }
};

static aigc_watermark_key *
make_key(uint8_t first)
{
    uint8_t bytes[AIGC_WATERMARK_KEY_SIZE] = { first };
    aigc_watermark_key *key;
    assert_int_equal(aigc_watermark_key_new(bytes, &key), AIGC_OK);
    return key;
}

static void
bad_arguments_are_refused(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(1);
    aigc_pixels pixels = test_picture_new(200, 200, 3, 8, 0, 1), bad;
    aigc_watermark_payload payload = short_payload, wrong = { 9, { 0 } };
    aigc_watermark_options options = { .struct_size = sizeof options };
    aigc_watermark_found found;
    aigc_watermark_report report;
    memset(&report, 0xFF, sizeof report);

    assert_int_equal(aigc_watermark_embed(NULL, NULL, &payload, &pixels, &report),
                     AIGC_ERR_ARGUMENT);
    assert_true(report.psnr == 0 && report.read_back == 0);
    assert_int_equal(aigc_watermark_embed(key, NULL, NULL, &pixels, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_embed(key, NULL, &wrong, &pixels, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_embed(key, NULL, &payload, NULL, NULL), AIGC_ERR_ARGUMENT);
    options.strength = 5;
    assert_int_equal(aigc_watermark_embed(key, &options, &payload, &pixels, NULL),
                     AIGC_ERR_ARGUMENT);
    options = (aigc_watermark_options){ .struct_size = 4 };
    assert_int_equal(aigc_watermark_embed(key, &options, &payload, &pixels, NULL),
                     AIGC_ERR_ARGUMENT);
    const struct {
        size_t offset;
        unsigned value;
    } fields[] = { { offsetof(aigc_pixels, width), 0 },     { offsetof(aigc_pixels, height), 0 },
                   { offsetof(aigc_pixels, width), 65536 }, { offsetof(aigc_pixels, channels), 5 },
                   { offsetof(aigc_pixels, channels), 0 },  { offsetof(aigc_pixels, depth), 12 },
                   { offsetof(aigc_pixels, width), 201 } };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        bad = pixels;
        memcpy((char *)&bad + fields[i].offset, &fields[i].value, sizeof(unsigned));
        assert_int_equal(aigc_watermark_detect(key, &bad, &found), AIGC_ERR_ARGUMENT);
    }
    assert_int_equal(aigc_watermark_detect(NULL, &pixels, &found), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_detect(key, NULL, &found), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_detect(key, &pixels, NULL), AIGC_ERR_ARGUMENT);
    aigc_watermark_key *none = key;
    assert_int_equal(aigc_watermark_key_new(NULL, &none), AIGC_ERR_ARGUMENT);
    assert_null(none);
    assert_int_equal(aigc_watermark_key_generate(NULL), AIGC_ERR_ARGUMENT);
    aigc_watermark_key_free(NULL);
    aigc_watermark_key_free(key);
    free(pixels.data);
}

/* All layouts; bytes between rows and colours under alpha 0 stay. */
static void
all_layouts_are_written_and_read(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(2), *other = make_key(3);
    for (unsigned channels = 1; channels <= 4; channels++) {
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            aigc_pixels pixels = test_picture_new(400, 320, channels, depth, 5, channels);
            aigc_watermark_report report;
            aigc_watermark_found found;
            uint8_t *first = pixels.data;
            first[pixels.stride - 1] = 0xA5;
            assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_ERR_NOT_FOUND);
            assert_int_equal(found.payload.length, 0);
            assert_true(found.false_positive <= 1e-9);
            assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &pixels, &report),
                             AIGC_OK);
            assert_int_equal(report.read_back, 1);
            assert_true(report.psnr > 40 && report.ssim > 0.98);
            assert_int_equal(first[pixels.stride - 1], 0xA5);
            assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_OK);
            assert_int_equal(found.payload.length, 8);
            assert_memory_equal(found.payload.bytes, short_payload.bytes, 8);
            assert_true(found.false_positive > 0 && found.false_positive <= 1e-9);
            assert_true(found.margin > 0);
            assert_int_equal(aigc_watermark_detect(other, &pixels, &found), AIGC_ERR_NOT_FOUND);
            free(pixels.data);
        }
    }
    aigc_watermark_key_free(key);
    aigc_watermark_key_free(other);
}

static void
transparent_pixels_keep_their_bytes(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(4);
    aigc_pixels pixels = test_picture_new(512, 512, 4, 8, 0, 5);
    size_t size = pixels.stride * pixels.height, changed = 0;
    uint8_t *now = pixels.data, *before = malloc(size);
    assert_non_null(before);
    for (size_t i = 0; i < size; i += 4)
        now[i + 3] = i / 4 % 512 < 100 ? 0 : 255;
    memcpy(before, now, size);
    assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &pixels, NULL), AIGC_OK);
    for (size_t i = 0; i < size; i++) {
        if (i / 4 % 512 < 100 || i % 4 == 3)
            assert_int_equal(now[i], before[i]);
        changed += now[i] != before[i];
    }
    assert_true(changed > size / 8);
    free(before);
    free(pixels.data);
    aigc_watermark_key_free(key);
}

static void
writing_is_deterministic(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(6);
    aigc_pixels a = test_picture_new(300, 260, 3, 8, 0, 8),
                b = test_picture_new(300, 260, 3, 8, 0, 8);
    assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &a, NULL), AIGC_OK);
    assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &b, NULL), AIGC_OK);
    assert_memory_equal(a.data, b.data, a.stride * a.height);
    free(a.data);
    free(b.data);
    aigc_watermark_key_free(key);
}

/* Refused with a reason, and left as they were. */
static void
what_cannot_carry_a_mark_is_refused(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(7);
    const struct {
        uint32_t width, height;
    } sizes[] = { { 127, 400 }, { 400, 127 }, { 1, 65535 }, { 65535, 1 }, { 1, 1 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        aigc_pixels pixels = test_picture_new(sizes[i].width, sizes[i].height, 3, 8, 0, 1);
        aigc_watermark_found found;
        assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &pixels, NULL),
                         AIGC_ERR_UNMARKABLE);
        assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_ERR_NOT_FOUND);
        free(pixels.data);
    }
    /* Nothing that can be seen, nothing that can be changed. */
    aigc_pixels pixels = test_picture_new(160, 160, 4, 8, 0, 1);
    uint8_t *data = pixels.data, *before = malloc(4 * 160 * 160);
    aigc_watermark_options options = { .struct_size = sizeof options, .allow_weak = 1 };
    aigc_watermark_report report;
    assert_non_null(before);
    for (size_t i = 0; i < 160 * 160; i++)
        data[4 * i + 3] = 0;
    memcpy(before, data, 4 * 160 * 160);
    assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &pixels, &report),
                     AIGC_ERR_UNMARKABLE);
    assert_int_equal(report.read_back, 0);
    assert_memory_equal(data, before, 4 * 160 * 160);
    assert_int_equal(aigc_watermark_embed(key, &options, &short_payload, &pixels, &report),
                     AIGC_OK);
    assert_int_equal(report.read_back, 0);
    free(before);
    free(pixels.data);
    aigc_watermark_key_free(key);
}

#define SMALL_SIDE 140

/* Each pixel twice, across and down. */
static aigc_pixels
twice_as_large(const aigc_pixels *from)
{
    aigc_pixels to = test_picture_new(2 * from->width, 2 * from->height, 3, 8, 0, 1);
    for (size_t y = 0; y < to.height; y++) {
        const uint8_t *source = (const uint8_t *)from->data + y / 2 * from->stride;
        uint8_t *row = (uint8_t *)to.data + y * to.stride;
        for (size_t x = 0; x < to.width; x++)
            memcpy(row + 3 * x, source + 3 * (x / 2), 3);
    }
    return to;
}

/* A picture that was marked and then scaled: whoever reads finds the older mark, which is the
 * stronger one, and the writer says so. */
static void
another_payload_is_not_read_back(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(10);
    const aigc_watermark_payload other = { 8, { 1 } };
    aigc_watermark_options options = { .struct_size = sizeof options, .strength = 4.0 };
    aigc_watermark_report report;
    aigc_watermark_found found;
    aigc_pixels small = test_picture_new(SMALL_SIDE, SMALL_SIDE, 3, 8, 0, 4);
    assert_int_equal(aigc_watermark_embed(key, &options, &other, &small, &report), AIGC_OK);
    assert_true(report.read_back == 1 && report.margin > 0);
    aigc_pixels pixels = twice_as_large(&small);
    static uint8_t before[3 * 4 * SMALL_SIDE * SMALL_SIDE];
    assert_int_equal(pixels.stride * pixels.height, sizeof before);
    memcpy(before, pixels.data, sizeof before);

    options.strength = 0.25;
    assert_int_equal(aigc_watermark_embed(key, &options, &short_payload, &pixels, &report),
                     AIGC_ERR_UNMARKABLE);
    assert_true(report.psnr > 0 && report.read_back == 0 && report.margin == 0);
    assert_memory_equal(pixels.data, before, sizeof before);
    options.allow_weak = 1;
    assert_int_equal(aigc_watermark_embed(key, &options, &short_payload, &pixels, &report),
                     AIGC_OK);
    assert_true(report.read_back == 0 && report.margin == 0);
    assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_OK);
    assert_memory_equal(found.payload.bytes, other.bytes, sizeof other.bytes);
    free(pixels.data);
    free(small.data);
    aigc_watermark_key_free(key);
}

static void
long_payloads_are_read(void **state)
{
    (void)state;
    aigc_watermark_key *key = make_key(8);
    aigc_watermark_payload payload = { 16, { 0 } };
    aigc_watermark_found found;
    aigc_pixels pixels = test_picture_new(512, 512, 3, 8, 0, 3);
    for (size_t i = 0; i < 16; i++)
        payload.bytes[i] = (uint8_t)(17 * i + 3);
    assert_int_equal(aigc_watermark_embed(key, NULL, &payload, &pixels, NULL), AIGC_OK);
    assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_OK);
    assert_int_equal(found.payload.length, 16);
    assert_memory_equal(found.payload.bytes, payload.bytes, 16);
    free(pixels.data);
    aigc_watermark_key_free(key);
}

static void
keys_are_saved_and_loaded(void **state)
{
    (void)state;
    char path[64];
    aigc_watermark_key *key, *loaded;
    struct stat status;
    snprintf(path, sizeof path, "test_watermark_api-%ld.key", (long)getpid());
    assert_int_equal(aigc_watermark_key_generate(&key), AIGC_OK);
    assert_int_equal(aigc_watermark_key_save(key, path), AIGC_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(aigc_watermark_key_save(key, path), AIGC_ERR_IO);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(aigc_watermark_key_load(path, &loaded), AIGC_OK);
    aigc_pixels pixels = test_picture_new(300, 300, 3, 8, 0, 2);
    aigc_watermark_found found;
    assert_int_equal(aigc_watermark_embed(key, NULL, &short_payload, &pixels, NULL), AIGC_OK);
    assert_int_equal(aigc_watermark_detect(loaded, &pixels, &found), AIGC_OK);
    aigc_watermark_key_free(loaded);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, 40, SEEK_SET), 0);
    assert_int_equal(fputc('x', file), 'x');
    assert_int_equal(fclose(file), 0);
    assert_int_equal(aigc_watermark_key_load(path, &loaded), AIGC_ERR_KEY);
    assert_null(loaded);
    assert_int_equal(truncate(path, 50), 0);
    assert_int_equal(aigc_watermark_key_load(path, &loaded), AIGC_ERR_KEY);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(aigc_watermark_key_load(path, &loaded), AIGC_ERR_IO);
    free(pixels.data);
    aigc_watermark_key_free(key);
}

static void
payloads_are_text_and_ids(void **state)
{
    (void)state;
    char text[AIGC_WATERMARK_TEXT_SIZE];
    aigc_watermark_payload payload;
    aigc_watermark_id id = { 1, 0xABCDE, 0x3FFFFFF, 0x2001 }, back;
    aigc_watermark_payload_format(&short_payload, text);
    assert_string_equal(text, "deadbeef01234567");
    assert_int_equal(aigc_watermark_payload_parse("DEADbeef01234567", 16, &payload), AIGC_OK);
    assert_memory_equal(payload.bytes, short_payload.bytes, 8);
    assert_int_equal(aigc_watermark_payload_parse("deadbeef0123456", 15, &payload),
                     AIGC_ERR_FORMAT);
    assert_int_equal(aigc_watermark_payload_parse("deadbeef0123456g", 16, &payload),
                     AIGC_ERR_FORMAT);
    assert_int_equal(payload.length, 0);
    assert_int_equal(aigc_watermark_payload_parse(NULL, 16, &payload), AIGC_ERR_ARGUMENT);
    aigc_watermark_payload_format(NULL, text);
    assert_string_equal(text, "");
    assert_int_equal(aigc_watermark_payload_equal(&payload, &payload), 0); /* it is none */
    payload = short_payload;
    assert_int_equal(aigc_watermark_payload_equal(&payload, &short_payload), 1);
    assert_int_equal(aigc_watermark_payload_equal(&payload, NULL), 0);
    payload.length = AIGC_WATERMARK_PAYLOAD_LONG;
    assert_int_equal(aigc_watermark_payload_equal(&payload, &short_payload), 0);
    payload = short_payload;
    payload.bytes[7] ^= 1;
    assert_int_equal(aigc_watermark_payload_equal(&payload, &short_payload), 0);

    assert_int_equal(aigc_watermark_id_pack(&id, &payload), AIGC_OK);
    aigc_watermark_payload_format(&payload, text);
    assert_string_equal(text, "1abcdeffffffe001");
    assert_int_equal(aigc_watermark_id_unpack(&payload, &back), AIGC_OK);
    assert_true(back.version == 1 && back.provider == id.provider && back.minute == id.minute &&
                back.serial == id.serial);
    id.serial = 1u << 14;
    assert_int_equal(aigc_watermark_id_pack(&id, &payload), AIGC_ERR_ARGUMENT);
    payload = (aigc_watermark_payload){ 8, { 0x20 } };
    assert_int_equal(aigc_watermark_id_unpack(&payload, &back), AIGC_ERR_FORMAT);
    payload.length = 16;
    assert_int_equal(aigc_watermark_id_unpack(&payload, &back), AIGC_ERR_FORMAT);
    assert_true(aigc_watermark_provider_tag("a", 1) < 1u << 20);
    assert_int_equal(aigc_watermark_provider_tag(NULL, 0), 0);
}

static void
ids_say_who_and_when(void **state)
{
    (void)state;
    const uint64_t epoch = UINT64_C(1704067200), end = epoch + (UINT64_C(60) << 26);
    aigc_watermark_payload payload;
    aigc_watermark_id id;
    unsigned serials = 0;

    for (int i = 0; i < 16; i++) {
        assert_int_equal(aigc_watermark_id_make("someone", 7, epoch + 12345679, &payload), AIGC_OK);
        assert_int_equal(aigc_watermark_id_unpack(&payload, &id), AIGC_OK);
        assert_int_equal(id.provider, aigc_watermark_provider_tag("someone", 7));
        assert_int_equal(aigc_watermark_id_time(&id), epoch + 12345660);
        serials |= id.serial;
    }
    assert_true(serials > 1u << 10);
    assert_int_equal(aigc_watermark_id_make("", 0, end - 1, &payload), AIGC_OK);
    assert_int_equal(aigc_watermark_id_unpack(&payload, &id), AIGC_OK);
    assert_int_equal(aigc_watermark_id_time(&id), end - 60);
    assert_int_equal(aigc_watermark_id_make("a", 1, 0, &payload), AIGC_OK);

    assert_int_equal(aigc_watermark_id_make("a", 1, epoch - 1, &payload), AIGC_ERR_ARGUMENT);
    assert_int_equal(payload.length, 0);
    assert_int_equal(aigc_watermark_id_make("a", 1, end, &payload), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_id_make(NULL, 0, 0, &payload), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_id_make("a", 1, 0, NULL), AIGC_ERR_ARGUMENT);
    assert_int_equal(aigc_watermark_id_time(NULL), 0);
}

/* ---- memory ------------------------------------------------------------------------------- */

static aigc_status
write_and_read(void *context)
{
    const aigc_pixels *original = context;
    aigc_watermark_key *key = NULL;
    const uint8_t bytes[AIGC_WATERMARK_KEY_SIZE] = { 9 };
    aigc_watermark_found found;
    aigc_pixels pixels = *original;
    size_t size = pixels.stride * pixels.height;
    pixels.data = malloc(size);
    if (!pixels.data)
        abort();
    memcpy(pixels.data, original->data, size);
    aigc_status status = aigc_watermark_key_new(bytes, &key);
    if (status == AIGC_OK)
        status = aigc_watermark_embed(key, NULL, &short_payload, &pixels, NULL);
    if (status != AIGC_OK && memcmp(pixels.data, original->data, size) != 0)
        status = AIGC_ERR_INTERNAL;
    if (status == AIGC_OK)
        status = aigc_watermark_detect(key, &pixels, &found);
    aigc_watermark_key_free(key);
    free(pixels.data);
    return status;
}

static void
memory_may_run_out_anywhere(void **state)
{
    (void)state;
    size_t failures = 0;
    if (!fail_malloc_available())
        skip();
    aigc_pixels pixels = test_picture_new(192, 192, 1, 8, 0, 12);
    const char *wrong = fail_malloc_loop(write_and_read, &pixels, &failures);
    if (wrong)
        fail_msg("%s", wrong);
    assert_true(failures > 30);
    free(pixels.data);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(all_layouts_are_written_and_read),
        cmocka_unit_test(transparent_pixels_keep_their_bytes),
        cmocka_unit_test(writing_is_deterministic),
        cmocka_unit_test(what_cannot_carry_a_mark_is_refused),
        cmocka_unit_test(another_payload_is_not_read_back),
        cmocka_unit_test(long_payloads_are_read),
        cmocka_unit_test(keys_are_saved_and_loaded),
        cmocka_unit_test(payloads_are_text_and_ids),
        cmocka_unit_test(ids_say_who_and_when),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
