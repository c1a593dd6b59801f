/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of an audit log of which several records tell, and the categories found in them so far. */
#ifndef CLI_AUDIT_TEXTS_H
#define CLI_AUDIT_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

/* A text that is not decided about yet. */
typedef struct cli_audit_text {
    struct cli_audit_text *next; /* with the same hash */
    char *request;
    char **categories; /* each once */
    size_t count;
} cli_audit_text;

/* Lists of texts by hash: more than there are streams at a time that new rules reach. */
#define CLI_AUDIT_TEXT_LISTS 4096

/* All of them; zero it, and free it at the end. */
typedef struct cli_audit_texts {
    cli_audit_text *lists[CLI_AUDIT_TEXT_LISTS];
    size_t count;
} cli_audit_texts;

/* Remember that a category was found in a text. False if memory ran out, or there are more than
 * CLI_OPEN_TEXTS_MAX texts. */
bool cli_audit_texts_add(cli_audit_texts *texts, const char *request, const char *category);

/* Take a text out; NULL if there is nothing to remember of it. It is to be freed. */
cli_audit_text *cli_audit_texts_take(cli_audit_texts *texts, const char *request);

void cli_audit_text_free(cli_audit_text *text);
void cli_audit_texts_free(cli_audit_texts *texts);

#endif
