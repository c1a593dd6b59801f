/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts: a text that was made from another, and what is to be told about it. */
#include <aigc/authoring.h>
#include <stdlib.h>
#include <string.h>

#include "libfilter/authoring/import.h"
#include "libfilter/authoring/rule_format.h"
#include "libfilter/limits.h"
#include "libfilter/rules/rule_values.h"

struct aigc_draft {
    aigcp_rule_model model; /* its source, and its diagnostics */
    aigcp_buffer out;
    aigc_source_kind kind;
    size_t entries;
    bool used;
    bool made;
    /* Where the last diagnostic was found: the list has no numbers. */
    const aigcp_diagnostic_entry *entry;
    size_t entry_index;
};

aigc_status
aigc_draft_new(aigc_draft **draft)
{
    if (!draft)
        return AIGC_ERR_ARGUMENT;
    *draft = calloc(1, sizeof **draft);
    if (!*draft)
        return AIGC_ERR_MEMORY;
    aigcp_rule_model_init(&(*draft)->model);
    aigcp_buffer_init(&(*draft)->out, AIGCP_MAX_DRAFT_BYTES);
    return AIGC_OK;
}

void
aigc_draft_free(aigc_draft *draft)
{
    if (!draft)
        return;
    aigcp_rule_model_free(&draft->model);
    aigcp_buffer_free(&draft->out);
    free(draft);
}

/* Keep what a draft is to be made from. */
static aigc_status
take_source(aigc_draft *draft, const char *name, const char *text, size_t length, size_t limit,
            const aigcp_source **source)
{
    if (!draft || !name || (!text && length))
        return AIGC_ERR_ARGUMENT;
    if (draft->used)
        return AIGC_ERR_STATE;
    if (length > limit)
        return AIGC_ERR_LIMIT;
    draft->used = true;
    *source = aigcp_rule_model_add_source(&draft->model, name, text ? text : "", length);
    return *source ? AIGC_OK : AIGC_ERR_MEMORY;
}

/* Put the diagnostics in order, and a NUL behind the text if it is good. */
static aigc_status
settle(aigc_draft *draft, aigc_status status, bool good)
{
    aigcp_diagnostics_sort(&draft->model);
    if (status == AIGC_OK && draft->model.out_of_memory)
        status = AIGC_ERR_MEMORY;
    if (status == AIGC_OK && !good)
        status = AIGC_ERR_RULES;
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&draft->out, 0);
    draft->made = status == AIGC_OK;
    return status;
}

aigc_status
aigc_draft_format(aigc_draft *draft, aigc_source_kind kind, const char *name, const char *text,
                  size_t length)
{
    if (kind != AIGC_SOURCE_RULES && kind != AIGC_SOURCE_WORDS)
        return AIGC_ERR_ARGUMENT;
    bool rules = kind == AIGC_SOURCE_RULES;
    const aigcp_source *source;
    aigc_status status =
        take_source(draft, name, text, length,
                    rules ? AIGCP_MAX_RULE_FILE_BYTES : AIGCP_MAX_LIST_BYTES, &source);
    if (status != AIGC_OK)
        return status;
    draft->kind = kind;
    status = rules ? aigcp_rule_file_format(&draft->model, source, &draft->out)
                   : aigcp_word_list_format(&draft->model, source, &draft->out);
    return settle(draft, status, draft->model.error_count == 0);
}

/* Whether the options can be kept. */
static bool
are_usable(const aigc_import_options *options)
{
    if (!options || options->struct_size != sizeof *options)
        return false;
    if (options->format < AIGC_IMPORT_TEXT || options->format > AIGC_IMPORT_PRESIDIO)
        return false;
    if (options->category && !aigcp_is_category(options->category))
        return false;
    if (options->prefix && !aigcp_is_id(options->prefix))
        return false;
    for (const char *const *tag = options->tags; tag && *tag; tag += 2)
        if (!tag[1] || !aigcp_is_category(tag[1]))
            return false;
    return true;
}

aigc_status
aigc_draft_import(aigc_draft *draft, const aigc_import_options *options, const char *name,
                  const char *text, size_t length)
{
    if (!are_usable(options))
        return AIGC_ERR_ARGUMENT;
    bool list = options->format != AIGC_IMPORT_GITLEAKS && options->format != AIGC_IMPORT_PRESIDIO;
    const aigcp_source *source;
    aigc_status status =
        take_source(draft, name, text, length,
                    list ? AIGCP_MAX_LIST_BYTES : AIGCP_MAX_RULE_FILE_BYTES, &source);
    if (status != AIGC_OK)
        return status;
    draft->kind = list ? AIGC_SOURCE_WORDS : AIGC_SOURCE_RULES;
    status = aigcp_import(&draft->model, options, source, &draft->out, &draft->entries);
    return settle(draft, status, draft->entries > 0);
}

const char *
aigc_draft_text(const aigc_draft *draft, size_t *length)
{
    bool made = draft && draft->made;
    if (length)
        *length = made ? draft->out.length - 1 : 0;
    return made ? (const char *)draft->out.data : NULL;
}

aigc_source_kind
aigc_draft_kind(const aigc_draft *draft)
{
    return draft ? draft->kind : AIGC_SOURCE_RULES;
}

size_t
aigc_draft_entries(const aigc_draft *draft)
{
    return draft ? draft->entries : 0;
}

size_t
aigc_draft_count(const aigc_draft *draft, aigc_severity severity)
{
    if (!draft)
        return 0;
    return severity == AIGC_SEVERITY_ERROR ? draft->model.error_count : draft->model.warning_count;
}

size_t
aigc_draft_diagnostic_count(const aigc_draft *draft)
{
    return draft ? draft->model.diagnostic_count : 0;
}

aigc_status
aigc_draft_diagnostic(aigc_draft *draft, size_t index, aigc_diagnostic *diagnostic)
{
    if (!diagnostic)
        return AIGC_ERR_ARGUMENT;
    *diagnostic = (aigc_diagnostic){ 0 };
    if (!draft || index >= draft->model.diagnostic_count)
        return AIGC_ERR_ARGUMENT;
    if (!draft->entry || index < draft->entry_index) {
        draft->entry = draft->model.diagnostics;
        draft->entry_index = 0;
    }
    for (; draft->entry_index < index; draft->entry_index++)
        draft->entry = draft->entry->next;
    *diagnostic = draft->entry->shown;
    return AIGC_OK;
}
