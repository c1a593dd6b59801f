/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/c2pa_report.h"

#include <aigc/media_report.h>

#include "common/buffer.h"
#include "common/i18n.h"
#include "watermark/c2pa/limits.h"
#include "watermark/media/source_type.h"

#include <stdlib.h>
#include <string.h>

#define URL_MAX ((size_t)4096)

aigc_status
aigcp_report_new(aigc_c2pa_report **report)
{
    *report = calloc(1, sizeof **report);
    if (!*report)
        return AIGC_ERR_MEMORY;
    (*report)->verdict = AIGC_ERR_NOT_FOUND;
    return AIGC_OK;
}

void
aigc_c2pa_report_free(aigc_c2pa_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->count; i++) {
        free(report->lines[i].url);
        free(report->lines[i].explanation);
        free(report->lines[i].message);
    }
    free(report->lines);
    for (size_t i = 0; i < AIGC_C2PA_TEXT_COUNT; i++)
        free(report->texts[i]);
    free(report);
}

static char *
copy_text(const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

/* The URL of a box: labels from the root down. */
static char *
make_url(const aigcp_manifest_store *store, size_t box)
{
    size_t path[AIGCP_JUMBF_DEPTH_MAX + 1];
    size_t depth = 0;
    aigcp_buffer url;

    for (; box != AIGCP_JUMBF_NONE && depth <= AIGCP_JUMBF_DEPTH_MAX;
         box = store->jumbf.boxes[box].parent)
        path[depth++] = box;
    aigcp_buffer_init(&url, URL_MAX);
    aigc_status status = aigcp_buffer_append_string(&url, "self#jumbf=");
    while (status == AIGC_OK && depth > 0) {
        const aigcp_jumbf_box *next = &store->jumbf.boxes[path[--depth]];

        if (next->super)
            status = aigcp_buffer_append_byte(&url, '/');
        if (status == AIGC_OK && next->super)
            status = aigcp_buffer_append(&url, next->label, next->label_length);
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(&url, 0);
    if (status != AIGC_OK) {
        aigcp_buffer_free(&url);
        return NULL;
    }
    return (char *)url.data;
}

static char *
join(const char *const *parts, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++)
        length += strlen(parts[i]);
    char *text = malloc(length + 1);
    if (text) {
        text[0] = '\0';
        for (size_t i = 0, end = 0; i < count; end += strlen(parts[i]), i++)
            memcpy(text + end, parts[i], strlen(parts[i]) + 1);
    }
    return text;
}

/* "explanation: detail (values)", as far as there are these; in English, or translated. */
static char *
make_sentence(const aigcp_code_entry *entry, const char *detail, const char *values,
              bool translated)
{
    const char *parts[] = { entry->explanation, N_(": "), detail, N_(" ("), values, N_(")") };
    const size_t count = sizeof parts / sizeof parts[0], of_values = 4;

    if (!detail)
        parts[1] = parts[2] = "";
    if (!values)
        parts[3] = parts[4] = parts[5] = "";
    for (size_t i = 0; translated && i < count; i++) {
        /* The translation of "" is the head of the catalog. */
        parts[i] = i != of_values && parts[i][0] != '\0' ? _(parts[i]) : parts[i];
    }
    return join(parts, count);
}

static bool
make_room(aigc_c2pa_report *report)
{
    size_t room = report->room == 0 ? 32 : 2 * report->room;
    aigcp_report_line *lines;

    if (report->count < report->room)
        return true;
    lines = realloc(report->lines, room * sizeof *lines);
    if (!lines)
        return false;
    report->lines = lines;
    report->room = room;
    return true;
}

void
aigcp_report_add(aigc_c2pa_report *report, aigcp_code code, const aigcp_manifest_store *store,
                 size_t box, const char *detail, const char *values, bool ingredient)
{
    const aigcp_code_entry *entry = aigcp_code_get(code);
    aigcp_report_line line = { code, NULL, NULL, NULL, ingredient };

    /* What is weighed does not depend on what is kept. */
    if (!ingredient && entry->kind == AIGC_C2PA_FAILURE) {
        report->worst_is[entry->weight] = true;
        report->broken = report->broken || entry->structure;
    }
    if (!ingredient && code == AIGCP_CREDENTIAL_TRUSTED)
        report->trusted = true;
    if (report->status != AIGC_OK || report->count == AIGCP_STATUSES_MAX)
        return;
    line.url = store ? make_url(store, box) : copy_text("", 0);
    line.explanation = make_sentence(entry, detail, values, false);
    line.message = make_sentence(entry, detail, values, true);
    if (!line.url || !line.explanation || !line.message || !make_room(report)) {
        free(line.url);
        free(line.explanation);
        free(line.message);
        report->status = AIGC_ERR_MEMORY;
        return;
    }
    report->lines[report->count++] = line;
}

void
aigcp_report_text(aigc_c2pa_report *report, aigc_c2pa_text which, const char *text, size_t length)
{
    if (!report->texts[which] && report->status == AIGC_OK && !memchr(text, 0, length)) {
        report->texts[which] = copy_text(text, length);
        if (!report->texts[which])
            report->status = AIGC_ERR_MEMORY;
    }
}

aigc_status
aigcp_report_judge(aigc_c2pa_report *report)
{
    bool failed =
        report->worst_is[AIGCP_WEIGHT_MALFORMED] || report->worst_is[AIGCP_WEIGHT_ALTERED];

    if (failed) {
        report->state = report->broken ? AIGC_C2PA_INVALID : AIGC_C2PA_WELL_FORMED;
        report->verdict =
            report->worst_is[AIGCP_WEIGHT_MALFORMED] ? AIGC_ERR_MALFORMED : AIGC_ERR_ALTERED;
        /* An altered file is altered, whatever else is wrong with the credential. */
        if (report->worst_is[AIGCP_WEIGHT_ALTERED] && !report->broken)
            report->verdict = AIGC_ERR_ALTERED;
    } else if (report->trusted && !report->worst_is[AIGCP_WEIGHT_UNTRUSTED]) {
        report->state = AIGC_C2PA_TRUSTED;
        report->verdict = AIGC_OK;
    } else {
        report->state = AIGC_C2PA_VALID;
        report->verdict = AIGC_ERR_UNKNOWN_SIGNER;
    }
    return report->verdict;
}

aigc_status
aigc_c2pa_report_verdict(const aigc_c2pa_report *report)
{
    return report ? report->verdict : AIGC_ERR_NOT_FOUND;
}

aigc_c2pa_state
aigc_c2pa_report_state(const aigc_c2pa_report *report)
{
    return report ? report->state : AIGC_C2PA_ABSENT;
}

const char *
aigc_c2pa_report_text(const aigc_c2pa_report *report, aigc_c2pa_text which)
{
    if (!report || (unsigned)which >= AIGC_C2PA_TEXT_COUNT || !report->texts[which])
        return "";
    return report->texts[which];
}

unsigned
aigc_c2pa_report_why(const aigc_c2pa_report *report)
{
    if (!aigcp_source_type_is_generated(aigc_c2pa_report_text(report, AIGC_C2PA_SOURCE_TYPE)))
        return 0;
    switch (aigc_c2pa_report_verdict(report)) {
    case AIGC_OK:
        return AIGC_WHY_SIGNED_TRUSTED;
    case AIGC_ERR_UNKNOWN_SIGNER:
        return AIGC_WHY_SIGNED;
    default:
        return AIGC_WHY_MANIFEST;
    }
}

size_t
aigc_c2pa_report_count(const aigc_c2pa_report *report)
{
    return report ? report->count : 0;
}

aigc_status
aigc_c2pa_report_finding(const aigc_c2pa_report *report, size_t index, aigc_c2pa_finding *finding)
{
    if (!report || !finding || finding->struct_size != sizeof *finding || index >= report->count)
        return AIGC_ERR_ARGUMENT;
    const aigcp_code_entry *entry = aigcp_code_get(report->lines[index].code);
    *finding = (aigc_c2pa_finding){ sizeof *finding,
                                    entry->kind,
                                    entry->code,
                                    report->lines[index].url,
                                    report->lines[index].explanation,
                                    report->lines[index].message,
                                    report->lines[index].ingredient };
    return AIGC_OK;
}
