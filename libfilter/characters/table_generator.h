/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs that write the tables of the library share. They run when the library is
 * built and are no part of it: they end the program when something is wrong. */
#ifndef AIGCP_TABLE_GENERATOR_H
#define AIGCP_TABLE_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "libfilter/characters/page_table.h"

#define AIGCP_GENERATOR_LINE 65536

/* A data file: UTF-8, '#' begins a comment, empty lines mean nothing. */
typedef struct aigcp_data_file {
    const char *path;
    FILE *file;
    unsigned line_number;
    char line[AIGCP_GENERATOR_LINE];
} aigcp_data_file;

/* Say what is wrong and end. */
_Noreturn void aigcp_generator_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, with the place in the file. */
_Noreturn void aigcp_data_file_fail(const aigcp_data_file *file, const char *message);

void aigcp_data_file_open(aigcp_data_file *file, const char *path);

/* The next line that says something, without its comment, its line end and white space at
 * its end. False at the end, and the file is closed. */
bool aigcp_data_file_next(aigcp_data_file *file);

/* The character at `*at`, which is moved behind it; 0 at the end of the line. */
uint32_t aigcp_data_file_character(const aigcp_data_file *file, const char **at);

/* Write the first lines of a table: what made it from what, and what it includes. */
void aigcp_write_heading(const char *program, const char *source, const char *header);

/* Write `cells`, a number for each code point, as NAME_pages and NAME_page_of, which
 * AIGCP_PAGE_LOOKUP() reads. `type` is that of a number. */
void aigcp_write_page_table(const char *name, const char *type, const uint16_t *cells);

/* End well only if all was written. */
int aigcp_generator_finish(void);

#endif
