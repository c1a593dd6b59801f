/* SPDX-License-Identifier: Apache-2.0 */
/* Find the numbers and names of a JSON text, and change those that are too much. */
#include "common/json_fit.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Digits of an integer that 63 bits hold in any case. */
#define SURE_DIGITS 18

static size_t
digits_end(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* Where the run of characters of numbers that begins at `at` ends. */
static size_t
run_end(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] != '\0' && strchr("0123456789+-.eE", text[at]))
        at++;
    return at;
}

/* Whether a whole text is a number. */
static bool
is_number(const char *text, size_t length, bool *integer)
{
    size_t at = length > 0 && text[0] == '-' ? 1 : 0;
    size_t end = digits_end(text, length, at);
    bool good = end == at + 1 || (end > at && text[at] != '0');
    *integer = end == length;
    if (good && end < length && text[end] == '.') {
        at = end + 1;
        end = digits_end(text, length, at);
        good = end > at;
    }
    if (good && end < length && (text[end] == 'e' || text[end] == 'E')) {
        at = end + 1;
        if (at < length && (text[at] == '+' || text[at] == '-'))
            at++;
        end = digits_end(text, length, at);
        good = end > at;
    }
    return good && end == length;
}

/* Nobody asks for the value of a number that is not whole, so that it need not be found out which
 * of them a double holds; nor for one of so many digits. */
static void
fit_number(char *text, size_t length)
{
    static const char zero[] = "0.0";
    bool integer;
    if (!is_number(text, length, &integer) || (integer && length - (text[0] == '-') <= SURE_DIGITS))
        return;
    memset(text, ' ', length);
    memcpy(text, zero, sizeof zero - 1); /* "1e9" is as long, and no other is shorter */
}

/* Where the string that begins at `at` ends; `length` if it does not. */
static size_t
string_end(const char *text, size_t length, size_t at)
{
    for (at++; at < length && text[at] != '"'; at++)
        if (text[at] == '\\' && at + 1 < length)
            at++;
    return at < length ? at + 1 : length;
}

static bool
is_name(const char *text, size_t length, size_t end)
{
    while (end < length && text[end] != '\0' && strchr(" \t\r\n", text[end]))
        end++;
    return end < length && text[end] == ':';
}

static void
fit_name(char *name, size_t length)
{
    static const char nul[] = "\\u0000", other[] = "\\uffff";
    for (size_t at = 0; at + 1 < length; at++) {
        if (name[at] != '\\')
            continue;
        if (length - at >= sizeof nul - 1 && memcmp(name + at, nul, sizeof nul - 1) == 0)
            memcpy(name + at, other, sizeof other - 1);
        at++; /* an escaped backslash escapes nothing */
    }
}

void
aigcp_json_fit(char *text, size_t length)
{
    size_t end;
    for (size_t at = 0; at < length; at = end) {
        if (text[at] == '"') {
            end = string_end(text, length, at);
            if (is_name(text, length, end))
                fit_name(text + at, end - at);
        } else {
            end = run_end(text, length, at);
            if (end > at)
                fit_number(text + at, end - at);
            else
                end = at + 1;
        }
    }
}
