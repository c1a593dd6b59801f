/* SPDX-License-Identifier: Apache-2.0 */
/* RIFF and RF64: which chunks are seen, also in damaged files, and sizes after edits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/formats/riff_chunks.h"

/* Names and lengths of the chunks, "!" behind a truncated one, "." behind a padded one. */
static aigc_status
list_chunks(const void *data, size_t length, char out[256])
{
    guard_page guard;
    aigc_source source;
    aigcp_riff riff;
    aigcp_riff_chunk chunk;

    out[0] = '\0';
    guard_page_behind(&guard, data, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    aigc_status status = aigcp_riff_open(&riff, &source);
    aigcp_part_walk walk = (aigcp_part_walk){ riff.begin, length };
    while (status == AIGC_OK) {
        uint64_t before = walk.at;

        status = aigcp_riff_next(&riff, &walk, riff.end, &chunk);
        if (status == AIGC_OK) {
            size_t used = strlen(out);

            assert_true(walk.at >= before + AIGCP_RIFF_HEADER && walk.at <= length);
            snprintf(out + used, 256 - used, "%s:%d%s%s ", chunk.name, (int)chunk.length,
                     chunk.truncated ? "!" : "", chunk.padded ? "." : "");
        }
    }
    guard_page_free(&guard);
    return status;
}

static void
check_list(const void *data, size_t length, const char *expected)
{
    char list[256];

    assert_int_equal(list_chunks(data, length, list), AIGC_ERR_NOT_FOUND);
    assert_string_equal(list, expected);
}

#define CHECK_LIST(literal, expected) check_list(literal, sizeof(literal) - 1, expected)

static void
chunks_are_walked(void **state)
{
    (void)state;
    CHECK_LIST("RIFF\x1e\0\0\0WAVEfmt \x02\0\0\0abdata\x03\0\0\0xyz\0", "fmt :2 data:3. ");
    CHECK_LIST("RIFF\x04\0\0\0WEBP", "");
}

static void
lying_lengths_end_with_the_file(void **state)
{
    (void)state;
    /* The last chunk is longer than the file. */
    CHECK_LIST("RIFF\x1e\0\0\0WAVEdata\xff\xff\xff\xffxyz", "data:3! ");
    /* What stands behind the form is no part of it. */
    CHECK_LIST("RIFF\x0c\0\0\0WAVEdata\0\0\0\0AIGC\0\0\0\0", "data:0 ");
    /* No padding behind the last byte; fewer bytes than a header. */
    CHECK_LIST("RIFF\x0d\0\0\0WAVEdata\x01\0\0\0x", "data:1 ");
    CHECK_LIST("RIFF\x0f\0\0\0WAVEdata\0\0\0\0xyz", "data:0 ");
}

static void
what_is_no_riff_is_refused(void **state)
{
    char list[256];

    (void)state;
    assert_int_equal(list_chunks("RIFX\x04\0\0\0WAVE", 12, list), AIGC_ERR_FORMAT);
    assert_int_equal(list_chunks("RIFF\x03\0\0\0WAVE", 12, list), AIGC_ERR_FORMAT);
    assert_int_equal(list_chunks("RIFF\x04\0\0\0WAV", 11, list), AIGC_ERR_FORMAT);
    assert_int_equal(list_chunks("RF64\xff\xff\xff\xffWAVEdata\0\0\0\0", 20, list),
                     AIGC_ERR_FORMAT);
}

static const char rf64[] =
    "RF64\xff\xff\xff\xffWAVE"
    "ds64\x1c\0\0\0\x3a\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "data\xff\xff\xff\xffxy"
    "AIGC\0\0\0\0";

static void
sizes_of_rf64_are_in_ds64(void **state)
{
    aigc_source source;
    aigcp_riff riff;
    aigcp_edits edits;

    (void)state;
    CHECK_LIST(rf64, "ds64:28 data:2 AIGC:0 ");
    assert_int_equal(aigc_source_memory(&source, rf64, sizeof rf64 - 1), AIGC_OK);
    assert_int_equal(aigcp_riff_open(&riff, &source), AIGC_OK);
    aigcp_edits_init(&edits);
    assert_int_equal(aigcp_riff_resize(&riff, UINT64_C(1) << 32, 0x3a, &edits), AIGC_OK);
    assert_int_equal(edits.count, 1);
    assert_int_equal(edits.list[0].offset, 20);
    assert_memory_equal(edits.list[0].bytes, "\0\0\0\0\1\0\0\0", 8);
    aigcp_edits_free(&edits);
}

static void
the_size_is_made_true(void **state)
{
    static const char file[] = "RIFF\x0c\0\0\0WAVEdata\0\0\0\0";
    aigc_source source;
    aigcp_riff riff;
    aigcp_edits edits;

    (void)state;
    assert_int_equal(aigc_source_memory(&source, file, sizeof file - 1), AIGC_OK);
    assert_int_equal(aigcp_riff_open(&riff, &source), AIGC_OK);
    aigcp_edits_init(&edits);
    assert_int_equal(aigcp_riff_resize(&riff, 8, 8, &edits), AIGC_OK);
    assert_int_equal(edits.count, 0);
    assert_int_equal(aigcp_riff_resize(&riff, UINT32_MAX - 11, 0, &edits), AIGC_ERR_LIMIT);
    assert_int_equal(aigcp_riff_resize(&riff, 0, 13, &edits), AIGC_ERR_FORMAT);
    assert_int_equal(aigcp_riff_resize(&riff, 0x100, 8, &edits), AIGC_OK);
    assert_int_equal(edits.list[0].offset, 4);
    assert_int_equal(edits.list[0].removed, 4);
    assert_memory_equal(edits.list[0].bytes, "\x04\x01\0\0", 4);
    aigcp_edits_free(&edits);
    /* A file that is shorter than it says does not get longer by mistake. */
    source.size = 16;
    assert_int_equal(aigcp_riff_open(&riff, &source), AIGC_OK);
    assert_int_equal(aigcp_riff_resize(&riff, 1, 0, &edits), AIGC_ERR_FORMAT);
}

static void
a_chunk_is_appended_with_padding(void **state)
{
    aigcp_buffer buffer;

    (void)state;
    aigcp_buffer_init(&buffer, 64);
    assert_int_equal(aigcp_riff_append(&buffer, "AIGC", "abc", 3), AIGC_OK);
    assert_int_equal(aigcp_riff_append(&buffer, "XMP ", "", 0), AIGC_OK);
    assert_int_equal(buffer.length, 20);
    assert_memory_equal(buffer.data, "AIGC\3\0\0\0abc\0XMP \0\0\0\0", 20);
    aigcp_buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_are_walked),
        cmocka_unit_test(lying_lengths_end_with_the_file),
        cmocka_unit_test(what_is_no_riff_is_refused),
        cmocka_unit_test(sizes_of_rf64_are_in_ds64),
        cmocka_unit_test(the_size_is_made_true),
        cmocka_unit_test(a_chunk_is_appended_with_padding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
