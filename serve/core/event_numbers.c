/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers that an event gives its choices, tool calls and parts. */
#include "serve/core/event_numbers.h"

#include <stdlib.h>

void
aigcp_numbers_clear(aigcp_numbers *numbers)
{
    /* What is not counted is not looked at. */
    numbers->choice_count = numbers->tool_count = 0;
    numbers->top_choice = numbers->top_part = 0;
}

aigc_status
aigcp_numbers_note(aigcp_numbers *numbers, const aigcp_fields *fields, const aigcp_field *field)
{
    uint64_t value;
    if (!aigcp_field_number(fields, field, &value))
        return AIGC_ERR_FORMAT;
    const uint32_t number = (uint32_t)value;
    bool is_part = field->shape->role == AIGCP_ROLE_PART;
    if (field->shape->numbering != AIGCP_NUMBER_CHOICE) {
        *(is_part ? &numbers->top_part : &numbers->top_choice) = number;
        return AIGC_OK;
    }
    if (!is_part) {
        if (numbers->choice_count == AIGCP_CHANNELS_MAX)
            return AIGC_ERR_LIMIT;
        numbers->choices[numbers->choice_count++] =
            (aigcp_choice_number){ field->index[0], number };
        return AIGC_OK;
    }
    if (numbers->tool_count == AIGCP_CHANNELS_MAX)
        return AIGC_ERR_LIMIT;
    numbers->tools[numbers->tool_count++] =
        (aigcp_tool_number){ field->index[0], field->index[1], number };
    return AIGC_OK;
}

static bool
choices_share_numbers(const aigcp_numbers *numbers)
{
    for (size_t i = 1; i < numbers->choice_count; i++)
        for (size_t k = 0; k < i; k++)
            if (numbers->choices[i].number == numbers->choices[k].number)
                return true;
    return false;
}

static bool
tools_share_numbers(const aigcp_numbers *numbers)
{
    for (size_t i = 1; i < numbers->tool_count; i++)
        for (size_t k = 0; k < i; k++)
            if (numbers->tools[i].number == numbers->tools[k].number &&
                numbers->tools[i].choice == numbers->tools[k].choice)
                return true;
    return false;
}

void
aigcp_numbers_tell_apart(aigcp_numbers *numbers, bool *by_place)
{
    *by_place = choices_share_numbers(numbers);
    if (*by_place)
        numbers->choice_count = 0;
    if (tools_share_numbers(numbers))
        numbers->tool_count = 0;
}

static int
compare_choices(const void *left, const void *right)
{
    const aigcp_choice_number *a = left, *b = right;
    return a->place < b->place ? -1 : a->place > b->place;
}

static int
compare_tools(const void *left, const void *right)
{
    const aigcp_tool_number *a = left, *b = right;
    if (a->choice != b->choice)
        return a->choice < b->choice ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

uint32_t
aigcp_numbers_choice(const aigcp_numbers *numbers, uint32_t place)
{
    const aigcp_choice_number wanted = { .place = place };
    const aigcp_choice_number *found =
        bsearch(&wanted, numbers->choices, numbers->choice_count, sizeof wanted, compare_choices);
    return found ? found->number : place;
}

uint32_t
aigcp_numbers_tool(const aigcp_numbers *numbers, uint32_t choice, uint32_t place)
{
    const aigcp_tool_number wanted = { .choice = choice, .place = place };
    const aigcp_tool_number *found =
        bsearch(&wanted, numbers->tools, numbers->tool_count, sizeof wanted, compare_tools);
    return found ? found->number : place;
}
