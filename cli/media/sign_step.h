/* SPDX-License-Identifier: Apache-2.0 */
/* Signing with a C2PA manifest, as a step of writing a file: the last one. */
#ifndef CLI_SIGN_STEP_H
#define CLI_SIGN_STEP_H

#include "cli/io/string_builder.h"
#include "cli/options/options.h"

#include <aigc/c2pa.h>
#include <stdbool.h>

typedef struct cli_sign_step {
    aigc_c2pa_signer *signer;
    aigc_c2pa_trust *trust; /* for a manifest that is there */
    aigc_c2pa_claim claim;
    bool sidecar;
    bool waits;         /* the time stamp comes later */
    cli_string request; /* for it */
    aigc_status status; /* of the last file */
} cli_sign_step;

/* Read it from options; whatever is wrong is said. cli_sign_step_free() may be called in any
 * case. */
cli_exit cli_sign_step_read(const cli_options *options, cli_sign_step *step);
void cli_sign_step_free(cli_sign_step *step);

/* Say why a file could not be signed: the `say` of a step. */
bool cli_sign_say(void *context, const char *file);

/* A cli_media_step_fn; the context is a cli_sign_step. */
aigc_status cli_sign_run(void *context, const aigc_source *source, aigc_write_fn write,
                         void *write_context);

#endif
