/* SPDX-License-Identifier: Apache-2.0 */
/* WebP: labels in XMP and EXIF, the extended form that they need, sizes that stay true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/image_kit.h"
#include "watermark/formats/riff_chunks.h"
#include "watermark/limits.h"

static const aigcp_format *const webp = &aigcp_format_webp;

#define XMP_PLACE "XMP TC260:AIGC: "

/* 16 x 9, lossy; 300 x 2 with alpha, lossless. */
#define VP8 "\x10\0\0\x9d\x01\x2a\x10\0\x09\0pixels"
#define VP8L "\x2f\x2b\x41\0\x10pixels"

static void
begin(aigcp_buffer *file)
{
    aigcp_buffer_init(file, AIGCP_STORE_MAX);
    assert_int_equal(aigcp_buffer_append(file, "RIFF....WEBP", 12), AIGC_OK);
}

#define CHUNK(file, name, literal) \
    assert_int_equal(aigcp_riff_append((file), (name), (literal), sizeof(literal) - 1), AIGC_OK)

static void
end(aigcp_buffer *file)
{
    size_t size = file->length - 8;

    for (unsigned i = 0; i < 4; i++)
        file->data[4 + i] = (uint8_t)(size >> 8 * i);
}

/* Names of the chunks; the size of the form must be that of the file. */
static void
check_chunks(const aigcp_buffer *file, const char *expected)
{
    char names[128] = "";
    size_t length = 0;
    aigcp_riff_chunk chunk;
    aigc_source source;
    aigcp_riff riff;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigcp_riff_open(&riff, &source), AIGC_OK);
    assert_int_equal(riff.size, file->length - 8);
    for (aigcp_part_walk walk = { riff.begin, sizeof names };
         aigcp_riff_next(&riff, &walk, riff.end, &chunk) == AIGC_OK;) {
        assert_false(chunk.truncated);
        assert_true(chunk.length % 2 == 0 || chunk.padded);
        length += (size_t)snprintf(names + length, sizeof names - length, "%s,", chunk.name);
        assert_true(length < sizeof names);
    }
    assert_string_equal(names, expected);
}

static void
a_simple_file_becomes_an_extended_one(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8 ", VP8);
    end(&file);
    image_check_place(webp, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,VP8 ,XMP ,");
    assert_memory_equal(result.data + 20, "\x04\0\0\0\x0f\0\0\x08\0\0", 10);
    assert_memory_equal(result.data + 30, file.data + 12, file.length - 12);
    aigcp_buffer_free(&file);
    result.length = 0;
    begin(&file);
    CHUNK(&file, "VP8L", VP8L);
    end(&file);
    image_check_place(webp, file.data, file.length, true,
                      "EXIF UserComment: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,VP8L,EXIF,XMP ,");
    assert_memory_equal(result.data + 20, "\x1c\0\0\0\x2b\x01\0\1\0\0", 10);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
an_extended_file_gets_the_flags(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8X", "\x12\0\0\0\1\0\0\1\0\0");
    CHUNK(&file, "ANIM", "\0\0\0\0\0\0");
    CHUNK(&file, "ANMF", "frame");
    CHUNK(&file, "own ", "kept");
    end(&file);
    image_check_place(webp, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,ANIM,ANMF,own ,XMP ,");
    assert_int_equal(result.data[20], 0x16);
    assert_memory_equal(result.data + 21, file.data + 21, file.length - 21);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
one_label_is_left(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8X", "\x0c\0\0\0\1\0\0\1\0\0");
    CHUNK(&file, "VP8 ", VP8);
    CHUNK(&file, "EXIF",
          "Exif\0\0II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x1a\0\0\0\0\0\0\0"
          "\1\0\x86\x92\7\0\x40\0\0\0\x2c\0\0\0\0\0\0\0ASCII\0\0\0" IMAGE_OLD "    ");
    CHUNK(&file, "XMP ", IMAGE_OLD_PACKET);
    CHUNK(&file, "XMP ", IMAGE_OLD_PACKET);
    end(&file);
    image_check_labels(webp, file.data, file.length,
                       "EXIF UserComment: " IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD
                       "\n" XMP_PLACE IMAGE_OLD "\n");
    image_check_place(webp, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,VP8 ,EXIF,XMP ,XMP ,");
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    result.length = 0;
    image_check_place(webp, file.data, file.length, true,
                      "EXIF UserComment: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,VP8 ,EXIF,XMP ,XMP ,");
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
padding_that_lacks_is_added(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8 ", VP8 "x");
    file.length--;
    end(&file);
    image_check_place(webp, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_chunks(&result, "VP8X,VP8 ,XMP ,");
    image_check_manifest(webp, file.data, file.length, 101, &result);
    check_chunks(&result, "VP8 ,C2PA,");
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
what_is_no_picture_is_refused(void **state)
{
    static const char *const chunks[] = { "VP8 \0\0\0\0",
                                          "VP8 \x0a\0\0\0\x10\0\0\x9d\x01\x2b\1\0\1\0",
                                          "VP8L\5\0\0\0\0\0\0\0\0\0" };
    static const size_t lengths[] = { 8, 18, 14 };
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    for (size_t i = 0; i < 3; i++) {
        begin(&file);
        assert_int_equal(aigcp_buffer_append(&file, chunks[i], lengths[i]), AIGC_OK);
        end(&file);
        assert_int_equal(image_place(webp, file.data, file.length, false, &result),
                         AIGC_ERR_FORMAT);
        aigcp_buffer_free(&file);
    }
    aigcp_buffer_free(&result);
}

static void
the_manifest_is_the_last_chunk(void **state)
{
    aigcp_buffer file, result, labelled;
    aigcp_manifest_place place;
    aigc_source source;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    aigcp_buffer_init(&labelled, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8 ", VP8);
    end(&file);
    for (size_t length = 1000; length <= 1001; length++) {
        image_check_manifest(webp, file.data, file.length, length, &result);
        check_chunks(&result, "VP8 ,C2PA,");
    }
    /* A label that comes later leaves it the last one. */
    image_check_place(webp, result.data, result.length, false, XMP_PLACE IMAGE_BARE "\n",
                      &labelled);
    check_chunks(&labelled, "VP8X,VP8 ,XMP ,C2PA,");
    /* A chunk that is cut is no store. */
    assert_int_equal(aigc_source_memory(&source, result.data, result.length - 2), AIGC_OK);
    labelled.length = 0;
    assert_int_equal(webp->find_manifest(&source, &labelled, &place), AIGC_ERR_FORMAT);
    aigcp_buffer_free(&labelled);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "VP8 ", VP8);
    CHUNK(&file, "XMP ", IMAGE_OLD_PACKET);
    end(&file);
    image_check_manifest(webp, file.data, file.length, 100, &result);
    image_check_cuts(webp, result.data, result.length);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_simple_file_becomes_an_extended_one),
        cmocka_unit_test(an_extended_file_gets_the_flags),
        cmocka_unit_test(one_label_is_left),
        cmocka_unit_test(padding_that_lacks_is_added),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(the_manifest_is_the_last_chunk),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
