/* SPDX-License-Identifier: Apache-2.0 */
/* The invisible watermark as a part of `mark`: which identifier each picture gets, and where it is
 * kept. */
#ifndef CLI_MARK_WATERMARK_H
#define CLI_MARK_WATERMARK_H

#include "cli/media/watermark_step.h"
#include "cli/options/options.h"

#include <aigc/c2pa.h>
#include <aigc/label.h>

typedef struct cli_mark_watermark {
    const cli_options *options;
    aigc_watermark_key *key; /* NULL: no mark was asked for */
    const char *table;       /* NULL: none */
    bool given;              /* the identifier is that of --watermark-payload */
    cli_watermark_step step;
    char text[AIGC_WATERMARK_TEXT_SIZE]; /* the identifier as hex; "" without a key */
} cli_mark_watermark;

/* Read it from options; what is wrong is said. cli_mark_watermark_free() may be called in any
 * case. */
cli_exit cli_mark_watermark_read(const cli_options *options, cli_mark_watermark *mark);
void cli_mark_watermark_free(cli_mark_watermark *mark);

/* Choose the identifier of the next file, and name it in the manifest that will be signed. One that
 * is made here is in the table before the picture is, so that no other picture gets it. */
cli_exit cli_mark_watermark_renew(cli_mark_watermark *mark, const aigc_label *label,
                                  aigc_c2pa_claim *claim);

/* The picture is complete: enter an identifier that was given. */
cli_exit cli_mark_watermark_enter(const cli_mark_watermark *mark, const aigc_label *label);

#endif
