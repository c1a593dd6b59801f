/* SPDX-License-Identifier: Apache-2.0 */
/* Name what a regular expression may not have in rules, and say what to write instead. */
#include "libfilter/regex/regex_fault.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"

/* Bytes of a construct that are quoted. */
#define SHOWN_MAX 32

void
aigcp_regex_fault_set(aigcp_regex_fault *fault, size_t at, const char *message, const char *hint)
{
    (void)snprintf(fault->message, sizeof fault->message, "%s", message);
    fault->hint = hint;
    fault->at = at;
}

static bool
begins_with(const char *text, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(text, prefix, strlen(prefix)) == 0;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Up to and including the first of `ends`; all if there is none. */
static size_t
length_through(const char *text, size_t length, const char *ends)
{
    for (size_t i = 1; i < length; i++)
        if (text[i] && strchr(ends, text[i]))
            return i + 1;
    return length;
}

/* An escape with what belongs to it: "\K", "\12", "\cA", "\g{name}". */
static size_t
escape_length(const char *text, size_t length)
{
    size_t end = length < 2 ? length : 2;
    if (end == 2 && is_digit(text[1]))
        while (end < length && is_digit(text[end]))
            end++;
    else if (end == 2 && text[1] == 'c')
        end += length > 2;
    else if (length > 2 && strchr("gkN", text[1]) && strchr("{<'", text[2]))
        end = 2 + length_through(text + 2, length - 2, "}>'");
    return end;
}

/* How much of the text is the construct with which it begins. */
static size_t
construct_length(const char *text, size_t length)
{
    if (begins_with(text, length, "(?("))
        return 3;
    if (begins_with(text, length, "(?"))
        return length_through(text, length, "):");
    if (begins_with(text, length, "(*"))
        return length_through(text, length, ")");
    if (begins_with(text, length, "{"))
        return length_through(text, length, "}");
    if (begins_with(text, length, "[[:"))
        return length < 7 ? length : 7; /* "[[:<:]]" */
    if (begins_with(text, length, "\\"))
        return escape_length(text, length);
    return length < 1 ? 0 : 1;
}

/* Only what can be shown as it is: there may be anything behind "(*". */
static size_t
shown_length(const char *text, size_t length)
{
    size_t shown = 0;
    while (shown < length && shown < SHOWN_MAX && text[shown] >= ' ' && text[shown] <= '~')
        shown++;
    return shown;
}

static bool
is_reference(const char *text, size_t length)
{
    static const char *const beginnings[] = { "\\g", "\\k", "(?P=", "(?P>", "(?&", "(?R" };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (begins_with(text, length, beginnings[i]))
            return true;
    return (length > 1 && text[0] == '\\' && is_digit(text[1])) ||
           (length > 3 && text[0] == '(' && text[1] == '?' &&
            is_digit(text[text[2] == '+' || text[2] == '-' ? 3 : 2]));
}

static const char *
hint_for(const char *text, size_t length)
{
    if (is_reference(text, length))
        return _("write the part out where it is to stand again");
    if (begins_with(text, length, "(?("))
        return _("write the alternatives out: (?:...|...)");
    if (begins_with(text, length, "\\K"))
        return _("use (?<=...), or call what is to be found (?<found>...)");
    if (begins_with(text, length, "\\X"))
        return _("write . or a class such as [^\\n]");
    if (begins_with(text, length, "\\N") || begins_with(text, length, "\\c"))
        return _("write a character by its number: \\x{4e2d}");
    if (begins_with(text, length, "{"))
        return _("write both bounds, without spaces: {0,3}");
    if (begins_with(text, length, "[[:"))
        return _("use a guard such as (?<![0-9]) or (?![0-9])");
    return _("see \"What an expression must be\" in docs/rules.md");
}

void
aigcp_regex_fault_set_unsupported(aigcp_regex_fault *fault, const char *regex, size_t length,
                                  size_t at)
{
    const char *text = regex + at;
    size_t size = construct_length(text, length - at);
    size_t shown = shown_length(text, size);
    (void)snprintf(fault->message, sizeof fault->message, _("\"%.*s%s\" is not supported in rules"),
                   (int)shown, text, shown < size ? "..." : "");
    fault->hint = hint_for(text, length - at);
    fault->at = at;
}
