/* SPDX-License-Identifier: Apache-2.0 */
/* The key and the payload of an invisible watermark, from options. */
#ifndef CLI_WATERMARK_OPTIONS_H
#define CLI_WATERMARK_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/watermark.h>

/* Load a key; what is wrong is said, and `*key` is NULL then. */
cli_exit cli_watermark_key_read(const char *path, aigc_watermark_key **key);

/* The same for the key that the watermark commands need. */
cli_exit cli_watermark_key_load(const cli_options *options, aigc_watermark_key **key);

/* Read the payload that an option gives. CLI_USAGE if it is none, which was said. */
cli_exit cli_watermark_payload_read(const cli_options *options, cli_option_id id,
                                    aigc_watermark_payload *payload);

/* The table that --watermark-table names; NULL: none. CLI_USAGE if it is no file, which was said.
 */
cli_exit cli_watermark_table_read(const cli_options *options, const char **path);

/* Say so if one of these stands on the command line, where --watermark-key does not. */
cli_exit cli_watermark_needs_key(const cli_options *options, const cli_option_id *others,
                                 size_t count);

#endif
