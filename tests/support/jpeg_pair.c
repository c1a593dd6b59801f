/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/jpeg_pair.h"

/* Stands for a whole JPEG. */
static const char second[] = "\xff\xd8\xff\xfe\0\x10second picture\xff\xd9";
#define SECOND (sizeof(second) - 1)

/* DC-007 in one piece: marker, length, id, TIFF header, a directory of three tags, two pictures. */
#define HEAD 8
#define DIRECTORY (8 + 2 + 3 * 12 + 4)
#define SEGMENT (HEAD + DIRECTORY + 2 * 16)

static void
put(uint8_t *bytes, size_t width, bool big_endian, size_t value)
{
    for (size_t i = 0; i < width; i++)
        bytes[i] = (uint8_t)(value >> 8 * (big_endian ? width - 1 - i : i));
}

static size_t
get(const uint8_t *bytes, bool big_endian)
{
    size_t value = 0;

    for (size_t i = 0; i < 4; i++)
        value = value << 8 | bytes[big_endian ? i : 3 - i];
    return value;
}

static void
put_tag(uint8_t *bytes, bool big_endian, size_t tag, size_t type, size_t count)
{
    put(bytes, 2, big_endian, tag);
    put(bytes + 2, 2, big_endian, type);
    put(bytes + 4, 4, big_endian, count);
}

void
jpeg_pair_make(const aigcp_buffer *first, size_t at, bool big_endian, aigcp_buffer *result)
{
    uint8_t segment[SEGMENT] = { 0xFF, 0xE2, 0, SEGMENT - 2, 'M', 'P', 'F', 0 };
    uint8_t *tiff = segment + HEAD, *entry = tiff + 10, *pictures = tiff + DIRECTORY;
    size_t length = first->length + SEGMENT;

    memcpy(tiff, big_endian ? "MM" : "II", 2);
    put(tiff + 2, 2, big_endian, 42);
    put(tiff + 4, 4, big_endian, 8);
    put(tiff + 8, 2, big_endian, 3);
    put_tag(entry, big_endian, 0xB000, 7, 4);
    memcpy(entry + 8, "0100", 4);
    put_tag(entry + 12, big_endian, 0xB001, 4, 1);
    put(entry + 20, 4, big_endian, 2);
    put_tag(entry + 24, big_endian, 0xB002, 7, 2 * 16);
    put(entry + 32, 4, big_endian, DIRECTORY);
    put(pictures + 4, 4, big_endian, length);
    put(pictures + 20, 4, big_endian, SECOND);
    put(pictures + 24, 4, big_endian, length - at - HEAD);
    aigcp_buffer_init(result, first->limit);
    assert_int_equal(aigcp_buffer_append(result, first->data, at), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(result, segment, SEGMENT), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(result, first->data + at, first->length - at), AIGC_OK);
    assert_int_equal(aigcp_buffer_append(result, second, SECOND), AIGC_OK);
    jpeg_pair_check(result);
}

void
jpeg_pair_check(const aigcp_buffer *file)
{
    size_t at = 4, length = file->length - SECOND;

    while (memcmp(file->data + at, "MPF", 4) != 0)
        assert_true(++at + SEGMENT < file->length);
    const uint8_t *tiff = file->data + at + 4;
    const uint8_t *pictures = tiff + DIRECTORY;
    bool big_endian = tiff[0] == 'M';
    assert_int_equal(get(pictures + 4, big_endian), length);
    assert_int_equal(get(pictures + 8, big_endian), 0);
    assert_int_equal(get(pictures + 20, big_endian), SECOND);
    assert_int_equal(get(pictures + 24, big_endian), file->data + length - tiff);
    assert_memory_equal(file->data + length, second, SECOND);
}
