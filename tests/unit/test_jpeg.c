/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG: labels in every segment where they were seen, one label after placing, manifests in
 * APP11 segments, also in several. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/byte_order.h"
#include "tests/support/image_kit.h"
#include "tests/support/jpeg_pair.h"
#include "watermark/formats/jpeg_markers.h"
#include "watermark/limits.h"

static const aigcp_format *const jpeg = &aigcp_format_jpeg;

#define XMP_PLACE "XMP TC260:AIGC: "
#define XMP_ID "http://ns.adobe.com/xap/1.0/\0"

/* A packet around an attribute. */
#define PACKET_BEGIN                                                    \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" \
    "<rdf:Description xmlns:xmpNote='http://ns.adobe.com/xmp/note/' "
#define PACKET_END "'/></rdf:RDF>"

/* Names of extended XMP; the new one is the MD5 of IMAGE_OLD_PACKET with spaces for the label. */
#define OLD_GUID "0123456789ABCDEF0123456789ABCDEF"
#define NEW_GUID "4E17DE84D3D808B6845007441CBC367E"

static void
segment(aigcp_buffer *file, uint8_t marker, const void *data, size_t length)
{
    assert_int_equal(aigcp_jpeg_append(file, marker, data, length, NULL, 0), AIGC_OK);
}

#define SEGMENT(file, marker, literal) segment((file), (marker), (literal), sizeof(literal) - 1)

