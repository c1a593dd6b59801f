/* SPDX-License-Identifier: Apache-2.0 */
/* JSON for a reader that keeps numbers in 64 bits and names as C strings. Other programs write more
 * than that: identifiers above 2^63, numbers beyond a double (RFC 8259 sets no bound), and NULs in
 * names. */
#ifndef AIGCP_JSON_FIT_H
#define AIGCP_JSON_FIT_H

#include <stddef.h>

/* Change a text in place so that such a reader can take it: a number that is not whole, or has more
 * than 18 digits, becomes 0.0 and spaces, a NUL in a name U+FFFF. All other values stay, and no
 * text becomes JSON that was none. */
void aigcp_json_fit(char *text, size_t length);

#endif
