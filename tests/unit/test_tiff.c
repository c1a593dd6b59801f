/* SPDX-License-Identifier: Apache-2.0 */
/* TIFF in both byte orders and both sizes: nothing moves, what grows goes to the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/image_kit.h"
#include "watermark/formats/tiff_ifd.h"
#include "watermark/limits.h"

static const aigcp_format *const tiff = &aigcp_format_tiff;

#define XMP_PLACE "XMP TC260:AIGC: "

/* The four kinds. */
typedef struct kind {
    bool big_endian;
    unsigned word;
} kind;

static const kind kinds[] = { { false, 4 }, { true, 4 }, { false, 8 }, { true, 8 } };

static void
put(aigcp_buffer *file, const kind *of, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++) {
        unsigned shift = 8 * (of->big_endian ? width - 1 - i : i);

        assert_int_equal(aigcp_buffer_append_byte(file, (uint8_t)(value >> shift)), AIGC_OK);
    }
}

static void
begin(aigcp_buffer *file, const kind *of, uint64_t first)
{
    aigcp_buffer_init(file, AIGCP_STORE_MAX);
    assert_int_equal(aigcp_buffer_append(file, of->big_endian ? "MM" : "II", 2), AIGC_OK);
    put(file, of, 2, of->word == 4 ? 42 : 43);
    if (of->word == 8) {
        put(file, of, 2, 8);
        put(file, of, 2, 0);
    }
    put(file, of, of->word, first);
}

static uint64_t
header_size(const kind *of)
{
    return of->word == 4 ? 8 : 16;
}

static void
entry(aigcp_buffer *file, const kind *of, unsigned id, unsigned type, uint64_t count,
      uint64_t value)
{
    put(file, of, 2, id);
    put(file, of, 2, type);
    put(file, of, of->word, count);
    put(file, of, of->word, value);
}

static void
directory(aigcp_buffer *file, const kind *of, uint64_t count)
{
    put(file, of, of->word == 4 ? 2 : 8, count);
}

/* Header, one directory with a few tags, pixels behind it. */
static void
simple(aigcp_buffer *file, const kind *of)
{
    begin(file, of, header_size(of));
    directory(file, of, 3);
    entry(file, of, 0x100, 4, 1, 1);
    entry(file, of, 0x101, 4, 1, 1);
    entry(file, of, 0xFFFE, 7, 4, 0x6b657074);
    put(file, of, of->word, 0);
    assert_int_equal(aigcp_buffer_append_string(file, "pixels!"), AIGC_OK);
}

static void
read_first(const aigcp_buffer *file, aigcp_tiff *open, aigc_source *source, aigcp_ifd *ifd)
{
    assert_int_equal(aigc_source_memory(source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigcp_tiff_open(open, source), AIGC_OK);
    assert_int_equal(aigcp_ifd_read(open, open->first, open->pointer, ifd), AIGC_OK);
}

/* Entries must be in the order of their ids. */
static void
check_order(const aigcp_tiff *open, const aigcp_ifd *ifd)
{
    unsigned last = 0;
    aigcp_tag tag;

    for (size_t i = 0; i < ifd->count; i++) {
        aigcp_ifd_entry(open, ifd, i, &tag);
        assert_true(tag.id > last);
        last = tag.id;
    }
}

static void
a_new_label_goes_to_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        aigcp_buffer file, result;
        aigc_source source;
        aigcp_tiff open;
        aigcp_ifd ifd;
        aigcp_tag tag;
        uint64_t exif;

        simple(&file, &kinds[i]);
        aigcp_buffer_init(&result, AIGCP_STORE_MAX);
        image_check_place(tiff, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
        /* Only the pointer to the directory changed. */
        assert_memory_equal(result.data + header_size(&kinds[i]),
                            file.data + header_size(&kinds[i]),
                            file.length - header_size(&kinds[i]));
        read_first(&result, &open, &source, &ifd);
        assert_int_equal(ifd.count, 4);
        assert_int_equal(ifd.offset % 2, 0);
        check_order(&open, &ifd);
        assert_true(aigcp_ifd_find(&open, &ifd, 700, &tag));
        assert_int_equal(tag.type, 7);
        assert_int_equal(tag.data % 2, 0);
        aigcp_ifd_free(&ifd);
        result.length = 0;
        image_check_place(tiff, file.data, file.length, true,
                          XMP_PLACE IMAGE_BARE "\nEXIF UserComment: " IMAGE_WRAPPED "\n", &result);
        read_first(&result, &open, &source, &ifd);
        check_order(&open, &ifd);
        assert_true(aigcp_ifd_find(&open, &ifd, 0x8769, &tag));
        assert_int_equal(aigcp_tag_number(&open, &tag, &exif), AIGC_OK);
        aigcp_ifd_free(&ifd);
        assert_int_equal(aigcp_ifd_read(&open, exif, tag.data, &ifd), AIGC_OK);
        assert_int_equal(ifd.count, 2);
        check_order(&open, &ifd);
        aigcp_ifd_free(&ifd);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&file);
    }
}

