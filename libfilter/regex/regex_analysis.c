/* SPDX-License-Identifier: Apache-2.0 */
/* Analyse a regular expression: one pass of recursive descent over the syntax that PCRE2 has
 * already accepted, computing for each part how long it can be, which characters it can
 * hold, and which literals or runs of digits it cannot do without. Where in doubt, a part is
 * taken to hold anything; what cannot be bounded is refused. */
#include "libfilter/regex/regex_analysis.h"

#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/letter_case.h"
#include "libfilter/regex/regex_piece.h"

typedef struct parser {
    const char *text;
    size_t length;
    size_t at;
    unsigned depth;
    bool folded;
    bool branches;         /* there are alternatives outside of all groups */
    size_t found_count;    /* groups called "found", */
    size_t found_end;      /* the end of the last one, */
    bool found_inside;     /* and whether one is in another group */
    size_t idle_at;        /* the first member of a class that the text never has, */
    size_t idle_length;    /* and its length; 0: there is none */
    bool has_empty_found;  /* a group called "found" never has anything in it, */
    size_t empty_found_at; /* and where the last one is */
    aigcp_regex_fault *fault;
} parser;

static bool parse_alternatives(parser *p, aigcp_piece *out);

static bool
refuse(parser *p, size_t at, const char *message, const char *hint)
{
    aigcp_regex_fault_set(p->fault, at, message, hint);
    return false;
}

static bool
refuse_unknown(parser *p, size_t at)
{
    aigcp_regex_fault_set_unsupported(p->fault, p->text, p->length, at);
    return false;
}

static bool
starts_with(const parser *p, const char *prefix)
{
    size_t length = strlen(prefix);
    return p->length - p->at >= length && memcmp(p->text + p->at, prefix, length) == 0;
}

static uint32_t
parse_number(parser *p, size_t *at)
{
    uint32_t number = 0;
    while (*at < p->length && p->text[*at] >= '0' && p->text[*at] <= '9' && number < 100000)
        number = number * 10 + (uint32_t)(p->text[(*at)++] - '0');
    return number;
}

/* {n}, {n,} or {n,m}; anything else in braces is literal text. */
static bool
parse_braces(parser *p, uint32_t *least, uint32_t *most)
{
    size_t at = p->at + 1;
    size_t digits = at;
    *least = *most = parse_number(p, &at);
    if (at == digits)
        return false;
    if (at < p->length && p->text[at] == ',') {
        digits = ++at;
        *most = parse_number(p, &at);
        if (at == digits)
            *most = AIGCP_ENDLESS;
    }
    if (at >= p->length || p->text[at] != '}')
        return false;
    p->at = at + 1;
    return true;
}

/* Newer versions of PCRE2 take "{,3}" and "{ 2 }" for quantifiers, older ones for text. */
static bool
is_unclear_brace(const parser *p)
{
    size_t at = p->at + 1;
    while (at < p->length && strchr("0123456789, \t", p->text[at]))
        at++;
    return at > p->at + 1 && at < p->length && p->text[at] == '}';
}

static bool
parse_quantifiers(parser *p, aigcp_piece *part)
{
    while (p->at < p->length) {
        size_t start = p->at;
        uint32_t least = 0;
        uint32_t most = AIGCP_ENDLESS;
        switch (p->text[p->at]) {
        case '?':
            most = 1;
            p->at++;
            break;
        case '*':
            p->at++;
            break;
        case '+':
            least = 1;
            p->at++;
            break;
        case '{':
            if (!parse_braces(p, &least, &most))
                return !is_unclear_brace(p) || refuse_unknown(p, start);
            break;
        default:
            return true;
        }
        if (most == AIGCP_ENDLESS && part->most > 0)
            return refuse(p, start, _("this repetition has no upper bound"),
                          _("give it one: {0,64} instead of *, {1,64} instead of +"));
        aigcp_piece_repeat(part, least, most);
        if (p->at < p->length && (p->text[p->at] == '?' || p->text[p->at] == '+'))
            p->at++; /* lazy or possessive: matches the same kind of text */
    }
    return true;
}

/* Single characters. */

static const char *
unfolded_hint(void)
{
    return _("write what it folds to, or remove \"fold: true\"");
}

/* Whether the text that is searched can have a character, or that in the other case if it is
 * folded. */
