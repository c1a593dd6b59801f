/* SPDX-License-Identifier: Apache-2.0 */
/* Number texts in the order in which they are first seen. A balanced tree, so that no choice of
 * texts makes it slow. */
#ifndef CLI_NAME_TABLE_H
#define CLI_NAME_TABLE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_name {
    size_t index;
    size_t length;
    char text[]; /* and a NUL */
} cli_name;

typedef struct cli_name_slot {
    cli_name *name;
} cli_name_slot;

typedef struct cli_name_table {
    void *root;
    cli_name_slot *names; /* by number */
    size_t count;
    size_t capacity;
} cli_name_table;

/* No memory was left. */
#define CLI_NO_NAME ((size_t)-1)

/* The number of a text, from 0, which is entered if it is new; CLI_NO_NAME. A table begins as
 * zeros. */
size_t cli_name_table_add(cli_name_table *table, const char *text, size_t length);

void cli_name_table_free(cli_name_table *table);

#endif
