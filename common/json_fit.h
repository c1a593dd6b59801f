/* SPDX-License-Identifier: Apache-2.0 */
/* JSON for a reader that keeps numbers as doubles and names as C strings. Other programs write more
 * than that: numbers beyond a double (RFC 8259 sets no bound), and NULs in names. */
#ifndef AIGCP_JSON_FIT_H
#define AIGCP_JSON_FIT_H

#include <stddef.h>

/* Change a text in place so that such a reader can take it, all values but such numbers unchanged:
 * a number that a double may not hold becomes 0.0 and spaces, a NUL in a name U+FFFF. No text
 * becomes JSON that was none. */
void aigcp_json_fit(char *text, size_t length);

#endif
