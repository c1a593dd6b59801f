/* SPDX-License-Identifier: Apache-2.0 */
/* One whole text through a transformer, with what was found and how much of its end would be held
 * back if more came. */
#ifndef SERVE_TEXT_SCAN_H
#define SERVE_TEXT_SCAN_H

#include "serve/exchange.h"

typedef struct serve_found {
    uint64_t start, end;
    size_t rule;
    const char *rule_id, *category; /* of the rules, which the snapshot keeps */
    aigc_action action;
    aigc_lane lane;
} serve_found;

typedef struct serve_text {
    aigcp_buffer result;
    serve_found *found;
    size_t found_count; /* at most SERVE_FINDINGS_MAX are kept */
    uint64_t findings;  /* all of them */
    aigc_action strongest;
    bool stopped;
    const char *stop_rule; /* NULL if none did */
    size_t released;       /* bytes of the result that were written before the end was known */
} serve_text;

void serve_text_init(serve_text *text);
void serve_text_free(serve_text *text);

/* Scan a text of a request that goes in `direction`, and write the decision down. */
aigc_status serve_text_scan(serve_daemon *daemon, const serve_request *request,
                            const serve_snapshot *snapshot, aigc_direction direction,
                            const void *data, size_t length, serve_text *text);

#endif
