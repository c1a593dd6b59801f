/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of aigc_media_report: what find_labels of a format hands over, read and checked. */
#ifndef AIGCP_MEDIA_COLLECT_H
#define AIGCP_MEDIA_COLLECT_H

#include "common/arena.h"
#include "watermark/limits.h"
#include "watermark/media/label_lint.h"

#include <aigc/media_report.h>

struct aigc_media_report {
    aigc_media_type type;
    aigc_media_class class;
    unsigned why;
    bool truncated;
    bool encrypted; /* there may be more, out of reach */
    size_t count;
    aigc_found_label found[AIGCP_FOUND_MAX];
    aigcp_lint_list lint[AIGCP_FOUND_MAX];
    const aigc_security_keys *keys; /* only while it is made */
    aigcp_arena arena;
};

/* Make a report of everything that a format finds in the source, not yet judged.
 * @return as find_labels of the format, but AIGC_OK for a file that is encrypted: what is in the
 *         clear is in the report, which says so; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_media_collect(const aigcp_format *format,
                                                const aigc_source *source,
                                                const aigc_security_keys *keys,
                                                aigc_media_report **report);

/* Whether something that was found is a label of GB 45438, or of the form of 2023. */
bool aigcp_is_label(const aigc_found_label *found);

#endif
