/* SPDX-License-Identifier: Apache-2.0 */
/* Read cases.txt. */
#include "tests/evasion/evasion_cases.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"

#define COLUMNS 5
#define LINE 2048

/* The columns of a line; returns how many. The line is cut up. */
static size_t
split_line(char *line, char *columns[COLUMNS])
{
    size_t count = 0;
    while (line && count < COLUMNS) {
        columns[count++] = line;
        line = strchr(line, '\t');
        if (line)
            *line++ = '\0';
    }
    return line ? COLUMNS + 1 : count;
}

static bool
copy_name(char out[EVASION_NAME], const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= EVASION_NAME)
        return false;
    memcpy(out, name, length + 1);
    return true;
}

/* Copy a text with its escapes resolved. `marks`, if not NULL, gets the two places of the
 * brackets, which are left out. */
static bool
copy_text(char out[EVASION_TEXT], size_t *length, const char *text, size_t marks[2])
{
    size_t mark = 0;
    *length = 0;
    while (*text) {
        if (*length + AIGCP_UTF8_MAX >= EVASION_TEXT)
            return false;
        if (strncmp(text, "\\u{", 3) == 0) {
            char *end;
            unsigned long c = strtoul(text + 3, &end, 16);
            if (*end != '}' || c == 0 || c > 0x10FFFF)
                return false;
            *length += aigcp_utf8_encode((uint32_t)c, (uint8_t *)out + *length);
            text = end + 1;
        } else if (marks && mark < 2 && strncmp(text, mark ? "]]" : "[[", 2) == 0) {
            marks[mark++] = *length;
            text += 2;
        } else {
            out[(*length)++] = *text++;
        }
    }
    out[*length] = '\0';
    return *length > 0 && (!marks || (mark == 2 && marks[0] < marks[1]));
}

static bool
read_known(evasion_case *one, const char *known)
{
    one->known = strncmp(known, "miss: ", 6) == 0   ? EVASION_MISS
                 : strncmp(known, "hits: ", 6) == 0 ? EVASION_HITS
                                                    : EVASION_WORKS;
    size_t length = strlen(known + 6);
    if (one->known == EVASION_WORKS || length == 0 || length >= EVASION_TEXT)
        return false;
    memcpy(one->reason, known + 6, length + 1);
    return true;
}

static bool
read_case(evasion_case *one, char *line)
{
    char *columns[COLUMNS];
    size_t marks[2];
    size_t count = split_line(line, columns);
    if (count < COLUMNS - 1 || count > COLUMNS)
        return false;
    if (!copy_name(one->disguise, columns[0]) || !copy_name(one->lane, columns[1]) ||
        !copy_text(one->text, &one->length, columns[2], marks) ||
        !copy_text(one->neighbour, &one->neighbour_length, columns[3], NULL))
        return false;
    one->start = marks[0];
    one->end = marks[1];
    return count < COLUMNS || read_known(one, columns[4]);
}

static evasion_case *
add_case(evasion_cases *cases)
{
    evasion_case *grown = realloc(cases->items, (cases->count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    cases->items = grown;
    memset(&grown[cases->count], 0, sizeof *grown);
    return &grown[cases->count++];
}

static bool
read_lines(evasion_cases *cases, FILE *file, size_t *number)
{
    char line[LINE];
    char rule[EVASION_NAME] = "";
    while (fgets(line, sizeof line, file)) {
        ++*number;
        size_t length = strcspn(line, "\n");
        if (line[length] != '\n')
            return false;
        line[length] = '\0';
        if (length == 0 || line[0] == '#')
            continue;
        if (strncmp(line, "= ", 2) == 0) {
            if (!copy_name(rule, line + 2))
                return false;
            continue;
        }
        evasion_case *one = add_case(cases);
        if (!one || !rule[0] || !read_case(one, line))
            return false;
        memcpy(one->rule, rule, sizeof rule);
        one->line = *number;
    }
    return !ferror(file);
}

bool
evasion_cases_read(evasion_cases *cases, const char *path)
{
    size_t number = 0;
    *cases = (evasion_cases){ .items = NULL };
    FILE *file = fopen(path, "r");
    bool good = file && read_lines(cases, file, &number);
    if (!good)
        fprintf(stderr, "%s:%zu: cannot be read, or is not a case\n", path, number);
    if (file)
        fclose(file);
    return good;
}

void
evasion_cases_free(evasion_cases *cases)
{
    free(cases->items);
    *cases = (evasion_cases){ .items = NULL };
}
