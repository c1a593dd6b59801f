/* SPDX-License-Identifier: Apache-2.0 */
/* Why a regular expression is refused. */
#ifndef AIGCP_REGEX_FAULT_H
#define AIGCP_REGEX_FAULT_H

#include <stddef.h>

typedef struct aigcp_regex_fault {
    char message[256];
    const char *hint; /* what to write instead; never NULL, empty if there is nothing to say */
    size_t at;        /* the offset in bytes of the place */
} aigcp_regex_fault;

void aigcp_regex_fault_set(aigcp_regex_fault *fault, size_t at, const char *message,
                           const char *hint);

/* The construct that begins at `at` is none that rules may have: name it. */
void aigcp_regex_fault_set_unsupported(aigcp_regex_fault *fault, const char *regex, size_t length,
                                       size_t at);

#endif