static bool
can_stand(const parser *p, uint32_t c)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    if (count == 0)
        return false;
    return !p->folded || (count == 1 && (fold[0] == c || aigcp_same_but_for_case(fold[0], c)));
}

static bool
set_character(parser *p, size_t at, uint32_t c, aigcp_piece *out)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    if (count == 0)
        return refuse(p, at, _("an invisible character can never be matched: they are skipped"),
                      _("remove it"));
    if (!can_stand(p, c))
        return refuse(p, at, _("folded text never has this character"), unfolded_hint());
    memset(out, 0, sizeof *out);
    out->least = out->most = 1;
    aigcp_literals_add_folded(&out->exact, c);
    out->only_digits = count == 1 && fold[0] >= '0' && fold[0] <= '9';
    out->digits = out->run = out->only_digits;
    aigcp_piece_hold_range(out, c, c);
    return true;
}

/* The number of an escape such as \x41, \x{4E00}, \o{101} or \012. */
static uint32_t
parse_digits(parser *p, unsigned radix, size_t at_most)
{
    bool braces = p->at < p->length && p->text[p->at] == '{';
    p->at += braces;
    uint32_t value = 0;
    for (size_t i = 0; p->at < p->length && (braces || i < at_most); i++, p->at++) {
        char c = p->text[p->at];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : radix;
        if (digit >= radix || value >= AIGCP_CODE_POINTS)
            break;
        value = value * radix + digit;
    }
    if (braces && p->at < p->length && p->text[p->at] == '}')
        p->at++;
    return value < AIGCP_CODE_POINTS ? value : 0xFFFD;
}

