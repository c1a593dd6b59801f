/* SPDX-License-Identifier: Apache-2.0 */
/* Repetitions that match one text in many ways: (?:a|aa){1,64}, (?:[a-z]{1,9}){1,20}. Where what
 * follows them is missing, all ways are tried, so that a short text that was made for it reaches
 * the bound of work. */
#ifndef AIGCP_REGEX_AMBIGUITY_H
#define AIGCP_REGEX_AMBIGUITY_H

#include <stdbool.h>
#include <stddef.h>

/* Find the first of them in an expression that the analysis has accepted. Only groups without
 * groups in them are looked at; each that is found is one, not each that is one is found.
 * @return whether there is one; `*at` is then the offset of its "(". */
bool aigcp_regex_find_ambiguity(const char *regex, size_t length, size_t *at);

#endif
