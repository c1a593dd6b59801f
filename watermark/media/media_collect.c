/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/media_collect.h"

#include "watermark/media/security_message.h"

#include <stdlib.h>
#include <string.h>

bool
aigcp_is_label(const aigc_found_label *found)
{
    return found->form == AIGC_FORM_GB45438 || found->form == AIGC_FORM_LEGACY;
}

/* Whether a carrier of this kind may hold the fields of a label. */
static bool
may_be_label(aigc_carrier_kind kind)
{
    return kind == AIGC_CARRIER_AIGC || kind == AIGC_CARRIER_XMP || kind == AIGC_CARRIER_EXIF ||
           kind == AIGC_CARRIER_GLUED;
}

/* Metadata that is named AIGC and no label is worth a word. A comment that is no label is only a
 * comment. */
static bool
is_named_aigc(aigc_carrier_kind kind)
{
    return kind == AIGC_CARRIER_AIGC || kind == AIGC_CARRIER_XMP;
}

static aigc_status
check_security(aigc_media_report *report, aigc_found_label *found)
{
    const char *const *values = found->values;

    if (!values[AIGC_FIELD_LABEL] || !values[AIGC_FIELD_CONTENT_PRODUCER] ||
        !values[AIGC_FIELD_PRODUCE_ID])
        return AIGC_OK;
    if (values[AIGC_FIELD_RESERVED_CODE1]) {
        aigc_status status =
            aigc_security_check(values[AIGC_FIELD_RESERVED_CODE1], values[AIGC_FIELD_LABEL],
                                values[AIGC_FIELD_CONTENT_PRODUCER], values[AIGC_FIELD_PRODUCE_ID],
                                report->keys, &found->producer_data);

        if (status != AIGC_OK)
            return status;
    }
    return aigcp_security_form(values[AIGC_FIELD_RESERVED_CODE2], &found->propagator_data);
}

/* Read the text of a carrier into the next place of the report. `*wanted` is false if it is of no
 * interest. */
static aigc_status
read_found(aigc_media_report *report, aigc_found_label *found, aigcp_lint_list *lint, bool *wanted)
{
    aigcp_label_reading reading;
    aigc_status status = aigcp_label_read(found->text, found->length, &report->arena, &reading);

    *wanted = reading.form != AIGC_FORM_NONE || is_named_aigc(found->kind);
    if (status != AIGC_OK || !*wanted)
        return status;
    found->form = reading.form;
    found->time = reading.time;
    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++)
        found->values[i] = reading.fields[i].value;
    status = aigcp_lint_list_init(lint, &report->arena);
    if (status == AIGC_OK && reading.form == AIGC_FORM_NONE)
        aigcp_lint_add(lint, AIGC_LINT_UNREADABLE, -1, "");
    else if (status == AIGC_OK)
        status = aigcp_label_lint(&reading, found->kind, &report->arena, lint);
    if (status == AIGC_OK && reading.form == AIGC_FORM_GB45438)
        status = check_security(report, found);
    return status;
}

static aigc_status
collect(void *context, const aigcp_carrier *carrier)
{
    aigc_media_report *report = context;
    aigc_found_label *found = &report->found[report->count];
    bool wanted = true;
    aigc_status status = AIGC_OK;

    if (report->count == AIGCP_FOUND_MAX || report->arena.total > AIGCP_REPORT_MAX) {
        report->truncated = true;
        return AIGC_OK;
    }
    memset(found, 0, sizeof *found);
    found->place = carrier->place;
    found->offset = carrier->offset;
    found->kind = carrier->kind;
    found->length = carrier->length < AIGC_FOUND_TEXT_MAX ? carrier->length : AIGC_FOUND_TEXT_MAX;
    found->text = aigcp_arena_copy(&report->arena, carrier->text, found->length);
    if (!found->text)
        return AIGC_ERR_MEMORY;
    if (may_be_label(carrier->kind))
        status = read_found(report, found, &report->lint[report->count], &wanted);
    if (status == AIGC_OK && wanted)
        report->count++;
    return status;
}

/* The first label of GB 45438, with which all others are compared. */
static const aigc_found_label *
first_label(const aigc_media_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->found[i].form == AIGC_FORM_GB45438)
            return &report->found[i];
    return NULL;
}

static bool
same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* GB 45438-2025, 6.1 c): exactly one label in a file. */
static void
compare_labels(aigc_media_report *report)
{
    const aigc_found_label *first = first_label(report);
    size_t labels = 0;

    for (size_t i = 0; i < report->count; i++) {
        const aigc_found_label *found = &report->found[i];

        if (!aigcp_is_label(found) || ++labels == 1)
            continue;
        aigcp_lint_add(&report->lint[i], AIGC_LINT_SEVERAL, -1, "");
        for (int field = 0;
             first != NULL && found->form == AIGC_FORM_GB45438 && field < AIGCP_LABEL_FIELDS;
             field++)
            if (!same_text(found->values[field], first->values[field]))
                aigcp_lint_add(&report->lint[i], AIGC_LINT_DISAGREE, field, "");
    }
}

aigc_status
aigcp_media_collect(const aigcp_format *format, const aigc_source *source,
                    const aigc_security_keys *keys, aigc_media_report **report)
{
    aigc_media_report *made = calloc(1, sizeof *made);

    *report = NULL;
    if (!made)
        return AIGC_ERR_MEMORY;
    made->type = format->type;
    made->keys = keys;
    aigcp_arena_init(&made->arena);
    aigc_status status = format->find_labels ? format->find_labels(source, collect, made) : AIGC_OK;
    made->keys = NULL;
    made->encrypted = status == AIGC_ERR_ENCRYPTED;
    if (status != AIGC_OK && !made->encrypted) {
        aigc_media_report_free(made);
        return status;
    }
    compare_labels(made);
    for (size_t i = 0; i < made->count; i++) {
        made->found[i].lint = made->lint[i].findings;
        made->found[i].lint_count = made->lint[i].count;
    }
    *report = made;
    return AIGC_OK;
}

void
aigc_media_report_free(aigc_media_report *report)
{
    if (!report)
        return;
    aigcp_arena_free(&report->arena);
    free(report);
}
