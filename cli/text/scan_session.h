/* SPDX-License-Identifier: Apache-2.0 */
/* What both ways of `scan` share. */
#ifndef CLI_SCAN_SESSION_H
#define CLI_SCAN_SESSION_H

#include "cli/audit/audit_session.h"
#include "cli/files/text_files.h"
#include "cli/io/progress.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/options/options.h"

#include <aigc/filter.h>

typedef struct cli_scan {
    const cli_options *options;
    aigc_scanner *scanner;
    aigc_rules *rules; /* those of the scanner */
    cli_audit audit;
    cli_text_files files;
    cli_progress progress;
    cli_output output;
    cli_output *out; /* where the file in hand is told of: `output`, or what comes to it in turn */
    char *block;     /* CLI_READ_SIZE bytes for reading */
} cli_scan;

/* Write down what was decided about a text that was scanned, or that failed with `error`. */
cli_exit cli_scan_account(cli_scan *scan, aigc_status error);

/* Scan one input as text. CLI_NO if there were findings. */
cli_exit cli_scan_text(cli_scan *scan, cli_input *input);

/* Scan one input as lines of JSON. CLI_NO if there were findings, CLI_INPUT if there were bad
 * lines, which are error records in the output. */
cli_exit cli_scan_ndjson(cli_scan *scan, cli_input *input);

#endif
