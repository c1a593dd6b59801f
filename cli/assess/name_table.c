/* SPDX-License-Identifier: Apache-2.0 */
/* Number texts in the order in which they are first seen. */
#include "cli/assess/name_table.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int
compare(const void *one, const void *other)
{
    const cli_name *a = one, *b = other;

    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return memcmp(a->text, b->text, a->length);
}

static bool
reserve(cli_name_table *table)
{
    size_t room = table->capacity > 0 ? 2 * table->capacity : 64;
    cli_name_slot *grown;

    if (table->count < table->capacity)
        return true;
    grown = realloc(table->names, room * sizeof *grown);
    if (!grown)
        return false;
    table->names = grown;
    table->capacity = room;
    return true;
}

size_t
cli_name_table_add(cli_name_table *table, const char *text, size_t length)
{
    cli_name *name =
        length < (size_t)-1 - sizeof *name - 1 ? malloc(sizeof *name + length + 1) : NULL;
    void *node = NULL;
    size_t index = CLI_NO_NAME;

    if (!name || !reserve(table)) {
        free(name);
        return CLI_NO_NAME;
    }
    memcpy(name->text, text, length);
    name->text[length] = '\0';
    name->length = length;
    name->index = table->count;
    node = tsearch(name, &table->root, compare);
    if (node)
        index = (*(cli_name **)node)->index;
    if (index == table->count)
        table->names[table->count++].name = name;
    else
        free(name);
    return index;
}

void
cli_name_table_free(cli_name_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        (void)tdelete(table->names[i].name, &table->root, compare);
        free(table->names[i].name);
    }
    free(table->names);
}
