/* SPDX-License-Identifier: Apache-2.0 */
/* Times in audit logs: one form, and no day that there is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libfilter/audit/audit_format.h"

static void
known_times_are_read_and_written(void **state)
{
    /* By date(1): date -u -d TIME +%s */
    static const struct {
        const char *text;
        uint64_t milliseconds;
    } known[] = { { "1970-01-01T00:00:00.000Z", 0 },
                  { "1970-01-01T00:00:00.001Z", 1 },
                  { "2000-02-29T23:59:59.999Z", UINT64_C(951868799999) },
                  { "2026-03-01T08:00:00.000Z", UINT64_C(1772352000000) },
                  { "2100-03-01T00:00:00.000Z", UINT64_C(4107542400000) },
                  { "9999-12-31T23:59:59.999Z", AIGCP_AUDIT_TIME_MAX } };
    char text[AIGCP_AUDIT_TIME_ROOM];
    uint64_t milliseconds;

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_int_equal(aigcp_audit_time_read(known[i].text, &milliseconds), AIGC_OK);
        assert_int_equal(milliseconds, known[i].milliseconds);
        aigcp_audit_time_write(milliseconds, text);
        assert_string_equal(text, known[i].text);
    }
}

/* Each day of a cycle of the calendar. */
static void
all_days_come_back(void **state)
{
    char text[AIGCP_AUDIT_TIME_ROOM];
    uint64_t back;

    (void)state;
    for (uint64_t day = 0; day < 146097; day++) {
        uint64_t milliseconds = day * 86400000 + day % 86400000;
        aigcp_audit_time_write(milliseconds, text);
        assert_int_equal(aigcp_audit_time_read(text, &back), AIGC_OK);
        assert_int_equal(back, milliseconds);
    }
}

static void
other_texts_are_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "2026-03-01T08:00:00Z",
        "2026-03-01T08:00:00.0000Z",
        "2026-03-01T08:00:00.000z",
        "2026-03-01 08:00:00.000Z",
        "2026-13-01T08:00:00.000Z",
        "2026-00-01T08:00:00.000Z",
        "2026-03-00T08:00:00.000Z",
        "2026-04-31T08:00:00.000Z",
        "2026-02-29T08:00:00.000Z",
        "2100-02-29T08:00:00.000Z",
        "2026-03-01T24:00:00.000Z",
        "2026-03-01T08:60:00.000Z",
        "2026-03-01T08:00:60.000Z",
        "1969-12-31T23:59:59.999Z",
        "-026-03-01T08:00:00.000Z",
    };
    uint64_t milliseconds;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(aigcp_audit_time_read(texts[i], &milliseconds), AIGC_ERR_FORMAT);
    assert_int_equal(aigcp_audit_now(AIGCP_AUDIT_TIME_MAX, &milliseconds), AIGC_OK);
    assert_int_equal(aigcp_audit_now(AIGCP_AUDIT_TIME_MAX + 1, &milliseconds), AIGC_ERR_ARGUMENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_times_are_read_and_written),
        cmocka_unit_test(all_days_come_back),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests_name("audit_time", tests, NULL, NULL);
}
