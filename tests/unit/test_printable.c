/* SPDX-License-Identifier: Apache-2.0 */
/* Printable characters: the fixed list against the properties that ICU knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unicode/uchar.h>

#include "common/utf8.h"
#include "tests/support/guard_page.h"
#include "watermark/printable.h"

static bool
is_printable(uint32_t code_point)
{
    uint8_t text[AIGCP_UTF8_MAX];
    return aigcp_is_printable(text, aigcp_utf8_encode(code_point, text));
}

/* Characters that are not seen, or that change how others are seen. */
static bool
is_harmful(UChar32 c)
{
    int8_t type = u_charType(c);
    /* Signs that stand around digits, and hieroglyph joiners, are formats that one sees. */
    bool seen = u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK) ||
                (c >= 0x13430 && c <= 0x1345F) || c == 0x070F;
    return type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
           (type == U_FORMAT_CHAR && !seen) || U_IS_UNICODE_NONCHAR(c) ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
           u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL);
}

static void
no_harmful_character_is_printable(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        if (is_harmful((UChar32)c) && is_printable(c))
            fail_msg("U+%04X is printable", c);
    }
}

static void
no_ordinary_character_is_unprintable(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        if (u_charType((UChar32)c) != U_UNASSIGNED && !is_harmful((UChar32)c) && !is_printable(c))
            fail_msg("U+%04X is not printable", c);
    }
    assert_true(is_printable(0xE000));
    assert_true(is_printable(0x10FFFD));
    assert_true(is_printable(0x0378)); /* unassigned as yet */
}

static void
broken_utf8_is_not_printable(void **state)
{
    (void)state;
    static const char *const bad[] = { "\xFF", "a\xC3", "\xE4\xB8", "\xED\xA0\x80", "\xC0\x80" };
    assert_true(aigcp_is_printable("", 0));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        guard_page guard;
        guard_page_behind(&guard, bad[i], strlen(bad[i]));
        assert_false(aigcp_is_printable(guard.data, guard.length));
        guard_page_free(&guard);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_harmful_character_is_printable),
        cmocka_unit_test(no_ordinary_character_is_unprintable),
        cmocka_unit_test(broken_utf8_is_not_printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
