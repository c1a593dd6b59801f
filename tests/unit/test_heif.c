/* SPDX-License-Identifier: Apache-2.0 */
/* HEIF: packets of XMP that another program took out, or will write anew. What holds for every file
 * is in test_containers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/container_kit.h"

#define FILE_MAX 65536

/* An entry of `iloc`: number, method, reference, base, count, offset and length. */
#define ENTRY 20
#define ENTRY_OFFSET 12
#define ENTRY_LENGTH 16

/* Where these bytes begin. */
static size_t
place_of(const aigcp_buffer *file, const char *bytes, size_t length)
{
    size_t at = 0;

    while (at + length <= file->length && memcmp(file->data + at, bytes, length) != 0)
        at++;
    assert_true(at + length <= file->length);
    return at;
}

/* Where the payload of the first box of this type begins. */
static size_t
payload_of(const aigcp_buffer *file, const char *type)
{
    return place_of(file, type, 4) + 4;
}

/* Append a picture of the corpus. */
static void
read_seed(const char *name, aigcp_buffer *file)
{
    const char *top = getenv("abs_top_srcdir");
    uint8_t bytes[FILE_MAX];
    char path[1024];

    assert_non_null(top);
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/fuzz_heif/%s", top, name);
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    assert_int_equal(aigcp_buffer_append(file, bytes, fread(bytes, 1, sizeof bytes, stream)),
                     AIGC_OK);
    fclose(stream);
}

/* A picture with a packet of XMP, in a last box of its own.
 * @return where the entry of the packet in `iloc` begins. */
static size_t
make_heif(aigcp_buffer *file)
{
    aigcp_buffer seed;
    size_t iloc;

    aigcp_buffer_init(&seed, FILE_MAX);
    read_seed("plain.heic", &seed);
    aigcp_buffer_init(file, FILE_MAX);
    assert_int_equal(
        container_place(&aigcp_format_heif, seed.data, seed.length, CONTAINER_LABEL, file),
        AIGC_OK);
    aigcp_buffer_free(&seed);
    iloc = payload_of(file, "iloc");
    assert_memory_equal(file->data + iloc, "\1\0\0\0\x44\x40\0\3", 8);
    return iloc - 8 + file->data[iloc - 5] - ENTRY;
}

static void
expect(const aigcp_buffer *file, size_t count, const char *text)
{
    container_labels labels;

    assert_int_equal(container_find(&aigcp_format_heif, file->data, file->length, &labels),
                     AIGC_OK);
    assert_int_equal(labels.count, count);
    if (text)
        assert_string_equal(labels.last, text);
    assert_null(container_check(&aigcp_format_heif, file->data, file->length));
}

static void
put_number(uint8_t *at, size_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8 * (3 - i));
}

/* Take the packet out, and leave its item, which then stands where it stood or where the picture
 * begins. */
static void
take_packet_out(aigcp_buffer *file, size_t entry, bool at_picture)
{
    uint8_t *item = file->data + entry;
    size_t length = (size_t)item[ENTRY_LENGTH + 2] << 8 | item[ENTRY_LENGTH + 3];

    file->length -= length;
    put_number(file->data + file->length - 8, 8);
    put_number(item + ENTRY_LENGTH, 0);
    if (at_picture)
        put_number(item + ENTRY_OFFSET, payload_of(file, "mdat"));
}

/* An item without bytes is no damage, and holds no label. A new packet comes to the end, and
 * nothing moves. */
static void
a_packet_that_was_taken_out(void **state)
{
    (void)state;
    for (unsigned at_picture = 0; at_picture < 2; at_picture++) {
        aigcp_buffer file, out;
        size_t entry = make_heif(&file);

        take_packet_out(&file, entry, at_picture != 0);
        expect(&file, 0, NULL);
        aigcp_buffer_init(&out, FILE_MAX);
        assert_int_equal(
            container_place(&aigcp_format_heif, file.data, file.length, CONTAINER_LABEL, &out),
            AIGC_OK);
        assert_memory_equal(out.data, file.data, entry + ENTRY_OFFSET);
        assert_memory_equal(out.data + entry + ENTRY, file.data + entry + ENTRY,
                            file.length - entry - ENTRY);
        expect(&out, 1, CONTAINER_LABEL);
        aigcp_buffer_free(&out);
        aigcp_buffer_free(&file);
    }
}

/* Programs that write a packet anew may take what stands in the entry for an offset in the file, as
 * it is only if the base is 0. */
static void
a_base_of_0_stays(void **state)
{
    aigcp_buffer file, out;
    aigcp_manifest_place place;
    size_t entry = make_heif(&file), moved;

    (void)state;
    aigcp_buffer_init(&out, FILE_MAX);
    assert_int_equal(container_sign(&aigcp_format_heif, file.data, file.length, 1000, &out, &place),
                     AIGC_OK);
    moved = entry + (size_t)place.length;
    assert_memory_equal(out.data + moved, file.data + entry, ENTRY_OFFSET);
    put_number(file.data + entry + ENTRY_OFFSET, ((size_t)file.data[entry + ENTRY_OFFSET + 2] << 8 |
                                                  file.data[entry + ENTRY_OFFSET + 3]) +
                                                     (size_t)place.length);
    assert_memory_equal(out.data + moved, file.data + entry, ENTRY);
    expect(&out, 1, CONTAINER_LABEL);
    aigcp_buffer_free(&out);
    aigcp_buffer_free(&file);
}

/* EXIF as an item: how far behind this number the block begins, and the block. */
static const char exif_begin[] = { 0, 0, 0, 6, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M' };

/* A label that another program put into EXIF is read, and gives way to ours: spaces of its length.
 * EXIF that is damaged is passed over. */
static void
a_label_in_exif_gives_way(void **state)
{
    aigcp_buffer file, out;

    (void)state;
    aigcp_buffer_init(&file, FILE_MAX);
    aigcp_buffer_init(&out, FILE_MAX);
    read_seed("exif.avif", &file);
    size_t exif = place_of(&file, exif_begin, sizeof exif_begin);
    expect(&file, 1, NULL);
    assert_int_equal(
        container_place(&aigcp_format_avif, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_OK);
    expect(&out, 1, CONTAINER_LABEL);
    assert_true(place_of(&out, "ProduceID", 9) >
                place_of(&out, exif_begin, sizeof exif_begin) + file.length - exif);

    memset(file.data + exif, 0xFF, 4); /* the block begins behind the end */
    expect(&file, 0, NULL);
    memcpy(file.data + exif, exif_begin, 4);
    expect(&file, 1, NULL);
    size_t entry = payload_of(&file, "iloc") + 8 + 14;
    put_number(file.data + entry + 10, FILE_MAX); /* the item, too */
    expect(&file, 0, NULL);
    aigcp_buffer_free(&out);
    aigcp_buffer_free(&file);
}

/* Nor is a picture damaged whose packet is no XML. */
static void
xmp_that_is_no_xml_stays(void **state)
{
    aigcp_buffer file, out;

    (void)state;
    (void)make_heif(&file);
    aigcp_buffer_init(&out, FILE_MAX);
    memset(file.data + place_of(&file, "</rdf:RDF>", 10), ' ', 10);
    assert_int_equal(
        container_place(&aigcp_format_heif, file.data, file.length, CONTAINER_LABEL, &out),
        AIGC_ERR_OCCUPIED);
    aigcp_buffer_free(&out);
    aigcp_buffer_free(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packet_that_was_taken_out),
        cmocka_unit_test(a_base_of_0_stays),
        cmocka_unit_test(a_label_in_exif_gives_way),
        cmocka_unit_test(xmp_that_is_no_xml_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
