/* SPDX-License-Identifier: Apache-2.0 */
/* Letters regardless of case, one by one, as expressions compare them. */
#ifndef AIGCP_LETTER_CASE_H
#define AIGCP_LETTER_CASE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether two characters are the same, or differ in case only. */
bool aigcp_same_but_for_case(uint32_t a, uint32_t b);

#endif
