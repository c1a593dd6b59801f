/* SPDX-License-Identifier: Apache-2.0 */
/* Read cases.txt, which says itself how it is written. */
#ifndef EVASION_CASES_H
#define EVASION_CASES_H

#include <stdbool.h>
#include <stddef.h>

#define EVASION_TEXT 512 /* bytes of a text, with a NUL */
#define EVASION_NAME 64  /* of a rule or disguise */

/* What is known not to work. */
typedef enum evasion_known { EVASION_WORKS, EVASION_MISS, EVASION_HITS } evasion_known;

typedef struct evasion_case {
    size_t line;
    char rule[EVASION_NAME];
    char disguise[EVASION_NAME];
    char lane[EVASION_NAME]; /* or "-" */
    char text[EVASION_TEXT]; /* without the brackets */
    size_t length;
    size_t start, end; /* of the word in it */
    char neighbour[EVASION_TEXT];
    size_t neighbour_length;
    evasion_known known;
    char reason[EVASION_TEXT]; /* why, if something is known */
} evasion_case;

typedef struct evasion_cases {
    evasion_case *items;
    size_t count;
} evasion_cases;

/* Read a file of cases. False, with a line on stderr, if it cannot be read or is not well
 * written. */
bool evasion_cases_read(evasion_cases *cases, const char *path);
void evasion_cases_free(evasion_cases *cases);

#endif
