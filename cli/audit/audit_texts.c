/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of an audit log of which several records tell: most logs have few at a time. */
#include "cli/audit/audit_texts.h"

#include "cli/limits.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Where a text is, or would be put: FNV-1a. */
static cli_audit_text **
find(cli_audit_texts *texts, const char *request)
{
    uint32_t hash = 2166136261U;

    for (const char *c = request; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    cli_audit_text **at = &texts->lists[hash % CLI_AUDIT_TEXT_LISTS];
    while (*at && strcmp((*at)->request, request) != 0)
        at = &(*at)->next;
    return at;
}

static cli_audit_text *
make_text(const char *request)
{
    cli_audit_text *text = calloc(1, sizeof *text);

    if (text) {
        text->request = strdup(request);
        if (!text->request) {
            free(text);
            text = NULL;
        }
    }
    return text;
}

bool
cli_audit_texts_add(cli_audit_texts *texts, const char *request, const char *category)
{
    cli_audit_text **at = find(texts, request);
    char **categories;

    if (!*at) {
        *at = texts->count < CLI_OPEN_TEXTS_MAX ? make_text(request) : NULL;
        if (!*at)
            return false;
        texts->count++;
    }
    for (size_t i = 0; i < (*at)->count; i++)
        if (strcmp((*at)->categories[i], category) == 0)
            return true;
    categories = realloc((*at)->categories, ((*at)->count + 1) * sizeof *categories);
    if (!categories)
        return false;
    (*at)->categories = categories;
    categories[(*at)->count] = strdup(category);
    if (categories[(*at)->count] == NULL)
        return false;
    (*at)->count++;
    return true;
}

cli_audit_text *
cli_audit_texts_take(cli_audit_texts *texts, const char *request)
{
    cli_audit_text **at = find(texts, request);
    cli_audit_text *text = *at;

    if (text) {
        *at = text->next;
        texts->count--;
    }
    return text;
}

void
cli_audit_text_free(cli_audit_text *text)
{
    for (size_t i = 0; text && i < text->count; i++)
        free(text->categories[i]);
    if (text) {
        free(text->categories);
        free(text->request);
    }
    free(text);
}

void
cli_audit_texts_free(cli_audit_texts *texts)
{
    for (size_t i = 0; i < CLI_AUDIT_TEXT_LISTS; i++) {
        while (texts->lists[i]) {
            cli_audit_text *text = texts->lists[i];

            texts->lists[i] = text->next;
            cli_audit_text_free(text);
        }
    }
}
