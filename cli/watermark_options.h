/* SPDX-License-Identifier: Apache-2.0 */
/* What the watermark commands share: the key, and the table from identifiers to records. */
#ifndef CLI_WATERMARK_OPTIONS_H
#define CLI_WATERMARK_OPTIONS_H

#include "cli/options.h"
#include "cli/string_builder.h"

#include <aigc/watermark.h>

/* Load the key that the options name; what is wrong is said. `*key` is NULL then. */
cli_exit cli_watermark_key_load(const cli_options *options, aigc_watermark_key **key);

/* Look a payload up in a file of JSON lines with a member "watermark". `line` becomes the line
 * that has it, without its end, or stays empty. What is wrong is said. */
cli_exit cli_watermark_look_up(const char *path, const aigc_watermark_payload *payload,
                               cli_string *line);

#endif
