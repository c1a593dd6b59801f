/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes of a BMFF file are hashed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/buffer.h"
#include "tests/support/guard_page.h"
#include "watermark/formats/bmff_boxes.h"
#include "watermark/formats/bmff_hash.h"

/* ftyp 16, C2PA uuid 40, moov 48 with two trak of 20 and 20, mdat 12, free 8. */
#define FILE_TEXT                                                                               \
    "\0\0\0\x10"                                                                                \
    "ftypisom\0\0\0\0"                                                                          \
    "\0\0\0\x28"                                                                                \
    "uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\0\0\0\0manifest\0xyz" \
    "\0\0\0\x30"                                                                                \
    "moov"                                                                                      \
    "\0\0\0\x14trak\0\0\0\x0ctkhd\x01\0\0\x07"                                                  \
    "\0\0\0\x14trak\0\0\0\x0ctkhd\x00\0\0\x03"                                                  \
    "\0\0\0\x0cmdatDATA"                                                                        \
    "\0\0\0\x08"                                                                                \
    "free"

typedef struct piece_log {
    char text[512];
    size_t length;
} piece_log;

static aigc_status
take(void *context, bool is_offset, uint64_t offset, uint64_t length)
{
    piece_log *log = context;
    int written = is_offset ? snprintf(log->text + log->length, sizeof log->text - log->length,
                                       "@%u ", (unsigned)offset)
                            : snprintf(log->text + log->length, sizeof log->text - log->length,
                                       "%u-%u ", (unsigned)offset, (unsigned)(offset + length));

    assert_true(written > 0 && (size_t)written < sizeof log->text - log->length);
    log->length += (size_t)written;
    return AIGC_OK;
}

static aigc_status
walk(const char *bytes, size_t length, const aigcp_bmff_exclusion *exclusions, size_t count,
     bool with_offsets, piece_log *log)
{
    guard_page guard;
    aigc_source source;

    memset(log, 0, sizeof *log);
    guard_page_behind(&guard, bytes, length);
    assert_int_equal(aigc_source_memory(&source, guard.data, length), AIGC_OK);
    aigc_status status = aigcp_bmff_hash_walk(&source, exclusions, count, with_offsets, take, log);
    guard_page_free(&guard);
    return status;
}

static void
check(const aigcp_bmff_exclusion *exclusions, size_t count, const char *expected)
{
    piece_log log;

    assert_int_equal(walk(FILE_TEXT, sizeof(FILE_TEXT) - 1, exclusions, count, true, &log),
                     AIGC_OK);
    assert_string_equal(log.text, expected);
}

#define PATH(text) .xpath = (text), .xpath_length = sizeof(text) - 1, .exact = true

static void
test_everything_without_exclusions(void **state)
{
    piece_log log;

    (void)state;
    check(NULL, 0, "@0 0-16 @16 16-56 @56 56-104 @104 104-116 @116 116-124 ");
    assert_int_equal(walk(FILE_TEXT, sizeof(FILE_TEXT) - 1, NULL, 0, false, &log), AIGC_OK);
    assert_string_equal(log.text, "0-16 16-56 56-104 104-116 116-124 ");
}

static void
test_usual_exclusions_leave_the_content(void **state)
{
    (void)state;
    check(aigcp_bmff_usual_exclusions, AIGCP_BMFF_USUAL_EXCLUSIONS, "@56 56-104 @104 104-116 ");
}

static void
test_another_uuid_is_hashed(void **state)
{
    static const uint8_t other[2] = { 0xd8, 0xff };
    aigcp_bmff_match match = { 8, other, 2 };
    aigcp_bmff_exclusion exclusion = { PATH("/uuid"), .data = &match, .data_count = 1 };

    (void)state;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-104 @104 104-116 @116 116-124 ");
    match.offset = 39; /* reaches past the box */
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-104 @104 104-116 @116 116-124 ");
}

