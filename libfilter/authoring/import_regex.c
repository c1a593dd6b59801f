/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions of other filters. What is not known here is left to the compiler to refuse. */
#include "libfilter/authoring/import_regex.h"

#include <stdio.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/regex/regex_pcre2.h"

#define WORD "_0-9A-Za-z" /* so that a hyphen behind it stands for itself */
#define NO_WORD_BEFORE "(?<![" WORD "])"
#define NO_WORD_BEHIND "(?![" WORD "])"
#define WORD_BEFORE "(?<=[" WORD "])"
#define WORD_BEHIND "(?=[" WORD "])"

/* All above the letters of ASCII, but for the long s and the sign of Kelvin: where case does not
 * count, they are s and k. */
#define ABOVE_LETTERS "{-\\x{17E}\\x{180}-\\x{2129}\\x{212B}-\\x{10FFFF}"

/* Classes that know ASCII only, as they are written in brackets. */
static const struct ascii_class {
    const char *name;    /* as in [:alpha:] */
    const char *members; /* ends with a range, as WORD */
    const char *others;  /* NULL: cannot be said where case may not count */
} ascii_classes[] = {
    { "digit", "0-9", "\\x00-/:-\\x{10FFFF}" },
    { "word", WORD, "\\x00-/:-@\\[-\\^`" ABOVE_LETTERS },
    { "alnum", "0-9A-Za-z", "\\x00-/:-@\\[-`" ABOVE_LETTERS },
    { "alpha", "A-Za-z", "\\x00-@\\[-`" ABOVE_LETTERS },
    { "lower", "a-z", NULL },
    { "upper", "A-Z", NULL },
};

#define ASCII_CLASSES (sizeof ascii_classes / sizeof ascii_classes[0])

/* What a repetition without end is given, the first of these that can be used. */
static const unsigned ends[] = { 512, 128, 64, 32 };

/* What a parenthesis is to the group that is found. */
typedef enum group_role {
    ROLE_NONE,
    ROLE_FOUND,   /* it captures what is found */
    ROLE_NUMBERS, /* several of its alternatives do: each counts its groups from the same number */
    ROLE_CLOSES   /* it closes such a group */
} group_role;

