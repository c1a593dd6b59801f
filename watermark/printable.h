/* SPDX-License-Identifier: Apache-2.0 */
/* Which characters may stand in a field that people read: a list of our own, the same for
 * ever, because a mark must not become unreadable with the next version of Unicode. */
#ifndef AIGCP_PRINTABLE_H
#define AIGCP_PRINTABLE_H

#include <aigc/types.h>

#include <stdbool.h>

/* Whether `text` is valid UTF-8 without controls, line separators, invisible, directional
 * or unassignable characters. The empty text is printable. */
bool aigcp_is_printable(const void *text, size_t length);

#endif
