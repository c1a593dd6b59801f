/* SPDX-License-Identifier: Apache-2.0 */
/* The table that leads from what watermarks carry to what is known of the pictures: lines of JSON
 * with a member "watermark", the payload as hex. `mark` adds to it; whoever verifies looks up. */
#ifndef CLI_WATERMARK_TABLE_H
#define CLI_WATERMARK_TABLE_H

#include "cli/io/string_builder.h"

#include <aigc/label.h>
#include <aigc/watermark.h>

/* Add a line with a label; it is on the disk afterwards. Several processes may share a table.
 * CLI_NO if the payload stands there already; what else is wrong is said. */
cli_exit cli_watermark_table_add(const char *path, const aigc_watermark_payload *payload,
                                 const aigc_label *label);

/* Look a payload up. `line` becomes the first line that has it, without its end, or stays empty.
 * What is wrong is said. */
cli_exit cli_watermark_look_up(const char *path, const aigc_watermark_payload *payload,
                               cli_string *line);

/* Look for a producer whose tag an id may have. `code` becomes the first one, or stays empty. What
 * is wrong is said. */
cli_exit cli_watermark_look_up_provider(const char *path, uint32_t tag, cli_string *code);

#endif