static void
begin(aigcp_buffer *file)
{
    aigcp_buffer_init(file, AIGCP_STORE_MAX);
    assert_int_equal(aigcp_buffer_append(file, "\xff\xd8", 2), AIGC_OK);
    SEGMENT(file, 0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0");
}

static void
end(aigcp_buffer *file)
{
    SEGMENT(file, 0xDB, "\0tables");
    SEGMENT(file, 0xDA, "\1\1\0\0\x3f\0");
    assert_int_equal(aigcp_buffer_append(file, "pixels\xff\xd9", 8), AIGC_OK);
}

/* TIFF with UserComment in IFD0 and ImageDescription, big-endian. */
#define EXIF_IN_IFD0                                                                              \
    "Exif\0\0MM\0*\0\0\0\x08\0\2\x01\x0e\0\2\0\0\0\x29\0\0\0\x26\x92\x86\0\7\0\0\0\x40\0\0\0\x4f" \
    "\0\0\0\0{\"ServiceProvider\":\"s\",\"ContentID\":\"1\"}\0\0"                                 \
    "UNICODE\0{\0\"\0C\0o\0n\0t\0e\0n\0t\0P\0r\0o\0d\0u\0c\0e\0r\0\"\0:\0\"\0\x1f\x75\"\0}\0"     \
    " \0 \0 \0 \0 \0"

static void
labels_are_found_everywhere(void **state)
{
    aigcp_buffer file;

    (void)state;
    begin(&file);
    SEGMENT(&file, 0xE1, EXIF_IN_IFD0);
    SEGMENT(&file, 0xE1, XMP_ID IMAGE_OLD_PACKET);
    SEGMENT(&file, 0xE1, "XMP\0" IMAGE_OLD_PACKET);
    SEGMENT(&file, 0xEC, "AIGC" IMAGE_OLD "\0");
    SEGMENT(&file, 0xED, "Photoshop 3.0\0 {} {\"a\":\"}\"} {\"AIGC\":" IMAGE_OLD "} more");
    SEGMENT(&file, 0xFE, "{not json} " IMAGE_OLD);
    SEGMENT(&file, 0xFE, "AIGC, but only words");
    end(&file);
    image_check_labels(
        jpeg, file.data, file.length,
        "EXIF UserComment in IFD0: {\"ContentProducer\":\"生\"}\n"
        "EXIF ImageDescription: {\"ServiceProvider\":\"s\",\"ContentID\":\"1\"}\n" XMP_PLACE
            IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD "\n"
        "JPEG APPn segment: " IMAGE_OLD "\n"
        "JPEG APPn segment: {\"AIGC\":" IMAGE_OLD "}\n"
        "JPEG comment: " IMAGE_OLD "\n");
    aigcp_buffer_free(&file);
}

static void
extended_xmp_is_put_together(void **state)
{
    static const char packet[] = IMAGE_OLD_PACKET;
    uint8_t part[512] = "http://ns.adobe.com/xmp/extension/\0"
                        "0123456789ABCDEF0123456789ABCDEF\0\0\2\0\0\0\0";
    size_t half = 100;
    aigcp_buffer file;

    (void)state;
    begin(&file);
    memcpy(part + 75, packet, half);
    segment(&file, 0xE1, part, 75 + half);
    part[74] = (uint8_t)half;
    assert_true(sizeof packet - 1 - half <= 437);
    memcpy(part + 75, packet + half, sizeof packet - 1 - half);
    segment(&file, 0xE1, part, 75 + sizeof packet - 1 - half);
    end(&file);
    image_check_labels(jpeg, file.data, file.length, XMP_PLACE IMAGE_OLD "\n");
    aigcp_buffer_free(&file);
}

/* A packet of extended XMP in two parts. */
static void
add_extension(aigcp_buffer *file, const char *packet, size_t half)
{
    uint8_t part[1024] = "http://ns.adobe.com/xmp/extension/\0" OLD_GUID;
    size_t length = strlen(packet);

    assert_true(half < length && length < sizeof part - 75);
    aigcp_put_be(part + 67, 4, length);
    memcpy(part + 75, packet, half);
    segment(file, 0xE1, part, 75 + half);
    aigcp_put_be(part + 71, 4, half);
    memcpy(part + 75, packet + half, length - half);
    segment(file, 0xE1, part, 75 + length - half);
}

/* Nothing else of it changes but its GUID, wherever that stands. */
static void
a_label_in_extended_xmp_goes(void **state)
{
    static const char packet[] = XMP_ID PACKET_BEGIN "xmpNote:HasExtendedXMP='" OLD_GUID PACKET_END;
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    add_extension(&file, IMAGE_OLD_PACKET, 300);
    SEGMENT(&file, 0xE1, packet);
    end(&file);
    image_check_place(jpeg, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    size_t part = image_offset_of(&result, "http://ns.adobe.com/xmp/extension/") + 75;
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    assert_memory_equal(result.data + part - 40, NEW_GUID "\0\0\1", 35);
    assert_memory_equal(result.data + part + 300 + 4 + 35, NEW_GUID "\0\0\1", 35);
    (void)image_offset_of(&result, "xmpNote:HasExtendedXMP='" NEW_GUID);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
extended_xmp_without_a_label_stays(void **state)
{
    static const char packet[] = PACKET_BEGIN "xmpNote:x='1" PACKET_END;
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    size_t at = file.length;
    add_extension(&file, packet, 50);
    end(&file);
    image_check_place(jpeg, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    assert_memory_equal(result.data + result.length - (file.length - at), file.data + at,
                        file.length - at);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
damaged_extended_xmp_with_a_label_is_refused(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    add_extension(&file, "<x " IMAGE_OLD, 20);
    end(&file);
    assert_int_equal(image_place(jpeg, file.data, file.length, false, &result), AIGC_ERR_OCCUPIED);
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
    SEGMENT(&file, 0xE1, EXIF_IN_IFD0);
    SEGMENT(&file, 0xE1, "XMP\0" IMAGE_OLD_PACKET);
    SEGMENT(&file, 0xE1, XMP_ID IMAGE_OLD_PACKET);
    SEGMENT(&file, 0xEC, "AIGC" IMAGE_OLD "\0");
    SEGMENT(&file, 0xED, "Photoshop 3.0\0 kept {\"AIGC\":" IMAGE_OLD "} kept, too" IMAGE_OLD);
    SEGMENT(&file, 0xFE, "a comment of which the labels go " IMAGE_OLD_ENTANGLED);
    end(&file);
    image_check_place(jpeg, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    (void)image_offset_of(&result, " kept, too");
    (void)image_offset_of(&result, "dc:format=\"kept\"");
    result.length = 0;
    image_check_place(jpeg, file.data, file.length, true,
                      "EXIF UserComment: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_new_label_is_behind_jfif_and_exif(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    SEGMENT(&file, 0xE1, "Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0");
    size_t at = file.length;
    end(&file);
    image_check_place(jpeg, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    assert_memory_equal(result.data, file.data, at);
    assert_memory_equal(result.data + at + 4, XMP_ID "<?xpacket", 38);
    assert_memory_equal(result.data + result.length - (file.length - at), file.data + at,
                        file.length - at);
    result.length = 0;
    image_check_place(jpeg, file.data, file.length, true,
                      "EXIF UserComment: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
new_exif_is_made(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    end(&file);
    image_check_place(jpeg, file.data, file.length, true,
                      "EXIF UserComment: " IMAGE_WRAPPED "\n" XMP_PLACE IMAGE_BARE "\n", &result);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_packet_that_would_not_fit_is_refused(void **state)
{
    static const char head[] = XMP_ID "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/"
                                      "22-rdf-syntax-ns#'></rdf:RDF><!--";
    size_t room = AIGCP_JPEG_CONTENT_MAX;
    uint8_t *content = malloc(room);
    aigcp_buffer file, result;

    (void)state;
    assert_non_null(content);
    memset(content, 'x', room);
    memcpy(content, head, sizeof head - 1);
    memcpy(content + room - 3, "-->", 3);
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    segment(&file, 0xE1, content, room);
    end(&file);
    assert_int_equal(image_place(jpeg, file.data, file.length, false, &result), AIGC_ERR_NO_ROOM);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
    free(content);
}

static void
fill_bytes_are_passed_over(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    assert_int_equal(aigcp_buffer_append(&file, "\xff\xff\xff", 3), AIGC_OK);
    SEGMENT(&file, 0xE1, XMP_ID IMAGE_OLD_PACKET);
    end(&file);
    image_check_place(jpeg, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
    assert_memory_equal(result.data + 20, "\xff\xff\xff\xff\xe1", 5);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

/* ---- manifests -------------------------------------------------------------------------- */

static void
manifests_of_every_size_are_found_again(void **state)
{
    static const size_t sizes[] = { 64, 1474, 63999, 64000, 64001, 128001, 200000 };
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    end(&file);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        image_check_manifest(jpeg, file.data, file.length, sizes[i], &result);
        assert_memory_equal(result.data, "\xff\xd8\xff\xeb", 4);
        assert_memory_equal(result.data + result.length - (file.length - 2), file.data + 2,
                            file.length - 2);
    }
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

/* What finding says about a file that was made from a good one. */
static aigc_status
find(const aigcp_buffer *file, aigcp_manifest_place *place)
{
    aigcp_buffer store;
    aigc_source source;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    aigc_status status = jpeg->find_manifest(&source, &store, place);
    aigcp_buffer_free(&store);
    return status;
}

static void
bad_manifests_are_refused(void **state)
{
    aigcp_manifest_place place;
    aigcp_buffer file, good, bad;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&good, AIGCP_STORE_MAX);
    aigcp_buffer_init(&bad, AIGCP_STORE_MAX);
    end(&file);
    image_check_manifest(jpeg, file.data, file.length, 100000, &good);
    size_t second = 2 + 4 + 8 + 64000;
    assert_memory_equal(good.data + second, "\xff\xeb", 2);
    assert_int_equal(find(&good, &place), AIGC_OK);
    /* Instance, sequence and the repeated header of the second segment; the length of the box. */
    good.data[second + 7] ^= 1;
    assert_int_equal(find(&good, &place), AIGC_ERR_FORMAT);
    good.data[second + 7] ^= 1;
    good.data[second + 11] ^= 1;
    assert_int_equal(find(&good, &place), AIGC_ERR_FORMAT);
    good.data[second + 11] ^= 1;
    good.data[second + 19] ^= 1;
    assert_int_equal(find(&good, &place), AIGC_ERR_FORMAT);
    good.data[second + 19] ^= 1;
    good.data[2 + 4 + 8 + 3] ^= 1;
    assert_int_equal(find(&good, &place), AIGC_ERR_FORMAT);
    good.data[2 + 4 + 8 + 3] ^= 1;
    assert_int_equal(find(&good, &place), AIGC_OK);
    /* Something between the segments. */
    assert_int_equal(aigcp_buffer_append(&bad, good.data, second), AIGC_OK);
    SEGMENT(&bad, 0xFE, "comment");
    assert_int_equal(aigcp_buffer_append(&bad, good.data + second, good.length - second), AIGC_OK);
    assert_int_equal(find(&bad, &place), AIGC_ERR_FORMAT);
    /* Two stores. */
    bad.length = 0;
    assert_int_equal(find(&good, &place), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(&bad, good.data, 2 + place.length), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(&bad, good.data + 2, good.length - 2), AIGC_OK);
    assert_int_equal(find(&bad, &place), AIGC_OK);
    assert_int_equal(place.count, 2);
    aigcp_buffer_free(&bad);
    aigcp_buffer_free(&good);
    aigcp_buffer_free(&file);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    begin(&file);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    SEGMENT(&file, 0xE1, EXIF_IN_IFD0);
    SEGMENT(&file, 0xE1, XMP_ID IMAGE_OLD_PACKET);
    SEGMENT(&file, 0xEC, "AIGC" IMAGE_OLD "\0");
    end(&file);
    image_check_manifest(jpeg, file.data, file.length, 100, &result);
    image_check_cuts(jpeg, result.data, result.length);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

/* Before and behind what is placed; in both byte orders. */
static void
further_pictures_are_found_again(void **state)
{
    aigcp_buffer file, pair, result;
    size_t places[3] = { 2, 20 };

    (void)state;
    begin(&file);
    SEGMENT(&file, 0xE1, XMP_ID IMAGE_OLD_PACKET);
    places[2] = file.length;
    end(&file);
    for (unsigned i = 0; i < 6; i++) {
        jpeg_pair_make(&file, places[i / 2], i % 2 != 0, &pair);
        aigcp_buffer_init(&result, AIGCP_STORE_MAX);
        image_check_place(jpeg, pair.data, pair.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
        jpeg_pair_check(&result);
        result.length = 0;
        image_check_manifest(jpeg, pair.data, pair.length, 100000, &result);
        jpeg_pair_check(&result);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&pair);
    }
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_found_everywhere),
        cmocka_unit_test(extended_xmp_is_put_together),
        cmocka_unit_test(a_label_in_extended_xmp_goes),
        cmocka_unit_test(extended_xmp_without_a_label_stays),
        cmocka_unit_test(damaged_extended_xmp_with_a_label_is_refused),
        cmocka_unit_test(one_label_is_left),
        cmocka_unit_test(a_new_label_is_behind_jfif_and_exif),
        cmocka_unit_test(new_exif_is_made),
        cmocka_unit_test(a_packet_that_would_not_fit_is_refused),
        cmocka_unit_test(fill_bytes_are_passed_over),
        cmocka_unit_test(manifests_of_every_size_are_found_again),
        cmocka_unit_test(bad_manifests_are_refused),
        cmocka_unit_test(further_pictures_are_found_again),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
