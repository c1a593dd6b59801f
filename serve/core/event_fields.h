/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a document that mean something, as shapes.h knows them. */
#ifndef AIGCP_EVENT_FIELDS_H
#define AIGCP_EVENT_FIELDS_H

#include "serve/core/json_walk.h"
#include "serve/core/shapes.h"

typedef struct aigcp_field {
    const aigcp_shape *shape;
    aigcp_json_kind kind;
    size_t start; /* offsets in the document; of a string with its quotes */
    size_t end;
    uint32_t index[3];
} aigcp_field;

/* Paths looked up before: the events of a stream are all alike. */
#define AIGCP_KNOWN_PATHS 64
#define AIGCP_KNOWN_PATH_ROOM 46

typedef struct aigcp_known_path {
    const aigcp_shape *shape; /* NULL: it has none */
    int way;                  /* see aigcp_shape_way() */
    uint8_t kind;
    uint8_t length; /* 0: the place is free */
    char path[AIGCP_KNOWN_PATH_ROOM];
} aigcp_known_path;

/* All zero at first. */
typedef struct aigcp_fields {
    const uint8_t *text;
    aigcp_field *items;
    size_t count;
    size_t capacity;
    bool known;             /* the document is of a known protocol */
    bool has_text;          /* it has text at a known place, */
    bool has_typed_text;    /* or where there is text if its type says so */
    bool is_gemini;         /* it has a sign of Gemini's */
    bool is_llama_cpp;      /* it is one of llama.cpp's own */
    bool has_content;       /* one sign of which it has, */
    bool has_stop;          /* the other, */
    bool has_signed_text;   /* and text, if it has both */
    bool each;              /* take all strings, because there is none */
    const aigcp_type *type; /* NULL: it has none, or none that is known */
    uint8_t type_hash;
    /* Ways that members took, a bit for each, in the objects around the value at hand. */
    uint64_t taken[AIGCP_SHAPE_DEPTH][AIGCP_SHAPES_MAX / 64];
    aigcp_known_path paths[AIGCP_KNOWN_PATHS];
} aigcp_fields;

void aigcp_fields_free(aigcp_fields *fields);

/* Read a document; forgets the one before. If there is no text at a place that is known, all its
 * strings are taken, each for itself, but for ids and the like.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is not JSON, or if a member is there twice in an object
 * that leads to text: which of them a client reads is not known; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY.
 */
AIGC_MUST_CHECK aigc_status aigcp_fields_read(aigcp_fields *fields, const uint8_t *text,
                                              size_t length);

/* Whether the type of the document is one of this protocol. */
bool aigcp_fields_are_of(const aigcp_fields *fields, aigc_protocol protocol);

/* The number that a field holds; false if it is none or too large. */
bool aigcp_field_number(const aigcp_fields *fields, const aigcp_field *field, uint64_t *number);

/* Whether a field is a string of this text, without escapes. */
bool aigcp_field_is(const aigcp_fields *fields, const aigcp_field *field, const char *text);

#endif
