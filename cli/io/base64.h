/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as base64. */
#ifndef CLI_BASE64_H
#define CLI_BASE64_H

#include "cli/io/string_builder.h"

/* Add bytes as base64 (RFC 4648, 4), with padding. Parts of a longer run must have lengths
 * divisible by three, except the last. */
void cli_base64_add(cli_string *out, const void *data, size_t length);

/* Add what base64 stands for; false if it is not canonical base64 with padding. */
bool cli_base64_read(cli_string *out, const char *text, size_t length);

#endif