/* An escape that stands for one character; `p->at` is behind the letter. */
static bool
escaped_character(parser *p, char letter, uint32_t *c)
{
    switch (letter) {
    case 'a':
        *c = 7;
        return true;
    case 'e':
        *c = 27;
        return true;
    case 'f':
        *c = 12;
        return true;
    case 'n':
        *c = 10;
        return true;
    case 'r':
        *c = 13;
        return true;
    case 't':
        *c = 9;
        return true;
    case 'x':
        *c = parse_digits(p, 16, 2);
        return true;
    case 'o':
        *c = parse_digits(p, 8, 0);
        return true;
    case '0':
        *c = parse_digits(p, 8, 2);
        return true;
    default:
        if ((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
            (letter >= 'A' && letter <= 'Z'))
            return false;
        p->at--;
        size_t size;
        *c = aigcp_utf8_decode((const uint8_t *)p->text + p->at, p->length - p->at, &size);
        p->at += size;
        return true;
    }
}

/* An escape that stands for a set of characters; `p->at` is behind the letter. */
static bool
escaped_set(parser *p, char letter, aigcp_piece *out)
{
    switch (letter) {
    case 'd':
        aigcp_piece_set_digit(out);
        return true;
    case 'w':
        aigcp_piece_set_word_character(out);
        return true;
    case 's':
    case 'h':
    case 'v':
        aigcp_piece_set_space(out);
        return true;
    case 'N': /* also in front of a quantifier, but not of the number of a character */
        if (p->length - p->at > 1 && p->text[p->at] == '{' && p->text[p->at + 1] == 'U')
            return false;
        aigcp_piece_set_anything(out);
        return true;
    case 'D':
    case 'W':
    case 'S':
    case 'H':
    case 'V':
        aigcp_piece_set_anything(out);
        return true;
    case 'p':
    case 'P':
        if (p->at < p->length && p->text[p->at] == '{') {
            const char *end = memchr(p->text + p->at, '}', p->length - p->at);
            p->at = end ? (size_t)(end - p->text) + 1 : p->length;
        } else {
            p->at++;
        }
        aigcp_piece_set_anything(out);
        return true;
    case 'R':
        aigcp_piece_set_space(out);
        out->most = 2; /* "\r\n" */
        return true;
    default:
        return false;
    }
}

static bool
parse_quoted(parser *p, aigcp_piece *out)
{
    aigcp_sequence s;
    aigcp_sequence_begin(&s);
    while (p->at < p->length && strncmp(p->text + p->at, "\\E", 2) != 0) {
        size_t size;
        uint32_t c = aigcp_utf8_decode((const uint8_t *)p->text + p->at, p->length - p->at, &size);
        aigcp_piece part;
        if (!set_character(p, p->at, c, &part))
            return false;
        aigcp_sequence_add(&s, &part);
        p->at += size;
    }
    p->at += p->at < p->length ? 2 : 0;
    aigcp_sequence_finish(&s, out);
    return true;
}

/* Sets that have nothing but capitals. */
static bool
is_capitals(const parser *p)
{
    return starts_with(p, "\\p{Lu}") || starts_with(p, "\\p{Lt}") || starts_with(p, "[:upper:]");
}

static bool
parse_escape(parser *p, aigcp_piece *out)
{
    size_t start = p->at;
    if (p->length - p->at < 2)
        return refuse_unknown(p, start);
    if (p->folded && is_capitals(p))
        return refuse(p, start, _("folded text has no capitals"),
                      _("write \\p{L} or [a-z], or remove \"fold: true\""));
    char letter = p->text[p->at + 1];
    p->at += 2;
    uint32_t c;
    switch (letter) {
    case 'b':
    case 'B':
        aigcp_piece_set_empty(out);
        out->ahead = out->behind = 1;
        return true;
    case 'Q':
        return parse_quoted(p, out);
    case 'E':
        aigcp_piece_set_empty(out);
        return true;
    case 'A':
    case 'G':
    case 'Z':
    case 'z':
        return refuse(p, start, _("a stream has no place to anchor to"),
                      _("use a guard such as (?<![0-9]) or (?![0-9])"));
    default:
        if (escaped_set(p, letter, out))
            return true;
        if (escaped_character(p, letter, &c))
            return set_character(p, start, c, out);
        return refuse_unknown(p, start);
    }
}

/* Classes. */

/* One element of a class: a character, a set, or a POSIX name. */
static bool
parse_class_element(parser *p, uint32_t *c, aigcp_piece *set, bool *is_set)
{
    *is_set = false;
    const char *at = p->text + p->at;
    if (p->length - p->at > 3 && at[0] == '[' && (at[1] == ':' || at[1] == '.' || at[1] == '=')) {
        const char *end = memchr(at, ']', p->length - p->at);
        if (end && end[-1] == at[1] && end - at > 3) {
            p->at = (size_t)(end - p->text) + 1;
            aigcp_piece_set_anything(set);
            return *is_set = true;
        }
    }
    if (at[0] != '\\' || p->length - p->at < 2) {
        size_t size;
        *c = aigcp_utf8_decode((const uint8_t *)at, p->length - p->at, &size);
        p->at += size;
        return true;
    }
    char letter = at[1];
    p->at += 2;
    if (letter == 'b') {
        *c = 8;
        return true;
    }
    if (letter == 'Q' || letter == 'E' || letter == 'R' || letter == 'N')
        return refuse_unknown(p, p->at - 2);
    *is_set = escaped_set(p, letter, set);
    return *is_set || escaped_character(p, letter, c) || refuse_unknown(p, p->at - 2);
}

/* A class under construction. */
typedef struct class_parse {
    aigcp_piece *piece;
    bool listed;    /* its literals are known */
    bool can_match; /* the text can have some member */
} class_parse;

/* Note members from `first` to `last` that the text can have, or that it has none of them. */
static void
note_members(parser *p, class_parse *class, size_t at, uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++)
        if (can_stand(p, c)) {
            class->can_match = true;
            return;
        }
    if (!p->idle_length) {
        p->idle_at = at;
        p->idle_length = p->at - at;
    }
}

/* Whether all from `first` to `last` are digits where runs of them are counted, as which full-width
 * ones count, too. */
static bool
are_digits(uint32_t first, uint32_t last)
{
    return (first >= '0' && last <= '9') || (first >= 0xFF10 && last <= 0xFF19);
}

/* Add the characters from `first` to `last` to a class. */
static void
class_add_range(class_parse *parse, uint32_t first, uint32_t last)
{
    aigcp_piece *class = parse->piece;
    aigcp_piece_hold_range(class, first, last);
    class->only_digits = class->only_digits && are_digits(first, last);
    if (last - first >= AIGCP_MAX_TRIGGERS)
        parse->listed = false;
    for (uint32_t c = first; parse->listed && c <= last; c++)
        parse->listed = aigcp_literals_add_folded(&class->exact, c);
}

