/* SPDX-License-Identifier: Apache-2.0 */
/* The content hash: known answers, normal forms, invalid bytes, the longest segment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "watermark/content_hash.h"

static void
hash_of(const void *text, size_t length, uint8_t digest[AIGCP_HASH_SIZE])
{
    aigcp_content_hash content;
    assert_int_equal(aigcp_content_hash_init(&content), AIGC_OK);
    aigcp_content_hash_begin(&content);
    assert_int_equal(aigcp_content_hash_feed(&content, text, length), AIGC_OK);
    assert_int_equal(aigcp_content_hash_finish(&content, digest), AIGC_OK);
    aigcp_content_hash_free(&content);
}

static bool
same_hash(const char *a, const char *b)
{
    uint8_t digest_a[AIGCP_HASH_SIZE];
    uint8_t digest_b[AIGCP_HASH_SIZE];
    hash_of(a, strlen(a), digest_a);
    hash_of(b, strlen(b), digest_b);
    return memcmp(digest_a, digest_b, sizeof digest_a) == 0;
}

static void
plain_text_has_the_blake2b_hash_of_its_bytes(void **state)
{
    (void)state;
    /* python3 -c 'import hashlib; print(hashlib.blake2b(b"abc", digest_size=32).hexdigest())' */
    static const uint8_t abc[AIGCP_HASH_SIZE] = {
        0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef,
        0x3f, 0xee, 0x98, 0x57, 0x9b, 0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb,
        0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19,
    };
    uint8_t digest[AIGCP_HASH_SIZE];
    hash_of("abc", 3, digest);
    assert_memory_equal(digest, abc, sizeof abc);
}

static void
texts_with_one_normal_form_have_one_hash(void **state)
{
    (void)state;
    assert_true(same_hash("caf\u00E9", "cafe\u0301"));
    assert_true(same_hash("\u1E69", "s\u0307\u0323"));
    assert_true(same_hash("s\u0323\u0307", "s\u0307\u0323"));
    assert_true(same_hash("\uAC01", "\u1100\u1161\u11A8"));
    assert_true(same_hash("\u212B", "\u00C5"));
    assert_true(same_hash("\u304C", "\u304B\u3099"));
    assert_true(same_hash("\uF900", "\u8C48"));
    assert_true(same_hash("\U0001D15E", "\U0001D157\U0001D165"));
    assert_true(same_hash("\uFB2C", "\u05E9\u05BC\u05C1"));
    assert_true(same_hash("\u0B95\u0BCA", "\u0B95\u0BC6\u0BBE"));
}

static void
texts_with_other_normal_forms_differ(void **state)
{
    (void)state;
    assert_false(same_hash("cafe", "caf\u00E9"));
    assert_false(same_hash("a\u0301\u0300", "a\u0300\u0301"));
    assert_false(same_hash("\uFF21", "A")); /* compatibility is another matter */
    assert_false(same_hash("", "\n"));
    assert_false(same_hash("a\r\n", "a\n"));
    assert_false(same_hash("\xEF\xBB\xBF"
                           "a",
                           "a"));
}

static void
invalid_bytes_are_hashed_as_they_are(void **state)
{
    (void)state;
    assert_false(same_hash("a\xFF", "a\xFE"));
    assert_false(same_hash("a\xE4\xB8", "a"));
    assert_false(same_hash("e\xFF\u0301", "\u00E9\xFF"));
    assert_true(same_hash("cafe\u0301\xFF\xE4\xB8"
                          "cafe\u0301\xE4", //
                          "caf\u00E9\xFF\xE4\xB8"
                          "caf\u00E9\xE4"));
}

/* A letter and `count` marks of two bytes. */
static char *
pile(size_t count, const char *mark)
{
    char *text = malloc(2 * count + 2);
    assert_non_null(text);
    text[0] = 'x';
    for (size_t i = 0; i < count; i++)
        memcpy(text + 1 + 2 * i, mark, 2);
    text[1 + 2 * count] = '\0';
    return text;
}

/* A pile of marks of one combining class, and one mark of a lower class at its end: within one
 * segment the lower one moves to the front, so both orders are the same text. */
static bool
order_is_normalised(size_t count)
{
    char *above = pile(count + 1, "\u0307");
    char *below = pile(count + 1, "\u0307");
    memcpy(above + 1 + 2 * count, "\u0323", 2);
    memcpy(below + 1, "\u0323", 2);
    bool same = same_hash(above, below);
    free(above);
    free(below);
    return same;
}

static void
a_segment_has_a_longest_length(void **state)
{
    (void)state;
    /* The letter is one byte and each mark two: the segment has room for 511 marks. */
    size_t marks = (AIGCP_SEGMENT_MAX - 1) / 2;
    assert_true(order_is_normalised(1));
    assert_true(order_is_normalised(marks - 1));
    assert_false(order_is_normalised(marks));
}

static void
a_text_of_marks_alone_is_hashed(void **state)
{
    (void)state;
    char *long_pile = pile(100000, "\u0301");
    char *longer_pile = pile(100001, "\u0301");
    assert_true(same_hash(long_pile, long_pile));
    assert_false(same_hash(long_pile, longer_pile));
    free(long_pile);
    free(longer_pile);
}

static void
the_object_is_used_again(void **state)
{
    (void)state;
    aigcp_content_hash content;
    uint8_t first[AIGCP_HASH_SIZE];
    uint8_t second[AIGCP_HASH_SIZE];
    assert_int_equal(aigcp_content_hash_init(&content), AIGC_OK);
    aigcp_content_hash_begin(&content);
    assert_int_equal(aigcp_content_hash_feed(&content, "left over e\xCC", 12), AIGC_OK);
    aigcp_content_hash_begin(&content);
    assert_int_equal(aigcp_content_hash_feed(&content, "text", 4), AIGC_OK);
    assert_int_equal(aigcp_content_hash_finish(&content, first), AIGC_OK);
    hash_of("text", 4, second);
    assert_memory_equal(first, second, sizeof first);
    aigcp_content_hash_free(&content);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_has_the_blake2b_hash_of_its_bytes),
        cmocka_unit_test(texts_with_one_normal_form_have_one_hash),
        cmocka_unit_test(texts_with_other_normal_forms_differ),
        cmocka_unit_test(invalid_bytes_are_hashed_as_they_are),
        cmocka_unit_test(a_segment_has_a_longest_length),
        cmocka_unit_test(a_text_of_marks_alone_is_hashed),
        cmocka_unit_test(the_object_is_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
