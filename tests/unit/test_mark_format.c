/* SPDX-License-Identifier: Apache-2.0 */
/* The mark as bytes: there and back, one encoding for one label, size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/guard_page.h"
#include "watermark/mark_format.h"
#include "watermark/selectors.h"

#define CODE "001191110108335469089C10100"
#define UUID "0191a0b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"

static void
set(aigcp_mark *mark, aigc_field field, const char *value)
{
    assert_int_equal(aigc_label_set(&mark->label, field, value), AIGC_OK);
}

static aigcp_mark
typical(void)
{
    aigcp_mark mark = { { 0 }, { 0 }, { 0 }, { 0 } };
    aigcp_label_clear(&mark.label);
    memset(mark.key_number, 0x11, sizeof mark.key_number);
    memset(mark.content_hash, 0x22, sizeof mark.content_hash);
    memset(mark.signature, 0x33, sizeof mark.signature);
    set(&mark, AIGC_FIELD_CONTENT_PRODUCER, CODE);
    set(&mark, AIGC_FIELD_PRODUCE_ID, UUID);
    set(&mark, AIGC_FIELD_MODEL, "example-model-7b");
    mark.label.time = 0x123456789A;
    return mark;
}

/* The whole mark as bytes. */
static size_t
encode(const aigcp_mark *mark, uint8_t out[AIGCP_MARK_MAX])
{
    size_t length = aigcp_mark_encode(mark, out);
    memcpy(out + length, mark->signature, sizeof mark->signature);
    return length + sizeof mark->signature;
}

static aigc_status
decode(const uint8_t *data, size_t length, aigcp_mark *mark)
{
    guard_page guard;
    guard_page_behind(&guard, data, length);
    aigc_status status = aigcp_mark_decode(guard.data, guard.length, mark);
    guard_page_free(&guard);
    return status;
}

static void
comes_back(const aigcp_mark *mark)
{
    uint8_t data[AIGCP_MARK_MAX];
    aigcp_mark again;
    size_t length = encode(mark, data);
    assert_int_equal(decode(data, length, &again), AIGC_OK);
    assert_memory_equal(again.key_number, mark->key_number, sizeof again.key_number);
    assert_memory_equal(again.content_hash, mark->content_hash, sizeof again.content_hash);
    assert_memory_equal(again.signature, mark->signature, sizeof again.signature);
    assert_true(again.label.time == mark->label.time);
    for (int field = 0; field < AIGC_FIELD_COUNT; field++)
        assert_string_equal(aigc_label_get(&again.label, (aigc_field)field),
                            aigc_label_get(&mark->label, (aigc_field)field));
}

static void
what_was_encoded_decodes_to_the_same(void **state)
{
    (void)state;
    aigcp_mark mark = typical();
    comes_back(&mark);
    set(&mark, AIGC_FIELD_LABEL, "3");
    set(&mark, AIGC_FIELD_CONTENT_PROPAGATOR, "001191110108335469089C20100");
    set(&mark, AIGC_FIELD_PROPAGATE_ID, "x");
    set(&mark, AIGC_FIELD_RESERVED_CODE1, "r1");
    set(&mark, AIGC_FIELD_RESERVED_CODE2, "r2");
    mark.label.time = 0;
    comes_back(&mark);
    set(&mark, AIGC_FIELD_CONTENT_PRODUCER, "doubao");
    set(&mark, AIGC_FIELD_PRODUCE_ID, "0191A0B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B");
    set(&mark, AIGC_FIELD_PROPAGATE_ID, UUID);
    set(&mark, AIGC_FIELD_MODEL, "");
    comes_back(&mark);
}

static void
the_longest_label_fits(void **state)
{
    (void)state;
    char value[AIGC_FIELD_MAX + 1];
    aigcp_mark mark = typical();
    uint8_t data[AIGCP_MARK_MAX];
    set(&mark, AIGC_FIELD_LABEL, "2");
    for (int field = 1; field < AIGC_FIELD_COUNT; field++) {
        memset(value, 'a' + field, AIGC_FIELD_MAX);
        value[AIGC_FIELD_MAX] = '\0';
        set(&mark, (aigc_field)field, value);
    }
    comes_back(&mark);
    assert_int_equal(encode(&mark, data), 1917);
}

static void
what_the_reader_knows_is_not_written(void **state)
{
    (void)state;
    uint8_t data[AIGCP_MARK_MAX];
    aigcp_mark mark = typical();
    size_t length = encode(&mark, data);
    assert_int_equal(length, AIGCP_MARK_MIN + (2 + 18) + (2 + 16) + (2 + 16));
    set(&mark, AIGC_FIELD_CONTENT_PROPAGATOR, CODE);
    set(&mark, AIGC_FIELD_PROPAGATE_ID, UUID);
    set(&mark, AIGC_FIELD_LABEL, "1");
    assert_int_equal(encode(&mark, data), length);
}

static void
the_bytes_are_those_of_the_format(void **state)
{
    (void)state;
    uint8_t data[AIGCP_MARK_MAX];
    aigcp_mark mark = typical();
    set(&mark, AIGC_FIELD_LABEL, "2");
    set(&mark, AIGC_FIELD_CONTENT_PRODUCER, "abc");
    encode(&mark, data);
    assert_memory_equal(data, "AGM\x01\x00\x99", 6); /* 45 + 3 + 5 + 18 + 18 + 64 */
    assert_memory_equal(data + 46, "\x12\x34\x56\x78\x9A", 5);
    assert_memory_equal(data + 51,
                        "\x01\x01"
                        "2"
                        "\x03\x03"
                        "abc"
                        "\x04\x10",
                        10);
}

