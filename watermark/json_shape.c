/* SPDX-License-Identifier: Apache-2.0 */
/* Is a text JSON? RFC 8259, section 2 to 7. */
#include "watermark/json_shape.h"

#include <string.h>

enum {
    BEFORE_TEXT,   /* only a byte order mark and white space so far */
    BETWEEN_TEXTS, /* behind a whole value: JSON Lines may go on */
    VALUE,
    VALUE_OR_END, /* behind [ */
    NAME_OR_END,  /* behind { */
    NAME,         /* behind , in an object */
    COLON,
    COMMA_OR_END,
    STRING,
    ESCAPE,
    ESCAPE_HEX,
    WORD,
    MINUS, /* numbers; ZERO, INTEGER, FRACTION and EXPONENT may end */
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT_MARK,
    EXPONENT_SIGN,
    EXPONENT,
    NOT_JSON
};

void
aigcp_json_shape_init(aigcp_json_shape *shape)
{
    *shape = (aigcp_json_shape){ .state = BEFORE_TEXT };
}

static bool
is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool
is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_hex(uint8_t byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool
in_object(const aigcp_json_shape *shape)
{
    size_t level = shape->depth - 1;
    return shape->in_object[level / 8] >> (level % 8) & 1;
}

static int
open_container(aigcp_json_shape *shape, uint8_t byte)
{
    size_t level = shape->depth;
    if (level == AIGCP_JSON_DEPTH_MAX)
        return NOT_JSON;
    uint8_t bit = (uint8_t)(1u << (level % 8));
    if (byte == '{')
        shape->in_object[level / 8] |= bit;
    else
        shape->in_object[level / 8] &= (uint8_t)~bit;
    shape->depth++;
    return byte == '{' ? NAME_OR_END : VALUE_OR_END;
}

static int
close_container(aigcp_json_shape *shape, uint8_t byte)
{
    if (byte != (in_object(shape) ? '}' : ']'))
        return NOT_JSON;
    shape->new_line = false;
    return --shape->depth ? COMMA_OR_END : BETWEEN_TEXTS;
}

static int
begin_value(aigcp_json_shape *shape, uint8_t byte)
{
    switch (byte) {
    case '{':
    case '[':
        return open_container(shape, byte);
    case '"':
        shape->in_key = false;
        return STRING;
    case '-':
        return MINUS;
    case '0':
        return ZERO;
    case 't':
        shape->word = "rue";
        return WORD;
    case 'f':
        shape->word = "alse";
        return WORD;
    case 'n':
        shape->word = "ull";
        return WORD;
    default:
        return is_digit(byte) ? INTEGER : NOT_JSON;
    }
}

/* The byte behind a value in a container. */
static int
after_value(aigcp_json_shape *shape, uint8_t byte)
{
    if (is_space(byte))
        return COMMA_OR_END;
    if (byte == ',')
        return in_object(shape) ? NAME : VALUE;
    return close_container(shape, byte);
}

static int
next_in_number(aigcp_json_shape *shape, uint8_t byte)
{
    bool exponent = byte == 'e' || byte == 'E';
    switch (shape->state) {
    case MINUS:
        return byte == '0' ? ZERO : is_digit(byte) ? INTEGER : NOT_JSON;
    case POINT:
        return is_digit(byte) ? FRACTION : NOT_JSON;
    case EXPONENT_MARK:
        if (byte == '+' || byte == '-')
            return EXPONENT_SIGN;
        return is_digit(byte) ? EXPONENT : NOT_JSON;
    case EXPONENT_SIGN:
        return is_digit(byte) ? EXPONENT : NOT_JSON;
    case ZERO:
    case INTEGER:
        if (byte == '.')
            return POINT;
        if (exponent)
            return EXPONENT_MARK;
        break;
    case FRACTION:
        if (exponent)
            return EXPONENT_MARK;
        break;
    default:
        break;
    }
    if (is_digit(byte) && shape->state != ZERO)
        return shape->state;
    return after_value(shape, byte);
}

static int
next_in_string(aigcp_json_shape *shape, uint8_t byte)
{
    switch (shape->state) {
    case ESCAPE:
        shape->count = 0;
        return byte == 'u' ? ESCAPE_HEX : memchr("\"\\/bfnrt", byte, 8) ? STRING : NOT_JSON;
    case ESCAPE_HEX:
        if (!is_hex(byte))
            return NOT_JSON;
        return ++shape->count == 4 ? STRING : ESCAPE_HEX;
    default:
        if (byte == '"')
            return shape->in_key ? COLON : COMMA_OR_END;
        if (byte == '\\')
            return ESCAPE;
        return byte < 0x20 ? NOT_JSON : STRING;
    }
}

/* Outside of all containers. */
static int
next_at_top(aigcp_json_shape *shape, uint8_t byte)
{
    static const uint8_t mark[] = { 0xEF, 0xBB, 0xBF };
    if (shape->state == BEFORE_TEXT && shape->count < sizeof mark) {
        if (byte == mark[shape->count]) {
            shape->count++;
            return BEFORE_TEXT;
        }
        if (shape->count > 0)
            return NOT_JSON;
        shape->count = sizeof mark; /* there is none */
    }
    if (is_space(byte)) {
        shape->new_line = shape->new_line || byte == '\n';
        return shape->state;
    }
    if ((byte != '{' && byte != '[') || (shape->state == BETWEEN_TEXTS && !shape->new_line))
        return NOT_JSON;
    return open_container(shape, byte);
}

static int
next_state(aigcp_json_shape *shape, uint8_t byte)
{
    switch (shape->state) {
    case BEFORE_TEXT:
    case BETWEEN_TEXTS:
        return next_at_top(shape, byte);
    case VALUE:
        return is_space(byte) ? VALUE : begin_value(shape, byte);
    case VALUE_OR_END:
        if (is_space(byte))
            return VALUE_OR_END;
        return byte == ']' ? close_container(shape, byte) : begin_value(shape, byte);
    case NAME_OR_END:
        if (byte == '}')
            return close_container(shape, byte);
        /* fall through */
    case NAME:
        shape->in_key = true;
        return is_space(byte) ? shape->state : byte == '"' ? STRING : NOT_JSON;
    case COLON:
        return is_space(byte) ? COLON : byte == ':' ? VALUE : NOT_JSON;
    case COMMA_OR_END:
        return after_value(shape, byte);
    case STRING:
    case ESCAPE:
    case ESCAPE_HEX:
        return next_in_string(shape, byte);
    case WORD:
        if (byte != (uint8_t)*shape->word++)
            return NOT_JSON;
        return *shape->word ? WORD : COMMA_OR_END;
    case NOT_JSON:
        return NOT_JSON;
    default:
        return next_in_number(shape, byte);
    }
}

/* Length of the plain characters of a string at the start of `data`. */
static size_t
plain_run(const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (position < length && data[position] >= 0x20 && data[position] != '"' &&
           data[position] != '\\')
        position++;
    return position;
}

void
aigcp_json_shape_feed(aigcp_json_shape *shape, const uint8_t *data, size_t length)
{
    size_t position = 0;
    while (position < length && shape->state != NOT_JSON) {
        if (shape->state == STRING)
            position += plain_run(data + position, length - position);
        if (position < length)
            shape->state = next_state(shape, data[position++]);
    }
}

bool
aigcp_json_shape_is_whole(const aigcp_json_shape *shape)
{
    return shape->state == BETWEEN_TEXTS;
}