typedef struct rewriter {
    const char *text;
    size_t length;
    size_t at;
    const uint8_t *roles; /* by index in the text: a group_role; NULL: none is known yet */
    unsigned capture;     /* of the last group that captures */
    unsigned most;        /* what repetitions without end are given */
    unsigned habits;
    unsigned changes;
    bool plain_groups; /* groups have to match, each as its first to its last piece */
    bool in_word; /* a match of what was taken so far surely ends with an ASCII word character */
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

static bool
is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Whether \d or \w stands at an index. */
static bool
is_word_escape(const rewriter *r, size_t at)
{
    return at + 1 < r->length && r->text[at] == '\\' &&
           (r->text[at + 1] == 'd' || r->text[at + 1] == 'w');
}

/* Where the class ends that begins at an index. */
static size_t
class_end(const rewriter *r, size_t start)
{
    size_t at = start + 1;
    at += at < r->length && r->text[at] == '^';
    at += at < r->length && r->text[at] == ']';
    while (at < r->length && r->text[at] != ']') {
        const char *end = NULL;
        if (r->text[at] == '[' && at + 1 < r->length && r->text[at + 1] == ':')
            end = memchr(r->text + at, ']', r->length - at);
        at = end ? (size_t)(end - r->text) + 1 : at + (r->text[at] == '\\' ? 2 : 1);
    }
    return at < r->length ? at + 1 : r->length;
}

/* Whether a class surely has ASCII word characters only. */
static bool
is_word_class(const rewriter *r, size_t start, size_t end)
{
    for (size_t at = start + 1; at + 1 < end; at++) {
        bool in_range = r->text[at] == '-' && at > start + 1 && at + 2 < end;
        if (is_word_escape(r, at))
            at++;
        else if (!in_range && !is_word_byte(r->text[at]))
            return false;
    }
    return end > start + 2;
}

/* The class of a \d, \w, \D or \W; NULL if something else is there. */
static const struct ascii_class *
class_of_escape(const rewriter *r, bool *negated)
{
    *negated = is_at(r, "\\D") || is_at(r, "\\W");
    if (is_at(r, "\\d") || is_at(r, "\\D"))
        return &ascii_classes[0];
    return is_at(r, "\\w") || is_at(r, "\\W") ? &ascii_classes[1] : NULL;
}

/* The class of a [:name:] or [:^name:] in brackets, and its size; NULL if there is none. */
static const struct ascii_class *
class_of_name(const rewriter *r, bool *negated, size_t *size)
{
    if (!is_at(r, "[:"))
        return NULL;
    *negated = is_at(r, "[:^");
    const char *name = r->text + r->at + (*negated ? 3 : 2);
    size_t left = (size_t)(r->text + r->length - name);
    for (size_t i = 0; i < ASCII_CLASSES; i++) {
        size_t length = strlen(ascii_classes[i].name);
        if (left >= length + 2 && !memcmp(name, ascii_classes[i].name, length) &&
            !memcmp(name + length, ":]", 2)) {
            *size = (size_t)(name - r->text) + length + 2 - r->at;
            return &ascii_classes[i];
        }
    }
    return NULL;
}

/* Write out a class in brackets that knows ASCII only; false if none is there. */
static bool
take_ascii_class(rewriter *r)
{
    bool negated;
    size_t size = 2;
    const struct ascii_class *found = class_of_escape(r, &negated);
    if (!found)
        found = class_of_name(r, &negated, &size);
    if (!found || (negated && !found->others))
        return false;
    put_string(r, negated ? found->others : found->members);
    r->at += size;
    return true;
}

static void
take_class(rewriter *r)
{
    size_t end = class_end(r, r->at);
    r->in_word = is_word_class(r, r->at, end);
    copy(r, 1); /* not the first of a name: "[:alpha:]" alone has four letters and a colon */
    while (r->at < end)
        if (!(r->habits & AIGCP_HABIT_ASCII) || !take_ascii_class(r))
            copy(r, r->text[r->at] == '\\' && r->at + 1 < end ? 2 : 1);
}

/* What begins a group. */
static void
take_group(rewriter *r)
{
    bool named = is_at(r, "(?P<") || (is_at(r, "(?<") && !is_at(r, "(?<=") && !is_at(r, "(?<!"));
    r->in_word = false;
    const unsigned role = r->roles ? r->roles[r->at] : ROLE_NONE;
    if (!named && is_at(r, "(?")) {
        copy(r, 2);
        while (r->at < r->length && r->text[r->at] >= 'a' && r->text[r->at] <= 'z')
            copy(r, 1); /* flags */
        if (is_at(r, ")")) {
            copy(r, 1);
        } else if (role == ROLE_NUMBERS) {
            copy(r, 1);
            put_string(r, "(?|");
        }
        return;
    }
    r->at++;
    if (named) {
        const char *end = memchr(r->text + r->at, '>', r->length - r->at);
        r->at = end ? (size_t)(end - r->text) + 1 : r->length;
    }
    r->capture++;
    put_string(r, role == ROLE_FOUND ? "(?<found>" : "(?:");
    if (role == ROLE_NUMBERS)
        put_string(r, "(?|");
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

/* The length of a repetition in braces; 1 if the brace stands for itself. */
static size_t
repetition_size(const rewriter *r)
{
    size_t at = r->at + 1;
    while (at < r->length && ((r->text[at] >= '0' && r->text[at] <= '9') || r->text[at] == ','))
        at++;
    return at < r->length && r->text[at] == '}' ? at + 1 - r->at : 1;
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

/* Whether what stands behind a piece says that it need not be there. */
static bool
is_optional(const rewriter *r, size_t at)
{
    bool counted = at + 1 < r->length && r->text[at] == '{' && r->text[at + 1] == '0';
    return counted || (at < r->length && (r->text[at] == '?' || r->text[at] == '*'));
}

/* Whether a match of what stands at an index surely begins with an ASCII word character. */
static bool
begins_word(const rewriter *r, size_t at)
{
    while (at < r->length && r->text[at] == '(' && r->plain_groups)
        at += at + 2 < r->length && !memcmp(r->text + at, "(?:", 3) ? 3 : 1;
    if (at >= r->length)
        return false;
    if (is_word_escape(r, at))
        return !is_optional(r, at + 2);
    if (r->text[at] == '[') {
        size_t end = class_end(r, at);
        return is_word_class(r, at, end) && !is_optional(r, end);
    }
    return is_word_byte(r->text[at]) && !is_optional(r, at + 1);
}

/* \b where only ASCII has words: one guard where it is clear on which side the word is. */
static void
take_boundary(rewriter *r)
{
    bool before = r->in_word;
    bool behind = begins_word(r, r->at + 2);
    if (behind && !before)
        put_string(r, NO_WORD_BEFORE);
    else if (before && !behind)
        put_string(r, NO_WORD_BEHIND);
    else
        put_string(r, "(?:" NO_WORD_BEFORE WORD_BEHIND "|" WORD_BEFORE NO_WORD_BEHIND ")");
    r->at += 2;
}

/* Write out an escape that knows ASCII only; false if none is there. */
static bool
take_ascii_escape(rewriter *r)
{
    bool negated;
    const struct ascii_class *found = class_of_escape(r, &negated);
    if (is_at(r, "\\b")) {
        take_boundary(r);
        return true;
    }
    if (is_at(r, "\\B")) {
        put_string(r, "(?:" NO_WORD_BEFORE NO_WORD_BEHIND "|" WORD_BEFORE WORD_BEHIND ")");
        r->at += 2;
        return true;
    }
    if (!found)
        return false;
    put_string(r, negated ? "[^" : "[");
    put_string(r, found->members);
    put_string(r, "]");
    r->in_word = !negated;
    r->at += 2;
    return true;
}

static void
take_escape(rewriter *r)
{
    if ((r->habits & AIGCP_HABIT_ASCII) && take_ascii_escape(r))
        return;
    r->in_word = is_word_escape(r, r->at);
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
        r->in_word = false;
        r->at++;
        break;
    case '*':
    case '+':
    case '?':
        r->in_word = r->in_word && !is_optional(r, r->at);
        if (r->text[r->at] == '?')
            copy(r, 1);
        else
            put_repetition(r, r->text[r->at] == '+', 1);
        break;
    case '{':
        r->in_word = r->in_word && !is_optional(r, r->at);
        if (is_endless(r, &least, &size))
            put_repetition(r, least, size);
        else
            copy(r, repetition_size(r));
        break;
    case ')':
        r->in_word = r->in_word && r->plain_groups;
        if (r->roles && r->roles[r->at] == ROLE_CLOSES)
            put_string(r, ")");
        copy(r, 1);
        break;
    default:
        r->in_word = is_word_byte(r->text[r->at]);
        copy(r, 1);
        break;
    }
}

/* -- which groups are found ------------------------------------------------------------ */

/* A group that is open, or the whole. */
typedef struct open_group {
    size_t at;
    bool was_found; /* in front of it */
    bool found;     /* so far: in front of it, or in this alternative */
    size_t finds;   /* alternatives in which something is found first */
    bool is_found;  /* itself */
    bool sure;      /* in this alternative so far, something is found in each match */
    bool passed_by; /* it was not so in one before */
} open_group;

static void
end_alternative(open_group *group)
{
    group->finds += group->found && !group->was_found;
    group->found = group->was_found;
    group->passed_by = group->passed_by || !group->sure;
    group->sure = group->is_found;
}

/* Mark the groups that are found: the one of number `found`, or the first on each way through the
 * alternatives. `*passed_by` is set if there are matches with none of them.
 * @return whether the whole expression has several ways. */
static bool
assign_roles(const char *regex, size_t length, unsigned found, uint8_t roles[AIGCP_MAX_REGEX_BYTES],
             bool *passed_by)
{
    aigcp_buffer nothing;
    open_group open[AIGCP_MAX_REGEX_DEPTH + 1] = { { 0 } };
    size_t depth = 0;
    aigcp_buffer_init(&nothing, 0);
    rewriter r = { .text = regex, .length = length, .out = &nothing };
    while (r.at < length) {
        const size_t at = r.at;
        const unsigned captures = r.capture;
        r.status = AIGC_ERR_LIMIT; /* nothing is written */
        take_piece(&r);
        const bool opens = regex[at] == '(' && regex[r.at - 1] != ')';
        const bool is_found =
            r.capture > captures &&
            (found == AIGCP_FOUND_FIRST ? !open[depth].found : r.capture == found);
        if (is_found)
            roles[at] = ROLE_FOUND;
        if (opens && depth == AIGCP_MAX_REGEX_DEPTH)
            return false; /* it will be refused */
        if (opens) {
            const bool known = is_found || open[depth].found;
            open[++depth] = (open_group){
                .at = at, .was_found = known, .found = known, .is_found = is_found, .sure = is_found
            };
        } else if (regex[at] == '|') {
            end_alternative(&open[depth]);
        } else if (regex[at] == ')' && depth > 0) {
            const open_group *closed = &open[depth--];
            end_alternative(&open[depth + 1]);
            if (closed->finds > 1) {
                roles[closed->at] = ROLE_NUMBERS;
                roles[at] = ROLE_CLOSES;
            }
            open[depth].found = open[depth].found || closed->was_found || closed->finds > 0;
            open[depth].sure = open[depth].sure || (!closed->passed_by && !is_optional(&r, r.at));
        }
    }
    end_alternative(&open[0]);
    *passed_by = open[0].passed_by;
    return open[0].finds > 1;
}

/* -- all ------------------------------------------------------------------------------- */

/* Whether the compiler takes an expression; if not, why. */
static aigc_status
try_regex(const aigcp_buffer *out, aigcp_regex_facts *facts, char message[256])
{
    aigcp_regex *regex = NULL;
    const char *text = (const char *)out->data;
    aigcp_regex_fault fault;
    aigc_status status = aigcp_regex_compile(text, out->length, 0, &regex, &fault);
    aigcp_regex_free(regex);
    if (status == AIGC_OK && !aigcp_regex_analyse(text, out->length, false, facts, &fault))
        status = AIGC_ERR_RULES;
    (void)snprintf(message, 256, "%s", fault.message);
    return status;
}

/* Whether what all groups match has to be there, and begins and ends as their first and last piece
 * does. */
static bool
has_plain_groups(const char *text, size_t length)
{
    for (size_t at = 0; at < length; at++) {
        char next = at + 1 < length ? text[at + 1] : '\0';
        if (text[at] == '|' || (text[at] == ')' && next && strchr("?*{", next)))
            return false;
    }
    return true;
}

/* Write out the habits that are flags, as far as the expression has what they are about. */
static void
put_flags(rewriter *r)
{
    bool letters = false, dots = false;
    for (size_t at = 0; at < r->length; at++) {
        char c = r->text[at];
        if (c == '\\')
            at++;
        letters = letters || (is_word_byte(c) && c > '9' && c != '_');
        dots = dots || c == '.';
    }
    letters = letters && (r->habits & AIGCP_HABIT_CASELESS);
    dots = dots && (r->habits & AIGCP_HABIT_DOT_ALL);
    if (letters || dots)
        put_string(r, letters ? dots ? "(?is)" : "(?i)" : "(?s)");
}

aigc_status
aigcp_import_regex(const char *regex, size_t length, unsigned found, unsigned habits,
                   aigcp_buffer *out, unsigned *changes, aigcp_regex_facts *facts,
                   char message[256])
{
    aigc_status status = AIGC_ERR_RULES;
    uint8_t roles[AIGCP_MAX_REGEX_BYTES] = { 0 };
    message[0] = '\0';
    *changes = 0;
    if (length > sizeof roles)
        return AIGC_ERR_LIMIT;
    bool passed_by = false;
    const bool has_ways = assign_roles(regex, length, found, roles, &passed_by);
    passed_by = passed_by && found != 0 && found != AIGCP_FOUND_FIRST;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && status == AIGC_ERR_RULES; i++) {
        rewriter r = { .text = regex,
                       .length = length,
                       .roles = roles,
                       .most = ends[i],
                       .habits = habits,
                       .plain_groups = has_plain_groups(regex, length),
                       .out = out };
        out->length = 0;
        put_flags(&r);
        put_string(&r, has_ways ? "(?|" : "");
        while (r.at < length && r.status == AIGC_OK)
            take_piece(&r);
        put_string(&r, has_ways ? ")" : "");
        *changes = r.changes | (passed_by ? AIGCP_REGEX_PASSED_BY : 0);
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
