/* SPDX-License-Identifier: Apache-2.0 */
/* aigc_media_mark(): what a profile asks for, as values and properties. */
#include "watermark/media/media_write.h"

#include "watermark/media/source_read.h"
#include "watermark/printable.h"

#include <stdio.h>
#include <string.h>

#define SOURCE_TYPES "http://cv.iptc.org/newscodes/digitalsourcetype/"

/* xmp:CreateDate, as ISO 8601; a year of label time has up to five digits. */
#define DATE_SIZE 32

static const char *const source_types[] = {
    [AIGC_SOURCE_TYPE_BY_PROFILE] = SOURCE_TYPES "trainedAlgorithmicMedia",
    [AIGC_SOURCE_TYPE_TRAINED] = SOURCE_TYPES "trainedAlgorithmicMedia",
    [AIGC_SOURCE_TYPE_COMPOSITE] = SOURCE_TYPES "compositeWithTrainedAlgorithmicMedia",
    [AIGC_SOURCE_TYPE_ALGORITHMIC] = SOURCE_TYPES "algorithmicMedia",
};

/* What each profile adds to the AIGC metadata. docs/labelling.md has the duties. */
static const unsigned profile_properties[] = {
    [AIGC_PROFILE_CN] = 0,
    [AIGC_PROFILE_EU] =
        AIGC_PROPERTY_SOURCE_TYPE | AIGC_PROPERTY_SYSTEM | AIGC_PROPERTY_SYSTEM_VERSION,
    [AIGC_PROFILE_US_CA] = AIGC_PROPERTY_SOURCE_TYPE | AIGC_PROPERTY_SYSTEM |
                           AIGC_PROPERTY_SYSTEM_VERSION | AIGC_PROPERTY_CREATE_DATE,
    [AIGC_PROFILE_ALL] = AIGC_PROPERTY_SOURCE_TYPE | AIGC_PROPERTY_SYSTEM |
                         AIGC_PROPERTY_SYSTEM_VERSION | AIGC_PROPERTY_CREATE_DATE,
};

/* A text of the caller: printable, not empty, not too long. NULL is none. */
static bool
is_good_text(const char *text)
{
    size_t length = text ? strnlen(text, AIGC_FIELD_MAX + 1) : 0;

    return !text || (length > 0 && length <= AIGC_FIELD_MAX && aigcp_is_printable(text, length));
}

/* Security data goes into JSON and XMP, and must be found again when it is read back: a quarter
 * of what is read leaves room for the other fields and for escaping. */
static bool
is_good_security_data(const char *data)
{
    size_t length = data ? strnlen(data, AIGC_FOUND_TEXT_MAX / 4 + 1) : 0;

    return length <= AIGC_FOUND_TEXT_MAX / 4 && (!data || aigcp_is_printable(data, length));
}

static bool
are_good_options(const aigc_media_mark_options *options)
{
    return options && options->struct_size == sizeof *options && options->label &&
           (unsigned)options->profile <= AIGC_PROFILE_ALL &&
           (unsigned)options->source_type <= AIGC_SOURCE_TYPE_ALGORITHMIC;
}

/* Days since 1970-01-01 as a date of the Gregorian calendar, by eras of 400 years that begin in
 * March (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
static void
write_date(uint64_t seconds, char date[DATE_SIZE])
{
    uint64_t days = seconds / 86400 + 719468, second = seconds % 86400;
    uint64_t era = days / 146097, day = days % 146097;
    uint64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    uint64_t of_year = day - (365 * year + year / 4 - year / 100);
    unsigned shifted = (unsigned)((5 * of_year + 2) / 153); /* 0 is March */
    unsigned of_month = (unsigned)(of_year - (153 * (uint64_t)shifted + 2) / 5 + 1);
    unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;

    year += era * 400 + (month <= 2 ? 1 : 0);
    (void)snprintf(date, DATE_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)year, month,
                   of_month, (unsigned)(second / 3600), (unsigned)(second / 60 % 60),
                   (unsigned)(second % 60));
}

static void
add_property(aigcp_media_write *job, unsigned bit, const char *uri, const char *prefix,
             const char *name, const char *value)
{
    if (value && value[0] != '\0') {
        job->bits[job->property_count] = bit;
        job->properties[job->property_count++] = (aigcp_xmp_property){ uri, prefix, name, value };
    }
}

static void
add_properties(aigcp_media_write *job, const aigc_media_mark_options *options, char date[DATE_SIZE])
{
    unsigned asked = profile_properties[options->profile];
    const char *model = aigc_label_get(options->label, AIGC_FIELD_MODEL);
    uint64_t time = aigc_label_time(options->label);

    if ((asked & AIGC_PROPERTY_SOURCE_TYPE) != 0 ||
        options->source_type != AIGC_SOURCE_TYPE_BY_PROFILE) {
        add_property(job, AIGC_PROPERTY_SOURCE_TYPE, AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt",
                     "DigitalSourceType", source_types[options->source_type]);
    }
    if (options->system)
        model = options->system;
    else if ((asked & AIGC_PROPERTY_SYSTEM) == 0)
        model = NULL;
    add_property(job, AIGC_PROPERTY_SYSTEM, AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt", "AISystemUsed",
                 model);
    add_property(job, AIGC_PROPERTY_SYSTEM_VERSION, AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt",
                 "AISystemVersionUsed", options->system_version);
    add_property(job, AIGC_PROPERTY_CREATOR_TOOL, AIGCP_XMP_BASIC, "xmp", "CreatorTool",
                 options->creator_tool);
    if ((asked & AIGC_PROPERTY_CREATE_DATE) != 0 && time > 0) {
        write_date(time, date);
        add_property(job, AIGC_PROPERTY_CREATE_DATE, AIGCP_XMP_BASIC, "xmp", "CreateDate", date);
    }
}

aigc_status
aigc_media_mark(const aigc_source *source, const aigc_media_mark_options *options,
                aigc_write_fn write, void *context, aigc_media_result *result)
{
    aigcp_media_write job = { .write = write, .context = context };
    aigcp_source_cache cache;
    aigc_media_report *before;
    aigc_source cached;
    char date[DATE_SIZE];

    if (!aigcp_source_usable(source) || !are_good_options(options) || !write ||
        (result && result->struct_size != sizeof *result))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = aigc_label_check(options->label, NULL);
    if (status != AIGC_OK || !is_good_text(options->system) ||
        !is_good_text(options->system_version) || !is_good_text(options->creator_tool) ||
        !is_good_security_data(options->security_data))
        return AIGC_ERR_FIELD;
    aigcp_source_cached(&cache, source, &cached);
    job.source = &cached;
    status = aigcp_media_writable(&cached, options->markdown != 0, &job.format);
    if (status == AIGC_OK)
        status = aigcp_media_collect(job.format, &cached, NULL, &before);
    if (status != AIGC_OK)
        return status;
    size_t replaced = aigcp_media_labels(before);
    aigc_media_report_free(before);
    for (int i = 0; i < AIGCP_LABEL_FIELDS; i++)
        job.values[i] = aigc_label_get(options->label, (aigc_field)i);
    if (options->security_data)
        job.values[AIGC_FIELD_RESERVED_CODE1] = options->security_data;
    job.also_native = options->also_native != 0;
    add_properties(&job, options, date);
    return aigcp_media_put(&job, replaced, result);
}
