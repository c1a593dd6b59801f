/* SPDX-License-Identifier: Apache-2.0 */
/* JSON objects, one on a line: making them and reading them.
 *
 * A value that cannot be made is NULL, and every function takes NULL. A member that cannot be set
 * empties its object, and an empty object is never written: cli_json_add() then marks the string
 * as failed. So it is enough to check the string, at the end. */
#ifndef CLI_JSON_LINE_H
#define CLI_JSON_LINE_H

#include "cli/string_builder.h"

#include <stdint.h>

/* The number of the `schema` member of every object this program prints. */
#define CLI_JSON_SCHEMA 1

typedef struct cli_json cli_json;

/* A new object that begins with the member `schema`; and one that has no member yet. */
cli_json *cli_json_object(void);
cli_json *cli_json_part(void);

/* Set a member to text. Text that is not UTF-8 goes into a member with "_base64" behind its
 * name instead, so that nothing is lost. */
void cli_json_set_text(cli_json *object, const char *name, const char *text, size_t length);
void cli_json_set_string(cli_json *object, const char *name, const char *text);
void cli_json_set_number(cli_json *object, const char *name, uint64_t number);
void cli_json_set_flag(cli_json *object, const char *name, bool flag);
void cli_json_set_null(cli_json *object, const char *name);
/* Takes `value` over. */
void cli_json_set(cli_json *object, const char *name, cli_json *value);

cli_json *cli_json_array(void);
/* Takes `value` over; false, and the array as before, if there is no memory. */
bool cli_json_push(cli_json *array, cli_json *value);
/* Members of an object, elements of an array; 0 for anything else. */
size_t cli_json_count(const cli_json *value);

/* Add an object, without or with a newline, and release it. */
void cli_json_add(cli_string *out, cli_json *object);
void cli_json_add_line(cli_string *out, cli_json *object);

/* Add text as a JSON string; false, and nothing added, if it is not UTF-8. */
bool cli_json_add_quoted(cli_string *out, const char *text, size_t length);

void cli_json_free(cli_json *value);

/* Read one value, which must be all of `text`. Two members of one name are an error: readers
 * differ in which one they take. NULL if it is no JSON; `problem` then says why. */
cli_json *cli_json_parse(const char *text, size_t length, cli_string *problem);

bool cli_json_is_object(const cli_json *value);

/* The member `name` of an object, or, if `name` is a number, the element of an array; NULL if
 * there is none. It belongs to `value`. */
const cli_json *cli_json_get(const cli_json *value, const char *name, size_t length);

/* The bytes of a string; NULL for any other value. */
const char *cli_json_text(const cli_json *value, size_t *length);

#endif