static bool
parse_class_range(parser *p, class_parse *class)
{
    size_t start = p->at;
    bool is_idle = p->folded && is_capitals(p);
    uint32_t first = 0, last = 0;
    aigcp_piece set;
    bool is_set;
    if (!parse_class_element(p, &first, &set, &is_set))
        return false;
    if (is_set) {
        aigcp_character_set_add(&class->piece->held, &set.held);
        class->piece->only_digits = class->piece->only_digits && set.only_digits;
        class->listed = false;
        class->can_match = class->can_match || !is_idle;
        return true;
    }
    last = first;
    if (p->length - p->at > 1 && p->text[p->at] == '-' && p->text[p->at + 1] != ']') {
        p->at++;
        if (!parse_class_element(p, &last, &set, &is_set))
            return false;
        if (is_set || last < first)
            return refuse_unknown(p, start);
    }
    note_members(p, class, start, first, last);
    class_add_range(class, first, last);
    return true;
}

static bool
parse_class(parser *p, aigcp_piece *out)
{
    memset(out, 0, sizeof *out);
    out->least = out->most = 1;
    out->only_digits = true;
    size_t start = p->at;
    if (starts_with(p, "[[:<:]]") || starts_with(p, "[[:>:]]")) /* an edge of a word, no class */
        return refuse_unknown(p, start);
    p->at++;
    bool negated = p->at < p->length && p->text[p->at] == '^';
    p->at += negated;
    class_parse class = { .piece = out, .listed = !negated };
    bool first = true;
    while (p->at < p->length && (first || p->text[p->at] != ']')) {
        first = false;
        if (!parse_class_range(p, &class))
            return false;
    }
    if (p->at >= p->length)
        return refuse_unknown(p, start);
    p->at++;
    if (!negated && !class.can_match)
        return refuse(p, start,
                      p->folded ? _("folded text never has any character of this class")
                                : _("invisible characters can never be matched: they are skipped"),
                      p->folded ? unfolded_hint() : _("remove them"));
    if (negated) {
        out->only_digits = false;
        aigcp_piece_hold_everything(out);
    }
    if (!class.listed)
        aigcp_literals_clear(&out->exact);
    out->digits = out->run = out->only_digits;
    return true;
}

/* Groups. */

static bool
parse_lookaround(parser *p, bool behind, aigcp_piece *out)
{
    aigcp_piece inside;
    if (!parse_alternatives(p, &inside))
        return false;
    aigcp_piece_set_empty(out);
    if (behind) {
        out->behind = aigcp_add_lengths(inside.most, inside.behind);
        out->ahead = inside.ahead;
    } else {
        out->ahead = aigcp_add_lengths(inside.most, inside.ahead);
        out->behind = inside.behind;
    }
    return true;
}

/* Skip "(?<name>" and the like. */
static bool
skip_group_name(parser *p, char end)
{
    const char *close = memchr(p->text + p->at, end, p->length - p->at);
    if (!close)
        return refuse_unknown(p, p->at);
    p->at = (size_t)(close - p->text) + 1;
    return true;
}

/* "(?i)", "(?i:", "(?-s)" ...; sets `alone` if the group ends there. */
static bool
skip_group_options(parser *p, bool *alone)
{
    size_t start = p->at;
    p->at += 2;
    while (p->at < p->length && strchr("ims-", p->text[p->at]))
        p->at++;
    if (p->at >= p->length || (p->text[p->at] != ')' && p->text[p->at] != ':'))
        return refuse_unknown(p, start);
    *alone = p->text[p->at] == ')';
    p->at++;
    return true;
}

static bool
is_found_group(const parser *p)
{
    return starts_with(p, "(?<found>") || starts_with(p, "(?P<found>") ||
           starts_with(p, "(?'found'");
}

/* What stands between "(" and ")"; `p->at` is at "(". */
static bool
parse_group_body(parser *p, aigcp_piece *out)
{
    static const struct {
        const char *prefix;
        bool behind;
    } lookarounds[] = { { "(?=", false }, { "(?!", false }, { "(?<=", true }, { "(?<!", true } };
    for (size_t i = 0; i < sizeof lookarounds / sizeof *lookarounds; i++)
        if (starts_with(p, lookarounds[i].prefix)) {
            p->at += strlen(lookarounds[i].prefix);
            return parse_lookaround(p, lookarounds[i].behind, out);
        }
    bool alone = false;
    if (starts_with(p, "(?:") || starts_with(p, "(?>") || starts_with(p, "(?|"))
        p->at += 3;
    else if (starts_with(p, "(?<") || starts_with(p, "(?P<")) {
        if (!skip_group_name(p, '>'))
            return false;
    } else if (starts_with(p, "(?'")) {
        p->at += 3;
        if (!skip_group_name(p, '\''))
            return false;
    } else if (starts_with(p, "(?")) {
        if (!skip_group_options(p, &alone))
            return false;
    } else if (starts_with(p, "(*")) {
        return refuse_unknown(p, p->at);
    } else {
        p->at++;
    }
    if (alone) {
        p->at--; /* the ")" is read by the caller */
        aigcp_piece_set_empty(out);
        return true;
    }
    return parse_alternatives(p, out);
}

