/* SPDX-License-Identifier: Apache-2.0 */
/* common/base64_text: the vectors of RFC 4648, every byte at every place, and one text only for
 * each run of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/base64_text.h"

static const struct {
    const char *bytes;
    const char *text;
} vectors[] = { { "", "" },
                { "f", "Zg==" },
                { "fo", "Zm8=" },
                { "foo", "Zm9v" },
                { "foob", "Zm9vYg==" },
                { "fooba", "Zm9vYmE=" },
                { "foobar", "Zm9vYmFy" } };

static void
the_vectors_of_the_standard_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char text[16];
        char bytes[16];
        size_t size = strlen(vectors[i].bytes);
        aigcp_base64_encode(vectors[i].bytes, size, text);
        assert_string_equal(text, vectors[i].text);
        assert_int_equal(strlen(text) + 1, AIGCP_BASE64_ROOM(size));
        assert_true(aigcp_base64_decode(text, strlen(text), bytes, size));
        assert_memory_equal(bytes, vectors[i].bytes, size);
    }
}

static void
every_byte_comes_back(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t size = 1; size <= 5; size++) {
            uint8_t bytes[5], again[5];
            char text[AIGCP_BASE64_ROOM(5)];
            for (size_t i = 0; i < size; i++)
                bytes[i] = (uint8_t)(byte + 37 * i);
            aigcp_base64_encode(bytes, size, text);
            assert_true(aigcp_base64_decode(text, strlen(text), again, size));
            assert_memory_equal(again, bytes, size);
        }
    }
}

/* Change each character of a text to each byte: only the text itself stands for its bytes. */
static void
one_text_for_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 1; i < sizeof vectors / sizeof vectors[0]; i++) {
        size_t size = strlen(vectors[i].bytes), length = strlen(vectors[i].text);
        for (size_t at = 0; at < length; at++) {
            for (int byte = 0; byte < 256; byte++) {
                char text[16], out[16];
                memcpy(text, vectors[i].text, length);
                text[at] = (char)byte;
                if (aigcp_base64_decode(text, length, out, size))
                    assert_int_equal(memcmp(out, vectors[i].bytes, size) == 0,
                                     text[at] == vectors[i].text[at]);
                else
                    assert_true(text[at] != vectors[i].text[at]);
            }
        }
    }
}

static void
other_lengths_are_refused(void **state)
{
    char out[8];
    (void)state;
    assert_false(aigcp_base64_decode("Zg", 2, out, 1));
    assert_false(aigcp_base64_decode("Zg=", 3, out, 1));
    assert_false(aigcp_base64_decode("Zg==", 4, out, 2));
    assert_false(aigcp_base64_decode("Zm8=", 4, out, 1));
    assert_false(aigcp_base64_decode("Zh==", 4, out, 1)); /* bits that stand for no byte */
    assert_false(aigcp_base64_decode("Zm9=", 4, out, 2));
    assert_false(aigcp_base64_decode("Zm9vZg==", 8, out, 3));
    assert_false(aigcp_base64_decode("Zm-v", 4, out, 3));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard_hold),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(one_text_for_the_same_bytes),
        cmocka_unit_test(other_lengths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
