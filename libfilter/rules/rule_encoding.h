/* SPDX-License-Identifier: Apache-2.0 */
/* What a source that is not UTF-8 probably is. */
#ifndef AIGCP_RULE_ENCODING_H
#define AIGCP_RULE_ENCODING_H

#include <stddef.h>

/* How to make UTF-8 of a source that is not. */
const char *aigcp_encoding_hint(const char *text, size_t length);

#endif
