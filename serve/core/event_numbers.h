/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that an event gives its choices, tool calls and parts. */
#ifndef AIGCP_EVENT_NUMBERS_H
#define AIGCP_EVENT_NUMBERS_H

#include "serve/core/event_fields.h"

/* A choice, by its place and by its number. */
typedef struct aigcp_choice_number {
    uint32_t place;
    uint32_t number;
} aigcp_choice_number;

/* A tool call of a choice, by its places and by its number. */
typedef struct aigcp_tool_number {
    uint32_t choice;
    uint32_t place;
    uint32_t number;
} aigcp_tool_number;

/* Begin it with aigcp_numbers_clear(). */
typedef struct aigcp_numbers {
    size_t choice_count;
    size_t tool_count;
    uint32_t top_choice;
    uint32_t top_part;
    aigcp_choice_number choices[AIGCP_CHANNELS_MAX]; /* in the order of their places */
    aigcp_tool_number tools[AIGCP_CHANNELS_MAX];     /* the same */
} aigcp_numbers;

void aigcp_numbers_clear(aigcp_numbers *numbers);

/* Note the number that a field gives. @return AIGC_OK; AIGC_ERR_FORMAT if it is none;
 * AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_numbers_note(aigcp_numbers *numbers, const aigcp_fields *fields,
                                               const aigcp_field *field);

/* Forget numbers that several have: their places tell them apart. `*by_place` becomes whether those
 * of choices were forgotten. For documents: there, clients take them for what they are, while in a
 * stream those of one number are one text, in the same event as well. */
void aigcp_numbers_tell_apart(aigcp_numbers *numbers, bool *by_place);

/* The number of a choice, or of a tool call; its place if it has none. */
uint32_t aigcp_numbers_choice(const aigcp_numbers *numbers, uint32_t place);
uint32_t aigcp_numbers_tool(const aigcp_numbers *numbers, uint32_t choice, uint32_t place);

#endif
