/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions by PCRE2, with its just-in-time compiler where there is one, and with
 * limits on what a search may cost. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "libfilter/regex_pcre2.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#include "libfilter/limits.h"

struct aigcp_regex {
    pcre2_code *code;
};

struct aigcp_regex_scratch {
    pcre2_match_data *match;
    pcre2_match_context *context;
};

aigc_status
aigcp_regex_compile(const char *text, size_t length, bool caseless, aigcp_regex **out,
                    char message[256], size_t *at)
{
    *out = NULL;
    *at = 0;
    message[0] = '\0';
    aigcp_regex *regex = calloc(1, sizeof *regex);
    if (!regex)
        return AIGC_ERR_MEMORY;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C |
                       (caseless ? PCRE2_CASELESS : 0);
    int error = 0;
    PCRE2_SIZE place = 0;
    regex->code = pcre2_compile((PCRE2_SPTR)text, length, options, &error, &place, NULL);
    if (!regex->code) {
        free(regex);
        if (error == PCRE2_ERROR_NOMEMORY || error == 121)
            return AIGC_ERR_MEMORY;
        if (pcre2_get_error_message(error, (PCRE2_UCHAR *)message, 256) < 0)
            snprintf(message, 256, "PCRE2 error %d", error);
        *at = place;
        return AIGC_ERR_RULES;
    }
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
    scratch->match = pcre2_match_data_create(1, NULL);
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

aigcp_search
aigcp_regex_search(const aigcp_regex *regex, aigcp_regex_scratch *scratch, const uint8_t *text,
                   size_t length, size_t from, size_t last, bool more, size_t *start, size_t *end)
{
    pcre2_set_offset_limit(scratch->context, last);
    uint32_t options = PCRE2_NO_UTF_CHECK | (more ? PCRE2_PARTIAL_HARD : 0);
    int result =
        pcre2_match(regex->code, text, length, from, options, scratch->match, scratch->context);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has its own, larger bound */
        result = pcre2_match(regex->code, text, length, from, options | PCRE2_NO_JIT,
                             scratch->match, scratch->context);
    const PCRE2_SIZE *range = pcre2_get_ovector_pointer(scratch->match);
    if (result >= 0) {
        *start = range[0];
        *end = range[1];
        return AIGCP_SEARCH_MATCH;
    }
    switch (result) {
    case PCRE2_ERROR_NOMATCH:
        return AIGCP_SEARCH_NONE;
    case PCRE2_ERROR_PARTIAL:
        *start = range[0];
        *end = length;
        return AIGCP_SEARCH_PARTIAL;
    case PCRE2_ERROR_NOMEMORY:
        return AIGCP_SEARCH_MEMORY;
    default: /* match, depth or heap limit */
        return AIGCP_SEARCH_LIMIT;
    }
}
