/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions by PCRE2, with its just-in-time compiler where there is one, and with
 * limits on what a search may cost. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "libfilter/regex/regex_pcre2.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/limits.h"

/* Pairs of offsets that a search gives: the match, and the first groups. */
#define PAIRS (1 + AIGCP_MAX_FOUND_GROUP)

struct aigcp_regex {
    pcre2_code *code;
    uint32_t found; /* number of the group of this name, or 0 */
};

struct aigcp_regex_scratch {
    pcre2_match_data *match;
    pcre2_match_context *context;
};

/* What to write instead, for what is written most. */
static const char *
hint_for(int error)
{
    switch (error) {
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
        return _("give all that is looked back at one length, or one to each alternative: "
                 "(?<=ab|c)");
    case PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE: /* \u, \U, \N{name} and the like */
        return _("write a character by its number: \\x{4e2d}");
    case PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED:
        return _("write . or a class such as [^\\n]");
    default:
        return "";
    }
}

/* What PCRE2 says of mistakes that are easily made: its own words, which can be translated. */
static const char *
message_of(int error)
{
    static const struct {
        int error;
        const char *message;
    } messages[] = {
        { PCRE2_ERROR_END_BACKSLASH, N_("\\ at end of pattern") },
        { PCRE2_ERROR_UNKNOWN_ESCAPE, N_("unrecognized character follows \\") },
        { PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER, N_("numbers out of order in {} quantifier") },
        { PCRE2_ERROR_QUANTIFIER_TOO_BIG, N_("number too big in {} quantifier") },
        { PCRE2_ERROR_MISSING_SQUARE_BRACKET, N_("missing terminating ] for character class") },
        { PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS,
          N_("escape sequence is invalid in character class") },
        { PCRE2_ERROR_CLASS_RANGE_ORDER, N_("range out of order in character class") },
        { PCRE2_ERROR_QUANTIFIER_INVALID, N_("quantifier does not follow a repeatable item") },
        { PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY, N_("unrecognized character after (? or (?-") },
        { PCRE2_ERROR_POSIX_CLASS_NOT_IN_CLASS,
          N_("POSIX named classes are supported only within a class") },
        { PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, N_("missing closing parenthesis") },
        { PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE, N_("reference to non-existent subpattern") },
        { PCRE2_ERROR_MISSING_COMMENT_CLOSING, N_("missing ) after (?# comment") },
        { PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP, N_("parentheses are too deeply nested") },
        { PCRE2_ERROR_PATTERN_TOO_LARGE, N_("regular expression is too large") },
        { PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, N_("unmatched closing parenthesis") },
        { PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH, N_("lookbehind assertion is not fixed length") },
        { PCRE2_ERROR_UNKNOWN_POSIX_CLASS, N_("unknown POSIX class name") },
        { PCRE2_ERROR_CODE_POINT_TOO_BIG,
          N_("character code point value in \\x{} or \\o{} is too large") },
        { PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE,
          N_("PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u") },
        { PCRE2_ERROR_UNRECOGNIZED_AFTER_QUERY_P, N_("unrecognized character after (?P") },
        { PCRE2_ERROR_MISSING_NAME_TERMINATOR,
          N_("syntax error in subpattern name (missing terminator?)") },
        { PCRE2_ERROR_INVALID_SUBPATTERN_NAME, N_("subpattern name must start with a non-digit") },
        { PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY, N_("malformed \\P or \\p sequence") },
        { PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY, N_("unknown property after \\P or \\p") },
        { PCRE2_ERROR_CLASS_INVALID_RANGE, N_("invalid range in character class") },
        { PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED, N_("subpattern name expected") },
        { PCRE2_ERROR_INVALID_HEXADECIMAL,
          N_("non-hex character in \\x{} (closing brace missing?)") },
        { PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED, N_("using \\C is disabled by the application") },
        { PCRE2_ERROR_PATTERN_TOO_COMPLICATED, N_("regular expression is too complicated") },
    };

    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (messages[i].error == error)
            return _(messages[i].message);
    return NULL;
}

static void
explain(int error, size_t at, aigcp_regex_fault *fault)
{
    char own[sizeof fault->message];
    const char *message = message_of(error);
    if (!message && pcre2_get_error_message(error, (PCRE2_UCHAR *)own, sizeof own) < 0)
        (void)snprintf(own, sizeof own, "PCRE2 error %d", error);
    aigcp_regex_fault_set(fault, at, message ? message : own, hint_for(error));
}

/* An expression that calls out where it has matched, and gives back what it took if that does not
 * count: to PCRE2 nothing can come behind an end that would need it. NULL: as pcre2_compile(). */
static pcre2_code *
compile_checked(const char *text, size_t length, uint32_t options, int *error, size_t *place)
{
    static const char before[] = "(?:", behind[] = ")(?C)";
    const size_t lead = sizeof before - 1;
    const size_t whole = lead + length + sizeof behind - 1;
    char *checked = malloc(whole);
    *error = PCRE2_ERROR_NOMEMORY;
    if (!checked)
        return NULL;
    memcpy(checked, before, lead);
    memcpy(checked + lead, text, length);
    memcpy(checked + lead + length, behind, sizeof behind - 1);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)checked, whole, options | PCRE2_NO_AUTO_POSSESS,
                                     error, place, NULL);
    free(checked);
    *place = *place > lead ? *place - lead : 0;
    *place = *place < length ? *place : length;
    return code;
}