/* Two pages with a packet each, an EXIF directory with a label, and a tag behind them. */
static void
two_pages(aigcp_buffer *file, const kind *of)
{
    static const char packet[] = IMAGE_OLD_PACKET, comment[] = "ASCII\0\0\0" IMAGE_OLD;
    uint64_t size = sizeof packet - 1, entry_size = 4 + 2 * (uint64_t)of->word;
    uint64_t fixed = (of->word == 4 ? 2 : 8) + of->word;
    uint64_t first = header_size(of) + 2 * size;
    uint64_t second = first + fixed + 2 * entry_size, exif = second + fixed + entry_size;
    uint64_t text = exif + fixed + entry_size;

    begin(file, of, first);
    assert_int_equal(aigcp_buffer_append_string(file, packet), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_string(file, packet), AIGC_OK);
    directory(file, of, 2);
    entry(file, of, 700, 1, size, header_size(of));
    entry(file, of, 0x8769, of->word == 4 ? 4 : 18, 1, exif);
    put(file, of, of->word, second);
    directory(file, of, 1);
    entry(file, of, 700, 7, size, header_size(of) + size);
    put(file, of, of->word, 0);
    directory(file, of, 1);
    entry(file, of, 0x9286, 7, sizeof comment - 1, text);
    put(file, of, of->word, 0);
    assert_int_equal(file->length, text);
    assert_int_equal(aigcp_buffer_append(file, comment, sizeof comment - 1), AIGC_OK);
    assert_int_equal(aigcp_buffer_append_string(file, "the end"), AIGC_OK);
}

static void
one_label_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        aigcp_buffer file, result;

        two_pages(&file, &kinds[i]);
        aigcp_buffer_init(&result, AIGCP_STORE_MAX);
        image_check_labels(tiff, file.data, file.length,
                           XMP_PLACE IMAGE_OLD "\n" XMP_PLACE IMAGE_OLD
                                               "\nEXIF UserComment: " IMAGE_OLD "\n");
        image_check_place(tiff, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n", &result);
        (void)image_offset_of(&result, "the end");
        (void)image_offset_of(&result, "dc:format=\"kept\"");
        /* No copy of the old label is left behind. */
        for (size_t at = 0; at + 11 <= result.length; at++)
            assert_memory_not_equal(result.data + at, "&quot;old&q", 11);
        result.length = 0;
        image_check_place(tiff, file.data, file.length, true,
                          XMP_PLACE IMAGE_BARE "\nEXIF UserComment: " IMAGE_WRAPPED "\n", &result);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&file);
    }
}

static void
the_manifest_is_in_the_last_directory(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        aigcp_buffer file, result;
        aigc_source source;
        aigcp_tiff open;
        aigcp_ifd first, last;
        aigcp_tag tag;

        two_pages(&file, &kinds[i]);
        aigcp_buffer_init(&result, AIGCP_STORE_MAX);
        image_check_manifest(tiff, file.data, file.length, 1474, &result);
        read_first(&result, &open, &source, &first);
        assert_false(aigcp_ifd_find(&open, &first, 0xCD41, &tag));
        assert_int_equal(aigcp_ifd_read(&open, first.next, first.next_pointer, &last), AIGC_OK);
        assert_true(aigcp_ifd_find(&open, &last, 0xCD41, &tag));
        assert_int_equal(tag.type, 7);
        assert_int_equal(last.next, 0);
        aigcp_ifd_free(&first);
        aigcp_ifd_free(&last);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&file);
    }
}

static void
a_store_elsewhere_is_refused(void **state)
{
    aigcp_manifest_place place;
    aigcp_buffer file, store;
    aigc_source source;

    (void)state;
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    for (unsigned bad = 0; bad < 3; bad++) {
        uint64_t second = bad == 0 ? 26 : 0;

        begin(&file, &kinds[0], 8);
        directory(&file, &kinds[0], 1);
        /* In the first directory of two; of another type; past the end. */
        entry(&file, &kinds[0], 0xCD41, bad == 1 ? 1 : 7, 16, bad == 2 ? 4000 : 8);
        put(&file, &kinds[0], 4, second);
        directory(&file, &kinds[0], 0);
        put(&file, &kinds[0], 4, 0);
        assert_int_equal(aigc_source_memory(&source, file.data, file.length), AIGC_OK);
        assert_int_equal(tiff->find_manifest(&source, &store, &place), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&file);
    }
    aigcp_buffer_free(&store);
}

static aigc_status
find_store(const aigcp_buffer *file)
{
    aigcp_manifest_place place;
    aigcp_buffer store;
    aigc_source source;

    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    aigc_status status = tiff->find_manifest(&source, &store, &place);
    aigcp_buffer_free(&store);
    return status;
}

