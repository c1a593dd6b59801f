/* SPDX-License-Identifier: Apache-2.0 */
/* How a text is written as YAML, so that every reader of YAML takes it for that text. */
#ifndef AIGCP_YAML_SCALAR_H
#define AIGCP_YAML_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"

typedef enum aigcp_scalar_style {
    AIGCP_SCALAR_PLAIN,
    AIGCP_SCALAR_SINGLE, /* in single quotes */
    AIGCP_SCALAR_DOUBLE, /* in double quotes, with escapes */
    AIGCP_SCALAR_LITERAL /* lines of their own behind "|" */
} aigcp_scalar_style;

/* What is known of a value from its key. */
typedef enum aigcp_scalar_kind {
    AIGCP_SCALAR_TEXT,  /* is quoted if it looks like a number, a date or the like */
    AIGCP_SCALAR_VALUE, /* a number, a switch or a date: is not */
    AIGCP_SCALAR_REGEX  /* is always quoted */
} aigcp_scalar_kind;

/* The one style for a text; `in_flow`: inside brackets, where it cannot be AIGCP_SCALAR_LITERAL. */
aigcp_scalar_style aigcp_scalar_style_of(const char *text, size_t length, aigcp_scalar_kind kind,
                                         bool in_flow);

/* Write a text in a style, but AIGCP_SCALAR_LITERAL: its lines are indented with `indent` spaces,
 * and the last newline is left to the caller. AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_scalar_write(aigcp_buffer *out, const char *text, size_t length,
                                               aigcp_scalar_style style, size_t indent);

/* Columns that a text takes on a terminal; an East Asian character takes two. */
size_t aigcp_columns_of(const char *text, size_t length);

#endif