static bool
parse_group(parser *p, aigcp_piece *out)
{
    size_t start = p->at;
    if (starts_with(p, "(?#")) {
        p->at += 3;
        aigcp_piece_set_empty(out);
        return skip_group_name(p, ')');
    }
    if (p->depth == AIGCP_MAX_REGEX_DEPTH)
        return refuse(p, start, _("groups are nested too deep"), "");
    const bool is_found = is_found_group(p);
    p->depth++;
    bool good = parse_group_body(p, out);
    p->depth--;
    if (good && (p->at >= p->length || p->text[p->at] != ')'))
        return refuse_unknown(p, start);
    p->at++;
    if (is_found) {
        p->found_count++;
        p->found_inside = p->found_inside || p->depth > 0;
        p->found_end = p->at;
        if (out->most == 0) {
            p->has_empty_found = true;
            p->empty_found_at = start;
        }
    }
    return good;
}

/* What is no group. */
static bool
parse_simple_atom(parser *p, aigcp_piece *out)
{
    switch (p->text[p->at]) {
    case '\\':
        return parse_escape(p, out);
    case '[':
        return parse_class(p, out);
    case '.':
        p->at++;
        aigcp_piece_set_anything(out);
        return true;
    case '^':
    case '$':
        return refuse(p, p->at, _("a stream has no place to anchor to"),
                      _("use a guard such as (?<![0-9]) or (?![0-9])"));
    default: {
        size_t size;
        size_t start = p->at;
        uint32_t c = aigcp_utf8_decode((const uint8_t *)p->text + p->at, p->length - p->at, &size);
        p->at += size;
        return set_character(p, start, c, out);
    }
    }
}

static bool
parse_atom(parser *p, aigcp_piece *out)
{
    if (p->text[p->at] == '(')
        return parse_group(p, out);
    if (!parse_simple_atom(p, out))
        return false;
    out->first = out->held;
    return true;
}

/* Whether a quantifier behind what begins here belongs to something else: PCRE2 takes it for
 * the character before a comment or "\E". */
static bool
hides_quantified(const parser *p)
{
    return starts_with(p, "\\Q") || starts_with(p, "\\E") || starts_with(p, "(?#");
}

static bool
parse_sequence(parser *p, aigcp_piece *out)
{
    aigcp_sequence s;
    aigcp_sequence_begin(&s);
    while (p->at < p->length && p->text[p->at] != '|' && p->text[p->at] != ')') {
        aigcp_piece part;
        bool hides = hides_quantified(p);
        if (!parse_atom(p, &part))
            return false;
        size_t quantifier = p->at;
        if (!parse_quantifiers(p, &part))
            return false;
        if (hides && p->at != quantifier)
            return refuse(p, quantifier, _("a quantifier behind \\E or a comment"),
                          _("put what it repeats into (?:...)"));
        aigcp_sequence_add(&s, &part);
    }
    aigcp_sequence_finish(&s, out);
    return true;
}

static bool
parse_alternatives(parser *p, aigcp_piece *out)
{
    if (!parse_sequence(p, out))
        return false;
    while (p->at < p->length && p->text[p->at] == '|') {
        p->at++;
        p->branches = p->branches || p->depth == 0;
        aigcp_piece other;
        if (!parse_sequence(p, &other))
            return false;
        aigcp_piece_unite(out, &other);
    }
    return true;
}

/* Choose what starts a search: literals, or runs of digits if the literals are nothing but
 * digits themselves, or short and not at the start. */
