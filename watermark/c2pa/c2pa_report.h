/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification found, while it is found. Running out of memory is kept in `status`: the
 * verdict never comes from a report that is not whole. */
#ifndef AIGCP_C2PA_REPORT_H
#define AIGCP_C2PA_REPORT_H

#include "watermark/c2pa/manifest_store.h"
#include "watermark/c2pa/status_codes.h"

typedef struct aigcp_report_line {
    aigcp_code code;
    char *url;
    char *explanation;
    char *message; /* the same, translated */
    bool ingredient;
} aigcp_report_line;

struct aigc_c2pa_report {
    aigc_status status; /* of the report itself */
    aigc_status verdict;
    aigc_c2pa_state state;
    aigcp_report_line *lines;
    size_t count, room;
    bool worst_is[4]; /* weights that failures of the active manifest had */
    bool broken;      /* one of them was about the structure */
    bool trusted;
    char *texts[AIGC_C2PA_TEXT_COUNT];
};

AIGC_MUST_CHECK aigc_status aigcp_report_new(aigc_c2pa_report **report);

/* Add a line.
 * @param store, box what it is about; `store` may be NULL.
 * @param detail     more than the usual explanation, a message of the catalog; may be NULL.
 * @param values     numbers and names that belong to it, the same in each language; may be NULL.
 * @param ingredient it is not about the active manifest: told, not weighed. */
void aigcp_report_add(aigc_c2pa_report *report, aigcp_code code, const aigcp_manifest_store *store,
                      size_t box, const char *detail, const char *values, bool ingredient);

/* Keep a text; the first one counts. */
void aigcp_report_text(aigc_c2pa_report *report, aigc_c2pa_text which, const char *text,
                       size_t length);

/* The verdict out of all lines. @return what aigc_c2pa_verify() answers. */
aigc_status aigcp_report_judge(aigc_c2pa_report *report);

#endif