static void
a_typical_mark_is_under_700_bytes_of_text(void **state)
{
    (void)state;
    uint8_t data[AIGCP_MARK_MAX];
    uint8_t text[AIGCP_MARK_TEXT_MAX];
    aigcp_mark mark = typical();
    /* What is random here has no byte below 0x10: the longest text. */
    set(&mark, AIGC_FIELD_PRODUCE_ID, "7191a0b2-c3d4-7e5f-8a9b-9c1d2e3f4a5b");
    mark.label.time = 1767225600;
    assert_int_equal(encode(&mark, data), 171);
    size_t size = aigcp_selectors_encode(data, 171, text);
    assert_true(size < 700);
    assert_int_equal(size, 669);
}

static void
a_mark_of_another_length_is_refused(void **state)
{
    (void)state;
    uint8_t data[AIGCP_MARK_MAX + 1];
    aigcp_mark mark = typical();
    aigcp_mark again;
    memset(data, 0, sizeof data);
    size_t length = encode(&mark, data);
    for (size_t shorter = 0; shorter < length; shorter++)
        assert_int_equal(decode(data, shorter, &again), AIGC_ERR_FORMAT);
    for (size_t longer = length + 1; longer <= sizeof data; longer++)
        assert_int_equal(decode(data, longer, &again), AIGC_ERR_FORMAT);
}

/* A mark with these fields, whatever they are; the length is right. */
static aigc_status
decode_fields(const char *fields, size_t fields_length)
{
    uint8_t data[AIGCP_MARK_MAX] = "AGM\x01";
    aigcp_mark mark;
    size_t length = AIGCP_FIELDS_OFFSET + fields_length + AIGCP_SIGNATURE_SIZE;
    data[4] = (uint8_t)((length - AIGCP_HEADER_SIZE) >> 8);
    data[5] = (uint8_t)(length - AIGCP_HEADER_SIZE);
    memcpy(data + AIGCP_FIELDS_OFFSET, fields, fields_length);
    return decode(data, length, &mark);
}

#define FIELDS(string) decode_fields(string, sizeof(string) - 1)

static void
only_the_one_encoding_is_read(void **state)
{
    (void)state;
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i"), AIGC_OK);
    assert_int_equal(FIELDS("\x01\x01"
                            "2\x03\x01p\x05\x01i"),
                     AIGC_OK);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x0C\x02\xC3\xA9"), AIGC_OK);
    /* A field is missing. */
    assert_int_equal(FIELDS(""), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x05\x01i"), AIGC_ERR_FORMAT);
    /* Written though it is known; twice; in another order; unknown; empty. */
    assert_int_equal(FIELDS("\x01\x01"
                            "1\x03\x01p\x05\x01i"),
                     AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x08\x01p"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x0A\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x05\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x05\x01i\x03\x01p"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x0D\x01x"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x00\x01x\x03\x01p\x05\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x0C\x00"), AIGC_ERR_FORMAT);
    /* Cut off, or with values that no label has. */
    assert_int_equal(FIELDS("\x03\x01p\x05\x02i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x01\x01"
                            "4\x03\x01p\x05\x01i"),
                     AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01 \x05\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x02p\x00\x05\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x01i\x0C\x01\xC3"), AIGC_ERR_FORMAT);
    /* Text that has a shorter form. */
    assert_int_equal(FIELDS("\x03\x1B" CODE "\x05\x01i"), AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x05\x24" UUID), AIGC_ERR_FORMAT);
    /* Packed values that are none. */
    assert_int_equal(FIELDS("\x02\x12"
                            "\xFF\xFF"
                            "0123456789abcdef"
                            "\x05\x01i"),
                     AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x02\x11"
                            "0123456789abcdefg"
                            "\x05\x01i"),
                     AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x04\x0F"
                            "0123456789abcde"),
                     AIGC_ERR_FORMAT);
    assert_int_equal(FIELDS("\x03\x01p\x04\x10"
                            "0123456789abcdef"),
                     AIGC_OK);
}

static void
provider_codes_pack_and_unpack(void **state)
{
    (void)state;
    static const char *const codes[] = { CODE, "000000000000000000000000000",
                                         "ZZZZZZZZZZZZZZZZZZZZZZZZZZZ" };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        uint8_t packed[AIGCP_PACKED_CODE_SIZE];
        char code[28];
        aigcp_code_pack(codes[i], packed);
        assert_true(aigcp_code_unpack(packed, code));
        assert_string_equal(code, codes[i]);
    }
    uint8_t beyond[AIGCP_PACKED_CODE_SIZE] = { 0xB6, 0x40 }; /* 36^3 */
    char code[28];
    assert_false(aigcp_code_unpack(beyond, code));
    beyond[1]--;
    assert_true(aigcp_code_unpack(beyond, code));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_encoded_decodes_to_the_same),
        cmocka_unit_test(the_longest_label_fits),
        cmocka_unit_test(what_the_reader_knows_is_not_written),
        cmocka_unit_test(the_bytes_are_those_of_the_format),
        cmocka_unit_test(a_typical_mark_is_under_700_bytes_of_text),
        cmocka_unit_test(a_mark_of_another_length_is_refused),
        cmocka_unit_test(only_the_one_encoding_is_read),
        cmocka_unit_test(provider_codes_pack_and_unpack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