static bool
choose_trigger(parser *p, const aigcp_piece *whole, aigcp_regex_facts *facts)
{
    bool run = whole->run >= AIGCP_MIN_DIGIT_RUN &&
               (aigcp_literals_are_digits(&whole->needed) ||
                aigcp_literals_shortest(&whole->needed) < (whole->needed_most ? 3 : 2));
    if (run) {
        facts->digit_run = whole->run < AIGCP_MAX_DIGIT_RUN ? whole->run : AIGCP_MAX_DIGIT_RUN;
        facts->digit_most = whole->run_most;
        facts->waiting = whole->run_held;
        facts->waiting_most = facts->digit_most + facts->digit_run - 1;
        return true;
    }
    if (whole->needed.count == 0)
        return refuse(
            p, 0, _("this would have to be searched for at every character"),
            _("let every match contain a literal, one of up to 24 literals, or at least 3 "
              "digits in a row"));
    for (size_t i = 0; i < whole->needed.count; i++) {
        const aigcp_literal *literal = &whole->needed.items[i];
        aigcp_trigger *trigger = &facts->triggers[facts->trigger_count++];
        memcpy(trigger->symbols, literal->symbols, sizeof trigger->symbols);
        trigger->length = literal->length;
        trigger->least = p->folded ? whole->needed_least / AIGCP_FOLD_MAX : whole->needed_least;
        trigger->most = whole->needed_most;
        uint32_t before_last = trigger->most + trigger->length - 1;
        if (facts->waiting_most < before_last)
            facts->waiting_most = before_last;
    }
    facts->waiting = whole->needed_held;
    return true;
}

/* Fewest bytes of the text that so many characters can be. */
static uint32_t
fewest_bytes(const parser *p, uint32_t characters)
{
    const uint32_t of_byte = p->folded ? AIGCP_FOLD_MAX_OF_BYTE : 1;
    return (characters + of_byte - 1) / of_byte;
}

static bool
have_same_trigger(const aigcp_regex_facts *a, const aigcp_regex_facts *b)
{
    return a->digit_run == b->digit_run && a->digit_most == b->digit_most &&
           a->trigger_count == b->trigger_count &&
           memcmp(a->triggers, b->triggers, sizeof a->triggers) == 0;
}

/* Where what is found of a match may end: anywhere, unless the expression up to there has the same
 * trigger. */
static void
note_end_of_found(const parser *p, aigcp_regex_facts *facts)
{
    facts->ends_early = false;
    facts->found_bytes = fewest_bytes(p, facts->match_least);
    if (p->found_count == 0)
        return;
    aigcp_regex_fault fault;
    parser front = {
        .text = p->text, .length = p->found_end, .folded = p->folded, .fault = &fault
    };
    aigcp_piece piece;
    aigcp_regex_facts known = { 0 };
    facts->ends_early = p->found_count > 1 || p->found_inside || p->branches ||
                        !parse_alternatives(&front, &piece) ||
                        !choose_trigger(&front, &piece, &known) ||
                        !have_same_trigger(&known, facts);
    if (facts->ends_early)
        facts->found_bytes = 1;
    else if (piece.least < facts->match_least)
        facts->found_bytes = fewest_bytes(p, piece.least);
}

bool
aigcp_regex_analyse(const char *regex, size_t length, bool folded, aigcp_regex_facts *facts,
                    aigcp_regex_fault *fault)
{
    memset(facts, 0, sizeof *facts);
    parser p = { .text = regex, .length = length, .folded = folded, .fault = fault };
    aigcp_piece whole;
    if (!parse_alternatives(&p, &whole))
        return false;
    if (p.at != length)
        return refuse_unknown(&p, p.at);
    if (whole.least == 0)
        return refuse(&p, 0, _("this also matches the empty text"),
                      _("make at least one part of it required"));
    facts->span = aigcp_add_lengths(whole.most, whole.ahead);
    if (facts->span > AIGCP_MAX_REGEX_SPAN)
        return refuse(&p, 0, _("a match could be longer than 2048 characters"),
                      _("lower the upper bounds of its repetitions"));
    if (whole.behind > AIGCP_MAX_REGEX_LOOKBEHIND)
        return refuse(&p, 0, _("it looks more than 16 characters behind"),
                      _("shorten the part in (?<= or (?<!"));
    facts->lookbehind = whole.behind;
    facts->match_least = whole.least;
    facts->match_most = whole.most;
    facts->digits = whole.digits;
    facts->first = whole.first;
    facts->idle_at = p.idle_at;
    facts->idle_length = p.idle_length;
    facts->has_empty_found = p.has_empty_found;
    facts->empty_found_at = p.empty_found_at;
    if (!choose_trigger(&p, &whole, facts))
        return false;
    note_end_of_found(&p, facts);
    return true;
}
