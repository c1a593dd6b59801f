/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people write them: RFC 3339, 5.6. */
#include "cli/options/time_value.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SHAPE "0000-00-00T00:00:00" /* 0 stands for a digit */
#define DAY_SHAPE "0000-00-00"

#define SECONDS_OF_DAY 86400

/* The label takes times below 2^40; years above 9999 have no RFC 3339 form anyway. */
#define SECONDS_MAX ((uint64_t)253402300799)

/* Whether `text` begins with the shape; digits where the shape has 0. */
static bool
has_shape(const char *text, const char *shape)
{
    for (; *shape != '\0'; shape++, text++) {
        bool digit = *text >= '0' && *text <= '9';

        if (*shape == '0' ? !digit : *text != *shape)
            return false;
    }
    return true;
}

static int
number_at(const char *text, int digits)
{
    int number = 0;

    while (digits-- > 0)
        number = number * 10 + (*text++ - '0');
    return number;
}

static bool
read_seconds(const char *text, uint64_t *seconds)
{
    *seconds = 0;
    for (; *text >= '0' && *text <= '9' && *seconds <= SECONDS_MAX; text++)
        *seconds = *seconds * 10 + (uint64_t)(*text - '0');
    return *text == '\0' && *seconds <= SECONDS_MAX;
}

/* Read "Z" or "+08:00" to its end. */
static bool
read_zone(const char *text, int *offset)
{
    *offset = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
        return true;
    if ((*text != '+' && *text != '-') || !has_shape(text + 1, "00:00") || text[6] != '\0' ||
        number_at(text + 1, 2) > 23 || number_at(text + 4, 2) > 59)
        return false;
    *offset = number_at(text + 1, 2) * 3600 + number_at(text + 4, 2) * 60;
    if (*text == '-')
        *offset = -*offset;
    return true;
}

/* Read a date and a time of it, from what has the shape of both. */
static bool
read_date_and_time(const char *text, uint64_t *seconds)
{
    struct tm parts;
    int offset;

    if (!has_shape(text, SHAPE) || !read_zone(text + strlen(SHAPE), &offset))
        return false;
    memset(&parts, 0, sizeof parts);
    parts.tm_year = number_at(text, 4) - 1900;
    parts.tm_mon = number_at(text + 5, 2) - 1;
    parts.tm_mday = number_at(text + 8, 2);
    parts.tm_hour = number_at(text + 11, 2);
    parts.tm_min = number_at(text + 14, 2);
    parts.tm_sec = number_at(text + 17, 2);
    struct tm made = parts;
    time_t time = timegm(&made);
    /* timegm() turns the 31st of February into the 3rd of March: then it was no date. */
    if (made.tm_mon != parts.tm_mon || made.tm_mday != parts.tm_mday ||
        made.tm_hour != parts.tm_hour || made.tm_min != parts.tm_min ||
        made.tm_sec != parts.tm_sec || time < offset)
        return false;
    *seconds = (uint64_t)(time - offset);
    return *seconds <= SECONDS_MAX;
}

bool
cli_day_read(const char *text, uint64_t *day)
{
    char time[CLI_TIME_SIZE];
    uint64_t seconds;

    if (!has_shape(text, DAY_SHAPE) || text[strlen(DAY_SHAPE)] != '\0')
        return false;
    (void)snprintf(time, sizeof time, "%sT00:00:00Z", text);
    if (!read_date_and_time(time, &seconds))
        return false;
    *day = seconds / SECONDS_OF_DAY;
    return true;
}

bool
cli_time_read(const char *text, uint64_t *seconds)
{
    uint64_t day;

    if (*text >= '0' && *text <= '9' && read_seconds(text, seconds))
        return true;
    if (cli_day_read(text, &day)) {
        *seconds = day * SECONDS_OF_DAY;
        return true;
    }
    return read_date_and_time(text, seconds);
}

void
cli_time_write(uint64_t seconds, char text[CLI_TIME_SIZE])
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (seconds > SECONDS_MAX || !gmtime_r(&time, &parts) ||
        strftime(text, CLI_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        (void)snprintf(text, CLI_TIME_SIZE, "%llu", (unsigned long long)seconds);
}

void
cli_day_write(uint64_t day, char text[CLI_DAY_SIZE])
{
    char time[CLI_TIME_SIZE];

    cli_time_write(day * SECONDS_OF_DAY, time);
    (void)snprintf(text, CLI_DAY_SIZE, "%.10s", time);
}
