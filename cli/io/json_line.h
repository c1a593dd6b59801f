/* SPDX-License-Identifier: Apache-2.0 */
/* JSON objects, one on a line: writing them piece by piece into a string, whose `failed` tells
 * in the end whether all went well; and reading them. */
#ifndef CLI_JSON_LINE_H
#define CLI_JSON_LINE_H

#include "cli/io/string_builder.h"

#include <stdint.h>

/* The number of the `schema` member of every object this program prints. */
#define CLI_JSON_SCHEMA 1

/* Begin an object with its member `schema`; end it, with a newline. */
void cli_json_begin(cli_string *out);
void cli_json_end(cli_string *out);

/* Open an object or a list inside one: `name` is NULL if it is an element of a list. */
void cli_json_open(cli_string *out, const char *name, char bracket);
void cli_json_close(cli_string *out, char bracket);

/* Add a member that is text. Text that is not UTF-8 goes into a member with "_base64" behind its
 * name instead, so that nothing is lost. */
void cli_json_text(cli_string *out, const char *name, const char *text, size_t length);
void cli_json_string(cli_string *out, const char *name, const char *text);
void cli_json_number(cli_string *out, const char *name, uint64_t number);
void cli_json_flag(cli_string *out, const char *name, bool flag);
void cli_json_null(cli_string *out, const char *name);

/* A number from 0 to 10^9, with nine digits behind the point. */
void cli_json_fraction(cli_string *out, const char *name, double number);

/* Add a member whose value is JSON already, as it is: a value that was read may have lost digits.
 */
void cli_json_read_text(cli_string *out, const char *name, const char *text, size_t length);

/* A value that was read. Of numbers that are not whole, or have more than 18 digits, it is only
 * kept that they are numbers. */
typedef struct cli_json cli_json;

/* Read one value, which must be all of `text`. Two members of one name are an error: readers
 * differ in which one they take. NULL if it is no JSON: `problem` then says why, or has failed
 * if memory ran out. */
cli_json *cli_json_parse(const char *text, size_t length, cli_string *problem);

/* NULL is allowed. */
void cli_json_free(cli_json *value);

bool cli_json_is_object(const cli_json *value);

/* The member `name` of an object, or, if `name` is a number, the element of an array; NULL if
 * there is none. It belongs to `value`. */
const cli_json *cli_json_get(const cli_json *value, const char *name, size_t length);

/* The bytes of a string; NULL for any other value. */
const char *cli_json_bytes(const cli_json *value, size_t *length);

/* Whether a value is true, is false, is null. */
bool cli_json_is_true(const cli_json *value);
bool cli_json_is_false(const cli_json *value);
bool cli_json_is_null(const cli_json *value);

/* A whole number that is not negative; false for any other value. */
bool cli_json_unsigned(const cli_json *value, uint64_t *number);

#endif
