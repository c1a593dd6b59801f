/* SPDX-License-Identifier: Apache-2.0 */
/* Run the body of an answer through a response filter, cut in some way. */
#ifndef SUPPORT_RESPONSE_RUN_H
#define SUPPORT_RESPONSE_RUN_H

#include <aigc/serve.h>

#include "tests/support/all_cuts.h"
#include "tests/support/text_sink.h"

/* What came out, and each finding as a line "CHANNEL/CHOICE START-END RULE" of `log`. */
typedef struct response_run {
    text_sink body;
    text_sink log;
    aigc_response_report report;
    uint64_t held; /* before finish() */
} response_run;

void response_run_free(response_run *run);

/* `options` without rules and callback, which are set here; `head` may be NULL. The run is begun
 * anew. @return what the filter returned. */
aigc_status response_run_cut(aigc_rules *rules, const aigc_response_options *options,
                             const aigc_response_head *head, const cut_text *cut,
                             response_run *run);

/* The body as one feed. */
aigc_status response_run_whole(aigc_rules *rules, const aigc_response_options *options,
                               const aigc_response_head *head, const void *body, size_t length,
                               response_run *run);

/* Whether every way of cutting the body comes to the same as not cutting it. What differs goes to
 * stderr. @return 0 if so. */
int response_run_all_cuts(aigc_rules *rules, const aigc_response_options *options,
                          const aigc_response_head *head, const void *body, size_t length);

#endif