/* Each directory is looked at once, the label of each found once, wherever the last one points. */
static void
a_chain_without_end_ends(void **state)
{
    static const char packet[] = IMAGE_OLD_PACKET;
    const size_t size = 2 + 12 + 4, packets = 8 + 5 * size;

    (void)state;
    for (size_t back = 0; back < 5; back++) {
        char expected[1024] = "";
        aigcp_buffer file;

        begin(&file, &kinds[0], 8);
        for (size_t i = 0; i < 5; i++) {
            directory(&file, &kinds[0], 1);
            entry(&file, &kinds[0], 700, 7, sizeof packet - 1, packets);
            put(&file, &kinds[0], 4, 8 + size * (i < 4 ? i + 1 : back));
            strcat(expected, XMP_PLACE IMAGE_OLD "\n");
        }
        assert_int_equal(aigcp_buffer_append(&file, packet, sizeof packet - 1), AIGC_OK);
        image_check_labels(tiff, file.data, file.length, expected);
        assert_int_equal(find_store(&file), AIGC_ERR_FORMAT);
        aigcp_buffer_free(&file);
    }
}

static void
the_number_of_directories_is_bounded(void **state)
{
    (void)state;
    for (size_t count = AIGCP_IFDS_MAX; count <= AIGCP_IFDS_MAX + 1; count++) {
        aigcp_buffer file;

        begin(&file, &kinds[0], 8);
        for (size_t i = 1; i <= count; i++) {
            directory(&file, &kinds[0], 0);
            put(&file, &kinds[0], 4, i < count ? 8 + 6 * i : 0);
        }
        assert_int_equal(find_store(&file),
                         count <= AIGCP_IFDS_MAX ? AIGC_ERR_NOT_FOUND : AIGC_ERR_LIMIT);
        aigcp_buffer_free(&file);
    }
}

/* A description and a comment, of which one is a label, and a directory of EXIF, at these places.
 */
static void
with_pointers(aigcp_buffer *file, const kind *of, uint64_t comment, uint64_t exif)
{
    uint64_t size = header_size(of) + (of->word == 4 ? 2 : 8) + 3 * (4 + 2 * of->word) + of->word;

    begin(file, of, header_size(of));
    directory(file, of, 3);
    entry(file, of, 0x10E, 2, sizeof(IMAGE_OLD), size);
    entry(file, of, 0x8769, 4, 1, exif);
    entry(file, of, 0x9C9C, 1, 20, comment);
    put(file, of, of->word, 0);
    assert_int_equal(aigcp_buffer_append(file, IMAGE_OLD, sizeof(IMAGE_OLD)), AIGC_OK);
}

static void
pointers_past_the_end_go(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        /* Some would point into the label. */
        for (uint64_t past = 180; past < 300; past += 20) {
            aigcp_buffer file, result;

            with_pointers(&file, &kinds[i], past, past + 30);
            aigcp_buffer_init(&result, AIGCP_STORE_MAX);
            image_check_labels(tiff, file.data, file.length,
                               "EXIF ImageDescription: " IMAGE_OLD "\n");
            image_check_place(tiff, file.data, file.length, false, XMP_PLACE IMAGE_BARE "\n",
                              &result);
            result.length = 0;
            image_check_place(tiff, file.data, file.length, true,
                              XMP_PLACE IMAGE_BARE "\nEXIF UserComment: " IMAGE_WRAPPED "\n",
                              &result);
            aigcp_buffer_free(&file);
            aigcp_buffer_free(&result);
        }
    }
}

static void
values_that_share_bytes_are_not_torn_apart(void **state)
{
    aigcp_buffer file, result;

    (void)state;
    /* The packet of the only directory is the directory itself, which is no XML. */
    begin(&file, &kinds[0], 8);
    directory(&file, &kinds[0], 1);
    entry(&file, &kinds[0], 700, 7, 18, 8);
    put(&file, &kinds[0], 4, 0);
    aigcp_buffer_init(&result, AIGCP_STORE_MAX);
    assert_int_equal(image_place(tiff, file.data, file.length, false, &result), AIGC_ERR_OCCUPIED);
    aigcp_buffer_free(&result);
    aigcp_buffer_free(&file);
}

static void
a_cut_file_is_never_read_past_its_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i += 3) {
        aigcp_buffer file, result;

        two_pages(&file, &kinds[i]);
        aigcp_buffer_init(&result, AIGCP_STORE_MAX);
        image_check_manifest(tiff, file.data, file.length, 100, &result);
        image_check_cuts(tiff, result.data, result.length);
        aigcp_buffer_free(&result);
        aigcp_buffer_free(&file);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_label_goes_to_the_end),
        cmocka_unit_test(one_label_is_left),
        cmocka_unit_test(the_manifest_is_in_the_last_directory),
        cmocka_unit_test(a_store_elsewhere_is_refused),
        cmocka_unit_test(a_chain_without_end_ends),
        cmocka_unit_test(the_number_of_directories_is_bounded),
        cmocka_unit_test(pointers_past_the_end_go),
        cmocka_unit_test(values_that_share_bytes_are_not_torn_apart),
        cmocka_unit_test(a_cut_file_is_never_read_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
