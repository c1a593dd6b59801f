/* SPDX-License-Identifier: Apache-2.0 */
/* Remarks about rule files: collected, put in order, and shown with the line they are about. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "libfilter/limits.h"
#include "libfilter/rules/rule_model.h"

/* Room for a message and for a hint; what does not fit is cut. Both quote at most one short
 * text of the input each. */
#define MESSAGE_SIZE 512

static bool
is_kept(aigcp_rule_model *model, aigc_severity severity)
{
    if (severity == AIGC_SEVERITY_ERROR)
        return model->error_count++ < AIGCP_MAX_DIAGNOSTICS;
    return model->warning_count++ < AIGCP_MAX_DIAGNOSTICS;
}

void
aigcp_diagnose(aigcp_rule_model *model, aigc_severity severity, aigcp_place place, const char *hint,
               const char *format, ...)
{
    if (!is_kept(model, severity))
        return;

    char message[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(message, sizeof message, format, arguments) < 0)
        message[0] = '\0';
    va_end(arguments);

    aigcp_diagnostic_entry *entry = aigcp_arena_alloc(&model->arena, sizeof *entry);
    const char *kept_message = aigcp_arena_copy(&model->arena, message, strlen(message));
    const char *kept_hint = hint ? aigcp_arena_copy(&model->arena, hint, strlen(hint)) : "";
    if (!entry || !kept_message || !kept_hint) {
        model->out_of_memory = true;
        return;
    }
    entry->source = place.source;
    entry->shown = (aigc_diagnostic){
        .severity = severity,
        .file = place.source ? place.source->name : "",
        .line = place.line,
        .column = place.column,
        .message = kept_message,
        .hint = kept_hint,
        .source_line = "",
    };
    *model->diagnostics_end = entry;
    model->diagnostics_end = &entry->next;
    model->diagnostic_count++;
}

static bool
is_before(const aigcp_diagnostic_entry *a, const aigcp_diagnostic_entry *b)
{
    if (a->source != b->source) {
        if (!a->source || !b->source)
            return !a->source;
        return a->source->index < b->source->index;
    }
    if (a->shown.line != b->shown.line)
        return a->shown.line < b->shown.line;
    return a->shown.column < b->shown.column;
}

/* Merge two ordered lists; of equal entries, those of `a` come first. */
static aigcp_diagnostic_entry *
merge(aigcp_diagnostic_entry *a, aigcp_diagnostic_entry *b)
{
    aigcp_diagnostic_entry *merged = NULL;
    aigcp_diagnostic_entry **end = &merged;
    while (a && b) {
        aigcp_diagnostic_entry **first = is_before(b, a) ? &b : &a;
        *end = *first;
        end = &(*first)->next;
        *first = (*first)->next;
    }
    *end = a ? a : b;
    return merged;
}

/* Merge sort from the bottom up: runs[i] is an ordered run of 2^i entries, or NULL. */
static aigcp_diagnostic_entry *
merge_sort(aigcp_diagnostic_entry *list)
{
    aigcp_diagnostic_entry *runs[8 * sizeof(size_t)] = { NULL };
    size_t used = 0;
    while (list) {
        aigcp_diagnostic_entry *run = list;
        list = list->next;
        run->next = NULL;
        size_t i = 0;
        for (; i < used && runs[i]; i++) {
            run = merge(runs[i], run);
            runs[i] = NULL;
        }
        runs[i] = run;
        if (i == used)
            used++;
    }
    aigcp_diagnostic_entry *sorted = NULL;
    for (size_t i = 0; i < used; i++)
        sorted = merge(runs[i], sorted);
    return sorted;
}

/* A walk over the lines of a source. */
typedef struct line_walk {
    const aigcp_source *source;
    const char *start; /* of the line */
    uint32_t line;
} line_walk;

/* Go on to a line, not before the current one; false if there is none. */
static bool
walk_to(line_walk *walk, const aigcp_source *source, uint32_t line)
{
    if (walk->source != source)
        *walk = (line_walk){ .source = source, .start = source->text, .line = 1 };
    const char *end = source->text + source->length;
    while (walk->line < line) {
        const char *newline = memchr(walk->start, '\n', (size_t)(end - walk->start));
        if (!newline)
            return false;
        walk->start = newline + 1;
        walk->line++;
    }
    return true;
}

/* Give each entry of an ordered list the line it is about. */
static void
show_lines(aigcp_rule_model *model)
{
    line_walk walk = { 0 };
    const char *shown = ""; /* of the line of the walk */
    const char *shown_start = NULL;
    for (aigcp_diagnostic_entry *entry = model->diagnostics; entry; entry = entry->next) {
        if (!entry->source || !entry->shown.line)
            continue;
        if (!walk_to(&walk, entry->source, entry->shown.line))
            continue;
        if (walk.start != shown_start) {
            size_t left = entry->source->length - (size_t)(walk.start - entry->source->text);
            const char *newline = memchr(walk.start, '\n', left);
            size_t length = newline ? (size_t)(newline - walk.start) : left;
            if (length && walk.start[length - 1] == '\r')
                length--;
            shown = "";
            if (length <= AIGCP_MAX_SHOWN_LINE)
                shown = aigcp_arena_copy(&model->arena, walk.start, length);
            if (!shown) {
                model->out_of_memory = true;
                return;
            }
            shown_start = walk.start;
        }
        entry->shown.source_line = shown;
    }
}

void
aigcp_diagnostics_sort(aigcp_rule_model *model)
{
    model->diagnostics = merge_sort(model->diagnostics);
    model->diagnostics_end = &model->diagnostics;
    while (*model->diagnostics_end)
        model->diagnostics_end = &(*model->diagnostics_end)->next;
    show_lines(model);
}
