/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions of other filters. What is not known here is left to the compiler to refuse. */
#include "libfilter/import_regex.h"

#include <stdio.h>
#include <string.h>

#include "libfilter/regex_pcre2.h"

/* What a repetition without end is given, the first of these that can be used. */
static const unsigned ends[] = { 512, 128, 64, 32 };

typedef struct rewriter {
    const char *text;
    size_t length;
    size_t at;
    unsigned found;   /* the number of the group that is the finding */
    unsigned capture; /* of the last group that captures */
    unsigned most;    /* what repetitions without end are given */
    unsigned changes;
    aigcp_buffer *out;
    aigc_status status;
} rewriter;

static void
put(rewriter *r, const char *text, size_t length)
{
    if (r->status == AIGC_OK)
        r->status = aigcp_buffer_append(r->out, text, length);
}

static void
put_string(rewriter *r, const char *text)
{
    put(r, text, strlen(text));
}

/* Copy up to `count` bytes. */
static void
copy(rewriter *r, size_t count)
{
    if (count > r->length - r->at)
        count = r->length - r->at;
    put(r, r->text + r->at, count);
    r->at += count;
}

static bool
is_at(const rewriter *r, const char *text)
{
    size_t length = strlen(text);
    return r->length - r->at >= length && !memcmp(r->text + r->at, text, length);
}

/* A class, as it is. */
static void
take_class(rewriter *r)
{
    size_t start = r->at;
    size_t at = start + 1;
    at += at < r->length && r->text[at] == '^';
    at += at < r->length && r->text[at] == ']';
    while (at < r->length && r->text[at] != ']') {
        const char *end = NULL;
        if (r->text[at] == '[' && at + 1 < r->length && r->text[at + 1] == ':')
            end = memchr(r->text + at, ']', r->length - at);
        at = end ? (size_t)(end - r->text) + 1 : at + (r->text[at] == '\\' ? 2 : 1);
    }
    copy(r, at + 1 - start);
}

/* What begins a group. */
static void
take_group(rewriter *r)
{
    bool named = is_at(r, "(?P<") || (is_at(r, "(?<") && !is_at(r, "(?<=") && !is_at(r, "(?<!"));
    if (!named && is_at(r, "(?")) {
        copy(r, 2);
        return;
    }
    r->at++;
    if (named) {
        const char *end = memchr(r->text + r->at, '>', r->length - r->at);
        r->at = end ? (size_t)(end - r->text) + 1 : r->length;
    }
    put_string(r, ++r->capture == r->found ? "(?<found>" : "(?:");
}

/* A repetition in braces that has no end, as {3,}: its least number; or false. */
static bool
is_endless(const rewriter *r, unsigned *least, size_t *size)
{
    size_t at = r->at + 1;
    unsigned long number = 0;
    for (; at < r->length && r->text[at] >= '0' && r->text[at] <= '9'; at++)
        number = number < 100000 ? number * 10 + (unsigned long)(r->text[at] - '0') : number;
    bool digits = at > r->at + 1;
    if (!digits || at + 1 >= r->length || r->text[at] != ',' || r->text[at + 1] != '}')
        return false;
    *least = (unsigned)number;
    *size = at + 2 - r->at;
    return true;
}

static void
put_repetition(rewriter *r, unsigned least, size_t size)
{
    char repetition[48];
    unsigned most = least > r->most / 2 ? least + r->most / 2 : r->most;
    (void)snprintf(repetition, sizeof repetition, "{%u,%u}", least, most);
    put_string(r, repetition);
    r->changes |= AIGCP_REGEX_BOUNDED;
    r->at += size;
}

static void
take_escape(rewriter *r)
{
    if (is_at(r, "\\Q")) {
        while (r->at < r->length && !is_at(r, "\\E"))
            copy(r, 1);
        copy(r, 2);
    } else if (is_at(r, "\\z") || is_at(r, "\\Z") || is_at(r, "\\A")) {
        put_string(r, r->text[r->at + 1] == 'A' ? "(?<!\\S)" : "(?!\\S)");
        r->changes |= AIGCP_REGEX_GUARDED;
        r->at += 2;
    } else {
        copy(r, 2);
    }
}

static void
take_piece(rewriter *r)
{
    unsigned least;
    size_t size;
    switch (r->text[r->at]) {
    case '\\':
        take_escape(r);
        break;
    case '[':
        take_class(r);
        break;
    case '(':
        take_group(r);
        break;
    case '^':
    case '$':
        put_string(r, r->text[r->at] == '^' ? "(?<!\\S)" : "(?!\\S)");
        r->changes |= AIGCP_REGEX_GUARDED;
        r->at++;
        break;
    case '*':
    case '+':
        put_repetition(r, r->text[r->at] == '+', 1);
        break;
    case '{':
        if (is_endless(r, &least, &size)) {
            put_repetition(r, least, size);
            break;
        }
        copy(r, 1);
        break;
    default:
        copy(r, 1);
        break;
    }
}

/* Whether the compiler takes an expression; if not, why. */
static aigc_status
try_regex(const aigcp_buffer *out, aigcp_regex_facts *facts, char message[256])
{
    aigcp_regex *regex = NULL;
    const char *text = (const char *)out->data;
    size_t at;
    aigcp_regex_fault fault;
    aigc_status status = aigcp_regex_compile(text, out->length, 0, &regex, message, &at);
    aigcp_regex_free(regex);
    if (status == AIGC_OK && !aigcp_regex_analyse(text, out->length, false, facts, &fault)) {
        (void)snprintf(message, 256, "%s", fault.message);
        status = AIGC_ERR_RULES;
    }
    return status;
}

aigc_status
aigcp_import_regex(const char *regex, size_t length, unsigned found, aigcp_buffer *out,
                   unsigned *changes, aigcp_regex_facts *facts, char message[256])
{
    aigc_status status = AIGC_ERR_RULES;
    message[0] = '\0';
    *changes = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && status == AIGC_ERR_RULES; i++) {
        rewriter r = {
            .text = regex, .length = length, .found = found, .most = ends[i], .out = out
        };
        out->length = 0;
        while (r.at < length && r.status == AIGC_OK)
            take_piece(&r);
        *changes = r.changes;
        status = r.status;
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(out, 0);
        if (status != AIGC_OK)
            return status;
        out->length--;
        status = try_regex(out, facts, message);
    }
    return status;
}

unsigned
aigcp_count_captures(const char *regex, size_t length)
{
    aigcp_buffer nothing;
    aigcp_buffer_init(&nothing, 0);
    rewriter r = { .text = regex, .length = length, .out = &nothing };
    while (r.at < length) {
        r.status = AIGC_ERR_LIMIT; /* nothing is written */
        take_piece(&r);
    }
    return r.capture;
}
