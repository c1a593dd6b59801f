/* SPDX-License-Identifier: Apache-2.0 */
/* Names and times in audit logs. */
#include "libfilter/audit/audit_format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const char *const aigcp_audit_kinds[AIGC_AUDIT_PRUNE + 1] = {
    [AIGC_AUDIT_OTHER] = "other",       [AIGC_AUDIT_SEGMENT] = "segment",
    [AIGC_AUDIT_DECISION] = "decision", [AIGC_AUDIT_FINDINGS] = "findings",
    [AIGC_AUDIT_LABEL] = "label",       [AIGC_AUDIT_CHECKPOINT] = "checkpoint",
    [AIGC_AUDIT_REPAIR] = "repair",     [AIGC_AUDIT_PRUNE] = "prune",
};

const char *const aigcp_audit_actions[AIGC_ACTION_STOP + 1] = {
    [AIGC_ACTION_OFF] = "off",       [AIGC_ACTION_SHADOW] = "shadow", [AIGC_ACTION_LOG] = "log",
    [AIGC_ACTION_REDACT] = "redact", [AIGC_ACTION_STOP] = "stop",
};

const char *const aigcp_audit_outcomes[AIGC_AUDIT_CONTINUED + 1] = {
    [AIGC_AUDIT_PASSED] = "passed",
    [AIGC_AUDIT_STOPPED] = "stopped",
    [AIGC_AUDIT_FAILED] = "failed",
    [AIGC_AUDIT_CONTINUED] = "continued",
};

const char *const aigcp_audit_directions[AIGC_DIRECTION_INPUT + 1] = {
    [AIGC_DIRECTION_OUTPUT] = "output",
    [AIGC_DIRECTION_INPUT] = "input",
};

#define DAY UINT64_C(86400)

/* Days from 1970-01-01 to a day of the Gregorian calendar; years begin in March, so that the leap
 * day is the last one. */
static uint64_t
days_from_date(unsigned year, unsigned month, unsigned day)
{
    unsigned from_march = (month + 9) % 12;
    uint64_t years = year - (month < 3 ? 1u : 0u);
    uint64_t days =
        years * 365 + years / 4 - years / 100 + years / 400 + (from_march * 153 + 2) / 5 + day - 1;
    return days - 719468; /* those from 0000-03-01 to 1970-01-01 */
}

void
aigcp_audit_time_write(uint64_t milliseconds, char out[AIGCP_AUDIT_TIME_ROOM])
{
    time_t seconds = (time_t)(milliseconds / 1000);
    struct tm parts;
    char date[] = "9999-12-31T23:59:59"; /* what gmtime_r() cannot say */
    if (gmtime_r(&seconds, &parts))
        (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(out, AIGCP_AUDIT_TIME_ROOM, "%s.%03uZ", date, (unsigned)(milliseconds % 1000));
}

static unsigned
number_at(const char *text, unsigned digits)
{
    unsigned number = 0;
    while (digits-- > 0)
        number = number * 10 + (unsigned)(*text++ - '0');
    return number;
}

aigc_status
aigcp_audit_time_read(const char *text, uint64_t *milliseconds)
{
    static const char shape[] = "0000-00-00T00:00:00.000Z";
    static const uint8_t month_days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    *milliseconds = 0;
    if (strlen(text) != sizeof shape - 1)
        return AIGC_ERR_FORMAT;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return AIGC_ERR_FORMAT;
    unsigned year = number_at(text, 4), month = number_at(text + 5, 2);
    unsigned day = number_at(text + 8, 2), hour = number_at(text + 11, 2);
    unsigned minute = number_at(text + 14, 2), second = number_at(text + 17, 2);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > month_days[month - 1] + (unsigned)(month == 2 && leap) || hour > 23 || minute > 59 ||
        second > 59)
        return AIGC_ERR_FORMAT;
    uint64_t seconds =
        days_from_date(year, month, day) * DAY + hour * 3600u + minute * 60u + second;
    *milliseconds = seconds * 1000 + number_at(text + 20, 3);
    return AIGC_OK;
}

aigc_status
aigcp_audit_now(uint64_t given, uint64_t *milliseconds)
{
    struct timespec now;

    *milliseconds = given;
    if (!given) {
        if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < 0)
            return AIGC_ERR_RANDOM;
        *milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    }
    return *milliseconds > AIGCP_AUDIT_TIME_MAX ? AIGC_ERR_ARGUMENT : AIGC_OK;
}
