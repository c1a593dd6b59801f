/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/media_write.h"

#include "watermark/media/label_text.h"

#include <string.h>

/* Two JSON texts of values of any length that is read back. */
#define TEXT_MAX ((size_t)8 * AIGC_FOUND_TEXT_MAX)

aigc_status
aigcp_media_writable(const aigc_source *source, bool markdown, const aigcp_format **format)
{
    aigcp_manifest_place place;
    aigcp_buffer store;
    aigc_status status = aigcp_format_detect(source, format);

    if (status != AIGC_OK)
        return status;
    if (markdown && *format && (*format)->type == AIGC_MEDIA_TEXT)
        *format = aigcp_format_of(AIGC_MEDIA_MARKDOWN);
    if (!*format || (*format)->place_label == NULL || (*format)->find_labels == NULL)
        return AIGC_ERR_UNSUPPORTED;
    if ((*format)->find_manifest == NULL)
        return AIGC_OK;
    aigcp_buffer_init(&store, AIGCP_STORE_MAX);
    status = (*format)->find_manifest(source, &store, &place);
    aigcp_buffer_free(&store);
    if (status == AIGC_ERR_NOT_FOUND)
        return AIGC_OK;
    return status == AIGC_OK ? AIGC_ERR_SIGNED : status;
}

size_t
aigcp_media_labels(const aigc_media_report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count; i++)
        count += aigcp_is_label(&report->found[i]) ? 1 : 0;
    return count;
}

static aigc_status
plan(const aigcp_media_write *job, const char *bare, const char *wrapped, aigcp_edits *edits)
{
    aigcp_xmp_property properties[AIGCP_PROPERTIES_MAX + 1] = {
        { AIGCP_XMP_TC260, "TC260", "AIGC", bare },
    };
    aigcp_label_request request = {
        .bare = bare,
        .wrapped = wrapped,
        .properties = properties,
        .property_count = job->property_count + 1,
        .also_native = job->also_native,
    };

    memcpy(request.values, job->values, sizeof request.values);
    memcpy(properties + 1, job->properties, job->property_count * sizeof *properties);
    return job->format->place_label(job->source, &request, edits);
}

static bool
is_as_written(const aigcp_media_write *job, const aigc_found_label *found)
{
    if (found->form != AIGC_FORM_GB45438)
        return false;
    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++)
        if (!found->values[i] || strcmp(found->values[i], job->values[i]) != 0)
            return false;
    return true;
}

/* Whether a property was found with its value. Places are named "XMP prefix:name". */
static bool
is_there(const aigc_media_report *report, const aigcp_xmp_property *property)
{
    for (size_t i = 0; i < report->count; i++) {
        const aigc_found_label *found = &report->found[i];
        const char *colon = strrchr(found->place, ':');

        if ((found->kind == AIGC_CARRIER_IPTC || found->kind == AIGC_CARRIER_PROPERTY) && colon &&
            strcmp(colon + 1, property->name) == 0 && strcmp(found->text, property->value) == 0)
            return true;
    }
    return false;
}

/* Compare what can be read in the result with what was to be written. */
static aigc_status
compare(const aigcp_media_write *job, const aigc_media_report *report, aigc_media_result *result)
{
    size_t written = 0;

    for (size_t i = 0; i < report->count; i++)
        written += is_as_written(job, &report->found[i]) ? 1 : 0;
    result->left = aigcp_media_labels(report) - written;
    for (size_t i = 0; i < job->property_count; i++)
        if (is_there(report, &job->properties[i]))
            result->properties |= job->bits[i];
        else
            result->no_room |= job->bits[i];
    if (written == 0) {
        /* Ours may be behind more labels than a report keeps. */
        return report->truncated ? AIGC_ERR_LIMIT : AIGC_ERR_INTERNAL;
    }
    return AIGC_OK;
}

static aigc_status
read_back(const aigcp_media_write *job, const aigcp_edits *edits, aigc_media_result *result)
{
    const aigcp_format *format;
    aigc_media_report *report = NULL;
    aigcp_edited edited;
    aigc_source after;
    aigc_status status = aigcp_edited_source(&edited, job->source, edits, &after);

    if (status == AIGC_OK)
        status = aigcp_format_detect(&after, &format);
    if (status == AIGC_OK && format != job->format)
        status = AIGC_ERR_INTERNAL;
    if (status == AIGC_OK) {
        status = aigcp_media_collect(job->format, &after, NULL, &report);
        /* What we made must be readable: if it is not, that is our mistake and not the file's. */
        status = status == AIGC_ERR_FORMAT ? AIGC_ERR_INTERNAL : status;
    }
    if (status == AIGC_OK) {
        result->size = after.size;
        status = compare(job, report, result);
    }
    aigc_media_report_free(report);
    return status;
}

aigc_status
aigcp_media_put(const aigcp_media_write *job, size_t replaced, aigc_media_result *result)
{
    aigc_media_result done = { .struct_size = sizeof done,
                               .type = job->format->type,
                               .replaced = replaced };
    aigcp_buffer bare, wrapped;
    aigcp_edits edits;
    aigc_status status;

    aigcp_buffer_init(&bare, TEXT_MAX);
    aigcp_buffer_init(&wrapped, TEXT_MAX);
    aigcp_edits_init(&edits);
    status = aigcp_label_text(job->values, false, &bare);
    if (status == AIGC_OK)
        status = aigcp_label_text(job->values, true, &wrapped);
    if (status == AIGC_OK)
        status = plan(job, (const char *)bare.data, (const char *)wrapped.data, &edits);
    if (status == AIGC_OK)
        status = read_back(job, &edits, &done);
    if (status == AIGC_OK)
        status = aigcp_edits_write(&edits, job->source, job->write, job->context);
    if (status == AIGC_OK && result)
        *result = done;
    aigcp_edits_free(&edits);
    aigcp_buffer_free(&wrapped);
    aigcp_buffer_free(&bare);
    return status;
}
