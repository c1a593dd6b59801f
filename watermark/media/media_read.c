/* SPDX-License-Identifier: Apache-2.0 */
/* Judge what was found: the class that article 6 of the Labelling Measures asks for. */
#include "watermark/media/media_collect.h"
#include "watermark/media/source_read.h"
#include "watermark/media/source_type.h"

#include <string.h>

static unsigned
why_label(const aigc_found_label *found)
{
    const char *label = found->values[AIGC_FIELD_LABEL];

    if (!label || strlen(label) != 1)
        return AIGC_WHY_LABEL_UNCLEAR;
    switch (label[0]) {
    case '1':
        return AIGC_WHY_LABEL_IS;
    case '2':
        return AIGC_WHY_LABEL_MAYBE;
    case '3':
        return AIGC_WHY_LABEL_SUSPECTED;
    default:
        return AIGC_WHY_LABEL_UNCLEAR;
    }
}

static unsigned
why_carrier(const aigc_found_label *found)
{
    switch (found->kind) {
    case AIGC_CARRIER_AIGC:
    case AIGC_CARRIER_XMP:
        return AIGC_WHY_UNREADABLE;
    case AIGC_CARRIER_IPTC:
        return aigcp_source_type_is_generated(found->text) ? AIGC_WHY_SOURCE_TYPE : 0;
    case AIGC_CARRIER_VENDOR:
        return AIGC_WHY_VENDOR;
    case AIGC_CARRIER_PROPERTY:
        return strstr(found->place, "AISystemUsed") && found->length > 0 ? AIGC_WHY_AI_SYSTEM : 0;
    case AIGC_CARRIER_EXIF:
    case AIGC_CARRIER_GLUED:
    case AIGC_CARRIER_SUPERSEDED:
        return 0;
    }
    return 0;
}

static unsigned
why(const aigc_found_label *found)
{
    switch (found->form) {
    case AIGC_FORM_GB45438:
        return why_label(found);
    case AIGC_FORM_LEGACY:
        return AIGC_WHY_LEGACY;
    case AIGC_FORM_VENDOR:
        return AIGC_WHY_VENDOR;
    case AIGC_FORM_NONE:
        return why_carrier(found);
    }
    return 0;
}

/* The strongest reason decides. A signature that is trusted is as good as a label: it names the
 * provider and the content, in metadata, and cannot be forged. */
static aigc_media_class
class_of(unsigned reasons)
{
    if ((reasons & (AIGC_WHY_LABEL_IS | AIGC_WHY_SIGNED_TRUSTED)) != 0)
        return AIGC_CLASS_IS;
    if ((reasons & (AIGC_WHY_LABEL_MAYBE | AIGC_WHY_DECLARED)) != 0)
        return AIGC_CLASS_MAYBE;
    return reasons != 0 ? AIGC_CLASS_SUSPECTED : AIGC_CLASS_NONE;
}

aigc_status
aigc_media_read(const aigc_source *source, const aigc_media_read_options *options,
                aigc_media_report **report)
{
    const aigcp_format *format;
    aigcp_source_cache cache;
    aigc_source cached;

    if (report)
        *report = NULL;
    if (!aigcp_source_usable(source) || !report ||
        (options && (options->struct_size != sizeof *options ||
                     (options->known & ~AIGC_WHY_FROM_CALLER) != 0)))
        return AIGC_ERR_ARGUMENT;
    aigcp_source_cached(&cache, source, &cached);
    aigc_status status = aigcp_format_detect(&cached, &format);
    if (status == AIGC_OK && !format)
        status = AIGC_ERR_UNSUPPORTED;
    if (status == AIGC_OK)
        status = aigcp_media_collect(format, &cached, options ? options->keys : NULL, report);
    if (status != AIGC_OK)
        return status;
    for (size_t i = 0; i < (*report)->count; i++)
        (*report)->why |= why(&(*report)->found[i]);
    if ((*report)->encrypted && (*report)->why == 0) {
        aigc_media_report_free(*report);
        *report = NULL;
        return AIGC_ERR_ENCRYPTED;
    }
    (*report)->why |= options ? options->known : 0;
    (*report)->class = class_of((*report)->why);
    return AIGC_OK;
}

aigc_media_type
aigc_media_report_type(const aigc_media_report *report)
{
    return report ? report->type : AIGC_MEDIA_UNKNOWN;
}

const char *
aigc_media_class_name(aigc_media_class media_class)
{
    static const char *const names[] = {
        [AIGC_CLASS_NONE] = "none",
        [AIGC_CLASS_IS] = "is",
        [AIGC_CLASS_MAYBE] = "maybe",
        [AIGC_CLASS_SUSPECTED] = "suspected",
    };
    size_t index = (size_t)media_class;

    return index < sizeof names / sizeof names[0] ? names[index] : "";
}

aigc_media_class
aigc_media_report_class(const aigc_media_report *report)
{
    return report ? report->class : AIGC_CLASS_NONE;
}

unsigned
aigc_media_report_why(const aigc_media_report *report)
{
    return report ? report->why : 0;
}

size_t
aigc_media_report_count(const aigc_media_report *report)
{
    return report ? report->count : 0;
}

const aigc_found_label *
aigc_media_report_found(const aigc_media_report *report, size_t index)
{
    return report && index < report->count ? &report->found[index] : NULL;
}

int
aigc_media_report_truncated(const aigc_media_report *report)
{
    return report && report->truncated ? 1 : 0;
}

int
aigc_media_report_encrypted(const aigc_media_report *report)
{
    return report && report->encrypted ? 1 : 0;
}
