/* SPDX-License-Identifier: Apache-2.0 */
/* GIF: the packet with its trailer of all bytes, comments, animations, 87a. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/image_kit.h"
#include "watermark/formats/gif_blocks.h"
#include "watermark/formats/image_label.h"
#include "watermark/limits.h"

static const aigcp_format *const gif = &aigcp_format_gif;

#define XMP_PLACE "XMP TC260:AIGC: "

/* 1 x 1, two colours; an image with a colour table of its own; the rest. */
#define HEAD "\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff"
#define LOOP "\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
#define CONTROL "\x21\xf9\4\0\x0a\0\0\0"
#define IMAGE "\x2c\0\0\0\0\1\0\1\0\x80\1\1\1\2\2\2\2\2\x44\1\0"

#define ADD(file, literal) \
    assert_int_equal(aigcp_buffer_append((file), (literal), sizeof(literal) - 1), AIGC_OK)

static void
magic(aigcp_buffer *file)
{
    assert_int_equal(aigcp_buffer_append_byte(file, 1), AIGC_OK);
    for (unsigned i = 0; i < 256; i++)
        assert_int_equal(aigcp_buffer_append_byte(file, (uint8_t)(255 - i)), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_byte(file, 0), AIGC_OK);
}

/* Content in sub-blocks, behind a head. */
#define ADD_BLOCKS(file, head, content)                                                          \
    do {                                                                                         \
        ADD((file), head);                                                                       \
        assert_int_equal(                                                                        \
            aigcp_gif_append((file), (const uint8_t *)(content), sizeof(content) - 1), AIGC_OK); \
    } while (0)

/* Blocks by kind: "a" application, "c" comment, "o" other, "i" image, "t" trailer. */
static void
check_blocks(const aigcp_buffer *file, const char *expected)
{
    char kinds[64] = "";
    size_t count = 0;
    aigcp_gif_block block;
    aigc_source source;
    aigcp_gif walker;

    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigcp_gif_open(&walker, &source), AIGC_OK);
    aigcp_part_walk walk = (aigcp_part_walk){ walker.begin, sizeof kinds };
    do {
        assert_int_equal(aigcp_gif_next(&walker, &walk, &block), AIGC_OK);
        assert_true(count < sizeof kinds - 1);
        kinds[count++] = "iacot"[block.kind];
    } while (block.kind != AIGCP_GIF_TRAILER);
    assert_string_equal(kinds, expected);
    assert_int_equal(walk.at, file->length);
}

