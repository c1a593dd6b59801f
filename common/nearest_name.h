/* SPDX-License-Identifier: Apache-2.0 */
/* The known name that a misspelt one probably means. */
#ifndef AIGCP_NEAREST_NAME_H
#define AIGCP_NEAREST_NAME_H

#include <stddef.h>

typedef struct aigcp_suggestion {
    const char *text; /* as it was written */
    size_t length;
    const char *best; /* the nearest name so far, or NULL if none is near */
    size_t distance;
} aigcp_suggestion;

/* Offer every known name, then read `best`. Of names that are as near as each other, it is the one
 * that was offered first. */
void aigcp_suggestion_begin(aigcp_suggestion *suggestion, const char *text, size_t length);
void aigcp_suggestion_offer(aigcp_suggestion *suggestion, const char *name);

#endif
