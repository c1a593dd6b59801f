/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of bundles: terms and reports of the caller's, names of verdicts. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "libfilter/bundle/opened_bundle.h"

const char *
aigc_bundle_verdict_name(aigc_bundle_verdict verdict)
{
    switch (verdict) {
    case AIGC_BUNDLE_ACCEPTED:
        return "accepted";
    case AIGC_BUNDLE_UNSIGNED:
        return "unsigned";
    case AIGC_BUNDLE_BAD_SIGNATURE:
        return "bad-signature";
    case AIGC_BUNDLE_UNKNOWN_SIGNER:
        return "unknown-signer";
    case AIGC_BUNDLE_ALTERED:
        return "altered";
    case AIGC_BUNDLE_MALFORMED:
        return "malformed";
    case AIGC_BUNDLE_TOO_NEW:
        return "too-new";
    case AIGC_BUNDLE_EXPIRED:
        return "expired";
    case AIGC_BUNDLE_OLDER:
        return "older";
    case AIGC_BUNDLE_REPLACED:
        return "replaced";
    case AIGC_BUNDLE_BAD_RULES:
        return "bad-rules";
    case AIGC_BUNDLE_FAILED_EXAMPLE:
        return "failed-example";
    case AIGC_BUNDLE_SHRUNK:
        return "shrunk";
    }
    return "unknown";
}

bool
aigcp_bundle_call_is_good(const aigc_bundle_terms *terms, aigc_bundle_report *report)
{
    if (report && report->struct_size != sizeof *report)
        return false;
    if (report) {
        report->verdict = AIGC_BUNDLE_ACCEPTED;
        report->detail[0] = '\0';
    }
    return !terms || (terms->struct_size == sizeof *terms && terms->max_shrink <= 100);
}

static void set_detail(aigc_bundle_report *report, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void
set_detail(aigc_bundle_report *report, const char *format, va_list arguments)
{
    if (report && vsnprintf(report->detail, sizeof report->detail, format, arguments) < 0)
        report->detail[0] = '\0';
}

void
aigcp_bundle_detail(aigc_bundle_report *report, const char *format, ...)
{
    int saved = errno;
    va_list arguments;
    va_start(arguments, format);
    set_detail(report, format, arguments);
    va_end(arguments);
    errno = saved;
}

aigc_status
aigcp_bundle_blame(aigc_bundle_report *report, const char *path, aigc_status status)
{
    if (status == AIGC_ERR_IO || status == AIGC_ERR_FORMAT)
        aigcp_bundle_detail(report, "%s", path);
    return status;
}

aigc_status
aigcp_bundle_refuse(aigc_bundle_report *report, aigc_bundle_verdict verdict, const char *format,
                    ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_detail(report, format, arguments);
    va_end(arguments);
    if (report)
        report->verdict = verdict;
    return AIGC_ERR_REFUSED;
}
