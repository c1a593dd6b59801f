/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_media_propagate(): the platform's side. What the producer wrote stays as it is. */
#include "watermark/media/media_write.h"

#include "watermark/media/source_read.h"

#include <string.h>

/* Whether a value may stand in a field; aigc_label_set() has the rules. */
static aigc_status
check_value(aigc_field field, const char *value)
{
    aigc_label *label;
    aigc_status status = aigc_label_new(&label);

    if (status != AIGC_OK)
        return status;
    status = aigc_label_set(label, field, value);
    if (status == AIGC_OK && value[0] == '\0' && field != AIGC_FIELD_RESERVED_CODE2)
        status = AIGC_ERR_FIELD;
    aigc_label_free(label);
    return status;
}

static aigc_status
check_options(const aigc_media_propagate_options *options)
{
    if (!options || options->struct_size != sizeof *options || !options->propagator ||
        !options->propagate_id)
        return AIGC_ERR_ARGUMENT;
    aigc_status status = check_value(AIGC_FIELD_CONTENT_PROPAGATOR, options->propagator);
    if (status == AIGC_OK)
        status = check_value(AIGC_FIELD_PROPAGATE_ID, options->propagate_id);
    if (status == AIGC_OK && options->reserved_code2)
        status = check_value(AIGC_FIELD_RESERVED_CODE2, options->reserved_code2);
    if (status == AIGC_OK && options->label && strcmp(options->label, "2") != 0 &&
        strcmp(options->label, "3") != 0)
        status = AIGC_ERR_FIELD;
    return status;
}

static bool
is_producers(size_t field)
{
    return field <= AIGC_FIELD_RESERVED_CODE1;
}

/* Take the producer's fields of all labels of the standard; they must agree. A label of the form of
 * 2023 counts only if there is no other. */
static aigc_status
take_values(const aigc_media_report *report, aigc_label_form form,
            const char *values[AIGCP_LABEL_FIELDS], bool *any)
{
    for (size_t i = 0; i < report->count; i++) {
        const aigc_found_label *found = &report->found[i];

        if (found->form != form)
            continue;
        for (size_t field = 0; is_producers(field); field++) {
            const char *value = found->values[field] ? found->values[field] : "";

            if (*any && strcmp(value, values[field]) != 0)
                return AIGC_ERR_MALFORMED;
            values[field] = value;
        }
        *any = true;
    }
    return AIGC_OK;
}

static aigc_status
choose_values(const aigc_media_report *report, const aigc_media_propagate_options *options,
              const char *values[AIGCP_LABEL_FIELDS])
{
    bool any = false;

    for (size_t i = 0; i < AIGCP_LABEL_FIELDS; i++)
        values[i] = "";
    aigc_status status = take_values(report, AIGC_FORM_GB45438, values, &any);
    if (status == AIGC_OK && !any) {
        status = take_values(report, AIGC_FORM_LEGACY, values, &any);
        /* The form of 2023 has no Label: it is a trace, and the content is suspected. */
        values[AIGC_FIELD_LABEL] = any ? "3" : values[AIGC_FIELD_LABEL];
    }
    if (status == AIGC_OK && !any) {
        values[AIGC_FIELD_LABEL] = options->label;
        status = options->label ? AIGC_OK : AIGC_ERR_NOT_FOUND;
    }
    values[AIGC_FIELD_CONTENT_PROPAGATOR] = options->propagator;
    values[AIGC_FIELD_PROPAGATE_ID] = options->propagate_id;
    values[AIGC_FIELD_RESERVED_CODE2] = options->reserved_code2 ? options->reserved_code2 : "";
    return status;
}

aigc_status
aigc_media_propagate(const aigc_source *source, const aigc_media_propagate_options *options,
                     aigc_write_fn write, void *context, aigc_media_result *result)
{
    aigcp_media_write job = { .write = write, .context = context };
    aigcp_source_cache cache;
    aigc_media_report *before = NULL;
    aigc_source cached;

    if (!aigcp_source_usable(source) || !write || (result && result->struct_size != sizeof *result))
        return AIGC_ERR_ARGUMENT;
    aigcp_source_cached(&cache, source, &cached);
    job.source = &cached;
    aigc_status status = check_options(options);
    if (status == AIGC_OK)
        status = aigcp_media_writable(&cached, options->markdown != 0, &job.format);
    if (status == AIGC_OK)
        status = aigcp_media_collect(job.format, &cached, NULL, &before);
    if (status == AIGC_OK && before->encrypted)
        status = AIGC_ERR_ENCRYPTED;
    if (status == AIGC_OK)
        status = choose_values(before, options, job.values);
    if (status == AIGC_OK) {
        job.also_native = options->also_native != 0;
        status = aigcp_media_put(&job, aigcp_media_labels(before), result);
    }
    aigc_media_report_free(before);
    return status;
}
