/* SPDX-License-Identifier: Apache-2.0 */
/* An invisible watermark, as a step of writing a picture; and what came of it. */
#ifndef CLI_WATERMARK_STEP_H
#define CLI_WATERMARK_STEP_H

#include "cli/io/string_builder.h"

#include <aigc/source.h>
#include <aigc/watermark.h>

typedef struct cli_watermark_step {
    const aigc_watermark_key *key;
    aigc_watermark_options options;
    aigc_watermark_payload payload;
    aigc_watermark_report
        report; /* of the pixels; once it was read back, its forecasts of the file */
    aigc_watermark_found found; /* in the file, its codec included; zero if nothing was */
    aigc_status status;         /* of the last file */
} cli_watermark_step;

/* Write the mark: a cli_media_step_fn; the context is a cli_watermark_step. */
aigc_status cli_watermark_run(void *context, const aigc_source *source, aigc_write_fn write,
                              void *write_context);

/* Read the mark in the file as it will be. AIGC_ERR_UNMARKABLE if there is another one of the same
 * key, or, unless weak marks are allowed, none. */
aigc_status cli_watermark_read_back(cli_watermark_step *step, const aigc_source *source);

/* Say why a picture could not be marked or read back: the `say` of a step. */
bool cli_watermark_say(void *context, const char *file);

/* Say how well it went, and warn if the mark can hardly be read in the file. */
void cli_watermark_say_quality(const cli_watermark_step *step, const char *file);

/* Add what was written, and how well it went, to a JSON object. */
void cli_watermark_members(cli_string *out, const cli_watermark_step *step);

#endif
