/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that has one form: whoever writes it and whoever reads it name the same tokens in the same
 * order, white space included. So a text that was read is the text that would be written, and
 * nothing in it can be understood in two ways. For manifests and records of bundles. */
#ifndef AIGCP_JSON_TOKEN_H
#define AIGCP_JSON_TOKEN_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/buffer.h"

/* The first addition that fails sets `status`, and later ones do nothing: check once. */
typedef struct aigcp_json_writer {
    aigcp_buffer *out;
    aigc_status status;
} aigcp_json_writer;

void aigcp_json_put(aigcp_json_writer *writer, const char *literal);
void aigcp_json_put_number(aigcp_json_writer *writer, uint64_t number);
/* A string in quotes; `text` is UTF-8. */
void aigcp_json_put_string(aigcp_json_writer *writer, const char *text);

/* The first token that does not come sets `failed`, and later ones give 0 or NULL. */
typedef struct aigcp_json_reader {
    const char *text;
    size_t length;
    size_t position;
    aigcp_arena *arena; /* of the strings */
    bool failed;
    bool out_of_memory;
} aigcp_json_reader;

/* Whether a literal comes next, which is then behind us. */
bool aigcp_json_accept(aigcp_json_reader *reader, const char *literal);
/* Read a literal that must come. */
void aigcp_json_take(aigcp_json_reader *reader, const char *literal);
/* A number of at most `most`, without leading zeros. */
uint64_t aigcp_json_take_number(aigcp_json_reader *reader, uint64_t most);
/* A string of at most `most` bytes, UTF-8 without NUL; NULL if it failed. */
const char *aigcp_json_take_string(aigcp_json_reader *reader, size_t most);
/* Nothing failed, and nothing is left. */
bool aigcp_json_is_complete(const aigcp_json_reader *reader);

#endif
