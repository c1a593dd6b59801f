/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of scanned text that are not UTF-8. They are no error, and nothing is found in them: a text
 * in GB18030 or UTF-16 seems clean, so whoever scans it must be told. */
#ifndef CLI_NOT_UTF8_H
#define CLI_NOT_UTF8_H

#include <aigc/filter.h>

#include <stdint.h>

/* The member of JSON output that counts them. */
#define CLI_NOT_UTF8_MEMBER "invalid_bytes"

/* How many the text had that was scanned last. */
uint64_t cli_not_utf8_count(const aigc_scanner *scanner);

/* Say how many a file has, if it has any. */
void cli_not_utf8_say(const char *file, uint64_t bytes);

#endif
