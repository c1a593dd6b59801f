/* SPDX-License-Identifier: Apache-2.0 */
/* The units of a string of JSON: a byte or an escape, and the text it stands for.
 *
 * Where the text is JSON itself, as the arguments of tool calls are, the text that counts is what
 * the strings in it stand for: a unit may then be an escape in an escape. One that is cut by the
 * end of the string is a piece of text of at least one byte, which stands at the end of this
 * string; what else it stands for is at the beginning of the next. */
#ifndef AIGCP_JSON_UNIT_H
#define AIGCP_JSON_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a text that may be JSON is at a place. */
typedef enum aigcp_json_place {
    AIGCP_PLACE_TEXT,    /* no JSON */
    AIGCP_PLACE_BEGIN,   /* where JSON may begin */
    AIGCP_PLACE_OUTSIDE, /* between strings and numbers */
    AIGCP_PLACE_NUMBER,
    AIGCP_PLACE_STRING,
    AIGCP_PLACE_ESCAPE, /* behind the backslash of a string */
    AIGCP_PLACE_HEX     /* in the digits of an escape */
} aigcp_json_place;

/* The place in a text, from string to string of it. All zero: the beginning of a text that is no
 * JSON. */
typedef struct aigcp_string_state {
    uint16_t high; /* first half of a character whose second half may come, or 0 */
    uint8_t place;
    uint8_t digits; /* of an escape in the text that is JSON: how many, */
    char digit[4];  /* and which */
    uint16_t inner_high;
} aigcp_string_state;

/* What may stand in place of a unit. */
typedef enum aigcp_unit_kind {
    AIGCP_UNIT_TEXT,   /* any text */
    AIGCP_UNIT_STRING, /* text of a string of JSON */
    AIGCP_UNIT_FIRST,  /* a digit that begins a number: any but a zero */
    AIGCP_UNIT_DIGIT,
    AIGCP_UNIT_FIXED /* nothing else */
} aigcp_unit_kind;

#define AIGCP_UNIT_TEXT_MAX 8

typedef struct aigcp_json_unit {
    aigcp_unit_kind kind;
    size_t raw; /* bytes of the string */
    uint8_t text[AIGCP_UNIT_TEXT_MAX];
    size_t length; /* of `text` */
    bool is_cut;   /* its text is not known before the next string */
    bool goes_on;  /* it began in a string before; the first byte of its text is there */
} aigcp_json_unit;

/* The state in which a text begins that may be JSON. */
static inline aigcp_string_state
aigcp_arguments_state(void)
{
    return (aigcp_string_state){ .place = AIGCP_PLACE_BEGIN };
}

/* Whether the string before ended inside a unit. */
static inline bool
aigcp_string_is_cut(const aigcp_string_state *state)
{
    return state->place == AIGCP_PLACE_ESCAPE || state->place == AIGCP_PLACE_HEX;
}

/* Read the unit at `raw`, which belongs to a string that was found good, and of which `length`
 * bytes are left, at least one. */
aigcp_json_unit aigcp_json_unit_read(const uint8_t *raw, size_t length, aigcp_string_state *state);

#endif