static void
test_a_part_of_a_box_keeps_its_offset(void **state)
{
    aigcp_bmff_part parts[2] = { { 1, 2 }, { 8, 0 } };
    aigcp_bmff_exclusion exclusion = { PATH("/mdat"), .subset = parts, .subset_count = 2 };
    piece_log log;

    (void)state;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-104 @104 104-105 107-112 @116 116-124 ");
    parts[0] = (aigcp_bmff_part){ 0, 100 };
    exclusion.subset_count = 1;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-104 @104 @116 116-124 ");
    exclusion.subset_count = 2; /* overlap */
    assert_int_equal(walk(FILE_TEXT, sizeof(FILE_TEXT) - 1, &exclusion, 1, true, &log),
                     AIGC_ERR_FORMAT);
}

static void
test_boxes_by_place_version_and_flags(void **state)
{
    aigcp_bmff_exclusion exclusion = { PATH("/moov/trak[2]") };

    (void)state;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-84 @104 104-116 @116 116-124 ");
    exclusion = (aigcp_bmff_exclusion){ PATH("/moov/trak/tkhd") };
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-72 84-92 @104 104-116 @116 116-124 ");
    exclusion.has_version = true;
    exclusion.version = 1;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-72 84-104 @104 104-116 @116 116-124 ");
    exclusion.has_version = false;
    exclusion.has_flags = true;
    exclusion.flags = 3;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-92 @104 104-116 @116 116-124 ");
    exclusion.exact = false;
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-72 84-92 @104 104-116 @116 116-124 ");
    exclusion = (aigcp_bmff_exclusion){ PATH("/mdat"), .has_length = true, .length = 13 };
    check(&exclusion, 1, "@0 0-16 @16 16-56 @56 56-104 @104 104-116 @116 116-124 ");
}

static void
test_bad_paths_are_refused(void **state)
{
    static const char *const bad[] = { "",          "/",           "mdat",     "/mda",
                                       "/mdat[0]",  "/mdat[",      "/mdat[1x", "/mdat[99999999999]",
                                       "/mdat/moo", "/mdat[1]mdat" };
    piece_log log;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        aigcp_bmff_exclusion exclusion = { .xpath = bad[i], .xpath_length = strlen(bad[i]) };

        assert_int_equal(walk(FILE_TEXT, sizeof(FILE_TEXT) - 1, &exclusion, 1, true, &log),
                         AIGC_ERR_FORMAT);
    }
}

/* A cut file is refused, but where it is cut between two boxes. */
static void
test_every_truncation(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof(FILE_TEXT) - 1; length++) {
        piece_log log;
        bool between =
            length == 0 || length == 16 || length == 56 || length == 104 || length == 116;

        assert_int_equal(walk(FILE_TEXT, length, aigcp_bmff_usual_exclusions,
                              AIGCP_BMFF_USUAL_EXCLUSIONS, true, &log),
                         between ? AIGC_OK : AIGC_ERR_FORMAT);
    }
}

static void
test_what_may_be_excluded(void **state)
{
    aigcp_bmff_exclusion exclusion = { PATH("/uuid") };

    (void)state;
    for (size_t i = 0; i < AIGCP_BMFF_USUAL_EXCLUSIONS; i++)
        assert_true(aigcp_bmff_exclusion_is_usual(&aigcp_bmff_usual_exclusions[i]));
    assert_false(aigcp_bmff_exclusion_is_usual(&exclusion)); /* any uuid box */
    exclusion = (aigcp_bmff_exclusion){ PATH("/mdat") };
    assert_false(aigcp_bmff_exclusion_is_usual(&exclusion));
    exclusion = (aigcp_bmff_exclusion){ PATH("/moov/trak/mdia/minf/stbl/stco") };
    assert_false(aigcp_bmff_exclusion_is_usual(&exclusion));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_without_exclusions),
        cmocka_unit_test(test_usual_exclusions_leave_the_content),
        cmocka_unit_test(test_another_uuid_is_hashed),
        cmocka_unit_test(test_a_part_of_a_box_keeps_its_offset),
        cmocka_unit_test(test_boxes_by_place_version_and_flags),
        cmocka_unit_test(test_bad_paths_are_refused),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_what_may_be_excluded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
