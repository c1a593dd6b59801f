/* SPDX-License-Identifier: Apache-2.0 */
/* PNG: labels in every kind of chunk, one label after placing, the manifest behind IHDR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/support/image_kit.h"
#include "watermark/formats/png_chunks.h"
#include "watermark/limits.h"

static const aigcp_format *const png = &aigcp_format_png;

#define XMP_PLACE "XMP TC260:AIGC: "

static void
chunk(aigcp_buffer *file, const char *type, const void *data, size_t length)
{
    assert_int_equal(aigcp_png_append(file, type, data, length, NULL, 0), AIGC_OK);
}

static void
begin(aigcp_buffer *file)
{
    aigcp_buffer_init(file, AIGCP_STORE_MAX);
    assert_int_equal(aigcp_buffer_append(file, "\x89PNG\r\n\x1a\n", 8), AIGC_OK);
    chunk(file, "IHDR", "\0\0\0\1\0\0\0\1\x08\0\0\0\0", 13);
}

static void
pixels(aigcp_buffer *file)
{
    chunk(file, "IDAT", "\x78\x9c\x63\x60\0\0\0\2\0\1", 10);
}

static void
end(aigcp_buffer *file)
{
    chunk(file, "IEND", "", 0);
}

#define CHUNK(file, type, literal) chunk((file), (type), (literal), sizeof(literal) - 1)

/* A text chunk with its text compressed behind the given head. */
static void
compressed(aigcp_buffer *file, const char *type, const void *head, size_t head_length,
           const char *text)
{
    uint8_t data[4096];
    uLongf length = sizeof data - head_length;

    memcpy(data, head, head_length);
    assert_int_equal(
        compress(data + head_length, &length, (const Bytef *)text, (uLong)strlen(text)), Z_OK);
    chunk(file, type, data, head_length + length);
}

