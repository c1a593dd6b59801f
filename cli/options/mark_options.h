/* SPDX-License-Identifier: Apache-2.0 */
/* How files are marked, from options. */
#ifndef CLI_MARK_OPTIONS_H
#define CLI_MARK_OPTIONS_H

#include "cli/options/options.h"

#include <aigc/media.h>
#include <aigc/security_data.h>

typedef struct cli_mark_options {
    const cli_options *options;
    aigc_label *label;
    aigc_security_signer *signer; /* NULL: no security data */
    aigc_media_mark_options mark;
} cli_mark_options;

/* Read them; whatever is wrong is said. cli_mark_options_free() may be called in any case. */
cli_exit cli_mark_options_read(const cli_options *options, cli_mark_options *mark);
void cli_mark_options_free(cli_mark_options *mark);

/* Give the label the number of the next file, unless --produce-id names it. */
cli_exit cli_mark_options_renew(cli_mark_options *mark);

#endif
