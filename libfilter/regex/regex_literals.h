/* SPDX-License-Identifier: Apache-2.0 */
/* Small sets of folded literals, and the arithmetic that regex_analysis.c does with them. */
#ifndef AIGCP_REGEX_LITERALS_H
#define AIGCP_REGEX_LITERALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfilter/limits.h"

typedef struct aigcp_literal {
    uint32_t symbols[AIGCP_MAX_TRIGGER_LENGTH];
    uint32_t length;
} aigcp_literal;

/* A set with `count` 0 is not known: anything could stand there. The set that holds only the
 * empty literal is that of an expression that matches nothing but the empty string. */
typedef struct aigcp_literals {
    aigcp_literal items[AIGCP_MAX_TRIGGERS];
    size_t count;
} aigcp_literals;

/* Forget what is known. */
void aigcp_literals_clear(aigcp_literals *set);

/* The set of the empty literal. */
void aigcp_literals_empty(aigcp_literals *set);

/* Add the fold of a code point as a literal of its own. False if there is no room. */
bool aigcp_literals_add_folded(aigcp_literals *set, uint32_t code_point);

/* Make `set` the literals of one or the other expression. False, and the set is not known,
 * if there are too many or one of them is not known. */
bool aigcp_literals_unite(aigcp_literals *set, const aigcp_literals *other);

/* Make `set` the literals of one expression followed by the other. False, and the set is as
 * it was, if there would be too many or too long ones. */
bool aigcp_literals_join(aigcp_literals *set, const aigcp_literals *other);

/* Symbols of the shortest literal; 0 if the set is not known. */
uint32_t aigcp_literals_shortest(const aigcp_literals *set);

/* How often they stand in a million characters of ordinary text, together; 0 if they are rare. */
uint32_t aigcp_literals_frequency(const aigcp_literals *set);

/* Whether there is nothing but digits in them. */
bool aigcp_literals_are_digits(const aigcp_literals *set);

#endif