aigc_status
aigcp_regex_compile(const char *text, size_t length, unsigned how, aigcp_regex **out,
                    aigcp_regex_fault *fault)
{
    *out = NULL;
    aigcp_regex_fault_set(fault, 0, "", "");
    aigcp_regex *regex = calloc(1, sizeof *regex);
    if (!regex)
        return AIGC_ERR_MEMORY;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C |
                       (how & AIGCP_REGEX_CASELESS ? PCRE2_CASELESS : 0);
    int error = 0;
    PCRE2_SIZE place = 0;
    regex->code = pcre2_compile((PCRE2_SPTR)text, length, options, &error, &place, NULL);
    if (regex->code && how & AIGCP_REGEX_CHECKED) {
        pcre2_code_free(regex->code);
        regex->code = compile_checked(text, length, options, &error, &place);
    }
    if (!regex->code) {
        free(regex);
        if (error == PCRE2_ERROR_NOMEMORY || error == 121)
            return AIGC_ERR_MEMORY;
        explain(error, place, fault);
        return AIGC_ERR_RULES;
    }
    int found = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR) "found");
    if (found > AIGCP_MAX_FOUND_GROUP) {
        aigcp_regex_fault_set(fault, 0, _("too many groups in front of the one called \"found\""),
                              _("do not let the others capture: (?:...)"));
        aigcp_regex_free(regex);
        return AIGC_ERR_RULES;
    }
    regex->found = found > 0 ? (uint32_t)found : 0;
    /* Where there is no just-in-time compiler the interpreter serves. */
    (void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
    *out = regex;
    return AIGC_OK;
}

void
aigcp_regex_free(aigcp_regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    free(regex);
}

size_t
aigcp_regex_memory(const aigcp_regex *regex)
{
    size_t size = 0;
    size_t jit = 0;
    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_SIZE, &size);
    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_JITSIZE, &jit);
    return sizeof *regex + size + jit;
}

aigcp_regex_scratch *
aigcp_regex_scratch_new(void)
{
    aigcp_regex_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return NULL;
    scratch->match = pcre2_match_data_create(PAIRS, NULL);
    scratch->context = pcre2_match_context_create(NULL);
    if (!scratch->match || !scratch->context) {
        aigcp_regex_scratch_free(scratch);
        return NULL;
    }
    pcre2_set_match_limit(scratch->context, AIGCP_REGEX_MATCH_LIMIT);
    pcre2_set_depth_limit(scratch->context, AIGCP_REGEX_DEPTH_LIMIT);
    pcre2_set_heap_limit(scratch->context, AIGCP_REGEX_HEAP_LIMIT_KIB);
    return scratch;
}

void
aigcp_regex_scratch_free(aigcp_regex_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->match);
    pcre2_match_context_free(scratch->context);
    free(scratch);
}

/* The match of these bounds and pairs. A look-around can lay a group outside of it: that does not
 * count. */
static aigcp_regex_match
match_of(size_t start, size_t end, const PCRE2_SIZE *pairs, uint32_t group)
{
    aigcp_regex_match match = { start, end, start, end };
    size_t found = pairs[2 * (size_t)group];
    size_t found_end = pairs[2 * (size_t)group + 1];
    if (group && found != PCRE2_UNSET && found >= start && found < found_end && found_end <= end) {
        match.found = found;
        match.found_end = found_end;
    }
    return match;
}

/* What a call from within a search needs. */
typedef struct asked {
    const aigcp_regex *regex;
    const aigcp_regex_query *query;
    size_t start;    /* of the match that was asked about last, */
    unsigned checks; /* and how often from there */
} asked;

/* The expression has matched: 0 if that counts, else it goes on as if it had not; but not for ever,
 * where it matches in very many ways. */
static int
check_match(pcre2_callout_block *block, void *data)
{
    asked *a = data;
    if (a->start != block->start_match) {
        a->start = block->start_match;
        a->checks = 0;
    }
    if (++a->checks > AIGCP_REGEX_CHECKS_MOST)
        return PCRE2_ERROR_MATCHLIMIT;
    const uint32_t group = a->regex->found < block->capture_top ? a->regex->found : 0;
    const aigcp_regex_match match =
        match_of(block->start_match, block->current_position, block->offset_vector, group);
    return !a->query->check(a->query->context, &match);
}

aigcp_search
aigcp_regex_search(const aigcp_regex *regex, aigcp_regex_scratch *scratch,
                   const aigcp_regex_query *query, aigcp_regex_match *match)
{
    asked a = { regex, query, SIZE_MAX, 0 };
    pcre2_set_callout(scratch->context, query->check ? check_match : NULL, &a);
    pcre2_set_offset_limit(scratch->context, query->last);
    uint32_t options = PCRE2_NO_UTF_CHECK | (query->more ? PCRE2_PARTIAL_HARD : 0);
    int result = pcre2_match(regex->code, query->text, query->length, query->from, options,
                             scratch->match, scratch->context);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has its own, larger bound */
        result = pcre2_match(regex->code, query->text, query->length, query->from,
                             options | PCRE2_NO_JIT, scratch->match, scratch->context);
    const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(scratch->match);
    if (result >= 0) {
        *match = match_of(pairs[0], pairs[1], pairs, regex->found);
        return AIGCP_SEARCH_MATCH;
    }
    switch (result) {
    case PCRE2_ERROR_NOMATCH:
        return AIGCP_SEARCH_NONE;
    case PCRE2_ERROR_PARTIAL:
        *match = (aigcp_regex_match){ pairs[0], query->length, pairs[0], query->length };
        return AIGCP_SEARCH_PARTIAL;
    case PCRE2_ERROR_NOMEMORY:
        return AIGCP_SEARCH_MEMORY;
    default: /* match, depth or heap limit */
        return AIGCP_SEARCH_LIMIT;
    }
}
