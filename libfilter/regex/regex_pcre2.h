/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions by PCRE2. The only file that talks to it is regex_pcre2.c. */
#ifndef AIGCP_REGEX_PCRE2_H
#define AIGCP_REGEX_PCRE2_H

#include <aigc/types.h>
#include <stdbool.h>

#include "libfilter/regex/regex_fault.h"

typedef struct aigcp_regex aigcp_regex;
typedef struct aigcp_regex_scratch aigcp_regex_scratch;

/* A match, and the part of it that is the finding: the group called "found" if the expression
 * has one and it took part in the match, else all of it. Never beyond the match. */
typedef struct aigcp_regex_match {
    size_t start, end;
    size_t found, found_end;
} aigcp_regex_match;

/* How an expression is compiled, bits: letters match in either case; searches ask about matches. */
#define AIGCP_REGEX_CASELESS 1u
#define AIGCP_REGEX_CHECKED 2u

/* Compile for searches in views.
 * AIGC_OK; AIGC_ERR_RULES with PCRE2's message and the place of the fault; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_regex_compile(const char *text, size_t length, unsigned how,
                                                aigcp_regex **regex, aigcp_regex_fault *fault);
void aigcp_regex_free(aigcp_regex *regex);

/* Bytes of the compiled form. */
size_t aigcp_regex_memory(const aigcp_regex *regex);

/* What a search needs for itself; one per stream. */
aigcp_regex_scratch *aigcp_regex_scratch_new(void);
void aigcp_regex_scratch_free(aigcp_regex_scratch *scratch);

typedef enum aigcp_search {
    AIGCP_SEARCH_NONE,
    AIGCP_SEARCH_MATCH,
    AIGCP_SEARCH_PARTIAL, /* the text ended while something could still become a match */
    AIGCP_SEARCH_LIMIT,   /* it took too much work */
    AIGCP_SEARCH_MEMORY
} aigcp_search;

/* Whether a match counts: one that does not is as if the expression did not match so. What it
 * matches in another way is tried then, such as without an optional end. */
typedef bool aigcp_match_check(const void *context, const aigcp_regex_match *match);

typedef struct aigcp_regex_query {
    const uint8_t *text; /* valid UTF-8 */
    size_t length;
    size_t from, last; /* where a match may start */
    bool more;         /* the text goes on behind `length`: what reaches its end is only partial */
    aigcp_match_check *check; /* of one that is compiled as checked */
    const void *context;
} aigcp_regex_query;

/* Find the first match. It, or in `match->start` where the partial one starts, is stored. */
aigcp_search aigcp_regex_search(const aigcp_regex *regex, aigcp_regex_scratch *scratch,
                                const aigcp_regex_query *query, aigcp_regex_match *match);

#endif