static void
a_new_label_is_behind_the_loop_and_before_the_first_image(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    ADD(&file, "GIF89a" HEAD);
    ADD(&file, LOOP);
    size_t at = file.length;
    ADD(&file, CONTROL);
    ADD(&file, IMAGE);
    ADD(&file, CONTROL);
    ADD(&file, IMAGE ";");
    check_blocks(&file, "aoioit");
    image_check_place(gif, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_blocks(&result, "aaoioit");
    assert_memory_equal(result.data, file.data, at);
    assert_memory_equal(result.data + at, "\x21\xff\x0bXMP DataXMP<?xpacket", 23);
    assert_memory_equal(result.data + result.length - (file.length - at), file.data + at,
                        file.length - at);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_file_of_1987_becomes_one_of_1989(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    ADD(&file, "GIF87a" HEAD);
    ADD(&file, IMAGE ";");
    image_check_place(gif, file.data, file.length, true, XMP_PLACE IMAGE_BARE "\n", &result);
    assert_memory_equal(result.data, "GIF89a", 6);
    image_check_manifest(gif, file.data, file.length, 1000, &result);
    assert_memory_equal(result.data, "GIF89a", 6);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
one_label_is_left(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    ADD(&file, "GIF89a" HEAD);
    ADD_BLOCKS(&file, "\x21\xfe", "comment with " IMAGE_OLD ", kept");
    ADD_BLOCKS(&file, "\x21\xfe", IMAGE_OLD_ENTANGLED);
    ADD(&file, IMAGE);
    ADD(&file, "\x21\xff\x0bXMP DataXMP" IMAGE_OLD_PACKET);
    magic(&file);
    ADD_BLOCKS(&file, "\x21\xff\x0bXMP DataXMP", IMAGE_OLD_PACKET);
    ADD(&file, ";");
    image_check_labels(
        gif, file.data, file.length,
        "GIF comment: " IMAGE_OLD "\n"
        "GIF comment: {\"Label\":\"1\",\"ContentProducer\":\"{\"}\n" XMP_PLACE IMAGE_OLD
        "\n" XMP_PLACE IMAGE_OLD "\n");
    image_check_place(gif, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    check_blocks(&result, "cciaat");
    (void)image_offset_of(&result, ", kept");
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

/* A brace without a partner is followed to the end of the comment: that is done so often, not as
 * often as there are labels. */
static void
braces_without_a_partner_are_few(void **state)
{
    aigcp_glued glued = { .data = NULL };
    aigcp_buffer comment;

    (void)state;
    aigcp_buffer_init(&comment, AIGCP_METADATA_MAX);
    for (unsigned i = 0; i < AIGCP_GLUED_ENDLESS_MAX; i++)
        ADD(&comment, "{" IMAGE_OLD);
    glued.data = comment.data;
    glued.length = comment.length;
    for (unsigned i = 1; i < AIGCP_GLUED_ENDLESS_MAX; i++) {
        assert_true(aigcp_glued_next(&glued));
        assert_int_equal(glued.end - glued.begin, sizeof(IMAGE_OLD) - 1);
    }
    assert_false(aigcp_glued_next(&glued));
    assert_false(aigcp_glued_next(&glued));
    assert_int_equal(glued.endless, AIGCP_GLUED_ENDLESS_MAX);
    aigcp_buffer_free(&comment);
}

static void
the_manifest_is_behind_the_colours(void **state)
{
    static const size_t sizes[] = { 64, 255, 256, 510, 1474, 70000 };
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    ADD(&file, "GIF89a" HEAD);
    ADD(&file, LOOP);
    ADD(&file, IMAGE ";");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        image_check_manifest(gif, file.data, file.length, sizes[i], &result);
        check_blocks(&result, "aait");
        /* Full sub-blocks, and the one that ends them. */
        assert_int_equal(result.length, file.length + 14 + sizes[i] + (sizes[i] + 254) / 255 + 1);
        assert_memory_equal(result.data + 19,
                            "\x21\xff\x0b"
                            "C2PA_GIF\1\0\0",
                            14);
    }
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
two_manifests_are_counted(void **state)
{
    uint8_t *store = image_store(100);
    aigcp_manifest_place place;
    aigcp_buffer file, read;
    aigc_source source;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&read, AIGCP_STORE_MAX);
    ADD(&file, "GIF89a" HEAD);
    for (int i = 0; i < 2; i++) {
        ADD(&file, "\x21\xff\x0b"
                   "C2PA_GIF\1\0\0");
        assert_int_equal(aigcp_gif_append(&file, store, 100), AIGC_OK);
        ADD(&file, IMAGE);
    }
    ADD(&file, ";");
    assert_int_equal(aigc_source_memory(&source, file.data, file.length), AIGC_OK);
    assert_int_equal(gif->find_manifest(&source, &read, &place), AIGC_OK);
    assert_int_equal(place.count, 2);
    aigcp_buffer_free(&read);
    aigcp_buffer_free(&file);
    free(store);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    aigcp_buffer_init(&file, AIGCP_STORE_MAX);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    ADD(&file, "GIF89a" HEAD);
    ADD_BLOCKS(&file, "\x21\xfe", "comment with " IMAGE_OLD ", kept");
    ADD(&file, IMAGE);
    ADD(&file, "\x21\xff\x0bXMP DataXMP" IMAGE_OLD_PACKET);
    magic(&file);
    ADD(&file, ";");
    image_check_manifest(gif, file.data, file.length, 100, &result);
    image_check_cuts(gif, result.data, result.length);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_label_is_behind_the_loop_and_before_the_first_image),
        cmocka_unit_test(a_file_of_1987_becomes_one_of_1989),
        cmocka_unit_test(one_label_is_left),
        cmocka_unit_test(braces_without_a_partner_are_few),
        cmocka_unit_test(the_manifest_is_behind_the_colours),
        cmocka_unit_test(two_manifests_are_counted),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