static void
labels_are_found_in_every_kind_of_chunk(void **state)
{
    aigcp_buffer file;

    (void)state;
    begin(&file);
    CHUNK(&file, "tEXt", "AIGC\0{\"AIGC\":" IMAGE_OLD "}");
    compressed(&file, "zTXt", "AIGC\0\0", 6, IMAGE_OLD);
    compressed(&file, "iTXt", "AIGC\0\1\0zh\0\xe6\xa0\x87\0", 14, IMAGE_OLD);
    CHUNK(&file, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" IMAGE_OLD_PACKET);
    compressed(&file, "iTXt", "XML:com.adobe.xmp\0\1\0\0", 22, IMAGE_OLD_PACKET);
    pixels(&file);
    CHUNK(&file, "tEXt", "parameters\0 " IMAGE_OLD);
    CHUNK(&file, "tEXt", "Comment\0just words {}");
    CHUNK(&file, "iTXt", "xmp\0\0\0\0\0" IMAGE_OLD_PACKET);
    end(&file);
    CHUNK(&file, "tEXt", "AIGC\0 behind the end, no part of the picture " IMAGE_OLD);
    image_check_labels(png, file.data, file.length,
                       "PNG tEXt AIGC: {\"AIGC\":" IMAGE_OLD "}\n"
                       "PNG zTXt AIGC: " IMAGE_OLD "\n"
                       "PNG iTXt AIGC: " IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD
                       "\n"
                       "PNG text with another keyword:  " IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD "\n");
    aigcp_buffer_free(&file);
}

static void
one_label_is_left(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "tEXt", "Title\0kept 1");
    CHUNK(&file, "tEXt", "AIGC\0" IMAGE_OLD);
    compressed(&file, "iTXt", "XML:com.adobe.xmp\0\1\0\0", 22, IMAGE_OLD_PACKET);
    pixels(&file);
    compressed(&file, "zTXt", "AIGC\0\0", 6, IMAGE_OLD);
    CHUNK(&file, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" IMAGE_OLD_PACKET);
    CHUNK(&file, "tEXt", "AIGC\0something else that is called so");
    end(&file);
    image_check_place(png, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "kept 1");
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    (void)image_offset_of(&result, "something else that is called so");
    result.length = 0;
    image_check_place(png, file.data, file.length, true,
                      "PNG tEXt AIGC: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_new_label_stands_in_front_of_the_pixels(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "gAMA", "\0\0\xb1\x8f");
    size_t at = file.length;
    pixels(&file);
    end(&file);
    image_check_place(png, file.data, file.length, true,
                      XMP_PLACE IMAGE_BARE "\nPNG tEXt AIGC: " IMAGE_WRAPPED "\n", &result);
    assert_memory_equal(result.data, file.data, at);
    assert_memory_equal(result.data + at + 4, "iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket", 35);
    assert_memory_equal(result.data + result.length - (file.length - at), file.data + at,
                        file.length - at);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_compressed_packet_becomes_a_plain_one(void **state)
{
    aigcp_buffer file, result, packet;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    aigcp_buffer_init(&packet, AIGCP_STORE_MAX);
    pixels(&file);
    end(&file);
    /* The label that is to be written is there already, compressed. */
    assert_int_equal(image_place(png, file.data, file.length, false, &result), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_string(&packet, (const char *)result.data + 33 + 8 + 22),
                     AIGC_OK);
    packet.length = image_offset_of(&packet, "end=\"w\"?>") + 9;
    packet.data[packet.length] = 0;
    aigcp_buffer_free(&file);
    begin(&file);
    compressed(&file, "iTXt", "XML:com.adobe.xmp\0\1\0\0", 22, (const char *)packet.data);
    pixels(&file);
    end(&file);
    result.length = 0;
    image_check_place(png, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "<TC260:AIGC>");
    aigcp_buffer_free(&packet);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_profile_in_hex_becomes_a_packet(void **state)
{
    static const char packet[] = IMAGE_OLD_PACKET;
    char text[2 * sizeof packet + 64] = "Raw profile type xmp";
    size_t length = 21;
    aigcp_buffer file, result;

    (void)state;
    length +=
        (size_t)snprintf(text + length, sizeof text - length, "\nxmp\n  %zu\n", sizeof packet - 1);
    for (size_t i = 0; i + 1 < sizeof packet; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%02x%s",
                                   (unsigned)(uint8_t)packet[i], i % 36 == 35 ? "\n" : "");
    }
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    chunk(&file, "tEXt", text, length);
    pixels(&file);
    end(&file);
    image_check_labels(png, file.data, file.length, XMP_PLACE IMAGE_OLD "\n");
    image_check_place(png, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
exif_is_read_and_cleared(void **state)
{
    /* IFD0 with a pointer to a directory with a UserComment. */
    static const char exif[] = "II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x1a\0\0\0\0\0\0\0"
                               "\1\0\x86\x92\7\0\x40\0\0\0\x2c\0\0\0\0\0\0\0"
                               "ASCII\0\0\0" IMAGE_OLD "    ";
    aigcp_buffer file, result;

    (void)state;
    assert_true(sizeof exif - 1 >= 0x2c + 0x40);
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "eXIf", exif);
    pixels(&file);
    end(&file);
    image_check_labels(png, file.data, file.length, "EXIF UserComment: " IMAGE_OLD "\n");
    image_check_place(png, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_bomb_is_not_blown_up(void **state)
{
    size_t size = AIGCP_METADATA_MAX + 1;
    uLongf length = compressBound((uLong)size);
    uint8_t *zeros = calloc(1, size), *data = malloc(length + 6);
    aigcp_buffer file, result;

    (void)state;
    assert_non_null(zeros);
    assert_non_null(data);
    memcpy(data, "AIGC\0\0", 6);
    assert_int_equal(compress2(data + 6, &length, zeros, (uLong)size, 9), Z_OK);
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    chunk(&file, "zTXt", data, length + 6);
    pixels(&file);
    end(&file);
    image_check_labels(png, file.data, file.length, "");
    image_check_place(png, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&file);
    /* Many together: none of them is a label, but looking at all would take minutes. */
    begin(&file);
    for (size_t total = 0; total <= AIGCP_METADATA_TOTAL; total += AIGCP_METADATA_MAX)
        chunk(&file, "zTXt", data, length + 6);
    pixels(&file);
    end(&file);
    result.length = 0;
    assert_int_equal(image_place(png, file.data, file.length, false, &result), AIGC_ERR_LIMIT);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
    free(zeros);
    free(data);
}

static void
a_broken_packet_is_not_overwritten(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    CHUNK(&file, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0<rdf:RDF");
    pixels(&file);
    end(&file);
    image_check_labels(png, file.data, file.length, "");
    assert_int_equal(image_place(png, file.data, file.length, false, &result), AIGC_ERR_OCCUPIED);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
the_manifest_is_behind_ihdr(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    pixels(&file);
    end(&file);
    for (size_t length = 64; length < 2000; length += 611) {
        image_check_manifest(png, file.data, file.length, length, &result);
        assert_int_equal(result.length, file.length + length + 12);
        assert_memory_equal(result.data + 37, "caBX", 4);
    }
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static aigc_status
find(const aigcp_buffer *file, aigcp_manifest_place *place)
{
    aigcp_buffer store;
    aigc_source source;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    aigc_status status = png->find_manifest(&source, &store, place);
    aigcp_buffer_free(&store);
    return status;
}

static void
bad_manifests_are_seen(void **state)
{
    uint8_t *store = image_store(100), padded[104] = { 0 };
    aigcp_manifest_place place;
    aigcp_buffer file;

    (void)state;
    memcpy(padded, store, 100);
    begin(&file);
    chunk(&file, "caBX", padded, sizeof padded);
    pixels(&file);
    end(&file);
    assert_int_equal(find(&file, &place), AIGC_OK);
    assert_true(place.nothing_beside);
    assert_int_equal(place.length, 116);
    file.length = 0;
    aigcp_buffer_free(&file);
    /* Something behind the box; a second store. */
    padded[103] = 1;
    begin(&file);
    chunk(&file, "caBX", padded, sizeof padded);
    chunk(&file, "caBX", store, 100);
    pixels(&file);
    end(&file);
    assert_int_equal(find(&file, &place), AIGC_OK);
    assert_false(place.nothing_beside);
    assert_int_equal(place.count, 2);
    /* A wrong CRC. */
    file.data[60] ^= 1;
    assert_int_equal(find(&file, &place), AIGC_ERR_FORMAT);
    aigcp_buffer_free(&file);
    free(store);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    aigcp_buffer file;

    (void)state;
    begin(&file);
    CHUNK(&file, "tEXt", "AIGC\0" IMAGE_OLD);
    compressed(&file, "iTXt", "XML:com.adobe.xmp\0\1\0\0", 22, IMAGE_OLD_PACKET);
    pixels(&file);
    end(&file);
    image_check_cuts(png, file.data, file.length);
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_found_in_every_kind_of_chunk),
        cmocka_unit_test(one_label_is_left),
        cmocka_unit_test(a_new_label_stands_in_front_of_the_pixels),
        cmocka_unit_test(a_compressed_packet_becomes_a_plain_one),
        cmocka_unit_test(a_profile_in_hex_becomes_a_packet),
        cmocka_unit_test(exif_is_read_and_cleared),
        cmocka_unit_test(a_bomb_is_not_blown_up),
        cmocka_unit_test(a_broken_packet_is_not_overwritten),
        cmocka_unit_test(the_manifest_is_behind_ihdr),
        cmocka_unit_test(bad_manifests_are_seen),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
